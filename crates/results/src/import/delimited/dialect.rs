//! How a file separates its cells and writes its numbers.

use crate::catalogue::Catalogue;
use crate::import::cell::{self, Decimal};

use super::header;
use super::lexer::{Lexer, Record};

/// How cells are separated, and where the table starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether there is any quote in the text.
    pub(super) quotes: bool,
    /// Byte and line of the header; line 0 if the text stands for rows, which are numbered from 1 below it.
    pub(super) start: usize,
    pub(super) line: u32,
}

pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records that are looked at to choose between delimiters.
const LOOKED_AT: usize = 50;

/// The name of a delimiter in notes.
pub(super) fn name(delimiter: u8) -> &'static str {
    match delimiter {
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "pipe",
        _ => "comma",
    }
}

impl Dialect {
    /// Looks at the header first, then at the rows. `None` if no delimiter or more than one fits.
    pub(super) fn sniff(text: &str, catalogue: &Catalogue) -> Option<Self> {
        let quotes = text.contains('"');
        if let Some((delimiter, start)) = directive(text) {
            return Some(Self { delimiter, quotes, start, line: 2 });
        }
        let candidate = |delimiter| Self { delimiter, quotes, start: 0, line: 1 };
        let scored = DELIMITERS.map(|delimiter| (candidate(delimiter).fit(text, catalogue), candidate(delimiter)));
        let best = scored.iter().map(|(fit, _)| *fit).max()??;
        let mut fitting = scored.iter().filter(|(fit, _)| *fit == Some(best));
        match (fitting.next(), fitting.next()) {
            (Some((_, dialect)), None) => Some(*dialect),
            _ => None,
        }
    }

    /// Names the header has in common with tables of results, and rows that are as long as the header.
    fn fit(&self, text: &str, catalogue: &Catalogue) -> Option<(usize, usize)> {
        let (mut lexer, mut record) = (self.lexer(text), Record::default());
        lexer.read(&mut record);
        let width = record.spans.len();
        if width < 2 {
            return None;
        }
        let headers = record.spans.iter().map(|span| span.cell(text));
        let known = headers.filter(|name| !name.is_empty() && header::recognised(name, catalogue)).count();
        let mut even = 0;
        for _ in 0..LOOKED_AT {
            even += usize::from(lexer.read(&mut record) && record.spans.len() == width);
        }
        Some((known, even))
    }

    /// A lexer in front of the header.
    pub(super) fn lexer<'a>(&self, text: &'a str) -> Lexer<'a> {
        self.lexer_at(text, self.start, self.line)
    }

    /// A lexer in front of the record at that place.
    pub(super) fn lexer_at<'a>(&self, text: &'a str, at: usize, line: u32) -> Lexer<'a> {
        Lexer::new(text, at, line, self.delimiter, self.quotes)
    }

    /// The decimal mark of the numbers in `columns`.
    ///
    /// All rows are looked at: the one number that leaves no doubt may be the last. A file without a comma inside of a
    /// cell is spared that.
    pub(super) fn decimal(&self, text: &str, columns: &[usize]) -> Decimal {
        if !text.contains(',') || self.delimiter == b',' && !self.quotes {
            return Decimal::Point;
        }
        let (mut lexer, mut record) = (self.lexer(text), Record::default());
        lexer.read(&mut record);
        let (mut points, mut commas) = (0_usize, 0_usize);
        while lexer.read(&mut record) {
            for span in columns.iter().filter_map(|&column| record.spans.get(column)) {
                match cell::evidence(&span.cell(text)) {
                    Some(Decimal::Point) => points += 1,
                    Some(Decimal::Comma) => commas += 1,
                    None => {}
                }
            }
        }
        if commas > points { Decimal::Comma } else { Decimal::Point }
    }
}

/// `sep=;` in the first line, as spreadsheets understand it: the delimiter and where the header starts.
fn directive(text: &str) -> Option<(u8, usize)> {
    let line = text.split_inclusive('\n').next()?;
    let word = line.trim_end_matches(['\n', '\r']).trim_matches('"');
    let prefix = word.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("sep="))?;
    match &word.as_bytes()[prefix.len()..] {
        [delimiter] if DELIMITERS.contains(delimiter) => Some((*delimiter, line.len())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> Option<char> {
        Dialect::sniff(text, Catalogue::builtin()).map(|dialect| char::from(dialect.delimiter))
    }

    #[test]
    fn the_header_decides() {
        assert_eq!(delimiter("model,intermediate,score\nm,none,1\n"), Some(','));
        assert_eq!(delimiter("model;intermediate;score\nm;none;61,4\n"), Some(';'));
        assert_eq!(delimiter("\tmodel\tscore\n0\tm\t1\n"), Some('\t'));
        assert_eq!(delimiter("model|target|score\nm|a,b|1\n"), Some('|'));
        assert_eq!(delimiter("note, long;target;score\nx;y;1\n"), Some(';'));
    }

    #[test]
    fn the_directive_of_spreadsheets_comes_before_the_header() {
        let dialect = Dialect::sniff("sep=;\r\na,b;score\r\n", Catalogue::builtin()).unwrap();
        assert_eq!((dialect.delimiter, dialect.start, dialect.line), (b';', 7, 2));
        assert_eq!(delimiter("\"sep=;\"\na;b\n"), Some(';'));
    }

    #[test]
    fn no_delimiter_and_two_that_fit_are_not_guessed() {
        assert_eq!(delimiter("score\n1\n"), None);
        assert_eq!(delimiter("model,x;score\n"), None);
        assert_eq!(delimiter(""), None);
    }

    #[test]
    fn one_sure_number_decides_on_the_decimal_mark() {
        let decimal = |text: &str| Dialect::sniff(text, Catalogue::builtin()).unwrap().decimal(text, &[1]);
        assert_eq!(decimal("target;score\na;1,234\nb;61,4\n"), Decimal::Comma);
        assert_eq!(decimal("target;score\na;1,234\nb;61.4\n"), Decimal::Point);
        assert_eq!(decimal("target,score\na,\"61,4\"\n"), Decimal::Comma);
        assert_eq!(decimal("target,score\na,61\n"), Decimal::Point);
    }
}
