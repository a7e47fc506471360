//! `stilt compare A B [C ...]`: intermediates against each other.

use stilt_analysis::transfer::compare;

use crate::args::Analysis;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(intermediates: &[String], analysis: &Analysis, context: &Context) -> Result<(), Failure> {
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = analysis.digits(&context.config);
    let table = compare(&results(context, Hashes::Unwanted)?.set, context.catalogue, intermediates, &settings)?;
    context.report(&view::compare::report(&table, &settings, &context.filter, context.catalogue, digits), digits)
}
