//! Averages over fewer targets or languages than others of their column.

use stilt_analysis::transfer::{GainRow, GainTable};
use stilt_results::Factor;

use super::order::Side;
use super::panels::Panels;
use crate::facts::{listed, over_fewer};

/// Why an average is not comparable with its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fewer {
    /// It is over so many of the targets.
    Targets(usize, usize),
    /// It is over so many of the languages that others have.
    Languages(usize, usize),
}

/// Whether the cell is an average over fewer targets or languages than others of its column. Where columns are languages,
/// a language that some targets lack is no reason, as long as the row has all targets.
pub(super) fn fewer(panels: &Panels, averages: &[usize], panel: usize, row: usize, column: usize) -> Option<Fewer> {
    let detail = |row, column| panels.cell(panel, row, column).map(|row| &row.detail);
    let over = |column| detail(row, column).is_some_and(over_fewer);
    let targets = |row| detail(row, column).map_or(0, |detail| detail.n_targets);
    let most = || (0..panels.rows.len()).map(targets).max().unwrap_or_default();
    let is_average = averages.contains(&column);
    let own = detail(row, column)?;
    let of_targets = over(column)
        && (is_average || targets(row) < most() || averages.is_empty() || averages.iter().any(|&c| over(c)));
    if of_targets {
        return Some(Fewer::Targets(own.n_targets, own.of_targets));
    }
    if !is_average || !shows_languages(panels.table) {
        return None;
    }
    let languages = |row| languages(panels, averages, panel, row);
    let most = (0..panels.rows.len()).map(languages).max().unwrap_or_default();
    let own = languages(row);
    (own < most).then_some(Fewer::Languages(own, most))
}

/// Whether columns are languages one by one.
fn shows_languages(table: &GainTable) -> bool {
    table.columns.iter().any(|key| key.factor == Factor::Language && key.attribute.is_none())
}

/// In how many of the columns a row has a gain: each is a language.
fn languages(panels: &Panels, averages: &[usize], panel: usize, row: usize) -> usize {
    let has = |cell: Option<&GainRow>| cell.is_some_and(|row| row.finding.estimate().is_some());
    (0..panels.columns.len())
        .filter(|column| !averages.contains(column) && has(panels.cell(panel, row, *column)))
        .count()
}

/// Names the averages over fewer targets or languages than there are.
pub(super) fn named(
    places: impl Iterator<Item = (usize, usize, usize)>,
    panels: &Panels,
    averages: &[usize],
    [rows, columns]: [&Side; 2],
) -> impl Iterator<Item = String> {
    let (mut others, mut overall, mut languages) = (Vec::new(), Vec::new(), Vec::new());
    for (panel, row, column) in places {
        let Some(fewer) = fewer(panels, averages, panel, row, column) else { continue };
        let name = rows.label(row);
        match fewer {
            Fewer::Targets(n, of) if averages.contains(&column) => overall.push(format!("{name} {n}/{of}")),
            Fewer::Targets(n, of) => others.push(format!("{name} in {} {n}/{of}", columns.label(column))),
            Fewer::Languages(n, of) => languages.push(format!("{name} {n}/{of}")),
        }
    }
    let sentence = |what: &str, names: &[String]| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| format!(" {what}: {}.", listed(&names)))
    };
    let found = [
        sentence("Averages over fewer targets", &others),
        sentence("Overall over fewer targets", &overall),
        sentence("Overall over fewer languages", &languages),
    ];
    found.into_iter().flatten()
}
