//! Paired t test.
//!
//! # Question
//! Over new runs of the same pairs, is the mean difference between treated and baseline zero?
//!
//! # Assumptions
//! The pairs are independent, and their differences are normal with one variance. The two arms of a pair share what the
//! seed controls; their values may depend on each other in any way. Few skewed differences break it: if they are as
//! skewed as an exponential, it rejects a true null 11.8 % of the time at n = 5 (11.4 % at 3, 10.0 % at 10; normal: 5.1 %),
//! see docs/calibration.md. The sign-flip test assumes symmetry as well.
//!
//! # Formula
//! t = mean(d) / (sd(d) / √n) with d = treated - baseline and divisor n - 1 in sd; p = P(|T| >= |t|), one-sided
//! P(T >= t) for greater and P(T <= t) for less, and the interval mean(d) ± t* sd(d) / √n, both from Student's t with n - 1 degrees of freedom.
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, up to a relative 1e-9 of the scores: not
//! testable (sd = 0), never p = 0.
//!
//! # Source
//! Student (1908), The probable error of a mean, *Biometrika* 6(1), 1-25.

use super::contrast::Contrast;
use super::{Design, Method, Settings, pairs};
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// The paired t test, `paired-t`.
#[derive(Debug, Clone, Copy)]
pub struct PairedT;

entry!(PairedT, "paired-t", "paired t test", "paired_t.rs");

impl Method for PairedT {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .map(|pairs| {
                let Contrast { estimate, error, df } = Contrast::paired(pairs);
                Test::student(self.id(), estimate, error, df, settings)
            })
            .into()
    }
}
