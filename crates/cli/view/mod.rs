//! From the tables of the analyses to reports.

pub(crate) mod best;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod contrast;
pub(crate) mod gain;
pub(crate) mod plan;
pub(crate) mod rank;
pub(crate) mod recommend;
pub(crate) mod robustness;
pub(crate) mod test;
pub(crate) mod tradeoff;
pub(crate) mod trend;

use serde_json::{Value, json};
use stilt_analysis::family::Finding;
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{Detail, Settings};
use stilt_results::{Basis, Filter};

use crate::render::{Cell, Column, Kind, Table, signed};

/// The columns every gain or difference has, in the order of the contract, from the interval on.
const FIELDS: &[(&str, Kind)] = &[
    ("ci_low", Kind::Gain),
    ("ci_high", Kind::Gain),
    ("sd", Kind::Score),
    ("baseline_sd", Kind::Score),
    ("n_treated", Kind::Plain),
    ("n_baseline", Kind::Plain),
    ("n_dropped", Kind::Plain),
    ("n_targets", Kind::Plain),
    ("pairing", Kind::Text),
    ("test", Kind::Text),
    ("scope", Kind::Text),
    ("p", Kind::P),
    ("p_adjusted", Kind::P),
    ("q", Kind::P),
    ("m", Kind::Plain),
    ("p_exact", Kind::P),
    ("p_exact_floor", Kind::P),
    ("effect_size", Kind::Gain),
    ("effect_size_kind", Kind::Text),
    ("verdict", Kind::Text),
    ("reason", Kind::Text),
    ("basis", Kind::Text),
    ("bound", Kind::Plain),
    ("p_equivalence", Kind::P),
    ("n_collapsed", Kind::Plain),
    ("gain_without_collapsed", Kind::Gain),
    ("p_without_collapsed", Kind::P),
];

fn columns(fields: &[(&str, Kind)]) -> Vec<Column> {
    fields.iter().map(|(name, kind)| Column::new(*name, *kind)).collect()
}

/// A name for software: null if there is none, as in the cells of a table.
fn named(name: &str) -> Option<&str> {
    (!name.is_empty()).then_some(name)
}

/// The cells of [`FIELDS`].
fn fields(finding: &Finding, detail: &Detail, scope: &str) -> Vec<Cell> {
    let interval = finding.interval();
    let tested = finding.outcome().tested();
    vec![
        Cell::number(interval.map(|interval| interval.low)),
        Cell::number(interval.map(|interval| interval.high)),
        Cell::number(detail.sd),
        Cell::number(detail.baseline_sd),
        Cell::Count(detail.n_treated),
        Cell::Count(detail.n_baseline),
        Cell::Count(detail.n_dropped),
        Cell::Count(detail.n_targets),
        Cell::text(detail.pairing.name()),
        tested.map_or(Cell::Missing, |test| Cell::text(test.method)),
        Cell::text(scope),
        Cell::number(finding.p()),
        Cell::number(finding.p_adjusted()),
        Cell::number(finding.q()),
        Cell::Count(finding.m()),
        Cell::number(detail.exact.map(|exact| exact.p)),
        Cell::number(detail.exact.map(|exact| exact.floor)),
        Cell::number(detail.effect.map(|effect| effect.value)),
        detail.effect.map_or(Cell::Missing, |effect| Cell::text(effect.kind.id())),
        Cell::text(&finding.verdict().to_string()),
        finding.reason().map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())),
        Cell::text(detail.basis.name()),
        Cell::number(detail.bound),
        Cell::number(finding.p_equivalence()),
        Cell::Count(detail.collapsed.as_ref().map_or(0, |collapsed| collapsed.runs.len())),
        Cell::number(detail.collapsed.as_ref().and_then(|collapsed| collapsed.gain)),
        Cell::number(detail.collapsed.as_ref().and_then(|collapsed| collapsed.p)),
    ]
}

