//! The mean score of an arm, as measured, with its interval over runs. It is described and not judged.

use super::combined::{Part, clustered, magnitude};
use super::scores::{TargetScores, mean, values};
use super::trend::MeanScore;
use crate::outcome::{Interval, Reason};
use crate::student::critical;

/// A mean without a value.
pub(super) fn missing(reason: Reason) -> MeanScore {
    MeanScore { mean: None, interval: None, reason: Some(reason) }
}

/// The weighted mean over targets, as measured, with its interval by Student's t over runs; runs that share an id count
/// as one over the targets.
pub(super) fn mean_score(targets: &[(f64, &TargetScores)], level: f64) -> MeanScore {
    if targets.is_empty() {
        return missing(Reason::NoCells);
    }
    if targets.iter().any(|(_, target)| target.reported.is_some()) {
        return missing(Reason::ReportedOnly);
    }
    let sign = common_sign(targets);
    let score = sign * targets.iter().map(|(weight, target)| weight * mean(&values(&target.treated))).sum::<f64>();
    let without = |reason| MeanScore { mean: Some(score), interval: None, reason: Some(reason) };
    if targets.iter().any(|(_, target)| target.summary) {
        return without(Reason::SummaryOnly);
    }
    if targets.iter().any(|(_, target)| target.treated.len() < 2) {
        return without(Reason::OneUnit { unit: "run" });
    }
    let part = |(weight, target): &(f64, &TargetScores)| Part {
        weight: *weight,
        magnitude: magnitude(target),
        runs: target.treated.clone(),
    };
    let (variance, df) = clustered(&targets.iter().map(part).collect::<Vec<_>>());
    if variance <= 0.0 {
        return without(Reason::NoVariance);
    }
    let interval = critical(level, df).map(|critical| Interval::around(score, critical * variance.sqrt()));
    MeanScore { mean: Some(score), interval, reason: None }
}

/// -1 if all scores are better when lower, so that they can be shown as measured; else 1: they are oriented.
pub(super) fn common_sign(targets: &[(f64, &TargetScores)]) -> f64 {
    if !targets.is_empty() && targets.iter().all(|(_, target)| target.sign < 0.0) { -1.0 } else { 1.0 }
}
