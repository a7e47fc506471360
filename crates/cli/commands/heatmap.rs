//! `stilt heatmap`: the gain table as a picture, one file per base model and split.

use std::path::Path;

use stilt_analysis::transfer::{GainTable, Settings, gain};
use stilt_results::ResultSet;

use crate::args::{Analysis, Heatmap};
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::heatmap::{self, Sheet, Source};
use crate::figures::{self, Named};
use crate::formats::Picture;
use crate::input::{Hashes, results};
use crate::picture;
use crate::view;

pub(super) fn run(analysis: &Analysis, options: &Heatmap, context: &Context) -> Result<(), Failure> {
    let asked = context.picture().or_else(|| {
        let nothing_else = context.global.output.is_none() && context.global.format.is_none();
        nothing_else.then_some((Path::new("gain.svg"), Picture::Svg))
    });
    let as_text = picture::as_text(context);
    if asked.is_none() && !as_text {
        return Err(Failure::Usage(
            "a heatmap is written as .svg, .png or .pdf, or as text by --format term".to_owned(),
            "`stilt gain` writes the same numbers as a table".to_owned(),
        ));
    }
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let settings = heatmap::faceted(settings, options.facet.as_deref())?;
    let results = results(context, Hashes::Unwanted)?;
    let table = gain(&results.set, context.catalogue, &settings)?;
    let digits = analysis.digits(&context.config);
    let drawn = || Ok(figures(&table, &results.set, &settings, options, digits, context)?.0);
    match asked.filter(|_| !as_text) {
        Some(file) => {
            picture::draw(context, file, &options.figure, &drawn()?)?;
            context.output.notes(&table.notes);
            Ok(())
        }
        None => {
            let report = view::gain::report(&table, &settings, &context.filter, context.catalogue, digits);
            picture::answer(context, &report, digits, &options.figure, drawn)
        }
    }
}

/// The heatmaps of a gain table, one per block, and the order of their rows and columns for programs.
pub(super) fn figures(
    table: &GainTable,
    set: &ResultSet,
    settings: &Settings,
    options: &Heatmap,
    digits: usize,
    context: &Context,
) -> Result<(Vec<Named>, Order), Failure> {
    if settings.columns.is_empty() {
        return Err(Failure::usage("a picture needs columns: --cols KEYS"));
    }
    let (facet, catalogue) = (options.facet.as_deref(), context.catalogue);
    let (frame, sheets) = (heatmap::frame(table, facet), heatmap::sheets(table, facet, catalogue));
    let data = &figures::Data::of(set);
    let source = Source { table: &frame, settings, catalogue, data, options, digits };
    let draw = |sheet: &Sheet| Ok(Named { parts: sheet.whole.parts(), figure: heatmap::figure(sheet, &source)? });
    let drawn = sheets.iter().map(draw).collect::<Result<Vec<Named>, Failure>>()?;
    Ok((drawn, heatmap::orders(&sheets, &source)))
}

/// A member of the JSON object: the order of rows and columns.
type Order = (&'static str, serde_json::Value);
