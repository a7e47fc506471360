//! The unit of what a table shows.

use super::{Facts, metric_name};

impl Facts<'_> {
    /// Points; of metrics without bounds their own unit, by name if a project says it.
    pub(super) fn unit(&self) -> String {
        let metrics = self.metrics();
        let unit = |metric: &&str| self.catalogue.unit(metric).unwrap_or("its own unit");
        if self.unbounded() {
            let first = metrics.first().and_then(|metric| self.catalogue.unit(metric));
            let same = first.filter(|first| metrics.iter().all(|metric| unit(metric) == *first));
            return format!("{}, positive is better", same.unwrap_or("the metric's own unit"));
        }
        let own = metrics.iter().filter(|metric| self.is_unbounded(metric));
        let own: Vec<String> = own.map(|metric| format!("{} in {}", metric_name(metric), unit(metric))).collect();
        if own.is_empty() { "points".to_owned() } else { format!("points ({})", own.join(", ")) }
    }
}
