//! `stilt gain`: the table, or its picture where `-o` asks for one.

use stilt_analysis::transfer::gain;

use super::heatmap;
use crate::args::{Analysis, Figure};
use crate::context::{Context, Form};
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(analysis: &Analysis, figure: &Figure, context: &Context) -> Result<(), Failure> {
    let renderer = match (context.form()?, context.file()) {
        (Form::Text(renderer), _) => renderer,
        (Form::Picture(picture), Some(path)) => return heatmap::draw(analysis, figure, (path, picture), context),
        (Form::Picture(_), None) => return Err(Failure::usage("a picture needs a file to be written to: -o FILE")),
    };
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = analysis.digits(&context.config);
    let table = gain(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings)?;
    context.write(&view::gain::report(&table, &settings, &context.filter, context.catalogue, digits), digits, renderer)
}
