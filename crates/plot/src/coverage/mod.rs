//! The grid of coverage: how many runs there are of every intermediate on every target.
//!
//! Shade and number say how many; hatching says that a cell was not run; a sign after the number says what stands in the
//! way of a comparison.

mod layout;
#[cfg(test)]
pub(crate) mod tests;
mod text;

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::{Drawing, PlotError, Theme};

/// The grid of coverage among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "coverage",
    name: "Grid of coverage",
    shows: "the runs of every intermediate on every target: what is missing, run once or without a partner",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv coverage -o coverage.svg",
};

/// What stands in the way of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// One run: nothing can be tested over runs.
    SingleRun,
    /// No run id in common with the baseline.
    Unpaired,
    /// No baseline to compare with.
    NoBaseline,
}

const OBSTACLES: [Obstacle; 3] = [Obstacle::SingleRun, Obstacle::Unpaired, Obstacle::NoBaseline];

impl Obstacle {
    /// The sign after a number.
    fn sign(self) -> &'static str {
        match self {
            Self::SingleRun => "\u{2020}",
            Self::Unpaired => "\u{2021}",
            Self::NoBaseline => "\u{a7}",
        }
    }

    /// What the sign means.
    fn meaning(self) -> &'static str {
        match self {
            Self::SingleRun => "a single run",
            Self::Unpaired => "no run id in common with the baseline",
            Self::NoBaseline => "no baseline",
        }
    }
}

/// The runs of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// How many; 0 for a cell that was not run.
    pub runs: usize,
    /// What is wrong with them.
    pub obstacle: Option<Obstacle>,
}

/// A grid of coverage. Made by [`Coverage::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Title, description and caption; what signs and hatching mean is added to the caption if there are any.
    pub words: Words,
    /// What the rows are.
    pub row_axis: String,
    /// What the columns are.
    pub column_axis: String,
    rows: Vec<String>,
    columns: Vec<String>,
    cells: Vec<Covered>,
}

impl Coverage {
    /// A grid of these cells, given row by row, without texts.
    ///
    /// # Errors
    /// [`PlotError::Empty`] without a row or column, [`PlotError::Cells`] if the cells are not as many as rows times
    /// columns.
    pub fn new(rows: Vec<String>, columns: Vec<String>, cells: Vec<Covered>) -> Result<Self, PlotError> {
        if rows.is_empty() || columns.is_empty() {
            return Err(PlotError::Empty);
        }
        if cells.len() != rows.len() * columns.len() {
            return Err(PlotError::Cells { rows: rows.len(), columns: columns.len(), found: cells.len() });
        }
        let (row_axis, column_axis) = (String::new(), String::new());
        Ok(Self { words: Words::default(), row_axis, column_axis, rows, columns, cells })
    }

    /// The most runs of any cell; 1 at least.
    fn most(&self) -> usize {
        self.cells.iter().map(|cell| cell.runs).max().unwrap_or(0).max(1)
    }

    /// The caption given, and what hatching and signs mean; `shown` is what says how many runs there are, `missing` how a
    /// cell looks that was not run.
    fn caption(&self, shown: &str, missing: &str) -> String {
        let mut sentences = vec![self.words.caption.trim().to_owned()];
        sentences.extend(self.key(shown, missing));
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    /// What numbers and signs mean, sentence by sentence.
    fn key(&self, shown: &str, missing: &str) -> Vec<String> {
        let mut sentences = vec![format!("{shown}: runs.")];
        if self.cells.iter().any(|cell| cell.runs == 0) {
            sentences.push(format!("{missing}: not run."));
        }
        for obstacle in OBSTACLES {
            if self.cells.iter().any(|cell| cell.obstacle == Some(obstacle)) {
                sentences.push(format!("{} {}.", obstacle.sign(), obstacle.meaning()));
            }
        }
        sentences
    }
}

impl Figure for Coverage {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        layout::draw(self, theme, width.points(theme))
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        Some(text::text(self, terminal))
    }
}
