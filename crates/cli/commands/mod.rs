//! The commands: one per file.

mod best;
mod check;
mod compare;
mod completions;
mod contrast;
mod coverage;
mod demo;
mod explain;
mod export;
mod gain;
mod heatmap;
mod import;
mod log;
mod ls;
mod methods;
mod plan;
mod rank;
mod recommend;
mod revert;
mod robustness;
mod simulate;
mod test;
mod tradeoff;
mod trend;
mod why;

use std::time::SystemTime;

use crate::args::Command;
use crate::context::Context;
use crate::failure::Failure;

/// Runs a command.
///
/// # Errors
/// Whatever keeps it from answering.
pub(crate) fn run(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Import(options) => import::run(&options, context),
        Command::Log { id } => log::run(id.as_deref(), context),
        Command::Export => export::run(context),
        Command::Revert { id } => revert::run(&id, context),
        Command::Ls { factor } => ls::run(factor.as_deref(), context),
        Command::Coverage { replicate, figure } => coverage::run(&replicate, &figure, context),
        Command::Why { keys } => why::run(&keys, context),
        Command::Gain { figure, analysis, heatmap } => gain::run(figure, &analysis, &heatmap, context),
        Command::Heatmap { analysis, heatmap } => heatmap::run(&analysis, &heatmap, context),
        Command::Compare(options) => compare::run(&options, context),
        Command::Contrast(options) => contrast::run(&options, context),
        Command::Best { select_on, report_on, analysis } => {
            best::run(select_on.as_deref(), report_on.as_deref(), &analysis, context)
        }
        Command::Check(options) => check::run(&options, context),
        Command::Plan(options) => plan::run(&options, context),
        Command::Recommend(options) => recommend::run(&options, context),
        Command::Rank(options) => rank::run(&options, context),
        Command::Robustness(options) => robustness::run(&options, context),
        Command::Tradeoff(options) => tradeoff::run(&options, context),
        Command::Trend(options) => trend::run(&options, context),
        Command::Test(options) => test::run(&options, context),
        Command::Methods { id } => methods::run(id.as_deref(), context),
        Command::Demo { folder } => demo::run(&folder, context),
        Command::Simulate(options) => simulate::run(&options, context),
        Command::Explain { code } => explain::run(code.as_deref(), context),
        Command::Completions { shell } => completions::run(shell, context),
    }
}

/// The time for a record of the store.
fn now() -> String {
    humantime::format_rfc3339_micros(SystemTime::now()).to_string()
}
