//! Equivalence, prediction, flags and power.

use stilt_analysis::correction::Uncorrected;

use stilt_analysis::transfer::{ALL, GainRow, GainTable, Settings};

use crate::layout::Layout;
use crate::noise::normal;
use crate::rate::{Rate, rate, rates};
use crate::rejected::{LEVEL, declared, gains, of_cells, share_of};
use crate::section::{Row, report};

const CELLS: usize = 40;

/// Flags that normal runs raise, as documented in `collapsed.rs`.
const FLAGGED: [f64; 3] = [0.005, 0.023, 0.19];

/// Tables of independent cells with this true gain, in standard deviations of a run; `paired` makes it the deviation of
/// the differences, since the baseline is level then.
fn cells(
    runs: (usize, usize),
    (gain, level_baseline): (f64, bool),
    settings: &Settings,
    share: impl Fn(&GainTable) -> f64 + Sync,
) -> Rate {
    rate(500, |random| {
        let set = Layout::cells(CELLS, runs).results(|at| match (at.treated(), level_baseline) {
            (false, true) => Some(0.0),
            (treated, _) => Some(normal(random) + if treated { gain } else { 0.0 }),
        });
        share(&gains(&set, settings))
    })
    .of_tables(CELLS)
}

#[test]
#[ignore = "slow: just calibrate"]
fn equivalence_at_the_bound_and_prediction() {
    let mut rows = Vec::new();
    let designs = [(3, 3, true), (5, 5, true), (10, 10, true), (3, 3, false), (5, 5, false), (10, 10, false)];
    for (n, m, paired) in designs.into_iter().chain([(2, 20, false), (3, 20, false)]) {
        for bound in [1.0, 4.0] {
            let settings = Settings { bound: Some(bound), correction: &Uncorrected, ..declared(paired) };
            let equivalent =
                |table: &GainTable| share_of(table, |row| row.finding.p_equivalence().expect("a bound") <= LEVEL);
            let rate = cells((n, m), (bound, paired), &settings, equivalent);
            let (design, method) = match (paired, n == m) {
                (true, _) => (format!("{n} pairs"), "paired-t"),
                (false, true) => (format!("{n} against as many"), "welch-t"),
                (false, false) => (format!("{n} against {m}"), "permutation-t"),
            };
            let null = format!("normal, true gain at the bound of {bound} sd");
            rows.push(Row::holds(format!("equivalence, {design}"), method, null, rate));
        }
    }
    for n in [2, 5, 20] {
        let outside = |table: &GainTable| {
            share_of(table, |row| row.finding.interval().is_some_and(|i| i.low > 0.0 || i.high < 0.0))
        };
        let rate = cells((1, n), (0.0, false), &declared(false), outside);
        let design = format!("prediction interval (.95), 1 against {n}: misses");
        rows.push(Row::holds(design, "prediction", "normal", rate));
    }
    report("bounds", &rows);
}

#[test]
#[ignore = "slow: just calibrate"]
fn flags_of_collapsed_runs() {
    let flagged = |row: &GainRow| row.detail.collapsed.is_some();
    let any = |table: &GainTable, target: &str| {
        let counts = |row: &&GainRow| target == ALL || row.place.target == target;
        f64::from(u8::from(table.gains.iter().filter(counts).any(flagged)))
    };
    let [of_cells, of_targets, of_tables] = rates(4_000, |random| {
        let table = gains(&Layout::grid().results(|_| Some(normal(random))), &declared(false));
        let of_targets: f64 = (0..9).map(|target| any(&table, &format!("t{target}"))).sum();
        [share_of(&table, flagged), of_targets / 9.0, any(&table, ALL)]
    });
    let row = |design: &str, rate, expected: f64| {
        Row::holds(design, "flag N214", "normal", rate).about(expected, 0.002, "share with a flag, no error rate")
    };
    let rows = [
        row("a cell: any of its runs flagged", of_cells.of_tables(81), FLAGGED[0]),
        row("a target with 10 arms of 5 runs: any run flagged", of_targets.of_tables(9), FLAGGED[1]),
        row("9 targets with 10 arms of 5 runs: any run flagged", of_tables, FLAGGED[2]),
    ];
    report("flags", &rows);
}

#[test]
#[ignore = "slow: just calibrate"]
fn power_at_five_runs() {
    const EXACT: &str = "noncentral t (scipy 1.17.1, nct)";
    let gain = 1.5;
    let row = |design: &str, method: &'static str, rate| Row::holds(design, method, "true gain 1.5 sd", rate);
    let paired = cells((5, 5), (gain, true), &declared(true), |table| of_cells(table, "paired-t"));
    let welch = cells((5, 5), (gain, false), &declared(false), |table| of_cells(table, "welch-t"));
    let accident = cells((5, 5), (gain, false), &declared(true), |table| of_cells(table, "paired-t"));
    let rows = [
        row("power, 5 pairs, sd of the differences", "paired-t", paired).about(0.711, 0.001, EXACT),
        row("power, 5 against 5", "welch-t", welch).about(0.52, 0.01, "below the .549 of Student's t (noncentral t)"),
        row("power, 5 independent against 5, paired by accident", "paired-t", accident).about(0.440, 0.001, EXACT),
    ];
    report("power", &rows);
}
