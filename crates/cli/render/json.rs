//! JSON: schema, settings, records and notes as one object; numbers in full, null where there is none.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use stilt_results::Note;

use super::{Cell, Column, Page, Renderer, Report, Table};

/// `--format json`.
pub(super) struct Json;

impl Renderer for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn shows_notes(&self) -> bool {
        true
    }

    fn render(&self, report: &Report, _: &Page) -> String {
        let records = &report.records;
        let rows = records.rows.iter().map(|cells| text(&Record { columns: &records.columns, cells }));
        let notes = report.notes.iter().map(|note| text(&Noted(note)));
        let mut members = vec![
            member("schema", &text(&report.schema)),
            member("settings", &text(&Members(&report.settings))),
            member("rows", &lines(&rows.collect::<Vec<_>>())),
        ];
        members.extend(report.extra.iter().map(|(name, value)| member(name, &text(value))));
        members.push(member("notes", &lines(&notes.collect::<Vec<_>>())));
        format!("{{{}}}\n", members.join(",\n"))
    }
}

fn member(name: &str, value: &str) -> String {
    format!("\"{name}\":{value}")
}

/// An array with one element a line, so that two outputs can be compared line by line.
fn lines(elements: &[String]) -> String {
    if elements.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", elements.join(",\n")) }
}

/// Maps with text keys and finite numbers always serialise.
fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Named values as one JSON object.
pub(super) fn members_as_json(members: &[(&'static str, Value)]) -> String {
    text(&Members(members))
}

/// The rows of a table as JSON objects.
pub(super) fn rows_as_json(table: &Table) -> Value {
    let row = |cells: &Vec<Cell>| serde_json::to_value(Record { columns: &table.columns, cells }).unwrap_or_default();
    table.rows.iter().map(row).collect()
}

struct Members<'a>(&'a [(&'static str, Value)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

struct Record<'a> {
    columns: &'a [Column],
    cells: &'a [Cell],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Missing | Cell::NotComputed => map.serialize_entry(&column.name, &()),
                Cell::Text(text) => map.serialize_entry(&column.name, text),
                Cell::Members(members) => map.serialize_entry(&column.name, &Members(members)),
                Cell::Count(count) => map.serialize_entry(&column.name, count),
                Cell::Number(value) | Cell::Marked { gain: value, .. } => map.serialize_entry(&column.name, value),
            }?;
        }
        map.end()
    }
}

struct Noted<'a>(&'a Note);

impl Serialize for Noted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.0.code.0)?;
        map.serialize_entry("message", &self.0.message)?;
        if let Some(place) = &self.0.place {
            map.serialize_entry("where", place)?;
        }
        map.end()
    }
}
