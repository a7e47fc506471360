//! Which runs belong to a group: its members in every base model, at every level of the second key.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::{BASELINE, Factor};

use super::question::Question;
use crate::transfer::Of;
use crate::transfer::engine::Engine;
use crate::transfer::view::{Block, Group};

/// A group at a level of the second key (0 without one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) by: usize,
    pub(super) group: usize,
}

/// An intermediate under the conditions that put it into a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arm {
    pub(super) block: Block,
    pub(super) intermediate: u32,
    /// Conditions with the code of their level.
    pub(super) conditions: Vec<(Factor, u32)>,
}

/// The members of a group in one base model, at one level of the second key.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Members {
    pub(super) spot: Spot,
    pub(super) model: u32,
    pub(super) arms: Vec<Arm>,
}

/// Members that are compared with each other: those of a split and, unless keys span them, of a base model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    pub(super) block: (Option<u32>, u32),
    pub(super) members: Vec<Members>,
    /// Intermediates left out so that groups are made of the same ones in all base models, conditions and levels.
    pub(super) left_out: Vec<u32>,
    /// Levels of the second key at which not every group has members.
    pub(super) incomplete: Vec<usize>,
}

impl Frame {
    /// Levels of the second key that have members, ascending.
    pub(super) fn levels(&self) -> Vec<usize> {
        let levels: BTreeSet<usize> = self.members.iter().map(|members| members.spot.by).collect();
        levels.into_iter().collect()
    }

    /// The members of a group, by base model.
    pub(super) fn at(&self, spot: Spot) -> impl Iterator<Item = &Members> + Clone {
        self.members.iter().filter(move |members| members.spot == spot)
    }

    pub(super) fn arms(&self) -> impl Iterator<Item = (&Members, &Arm)> {
        self.members.iter().flat_map(|members| members.arms.iter().map(move |arm| (members, arm)))
    }
}

type Found = BTreeMap<(Spot, u32), Vec<Arm>>;

/// The frames of the results in which every group has members.
pub(super) fn frames(engine: &Engine, question: &Question) -> Vec<Frame> {
    let mut frames: BTreeMap<(u32, Option<u32>), Found> = BTreeMap::new();
    for group in &engine.view.groups {
        let model = (!question.spans_models()).then_some(group.block.0);
        let found = frames.entry((group.block.1, model)).or_default();
        for (spot, arm) in places(engine, question, group) {
            let arms = found.entry((spot, group.block.0)).or_default();
            if !arms.contains(&arm) {
                arms.push(arm);
            }
        }
    }
    let frame = |((split, model), found)| frame(question, (model, split), found);
    frames.into_iter().filter_map(frame).collect()
}

/// The spots of an intermediate on a target, with the conditions that put it there.
fn places(engine: &Engine, question: &Question, group: &Group) -> Vec<(Spot, Arm)> {
    let is_baseline = Some(group.intermediate) == engine.view.baseline;
    // Of gains the baseline is a member only where it is named itself.
    if is_baseline
        && question.of == Of::Gain
        && !(question.key.factor == Factor::Intermediate && question.key.attribute.is_none())
    {
        return Vec::new();
    }
    let factors: Vec<(&Factor, &[u32])> = [Some(&question.key), question.by.as_ref().map(|by| &by.key)]
        .into_iter()
        .flatten()
        .filter(|key| matches!(key.factor, Factor::Step | Factor::Extra(_)))
        .filter_map(|key| Some((&key.factor, engine.view.set.column(&key.factor)?.codes())))
        .collect();
    let conditions: BTreeSet<Vec<u32>> = if factors.is_empty() {
        BTreeSet::from([Vec::new()])
    } else {
        group.rows.clone().map(|row| factors.iter().map(|(_, codes)| codes[row]).collect()).collect()
    };
    let mut places = Vec::new();
    for codes in conditions {
        let conditions: Vec<(Factor, u32)> = factors.iter().map(|(factor, _)| (*factor).clone()).zip(codes).collect();
        let of = |factor: &Factor| match factor {
            Factor::Intermediate => Some(group.intermediate),
            Factor::BaseModel => Some(group.block.0),
            Factor::Target => Some(group.target),
            _ => conditions.iter().find(|(condition, _)| condition == factor).map(|(_, code)| *code),
        };
        let label = |labels: &'_ [String], code: Option<u32>| labels.get(code? as usize).cloned();
        let Some(place) = label(&question.labels, of(&question.key.factor)).and_then(|label| question.group_of(&label))
        else {
            continue;
        };
        let levels: Vec<usize> = match &question.by {
            None => vec![0],
            // Languages are a part of every arm.
            Some(by) if by.key.factor == Factor::Language => (0..by.levels.len()).collect(),
            Some(by) => {
                let label = label(&by.labels, of(&by.key.factor));
                label.and_then(|label| by.levels.iter().position(|level| *level == label)).into_iter().collect()
            }
        };
        let arm = Arm { block: group.block, intermediate: group.intermediate, conditions };
        places.extend(levels.into_iter().map(|by| (Spot { by, group: place }, arm.clone())));
    }
    places
}

