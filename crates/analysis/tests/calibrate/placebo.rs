//! Runs without any treatment against each other: the 20 baseline runs of model-recycling on 36 targets.

use std::fs;
use std::path::PathBuf;

use rand_chacha::rand_core::RngCore;
use stilt_analysis::method::WelchT;
use stilt_results::{BASELINE, Catalogue, Factor, import};

use crate::layout::Layout;
use crate::rate::{Random, Rate, each, stream};
use crate::rejected::{any, declared, gains, of_cells, with};
use crate::section::{Row, report};

const RUNS: usize = 20;

/// Scores of the baseline runs: targets, in each the runs by seed.
fn baseline() -> Vec<Vec<f64>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/model-recycling/roberta_base.csv");
    let bytes = fs::read(path).expect("the shipped results");
    let read = import::read("roberta_base.csv", &bytes, &import::Options::default(), Catalogue::builtin());
    let table = read.expect("results").observations;
    let column = |factor| table.column(factor).expect("a column");
    let (intermediate, target) = (column(&Factor::Intermediate), column(&Factor::Target));
    let seed = column(&Factor::Seed);
    let mut scores = vec![vec![f64::NAN; RUNS]; target.levels().len()];
    for row in (0..table.len()).filter(|&row| intermediate.level(row) == BASELINE) {
        let seed: usize = seed.level(row).parse().expect("a number");
        scores[target.codes()[row] as usize][seed] = table.values()[row];
    }
    assert!(scores.iter().flatten().all(|score| score.is_finite()), "20 runs on every target");
    scores
}

/// Every way of drawing `k` of the runs.
fn all_splits(k: usize) -> Vec<Vec<usize>> {
    let sets = 0..1_u32 << RUNS;
    let runs = |set: u32| (0..RUNS).filter(|run| set >> run & 1 == 1).collect();
    sets.filter(|set| set.count_ones() as usize == k).map(runs).collect()
}

/// That many random ways.
fn some_splits(k: usize, count: u64) -> Vec<Vec<usize>> {
    let split = |random: &mut Random| {
        let mut runs: Vec<usize> = (0..RUNS).collect();
        // Sorted by random keys, a deck is shuffled.
        let keys: Vec<u64> = runs.iter().map(|_| random.next_u64()).collect();
        runs.sort_by_key(|&run| keys[run]);
        runs[..k].to_vec()
    };
    (0..count).map(|at| split(&mut stream(at))).collect()
}

/// Rate of the cells, and family-wise error of the table.
fn placebo(scores: &[Vec<f64>], splits: &[Vec<usize>], welch: bool) -> [Rate; 2] {
    let settings = if welch { with(&WelchT, false) } else { declared(false) };
    let k = splits[0].len();
    let method = if welch || k == 10 { "welch-t" } else { "permutation-t" };
    each(splits, |drawn| {
        let others: Vec<usize> = (0..RUNS).filter(|run| !drawn.contains(run)).collect();
        let layout = Layout::cells(scores.len(), (k, RUNS - k));
        let run = |treated: bool, seed: usize| if treated { drawn[seed] } else { others[seed] };
        let set = layout.results(|at| Some(scores[at.target][run(at.treated(), at.seed)] - 60.0));
        let table = gains(&set, &settings);
        let [family, _] = any(&table);
        [of_cells(&table, method), family]
    })
}

#[test]
#[ignore = "slow: just calibrate"]
fn runs_without_treatment() {
    const FEW: &str = "few runs against many";
    let scores = baseline();
    assert_eq!(scores.len(), 36);
    let mut rows = Vec::new();
    let designs = [
        ((2, "all"), all_splits(2), false, [0.05, 0.05]),
        ((2, "all"), all_splits(2), true, [0.106, 0.63]),
        ((3, "all"), all_splits(3), false, [0.05, 0.05]),
        ((5, "random"), some_splits(5, 2_000), false, [0.05, 0.05]),
        ((10, "random"), some_splits(10, 600), false, [0.05, 0.05]),
    ];
    for ((k, which), splits, welch, documented) in designs {
        let offered = if welch { "--test welch-t: " } else { "" };
        let method = if welch || k == 10 { "welch-t" } else { "permutation-t" };
        let found = placebo(&scores, &splits, welch);
        for ((what, rate), limit) in ["cells of 36 targets", "family of 36 cells"].iter().zip(found).zip(documented) {
            let design = format!("{offered}{what}, {k} against {}", RUNS - k);
            let null = format!("baseline runs of model-recycling, {which} splits");
            let rate = if what.starts_with("family") { rate } else { rate.of_tables(scores.len()) };
            let row = Row::holds(design, method, null, rate);
            rows.push(if limit > 0.05 { row.excess(limit, FEW) } else { row });
        }
    }
    report("placebo", &rows);
}
