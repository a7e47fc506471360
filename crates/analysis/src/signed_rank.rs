//! The signed-rank distribution of Wilcoxon, given the ties and the zeros of the differences.

use crate::method::{Alternative, Settings, Zeros};
use crate::moments::constant;
use crate::normal;
use crate::outcome::{Extra, Extras, Reason};
use crate::ranks::doubled;

/// Most differences other than zero of which all signs are counted; with more, the normal approximation answers.
const MOST_EXACT: usize = 200;

/// Ranks of the sizes of some differences, doubled, by sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedRanks {
    /// Of the differences other than zero, rising.
    ranks: Vec<usize>,
    /// Sum of those of positive differences.
    positive: usize,
    /// Of zeros, where they are split between the signs.
    split: Vec<usize>,
    /// Differences of zero.
    zeros: usize,
}

/// What the test says of some differences.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SignedRankTest {
    /// W+, the sum of the ranks of the positive differences, and half of those of split zeros.
    pub(crate) statistic: f64,
    /// p of the alternative, in (0, 1].
    pub(crate) p: f64,
    /// The smallest p of so many differences other than zero; `None` with the normal approximation.
    pub(crate) floor: Option<f64>,
    /// How many differences are zero, and which distribution answered.
    pub(crate) extra: Extras,
}

impl SignedRanks {
    /// Ranks of finite `differences` between scores of the given `magnitude`; what is zero up to rounding is zero.
    ///
    /// # Errors
    /// [`Reason::NoVariance`] if all differences are zero.
    pub(crate) fn new(differences: &[f64], magnitude: f64, rule: Zeros) -> Result<Self, Reason> {
        let is_zero = |d: f64| constant(&[d, 0.0], magnitude);
        let ranked: Vec<f64> = differences.iter().copied().filter(|&d| rule != Zeros::Wilcox || !is_zero(d)).collect();
        let sizes: Vec<f64> = ranked.iter().map(|d| d.abs()).collect();
        let all = doubled(&sizes, magnitude);
        let those = |wanted: &dyn Fn(f64) -> bool| -> Vec<usize> {
            ranked.iter().zip(&all).filter(|(d, _)| wanted(**d)).map(|(_, &rank)| rank).collect()
        };
        let mut ranks = those(&|d| !is_zero(d));
        ranks.sort_unstable();
        if ranks.is_empty() {
            return Err(Reason::NoVariance);
        }
        Ok(Self {
            zeros: differences.len() - ranks.len(),
            ranks,
            positive: those(&|d| d > 0.0 && !is_zero(d)).iter().sum(),
            split: if rule == Zeros::Zsplit { those(&is_zero) } else { Vec::new() },
        })
    }

    /// The test that `settings` ask for: exact given ties and zeros, unless it is to be `asymptotic` or there are too
    /// many differences to count.
    pub(crate) fn test(&self, settings: &Settings) -> SignedRankTest {
        let exact = !settings.asymptotic && self.ranks.len() <= MOST_EXACT;
        let sides = if settings.alternative == Alternative::TwoSided { 2.0 } else { 1.0 };
        SignedRankTest {
            statistic: self.positive as f64 / 2.0 + self.split.iter().sum::<usize>() as f64 / 4.0,
            p: if exact { self.exact(settings.alternative) } else { self.asymptotic(settings) },
            floor: exact.then(|| sides * 0.5f64.powi(self.ranks.len() as i32)),
            extra: vec![
                ("zeros", Extra::Count(self.zeros)),
                ("distribution", Extra::Text(if exact { "exact" } else { "normal" }.into())),
            ],
        }
    }

    /// Sum of the ranks of negative differences.
    fn negative(&self) -> usize {
        self.ranks.iter().sum::<usize>() - self.positive
    }

