//! The report of `tradeoff`: the points of every front with all metrics, and the gains side by side.

use serde_json::{Value, json};
use stilt_analysis::transfer::{Front, GainRow, Measure, Settings, TradeoffMetric, TradeoffPoint, TradeoffTable};
use stilt_results::{Bounds, Catalogue, Direction, Filter};

use super::trend::significant;
use super::{fields, marked, named, settings as chosen};
use crate::facts::{Facts, Row, averages, listed, percent};
use crate::render::{Cell, Column, Kind, Report, Table, View};

/// What stands before the metrics of a point.
const LEADING: &[(&str, Kind)] =
    &[("base_model", Kind::Text), ("split", Kind::Text), ("intermediate", Kind::Text), ("point", Kind::Text)];

/// A trade-off, to be written.
pub(crate) fn report(
    table: &TradeoffTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    digits: usize,
) -> Report {
    let mut written = chosen(settings, filter);
    // Points take the place of rows, and the metrics are named.
    written.retain(|(name, _)| !matches!(*name, "rows" | "cols" | "metric" | "over" | "resample"));
    let keys: Vec<String> = table.keys.iter().map(ToString::to_string).collect();
    written.extend([("points", json!(keys)), ("metrics", table.metrics.iter().map(described).collect())]);
    let views = table.fronts.iter().map(|front| View::Table(shown(front, table, settings.level, digits)));
    let fronts: Vec<Value> = table.fronts.iter().map(json).collect();
    Report {
        schema: "stilt.tradeoff/1",
        settings: written,
        records: records(table),
        extra: vec![("fronts", json!(fronts)), ("gains", gains(table))],
        views: views.collect(),
        footnotes: footnotes(table, settings, catalogue),
        notes: table.notes.clone(),
    }
}

fn better(of: &TradeoffMetric) -> &'static str {
    match of.metric.direction {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
    }
}

fn described(of: &TradeoffMetric) -> Value {
    json!({"id": of.id, "better": better(of), "unit": of.unit})
}

fn json(front: &Front) -> Value {
    let on_front: Vec<&str> =
        front.points.iter().filter(|point| point.on_front).map(|point| point.name.as_str()).collect();
    json!({
        "base_model": named(&front.base_model), "split": named(&front.split), "front": on_front, "points": front.points.len(),
        "resamples": front.resamples,
    })
}

/// The columns of a metric, each with its place behind.
fn of_metric(place: usize) -> Vec<Column> {
    let names = ["metric", "mean", "ci_low", "ci_high", "n", "n_targets", "gain", "verdict", "reason"];
    let kinds = [
        Kind::Text,
        Kind::Score,
        Kind::Score,
        Kind::Score,
        Kind::Plain,
        Kind::Plain,
        Kind::Gain,
        Kind::Text,
        Kind::Text,
    ];
    names.into_iter().zip(kinds).map(|(name, kind)| Column::new(format!("{name}_{place}"), kind)).collect()
}

fn records(table: &TradeoffTable) -> Table {
    let measure = |(measure, metric): (&Measure, &TradeoffMetric)| {
        let gain = measure.gain.as_ref().map(|row| &row.finding);
        let reason = measure.score.reason.as_ref();
        vec![
            Cell::text(&metric.id),
            Cell::number(measure.score.mean),
            Cell::number(measure.score.interval.map(|interval| interval.low)),
            Cell::number(measure.score.interval.map(|interval| interval.high)),
            Cell::Count(measure.n_runs),
            Cell::Count(measure.n_targets),
            Cell::number(gain.and_then(|finding| finding.estimate())),
            gain.map_or(Cell::Missing, |finding| Cell::Text(finding.verdict().to_string())),
            reason.map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())),
        ]
    };
    let row = |point: &TradeoffPoint| {
        let place = &point.place;
        let mut cells =
            [&place.base_model, &place.split, &place.intermediate, &point.name].map(|name| Cell::text(name)).to_vec();
        cells.extend([Cell::text(if point.on_front { "yes" } else { "no" }), Cell::number(point.p_front)]);
        cells.push(Cell::text(&point.dominated_by.join("; ")));
        cells.extend(point.measures.iter().zip(&table.metrics).flat_map(measure));
        cells
    };
    let own = [("on_front", Kind::Text), ("p_front", Kind::Plain), ("dominated_by", Kind::Text)];
    Table {
        title: String::new(),
        columns: [
            super::columns(LEADING),
            super::columns(&own),
            (1..=table.metrics.len()).flat_map(of_metric).collect(),
        ]
        .concat(),
        stub: 4,
        rows: table.fronts.iter().flat_map(|front| front.points.iter().map(row)).collect(),
    }
}

