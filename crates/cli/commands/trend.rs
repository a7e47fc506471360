//! `stilt trend`: gain or score against a number.

use stilt_analysis::transfer::trend;

use crate::args::Trend;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::{figures, picture, view};

pub(super) fn run(options: &Trend, context: &Context) -> Result<(), Failure> {
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let wanted = options.wanted();
    let results = results(context, Hashes::Unwanted)?;
    let table = trend(&results.set, context.catalogue, &settings, &wanted)?;
    let report = view::trend::report(&table, &settings, &context.filter, context.catalogue, digits);
    if context.picture().is_none() && options.form().is_some() && !picture::as_text(context) {
        return Err(picture::no_figure());
    }
    let figures = || {
        let about = figures::Told { table: &table, settings: &settings, catalogue: context.catalogue, digits };
        Ok(figures::trends(&about, options.form(), &figures::Data::of(&results.set)))
    };
    picture::answer(context, &report, digits, &options.figure, figures)
}
