//! Wilcoxon signed-rank test.
//!
//! # Question
//! If treated and baseline were exchangeable within every pair, how often would the ranks of the positive differences
//! add up to a sum at least as far from what is expected as the one observed? One-sided: at least as large (greater),
//! or as small (less)?
//!
//! # Assumptions
//! The pairs are independent, and under the null every difference is as likely to be positive as negative (symmetric
//! about zero). No normality.
//!
//! # Formula
//! The absolute differences |treated - baseline| are ranked, ties sharing the mean of their ranks; W+ is the sum of the
//! ranks of the positive ones. Differences of zero: `wilcox` leaves them out before ranking; `pratt` ranks them, then
//! leaves them out; `zsplit` ranks them and adds half of their ranks to W+.
//!
//! Up to m = 200 differences other than zero p is exact, given the ties and the zeros: all their signs are equally
//! likely, and the share of the sign vectors is added up for every sum of doubled ranks, which are integers. The
//! distribution is symmetric, so the two-sided p is twice the smaller tail, at most 1. Zeros carry no sign: exact p of
//! `pratt` and `zsplit` are one. The floor is 2^(1-m), one-sided 2^-m.
//!
//! Beyond, or where asked for, W+ is taken as normal around its expectation with variance Σ r^2 / 4 over the ranks
//! r of the differences other than zero, which is the usual correction for ties; under `zsplit` that includes the ranks
//! of the zeros, as in scipy. The continuity correction, if asked for, takes 1/2 off the distance. There is no floor then.
//!
//! The estimate is the pseudo-median: the median of the means of all pairs of differences, each with itself and zeros
//! included (Walsh averages; Hodges & Lehmann). No interval is given.
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, all zeros included, whatever is done
//! with zeros: not testable (sd = 0), because runs that never vary are no sample of runs. Differences tie, and are zero, up to a relative 1e-9 of the scores.
//!
//! # Source
//! Wilcoxon (1945), Individual comparisons by ranking methods, *Biometrics Bulletin* 1(6), 80-83; Pratt (1959),
//! Remarks on zeros and ties in the Wilcoxon signed rank procedures, *Journal of the American Statistical Association*
//! 54, 655-667; Hodges & Lehmann (1963), Estimates of location based on rank tests, *Annals of Mathematical
//! Statistics* 34(2), 598-611.

use super::{Design, Method, Settings, pairs};
use crate::medians::pseudo_median;
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;
use crate::signed_rank::SignedRanks;

/// The Wilcoxon signed-rank test, `wilcoxon`.
#[derive(Debug, Clone, Copy)]
pub struct Wilcoxon;

entry!(Wilcoxon, "wilcoxon", "Wilcoxon signed-rank test", "wilcoxon.rs");

impl Method for Wilcoxon {
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
                let test = SignedRanks::new(&differences, pairs.magnitude(), settings.zeros)?.test(settings);
                Ok(Test {
                    statistic: Some(test.statistic),
                    floor: test.floor,
                    extra: test.extra,
                    ..Test::new(self.id(), pseudo_median(&differences), test.p)
                })
            })
            .into()
    }
}
