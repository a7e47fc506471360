//! From a contrast of groups to a forest plot: a section per pair and level of the second key, then the interactions.

use std::collections::{BTreeSet, HashSet};

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

/// More interactions than this would take pages; the table has them.
const MOST_INTERACTIONS: usize = 12;

fn forest(
    block: &[&ContrastRow],
    table: &ContrastTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<NamedForest, Failure> {
    let of_levels =
        block.iter().filter(|row| row.by_other.is_some()).map(|row| (&row.a, &row.b, &row.by, &row.by_other));
    let interactions = of_levels.collect::<HashSet<_>>().len();
    let block: Vec<&ContrastRow> =
        block.iter().copied().filter(|row| row.by_other.is_none() || interactions <= MOST_INTERACTIONS).collect();
    let pairs = contrast::pairs(&block, table);
    let targets = contrast::targets(&block, catalogue);
    let section = |pair: &contrast::Pair| {
        let own = |target: &&str| {
            pair.on(target).map(|row| {
                let all = row.place.target == ALL;
                let label = if all { "All targets" } else { name(&row.place.target, catalogue) };
                Estimate { label: remarked(label, &row.detail), finding: row.finding.clone(), pooled: all }
            })
        };
        let heading = (pairs.len() > 1).then(|| pair.name.clone());
        Section { heading, lines: targets.iter().filter_map(own).collect() }
    };
    let mut forest = Forest::new(without_lone_pooled(pairs.iter().map(section).collect()))?;
    let named = |id| name(id, catalogue);
    let facts = contrast::facts(table, block.iter().copied(), settings, catalogue, &named);
    let parts: Vec<String> = block.first().map(|row| contrast::parts(row)).unwrap_or_default();
    let unit = unit(&facts);
    let drawn = interactions <= MOST_INTERACTIONS;
    match &table.groups[..] {
        // A difference of differences is in favour of none.
        _ if interactions > 0 && drawn => {
            forest.sides = ["negative", "positive"].map(str::to_owned);
            forest.axis = format!("Difference ({unit})");
        }
        [a, b] if pairs.len() == 1 => {
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
    forest.words.caption.push_str(&groups(table, catalogue));
    match interactions {
        0 => {}
        _ if drawn => {
            forest.words.caption.push_str(" Interactions: the difference at the first level minus that at the second.")
        }
        many => forest.words.caption.push_str(&format!(" {many} interactions are in the table alone.")),
    }
    Ok(NamedForest { parts, forest })
}

/// Which levels the groups of an attribute are of, as far as they can be listed.
fn groups(table: &ContrastTable, catalogue: &Catalogue) -> String {
    const LISTED: usize = 12;
    if table.key.attribute.is_none() {
        return String::new();
    }
    let of = |group: &String| {
        let own = table.means.iter().filter(|mean| mean.group == *group);
        let levels = own.flat_map(|mean| mean.levels.iter().map(|level| name(level, catalogue)));
        levels.collect::<BTreeSet<_>>()
    };
    let groups: Vec<BTreeSet<&str>> = table.groups.iter().map(of).collect();
    let listed = groups.iter().map(BTreeSet::len).sum::<usize>() <= LISTED;
    let written = |(group, levels): (&String, BTreeSet<&str>)| {
        let levels = if listed { levels.into_iter().collect::<Vec<_>>().join(", ") } else { levels.len().to_string() };
        format!("{group} ({levels})")
    };
    let groups: Vec<String> = table.groups.iter().zip(groups).map(written).collect();
    format!(" Groups by {}: {}.", table.key, groups.join("; "))
}
