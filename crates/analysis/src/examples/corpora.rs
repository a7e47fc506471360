//! The same examples under two systems, as sums per example.

use super::linear::Linear;
use super::metric::CorpusMetric;
use super::ratio::Ratio;
use crate::outcome::Reason;

/// Examples of one corpus (a target in a language) under two systems, which are drawn among themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Stratum {
    /// Code of the language.
    pub(crate) language: u32,
    /// What is averaged: one entry a metric, `None` for a mean over examples.
    pub(crate) metrics: Vec<Option<&'static CorpusMetric>>,
    /// Per example the sums of all metrics with intermediate training, then those without; oriented, points or counts.
    pub(crate) sums: Vec<f64>,
}

impl Stratum {
    /// Sums of one system and example.
    pub(crate) fn width(&self) -> usize {
        self.metrics.iter().map(|metric| metric.map_or(1, |metric| metric.counts.len())).sum()
    }

    /// Examples.
    pub(crate) fn len(&self) -> usize {
        self.sums.len() / (2 * self.width()).max(1)
    }

    /// Examples that the two systems answer differently.
    pub(crate) fn differing(&self) -> usize {
        let width = self.width();
        let examples = self.sums.chunks_exact((2 * width).max(1));
        examples.filter(|example| example[..width] != example[width..]).count()
    }

    /// Scores of both systems over all examples, points; the mean over the metrics.
    pub(crate) fn scores(&self) -> (f64, f64) {
        let width = self.width();
        let mut total = vec![0.0; 2 * width];
        for example in self.sums.chunks_exact((2 * width).max(1)) {
            total.iter_mut().zip(example).for_each(|(sum, value)| *sum += value);
        }
        let (treated, baseline) = total.split_at(width);
        (score(&self.metrics, treated, self.len()), score(&self.metrics, baseline, self.len()))
    }
}

/// The mean over the metrics of one system, from its sums over `n` examples. A corpus metric that is not defined, as F1
/// without a positive anywhere, counts as 0.
pub(super) fn score(metrics: &[Option<&'static CorpusMetric>], sums: &[f64], n: usize) -> f64 {
    let (mut rest, mut total) = (sums, 0.0);
    for metric in metrics {
        let (own, others) = rest.split_at(metric.map_or(1, |metric| metric.counts.len()).min(rest.len()));
        total += match metric {
            None => own.first().map_or(0.0, |sum| sum / n as f64),
            Some(metric) => metric.of(own).unwrap_or(0.0),
        };
        rest = others;
    }
    total / metrics.len().max(1) as f64
}

/// Two systems whose difference can be drawn anew.
///
/// Whichever system is called treated, the same draws are made: `mirrored` says that they stand the other way round.
pub(crate) trait Corpora: Sync {
    /// The difference observed, at least 0, in units of its own.
    fn observed(&self) -> f64;

    /// Differences that are this close tie.
    fn tie(&self) -> f64;

    /// A difference in points.
    fn points(&self, units: f64) -> f64;

    /// Whether baseline minus treated is drawn.
    fn mirrored(&self) -> bool;

    /// Whether nothing would change with the systems exchanged.
    fn symmetric(&self) -> bool;

    /// The difference over as many examples, drawn with replacement within each corpus.
    fn resampled(&self, random: &mut rand_chacha::ChaCha8Rng) -> f64;

    /// The difference with the systems exchanged, by chance, on each example.
    fn swapped(&self, random: &mut rand_chacha::ChaCha8Rng) -> f64;
}

/// Weighted corpora, ready to be drawn.
///
/// # Errors
/// [`Reason::TooFew`] for fewer than two examples, [`Reason::NoVariance`] where no corpus varies.
pub(crate) fn corpora(strata: &[(f64, &Stratum)]) -> Result<Box<dyn Corpora>, Reason> {
    let n: usize = strata.iter().map(|(_, stratum)| stratum.len()).sum();
    if n < 2 {
        return Err(Reason::TooFew { what: "examples in both arms", n, needed: 2 });
    }
    let means = strata.iter().all(|(_, stratum)| stratum.metrics.iter().all(Option::is_none));
    Ok(if means { Box::new(Linear::of(strata)?) } else { Box::new(Ratio::of(strata)?) })
}
