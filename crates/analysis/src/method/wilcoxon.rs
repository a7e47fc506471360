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
//! Up to 120 ranked differences p is exact, given the ties and the zeros: all signs of the m differences that are not
//! zero are equally likely, and the sign vectors of every rank sum are counted in integers (ranks doubled). The
//! distribution is symmetric, so the two-sided p is twice the smaller tail, at most 1. Zeros carry no sign: exact p of
//! `pratt` and `zsplit` are one. The floor is 2^(1-m), one-sided 2^-m.
//!
//! Beyond 120, or where asked for, W+ is taken as normal around its expectation with variance Σ r^2 / 4 over the ranks
//! r that carry a sign, which is the usual tie correction; under `zsplit` that includes the ranks of the zeros, as in
//! scipy. The continuity correction, if asked for, takes 1/2 off the distance. There is no floor then.
//!
//! The estimate is the pseudo-median: the median of the means of all pairs of differences, each with itself and zeros
//! included (Walsh averages; Hodges & Lehmann). No interval is given.
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, all zeros included, whatever is done
//! with zeros: not testable (sd = 0). Differences tie, and are zero, up to a relative 1e-9 of the scores.
//!
//! # Source
//! Wilcoxon (1945), Individual comparisons by ranking methods, *Biometrics Bulletin* 1(6), 80-83; Pratt (1959),
//! Remarks on zeros and ties in the Wilcoxon signed rank procedures, *Journal of the American Statistical Association*
//! 54, 655-667; Hodges & Lehmann (1963), Estimates of location based on rank tests, *Annals of Mathematical
//! Statistics* 34(2), 598-611.

use super::{Alternative, Design, Method, Settings, Zeros, pairs};
use crate::hodges_lehmann::pseudo_median;
use crate::moments::ROUNDING;
use crate::normal;
use crate::outcome::{Extra, Outcome, Reason, Test};
use crate::ranks::doubled_midranks;
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// Most ranked differences for which all signs are counted: 2^120 of them fit an integer of 128 bits.
const MOST_EXACT: usize = 120;

/// The Wilcoxon signed-rank test, `wilcoxon`.
#[derive(Debug, Clone, Copy)]
pub struct Wilcoxon;

entry!(Wilcoxon, "wilcoxon", "Wilcoxon signed-rank test", "wilcoxon.rs");

impl Method for Wilcoxon {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .and_then(|pairs| {
                let differences = pairs.differences();
                let signed = SignedRanks::new(&differences, ROUNDING * pairs.magnitude(), settings.zeros);
                if signed.ranks.is_empty() {
                    return Err(Reason::NoVariance);
                }
                let (p, floor) = if settings.asymptotic || signed.ranked > MOST_EXACT {
                    (signed.asymptotic(settings), None)
                } else {
                    let (p, floor) = signed.exact(settings.alternative);
                    (p, Some(floor))
                };
                Ok(Test {
                    statistic: Some(signed.positive as f64 / 2.0 + signed.split.iter().sum::<usize>() as f64 / 4.0),
                    floor,
                    extra: vec![
                        ("zeros", Extra::Count(signed.zeros)),
                        ("distribution", Extra::Text(if floor.is_some() { "exact" } else { "normal" }.into())),
                    ],
                    ..Test::new(self.id(), pseudo_median(&differences), p)
                })
            })
            .into()
    }
}

/// Ranks of absolute differences, doubled, by sign.
struct SignedRanks {
    /// Ranks of the differences that are not zero.
    ranks: Vec<usize>,
    /// Sum of those of positive differences.
    positive: usize,
    /// Ranks of zeros, where they are split between the signs.
    split: Vec<usize>,
    /// Differences that were ranked.
    ranked: usize,
    /// Differences of zero.
    zeros: usize,
}

impl SignedRanks {
    fn new(differences: &[f64], tolerance: f64, rule: Zeros) -> Self {
        let zero = |d: f64| d.abs() <= tolerance;
        let keep = |d: &f64| rule != Zeros::Wilcox || !zero(*d);
        let ranked: Vec<f64> = differences.iter().copied().filter(keep).collect();
        let magnitudes: Vec<f64> = ranked.iter().map(|d| d.abs()).collect();
        let ranks = doubled_midranks(&magnitudes, tolerance);
        let those = |wanted: &dyn Fn(f64) -> bool| -> Vec<usize> {
            ranked.iter().zip(&ranks).filter(|(d, _)| wanted(**d)).map(|(_, rank)| *rank).collect()
        };
        Self {
            ranks: those(&|d| !zero(d)),
            positive: those(&|d| !zero(d) && d > 0.0).iter().sum(),
            split: if rule == Zeros::Zsplit { those(&zero) } else { Vec::new() },
            ranked: ranked.len(),
            zeros: differences.iter().filter(|d| zero(**d)).count(),
        }
    }

    /// Sum of the ranks of negative differences.
    fn negative(&self) -> usize {
        self.ranks.iter().sum::<usize>() - self.positive
    }

    /// Exact p and its floor.
    fn exact(&self, alternative: Alternative) -> (f64, f64) {
        let counts = sign_vectors(&self.ranks);
        let one = 0.5f64.powi(self.ranks.len() as i32);
        let above = |least: usize| counts[least..].iter().sum::<u128>() as f64 * one;
        // By symmetry, sums as small as the positive one are as many as those as large as the negative one.
        let (positive, negative) = (self.positive, self.negative());
        match alternative {
            Alternative::TwoSided => ((2.0 * above(positive.max(negative))).min(1.0), 2.0 * one),
            Alternative::Greater => (above(positive), one),
            Alternative::Less => (above(negative), one),
        }
    }

    fn asymptotic(&self, settings: &Settings) -> f64 {
        // Four times the distance of W+ from its expectation, and four times its standard deviation.
        let excess = self.positive as f64 - self.negative() as f64;
        let squares: u128 = self.ranks.iter().chain(&self.split).map(|&rank| (rank as u128).pow(2)).sum();
        let correction = if settings.continuity { 4.0 * 0.5 } else { 0.0 };
        normal::p_value(excess, correction, (squares as f64).sqrt(), settings.alternative)
    }
}

/// How many sign vectors give every sum of positive ranks, from 0 to all.
fn sign_vectors(ranks: &[usize]) -> Vec<u128> {
    let mut counts = vec![0; ranks.iter().sum::<usize>() + 1];
    counts[0] = 1;
    let mut reached = 0;
    for &rank in ranks {
        reached += rank;
        for sum in (rank..=reached).rev() {
            counts[sum] += counts[sum - rank];
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_vector_is_counted_once() {
        assert_eq!(sign_vectors(&[1, 2, 2]), [1, 1, 2, 2, 1, 1]);
        let most: Vec<usize> = (1..=MOST_EXACT).map(|rank| 2 * rank).collect();
        assert_eq!(sign_vectors(&most).iter().sum::<u128>(), 1 << MOST_EXACT);
    }
}
