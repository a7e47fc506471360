//! One cell: the test that its design calls for.

use crate::layout::Layout;
use crate::noise::Noise;
use crate::rate::{Rate, rate};
use crate::rejected::{declared, gains, of_cells};
use crate::section::{Row, report};

/// Independent cells of a table: as many tests in one simulation.
const CELLS: usize = 40;

/// Tables that are simulated.
const TABLES: u64 = 1_000;

/// Rate of cells of pairs; the noise is that of either arm, or of the treated runs alone and so of the differences.
fn pairs(n: usize, noise: Noise, either: bool) -> Rate {
    let simulate = |random: &mut _| {
        let layout = Layout::cells(CELLS, (n, n));
        let set = layout.results(|at| Some(if either || at.treated() { noise.draw(random) } else { 0.0 }));
        of_cells(&gains(&set, &declared(true)), "paired-t")
    };
    rate(TABLES, simulate).of_tables(CELLS)
}

#[test]
#[ignore = "slow: just calibrate"]
fn one_cell_of_pairs() {
    let mut rows = Vec::new();
    for (n, skewed, collapsed) in [(3, 0.115, 0.135), (5, 0.118, 0.24), (10, 0.1, 0.281)] {
        let design = format!("one cell, {n} pairs");
        let row = |null: &str, rate| Row::holds(&*design, "paired-t", null, rate);
        rows.push(row(Noise::Normal.name(), pairs(n, Noise::Normal, true)));
        rows.push(row(Noise::Collapsed.name(), pairs(n, Noise::Collapsed, true)));
        let differences = row("skewed differences (centred exponential)", pairs(n, Noise::Skewed, false));
        rows.push(differences.excess(skewed, "few skewed differences"));
        let differences = row("10 % of the treated runs collapsed, true mean 0", pairs(n, Noise::Collapsed, false));
        rows.push(differences.excess(collapsed, "a sample without a collapsed run hides that there are any"));
    }
    report("pairs", &rows);
}

/// Runs of the arms, and what is judged by default.
const DESIGNS: [((usize, usize), &str); 9] = [
    ((3, 3), "welch-t"),
    ((5, 5), "welch-t"),
    ((3, 5), "welch-t"),
    ((5, 10), "welch-t"),
    ((5, 20), "permutation-t"),
    ((2, 5), "permutation-t"),
    ((2, 20), "permutation-t"),
    ((3, 20), "permutation-t"),
    ((4, 20), "permutation-t"),
];

/// Rate of cells of independent arms; the deviation of the treated runs, with that of the baseline 1.
fn arms(runs: (usize, usize), noise: Noise, deviation: f64, method: &'static str) -> Rate {
    let simulate = |random: &mut _| {
        let set = Layout::cells(CELLS, runs)
            .results(|at| Some(noise.draw(random) * if at.treated() { deviation } else { 1.0 }));
        of_cells(&gains(&set, &declared(false)), method)
    };
    rate(TABLES / 2, simulate).of_tables(CELLS)
}

#[test]
#[ignore = "slow: just calibrate"]
fn one_cell_of_independent_arms() {
    const LARGER: &str = "the variances differ most where there are fewest runs";
    let mut rows = Vec::new();
    let normal = Noise::Normal;
    for (runs, method) in DESIGNS {
        let design = format!("one cell, {} against {}", runs.0, runs.1);
        let row = |null: &str, rate| Row::holds(&*design, method, null, rate);
        for noise in [normal, Noise::Skewed, Noise::Collapsed] {
            rows.push(row(noise.name(), arms(runs, noise, 1.0, method)));
        }
        let fewer = row("normal, sd of the treated runs 3 times as large", arms(runs, normal, 3.0, method));
        rows.push(match runs {
            (3, 5) => fewer.excess(0.068, LARGER),
            (5, 10) => fewer.excess(0.056, LARGER),
            (2, 5) => fewer.excess(0.085, LARGER),
            (2, 20) => fewer.excess(0.085, LARGER),
            (3, 20) => fewer.excess(0.061, LARGER),
            (4, 20) => fewer.excess(0.057, LARGER),
            _ => fewer,
        });
        if runs.0 != runs.1 {
            let more = arms(runs, normal, 1.0 / 3.0, method);
            rows.push(row("normal, sd of the baseline runs 3 times as large", more));
        }
    }
    report("arms", &rows);
}
