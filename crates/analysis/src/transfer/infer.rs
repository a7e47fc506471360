//! From scores to an unjudged comparison: which test the design calls for, and what stands beside it.

use std::collections::BTreeMap;

use stilt_results::{Basis, Points};

use super::settings::Over;
use super::table::{Detail, Exact, Pairing};
use crate::effect::Effect;
use crate::family::Comparison;
use crate::method::{Method, PairedT, Permutation, Settings, SignFlip, WelchT};
use crate::moments::Moments;
use crate::outcome::{Interval, Outcome, Reason, Test};
use crate::prediction::{below, prediction};
use crate::sample::{Paired, Sample, Unpaired};
use crate::student::{critical, two_sided};

use super::scores::{TargetScores, mean};

/// A comparison and what stands behind it.
pub(super) type Inferred = (Comparison, Detail);

/// The gain on one target or, with several, their weighted mean.
pub(super) fn infer(targets: &[(f64, &TargetScores)], paired: bool, over: Over, told: Settings) -> Inferred {
    let mut detail = blank(targets);
    if let Some(reported) = reported(targets) {
        detail.basis = Basis::Reported;
        return (untested(Some(reported), Reason::ReportedOnly), detail);
    }
    let gain: f64 = targets.iter().map(|(weight, target)| weight * gain_of(target)).sum();
    if targets.iter().any(|(_, target)| target.summary) {
        means(&mut detail, targets);
        return (untested(Some(gain), Reason::SummaryOnly), detail);
    }
    let comparison = match over {
        Over::Seeds => over_seeds(targets, gain, paired, told, &mut detail),
        Over::Languages => over_units(by_language(targets), "language", gain, told, &mut detail),
        Over::Targets => over_units(by_target(targets), "target", gain, told, &mut detail),
    };
    means(&mut detail, targets);
    (comparison, detail)
}

