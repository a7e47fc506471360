//! The signed-rank distribution of Wilcoxon, given the ties and the zeros of the differences.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::method::{Alternative, Settings, Zeros};
use crate::midranks::doubled;
use crate::moments::{constant, largest};
use crate::outcome::Reason;

/// Most differences other than zero of which all signs are counted; with more, the normal approximation answers.
const MOST_EXACT: usize = 200;

/// Ranks of some differences with their signs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SignedRanks {
    /// Twice the rank of every difference other than zero, rising.
    ranks: Vec<u32>,
    /// Twice the sum of the ranks of the positive differences, zeros not counted.
    positive: u64,
    /// Twice the sum of ranks that zeros give to either sign (`Zeros::Zsplit`), doubled once more.
    shared: u64,
}

/// What the test says of some differences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SignedRankTest {
    /// Sum of the ranks of the positive differences.
    pub(crate) statistic: f64,
    /// p of the alternative, in (0, 1].
    pub(crate) p: f64,
    /// The smallest p of so many differences other than zero; `None` with the normal approximation.
    pub(crate) floor: Option<f64>,
    /// Differences other than zero.
    pub(crate) n: usize,
}

impl SignedRanks {
    /// Ranks of finite `differences` between scores of the given `magnitude`; what is zero up to rounding is zero.
    ///
    /// # Errors
    /// [`Reason::NoVariance`] if all differences are zero.
    pub(crate) fn new(differences: &[f64], magnitude: f64, zeros: Zeros) -> Result<Self, Reason> {
        let is_zero = |d: f64| constant(&[d, 0.0], magnitude);
        let ranked: Vec<f64> = match zeros {
            Zeros::Wilcox => differences.iter().copied().filter(|&d| !is_zero(d)).collect(),
            Zeros::Pratt | Zeros::Zsplit => differences.to_vec(),
        };
        let sizes: Vec<f64> = ranked.iter().map(|&d| if is_zero(d) { 0.0 } else { d.abs() }).collect();
        let (mut ranks, mut positive, mut shared) = (Vec::new(), 0, 0);
        for (rank, &d) in doubled(&sizes, magnitude.max(largest(&sizes))).into_iter().zip(&ranked) {
            if is_zero(d) {
                shared += if zeros == Zeros::Zsplit { u64::from(rank) } else { 0 };
                continue;
            }
            ranks.push(rank);
            positive += if d > 0.0 { u64::from(rank) } else { 0 };
        }
        ranks.sort_unstable();
        if ranks.is_empty() { Err(Reason::NoVariance) } else { Ok(Self { ranks, positive, shared }) }
    }

    /// The test that `settings` ask for: exact given ties and zeros, unless it is to be `asymptotic` or there are too
    /// many differences to count.
    pub(crate) fn test(&self, settings: &Settings) -> SignedRankTest {
        let n = self.ranks.len();
        let exact = !settings.asymptotic && n <= MOST_EXACT;
        let p = if exact { self.exact(settings.alternative) } else { self.asymptotic(settings) };
        let sides = if settings.alternative == Alternative::TwoSided { 2.0 } else { 1.0 };
        SignedRankTest {
            statistic: self.positive as f64 / 2.0 + self.shared as f64 / 4.0,
            p: p.clamp(f64::MIN_POSITIVE, 1.0),
            floor: exact.then(|| (sides * 0.5f64.powi(n as i32)).min(1.0)),
            n,
        }
    }

    /// All ranks, doubled.
    fn total(&self) -> u64 {
        self.ranks.iter().map(|&rank| u64::from(rank)).sum()
    }

    /// Share of all sign vectors that are at least as extreme, counted over the sums they lead to.
    fn exact(&self, alternative: Alternative) -> f64 {
        let total = self.total();
        // Sums are symmetric about total / 2; the upper tail is counted from the smaller end.
        let at_most = |most: u64| share_at_most(&self.ranks, most);
        let (above, below) = (total - self.positive, self.positive);
        match alternative {
            Alternative::Greater => at_most(above),
            Alternative::Less => at_most(below),
            Alternative::TwoSided if above == below => 1.0,
            Alternative::TwoSided => (2.0 * at_most(above.min(below))).min(1.0),
        }
    }

    /// The normal approximation with the variance of these ranks; zeros have none.
    fn asymptotic(&self, settings: &Settings) -> f64 {
        let squares: f64 = self.ranks.iter().map(|&rank| f64::from(rank).powi(2)).sum();
        // In doubled ranks: W has mean total / 2 and variance sum(r^2) / 4; half a rank is one unit.
        let sd = squares.sqrt() / 2.0;
        let distance = self.positive as f64 - self.total() as f64 / 2.0;
        let step = if settings.continuity { 1.0 } else { 0.0 };
        let sf = |z: f64| Normal::standard().sf(z);
        match settings.alternative {
            Alternative::Greater => sf((distance - step) / sd),
            Alternative::Less => sf((-distance - step) / sd),
            Alternative::TwoSided => 2.0 * sf((distance.abs() - step).max(0.0) / sd),
        }
    }
}

/// Share of all subsets of `ranks` whose sum is at most `most`.
fn share_at_most(ranks: &[u32], most: u64) -> f64 {
    let size = most as usize + 1;
    // share[s]: of the subsets of the ranks so far, those with the sum s. Exact while n <= 53, all terms positive.
    let mut share = vec![0.0; size];
    share[0] = 1.0;
    let mut reached = 0;
    for &rank in ranks {
        let rank = rank as usize;
        reached = (reached + rank).min(size - 1);
        for sum in (0..=reached).rev() {
            let without = share[sum];
            let with = if sum >= rank { share[sum - rank] } else { 0.0 };
            share[sum] = 0.5 * (without + with);
        }
    }
    share.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_sided(differences: &[f64], zeros: Zeros) -> SignedRankTest {
        SignedRanks::new(differences, largest(differences), zeros).unwrap().test(&Settings::default())
    }

    /// All sign vectors, one by one.
    fn by_enumeration(ranks: &[u32], positive: u64) -> f64 {
        let total: u64 = ranks.iter().map(|&r| u64::from(r)).sum();
        let far = |sum: u64| (2 * sum).abs_diff(total);
        let sum = |signs: u32| (0..ranks.len()).filter(|i| signs >> i & 1 == 1).map(|i| u64::from(ranks[i])).sum();
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
    fn identical_columns_do_not_differ() {
        for zeros in [Zeros::Wilcox, Zeros::Pratt, Zeros::Zsplit] {
            assert_eq!(SignedRanks::new(&[0.0; 6], 60.0, zeros), Err(Reason::NoVariance));
        }
    }
}
