//! Which blocks of gains stand in which figure and panel.

use stilt_analysis::transfer::{ALL, GainTable, Settings};
use stilt_results::{Catalogue, Factor, Key};

use crate::blocks::{Block, blocks, level};
use crate::failure::Failure;
use crate::figures::labels::label;

/// A figure to be: its panels, and all of them as one block.
pub(crate) struct Sheet<'a> {
    /// Titles of the panels; none for one panel without a title.
    pub(crate) titles: Vec<String>,
    pub(crate) blocks: Vec<Block<'a>>,
    pub(crate) whole: Block<'a>,
}

/// The settings of the analysis with the key of the facets among the rows, unless blocks differ in it anyway.
///
/// # Errors
/// [`Failure`] if rows or columns show the key already.
pub(crate) fn faceted(mut settings: Settings, facet: Option<&str>) -> Result<Settings, Failure> {
    let Some(facet) = facet else { return Ok(settings) };
    if settings.rows.iter().chain(&settings.columns).any(|key| key == facet) {
        return Err(Failure::Usage(
            format!("`--facet {facet}`: rows or columns show it already"),
            "a panel is of one level".to_owned(),
        ));
    }
    if !is_of_blocks(facet) {
        settings.rows.push(facet.to_owned());
    }
    Ok(settings)
}

/// Whether blocks differ in this factor.
fn is_of_blocks(key: &str) -> bool {
    [Factor::BaseModel, Factor::Split].iter().any(|factor| factor.name() == key)
}

/// The table without the key of the facets and without gains: what the panels of its gains have in common.
pub(crate) fn frame(table: &GainTable, facet: Option<&str>) -> GainTable {
    let rows = table.rows.iter().filter(|key| Some(key.to_string().as_str()) != facet).cloned().collect();
    GainTable { rows, gains: Vec::new(), notes: Vec::new(), conjunctions: Vec::new(), ..table.clone() }
}

/// The figures of a table.
pub(crate) fn sheets<'a>(table: &'a GainTable, facet: Option<&str>, catalogue: &Catalogue) -> Vec<Sheet<'a>> {
    let blocks = blocks(table);
    let Some(facet) = facet else {
        let alone = |block: Block<'a>| Sheet { titles: Vec::new(), whole: block.clone(), blocks: vec![block] };
        return blocks.into_iter().map(alone).collect();
    };
    match table.rows.iter().find(|key| key.to_string() == facet) {
        Some(key) => blocks.iter().map(|block| by_key(block, key, catalogue)).collect(),
        None => by_block(blocks, facet == Factor::BaseModel.name()),
    }
}

/// One panel per base model, or per split; what else blocks differ in makes figures.
fn by_block(blocks: Vec<Block<'_>>, of_models: bool) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for block in blocks {
        let (title, base_model, split) =
            if of_models { (block.base_model, "", block.split) } else { (block.split, block.base_model, "") };
        let title = if title.is_empty() { "(blank)" } else { title }.to_owned();
        match sheets.iter_mut().find(|sheet| (sheet.whole.base_model, sheet.whole.split) == (base_model, split)) {
            Some(sheet) => {
                sheet.titles.push(title);
                sheet.whole.gains.extend(&block.gains);
                sheet.blocks.push(block);
            }
            None => {
                let whole = Block { base_model, split, gains: block.gains.clone() };
                sheets.push(Sheet { titles: vec![title], blocks: vec![block], whole });
            }
        }
    }
    sheets
}

/// One panel per level of a key. Averages over its levels have no panel.
fn by_key<'a>(block: &Block<'a>, key: &Key, catalogue: &Catalogue) -> Sheet<'a> {
    let mut levels: Vec<&str> = block.gains.iter().map(|row| level(&row.place, key)).collect();
    levels.sort_by(|a, b| match key.attribute {
        None => catalogue.display_order(&key.factor, a, b),
        Some(_) => stilt_results::natural(a, b),
    });
    levels.dedup();
    levels.retain(|level| *level != ALL);
    let panel = |wanted: &&str| {
        let gains = block.gains.iter().copied().filter(|row| level(&row.place, key) == *wanted).collect();
        Block { gains, ..*block }
    };
    let title = |level: &&str| label(std::slice::from_ref(key), &[*level], catalogue);
    Sheet {
        titles: levels.iter().map(title).collect(),
        blocks: levels.iter().map(panel).collect(),
        whole: block.clone(),
    }
}
