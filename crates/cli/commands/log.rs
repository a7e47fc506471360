//! `stilt log [ID]`: the history of the store.

use stilt_results::store::{Event, ImportRecord, Store, StoreError};

use crate::context::Context;
use crate::failure::Failure;
use crate::render::{Cell, Column, Kind, Report, Table, View};

pub(super) fn run(id: Option<&str>, context: &Context) -> Result<(), Failure> {
    let store = context.store();
    let report = match id {
        None => {
            let records = table(&store, &store.log()?)?;
            let views = if records.rows.is_empty() {
                vec![View::Text(format!("the store `{}` has no history yet", store.root().display()))]
            } else {
                vec![View::Table(records.clone())]
            };
            Report { schema: "stilt.log/1", records, views, ..Report::default() }
        }
        Some(id) => {
            let event = store.find(id)?;
            let record = store.record(&event.batch)?;
            let views = vec![View::Text(told(&event, &record)), View::Table(files(&record))];
            Report { schema: "stilt.log/1", records: table(&store, &[event])?, views, ..Report::default() }
        }
    };
    context.report(&report, 1)
}

/// The events, each with what it moved and how that stands now.
pub(super) fn table(store: &Store, events: &[Event]) -> Result<Table, StoreError> {
    let columns = [
        Column::new("id", Kind::Text),
        Column::new("time", Kind::Text),
        Column::new("action", Kind::Text),
        Column::new("import", Kind::Text),
        Column::new("observations", Kind::Plain),
        Column::new("state", Kind::Text),
        Column::new("files", Kind::Text),
    ];
    let imports = store.imports()?;
    let row = |event: &Event| {
        let record = store.record(&event.batch)?;
        let files: Vec<&str> = record.files.iter().map(|file| file.path.as_str()).collect();
        let mut row = [&event.id, &event.time, event.action.name(), &event.batch].map(Cell::text).to_vec();
        row.push(Cell::Count(usize::try_from(record.observations).unwrap_or(usize::MAX)));
        let in_place = imports.iter().any(|import| import.id == event.batch);
        row.push(Cell::text(if in_place { "in place" } else { "reverted" }));
        row.push(Cell::text(&files.join(", ")));
        Ok(row)
    };
    let rows = events.iter().map(row).collect::<Result<_, StoreError>>()?;
    Ok(Table { title: String::new(), columns: columns.to_vec(), stub: 1, rows })
}

fn told(event: &Event, record: &ImportRecord) -> String {
    format!(
        "{} {} at {}: {} observations of import {}, made by `{}`",
        event.action.name(),
        event.id,
        event.time,
        record.observations,
        record.id,
        record.command.join(" ")
    )
}

fn files(record: &ImportRecord) -> Table {
    let columns =
        vec![Column::new("file", Kind::Text), Column::new("bytes", Kind::Plain), Column::new("hash", Kind::Text)];
    let row = |file: &stilt_results::store::ImportedFile| {
        let bytes = usize::try_from(file.bytes).unwrap_or(usize::MAX);
        vec![Cell::text(&file.path), Cell::Count(bytes), Cell::text(&file.hash)]
    };
    Table { title: String::new(), columns, stub: 1, rows: record.files.iter().map(row).collect() }
}
