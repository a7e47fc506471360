//! Rows of a wide table whose cells seem to have slipped into neighbouring columns.

use crate::observations::Observations;

/// Rows a column needs before its spread says anything.
const ROWS: usize = 20;

/// How far a cell has to be from the median of its column, in median absolute deviations.
const FAR: f64 = 30.0;

/// Lines of which at least a quarter of the cells, and at least two, lie far from their columns, with the first row of
/// each in `table`. `fields` holds the column of every value.
pub(super) fn lines(table: &Observations, fields: &[u32]) -> Vec<(u32, usize)> {
    // A table of one column has nowhere to slip to.
    if fields.len() != table.len() {
        return Vec::new();
    }
    let width = fields.iter().map(|&field| field as usize + 1).max().unwrap_or(0);
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); width];
    for (&field, &value) in fields.iter().zip(&table.values) {
        columns[field as usize].push(value);
    }
    let spreads: Vec<Option<(f64, f64)>> = columns.into_iter().map(spread).collect();
    let is_far = |row: usize| {
        spreads[fields[row] as usize].is_some_and(|(median, mad)| (table.values[row] - median).abs() > FAR * mad)
    };
    let mut found = Vec::new();
    let mut row = 0;
    for cells in table.origins.chunk_by(|a, b| a.line == b.line) {
        let far = (row..row + cells.len()).filter(|&row| is_far(row)).count();
        if far >= 2 && 4 * far >= cells.len() {
            found.push((cells[0].line, row));
        }
        row += cells.len();
    }
    found
}

/// Median and median absolute deviation; `None` if the column is short or does not spread.
fn spread(mut values: Vec<f64>) -> Option<(f64, f64)> {
    if values.len() < ROWS {
        return None;
    }
    let center = median(&mut values);
    values.iter_mut().for_each(|value| *value = (*value - center).abs());
    let mad = median(&mut values);
    (mad > 0.0).then_some((center, mad))
}

/// The upper median: enough to find what is far off.
fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::{Basis, Reading};

    fn wide(shift: Option<u32>) -> (Observations, Vec<u32>) {
        let (mut table, mut fields) = (Observations::default(), Vec::new());
        let codes: Vec<u32> = (0..8).map(|place| table.intern(place, "x")).collect();
        for line in 0..30_u32 {
            for field in 0..4_u32 {
                let column = if shift == Some(line) { (field + 1) % 4 } else { field };
                let value = f64::from(100 * column + line % 5);
                table.push(&codes, Reading { value, basis: Basis::Measured, summary: None, line: line + 2 });
                fields.push(field);
            }
        }
        (table, fields)
    }

    #[test]
    fn a_shifted_row_is_found_and_an_even_table_has_none() {
        let (table, fields) = wide(None);
        assert_eq!(lines(&table, &fields), []);
        assert_eq!(lines(&table, &[]), []);
        let (table, fields) = wide(Some(7));
        assert_eq!(lines(&table, &fields), [(9, 28)]);
    }
}
