//! Languages or targets as the units of inference, in place of runs.

use super::design::{Arms, by_design};
use super::infer::Asked;
use super::scores::{TargetScores, mean, values};
use super::table::{Detail, Pairing};
use crate::family::Comparison;
use crate::outcome::Reason;

/// Mean treated and baseline score of every language, over the targets that have it.
pub(super) fn by_language(targets: &[(f64, &TargetScores)]) -> Vec<(f64, f64)> {
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

pub(super) fn by_target(targets: &[(f64, &TargetScores)]) -> Vec<(f64, f64)> {
    targets.iter().map(|(_, target)| (mean(&values(&target.treated)), mean(&values(&target.baseline)))).collect()
}

/// A paired test with languages or targets in place of runs.
pub(super) fn over_units(
    units: Vec<(f64, f64)>,
    unit: &'static str,
    (gain, sign): (f64, f64),
    asked: &Asked,
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
    by_design(Arms { treated, baseline, pairing: Pairing::Units }, estimate, asked, detail)
}
