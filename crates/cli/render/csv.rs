//! Comma-separated values (RFC 4180): the records, every number in full, an empty cell where there is none.

use super::json::members_as_json;
use super::{Cell, Page, Renderer, Report, number};

/// `--format csv`.
pub(super) struct Csv;

impl Renderer for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn shows_notes(&self) -> bool {
        false
    }

    fn render(&self, report: &Report, _: &Page) -> String {
        let mut text = String::new();
        line(&mut text, report.records.columns.iter().map(|column| quoted(&column.name)));
        for row in &report.records.rows {
            line(&mut text, row.iter().map(cell));
        }
        text
    }
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&cell);
    }
    text.push('\n');
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Missing | Cell::NotComputed => String::new(),
        Cell::Text(text) => quoted(text),
        Cell::Members(members) => quoted(&members_as_json(members)),
        Cell::Count(count) => count.to_string(),
        Cell::Number(value) | Cell::Marked { gain: value, .. } => number(*value),
    }
}

/// A cell, in quotes where it needs them.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
