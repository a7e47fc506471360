//! Which targets and languages a front is about: those that all its points have in every metric.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::Factor;

use crate::transfer::arms::{Row, Rows};
use crate::transfer::axes::Group;
use crate::transfer::cell::Cell;
use crate::transfer::engine::Engine;

/// What was left out so that all means are over the same targets and languages.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Targets that not all points have in every metric.
    pub(super) targets: BTreeSet<String>,
    /// How many languages of the others.
    pub(super) languages: usize,
    /// Whether points of a front have no target in common.
    pub(super) nothing_shared: bool,
    /// Points that have every metric, though on no target all of them.
    pub(super) apart: Vec<String>,
}

/// Keeps the groups, by row and metric, to what all rows of a front have; what that leaves out.
pub(super) fn balanced(
    engine: &Engine,
    rows: &Rows,
    all: &[Row],
    cells: &[Vec<Vec<Cell>>],
    groups: &mut [Vec<Group>],
) -> LeftOut {
    let mut left_out = LeftOut::default();
    let mut scopes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    all.iter().enumerate().for_each(|(at, row)| scopes.entry(rows.scope(row.block)).or_default().push(at));
    for members in scopes.into_values() {
        let had: BTreeSet<u32> = members.iter().flat_map(|&at| measured(&cells[at])).flat_map(targets).collect();
        let measured_cells: Vec<&Cell> = members.iter().flat_map(|&at| measured(&cells[at])).collect();
        let in_all = |target: &u32| measured_cells.iter().all(|cell| targets(cell).any(|own| own == *target));
        let common: BTreeSet<u32> = had.iter().copied().filter(in_all).collect();
        let mut kept = common.clone();
        if common.is_empty() {
            // Each point keeps its own: those it has in all metrics it was measured in.
            for &at in &members {
                let own = of_row(&cells[at]);
                let is_whole = cells[at].iter().all(|cells| cells.iter().any(|cell| !cell.scores.is_empty()));
                if own.is_empty() && is_whole {
                    left_out.apart.push(all[at].name());
                }
                groups[at].iter_mut().for_each(|group| group.targets.retain(|target| own.contains(target)));
                kept.extend(own);
            }
            left_out.nothing_shared |= !kept.is_empty();
        } else {
            let on_target = languages(engine, &measured_cells, &common, &mut left_out);
            for &at in &members {
                for group in &mut groups[at] {
                    group.targets.retain(|target| common.contains(target));
                    group.part.on_target.clone_from(&on_target);
                }
            }
        }
        let name = |code: &u32| engine.view.level(&Factor::Target, *code).to_owned();
        left_out.targets.extend(had.difference(&kept).map(name));
    }
    left_out
}

/// The cells of a row that have scores, of all metrics.
fn measured(of_row: &[Vec<Cell>]) -> impl Iterator<Item = &Cell> {
    of_row.iter().flatten().filter(|cell| !cell.scores.is_empty())
}

fn targets(cell: &Cell) -> impl Iterator<Item = u32> {
    cell.scores.iter().map(|scores| scores.target)
}

/// The targets a row has in every metric it was measured in.
fn of_row(of_row: &[Vec<Cell>]) -> BTreeSet<u32> {
    let of_metric = of_row.iter().map(|cells| cells.iter().flat_map(targets).collect::<BTreeSet<u32>>());
    let there = of_metric.filter(|targets| !targets.is_empty());
    there.reduce(|all, own| all.intersection(&own).copied().collect()).unwrap_or_default()
}

/// Which languages count on a target, by code, where some cells have more than others.
fn languages(
    engine: &Engine,
    cells: &[&Cell],
    common: &BTreeSet<u32>,
    left_out: &mut LeftOut,
) -> Vec<(u32, Vec<bool>)> {
    let count = engine.view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
    let mut on_target = Vec::new();
    for &target in common {
        let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
        let of_target = cells.iter().flat_map(|cell| &cell.scores).filter(|scores| scores.target == target);
        of_target.flat_map(|scores| &scores.languages).for_each(|of| *seen.entry(of.0).or_default() += 1);
        let shared = seen.values().filter(|count| **count == cells.len()).count();
        // Without a common language each row keeps its own.
        if shared == 0 || shared == seen.len() {
            continue;
        }
        left_out.languages += seen.len() - shared;
        on_target.push((target, (0..count as u32).map(|code| seen.get(&code) == Some(&cells.len())).collect()));
    }
    on_target
}
