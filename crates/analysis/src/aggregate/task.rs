//! Every target counts the same.

use stilt_results::Catalogue;

use super::Aggregate;

/// The plain mean over targets, `task`.
#[derive(Debug, Clone, Copy)]
pub struct ByTask;

impl Aggregate for ByTask {
    fn id(&self) -> &'static str {
        "task"
    }

    fn name(&self) -> &'static str {
        "mean over targets"
    }

    fn weights(&self, targets: &[&str], _: &Catalogue) -> Vec<f64> {
        vec![1.0 / targets.len() as f64; targets.len()]
    }
}
