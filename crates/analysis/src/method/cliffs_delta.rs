//! Cliff's delta: dominance of one arm over the other.
//!
//! # Question
//! How much more often is a treated run above a baseline run than below it? This is no test and has no p.
//!
//! # Assumptions
//! All runs are independent. No normality, no common shape.
//!
//! # Formula
//! δ = (#{t > b} - #{t < b}) / (n1 n2) over all pairs of a treated and a baseline run: a difference of probabilities,
//! -1 to 1. With d_ij = sign(t_i - b_j) and its means d_i. over baseline and d_.j over treated runs, the unbiased
//! variance is s^2 = (n2^2 Σ (d_i. - δ)^2 + n1^2 Σ (d_.j - δ)^2 - Σ Σ (d_ij - δ)^2) / (n1 n2 (n1 - 1) (n2 - 1)), taken
//! as at least (1 - δ^2) / (n1 n2 - 1), since it may come out negative. The interval is Cliff's asymmetric one, with z
//! the critical value of the normal distribution:
//! (δ - δ^3 ± z s √((1 - δ^2)^2 + z^2 s^2)) / (1 - δ^2 + z^2 s^2).
//!
//! # Degenerate input
//! An arm of one run, or neither arm varies: none. Runs tie up to a relative 1e-9 of the scores. Arms that do not
//! overlap (δ = ±1) show no variance, and there is no interval.
//!
//! # Source
//! Cliff (1993), Dominance statistics: ordinal analyses to answer ordinal questions, *Psychological Bulletin* 114(3),
//! 494-509; Feng & Cliff (2004), Monte Carlo evaluation of ordinal d with improved confidence interval, *Journal of
//! Modern Applied Statistical Methods* 3(2), 322-332.

use super::{Design, Method, Settings, arms};
use crate::moments::ROUNDING;
use crate::normal::critical;
use crate::outcome::{Estimate, Interval, Outcome};
use crate::registry::{Entry, entry};
use crate::sample::{Sample, Unpaired};

/// Cliff's delta, `cliffs-delta`.
#[derive(Debug, Clone, Copy)]
pub struct CliffsDelta;

entry!(CliffsDelta, "cliffs-delta", "Cliff's delta", "cliffs_delta.rs");

impl Method for CliffsDelta {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        arms(sample, self.id())
            .map(|arms| {
                let dominance = Dominance::new(arms);
                let interval = critical(settings.level).and_then(|z| dominance.interval(z));
                Estimate { method: self.id(), value: dominance.delta(), interval, extra: Vec::new() }
            })
            .into()
    }
}

/// Counts of pairs of a treated and a baseline run, from which everything follows.
struct Dominance {
    /// Per treated run: baseline runs below it less those above.
    treated: Vec<i64>,
    /// Per baseline run: treated runs above it less those below.
    baseline: Vec<i64>,
    /// Pairs that do not tie.
    apart: i64,
}

impl Dominance {
    fn new(arms: &Unpaired) -> Self {
        let tolerance = ROUNDING * arms.magnitude();
        let sorted = |arm: &[f64]| {
            let mut arm = arm.to_vec();
            arm.sort_by(f64::total_cmp);
            arm
        };
        // Differences, since a run plus the tolerance may leave the range of doubles.
        let around = |run: f64, arm: &[f64]| {
            let below = arm.partition_point(|other| run - other > tolerance);
            let above = arm.len() - arm.partition_point(|other| other - run <= tolerance);
            (below as i64, above as i64)
        };
        let (treated, baseline) = (sorted(arms.treated()), sorted(arms.baseline()));
        let of_treated: Vec<(i64, i64)> = treated.iter().map(|&run| around(run, &baseline)).collect();
        Self {
            treated: of_treated.iter().map(|(below, above)| below - above).collect(),
            baseline: baseline.iter().map(|&run| around(run, &treated)).map(|(below, above)| above - below).collect(),
            apart: of_treated.iter().map(|(below, above)| below + above).sum(),
        }
    }

    /// Pairs of runs.
    fn pairs(&self) -> f64 {
        self.treated.len() as f64 * self.baseline.len() as f64
    }

    fn delta(&self) -> f64 {
        self.treated.iter().sum::<i64>() as f64 / self.pairs()
    }

    /// Cliff's interval at `z` standard errors; `None` if the arms do not overlap.
    fn interval(&self, z: f64) -> Option<Interval> {
        let total = i128::from(self.treated.iter().sum::<i64>());
        let around_mean = |sums: &[i64]| {
            let squares: i128 = sums.iter().map(|&sum| i128::from(sum).pow(2)).sum();
            (squares * sums.len() as i128 - total * total) as f64 / sums.len() as f64
        };
        let (delta, pairs) = (self.delta(), self.pairs());
        let single = self.apart as f64 - delta * delta * pairs;
        let divisor = pairs * (self.treated.len() as f64 - 1.0) * (self.baseline.len() as f64 - 1.0);
        let estimated = (around_mean(&self.treated) + around_mean(&self.baseline) - single) / divisor;
        let room = 1.0 - delta * delta;
        let spread = z * z * estimated.max(room / (pairs - 1.0));
        let half_width = (spread * (room * room + spread)).sqrt();
        let end = |side: f64| (delta * room + side * half_width) / (room + spread);
        (room > 0.0).then(|| Interval { low: end(-1.0), high: end(1.0) })
    }
}
