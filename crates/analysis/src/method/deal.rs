//! Dealing runs to two arms anew: all ways while they are few, else random ones.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::{Alternative, Settings, draws, monte_carlo_p};
use crate::sample::Unpaired;

/// Most arrangements that are enumerated.
const MOST_EXACT: u64 = 1_000_000;

/// The p of arms and its floor, from how many of all `C(n, k)` arrangements are extreme, or how many of so many random
/// deals.
pub(super) fn dealt(
    arms: &Unpaired,
    settings: &Settings,
    all: impl FnOnce(u64) -> u64,
    drawn: impl FnOnce(u32) -> usize,
) -> (f64, f64) {
    let (treated, baseline) = (arms.treated().len(), arms.baseline().len());
    match arrangements(treated + baseline, treated.min(baseline)) {
        Some(total) => {
            let mirrored = settings.alternative == Alternative::TwoSided && treated == baseline;
            let least = if mirrored { 2.0 } else { 1.0 };
            (all(total) as f64 / total as f64, least / total as f64)
        }
        None => {
            let draws = draws(settings);
            (monte_carlo_p(drawn(draws), draws), monte_carlo_p(0, draws))
        }
    }
}

/// C(n, k), unless it is above [`MOST_EXACT`].
pub(super) fn arrangements(n: usize, k: usize) -> Option<u64> {
    // C(n, i) = C(n, i - 1) (n - i + 1) / i rises up to k <= n / 2, so the first excess settles it.
    (1..=k as u64).try_fold(1, |chosen: u64, i| {
        Some(chosen.checked_mul(n as u64 - i + 1)? / i).filter(|&chosen| chosen <= MOST_EXACT)
    })
}

/// Runs that are dealt at random.
pub(super) struct Deck<T> {
    cards: Vec<T>,
    random: ChaCha8Rng,
}

impl<T> Deck<T> {
    pub(super) fn new(cards: Vec<T>, seed: u64) -> Self {
        Self { cards, random: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// The next `k` runs. Every deal starts from the shuffled cards of the one before: as uniform as from a fresh deck.
    pub(super) fn deal(&mut self, k: usize) -> &[T] {
        for i in 0..k {
            let rest = (self.cards.len() - i) as u64;
            self.cards.swap(i, i + below(&mut self.random, rest) as usize);
        }
        &self.cards[..k]
    }
}

/// A uniform integer below `end` >= 1, without bias (Lemire 2019, Fast random integer generation in an interval).
fn below(random: &mut impl RngCore, end: u64) -> u64 {
    loop {
        let product = u128::from(random.next_u64()) * u128::from(end);
        if product as u64 >= end.wrapping_neg() % end {
            return (product >> 64) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrangements_are_counted_up_to_the_limit() {
        assert_eq!(arrangements(6, 3), Some(20));
        assert_eq!(arrangements(22, 2), Some(231));
        assert_eq!(arrangements(22, 11), Some(705_432));
        assert_eq!(arrangements(24, 12), None);
        assert_eq!(arrangements(100_000, 50_000), None);
    }

    #[test]
    fn random_integers_are_uniform() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[below(&mut random, 7) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (9_500..10_500).contains(count)), "{counts:?}");
        assert_eq!(below(&mut random, 1), 0);
    }
}
