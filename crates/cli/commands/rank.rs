//! `stilt rank`: the order of intermediates over targets, as tables and as a figure.

use stilt_analysis::transfer::rank;

use crate::args::{Rank, RankFigure};
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, profile, ranks};
use crate::input::{Hashes, results};
use crate::{picture, view};

pub(super) fn run(options: &Rank, context: &Context) -> Result<(), Failure> {
    picture::drawn_if_asked(
        context,
        options.figure.is_some() || !options.highlight.is_empty() || options.looks.is_set(),
    )?;
    let settings = options.common.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.common.digits(&context.config);
    let wanted = options.settings();
    let results = results(context, Hashes::Unwanted)?;
    let table = rank(&results.set, context.catalogue, &settings, wanted)?;
    let report = view::rank::report(&table, &settings, wanted, &context.filter, digits);
    let figures = || {
        let simulated = figures::simulated(&results.set);
        match options.figure.unwrap_or_default() {
            RankFigure::Cd => ranks::diagrams(&table, &settings, wanted, context.catalogue, simulated),
            RankFigure::Profile => {
                profile::profiles(&table, &settings, context.catalogue, &options.highlight, simulated)
            }
        }
    };
    picture::answer(context, &report, digits, &options.looks, figures)
}
