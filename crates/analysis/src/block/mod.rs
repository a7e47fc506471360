//! Methods for several systems over blocks: one file each, one line in [`BLOCK_METHODS`].
//!
//! A system is what is compared (an intermediate task), a block is where (a target task). Every file opens with
//! Question, Assumptions, Formula, Degenerate input, Source.

mod bootstrap;
mod chi_scale;
mod cliques;
mod conover;
mod critical_difference;
mod dunnett;
mod dunnett_t;
mod friedman;
mod friedman_exact;
mod iman_davenport;

mod iqm;
mod nemenyi;
mod optimality_gap;
mod performance_profile;
mod probability_of_improvement;

mod quantile;
mod ranks;
mod skillings_mack;
pub mod studentized;
mod table;
mod wilcoxon_pairs;

use crate::method::Settings;
use crate::outcome::{Outcome, Reason};
use crate::registry::Entry;

pub use cliques::{cliques, rank_cliques};
pub use conover::Conover;
pub use critical_difference::critical_difference;
pub use dunnett::Dunnett;
pub use friedman::Friedman;
pub use iman_davenport::ImanDavenport;

pub use iqm::Iqm;
pub use nemenyi::Nemenyi;
pub use optimality_gap::OptimalityGap;
pub use performance_profile::PerformanceProfile;
pub use probability_of_improvement::ProbabilityOfImprovement;

pub use ranks::mean_ranks;
pub use skillings_mack::SkillingsMack;
pub use table::{Blocks, BlocksError};
pub use wilcoxon_pairs::WilcoxonPairs;

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// All systems at once.
    All,
    /// One system, by its place.
    System(usize),
    /// The first against the second, by their places.
    Pair(usize, usize),
}

/// One answer of a block method.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What it is about.
    pub about: About,
    /// The answer.
    pub outcome: Outcome,
}

/// A comparison of several systems over blocks.
pub trait BlockMethod: Entry {
    /// Compares the systems: one answer about all of them, or one per system or pair. Never panics.
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer>;

    /// Whether its p-values hold for all pairs at once, so that nothing is left to correct.
    fn adjusts(&self) -> bool {
        false
    }
}

/// Every block method, in the order help texts list them.
pub const BLOCK_METHODS: &[&dyn BlockMethod] = &[
    &Friedman,
    &ImanDavenport,
    &SkillingsMack,
    &Nemenyi,
    &Conover,
    &WilcoxonPairs,
    &Dunnett,
    &Iqm,
    &OptimalityGap,
    &ProbabilityOfImprovement,
    &PerformanceProfile,
];

/// The block method of that id.
#[must_use]
pub fn block_method(id: &str) -> Option<&'static dyn BlockMethod> {
    BLOCK_METHODS.iter().copied().find(|m| m.id() == id)
}

/// Why ranks that agree in all blocks have no test that divides by their disagreement.
const ALIKE: Reason = Reason::Unsuitable { expected: "blocks that do not all rank the systems alike" };

/// One answer per pair of systems, the first before the second in the order of the table. A single system is too few.
fn each_pair<T>(blocks: &Blocks, answer: impl Fn(usize, usize) -> Result<T, Reason>) -> Vec<Answer>
where
    Outcome: From<Result<T, Reason>>,
{
    let k = blocks.systems().len();
    if k < 2 {
        let outcome = Outcome::NotTestable(Reason::TooFew { what: "systems", n: k, needed: 2 });
        return vec![Answer { about: About::All, outcome }];
    }
    let pairs = (0..k).flat_map(|first| (first + 1..k).map(move |second| (first, second)));
    pairs.map(|(a, b)| Answer { about: About::Pair(a, b), outcome: answer(a, b).into() }).collect()
}

/// One answer per system, in the order of the table, from its runs in every block; a system that lacks a block has none.
fn each_system(blocks: &Blocks, answer: impl Fn(&[&[f64]]) -> Outcome) -> Vec<Answer> {
    let n = blocks.blocks().len();
    let one = |system: usize| {
        let cells: Vec<&[f64]> = (0..n).map(|block| blocks.runs(block, system)).collect();
        let outcome = match cells.iter().filter(|runs| runs.is_empty()).count() {
            0 => answer(&cells),
            lacking => Outcome::NotTestable(Reason::Incomplete { blocks: lacking, of: n }),
        };
        Answer { about: About::System(system), outcome }
    };
    (0..blocks.systems().len()).map(one).collect()
}