/// Every judged gain, with the fields of any gain.
fn gains(table: &TradeoffTable) -> Value {
    let leading = [
        ("base_model", Kind::Text),
        ("split", Kind::Text),
        ("point", Kind::Text),
        ("metric", Kind::Text),
        ("gain", Kind::Gain),
        ("treated_mean", Kind::Score),
        ("baseline_mean", Kind::Score),
    ];
    let gain = |(point, row): (&TradeoffPoint, &GainRow)| {
        let (place, detail) = (&row.place, &row.detail);
        let mut cells =
            [&place.base_model, &place.split, &point.name, &place.metric].map(|name| Cell::text(name)).to_vec();
        cells.push(Cell::number(row.finding.estimate()));
        cells.extend([detail.treated_mean, detail.baseline_mean].map(Cell::number));
        cells.extend(fields(&row.finding, detail, table.scope));
        cells
    };
    let points = table.fronts.iter().flat_map(|front| &front.points);
    let rows = points.flat_map(|point| point.measures.iter().filter_map(move |of| Some((point, of.gain.as_ref()?))));
    let columns = [super::columns(&leading), super::columns(super::FIELDS)].concat();
    Table { title: String::new(), columns, stub: 4, rows: rows.map(gain).collect() }.json()
}

fn heading(of: &TradeoffMetric) -> String {
    match &of.unit {
        Some(unit) if unit != "points" => format!("{} ({unit})", of.id),
        _ => of.id.clone(),
    }
}

fn shown(front: &Front, table: &TradeoffTable, level: f64, digits: usize) -> Table {
    let names: Vec<&str> =
        [&front.base_model, &front.split].into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let metrics: Vec<&str> = table.metrics.iter().map(|of| of.id.as_str()).collect();
    let title = match metrics[..] {
        [first, second] => format!("{first} against {second}"),
        _ => metrics.join(", "),
    };
    let title = if names.is_empty() { title } else { format!("{title}: {}", names.join(", ")) };
    let keys: Vec<String> = table.keys.iter().map(ToString::to_string).collect();
    let mut columns = vec![Column::new(if keys.is_empty() { "point".to_owned() } else { keys.join(", ") }, Kind::Text)];
    let written: Vec<usize> = (0..table.metrics.len()).map(|place| shown_digits(table, place, digits)).collect();
    for (metric, &digits) in table.metrics.iter().zip(&written) {
        columns.push(Column::new(heading(metric), Kind::Score).with_digits(digits));
        columns.push(Column::new(format!("{} CI", percent(level)), Kind::Text));
        columns.push(Column::new("n", Kind::Plain));
        columns.push(Column::new("gain", Kind::Gain).with_digits(digits));
    }
    columns.extend([
        Column::new("front", Kind::Text),
        Column::new("share", Kind::Text),
        Column::new("behind", Kind::Text),
    ]);
    let row = |point: &TradeoffPoint| {
        let mut cells = vec![Cell::text(&point.name)];
        for (measure, &digits) in point.measures.iter().zip(&written) {
            cells.push(measure.score.mean.map_or(Cell::NotComputed, Cell::Number));
            cells.push(super::within(measure.score.interval, digits));
            cells.push(Cell::Count(measure.n_runs));
            cells.push(measure.gain.as_ref().map_or(Cell::Missing, |row| marked(&row.finding, &row.detail)));
        }
        let behind: Vec<&str> = point.dominated_by.iter().map(String::as_str).collect();
        cells.push(Cell::text(if point.on_front { "yes" } else { "" }));
        cells.push(point.p_front.map_or(Cell::Missing, |share| Cell::Text(percent_of(share))));
        cells.push(Cell::text(&listed(&behind)));
        cells
    };
    let mut table = Table { title, columns, stub: 1, rows: front.points.iter().map(row).collect() };
    table.drop_missing();
    table
}

