//! Cells into families, families into findings.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::settings::Settings;
use super::table::FamilyOfTests;
use crate::family::{Family, Finding};

/// Judges cells, one family per block and kind of member. Findings come back in the order of the cells.
///
/// `spans` says whether families span base models and splits, because rows or columns show them.
pub(super) fn judge(
    cells: &[Cell],
    spans: (bool, bool),
    members: &'static str,
    settings: &Settings,
) -> (Vec<Finding>, Vec<FamilyOfTests>) {
    let mut families: BTreeMap<(Option<u32>, Option<u32>), Vec<usize>> = BTreeMap::new();
    for (place, cell) in cells.iter().enumerate() {
        let (model, split) = cell.block;
        families.entry(((!spans.0).then_some(model), (!spans.1).then_some(split))).or_default().push(place);
    }
    let mut findings: Vec<Option<Finding>> = vec![None; cells.len()];
    let mut judged = Vec::new();
    for ((model, split), places) in families {
        let comparisons = places.iter().map(|&place| cells[place].inferred.0.clone()).collect();
        let of_family = Family::new(comparisons).judge(settings.correction, settings.alpha);
        let first = &cells[places[0]].place;
        let named = |shown: Option<u32>, name: &str| shown.map_or(String::new(), |_| name.to_owned());
        judged.push(FamilyOfTests {
            base_model: named(model, &first.base_model),
            split: named(split, &first.split),
            members,
            m: of_family.first().map_or(0, Finding::m),
        });
        for (place, finding) in places.into_iter().zip(of_family) {
            findings[place] = Some(finding);
        }
    }
    (findings.into_iter().flatten().collect(), judged)
}
