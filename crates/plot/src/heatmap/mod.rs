//! The heatmap: gains of every intermediate task (rows) on every target (columns).
//!
//! Colour, sign and number say how large a gain is; stars or dots say what survived the correction; a box marks the
//! best of each column; hatching says that there is no value, which is not the same as a gain of 0; a corner is cut off
//! an average that is not comparable with its column.

mod annotation;
mod axis;
mod cell;
mod cells;
mod columns;
mod dense;
mod facets;
mod layout;
mod legend;
mod means;
mod parts;
mod rows;
mod strips;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod tree;

pub use annotation::Annotate;
pub use cell::Cell;
pub use facets::Facets;
pub use strips::Strip;

use crate::cluster::Tree;
use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::scale::Limit;
use crate::{Drawing, PlotError, Theme};

/// The heatmap among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "heatmap",
    name: "Heatmap of transfer gains",
    shows: "the gain of every intermediate task on every target, what is significant, best and missing",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv heatmap -o heatmap.svg",
};

/// Labels that belong together, such as the targets of one task family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Heading of the group; groups without one are still set apart by a gap.
    pub heading: Option<String>,
    /// The labels, in the order they are shown.
    pub labels: Vec<String>,
}

impl Group {
    /// The heading, if there is anything to read in it.
    fn named(&self) -> Option<&str> {
        self.heading.as_deref().map(str::trim).filter(|heading| !heading.is_empty())
    }
}

/// A heatmap of gains. Made by [`Heatmap::new`]; texts and scale are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Heatmap {
    /// Title, description and caption; what boxes, hatching and dots mean is added to the caption if the drawing has any.
    pub words: Words,
    /// What the rows are.
    pub row_axis: String,
    /// What the columns are.
    pub column_axis: String,
    /// Label of the colour bar, with the unit.
    pub scale_label: String,
    /// Gain at which the colours end on both sides. Values beyond have the colour of the end, and the colour bar says so
    /// with a triangle.
    pub limit: Limit,
    /// Decimals of the numbers in the cells, 6 at most. The best of a column is decided at this precision, as a
    /// reader would.
    pub digits: usize,
    /// Which numbers are written, where there is room.
    pub annotate: Annotate,
    /// The second line of every cell that has a number, in the order of the cells, such as an interval; fewer lines than
    /// cells leave the rest without.
    pub second: Vec<String>,
    /// What the second line is, for the caption, which says it only if second lines are drawn.
    pub second_said: String,
    /// Rows and columns that average over others, counted from 0: no mean counts them, and such a row is never the best of
    /// a column. Where all average, they are compared and counted like any others.
    pub averages: [Vec<usize>; 2],
    /// Attributes of the rows, as colours beside them.
    pub row_strips: Vec<Strip>,
    /// Attributes of the columns, as colours above them.
    pub column_strips: Vec<Strip>,
    /// The tree that ordered the rows; its leaves are the first rows, from the top.
    pub row_tree: Option<Tree>,
    /// The tree that ordered the columns; its leaves are the first columns, from the left.
    pub column_tree: Option<Tree>,
    /// Panels side by side: title and number of columns of each; none for one panel without a title.
    panels: Vec<(String, usize)>,
    rows: Vec<Group>,
    columns: Vec<Group>,
    cells: Vec<Cell>,
}

impl Heatmap {
    /// A heatmap of these cells, given row by row over all labels, without texts, with one decimal.
    ///
    /// # Errors
    /// [`PlotError::Empty`] without a row or column or if a group has no label; [`PlotError::Cells`] if the cells are
    /// not as many as rows times columns.
    pub fn new(rows: Vec<Group>, columns: Vec<Group>, cells: Vec<Cell>) -> Result<Self, PlotError> {
        let count = |groups: &[Group]| groups.iter().map(|group| group.labels.len()).sum::<usize>();
        let (n_rows, n_columns) = (count(&rows), count(&columns));
        let any_empty = rows.iter().chain(&columns).any(|group| group.labels.is_empty());
        if n_rows == 0 || n_columns == 0 || any_empty {
            return Err(PlotError::Empty);
        }
        if cells.len() != n_rows * n_columns {
            return Err(PlotError::Cells { rows: n_rows, columns: n_columns, found: cells.len() });
        }
        Ok(Self {
            words: Words::default(),
            row_axis: String::new(),
            column_axis: String::new(),
            scale_label: String::new(),
            limit: Limit::Nice,
            digits: 1,
            annotate: Annotate::All,
            second: Vec::new(),
            second_said: String::new(),
            averages: [Vec::new(), Vec::new()],
            row_strips: Vec::new(),
            column_strips: Vec::new(),
            row_tree: None,
            column_tree: None,
            panels: Vec::new(),
            rows,
            columns,
            cells,
        })
    }

    /// The cells, row by row.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Decimals written: more than 6 would say nothing of a score.
    fn decimals(&self) -> usize {
        self.digits.min(6)
    }

    fn row_labels(&self) -> impl Iterator<Item = &str> {
        labels(&self.rows)
    }

    fn column_labels(&self) -> impl Iterator<Item = &str> {
        labels(&self.columns)
    }

    fn row_count(&self) -> usize {
        self.row_labels().count()
    }

    fn column_count(&self) -> usize {
        self.column_labels().count()
    }

    /// Whether each row is single, and each column: all are where none is.
    fn single(&self) -> [Vec<bool>; 2] {
        let [rows, columns] = &self.averages;
        [(rows, self.row_count()), (columns, self.column_count())].map(|(averages, count)| {
            let single: Vec<bool> = (0..count).map(|place| !averages.contains(&place)).collect();
            if single.contains(&true) { single } else { vec![true; count] }
        })
    }

    /// Titles of the panels, and from which column to which they reach.
    fn panel_reaches(&self) -> impl Iterator<Item = (&str, [usize; 2])> {
        let mut end = 0;
        self.panels.iter().map(move |(title, columns)| {
            end += columns;
            (title.as_str(), [end - columns, end])
        })
    }

    /// The estimates there are, points.
    fn values(&self) -> Vec<f64> {
        self.cells.iter().filter_map(Cell::gain).collect()
    }

    /// Refuses limits that are none.
    fn check(&self) -> Result<(), PlotError> {
        match self.limit {
            Limit::Points(limit) if !limit.is_finite() || limit <= 0.0 => Err(PlotError::Limit(limit)),
            _ => Ok(()),
        }
    }
}

impl Figure for Heatmap {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        self.check()?;
        layout::draw(self, theme, width.points(theme))
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        Some(text::text(self, terminal))
    }
}

fn labels(groups: &[Group]) -> impl Iterator<Item = &str> {
    groups.iter().flat_map(|group| group.labels.iter().map(String::as_str))
}

/// The headings of groups, blank where there is none; `None` if there is none at all.
fn headings(groups: &[Group]) -> Option<Vec<&str>> {
    let names: Vec<&str> = groups.iter().map(|group| group.named().unwrap_or_default()).collect();
    names.iter().any(|name| !name.is_empty()).then_some(names)
}
