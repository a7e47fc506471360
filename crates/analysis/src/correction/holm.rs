//! Holm's step-down correction.
//!
//! # Question
//! Which effects can be claimed with at most a chance alpha of *any* false claim in the family? It controls the
//! family-wise error rate.
//!
//! # Assumptions
//! Each p is valid on its own. The tests may depend on each other in any way.
//!
//! # Formula
//! With p rising, p(1) <= ... <= p(m): adjusted p(i) = max over j <= i of min(1, (m - j + 1) p(j)).
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Holm (1979), A simple sequentially rejective multiple test procedure, *Scandinavian Journal of Statistics* 6(2),
//! 65-70.

use super::{Controls, Correction, ranked};
use crate::registry::entry;

/// Holm's correction, `holm`.
#[derive(Debug, Clone, Copy)]
pub struct Holm;

entry!(Holm, "holm", "Holm", "holm.rs");

impl Correction for Holm {
    fn controls(&self) -> Controls {
        Controls::FamilyWise
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        let ranked = ranked(p);
        let mut adjusted = p.to_vec();
        let mut highest: f64 = 0.0;
        for (rank, &at) in ranked.iter().enumerate() {
            highest = highest.max((p[at] * (ranked.len() - rank) as f64).min(1.0));
            adjusted[at] = highest;
        }
        adjusted
    }
}
