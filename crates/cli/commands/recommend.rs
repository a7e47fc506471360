//! `stilt recommend`: which intermediate to try on a target.

use stilt_analysis::transfer::recommend;

use crate::args::Recommend;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Recommend, context: &Context) -> Result<(), Failure> {
    let settings = options.common.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.common.digits(&context.config);
    let wanted = options.settings();
    let table = recommend(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings, &wanted)?;
    context.report(&view::recommend::report(&table, &settings, &wanted, &context.filter, digits), digits)
}
