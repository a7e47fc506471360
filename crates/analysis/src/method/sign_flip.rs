//! Sign-flip test of paired differences.
//!
//! # Question
//! If treated and baseline were exchangeable within every pair, how often would the mean difference be at least as far
//! from zero as the one observed? One-sided: how often at least as large (greater), or as small (less)?
//!
//! # Assumptions
//! The pairs are independent, and under the null every difference is as likely to be positive as negative (symmetric
//! about zero). No normality.
//!
//! # Formula
//! p = #{s : |Σ s_i d_i| >= |Σ d_i|} / 2^n over all sign vectors s in {-1, 1}^n, with d = treated - baseline; one-sided
//! #{s : Σ s_i d_i >= Σ d_i} / 2^n for greater, <= for less. All are enumerated up to n = 30, by counting pairs of
//! subset sums of two halves; beyond, m = 9,999 (or as many as asked for) are drawn at random and p = (b + 1) / (m + 1).
//! Ties count as "at least as far" and are decided on integers: sums tie that agree to 1e-9 of the largest difference.
//!
//! The floor, the smallest p that n pairs can reach, is 2^(1-n): .25 at 3 pairs, .0625 at 5; 2^-n one-sided;
//! 1 / (m + 1) for random draws.
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, zeros included: not testable (sd = 0).
//! Single zeros stay in: both signs give the same sums, so p is what it would be without them.
//!
//! # Source
//! Fisher (1935), *The Design of Experiments*, section 21; Good (2005), *Permutation, Parametric and Bootstrap Tests of
//! Hypotheses*, 3rd ed.; Phipson & Smyth (2010), Permutation p-values should never be zero, *Statistical Applications
//! in Genetics and Molecular Biology* 9(1), 39; two halves: Horowitz & Sahni (1974), *Journal of the ACM* 21(2),
//! 277-292.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::{Alternative, Design, Method, Settings, draws, monte_carlo_p, pairs};
use crate::grid::Grid;
use crate::moments::Moments;
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// Most pairs for which all sign vectors are counted (2 x 2^15 subset sums).
const MOST_EXACT: usize = 30;

/// The sign-flip test, `sign-flip`.
#[derive(Debug, Clone, Copy)]
pub struct SignFlip;

entry!(SignFlip, "sign-flip", "sign-flip test", "sign_flip.rs");

impl Method for SignFlip {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .map(|pairs| {
                let differences = pairs.differences();
                let Grid { mut units, slack } = Grid::new(&differences, pairs.magnitude());
                let sum = units.iter().sum();
                // Only magnitudes matter from here on; sorted, the order of the pairs does not.
                units.iter_mut().for_each(|unit| *unit = unit.abs());
                units.sort_unstable();
                let tail = Tail::new(sum, slack, settings.alternative);
                let (p, floor) = if units.len() <= MOST_EXACT {
                    let sides = if settings.alternative == Alternative::TwoSided { 2.0 } else { 1.0 };
                    (exact(&units, tail), sides * 0.5f64.powi(units.len() as i32))
                } else {
                    let draws = draws(settings);
                    (monte_carlo_p(hits(&units, tail, draws, settings.seed), draws), monte_carlo_p(0, draws))
                };
                Test { floor: Some(floor), ..Test::new(self.id(), Moments::of(&differences).mean, p) }
            })
            .into()
    }
}

/// The sums that are at least as extreme as the observed one. Sums are symmetric about zero, so the observed one is
/// taken as positive: whichever arm is called treated, the same random draws count.
#[derive(Debug, Clone, Copy)]
enum Tail {
    /// Those at or above a sum, or at or below its negative.
    Both(i64),
    /// Those at or above a sum.
    Above(i64),
    /// Those at or below a sum.
    Below(i64),
}

