//! Random draws that depend on the seed and on their place, never on the number of threads.
//!
//! Draws come in chunks of fixed size. Every chunk has a stream of its own: the generator is counter-based, so that
//! streams are independent and cost nothing to reach.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;

use crate::method::Settings;

/// Draws of a chunk.
const CHUNK: usize = 512;

/// Most draws of one run: what is beyond takes memory and tells nothing more.
const MOST: u32 = 10_000_000;

/// How many draws are asked for, from 1 to 10,000,000; `default` if nothing is said.
pub(crate) fn draws(settings: &Settings, default: u32) -> usize {
    settings.resamples.unwrap_or(default).clamp(1, MOST) as usize
}

/// `count` draws of `one`, which is handed the stream of its chunk and scratch space that `scratch` made for it.
pub(crate) fn draw<S, T: Copy + Default + Send>(
    count: usize,
    seed: u64,
    scratch: impl Fn() -> S + Sync,
    one: impl Fn(&mut ChaCha8Rng, &mut S) -> T + Sync,
) -> Vec<T> {
    let mut drawn = vec![T::default(); count];
    drawn.par_chunks_mut(CHUNK).enumerate().for_each(|(place, chunk)| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(place as u64);
        let mut scratch = scratch();
        chunk.iter_mut().for_each(|drawn| *drawn = one(&mut random, &mut scratch));
    });
    drawn
}

/// `count` draws of `one`, each of which adds to some of `places` tallies; the sums over all draws.
pub(crate) fn tally(
    count: usize,
    seed: u64,
    places: usize,
    one: impl Fn(&mut ChaCha8Rng, &mut [u32]) + Sync,
) -> Vec<u32> {
    let chunk = |place: usize| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(place as u64);
        let mut tallies = vec![0; places];
        (place * CHUNK..count.min((place + 1) * CHUNK)).for_each(|_| one(&mut random, &mut tallies));
        tallies
    };
    let add = |mut sums: Vec<u32>, tallies: Vec<u32>| {
        sums.iter_mut().zip(tallies).for_each(|(sum, tally)| *sum += tally);
        sums
    };
    // Sums of whole numbers do not depend on their order.
    (0..count.div_ceil(CHUNK)).into_par_iter().map(chunk).reduce(|| vec![0; places], add)
}

/// Uniform indices below an end, without bias, several from one random word (Brackett-Rozinsky & Lemire 2024, Batched
/// ranged random integer generation): word x end^k / 2^64 holds k indices as its digits, and a word whose remainder
/// is among the few that would favour some of them is refused.
pub(crate) struct Indices {
    end: u64,
    /// Indices taken from one word, k.
    each: usize,
    /// end^k.
    product: u64,
    /// Words with a remainder below this are refused: 2^64 mod end^k.
    refused: u64,
}

impl Indices {
    /// Indices below `end`, at least 1.
    pub(crate) fn below(end: usize) -> Self {
        // At 2^48, one word in 65,536 is refused.
        const LARGEST: u64 = 1 << 48;
        const MOST: usize = 16;
        let end = end.max(1) as u64;
        let (mut each, mut product) = (1, end);
        while each < MOST && product.checked_mul(end).is_some_and(|next| next <= LARGEST) {
            (each, product) = (each + 1, product * end);
        }
        Self { end, each, product, refused: product.wrapping_neg() % product }
    }

    /// Hands `count` indices to `take`.
    #[inline]
    pub(crate) fn each(&self, random: &mut ChaCha8Rng, count: usize, mut take: impl FnMut(usize)) {
        let mut left = count;
        while left > 0 {
            let mut rest = random.next_u64();
            if rest.wrapping_mul(self.product) < self.refused {
                continue;
            }
            let now = left.min(self.each);
            for _ in 0..now {
                let product = u128::from(rest) * u128::from(self.end);
                take((product >> 64) as usize);
                rest = product as u64;
            }
            left -= now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_uniform_alone_and_in_pairs() {
        for end in [1_usize, 2, 5, 7, 1000] {
            let mut random = ChaCha8Rng::seed_from_u64(1);
            let (mut counts, mut pairs, mut last) = (vec![0_u32; end], vec![0_u32; end.min(7).pow(2)], 0);
            let draws = 100_000 * end.min(7);
            Indices::below(end).each(&mut random, draws, |index| {
                counts[index] += 1;
                if end <= 7 {
                    pairs[last * end + index] += 1;
                    last = index;
                }
            });
            let near = |count: u32, share: f64| {
                let (expected, sd) = (draws as f64 * share, (draws as f64 * share).sqrt());
                (f64::from(count) - expected).abs() <= 5.0 * sd
            };
            assert!(counts.iter().all(|&count| near(count, 1.0 / end as f64)), "{end}: {counts:?}");
            assert!(end > 7 || pairs.iter().all(|&count| near(count, 1.0 / (end * end) as f64)), "{end}: {pairs:?}");
        }
    }

    #[test]
    fn words_that_would_favour_some_indices_are_refused() {
        // 2^64 = 3 x 6148914691236517205 + 1, with k as large as fits.
        let indices = Indices::below(3);
        assert_eq!(indices.product, 3_u64.pow(16));
        assert_eq!(u128::from(indices.refused), (1_u128 << 64) % u128::from(indices.product));
        assert_eq!(Indices::below(1 << 40).each, 1);
    }

    #[test]
    fn draws_do_not_depend_on_the_number_of_threads() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| draw(5 * CHUNK + 3, 7, || (), |random, ()| random.next_u64()))
        };
        assert_eq!(run(1), run(2));
        let drawn = run(1);
        assert_ne!(drawn[..CHUNK], drawn[CHUNK..2 * CHUNK], "chunks have streams of their own");
    }

    #[test]
    fn every_draw_is_tallied_once_on_any_number_of_threads() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let one = |random: &mut ChaCha8Rng, tallies: &mut [u32]| tallies[(random.next_u64() % 3) as usize] += 1;
            pool.install(|| tally(2 * CHUNK + 5, 3, 3, one))
        };
        assert_eq!(run(1).iter().sum::<u32>(), 2 * CHUNK as u32 + 5);
        assert_eq!(run(1), run(2));
    }

    #[test]
    fn the_number_of_draws_is_never_zero_and_fits_memory() {
        let asked = |resamples| draws(&Settings { resamples, ..Settings::default() }, 99);
        assert_eq!([None, Some(0), Some(5), Some(u32::MAX)].map(asked), [99, 1, 5, 10_000_000]);
    }
}
