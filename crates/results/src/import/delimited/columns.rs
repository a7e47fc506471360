//! A delimited file as it stands: named columns of cells, for analyses of plain numbers that are no observations.

use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Location, Problem};
use crate::import::cell::{self, Cell, Decimal, Fault};
use crate::import::{codes, text};
use crate::suggest::nearest;

use super::super::not_text;
use super::dialect::{DELIMITERS, Dialect};
use super::lexer::Record;
use super::places::Places;

/// The columns of a file, every row as long as the header.
#[derive(Debug, Clone)]
pub struct Columns {
    path: String,
    text: String,
    dialect: Dialect,
    headers: Vec<String>,
    /// Physical line and cells of every row, blank lines left out.
    rows: Vec<(u32, Vec<String>)>,
}

/// Reads delimited text as columns: the delimiter and the encoding are found out as at an import. A single column needs
/// no delimiter.
///
/// # Errors
/// What is no text, a header without rows, rows of another length and quotes that are not closed, all in one pass.
pub fn columns(path: &str, bytes: &[u8]) -> Result<Columns, Vec<Problem>> {
    let text = text::decode(bytes).map_err(|error| vec![not_text(path, error)])?.content.into_owned();
    let plain = |code: Code, message: &str, help: &str| {
        vec![Problem { help: help.to_owned(), ..whole(path, code, message.to_owned()) }]
    };
    if text.trim().is_empty() {
        return Err(plain(codes::NO_ROWS, "the file is empty", ""));
    }
    let help = "separate the cells by comma, semicolon, tab or pipe, or put `sep=;` in the first line";
    let dialect = Dialect::sniff(&text, Catalogue::builtin())
        .or_else(|| single(&text))
        .ok_or_else(|| plain(codes::UNCLEAR_DELIMITER, "the cells of the header cannot be told apart", help))?;
    let places = Places::new(path, &text, dialect);
    let (mut lexer, mut record) = (dialect.lexer(&text), Record::default());
    lexer.read(&mut record);
    let headers: Vec<String> = record.spans.iter().map(|span| span.cell(&text).into_owned()).collect();
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    while lexer.read(&mut record) {
        let found = record.spans.len();
        if record.open.is_some() {
            let message = "the quote is not closed".to_owned();
            problems.push(places.problem_at(codes::OPEN_QUOTE, record.line, found - 1, message));
        } else if found != headers.len() {
            let message = format!("the row has {found} cells, the header {}", headers.len());
            let label = if found < headers.len() { "the row ends here" } else { "the first cell without a header" };
            problems.push(Problem {
                label: label.to_owned(),
                help: "a missing value is an empty cell: the delimiter stays".to_owned(),
                ..places.problem_at(codes::RAGGED_ROW, record.line, headers.len(), message)
            });
        }
        rows.push((record.line, record.spans.iter().map(|span| span.cell(&text).into_owned()).collect()));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if rows.is_empty() {
        return Err(plain(codes::NO_ROWS, "the file holds only a header", ""));
    }
    Ok(Columns { path: path.to_owned(), dialect, headers, rows, text })
}

/// A header without any delimiter is that of one column.
fn single(text: &str) -> Option<Dialect> {
    let header = text.lines().next()?;
    let holds = |text: &str, delimiter: u8| text.contains(char::from(delimiter));
    if DELIMITERS.iter().any(|&delimiter| holds(header, delimiter)) {
        return None;
    }
    // A comma may be the decimal mark: it is the last one to separate cells that are not there.
    let delimiter = DELIMITERS.iter().rev().copied().find(|&delimiter| !holds(text, delimiter))?;
    Some(Dialect { delimiter, quotes: text.contains('"'), start: 0, line: 1 })
}

fn whole(path: &str, code: Code, message: String) -> Problem {
    Problem { code, message, path: path.to_owned(), location: None, label: String::new(), help: String::new() }
}

impl Columns {
    /// The file, as it was given.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The names of the columns, in the order of the file.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Physical line of a row, from 1.
    #[must_use]
    pub fn line(&self, row: usize) -> u32 {
        self.rows[row].0
    }

    /// A cell, trimmed and without quotes.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        &self.rows[row].1[column]
    }

    /// The place of the column of that name; without regard to case if no name is the same.
    ///
    /// # Errors
    /// No such column, with the one that was meant, or several of that name.
    pub fn find(&self, name: &str) -> Result<usize, Box<Problem>> {
        let all = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..self.headers.len()).filter(|&place| same(&self.headers[place])).collect()
        };
        let exact = all(&|header| header == name);
        let found = if exact.is_empty() { all(&|header| header.eq_ignore_ascii_case(name)) } else { exact };
        match found[..] {
            [place] => Ok(place),
            [] => {
                let near = nearest(name, self.headers.iter().map(String::as_str));
                let columns = || self.headers.iter().map(|header| format!("`{header}`")).collect::<Vec<_>>().join(", ");
                let help =
                    near.map_or_else(|| format!("the columns are {}", columns()), |n| format!("did you mean `{n}`?"));
                let problem = whole(&self.path, codes::UNKNOWN_COLUMN, format!("there is no column `{name}`"));
                Err(Box::new(Problem { help, location: self.header_line(), ..problem }))
            }
            [_, second, ..] => {
                let message = format!("{} columns are called `{name}`", found.len());
                Err(Box::new(self.places().problem_in_header(codes::AMBIGUOUS_COLUMN, second, message)))
            }
        }
    }

    /// The numbers of some columns, `None` where a cell is empty or says that there is none (`-`, `NA`, `n/a`). The
    /// decimal mark is decided from all of them together.
    ///
    /// # Errors
    /// Every cell that holds something else, NaN and infinities among them, with its place.
    pub fn numbers(&self, columns: &[usize]) -> Result<Vec<Vec<Option<f64>>>, Vec<Problem>> {
        let decimal = self.dialect.decimal(&self.text, columns);
        let mut problems = Vec::new();
        let numbers = columns.iter().map(|&column| {
            let cells = (0..self.rows.len()).map(|row| match number(self.cell(row, column), decimal) {
                Ok(number) => number,
                Err((code, label)) => {
                    let kind =
                        if code == codes::AMBIGUOUS_NUMBER { "can be read in two ways" } else { "is not a number" };
                    let message = format!("`{}` {kind}", shortened(self.cell(row, column)));
                    problems.push(self.problem(code, row, column, message, label));
                    None
                }
            });
            cells.collect()
        });
        let numbers: Vec<Vec<Option<f64>>> = numbers.collect();
        problems.sort_by_key(|problem| problem.location.as_ref().map_or((0, 0), |at| (at.line, at.column)));
        if problems.is_empty() { Ok(numbers) } else { Err(problems) }
    }

    /// A problem at a cell; the label says what was expected there.
    #[must_use]
    pub fn problem(&self, code: Code, row: usize, column: usize, message: String, label: &str) -> Problem {
        Problem { label: label.to_owned(), ..self.places().problem_at(code, self.line(row), column, message) }
    }

    fn places(&self) -> Places<'_> {
        Places::new(&self.path, &self.text, self.dialect)
    }

    /// The whole header, for names it does not have.
    fn header_line(&self) -> Option<Location> {
        let first = self.places().problem_in_header(codes::UNKNOWN_COLUMN, 0, String::new()).location?;
        Some(Location { width: (first.text.chars().count() as u32).max(1), column: 1, ..first })
    }
}

