//! Welch's t test.
//!
//! # Question
//! Over new runs of both arms, do their means differ?
//!
//! # Assumptions
//! All runs are independent; those of an arm are normal. The arms may differ in variance and size. With very unequal
//! sizes and two or three runs in the smaller arm it rejects too often (2 against 20: 12 % at a nominal 5 %); the exact
//! permutation test is the one to judge by there.
//!
//! # Formula
//! With v = s^2 / n of each arm (divisor n - 1 in s^2): t = (mean treated - mean baseline) / √(v1 + v2) and
//! df = (v1 + v2)^2 / (v1^2 / (n1 - 1) + v2^2 / (n2 - 1)); p = P(|T| >= |t|), one-sided P(T >= t) for
//! greater and P(T <= t) for less, and the interval
//! (mean treated - mean baseline) ± t* √(v1 + v2), both from Student's t with df degrees of freedom.
//!
//! # Degenerate input
//! An arm of one run: not testable. Neither arm varies, up to a relative 1e-9 of the scores: not testable (sd = 0),
//! never p = 0. If only one arm varies, this is the one-sample t test of that arm against the value of the other.
//!
//! # Source
//! Welch (1938), The significance of the difference between two means when the population variances are unequal,
//! *Biometrika* 29(3/4), 350-362; Satterthwaite (1946), An approximate distribution of estimates of variance
//! components, *Biometrics Bulletin* 2(6), 110-114.

use super::contrast::Contrast;
use super::{Design, Method, Settings, arms};
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// Welch's t test, `welch-t`.
#[derive(Debug, Clone, Copy)]
pub struct WelchT;

entry!(WelchT, "welch-t", "Welch's t test", "welch_t.rs");

impl Method for WelchT {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        arms(sample, self.id())
            .map(|arms| {
                let Contrast { estimate, error, df } = Contrast::welch(arms);
                Test::student(self.id(), estimate, error, df, settings)
            })
            .into()
    }
}
