//! The report of `gain`: for people a grid per block, the averages below it and what they rest on; for programs every row.

use serde_json::json;
use stilt_analysis::transfer::{ALL, Conjunction, GainRow, GainTable, Settings};
use stilt_results::{Basis, Catalogue, Filter, Key};

use super::{
    FIELDS, columns, fields, marked, named, settings as chosen, summary, summary_columns, without_blank_reasons,
};
use crate::blocks::{Block, Grid, blocks, level, overall};
use crate::facts::{Facts, Row, averages, predictions};
use crate::render::{Cell, Column, Kind, Report, Table, View};

/// What stands before the interval in a record.
const LEADING: &[(&str, Kind)] = &[
    ("base_model", Kind::Text),
    ("intermediate", Kind::Text),
    ("target", Kind::Text),
    ("language", Kind::Text),
    ("metric", Kind::Text),
    ("split", Kind::Text),
    ("gain", Kind::Gain),
    ("treated_mean", Kind::Score),
    ("baseline_mean", Kind::Score),
];

/// A gain table, to be written.
pub(crate) fn report(
    table: &GainTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    digits: usize,
) -> Report {
    let blocks = blocks(table);
    let facts: Vec<Vec<String>> =
        blocks.iter().map(|block| self::facts(block, table, settings, catalogue, &|id| id).sentences()).collect();
    // What holds for every block is said once, below; what does not, under its block.
    let common = |sentence: &String| facts.iter().all(|own| own.contains(sentence));
    let records = records(table);
    let mut views = Vec::new();
    for (block, own) in blocks.iter().zip(&facts) {
        views.extend(shown(block, table, settings, catalogue, digits));
        let own: Vec<&str> = own.iter().filter(|sentence| !common(sentence)).map(String::as_str).collect();
        if !own.is_empty() {
            views.push(View::Text(own.join(" ")));
        }
    }
    let mut footnotes: Vec<String> =
        facts.first().map(|own| own.iter().filter(|sentence| common(sentence)).cloned().collect()).unwrap_or_default();
    if averages_targets(table.gains.iter().filter(|row| overall(table, row))) {
        footnotes.insert(0, format!("Averages: {}.", averages(settings)));
    }
    views.extend(conjunctions(table, settings).map(View::Table));
    // A grid shows no intervals.
    let with_intervals = |row: &&GainRow| table.columns.is_empty() || overall(table, row);
    let findings = table.gains.iter().filter(with_intervals).map(|row| &row.finding);
    footnotes.extend(predictions(findings, ["single treated runs", "one more baseline run"]));
    Report {
        schema: "stilt.gain/1",
        settings: chosen(settings, filter),
        records,
        extra: conjunctions_of(table),
        views,
        footnotes,
        notes: table.notes.clone(),
    }
}

/// In how many languages each intermediate helps, for programs.
fn conjunctions_of(table: &GainTable) -> Vec<(&'static str, serde_json::Value)> {
    let one = |conjunction: &Conjunction| {
        let place = &conjunction.place;
        json!({
            "base_model": named(&place.base_model), "split": named(&place.split), "intermediate": place.intermediate,
            "target": place.target, "languages": conjunction.languages, "tested": conjunction.tested,
            "helps_in_at_least": conjunction.helps, "harms_in_at_least": conjunction.harms,
        })
    };
    let all: Vec<serde_json::Value> = table.conjunctions.iter().map(one).collect();
    if all.is_empty() { Vec::new() } else { vec![("conjunctions", all.into())] }
}

