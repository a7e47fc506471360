//! What a table of gains claims, at the default level of .05.

use stilt_analysis::family::Finding;
use stilt_analysis::method::Method;
use stilt_analysis::transfer::{ALL, GainRow, GainTable, Settings, gain};
use stilt_results::{Catalogue, ResultSet};

/// The level of tests and families.
pub(crate) const LEVEL: f64 = 0.05;

/// The gain table by default, with pairs if they are declared.
pub(crate) fn gains(set: &ResultSet, settings: &Settings) -> GainTable {
    gain(set, Catalogue::builtin(), settings).unwrap()
}

/// Settings that differ from the defaults in the declaration of pairs alone.
pub(crate) fn declared(paired: bool) -> Settings {
    Settings { paired, ..Settings::default() }
}

/// The judged method in place of the default.
pub(crate) fn with(test: &'static dyn Method, paired: bool) -> Settings {
    Settings { test: Some(test), ..declared(paired) }
}

fn cells(table: &GainTable) -> impl Iterator<Item = &GainRow> {
    table.gains.iter().filter(|row| row.place.target != ALL)
}

fn averages(table: &GainTable) -> impl Iterator<Item = &GainRow> {
    table.gains.iter().filter(|row| row.place.target == ALL)
}

/// Share of the cells whose p before correction is within the level; every cell must be judged by `method`.
pub(crate) fn of_cells(table: &GainTable, method: &str) -> f64 {
    share(cells(table), method)
}

/// The same of the averages over targets.
pub(crate) fn of_averages(table: &GainTable, method: &str) -> f64 {
    share(averages(table), method)
}

fn share<'a>(rows: impl Iterator<Item = &'a GainRow>, method: &str) -> f64 {
    let (mut rejected, mut count) = (0.0, 0.0);
    for row in rows {
        let test = row.finding.outcome().tested().expect("a test");
        assert_eq!(test.method, method, "the method that the table names");
        rejected += f64::from(u8::from(test.p <= LEVEL));
        count += 1.0;
    }
    rejected / count
}

/// 1 if any cell is claimed to differ after correction, else 0; and the same of the averages.
pub(crate) fn any(table: &GainTable) -> [f64; 2] {
    [claimed(cells(table).map(|row| &row.finding)), claimed(averages(table).map(|row| &row.finding))]
}

/// 1 if any of the findings is claimed after correction, else 0.
pub(crate) fn claimed<'a>(mut findings: impl Iterator<Item = &'a Finding>) -> f64 {
    f64::from(u8::from(findings.any(|finding| finding.p_adjusted().is_some_and(|p| p <= LEVEL))))
}

/// Share of the rows of which `holds` is true.
pub(crate) fn share_of(table: &GainTable, holds: impl Fn(&GainRow) -> bool) -> f64 {
    let (yes, all) =
        cells(table).fold((0.0, 0.0), |(yes, all), row| (yes + f64::from(u8::from(holds(row))), all + 1.0));
    yes / all
}
