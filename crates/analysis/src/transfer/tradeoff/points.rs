//! The scores of every point in either metric, and their gains.

use std::collections::BTreeMap;

use stilt_results::Factor;

use super::front::{Runs, Target};
use crate::transfer::arm::distinct;
use crate::transfer::arms::{Row, Rows};
use crate::transfer::axes::Group;
use crate::transfer::cell::{Cell, Contrast, asked, weighted};
use crate::transfer::compare::group;
use crate::transfer::engine::{Engine, Part};
use crate::transfer::gain::compute_each;
use crate::transfer::infer::{Inferred, infer};
use crate::transfer::scores::{TargetScores, mean, values};
use crate::transfer::{ALL, AnalysisError, Place};

/// A row seen by one metric.
pub(super) struct Seen {
    /// Weight and scores of every target (of every intermediate the row averages); empty if it was not measured.
    pub(super) scores: Vec<(f64, TargetScores)>,
    /// The gain over the baseline, unjudged, with what it is about.
    pub(super) gain: Option<(Place, Inferred)>,
    /// The cells behind the gain, for notes.
    pub(super) cells: Vec<Cell>,
}

/// What was left out so that all points are over the same targets and languages.
#[derive(Default)]
pub(super) struct LeftOut {
    pub(super) targets: Vec<String>,
    pub(super) languages: usize,
    /// Whether points of a front have no target in common.
    pub(super) nothing_shared: bool,
}

/// Every row seen by one metric.
///
/// # Errors
/// Two values for one replicate, language and metric.
pub(super) fn seen(
    engine: &Engine,
    rows: &Rows,
    all: &[Row],
    metric: u32,
) -> Result<(Vec<Seen>, LeftOut), AnalysisError> {
    let part = Part { metric: Some(metric), ..Part::default() };
    let blocks = engine.view.blocks();
    let whole = |row: &Row| {
        let targets = blocks.get(&row.block).cloned().unwrap_or_default();
        Group { part: part.clone(), ..group(targets, ALL) }
    };
    let mut groups: Vec<Group> = all.iter().map(whole).collect();
    let first = own_scores(engine, all, &groups)?;
    let mut left_out = LeftOut::default();
    if !engine.view.settings.unbalanced {
        let mut scopes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        all.iter().enumerate().for_each(|(at, row)| scopes.entry(rows.scope(row.block)).or_default().push(at));
        for members in scopes.into_values() {
            balance(engine, &first, &members, &mut groups, &mut left_out);
        }
    }
    let scores = own_scores(engine, all, &groups)?;
    let mut seen = Vec::new();
    for ((row, group), cells) in all.iter().zip(&groups).zip(scores) {
        let scores = averaged(engine, &cells);
        let mut of_row = Seen { scores, gain: None, cells: Vec::new() };
        if let Some(baseline) = engine.view.baseline.filter(|_| !row.is_baseline && !of_row.scores.is_empty()) {
            of_row.cells = computed(engine, row, group, |_| baseline)?;
            let place = named(engine, row, &of_row.scores, metric);
            of_row.gain = gain(engine, place, &of_row.cells);
        }
        seen.push(of_row);
    }
    Ok((seen, left_out))
}

/// Keeps rows that average intermediates to those that have both metrics, so that both means are of the same ones; the
/// others, by code.
pub(super) fn both_metrics(engine: &Engine, rows: &mut [Row], metrics: [u32; 2]) -> Vec<u32> {
    let view = &engine.view;
    let Some(column) = view.set.column(&Factor::Metric) else { return Vec::new() };
    let has = |row: &Row, code: u32, metric: u32| {
        let own = view.groups.iter().filter(|group| group.block == row.block && group.intermediate == code);
        own.flat_map(|group| group.rows.clone()).any(|at| column.codes()[at] == metric)
    };
    let mut left_out = Vec::new();
    for row in rows.iter_mut().filter(|row| row.treated.len() > 1) {
        let has_both = |code: &u32| metrics.iter().all(|&metric| has(row, *code, metric));
        let (both, others): (Vec<u32>, Vec<u32>) = row.treated.iter().copied().partition(has_both);
        if !both.is_empty() {
            row.treated = both;
            left_out.extend(others);
        }
    }
    distinct(left_out.into_iter())
}

/// What the gain of a row is about: the metric, and the target where there is one.
fn named(engine: &Engine, row: &Row, scores: &[(f64, TargetScores)], metric: u32) -> Place {
    let level = |factor: Factor, code: u32| engine.view.level(&factor, code).to_owned();
    let target = match distinct(scores.iter().map(|(_, scores)| scores.target))[..] {
        [only] => level(Factor::Target, only),
        _ => ALL.to_owned(),
    };
    Place { target, metric: level(Factor::Metric, metric), ..row.place.clone() }
}

