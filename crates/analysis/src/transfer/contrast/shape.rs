//! Which targets a row is over: those of a level of the second key, and those two levels have in common.
//!
//! A level is averaged over its own targets, those on which all groups are computed there: other levels in the results
//! change nothing. An interaction is the difference of two levels on the same targets, so it is averaged over those on
//! which both are computed. Where levels are sets of targets they share none: each side is averaged over its own.

use stilt_results::Factor;

use super::question::Question;
use super::scored::{OnTarget, Scored};
use crate::transfer::engine::Engine;

/// The targets of a frame.
pub(super) struct Shape {
    /// By place: a level of the second key and the targets some member was run on there.
    pub(super) targets: Vec<(usize, Vec<u32>)>,
    /// Likewise those on which every member is computed.
    computed: Vec<(usize, Vec<u32>)>,
    /// Whether levels are sets of targets.
    apart: bool,
    /// Targets that are not averaged because they are not measured in points, as others are.
    pub(super) other_units: Vec<u32>,
}

impl Shape {
    pub(super) fn of(engine: &Engine, question: &Question, scored: &Scored) -> Self {
        let all = scored.targets();
        let only_averages = all.iter().all(|&target| engine.is_average(target));
        let (mut targets, mut computed, mut other_units) = (Vec::new(), Vec::new(), Vec::new());
        for level in scored.frame.levels() {
            let there: Vec<u32> = all.iter().copied().filter(|&target| is_run(scored, level, target)).collect();
            let single = |target: &u32| !engine.is_average(*target);
            targets.push((level, there.iter().copied().filter(single).collect()));
            let is_whole = |target: &u32| (only_averages || single(target)) && is_computed(scored, level, *target);
            let mut whole: Vec<u32> = there.into_iter().filter(is_whole).collect();
            computed.push((level, whole.clone()));
            other_units.extend(apart_from_points(engine, scored, &mut whole));
        }
        Self { targets, computed, apart: question.by_is(&Factor::Target), other_units }
    }

    /// Every level with every target some member was run on there.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, u32)> {
        self.targets.iter().flat_map(|(level, targets)| targets.iter().map(|&target| (*level, target)))
    }

    /// What a level, or the interaction of two, is averaged over: levels with their targets; none if there is none.
    pub(super) fn averaged(
        &self,
        engine: &Engine,
        scored: &Scored,
        level: usize,
        other: Option<usize>,
    ) -> Vec<(usize, Vec<u32>)> {
        let own = at(&self.computed, level);
        let mut averaged = match other {
            None => vec![(level, own.to_vec())],
            Some(other) if self.apart => vec![(level, own.to_vec()), (other, at(&self.computed, other).to_vec())],
            Some(other) => {
                let others = at(&self.computed, other);
                let common: Vec<u32> = own.iter().copied().filter(|target| others.contains(target)).collect();
                vec![(level, common.clone()), (other, common)]
            }
        };
        for (_, targets) in &mut averaged {
            apart_from_points(engine, scored, targets);
        }
        if averaged.iter().any(|(_, targets)| targets.is_empty()) { Vec::new() } else { averaged }
    }

    /// How many targets a level has; for an interaction, how many either level has.
    pub(super) fn count(&self, level: usize, other: Option<usize>) -> usize {
        let own = at(&self.targets, level);
        let others = other.map_or(&[][..], |other| at(&self.targets, other));
        own.len() + others.iter().filter(|target| !own.contains(target)).count()
    }
}

/// Whether some member was run on the target at the level.
fn is_run(scored: &Scored, level: usize, target: u32) -> bool {
    let mut here = scored.on(target).filter(|(members, ..)| members.spot.by == level);
    here.any(|(.., known)| !matches!(known, OnTarget::Lacks))
}

/// Whether every member is computed on the target at the level.
fn is_computed(scored: &Scored, level: usize, target: u32) -> bool {
    // A base model that was never run on the target has no entry there: it is not computed, either.
    let members = scored.frame.arms().filter(|(members, _)| members.spot.by == level).count();
    let here = scored.on(target).filter(|(members, ..)| members.spot.by == level);
    members == here.filter(|(.., known)| matches!(known, OnTarget::Scores(_))).count()
}

fn at(places: &[(usize, Vec<u32>)], level: usize) -> &[u32] {
    places.iter().find(|(own, _)| *own == level).map_or(&[], |(_, targets)| targets)
}

/// Points and seconds have no common mean: beside targets in points, others are taken out.
fn apart_from_points(engine: &Engine, scored: &Scored, targets: &mut Vec<u32>) -> Vec<u32> {
    let bounded = |&target: &u32| {
        !scored.on(target).any(|(.., known)| match known {
            OnTarget::Scores(scores) => scores.scores.metrics.iter().any(|&code| engine.view.is_unbounded(code)),
            _ => false,
        })
    };
    let (kept, apart): (Vec<u32>, Vec<u32>) = targets.iter().copied().partition(bounded);
    if kept.is_empty() {
        return Vec::new();
    }
    *targets = kept;
    apart
}
