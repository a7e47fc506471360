//! Curves: the mean of an outcome at several values of x, its line, its peak, its area.
//!
//! The runs of an arm are either seen at every x (steps of a training), or there are other runs at every x (doses). What
//! is asked of a curve is mostly a weighted sum of its means: the area, a drop, a difference between two x. Seen runs
//! answer it each for itself, so that what a run has at all x cancels; other runs share one variance around their means.

mod fit;
mod summary;

use crate::moments::{Moments, constant, largest};
use crate::outcome::Interval;
use crate::student::critical;

pub use fit::Fitted;
pub(crate) use fit::{Points, difference, fit};
pub use summary::{Peak, Summary};

/// The values of one arm, oriented or as measured, in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Arm {
    /// Units with a value at every x: one row per unit, one column per x.
    Seen(Vec<Vec<f64>>),
    /// Other runs at every x.
    Other(Pooled),
    /// One value per run, which stands for every x.
    Final(Vec<f64>),
    /// A value without variance that stands for every x.
    Known(f64),
}

/// Other runs at every x, which share one variance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pooled {
    /// Mean and number of runs by x.
    means: Vec<(f64, f64)>,
    variance: f64,
    df: f64,
}

impl Pooled {
    /// From the values at each x, at least one.
    pub(crate) fn of(at: &[Vec<f64>]) -> Self {
        let moments: Vec<Moments> = at.iter().map(|values| Moments::of(values)).collect();
        let df: f64 = moments.iter().map(|moments| moments.n - 1.0).sum();
        let squares: f64 = moments.iter().map(|moments| moments.sd.powi(2) * (moments.n - 1.0)).sum();
        Self { means: moments.iter().map(|moments| (moments.mean, moments.n)).collect(), variance: squares / df, df }
    }
}

/// A curve: an arm over x, with what is subtracted from it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// Ascending, each once, in the unit of the axis.
    pub(crate) x: Vec<f64>,
    /// Whether distances on the axis are those of log10 x; then x is above 0.
    pub(crate) log: bool,
    /// Whether lower is better.
    pub(crate) lower: bool,
    pub(crate) treated: Arm,
    pub(crate) baseline: Arm,
}

/// The estimate of a weighted sum of means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sum {
    pub(crate) value: f64,
    /// `None` if there are too few runs to know it, or if they do not vary.
    pub(crate) error: Option<f64>,
    pub(crate) df: f64,
}

impl Sum {
    /// The interval of Student's t at that level.
    pub(crate) fn interval(&self, level: f64) -> Option<Interval> {
        Some(Interval::around(self.value, critical(level, self.df)? * self.error?))
    }
}

/// Where x stands on the axis.
pub(crate) fn on_axis(x: f64, log: bool) -> f64 {
    if log { x.log10() } else { x }
}

/// Variances of independent parts, each with its degrees of freedom, and the degrees of freedom of their sum
/// (Satterthwaite). Parts without variance count for nothing.
pub(crate) fn satterthwaite(parts: &[(f64, f64)]) -> (f64, f64) {
    let total: f64 = parts.iter().map(|(variance, _)| variance).sum();
    let shares: f64 =
        parts.iter().filter(|(v, _)| *v > 0.0).map(|(variance, df)| (variance / total).powi(2) / df).sum();
    (total, 1.0 / shares)
}

impl Arm {
    /// The weighted sum of the means with its variance and degrees of freedom; no variance if it cannot be known.
    fn sum(&self, weights: &[(usize, f64)]) -> (f64, Option<f64>, f64) {
        let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
        // Weights that cancel leave nothing of a value that is the same everywhere.
        let cancels = all.abs() <= 1e-12 * weights.iter().map(|(_, weight)| weight.abs()).sum::<f64>();
        match self {
            Self::Seen(runs) => {
                let of_run = |run: &Vec<f64>| weights.iter().map(|(at, weight)| run[*at] * weight).sum::<f64>();
                // The largest value in the sum, by which rounding is told from variance.
                let values = runs.iter().flat_map(|run| weights.iter().map(|(at, _)| run[*at].abs()));
                let magnitude = values.fold(0.0, f64::max);
                mean_of(&runs.iter().map(of_run).collect::<Vec<f64>>(), magnitude)
            }
            Self::Other(Pooled { means, variance, df }) => {
                let value = weights.iter().map(|(at, weight)| means[*at].0 * weight).sum();
                let spread: f64 = weights.iter().map(|(at, weight)| weight * weight / means[*at].1).sum();
                (value, (*df > 0.0).then_some(variance * spread), *df)
            }
            Self::Final(_) | Self::Known(_) if cancels => (0.0, Some(0.0), 1.0),
            Self::Final(runs) => {
                let (mean, variance, df) = mean_of(runs, largest(runs));
                (mean * all, variance.map(|variance| variance * all * all), df)
            }
            Self::Known(value) => (value * all, Some(0.0), 1.0),
        }
    }
}

/// Mean, variance of the mean and degrees of freedom.
fn mean_of(values: &[f64], magnitude: f64) -> (f64, Option<f64>, f64) {
    let moments = Moments::of(values);
    let df = moments.n - 1.0;
    let variance = if constant(values, magnitude) { 0.0 } else { moments.standard_error().powi(2) };
    (moments.mean, (df > 0.0).then_some(variance), df)
}

impl Curve {
    /// The weighted sum over some places, treated minus baseline.
    pub(crate) fn sum(&self, weights: &[(usize, f64)]) -> Sum {
        let (treated, of_treated, df) = self.treated.sum(weights);
        let (baseline, of_baseline, df_baseline) = self.baseline.sum(weights);
        let known = of_treated.zip(of_baseline);
        let (variance, df) = known.map_or((0.0, 1.0), |(a, b)| satterthwaite(&[(a, df), (b, df_baseline)]));
        let error = known.map(|_| variance.sqrt()).filter(|error| *error > 0.0);
        Sum { value: treated - baseline, error, df }
    }

    /// Positions on the axis.
    pub(crate) fn axis(&self) -> Vec<f64> {
        self.x.iter().map(|&x| on_axis(x, self.log)).collect()
    }
}
