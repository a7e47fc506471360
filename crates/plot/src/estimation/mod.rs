//! The estimation plot: every run of two arms, and beside them the difference of their means with its interval.
//!
//! As Gardner and Altman (1986) draw it: zero of the axis of differences is level with the mean of the second arm, so
//! that the difference stands level with the mean of the first. Runs that are pairs are joined.

mod layout;
mod panel;
mod swarm;

#[cfg(test)]
pub(crate) mod tests;

use stilt_analysis::family::{Finding, Verdict};

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::{Drawing, PlotError, Theme};

/// The estimation plot among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "estimation",
    name: "Estimation plot",
    shows: "every run of two intermediate tasks, and the difference of their means with its interval",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv compare squad_v2 mnli --figure estimation -o estimation.svg",
};

/// Two arms and their difference: one panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// What they are compared on.
    pub label: String,
    /// Names of the arms.
    pub names: [String; 2],
    /// Their scores, points, higher is better.
    pub arms: [Vec<f64>; 2],
    /// Whether the scores are pairs, one by one.
    pub paired: bool,
    /// The judged difference, first minus second.
    pub finding: Finding,
}

/// An estimation plot. Made by [`Estimation::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimation {
    /// Title, description and caption; what marks and lines mean is added to the caption.
    pub words: Words,
    /// Titles of the axes: of the scores at the left, of the differences at the right.
    pub axes: [String; 2],
    /// What every small mark is one of: `runs`, `languages` or `targets`.
    pub unit: String,
    /// Decimals of the differences, 6 at most.
    pub digits: usize,
    contrasts: Vec<Contrast>,
}

impl Estimation {
    /// A plot of those contrasts that have finite scores in both arms, without texts, with one decimal.
    ///
    /// # Errors
    /// [`PlotError::NoLines`] if none has.
    pub fn new(contrasts: Vec<Contrast>) -> Result<Self, PlotError> {
        let shown = |contrast: &Contrast| {
            contrast.arms.iter().all(|arm| !arm.is_empty() && arm.iter().all(|score| score.is_finite()))
        };
        let contrasts: Vec<Contrast> = contrasts.into_iter().filter(shown).collect();
        if contrasts.is_empty() {
            return Err(PlotError::NoLines);
        }
        let (axes, unit) = ([String::new(), String::new()], "runs".to_owned());
        Ok(Self { words: Words::default(), axes, unit, digits: 1, contrasts })
    }

    /// The contrasts that are drawn.
    #[must_use]
    pub fn contrasts(&self) -> &[Contrast] {
        &self.contrasts
    }

    /// Decimals written: more than 6 would say nothing of a score.
    fn decimals(&self) -> usize {
        self.digits.min(6)
    }

    /// The caption with what the drawing adds.
    fn caption(&self) -> String {
        let joined = self.contrasts.iter().any(Contrast::joined);
        let pairs = if joined { " Lines join pairs." } else { "" };
        let significant = |contrast: &Contrast| {
            let finding = &contrast.finding;
            finding.estimate().is_some() && matches!(finding.verdict(), Verdict::Better | Verdict::Worse)
        };
        let filled = if self.contrasts.iter().any(significant) { "; filled: significant" } else { "" };
        let added = format!(
            "Small marks: {}; bars: means; right: difference with interval, zero level with the mean of the second\
             {filled}.{pairs}",
            self.unit
        );
        let caption = self.words.caption.trim();
        if caption.is_empty() { added } else { format!("{caption} {added}") }
    }
}

impl Contrast {
    /// Mean of an arm, points.
    fn mean(&self, arm: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a number of runs")]
        let count = self.arms[arm].len().max(1) as f64;
        // Divided first: the sum of huge numbers is no number.
        self.arms[arm].iter().map(|score| score / count).sum()
    }

    /// Whether lines join its scores.
    fn joined(&self) -> bool {
        self.paired && self.arms[0].len() == self.arms[1].len()
    }
}

impl Figure for Estimation {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        layout::draw(self, theme, width.points(theme))
    }

    fn text(&self, _: &Terminal) -> Option<String> {
        None
    }
}
