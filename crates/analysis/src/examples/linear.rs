//! Corpora of which every metric is a mean over examples: only the differences per example count.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

use super::corpora::{Corpora, Stratum};
use super::resample::{Bag, Coins, runs_of, too_many};
use crate::grid::Grid;
use crate::moments::{constant, largest, saturate};
use crate::outcome::Reason;
use crate::random::Indices;

/// The examples of one stratum, to be drawn with replacement.
enum Units {
    /// Distinct differences, and how often each comes.
    Counted(Vec<i64>, Bag),
    /// One difference per example, where hardly any is like another.
    Each(Vec<i64>, Indices),
}

/// Differences of one size after the other, to have their signs drawn: one fair coin per example.
enum Signs {
    /// Sizes, and how many there are of each.
    Counted(Vec<(i64, u32)>),
    /// Per four examples the sum of those whose coins, as the bits of an index, show heads; and the sum of all.
    Fours(Vec<[i64; 16]>, i64),
}

/// Differences per example on an integer grid, where sums are exact and ties are decided.
pub(crate) struct Linear {
    strata: Vec<Units>,
    /// Over all strata.
    signs: Signs,
    observed: f64,
    tie: f64,
    /// Points are a unit times the inverse of `top`, times `largest`.
    top: f64,
    largest: f64,
    mirrored: bool,
    symmetric: bool,
}

impl Linear {
    /// The weighted mean over strata of the mean over their examples.
    ///
    /// # Errors
    /// [`Reason::NoVariance`] if the differences vary in no stratum.
    pub(super) fn of(strata: &[(f64, &Stratum)]) -> Result<Self, Reason> {
        let (mut scaled, mut magnitude, mut varies) = (Vec::new(), 0.0f64, false);
        for (weight, stratum) in strata {
            let width = stratum.width().max(1);
            let share = weight / (stratum.len() * width) as f64;
            let difference = |sums: &[f64]| {
                let (treated, baseline) = sums.split_at(width);
                treated.iter().sum::<f64>() - baseline.iter().sum::<f64>()
            };
            let differences: Vec<f64> = stratum.sums.chunks_exact(2 * width).map(difference).collect();
            let largest = width as f64 * largest(&stratum.sums);
            varies |= !constant(&differences, largest);
            magnitude = magnitude.max(share * largest);
            scaled.push(differences.into_iter().map(|difference| share * difference).collect());
        }
        if varies { Ok(Self::new(&scaled, 1, magnitude)) } else { Err(Reason::NoVariance) }
    }

    /// The sum of finite values, not all 0, over `share`: one value per example, one list per stratum, computed from
    /// scores of the given `magnitude`.
    pub(crate) fn new(strata: &[Vec<f64>], share: usize, magnitude: f64) -> Self {
        let all: Vec<f64> = strata.concat();
        let Grid { mut units, slack } = Grid::new(&all, magnitude);
        let mut ends: Vec<usize> = Vec::with_capacity(strata.len());
        for stratum in strata {
            ends.push(ends.last().unwrap_or(&0) + stratum.len());
        }
        let sorted = |units: &[i64]| {
            let mut start = 0;
            let part = |&end: &usize| {
                let mut part = units[start..end].to_vec();
                start = end;
                part.sort_unstable();
                part
            };
            ends.iter().map(part).collect::<Vec<Vec<i64>>>()
        };
        let mut parts = sorted(&units);
        let sum: i64 = units.iter().sum();
        let top = units.iter().map(|unit| unit.abs()).max().unwrap_or(1).max(1) as f64;
        units.iter_mut().for_each(|unit| *unit = -*unit);
        let turned = sorted(&units);
        let symmetric = sum == 0 && parts == turned;
        let mirrored = sum < 0 || sum == 0 && parts < turned;
        if mirrored {
            parts = turned;
        }
        units.iter_mut().for_each(|unit| *unit = unit.abs());
        units.sort_unstable();
        Self {
            strata: parts.into_iter().map(Units::new).collect(),
            signs: Signs::new(&units),
            observed: sum.abs() as f64,
            tie: slack as f64,
            top: top * share as f64,
            largest: largest(&all),
            mirrored,
            symmetric,
        }
    }
}