    /// Share of all sign vectors that are at least as extreme.
    fn exact(&self, alternative: Alternative) -> f64 {
        // Sums are symmetric: those as large as the positive one are as many as those as small as the negative one.
        let at_most = |most: usize| share_at_most(&self.ranks, most);
        let (positive, negative) = (self.positive, self.negative());
        match alternative {
            Alternative::TwoSided => (2.0 * at_most(positive.min(negative))).min(1.0),
            Alternative::Greater => at_most(negative),
            Alternative::Less => at_most(positive),
        }
    }

    /// The normal approximation with the variance of these ranks.
    fn asymptotic(&self, settings: &Settings) -> f64 {
        // Four times the distance of W+ from its expectation, and four times its standard deviation.
        let excess = self.positive as f64 - self.negative() as f64;
        let squares: f64 = self.ranks.iter().chain(&self.split).map(|&rank| (rank as f64).powi(2)).sum();
        let correction = if settings.continuity { 4.0 * 0.5 } else { 0.0 };
        normal::p_value(excess, correction, squares.sqrt(), settings.alternative)
    }
}

/// Share of all subsets of `ranks` whose sum is at most `most`.
fn share_at_most(ranks: &[usize], most: usize) -> f64 {
    let size = most + 1;
    // share[s]: of the subsets of the ranks so far, those with the sum s. Exact up to 53 ranks; all terms are positive.
    let mut share = vec![0.0; size];
    share[0] = 1.0;
    let mut reached = 0;
    for &rank in ranks {
        reached = (reached + rank).min(size - 1);
        for sum in (0..=reached).rev() {
            let without = share[sum];
            let with = if sum >= rank { share[sum - rank] } else { 0.0 };
            share[sum] = 0.5 * (without + with);
        }
    }
    share.iter().sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::largest;

    fn two_sided(differences: &[f64], zeros: Zeros) -> SignedRankTest {
        SignedRanks::new(differences, largest(differences), zeros).unwrap().test(&Settings::default())
    }

    /// All sign vectors, one by one.
    fn by_enumeration(ranks: &[usize], positive: usize) -> f64 {
        let total: usize = ranks.iter().sum();
        let far = |sum: usize| (2 * sum).abs_diff(total);
        let sum = |signs: u32| (0..ranks.len()).filter(|i| signs >> i & 1 == 1).map(|i| ranks[i]).sum();
        (0..1_u32 << ranks.len()).filter(|&signs| far(sum(signs)) >= far(positive)).count() as f64
            / f64::from(1_u32 << ranks.len())
    }

    #[test]
    fn counting_sums_counts_what_enumeration_counts() {
        let ties = [1.0, -1.0, 2.0, 2.0, -3.0, 5.0, 0.0, 0.0, 2.0];
        for zeros in [Zeros::Wilcox, Zeros::Pratt, Zeros::Zsplit] {
            let ranked = SignedRanks::new(&ties, 5.0, zeros).unwrap();
            let expected = by_enumeration(&ranked.ranks, ranked.positive);
            assert_eq!(ranked.test(&Settings::default()).p, expected, "{zeros:?}");
        }
    }

    #[test]
    fn differences_of_one_sign_reach_the_floor() {
        let test = two_sided(&[1.0, 2.0, 3.0, 4.0, 5.0], Zeros::Wilcox);
        assert_eq!((test.p, test.floor, test.statistic), (0.0625, Some(0.0625), 15.0));
    }

    #[test]
    fn shares_of_many_subsets_are_those_of_their_number() {
        let ranks: Vec<usize> = (1..=MOST_EXACT).map(|rank| 2 * rank).collect();
        let all = ranks.iter().sum();
        assert!((share_at_most(&ranks, all) - 1.0).abs() < 1e-13);
        // The empty subset, and those of 1, 2, {3 or 1 + 2}: 5 of 2^200.
        assert_eq!(share_at_most(&ranks, 6), 5.0 * 0.5f64.powi(200));
    }

    #[test]
    fn identical_columns_do_not_differ() {
        for zeros in [Zeros::Wilcox, Zeros::Pratt, Zeros::Zsplit] {
            assert_eq!(SignedRanks::new(&[0.0; 6], 60.0, zeros), Err(Reason::NoVariance));
        }
    }
}
