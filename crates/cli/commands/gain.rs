//! `stilt gain`: the table, and its picture where `-o` asks for one.

use stilt_analysis::transfer::gain;

use super::heatmap;
use crate::args::{Analysis, Heatmap};
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::heatmap::faceted;
use crate::input::{Hashes, results};
use crate::{picture, view};

pub(super) fn run(analysis: &Analysis, options: &Heatmap, context: &Context) -> Result<(), Failure> {
    if context.picture().is_none() && !picture::as_text(context) && options.is_set() {
        return Err(picture::no_figure());
    }
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let settings = faceted(settings, options.facet.as_deref())?;
    let digits = analysis.digits(&context.config);
    let results = results(context, Hashes::Unwanted)?;
    let table = gain(&results.set, context.catalogue, &settings)?;
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