impl Units {
    /// Of differences in ascending order.
    fn new(units: Vec<i64>) -> Self {
        let (distinct, counts) = runs_of(units.iter().copied());
        if too_many(distinct.len(), units.len()) {
            let indices = Indices::below(units.len());
            return Self::Each(units, indices);
        }
        Self::Counted(distinct, Bag::new(counts))
    }

    /// The sum over as many examples as there are.
    fn resampled(&self, random: &mut ChaCha8Rng) -> i64 {
        let mut sum = 0;
        match self {
            Self::Counted(units, bag) => bag.draw(random, |place, times| sum += units[place] * i64::from(times)),
            Self::Each(units, indices) => indices.each(random, units.len(), |place| sum += units[place]),
        }
        sum
    }
}

impl Signs {
    /// Of sizes in ascending order; 0 has no sign.
    fn new(sizes: &[i64]) -> Self {
        let sizes = &sizes[sizes.partition_point(|&size| size <= 0)..];
        let (distinct, counts) = runs_of(sizes.iter().copied());
        // Coins of one size are counted 64 at a time.
        if !too_many(distinct.len(), sizes.len()) {
            return Self::Counted(distinct.into_iter().zip(counts).collect());
        }
        let heads = |four: &[i64]| -> [i64; 16] {
            std::array::from_fn(|coins| {
                four.iter().enumerate().filter(|(place, _)| coins >> place & 1 == 1).map(|(_, size)| size).sum()
            })
        };
        Self::Fours(sizes.chunks(4).map(heads).collect(), sizes.iter().sum())
    }

    /// The sum with every sign drawn; sizes that show heads count negative.
    fn swapped(&self, random: &mut ChaCha8Rng) -> i64 {
        match self {
            Self::Counted(sizes) => {
                let mut coins = Coins::new(random);
                let sum = |&(size, count): &(i64, u32)| size * (i64::from(count) - 2 * i64::from(coins.heads(count)));
                sizes.iter().map(sum).sum()
            }
            Self::Fours(fours, all) => {
                let word = |fours: &[[i64; 16]]| -> i64 {
                    let word = random.next_u64();
                    let heads = |(place, four): (usize, &[i64; 16])| four[(word >> (4 * place) & 15) as usize];
                    fours.iter().enumerate().map(heads).sum()
                };
                all - 2 * fours.chunks(16).map(word).sum::<i64>()
            }
        }
    }
}

impl Corpora for Linear {
    fn observed(&self) -> f64 {
        self.observed
    }

    fn tie(&self) -> f64 {
        self.tie
    }

    fn points(&self, units: f64) -> f64 {
        // The quotient first: neither very large nor very small scores leave the range of doubles.
        saturate(units / self.top * self.largest)
    }

    fn mirrored(&self) -> bool {
        self.mirrored
    }

    fn symmetric(&self) -> bool {
        self.symmetric
    }

    fn resampled(&self, random: &mut ChaCha8Rng) -> f64 {
        self.strata.iter().map(|units| units.resampled(random)).sum::<i64>() as f64
    }

    fn swapped(&self, random: &mut ChaCha8Rng) -> f64 {
        self.signs.swapped(random) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn signs_in_fours_are_the_signs_one_by_one() {
        let sizes: Vec<i64> = (0..151).map(|size| size * size).collect();
        let signs = Signs::new(&sizes);
        assert!(matches!(signs, Signs::Fours(..)));
        let counted = Signs::Counted(sizes[1..].iter().map(|&size| (size, 1)).collect());
        let [mut one, mut other] = [1, 1].map(ChaCha8Rng::seed_from_u64);
        for _ in 0..100 {
            assert_eq!(signs.swapped(&mut one), counted.swapped(&mut other));
        }
    }

    #[test]
    fn examples_drawn_each_are_the_examples_drawn_by_kind() {
        let units: Vec<i64> = (0..300).map(|place| place / 2 - 40).collect();
        let each = Units::new(units.clone());
        assert!(matches!(each, Units::Each(..)));
        let (distinct, counts) = runs_of(units.into_iter());
        let counted = Units::Counted(distinct, Bag::new(counts));
        let [mut one, mut other] = [1, 1].map(ChaCha8Rng::seed_from_u64);
        for _ in 0..100 {
            assert_eq!(each.resampled(&mut one), counted.resampled(&mut other));
        }
    }
}
