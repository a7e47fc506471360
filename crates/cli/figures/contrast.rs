//! From a contrast of groups to a forest plot: a section per pair and level of the second key, then the interactions.

use stilt_analysis::transfer::{ALL, ContrastRow, ContrastTable, Settings};
use stilt_plot::{Estimate, Forest, Section};
use stilt_results::Catalogue;

use super::forest::{bound_unit, caption, description, remarked, unit, without_lone_pooled};
use super::labels::name;
use super::{NamedForest, titled};
use crate::facts::{percent, predictions};
use crate::failure::Failure;
use crate::view::contrast;

/// The forests of a contrast, one per base model and split.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn of_contrast(
    table: &ContrastTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<Vec<NamedForest>, Failure> {
    contrast::blocks(table).iter().map(|block| forest(block, table, settings, catalogue, simulated)).collect()
}

fn forest(
    block: &[&ContrastRow],
    table: &ContrastTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<NamedForest, Failure> {
    let headings = contrast::pairs(block);
    let targets = contrast::targets(block, catalogue);
    let section = |heading: &String| {
        let own = |target: &&str| {
            block.iter().find(|row| contrast::pair(row) == *heading && row.place.target == **target).map(|row| {
                let all = row.place.target == ALL;
                let label = if all { "All targets" } else { name(&row.place.target, catalogue) };
                Estimate { label: remarked(label, &row.detail), finding: row.finding.clone(), pooled: all }
            })
        };
        let heading = (headings.len() > 1).then(|| heading.clone());
        Section { heading, lines: targets.iter().filter_map(own).collect() }
    };
    let mut forest = Forest::new(without_lone_pooled(headings.iter().map(section).collect()))?;
    let named = |id| name(id, catalogue);
    let facts = contrast::facts(table, block.iter().copied(), settings, catalogue, &named);
    let parts: Vec<String> = block.first().map(|row| contrast::parts(row)).unwrap_or_default();
    let unit = unit(&facts);
    let interactions = block.iter().any(|row| row.by_other.is_some());
    match &table.groups[..] {
        // A difference of differences is in favour of none.
        _ if interactions => {
            forest.sides = ["negative", "positive"].map(str::to_owned);
            forest.axis = format!("Difference ({unit})");
        }
        [a, b] if headings.len() == 1 => {
            forest.sides = [format!("{b} better"), format!("{a} better")];
            forest.axis = format!("{a} \u{2212} {b} ({unit})");
        }
        _ => {
            forest.sides = ["second better", "first better"].map(str::to_owned);
            forest.axis = format!("Difference ({unit})");
        }
    }
    forest.numbers = format!("Difference [{} CI]", percent(settings.level));
    forest.bound = settings.bound;
    forest.unit = bound_unit(unit);
    let what = format!("{} by {}", table.groups.join(", "), table.key);
    forest.words.title = titled(&what, &parts, simulated);
    forest.words.description = description(&forest, "differences");
    forest.words.caption = caption(&facts, &parts, settings, simulated);
    let predicted =
        predictions(block.iter().map(|row| &row.finding), ["groups of a single run", "one more run of the second"]);
    forest.words.caption.extend(predicted.map(|sentence| format!(" {sentence}")));
    if interactions {
        forest.words.caption.push_str(" Interactions: the difference at the first level minus that at the second.");
    }
    Ok(NamedForest { parts, forest })
}
