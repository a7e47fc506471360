//! The rows of a contrast: every pair of groups at every level, then every pair of levels; judged in families.

use std::collections::BTreeSet;

use rayon::prelude::*;
use stilt_results::Factor;

use super::measured::{Row, Weights};
use super::members::Spot;
use super::question::Question;
use super::scored::{OnTarget, Scored};
use super::shape::Shape;
use super::table::{ContrastGroup, ContrastRow, ContrastTable, Order};
use crate::family::{Comparison, Finding, Verdict};
use crate::outcome::Reason;
use crate::transfer::cell::asked;
use crate::transfer::engine::Engine;
use crate::transfer::infer::{Inferred, blank};
use crate::transfer::judge::{FamilyKey, judged};
use crate::transfer::table::{ALL, Place};
use crate::transfer::{Over, Settings};

/// A row before it is judged.
pub(super) struct Raw {
    family: FamilyKey,
    pub(super) place: Place,
    pair: (usize, usize),
    levels: (usize, Option<usize>),
    members: [usize; 2],
    pub(super) inferred: Inferred,
}

impl Raw {
    /// Whether it is of two levels, over all their targets.
    pub(super) fn is_interaction_overall(&self) -> bool {
        self.levels.1.is_some() && self.place.target == ALL
    }
}

/// What a row is to be made of.
struct Plan {
    pair: (usize, usize),
    levels: (usize, Option<usize>),
    /// `None` for the average.
    target: Option<u32>,
}

/// The rows of a frame.
pub(super) fn of(engine: &Engine, question: &Question, scored: &Scored, shape: &Shape) -> Vec<Raw> {
    let plans = plans(question, scored, shape);
    plans.par_iter().filter_map(|plan| raw(engine, question, scored, shape, plan)).collect()
}

fn plans(question: &Question, scored: &Scored, shape: &Shape) -> Vec<Plan> {
    let levels = scored.frame.levels();
    let mut between: Vec<(usize, Option<usize>)> = levels.iter().map(|&level| (level, None)).collect();
    for (place, &level) in levels.iter().enumerate() {
        between.extend(levels[place + 1..].iter().map(|&other| (level, Some(other))));
    }
    let groups = question.groups.len();
    let pairs = (0..groups).flat_map(|a| (a + 1..groups).map(move |b| (a, b)));
    let pairs: Vec<(usize, usize)> = pairs.collect();
    let mut plans = Vec::new();
    for &levels in &between {
        for &pair in &pairs {
            let of =
                |level: usize| shape.targets.iter().find(|(own, _)| *own == level).map(|(_, targets)| &targets[..]);
            let own = of(levels.0).unwrap_or_default();
            let others = levels.1.and_then(of);
            let targets = own.iter().filter(|target| others.is_none_or(|others| others.contains(target)));
            plans.extend(targets.map(|&target| Plan { pair, levels, target: Some(target) }));
            plans.push(Plan { pair, levels, target: None });
        }
    }
    plans
}

fn raw(engine: &Engine, question: &Question, scored: &Scored, shape: &Shape, plan: &Plan) -> Option<Raw> {
    let (level, other) = plan.levels;
    let (a, b) = plan.pair;
    let mut spots = vec![(1.0, Spot { by: level, group: a }), (-1.0, Spot { by: level, group: b })];
    if let Some(other) = other {
        spots.extend([(-1.0, Spot { by: other, group: a }), (1.0, Spot { by: other, group: b })]);
    }
    let weights = match plan.target {
        Some(target) => weights(
            engine,
            &[Some(level), other].into_iter().flatten().map(|at| (at, vec![target])).collect::<Vec<_>>(),
        ),
        None => weights(engine, &shape.averaged(engine, scored, level, other)),
    };
    let place = place(engine, question, scored, plan);
    let mut asked = asked(engine.view.settings, engine.view.catalogue, &place);
    asked.over = engine.view.settings.over;
    let units = question.units();
    let of_models = question.key.factor == Factor::BaseModel;
    let row = Row { scored, spots: &spots, weights: &weights, asked, units, of_models };
    let mut inferred = if weights.is_empty() {
        let reason = if other.is_some() { Reason::NoCommonTarget } else { Reason::NoCells };
        (Comparison::untested(None, reason), blank(&[]))
    } else {
        row.infer()?
    };
    inferred.1.of_targets = plan.target.map_or_else(|| shape.count(level, other), |_| 1);
    let kind = match (other, plan.target) {
        (None, Some(_)) => "pairs x targets",
        (None, None) => "pairs overall",
        (Some(_), Some(_)) => "interactions x targets",
        (Some(_), None) => "interactions overall",
    };
    let (model, split) = scored.frame.block;
    let family = ((model, Some(split)), kind);
    Some(Raw { family, place, pair: plan.pair, levels: plan.levels, members: row.levels(), inferred })
}

