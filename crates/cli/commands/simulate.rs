//! `stilt simulate`: invented results with a known truth, in the shape of an XTREME study.

use std::fmt::Write;

use stilt_analysis::simulate::{Grid, SimulatedRow};

use crate::args::Simulate;
use crate::context::Context;
use crate::failure::Failure;

pub(super) fn run(options: &Simulate, context: &Context) -> Result<(), Failure> {
    let seed = context.global.seed.unwrap_or(Grid::default().seed);
    let grid = Grid { models: options.models.get(), seeds: options.seeds.get(), steps: options.steps.get(), seed };
    let csv = csv(&grid, context);
    context.output.say("every number is made up: base models are called simulated-...");
    match context.file() {
        Some(path) => context.output.file(path, csv.as_bytes()),
        None => context.output.data(csv.as_bytes()),
    }
}

/// The grid in the tidy schema. Names of tasks, languages and metrics need no quotes.
fn csv(grid: &Grid, context: &Context) -> String {
    let with_steps = grid.steps > 1;
    let mut csv = String::from("base_model,intermediate,target,language,seed,");
    csv.push_str(if with_steps { "step,metric,score\n" } else { "metric,score\n" });
    let blank = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let row = |row: &SimulatedRow| {
        let SimulatedRow { base_model, intermediate, target, language, seed, step, metric, score } = row;
        let seed = blank(*seed);
        let step = if with_steps { format!("{},", blank(*step)) } else { String::new() };
        writeln!(csv, "{base_model},{intermediate},{target},{language},{seed},{step}{metric},{score:.2}")
    };
    // Writing into a text cannot fail.
    let _: Result<(), std::fmt::Error> = grid.each(context.catalogue, row);
    csv
}
