//! Sign test.
//!
//! # Question
//! Is a difference between treated and baseline as likely to be positive as negative? One-sided: more likely positive
//! (greater), or negative (less)?
//!
//! # Assumptions
//! The pairs are independent. No symmetry and no normality: sizes of differences are not used.
//!
//! # Formula
//! Of the m differences that are not zero, S are positive; under the null S is binomial with m trials and chance 1/2.
//! p = P(S' >= S) for greater, P(S' <= S) for less, two-sided twice the smaller of the two, at most 1. The floor is
//! 2^(1-m), one-sided 2^-m. The statistic is S, the estimate the median of all differences, zeros included.
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, zeros included: not testable (sd = 0).
//! A difference is zero up to a relative 1e-9 of the scores.
//!
//! # Source
//! Arbuthnott (1710), An argument for divine providence, *Philosophical Transactions of the Royal Society* 27,
//! 186-190; Dixon & Mood (1946), The statistical sign test, *Journal of the American Statistical Association* 41(236),
//! 557-566.

use super::{Design, Method, Settings, pairs};
use crate::binomial;
use crate::medians::median;
use crate::moments::ROUNDING;
use crate::outcome::{Extra, Outcome, Reason, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// The sign test, `sign`.
#[derive(Debug, Clone, Copy)]
pub struct Sign;

entry!(Sign, "sign", "sign test", "sign.rs");

impl Method for Sign {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .and_then(|pairs| {
                let differences = pairs.differences();
                let zero = ROUNDING * pairs.magnitude();
                let positive = differences.iter().filter(|d| **d > zero).count();
                let negative = differences.iter().filter(|d| **d < -zero).count();
                if positive + negative == 0 {
                    return Err(Reason::NoVariance);
                }
                let (p, floor) = binomial::p_value(positive, negative, settings.alternative, false);
                Ok(Test {
                    statistic: Some(positive as f64),
                    floor: Some(floor),
                    extra: vec![
                        ("positive", Extra::Count(positive)),
                        ("negative", Extra::Count(negative)),
                        ("zeros", Extra::Count(differences.len() - positive - negative)),
                    ],
                    ..Test::new(self.id(), median(&differences), p)
                })
            })
            .into()
    }
}
