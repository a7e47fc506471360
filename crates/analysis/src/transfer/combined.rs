//! The mean of cells whose replicates are not complete over the targets.

use std::collections::BTreeMap;

use super::infer::Asked;
use super::scores::{Runs, TargetScores, mean, values};
use super::table::{Detail, Pairing};
use crate::family::Comparison;
use crate::moments::{Moments, constant};
use crate::outcome::{Outcome, Reason, Test};

/// Id of the test of a mean of cells that do not share their replicates.
pub const COMBINED: &str = "satterthwaite-t";

/// The mean of the cells' gains, where replicates are not complete over the targets.
///
/// What a replicate adds to the average is summed over the targets it has before it is squared: runs that share an id
/// share an intermediate checkpoint, and to add their variances as if targets were independent rejects a true null far
/// too often. With complete replicates this is the variance of their means; with ids that no two targets share it is the
/// sum of the cells' variances.
pub(super) fn combined(targets: &[(f64, &TargetScores)], gain: f64, asked: &Asked, detail: &mut Detail) -> Comparison {
    let paired = asked.paired;
    detail.pairing = if paired { Pairing::Paired } else { Pairing::Unpaired };
    let treated = targets.iter().map(|(_, target)| target.treated.len());
    let trained = targets.iter().filter(|(_, target)| !target.broadcast);
    detail.n_treated = treated.min().unwrap_or(0);
    detail.n_baseline = trained.map(|(_, target)| target.baseline.len()).min().unwrap_or(1);
    let untestable = targets.iter().filter(|(_, target)| !has_variance(target)).count();
    if untestable > 0 {
        return Comparison::untested(Some(gain), Reason::CellsUntested { untested: untestable, cells: targets.len() });
    }
    let arms = parts(targets, paired).map(|parts| clustered(&parts));
    let variance: f64 = arms.iter().map(|(variance, _)| variance).sum();
    if variance <= 0.0 {
        return Comparison::untested(Some(gain), Reason::NoVariance);
    }
    let parts = arms.iter().filter(|(variance, _)| *variance > 0.0);
    let df = variance * variance / parts.map(|(variance, df)| variance * variance / df).sum::<f64>();
    let error = variance.sqrt();
    if let Some(method) = asked.test {
        return Comparison::untested(Some(gain), Reason::OtherDesign { method: method.id() });
    }
    let t = Outcome::Tested(Test::student(COMBINED, gain, error, df, &asked.told));
    detail.sides = asked.sides_of(&t);
    asked.comparison(t.clone(), &t, gain)
}

/// What every target adds to the variance of the treated arm (or of the differences of pairs), and to that of the
/// baseline; a broadcast baseline does not vary.
pub(super) fn parts(targets: &[(f64, &TargetScores)], paired: bool) -> [Vec<Part>; 2] {
    let is_paired = |target: &TargetScores| paired && !target.broadcast;
    let treated = targets.iter().map(|(weight, target)| {
        let runs = if is_paired(target) { differences(target) } else { target.treated.clone() };
        Part { weight: *weight, magnitude: magnitude(target), runs }
    });
    let baseline = targets.iter().filter(|(_, target)| !target.broadcast && !is_paired(target));
    let baseline = baseline.map(|(weight, target)| Part {
        weight: *weight,
        magnitude: magnitude(target),
        runs: target.baseline.clone(),
    });
    [treated.collect(), baseline.collect()]
}

/// The largest score of both arms, which rounding is measured by.
pub(super) fn magnitude(target: &TargetScores) -> f64 {
    target.treated.iter().chain(&target.baseline).fold(0.0, |largest, (_, score)| largest.max(score.abs()))
}

/// What one target adds to the variance of an arm.
pub(super) struct Part {
    pub(super) weight: f64,
    /// The largest score, which rounding is measured by.
    pub(super) magnitude: f64,
    /// Id and score of each replicate (or whatever is drawn anew).
    pub(super) runs: Runs,
}

fn has_variance(target: &TargetScores) -> bool {
    target.treated.len() > 1 && (target.broadcast || target.baseline.len() > 1)
}

fn differences(target: &TargetScores) -> Runs {
    target.treated.iter().zip(&target.baseline).map(|((id, t), (_, b))| (*id, t - b)).collect()
}

/// Variance of the weighted mean over targets of their runs' means, with its degrees of freedom: those after
/// Satterthwaite if the targets were independent, but no more than the effective number of replicates leaves. A
/// replicate counts by its share in the average, so that one target with more runs than the others adds little.
pub(super) fn clustered(targets: &[Part]) -> (f64, f64) {
    // Per replicate: what it adds to the average, and its share in it.
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    let (mut independent, mut spread) = (0.0, 0.0);
    for Part { weight, magnitude, runs } in targets {
        let own = values(runs);
        // Rounding of decimals is no variance.
        if constant(&own, *magnitude) {
            continue;
        }
        let (n, center) = (own.len() as f64, mean(&own));
        let share = weight / (n * (n - 1.0)).sqrt();
        for (id, value) in runs {
            let sum = sums.entry(*id).or_default();
            *sum = (sum.0 + share * (value - center), sum.1 + share.abs());
        }
        let error = weight * Moments::of(&own).standard_error();
        independent += error * error;
        spread += error.powi(4) / (n - 1.0);
    }
    let variance = sums.values().map(|(sum, _)| sum * sum).sum();
    let satterthwaite = if spread > 0.0 { independent * independent / spread } else { f64::INFINITY };
    let squares = |power: i32| sums.values().map(|(_, share)| share.powi(power)).sum::<f64>();
    let effective = squares(2) * squares(2) / squares(4);
    (variance, satterthwaite.min((effective - 1.0).max(1.0)))
}
