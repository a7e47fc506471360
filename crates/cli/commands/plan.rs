//! `stilt plan`: how many runs a gain needs, and the power curves where `-o` asks for a picture.

use stilt_analysis::transfer::{plan, power_curves};

use crate::args::Plan;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::{figures, picture, view};

pub(super) fn run(options: &Plan, context: &Context) -> Result<(), Failure> {
    let settings = options.common.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.common.digits(&context.config);
    let wanted = options.settings();
    let results = results(context, Hashes::Unwanted)?;
    let table = plan(&results.set, context.catalogue, &settings, wanted)?;
    let report = view::plan::report(&table, &settings, wanted, &context.filter);
    let figures = || {
        let curves = power_curves(&table, wanted, settings.alpha).map_err(|reason| no_curve(&reason))?;
        let simulated = figures::simulated(&results.set);
        Ok(curves
            .into_iter()
            .map(|curves| figures::power(curves, wanted, &settings, context.catalogue, simulated))
            .collect())
    };
    picture::answer(context, &report, digits, &options.figure, figures)
}

/// There is no power to draw.
fn no_curve(reason: &str) -> Failure {
    Failure::Nothing(
        format!("no power curve: {reason}"),
        "the table says what each target needs; --where target=NAME draws one".to_owned(),
    )
}
