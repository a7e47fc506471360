//! From a report to text: one renderer per file, one line in [`RENDERERS`].
//!
//! A command makes one [`Report`]. Renderers for people show its views and footnotes, renderers for programs its records.

mod csv;
mod format;
mod json;
mod md;
mod table;

use stilt_results::Note;

pub(crate) use csv::quoted;
pub(crate) use format::{Page, number, p_value, plain, signed};
pub(crate) use table::wrapped;

/// What a cell of a table holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// There is nothing.
    Missing,
    /// There is something, but it could not be computed.
    NotComputed,
    /// Words.
    Text(String),
    /// A count.
    Count(usize),
    /// A number, written as the kind of its column says.
    Number(f64),
    /// Named values of one row alone, as one cell.
    Members(Vec<(&'static str, serde_json::Value)>),
    /// A gain with the marks it earned and what has to be said of it (`7/9`).
    Marked {
        /// Points.
        gain: f64,
        /// Stars of the finding.
        stars: u8,
        /// Added in brackets; empty for nothing.
        remark: String,
    },
}

impl Cell {
    /// A text; missing if it is blank.
    pub(crate) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text.to_owned()) }
    }

    /// A number; missing if there is none.
    pub(crate) fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::Number)
    }
}

/// How the numbers of a column are written for people, and to which side they are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words, set to the left.
    Text,
    /// Numbers as they are.
    Plain,
    /// Differences in points, with a sign.
    Gain,
    /// Scores in points.
    Score,
    /// p-values.
    P,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) kind: Kind,
    /// Decimals of its scores and gains, if they are not those of the page.
    pub(crate) digits: Option<usize>,
}

impl Column {
    /// A column of that name and kind.
    pub(crate) fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind, digits: None }
    }

    /// The same with decimals of its own.
    pub(crate) fn with_digits(self, digits: usize) -> Self {
        Self { digits: Some(digits), ..self }
    }
}

/// Rows under named columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    /// What it shows; may be empty.
    pub(crate) title: String,
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// How many columns name the row: they are repeated where a wide table is broken.
    pub(crate) stub: usize,
    /// One cell per column.
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The rows as JSON objects, for further members of an answer.
    pub(crate) fn json(&self) -> serde_json::Value {
        json::rows_as_json(self)
    }

    /// Drops columns without a value.
    pub(crate) fn drop_missing(&mut self) {
        for place in (0..self.columns.len()).rev() {
            if self.rows.iter().all(|row| row[place] == Cell::Missing) {
                self.columns.remove(place);
                self.rows.iter_mut().for_each(|row| drop(row.remove(place)));
            }
        }
    }
}

/// A part of what people are shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum View {
    /// A table.
    Table(Table),
    /// A paragraph.
    Text(String),
    /// Paragraphs under a heading, either of which may be empty; the text is Markdown.
    Section {
        /// What it is about.
        heading: String,
        /// Paragraphs, with a blank line between them.
        text: String,
    },
    /// Paragraphs under a heading, in words that others wrote and that are no Markdown.
    Plain {
        /// What it is about.
        heading: String,
        /// The paragraphs.
        paragraphs: Vec<String>,
    },
}

/// What a command has to say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// Name and version of the layout: `stilt.gain/1`.
    pub(crate) schema: &'static str,
    /// The choices behind the numbers.
    pub(crate) settings: Vec<(&'static str, serde_json::Value)>,
    /// Every row, for programs.
    pub(crate) records: Table,
    /// Further members of the JSON object.
    pub(crate) extra: Vec<(&'static str, serde_json::Value)>,
    /// What people are shown.
    pub(crate) views: Vec<View>,
    /// What stands below it.
    pub(crate) footnotes: Vec<String>,
    /// What readers must know besides.
    pub(crate) notes: Vec<Note>,
}

impl Report {
    /// What people read below the views: the footnotes, then the notes unless they are silenced.
    fn below(&self, page: &Page) -> Vec<String> {
        let notes = self.notes.iter().filter(|_| !page.quiet);
        self.footnotes.iter().cloned().chain(notes.map(|note| format!("{}: {}", note.code, note.message))).collect()
    }
}

/// A way to write a report.
pub(crate) trait Renderer: Sync {
    /// Unique id, as users write it.
    fn id(&self) -> &'static str;

    /// Endings of file names it is chosen by.
    fn endings(&self) -> &'static [&'static str];

    /// Whether the notes of a report are part of what it writes.
    fn shows_notes(&self) -> bool;

    /// The report as text.
    fn render(&self, report: &Report, page: &Page) -> String;
}

