//! `stilt gain`: the table, and its picture where `-o` asks for one.

use stilt_analysis::transfer::gain;

use super::heatmap;
use crate::args::{Analysis, Figure};
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, results};
use crate::view;

pub(super) fn run(analysis: &Analysis, figure: &Figure, context: &Context) -> Result<(), Failure> {
    let renderer = context.renderer()?;
    if context.picture().is_none() && (figure.width.is_some() || figure.limit.is_some()) {
        return Err(Failure::Usage(
            "--width and --limit are of a figure, and none is drawn".to_owned(),
            "name one: -o gain.pdf, .svg or .png".to_owned(),
        ));
    }
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = analysis.digits(&context.config);
    let results = results(context, Hashes::Unwanted)?;
    let table = gain(&results.set, context.catalogue, &settings)?;
    if let Some(file) = context.picture() {
        let drawn = heatmap::Drawn { table: &table, set: &results.set, settings: &settings, digits };
        drawn.write(file, figure, context)?;
    }
    context.write(
        &view::gain::report(&table, &settings, &context.filter, context.catalogue, digits),
        digits,
        renderer,
    )?;
    // The program ends here, and with it the memory: to take a million rows apart first would only take time.
    std::mem::forget(results);
    Ok(())
}
