//! `stilt trend`: gain or score against a number.

use stilt_analysis::transfer::trend;

use crate::args::Trend;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Trend, context: &Context) -> Result<(), Failure> {
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let wanted = options.wanted();
    let table = trend(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings, &wanted)?;
    context.report(&view::trend::report(&table, &settings, &context.filter, context.catalogue, digits), digits)
}
