//! `stilt methods [ID]`: the registered methods, or the documentation of one.

use stilt_analysis::registry::{Registered, documentation, find, registered};

use crate::context::Context;
use crate::failure::Failure;
use crate::plain::unknown;
use crate::render::{Cell, Column, Kind, Report, Table, View};

pub(super) fn run(id: Option<&str>, context: &Context) -> Result<(), Failure> {
    let report = match id {
        None => all(),
        Some(id) => one(find(id).ok_or_else(|| unknown(id))?),
    };
    context.report(&report, 1)
}

fn columns(names: &[&str]) -> Vec<Column> {
    names.iter().map(|name| Column::new(*name, Kind::Text)).collect()
}

/// Id, name and what it takes.
fn cells(method: Registered) -> [Cell; 3] {
    [method.entry().id(), method.entry().name(), method.takes()].map(Cell::text)
}

/// Every method, for people under what it takes.
fn all() -> Report {
    let mut groups: Vec<(&str, Vec<Vec<Cell>>)> = Vec::new();
    for method in registered() {
        let [id, name, _] = cells(method);
        match groups.iter_mut().find(|(takes, _)| *takes == method.takes()) {
            Some((_, rows)) => rows.push(vec![id, name]),
            None => groups.push((method.takes(), vec![vec![id, name]])),
        }
    }
    let table = |(takes, rows): (&str, Vec<Vec<Cell>>)| {
        let title = format!("Takes {takes}");
        View::Table(Table { title, columns: columns(&["id", "name"]), stub: 1, rows })
    };
    let rows = registered().map(|method| cells(method).to_vec()).collect();
    Report {
        schema: "stilt.methods/1",
        records: Table { title: String::new(), columns: columns(&["id", "name", "takes"]), stub: 1, rows },
        views: groups.into_iter().map(table).collect(),
        footnotes: vec!["`stilt methods ID` documents one, `stilt test` runs it on columns of numbers.".to_owned()],
        ..Report::default()
    }
}

/// One method with the header of its file.
fn one(method: Registered) -> Report {
    let sections = documentation(method.entry());
    let [id, name, takes] = cells(method);
    let heading = |heading: &str| if heading.is_empty() { "summary".to_owned() } else { key(heading) };
    let mut table = columns(&["id", "name", "takes"]);
    table.extend(sections.iter().map(|(name, _)| Column::new(heading(name), Kind::Text)));
    let cells = [id, name, takes].into_iter().chain(sections.iter().map(|(_, text)| Cell::text(text)));
    let records = Table { title: String::new(), columns: table, stub: 1, rows: vec![cells.collect()] };
    let title = format!("{}: {} (takes {})", method.entry().id(), method.entry().name(), method.takes());
    let of = |(heading, text): (&'static str, String)| View::Section { heading: heading.to_owned(), text };
    let mut views = vec![View::Section { heading: title, text: String::new() }];
    views.extend(sections.into_iter().filter(|(_, text)| !text.is_empty()).map(of));
    Report { schema: "stilt.methods/1", records, views, ..Report::default() }
}

/// A heading as the name of a member.
fn key(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "_")
}
