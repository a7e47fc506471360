//! Wilcoxon signed-rank test of every pair.
//!
//! # Question
//! Which pairs of systems differ over the blocks, each pair on its own?
//!
//! # Assumptions
//! The differences between two systems are independent over the blocks, and under the null symmetric about zero; their
//! sizes are comparable between blocks. Runs of a cell are averaged first. p is of one pair and *not* adjusted: several
//! pairs need a correction (Holm), which the caller applies.
//!
//! # Formula
//! With the |differences| ranked over the blocks, ties sharing the mean of their ranks, and W the sum of the ranks of the
//! positive ones: p is the share of all sign vectors, given ties and zeros, whose W is at least as far from the middle;
//! everything as in `wilcoxon`, exact up to 200 differences other than zero. The estimate is the mean difference in
//! points, the first system minus the second.
//!
//! The floor is 2^(1-n) for n differences other than zero. A correction multiplies it: with 9 blocks and Holm over the 36
//! pairs of 9 systems, .0039 becomes .14, and no pair can reach .05.
//!
//! # Degenerate input
//! Fewer than two systems or blocks, or a block that lacks one of the two: not testable. All differences zero, up to a
//! relative 1e-9 of the scores: not testable (no variance), whatever is done with zeros. One difference in all blocks,
//! other than zero, is tested, unlike in `wilcoxon`: blocks are different tasks, and that all agree in the sign is evidence
//! whatever the sizes; p is then the floor.
//!
//! # Source
//! Wilcoxon (1945), Individual comparisons by ranking methods, *Biometrics Bulletin* 1(6), 80-83; Pratt (1959), Remarks
//! on zeros and ties in the Wilcoxon signed rank procedures, *Journal of the American Statistical Association* 54(287),
//! 655-667; over data sets: Demšar (2006), Statistical comparisons of classifiers over multiple data sets, *Journal of
//! Machine Learning Research* 7, 1-30.

use super::ranks::{complete_pair, several};
use super::{Answer, BlockMethod, Blocks, each_pair};
use crate::method::Settings;
use crate::moments::{Moments, largest, saturate};
use crate::outcome::Test;
use crate::registry::{Entry, entry};
use crate::signed_rank::SignedRanks;

/// Pairwise signed-rank tests, `wilcoxon-pairs`.
#[derive(Debug, Clone, Copy)]
pub struct WilcoxonPairs;

entry!(WilcoxonPairs, "wilcoxon-pairs", "pairwise Wilcoxon signed-rank test", "wilcoxon_pairs.rs");

impl BlockMethod for WilcoxonPairs {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        let n = blocks.blocks().len();
        each_pair(blocks, |first, second| {
            several(2, n)?;
            complete_pair(blocks, first, second)?;
            let mean = |block: usize, system: usize| blocks.mean(block, system).unwrap_or(0.0);
            let differences: Vec<f64> =
                (0..n).map(|block| saturate(mean(block, first) - mean(block, second))).collect();
            let cells = (0..n).flat_map(|block| [blocks.runs(block, first), blocks.runs(block, second)]);
            let magnitude = cells.map(largest).fold(0.0, f64::max);
            let test = SignedRanks::new(&differences, magnitude, settings.zeros)?.test(settings);
            Ok(Test {
                statistic: Some(test.statistic),
                floor: test.floor,
                extra: test.extra,
                ..Test::new(self.id(), Moments::of(&differences).mean, test.p)
            })
        })
    }
}
