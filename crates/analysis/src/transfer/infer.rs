//! From scores to an unjudged comparison.

use stilt_results::Basis;

use super::combined::combined;
use super::crossed::crossed;
use super::design::{Arms, by_design};
use super::over_examples;
use super::resampled::resampled;
use super::scores::{TargetScores, mean, values};
use super::settings::{Over, Resample};
use super::table::{Detail, Pairing};
use super::units::{by_language, by_target, over_units};
use crate::family::Comparison;
use crate::method::{Alternative, Method, Settings};
use crate::outcome::{Outcome, Reason};
use crate::student::p_value;

/// A comparison and what stands behind it.
pub(super) type Inferred = (Comparison, Detail);

/// What is asked of a comparison.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// Whether replicates that share an id are pairs.
    pub(super) paired: bool,
    /// The unit of inference.
    pub(super) over: Over,
    /// What is drawn anew in place of a test.
    pub(super) resample: Option<Resample>,
    /// What methods are told.
    pub(super) told: Settings,
    /// The method that is judged, in place of what the design calls for.
    pub(super) test: Option<&'static dyn Method>,
    /// Whether p of either side is wanted.
    pub(super) sides: bool,
}

impl Asked {
    /// p of either side of a t test, if they are wanted.
    pub(super) fn sides_of(&self, t: &Outcome) -> Option<(f64, f64)> {
        let test = t.tested().filter(|_| self.sides)?;
        let side = |alternative| Some(p_value(test.statistic?, test.df?, alternative));
        Some((side(Alternative::Greater)?, side(Alternative::Less)?))
    }

    /// The comparison judged by `judged`; interval and equivalence are those of the t test where it has none of its own.
    pub(super) fn comparison(&self, judged: Outcome, t: &Outcome, gain: f64) -> Comparison {
        // A method that only estimates leaves its interval, and says that it does not test.
        if let Some(estimate) = judged.estimated() {
            let reason = Reason::OnlyEstimates { method: estimate.method };
            return Comparison { interval: estimate.interval, ..Comparison::untested(Some(gain), reason) };
        }
        let comparison = Comparison::judged_by(judged, gain);
        let t = t.tested().filter(|_| comparison.outcome.tested().is_some());
        Comparison {
            interval: comparison.interval.or(t.and_then(|t| t.interval)),
            equivalence: self.told.bound.and_then(|bound| t?.equivalence(bound)),
            ..comparison
        }
    }
}

/// The gain on one target or, with several, their weighted mean.
pub(super) fn infer(targets: &[(f64, &TargetScores)], asked: &Asked) -> Inferred {
    let mut detail = Detail { bound: asked.told.bound, ..blank(targets) };
    if let Some(reported) = reported(targets) {
        detail.basis = Basis::Reported;
        return (Comparison::untested(Some(reported), Reason::ReportedOnly), detail);
    }
    let sign = targets.first().map_or(1.0, |(_, target)| target.sign);
    let gain: f64 = targets.iter().map(|(weight, target)| weight * gain_of(target)).sum();
    means(&mut detail, targets);
    let over_runs = matches!(asked.over, Over::Seeds | Over::SeedsLanguages);
    if over_runs && targets.iter().any(|(_, target)| target.summary) {
        return (Comparison::untested(Some(gain), Reason::SummaryOnly), detail);
    }
    if let Some(levels) = asked.resample {
        let comparison = resampled(targets, gain, asked, levels, &mut detail);
        return (comparison, detail);
    }
    let comparison = match asked.over {
        Over::Seeds => over_seeds(targets, gain, asked, &mut detail),
        Over::Languages => over_units(by_language(targets), "language", (gain, sign), asked, &mut detail),
        Over::Targets => over_units(by_target(targets), "target", (gain, sign), asked, &mut detail),
        Over::SeedsLanguages => crossed(targets, gain, asked, &mut detail),
        Over::Examples => over_examples::infer(targets, gain, asked.told, &mut detail),
        // An arm is one level.
        Over::Levels => Comparison::untested(Some(gain), Reason::OneUnit { unit: "level" }),
    };
    (comparison, detail)
}