/// Every renderer, the default first.
pub(crate) const RENDERERS: &[&dyn Renderer] = &[&table::Terminal, &md::Markdown, &csv::Csv, &json::Json];

/// The renderer of that id.
pub(crate) fn renderer(id: &str) -> Option<&'static dyn Renderer> {
    RENDERERS.iter().copied().find(|renderer| renderer.id() == id)
}

/// The renderer a file name asks for by its ending.
pub(crate) fn by_ending(ending: &str) -> Option<&'static dyn Renderer> {
    RENDERERS.iter().copied().find(|renderer| renderer.endings().contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let columns = vec![Column::new("intermediate", Kind::Text), Column::new("gain", Kind::Gain)];
        let marked = Cell::Marked { gain: -2.14, stars: 2, remark: "7/9".into() };
        let rows = vec![
            vec![Cell::text("mnli"), Cell::Number(2.0)],
            vec![Cell::text("a,\"b|"), marked],
            vec![Cell::text("qqp"), Cell::Missing],
            vec![Cell::text("ccg"), Cell::NotComputed],
        ];
        let table = Table { title: "gains".into(), columns, stub: 1, rows };
        Report {
            schema: "stilt.test/1",
            records: table.clone(),
            views: vec![View::Table(table)],
            footnotes: vec!["a footnote".into()],
            ..Report::default()
        }
    }

    #[test]
    fn ids_and_endings_are_unique() {
        for (i, a) in RENDERERS.iter().enumerate() {
            for b in &RENDERERS[i + 1..] {
                assert_ne!(a.id(), b.id());
                assert!(a.endings().iter().all(|ending| !b.endings().contains(ending)));
            }
        }
    }

    #[test]
    fn a_table_for_people_aligns_numbers_under_their_marks() {
        let text = renderer("table").unwrap().render(&report(), &Page::default());
        let expected = "\
gains
intermediate    gain
mnli          +2.0
a,\"b|         −2.1** (7/9)
qqp              ·
ccg            n/a

a footnote
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_narrow_page_breaks_columns_and_repeats_the_stub() {
        let page = Page { width: Some(26), ..Page::default() };
        let mut report = report();
        let View::Table(table) = &mut report.views[0] else { panic!("a table") };
        table.columns.push(Column::new("p", Kind::P));
        for row in &mut table.rows {
            row.push(Cell::Number(0.000_01));
        }
        let text = renderer("table").unwrap().render(&report, &page);
        assert_eq!(text.matches("intermediate").count(), 2);
        assert_eq!(text.matches("<.001").count(), 4);
    }

    #[test]
    fn markdown_escapes_what_would_end_a_cell() {
        let text = renderer("md").unwrap().render(&report(), &Page::default());
        assert!(text.contains("| a,\"b\\| | −2.1\\*\\* (7/9) |"), "{text}");
        assert!(text.contains("|:--|--:|"), "{text}");
    }

    #[test]
    fn words_of_others_are_no_markdown() {
        let paragraphs = vec!["*b* _u_ a_b <i> [l](u) [1] &lt; & $x$\n# h".to_owned(), "two".to_owned()];
        let plain = View::Plain { heading: "`c`".to_owned(), paragraphs };
        let report = Report { views: vec![plain], ..Report::default() };
        let text = renderer("md").unwrap().render(&report, &Page::default());
        let escaped = r"\*b\* \_u\_ a_b \<i> [l\](u) [1] \&lt; & \$x\$ # h";
        assert_eq!(text, format!("### \\`c\\`\n\n{escaped}\n\ntwo\n"));
        let text = renderer("table").unwrap().render(&report, &Page::default());
        assert_eq!(text, "`c`\n  *b* _u_ a_b <i> [l](u) [1] &lt; & $x$ # h\n\n  two\n");
    }

    #[test]
    fn csv_quotes_what_needs_it_and_leaves_the_missing_empty() {
        let text = renderer("csv").unwrap().render(&report(), &Page::default());
        assert_eq!(text, "intermediate,gain\nmnli,2.0\n\"a,\"\"b|\",-2.14\nqqp,\nccg,\n");
    }

    #[test]
    fn json_keeps_the_order_of_columns_and_is_null_where_nothing_is() {
        let text = renderer("json").unwrap().render(&report(), &Page::default());
        assert!(text.contains("{\"intermediate\":\"mnli\",\"gain\":2.0}"), "{text}");
        assert!(text.contains("{\"intermediate\":\"qqp\",\"gain\":null}"), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
