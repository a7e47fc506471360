//! From scores to an unjudged comparison: which test the design calls for, and what stands beside it.

use stilt_results::Basis;

use super::combined::combined;
use super::over_examples;
use super::scores::{TargetScores, mean, values};
use super::settings::Over;
use super::table::{Detail, Exact, Pairing};
use crate::effect::Effect;
use crate::family::Comparison;
use crate::method::{Method, PairedT, Permutation, Settings, SignFlip, WelchT};
use crate::moments::Moments;
use crate::outcome::{Outcome, Reason};
use crate::prediction::{below, prediction};
use crate::sample::{Paired, Sample, Unpaired};

/// A comparison and what stands behind it.
pub(super) type Inferred = (Comparison, Detail);

/// The gain on one target or, with several, their weighted mean.
pub(super) fn infer(targets: &[(f64, &TargetScores)], paired: bool, over: Over, told: Settings) -> Inferred {
    let mut detail = blank(targets);
    if let Some(reported) = reported(targets) {
        detail.basis = Basis::Reported;
        return (Comparison::untested(Some(reported), Reason::ReportedOnly), detail);
    }
    let sign = targets.first().map_or(1.0, |(_, target)| target.sign);
    let gain: f64 = targets.iter().map(|(weight, target)| weight * gain_of(target)).sum();
    means(&mut detail, targets);
    if over == Over::Seeds && targets.iter().any(|(_, target)| target.summary) {
        return (Comparison::untested(Some(gain), Reason::SummaryOnly), detail);
    }
    let comparison = match over {
        Over::Seeds => over_seeds(targets, gain, paired, told, &mut detail),
        Over::Languages => over_units(by_language(targets), "language", (gain, sign), told, &mut detail),
        Over::Targets => over_units(by_target(targets), "target", (gain, sign), told, &mut detail),
        Over::Examples => over_examples::infer(targets, gain, told, &mut detail),
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
        n_dropped: targets.iter().map(|(_, target)| target.dropped).sum(),
        n_targets: targets.len(),
        of_targets: targets.len(),
        pairing: Pairing::None,
        exact: None,
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

fn over_seeds(
    targets: &[(f64, &TargetScores)],
    gain: f64,
    paired: bool,
    told: Settings,
    detail: &mut Detail,
) -> Comparison {
    match runs(targets) {
        Some(Runs { treated, baseline, broadcast }) => {
            let pairing = match (broadcast, paired) {
                (true, _) => Pairing::Broadcast,
                (false, true) => Pairing::Paired,
                (false, false) => Pairing::Unpaired,
            };
            by_design(treated, baseline, pairing, gain, told, detail)
        }
        None => combined(targets, gain, paired, told, detail),
    }
}

/// Scores per replicate over all targets.
struct Runs {
    treated: Vec<f64>,
    baseline: Vec<f64>,
    /// Whether every baseline is one value for all replicates.
    broadcast: bool,
}

/// Per replicate the weighted mean over targets; `None` if a replicate lacks a target.
fn runs(targets: &[(f64, &TargetScores)]) -> Option<Runs> {
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
    Some(Runs { treated, baseline, broadcast })
}

/// The table of designs: which test is judged, and what stands beside it.
fn by_design(
    treated: Vec<f64>,
    mut baseline: Vec<f64>,
    pairing: Pairing,
    gain: f64,
    told: Settings,
    detail: &mut Detail,
) -> Comparison {
    (detail.n_treated, detail.n_baseline, detail.pairing) = (treated.len(), baseline.len(), pairing);
    detail.baseline_sd = deviation(&baseline);
    if matches!(pairing, Pairing::Broadcast | Pairing::Paired | Pairing::Units) {
        if pairing == Pairing::Broadcast {
            baseline = vec![baseline[0]; treated.len()];
            detail.baseline_sd = None;
        }
        let Ok(pairs) = Paired::new(treated, baseline) else {
            return Comparison::untested(Some(gain), Reason::NothingShared);
        };
        detail.sd = deviation(&pairs.differences());
        let sample = Sample::Paired(pairs);
        detail.effect = Effect::of(&sample);
        detail.exact = exact(&SignFlip.run(&sample, &told));
        return Comparison::judged_by(PairedT.run(&sample, &told), gain);
    }
    detail.sd = deviation(&treated);
    let (n, m) = (treated.len(), baseline.len());
    let (fewer, more) = (n.min(m), n.max(m));
    let Ok(arms) = Unpaired::new(treated, baseline) else {
        return Comparison::untested(Some(gain), Reason::NothingShared);
    };
    if n == 1 && m > 1 {
        let reason = Reason::OneTreatedRun { n_baseline: m, below: below(arms.treated()[0], arms.baseline()) };
        let interval = prediction(&arms, told.level).map(|prediction| prediction.interval);
        return Comparison { interval, ..Comparison::untested(Some(gain), reason) };
    }
    let sample = Sample::Unpaired(arms);
    let welch = WelchT.run(&sample, &told);
    if welch.tested().is_none() {
        return Comparison::judged_by(welch, gain);
    }
    detail.effect = Effect::of(&sample);
    let permutation = Permutation.run(&sample, &told);
    detail.exact = exact(&permutation);
    // Welch with two runs against twenty rejects a true null 12 % of the time; the permutation test does not.
    if fewer >= 5 || (fewer >= 3 && more <= 2 * fewer) {
        return Comparison::judged_by(welch, gain);
    }
    let interval = welch.tested().and_then(|test| test.interval);
    Comparison { interval, ..Comparison::judged_by(permutation, gain) }
}

fn exact(outcome: &Outcome) -> Option<Exact> {
    outcome.tested().and_then(|test| Some(Exact { p: test.p, floor: test.floor? }))
}

/// Standard deviation (divisor n - 1); `None` for one value.
fn deviation(values: &[f64]) -> Option<f64> {
    (values.len() > 1).then(|| Moments::of(values).sd)
}

/// Mean treated and baseline score of every language, over the targets that have it.
fn by_language(targets: &[(f64, &TargetScores)]) -> Vec<(f64, f64)> {
    let mut codes: Vec<u32> = targets.iter().flat_map(|(_, target)| target.languages.iter().map(|l| l.0)).collect();
    codes.sort_unstable();
    codes.dedup();
    let unit = |code: u32| {
        let there = targets.iter().filter_map(|(weight, target)| {
            let (_, treated, baseline) = target.languages.iter().find(|language| language.0 == code)?;
            Some((*weight, weight * treated, weight * baseline))
        });
        let (weight, treated, baseline) = there.fold((0.0, 0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
        (treated / weight, baseline / weight)
    };
    codes.into_iter().map(unit).collect()
}

fn by_target(targets: &[(f64, &TargetScores)]) -> Vec<(f64, f64)> {
    targets.iter().map(|(_, target)| (mean(&values(&target.treated)), mean(&values(&target.baseline)))).collect()
}

/// A paired test with languages or targets in place of runs.
fn over_units(
    units: Vec<(f64, f64)>,
    unit: &'static str,
    (gain, sign): (f64, f64),
    told: Settings,
    detail: &mut Detail,
) -> Comparison {
    let (treated, baseline): (Vec<f64>, Vec<f64>) = units.into_iter().unzip();
    (detail.n_treated, detail.n_baseline) = (treated.len(), baseline.len());
    if treated.len() < 2 {
        return Comparison::untested(Some(gain), Reason::OneUnit { unit });
    }
    // The estimate is the mean over units, so that it lies in the middle of its interval; so are the means beside it.
    let (treated_mean, baseline_mean) = (mean(&treated), mean(&baseline));
    let estimate = treated_mean - baseline_mean;
    let signed = |mean: f64| if detail.treated_mean.is_some() { Some(sign * mean) } else { None };
    (detail.treated_mean, detail.baseline_mean) = (signed(treated_mean), signed(baseline_mean));
    by_design(treated, baseline, Pairing::Units, estimate, told, detail)
}