fn frame(question: &Question, block: (Option<u32>, u32), mut found: Found) -> Option<Frame> {
    let all: BTreeSet<usize> = found.keys().map(|(spot, _)| spot.by).collect();
    let of_models = question.key.factor == Factor::BaseModel;
    let complete = |found: &Found, by: usize, model: Option<u32>| {
        let has = |group: usize| {
            found
                .keys()
                .any(|(spot, own)| (spot.by, spot.group) == (by, group) && model.is_none_or(|model| *own == model))
        };
        (0..question.groups.len()).all(has)
    };
    // Within a base model both groups share the baseline, which cancels: a model with one group alone says nothing.
    let kept: BTreeSet<(Spot, u32)> = found
        .keys()
        .filter(|(spot, model)| complete(&found, spot.by, (!of_models).then_some(*model)))
        .copied()
        .collect();
    found.retain(|key, _| kept.contains(key));
    let left: BTreeSet<usize> = found.keys().map(|(spot, _)| spot.by).collect();
    if left.is_empty() {
        return None;
    }
    let before: BTreeSet<u32> = found.values().flatten().map(|arm| arm.intermediate).collect();
    let found = alike(question, &found).unwrap_or(found);
    let after: BTreeSet<u32> = found.values().flatten().map(|arm| arm.intermediate).collect();
    let members = found.into_iter().map(|((spot, model), mut arms)| {
        arms.sort_by_key(|arm| arm.intermediate);
        Members { spot, model, arms }
    });
    Some(Frame {
        block,
        members: members.collect(),
        left_out: before.difference(&after).copied().collect(),
        incomplete: all.difference(&left).copied().collect(),
    })
}

/// The same intermediates wherever groups, base models and levels of the second key allow it, so that what differs is
/// what is asked; `None` if no intermediate is everywhere.
fn alike(question: &Question, found: &Found) -> Option<Found> {
    let groups_differ = question.key.factor == Factor::Intermediate;
    let levels_differ = question.by_is(&Factor::Intermediate);
    // Groups of a condition may hold other intermediates (multi-task), and so may base models of other levels.
    let ways = [(groups_differ, levels_differ), (true, levels_differ), (groups_differ, true), (true, true)];
    ways.into_iter().find_map(|(by_group, by_level)| {
        let class = |spot: &Spot| (by_group.then_some(spot.group), by_level.then_some(spot.by));
        let mut common: BTreeMap<_, BTreeSet<u32>> = BTreeMap::new();
        for ((spot, _), arms) in found {
            let own: BTreeSet<u32> = arms.iter().map(|arm| arm.intermediate).collect();
            common.entry(class(spot)).and_modify(|common| common.retain(|code| own.contains(code))).or_insert(own);
        }
        let keep = |((spot, model), arms): (&(Spot, u32), &Vec<Arm>)| {
            let common = common.get(&class(spot))?;
            let arms: Vec<Arm> = arms.iter().filter(|arm| common.contains(&arm.intermediate)).cloned().collect();
            (!arms.is_empty()).then_some(((*spot, *model), arms))
        };
        found.iter().map(keep).collect()
    })
}

/// Whether the baseline has runs under a condition of an arm, so that it is taken there.
pub(super) fn baseline_at(engine: &Engine, arm: &Arm) -> Vec<(Factor, u32)> {
    let Some(baseline) = engine.view.baseline else { return Vec::new() };
    let has = |(factor, code): &&(Factor, u32)| {
        let Some(column) = engine.view.set.column(factor) else { return false };
        let own = engine.view.groups.iter().filter(|group| group.block == arm.block && group.intermediate == baseline);
        own.flat_map(|group| group.rows.clone()).any(|row| column.codes()[row] == *code)
    };
    arm.conditions.iter().filter(has).cloned().collect()
}

/// Whether the groups are set against baselines of their own, which do not cancel.
pub(super) fn own_baselines(engine: &Engine, question: &Question, frame: &Frame) -> bool {
    let met = |arm: &Arm| baseline_at(engine, arm).iter().any(|(factor, _)| *factor == question.key.factor);
    if question.of == Of::Score {
        return false;
    }
    question.key.factor == Factor::BaseModel || (question.is_condition() && frame.arms().any(|(_, arm)| met(arm)))
}

/// Names of intermediates.
pub(super) fn names(engine: &Engine, codes: &[u32]) -> Vec<String> {
    codes
        .iter()
        .map(|&code| engine.view.level(&Factor::Intermediate, code).to_owned())
        .filter(|name| name != BASELINE)
        .collect()
}
