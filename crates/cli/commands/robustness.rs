//! `stilt robustness`: spread over languages.

use stilt_analysis::transfer::robustness;

use crate::args::Robustness;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(options: &Robustness, context: &Context) -> Result<(), Failure> {
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let wanted = options.wanted();
    let table = robustness(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings, &wanted)?;
    context.report(&view::robustness::report(&table, &settings, &context.filter, context.catalogue, digits), digits)
}
