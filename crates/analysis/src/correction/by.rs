//! Benjamini-Yekutieli step-up correction.
//!
//! # Question
//! Which effects can be listed such that, on average, at most a share alpha of the list is false? It controls the false
//! discovery rate, not the chance of any false claim: a single entry of the list is no claim on its own.
//!
//! # Assumptions
//! Each p is valid on its own. The tests may depend on each other in any way; the Benjamini-Hochberg correction needs
//! independence or positive dependence and loses less power.
//!
//! # Formula
//! With p rising, p(1) <= ... <= p(m): q(i) = min over j >= i of min(1, c (m / j) p(j)), c = 1 + 1/2 + ... + 1/m.
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Benjamini & Yekutieli (2001), The control of the false discovery rate in multiple testing under dependency, *The
//! Annals of Statistics* 29(4), 1165-1188.

use super::{Controls, Correction, ranked, step_up};
use crate::registry::entry;

/// The Benjamini-Yekutieli correction, `by`.
#[derive(Debug, Clone, Copy)]
pub struct By;

entry!(By, "by", "Benjamini-Yekutieli false-discovery-rate", "by.rs");

impl Correction for By {
    fn controls(&self) -> Controls {
        Controls::FalseDiscovery
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        // From the smallest summand on; the sum over j is the same for every hypothesis.
        let c: f64 = (1..=ranked(p).len()).rev().map(|j| 1.0 / j as f64).sum();
        step_up(p, |rank, m| c * (m / rank))
    }
}
