//! What a trade-off between metrics comes out as.

use stilt_results::{Key, Metric, Note};

use crate::transfer::{FamilyOfTests, GainRow, MeanScore, Place};

/// One of the metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeoffMetric {
    /// Its id: `latency_ms`.
    pub id: String,
    /// Which way is better, and which values are possible.
    pub metric: Metric,
    /// The unit of its means: `points` if it has bounds, else what the project says; `None` if nobody does.
    pub unit: Option<String>,
}

/// A point seen by one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The mean as measured (not oriented), in the unit of the metric, with its t interval over runs.
    pub score: MeanScore,
    /// Runs behind it; of several targets the fewest.
    pub n_runs: usize,
    /// Targets in the mean.
    pub n_targets: usize,
    /// The judged gain over the baseline, positive is better; `None` for the baseline and where there is none.
    pub gain: Option<GainRow>,
}

/// One candidate: an intermediate, the baseline, or a base model.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeoffPoint {
    /// What it is; the metric is `*`.
    pub place: Place,
    /// How it is called: its levels, joined.
    pub name: String,
    /// Whether it is the baseline.
    pub is_baseline: bool,
    /// The metrics, in the order asked for.
    pub measures: Vec<Measure>,
    /// Whether no other point is at least as good in every metric and better in one; equal points are both on it.
    /// A point that lacks a metric is not.
    pub on_front: bool,
    /// The points of the front that are at least as good in every metric and better in one.
    pub dominated_by: Vec<String>,
    /// Share of the bootstrap resamples in which the point is on the front, in [0, 1]; not the probability that it is.
    pub p_front: Option<f64>,
}

/// The points that are set against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Front {
    /// Base model of the block; empty if not named or if points name base models.
    pub base_model: String,
    /// Split of the block; likewise.
    pub split: String,
    /// The points, in the order tables show them.
    pub points: Vec<TradeoffPoint>,
    /// Resamples behind the shares; 0 if there are none.
    pub resamples: usize,
}

/// All trade-offs of a query, blocks one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeoffTable {
    /// What the points are.
    pub keys: Vec<Key>,
    /// The metrics, two or more, in the order asked for.
    pub metrics: Vec<TradeoffMetric>,
    /// The fronts.
    pub fronts: Vec<Front>,
    /// The families judged: all metrics of all points of a front together.
    pub families: Vec<FamilyOfTests>,
    /// What the numbers are about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
