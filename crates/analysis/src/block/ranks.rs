//! Ranks of the systems within every block.

use super::Blocks;
use crate::moments::largest;
use crate::outcome::Reason;
use crate::ranks::doubled;

/// Ranks of all systems in all blocks: 1 is the best, ties share the mean of their ranks. Runs of a cell are averaged
/// first; means tie that differ by no more than rounding of the block's scores.
///
/// Ranks are kept doubled, as integers, and centred: the worst of k has k - 1, the best 1 - k, and each block sums to 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ranks {
    /// Systems.
    pub(crate) k: usize,
    /// Blocks.
    pub(crate) n: usize,
    /// Per block, per system: 2 rank - (k + 1).
    pub(crate) centred: Vec<Vec<i64>>,
    /// Per system: the sum over the blocks.
    pub(crate) sums: Vec<i64>,
    /// Squares of all centred ranks; 0 if all systems tie in all blocks.
    pub(crate) squares: i64,
}

impl Ranks {
    /// Ranks in a complete table of two systems and blocks or more.
    ///
    /// # Errors
    /// [`Reason::TooFew`], [`Reason::Incomplete`], and [`Reason::NoVariance`] if all systems tie in all blocks.
    pub(crate) fn new(blocks: &Blocks) -> Result<Self, Reason> {
        several(blocks.systems().len(), blocks.blocks().len())?;
        complete(blocks)?;
        let ranks = Self::of(blocks);
        if ranks.squares == 0 { Err(Reason::NoVariance) } else { Ok(ranks) }
    }

    /// Ranks in a complete table of any size.
    fn of(blocks: &Blocks) -> Self {
        let (k, n) = (blocks.systems().len(), blocks.blocks().len());
        let all: Vec<usize> = (0..k).collect();
        let centred: Vec<Vec<i64>> = (0..n).map(|block| within(blocks, block, &all)).collect();
        let sums = (0..k).map(|system| centred.iter().map(|block| block[system]).sum()).collect();
        let squares = centred.iter().flatten().map(|rank| rank * rank).sum();
        Self { k, n, centred, sums, squares }
    }

    /// Mean rank of every system.
    pub(crate) fn means(&self) -> Vec<f64> {
        let middle = (self.k as f64 + 1.0) / 2.0;
        self.sums.iter().map(|&sum| middle + sum as f64 / (2.0 * self.n as f64)).collect()
    }

    /// By how many mean ranks `first` is better than `second`.
    pub(crate) fn advantage(&self, first: usize, second: usize) -> f64 {
        (self.sums[second] - self.sums[first]) as f64 / (2.0 * self.n as f64)
    }

    /// Squares of the sums over the blocks.
    pub(crate) fn between(&self) -> i64 {
        self.sums.iter().map(|sum| sum * sum).sum()
    }

    /// Friedman's statistic, corrected for ties.
    pub(crate) fn chi_squared(&self) -> f64 {
        (self.k as f64 - 1.0) * self.between() as f64 / self.squares as f64
    }

    /// What the systems leave unexplained, n squares - between: 0 if all blocks rank alike.
    pub(crate) fn residual(&self) -> i64 {
        self.n as i64 * self.squares - self.between()
    }
}

/// Mean rank of every system, 1 for the best, over blocks in which all were run; `None` if a block lacks one. A single
/// block has ranks too.
#[must_use]
pub fn mean_ranks(blocks: &Blocks) -> Option<Vec<f64>> {
    complete(blocks).ok()?;
    Some(Ranks::of(blocks).means())
}

/// Doubled and centred ranks of `systems`, all of which were run, within a block.
pub(super) fn within(blocks: &Blocks, block: usize, systems: &[usize]) -> Vec<i64> {
    let magnitude = systems.iter().map(|&system| largest(blocks.runs(block, system))).fold(0.0, f64::max);
    let lowered: Vec<f64> = systems.iter().filter_map(|&system| blocks.mean(block, system)).map(|mean| -mean).collect();
    let middle = systems.len() as i64 + 1;
    doubled(&lowered, magnitude).into_iter().map(|rank| rank as i64 - middle).collect()
}

/// Whether there is something to compare.
///
/// # Errors
/// [`Reason::TooFew`] below two `systems` or `blocks`.
pub(super) fn several(systems: usize, blocks: usize) -> Result<(), Reason> {
    match (systems, blocks) {
        (..2, _) => Err(Reason::TooFew { what: "systems", n: systems, needed: 2 }),
        (_, ..2) => Err(Reason::TooFew { what: "blocks", n: blocks, needed: 2 }),
        _ => Ok(()),
    }
}

/// Whether every system was run in every block.
///
/// # Errors
/// [`Reason::Incomplete`].
pub(super) fn complete(blocks: &Blocks) -> Result<(), Reason> {
    let of = blocks.blocks().len();
    match (0..of).filter(|&block| !blocks.is_complete(block)).count() {
        0 => Ok(()),
        lacking => Err(Reason::Incomplete { blocks: lacking, of }),
    }
}

/// Whether both systems were run in every block.
///
/// # Errors
/// [`Reason::Incomplete`].
pub(super) fn complete_pair(blocks: &Blocks, first: usize, second: usize) -> Result<(), Reason> {
    let of = blocks.blocks().len();
    let lacks = |&block: &usize| blocks.runs(block, first).is_empty() || blocks.runs(block, second).is_empty();
    match (0..of).filter(lacks).count() {
        0 => Ok(()),
        lacking => Err(Reason::Incomplete { blocks: lacking, of }),
    }
}
