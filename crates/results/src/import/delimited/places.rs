//! Problems with their places, worked out only when there are any.

use std::cell::OnceCell;

use crate::diagnostic::{Code, Location, Problem};

use super::dialect::Dialect;
use super::lexer::Record;

/// Makes problems of one file.
#[derive(Debug)]
pub(super) struct Places<'a> {
    path: &'a str,
    text: &'a str,
    dialect: Dialect,
    /// Byte at which each line starts.
    lines: OnceCell<Vec<usize>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(path: &'a str, text: &'a str, dialect: Dialect) -> Self {
        Self { path, text, dialect, lines: OnceCell::new() }
    }

    /// The path as the user gave it.
    pub(super) fn path(&self) -> &str {
        self.path
    }

    /// A problem of the whole file.
    pub(super) fn problem(&self, code: Code, message: String) -> Problem {
        Problem { code, message, path: self.path.to_owned(), location: None, label: String::new(), help: String::new() }
    }

    /// A problem at the cell `field` of the record that starts on `line`; behind its last cell if it has fewer.
    pub(super) fn problem_at(&self, code: Code, line: u32, field: usize, message: String) -> Problem {
        Problem { location: self.location(line, field), ..self.problem(code, message) }
    }

    /// A problem at a header.
    pub(super) fn problem_in_header(&self, code: Code, field: usize, message: String) -> Problem {
        self.problem_at(code, self.header().line, field, message)
    }

    /// `line 5`, or `row 5` where the text stands for rows.
    pub(super) fn word(&self, line: u32) -> String {
        format!("{} {line}", if self.dialect.line == 0 { "row" } else { "line" })
    }

    /// `file:line`.
    pub(super) fn place(&self, line: u32) -> String {
        format!("{}:{line}", self.path)
    }

    /// The cell `field` of the record on `line`.
    pub(super) fn cell(&self, line: u32, field: usize) -> String {
        let record = self.record(line);
        record.spans.get(field).map(|span| span.cell(self.text).into_owned()).unwrap_or_default()
    }

    /// The header.
    pub(super) fn header(&self) -> Record {
        let mut record = Record::default();
        self.dialect.lexer(self.text).read(&mut record);
        record
    }

    /// The record that starts on `line`.
    pub(super) fn record(&self, line: u32) -> Record {
        let mut record = Record::default();
        self.dialect.lexer_at(self.text, self.line_start(line), line).read(&mut record);
        record
    }

    fn line_start(&self, line: u32) -> usize {
        let lines = self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place + 1);
            std::iter::once(0).chain(ends).collect()
        });
        // A text that stands for rows starts with line 0.
        let first = self.dialect.line.min(1);
        lines.get(line.saturating_sub(first) as usize).copied().unwrap_or(self.text.len())
    }

    fn location(&self, line: u32, field: usize) -> Option<Location> {
        let record = self.record(line);
        let (start, end) = match record.spans.get(field) {
            Some(span) => (span.start, span.end),
            None => record.spans.last().map(|span| (span.end, span.end))?,
        };
        let raw = self.text.get(start..end)?;
        let indent = raw.len() - raw.trim_start().len();
        let start = start + if indent < raw.len() { indent } else { 0 };
        let line_start = self.text[..start].rfind('\n').map_or(0, |place| place + 1);
        let before = &self.text[line_start..start];
        let breaks = self.text[self.line_start(line).min(line_start)..line_start].matches('\n').count();
        // A quoted cell with line breaks is shown on its first line.
        let width = self.text[start..end].lines().next().map_or(0, |line| line.trim_end().chars().count());
        Some(Location {
            line: line + breaks as u32,
            column: before.chars().count() as u32 + 1,
            width: (width as u32).max(1),
            text: self.text[line_start..].lines().next().unwrap_or_default().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    fn place(text: &str, line: u32, field: usize) -> (u32, u32, u32, String) {
        let dialect = Dialect::sniff(text, Catalogue::builtin()).unwrap();
        let location = Places::new("f", text, dialect).location(line, field).unwrap();
        (location.line, location.column, location.width, location.text)
    }

    #[test]
    fn columns_count_characters_and_lines_are_physical() {
        let text = "target,note,score\r\nä,\"two\nlines\",zero\r\nb, x ,1\r\nc\r\n";
        assert_eq!(place(text, 2, 0), (2, 1, 1, "ä,\"two".to_owned()));
        assert_eq!(place(text, 2, 1), (2, 3, 4, "ä,\"two".to_owned()));
        assert_eq!(place(text, 2, 2), (3, 8, 4, "lines\",zero".to_owned()));
        assert_eq!(place(text, 4, 1), (4, 4, 1, "b, x ,1".to_owned()));
        assert_eq!(place(text, 5, 1), (5, 2, 1, "c".to_owned()), "behind the last cell");
    }
}
