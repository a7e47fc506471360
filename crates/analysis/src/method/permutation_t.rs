//! Permutation test of Welch's t.
//!
//! # Question
//! If intermediate training made no difference: how often would arms dealt out again differ at least as much, measured in
//! the standard errors of that deal? And does Welch's t say so, too?
//!
//! # Assumptions
//! Runs are independent. The permutations are exact where all runs are of one distribution; dividing by the standard
//! error of every deal makes them nearly right where the variances differ, too, where a test of the plain difference of
//! means is wrong by far. Welch's t needs near normal runs, and more than two of them. Neither is trusted alone: the
//! larger p counts, and so a p within 1 - level never stands beside an interval of Welch that holds zero. Rates under true
//! nulls are in docs/calibration.md: 8.5 % in the worst case (2 runs of three times the deviation against 20), where
//! the test of means rejects 35 %.
//!
//! # Formula
//! With t of every arrangement as Welch's t of its arms, p of the permutations = #{arrangements : |t| >= |observed t|} /
//! C(n, k), k the size of the smaller arm and n of both; one-sided t >= observed t for greater, <= for less. All are
//! enumerated up to C(n, k) = 1,000,000; beyond, m = 9,999 (or as many as asked for) are drawn at random and p = (b + 1) /
//! (m + 1). Values of t tie that agree to 1e-9, and so do means, of the range. p = the larger of this and the p of Welch's t test; statistic, degrees of
//! freedom and interval are Welch's. The floor is that of the permutations: two-sided 2 / C(n, k) for arms of one size,
//! else 1 / C(n, k); 1 / (m + 1) for random draws.
//!
//! # Degenerate input
//! An arm of one run: not testable. Neither arm varies, up to a relative 1e-9 of the scores: not testable (sd = 0).
//!
//! # Source
//! Janssen (1997), Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens-Fisher problem,
//! *Statistics & Probability Letters* 36(1), 9-21; Chung & Romano (2013), Exact and asymptotically robust permutation
//! tests, *The Annals of Statistics* 41(2), 484-507.

use super::contrast::Contrast;
use super::deal::{Deck, dealt};
use super::{Alternative, Design, Method, Settings, arms};
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::{Sample, Unpaired};

/// The permutation test of Welch's t, `permutation-t`.
#[derive(Debug, Clone, Copy)]
pub struct PermutationT;

entry!(PermutationT, "permutation-t", "permutation test of Welch's t", "permutation_t.rs");

impl PermutationT {
    /// One-sided p of a difference beyond `bound`, points, on the side of the settings' alternative: were the difference
    /// the bound, arms shifted by it would be of one distribution. Where the design is judged by this test Welch's t alone
    /// will not do for bounds either: with two runs against twenty it takes a difference that lies on a bound to be within
    /// it 8 % of the time. `None` if shifted arms cannot be tested.
    pub(crate) fn beyond(self, arms: &Unpaired, bound: f64, settings: &Settings) -> Option<f64> {
        let treated = arms.treated().iter().map(|score| score - bound).collect();
        let shifted = Unpaired::new(treated, arms.baseline().to_vec()).ok()?;
        self.run(&Sample::Unpaired(shifted), settings).tested().map(|test| test.p)
    }

    /// p of "further from zero than `bound` points": the larger of both sides.
    pub(crate) fn equivalence(self, arms: &Unpaired, bound: f64, settings: &Settings) -> Option<f64> {
        let side = |bound, alternative| self.beyond(arms, bound, &Settings { alternative, ..*settings });
        Some(side(-bound, Alternative::Greater)?.max(side(bound, Alternative::Less)?))
    }
}

impl Method for PermutationT {
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
                let welch = Test::student(self.id(), estimate, error, df, settings);
                let deals = Deals::new(arms, settings.alternative);
                let (p, floor) = dealt(arms, settings, |_| deals.extreme(), |draws| deals.drawn(draws, settings.seed));
                Test { p: p.max(welch.p), floor: Some(floor), ..welch }
            })
            .into()
    }
}

/// Relative difference up to which two values of t are one; means that differ by less of the range are equal.
const TIE: f64 = 1e-9;

