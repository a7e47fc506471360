//! Hommel's correction.
//!
//! # Question
//! Which effects can be claimed with at most a chance alpha of *any* false claim in the family? It controls the
//! family-wise error rate.
//!
//! # Assumptions
//! Each p is valid on its own, and Simes' inequality holds for every subset of the true nulls: the tests are
//! independent or positively dependent (Sarkar 1998). Under other dependence the error rate is not guaranteed; Holm's
//! correction then is the one to use. It never adjusts to a larger value than Hochberg's.
//!
//! # Formula
//! The closed test of all intersections by Simes' test. With p rising, p(1) <= ... <= p(m): adjusted p(i) is the
//! largest, over all subsets that hold hypothesis i, of the subset's Simes p, min over j of (s / j) q(j), where q(1) <=
//! ... <= q(s) are the subset's p-values. For each size s only the subset of i and the largest others can be largest
//! (Wright 1992).
//!
//! # Degenerate input
//! An empty family has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in m.
//!
//! # Source
//! Hommel (1988), A stagewise rejective multiple test procedure based on a modified Bonferroni test, *Biometrika*
//! 75(2), 383-386; Wright (1992), Adjusted p-values for simultaneous inference, *Biometrics* 48(4), 1005-1013 (the
//! algorithm); Sarkar (1998), *The Annals of Statistics* 26(2), 494-504.

use super::{Controls, Correction, ranked};
use crate::registry::entry;

/// Hommel's correction, `hommel`.
#[derive(Debug, Clone, Copy)]
pub struct Hommel;

entry!(Hommel, "hommel", "Hommel", "hommel.rs");

impl Correction for Hommel {
    fn controls(&self) -> Controls {
        Controls::FamilyWise
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        let ranked = ranked(p);
        let sorted: Vec<f64> = ranked.iter().map(|&at| p[at]).collect();
        let mut highest = sorted.clone();
        for size in 2..=sorted.len() {
            // The largest `size - 1` of all; the others are smaller than each of them and take the first place.
            let (smaller, largest) = sorted.split_at(sorted.len() + 1 - size);
            let s = size as f64;
            let simes = |(j, p): (usize, &f64)| s / (j as f64 + 2.0) * p;
            let of_largest = largest.iter().enumerate().map(simes).fold(1.0, f64::min);
            // Who is among the largest shares a subset with the last of the smaller.
            let shared = smaller.last().map_or(of_largest, |p| of_largest.min(s * p));
            let own = smaller.iter().map(|p| of_largest.min(s * p));
            let all = own.chain(std::iter::repeat_n(shared, largest.len()));
            highest.iter_mut().zip(all).for_each(|(highest, p)| *highest = highest.max(p));
        }
        let mut adjusted = p.to_vec();
        ranked.into_iter().zip(highest).for_each(|(at, p)| adjusted[at] = p);
        adjusted
    }
}
