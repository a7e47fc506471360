//! Robustness for programs: a line per row; languages, groups and trends as further members.

use serde_json::{Value, json};
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{Detail, Place, RobustnessRow, RobustnessTable, Shown, SizeTrend, Worst};

use crate::render::{Cell, Column, Kind, Table};
use crate::view::columns;

const LEADING: &[(&str, Kind)] =
    &[("base_model", Kind::Text), ("split", Kind::Text), ("intermediate", Kind::Text), ("row", Kind::Text)];

/// Of any gain or score.
const VALUE: &[(&str, Kind)] = &[
    ("ci_low", Kind::Gain),
    ("ci_high", Kind::Gain),
    ("n_treated", Kind::Plain),
    ("n_baseline", Kind::Plain),
    ("n_targets", Kind::Plain),
    ("test", Kind::Text),
    ("p", Kind::P),
    ("p_adjusted", Kind::P),
    ("q", Kind::P),
    ("m", Kind::Plain),
    ("verdict", Kind::Text),
    ("reason", Kind::Text),
    ("basis", Kind::Text),
];

const WORST: &[(&str, Kind)] =
    &[("worst_language", Kind::Text), ("worst", Kind::Gain), ("worst_low", Kind::Gain), ("worst_high", Kind::Gain)];

/// Of a row alone.
const ROW: &[(&str, Kind)] = &[
    ("n_languages", Kind::Plain),
    ("sd_observed", Kind::Score),
    ("sd_noise", Kind::Score),
    ("sd", Kind::Score),
    ("sd_low", Kind::Score),
    ("sd_high", Kind::Score),
    ("sd_reason", Kind::Text),
];

const HARMED: &[(&str, Kind)] = &[
    ("n_tested", Kind::Plain),
    ("n_negative", Kind::Plain),
    ("share_harmed", Kind::Plain),
    ("share_low", Kind::Plain),
    ("share_high", Kind::Plain),
    ("harmed_at_least", Kind::Plain),
    ("helped_at_least", Kind::Plain),
    ("harmed_shown", Kind::Plain),
];

fn low(interval: Option<Interval>) -> Cell {
    Cell::number(interval.map(|interval| interval.low))
}

fn high(interval: Option<Interval>) -> Cell {
    Cell::number(interval.map(|interval| interval.high))
}

/// The number and the cells of [`VALUE`].
fn value(shown: &Shown, detail: &Detail) -> Vec<Cell> {
    let (number, interval, reason) = match shown {
        Shown::Gain(finding) => (finding.estimate(), finding.interval(), finding.reason()),
        Shown::Score(score) => (score.mean, score.interval, score.reason.as_ref()),
    };
    let finding = match shown {
        Shown::Gain(finding) => Some(finding),
        Shown::Score(_) => None,
    };
    let tested = finding.and_then(|finding| finding.outcome().tested());
    vec![
        Cell::number(number),
        low(interval),
        high(interval),
        Cell::Count(detail.n_treated),
        finding.map_or(Cell::Missing, |_| Cell::Count(detail.n_baseline)),
        Cell::Count(detail.n_targets),
        tested.map_or(Cell::Missing, |test| Cell::text(test.method)),
        Cell::number(finding.and_then(|finding| finding.p())),
        Cell::number(finding.and_then(|finding| finding.p_adjusted())),
        Cell::number(finding.and_then(|finding| finding.q())),
        finding.map_or(Cell::Missing, |finding| Cell::Count(finding.m())),
        finding.map_or(Cell::Missing, |finding| Cell::Text(finding.verdict().to_string())),
        reason.map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())),
        Cell::text(detail.basis.name()),
    ]
}

fn leading(place: &Place, name: &str) -> Vec<Cell> {
    [&place.base_model, &place.split, &place.intermediate, name].map(Cell::text).to_vec()
}

fn worst(worst: Option<&Worst>) -> [Cell; 4] {
    let interval = worst.and_then(|worst| worst.interval);
    [
        worst.map_or(Cell::Missing, |worst| Cell::text(&worst.language)),
        Cell::number(worst.map(|worst| worst.value)),
        low(interval),
        high(interval),
    ]
}

