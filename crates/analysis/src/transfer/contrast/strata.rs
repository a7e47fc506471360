//! Signed sums of means over independent samples: the statistic of every contrast and interaction.
//!
//! A contrast is a sum of means, each with a weight: +1/K for each of the K levels of the first group, -1/K for the
//! second. Samples (strata) are independent of each other; within one, a unit (a run seen on several targets, an
//! intermediate in two base models) has a value in several parts, and what it adds to the whole is summed before it is
//! squared. One stratum is a paired comparison, two are two independent arms: both are judged as everywhere else
//! (see the table of designs). With more, Var = sum of the strata's variances, and degrees of freedom are Satterthwaite's.
//!
//! Satterthwaite's degrees of freedom take estimated variances for true ones. As with Welch's test, a side of few runs
//! against one of many then rejects too often; where that rule does not hold, degrees of freedom are those of the side
//! with fewer. A side counts by its degrees of freedom under equal variances.

use std::collections::{BTreeMap, BTreeSet};

use crate::family::Comparison;
use crate::moments::ROUNDING;
use crate::outcome::{Outcome, Reason, Test};
use crate::transfer::combined::{Part, clustered};
use crate::transfer::design::{Arms, by_design, welch_holds};
use crate::transfer::infer::Asked;
use crate::transfer::scores::{mean, values};
use crate::transfer::table::{Detail, Pairing};

/// Id of the test of a difference of group means of several independent levels.
pub const CONTRASTED: &str = "contrast-t";

/// An independent sample.
#[derive(Default)]
pub(super) struct Stratum {
    /// Weights are signed.
    pub(super) parts: Vec<Part>,
    /// Whether it is of the first group.
    pub(super) first: bool,
}

/// How the runs of all strata belong together where there is one stratum.
pub(super) struct Strata {
    pub(super) strata: Vec<Stratum>,
    /// Values without variance over what is drawn anew, weighted.
    pub(super) fixed: f64,
    /// The pairing if there is one stratum.
    pub(super) pairing: Pairing,
    /// Whether the signs of the strata are those of two groups, and of nothing finer.
    pub(super) plain: bool,
}

impl Strata {
    pub(super) fn estimate(&self) -> f64 {
        let parts = self.strata.iter().flat_map(|stratum| &stratum.parts);
        self.fixed + parts.map(|part| part.weight * mean(&values(&part.runs))).sum::<f64>()
    }

    /// Judges the sum.
    pub(super) fn infer(&self, asked: &Asked, detail: &mut Detail) -> Comparison {
        let estimate = self.estimate();
        let sums: Option<Vec<Sums>> = self.strata.iter().map(Stratum::sums).collect();
        let single = self.strata.iter().filter(|stratum| stratum.units() < 2).count();
        match sums.as_deref() {
            Some([only]) => {
                let arms = Arms {
                    treated: only.positive.iter().map(|value| value + self.fixed).collect(),
                    baseline: only.negative.clone(),
                    pairing: self.pairing,
                };
                return by_design(arms, estimate, asked, detail);
            }
            Some([one, other]) if single == 0 || self.plain => {
                let (treated, baseline) = (one.differences(1.0), other.differences(-1.0));
                let treated = treated.into_iter().map(|value| value + self.fixed).collect();
                return by_design(Arms { treated, baseline, pairing: Pairing::Unpaired }, estimate, asked, detail);
            }
            _ => {}
        }
        let side = |first: bool| self.strata.iter().filter(|s| s.first == first).map(Stratum::units).sum::<usize>();
        (detail.n_treated, detail.n_baseline, detail.pairing) = match &self.strata[..] {
            // Units that are in both groups, some not at every level.
            [only] => (only.units(), only.units(), self.pairing),
            _ => (side(true), side(false), Pairing::Unpaired),
        };
        if single > 0 {
            return Comparison::untested(Some(estimate), Reason::SingleRuns { single, arms: self.strata.len() });
        }
        if let Some(method) = asked.test {
            return Comparison::untested(Some(estimate), Reason::OtherDesign { method: method.id() });
        }
        self.several(estimate, asked)
    }

