//! Corpora of which every metric is a mean over examples: only the differences per example count.

use rand_chacha::ChaCha8Rng;

use super::corpora::{Corpora, Stratum};
use super::resample::{Bag, Coins, runs_of};
use crate::grid::Grid;
use crate::moments::{constant, largest, saturate};
use crate::outcome::Reason;

/// Differences per example on an integer grid, where sums are exact and ties are decided.
pub(crate) struct Linear {
    strata: Vec<(Vec<i64>, Bag)>,
    /// Sizes of differences over all strata, and how many there are of each.
    sizes: Vec<(i64, u32)>,
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
        let bagged = |units: Vec<i64>| {
            let (distinct, counts) = runs_of(units.iter().copied());
            (distinct, Bag::new(counts))
        };
        units.iter_mut().for_each(|unit| *unit = unit.abs());
        units.sort_unstable();
        let (sizes, counts) = runs_of(units.into_iter().filter(|&unit| unit > 0));
        Self {
            strata: parts.into_iter().map(bagged).collect(),
            sizes: sizes.into_iter().zip(counts).collect(),
            observed: sum.abs() as f64,
            tie: slack as f64,
            top: top * share as f64,
            largest: largest(&all),
            mirrored,
            symmetric,
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
        let mut sum = 0;
        for (units, bag) in &self.strata {
            bag.draw(random, |place, times| sum += units[place] * i64::from(times));
        }
        sum as f64
    }

    fn swapped(&self, random: &mut ChaCha8Rng) -> f64 {
        let mut coins = Coins::new(random);
        let sum: i64 =
            self.sizes.iter().map(|&(size, count)| size * (i64::from(count) - 2 * i64::from(coins.heads(count)))).sum();
        sum as f64
    }
}
