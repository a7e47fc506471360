//! The stratified bootstrap: runs are drawn anew within every cell, as many as there are.
//!
//! Draws are counted, not copied: a resample says how often each run was drawn, over the runs in the order of their
//! values, so that order statistics need no sort.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;

use crate::method::Settings;
use crate::moments::{largest, saturate, scale};
use crate::outcome::Interval;
use crate::percentile::percentile;

/// Resamples where nothing else is asked for.
const RESAMPLES: u32 = 50_000;
/// Resamples that share a random stream; fixed, so that the number of threads changes nothing.
const CHUNK: u32 = 1_000;

/// The runs of one system, by cell.
pub(super) struct Strata {
    /// All runs, rising, over `scale`.
    values: Vec<f64>,
    /// Per cell with more than one run: the places of its runs in `values`.
    cells: Vec<Vec<u32>>,
    /// The places of single runs: each is drawn once.
    single: Vec<u32>,
    scale: f64,
}

impl Strata {
    /// The runs of every cell; neither the order of the cells nor that of the runs matters.
    pub(super) fn new<'a>(cells: impl Iterator<Item = &'a [f64]>) -> Self {
        let cells = canonical(cells);
        let mut runs: Vec<(f64, usize)> =
            cells.iter().enumerate().flat_map(|(cell, runs)| runs.iter().map(move |&run| (run, cell))).collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let values: Vec<f64> = runs.iter().map(|&(run, _)| run).collect();
        let mut places = vec![Vec::new(); cells.len()];
        runs.iter().enumerate().for_each(|(place, &(_, cell))| places[cell].push(place as u32));
        let (single, cells): (Vec<Vec<u32>>, Vec<Vec<u32>>) = places.into_iter().partition(|runs| runs.len() == 1);
        let scale = scale(largest(&values));
        let values = values.into_iter().map(|value| value / scale).collect();
        Self { values, cells, single: single.into_iter().flatten().collect(), scale }
    }

    /// Percentile interval of a statistic, given the runs (rising) and how often each was drawn; in the unit of the runs.
    /// `None` if no cell has runs that differ: there is nothing to draw from.
    pub(super) fn interval(
        &self,
        settings: &Settings,
        statistic: impl Fn(&[f64], &[u32]) -> f64 + Sync,
    ) -> Option<Interval> {
        let differ =
            |runs: &Vec<u32>| runs.iter().any(|&run| self.values[run as usize] != self.values[runs[0] as usize]);
        if !self.cells.iter().any(differ) {
            return None;
        }
        let plans: Vec<Plan> = self.cells.iter().map(|runs| Plan::new(runs.len())).collect();
        let resample = |random: &mut ChaCha8Rng, counts: &mut Vec<u32>| {
            counts.clear();
            counts.resize(self.values.len(), 0);
            self.single.iter().for_each(|&run| counts[run as usize] = 1);
            for (runs, plan) in self.cells.iter().zip(&plans) {
                plan.draw(random, |drawn| counts[runs[drawn] as usize] += 1);
            }
            statistic(&self.values, counts)
        };
        let interval = percentile_interval(settings, resample)?;
        Some(Interval { low: saturate(interval.low * self.scale), high: saturate(interval.high * self.scale) })
    }
}

/// Mean of the draws.
pub(super) fn mean(values: &[f64], counts: &[u32]) -> f64 {
    values.iter().zip(counts).map(|(value, &count)| value * f64::from(count)).sum::<f64>() / values.len() as f64
}

/// Cells with rising runs, in an order that depends on their runs alone.
pub(super) fn canonical<'a>(cells: impl Iterator<Item = &'a [f64]>) -> Vec<Vec<f64>> {
    let mut cells: Vec<Vec<f64>> = cells.map(rising).collect();
    cells.sort_by(|a, b| by_runs(a, b));
    cells
}

/// The runs of a cell, rising.
pub(super) fn rising(runs: &[f64]) -> Vec<f64> {
    let mut runs = runs.to_vec();
    runs.sort_by(f64::total_cmp);
    runs
}

/// The order of cells: by their runs, one after the other.
pub(super) fn by_runs(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let first_difference = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
    first_difference.unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// How to draw as many runs as there are, with few random words.
pub(super) struct Plan {
    runs: usize,
    /// Draws from one word of 64 bits: it keeps 32 bits to spare, so that no run is favoured by more than 2^-32.
    per_word: usize,
}

impl Plan {
    pub(super) fn new(runs: usize) -> Self {
        let bits = (runs as f64).log2().max(1.0);
        Self { runs, per_word: ((32.0 / bits) as usize).max(1) }
    }

    /// Runs to draw, and to draw from.
    pub(super) fn runs(&self) -> usize {
        self.runs
    }

    /// Draws with replacement; `take` is given the place of each drawn run.
    pub(super) fn draw(&self, random: &mut ChaCha8Rng, mut take: impl FnMut(usize)) {
        let mut left = self.runs;
        while left > 0 {
            let now = left.min(self.per_word);
            // The word is a fraction in base 2^64; times the number of runs, its whole part is a draw, the rest the next.
            let mut fraction = random.next_u64();
            for _ in 0..now {
                let product = u128::from(fraction) * self.runs as u128;
                take((product >> 64) as usize);
                fraction = product as u64;
            }
            left -= now;
        }
    }
}

/// Percentile interval at the level asked for, of a statistic of random resamples; `None` for a level outside (0, 1) or
/// no resamples. `resample` is given the random stream and a buffer to use as it likes.
pub(super) fn percentile_interval(
    settings: &Settings,
    resample: impl Fn(&mut ChaCha8Rng, &mut Vec<u32>) -> f64 + Sync,
) -> Option<Interval> {
    let resamples = settings.resamples.unwrap_or(RESAMPLES);
    if resamples == 0 || !(settings.level > 0.0 && settings.level < 1.0) {
        return None;
    }
    let chunk = |chunk: u32| {
        let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
        random.set_stream(u64::from(chunk));
        let mut buffer = Vec::new();
        let size = CHUNK.min(resamples - chunk * CHUNK);
        (0..size).map(|_| resample(&mut random, &mut buffer)).collect::<Vec<f64>>()
    };
    let mut values: Vec<f64> = (0..resamples.div_ceil(CHUNK)).into_par_iter().flat_map_iter(chunk).collect();
    let tail = (1.0 - settings.level) / 2.0;
    let mut end = |share| percentile(&mut values, share);
    Some(Interval { low: end(tail), high: end(1.0 - tail) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_is_drawn_equally_often() {
        for runs in [2, 3, 5, 9, 10, 33] {
            let (plan, mut random) = (Plan::new(runs), ChaCha8Rng::seed_from_u64(1));
            let mut counts = vec![0_u32; runs];
            let draws = 90_000 / runs;
            (0..draws).for_each(|_| plan.draw(&mut random, |run| counts[run] += 1));
            let expected = draws as f64;
            // Chi-squared over five standard deviations above its mean would be a bias.
            let chi: f64 = counts.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum();
            let df = runs as f64 - 1.0;
            assert!(chi < df + 5.0 * (2.0 * df).sqrt(), "{runs} runs: {counts:?}");
        }
    }
}
