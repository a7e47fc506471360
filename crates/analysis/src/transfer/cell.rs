//! One cell of a table: its targets' scores, averaged and inferred from.

use stilt_results::{Catalogue, Conflict, Factor};

use super::arm::{ArmError, distinct};
use super::axes::Group;
use super::conjunctions::shows_languages;
use super::engine::Engine;
use super::infer::{Asked, Inferred, blank, infer};
use super::over_examples;
use super::scores::TargetScores;
use super::settings::{Over, Settings};
use super::table::{ALL, Place};
use super::view::{Block, intermediate_code};
use crate::family::Comparison;
use crate::method;
use crate::outcome::Reason;

/// A cell before it is judged.
pub(super) struct Cell {
    pub(super) block: Block,
    pub(super) place: Place,
    /// What the intermediate is set against.
    pub(super) against: String,
    pub(super) inferred: Inferred,
    /// The targets that were computed.
    pub(super) scores: Vec<TargetScores>,
    /// The targets that were not, and why.
    pub(super) failed: Vec<(u32, Reason)>,
}

impl Cell {
    /// Whether nothing could be computed.
    pub(super) fn is_empty(&self) -> bool {
        self.inferred.0.estimate.is_none()
    }
}

/// What a cell sets against what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contrast {
    pub(super) block: Block,
    /// The intermediate, by code.
    pub(super) treated: u32,
    /// What it is set against; `None` if the results have no baseline.
    pub(super) baseline: Option<u32>,
}

/// Computes a cell; `None` if the treated arm has nothing for it.
///
/// # Errors
/// Two values for one replicate, language and metric.
pub(super) fn compute(engine: &Engine, contrast: Contrast, group: &Group) -> Result<Option<Cell>, Box<Conflict>> {
    let Contrast { block, treated, baseline } = contrast;
    let mut scores = Vec::new();
    let mut failed = Vec::new();
    let single = matches!(group.targets[..], [_]) && group.target != ALL;
    for &target in group.targets.iter().filter(|&&target| single || !engine.is_average(target)) {
        match engine.scores(block, (treated, baseline), target, &group.part) {
            None => {}
            Some(Ok(target)) => scores.push(target),
            Some(Err(ArmError::NotComputed(reason))) => failed.push((target, reason)),
            Some(Err(ArmError::Repeated(conflict))) => return Err(conflict),
        }
    }
    // Where nothing was measured, an average that a publication reports stands for itself.
    if scores.is_empty() && failed.is_empty() && !single {
        let average = group.targets.iter().find(|&&target| engine.is_average(target));
        let reported = average.and_then(|&target| engine.scores(block, (treated, baseline), target, &group.part));
        scores.extend(reported.and_then(Result::ok));
    }
    if scores.is_empty() && failed.is_empty() {
        return Ok(None);
    }
    let place = place(engine, contrast, group, &scores);
    let mut inferred = inferred(engine, &place, &scores, &failed);
    over_examples::release(&mut scores);
    let tasks = group.targets.iter().filter(|&&target| !engine.is_average(target)).count();
    inferred.1.of_targets = if single { 1 } else { tasks };
    let against = baseline.map_or("", |code| engine.view.level(&Factor::Intermediate, code)).to_owned();
    Ok(Some(Cell { block, place, against, inferred, scores, failed }))
}

fn inferred(engine: &Engine, place: &Place, scores: &[TargetScores], failed: &[(u32, Reason)]) -> Inferred {
    let used = weighted(engine, scores);
    if used.is_empty() {
        let first = failed.first().map_or(Reason::NoCells, |(_, reason)| reason.clone());
        let same = failed.iter().all(|(_, reason)| *reason == first);
        return (Comparison::untested(None, if same { first } else { Reason::NoCells }), blank(&[]));
    }
    let weighted: Vec<(f64, &TargetScores)> = used.iter().map(|(weight, scores)| (*weight, scores)).collect();
    infer(&weighted, &asked(engine.view.settings, engine.view.catalogue, place))
}

/// The scores that a cell averages, each with its weight.
pub(super) fn weighted(engine: &Engine, scores: &[TargetScores]) -> Vec<(f64, TargetScores)> {
    // A reported delta and a measured gain have no common mean: the measured ones are averaged.
    let measured: Vec<&TargetScores> = scores.iter().filter(|scores| scores.reported.is_none()).collect();
    let used = if measured.is_empty() { scores.iter().collect() } else { measured };
    // Points and seconds have no common mean: beside scores in points, losses and latencies are left out.
    let in_points = |scores: &&TargetScores| !scores.metrics.iter().any(|&code| engine.view.is_unbounded(code));
    let used = if used.iter().any(in_points) { used.into_iter().filter(in_points).collect() } else { used };
    let named = |scores: &TargetScores| engine.with_named_languages(scores);
    let used: Vec<TargetScores> = used.into_iter().map(named).collect();
    let names: Vec<&str> = used.iter().map(|scores| engine.view.level(&Factor::Target, scores.target)).collect();
    engine.view.settings.aggregate.weights(&names, engine.view.catalogue).into_iter().zip(used).collect()
}

/// What a cell is asked: the settings of the analysis, with the random stream of its own.
pub(super) fn asked(settings: &Settings, catalogue: &Catalogue, place: &Place) -> Asked {
    // Over examples nothing is equivalent: there is no t test.
    let min_effect = || catalogue.min_effect(&place.metric).filter(|_| settings.over != Over::Examples);
    let told = method::Settings {
        level: settings.level,
        alpha: settings.alpha,
        seed: stream(settings.seed, place),
        bound: settings.bound.or_else(min_effect),
        ..method::Settings::default()
    };
    Asked {
        paired: settings.paired,
        over: settings.over,
        resample: settings.resample,
        told,
        test: settings.test,
        sides: settings.sides || shows_languages(settings),
    }
}

/// The random stream of a cell: it follows from the seed and from what the cell is, not from its place in the work.
pub(super) fn stream(seed: u64, place: &Place) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let names = [&place.base_model, &place.split, &place.intermediate, &place.target, &place.language, &place.metric];
    let shown = place.shown.iter().flat_map(|(key, level)| [key, level]);
    // FNV-1a, with a separator that no name contains.
    let bytes = names.into_iter().chain(shown).flat_map(|name| name.bytes().chain([0]));
    bytes.fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

fn place(engine: &Engine, contrast: Contrast, group: &Group, scores: &[TargetScores]) -> Place {
    let level = |factor: &Factor, code: u32| engine.view.level(factor, code).to_owned();
    let one = |factor: &Factor, codes: Vec<u32>| match distinct(codes.into_iter())[..] {
        [code] => level(factor, code),
        _ => ALL.to_owned(),
    };
    let languages = scores.iter().flat_map(|scores| scores.languages.iter().map(|language| language.0)).collect();
    let metrics = scores.iter().flat_map(|scores| scores.metrics.iter().copied()).collect();
    Place {
        base_model: level(&Factor::BaseModel, contrast.block.0),
        split: level(&Factor::Split, contrast.block.1),
        intermediate: level(&Factor::Intermediate, contrast.treated),
        target: group.target.clone(),
        language: group.language.clone().unwrap_or_else(|| one(&Factor::Language, languages)),
        metric: group.part.metric.map_or_else(|| one(&Factor::Metric, metrics), |code| level(&Factor::Metric, code)),
        shown: group.shown.clone(),
    }
}

/// Codes of the intermediates a user named.
pub(super) fn named(engine: &Engine, names: &[String]) -> Result<Vec<u32>, stilt_results::QueryError> {
    names.iter().map(|name| intermediate_code(&engine.view, name)).collect()
}
