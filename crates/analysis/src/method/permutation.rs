//! Two-sample permutation test of the difference of means.
//!
//! # Question
//! If intermediate training made no difference, the labels "treated" and "baseline" could be dealt out again: how often
//! would the means of the arms then differ at least as much as observed? One-sided: how often would the treated arm be
//! at least as far ahead (greater), or behind (less)?
//!
//! # Assumptions
//! All runs are exchangeable under the null: independent, and of one distribution. With unequal variances *and* unequal
//! sizes it is not held: if the smaller arm has three times the standard deviation, a true null is rejected 23 % of the
//! time at 2 against 5 and 35 % at 2 against 20 (see docs/calibration.md).
//!
//! # Formula
//! p = #{arrangements : |mean of k drawn - mean of the others| >= |observed difference|} / C(n, k), with k the size of
//! the smaller arm and n of both; one-sided without the bars, >= for greater and <= for less. All are enumerated up to
//! C(n, k) = 1,000,000; beyond, m = 9,999 (or as many as asked for) are drawn at random and p = (b + 1) / (m + 1). Ties
//! count as "at least" and are decided on integers: sums tie that agree to 1e-9 of the range.
//!
//! The floor, the smallest p of the design, is two-sided 2 / C(n, k) for arms of one size (every arrangement has its
//! mirror image), else 1 / C(n, k): .10 at 3 against 3, .0043 at 2 against 20; one-sided 1 / C(n, k); 1 / (m + 1) for
//! random draws.
//!
//! # Degenerate input
//! An arm of one run: not testable. Neither arm varies, up to a relative 1e-9 of the scores: not testable (sd = 0).
//!
//! # Source
//! Fisher (1935), *The Design of Experiments*; Pitman (1937), Significance tests which may be applied to samples from
//! any populations, *Supplement to the Journal of the Royal Statistical Society* 4(1), 119-130; Good (2005),
//! *Permutation, Parametric and Bootstrap Tests of Hypotheses*, 3rd ed.; Phipson & Smyth (2010), Permutation p-values
//! should never be zero, *Statistical Applications in Genetics and Molecular Biology* 9(1), 39.

use super::deal::{Deck, dealt};
use super::{Alternative, Design, Method, Settings, arms};
use crate::grid::Grid;
use crate::moments::{Moments, saturate};
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::{Sample, Unpaired};

/// The two-sample permutation test, `permutation`.
#[derive(Debug, Clone, Copy)]
pub struct Permutation;

entry!(Permutation, "permutation", "two-sample permutation test", "permutation.rs");

impl Method for Permutation {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        arms(sample, self.id())
            .map(|arms| {
                let deal = Deal::new(arms, settings.alternative);
                let all = |_| deal.enumerate(&deal.units, deal.k, 0);
                let (p, floor) = dealt(arms, settings, all, |draws| deal.draw(draws, settings.seed));
                let estimate = saturate(Moments::of(arms.treated()).mean - Moments::of(arms.baseline()).mean);
                Test { floor: Some(floor), ..Test::new(self.id(), estimate, p) }
            })
            .into()
    }
}

/// The runs of both arms, from which the smaller arm is dealt again.
struct Deal {
    /// All runs on an integer grid, rising.
    units: Vec<i64>,
    /// Size of the smaller arm.
    k: usize,
    /// A sum of `k` units at or below this is as extreme as the observed one ...
    low: i64,
    /// ... and so is one at or above this.
    high: i64,
}

impl Deal {
    fn new(arms: &Unpaired, alternative: Alternative) -> Self {
        let (treated, baseline) = (arms.treated(), arms.baseline());
        // Of two arms of one size the better one is dealt: whichever is called treated, the same deals count.
        let better = Moments::of(treated).mean >= Moments::of(baseline).mean;
        let deals_treated = treated.len() < baseline.len() || (treated.len() == baseline.len() && better);
        let (small, large) = if deals_treated { (treated, baseline) } else { (baseline, treated) };
        let (n, k) = (small.len() + large.len(), small.len());
        // A common shift changes no difference of means: measured from the lowest run, the grid resolves the range.
        // Halves, because the range of finite values need not be finite.
        let both = || small.iter().chain(large);
        let lowest = both().copied().fold(f64::INFINITY, f64::min);
        let heights: Vec<f64> = both().map(|v| v / 2.0 - lowest / 2.0).collect();
        let Grid { mut units, slack } = Grid::new(&heights, arms.magnitude());
        let observed: i64 = units[..k].iter().sum();
        units.sort_unstable();

        // The means differ by (n S - k T) / (k (n - k)), with S the sum of the k dealt and T of all:
        // |n S - k T| >= least is S <= (k T - least) / n or S >= (k T + least) / n.
        let wide = |count: usize| count as i128;
        let expected = wide(k) * i128::from(units.iter().sum::<i64>());
        let least = (wide(n) * i128::from(observed) - expected).abs() - wide(n) * i128::from(slack);
        let (low, high) = match (alternative, deals_treated) {
            (Alternative::TwoSided, _) => {
                let low = (expected - least).div_euclid(wide(n));
                (low as i64, (-(-expected - least).div_euclid(wide(n))) as i64)
            }
            (Alternative::Greater, true) | (Alternative::Less, false) => (i64::MIN, observed - slack),
            (Alternative::Greater, false) | (Alternative::Less, true) => (observed + slack, i64::MAX),
        };
        Self { units, k, low, high }
    }

    fn extreme(&self, sum: i64) -> bool {
        sum <= self.low || sum >= self.high
    }

    /// How many ways of adding `k` >= 1 of the rising `units` to `sum` are extreme.
    fn enumerate(&self, units: &[i64], k: usize, sum: i64) -> u64 {
        if k == 1 {
            let low = units.partition_point(|unit| sum + unit <= self.low);
            let below_high = units.partition_point(|unit| sum + unit < self.high);
            return (low + units.len() - below_high.max(low)) as u64;
        }
        let firsts = 0..=units.len() - k;
        firsts.map(|first| self.enumerate(&units[first + 1..], k - 1, sum + units[first])).sum()
    }

    /// How many of the random deals are extreme.
    fn draw(&self, draws: u32, seed: u64) -> usize {
        let mut deck = Deck::new(self.units.clone(), seed);
        (0..draws).filter(|_| self.extreme(deck.deal(self.k).iter().sum())).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::deal::arrangements;
    use crate::method::monte_carlo_p;

    #[test]
    fn random_deals_come_close_to_all_deals() {
        let baseline = vec![59.1, 59.9, 60.6, 58.7, 60.3, 60.9, 61.1, 60.4];
        for gain in [-1.2, 0.1, 0.8] {
            let treated = [59.4, 60.3, 60.5].map(|v| v + gain).to_vec();
            let arms = Unpaired::new(treated, baseline.clone()).unwrap();
            for alternative in [Alternative::TwoSided, Alternative::Greater, Alternative::Less] {
                let deal = Deal::new(&arms, alternative);
                let all = deal.enumerate(&deal.units, deal.k, 0) as f64 / arrangements(11, 3).unwrap() as f64;
                let random = monte_carlo_p(deal.draw(9_999, 7), 9_999);
                // Five standard errors of 9,999 draws are at most .025.
                assert!((all - random).abs() < 0.025, "gain {gain}, {alternative:?}: {random} for {all}");
            }
        }
    }
}
