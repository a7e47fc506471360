//! The report of `compare`: for people a grid of pairs and targets, then every pair over all targets with its wins.

use serde_json::json;
use stilt_analysis::transfer::{ALL, CompareRow, CompareTable, Settings, Tally};
use stilt_results::{Catalogue, Filter};

use super::{FIELDS, columns, fields, marked, settings as chosen, summary, summary_columns, without_blank_reasons};
use crate::facts::{Facts, Row, averages, predictions};
use crate::render::{Cell, Column, Kind, Report, Table, View};
use crate::together::together;

/// What stands before the interval in a record.
const LEADING: &[(&str, Kind)] =
    &[("a", Kind::Text), ("b", Kind::Text), ("target", Kind::Text), ("difference", Kind::Gain)];

/// Behind the fields of the contract: which block the row is of.
const TRAILING: &[(&str, Kind)] = &[("base_model", Kind::Text), ("split", Kind::Text)];

/// A comparison of intermediates, to be written.
pub(crate) fn report(
    table: &CompareTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    digits: usize,
) -> Report {
    let facts = facts(table, table.differences.iter(), settings, catalogue, &|id| id);
    let mut footnotes = vec![format!("Positive: the first of a pair is better. Averages: {}.", averages(settings))];
    footnotes.extend(facts.sentences());
    // The grid shows no intervals.
    let with_intervals = table.differences.iter().filter(|row| row.place.target == ALL);
    let findings = with_intervals.map(|row| &row.finding);
    footnotes.extend(predictions(findings, ["pairs whose first has a single run", "one more run of the second"]));
    Report {
        schema: "stilt.compare/1",
        settings: chosen(settings, filter),
        records: records(table),
        extra: vec![("tallies", table.tallies.iter().map(tally).collect())],
        views: blocks(table).iter().flat_map(|block| shown(block, table, settings, catalogue, digits)).collect(),
        footnotes,
        notes: table.notes.clone(),
    }
}

/// What the numbers of these rows are.
pub(crate) fn facts<'a>(
    table: &'a CompareTable,
    rows: impl Iterator<Item = &'a CompareRow>,
    settings: &'a Settings,
    catalogue: &'a Catalogue,
    name: &'a dyn Fn(&'a str) -> &'a str,
) -> Facts<'a> {
    let rows = rows.map(|row| Row { place: &row.place, finding: &row.finding, detail: &row.detail }).collect();
    Facts::of_differences(rows, (&table.families, table.scope), settings, catalogue, name)
}

fn tally(tally: &Tally) -> serde_json::Value {
    json!({
        "a": tally.a, "b": tally.b, "wins": tally.wins, "ties": tally.ties, "losses": tally.losses,
        "base_model": tally.base_model, "split": tally.split,
    })
}

fn records(table: &CompareTable) -> Table {
    let row = |row: &CompareRow| {
        let mut cells = vec![
            Cell::text(&row.a),
            Cell::text(&row.b),
            Cell::text(&row.place.target),
            Cell::number(row.finding.estimate()),
        ];
        cells.extend(fields(&row.finding, &row.detail, table.scope));
        cells.extend([Cell::text(&row.place.base_model), Cell::text(&row.place.split)]);
        cells
    };
    Table {
        title: String::new(),
        columns: [columns(LEADING), columns(FIELDS), columns(TRAILING)].concat(),
        stub: 3,
        rows: table.differences.iter().map(row).collect(),
    }
}

/// The differences of one base model and split.
pub(crate) type Block<'a> = Vec<&'a CompareRow>;

/// The blocks of a table, in its order.
pub(crate) fn blocks(table: &CompareTable) -> Vec<Block<'_>> {
    let blocks = together(&table.differences, |row| (&*row.place.base_model, &*row.place.split));
    blocks.into_iter().map(|(_, rows)| rows).collect()
}

fn pair(row: &CompareRow) -> String {
    format!("{} − {}", row.a, row.b)
}

