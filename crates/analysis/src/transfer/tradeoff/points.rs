//! The scores of every point in every metric, and their gains.

use stilt_results::Factor;

use super::balance::{LeftOut, balanced};
use super::front::{OfMetric, Runs, Target};
use crate::outcome::Reason;
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
    /// Why it has no scores, where runs were made.
    pub(super) lacks: Option<Reason>,
}

/// Every row, seen by each metric, over the targets and languages that all have (unless `unbalanced`).
///
/// # Errors
/// Two values for one replicate, language and metric.
pub(super) fn seen(
    engine: &Engine,
    rows: &Rows,
    all: &[Row],
    metrics: &[u32],
) -> Result<(Vec<Vec<Seen>>, LeftOut), AnalysisError> {
    let blocks = engine.view.blocks();
    let whole = |row: &Row, metric: u32| {
        let targets = blocks.get(&row.block).cloned().unwrap_or_default();
        Group { part: Part { metric: Some(metric), ..Part::default() }, ..group(targets, ALL) }
    };
    let mut groups: Vec<Vec<Group>> =
        all.iter().map(|row| metrics.iter().map(|metric| whole(row, *metric)).collect()).collect();
    let mut cells = own_scores(engine, all, &groups)?;
    let why: Vec<Vec<Option<Reason>>> =
        cells.iter().map(|of_row| of_row.iter().map(|own| lacks(own)).collect()).collect();
    let mut left_out = LeftOut::default();
    if !engine.view.settings.unbalanced {
        left_out = balanced(engine, rows, all, &cells, &mut groups);
        cells = own_scores(engine, all, &groups)?;
    }
    let mut seen = Vec::new();
    for (((row, groups), cells), why) in all.iter().zip(&groups).zip(cells).zip(why) {
        let mut of_row = Vec::new();
        for (((&metric, group), own), lacks) in metrics.iter().zip(groups).zip(cells).zip(why) {
            let scores = averaged(engine, &own);
            let lacks = lacks.filter(|_| scores.is_empty());
            let mut of_metric = Seen { scores, gain: None, cells: Vec::new(), lacks };
            if let Some(baseline) = engine.view.baseline.filter(|_| !row.is_baseline && !of_metric.scores.is_empty()) {
                of_metric.cells = computed(engine, row, group, |_| baseline)?;
                let place = named(engine, row, &of_metric.scores, metric);
                of_metric.gain = gain(engine, place, &of_metric.cells);
            }
            of_row.push(of_metric);
        }
        seen.push(of_row);
    }
    Ok((seen, left_out))
}

/// Why a row has no scores, where runs were made.
fn lacks(cells: &[Cell]) -> Option<Reason> {
    let reasons = || cells.iter().flat_map(|cell| &cell.failed).map(|(_, why)| why);
    // Targets that lack the metric are plenty; what stands in the way of the others is the cause.
    reasons().find(|why| matches!(why, Reason::Mixes { .. })).or_else(|| reasons().next()).cloned()
}

/// Keeps rows that average intermediates to those that have all metrics, so that all means are of the same ones; the
/// others, by code.
pub(super) fn all_metrics(engine: &Engine, rows: &mut [Row], metrics: &[u32]) -> Vec<u32> {
    let view = &engine.view;
    let Some(column) = view.set.column(&Factor::Metric) else { return Vec::new() };
    let has = |row: &Row, code: u32, metric: u32| {
        let own = view.groups.iter().filter(|group| group.block == row.block && group.intermediate == code);
        own.flat_map(|group| group.rows.clone()).any(|at| column.codes()[at] == metric)
    };
    let mut left_out = Vec::new();
    for row in rows.iter_mut().filter(|row| row.treated.len() > 1) {
        let has_all = |code: &u32| metrics.iter().all(|&metric| has(row, *code, metric));
        let (whole, others): (Vec<u32>, Vec<u32>) = row.treated.iter().copied().partition(has_all);
        if !whole.is_empty() {
            row.treated = whole;
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

/// The cells of every row set against themselves, which gives their scores; by row and metric.
fn own_scores(engine: &Engine, all: &[Row], groups: &[Vec<Group>]) -> Result<Vec<Vec<Vec<Cell>>>, AnalysisError> {
    let of_row = |(row, groups): (&Row, &Vec<Group>)| {
        groups.iter().map(|group| computed(engine, row, group, |treated| treated)).collect()
    };
    all.iter().zip(groups).map(of_row).collect()
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

/// The oriented mean of a row.
pub(super) fn oriented(scores: &[(f64, TargetScores)]) -> Option<f64> {
    let part = |(weight, target): &(f64, TargetScores)| {
        // A reported delta is no score.
        target.reported.is_none().then(|| weight * mean(&values(&target.treated)))
    };
    if scores.is_empty() { None } else { scores.iter().map(part).sum() }
}

/// The runs of a row that resamples are drawn from.
pub(super) fn runs(seen: &[Seen]) -> Runs {
    let ids = |of: &Seen| distinct(of.scores.iter().flat_map(|(_, target)| target.treated.iter().map(|run| run.0)));
    let ids: Vec<Vec<u32>> = seen.iter().map(ids).collect();
    let of_metric = |(metric, of): (usize, &Seen)| {
        let own = &ids[metric];
        let target = |(weight, target): &(f64, TargetScores)| -> Target {
            let place = |(id, score): &(u32, f64)| Some((own.binary_search(id).ok()?, *score));
            (*weight, target.treated.iter().filter_map(place).collect())
        };
        OfMetric {
            units: own.len(),
            targets: of.scores.iter().map(target).collect(),
            drawn_with: ids.iter().take(metric).position(|earlier| earlier == own),
        }
    };
    Runs(seen.iter().enumerate().map(of_metric).collect())
}
