//! `stilt why KEY...`: every number behind a cell, and where it stands.

use std::collections::BTreeMap;

use stilt_analysis::transfer::{ALL, Detail, GainRow, Place, Settings, gain};
use stilt_results::store::ImportedFile;
use stilt_results::{BASELINE, Basis, Factor, Filter, Replicate, ResultSet, Value};

use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Hashes, Results, results};
use crate::render::{Cell, Column, Kind, Report, Table, View, signed};

/// What bare words name, in this order.
const BARE: [Factor; 3] = [Factor::Intermediate, Factor::Target, Factor::Language];

/// Digits of a hash that people are shown.
const SHORT: usize = 12;

pub(super) fn run(keys: &[String], context: &Context) -> Result<(), Failure> {
    let words = conditions(keys)?;
    let results = results(context, Hashes::Wanted)?;
    let filter: Filter = words.iter().map(|word| word.parse::<Filter>()).collect::<Result<_, _>>()?;
    let set = filter.apply(&results.set, context.catalogue)?;
    if set.is_empty() {
        return Err(Failure::Nothing(format!("nothing was measured for {}", words.join(" ")), String::new()));
    }
    let hashes = hashes(&set, &results, context)?;
    let records = table(&set, &hashes);
    let mut view = records.clone();
    shorten(&mut view);
    let about =
        format!("{} numbers: {}, and the baseline `{BASELINE}` they are set against", set.len(), words.join(" "));
    let footnotes = std::iter::once(about).chain(cells(&set, context)).collect();
    let views = vec![View::Table(view)];
    context.report(&Report { schema: "stilt.why/1", records, views, footnotes, ..Report::default() }, 2)
}

/// Bare words as conditions.
fn conditions(keys: &[String]) -> Result<Vec<String>, Failure> {
    let mut bare = BARE.iter();
    let mut words = Vec::new();
    for key in keys {
        if key.contains(['=', '<', '>']) {
            words.push(key.clone());
        } else if let Some(factor) = bare.next() {
            words.push(format!("{factor}={key}"));
        } else {
            return Err(Failure::Usage(
                format!("`{key}` is one word too many"),
                "bare words are intermediate, target and language; write the others as conditions: seed=3".to_owned(),
            ));
        }
    }
    Ok(words)
}

/// What becomes of the numbers: the gain of every cell among them, and how many of them it leaves out.
fn cells(set: &ResultSet, context: &Context) -> Vec<String> {
    let settings = Settings {
        paired: context.config.paired(),
        replicate: context.config.import.replicate.clone(),
        matched: context.config.baseline.matched.clone(),
        ..Settings::default()
    };
    // Numbers without a gain, such as those of the baseline alone, are shown all the same.
    let Ok(table) = gain(set, context.catalogue, &settings) else { return Vec::new() };
    let cell = |row: &GainRow| {
        let Detail { n_treated, n_baseline, n_dropped, .. } = row.detail;
        let left_out = match n_dropped {
            0 => String::new(),
            some => format!("; {some} of the numbers are left out to keep the arms balanced"),
        };
        let gain = match (row.finding.estimate(), row.finding.reason()) {
            (Some(gain), None) => signed(gain, 2),
            (Some(gain), Some(reason)) => format!("{} ({reason})", signed(gain, 2)),
            (None, reason) => reason.map_or_else(String::new, ToString::to_string),
        };
        let Place { intermediate, target, .. } = &row.place;
        format!("gain of {intermediate} on {target}: {gain}; {n_treated} runs against {n_baseline}{left_out}")
    };
    table.gains.iter().filter(|row| row.place.target != ALL).map(cell).collect()
}

/// The hash of every file behind the rows, by import and path.
fn hashes(
    set: &ResultSet,
    results: &Results,
    context: &Context,
) -> Result<BTreeMap<(Option<String>, String), String>, Failure> {
    let mut hashes = BTreeMap::new();
    let mut add = |batch: Option<&String>, files: &[ImportedFile]| {
        for file in files {
            hashes.insert((batch.cloned(), file.path.clone()), file.hash.clone());
        }
    };
    add(None, &results.files);
    let mut batches: Vec<&String> = (0..set.len()).filter_map(|row| set.origin(row).0.batch.as_ref()).collect();
    batches.sort_unstable();
    batches.dedup();
    let store = (!batches.is_empty()).then(|| context.store());
    for (batch, store) in batches.into_iter().zip(store.iter().cycle()) {
        add(Some(batch), &store.record(batch)?.files);
    }
    Ok(hashes)
}

fn table(set: &ResultSet, hashes: &BTreeMap<(Option<String>, String), String>) -> Table {
    let factors = set.factors();
    let mut columns: Vec<Column> = factors.iter().map(|factor| Column::new(factor.name(), Kind::Text)).collect();
    columns.extend([
        Column::new("value", Kind::Plain),
        Column::new("basis", Kind::Text),
        Column::new("n", Kind::Plain),
        Column::new("sd", Kind::Plain),
        Column::new("file", Kind::Text),
        Column::new("line", Kind::Plain),
        Column::new("import", Kind::Text),
        Column::new("hash", Kind::Text),
    ]);
    let row = |place: usize| {
        let level =
            |factor: &Factor| set.column(factor).map_or(Cell::Missing, |column| Cell::text(column.level(place)));
        let mut cells: Vec<Cell> = factors.iter().map(level).collect();
        let (n, sd) = match set.replicate(place) {
            Replicate::Run(_) => (None, None),
            Replicate::Summary(summary) => (summary.n, Some(summary.sd)),
        };
        let (value, basis) = match set.value(place) {
            Value::Measured(score) => (score.get(), Basis::Measured),
            Value::ReportedDelta(points) => (points.get(), Basis::Reported),
        };
        let (source, line) = set.origin(place);
        let hash = hashes.get(&(source.batch.clone(), source.path.clone()));
        cells.extend([
            Cell::Number(value),
            Cell::text(basis.name()),
            n.map_or(Cell::Missing, |n| Cell::Count(n as usize)),
            Cell::number(sd),
            Cell::text(&source.path),
            Cell::Count(line as usize),
            source.batch.as_ref().map_or(Cell::Missing, |batch| Cell::text(batch)),
            hash.map_or(Cell::Missing, |hash| Cell::text(hash)),
        ]);
        cells
    };
    Table { title: String::new(), columns, stub: 0, rows: (0..set.len()).map(row).collect() }
}

/// For people: no column that is empty everywhere, file and line as one word, the start of the hash.
fn shorten(table: &mut Table) {
    let place = |table: &Table, name: &str| table.columns.iter().position(|column| column.name == name);
    if let (Some(file), Some(line), Some(hash)) = (place(table, "file"), place(table, "line"), place(table, "hash")) {
        for row in &mut table.rows {
            if let (Cell::Text(path), Cell::Count(number)) = (&row[file], &row[line]) {
                row[file] = Cell::Text(format!("{path}:{number}"));
            }
            row[line] = Cell::Missing;
            if let Cell::Text(text) = &mut row[hash] {
                text.truncate(SHORT);
            }
        }
    }
    table.drop_missing();
}
