//! Mann-Whitney U test (Wilcoxon rank-sum test).
//!
//! # Question
//! If the labels "treated" and "baseline" could be dealt out again, how often would the number of treated runs above
//! baseline runs lie at least as far from what is expected as observed? One-sided: at least as high (greater), or as
//! low (less)?
//!
//! # Assumptions
//! All runs are independent and, under the null, of one distribution. As a statement about the shift, both
//! distributions have one shape.
//!
//! # Formula
//! U = #{(t, b) : t > b} + #{(t, b) : t = b} / 2 over all pairs of a treated and a baseline run, that is the rank sum
//! of the n treated runs less n (n + 1) / 2, ties sharing the mean of their ranks.
//!
//! p is exact, given the ties, while the smaller arm times the number of all runs is at most 2,000 (31 against 33; 10
//! against 190): the C(N, n) deals of every rank sum are counted in integers (ranks doubled). Two-sided,
//! p = P(|U - mean| >= |observed - mean|), the rule of the `permutation` test, which knows no first and second arm; it
//! is twice the smaller tail wherever the distribution is symmetric: without ties, and in arms of one size. The floor
//! is the chance of the deals that lie farthest out, given the ties.
//!
//! Beyond, or where asked for, U is taken as normal around n1 n2 / 2 with the tie-corrected variance
//! n1 n2 / 12 (N + 1 - Σ (t^3 - t) / (N (N - 1))), t the sizes of the ties. The continuity correction, if asked for,
//! takes 1/2 off the distance. There is no floor then.
//!
//! The estimate is the shift: the median of all differences of a treated and a baseline run (Hodges & Lehmann). No
//! interval is given. The probability of superiority is U / (n1 n2).
//!
//! # Degenerate input
//! An arm of one run: not testable. Neither arm varies, or all runs tie: not testable (sd = 0). Runs tie up to a
//! relative 1e-9 of the scores.
//!
//! # Source
//! Wilcoxon (1945), Individual comparisons by ranking methods, *Biometrics Bulletin* 1(6), 80-83; Mann & Whitney
//! (1947), On a test of whether one of two random variables is stochastically larger than the other, *Annals of
//! Mathematical Statistics* 18(1), 50-60; Hodges & Lehmann (1963), Estimates of location based on rank tests, *Annals
//! of Mathematical Statistics* 34(2), 598-611.

use super::{Alternative, Design, Method, Settings, arms};
use crate::medians::median_shift;
use crate::normal;
use crate::outcome::{Extra, Outcome, Reason, Test};
use crate::ranks::doubled;
use crate::registry::{Entry, entry};
use crate::sample::{Sample, Unpaired};

/// Most runs of the smaller arm times runs of both for which all deals are counted.
const MOST_EXACT: usize = 2_000;

/// The Mann-Whitney U test, `mann-whitney`.
#[derive(Debug, Clone, Copy)]
pub struct MannWhitney;

entry!(MannWhitney, "mann-whitney", "Mann-Whitney U test", "mann_whitney.rs");

impl Method for MannWhitney {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        arms(sample, self.id())
            .and_then(|arms| {
                let ranked = RankSum::new(arms);
                if ranked.ranks.iter().all(|rank| Some(rank) == ranked.ranks.first()) {
                    return Err(Reason::NoVariance);
                }
                let (p, floor) = if settings.asymptotic || ranked.dealt * ranked.ranks.len() > MOST_EXACT {
                    (ranked.asymptotic(settings), None)
                } else {
                    let (p, floor) = ranked.exact(settings.alternative);
                    (p, Some(floor))
                };
                let (treated, baseline) = (arms.treated(), arms.baseline());
                let pairs = treated.len() as f64 * baseline.len() as f64;
                let u = pairs / 2.0 + ranked.excess(ranked.of_treated, treated.len()) as f64 / 2.0;
                Ok(Test {
                    statistic: Some(u),
                    floor,
                    extra: vec![
                        ("probability_of_superiority", Extra::Number(u / pairs)),
                        ("distribution", Extra::Text(if floor.is_some() { "exact" } else { "normal" }.into())),
                    ],
                    ..Test::new(self.id(), median_shift(treated, baseline), p)
                })
            })
            .into()
    }
}

