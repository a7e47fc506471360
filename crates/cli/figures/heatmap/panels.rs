//! Blocks of gains as grids of the same rows and columns: one panel each.

use stilt_analysis::transfer::{GainRow, GainTable};
use stilt_results::Catalogue;

use crate::blocks::{Block, Grid, averages, distinct};

/// Grids of blocks over the rows and columns that any of them has.
pub(super) struct Panels<'a> {
    pub(super) table: &'a GainTable,
    /// Levels of rows.
    pub(super) rows: Vec<Vec<&'a str>>,
    /// Levels of columns.
    pub(super) columns: Vec<Vec<&'a str>>,
    grids: Vec<Placed<'a>>,
}

/// A grid, and where the rows and columns of all panels stand in it.
struct Placed<'a> {
    grid: Grid<'a>,
    rows: Vec<Option<usize>>,
    columns: Vec<Option<usize>>,
}

impl<'a> Panels<'a> {
    pub(super) fn new(blocks: &[Block<'a>], table: &'a GainTable, catalogue: &Catalogue) -> Self {
        let grids: Vec<Grid> = blocks.iter().map(|block| Grid::new(block, table, catalogue)).collect();
        let rows = distinct(grids.iter().flat_map(|grid| grid.rows.iter().cloned()), &table.rows, catalogue);
        let columns = grids.iter().flat_map(|grid| grid.columns.iter().cloned());
        let columns = distinct(columns, &table.columns, catalogue);
        let place = |grid: Grid<'a>| {
            let find = |all: &[Vec<&str>], own: &[Vec<&str>]| {
                all.iter().map(|levels| own.iter().position(|known| known == levels)).collect()
            };
            Placed { rows: find(&rows, &grid.rows), columns: find(&columns, &grid.columns), grid }
        };
        let grids = grids.into_iter().map(place).collect();
        Self { table, rows, columns, grids }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.grids.len()
    }

    /// The gain of a panel in that row and column; `None` if nothing was run.
    pub(super) fn cell(&self, panel: usize, row: usize, column: usize) -> Option<&'a GainRow> {
        let placed = self.grids.get(panel)?;
        placed.grid.cell(*placed.rows.get(row)?.as_ref()?, *placed.columns.get(column)?.as_ref()?)
    }

    /// The gains of a row over these columns, panel after panel, points.
    pub(super) fn along_row(&self, row: usize, columns: &[usize]) -> Vec<Option<f64>> {
        let places = (0..self.count()).flat_map(|panel| columns.iter().map(move |column| (panel, *column)));
        places.map(|(panel, column)| self.gain(panel, row, column)).collect()
    }

    /// The gains of a column over these rows, panel after panel, points.
    pub(super) fn along_column(&self, column: usize, rows: &[usize]) -> Vec<Option<f64>> {
        let places = (0..self.count()).flat_map(|panel| rows.iter().map(move |row| (panel, *row)));
        places.map(|(panel, row)| self.gain(panel, row, column)).collect()
    }

    fn gain(&self, panel: usize, row: usize, column: usize) -> Option<f64> {
        self.cell(panel, row, column).and_then(|row| row.finding.estimate())
    }

    /// Columns that average over what the others show, and those others.
    pub(super) fn average_columns(&self) -> (Vec<usize>, Vec<usize>) {
        (0..self.columns.len()).partition(|&column| averages(&self.table.columns, &self.columns[column]))
    }

    /// Rows that average over what the others show, and those others.
    pub(super) fn average_rows(&self) -> (Vec<usize>, Vec<usize>) {
        (0..self.rows.len()).partition(|&row| averages(&self.table.rows, &self.rows[row]))
    }
}