/// A single number, or what is wrong with it.
fn number(text: &str, decimal: Decimal) -> Result<Option<f64>, (Code, &'static str)> {
    let bare = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    if ["nan", "inf", "infinity"].contains(&bare.as_str()) {
        return Err((codes::NOT_A_NUMBER, "expected a finite number, or empty for missing"));
    }
    match cell::read(text, decimal) {
        Ok(Cell::Missing) => Ok(None),
        Ok(Cell::Number(number)) if number.sd.is_none() => Ok(Some(number.value)),
        Ok(Cell::Number(_)) => Err((codes::NOT_A_NUMBER, "a mean with its deviation is no single value")),
        Err(Fault::NotANumber) => Err((codes::NOT_A_NUMBER, "expected a number such as 61.4, or empty for missing")),
        Err(Fault::Ambiguous) => Err((
            codes::AMBIGUOUS_NUMBER,
            match decimal {
                Decimal::Point => "the decimal mark of these columns is a point",
                Decimal::Comma => "the decimal mark of these columns is a comma",
            },
        )),
    }
}

/// A cell as it fits into a message.
fn shortened(cell: &str) -> String {
    let line = cell.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(60).collect();
    if cut.len() == cell.len() { cut } else { format!("{cut}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Columns {
        columns("f.csv", text.as_bytes()).unwrap()
    }

    #[test]
    fn columns_are_found_by_name_and_read_as_numbers() {
        let file = read("seed;treated;baseline\n1;61,4;60\n\n2;NA;59,5\n");
        assert_eq!((file.rows(), file.line(1), file.cell(1, 0)), (2, 4, "2"));
        let places = [file.find("treated").unwrap(), file.find("Baseline").unwrap()];
        assert_eq!(file.numbers(&places).unwrap(), [[Some(61.4), None], [Some(60.0), Some(59.5)]]);
    }

    #[test]
    fn one_column_needs_no_delimiter() {
        for text in ["p\n0.01\n.5\n", "p\n0,01\n0,5\n"] {
            assert_eq!(read(text).numbers(&[0]).unwrap(), [[Some(0.01), Some(0.5)]]);
        }
    }

    #[test]
    fn what_is_no_number_is_shown_in_its_place() {
        let problems = read("a,b\n1,zero\nnan,-inf\n61 ± 2,3\n").numbers(&[1, 0]).unwrap_err();
        let places = problems.iter().map(|problem| problem.location.as_ref().map(|at| (at.line, at.column)));
        assert_eq!(places.collect::<Vec<_>>(), [Some((2, 3)), Some((3, 1)), Some((3, 5)), Some((4, 1))]);
        assert!(problems.iter().all(|problem| problem.code == codes::NOT_A_NUMBER));
    }

    #[test]
    fn names_that_are_not_there_or_there_twice_are_no_columns() {
        let file = read("treated,x,x\n1,2,3\n");
        assert_eq!(file.find("traeted").unwrap_err().help, "did you mean `treated`?");
        assert_eq!(file.find("zzz").unwrap_err().help, "the columns are `treated`, `x`, `x`");
        assert_eq!(file.find("x").unwrap_err().code, codes::AMBIGUOUS_COLUMN);
    }

    #[test]
    fn files_without_rows_and_rows_of_another_length_are_refused() {
        let code = |text: &str| columns("f", text.as_bytes()).unwrap_err()[0].code;
        assert_eq!([code(""), code("a,b\n")], [codes::NO_ROWS; 2]);
        assert_eq!(code("a,b\n1\n"), codes::RAGGED_ROW);
        assert_eq!(code("a,b\n1,2,3\n"), codes::RAGGED_ROW);
        assert_eq!(code("a,b\n1,\"2\n"), codes::OPEN_QUOTE);
        assert_eq!(code("a,b;c\n1,2;3\n"), codes::UNCLEAR_DELIMITER);
    }
}
