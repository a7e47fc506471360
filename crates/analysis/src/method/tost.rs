//! Two one-sided t tests of equivalence (TOST).
//!
//! # Question
//! Over new runs, does the mean difference lie within ± bound: is a gain or loss that large ruled out?
//!
//! # Assumptions
//! Those of the paired t test for pairs, of Welch's t test for independent arms. The bound was chosen before the data
//! were seen, as what has no practical relevance.
//!
//! # Formula
//! With estimate m, standard error e and degrees of freedom of the paired t test, or of Welch's:
//! p_lower = P(T >= (m + bound) / e) for "above -bound", p_upper = P(T <= (m - bound) / e) for "below bound"; p is the
//! larger of the two, the statistic its t. The interval has level 1 - 2 alpha: equivalence at alpha is the same as this
//! interval inside ± bound. The alternative asked for and the level have no part in it.
//!
//! # Degenerate input
//! No bound: needs `--bound`. A bound that is not finite or not above 0: not testable. One run in an arm: not testable.
//! Differences, or both arms, that do not vary: not testable (sd = 0), also where they lie within the bound.
//!
//! # Source
//! Schuirmann (1987), A comparison of the two one-sided tests procedure and the power approach for assessing the
//! equivalence of average bioavailability, *Journal of Pharmacokinetics and Biopharmaceutics* 15(6), 657-680.

use super::contrast::Contrast;
use super::{Alternative, Design, Method, Settings, arms, pairs};
use crate::outcome::{Extra, Outcome, Reason, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;
use crate::student::p_value;

/// Two one-sided t tests, `tost`.
#[derive(Debug, Clone, Copy)]
pub struct Tost;

entry!(Tost, "tost", "two one-sided t tests of equivalence", "tost.rs");

impl Method for Tost {
    fn design(&self) -> Design {
        Design::Either
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        bound(settings)
            .and_then(|bound| {
                let contrast = match sample {
                    Sample::Paired(_) => Contrast::paired(pairs(sample, self.id())?),
                    Sample::Unpaired(_) => Contrast::welch(arms(sample, self.id())?),
                };
                let (lower, upper) = (contrast.t(-bound), contrast.t(bound));
                let p_lower = p_value(lower, contrast.df, Alternative::Greater);
                let p_upper = p_value(upper, contrast.df, Alternative::Less);
                Ok(Test {
                    statistic: Some(if p_lower >= p_upper { lower } else { upper }),
                    df: Some(contrast.df),
                    interval: contrast.interval(1.0 - 2.0 * settings.alpha),
                    extra: vec![
                        ("p_lower", Extra::Number(p_lower)),
                        ("p_upper", Extra::Number(p_upper)),
                        ("bound", Extra::Number(bound)),
                    ],
                    ..Test::new(self.id(), contrast.estimate, p_lower.max(p_upper))
                })
            })
            .into()
    }
}

/// The bound asked for, points.
fn bound(settings: &Settings) -> Result<f64, Reason> {
    let bound = settings.bound.ok_or(Reason::Needs { option: "--bound" })?;
    let suitable = bound.is_finite() && bound > 0.0;
    if suitable { Ok(bound) } else { Err(Reason::Unsuitable { expected: "a finite bound above 0" }) }
}
