//! Cells into families, families into findings.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use super::cell::Cell;
use super::settings::Settings;
use super::table::{FamilyOfTests, Place};
use crate::family::{Comparison, Family, Finding};

/// Judges cells, one family per block and kind of member. Findings come back in the order of the cells.
///
/// `spans` says whether families span base models and splits, because rows or columns show them.
pub(super) fn judge<C: Borrow<Cell>>(
    cells: &[C],
    spans: (bool, bool),
    members: &'static str,
    settings: &Settings,
) -> (Vec<Finding>, Vec<FamilyOfTests>) {
    let cells: Vec<&Cell> = cells.iter().map(Borrow::borrow).collect();
    let key = |cell: &&Cell| {
        let (model, split) = cell.block;
        (((!spans.0).then_some(model), (!spans.1).then_some(split)), members)
    };
    let keys: Vec<_> = cells.iter().map(key).collect();
    let places: Vec<&Place> = cells.iter().map(|cell| &cell.place).collect();
    let comparisons: Vec<Comparison> = cells.iter().map(|cell| cell.inferred.0.clone()).collect();
    judged(&keys, &places, &comparisons, settings)
}

/// A family by its block (`None` where it spans the levels) and the kind of its members.
pub(super) type FamilyKey = ((Option<u32>, Option<u32>), &'static str);

/// Judges comparisons, one family per key. Findings come back in the order of the comparisons.
pub(super) fn judged(
    keys: &[FamilyKey],
    places: &[&Place],
    comparisons: &[Comparison],
    settings: &Settings,
) -> (Vec<Finding>, Vec<FamilyOfTests>) {
    let mut families: BTreeMap<FamilyKey, Vec<usize>> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        families.entry(*key).or_default().push(at);
    }
    let mut findings: Vec<Option<Finding>> = vec![None; comparisons.len()];
    let mut judged = Vec::new();
    for (((model, split), members), at) in families {
        let of_family = at.iter().map(|&at| comparisons[at].clone()).collect();
        let of_family = Family::new(of_family).judge(settings.correction, settings.alpha);
        let named = |shown: Option<u32>, name: &str| shown.map_or(String::new(), |_| name.to_owned());
        judged.push(FamilyOfTests {
            base_model: named(model, &places[at[0]].base_model),
            split: named(split, &places[at[0]].split),
            members,
            m: of_family.first().map_or(0, Finding::m),
        });
        for (at, finding) in at.into_iter().zip(of_family) {
            findings[at] = Some(finding);
        }
    }
    (findings.into_iter().flatten().collect(), judged)
}