/// Ranks of the runs of both arms, doubled.
struct RankSum {
    /// Of all runs, rising.
    ranks: Vec<usize>,
    /// Sum of those of treated runs.
    of_treated: usize,
    /// Treated runs.
    n_treated: usize,
    /// Size of the smaller arm, which is dealt again.
    dealt: usize,
}

impl RankSum {
    fn new(arms: &Unpaired) -> Self {
        let runs: Vec<f64> = arms.treated().iter().chain(arms.baseline()).copied().collect();
        let mut ranks = doubled(&runs, arms.magnitude());
        let n_treated = arms.treated().len();
        let of_treated = ranks[..n_treated].iter().sum();
        ranks.sort_unstable();
        Self { ranks, of_treated, n_treated, dealt: n_treated.min(arms.baseline().len()) }
    }

    /// How far the sum of `n` doubled ranks lies above its expectation: twice the distance of U.
    fn excess(&self, sum: usize, n: usize) -> i64 {
        sum as i64 - (n * (self.ranks.len() + 1)) as i64
    }

    /// Exact p and its floor.
    fn exact(&self, alternative: Alternative) -> (f64, f64) {
        let deals = deals(&self.ranks, self.dealt);
        let sign = if self.dealt == self.n_treated { 1 } else { -1 };
        // The excess of the treated arm is that of the other with the opposite sign.
        let away = |excess: i64| match alternative {
            Alternative::TwoSided => excess.abs(),
            Alternative::Greater => excess,
            Alternative::Less => -excess,
        };
        let observed = away(self.excess(self.of_treated, self.n_treated));
        let possible = || {
            let counted = deals.iter().enumerate().filter(|(_, deals)| **deals > 0);
            counted.map(|(sum, deals)| (away(sign * self.excess(sum, self.dealt)), *deals))
        };
        let all: u128 = deals.iter().sum();
        let farthest = possible().map(|(away, _)| away).max().unwrap_or(observed);
        let share = |least: i64| {
            let extreme: u128 = possible().filter(|(away, _)| *away >= least).map(|(_, deals)| deals).sum();
            extreme as f64 / all as f64
        };
        (share(observed), share(farthest))
    }

    fn asymptotic(&self, settings: &Settings) -> f64 {
        let n = self.ranks.len() as f64;
        let pairs = self.n_treated as f64 * (n - self.n_treated as f64);
        let squares: i128 = self.ranks.iter().map(|&rank| i128::from(self.excess(rank, 1)).pow(2)).sum();
        // Twice the distance of U, and twice its standard deviation.
        let excess = self.excess(self.of_treated, self.n_treated) as f64;
        let sd = (pairs / (n * (n - 1.0)) * squares as f64).sqrt();
        normal::p_value(excess, if settings.continuity { 2.0 * 0.5 } else { 0.0 }, sd, settings.alternative)
    }
}

/// How many ways of dealing `k` of the rising `ranks` give every sum, from 0 to the largest.
fn deals(ranks: &[usize], k: usize) -> Vec<u128> {
    let width = ranks.iter().rev().take(k).sum::<usize>() + 1;
    // Row j: deals of j ranks.
    let mut counts = vec![vec![0_u128; width]; k + 1];
    counts[0][0] = 1;
    for &rank in ranks {
        for dealt in (1..=k).rev() {
            let (fewer, more) = counts.split_at_mut(dealt);
            let (from, to) = (&fewer[dealt - 1], &mut more[0]);
            for (to, from) in to[rank.min(width)..].iter_mut().zip(from) {
                *to += from;
            }
        }
    }
    counts.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deal_is_counted_once() {
        assert_eq!(deals(&[2, 4, 6, 8], 2), [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 2, 0, 1, 0, 1]);
        let ranks: Vec<usize> = (1..=60).map(|rank| 2 * rank).collect();
        assert_eq!(deals(&ranks, 30).iter().sum::<u128>(), 118_264_581_564_861_424, "C(60, 30)");
    }
}