/// Sums of the runs that are dealt to the smaller arm.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// Of the values.
    sum: f64,
    /// Of their squares.
    squares: f64,
}

impl Sums {
    fn with(self, value: f64) -> Self {
        Self { sum: self.sum + value, squares: self.squares + value * value }
    }
}

/// The runs of both arms, from which the smaller arm is dealt again.
struct Deals {
    /// All runs, from their mean and in units of their range: squares neither overflow nor cancel.
    values: Vec<f64>,
    /// Size of the smaller arm.
    k: usize,
    all: Sums,
    alternative: Alternative,
    /// 1 if the smaller arm is the treated one, else -1.
    sign: f64,
    observed: Welch,
}

/// Welch's t of a deal as difference and squared standard error, so that nothing is divided by zero.
#[derive(Debug, Clone, Copy)]
struct Welch {
    /// Treated minus baseline.
    difference: f64,
    variance: f64,
}

impl Deals {
    fn new(arms: &Unpaired, alternative: Alternative) -> Self {
        let (treated, baseline) = (arms.treated(), arms.baseline());
        let deals_treated = treated.len() <= baseline.len();
        let (small, large) = if deals_treated { (treated, baseline) } else { (baseline, treated) };
        let both = || small.iter().chain(large).copied();
        let (low, high) = both().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        // Halves, because the range of finite values need not be finite.
        let range = high / 2.0 - low / 2.0;
        // Rising, so that sums do not depend on the order of runs.
        let scaled = |arm: &mut dyn Iterator<Item = f64>| {
            let mut values: Vec<f64> = arm.map(|v| (v / 2.0 - low / 2.0) / range).collect();
            values.sort_unstable_by(f64::total_cmp);
            values
        };
        let heights = scaled(&mut both());
        let mean = heights.iter().sum::<f64>() / heights.len() as f64;
        let values: Vec<f64> = heights.iter().map(|v| v - mean).collect();
        let of = |values: &[f64]| values.iter().fold(Sums::default(), |sums, &v| sums.with(v));
        let dealt: Vec<f64> = scaled(&mut small.iter().copied()).iter().map(|v| v - mean).collect();
        let (all, first) = (of(&values), of(&dealt));
        let sign = if deals_treated { 1.0 } else { -1.0 };
        let observed = Welch { difference: 0.0, variance: 0.0 };
        let deals = Self { values, k: small.len(), all, alternative, sign, observed };
        Self { observed: deals.welch(first), ..deals }
    }

    /// Welch's t if the smaller arm is dealt runs of these sums.
    fn welch(&self, small: Sums) -> Welch {
        let (k, rest) = (self.k as f64, (self.values.len() - self.k) as f64);
        let large = Sums { sum: self.all.sum - small.sum, squares: self.all.squares - small.squares };
        let error = |sums: Sums, n: f64| ((sums.squares - sums.sum * sums.sum / n) / (n - 1.0) / n).max(0.0);
        let difference = self.sign * (small.sum / k - large.sum / rest);
        Welch {
            // The mean of all is 0: what rounding leaves of equal means has no sign.
            difference: if difference.abs() < TIE { 0.0 } else { difference },
            variance: error(small, k) + error(large, rest),
        }
    }

    /// Whether a deal is at least as extreme as the observed one: t^2, or t with its sign, multiplied out.
    fn is_extreme(&self, small: Sums) -> bool {
        let (deal, observed) = (self.welch(small), self.observed);
        let squared = |d: f64| match self.alternative {
            Alternative::TwoSided => d * d,
            Alternative::Greater => d * d.abs(),
            Alternative::Less => -d * d.abs(),
        };
        let (left, right) =
            (squared(deal.difference) * observed.variance, squared(observed.difference) * deal.variance);
        // What rounding may leave of a variance of zero: the squares are at most 1.
        let rounding = f64::EPSILON * self.values.len() as f64 * observed.difference * observed.difference;
        left >= right - TIE * right.abs() - rounding
    }

