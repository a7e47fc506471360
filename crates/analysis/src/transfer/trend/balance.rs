//! The same targets and languages at every x of a series, so that a curve moves with x and with nothing else.

use std::collections::BTreeMap;

use stilt_results::Factor;

use super::axis::Axis;
use super::plan::{Computed, Planned};
use crate::transfer::engine::Engine;

/// What was left out of a series.
#[derive(Debug, Clone, Default)]
pub(super) struct LeftOut {
    pub(super) targets: Vec<u32>,
    /// Languages of a target.
    pub(super) languages: usize,
    /// Whether cells of a series have no target in common, so that nothing was left out.
    pub(super) nothing_shared: bool,
}

/// The plans again where cells of a series differ in targets or languages; with what that leaves out per series.
pub(super) fn balanced(engine: &Engine, axis: &Axis, computed: &[Computed]) -> (Vec<(usize, Planned)>, Vec<LeftOut>) {
    let mut series: Vec<(&Planned, Vec<usize>)> = Vec::new();
    for (at, one) in computed.iter().enumerate().filter(|(_, one)| !one.cell.scores.is_empty()) {
        match series.iter_mut().find(|(first, _)| first.series == one.planned.series) {
            Some((_, members)) => members.push(at),
            None => series.push((&one.planned, vec![at])),
        }
    }
    let (mut again, mut left_out) = (Vec::new(), Vec::new());
    for (_, members) in series {
        let (own, out) = of_series(engine, axis, computed, &members);
        again.extend(own);
        left_out.push(out);
    }
    (again, left_out)
}

fn of_series(
    engine: &Engine,
    axis: &Axis,
    computed: &[Computed],
    members: &[usize],
) -> (Vec<(usize, Planned)>, LeftOut) {
    let mut out = LeftOut::default();
    // How often every target, and every language of it, was computed.
    let mut targets: BTreeMap<u32, (usize, BTreeMap<u32, usize>)> = BTreeMap::new();
    for scores in members.iter().flat_map(|&at| &computed[at].cell.scores) {
        let entry = targets.entry(scores.target).or_default();
        entry.0 += 1;
        scores.languages.iter().for_each(|language| *entry.1.entry(language.0).or_default() += 1);
    }
    let by_target = axis.key.factor != Factor::Target;
    let everywhere = |count: usize| !by_target || count == members.len();
    let common: Vec<u32> = targets.iter().filter(|(_, (count, _))| everywhere(*count)).map(|(code, _)| *code).collect();
    if common.is_empty() {
        return (Vec::new(), LeftOut { nothing_shared: true, ..out });
    }
    out.targets = targets.keys().copied().filter(|code| !common.contains(code)).collect();
    let count = engine.view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
    let mut on_target = Vec::new();
    for target in common.iter().filter(|_| axis.key.factor != Factor::Language) {
        let Some((cells, languages)) = targets.get(target) else { continue };
        if languages.values().all(|count| count == cells) {
            continue;
        }
        let mut counts = vec![false; count];
        languages.iter().for_each(|(code, count)| counts[*code as usize] = count == cells);
        out.languages += languages.values().filter(|count| *count != cells).count();
        on_target.push((*target, counts));
    }
    if out.targets.is_empty() && on_target.is_empty() {
        return (Vec::new(), out);
    }
    let plan = |&at: &usize| {
        let mut planned = computed[at].planned.clone();
        // A group of one target is that target; others keep their name.
        planned.group.targets.retain(|target| common.contains(target) || engine.is_average(*target));
        planned.group.part.on_target.clone_from(&on_target);
        (at, planned)
    };
    (members.iter().map(plan).collect(), out)
}
