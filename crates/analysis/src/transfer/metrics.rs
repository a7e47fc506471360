//! Which metrics a target is scored by.

use std::collections::BTreeMap;

use rayon::prelude::*;
use stilt_results::{Basis, Bounds, Factor};

use super::AnalysisError;
use super::view::{Block, Group, View, level_code};
use crate::outcome::Reason;

/// The metrics to average on every target of every block, by code.
pub(super) struct Metrics {
    by_target: BTreeMap<(Block, u32), Result<Vec<u32>, Reason>>,
}

impl Metrics {
    pub(super) fn of(view: &View) -> Result<Self, AnalysisError> {
        let code = |name: &String| level_code(view, &Factor::Metric, view.catalogue.metric_id(name).unwrap_or(name));
        let chosen: Vec<u32> = view.settings.metrics.iter().map(code).collect::<Result<_, _>>()?;
        let unbounded = |&code: &u32| view.is_unbounded(code);
        if chosen.iter().any(unbounded) && !chosen.iter().all(unbounded) {
            let names = view.settings.metrics.join("`, `");
            return Err(AnalysisError::Usage(format!("metrics of different units have no mean: `{names}`")));
        }
        let column = view.set.column(&Factor::Metric);
        let codes = column.map_or(&[][..], |column| column.codes());
        // Measured and reported metrics; the latter decide only where nothing was measured.
        let of_group = |group: &Group| {
            let mut seen = [vec![false; view.signs.len()], vec![false; view.signs.len()]];
            for row in group.rows.clone() {
                seen[usize::from(view.set.bases()[row] == Basis::Reported)][codes[row] as usize] = true;
            }
            seen
        };
        let groups: Vec<[Vec<bool>; 2]> = view.groups.par_iter().map(of_group).collect();
        let mut present: BTreeMap<(Block, u32), [Vec<bool>; 2]> = BTreeMap::new();
        for (group, of_group) in view.groups.iter().zip(groups) {
            let none = || [vec![false; view.signs.len()], vec![false; view.signs.len()]];
            let seen = present.entry((group.block, group.target)).or_insert_with(none);
            let both = seen.iter_mut().flatten().zip(of_group.iter().flatten());
            both.for_each(|(seen, here)| *seen |= here);
        }
        let rule = |((block, target), [measured, reported]): ((Block, u32), [Vec<bool>; 2])| {
            let seen = if measured.contains(&true) { measured } else { reported };
            let present = (0..seen.len() as u32).filter(|&code| seen[code as usize]).collect();
            ((block, target), choose(view, target, present, &chosen))
        };
        Ok(Self { by_target: present.into_iter().map(rule).collect() })
    }

    /// The metrics of a target.
    pub(super) fn on(&self, block: Block, target: u32) -> Result<&[u32], Reason> {
        match self.by_target.get(&(block, target)) {
            Some(Ok(metrics)) => Ok(metrics),
            Some(Err(reason)) => Err(reason.clone()),
            None => Ok(&[]),
        }
    }
}

/// Those chosen, else the catalogue's primary ones, else the only one.
fn choose(view: &View, target: u32, present: Vec<u32>, chosen: &[u32]) -> Result<Vec<u32>, Reason> {
    if !chosen.is_empty() {
        return Ok(present.into_iter().filter(|code| chosen.contains(code)).collect());
    }
    let name = |code: u32| view.level(&Factor::Metric, code);
    let task = view.catalogue.task(view.level(&Factor::Target, target));
    let is_primary = |code: &u32| task.is_some_and(|task| task.metrics.iter().any(|metric| metric == name(*code)));
    let primary: Vec<u32> = present.iter().copied().filter(is_primary).collect();
    if !primary.is_empty() {
        return Ok(primary);
    }
    // Losses and latencies stand beside the score of a task; they are not what it is scored by.
    let scores: Vec<u32> = present.iter().copied().filter(|&code| !view.is_unbounded(code)).collect();
    let candidates = if scores.is_empty() { present } else { scores };
    match candidates.len() {
        0 | 1 => Ok(candidates),
        _ => Err(Reason::SeveralMetrics { metrics: candidates.iter().map(|&code| name(code).to_owned()).collect() }),
    }
}

impl View<'_> {
    /// Whether a metric is a loss, a latency or another value without bounds, which is not in points.
    pub(super) fn is_unbounded(&self, code: u32) -> bool {
        self.catalogue.metric(self.level(&Factor::Metric, code)).bounds == Bounds::Unbounded
    }
}
