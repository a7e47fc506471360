//! Result sets written as small tables, and the rows of their gains.
#![expect(clippy::unwrap_used, reason = "a table that cannot be read fails the test")]

use stilt_analysis::transfer::{GainRow, GainTable, Settings, gain};
use stilt_results::{Basis, Catalogue, Factor, Observations, OnConflict, Reading, ResultSet, Source};

/// A result set from words: a header of factors ending in `score`, then one row a line; `_` is blank.
pub(crate) fn set(text: &str) -> ResultSet {
    let mut lines = text.trim().lines().map(str::split_whitespace);
    let header: Vec<&str> = lines.next().unwrap().collect();
    let mut table = Observations::from_source(Source { path: "test.csv".into(), ..Source::default() });
    let places: Vec<usize> = header
        .iter()
        .filter(|name| !matches!(**name, "score" | "basis"))
        .map(|name| table.place(&name.parse::<Factor>().unwrap()))
        .collect();
    for (line, cells) in (2..).zip(lines) {
        let cells: Vec<&str> = cells.map(|cell| if cell == "_" { "" } else { cell }).collect();
        let mut levels = vec![String::new(); table.factors().len()];
        levels[5] = "accuracy".into();
        let named = header.iter().zip(&cells);
        for (place, (_, cell)) in
            places.iter().zip(named.clone().filter(|(name, _)| !matches!(**name, "score" | "basis")))
        {
            levels[*place] = (*cell).into();
        }
        let find = |wanted: &str| named.clone().find(|(name, _)| **name == wanted).map(|(_, cell)| *cell);
        let basis = if find("basis") == Some("reported") { Basis::Reported } else { Basis::Measured };
        let codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
        let value = find("score").unwrap().parse().unwrap();
        table.push(&codes, Reading { value, basis, summary: None, line });
    }
    ResultSet::merge(table, OnConflict::Error).unwrap().set
}

pub(crate) fn table(set: &ResultSet, settings: &Settings) -> GainTable {
    gain(set, Catalogue::builtin(), settings).unwrap()
}

pub(crate) fn row<'a>(table: &'a GainTable, intermediate: &str, target: &str) -> &'a GainRow {
    let wanted = |row: &&GainRow| row.place.intermediate == intermediate && row.place.target == target;
    table.gains.iter().find(wanted).unwrap()
}

pub(crate) fn estimate(table: &GainTable, intermediate: &str, target: &str) -> f64 {
    row(table, intermediate, target).finding.estimate().unwrap()
}

pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}
