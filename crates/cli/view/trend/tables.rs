//! A trend for people.

use stilt_analysis::family::Finding;
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{Design, Of, Point, Series, Settings, Shown, SlopePair, TrendTable};

use super::{blocks, per, significant, stars};
use crate::facts::percent;
use crate::render::{Cell, Column, Kind, Table, View, signed};
use crate::view::{between, marked, summary, summary_columns, within, without_blank_reasons};

/// More x than this stand below each other.
const ACROSS: usize = 10;

/// Of more pairs than this only those are shown that differ.
const PAIRS: usize = 15;

/// All tables, block by block.
pub(super) fn all(table: &TrendTable, settings: &Settings, digits: usize) -> Vec<View> {
    let mut views = Vec::new();
    for block in blocks(table) {
        let heading = heading(&block);
        views.push(View::Table(points(table, &block, &heading, settings, digits)));
        views.push(View::Table(lines(table, &block, settings, per(table))));
        let summarised: Vec<&Series> = block.iter().copied().filter(|series| series.summary.is_some()).collect();
        if !summarised.is_empty() {
            views.push(View::Table(summaries(table, &summarised, settings, digits)));
        }
        let of_block = |pair: &&SlopePair| {
            block.first().is_some_and(|first| (&first.base_model, &first.split) == (&pair.base_model, &pair.split))
        };
        let pairs: Vec<&SlopePair> = table.differences.iter().filter(of_block).collect();
        if !pairs.is_empty() {
            views.push(differences(&pairs, settings, per(table)));
        }
    }
    views
}

