//! What the catalogue holds of a task, a model, a language and a metric.

use crate::metric::Metric;

/// A task of the catalogue, intermediate or target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Task {
    /// Canonical id: `pawsx`.
    pub id: String,
    /// Name for figures: `PAWS-X`.
    pub name: String,
    /// Benchmarks it belongs to.
    pub benchmarks: Vec<String>,
    /// Category within its benchmark: `Question answering`.
    pub category: Option<String>,
    /// Kind of the task: `nli`, `qa`.
    pub family: Option<String>,
    /// How hard it is, in words or as a number; only a project says it.
    pub difficulty: Option<String>,
    /// Primary metrics; averaged where there are several (EM and F1).
    pub metrics: Vec<String>,
    /// Codes of the languages it is evaluated in.
    pub languages: Vec<String>,
    /// Whether it has no training data, so that the intermediate model is evaluated as it is.
    pub untrained: bool,
    /// Number of training examples.
    pub train_size: Option<u64>,
    /// Place in the catalogue, which orders tables and figures.
    pub rank: usize,
}

/// A pretrained model of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    /// Canonical id: `xlm-roberta-large`.
    pub id: String,
    /// Name for figures: `XLM-R large`.
    pub name: String,
    /// The models it was released with, in several sizes: `BLOOM`.
    pub family: Option<String>,
    /// Number of parameters, exact or nominal as its source says.
    pub params: Option<u64>,
    /// Whether it was pretrained on many languages.
    pub multilingual: Option<bool>,
    /// Place in the catalogue, which orders tables and figures.
    pub rank: usize,
}

/// A language of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LanguageEntry {
    /// Canonical code: `sw`.
    pub code: String,
    /// English name.
    pub name: String,
    /// Language family.
    pub family: Option<String>,
    /// Script.
    pub script: Option<String>,
    /// How much data there is of it, in words or as a class; only a project says it.
    pub resource: Option<String>,
}

/// A metric of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MetricEntry {
    /// Canonical id: `accuracy`.
    pub(super) id: String,
    /// Direction and bounds.
    pub(super) metric: Metric,
    /// The unit of one without bounds: `ms`.
    pub(super) unit: Option<String>,
    /// The smallest difference that matters, points or its own unit.
    pub(super) min_effect: Option<f64>,
}
