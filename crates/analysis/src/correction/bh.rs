//! Benjamini-Hochberg step-up correction.
//!
//! # Question
//! Which effects can be listed such that, on average, at most a share alpha of the list is false?
//!
//! # Assumptions
//! Each p is valid on its own, and the tests are independent or positively dependent (Benjamini & Yekutieli 2001). It
//! controls the false discovery rate, not the chance of any false claim.
//!
//! # Formula
//! With p rising, p(1) <= ... <= p(m): q(i) = min over j >= i of min(1, (m / j) p(j)).
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Benjamini & Hochberg (1995), Controlling the false discovery rate: a practical and powerful approach to multiple
//! testing, *Journal of the Royal Statistical Society B* 57(1), 289-300; dependence: Benjamini & Yekutieli (2001), The
//! control of the false discovery rate in multiple testing under dependency, *The Annals of Statistics* 29(4),
//! 1165-1188.

use super::{Controls, Correction, step_up};
use crate::registry::entry;

/// The Benjamini-Hochberg correction, `bh`.
#[derive(Debug, Clone, Copy)]
pub struct Bh;

entry!(Bh, "bh", "Benjamini-Hochberg false-discovery-rate", "bh.rs");

impl Correction for Bh {
    fn controls(&self) -> Controls {
        Controls::FalseDiscovery
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        step_up(p, |rank, m| m / rank)
    }
}