/// The weight of every target at these levels.
fn weights(engine: &Engine, averaged: &[(usize, Vec<u32>)]) -> Weights {
    let mut weights = Weights::new();
    for (level, targets) in averaged {
        let names: Vec<&str> = targets.iter().map(|&code| engine.view.level(&Factor::Target, code)).collect();
        let shares = engine.view.settings.aggregate.weights(&names, engine.view.catalogue);
        weights.extend(targets.iter().zip(shares).map(|(&target, share)| ((*level, target), share)));
    }
    weights
}

fn place(engine: &Engine, question: &Question, scored: &Scored, plan: &Plan) -> Place {
    let level = |factor: &Factor, code: u32| engine.view.level(factor, code).to_owned();
    let (model, split) = scored.frame.block;
    let codes = |of: &dyn Fn(&super::scored::Scores) -> Vec<u32>| -> BTreeSet<u32> {
        let on = plan.target.into_iter().flat_map(|target| scored.on(target));
        let known = on.filter_map(|(.., known)| match known {
            OnTarget::Scores(scores) => Some(of(scores)),
            _ => None,
        });
        known.flatten().collect()
    };
    let one = |factor: &Factor, codes: BTreeSet<u32>| match codes.first() {
        Some(&code) if codes.len() == 1 => level(factor, code),
        _ => ALL.to_owned(),
    };
    let languages = codes(&|scores| scores.scores.languages.iter().map(|language| language.0).collect());
    let (a, b) = plan.pair;
    // What tells rows apart, and with it their random streams.
    let mut shown = vec![(question.key.to_string(), format!("{} - {}", question.groups[a], question.groups[b]))];
    if let Some(by) = &question.by {
        let (own, other) = plan.levels;
        let other = other.and_then(|other| by.levels.get(other)).map(|other| format!(" - {other}")).unwrap_or_default();
        shown.push((by.key.to_string(), by.levels[own].clone() + &other));
    }
    Place {
        base_model: model.map(|model| level(&Factor::BaseModel, model)).unwrap_or_default(),
        split: level(&Factor::Split, split),
        intermediate: String::new(),
        target: plan.target.map_or_else(|| ALL.to_owned(), |target| level(&Factor::Target, target)),
        language: one(&Factor::Language, languages),
        metric: one(&Factor::Metric, codes(&|scores| scores.scores.metrics.clone())),
        shown,
    }
}

/// Judges all rows, and puts the groups beside them.
pub(super) fn assemble(
    engine: &Engine,
    question: &Question,
    (scored, shapes): (&[Scored], &[Shape]),
    raw: Vec<Raw>,
) -> ContrastTable {
    let keys: Vec<FamilyKey> = raw.iter().map(|raw| raw.family).collect();
    let places: Vec<&Place> = raw.iter().map(|raw| &raw.place).collect();
    let comparisons: Vec<Comparison> = raw.iter().map(|raw| raw.inferred.0.clone()).collect();
    let (findings, mut families) = judged(&keys, &places, &comparisons, engine.view.settings);
    // Contrasts first, as the rows.
    families.sort_by_key(|family| family.members.starts_with("interactions"));
    let name = |level: usize| question.by.as_ref().and_then(|by| by.levels.get(level)).cloned().unwrap_or_default();
    let row = |(raw, finding): (Raw, Finding)| ContrastRow {
        place: raw.place,
        a: question.groups[raw.pair.0].clone(),
        b: question.groups[raw.pair.1].clone(),
        by: name(raw.levels.0),
        by_other: raw.levels.1.map(name),
        levels: raw.members,
        finding,
        detail: raw.inferred.1,
    };
    let rows: Vec<ContrastRow> = raw.into_iter().zip(findings).map(row).collect();
    let (mut means, mut orders) = (Vec::new(), Vec::new());
    for (scored, shape) in scored.iter().zip(shapes) {
        groups(engine, question, scored, shape, &rows, (&mut means, &mut orders));
    }
    ContrastTable {
        key: question.key.clone(),
        by: question.by.as_ref().map(|by| by.key.clone()),
        of: question.of,
        groups: question.groups.clone(),
        rows,
        means,
        orders,
        families,
        scope: scope(engine.view.settings, question),
        notes: Vec::new(),
    }
}

