//! The forest plot: estimates with their intervals, one per line.
//!
//! A filled square is better or worse, a hollow circle undecided, equivalent or not testable; a diamond is the estimate
//! over all lines of its section. Numbers stand at the right, and names of the sides above the axis.

mod caption;
mod columns;
mod layout;
mod line;
mod panels;
mod text;

#[cfg(test)]
pub(crate) mod tests;

use stilt_analysis::family::Finding;

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::list::range;
use crate::{Drawing, PlotError, Theme};

/// The forest plot among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "forest",
    name: "Forest plot",
    shows: "estimates with intervals, one per line: what is better, worse, undecided or not testable, and by how much",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv compare squad_v2 mnli -o forest.svg",
};

/// One line: an estimate and what it is of.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// What it is of.
    pub label: String,
    /// The judged estimate.
    pub finding: Finding,
    /// Whether it is the one over all lines of its section: drawn as a diamond, set apart.
    pub pooled: bool,
}

/// Lines that belong together, such as the targets on which one pair is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What they have in common; `None` if there is nothing to say.
    pub heading: Option<String>,
    /// The lines, in the order they are shown.
    pub lines: Vec<Estimate>,
}

/// A forest plot. Made by [`Forest::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    /// Title, description and caption; what marks, arrows and the band mean is added to the caption if the drawing has any.
    pub words: Words,
    /// What the numbers at the right are: `Difference [95 % CI]`.
    pub numbers: String,
    /// Title of the axis, with the unit.
    pub axis: String,
    /// What it means to lie below zero, and above.
    pub sides: [String; 2],
    /// Up to this many points a difference has no practical relevance; drawn as a band.
    pub bound: Option<f64>,
    /// Unit of the differences, as it is written after a number; empty for that of the metric itself.
    pub unit: String,
    /// Decimals of the numbers, 6 at most.
    pub digits: usize,
    sections: Vec<Section>,
    /// What the axis shows, points: the same on all pages of one forest.
    range: [f64; 2],
    /// Which page it is, and of how many.
    page: [usize; 2],
}

impl Forest {
    /// A forest plot of these sections, without texts, with one decimal.
    ///
    /// # Errors
    /// [`PlotError::NoLines`] without a line.
    pub fn new(sections: Vec<Section>) -> Result<Self, PlotError> {
        let sections: Vec<Section> = sections.into_iter().filter(|section| !section.lines.is_empty()).collect();
        if sections.is_empty() {
            return Err(PlotError::NoLines);
        }
        let known = |line: &Estimate| {
            let estimate = line.finding.estimate()?;
            let ends = line.finding.interval().map_or([estimate; 2], |interval| [interval.low, interval.high]);
            Some((estimate, ends))
        };
        let range = range(sections.iter().flat_map(|section| &section.lines).filter_map(known));
        Ok(Self {
            words: Words::default(),
            numbers: String::new(),
            axis: String::new(),
            sides: [String::new(), String::new()],
            bound: None,
            unit: "points".to_owned(),
            digits: 1,
            sections,
            range,
            page: [1, 1],
        })
    }

    /// The sections.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The same as several figures that each fit a page, all with the same axis; one figure if it fits.
    #[must_use]
    pub fn pages(self, theme: &Theme, width: Width) -> Vec<Self> {
        let pages = panels::pages(&self.sections, theme, width.points(theme));
        let count = pages.len();
        let page = |(place, sections)| Self { sections, page: [place + 1, count], ..self.clone() };
        pages.into_iter().enumerate().map(page).collect()
    }

    /// Decimals written: more than 6 would say nothing of a score.
    fn decimals(&self) -> usize {
        self.digits.min(6)
    }

    fn lines(&self) -> impl Iterator<Item = &Estimate> {
        self.sections.iter().flat_map(|section| &section.lines)
    }
}

impl Section {
    /// The heading, if there is anything to read in it.
    fn named(&self) -> Option<&str> {
        self.heading.as_deref().map(str::trim).filter(|heading| !heading.is_empty())
    }
}

impl Figure for Forest {
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
