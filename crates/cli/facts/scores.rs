//! What scores are that nothing is compared with: their metrics, unit and direction.

use stilt_analysis::transfer::{ALL, Place};
use stilt_results::{Bounds, Catalogue, Direction};

use super::{listed, metric_name};

/// The metrics behind scores.
pub(crate) struct Scores<'a> {
    /// Each once, sorted; none if some are means over the metrics of a target.
    metrics: Vec<&'a str>,
    catalogue: &'a Catalogue,
}

impl<'a> Scores<'a> {
    /// Those of these places.
    pub(crate) fn new(places: impl Iterator<Item = &'a Place>, catalogue: &'a Catalogue) -> Self {
        let mut metrics: Vec<&str> = places.map(|place| place.metric.as_str()).collect();
        metrics.sort_unstable();
        metrics.dedup();
        if metrics.iter().any(|metric| metric.is_empty() || *metric == ALL) {
            metrics.clear();
        }
        Self { metrics, catalogue }
    }

    /// What an axis of them counts.
    pub(crate) fn unit(&self) -> &'static str {
        let unbounded = |metric: &&str| self.catalogue.metric(metric).bounds == Bounds::Unbounded;
        if !self.metrics.is_empty() && self.metrics.iter().all(unbounded) { "the metric's own unit" } else { "points" }
    }

    /// Whether all are better when lower.
    pub(crate) fn lower_is_better(&self) -> bool {
        let lower = |metric: &&str| self.catalogue.metric(metric).direction == Direction::LowerIsBetter;
        !self.metrics.is_empty() && self.metrics.iter().all(lower)
    }

    /// The metrics, which way is better, and what intervals are, if there are some, as a sentence.
    pub(crate) fn sentence(&self, intervals: bool) -> String {
        let names: Vec<String> = self.metrics.iter().map(|metric| metric_name(metric)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let metric = if names.is_empty() { "that of each target".to_owned() } else { listed(&names) };
        let lower = if self.lower_is_better() { ", lower is better" } else { "" };
        let intervals = if intervals { "; intervals by Student's t over runs" } else { "" };
        format!("Scores as measured; metric: {metric}{lower}{intervals}.")
    }
}
