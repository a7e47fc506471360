//! `stilt compare A B [C ...]`: intermediates against each other, as tables and as a figure.

use stilt_analysis::transfer::compare;

use crate::args::{Compare, CompareFigure};
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, estimation, forest};
use crate::input::{Hashes, results};
use crate::{picture, view};

pub(super) fn run(options: &Compare, context: &Context) -> Result<(), Failure> {
    let Compare { intermediates, figure, analysis, looks } = options;
    picture::drawn_if_asked(context, figure.is_some() || looks.is_set())?;
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = analysis.digits(&context.config);
    let results = results(context, Hashes::Unwanted)?;
    let table = compare(&results.set, context.catalogue, intermediates, &settings)?;
    let report = view::compare::report(&table, &settings, &context.filter, context.catalogue, digits);
    let figures = || {
        let simulated = figures::simulated(&results.set);
        match figure.unwrap_or_default() {
            CompareFigure::Forest => {
                let forests = forest::of_compare(&table, &settings, context.catalogue, simulated)?;
                picture::pages(context, looks, digits, forests)
            }
            CompareFigure::Estimation => {
                estimation::of_compare(&table, &settings, context.catalogue, digits, simulated)
            }
        }
    };
    picture::answer(context, &report, digits, looks, figures)
}