fn made(columns: &[Vec<Column>], rows: Vec<Vec<Cell>>) -> Table {
    Table { title: String::new(), columns: columns.concat(), stub: LEADING.len(), rows }
}

fn named(table: &RobustnessTable) -> Vec<Column> {
    vec![Column::new(table.of.name(), Kind::Gain)]
}

/// Every row.
pub(super) fn rows(table: &RobustnessTable) -> Table {
    let row = |row: &RobustnessRow| {
        let mut cells = leading(&row.place, &row.name);
        let spread = row.spread.as_ref();
        cells.push(Cell::Count(row.languages.iter().filter(|of| of.value().is_some()).count()));
        cells.extend([
            Cell::number(spread.map(|spread| spread.observed)),
            Cell::number(spread.and_then(|spread| spread.noise)),
            Cell::number(spread.and_then(|spread| spread.between)),
            low(spread.and_then(|spread| spread.interval)),
            high(spread.and_then(|spread| spread.interval)),
        ]);
        let reason = spread.and_then(|spread| spread.reason.as_ref());
        cells.push(reason.map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())));
        cells.extend(worst(row.worst.as_ref()));
        match &row.harmed {
            None => cells.extend(HARMED.iter().map(|_| Cell::Missing)),
            Some(of) => {
                // What nothing was tested for is not known to be none.
                let tested = |count: usize| if of.tested > 0 { Cell::Count(count) } else { Cell::Missing };
                cells.extend([Cell::Count(of.tested), Cell::Count(of.negative), Cell::Number(of.share)]);
                cells.extend([low(of.interval), high(of.interval)]);
                cells.extend([of.at_least, of.helped_at_least, of.shown].map(tested));
            }
        }
        cells.extend(value(&row.mean, &row.detail));
        cells.push(Cell::text(table.scope));
        cells
    };
    let scope = vec![Column::new("scope", Kind::Text)];
    let own =
        vec![columns(LEADING), columns(ROW), columns(WORST), columns(HARMED), named(table), columns(VALUE), scope];
    made(&own, table.rows.iter().map(row).collect())
}

/// Languages, groups and trends.
pub(super) fn extra(table: &RobustnessTable) -> Vec<(&'static str, Value)> {
    let mut languages = Vec::new();
    let mut groups = Vec::new();
    for row in &table.rows {
        for of in &row.languages {
            let mut cells = leading(&row.place, &row.name);
            cells.extend([Cell::text(&of.place.language), Cell::text(&of.group)]);
            cells.extend(value(&of.shown, &of.detail));
            cells.extend([low(of.simultaneous), high(of.simultaneous)]);
            languages.push(cells);
        }
        for of in &row.groups {
            let mut cells = leading(&row.place, &row.name);
            cells.extend([Cell::text(&of.name), Cell::Count(of.languages)]);
            cells.extend(worst(Some(&of.worst)));
            cells.extend(value(&of.shown, &of.detail));
            groups.push(cells);
        }
    }
    let text = |names: [&str; 2]| names.map(|name| Column::new(name, Kind::Text)).to_vec();
    let of_languages = vec![
        columns(LEADING),
        text(["language", "group"]),
        named(table),
        columns(VALUE),
        text(["all_low", "all_high"]),
    ];
    let of_groups =
        vec![columns(LEADING), text(["group", "n_languages"]), columns(WORST), named(table), columns(VALUE)];
    vec![
        ("languages", made(&of_languages, languages).json()),
        ("groups", made(&of_groups, groups).json()),
        ("trends", table.trends.iter().map(trend).collect()),
    ]
}

fn trend(of: &SizeTrend) -> Value {
    let point =
        |(model, params, value): &(String, f64, f64)| json!({"base_model": model, "params": params, "value": value});
    json!({
        "split": of.split, "row": of.name, "aspect": of.aspect.name(), "slope": of.slope,
        "ci_low": of.interval.map(|interval| interval.low), "ci_high": of.interval.map(|interval| interval.high),
        "intercept": of.intercept, "p": of.finding.p(), "p_adjusted": of.finding.p_adjusted(), "m": of.finding.m(),
        "verdict": of.finding.verdict().to_string(), "reason": of.finding.reason().map(ToString::to_string),
        "n": of.points.len(), "points": of.points.iter().map(point).collect::<Vec<_>>(),
    })
}
