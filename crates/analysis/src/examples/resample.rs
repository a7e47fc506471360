//! Drawing examples anew, and exchanging systems by chance.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;
use rand_distr::{Binomial, Distribution};

use super::corpora::Corpora;
use crate::method::{Alternative, Settings};
use crate::outcome::{Interval, Reason};
use crate::random::{Indices, draw, draws};

/// Draws if nothing is said; the smallest p is 1 / (DRAWS + 1).
const DRAWS: u32 = 9_999;

/// Values in order, each once, and how often it comes.
pub(super) fn runs_of<T: PartialEq>(sorted: impl Iterator<Item = T>) -> (Vec<T>, Vec<u32>) {
    let (mut values, mut counts): (Vec<T>, Vec<u32>) = (Vec::new(), Vec::new());
    for value in sorted {
        match (values.last(), counts.last_mut()) {
            (Some(last), Some(count)) if *last == value => *count += 1,
            _ => {
                values.push(value);
                counts.push(1);
            }
        }
    }
    (values, counts)
}

/// Examples of several kinds, to be drawn with replacement.
pub(super) struct Bag {
    counts: Vec<u32>,
    n: usize,
    /// The kind of each example, where there are too many kinds to draw how often each comes.
    kinds: Vec<u32>,
    indices: Indices,
}

/// Whether there are too many kinds among `n` examples to draw how often each comes.
pub(super) fn too_many(kinds: usize, n: usize) -> bool {
    // A binomial number takes as long as some dozens of indices.
    const DEARER: usize = 32;
    kinds.saturating_mul(DEARER) > n
}

impl Bag {
    /// So many examples of each kind.
    pub(super) fn new(counts: Vec<u32>) -> Self {
        let n = counts.iter().map(|&count| count as usize).sum();
        let mut kinds = Vec::new();
        if too_many(counts.len(), n) {
            kinds = (0..).zip(&counts).flat_map(|(kind, &count)| std::iter::repeat_n(kind, count as usize)).collect();
        }
        Self { counts, n, kinds, indices: Indices::below(n) }
    }

    /// Draws as many examples as there are; hands out kinds and how often they came, some kinds several times.
    pub(super) fn draw(&self, random: &mut ChaCha8Rng, mut take: impl FnMut(usize, u32)) {
        if !self.kinds.is_empty() {
            self.indices.each(random, self.n, |index| take(self.kinds[index] as usize, 1));
            return;
        }
        // A multinomial number as a chain of binomial ones.
        let (mut left, mut rest) = (self.n as u64, self.n as u64);
        for (kind, &count) in self.counts.iter().enumerate() {
            let count = u64::from(count);
            let times = if count == rest { left } else { binomial(random, left, count as f64 / rest as f64) };
            if times > 0 {
                take(kind, times as u32);
            }
            left -= times;
            rest -= count;
        }
    }
}

fn binomial(random: &mut ChaCha8Rng, n: u64, p: f64) -> u64 {
    Binomial::new(n, p).map_or(0, |binomial| binomial.sample(random).min(n))
}

/// Fair coins, 64 to a random word.
pub(super) struct Coins<'a> {
    random: &'a mut ChaCha8Rng,
    word: u64,
    left: u32,
}

impl<'a> Coins<'a> {
    pub(super) fn new(random: &'a mut ChaCha8Rng) -> Self {
        Self { random, word: 0, left: 0 }
    }

    /// How many of `count` coins show heads.
    pub(super) fn heads(&mut self, mut count: u32) -> u32 {
        let mut heads = 0;
        while count > 0 {
            if self.left == 0 {
                (self.word, self.left) = (self.random.next_u64(), u64::BITS);
            }
            let now = count.min(self.left);
            heads += (self.word & (u64::MAX >> (u64::BITS - now))).count_ones();
            // All 64 bits cannot be shifted out at once.
            self.word = self.word.checked_shr(now).unwrap_or(0);
            (count, self.left) = (count - now, self.left - now);
        }
        heads
    }
}

/// Whether a drawn difference is at least as extreme as the one observed, ties included.
fn is_extreme(corpora: &dyn Corpora, drawn: f64, alternative: Alternative) -> bool {
    let least = corpora.observed() - corpora.tie();
    if alternative == Alternative::TwoSided {
        return drawn.abs() >= least;
    }
    // Where nothing changes with the systems exchanged, the same draws must count for either side.
    let upwards = (alternative == Alternative::Greater) != corpora.mirrored() || corpora.symmetric();
    if upwards { drawn >= least } else { drawn <= corpora.observed() + corpora.tie() }
}

/// (b + 1) / (m + 1), never 0 (Phipson & Smyth 2010).
fn p_of(extreme: usize, drawn: usize) -> f64 {
    (extreme as f64 + 1.0) / (drawn as f64 + 1.0)
}

/// What approximate randomisation finds.
pub(crate) struct Randomised {
    pub(crate) p: f64,
    /// The smallest p that so many draws, and so many examples that differ, can reach.
    pub(crate) floor: f64,
}

