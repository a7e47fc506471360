//! The points of a series before they are judged.

use stilt_results::Factor;

use super::axis::Axis;
use super::observed::{level, means};
use super::plan::Computed;
use super::table::{Design, MeanScore, Of, plural};
use crate::curve::{Sum, satterthwaite};
use crate::family::Comparison;
use crate::moments::{Moments, constant, largest};
use crate::outcome::Reason;
use crate::transfer::cell::{asked, weighted};
use crate::transfer::engine::Engine;
use crate::transfer::infer::{blank, runs};
use crate::transfer::scores::{TargetScores, values};
use crate::transfer::table::Pairing;
use crate::transfer::units::over_units;
use crate::transfer::{ALL, Detail, Place};

/// A point that is not judged yet.
pub(super) struct Unjudged {
    pub(super) x: f64,
    pub(super) level: String,
    pub(super) place: Place,
    /// What is averaged in place of runs.
    pub(super) units: Option<&'static str>,
    pub(super) comparison: Comparison,
    /// In place of the comparison, where scores are followed.
    pub(super) score: Option<MeanScore>,
    pub(super) detail: Detail,
}

/// The points of a series, by ascending x; cells that share a place become one point.
pub(super) fn points(engine: &Engine, axis: &Axis, cells: &[&Computed], design: &Design, of: Of) -> Vec<Unjudged> {
    let by_level = matches!(design, Design::Levels(_));
    let mut places: Vec<(f64, &str, Vec<&Computed>)> = Vec::new();
    for &one in cells {
        let (x, level) = (one.planned.x, level(axis, one, design));
        match places.iter_mut().find(|(at, name, _)| *at == x && (!by_level || *name == level)) {
            Some((.., members)) => members.push(one),
            None => places.push((x, level, vec![one])),
        }
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let point = |(x, level, members): (f64, &str, Vec<&Computed>)| {
        let (place, comparison, score, detail) = match (&members[..], of) {
            ([one], Of::Gain) => {
                let (comparison, detail) = one.cell.inferred.clone();
                (one.cell.place.clone(), comparison, None, detail)
            }
            ([one], Of::Score) => {
                let (score, detail) = of_runs(engine, one);
                (one.cell.place.clone(), untested(), Some(score), detail)
            }
            (several, of) => merged(engine, several, of),
        };
        let units = (members.len() > 1).then(|| units(&members));
        Unjudged { x, level: level.to_owned(), place, units, comparison, score, detail }
    };
    places.into_iter().map(point).collect()
}

/// What cells that share a point differ in.
fn units(cells: &[&Computed]) -> &'static str {
    type Level = fn(&Place) -> &String;
    let differ = |level: Level| cells.windows(2).any(|pair| level(&pair[0].cell.place) != level(&pair[1].cell.place));
    let levels: [(Factor, Level); 4] = [
        (Factor::Intermediate, |place| &place.intermediate),
        (Factor::BaseModel, |place| &place.base_model),
        (Factor::Target, |place| &place.target),
        (Factor::Language, |place| &place.language),
    ];
    levels.into_iter().find(|(_, level)| differ(*level)).map_or("levels", |(factor, _)| plural(&factor))
}

fn untested() -> Comparison {
    Comparison::untested(None, Reason::NoCells)
}

