//! Means of rows and columns, set apart.

use super::{Cell, Group, Heatmap};

impl Heatmap {
    /// Adds the mean of every column as a last row and, if `of_rows`, that of every row as a last column, under this
    /// label. Means are over the single cells that show a gain, see [`Heatmap::averages`]; they were not tested.
    #[must_use]
    pub fn with_means(mut self, label: &str, of_rows: bool) -> Self {
        let columns = self.column_count();
        let group = || Group { heading: None, labels: vec![label.to_owned()] };
        let [single_rows, single_columns] = self.single();
        let over_rows: Vec<Vec<f64>> = self.cells.chunks(columns).map(|row| gains(row, &single_columns)).collect();
        let of_column = |column: usize| gains(self.cells.iter().skip(column).step_by(columns), &single_rows);
        let mut last = means(&(0..columns).map(of_column).collect::<Vec<Vec<f64>>>());
        if of_rows {
            let single = over_rows.iter().zip(&single_rows).filter(|(_, single)| **single);
            let all: Vec<f64> = single.flat_map(|(row, _)| row).copied().collect();
            last.extend(means(&[all]));
            let mut of_row = means(&over_rows).into_iter();
            self.cells = longer(&self.cells, columns, || of_row.next().unwrap_or(Cell::Missing));
            if !self.second.is_empty() {
                self.second.resize(columns * over_rows.len(), String::new());
                self.second = longer(&self.second, columns, String::new);
            }
            self.columns.push(group());
        }
        self.cells.append(&mut last);
        self.rows.push(group());
        self
    }
}

/// The gains of the cells that are single.
fn gains<'a>(cells: impl IntoIterator<Item = &'a Cell>, single: &[bool]) -> Vec<f64> {
    cells.into_iter().zip(single).filter(|(_, single)| **single).filter_map(|(cell, _)| cell.gain()).collect()
}

/// Every row with one more entry at its end.
fn longer<T: Clone>(entries: &[T], columns: usize, mut end: impl FnMut() -> T) -> Vec<T> {
    let row = |row: &[T]| row.iter().cloned().chain([end()]).collect::<Vec<T>>();
    entries.chunks(columns).flat_map(row).collect()
}

/// The mean of each set of values, missing where there are none; those over fewer values than others say so.
fn means(sets: &[Vec<f64>]) -> Vec<Cell> {
    let most = sets.iter().map(Vec::len).max().unwrap_or(0);
    let mean = |values: &Vec<f64>| {
        if values.is_empty() {
            return Cell::Missing;
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of cells")]
        let n = values.len() as f64;
        // Each value is divided first: a sum of huge values is no number.
        Cell::Mean { gain: values.iter().map(|value| value / n).sum(), fewer: values.len() < most }
    };
    sets.iter().map(mean).collect()
}
