//! Bonferroni's correction.
//!
//! # Question
//! Which effects can be claimed with at most a chance alpha of *any* false claim in the family? It controls the
//! family-wise error rate.
//!
//! # Assumptions
//! Each p is valid on its own. The tests may depend on each other in any way. Holm's correction assumes no more and
//! never adjusts to a larger value; this one is for comparison with results reported under it.
//!
//! # Formula
//! Adjusted p = min(1, m p), with m the number of hypotheses.
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Dunn (1961), Multiple comparisons among means, *Journal of the American Statistical Association* 56(293), 52-64.

use super::{Controls, Correction, ranked};
use crate::registry::entry;

/// Bonferroni's correction, `bonferroni`.
#[derive(Debug, Clone, Copy)]
pub struct Bonferroni;

entry!(Bonferroni, "bonferroni", "Bonferroni", "bonferroni.rs");

impl Correction for Bonferroni {
    fn controls(&self) -> Controls {
        Controls::FamilyWise
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        let m = ranked(p).len() as f64;
        // `clamp` leaves NaN as it is, `min` would make it 1.
        p.iter().map(|p| (p * m).clamp(0.0, 1.0)).collect()
    }
}
