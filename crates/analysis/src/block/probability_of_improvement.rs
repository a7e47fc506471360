//! Probability of improvement.
//!
//! # Question
//! How probable is it that a run of the first system scores above one of the second, in a block drawn at random?
//!
//! # Assumptions
//! The blocks are given; the runs of a cell are independent. The size of a difference plays no part, so that scores of
//! the blocks need not be on one scale.
//!
//! # Formula
//! mean over the blocks of P(X > Y) + P(X = Y) / 2, each over all pairs of a run X of the first and Y of the second
//! system; .5 if neither is ahead. Runs tie that differ by no more than rounding of the block's scores. The interval is
//! that of percentiles of a stratified bootstrap, which draws the runs of both systems anew within every cell; 50,000
//! resamples unless asked otherwise. Of (b, a) the value is 1 minus that of (a, b).
//!
//! # Degenerate input
//! Fewer than two systems, or a block that lacks one of the two: not testable. No cell with runs that could be drawn
//! differently: the value without an interval.
//!
//! # Source
//! Agarwal, Schwarzer, Castro, Courville & Bellemare (2021), Deep reinforcement learning at the edge of the statistical
//! precipice, *NeurIPS* 34; Mann & Whitney (1947), On a test of whether one of two random variables is stochastically
//! larger than the other, *Annals of Mathematical Statistics* 18(1), 50-60.

use std::cmp::Ordering;

use rand_chacha::ChaCha8Rng;

use super::bootstrap::{Plan, by_runs, percentile_interval, rising};
use super::ranks::complete_pair;
use super::{Answer, BlockMethod, Blocks, each_pair};
use crate::method::Settings;
use crate::moments::{constant, largest};
use crate::outcome::{Estimate, Interval};
use crate::registry::{Entry, entry};

/// The probability of improvement, `probability-of-improvement`.
#[derive(Debug, Clone, Copy)]
pub struct ProbabilityOfImprovement;

entry!(
    ProbabilityOfImprovement,
    "probability-of-improvement",
    "probability of improvement",
    "probability_of_improvement.rs"
);

impl BlockMethod for ProbabilityOfImprovement {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        each_pair(blocks, |first, second| {
            complete_pair(blocks, first, second)?;
            let cells = |system: usize| {
                let runs: Vec<Vec<f64>> =
                    (0..blocks.blocks().len()).map(|block| rising(blocks.runs(block, system))).collect();
                runs
            };
            let (firsts, seconds) = (cells(first), cells(second));
            // Draws are made for the pair in an order of its own, so that the order of systems and blocks does not matter.
            let mut pairs: Vec<(&[f64], &[f64])> =
                firsts.iter().map(Vec::as_slice).zip(seconds.iter().map(Vec::as_slice)).collect();
            pairs.sort_by(|a, b| by_runs(a.0, b.0).then(by_runs(a.1, b.1)));
            let mut turned: Vec<(&[f64], &[f64])> = pairs.iter().map(|&(first, second)| (second, first)).collect();
            turned.sort_by(|a, b| by_runs(a.0, b.0).then(by_runs(a.1, b.1)));
            let order = pairs.iter().zip(&turned).map(|(a, b)| by_runs(a.0, b.0).then(by_runs(a.1, b.1)));
            let swap = order.reduce(Ordering::then) == Some(Ordering::Greater);
            let duels: Vec<Duel> = if swap { &turned } else { &pairs }.iter().map(|&(a, b)| Duel::new(a, b)).collect();
            let lead = duels.iter().map(Duel::lead).sum::<f64>() / duels.len() as f64;
            let interval = interval(&duels, settings);
            // (1 + lead) / 2: the lead changes its sign, and nothing else, when the systems change places.
            let sign = if swap { -1.0 } else { 1.0 };
            let probability = |lead: f64| 0.5 + sign * lead / 2.0;
            let ends = interval.map(|ends| [probability(ends.low), probability(ends.high)]);
            let interval = ends.map(|[a, b]| Interval { low: a.min(b), high: a.max(b) });
            let value = probability(lead);
            Ok(Estimate { method: self.id(), value, interval, extra: Vec::new() })
        })
    }
}

/// Two systems in one block.
struct Duel {
    /// Per run of the first, per run of the second: 1 if it is above, -1 if below, 0 if they tie.
    signs: Vec<i32>,
    first: Plan,
    second: Plan,
}

impl Duel {
    fn new(first: &[f64], second: &[f64]) -> Self {
        let magnitude = largest(first).max(largest(second));
        let sign = |a: f64, b: f64| match constant(&[a, b], magnitude) {
            true => 0,
            false if a > b => 1,
            false => -1,
        };
        let signs = first.iter().flat_map(|&a| second.iter().map(move |&b| sign(a, b))).collect();
        Self { signs, first: Plan::new(first.len()), second: Plan::new(second.len()) }
    }

    /// P(above) - P(below).
    fn lead(&self) -> f64 {
        f64::from(self.signs.iter().sum::<i32>()) / self.signs.len() as f64
    }

    /// The same for runs drawn anew.
    fn redrawn(&self, random: &mut ChaCha8Rng, counts: &mut Vec<u32>) -> f64 {
        let n = self.second.runs();
        counts.clear();
        counts.resize(n, 0);
        self.second.draw(random, |run| counts[run] += 1);
        let mut total = 0;
        self.first.draw(random, |run| {
            let row = &self.signs[run * n..(run + 1) * n];
            total += row.iter().zip(counts.iter()).map(|(sign, &count)| sign * count as i32).sum::<i32>();
        });
        f64::from(total) / self.signs.len() as f64
    }
}

/// Interval of the mean lead; `None` if nothing could be drawn differently.
fn interval(duels: &[Duel], settings: &Settings) -> Option<Interval> {
    if duels.iter().all(|duel| duel.signs.iter().all(|&sign| sign == duel.signs[0])) {
        return None;
    }
    percentile_interval(settings, |random, counts| {
        duels.iter().map(|duel| duel.redrawn(random, counts)).sum::<f64>() / duels.len() as f64
    })
}
