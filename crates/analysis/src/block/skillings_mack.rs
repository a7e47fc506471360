//! Skillings-Mack test.
//!
//! # Question
//! Do the systems differ in rank over the blocks, when some systems were not run in some blocks?
//!
//! # Assumptions
//! The blocks are independent. Under the null, all orders of the systems that were run in a block are equally likely;
//! what was run where has nothing to do with the scores. Runs of a cell are averaged first.
//!
//! # Formula
//! In block i with k(i) systems, ranked from 1 to k(i): A(j) = Σ √(12 / (k(i) + 1)) ((k(i) + 1) / 2 - r(ij)) over the
//! blocks with system j, and SM = A' V⁻ A with V = Σ c(i) (k(i) I - J) over the systems of each block, I the identity
//! and J all ones; p = P(chi-squared with k - 1 degrees of freedom >= SM). c(i) = 1 - Σ(t^3 - t) / (k(i)^3 - k(i)) over
//! the groups of t tied systems corrects the variance for ties; the paper has c(i) = 1, and `uncorrected` is SM with
//! that. On complete blocks this is the Friedman test. The estimate is SM / Σ(k(i) - 1): 0 without agreement between
//! the blocks, 1 if no block disagrees; on complete blocks Kendall's W.
//!
//! # Degenerate input
//! Blocks with one system or none say nothing and are left out; `blocks_used` counts the others. Fewer than two
//! systems, or two blocks that are used: not testable. All systems tie in all blocks: not testable (no variance).
//! Systems that no chain of blocks connects (blocks in which all systems tie connect none): not testable.
//!
//! # Source
//! Skillings & Mack (1981), On the use of a Friedman-type statistic in balanced and unbalanced block designs,
//! *Technometrics* 23(2), 171-177.

use super::friedman::chi_squared_sf;
use super::ranks::{several, within};
use super::{About, Answer, BlockMethod, Blocks};
use crate::method::Settings;
use crate::moments::sum;
use crate::outcome::{Extra, Reason, Test};
use crate::registry::{Entry, entry};

/// The Skillings-Mack test, `skillings-mack`.
#[derive(Debug, Clone, Copy)]
pub struct SkillingsMack;

entry!(SkillingsMack, "skillings-mack", "Skillings-Mack test", "skillings_mack.rs");

impl BlockMethod for SkillingsMack {
    fn run(&self, blocks: &Blocks, _: &Settings) -> Vec<Answer> {
        vec![Answer { about: About::All, outcome: test(self.id(), blocks).into() }]
    }
}

/// A block with two systems or more.
struct Ranked {
    /// Its systems.
    systems: Vec<usize>,
    /// Their doubled and centred ranks.
    ranks: Vec<i64>,
}

impl Ranked {
    fn size(&self) -> f64 {
        self.systems.len() as f64
    }

    /// The variance of the ranks relative to that without ties.
    fn untied(&self) -> f64 {
        let squares: i64 = self.ranks.iter().map(|rank| rank * rank).sum();
        3.0 * squares as f64 / (self.size().powi(3) - self.size())
    }

    /// The weighted rank of a system, positive if it is better than the middle; `None` if it is not in the block.
    fn score(&self, system: usize) -> Option<f64> {
        let place = self.systems.iter().position(|&other| other == system)?;
        Some(-(3.0 / (self.size() + 1.0)).sqrt() * self.ranks[place] as f64)
    }

    fn has(&self, system: usize) -> bool {
        self.systems.contains(&system)
    }
}

fn test(id: &'static str, blocks: &Blocks) -> Result<Test, Reason> {
    let k = blocks.systems().len();
    let ranked = (0..blocks.blocks().len()).map(|block| {
        let systems: Vec<usize> = (0..k).filter(|&system| !blocks.runs(block, system).is_empty()).collect();
        let ranks = within(blocks, block, &systems);
        Ranked { systems, ranks }
    });
    let ranked: Vec<Ranked> = ranked.filter(|block| block.systems.len() > 1).collect();
    several(k, ranked.len())?;
    if ranked.iter().all(|block| block.untied() == 0.0) {
        return Err(Reason::NoVariance);
    }
    if !connected(k, &ranked) {
        return Err(Reason::Unsuitable { expected: "systems that a chain of blocks connects" });
    }
    let statistic = statistic(k, &ranked, Ranked::untied);
    let (df, most) = (k as f64 - 1.0, sum(ranked.iter().map(|block| block.size() - 1.0)));
    let extra = vec![
        ("uncorrected", Extra::Number(self::statistic(k, &ranked, |_| 1.0))),
        ("blocks_used", Extra::Count(ranked.len())),
    ];
    let estimate = (statistic / most).clamp(0.0, 1.0);
    let p = chi_squared_sf(statistic, df);
    Ok(Test { statistic: Some(statistic), df: Some(df), extra, ..Test::new(id, estimate, p) })
}

/// Whether blocks that tell systems apart lead from every system to every other.
fn connected(k: usize, ranked: &[Ranked]) -> bool {
    let mut reached = vec![false; k];
    reached[0] = true;
    let mut waiting = vec![0];
    while let Some(system) = waiting.pop() {
        for block in ranked.iter().filter(|block| block.untied() > 0.0 && block.has(system)) {
            for &other in &block.systems {
                if !std::mem::replace(&mut reached[other], true) {
                    waiting.push(other);
                }
            }
        }
    }
    reached.into_iter().all(|system| system)
}

/// A' V⁻ A, with the variance of every block weighted.
fn statistic(k: usize, ranked: &[Ranked], weight: impl Fn(&Ranked) -> f64) -> f64 {
    let total = |system: usize| sum(ranked.iter().filter_map(|block| block.score(system)));
    let shared = |a: usize, b: usize| {
        let both = ranked.iter().filter(|block| block.has(a) && block.has(b));
        sum(both.map(|block| if a == b { weight(block) * (block.size() - 1.0) } else { -weight(block) }))
    };
    // In an order of their own, so that the order of the table does not matter to rounding.
    let mut order: Vec<(f64, f64, usize)> =
        (0..k).map(|system| (total(system), shared(system, system), system)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    // The rows of V add up to 0 and so do the A: without one system, V has an inverse, and it is positive definite.
    order.truncate(k - 1);
    let mut rows: Vec<Vec<f64>> = order
        .iter()
        .map(|&(total, _, a)| order.iter().map(|&(_, _, b)| shared(a, b)).chain([total]).collect())
        .collect();
    // Elimination: V = L D L', and the squares of L⁻¹ A over D add up.
    let mut statistic = 0.0;
    for pivot in 0..rows.len() {
        let (done, left) = rows.split_at_mut(pivot + 1);
        let row = &done[pivot];
        statistic += row[k - 1].powi(2) / row[pivot];
        for other in left {
            let factor = other[pivot] / row[pivot];
            other.iter_mut().zip(row).skip(pivot).for_each(|(value, above)| *value -= factor * above);
        }
    }
    statistic
}
