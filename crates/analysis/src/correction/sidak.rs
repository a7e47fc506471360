//! Šidák's single-step correction.
//!
//! # Question
//! Which effects can be claimed with at most a chance alpha of *any* false claim in the family? It controls the
//! family-wise error rate.
//!
//! # Assumptions
//! Each p is valid on its own, and the tests are independent, or two-sided tests of jointly normal estimates. Gains
//! over one baseline that is shared fulfil this only approximately; Holm's correction needs no such assumption.
//!
//! # Formula
//! Adjusted p = 1 - (1 - p)^m, with m the number of hypotheses, computed as -expm1(m ln1p(-p)) so that small p keep
//! their digits.
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Šidák (1967), Rectangular confidence regions for the means of multivariate normal distributions, *Journal of the
//! American Statistical Association* 62(318), 626-633.

use super::{Controls, Correction, ranked};
use crate::registry::entry;

/// Šidák's correction, `sidak`.
#[derive(Debug, Clone, Copy)]
pub struct Sidak;

entry!(Sidak, "sidak", "Šidák", "sidak.rs");

impl Correction for Sidak {
    fn controls(&self) -> Controls {
        Controls::FamilyWise
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        let ranked = ranked(p);
        let m = ranked.len() as f64;
        let mut adjusted = p.to_vec();
        let mut highest: f64 = 0.0;
        for at in ranked {
            // Two roundings may cost a unit in the last place: neither the order nor p itself is undercut.
            highest = highest.max(-(m * (-p[at]).ln_1p()).exp_m1()).max(p[at]);
            adjusted[at] = highest;
        }
        adjusted
    }
}
