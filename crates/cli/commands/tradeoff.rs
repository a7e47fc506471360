//! `stilt tradeoff M1 M2`: two metrics at once.

use stilt_analysis::transfer::tradeoff;

use crate::args::Tradeoff;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Tradeoff, context: &Context) -> Result<(), Failure> {
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let table = tradeoff(&results(context, Hashes::Unwanted)?.set, context.catalogue, options.metrics(), &settings)?;
    context.report(&view::tradeoff::report(&table, &settings, &context.filter, context.catalogue, digits), digits)
}
