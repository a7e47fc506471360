//! Expected gains: a row per candidate with its prediction interval, the most promising first.
//!
//! A prediction is no finding: no mark is a verdict, and there are no stars. Candidates that were run on the target have
//! another mark than those that are predicted from other targets alone, and the one to run next has a ring.

mod columns;
mod layout;
mod text;

#[cfg(test)]
pub(crate) mod tests;

use stilt_analysis::outcome::Interval;

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::list::range;
use crate::look::Look;
use crate::{Drawing, PlotError, Theme};

/// Expected gains among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "recommend",
    name: "Expected gains",
    shows: "what every intermediate is expected to gain on a target, how far off that may be, and what to run next",
    command: "stilt -d data/model-recycling/roberta_base.csv recommend --target cb -o recommend.svg",
};

/// A candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// Its name.
    pub name: String,
    /// Its expected gain, points.
    pub gain: f64,
    /// Prediction interval of its true gain, points.
    pub interval: Option<Interval>,
    /// Whether it was run on the target.
    pub measured: bool,
    /// Whether it is the one to run next.
    pub next: bool,
    /// What stands in the columns at the right, one text each.
    pub numbers: Vec<String>,
}

/// Expected gains on a target. Made by [`Prospects::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospects {
    /// Title, description and caption; what only the drawing knows is added to the caption.
    pub words: Words,
    /// Title of the axis, with the unit.
    pub axis: String,
    /// What the looks of marks mean: predicted alone, measured, to run next.
    pub legend: [String; 3],
    /// Titles of the columns of numbers, each with a sentence for the caption, which may be empty; where they have no room
    /// the last ones go.
    pub titles: Vec<[String; 2]>,
    rows: Vec<Prospect>,
    /// What the axis shows: the same on all pages.
    range: [f64; 2],
    /// Which page it is, and of how many.
    page: [usize; 2],
}

impl Prospects {
    /// A figure of these candidates, in this order, without texts.
    ///
    /// # Errors
    /// [`PlotError::NoLines`] without a candidate, [`PlotError::NoValue`] if no expected gain is a finite number.
    pub fn new(rows: Vec<Prospect>) -> Result<Self, PlotError> {
        if rows.is_empty() {
            return Err(PlotError::NoLines);
        }
        if !rows.iter().any(|row| row.gain.is_finite()) {
            return Err(PlotError::NoValue("expected gain"));
        }
        let known =
            |row: &Prospect| (row.gain, row.interval.map_or([row.gain; 2], |interval| [interval.low, interval.high]));
        let range = range(rows.iter().filter(|row| row.gain.is_finite()).map(known));
        let (words, axis, legend, titles) = (Words::default(), String::new(), Default::default(), Vec::new());
        Ok(Self { words, axis, legend, titles, rows, range, page: [1, 1] })
    }

    /// The candidates.
    #[must_use]
    pub fn rows(&self) -> &[Prospect] {
        &self.rows
    }

    /// The same as several figures that each fit a page, all with the same axis; one figure if it fits.
    #[must_use]
    pub fn pages(self, theme: &Theme) -> Vec<Self> {
        let count = self.rows.len().div_ceil(layout::most(theme));
        let each = self.rows.len().div_ceil(count.max(1)).max(1);
        let page = |(place, rows): (usize, &[Prospect])| Self {
            rows: rows.to_vec(),
            page: [place + 1, count],
            ..self.clone()
        };
        self.rows.chunks(each).enumerate().map(page).collect()
    }
}

/// The looks of a candidate.
fn look(theme: &Theme, measured: bool) -> Look {
    Look::of(theme, usize::from(measured))
}

impl Figure for Prospects {
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
        Some(text::write(self, terminal))
    }
}
