//! `stilt heatmap`: the gain table as a picture, one file per base model and split.

use std::path::{Path, PathBuf};

use stilt_analysis::transfer::{GainTable, Settings, gain};
use stilt_plot::{Drawing, Theme, Width};
use stilt_results::ResultSet;

use crate::args::{Analysis, Figure};
use crate::blocks::{Block, blocks};
use crate::context::{Context, Picture};
use crate::failure::Failure;
use crate::figure;
use crate::input::{Hashes, results};

/// Resolution of PNG files, dots per inch: what printers ask for.
const DPI: f64 = 300.0;

pub(super) fn run(analysis: &Analysis, options: &Figure, context: &Context) -> Result<(), Failure> {
    let asked = context.picture().or_else(|| {
        let nothing_else = context.global.output.is_none() && context.global.format.is_none();
        nothing_else.then_some((Path::new("gain.svg"), Picture::Svg))
    });
    let Some(file) = asked else {
        return Err(Failure::Usage(
            "a heatmap is written as .svg, .png or .pdf".to_owned(),
            "`stilt gain` writes the same numbers as text".to_owned(),
        ));
    };
    let settings = analysis.settings(&context.config, context.global.seed.unwrap_or_default());
    let results = results(context, Hashes::Unwanted)?;
    let table = gain(&results.set, context.catalogue, &settings)?;
    let digits = analysis.digits(&context.config);
    Drawn { table: &table, set: &results.set, settings: &settings, digits }.write(file, options, context)?;
    context.output.notes(&table.notes);
    Ok(())
}

/// A gain table to be drawn.
pub(super) struct Drawn<'a> {
    /// The table.
    pub(super) table: &'a GainTable,
    /// The results behind it, which may be simulated.
    pub(super) set: &'a ResultSet,
    /// The choices behind it.
    pub(super) settings: &'a Settings,
    /// Decimals of numbers.
    pub(super) digits: usize,
}

impl Drawn<'_> {
    /// Draws the gains into a file, or into one per block.
    pub(super) fn write(
        &self,
        (path, picture): (&Path, Picture),
        options: &Figure,
        context: &Context,
    ) -> Result<(), Failure> {
        if self.settings.columns.is_empty() {
            return Err(Failure::usage("a picture needs columns: --cols KEYS"));
        }
        let blocks = blocks(self.table);
        let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for block in &blocks {
            let simulated = figure::simulated(self.set);
            let mut heatmap = figure::heatmap(block, self.table, self.settings, context.catalogue, simulated)?;
            heatmap.limit = options.limit;
            heatmap.digits = self.digits;
            let drawing = heatmap.draw(&Theme::default(), options.width.unwrap_or(Width::Full))?;
            for warning in drawing.warnings() {
                context.output.say(&format!("warning: {warning}"));
            }
            let path = if blocks.len() > 1 { of_block(path, block) } else { path.to_path_buf() };
            files.push((path, bytes(&drawing, picture)?));
        }
        // Nothing is written before everything could be drawn.
        files.iter().try_for_each(|(path, bytes)| context.output.file(path, bytes))
    }
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