/// Base model and split of a block, as far as they are named.
pub(crate) fn parts(block: &[&CompareRow]) -> Vec<String> {
    let place = block.first().map(|row| &row.place);
    let names = place.into_iter().flat_map(|place| [&place.base_model, &place.split]);
    names.filter(|name| !name.is_empty()).cloned().collect()
}

/// The pairs of a block, in its order.
pub(crate) fn pairs<'a>(block: &[&'a CompareRow]) -> Vec<[&'a str; 2]> {
    let mut pairs: Vec<[&str; 2]> = Vec::new();
    for row in block {
        let pair = [row.a.as_str(), row.b.as_str()];
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    pairs
}

/// The targets of a block in the order of tables, all of them last.
pub(crate) fn targets<'a>(block: &[&'a CompareRow], catalogue: &Catalogue) -> Vec<&'a str> {
    let mut targets: Vec<&str> = Vec::new();
    for row in block {
        if !targets.contains(&row.place.target.as_str()) {
            targets.push(&row.place.target);
        }
    }
    let order = |a: &&str, b: &&str| {
        (*a == ALL).cmp(&(*b == ALL)).then_with(|| catalogue.display_order(&stilt_results::Factor::Target, a, b))
    };
    targets.sort_by(order);
    targets
}

/// The same without the average over a single target, which only repeats it.
pub(crate) fn distinct_targets<'a>(block: &[&'a CompareRow], catalogue: &Catalogue) -> Vec<&'a str> {
    let mut targets = targets(block, catalogue);
    if targets.len() == 2 {
        targets.retain(|target| *target != ALL);
    }
    targets
}

fn shown(block: &Block, table: &CompareTable, settings: &Settings, catalogue: &Catalogue, digits: usize) -> Vec<View> {
    let pairs: Vec<String> = pairs(block).into_iter().map(|[a, b]| format!("{a} − {b}")).collect();
    let targets = targets(block, catalogue);
    let names = block.first().map(|row| [row.place.base_model.as_str(), row.place.split.as_str()]).unwrap_or_default();
    let heading: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let title =
        if heading.is_empty() { "Difference".to_owned() } else { format!("Difference: {}", heading.join(", ")) };
    vec![View::Table(grid(title, block, &pairs, &targets)), View::Table(overall(block, table, settings.level, digits))]
}

fn grid(title: String, block: &Block, pairs: &[String], targets: &[&str]) -> Table {
    // Pairs are few and targets many: targets are the rows.
    let mut columns = vec![Column::new("target", Kind::Text)];
    columns.extend(pairs.iter().map(|pair| Column::new(pair.as_str(), Kind::Gain)));
    let row = |target: &&str| {
        let mut cells = vec![Cell::text(if *target == ALL { "all" } else { target })];
        cells.extend(pairs.iter().map(|wanted| {
            let found = block.iter().find(|row| row.place.target == **target && pair(row) == *wanted);
            found.map_or(Cell::Missing, |row| marked(&row.finding, &row.detail))
        }));
        cells
    };
    Table { title, columns, stub: 1, rows: targets.iter().map(row).collect() }
}

fn overall(block: &Block, table: &CompareTable, level: f64, digits: usize) -> Table {
    let mut columns = vec![Column::new("pair", Kind::Text), Column::new("wins-ties-losses", Kind::Text)];
    columns.extend(summary_columns(level, "difference"));
    let tally = |row: &CompareRow| {
        let place = &row.place;
        let same = |tally: &&Tally| {
            (&tally.a, &tally.b, &tally.base_model, &tally.split) == (&row.a, &row.b, &place.base_model, &place.split)
        };
        table.tallies.iter().find(same)
    };
    let row = |row: &&CompareRow| {
        let counts = tally(row).map(|tally| Cell::Text(format!("{}-{}-{}", tally.wins, tally.ties, tally.losses)));
        let mut cells = vec![Cell::Text(pair(row)), counts.unwrap_or(Cell::Missing)];
        cells.extend(summary(&row.finding, &row.detail, digits));
        cells
    };
    let rows = block.iter().filter(|row| row.place.target == ALL).map(row).collect();
    without_blank_reasons(Table { title: "Overall".to_owned(), columns, stub: 1, rows })
}
