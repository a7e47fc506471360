//! Lines and curves: how often the truth lies outside their intervals.

use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{Series, Settings, TrendSettings, TrendTable, trend};
use stilt_results::{BASELINE, Basis, Catalogue, Factor, Observations, OnConflict, Reading, ResultSet, Source};

use crate::noise::{normal, normals};
use crate::rate::{Random, rates};
use crate::section::{Row, report};

const TABLES: u64 = 1_000;
const RUNS: usize = 5;
const STEPS: usize = 6;

/// Scores by intermediate (0 is the baseline), run and step from 1; the baseline has no step.
fn results(factor: &Factor, within: bool, mut score: impl FnMut(usize, usize, usize) -> f64) -> ResultSet {
    let mut table = Observations::from_source(Source::default());
    let axis = table.place(factor);
    let mut row: Vec<u32> = vec![0; table.factors().len()];
    for (place, code) in row.iter_mut().enumerate() {
        *code = table.intern(place, if place == 5 { "accuracy" } else { "" });
    }
    let target = table.place(&Factor::Target);
    row[target] = table.intern(target, "t");
    let (intermediate, seed) = (table.place(&Factor::Intermediate), table.place(&Factor::Seed));
    for arm in 0..3 {
        let name = if arm == 0 { BASELINE.to_owned() } else { format!("i{arm}") };
        row[intermediate] = table.intern(intermediate, &name);
        for run in 0..RUNS {
            for step in 1..=if arm == 0 { 1 } else { STEPS } {
                // Other runs at every x have ids of their own.
                let id = if within { run } else { run * STEPS + step };
                row[seed] = table.intern(seed, &format!("{arm}-{id}"));
                row[axis] = table.intern(axis, &if arm == 0 { String::new() } else { step.to_string() });
                let line = table.len() as u32 + 1;
                let value = score(arm, run, step);
                table.push(&row, Reading { value, basis: Basis::Measured, summary: None, line });
            }
        }
    }
    ResultSet::merge(table, OnConflict::Error).unwrap().set
}

fn of(set: &ResultSet, axis: &str) -> TrendTable {
    let wanted = TrendSettings { axis: axis.into(), ..TrendSettings::default() };
    trend(set, Catalogue::builtin(), &Settings::default(), &wanted).unwrap()
}

/// 1 if the truth lies outside.
fn misses(interval: Option<Interval>, truth: f64) -> f64 {
    let interval = interval.expect("an interval");
    f64::from(u8::from(!(interval.low <= truth && truth <= interval.high)))
}

/// The true gain at a step, of either intermediate.
fn line(arm: usize, step: usize) -> f64 {
    [0.0, 1.0, 2.5][arm] + [0.0, 0.5, 0.8][arm] * step as f64
}

/// A curve with a peak at step 4, and one that levels off towards step 5.
fn shape(arm: usize, step: usize) -> f64 {
    match arm {
        0 => 0.0,
        1 => 3.0 - 0.3 * (step as f64 - 4.0).powi(2),
        _ => 3.0 - 3.0 * (-(step as f64)).exp() - 0.002 * (step as f64 - 5.0).abs(),
    }
}

/// What is outside of the intervals of a curve: the place of the peak, the drop from the chosen peak, its value.
fn of_curve(series: &Series, arm: usize) -> [f64; 3] {
    let summary = series.summary.expect("a summary");
    let (from, to) = summary.peak.range.expect("a range");
    let steps = 1..=STEPS;
    let best = steps.max_by(|&a, &b| shape(arm, a).total_cmp(&shape(arm, b))).expect("steps") as f64;
    let chosen = shape(arm, summary.peak.x as usize);
    let outside = f64::from(u8::from(!(from <= best && best <= to)));
    // At the peak there is no drop and nothing to miss.
    let drop = summary.drop_interval.map_or(0.0, |drop| misses(Some(drop), shape(arm, STEPS) - chosen));
    [outside, drop, misses(summary.peak.interval, chosen)]
}

#[test]
#[ignore = "slow: just calibrate"]
fn lines_and_curves() {
    let mut table = Vec::new();
    for (within, axis) in [(true, "step"), (false, "dose")] {
        let factor: Factor = axis.parse().expect("a factor");
        let design = if within { "5 runs seen at 6 steps" } else { "5 runs at each of 6 doses" };
        let method = if within { "paired-t" } else { "trend" };
        let noise = |random: &mut Random| {
            // Runs differ in level and slope where they are seen along the axis.
            let (level, slope) = (normals(3 * RUNS, random), normals(3 * RUNS, random));
            move |arm: usize, run: usize, step: usize| {
                let at = arm * RUNS + run;
                if within { level[at] + 0.1 * slope[at] * step as f64 } else { 0.0 }
            }
        };
        let lines = rates(TABLES, |random| {
            let shared = noise(random);
            let set = results(&factor, within, |arm, run, step| {
                60.0 + line(arm, step) + shared(arm, run, step) + 0.5 * normal(random)
            });
            let table = of(&set, axis);
            let band = table.series[0].fit.line.as_ref().and_then(|line| line.band(3.0));
            [
                misses(table.series[0].fit.finding.interval(), 0.5),
                misses(table.differences[0].finding.interval(), 0.5 - 0.8),
                misses(band, line(1, 3)),
            ]
        });
        let [slope, difference, band] = lines;
        let about = |what: &str, method, rate| {
            Row::holds(format!("{design}: {what}"), method, "a line", rate).about(0.05, 0.02, "nominal, outside 95 %")
        };
        table.push(about("slope", method, slope));
        table.push(about("difference of slopes", "slope-difference", difference));
        table.push(about("band at the third x", method, band));
        for (arm, curve) in [(1, "a peak"), (2, "a curve that levels off")] {
            let found = rates(TABLES, |random| {
                let shared = noise(random);
                let set = results(&factor, within, |arm, run, step| {
                    60.0 + shape(arm, step) + shared(arm, run, step) + 0.5 * normal(random)
                });
                of_curve(&of(&set, axis).series[arm - 1], arm)
            });
            for (what, rate) in ["place of the peak", "drop", "value of the peak"].into_iter().zip(found) {
                table.push(Row::holds(format!("{design}: {what}"), "all x at once", curve, rate));
            }
        }
    }
    report("trends", &table);
}
