//! How targets are averaged: one file each, one line in [`AGGREGATES`].

mod category;
mod task;

use stilt_results::Catalogue;

pub use category::ByCategory;
pub use task::ByTask;

/// A weighted mean over targets.
pub trait Aggregate: Sync {
    /// Unique id, as users write it: `task`.
    fn id(&self) -> &'static str;

    /// What is averaged, in words for captions.
    fn name(&self) -> &'static str;

    /// The weight of each target, in the order of `targets`; they sum to 1 unless there is no target.
    fn weights(&self, targets: &[&str], catalogue: &Catalogue) -> Vec<f64>;
}

/// Every average, the default first.
pub const AGGREGATES: &[&dyn Aggregate] = &[&ByTask, &ByCategory];

/// The average of that id.
#[must_use]
pub fn aggregate(id: &str) -> Option<&'static dyn Aggregate> {
    AGGREGATES.iter().copied().find(|aggregate| aggregate.id() == id)
}