/// The mean over several cells, each of which is a unit.
fn merged(engine: &Engine, cells: &[&Computed], of: Of) -> (Place, Comparison, Option<MeanScore>, Detail) {
    let first = cells.first().map(|one| one.cell.place.clone()).unwrap_or_default();
    let differ = |level: fn(&Place) -> &String| cells.iter().any(|one| level(&one.cell.place) != level(&first));
    let all = |differs: bool, level: &str| if differs { ALL.to_owned() } else { level.to_owned() };
    let place = Place {
        base_model: all(differ(|place| &place.base_model), &first.base_model),
        intermediate: all(differ(|place| &place.intermediate), &first.intermediate),
        target: all(differ(|place| &place.target), &first.target),
        language: all(differ(|place| &place.language), &first.language),
        metric: all(differ(|place| &place.metric), &first.metric),
        ..first.clone()
    };
    let known: Vec<(f64, f64, f64)> = cells.iter().filter_map(|one| means(engine, one)).collect();
    let used: Vec<(f64, TargetScores)> = cells.iter().flat_map(|one| weighted(engine, &one.cell.scores)).collect();
    let parts: Vec<(f64, &TargetScores)> = used.iter().map(|(weight, scores)| (*weight, scores)).collect();
    let counted = |of: fn(&Detail) -> usize| cells.iter().map(|one| of(&one.cell.inferred.1)).max().unwrap_or(0);
    let mut detail = Detail {
        n_targets: counted(|detail| detail.n_targets),
        of_targets: counted(|detail| detail.of_targets),
        bound: engine.view.settings.bound,
        ..blank(&parts)
    };
    let sign = if known.iter().all(|(.., sign)| *sign < 0.0) { -1.0 } else { 1.0 };
    if known.is_empty() {
        return (place, untested(), (of == Of::Score).then(|| missing(Reason::NoCells)), detail);
    }
    if of == Of::Score {
        let scores: Vec<f64> = known.iter().map(|(treated, ..)| sign * treated).collect();
        (detail.n_treated, detail.pairing) = (scores.len(), Pairing::Units);
        let score = student(engine, &[(1.0, scores)]);
        detail.treated_mean = score.mean;
        return (place, untested(), Some(score), detail);
    }
    let units: Vec<(f64, f64)> = known.iter().map(|(treated, baseline, _)| (*treated, *baseline)).collect();
    let gain = units.iter().map(|(treated, baseline)| treated - baseline).sum::<f64>() / units.len() as f64;
    // So that means are shown as measured.
    (detail.treated_mean, detail.baseline_mean) = (Some(0.0), Some(0.0));
    let asked = asked(engine.view.settings, engine.view.catalogue, &place);
    let comparison = over_units(units, "level of the series", (gain, sign), &asked, &mut detail);
    (place, comparison, None, detail)
}

fn missing(reason: Reason) -> MeanScore {
    MeanScore { mean: None, interval: None, reason: Some(reason) }
}

/// The mean score of a cell over its runs.
fn of_runs(engine: &Engine, one: &Computed) -> (MeanScore, Detail) {
    let used = weighted(engine, &one.cell.scores);
    let targets: Vec<(f64, &TargetScores)> = used.iter().map(|(weight, scores)| (*weight, scores)).collect();
    let mut detail = Detail {
        n_treated: one.cell.inferred.1.n_treated,
        of_targets: one.cell.inferred.1.of_targets,
        ..blank(&targets)
    };
    if targets.is_empty() || targets.iter().any(|(_, scores)| scores.reported.is_some()) {
        let reason = if targets.is_empty() { one.cell.inferred.0.outcome.reason().cloned() } else { None };
        return (missing(reason.unwrap_or(Reason::ReportedOnly)), detail);
    }
    let sign = if targets.iter().all(|(_, scores)| scores.sign < 0.0) { -1.0 } else { 1.0 };
    let parts: Vec<(f64, Vec<f64>)> = match runs(&targets) {
        Some(runs) => vec![(sign, runs.treated)],
        // Runs that differ between targets: the mean of their means.
        None => targets.iter().map(|(weight, scores)| (sign * weight, values(&scores.treated))).collect(),
    };
    let summary = targets.iter().any(|(_, scores)| scores.summary);
    let mut score = student(engine, &parts);
    if summary {
        score = MeanScore { interval: None, reason: Some(Reason::SummaryOnly), ..score };
    }
    if let [(_, values)] = &parts[..] {
        (detail.n_treated, detail.sd) = (values.len(), (values.len() > 1).then(|| Moments::of(values).sd));
    }
    detail.treated_mean = score.mean;
    (score, detail)
}

/// The weighted sum of means, with its interval by Student's t.
fn student(engine: &Engine, parts: &[(f64, Vec<f64>)]) -> MeanScore {
    let moments: Vec<(f64, Moments)> = parts.iter().map(|(weight, values)| (*weight, Moments::of(values))).collect();
    let mean = moments.iter().map(|(weight, of)| weight * of.mean).sum();
    if moments.iter().any(|(_, of)| of.n < 2.0) {
        return MeanScore { mean: Some(mean), interval: None, reason: Some(Reason::OneUnit { unit: "run" }) };
    }
    if parts.iter().all(|(_, values)| constant(values, largest(values))) {
        return MeanScore { mean: Some(mean), interval: None, reason: Some(Reason::NoVariance) };
    }
    let variances = moments.iter().map(|(weight, of)| ((weight * of.standard_error()).powi(2), of.n - 1.0));
    let (variance, df) = satterthwaite(&variances.collect::<Vec<_>>());
    let interval = Sum { value: mean, error: Some(variance.sqrt()), df }.interval(engine.view.settings.level);
    MeanScore { mean: Some(mean), interval, reason: None }
}
