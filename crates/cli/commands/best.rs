//! `stilt best`: the best intermediate of every target, chosen and reported honestly.

use stilt_analysis::transfer::best;
use stilt_results::{Filter, ResultSet};

use crate::args::Analysis;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(
    select_on: Option<&str>,
    report_on: Option<&str>,
    analysis: &Analysis,
    context: &Context,
) -> Result<(), Failure> {
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = analysis.digits(&context.config);
    let set = results(context, Hashes::Unwanted)?.set;
    let (choice, report) = (part(select_on, &set, context)?, part(report_on, &set, context)?);
    let table = best(choice.as_ref().unwrap_or(&set), report.as_ref().unwrap_or(&set), context.catalogue, &settings)?;
    let chosen_by = view::best::Chosen { select_on, report_on };
    let report = view::best::report(&table, &settings, &context.filter, context.catalogue, chosen_by, digits);
    context.report(&report, digits)
}

/// The rows an expression names; a word without an operator is a split.
fn part(expression: Option<&str>, set: &ResultSet, context: &Context) -> Result<Option<ResultSet>, Failure> {
    let Some(expression) = expression else { return Ok(None) };
    let is_split = !expression.contains(['=', '<', '>', '!']);
    let expression = if is_split { format!("split={expression}") } else { expression.to_owned() };
    let filter: Filter = expression.parse()?;
    Ok(Some(filter.apply(set, context.catalogue)?))
}
