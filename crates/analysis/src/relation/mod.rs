//! Methods for one number against another: one file each, one line in [`RELATION_METHODS`].
//!
//! Predicted against realised gains, or gains against a number such as the size of a model. Every file opens with
//! Question, Assumptions, Formula, Degenerate input, Source.

mod kendall_tau;
mod line;
mod ndcg;
mod regret_at_k;
mod slope_difference;
mod spearman;
mod trend;

use crate::method::Settings;
use crate::moments::largest;
use crate::normal::critical;
use crate::outcome::{Interval, Outcome, Reason};
use crate::ranks::doubled;
use crate::registry::Entry;
use crate::sample::SampleError;

use line::Line;

pub use kendall_tau::KendallTau;
pub use ndcg::Ndcg;
pub use regret_at_k::RegretAtK;
pub use slope_difference::SlopeDifference;
pub use spearman::Spearman;
pub use trend::Trend;

/// Pairs of numbers, one of each an item, with the group of every item where there are groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    x: Vec<f64>,
    y: Vec<f64>,
    groups: Vec<String>,
}

impl Relation {
    /// The i-th `x` (predicted, or the axis) belongs to the i-th `y` (realised, or the outcome; higher is better).
    ///
    /// # Errors
    /// [`SampleError`] for no items, different lengths and values that are not finite.
    pub fn new(x: Vec<f64>, y: Vec<f64>) -> Result<Self, SampleError> {
        if x.len() != y.len() {
            return Err(SampleError::Lengths { treated: x.len(), baseline: y.len() });
        }
        if x.is_empty() {
            return Err(SampleError::Empty);
        }
        if x.iter().chain(&y).any(|v| !v.is_finite()) {
            return Err(SampleError::NotFinite);
        }
        Ok(Self { x, y, groups: Vec::new() })
    }

    /// The same with the name of each item's group.
    ///
    /// # Errors
    /// [`SampleError::Lengths`] unless there is one name per item.
    pub fn with_groups(self, groups: Vec<String>) -> Result<Self, SampleError> {
        if groups.len() != self.x.len() {
            return Err(SampleError::Lengths { treated: self.x.len(), baseline: groups.len() });
        }
        Ok(Self { groups, ..self })
    }

    /// Predicted values, or the axis; never empty.
    #[must_use]
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// Realised values, or the outcome; as many.
    #[must_use]
    pub fn y(&self) -> &[f64] {
        &self.y
    }

    /// The group of every item; empty if there are none.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.groups
    }
}

/// A statement about one number against another.
pub trait RelationMethod: Entry {
    /// Answers for these items. Never panics.
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome;
}

/// Every such method, in the order help texts list them.
pub const RELATION_METHODS: &[&dyn RelationMethod] =
    &[&KendallTau, &Spearman, &Trend, &SlopeDifference, &RegretAtK, &Ndcg];

/// Doubled ranks of some values; those tie that agree up to rounding of the largest.
fn ranks(values: &[f64]) -> Vec<usize> {
    doubled(values, largest(values))
}

/// Whether both numbers vary over at least two items, by their ranks.
fn varying(x: &[usize], y: &[usize]) -> Result<(), Reason> {
    let constant = |ranks: &[usize]| ranks.iter().all(|rank| *rank == ranks[0]);
    match x.len() {
        1 => Err(Reason::TooFew { what: "items", n: 1, needed: 2 }),
        _ if constant(x) || constant(y) => Err(Reason::NoVariance),
        _ => Ok(()),
    }
}

/// Interval of a correlation, `error` being the standard error of its inverse hyperbolic tangent; none at -1 and 1.
fn fisher_interval(correlation: f64, error: f64, level: f64) -> Option<Interval> {
    let critical = critical(level).filter(|_| correlation.abs() < 1.0);
    critical.map(|critical| {
        let half_width = critical * error;
        let center = correlation.atanh();
        let (low, high) = ((center - half_width).tanh(), (center + half_width).tanh());
        // A half-width of 0 must not put the estimate outside by a rounding.
        Interval { low: low.min(correlation), high: high.max(correlation) }
    })
}
