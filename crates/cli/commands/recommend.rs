//! `stilt recommend`: which intermediate to try on a target, as tables and as a figure.

use stilt_analysis::transfer::recommend;

use crate::args::Recommend;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, prospects::prospects};
use crate::input::{Hashes, results};
use crate::{picture, view};

pub(super) fn run(options: &Recommend, context: &Context) -> Result<(), Failure> {
    picture::drawn_if_asked(context, options.looks.is_set())?;
    let settings = options.common.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.common.digits(&context.config);
    let wanted = options.settings();
    let results = results(context, Hashes::Unwanted)?;
    let table = recommend(&results.set, context.catalogue, &settings, &wanted)?;
    let report = view::recommend::report(&table, &settings, &wanted, &context.filter, digits);
    let figures = || {
        let simulated = figures::simulated(&results.set);
        let theme = if picture::as_text(context) { None } else { Some(options.looks.theme()?) };
        let page = |of| prospects(of, &settings, &wanted, context.catalogue, digits, simulated, theme.as_ref());
        let pages = table.recommendations.iter().map(page).collect::<Result<Vec<_>, _>>()?;
        Ok(pages.into_iter().flatten().collect())
    };
    picture::answer(context, &report, digits, &options.looks, figures)
}
