//! `stilt contrast ATTR A B [C ...]`: groups of levels against each other, as tables and as a figure.

use stilt_analysis::transfer::contrast;

use crate::args::Contrast;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, contrast::of_contrast};
use crate::input::{Hashes, results};
use crate::{picture, view};

pub(super) fn run(options: &Contrast, context: &Context) -> Result<(), Failure> {
    picture::drawn_if_asked(context, options.looks.is_set())?;
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let results = results(context, Hashes::Unwanted)?;
    let table = contrast(&results.set, context.catalogue, &settings, &options.wanted())?;
    let report = view::contrast::report(&table, &settings, &context.filter, context.catalogue, digits);
    let figures = || {
        let simulated = figures::simulated(&results.set);
        let forests = of_contrast(&table, &settings, context.catalogue, simulated)?;
        picture::pages(context, &options.looks, digits, forests)
    };
    picture::answer(context, &report, digits, &options.looks, figures)
}