/// The same as a table.
fn conjunctions(table: &GainTable, settings: &Settings) -> Option<Table> {
    let confidence = crate::facts::percent(1.0 - settings.alpha);
    let row = |conjunction: &Conjunction| {
        let place = &conjunction.place;
        let target = if place.target == ALL { "all" } else { &place.target };
        let mut cells = [&place.base_model, &place.split, &place.intermediate].map(|name| Cell::text(name)).to_vec();
        cells.push(Cell::text(target));
        cells.extend([conjunction.helps, conjunction.harms, conjunction.tested].map(Cell::Count));
        cells
    };
    let text = ["base_model", "split", "intermediate", "target"].map(|name| Column::new(name, Kind::Text));
    let counts = ["helps in at least", "harms in at least", "of"].map(|name| Column::new(name, Kind::Plain));
    let mut counted = Table {
        title: format!("Languages, each count with {confidence} confidence (partial conjunction)"),
        columns: [&text[..], &counts[..]].concat(),
        stub: 4,
        rows: table.conjunctions.iter().map(row).collect(),
    };
    counted.drop_missing();
    counted.stub = counted.columns.iter().filter(|column| column.kind == Kind::Text).count();
    (!counted.rows.is_empty()).then_some(counted)
}

/// Whether any of these is an average that is made here, over several targets.
pub(crate) fn averages_targets<'a>(rows: impl IntoIterator<Item = &'a GainRow>) -> bool {
    rows.into_iter().any(|row| row.detail.n_targets > 1 && row.detail.basis == Basis::Measured)
}

/// What the numbers of a block are.
pub(crate) fn facts<'a>(
    block: &Block<'a>,
    table: &'a GainTable,
    settings: &'a Settings,
    catalogue: &'a Catalogue,
    name: &'a dyn Fn(&'a str) -> &'a str,
) -> Facts<'a> {
    let same = |name: &str, of_block: &str| name.is_empty() || of_block.is_empty() || name == of_block;
    Facts {
        rows: block
            .gains
            .iter()
            .map(|row| Row { place: &row.place, finding: &row.finding, detail: &row.detail })
            .collect(),
        families: table
            .families
            .iter()
            .filter(|family| same(&family.base_model, block.base_model) && same(&family.split, block.split))
            .collect(),
        settings,
        catalogue,
        scope: table.scope,
        what: "Gain",
        over_baseline: true,
        name,
    }
}

/// Every row with every column of the contract, then the further keys that rows or columns show.
fn records(table: &GainTable) -> Table {
    let mut further: Vec<&str> = Vec::new();
    for (name, _) in table.gains.iter().flat_map(|row| &row.place.shown) {
        if !further.contains(&name.as_str()) {
            further.push(name);
        }
    }
    let mut columns = [columns(LEADING), columns(FIELDS)].concat();
    columns.extend(further.iter().map(|name| Column::new(*name, Kind::Text)));
    let row = |row: &GainRow| {
        let shown = &row.place.shown;
        let level = |name: &str| shown.iter().find(|(shown, _)| shown == name).map_or("", |(_, level)| level);
        let further = further.iter().map(|name| Cell::text(level(name)));
        record(row, table).into_iter().chain(further).collect()
    };
    Table { title: String::new(), columns, stub: 4, rows: table.gains.iter().map(row).collect() }
}

/// The cells of [`LEADING`] and [`FIELDS`].
fn record(row: &GainRow, table: &GainTable) -> Vec<Cell> {
    let (place, detail) = (&row.place, &row.detail);
    let names = [&place.base_model, &place.intermediate, &place.target, &place.language, &place.metric, &place.split];
    let mut cells: Vec<Cell> = names.into_iter().map(|name| Cell::text(name)).collect();
    cells.extend([row.finding.estimate(), detail.treated_mean, detail.baseline_mean].map(Cell::number));
    cells.extend(fields(&row.finding, detail, table.scope));
    cells
}

/// What people are shown of a block.
fn shown(block: &Block, table: &GainTable, settings: &Settings, catalogue: &Catalogue, digits: usize) -> Vec<View> {
    if table.columns.is_empty() {
        return vec![View::Table(list(block, table))];
    }
    let grid = Grid::new(block, table, catalogue);
    let only_averages = (0..grid.columns.len()).all(|column| grid.averages(column, table));
    let mut views = Vec::new();
    if !only_averages {
        views.push(View::Table(matrix(block, table, &grid)));
    }
    let averages: Vec<&GainRow> = block.gains.iter().copied().filter(|row| overall(table, row)).collect();
    if !averages.is_empty() {
        let title = if only_averages { title(block, "Overall gain") } else { "Overall".to_owned() };
        views.push(View::Table(averaged(title, &averages, table, settings, digits)));
    }
    views
}

