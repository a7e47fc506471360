//! The report of `best`: per target the intermediate that was chosen, and its gain corrected for the choice.

use serde_json::json;
use stilt_analysis::transfer::{ALL, BestRow, BestTable, Settings};
use stilt_results::{Catalogue, Filter};

use super::{FIELDS, columns, fields, settings as chosen, summary, summary_columns, without_blank_reasons};
use crate::facts::{Facts, Row, averages};
use crate::render::{Cell, Column, Kind, Report, Table, View};
use crate::together::together;

/// What stands before the interval in a record.
const LEADING: &[(&str, Kind)] = &[
    ("base_model", Kind::Text),
    ("split", Kind::Text),
    ("target", Kind::Text),
    ("intermediate", Kind::Text),
    ("k", Kind::Plain),
    ("gain_where_chosen", Kind::Gain),
    ("regret", Kind::Score),
    ("gain", Kind::Gain),
];

/// By which rows intermediates were chosen and reported, as the user wrote it.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    pub(crate) select_on: Option<&'a str>,
    pub(crate) report_on: Option<&'a str>,
}

/// The best intermediates, to be written.
pub(crate) fn report(
    table: &BestTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    by: Chosen,
    digits: usize,
) -> Report {
    let rows =
        table.rows.iter().map(|row| Row { place: &row.place, finding: &row.finding, detail: &row.detail }).collect();
    let facts = Facts::of_gains(rows, (&table.families, table.scope), settings, catalogue);
    let mut footnotes = vec![choice(table)];
    footnotes.push(format!("All: {}, each target with its own choice.", averages(settings)));
    footnotes.extend(facts.sentences());
    let mut written = chosen(settings, filter);
    written.extend([("select_on", json!(by.select_on)), ("report_on", json!(by.report_on))]);
    Report {
        schema: "stilt.best/1",
        settings: written,
        records: records(table),
        extra: vec![("independent", json!(table.independent))],
        views: blocks(table).into_iter().map(|rows| View::Table(shown(&rows, settings, digits))).collect(),
        footnotes,
        notes: table.notes.clone(),
    }
}

/// What was done about the choice.
fn choice(table: &BestTable) -> String {
    if table.independent {
        return "Chosen on some runs, reported on others: p needs no correction for the choice.".to_owned();
    }
    "Chosen and reported on the same runs: p is multiplied by the number of candidates k, and intervals hold for all \
     candidates at once; the gain itself is still too large by what chance added. --select-on 'seed<3' --report-on \
     'seed>=3' reports on other runs."
        .to_owned()
}

fn records(table: &BestTable) -> Table {
    let row = |row: &BestRow| {
        let place = &row.place;
        let mut cells =
            [&place.base_model, &place.split, &place.target, &place.intermediate].map(|n| Cell::text(n)).to_vec();
        cells.push(Cell::Count(row.k));
        cells.extend([Some(row.chosen_by), row.regret, row.finding.estimate()].map(Cell::number));
        cells.extend(fields(&row.finding, &row.detail, table.scope));
        cells
    };
    let columns = [columns(LEADING), columns(FIELDS)].concat();
    Table { title: String::new(), columns, stub: 4, rows: table.rows.iter().map(row).collect() }
}

/// The rows of one base model and split.
fn blocks(table: &BestTable) -> Vec<Vec<&BestRow>> {
    let blocks = together(&table.rows, |row| (&*row.place.base_model, &*row.place.split));
    blocks.into_iter().map(|(_, rows)| rows).collect()
}

fn shown(rows: &[&BestRow], settings: &Settings, digits: usize) -> Table {
    let mut columns = vec![
        Column::new("target", Kind::Text),
        Column::new("best", Kind::Text),
        Column::new("of", Kind::Plain),
        Column::new("when chosen", Kind::Gain),
        Column::new("regret", Kind::Score),
    ];
    columns.extend(summary_columns(settings.level, "gain"));
    let row = |row: &&BestRow| {
        let all = row.place.target == ALL;
        let mut cells = vec![
            Cell::text(if all { "all" } else { &row.place.target }),
            Cell::text(if all { "its own" } else { &row.place.intermediate }),
            Cell::Count(row.k),
            Cell::Number(row.chosen_by),
            Cell::number(row.regret),
        ];
        cells.extend(summary(&row.finding, &row.detail, digits));
        cells
    };
    let names = rows.first().map(|row| [row.place.base_model.as_str(), row.place.split.as_str()]).unwrap_or_default();
    let heading: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let title = if heading.is_empty() { "Best".to_owned() } else { format!("Best: {}", heading.join(", ")) };
    without_blank_reasons(Table { title, columns, stub: 2, rows: rows.iter().map(row).collect() })
}
