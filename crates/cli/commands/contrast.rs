//! `stilt contrast ATTR A B [C ...]`: groups of levels against each other.

use stilt_analysis::transfer::contrast;

use crate::args::Contrast;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Contrast, context: &Context) -> Result<(), Failure> {
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let table = contrast(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings, &options.wanted())?;
    context.report(&view::contrast::report(&table, &settings, &context.filter, context.catalogue, digits), digits)
}
