//! The report of `trend`: points, lines, summaries, differences between slopes.

mod records;
mod tables;

use serde_json::json;
use stilt_analysis::family::Finding;
use stilt_analysis::transfer::{Design, FamilyOfTests, Of, Point, Series, Settings, TrendTable};
use stilt_results::{Catalogue, Filter};

use super::settings as chosen;
use crate::facts::{Facts, Row, Scores, averages, percent, predictions};
use crate::render::Report;
use crate::together::together;

/// A trend, to be written.
pub(crate) fn report(
    table: &TrendTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    digits: usize,
) -> Report {
    let mut written = chosen(settings, filter);
    // Series and axis take the place of rows and columns.
    written.retain(|(name, _)| !matches!(*name, "rows" | "cols" | "over" | "resample"));
    let keys: Vec<String> = table.keys.iter().map(ToString::to_string).collect();
    written.extend([
        ("x", json!(table.axis.to_string())),
        ("log", json!(table.log)),
        ("series", json!(keys)),
        ("value", json!(table.of.name())),
    ]);
    Report {
        schema: "stilt.trend/1",
        settings: written,
        records: records::points(table),
        extra: records::extra(table),
        views: tables::all(table, settings, digits),
        footnotes: footnotes(table, settings, catalogue),
        notes: table.notes.clone(),
    }
}

/// The series of each base model and split.
pub(crate) fn blocks(table: &TrendTable) -> Vec<Vec<&Series>> {
    let blocks = together(&table.series, |series| (&*series.base_model, &*series.split));
    blocks.into_iter().map(|(_, series)| series).collect()
}

/// What is known of the points of these series that count.
pub(crate) fn facts<'a>(
    table: &'a TrendTable,
    series: &[&'a Series],
    counts: fn(&Point) -> bool,
    settings: &'a Settings,
    catalogue: &'a Catalogue,
) -> Facts<'a> {
    let points = series.iter().flat_map(|series| &series.points).filter(|point| counts(point));
    let row = |point: &'a Point| Some(Row { place: &point.place, finding: point.finding()?, detail: &point.detail });
    let own = |name: &str, of: fn(&Series) -> &str| name.is_empty() || series.iter().any(|series| of(series) == name);
    let of_these = |family: &&FamilyOfTests| {
        own(&family.base_model, |series| &series.base_model) && own(&family.split, |series| &series.split)
    };
    Facts {
        rows: points.filter_map(row).collect(),
        families: table.families.iter().filter(of_these).collect(),
        settings,
        catalogue,
        scope: table.scope,
        what: "Gain",
        over_baseline: true,
        name: &|id| id,
    }
}

/// What the numbers are.
fn footnotes(table: &TrendTable, settings: &Settings, catalogue: &Catalogue) -> Vec<String> {
    let points = || table.series.iter().flat_map(|series| &series.points);
    let series: Vec<&Series> = table.series.iter().collect();
    let facts = |counts: fn(&Point) -> bool| facts(table, &series, counts, settings, catalogue);
    let (all, of_runs) = (facts(|_| true), facts(|point| point.units.is_none()));
    let mut said = Vec::new();
    if points().any(|point| point.detail.n_targets > 1) {
        said.push(format!("Averages: {}.", averages(settings)));
    }
    match table.of {
        Of::Gain => {
            let judged = [all.metric(), of_runs.runs(), of_runs.tests(true), of_units(table), all.correction()];
            let limits = [all.equivalence(), of_runs.detectable(), all.floor(), all.reported()];
            said.extend(judged.into_iter().chain(limits).flatten());
            said.extend(predictions(
                points().filter_map(|point| point.finding()),
                ["single treated runs", "one more baseline run"],
            ));
        }
        Of::Score => {
            let intervals = if points().any(|point| point.interval().is_some()) {
                format!("; {} intervals by Student's t over runs", percent(settings.level))
            } else {
                String::new()
            };
            said.push(format!("Scores as measured{intervals}. Scores are not judged, slopes are."));
            said.extend(of_units(table));
            said.extend(all.correction());
        }
    }
    said.push(lines(table, catalogue));
    if table.series.iter().any(|series| series.summary.is_some()) {
        said.push(
            "Peak and drop (last x minus peak) are chosen and given on the same runs: their intervals hold for all x at \
             once. `peak between`: the x that are not shown to be below another. Area: mean along the axis (trapezium)."
                .to_owned(),
        );
    }
    said
}

/// What points are that average levels in place of runs.
fn of_units(table: &TrendTable) -> Option<String> {
    let point = table.series.iter().flat_map(|series| &series.points).find(|point| point.units.is_some())?;
    let units = point.units?;
    Some(format!(
        "Points of several {units}: mean and t over these, n counts them. About {}.",
        point.scope(table.scope)
    ))
}

/// How lines were drawn, and what about.
fn lines(table: &TrendTable, catalogue: &Catalogue) -> String {
    let places = table.series.iter().flat_map(|series| &series.points).map(|point| &point.place);
    let unit = Scores::new(places, catalogue).unit();
    let what = if unit == "points" { unit.to_owned() } else { format!("in {unit},") };
    let unit = match per(table) {
        _ if table.log => format!("tenfold of {}", table.axis),
        1.0 => format!("unit of {}", table.axis),
        many => format!("{many} of {}", table.axis),
    };
    let mut ways: Vec<&Design> = Vec::new();
    for series in &table.series {
        if !ways.contains(&&series.design) {
            ways.push(&series.design);
        }
    }
    let way = |design: &&Design| {
        let how = match design {
            Design::WithinRuns => "a line per run, t over their slopes",
            Design::Within(_) => "a line per level, t over their slopes",
            Design::BetweenRuns | Design::Levels(_) => "least squares",
        };
        format!("{how}; about {}", design.scope())
    };
    format!("Slope: {what} per {unit}, {}.", ways.iter().map(way).collect::<Vec<_>>().join("; or "))
}

/// For how much of the axis a slope is given to people: a power of ten that the lines span.
pub(crate) fn per(table: &TrendTable) -> f64 {
    let ends = |series: &Series| Some(series.fit.x.last()? - series.fit.x.first()?);
    let widest = table.series.iter().filter_map(ends).fold(0.0, f64::max);
    let power = if table.log || widest <= 0.0 { 0.0 } else { widest.log10().floor() };
    // Tens need no help.
    if (0.0..2.0).contains(&power) { 1.0 } else { 10f64.powf(power) }
}

/// Decimals that show three digits of a slope.
pub(crate) fn significant(value: f64) -> usize {
    const DIGITS: f64 = 2.0;
    const MOST: f64 = 12.0;
    if value == 0.0 { 1 } else { (DIGITS - value.abs().log10().floor()).clamp(0.0, MOST) as usize }
}

/// The stars of a finding.
pub(crate) fn stars(finding: &Finding) -> String {
    "*".repeat(usize::from(finding.stars()))
}