fn title(block: &Block, what: &str) -> String {
    let heading = block.heading();
    if heading.is_empty() { what.to_owned() } else { format!("{what}: {heading}") }
}

fn names(keys: &[Key]) -> Vec<Column> {
    keys.iter().map(|key| Column::new(key.to_string(), Kind::Text)).collect()
}

/// A level as people read it: `all` for an average, `(blank)` for a level that is empty.
fn word(level: &str) -> &str {
    match level {
        ALL => "all",
        "" => "(blank)",
        other => other,
    }
}

fn matrix(block: &Block, table: &GainTable, grid: &Grid) -> Table {
    let mut columns = names(&table.rows);
    let heading = |levels: &Vec<&str>| levels.iter().map(|level| word(level)).collect::<Vec<_>>().join(" ");
    columns.extend(grid.columns.iter().enumerate().map(|(place, levels)| {
        let name = if grid.averages(place, table) && levels.len() == 1 { "all".to_owned() } else { heading(levels) };
        Column::new(name, Kind::Gain)
    }));
    let row = |place: usize| {
        let mut cells: Vec<Cell> = grid.rows[place].iter().map(|level| Cell::Text(word(level).to_owned())).collect();
        cells.extend(
            (0..grid.columns.len())
                .map(|column| grid.cell(place, column).map_or(Cell::Missing, |row| marked(&row.finding, &row.detail))),
        );
        cells
    };
    let rows = (0..grid.rows.len()).map(row).collect();
    Table { title: title(block, "Gain"), columns, stub: table.rows.len(), rows }
}

fn averaged(title: String, rows: &[&GainRow], table: &GainTable, settings: &Settings, digits: usize) -> Table {
    // Keys that are averaged over say nothing here.
    let says_something = |key: &&Key| rows.iter().any(|row| level(&row.place, key) != ALL);
    let keys: Vec<Key> = table.rows.iter().chain(&table.columns).filter(says_something).cloned().collect();
    let mut columns = names(&keys);
    let stub = columns.len();
    columns.extend(summary_columns(settings.level, "gain"));
    let row = |row: &&GainRow| {
        let mut cells: Vec<Cell> = keys.iter().map(|key| Cell::Text(word(level(&row.place, key)).to_owned())).collect();
        cells.extend(summary(&row.finding, &row.detail, digits));
        cells
    };
    without_blank_reasons(Table { title, columns, stub, rows: rows.iter().map(row).collect() })
}

/// Every row with every column of the contract; what the heading or a footnote says of all rows is left out, and so are
/// columns without a value.
fn list(block: &Block, table: &GainTable) -> Table {
    const SAID: &[&str] = &["base_model", "split", "scope"];
    let all = [columns(LEADING), columns(FIELDS)].concat();
    let shown = |column: &Column| table.rows.iter().any(|key| key.to_string() == column.name);
    let kept: Vec<usize> =
        (0..all.len()).filter(|&place| !SAID.contains(&all[place].name.as_str()) && !shown(&all[place])).collect();
    let row = |row: &&GainRow| {
        let mut cells: Vec<Cell> =
            table.rows.iter().map(|key| Cell::Text(word(level(&row.place, key)).to_owned())).collect();
        let record = record(row, table);
        cells.extend(kept.iter().map(|&place| match (all[place].name.as_str(), &record[place]) {
            ("gain", _) => marked(&row.finding, &row.detail),
            (_, Cell::Text(text)) => Cell::Text(word(text).to_owned()),
            (_, cell) => cell.clone(),
        }));
        cells
    };
    let mut list = Table {
        title: title(block, "Gain"),
        columns: names(&table.rows).into_iter().chain(kept.iter().map(|&place| all[place].clone())).collect(),
        stub: table.rows.len(),
        rows: block.gains.iter().map(row).collect(),
    };
    list.drop_missing();
    list
}
