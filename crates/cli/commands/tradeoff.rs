//! `stilt tradeoff M1 M2 ...`: several metrics at once, and their Pareto plot where `-o` asks for one.

use stilt_analysis::transfer::{Front, tradeoff};

use crate::args::Tradeoff;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{self, Named};
use crate::input::{Hashes, results};
use crate::{picture, view};

pub(super) fn run(options: &Tradeoff, context: &Context) -> Result<(), Failure> {
    picture::drawn_if_asked(context, options.pareto.is_set())?;
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    let set = results(context, Hashes::Unwanted)?.set;
    let table = tradeoff(&set, context.catalogue, &options.metrics(), &settings)?;
    let report = view::tradeoff::report(&table, &settings, &context.filter, context.catalogue, digits);
    picture::answer(context, &report, digits, &options.pareto.figure, || {
        let (data, spacing) = (figures::Data::of(&set), options.pareto.spacing());
        let draw = |front: &Front| {
            let parts = figures::parts([&front.base_model, &front.split]);
            let figure = figures::pareto(front, &table, &settings, context.catalogue, spacing, digits, &data)?;
            Some(Named { parts, figure: Box::new(figure) })
        };
        Ok(table.fronts.iter().filter_map(draw).collect())
    })
}