/// Detail of a comparison of which nothing is known yet.
pub(super) fn blank(targets: &[(f64, &TargetScores)]) -> Detail {
    Detail {
        treated_mean: None,
        baseline_mean: None,
        sd: None,
        baseline_sd: None,
        n_treated: 0,
        n_baseline: 0,
        n_languages: targets.iter().map(|(_, target)| target.languages.len()).max().unwrap_or(0),
        n_dropped: targets.iter().map(|(_, target)| target.dropped).sum(),
        n_targets: targets.len(),
        of_targets: targets.len(),
        arms: [Vec::new(), Vec::new()],
        pairing: Pairing::None,
        exact: None,
        bound: None,
        sides: None,
        collapsed: None,
        effect: None,
        basis: Basis::Measured,
    }
}

/// The weighted mean of reported deltas, if every target has one and no measurement.
fn reported(targets: &[(f64, &TargetScores)]) -> Option<f64> {
    let one = |(weight, target): &(f64, &TargetScores)| target.reported.map(|delta| weight * delta);
    if targets.is_empty() { None } else { targets.iter().map(one).sum() }
}

fn gain_of(target: &TargetScores) -> f64 {
    mean(&values(&target.treated)) - mean(&values(&target.baseline))
}

/// Mean scores as measured: the orientation is taken back if it is the same for all targets.
fn means(detail: &mut Detail, targets: &[(f64, &TargetScores)]) {
    let Some((_, first)) = targets.first() else { return };
    if targets.iter().any(|(_, target)| target.sign != first.sign) {
        return;
    }
    let average = |arm: fn(&TargetScores) -> &[(u32, f64)]| {
        Some(targets.iter().map(|(weight, target)| weight * first.sign * mean(&values(arm(target)))).sum())
    };
    detail.treated_mean = average(|target| &target.treated);
    detail.baseline_mean = average(|target| &target.baseline);
}

fn over_seeds(targets: &[(f64, &TargetScores)], gain: f64, asked: &Asked, detail: &mut Detail) -> Comparison {
    match runs(targets) {
        Some(Runs { treated, baseline, broadcast, .. }) => {
            let pairing = match (broadcast, asked.paired) {
                (true, _) => Pairing::Broadcast,
                (false, true) => Pairing::Paired,
                (false, false) => Pairing::Unpaired,
            };
            by_design(Arms { treated, baseline, pairing }, gain, asked, detail)
        }
        None => combined(targets, gain, asked, detail),
    }
}

/// Scores per replicate over all targets.
pub(super) struct Runs {
    /// Replicates of the treated arm and of the baseline.
    pub(super) ids: [Vec<u32>; 2],
    pub(super) treated: Vec<f64>,
    pub(super) baseline: Vec<f64>,
    /// Whether every baseline is one value for all replicates.
    pub(super) broadcast: bool,
}

/// Per replicate the weighted mean over targets; `None` if a replicate lacks a target.
pub(super) fn runs(targets: &[(f64, &TargetScores)]) -> Option<Runs> {
    let ids = |runs: &[(u32, f64)]| runs.iter().map(|(id, _)| *id).collect::<Vec<u32>>();
    let (_, first) = targets.first()?;
    let broadcast = targets.iter().all(|(_, target)| target.broadcast);
    let trained = targets.iter().map(|(_, target)| target).find(|target| !target.broadcast);
    let (of_treated, of_baseline) = (ids(&first.treated), ids(&trained.unwrap_or(first).baseline));
    let mut treated = vec![0.0; of_treated.len()];
    let mut baseline = vec![0.0; of_baseline.len()];
    for (weight, target) in targets {
        if ids(&target.treated) != of_treated || (!target.broadcast && ids(&target.baseline) != of_baseline) {
            return None;
        }
        for (sum, (_, score)) in treated.iter_mut().zip(&target.treated) {
            *sum += weight * score;
        }
        for (place, sum) in baseline.iter_mut().enumerate() {
            let (_, score) = if target.broadcast { target.baseline[0] } else { target.baseline[place] };
            *sum += weight * score;
        }
    }
    Some(Runs { ids: [of_treated, of_baseline], treated, baseline, broadcast })
}
