//! Records and cells of delimited text, with their places.
//!
//! One lexer serves reading and reporting, so that the place in a message is the place that was read.

use std::borrow::Cow;

/// Where a cell stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    quoted: bool,
}

/// One record: a line, or several if a quoted cell holds line breaks.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    /// Physical line of its first character, from 1.
    pub(super) line: u32,
    pub(super) spans: Vec<Span>,
    /// Place of a quote that is not closed.
    pub(super) open: Option<usize>,
}

/// Reads records one after the other.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    quotes: bool,
}

impl<'a> Lexer<'a> {
    /// Starts at byte `at`, which is on line `line`. `quotes` may be false only if the text holds no quote.
    pub(super) fn new(text: &'a str, at: usize, line: u32, delimiter: u8, quotes: bool) -> Self {
        Self { text, at, line, delimiter, quotes }
    }

    /// Byte and line where the next record starts.
    pub(super) fn place(&self) -> (usize, u32) {
        (self.at, self.line)
    }

    /// Reads the next record that is no blank line; false at the end of the text.
    pub(super) fn read(&mut self, record: &mut Record) -> bool {
        record.spans.clear();
        record.open = None;
        loop {
            record.line = self.line;
            match self.text.as_bytes().get(self.at..) {
                None | Some([]) => return false,
                Some([b'\n', ..]) => self.at += 1,
                Some([b'\r', b'\n', ..]) => self.at += 2,
                _ => break,
            }
            self.line += 1;
        }
        if self.quotes {
            self.quoted(record)
        } else {
            self.bare(record)
        }
        true
    }

    fn bare(&mut self, record: &mut Record) {
        let bytes = self.text.as_bytes();
        let (offset, delimiter) = (self.at, self.delimiter);
        let mut start = offset;
        self.at = bytes.len();
        for (place, &byte) in bytes[offset..].iter().enumerate() {
            if byte == delimiter {
                record.spans.push(Span { start, end: offset + place, quoted: false });
                start = offset + place + 1;
            } else if byte == b'\n' {
                self.at = offset + place + 1;
                self.line += 1;
                break;
            }
        }
        record.spans.push(Span { start, end: line_end(bytes, start, self.at), quoted: false });
    }

    fn quoted(&mut self, record: &mut Record) {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let content = start + bytes[start..].iter().take_while(|&&byte| byte == b' ').count();
            let quoted = bytes.get(content) == Some(&b'"');
            if quoted {
                self.at = content + 1;
                self.skip_quoted(record, content);
            }
            let rest = &bytes[self.at..];
            let stop = rest.iter().position(|&byte| byte == self.delimiter || byte == b'\n').unwrap_or(rest.len());
            let end = self.at + stop;
            self.at = end + 1;
            let last = bytes.get(end) != Some(&self.delimiter);
            let start = if quoted { content } else { start };
            if last {
                self.line += u32::from(end < bytes.len());
                self.at = self.at.min(bytes.len());
                record.spans.push(Span { start, end: line_end(bytes, start, self.at), quoted });
                return;
            }
            record.spans.push(Span { start, end, quoted });
        }
    }

    /// From behind the opening quote to behind the closing one.
    fn skip_quoted(&mut self, record: &mut Record, opening: usize) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                None => return record.open = Some(opening),
                Some(b'"') if bytes.get(self.at + 1) == Some(&b'"') => self.at += 2,
                Some(b'"') => return self.at += 1,
                Some(&byte) => {
                    self.line += u32::from(byte == b'\n');
                    self.at += 1;
                }
            }
        }
    }
}

/// The end of the last cell: without the line end that lies before `next`.
fn line_end(bytes: &[u8], start: usize, next: usize) -> usize {
    let line = &bytes[start..next];
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    start + line.strip_suffix(b"\r").unwrap_or(line).len()
}

impl Span {
    /// The cell as it stands in the text, quotes included.
    pub(super) fn raw(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The cell as it is meant: trimmed, without quotes.
    pub(super) fn cell(self, text: &str) -> Cow<'_, str> {
        let raw = self.raw(text);
        if !self.quoted {
            return Cow::Borrowed(trimmed(raw));
        }
        let inner = raw.strip_prefix('"').unwrap_or(raw);
        match inner.trim_end().strip_suffix('"') {
            Some(inner) if !inner.contains('"') => Cow::Borrowed(trimmed(inner)),
            _ => Cow::Owned(unquoted(inner).trim().to_owned()),
        }
    }
}

/// `str::trim` for cells that mostly need none.
fn trimmed(text: &str) -> &str {
    let tidy = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if tidy(bytes.first()) && tidy(bytes.last()) { text } else { text.trim() }
}

/// Takes doubled quotes as one and drops the closing one; what stands behind it is kept as it is.
fn unquoted(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    let mut closed = false;
    while let Some(character) = characters.next() {
        if character == '"' && !closed && characters.next_if_eq(&'"').is_none() {
            closed = true;
            continue;
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records(text: &str, delimiter: u8, quotes: bool) -> Vec<(u32, Vec<String>)> {
        let mut lexer = Lexer::new(text, 0, 1, delimiter, quotes);
        let (mut record, mut out) = (Record::default(), Vec::new());
        while lexer.read(&mut record) {
            out.push((record.line, record.spans.iter().map(|span| span.cell(text).into_owned()).collect()));
        }
        out
    }

    fn row(line: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (line, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn line_ends_blank_lines_and_trailing_cells() {
        for quotes in [false, true] {
            let found = records("a;b\r\n\r\n1; 2 \n\n3;", b';', quotes);
            assert_eq!(found, [row(1, &["a", "b"]), row(3, &["1", "2"]), row(5, &["3", ""])]);
        }
    }

    #[test]
    fn quoted_cells_hold_delimiters_line_breaks_and_quotes() {
        let text = "a,\"b,\nc\",d\n\"say \"\"no\"\"\", \"x\" ,z\n";
        assert_eq!(records(text, b',', true), [row(1, &["a", "b,\nc", "d"]), row(3, &["say \"no\"", "x", "z"])]);
    }

    #[test]
    fn a_quote_that_is_not_closed_is_reported() {
        let mut record = Record::default();
        let mut lexer = Lexer::new("a,\"b\nc,d", 0, 1, b',', true);
        assert!(lexer.read(&mut record));
        assert_eq!(record.open, Some(2));
        assert!(!lexer.read(&mut record));
    }

    proptest! {
        // The csv crate is the oracle: what it writes is read as it was meant.
        #[test]
        fn what_was_written_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a-c,\"\n;]{0,4}", 3), 1..6)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let found: Vec<Vec<String>> = records(&text, b',', true).into_iter().map(|(_, cells)| cells).collect();
            let trimmed: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(found, trimmed);
        }

        #[test]
        fn any_text_ends_and_bare_text_needs_no_quotes(text in "[ab ,;\n\r\"]{0,30}") {
            let _ = records(&text, b',', true);
            if !text.contains('"') {
                prop_assert_eq!(records(&text, b',', true), records(&text, b',', false));
            }
        }
    }
}
