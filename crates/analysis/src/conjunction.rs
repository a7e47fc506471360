//! Partial conjunction: in how many places does it help?
//!
//! # Question
//! Of n p-values for one question asked in n places (languages, targets), in at least how many is the null false?
//!
//! # Assumptions
//! Each p is valid on its own; the tests may depend on each other in any way (languages share their runs). For "helps",
//! the p-values are one-sided.
//!
//! # Formula
//! With p rising, p(1) <= ... <= p(n): the p of "at least u of n" is the largest over v <= u of
//! min(1, (n - v + 1) p(v)) (Bonferroni over the n - v + 1 largest). The answer is the largest u whose p is within
//! alpha: a lower bound for the number of places with confidence 1 - alpha, for all u at once.
//!
//! # Degenerate input
//! No p-values: none. NaN is not a hypothesis and does not count in n.
//!
//! # Source
//! Benjamini & Heller (2008), Screening for partial conjunction hypotheses, *Biometrics* 64(4), 1215-1222; Dror,
//! Baumer, Bogomolov & Reichart (2017), Replicability analysis for natural language processing, *TACL* 5, 471-486.

use crate::correction::{Correction, Holm};
use crate::registry::entry;

/// The partial conjunction with Bonferroni combination, `partial-conjunction`.
#[derive(Debug, Clone, Copy)]
pub struct PartialConjunction;

entry!(PartialConjunction, "partial-conjunction", "partial conjunction", "conjunction.rs");

impl PartialConjunction {
    /// For u = 1, 2, ... n: the p of "false in at least u places", never falling. `p` in any order.
    #[must_use]
    pub fn at_least(&self, p: &[f64]) -> Vec<f64> {
        // Bonferroni over the largest n - u + 1, made monotone, is what Holm's step-down gives the u-th smallest.
        let mut adjusted: Vec<f64> = Holm.adjust(p).into_iter().filter(|p| !p.is_nan()).collect();
        adjusted.sort_by(f64::total_cmp);
        adjusted
    }

    /// In at least how many places the null is false, at error rate `alpha`.
    #[must_use]
    pub fn count(&self, p: &[f64], alpha: f64) -> usize {
        self.at_least(p).into_iter().take_while(|p| *p <= alpha).count()
    }
}
