//! McNemar's test, exact.
//!
//! # Question
//! Examples that one arm answers correctly and the other does not: are they as likely to be won as lost by intermediate
//! training? One-sided: more likely won (greater), or lost (less)?
//!
//! # Assumptions
//! The pairs (examples) are independent. Both arms were run once on the same examples: the answer is about new examples
//! for these two checkpoints, not about new runs.
//!
//! # Formula
//! Values are 0 (wrong) or 1 (right), or 0 and 100. With b pairs right in the treated arm only and c in the baseline
//! only, b is binomial under the null with b + c trials and chance 1/2. p = P(B >= b) for greater, P(B <= b) for less,
//! two-sided twice the smaller of the two, at most 1. The floor is 2^(1-b-c), one-sided half of it.
//!
//! mid-p, if asked for, takes off half of the probability of what is as likely as the observed: P(B = b) / 2 from a
//! one-sided p, P(B = b) from the two-sided one (half of that if b = c); the floor halves. It may exceed the nominal
//! level, by little.
//!
//! The estimate is the mean difference in the unit of the values; there is no statistic and no interval.
//!
//! # Degenerate input
//! Values other than 0 and 1, or 0 and 100: not testable. One pair: not testable. No pair in which the arms differ:
//! not testable (nothing varies).
//!
//! # Source
//! McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages,
//! *Psychometrika* 12(2), 153-157; Fagerland, Lydersen & Laake (2013), The McNemar test for binary matched-pairs data:
//! mid-p and asymptotic are better than exact conditional, *BMC Medical Research Methodology* 13, 91.

use super::{Design, Method, Settings};
use crate::binomial;
use crate::moments::Moments;
use crate::outcome::{Extra, Outcome, Reason, Test};
use crate::registry::{Entry, entry};
use crate::sample::{Paired, Sample};

/// The exact McNemar test, `mcnemar`.
#[derive(Debug, Clone, Copy)]
pub struct McNemar;

entry!(McNemar, "mcnemar", "exact McNemar test", "mcnemar.rs");

impl Method for McNemar {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        binary(sample, self.id())
            .and_then(|pairs| {
                let only = |right: &[f64], wrong: &[f64]| right.iter().zip(wrong).filter(|(r, w)| r > w).count();
                let treated_only = only(pairs.treated(), pairs.baseline());
                let baseline_only = only(pairs.baseline(), pairs.treated());
                if treated_only + baseline_only == 0 {
                    return Err(Reason::NoVariance);
                }
                let (p, floor) = binomial::p_value(treated_only, baseline_only, settings.alternative, settings.mid_p);
                Ok(Test {
                    floor: Some(floor),
                    extra: vec![
                        ("treated_only", Extra::Count(treated_only)),
                        ("baseline_only", Extra::Count(baseline_only)),
                    ],
                    ..Test::new(self.id(), Moments::of(&pairs.differences()).mean, p)
                })
            })
            .into()
    }
}

/// The pairs, if there are several and their values are wrong or right.
fn binary<'a>(sample: &'a Sample, method: &'static str) -> Result<&'a Paired, Reason> {
    let Sample::Paired(pairs) = sample else {
        return Err(Reason::OtherDesign { method });
    };
    let values = || pairs.treated().iter().chain(pairs.baseline());
    if ![1.0, 100.0].iter().any(|right| values().all(|value| *value == 0.0 || value == right)) {
        return Err(Reason::Unsuitable { expected: "values that are all 0 or 1, or all 0 or 100" });
    }
    if pairs.treated().len() == 1 { Err(Reason::OneRunEach) } else { Ok(pairs) }
}