/// Decimals in which a metric is written: those asked for where it is in points; else no less than show three digits of
/// its largest mean, and two of how far the means lie apart.
pub(crate) fn shown_digits(table: &TradeoffTable, place: usize, digits: usize) -> usize {
    if table.metrics.get(place).is_none_or(|of| of.metric.bounds != Bounds::Unbounded) {
        return digits;
    }
    let points = table.fronts.iter().flat_map(|front| &front.points);
    let means = || points.clone().filter_map(|point| point.measures.get(place)?.score.mean);
    let (low, high) =
        means().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), mean| (low.min(mean), high.max(mean)));
    let apart = if high > low { significant(high - low).saturating_sub(1) } else { 0 };
    digits.max(significant(low.abs().max(high.abs()))).max(apart)
}

/// A share of resamples: never a sure 0 or 100 that rounding made.
fn percent_of(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.005 => "<1 %".to_owned(),
        share if share < 1.0 && share > 0.995 => ">99 %".to_owned(),
        share => format!("{:.0} %", share * 100.0),
    }
}

/// How many runs stand behind the means.
fn runs(measures: &[&Measure]) -> Option<String> {
    let counts = || measures.iter().map(|measure| measure.n_runs).filter(|n| *n > 0);
    let (fewest, most) = (counts().min()?, counts().max()?);
    let fewest_of =
        if measures.iter().any(|measure| measure.n_targets > 1) { "; of several targets the fewest" } else { "" };
    Some(match fewest == most {
        true if most == 1 => "n: 1 run of each point in each metric.".to_owned(),
        true => format!("n: {most} runs of each point in each metric{fewest_of}."),
        false => format!("n: runs of a point in a metric, {fewest} to {most}{fewest_of}."),
    })
}

fn footnotes(table: &TradeoffTable, settings: &Settings, catalogue: &Catalogue) -> Vec<String> {
    let points = || table.fronts.iter().flat_map(|front| &front.points);
    let measures = || points().flat_map(|point| &point.measures);
    let rows = measures().filter_map(|measure| measure.gain.as_ref());
    let rows: Vec<Row> =
        rows.map(|row| Row { place: &row.place, finding: &row.finding, detail: &row.detail }).collect();
    let facts = Facts::of_gains(rows, (&table.families, table.scope), settings, catalogue);
    let ways: Vec<String> =
        table.metrics.iter().map(|of| format!("{} {} {}", better(of), of.id, "is better")).collect();
    let mut said = vec![format!(
        "Front: no other point is at least as good in every metric and better in one ({}); equal points are both on \
         it. `behind` names the points of the front that beat one. Means as measured, {} intervals by Student's t over runs.",
        ways.join(", "),
        percent(settings.level)
    )];
    if let Some(front) = table.fronts.iter().find(|front| front.resamples > 0) {
        said.push(format!(
            "Share: of {} resamples of the runs of every point, those in which it is on the front; a bootstrap share, not the \
             probability that it is.",
            front.resamples
        ));
    }
    if measures().any(|measure| measure.n_targets > 1) {
        said.push(format!("Averages: {}.", averages(settings)));
    }
    said.extend(facts.sentences_of(runs(&measures().collect::<Vec<_>>())));
    said
}
