//! `stilt plan`: how many runs a gain needs.

use stilt_analysis::transfer::plan;

use crate::args::Plan;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Plan, context: &Context) -> Result<(), Failure> {
    let settings = options.common.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.common.digits(&context.config);
    let wanted = options.settings();
    let table = plan(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings, wanted)?;
    context.report(&view::plan::report(&table, &settings, wanted, &context.filter), digits)
}
