//! The gain table: families of nine intermediates on nine targets, five runs of each.

use crate::layout::{At, Layout};
use crate::noise::{Noise, normals};
use crate::rate::{Random, Rate, rates};
use crate::rejected::{any, declared, gains};
use crate::section::{Row, report};

/// Intermediates with the baseline.
const ARMS: usize = 10;
const TARGETS: usize = 9;
const RUNS: usize = 5;

/// Family-wise error of the cells and of the averages, where `noise` makes the noise of a table.
fn families<N: FnMut(At, &mut Random) -> f64>(
    tables: u64,
    layout: &Layout,
    paired: bool,
    noise: impl Fn(&mut Random) -> N + Sync,
) -> [Rate; 2] {
    rates(tables, |random| {
        let mut noise = noise(random);
        any(&gains(&layout.results(|at| Some(noise(at, random))), &declared(paired)))
    })
}

fn method(paired: bool) -> &'static str {
    if paired { "paired-t" } else { "welch-t" }
}

fn rows(paired: bool, null: &str, [cells, averages]: [Rate; 2]) -> [Row; 2] {
    let arms = if paired { "pairs" } else { "independent" };
    let row = |family: &str, rate| Row::holds(format!("family of {family}, {arms}"), method(paired), null, rate);
    [row("81 cells", cells), row("9 averages", averages)]
}

#[test]
#[ignore = "slow: just calibrate"]
fn families_of_the_gain_table() {
    let mut table = Vec::new();
    for paired in [false, true] {
        for noise in [Noise::Normal, Noise::Skewed, Noise::Collapsed] {
            let independent = |_: &mut Random| move |_: At, random: &mut Random| noise.draw(random);
            let found = families(4_000, &Layout::grid(), paired, independent);
            table.extend(rows(paired, noise.name(), found));
        }
        let skewed =
            |_: &mut Random| |at: At, random: &mut Random| if at.treated() { Noise::Skewed.draw(random) } else { 0.0 };
        if paired {
            let found = families(4_000, &Layout::grid(), paired, skewed);
            let [cells, averages] = rows(paired, "skewed differences (centred exponential)", found);
            table.push(cells.excess(0.54, "few skewed differences, and small p are what Holm looks at"));
            table.push(averages.excess(0.067, "skewed differences, less so when averaged"));
        }
        // What a seed does to an arm on a target it does in all 40 languages.
        let languages = Layout { languages: vec![40, 15, 11, 7, 1, 1, 1, 1, 1], ..Layout::grid() };
        let by_seed = |random: &mut Random| {
            let shared = normals(ARMS * TARGETS * RUNS, random);
            move |at: At, random: &mut Random| {
                shared[(at.intermediate * TARGETS + at.target) * RUNS + at.seed] + Noise::Normal.draw(random)
            }
        };
        let found = families(1_000, &languages, paired, by_seed);
        table.extend(rows(paired, "noise of a seed shared over up to 40 languages", found));
        // A checkpoint of an intermediate is fine-tuned on every target.
        let by_checkpoint = |random: &mut Random| {
            let shared = normals(ARMS * RUNS, random);
            move |at: At, random: &mut Random| shared[at.intermediate * RUNS + at.seed] + Noise::Normal.draw(random)
        };
        let found = families(4_000, &Layout::grid(), paired, by_checkpoint);
        table.extend(rows(paired, "noise of an intermediate checkpoint shared over targets", found));
    }
    report("families", &table);
}
