//! The Pareto plot: two metrics of every candidate, and which candidates no other one beats in both.
//!
//! Candidates on the front are filled and joined by a stair: whatever lies on its worse side is beaten by one of them.
//! Where further metrics decide the front, too, there is no stair: in the plane of two metrics nothing bounds it.
//! Dominated candidates are hollow. Whiskers are intervals of either metric; the baseline has a mark of its own shape.

mod draw;
#[cfg(test)]
pub(crate) mod tests;

use crate::axis::Spacing;
use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::whisker::Measured;
use crate::{Drawing, PlotError, Theme};

/// The Pareto plot among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "pareto",
    name: "Pareto plot",
    shows: "two metrics of every model, the front that no other model beats in both, and the baseline",
    command: "stilt -d data/simulated-latency/simulated_latency.csv tradeoff latency_ms accuracy --log x -o pareto.svg",
};

/// A metric along an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// What it is called.
    pub name: String,
    /// Its unit, such as `ms` or `%`, if it has one.
    pub unit: Option<String>,
    /// Whether lower values are better.
    pub lower_is_better: bool,
    /// How its axis is spaced.
    pub spacing: Spacing,
    /// Decimals of its values where they are said.
    pub digits: usize,
}

/// What can be chosen: a model after an intermediate task, or without one.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What it is called.
    pub name: String,
    /// Its metrics: that of the x axis, then that of the y axis.
    pub at: [Measured; 2],
    /// Its further metrics, which are said and not drawn.
    pub further: Vec<Measured>,
    /// Whether no other candidate beats it in all metrics.
    pub on_front: bool,
    /// Share of resamples in which it is on the front, from 0 to 1, if there are resamples.
    pub front_share: Option<f64>,
    /// Whether it is the baseline.
    pub is_baseline: bool,
}

impl Candidate {
    /// Whether all metrics are numbers.
    fn is_finite(&self) -> bool {
        self.at.iter().chain(&self.further).all(|metric| metric.value.is_finite())
    }
}

/// A Pareto plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Pareto {
    /// Title, description and caption; how often candidates are on the front is added to the caption.
    pub words: Words,
    /// The metrics of the x and the y axis.
    pub measures: [Measure; 2],
    /// Further metrics that decide which candidates are on the front.
    pub further: Vec<Measure>,
    /// What can be chosen.
    pub candidates: Vec<Candidate>,
}

impl Figure for Pareto {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        if !self.candidates.iter().any(Candidate::is_finite) {
            return Err(PlotError::NoValue("model"));
        }
        for (metric, measure) in self.measures.iter().enumerate() {
            let values = self.candidates.iter().filter(|candidate| candidate.is_finite());
            let low = values.filter_map(|candidate| candidate.at.get(metric)).find(|at| at.value <= 0.0);
            if let Some(at) = low.filter(|_| measure.spacing == Spacing::Log) {
                return Err(PlotError::NotPositive { what: measure.name.clone(), value: at.value });
            }
        }
        draw::draw(self, theme, width.points(theme))
    }

    fn text(&self, _: &Terminal) -> Option<String> {
        None
    }
}