/// The settings of an analysis, as JSON.
fn settings(settings: &Settings, filter: &Filter) -> Vec<(&'static str, Value)> {
    vec![
        ("rows", json!(settings.rows)),
        ("cols", json!(settings.columns)),
        ("where", json!(filter.to_string())),
        ("metric", json!(settings.metrics)),
        ("over", json!(settings.over.name())),
        ("paired", json!(settings.paired)),
        ("aggregate", json!(settings.aggregate.id())),
        ("correction", json!(settings.correction.id())),
        ("alpha", json!(settings.alpha)),
        ("level", json!(settings.level)),
        ("resample", json!(settings.resample.map(|levels| levels.to_string()))),
        ("test", json!(settings.test.map(|method| method.id()))),
        ("bound", json!(settings.bound)),
        ("unbalanced", json!(settings.unbalanced)),
        ("replicate", json!(settings.replicate)),
        ("pool", json!(settings.pool)),
        ("match", json!(settings.matched)),
        ("seed", json!(settings.seed)),
    ]
}

/// A gain as a table shows it, with its stars and what has to be said of it.
fn marked(finding: &Finding, detail: &Detail) -> Cell {
    let Some(gain) = finding.estimate() else { return Cell::NotComputed };
    let mut remarks = Vec::new();
    if crate::facts::over_fewer(detail) {
        remarks.push(format!("{}/{}", detail.n_targets, detail.of_targets));
    }
    if detail.basis == Basis::Reported {
        remarks.push("reported".to_owned());
    }
    Cell::Marked { gain, stars: finding.stars(), remark: remarks.join(", ") }
}

/// What a list of gains shows of each: gain, interval, runs, p, verdict.
fn summary_columns(level: f64, what: &str) -> Vec<Column> {
    let interval = format!("{} CI", crate::facts::percent(level));
    vec![
        Column::new(what, Kind::Gain),
        Column::new(interval, Kind::Text),
        Column::new("n", Kind::Text),
        Column::new("p", Kind::P),
        Column::new("adj. p", Kind::P),
        Column::new("verdict", Kind::Text),
        Column::new("reason", Kind::Text),
    ]
}

/// The cells of [`summary_columns`].
fn summary(finding: &Finding, detail: &Detail, digits: usize) -> Vec<Cell> {
    summary_as(finding.verdict().to_string(), finding, detail, digits)
}

/// The same with the verdict in other words.
fn summary_as(verdict: String, finding: &Finding, detail: &Detail, digits: usize) -> Vec<Cell> {
    let interval = finding.interval().map(|interval| {
        let write = |value| signed(value, digits);
        format!("[{}, {}]", write(interval.low), write(interval.high))
    });
    let runs = if detail.n_treated == 0 && detail.n_baseline == 0 {
        Cell::Missing
    } else {
        Cell::Text(format!("{}/{}", detail.n_treated, detail.n_baseline))
    };
    vec![
        marked(finding, detail),
        interval.map_or(Cell::Missing, Cell::Text),
        runs,
        Cell::number(finding.p()),
        Cell::number(finding.p_adjusted()),
        Cell::Text(verdict),
        Cell::Text(finding.reason().map(ToString::to_string).unwrap_or_default()),
    ]
}

/// Drops the last column, the reasons, if nothing needs one.
fn without_blank_reasons(mut table: Table) -> Table {
    let blank = |cell: &Cell| matches!(cell, Cell::Text(text) if text.is_empty());
    if table.rows.iter().all(|row| row.last().is_some_and(blank)) {
        table.columns.pop();
        table.rows.iter_mut().for_each(|row| drop(row.pop()));
    }
    table
}

/// An interval of a difference.
fn between(interval: Option<Interval>, digits: usize) -> Cell {
    let write = |interval: Interval| format!("[{}, {}]", signed(interval.low, digits), signed(interval.high, digits));
    interval.map_or(Cell::Missing, |interval| Cell::Text(write(interval)))
}

/// An interval of a score, which has no sign.
fn within(interval: Option<Interval>, digits: usize) -> Cell {
    let write = |interval: Interval| format!("[{:.digits$}, {:.digits$}]", interval.low, interval.high);
    interval.map_or(Cell::Missing, |interval| Cell::Text(write(interval).replace('-', "−")))
}
