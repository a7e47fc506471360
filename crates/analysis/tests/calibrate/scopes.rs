//! Languages and targets as units: under their own null, and under noise that a run shares.

use stilt_analysis::method::{Method, PairedT, Settings as Told};
use stilt_analysis::sample::{Paired, Sample};
use stilt_analysis::transfer::{Over, Settings};

use crate::layout::{At, Layout};
use crate::noise::{normal, normals};
use crate::rate::{Rate, rate};
use crate::rejected::{LEVEL, gains, of_averages, of_cells};
use crate::section::{Row, report};

const SHARED: &str = "noise shared by a run is not in it, as the scope says";

fn over(over: Over) -> Settings {
    Settings { over, ..Settings::default() }
}

/// Languages whose own gains are random, with no noise of runs.
fn languages_alone(languages: usize) -> Rate {
    rate(1_500, |random| {
        let layout = Layout { languages: vec![languages; 20], ..Layout::cells(0, (1, 1)) };
        let set = layout.results(|at| Some(if at.treated() { normal(random) } else { 0.0 }));
        of_cells(&gains(&set, &over(Over::Languages)), "paired-t")
    })
    .of_tables(20)
}

/// Targets whose own gains are random, with no noise of runs; 20 intermediates against a baseline that does not vary.
fn targets_alone(targets: usize) -> Rate {
    rate(1_500, |random| {
        let layout = Layout { intermediates: 20, ..Layout::cells(targets, (1, 1)) };
        let set = layout.results(|at| Some(if at.treated() { normal(random) } else { 0.0 }));
        of_averages(&gains(&set, &over(Over::Targets)), "paired-t")
    })
    .of_tables(20)
}

/// Forty languages and five runs; what a run adds to all languages varies as much as what it adds to one.
fn shared_over_languages(unit: Over) -> Rate {
    rate(400, |random| {
        let layout = Layout { languages: vec![40; 5], ..Layout::cells(0, (5, 5)) };
        let shifts = normals(2 * 5 * 5, random);
        let place = |at: At| (at.intermediate * 5 + at.target) * 5 + at.seed;
        let set = layout.results(|at| Some(shifts[place(at)] + normal(random)));
        let settings = Settings { paired: true, ..over(unit) };
        of_cells(&gains(&set, &settings), "paired-t")
    })
    .of_tables(5)
}

/// Nine targets and five runs likewise; the baseline does not vary.
fn shared_over_targets() -> Rate {
    rate(1_500, |random| {
        let layout = Layout { intermediates: 20, ..Layout::cells(9, (5, 5)) };
        let shifts = normals(20 * 5, random);
        let set = layout.results(|at| {
            let shift = |intermediate: usize| shifts[intermediate * 5 + at.seed] + normal(random);
            Some(at.intermediate.checked_sub(1).map_or(0.0, shift))
        });
        of_averages(&gains(&set, &over(Over::Targets)), "paired-t")
    })
    .of_tables(20)
}

/// The trap: every language of every run counted as a run of its own.
fn pooled() -> Rate {
    rate(20_000, |random| {
        let mut arm = || -> Vec<f64> {
            let shifts = normals(5, random);
            shifts.iter().flat_map(|shift| normals(40, random).into_iter().map(move |rest| shift + rest)).collect()
        };
        let sample = Sample::Paired(Paired::new(arm(), arm()).unwrap());
        let outcome = PairedT.run(&sample, &Told::default());
        f64::from(u8::from(outcome.tested().unwrap().p <= LEVEL))
    })
}

#[test]
#[ignore = "slow: just calibrate"]
fn languages_and_targets_as_units() {
    let mut rows = Vec::new();
    let own = "gains of the units random with mean 0, no noise of runs";
    for languages in [5, 15, 40] {
        let design = format!("--over languages, {languages} languages");
        rows.push(Row::holds(design, "paired-t", own, languages_alone(languages)));
    }
    for targets in [5, 9, 36] {
        let design = format!("--over targets, {targets} targets");
        rows.push(Row::holds(design, "paired-t", own, targets_alone(targets)));
    }
    let null = "noise of a run in all units as large as in one";
    let seeds = shared_over_languages(Over::Seeds);
    rows.push(Row::holds("over seeds, 5 pairs, 40 languages", "paired-t", null, seeds));
    let languages =
        Row::holds("--over languages, 5 pairs, 40 languages", "paired-t", null, shared_over_languages(Over::Languages));
    rows.push(languages.excess(0.756, SHARED));
    let targets = Row::holds("--over targets, 5 runs, 9 targets", "paired-t", null, shared_over_targets());
    rows.push(targets.excess(0.487, SHARED));
    let trap = Row::holds("not offered: 5 runs x 40 languages as 200 pairs", "paired-t", null, pooled());
    rows.push(trap.excess(0.686, "why languages are averaged within a run first"));
    report("scopes", &rows);
}
