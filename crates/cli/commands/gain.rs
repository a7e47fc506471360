//! `stilt gain`: the table, and its picture where `-o` asks for one.

use stilt_analysis::transfer::gain;

use super::heatmap;
use crate::args::{Analysis, GainFigure, Heatmap};
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::heatmap::faceted;
use crate::input::{Hashes, results};
use crate::{figures, picture, view};

pub(super) fn run(
    figure: Option<GainFigure>,
    analysis: &Analysis,
    options: &Heatmap,
    context: &Context,
) -> Result<(), Failure> {
    picture::drawn_if_asked(context, figure.is_some() || options.is_set())?;
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let settings = faceted(settings, options.facet.as_deref())?;
    let digits = analysis.digits(&context.config);
    let results = results(context, Hashes::Unwanted)?;
    let table = gain(&results.set, context.catalogue, &settings)?;
    if figure.unwrap_or_default() == GainFigure::Forest {
        let report = view::gain::report(&table, &settings, &context.filter, context.catalogue, digits);
        let simulated = figures::simulated(&results.set);
        let forests = || {
            let forests = figures::forest::of_gain(&table, &settings, context.catalogue, simulated)?;
            picture::pages(context, &options.figure, digits, forests)
        };
        return picture::answer(context, &report, digits, &options.figure, forests);
    }
    let figures = || heatmap::figures(&table, &results.set, &settings, options, digits, context);
    let mut report = view::gain::report(&table, &settings, &context.filter, context.catalogue, digits);
    if context.picture().is_some() {
        let (figures, order) = figures()?;
        report.extra.push(order);
        picture::answer(context, &report, digits, &options.figure, || Ok(figures))?;
    } else {
        picture::answer(context, &report, digits, &options.figure, || Ok(figures()?.0))?;
    }
    // The program ends here, and with it the memory: to take a million rows apart first would only take time.
    std::mem::forget(results);
    Ok(())
}
