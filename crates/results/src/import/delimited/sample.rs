//! What the first rows tell of each column, beyond its name.

use crate::import::cell::{self, Cell, Decimal, Fault};

use super::dialect::Dialect;
use super::lexer::Record;

/// Records that are looked at.
const ROWS: usize = 1000;

/// Distinct levels that are kept of a column.
const LEVELS: usize = 200;

/// Numbers below which nothing is said of how often they differ.
const FEWEST: usize = 4;

/// What the cells of a column look like.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Cells that are numbers.
    pub(super) numbers: usize,
    /// Cells that are something else.
    pub(super) words: usize,
    /// Distinct texts, in the order they come; blank ones are left out.
    pub(super) levels: Vec<String>,
    /// Whether some number has a deviation: `61.4 ± 0.3`.
    pub(super) deviations: bool,
    /// Whether the cells count the rows from 0 or 1.
    pub(super) counts: bool,
}

impl Evidence {
    /// Whether there are numbers and more of them than words.
    pub(super) fn is_numeric(&self) -> bool {
        self.numbers > self.words
    }

    /// Whether the numbers differ in nearly every row and are no whole ones: measured, rather than set.
    pub(super) fn looks_measured(&self) -> bool {
        let differ = self.levels.len() >= LEVELS || 5 * self.levels.len() >= 4 * self.numbers;
        let with_fraction = self.levels.iter().filter(|level| level.contains(['.', ','])).count();
        self.words == 0 && self.numbers >= FEWEST && differ && 2 * with_fraction >= self.levels.len()
    }

    /// Whether no cell is filled.
    pub(super) fn is_blank(&self) -> bool {
        self.levels.is_empty()
    }

    /// Whether the column can hold scores: some numbers, or nothing but gaps.
    pub(super) fn may_be_scores(&self) -> bool {
        self.numbers > 0 || self.words == 0
    }
}

/// Looks at the first rows below the header.
pub(super) fn look(text: &str, dialect: &Dialect, width: usize) -> Vec<Evidence> {
    let mut columns = vec![Evidence { counts: true, ..Evidence::default() }; width];
    let (mut lexer, mut record) = (dialect.lexer(text), Record::default());
    lexer.read(&mut record);
    let mut row = 0;
    while row < ROWS && lexer.read(&mut record) {
        if record.spans.len() != width {
            continue;
        }
        for (column, span) in columns.iter_mut().zip(&record.spans) {
            column.add(&span.cell(text), row);
        }
        row += 1;
    }
    if row == 0 {
        columns.iter_mut().for_each(|column| column.counts = false);
    }
    columns
}

impl Evidence {
    fn add(&mut self, text: &str, row: usize) {
        let number = match cell::read(text, Decimal::Point) {
            Ok(Cell::Number(number)) => {
                self.deviations |= number.sd.is_some();
                Some(number.value)
            }
            // A number in a file with the other decimal mark.
            Err(Fault::Ambiguous) => Some(f64::NAN),
            _ => None,
        };
        match number {
            Some(_) => self.numbers += 1,
            None if cell::is_missing(text) => {}
            None => self.words += 1,
        }
        let first_is_one = self.levels.first().is_some_and(|first| first == "1");
        self.counts &= number == Some((row + usize::from(first_is_one || row == 0 && text == "1")) as f64);
        if !text.is_empty() && self.levels.len() < LEVELS && !self.levels.iter().any(|level| level == text) {
            self.levels.push(text.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn what_differs_in_nearly_every_row_is_measured() {
        let of = |cells: &[&str]| {
            let mut column = Evidence::default();
            cells.iter().enumerate().for_each(|(row, cell)| column.add(cell, row));
            column.looks_measured()
        };
        assert!(of(&["9.65", "10.7", "10.25", "21.1", "10.7", ""]));
        assert!(!of(&["0.1", "0.1", "0.1", "0.3", "0.3"]), "a dropout");
        assert!(!of(&["1", "2", "3", "4", "5"]), "whole numbers may be ids");
        assert!(!of(&["9.65", "10.7", "n.a. yet", "10.25", "21.1"]) && !of(&["9.65", "10.7"]));
    }

    #[test]
    fn columns_of_numbers_words_gaps_and_row_numbers() {
        let text = ";target;score;gap;row\n0;a;61,4;;1\n1;b;-;;2\n2;a;zero;;3\n3;c;59;;4\n";
        let dialect = Dialect::sniff(text, Catalogue::builtin()).unwrap();
        let columns = look(text, &dialect, 5);
        assert!(columns[0].counts && columns[4].counts && !columns[2].counts);
        assert!(!columns[1].is_numeric() && columns[2].is_numeric());
        assert_eq!((columns[2].numbers, columns[2].words), (2, 1));
        assert!(columns[3].is_blank() && columns[3].may_be_scores());
        assert_eq!(columns[1].levels, ["a", "b", "c"]);
    }
}