    /// The polynomial of a last value, highest power first, that is not negative where [`Deals::is_extreme`] holds,
    /// two-sided: difference squared and variance both are squares of that value, and most deals differ in it alone.
    fn last(&self, sums: Sums) -> [f64; 3] {
        let (k, rest) = (self.k as f64, (self.values.len() - self.k) as f64);
        let (small, large) = (1.0 / (k * (k - 1.0)), 1.0 / (rest * (rest - 1.0)));
        let others = self.all.sum - sums.sum;
        let slope = 1.0 / k + 1.0 / rest;
        let level = slope * sums.sum - self.all.sum / rest;
        let difference = [slope * slope, 2.0 * slope * level, level * level];
        let variance = [
            small - large - small / k - large / rest,
            2.0 * (large * others / rest - small * sums.sum / k),
            (small - large) * sums.squares + large * self.all.squares
                - small * sums.sum * sums.sum / k
                - large * others * others / rest,
        ];
        let observed = self.observed.difference * self.observed.difference;
        let rounding = f64::EPSILON * self.values.len() as f64 * observed;
        let [a, b, c] = [0, 1, 2]
            .map(|power| difference[power] * self.observed.variance - observed * (1.0 - TIE) * variance[power]);
        [a, b, c + rounding]
    }

    /// How many of all deals are extreme.
    fn extreme(&self) -> u64 {
        self.enumerate(&self.values, self.k, Sums::default())
    }

    /// How many ways of adding `k` >= 1 of `values` to `sums` are extreme.
    fn enumerate(&self, values: &[f64], k: usize, sums: Sums) -> u64 {
        if k == 1 && self.alternative == Alternative::TwoSided {
            let [a, b, c] = self.last(sums);
            return values.iter().filter(|value| (a * **value + b) * **value + c >= 0.0).count() as u64;
        }
        if k == 1 {
            return values.iter().filter(|value| self.is_extreme(sums.with(**value))).count() as u64;
        }
        let firsts = 0..=values.len() - k;
        firsts.map(|first| self.enumerate(&values[first + 1..], k - 1, sums.with(values[first]))).sum()
    }

    /// How many of so many random deals are extreme.
    fn drawn(&self, draws: u32, seed: u64) -> usize {
        let mut deck = Deck::new(self.values.clone(), seed);
        let mut deal = || deck.deal(self.k).iter().fold(Sums::default(), |sums, &v| sums.with(v));
        (0..draws).filter(|_| self.is_extreme(deal())).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::deal::arrangements;
    use crate::method::monte_carlo_p;

    fn deals(treated: &[f64], baseline: &[f64], alternative: Alternative) -> Deals {
        Deals::new(&Unpaired::new(treated.to_vec(), baseline.to_vec()).unwrap(), alternative)
    }

    const BASELINE: [f64; 8] = [59.1, 59.9, 60.6, 58.7, 60.3, 60.9, 61.1, 60.4];

    #[test]
    fn the_polynomial_of_the_last_value_says_what_every_deal_says() {
        for gain in [-1.2, 0.0, 0.1, 0.8, 40.0] {
            let treated = [59.4, 60.3, 60.5].map(|v| v + gain);
            let deals = deals(&treated, &BASELINE, Alternative::TwoSided);
            let (n, values) = (deals.values.len(), &deals.values);
            let mut one_by_one = 0;
            for i in 0..n {
                for j in i + 1..n {
                    for k in j + 1..n {
                        let sums = [i, j, k].iter().fold(Sums::default(), |sums, &at| sums.with(values[at]));
                        one_by_one += u64::from(deals.is_extreme(sums));
                    }
                }
            }
            assert_eq!(deals.extreme(), one_by_one, "gain {gain}");
        }
    }

    #[test]
    fn random_deals_come_close_to_all_deals() {
        for gain in [-1.2, 0.1, 0.8] {
            for alternative in [Alternative::TwoSided, Alternative::Greater, Alternative::Less] {
                let deals = deals(&[59.4, 60.3, 60.5].map(|v| v + gain), &BASELINE, alternative);
                let all = deals.extreme() as f64 / arrangements(11, 3).unwrap() as f64;
                let random = monte_carlo_p(deals.drawn(9_999, 7), 9_999);
                // Five standard errors of 9,999 draws are at most .025.
                assert!((all - random).abs() < 0.025, "gain {gain}, {alternative:?}: {random} for {all}");
            }
        }
    }
}