/// How often chance alone, exchanging the systems on each example, makes a difference as large as the one observed.
/// `differing` examples score differently under the two systems: the others have nothing to exchange.
pub(crate) fn randomise(corpora: &dyn Corpora, differing: usize, settings: &Settings) -> Randomised {
    let count = draws(settings, DRAWS);
    let drawn = draw(count, settings.seed, || (), |random, ()| corpora.swapped(random));
    let extreme = drawn.iter().filter(|&&drawn| is_extreme(corpora, drawn, settings.alternative)).count();
    // All exchanges that look like the one observed: it alone, and two-sided its mirror image.
    let sides = if settings.alternative == Alternative::TwoSided { 2.0 } else { 1.0 };
    let exact = (sides * 0.5f64.powi(differing.min(1_000) as i32)).min(1.0);
    Randomised { p: p_of(extreme, count).max(exact), floor: p_of(0, count).max(exact) }
}

/// What the paired bootstrap finds.
pub(crate) struct Bootstrapped {
    pub(crate) p: f64,
    /// The smallest p that many draws can reach.
    pub(crate) floor: f64,
    /// Percentile interval of treated minus baseline, points.
    pub(crate) interval: Interval,
    /// Shares of the draws in which treated is above, level with and below the baseline; they add up to 1.
    pub(crate) shares: [f64; 3],
}

/// Draws the examples anew, as many as there are.
///
/// # Errors
/// [`Reason::NoVariance`] if all draws agree.
pub(crate) fn bootstrap(corpora: &dyn Corpora, settings: &Settings) -> Result<Bootstrapped, Reason> {
    let count = draws(settings, DRAWS);
    let mut drawn = draw(count, settings.seed, || (), |random, ()| corpora.resampled(random));
    drawn.sort_unstable_by(f64::total_cmp);
    let (Some(&lowest), Some(&highest)) = (drawn.first(), drawn.last()) else { return Err(Reason::NoVariance) };
    if count > 1 && highest - lowest <= corpora.tie() {
        return Err(Reason::NoVariance);
    }
    let extreme = |drawn: &&f64| is_extreme(corpora, **drawn - corpora.observed(), settings.alternative);
    let p = p_of(drawn.iter().filter(extreme).count(), count);
    // The k-th lowest and the k-th highest of m draws, k = (m + 1) (1 - level) / 2.
    let k = ((count as f64 + 1.0) * (1.0 - settings.level) / 2.0).floor().max(1.0) as usize;
    let (mut low, mut high) = (drawn[(k - 1).min(count - 1)], drawn[count.saturating_sub(k)]);
    if corpora.symmetric() {
        // The same draws would be made for both directions: only an interval that is its own mirror holds for both.
        let half = (high - low) / 2.0;
        (low, high) = (-half, half);
    }
    let below = drawn.partition_point(|&drawn| drawn < -corpora.tie());
    let not_above = drawn.partition_point(|&drawn| drawn <= corpora.tie());
    let mut shares = [count - not_above, not_above - below, below].map(|times| times as f64 / count as f64);
    if corpora.symmetric() {
        let either = (shares[0] + shares[2]) / 2.0;
        shares = [either, shares[1], either];
    }
    if corpora.mirrored() {
        (low, high) = (-high, -low);
        shares.reverse();
    }
    let interval = Interval { low: corpora.points(low), high: corpora.points(high) };
    Ok(Bootstrapped { p, floor: p_of(0, count), interval, shares })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn as_many_examples_are_drawn_as_there_are() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for counts in [vec![3, 4, 1], vec![900, 90, 10], vec![1]] {
            let n: u32 = counts.iter().sum();
            let bag = Bag::new(counts.clone());
            let mut totals = vec![0_u64; counts.len()];
            for _ in 0..4000 {
                let mut drawn = 0;
                bag.draw(&mut random, |kind, times| {
                    drawn += times;
                    totals[kind] += u64::from(times);
                });
                assert_eq!(drawn, n, "half-size resamples widen every interval");
            }
            for (&total, &count) in totals.iter().zip(&counts) {
                let (mean, share) = (total as f64 / 4000.0, f64::from(count) / f64::from(n));
                let error = (f64::from(n) * share * (1.0 - share) / 4000.0).sqrt();
                assert!((mean - f64::from(count)).abs() <= 5.0 * error, "{counts:?}: {mean} for {count}");
            }
        }
    }

    #[test]
    fn coins_are_fair_and_none_is_lost() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let mut coins = Coins::new(&mut random);
        let heads: u32 = (0..2000).map(|count| coins.heads(count % 131)).sum();
        let tossed: u32 = (0..2000).map(|count| count % 131).sum();
        let error = f64::from(tossed).sqrt() / 2.0;
        assert!((f64::from(heads) - f64::from(tossed) / 2.0).abs() <= 5.0 * error, "{heads} of {tossed}");
        assert_eq!(coins.heads(0), 0);
        assert!(coins.heads(64) <= 64);
    }
}