/// The gain of the intermediates of a row, as one.
fn gain(engine: &Engine, place: Place, cells: &[Cell]) -> Option<(Place, Inferred)> {
    let inferred = match cells {
        [] => return None,
        [only] => only.inferred.clone(),
        several => {
            let parts = averaged(engine, several);
            let parts: Vec<(f64, &TargetScores)> = parts.iter().map(|(weight, scores)| (*weight, scores)).collect();
            let mut inferred = match several.first() {
                Some(first) if parts.is_empty() => first.inferred.clone(),
                _ => infer(&parts, &asked(engine.view.settings, engine.view.catalogue, &place)),
            };
            let targets = distinct(parts.iter().map(|(_, scores)| scores.target)).len();
            (inferred.1.n_targets, inferred.1.of_targets) = (targets, targets);
            inferred
        }
    };
    Some((place, inferred))
}

/// The cells of every row set against themselves, which gives their scores.
fn own_scores(engine: &Engine, all: &[Row], groups: &[Group]) -> Result<Vec<Vec<Cell>>, AnalysisError> {
    all.iter().zip(groups).map(|(row, group)| computed(engine, row, group, |treated| treated)).collect()
}

fn computed(
    engine: &Engine,
    row: &Row,
    group: &Group,
    against: impl Fn(u32) -> u32,
) -> Result<Vec<Cell>, AnalysisError> {
    let contrast = |&treated: &u32| Contrast { block: row.block, treated, baseline: Some(against(treated)) };
    let jobs: Vec<(Contrast, Group)> = row.treated.iter().map(|code| (contrast(code), group.clone())).collect();
    Ok(compute_each(engine, &jobs)?.into_iter().flatten().collect())
}

/// The mean over the cells of a row, as weighted targets.
pub(super) fn averaged(engine: &Engine, cells: &[Cell]) -> Vec<(f64, TargetScores)> {
    let of_cells: Vec<Vec<(f64, TargetScores)>> =
        cells.iter().map(|cell| weighted(engine, &cell.scores)).filter(|scores| !scores.is_empty()).collect();
    let n = of_cells.len() as f64;
    of_cells.into_iter().flatten().map(|(weight, scores)| (weight / n, scores)).collect()
}

/// Keeps the groups of a front to the targets and languages that all its measured rows have.
fn balance(engine: &Engine, cells: &[Vec<Cell>], members: &[usize], groups: &mut [Group], left_out: &mut LeftOut) {
    let of_rows: Vec<&Cell> = members.iter().filter_map(|&at| cells.get(at)).flatten().collect();
    let measured: Vec<&&Cell> = of_rows.iter().filter(|cell| !cell.scores.is_empty()).collect();
    let mut targets: BTreeMap<u32, (usize, BTreeMap<u32, usize>)> = BTreeMap::new();
    for scores in measured.iter().flat_map(|cell| &cell.scores) {
        let entry = targets.entry(scores.target).or_default();
        entry.0 += 1;
        scores.languages.iter().for_each(|language| *entry.1.entry(language.0).or_default() += 1);
    }
    let common: Vec<u32> =
        targets.iter().filter(|(_, (count, _))| *count == measured.len()).map(|(code, _)| *code).collect();
    if common.is_empty() {
        left_out.nothing_shared |= !measured.is_empty();
        return;
    }
    let name = |code: &u32| engine.view.level(&Factor::Target, *code).to_owned();
    left_out.targets.extend(targets.keys().filter(|code| !common.contains(code)).map(name));
    let count = engine.view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
    let mut on_target = Vec::new();
    for target in &common {
        let Some((cells, languages)) = targets.get(target) else { continue };
        let shared = languages.values().filter(|count| *count == cells).count();
        // Without a common language each row keeps its own.
        if shared == 0 || shared == languages.len() {
            continue;
        }
        left_out.languages += languages.len() - shared;
        let counts = (0..count as u32).map(|code| languages.get(&code) == Some(cells)).collect();
        on_target.push((*target, counts));
    }
    for &at in members {
        groups[at].targets.retain(|target| common.contains(target));
        groups[at].part.on_target.clone_from(&on_target);
    }
}

/// The oriented mean of a row.
pub(super) fn oriented(scores: &[(f64, TargetScores)]) -> Option<f64> {
    let part = |(weight, target): &(f64, TargetScores)| {
        // A reported delta is no score.
        target.reported.is_none().then(|| weight * mean(&values(&target.treated)))
    };
    if scores.is_empty() { None } else { scores.iter().map(part).sum() }
}

/// The runs of a row that resamples are drawn from.
pub(super) fn runs(seen: [&Seen; 2]) -> Runs {
    let ids = seen.map(|of| distinct(of.scores.iter().flat_map(|(_, target)| target.treated.iter().map(|run| run.0))));
    let targets = [0, 1].map(|metric| {
        let target = |(weight, target): &(f64, TargetScores)| -> Target {
            let place = |(id, score): &(u32, f64)| Some((ids[metric].binary_search(id).ok()?, *score));
            (*weight, target.treated.iter().filter_map(place).collect())
        };
        seen[metric].scores.iter().map(target).collect()
    });
    Runs { units: [ids[0].len(), ids[1].len()], joint: ids[0] == ids[1], targets }
}
