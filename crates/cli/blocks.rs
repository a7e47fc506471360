//! A gain table cut into blocks, each a grid of rows and columns: what the terminal, Markdown and the figure lay out.

use std::cmp::Ordering;
use std::collections::HashMap;

use stilt_analysis::transfer::{ALL, GainRow, GainTable, Place};
use stilt_results::{Catalogue, Factor, Key};

use crate::together::together;

/// The gains of one base model and split.
#[derive(Clone)]
pub(crate) struct Block<'a> {
    /// The base model; empty if not named, or if rows or columns name it.
    pub(crate) base_model: &'a str,
    /// The split; likewise.
    pub(crate) split: &'a str,
    /// Its gains, in the order of the table.
    pub(crate) gains: Vec<&'a GainRow>,
}

/// The gains of a block by row and column.
pub(crate) struct Grid<'a> {
    /// Levels of the row keys, in order of display.
    pub(crate) rows: Vec<Vec<&'a str>>,
    /// Levels of the column keys, averages last.
    pub(crate) columns: Vec<Vec<&'a str>>,
    cells: Vec<Option<&'a GainRow>>,
}

/// The blocks of a table, in its order.
pub(crate) fn blocks(table: &GainTable) -> Vec<Block<'_>> {
    let shown = |factor: &Factor| keys(table).any(|key| key.factor == *factor);
    let (models, splits) = (shown(&Factor::BaseModel), shown(&Factor::Split));
    let named = |shown: bool, name| if shown { "" } else { name };
    let blocks =
        together(&table.gains, |row| (named(models, &*row.place.base_model), named(splits, &*row.place.split)));
    blocks.into_iter().map(|((base_model, split), gains)| Block { base_model, split, gains }).collect()
}

impl Block<'_> {
    /// What stands above it: base model and split, as far as they are named.
    pub(crate) fn heading(&self) -> String {
        self.parts().join(", ")
    }

    /// The same as a list.
    pub(crate) fn parts(&self) -> Vec<String> {
        [self.base_model, self.split].into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

/// All keys of rows and columns.
fn keys(table: &GainTable) -> impl Iterator<Item = &Key> {
    table.rows.iter().chain(&table.columns)
}

/// Whether a key is of something that averages run over.
fn averaged(key: &Key) -> bool {
    matches!(key.factor, Factor::Target | Factor::Language)
}

/// The level of a key; `*` where the row averages over it. An attribute the row does not name is averaged over.
pub(crate) fn level<'a>(place: &'a Place, key: &Key) -> &'a str {
    let name = key.to_string();
    let named = key.attribute.is_none() || place.shown.iter().any(|(shown, _)| *shown == name);
    if named { place.level(key) } else { ALL }
}

/// Whether a row is an average over all targets and languages that others of the table show one by one.
pub(crate) fn overall(table: &GainTable, row: &GainRow) -> bool {
    let mut any = false;
    keys(table).filter(|key| averaged(key)).all(|key| {
        any = true;
        level(&row.place, key) == ALL
    }) && any
}

impl<'a> Grid<'a> {
    /// Lays a block out.
    pub(crate) fn new(block: &Block<'a>, table: &GainTable, catalogue: &Catalogue) -> Self {
        let levels = |row: &'a GainRow, keys: &[Key]| keys.iter().map(|key| level(&row.place, key)).collect::<Vec<_>>();
        // Where rows and columns are both averaged over, the average has no place in the grid.
        let no_place = [&table.rows, &table.columns].iter().all(|keys| keys.iter().any(averaged));
        let gains = || block.gains.iter().filter(|row| !no_place || !overall(table, row));
        let rows = distinct(gains().map(|row| levels(row, &table.rows)), &table.rows, catalogue);
        let columns = distinct(gains().map(|row| levels(row, &table.columns)), &table.columns, catalogue);
        let (row_places, column_places) = (places(&rows), places(&columns));
        let mut cells = vec![None; rows.len() * columns.len()];
        for row in gains() {
            let places = (row_places.get(&levels(row, &table.rows)), column_places.get(&levels(row, &table.columns)));
            if let (Some(r), Some(c)) = places {
                cells[r * columns.len() + c] = Some(*row);
            }
        }
        Self { rows, columns, cells }.without_repetition(table)
    }

    /// Without an average that only repeats the one column beside it, as that of a single target does.
    fn without_repetition(self, table: &GainTable) -> Self {
        let shown = |cell: Option<&GainRow>| {
            cell.map(|row| (row.finding.estimate().map(|gain| (gain * 1e6).round()), row.finding.stars()))
        };
        let [false, true] = [0, 1].map(|column| column < self.columns.len() && self.averages(column, table)) else {
            return self;
        };
        let same = |row: usize| shown(self.cell(row, 0)) == shown(self.cell(row, 1));
        if self.columns.len() > 2 || !(0..self.rows.len()).all(same) {
            return self;
        }
        let cells = self.cells.iter().copied().step_by(2).collect();
        Self { columns: self.columns[..1].to_vec(), cells, rows: self.rows }
    }

    /// The gain in that row and column; `None` if nothing was run.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&'a GainRow> {
        self.cells[row * self.columns.len() + column]
    }

    /// Whether the column is the average over what the others show.
    pub(crate) fn averages(&self, column: usize, table: &GainTable) -> bool {
        averages(&table.columns, &self.columns[column])
    }
}

/// Whether these levels of these keys are an average over what others show.
pub(crate) fn averages(keys: &[Key], levels: &[&str]) -> bool {
    let mut over = keys.iter().zip(levels).filter(|(key, _)| averaged(key)).peekable();
    over.peek().is_some() && over.all(|(_, level)| *level == ALL)
}

/// Where each combination of levels stands.
fn places<'a>(levels: &[Vec<&'a str>]) -> HashMap<Vec<&'a str>, usize> {
    levels.iter().cloned().enumerate().map(|(place, levels)| (levels, place)).collect()
}

/// The different combinations of levels, in the order tables show them.
pub(crate) fn distinct<'a>(
    levels: impl Iterator<Item = Vec<&'a str>>,
    keys: &[Key],
    catalogue: &Catalogue,
) -> Vec<Vec<&'a str>> {
    let mut distinct: Vec<Vec<&str>> = levels.collect();
    let order = |a: &Vec<&str>, b: &Vec<&str>| {
        keys.iter().zip(a.iter().zip(b)).fold(Ordering::Equal, |order, (key, (a, b))| {
            let average = (*a == ALL).cmp(&(*b == ALL));
            order.then(average).then_with(|| key.order(catalogue, a, b))
        })
    };
    distinct.sort_by(order);
    distinct.dedup();
    distinct
}
