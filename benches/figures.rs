//! Time of drawing the heatmap of the shipped grid inside the process, from gains to the bytes of a file.
//!
//!     cargo bench --bench figures
//!
//! prints one JSON line a format: {"case": ..., "milliseconds": median, "least": ..., "most": ..., "bytes": ...}.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints times")]

use std::time::Instant;

use stilt_analysis::transfer::{ALL, GainRow, Settings, gain};
use stilt_plot::{Cell, Drawing, Figure as _, Group, Heatmap, Theme, Width};
use stilt_results::import::{self, Options};
use stilt_results::{Catalogue, Observations, OnConflict, ResultSet};

const GRID: &str = include_str!("../data/simulated-xtreme/simulated_grid.csv");

/// Calls that are timed, an odd number.
const CALLS: usize = 31;

/// Makes the bytes of a file.
type Write = fn(&Drawing) -> Vec<u8>;

const CASES: &[(&str, Write)] = &[
    ("heatmap-svg", |drawing| drawing.svg().expect("an SVG").into_bytes()),
    ("heatmap-png-300", |drawing| drawing.png(300.0).expect("a PNG")),
    ("heatmap-pdf", |drawing| drawing.pdf().expect("a PDF")),
];

fn main() {
    let (heatmap, theme) = (heatmap(), Theme::default());
    for (case, write) in CASES {
        let call = || write(&heatmap.draw(&theme, Width::Full).expect("a drawing"));
        let bytes = call().len();
        let time = |_| {
            let start = Instant::now();
            call();
            start.elapsed().as_secs_f64() * 1e3
        };
        let mut times: Vec<f64> = (0..CALLS).map(time).collect();
        times.sort_by(f64::total_cmp);
        let (least, median, most) = (times[0], times[CALLS / 2], times[CALLS - 1]);
        println!(
            "{{\"case\": \"{case}\", \"milliseconds\": {median:.2}, \"least\": {least:.2}, \"most\": {most:.2}, \
             \"bytes\": {bytes}}}"
        );
    }
}

/// Nine intermediate tasks by nine targets and the average over them.
fn heatmap() -> Heatmap {
    let catalogue = Catalogue::builtin();
    let read = import::read("simulated_grid.csv", GRID.as_bytes(), &Options::default(), catalogue).expect("a grid");
    let mut observations = Observations::default();
    observations.append(read.observations);
    let set = ResultSet::merge(observations, OnConflict::Error).expect("no conflicts").set;
    let table = gain(&set, catalogue, &Settings::default()).expect("gains");
    let distinct = |level: fn(&GainRow) -> &str| {
        let mut levels: Vec<String> = Vec::new();
        for row in &table.gains {
            if !levels.iter().any(|known| known == level(row)) {
                levels.push(level(row).to_owned());
            }
        }
        levels
    };
    let rows = distinct(|row| &row.place.intermediate);
    let mut columns = distinct(|row| &row.place.target);
    columns.sort_by_key(|target| target == ALL);
    let cell = |(row, column): (&String, &String)| {
        let found = table.gains.iter().find(|gain| gain.place.intermediate == *row && gain.place.target == *column);
        found.map_or(Cell::Missing, |gain| Cell::Gain(gain.finding.clone()))
    };
    let cells = rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column))).map(cell).collect();
    let groups = |labels: &[String], size: usize| {
        let group = |labels: &[String]| Group { heading: None, labels: labels.to_vec() };
        labels.chunks(size).map(group).collect::<Vec<_>>()
    };
    let mut heatmap = Heatmap::new(groups(&rows, 3), groups(&columns, 3), cells).expect("a heatmap");
    heatmap.words.caption = "Simulated gains in points. * p < .05, ** p < .01, *** p < .001 (Holm).".to_owned();
    heatmap.row_axis = "Intermediate task".to_owned();
    heatmap.column_axis = "Target task".to_owned();
    heatmap.scale_label = "Gain over the baseline (points)".to_owned();
    heatmap
}
