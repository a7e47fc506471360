//! New runs and new languages at once, under the joint null.

use stilt_analysis::transfer::{CROSSED, Over, Settings};

use crate::layout::Layout;
use crate::noise::{normal, normals};
use crate::rate::{Rate, rate};
use crate::rejected::{gains, of_averages, of_cells};
use crate::section::{Row, report};

/// Standard deviations of what a run adds in all languages, and a language in all runs; the rest is 1.
const DEVIATIONS: [f64; 4] = [0.0, 0.2, 1.0, 3.0];

/// Cells on as many targets, independent of each other.
const CELLS: usize = 10;

/// What is simulated: runs in each arm, languages, whether runs are pairs.
#[derive(Clone, Copy)]
struct Design {
    runs: usize,
    languages: usize,
    paired: bool,
}

impl Design {
    fn settings(self) -> Settings {
        Settings { over: Over::SeedsLanguages, paired: self.paired, ..Settings::default() }
    }

    /// Rate of cells with these deviations of runs and languages. A language adds to the treated arm what it would gain;
    /// of pairs the baseline is level, so that the treated scores are the differences.
    fn rate(self, tables: u64, of_run: f64, of_language: f64) -> Rate {
        let Self { runs, languages, paired } = self;
        rate(tables, |random| {
            let layout = Layout { languages: vec![languages; CELLS], ..Layout::cells(0, (runs, runs)) };
            let shifts = normals(2 * CELLS * runs, random);
            let gain = normals(CELLS * languages, random);
            let set = layout.results(|at| {
                if !at.treated() && paired {
                    return Some(0.0);
                }
                let shift = of_run * shifts[(at.intermediate * CELLS + at.target) * runs + at.seed];
                let gain = if at.treated() { of_language * gain[at.target * languages + at.language] } else { 0.0 };
                Some(shift + gain + normal(random))
            });
            of_cells(&gains(&set, &self.settings()), CROSSED)
        })
        .of_tables(CELLS)
    }

    /// The average over five targets that share runs and languages.
    fn average(self, tables: u64) -> Rate {
        let Self { runs, languages, paired: _ } = self;
        rate(tables, |random| {
            let layout = Layout { languages: vec![languages; 5], ..Layout::cells(0, (runs, runs)) };
            let (shifts, gain) = (normals(2 * runs, random), normals(languages, random));
            let set = layout.results(|at| {
                let gain = if at.treated() { gain[at.language] } else { 0.0 };
                Some(shifts[at.intermediate * runs + at.seed] + gain + normal(random))
            });
            of_averages(&gains(&set, &self.settings()), CROSSED)
        })
    }
}

#[test]
#[ignore = "slow: just calibrate"]
fn new_runs_and_new_languages() {
    let mut rows = Vec::new();
    for paired in [true, false] {
        let arms = if paired { "pairs" } else { "against as many" };
        for runs in [3, 5, 10] {
            for languages in [5, 15, 40] {
                let design = Design { runs, languages, paired };
                let pairs = DEVIATIONS.iter().flat_map(|&run| DEVIATIONS.iter().map(move |&language| (run, language)));
                let tables = if runs * languages > 150 { 400 } else { 1_000 };
                let rates: Vec<_> = pairs.map(|of| (design.rate(tables, of.0, of.1), of)).collect();
                let worst = rates.iter().max_by(|a, b| a.0.share.total_cmp(&b.0.share)).expect("16 rates");
                let null = format!("worst of 16: sd of runs {}, of languages {}, of the rest 1", worst.1.0, worst.1.1);
                let design = format!("--over seeds+languages, {runs} {arms}, {languages} languages");
                rows.push(Row::holds(design, CROSSED, null, worst.0));
            }
        }
    }
    for (runs, languages) in [(3, 15), (5, 15)] {
        let design = Design { runs, languages, paired: true };
        let name = format!("--over seeds+languages, {runs} pairs, {languages} languages, average of 5 targets");
        rows.push(Row::holds(name, CROSSED, "all sd 1, runs and languages shared by targets", design.average(4_000)));
    }
    report("crossed", &rows);
}