impl Tail {
    fn new(sum: i64, slack: i64, alternative: Alternative) -> Self {
        let agrees = match alternative {
            Alternative::TwoSided => return Self::Both(sum.abs() - slack),
            Alternative::Greater => sum >= 0,
            Alternative::Less => sum <= 0,
        };
        if agrees { Self::Above(sum.abs() - slack) } else { Self::Below(sum.abs() + slack) }
    }

    fn holds(self, sum: i64) -> bool {
        match self {
            Self::Both(least) => sum.abs() >= least,
            Self::Above(least) => sum >= least,
            Self::Below(most) => sum <= most,
        }
    }
}

/// Share of all sign vectors whose sum lies in the tail.
fn exact(units: &[i64], tail: Tail) -> f64 {
    match tail {
        Tail::Both(least) if least <= 0 => 1.0,
        // The sums are symmetric about zero, and no sum is in both tails.
        Tail::Both(least) => 2.0 * share_above(units, least),
        Tail::Above(least) => share_above(units, least),
        Tail::Below(most) => share_above(units, -most),
    }
}

/// Share of all sign vectors whose sum is at least `least`.
fn share_above(units: &[i64], least: i64) -> f64 {
    let (left, right) = units.split_at(units.len() / 2);
    let (left, right) = (signed_sums(left), signed_sums(right));
    // For rising sums on the left, ever smaller ones on the right suffice.
    let mut first = right.len();
    let mut above: u64 = 0;
    for sum in left {
        while first > 0 && sum + right[first - 1] >= least {
            first -= 1;
        }
        above += (right.len() - first) as u64;
    }
    above as f64 * 0.5f64.powi(units.len() as i32)
}

/// The sums over all sign vectors, rising.
fn signed_sums(units: &[i64]) -> Vec<i64> {
    units.iter().fold(vec![0], |sums, unit| {
        // Both shifted copies are in order: merging them needs no sort.
        let mut minus = sums.iter().map(|sum| sum - unit).peekable();
        let mut plus = sums.iter().map(|sum| sum + unit).peekable();
        let mut merged = Vec::with_capacity(2 * sums.len());
        while let Some(&low) = minus.peek() {
            merged.extend(std::iter::from_fn(|| plus.next_if(|&high| high < low)));
            merged.push(low);
            minus.next();
        }
        merged.extend(plus);
        merged
    })
}

/// How many of the random sign vectors have their sum in the tail.
fn hits(units: &[i64], tail: Tail, draws: u32, seed: u64) -> usize {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut signed = |chunk: &[i64]| {
        let signs = random.next_u64();
        chunk.iter().enumerate().map(|(i, unit)| if signs >> i & 1 == 1 { *unit } else { -unit }).sum::<i64>()
    };
    (0..draws).filter(|_| tail.holds(units.chunks(64).map(&mut signed).sum())).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_count_what_plain_enumeration_counts() {
        let units = [3, 1, 4, 1, 5, 9, 0];
        for least in 1..=24 {
            let sums = signed_sums(&units);
            for tail in [Tail::Both(least), Tail::Above(least), Tail::Below(least), Tail::Above(-least)] {
                let share = sums.iter().filter(|&&sum| tail.holds(sum)).count() as f64 / sums.len() as f64;
                assert_eq!(exact(&units, tail), share, "{tail:?}");
            }
        }
    }

    #[test]
    fn random_signs_come_close_to_all_signs() {
        let units: Vec<i64> = (1..=20).collect();
        for least in [10, 40, 80] {
            for tail in [Tail::Both(least), Tail::Above(least), Tail::Below(least)] {
                let (all, random) = (exact(&units, tail), monte_carlo_p(hits(&units, tail, 9_999, 7), 9_999));
                // Five standard errors of 9,999 draws are at most .025.
                assert!((all - random).abs() < 0.025, "{tail:?}: {random} for {all}");
            }
        }
    }

    #[test]
    fn sums_of_signs_are_complete_and_rising() {
        assert_eq!(signed_sums(&[1, 2]), [-3, -1, 1, 3]);
        assert_eq!(signed_sums(&[0, 2]), [-2, -2, 2, 2]);
    }
}
