//! The same intermediates at every base model (or base models at every intermediate) where these are the levels of an
//! axis: a line through means over different ones would follow who is there.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::Factor;

use super::axis::Axis;
use super::observed::{design_of, level};
use super::plan::{Computed, Identity};
use super::table::Design;

/// What was left out of all series.
#[derive(Debug, Clone, Default)]
pub(super) struct Partners {
    /// By name.
    pub(super) left_out: BTreeSet<String>,
    /// Whether the levels of a series have none in common, so that nothing was left out.
    pub(super) nothing_shared: bool,
}

/// Leaves out cells of what not every level of their series has.
pub(super) fn alike(axis: &Axis, cells: &mut Vec<Computed>) -> Partners {
    let mut partners = Partners::default();
    let mut series: Vec<&Identity> = Vec::new();
    for one in cells.iter() {
        if !series.contains(&&one.planned.series) {
            series.push(&one.planned.series);
        }
    }
    let mut dropped = vec![false; cells.len()];
    for identity in series {
        let own: Vec<(usize, &Computed)> =
            cells.iter().enumerate().filter(|(_, one)| one.planned.series == *identity).collect();
        let members: Vec<&Computed> = own.iter().map(|(_, one)| *one).collect();
        let Some(design @ Design::Levels(_)) = design_of(axis, &members) else { continue };
        let mut at: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for one in members.iter().filter(|one| !one.cell.scores.is_empty()) {
            at.entry(level(axis, one, &design)).or_default().insert(partner(one, &design));
        }
        let all: BTreeSet<&String> = at.values().flatten().collect();
        let common: BTreeSet<&String> =
            all.iter().copied().filter(|name| at.values().all(|own| own.contains(*name))).collect();
        if common.len() == all.len() {
            continue;
        }
        if common.is_empty() {
            partners.nothing_shared = true;
            continue;
        }
        partners.left_out.extend(all.difference(&common).map(|name| (*name).clone()));
        own.iter().for_each(|(place, one)| dropped[*place] = !common.contains(&partner(one, &design)));
    }
    let mut dropped = dropped.into_iter();
    cells.retain(|_| !dropped.next().unwrap_or(false));
    partners
}

/// What a level is averaged over.
fn partner(one: &Computed, design: &Design) -> String {
    let [model, intermediate] = &one.planned.member;
    match design {
        Design::Levels(Factor::BaseModel) => intermediate.clone(),
        Design::Levels(Factor::Intermediate) => model.clone(),
        _ if model.is_empty() => intermediate.clone(),
        _ => format!("{model} {intermediate}"),
    }
}
