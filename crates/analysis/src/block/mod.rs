//! Methods for several systems over blocks: one file each, one line in [`BLOCK_METHODS`].
//!
//! A system is what is compared (an intermediate task), a block is where (a target task). Every file opens with
//! Question, Assumptions, Formula, Degenerate input, Source.

mod table;

use crate::method::Settings;
use crate::outcome::Outcome;
use crate::registry::Entry;

pub use table::{Blocks, BlocksError};

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
}

/// Every block method, in the order help texts list them.
pub const BLOCK_METHODS: &[&dyn BlockMethod] = &[];
