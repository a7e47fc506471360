//! Methods for values under named levels (seed, language, target): one file each, one line in [`NESTED_METHODS`].
//!
//! Every file opens with Question, Assumptions, Formula, Degenerate input, Source.

mod hierarchical_bootstrap;
mod units;
mod variance_components;

use crate::method::Settings;
use crate::outcome::Outcome;
use crate::registry::Entry;
use crate::sample::SampleError;

pub use hierarchical_bootstrap::HierarchicalBootstrap;
pub use variance_components::VarianceComponents;

/// A level: what is drawn anew, and which of it every value belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its name: `seed`, `language`.
    pub name: String,
    /// One code per value, counted from 0.
    pub codes: Vec<u32>,
}

/// Values (scores, or differences of pairs; points), each under one unit of every level; the outermost level first.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    values: Vec<f64>,
    levels: Vec<Level>,
}

impl Nested {
    /// Values with their levels.
    ///
    /// # Errors
    /// [`SampleError`] for no values or levels, levels of another length, and values that are not finite.
    pub fn new(values: Vec<f64>, levels: Vec<Level>) -> Result<Self, SampleError> {
        if values.is_empty() || levels.is_empty() {
            return Err(SampleError::Empty);
        }
        if let Some(level) = levels.iter().find(|level| level.codes.len() != values.len()) {
            return Err(SampleError::Lengths { treated: values.len(), baseline: level.codes.len() });
        }
        if values.iter().all(|v| v.is_finite()) { Ok(Self { values, levels }) } else { Err(SampleError::NotFinite) }
    }

    /// The values; never empty.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The levels, the outermost first; never empty.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }
}

/// A statement about values under named levels.
pub trait NestedMethod: Entry {
    /// Answers for these values. Never panics.
    fn run(&self, nested: &Nested, settings: &Settings) -> Outcome;
}

/// Every such method, in the order help texts list them.
pub const NESTED_METHODS: &[&dyn NestedMethod] = &[&HierarchicalBootstrap, &VarianceComponents];
