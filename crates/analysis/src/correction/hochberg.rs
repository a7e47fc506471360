//! Hochberg's step-up correction.
//!
//! # Question
//! Which effects can be claimed with at most a chance alpha of *any* false claim in the family? It controls the
//! family-wise error rate.
//!
//! # Assumptions
//! Each p is valid on its own, and the tests are independent or positively dependent (Sarkar 1998), as one-sided tests
//! against one shared baseline are. Under other dependence the error rate is not guaranteed; Holm's correction then is
//! the one to use. It never adjusts to a larger value than Holm's.
//!
//! # Formula
//! With p rising, p(1) <= ... <= p(m): adjusted p(i) = min over j >= i of min(1, (m - j + 1) p(j)).
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Hochberg (1988), A sharper Bonferroni procedure for multiple tests of significance, *Biometrika* 75(4), 800-802;
//! Sarkar (1998), Some probability inequalities for ordered MTP2 random variables: a proof of the Simes conjecture,
//! *The Annals of Statistics* 26(2), 494-504.

use super::{Controls, Correction, step_up};
use crate::registry::entry;

/// Hochberg's correction, `hochberg`.
#[derive(Debug, Clone, Copy)]
pub struct Hochberg;

entry!(Hochberg, "hochberg", "Hochberg", "hochberg.rs");

impl Correction for Hochberg {
    fn controls(&self) -> Controls {
        Controls::FamilyWise
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        step_up(p, |rank, m| m - rank + 1.0)
    }
}
