//! Metrics of a whole corpus, which are no mean over examples.

/// A metric that is a function of sums over examples.
#[derive(Debug)]
pub(crate) struct CorpusMetric {
    /// Id of the metric that comes out.
    pub(crate) id: &'static str,
    /// Ids of the metrics that are summed over the examples.
    pub(crate) counts: &'static [&'static str],
    /// Points, from the sums; `None` where it is not defined.
    value: fn(&[f64]) -> Option<f64>,
}

/// Every corpus metric: a line is all it takes.
pub(crate) const CORPUS_METRICS: &[CorpusMetric] =
    &[CorpusMetric { id: "f1", counts: &["tp", "fp", "fn"], value: |sums| ratio(2.0 * sums[0], sums[1] + sums[2]) }];

/// 100 times the share of `part` in `part + rest`.
fn ratio(part: f64, rest: f64) -> Option<f64> {
    let whole = part + rest;
    (whole > 0.0).then(|| 100.0 * part / whole)
}

impl PartialEq for CorpusMetric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl CorpusMetric {
    /// Points, from one sum per count; `None` where it is not defined, as F1 without a positive anywhere.
    pub(crate) fn of(&self, sums: &[f64]) -> Option<f64> {
        if sums.len() == self.counts.len() { (self.value)(sums) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_is_twice_the_true_positives_over_all_that_are_named_or_wanted() {
        let f1 = &CORPUS_METRICS[0];
        assert_eq!(f1.of(&[3.0, 1.0, 2.0]), Some(100.0 * 6.0 / 9.0));
        assert_eq!(f1.of(&[0.0, 0.0, 0.0]), None);
        assert_eq!(f1.of(&[1.0]), None);
    }
}