/// A comparison that could not be made.
pub(super) fn untested(estimate: Option<f64>, reason: Reason) -> Comparison {
    Comparison { estimate: estimate.and_then(points), interval: None, outcome: Outcome::NotTestable(reason) }
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

fn points(value: f64) -> Option<Points> {
    Points::new(value).ok()
}

/// The weighted mean of reported deltas, if every target has one and no measurement.
fn reported(targets: &[(f64, &TargetScores)]) -> Option<f64> {
    let one = |(weight, target): &(f64, &TargetScores)| target.reported.map(|delta| weight * delta);
    if targets.is_empty() { None } else { targets.iter().map(one).sum() }
}

fn scores(runs: &[(u32, f64)]) -> Vec<f64> {
    runs.iter().map(|(_, score)| *score).collect()
}

fn gain_of(target: &TargetScores) -> f64 {
    mean(&scores(&target.treated)) - mean(&scores(&target.baseline))
}

/// Mean scores as measured: the orientation is taken back if it is the same for all targets.
fn means(detail: &mut Detail, targets: &[(f64, &TargetScores)]) {
    let Some((_, first)) = targets.first() else { return };
    if targets.iter().any(|(_, target)| target.sign != first.sign) {
        return;
    }
    let average = |arm: fn(&TargetScores) -> &[(u32, f64)]| {
        Some(targets.iter().map(|(weight, target)| weight * first.sign * mean(&scores(arm(target)))).sum())
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
        let Ok(pairs) = Paired::new(treated, baseline) else { return untested(Some(gain), Reason::NothingShared) };
        detail.sd = deviation(&pairs.differences());
        let sample = Sample::Paired(pairs);
        detail.effect = Effect::of(&sample);
        detail.exact = exact(&SignFlip.run(&sample, &told));
        return judged_by(PairedT.run(&sample, &told), gain);
    }
    detail.sd = deviation(&treated);
    let (n, m) = (treated.len(), baseline.len());
    let (fewer, more) = (n.min(m), n.max(m));
    let Ok(arms) = Unpaired::new(treated, baseline) else { return untested(Some(gain), Reason::NothingShared) };
    if n == 1 && m > 1 {
        let reason = Reason::OneTreatedRun { n_baseline: m, below: below(arms.treated()[0], arms.baseline()) };
        let interval = prediction(&arms, told.level).map(|prediction| prediction.interval);
        return Comparison { interval, ..untested(Some(gain), reason) };
    }
    let sample = Sample::Unpaired(arms);
    let welch = WelchT.run(&sample, &told);
    if welch.tested().is_none() {
        return judged_by(welch, gain);
    }
    detail.effect = Effect::of(&sample);
    let permutation = Permutation.run(&sample, &told);
    detail.exact = exact(&permutation);
    // Welch with two runs against twenty rejects a true null 12 % of the time; the permutation test does not.
    if fewer >= 5 || (fewer >= 3 && more <= 2 * fewer) {
        return judged_by(welch, gain);
    }
    let interval = welch.tested().and_then(|test| test.interval);
    Comparison { interval, ..judged_by(permutation, gain) }
}

fn judged_by(outcome: Outcome, gain: f64) -> Comparison {
    let interval = outcome.tested().and_then(|test| test.interval);
    Comparison { estimate: points(gain), interval, outcome }
}

fn exact(outcome: &Outcome) -> Option<Exact> {
    outcome.tested().and_then(|test| Some(Exact { p: test.p, floor: test.floor? }))
}

/// Standard deviation (divisor n - 1); `None` for one value.
fn deviation(values: &[f64]) -> Option<f64> {
    (values.len() > 1).then(|| Moments::of(values).sd)
}

/// Id of the test of a mean of cells that do not share their replicates.
pub const COMBINED: &str = "satterthwaite-t";

/// The mean of the cells' gains, where replicates are not complete over the targets.
///
/// What a replicate adds to the average is summed over the targets it has before it is squared: runs that share an id
/// share an intermediate checkpoint, and to add their variances as if targets were independent rejects a true null far
/// too often. With complete replicates this is the variance of their means; with ids that no two targets share it is the
/// sum of the cells' variances.
fn combined(
    targets: &[(f64, &TargetScores)],
    gain: f64,
    paired: bool,
    told: Settings,
    detail: &mut Detail,
) -> Comparison {
    detail.pairing = if paired { Pairing::Paired } else { Pairing::Unpaired };
    let fewest = |arm: fn(&TargetScores) -> usize| targets.iter().map(|(_, target)| arm(target)).min().unwrap_or(0);
    detail.n_treated = fewest(|target| target.treated.len());
    detail.n_baseline = fewest(|target| target.baseline.len());
    let untestable = targets.iter().filter(|(_, target)| !has_variance(target)).count();
    if untestable > 0 {
        return untested(Some(gain), Reason::CellsUntested { untested: untestable, cells: targets.len() });
    }
    let is_paired = |target: &TargetScores| paired && !target.broadcast;
    let treated = targets.iter().map(|(weight, target)| {
        let runs = if is_paired(target) { differences(target) } else { target.treated.clone() };
        (*weight, runs)
    });
    let baseline = targets.iter().filter(|(_, target)| !target.broadcast && !is_paired(target));
    let baseline = baseline.map(|(weight, target)| (*weight, target.baseline.clone()));
    let arms = [clustered(&treated.collect::<Vec<_>>()), clustered(&baseline.collect::<Vec<_>>())];
    let variance: f64 = arms.iter().map(|(variance, _)| variance).sum();
    if variance <= 0.0 {
        return untested(Some(gain), Reason::NoVariance);
    }
    let parts = arms.iter().filter(|(variance, _)| *variance > 0.0);
    let df = variance * variance / parts.map(|(variance, df)| variance * variance / df).sum::<f64>();
    let error = variance.sqrt();
    let t = gain / error;
    let interval = critical(told.level, df).map(|c| Interval::around(gain, c * error));
    let test = Test {
        method: COMBINED,
        statistic: Some(t),
        df: Some(df),
        estimate: gain,
        interval,
        p: two_sided(t, df),
        floor: None,
    };
    judged_by(Outcome::Tested(test), gain)
}

fn has_variance(target: &TargetScores) -> bool {
    target.treated.len() > 1 && (target.broadcast || target.baseline.len() > 1)
}

fn differences(target: &TargetScores) -> Vec<(u32, f64)> {
    target.treated.iter().zip(&target.baseline).map(|((id, t), (_, b))| (*id, t - b)).collect()
}

/// Variance of the weighted mean over targets of their runs' means, with its degrees of freedom: those after
/// Satterthwaite if the targets were independent, but no more than the distinct replicates leave.
fn clustered(targets: &[(f64, Vec<(u32, f64)>)]) -> (f64, f64) {
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    let (mut independent, mut spread) = (0.0, 0.0);
    for (weight, runs) in targets {
        let values = scores(runs);
        let (n, center) = (values.len() as f64, mean(&values));
        for (id, value) in runs {
            *sums.entry(*id).or_default() += weight * (value - center) / (n * (n - 1.0)).sqrt();
        }
        let error = weight * Moments::of(&values).standard_error();
        independent += error * error;
        spread += error.powi(4) / (n - 1.0);
    }
    let variance = sums.values().map(|sum| sum * sum).sum();
    let satterthwaite = if spread > 0.0 { independent * independent / spread } else { f64::INFINITY };
    (variance, satterthwaite.min(sums.len() as f64 - 1.0))
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
    targets.iter().map(|(_, target)| (mean(&scores(&target.treated)), mean(&scores(&target.baseline)))).collect()
}

/// A paired test with languages or targets in place of runs.
fn over_units(
    units: Vec<(f64, f64)>,
    unit: &'static str,
    gain: f64,
    told: Settings,
    detail: &mut Detail,
) -> Comparison {
    let (treated, baseline): (Vec<f64>, Vec<f64>) = units.into_iter().unzip();
    (detail.n_treated, detail.n_baseline) = (treated.len(), baseline.len());
    if treated.len() < 2 {
        return untested(Some(gain), Reason::OneUnit { unit });
    }
    // The estimate is the mean over units, so that it lies in the middle of its interval.
    let estimate = mean(&treated) - mean(&baseline);
    by_design(treated, baseline, Pairing::Units, estimate, told, detail)
}
