//! Averages over targets that do not all have the same runs.

use stilt_analysis::transfer::COMBINED;

use crate::layout::{At, Layout};
use crate::noise::{normal, normals};
use crate::rate::{Rate, rate};
use crate::rejected::{declared, gains, of_averages};
use crate::section::{Row, report};

const TABLES: u64 = 10_000;

/// One average; `there` says which scores there are, and a seed adds `shared` standard deviations to every target.
fn average(layout: &Layout, shared: f64, there: impl Fn(At) -> bool + Sync) -> Rate {
    rate(TABLES, |random| {
        let most = layout.runs.0.max(layout.runs.1);
        let shifts = normals(2 * most, random);
        let set = layout.results(|at| {
            let noise = shared * shifts[at.intermediate * most + at.seed] + normal(random);
            there(at).then_some(noise)
        });
        of_averages(&gains(&set, &declared(false)), COMBINED)
    })
}

#[test]
#[ignore = "slow: just calibrate"]
fn averages_of_incomplete_runs() {
    let mut rows = Vec::new();
    let mut row = |design: &str, null: &str, rate, documented: f64| {
        let row = Row::holds(design, COMBINED, null, rate);
        rows.push(if documented > 0.05 { row.excess(documented, "very few runs") } else { row });
    };
    let shared = "normal, noise of a seed shared over targets";
    let missing = |at: At| !(at.treated() && at.target == 6 && at.seed == 4);
    let five = Layout::cells(7, (5, 5));
    row("average of 7 targets, 5 against 5, one run missing", shared, average(&five, 1.0, missing), 0.0);
    row("average of 7 targets, 5 against 5, one run missing", "normal", average(&five, 0.0, missing), 0.0);
    let two = |at: At| !at.treated() || at.target == 9 || at.seed < 2;
    for (runs, of_shared, of_normal) in [((5, 5), 0.06, 0.06), ((5, 20), 0.12, 0.12)] {
        let design = format!("average of 10 targets, 2 runs (one target: 5) against {}", runs.1);
        let layout = Layout::cells(10, runs);
        row(&design, shared, average(&layout, 1.0, two), of_shared);
        row(&design, "normal", average(&layout, 0.0, two), of_normal);
    }
    report("averages", &rows);
}