fn heading(block: &[&Series]) -> String {
    let names = block.first().map(|series| [series.base_model.as_str(), &series.split]).unwrap_or_default();
    names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

fn points(table: &TrendTable, block: &[&Series], heading: &str, settings: &Settings, digits: usize) -> Table {
    let what = if table.of == Of::Gain { "Gain" } else { "Score" };
    let title = format!("{what} against {}", table.axis);
    let title = if heading.is_empty() { title } else { format!("{title}: {heading}") };
    let mut x: Vec<f64> = block.iter().flat_map(|series| series.points.iter().map(|point| point.x)).collect();
    x.sort_by(f64::total_cmp);
    x.dedup();
    let levels = block.iter().find_map(|series| match &series.design {
        Design::Levels(factor) => Some(factor.name()),
        _ => None,
    });
    if block.len() > 1 && x.len() <= ACROSS && is_grid(block, &x) {
        return matrix(title, block, &x);
    }
    list(title, table, block, (levels, settings, digits))
}

/// Whether every x is one level, such as one model, and most series have most of them.
fn is_grid(block: &[&Series], x: &[f64]) -> bool {
    let points = || block.iter().flat_map(|series| &series.points);
    let is_one = |x: &f64| {
        let mut levels = points().filter(|point| point.x == *x).map(|point| &point.level);
        let first = levels.next();
        levels.all(|level| Some(level) == first)
    };
    2 * points().count() >= block.len() * x.len() && x.iter().all(is_one)
}

fn cell(point: &Point) -> Cell {
    match &point.shown {
        Shown::Gain(finding) => marked(finding, &point.detail),
        Shown::Score(score) => score.mean.map_or(Cell::NotComputed, Cell::Number),
    }
}

fn matrix(title: String, block: &[&Series], x: &[f64]) -> Table {
    let gains = block.iter().flat_map(|series| &series.points).any(|point| point.finding().is_some());
    let kind = if gains { Kind::Gain } else { Kind::Score };
    let level = |x: f64| {
        let points = block.iter().flat_map(|series| &series.points);
        points.into_iter().find(|point| point.x == x).map(|point| point.level.clone()).unwrap_or_default()
    };
    let mut columns = vec![Column::new("series", Kind::Text)];
    columns.extend(x.iter().map(|&x| Column::new(level(x), kind)));
    let row = |series: &&Series| {
        let at = |&x: &f64| series.points.iter().find(|point| point.x == x).map_or(Cell::Missing, cell);
        std::iter::once(Cell::text(&series.name)).chain(x.iter().map(at)).collect()
    };
    Table { title, columns, stub: 1, rows: block.iter().map(row).collect() }
}

fn list(
    title: String,
    table: &TrendTable,
    block: &[&Series],
    (levels, settings, digits): (Option<&str>, &Settings, usize),
) -> Table {
    let mut columns = vec![Column::new("series", Kind::Text), Column::new(table.axis.to_string(), Kind::Plain)];
    if let Some(name) = levels {
        columns.push(Column::new(name, Kind::Text));
    }
    let stub = columns.len();
    match table.of {
        Of::Gain => columns.extend(summary_columns(settings.level, "gain")),
        Of::Score => columns.extend([
            Column::new("score", Kind::Score),
            Column::new(format!("{} CI", percent(settings.level)), Kind::Text),
            Column::new("n", Kind::Plain),
        ]),
    }
    let row = |(series, point): (&Series, &Point)| {
        let mut cells = vec![Cell::text(&series.name), Cell::Number(point.x)];
        if levels.is_some() {
            cells.push(Cell::text(&point.level));
        }
        match &point.shown {
            Shown::Gain(finding) => cells.extend(summary(finding, &point.detail, digits)),
            Shown::Score(score) => {
                cells.extend([cell(point), within(score.interval, digits), Cell::Count(point.detail.n_treated)]);
            }
        }
        cells
    };
    let points = block.iter().flat_map(|series| series.points.iter().map(move |point| (*series, point)));
    let mut table = Table { title, columns, stub, rows: points.map(row).collect() };
    if block.len() == 1 {
        table.columns.remove(0);
        table.rows.iter_mut().for_each(|row| drop(row.remove(0)));
        table.stub -= 1;
    }
    without_blank_reasons(table)
}

/// Slope, interval and p of a finding, for that much of the axis, with as many decimals as its size needs.
fn slope(finding: &Finding, per: f64) -> [Cell; 4] {
    let interval = finding.interval().map(|interval| Interval { low: per * interval.low, high: per * interval.high });
    let estimate = finding.estimate().map(|value| per * value);
    let ends = interval.map_or(0.0, |interval| interval.low.abs().max(interval.high.abs()));
    let digits = significant(estimate.map_or(ends, |value| value.abs().max(ends)));
    let estimate = estimate.map(|value| format!("{}{}", signed(value, digits), stars(finding)));
    [
        estimate.map_or(Cell::NotComputed, Cell::Text),
        between(interval, digits),
        Cell::number(finding.p()),
        Cell::number(finding.p_adjusted()),
    ]
}

fn slope_columns(what: &str, settings: &Settings) -> [Column; 4] {
    [
        Column::new(what, Kind::Text),
        Column::new(format!("{} CI", percent(settings.level)), Kind::Text),
        Column::new("p", Kind::P),
        Column::new("adj. p", Kind::P),
    ]
}

fn lines(table: &TrendTable, block: &[&Series], settings: &Settings, per: f64) -> Table {
    let what = match per {
        _ if table.log => "slope per tenfold".to_owned(),
        1.0 => "slope".to_owned(),
        many => format!("slope per {many}"),
    };
    let mut columns =
        vec![Column::new("series", Kind::Text), Column::new("x", Kind::Text), Column::new("n", Kind::Text)];
    columns.extend(slope_columns(&what, settings));
    columns.extend([Column::new("residual sd", Kind::Score), Column::new("reason", Kind::Text)]);
    let row = |series: &&Series| {
        let (fit, line) = (&series.fit, series.fit.line.as_ref());
        let ends = fit.x.first().zip(fit.x.last()).map(|(from, to)| format!("{from} to {to}"));
        let n = line.map(|line| format!("{} {}", line.n, series.design.unit()));
        let mut cells = vec![Cell::text(&series.name)];
        cells.extend([ends, n].map(|text| text.map_or(Cell::Missing, Cell::Text)));
        cells.extend(slope(&fit.finding, per));
        cells.push(Cell::number(line.and_then(|line| line.residual_sd)));
        cells.push(Cell::Text(fit.finding.reason().map(ToString::to_string).unwrap_or_default()));
        cells
    };
    let rows = block.iter().map(row).collect();
    without_blank_reasons(Table { title: "Lines".to_owned(), columns, stub: 1, rows })
}

fn summaries(table: &TrendTable, block: &[&Series], settings: &Settings, digits: usize) -> Table {
    let gains = table.of == Of::Gain;
    let ci = format!("{} CI", percent(settings.level));
    let kind = if gains { Kind::Gain } else { Kind::Score };
    let mut columns = vec![
        Column::new("series", Kind::Text),
        Column::new("x", Kind::Text),
        Column::new("peak", kind),
        Column::new(ci.as_str(), Kind::Text),
        Column::new("at", Kind::Plain),
        Column::new("peak between", Kind::Text),
        Column::new("95 % of it from", Kind::Text),
        Column::new("better from", Kind::Text),
        Column::new("drop", Kind::Gain),
        Column::new(ci.as_str(), Kind::Text),
        Column::new("area", kind),
        Column::new(ci.as_str(), Kind::Text),
    ];
    let around = if gains { between } else { within };
    let row = |series: &&Series| {
        let Some(summary) = series.summary else { return Vec::new() };
        let peak = summary.peak;
        let first = |x: Option<f64>| Cell::Text(x.map_or("never".to_owned(), |x| x.to_string()));
        let mut cells = vec![
            Cell::text(&series.name),
            Cell::Text(format!("{} to {}", summary.from, summary.to)),
            Cell::Number(peak.value),
            around(peak.interval, digits),
            Cell::Number(peak.x),
            peak.range.map_or(Cell::Missing, |(from, to)| Cell::Text(format!("{from} to {to}"))),
        ];
        if gains {
            cells.extend([first(summary.reached), first(series.better_from)]);
        }
        cells.extend([Cell::Number(summary.drop), between(summary.drop_interval, digits)]);
        cells.extend([Cell::Number(summary.area), around(summary.area_interval, digits)]);
        cells
    };
    if !gains {
        columns.drain(6..8);
    }
    Table { title: "Peak and area".to_owned(), columns, stub: 1, rows: block.iter().map(row).collect() }
}

/// The pairs; of many only those that differ.
fn differences(pairs: &[&SlopePair], settings: &Settings, per: f64) -> View {
    let many = pairs.len() > PAIRS;
    let shown: Vec<&SlopePair> = pairs.iter().copied().filter(|pair| !many || pair.finding.stars() > 0).collect();
    let title = match (many, shown.len()) {
        (false, _) => "Differences of slopes".to_owned(),
        (true, 0) => {
            let none =
                format!("Differences of slopes: none of {} pairs differs; --format json lists them.", pairs.len());
            return View::Text(none);
        }
        (true, count) => format!("Differences of slopes: {count} of {} pairs; --format json lists all", pairs.len()),
    };
    let mut columns = vec![Column::new("pair", Kind::Text)];
    columns.extend(slope_columns("difference", settings));
    columns.push(Column::new("reason", Kind::Text));
    let row = |pair: &&SlopePair| {
        let mut cells = vec![Cell::Text(format!("{} − {}", pair.a, pair.b))];
        cells.extend(slope(&pair.finding, per));
        cells.push(Cell::Text(pair.finding.reason().map(ToString::to_string).unwrap_or_default()));
        cells
    };
    let rows = shown.iter().map(row).collect();
    View::Table(without_blank_reasons(Table { title, columns, stub: 1, rows }))
}
