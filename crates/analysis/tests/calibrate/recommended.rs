//! Recommendations: how often the true gain lies outside of its interval, and how often the best is among the first.

use stilt_analysis::transfer::{RecommendSettings, Settings, recommend};
use stilt_results::Catalogue;

use crate::layout::{At, Layout};
use crate::noise::{normal, normals};
use crate::rate::{Random, Rate, rates};
use crate::section::{Row, report};

const TABLES: u64 = 1_000;
const ARMS: usize = 10;
const TARGETS: usize = 9;

/// Misses of the intervals, and whether the truly best intermediate is the first and among the first three.
///
/// Nine intermediates on nine targets; on the first target the first `run` of them. Intermediates differ by sd 1
/// everywhere and by .7 on a single target, targets by 2, runs by .5.
fn simulated(run: usize) -> [Rate; 3] {
    rates(TABLES, |random: &mut Random| {
        let (levels, everywhere) = (normals(TARGETS, random), normals(ARMS, random));
        let particular = normals(ARMS * TARGETS, random);
        let gain = |intermediate: usize, target: usize| {
            2.0 * levels[target] + everywhere[intermediate] + 0.7 * particular[intermediate * TARGETS + target]
        };
        let layout = Layout { runs: (3, 5), ..Layout::grid() };
        let set = layout.results(|at: At| {
            let is_left_out = at.target == 0 && at.intermediate > run;
            let gain = if at.treated() { gain(at.intermediate, at.target) } else { 0.0 };
            (!is_left_out).then(|| gain + 0.5 * normal(random))
        });
        let wanted = RecommendSettings { target: "t0".into(), ..RecommendSettings::default() };
        let table = recommend(&set, Catalogue::builtin(), &Settings::default(), &wanted).unwrap();
        let rows = &table.recommendations[0].rows;
        let truth = |name: &str| gain(name[1..].parse().unwrap(), 0);
        let missed = rows.iter().filter(|row| {
            let (interval, truth) = (row.interval.unwrap(), truth(&row.intermediate));
            truth < interval.low || truth > interval.high
        });
        let first = (1..ARMS).max_by(|&a, &b| gain(a, 0).total_cmp(&gain(b, 0))).unwrap();
        let is_best = |name: &str| name == format!("i{first}");
        let among = |k: usize| f64::from(u8::from(rows.iter().take(k).any(|row| is_best(&row.intermediate))));
        [missed.count() as f64 / rows.len() as f64, 1.0 - among(1), 1.0 - among(3)]
    })
}

#[test]
#[ignore = "slow: just calibrate"]
fn recommendations() {
    let mut table = Vec::new();
    for (run, words) in [(0, "nothing run"), (5, "5 of 9 run"), (9, "all run")] {
        let [missed, not_first, not_three] = simulated(run);
        let row = |what: &str, rate| Row::holds(format!("{words}: {what}"), "recommend", "normal gains", rate);
        let missed = missed.of_tables(ARMS - 1);
        table.push(row("true gain outside its interval", missed));
        table.push(row("the best is not the first", not_first).about(0.3, 0.3, "within .3 of it, by chance .889"));
        table.push(row("the best is not among the first three", not_three).about(
            0.1,
            0.1,
            "within .1 of it, by chance .667",
        ));
    }
    report("recommend", &table);
}
