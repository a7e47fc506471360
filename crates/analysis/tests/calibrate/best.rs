//! The best of nine intermediates on every target.

use stilt_analysis::transfer::{ALL, BestTable, GainTable, Settings, best};
use stilt_results::{Catalogue, ResultSet};

use crate::layout::{At, Layout};
use crate::noise::{normal, normals};
use crate::rate::{Random, Rate, rates};
use crate::rejected::{LEVEL, claimed, declared, gains};
use crate::section::{Row, report};

const TABLES: u64 = 3_000;

/// Per target the p of the largest gain as if nothing had been chosen: the share within the level.
fn uncorrected(table: &GainTable) -> f64 {
    let of_target = |target: usize| {
        let name = format!("t{target}");
        let rows = table.gains.iter().filter(|row| row.place.target == name);
        let best = rows.max_by(|a, b| a.finding.estimate().partial_cmp(&b.finding.estimate()).unwrap()).unwrap();
        u8::from(best.finding.p().unwrap() <= LEVEL)
    };
    (0..9).map(|target| f64::from(of_target(target))).sum::<f64>() / 9.0
}

/// Share of the targets whose best is within the level before the correction for targets, and whether any is after it.
fn reported(table: &BestTable) -> [f64; 2] {
    let findings: Vec<_> = table.rows.iter().filter(|row| row.place.target != ALL).map(|row| &row.finding).collect();
    assert_eq!(findings.len(), 9, "one best per target");
    let within = findings.iter().filter(|finding| finding.p().unwrap() <= LEVEL).count();
    [within as f64 / 9.0, claimed(findings.into_iter())]
}

fn chosen(choice: &ResultSet, report: &ResultSet, settings: &Settings) -> BestTable {
    best(choice, report, Catalogue::builtin(), settings).unwrap()
}

/// The same runs on two splits: what a run is worth shows on both.
fn splits(random: &mut Random) -> [ResultSet; 2] {
    let shared = normals(10 * 9 * 5, random);
    let place = |at: At| (at.intermediate * 9 + at.target) * 5 + at.seed;
    ["dev", "test"].map(|split| Layout::grid().results_on(split, |at| Some(shared[place(at)] + 0.5 * normal(random))))
}

/// Uncorrected; then p and family-wise error of the best on the same runs, on other runs, and on another split of the
/// same runs.
fn simulated(paired: bool) -> [Rate; 7] {
    let settings = declared(paired);
    rates(TABLES, |random| {
        let set = Layout::grid().results(|_| Some(normal(random)));
        let runs = Layout { runs: (10, 10), ..Layout::grid() };
        let mut half = |later: bool| runs.results(|at| ((at.seed >= 5) == later).then(|| normal(random)));
        let (first, second) = (half(false), half(true));
        let [dev, test] = splits(random);
        let same = reported(&chosen(&set, &set, &settings));
        let disjoint = chosen(&first, &second, &settings);
        assert!(disjoint.independent, "no run in both");
        let disjoint = reported(&disjoint);
        let other = reported(&chosen(&dev, &test, &settings));
        [uncorrected(&gains(&set, &settings)), same[0], same[1], disjoint[0], disjoint[1], other[0], other[1]]
    })
}

#[test]
#[ignore = "slow: just calibrate"]
fn the_best_of_nine() {
    let mut rows = Vec::new();
    for paired in [false, true] {
        let (arms, method) = if paired { ("5 pairs", "paired-t") } else { ("5 against 5", "welch-t") };
        let row = |what: &str, rate: Rate| {
            let rate = if what.contains("family") { rate } else { rate.of_tables(9) };
            Row::holds(format!("{what}, {arms}"), method, "normal", rate)
        };
        let [naive, same, of_same, disjoint, of_disjoint, other, of_other] = simulated(paired);
        let naive = row("not offered: best of 9, tested as if not chosen", naive);
        rows.push(naive.excess(0.105, "why `best` corrects for the choice"));
        rows.push(row("best of 9, same runs (p x 9)", same));
        rows.push(row("best of 9, same runs, family of 9 targets", of_same));
        rows.push(row("best of 9, chosen on other seeds", disjoint));
        rows.push(row("best of 9, chosen on other seeds, family of 9 targets", of_disjoint));
        rows.push(row("best of 9, chosen on dev of the same runs (p x 9)", other));
        rows.push(row("best of 9, chosen on dev of the same runs, family of 9 targets", of_other));
    }
    report("best", &rows);
}
