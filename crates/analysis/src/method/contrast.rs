//! A difference of means with its standard error: what the t tests share.

use crate::moments::{Moments, saturate};
use crate::outcome::Interval;
use crate::sample::{Paired, Unpaired};
use crate::student::critical;

/// A difference of means, treated minus baseline, that is judged by Student's t.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contrast {
    /// The difference, points.
    pub(super) estimate: f64,
    /// Its standard error, points.
    pub(super) error: f64,
    /// Degrees of freedom.
    pub(super) df: f64,
}

impl Contrast {
    /// The mean difference of pairs; they must vary.
    pub(super) fn paired(pairs: &Paired) -> Self {
        let moments = Moments::of(&pairs.differences());
        Self { estimate: moments.mean, error: moments.standard_error(), df: moments.n - 1.0 }
    }

    /// The difference of means of arms that may differ in variance (Welch); one of them must vary.
    pub(super) fn welch(arms: &Unpaired) -> Self {
        let (treated, baseline) = (Moments::of(arms.treated()), Moments::of(arms.baseline()));
        // `hypot`: the squares of very large and very small errors leave the range of doubles.
        let error = treated.standard_error().hypot(baseline.standard_error());
        let part = |arm: Moments| (arm.standard_error() / error).powi(4) / (arm.n - 1.0);
        let df = 1.0 / (part(treated) + part(baseline));
        Self { estimate: saturate(treated.mean - baseline.mean), error, df }
    }

    /// t for the hypothesis that the difference is `expected` points.
    pub(super) fn t(&self, expected: f64) -> f64 {
        saturate(saturate(self.estimate - expected) / self.error)
    }

    /// The interval at `level`; `None` unless `level` lies inside (0, 1).
    pub(super) fn interval(&self, level: f64) -> Option<Interval> {
        critical(level, self.df).map(|c| Interval::around(self.estimate, c * self.error))
    }
}
