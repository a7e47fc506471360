//! `stilt heatmap`: the gain table as a picture, one file per base model and split.

use std::path::{Path, PathBuf};

use stilt_analysis::transfer::gain;
use stilt_plot::{Drawing, Theme};

use crate::args::{Analysis, Figure};
use crate::blocks::{Block, blocks};
use crate::context::{Context, Form, Picture};
use crate::failure::Failure;
use crate::figure;
use crate::input::{Hashes, results};

/// Resolution of PNG files, dots per inch: what printers ask for.
const DPI: f64 = 300.0;

pub(super) fn run(analysis: &Analysis, options: &Figure, context: &Context) -> Result<(), Failure> {
    match (context.form()?, context.file()) {
        (Form::Picture(picture), Some(path)) => draw(analysis, options, (path, picture), context),
        (Form::Text(_), None) if context.global.format.is_none() => {
            draw(analysis, options, (Path::new("gain.svg"), Picture::Svg), context)
        }
        _ => Err(Failure::Usage(
            "a heatmap is written as .svg, .png or .pdf".to_owned(),
            "`stilt gain` writes the same numbers as text".to_owned(),
        )),
    }
}

/// Draws the gains into a file, or into one per block.
pub(super) fn draw(
    analysis: &Analysis,
    options: &Figure,
    (path, picture): (&Path, Picture),
    context: &Context,
) -> Result<(), Failure> {
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    if settings.columns.is_empty() {
        return Err(Failure::usage("a picture needs columns: --cols KEYS"));
    }
    let results = results(context, Hashes::Unwanted)?;
    let table = gain(&results.set, context.catalogue, &settings)?;
    let blocks = blocks(&table);
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for block in &blocks {
        let mut heatmap =
            figure::heatmap(block, &table, &settings, context.catalogue, figure::simulated(&results.set))?;
        heatmap.limit = options.limit;
        heatmap.digits = analysis.digits(&context.config);
        let drawing = heatmap.draw(&Theme::default(), options.width)?;
        for warning in drawing.warnings() {
            context.output.say(&format!("warning: {warning}"));
        }
        let path = if blocks.len() > 1 { of_block(path, block) } else { path.to_path_buf() };
        files.push((path, bytes(&drawing, picture)?));
    }
    // Nothing is written before everything could be drawn.
    files.iter().try_for_each(|(path, bytes)| context.output.file(path, bytes))?;
    context.output.notes(&table.notes);
    Ok(())
}

fn bytes(drawing: &Drawing, picture: Picture) -> Result<Vec<u8>, Failure> {
    Ok(match picture {
        Picture::Svg => drawing.svg()?.into_bytes(),
        Picture::Png => drawing.png(DPI)?,
        Picture::Pdf => drawing.pdf()?,
    })
}

/// `gain.svg` as `gain-xlm-roberta-large-dev.svg`.
fn of_block(path: &Path, block: &Block) -> PathBuf {
    let name = |text: &str| -> String {
        let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
        text.chars().map(safe).collect()
    };
    let parts = [block.base_model, block.split].into_iter().filter(|part| !part.is_empty()).map(name);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let words: Vec<String> = std::iter::once(stem).chain(parts).collect();
    path.with_file_name(format!("{}.{ending}", words.join("-")))
}