/// The groups of a frame on every target and on all of them, and their order.
fn groups(
    engine: &Engine,
    question: &Question,
    scored: &Scored,
    shape: &Shape,
    rows: &[ContrastRow],
    (means, orders): (&mut Vec<ContrastGroup>, &mut Vec<Order>),
) {
    let of_models = question.key.factor == Factor::BaseModel;
    for (level, targets) in &shape.targets {
        for target in targets.iter().map(|&target| Some(target)).chain([None]) {
            let plan = Plan { pair: (0, 1), levels: (*level, None), target };
            let place = place(engine, question, scored, &plan);
            let weights = match target {
                Some(target) => weights(engine, &[(*level, vec![target])]),
                None => weights(engine, &shape.averaged(engine, scored, *level, None)),
            };
            let asked = asked(engine.view.settings, engine.view.catalogue, &place);
            let mut ranked = Vec::new();
            for (group, name) in question.groups.iter().enumerate() {
                let spot = Spot { by: *level, group };
                let row =
                    Row { scored, spots: &[(1.0, spot)], weights: &weights, asked, units: question.units(), of_models };
                let Some((value, gain, sign)) = row.mean() else { continue };
                let mut levels: Vec<String> = Vec::new();
                for (members, arm) in
                    scored.frame.at(spot).flat_map(|members| members.arms.iter().map(move |arm| (members, arm)))
                {
                    let name = match of_models {
                        true => engine.view.level(&Factor::BaseModel, members.model),
                        false => engine.view.level(&Factor::Intermediate, arm.intermediate),
                    };
                    if !levels.iter().any(|known| known == name) {
                        levels.push(name.to_owned());
                    }
                }
                let reported = gain.is_some_and(|gain| gain == value);
                let score = (sign != 0.0 && !scored.over_baseline && !reported).then_some(sign * value);
                ranked.push((value, name.clone()));
                let by = question.by.as_ref().map(|by| by.levels[*level].clone()).unwrap_or_default();
                means.push(ContrastGroup { place: place.clone(), by, group: name.clone(), levels, score, gain });
            }
            // Sorting is stable: equal groups stay in the order given.
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
            if ranked.len() == question.groups.len() {
                let by = question.by.as_ref().map(|by| by.levels[*level].clone()).unwrap_or_default();
                let groups: Vec<String> = ranked.into_iter().map(|(_, name)| name).collect();
                let is_judged = |pair: &[String]| rows.iter().any(|row| is_better(row, &place, &by, pair));
                let judged = groups.windows(2).map(is_judged).collect();
                orders.push(Order { place, by, groups, judged });
            }
        }
    }
}

/// Whether a row says that the first of a pair is better than the second.
fn is_better(row: &ContrastRow, place: &Place, by: &str, pair: &[String]) -> bool {
    let here = (&row.place.base_model, &row.place.split, &row.place.target)
        == (&place.base_model, &place.split, &place.target);
    let (a, b) = (&pair[0], &pair[1]);
    let verdict = row.finding.verdict();
    here && row.by == by
        && row.by_other.is_none()
        && (((&row.a, &row.b) == (a, b) && verdict == Verdict::Better)
            || ((&row.a, &row.b) == (b, a) && verdict == Verdict::Worse))
}

/// What statements are about, in words.
fn scope(settings: &Settings, question: &Question) -> &'static str {
    match (settings.over, question.units()) {
        (Over::Seeds, "intermediates") => "new runs of these intermediates, these targets and languages",
        (Over::Seeds, _) => "new runs of these base models, these targets and languages",
        (Over::Levels, "intermediates") => "new intermediates of these groups, these targets and languages",
        (Over::Levels, _) => "new base models of these groups, these targets and languages",
        _ => settings.scope(),
    }
}
