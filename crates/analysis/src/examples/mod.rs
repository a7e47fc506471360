//! Results per example: scores of runs made of them, and comparisons of two systems on the same examples.
//!
//! A run that is evaluated on many examples is one row per example and metric. [`runs`] makes of them the scores every
//! analysis works on; `corpora` holds the same examples under two systems for those that ask about new examples.

pub(crate) mod corpora;
pub(crate) mod linear;
mod metric;
mod ratio;
pub(crate) mod resample;
mod runs;

pub(crate) use metric::CorpusMetric;
pub use runs::{CODES, Runs, runs};
