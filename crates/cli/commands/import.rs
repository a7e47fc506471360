//! `stilt import PATH...`: keeps results in the store; with `--dry-run` only shows what would be kept.

use stilt_results::store::{ImportRecord, Imported};
use stilt_results::{Factor, ResultSet};

use super::now;
use crate::args::Import;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Files, Hashes, read};
use crate::render::{Cell, Column, Kind, Report, Table, View};

/// Rows a dry run shows.
const SHOWN: usize = 5;

pub(super) fn run(options: &Import, context: &Context) -> Result<(), Failure> {
    if !context.global.data.is_empty() {
        return Err(Failure::usage("`import` takes files without -d: stilt import FILE..."));
    }
    let files = read(&options.paths, Hashes::Wanted, context)?;
    context.output.notes(&files.notes);
    let counted = Counted { rows: files.rows, missing: files.missing };
    let Files { observations, files, .. } = files;
    let merged = ResultSet::merge(observations, context.on_conflict).map_err(Failure::Conflicts)?;
    let (duplicates, overruled) = (merged.duplicates, merged.overruled.len());
    let set = if context.filter == stilt_results::Filter::default() {
        merged.set
    } else {
        context.filter.apply(&merged.set, context.catalogue)?
    };
    let repeated = if duplicates + overruled > 0 {
        format!("; {duplicates} repeated rows and {overruled} overruled ones left out")
    } else {
        String::new()
    };
    if options.dry_run {
        return dry_run(&set, &counted, &repeated, context);
    }
    let offered = set.len();
    let record = ImportRecord {
        format: 0,
        id: String::new(),
        time: now(),
        command: std::env::args().collect(),
        files,
        observations: 0,
        on_conflict: context.on_conflict,
    };
    let (id, kept, left_out, status, text) = match context.store().import(set, record)? {
        Imported::New { id, observations, left_out } => {
            let earlier = if left_out > 0 { format!("; {left_out} left out for earlier ones") } else { String::new() };
            let text = format!("imported {observations} observations as {id}{repeated}{earlier}");
            (id, observations, left_out, "new", text)
        }
        Imported::Already { id } => {
            let text = format!("already imported as {id}: nothing was changed");
            (id, 0, offered, "already", text)
        }
        Imported::Restored { id, observations } => {
            let text = format!("restored {id}, which had been reverted");
            (id, observations, offered - observations, "restored", text)
        }
        Imported::Nothing => {
            let text = "nothing new: every value is there already or lost against an earlier one".to_owned();
            (String::new(), 0, offered, "nothing", text)
        }
    };
    let columns = vec![
        Column::new("id", Kind::Text),
        Column::new("status", Kind::Text),
        Column::new("observations", Kind::Plain),
        Column::new("left_out", Kind::Plain),
        Column::new("duplicates", Kind::Plain),
    ];
    let row =
        vec![Cell::text(&id), Cell::text(status), Cell::Count(kept), Cell::Count(left_out), Cell::Count(duplicates)];
    let records = Table { title: String::new(), columns, stub: 1, rows: vec![row] };
    let views = vec![View::Text(text)];
    context.report(&Report { schema: "stilt.import/1", records, views, ..Report::default() }, 1)
}

/// What was found in the files.
struct Counted {
    rows: usize,
    missing: usize,
}

fn dry_run(set: &ResultSet, counted: &Counted, repeated: &str, context: &Context) -> Result<(), Failure> {
    let records = first_rows(set);
    let views = vec![
        View::Text(format!(
            "would import {} observations from {} rows, {} missing values{repeated}",
            set.len(),
            counted.rows,
            counted.missing
        )),
        View::Table(factors(set)),
        View::Table(records.clone()),
    ];
    context.report(&Report { schema: "stilt.import/1", records, views, ..Report::default() }, 1)
}

/// Factors that are not blank everywhere.
fn there(set: &ResultSet) -> impl Iterator<Item = &Factor> {
    let named = |factor: &&Factor| {
        set.column(factor).is_some_and(|column| column.levels().iter().any(|level| !level.is_empty()))
    };
    set.factors().iter().filter(named)
}

fn factors(set: &ResultSet) -> Table {
    let columns = vec![Column::new("factor", Kind::Text), Column::new("levels", Kind::Plain)];
    let count = |factor: &Factor| set.column(factor).map_or(0, |column| column.levels().len());
    let rows = there(set).map(|factor| vec![Cell::text(factor.name()), Cell::Count(count(factor))]).collect();
    Table { title: "Factors".to_owned(), columns, stub: 1, rows }
}

fn first_rows(set: &ResultSet) -> Table {
    let factors: Vec<&Factor> = there(set).collect();
    let mut columns: Vec<Column> = factors.iter().map(|factor| Column::new(factor.name(), Kind::Text)).collect();
    columns.extend([Column::new("value", Kind::Plain), Column::new("line", Kind::Plain)]);
    let row = |place: usize| {
        let level =
            |factor: &&Factor| set.column(factor).map_or(Cell::Missing, |column| Cell::text(column.level(place)));
        let mut cells: Vec<Cell> = factors.iter().map(level).collect();
        cells.extend([Cell::Number(set.values()[place]), Cell::Count(set.origin(place).1 as usize)]);
        cells
    };
    let rows = (0..set.len().min(SHOWN)).map(row).collect();
    Table { title: "First rows".to_owned(), columns, stub: 0, rows }
}
