//! `stilt rank`: the order of intermediates over targets.

use stilt_analysis::transfer::rank;

use crate::args::Rank;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Rank, context: &Context) -> Result<(), Failure> {
    let settings = options.common.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.common.digits(&context.config);
    let wanted = options.settings();
    let table = rank(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings, wanted)?;
    context.report(&view::rank::report(&table, &settings, wanted, &context.filter, digits), digits)
}
