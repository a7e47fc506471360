//! Approximate randomisation test of paired scores.
//!
//! # Question
//! If it made no difference which of two systems an example was given to, how often would exchanging their outputs by
//! chance give a difference at least as large as the one observed?
//!
//! # Assumptions
//! Under the null the two outputs for an example are exchangeable, and examples are independent. No normality, no random
//! sampling of examples. It answers for these systems: what another training run would give is not in it.
//!
//! # Formula
//! In each of m = 9,999 draws the two values of every pair are exchanged with probability 1/2; p = (#{draws : |difference of
//! the means| >= |observed|} + 1) / (m + 1) (one-sided: difference >= observed, or <=). Ties count as "at least" and are
//! decided on integers, exactly where values are 0 and 1: sums tie that agree to 1e-9 of the largest difference. With
//! corpora of sums (F1 from counts) the sums are exchanged and the metrics computed anew.
//!
//! The floor is 1 / (m + 1), or 2^(1-d) (one-sided 2^-d) where d pairs that differ leave fewer exchanges. For a mean this is the sign-flip test, which counts all exchanges of up to 30 pairs.
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, zeros included: not testable (sd = 0).
//! Single zeros stay in and change nothing.
//!
//! # Source
//! Noreen (1989), *Computer-Intensive Methods for Testing Hypotheses*; Yeh (2000), More accurate tests for the statistical
//! significance of result differences, *COLING*; Riezler & Maxwell (2005), On some pitfalls in automatic evaluation and
//! significance testing for MT, *ACL Workshop on Intrinsic and Extrinsic Evaluation Measures for MT and/or
//! Summarization*; Phipson & Smyth (2010), Permutation p-values should never be zero, *Statistical Applications in
//! Genetics and Molecular Biology* 9(1), 39.

use super::{Design, Method, Settings, pairs};
use crate::examples::linear::Linear;
use crate::examples::resample::randomise;
use crate::moments::Moments;
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// Approximate randomisation, `approximate-randomisation`.
#[derive(Debug, Clone, Copy)]
pub struct ApproximateRandomisation;

entry!(
    ApproximateRandomisation,
    "approximate-randomisation",
    "approximate randomisation test",
    "approximate_randomisation.rs"
);

impl Method for ApproximateRandomisation {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .map(|pairs| {
                let differences = pairs.differences();
                let estimate = Moments::of(&differences).mean;
                let n = differences.len();
                let differing = differences.iter().filter(|difference| **difference != 0.0).count();
                let found = randomise(&Linear::new(&[differences], n, pairs.magnitude()), differing, settings);
                Test { floor: Some(found.floor), ..Test::new(self.id(), estimate, found.p) }
            })
            .into()
    }
}
