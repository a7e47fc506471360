//! A trend for programs: a row per point; lines, summaries and differences as further members.

use serde_json::{Value, json};
use stilt_analysis::family::Finding;
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{Of, Point, Series, Shown, SlopePair, TrendTable};

use crate::render::{Cell, Column, Kind, Table};
use crate::view::{FIELDS, columns, fields, named};

/// What stands before the fields of a gain, but for its name.
const LEADING: &[(&str, Kind)] = &[
    ("base_model", Kind::Text),
    ("split", Kind::Text),
    ("series", Kind::Text),
    ("x", Kind::Plain),
    ("level", Kind::Text),
];

/// Behind the value of a point.
const MEANS: &[(&str, Kind)] = &[("n", Kind::Plain), ("treated_mean", Kind::Score), ("baseline_mean", Kind::Score)];

/// The fields of a score that is not judged.
const SCORE: &[(&str, Kind)] = &[
    ("n", Kind::Plain),
    ("ci_low", Kind::Score),
    ("ci_high", Kind::Score),
    ("sd", Kind::Score),
    ("n_targets", Kind::Plain),
    ("reason", Kind::Text),
];

/// Every point.
pub(super) fn points(table: &TrendTable) -> Table {
    let own = match table.of {
        Of::Gain => [vec![Column::new("gain", Kind::Gain)], columns(MEANS), columns(FIELDS)].concat(),
        Of::Score => [vec![Column::new("score", Kind::Score)], columns(SCORE)].concat(),
    };
    let rows = table.series.iter().flat_map(|series| series.points.iter().map(move |point| row(table, series, point)));
    Table { title: String::new(), columns: [columns(LEADING), own].concat(), stub: 5, rows: rows.collect() }
}

fn row(table: &TrendTable, series: &Series, point: &Point) -> Vec<Cell> {
    let mut cells = [&series.base_model, &series.split, &series.name].map(|name| Cell::text(name)).to_vec();
    cells.extend([Cell::Number(point.x), Cell::text(&point.level), Cell::number(point.value())]);
    cells.push(Cell::Count(point.detail.n_treated));
    match &point.shown {
        Shown::Gain(finding) => {
            cells.extend([point.detail.treated_mean, point.detail.baseline_mean].map(Cell::number));
            cells.extend(fields(finding, &point.detail, &point.scope(table.scope)));
        }
        Shown::Score(score) => {
            cells.extend([score.interval.map(|i| i.low), score.interval.map(|i| i.high)].map(Cell::number));
            cells.push(Cell::number(point.detail.sd));
            cells.push(Cell::Count(point.detail.n_targets));
            cells.push(score.reason.as_ref().map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())));
        }
    }
    cells
}

/// Lines, summaries and differences.
pub(super) fn extra(table: &TrendTable) -> Vec<(&'static str, Value)> {
    vec![
        ("fits", table.series.iter().map(fit).collect()),
        ("summaries", table.series.iter().filter_map(summary).collect()),
        ("slope_differences", table.differences.iter().map(difference).collect()),
    ]
}

fn low(interval: Option<Interval>) -> Option<f64> {
    interval.map(|interval| interval.low)
}

fn high(interval: Option<Interval>) -> Option<f64> {
    interval.map(|interval| interval.high)
}

/// What every judged slope has.
fn judged(finding: &Finding) -> Vec<(&'static str, Value)> {
    let tested = finding.outcome().tested();
    vec![
        ("ci_low", json!(low(finding.interval()))),
        ("ci_high", json!(high(finding.interval()))),
        ("test", json!(tested.map(|test| test.method))),
        ("df", json!(tested.and_then(|test| test.df))),
        ("p", json!(finding.p())),
        ("p_adjusted", json!(finding.p_adjusted())),
        ("q", json!(finding.q())),
        ("m", json!(finding.m())),
        ("verdict", json!(finding.verdict().to_string())),
        ("reason", json!(finding.reason().map(ToString::to_string))),
    ]
}

fn object(members: Vec<(&'static str, Value)>) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<serde_json::Map<_, _>>().into()
}

fn fit(series: &Series) -> Value {
    let (fit, line) = (&series.fit, series.fit.line.as_ref());
    let over = |f: &dyn Fn(f64) -> Option<f64>| json!(fit.x.iter().map(|&x| f(x)).collect::<Vec<_>>());
    let mut members = vec![
        ("base_model", json!(named(&series.base_model))),
        ("split", json!(named(&series.split))),
        ("series", json!(series.name)),
        ("design", json!(series.design.id())),
        ("unit", json!(series.design.unit())),
        ("scope", json!(series.design.scope())),
        ("slope", json!(fit.finding.estimate())),
    ];
    members.extend(judged(&fit.finding));
    members.extend([
        ("n", json!(line.map(|line| line.n))),
        ("intercept", json!(line.map(|line| line.intercept))),
        ("residual_sd", json!(line.and_then(|line| line.residual_sd))),
        ("x", json!(fit.x)),
        ("line", over(&|x| line?.at(x))),
        ("band_low", over(&|x| low(line?.band(x)))),
        ("band_high", over(&|x| high(line?.band(x)))),
    ]);
    object(members)
}

fn summary(series: &Series) -> Option<Value> {
    let summary = series.summary?;
    let peak = summary.peak;
    Some(json!({
        "base_model": named(&series.base_model), "split": named(&series.split), "series": series.name,
        "x_from": summary.from, "x_to": summary.to, "n_x": summary.n_x,
        "peak": peak.value, "peak_low": low(peak.interval), "peak_high": high(peak.interval),
        "peak_x": peak.x, "peak_x_low": peak.range.map(|range| range.0), "peak_x_high": peak.range.map(|range| range.1),
        "drop": summary.drop, "drop_low": low(summary.drop_interval), "drop_high": high(summary.drop_interval),
        "x_95": summary.reached, "better_from": series.better_from,
        "area": summary.area, "area_low": low(summary.area_interval), "area_high": high(summary.area_interval),
    }))
}

fn difference(pair: &SlopePair) -> Value {
    let mut members = vec![
        ("base_model", json!(named(&pair.base_model))),
        ("split", json!(named(&pair.split))),
        ("a", json!(pair.a)),
        ("b", json!(pair.b)),
        ("difference", json!(pair.finding.estimate())),
        ("pairing", json!(if pair.paired { "paired" } else { "unpaired" })),
    ];
    members.extend(judged(&pair.finding));
    object(members)
}