    fn several(&self, estimate: f64, asked: &Asked) -> Comparison {
        let variances: Vec<(f64, f64)> = self.strata.iter().map(|stratum| clustered(&stratum.parts)).collect();
        let variance: f64 = variances.iter().map(|(variance, _)| variance).sum();
        let parts = self.strata.iter().flat_map(|stratum| &stratum.parts);
        let magnitude = parts.fold(0.0, |largest: f64, part| largest.max(part.magnitude));
        if variance.sqrt() <= ROUNDING * magnitude {
            return Comparison::untested(Some(estimate), Reason::NoVariance);
        }
        let varying = variances.iter().filter(|(variance, _)| *variance > 0.0);
        let satterthwaite = variance * variance / varying.map(|(variance, df)| variance * variance / df).sum::<f64>();
        let sides = [true, false].map(|first| nominal(self.strata.iter().filter(|stratum| stratum.first == first)));
        let [fewer, more] = [sides[0].min(sides[1]), sides[0].max(sides[1])];
        // Runs that would have these degrees of freedom.
        let runs = |df: f64| df as usize + 1;
        let df = if welch_holds(runs(fewer), runs(more)) { satterthwaite } else { satterthwaite.min(fewer) };
        let t = Outcome::Tested(Test::student(CONTRASTED, estimate, variance.sqrt(), df.max(1.0), &asked.told));
        asked.comparison(t.clone(), &t, estimate)
    }
}

/// Degrees of freedom of the variance of one side, if all its values had one variance; many for a side without strata.
fn nominal<'a>(strata: impl Iterator<Item = &'a Stratum>) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for stratum in strata {
        let n = stratum.units() as f64;
        let weight: f64 = stratum.parts.iter().map(|part| part.weight.abs()).sum();
        let share = weight * weight / n;
        sum += share;
        squares += share * share / (n - 1.0);
    }
    if squares > 0.0 { sum * sum / squares } else { f64::from(u16::MAX) }
}

/// What every unit adds with positive and with negative weights.
struct Sums {
    positive: Vec<f64>,
    negative: Vec<f64>,
}

impl Sums {
    fn differences(&self, sign: f64) -> Vec<f64> {
        self.positive.iter().zip(&self.negative).map(|(positive, negative)| sign * (positive - negative)).collect()
    }
}

impl Stratum {
    /// Number of units; of parts that differ, the fewest.
    pub(super) fn units(&self) -> usize {
        self.parts.iter().map(|part| part.runs.len()).min().unwrap_or(0)
    }

    /// Sums per unit; `None` if some part lacks a unit that others have.
    fn sums(&self) -> Option<Sums> {
        let ids = |part: &Part| part.runs.iter().map(|(id, _)| *id).collect::<Vec<u32>>();
        let first = ids(self.parts.first()?);
        let mut sums = Sums { positive: vec![0.0; first.len()], negative: vec![0.0; first.len()] };
        for part in &self.parts {
            if ids(part) != first {
                return None;
            }
            let sums = if part.weight > 0.0 { &mut sums.positive } else { &mut sums.negative };
            for (sum, (_, value)) in sums.iter_mut().zip(&part.runs) {
                *sum += part.weight.abs() * value;
            }
        }
        Some(sums)
    }
}

/// Means of units (languages, targets, intermediates) at a spot, with the sign of that spot.
pub(super) struct Units {
    pub(super) sign: f64,
    pub(super) values: BTreeMap<u32, f64>,
}

/// Strata of units: those at the same spots are a sample of their own, if no spot mixes samples.
pub(super) fn of_units(spots: &[Units], plain: bool) -> Strata {
    let mut samples: BTreeMap<Vec<usize>, BTreeSet<u32>> = BTreeMap::new();
    let all: BTreeSet<u32> = spots.iter().flat_map(|spot| spot.values.keys().copied()).collect();
    for &unit in &all {
        let there = |at: &usize| spots[*at].values.contains_key(&unit);
        samples.entry((0..spots.len()).filter(there).collect()).or_default().insert(unit);
    }
    let clean = (0..spots.len()).all(|at| samples.keys().filter(|places| places.contains(&at)).count() <= 1);
    let part = |spot: &Units| Part {
        weight: spot.sign,
        magnitude: spot.values.values().fold(0.0, |largest, value| largest.max(value.abs())),
        runs: spot.values.iter().map(|(unit, value)| (*unit, *value)).collect(),
    };
    let of = |places: &[usize]| Stratum {
        parts: places.iter().map(|&at| part(&spots[at])).collect(),
        first: places.first().is_some_and(|&at| spots[at].sign > 0.0),
    };
    let strata = match clean {
        // The first spot is of the first group.
        true => {
            let mut places: Vec<&Vec<usize>> = samples.keys().collect();
            places.sort();
            places.into_iter().map(|places| of(places)).collect()
        }
        false => vec![of(&(0..spots.len()).collect::<Vec<_>>())],
    };
    Strata { strata, fixed: 0.0, pairing: Pairing::Units, plain }
}
