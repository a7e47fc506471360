//! `stilt robustness`: spread over languages, and its plot where `-o` or `--format term` asks for one.

use stilt_analysis::transfer::{RobustnessTable, Settings, robustness};
use stilt_results::ResultSet;

use crate::args::Robustness;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, Named};
use crate::input::{Hashes, results};
use crate::picture;
use crate::view;

pub(super) fn run(options: &Robustness, context: &Context) -> Result<(), Failure> {
    let as_text = picture::as_text(context);
    if context.picture().is_none() && !as_text && options.swarms.is_chosen() {
        return Err(picture::no_figure());
    }
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let set = results(context, Hashes::Unwanted)?.set;
    let table = robustness(&set, context.catalogue, &settings, &options.wanted())?;
    let report = view::robustness::report(&table, &settings, &context.filter, context.catalogue, digits);
    picture::answer(context, &report, digits, &options.swarms.figure, || {
        drawn(&table, &set, &settings, options, digits, context)
    })
}

/// The plots, one per base model and split.
fn drawn(
    table: &RobustnessTable,
    set: &ResultSet,
    settings: &Settings,
    options: &Robustness,
    digits: usize,
    context: &Context,
) -> Result<Vec<Named>, Failure> {
    let by_group = options.swarms.by_group();
    if by_group && table.by.is_none() {
        return Err(Failure::Usage(
            "there are no groups of languages to draw".to_owned(),
            "name them: --by language.family".to_owned(),
        ));
    }
    let data = figures::Data::of(set);
    let draw = |panel: &figures::Panel| {
        let parts = figures::parts([panel.base_model, panel.split]);
        let figure = figures::robustness(panel, table, settings, context.catalogue, by_group, digits, &data);
        Named { parts, figure: Box::new(figure) }
    };
    Ok(figures::panels(table).iter().map(draw).collect())
}
