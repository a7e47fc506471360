//! `stilt plan`: how many runs a gain needs.

use serde_json::Value;

use crate::support::{Folder, number, row};

const COLUMNS: &str = "base_model,split,target,intermediate,n_treated,n_baseline,n_targets,pairing,sd,df,baseline_sd,\
                       sd_difference,correlation,minimum_detectable_gain,minimum_detectable_gain_family,runs_needed,\
                       runs_needed_paired,runs_needed_upper,runs_needed_family,m,reason";

fn whole<'a>(json: &'a Value, target: &str) -> &'a Value {
    row(json, "*", target)
}

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = Folder::with_grid();
    assert_eq!(folder.ok("plan -d grid.csv --format csv").lines().next().unwrap(), COLUMNS);
    let json = folder.json("plan -d grid.csv");
    assert_eq!(json["schema"], "stilt.plan/1");
    let first = json["rows"][0].as_object().unwrap();
    assert!(COLUMNS.split(',').all(|key| first.contains_key(key)) && first.len() == COLUMNS.split(',').count());
    assert_eq!((number(&json["settings"], "gain"), number(&json["settings"], "power")), (1.0, 0.8));
    // Two intermediates and the pooled row, on three targets and their average.
    assert_eq!(json["rows"].as_array().unwrap().len(), 3 * 4);
    let components = json["components"].as_array().unwrap();
    assert_eq!(components.len(), 3);
    for key in ["intermediate", "components", "standard_error", "add_units_of", "advice", "reason"] {
        assert!(components[0].as_object().unwrap().contains_key(key), "{key}");
    }
}

#[test]
fn smaller_gains_more_power_and_more_tests_need_more_runs() {
    let folder = Folder::with_grid();
    let runs =
        |options: &str| number(whole(&folder.json(&format!("plan -d grid.csv {options}")), "xnli"), "runs_needed");
    assert!(runs("--gain 0.2") > runs("--gain 0.5"));
    assert!(runs("--gain 0.2 --power 0.95") > runs("--gain 0.2"));
    assert!(runs("--gain 0.2 --alpha 0.01") > runs("--gain 0.2"));
    let json = folder.json("plan -d grid.csv --gain 0.2");
    let xnli = whole(&json, "xnli");
    assert!(number(xnli, "runs_needed_upper") >= number(xnli, "runs_needed"));
    assert!(number(xnli, "runs_needed_family") >= number(xnli, "runs_needed"));
    assert!(number(xnli, "minimum_detectable_gain_family") > number(xnli, "minimum_detectable_gain"));
}

#[test]
fn pairs_need_fewer_runs_where_the_seed_moves_both_arms() {
    let mut text = "intermediate,target,seed,metric,score\n".to_owned();
    for (seed, (shared, own)) in
        [(2.0, 0.1), (-2.0, -0.1), (1.0, -0.1), (-1.0, 0.1), (0.5, 0.0)].into_iter().enumerate()
    {
        text.push_str(&format!("none,xnli,{seed},accuracy,{:.1}\n", 60.0 + shared));
        text.push_str(&format!("mnli,xnli,{seed},accuracy,{:.1}\n", 61.0 + shared + own));
    }
    let folder = Folder::new();
    folder.write("r.csv", text);
    let json = folder.json("plan -d r.csv");
    let xnli = whole(&json, "xnli");
    assert!(number(xnli, "correlation") > 0.99);
    assert!(number(xnli, "runs_needed") > 20.0 && number(xnli, "runs_needed_paired") <= 3.0, "{xnli}");
    assert_eq!(
        (&xnli["pairing"], &whole(&folder.json("plan -d r.csv --paired"), "xnli")["pairing"]),
        (&"unpaired".into(), &"paired".into())
    );
    assert!(folder.ok("plan -d r.csv").contains("pairs need fewer"));
}

#[test]
fn what_was_assumed_is_said() {
    let folder = Folder::with_grid();
    let text = folder.ok("plan -d grid.csv --gain 0.5 --power 0.9");
    for words in [
        "gain of 0.5 points",
        "90 % power",
        "alpha .05",
        "m = 6 cells; 2 averages",
        "About new runs",
        "80 % confidence",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(folder.ok("plan -d grid.csv --format md").starts_with("### Plan"));
}

#[test]
fn what_cannot_be_planned_is_refused() {
    let folder = Folder::with_grid();
    for words in ["--power 0", "--power 1", "--power nan", "--gain 0", "--gain=-1", "--gain x"] {
        assert_eq!(folder.stilt(&format!("plan -d grid.csv {words}")).code, 2, "{words}");
    }
    folder.write("one.csv", "intermediate,target,metric,score\nnone,xnli,accuracy,60.0\nmnli,xnli,accuracy,61.0\n");
    let run = folder.stilt("plan -d one.csv");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("nothing to plan from: no cell has two runs") && run.stderr.contains("stilt coverage"));
    assert_eq!(folder.stilt("plan -d grid.csv --where intermediate=none").code, 1);
}

#[test]
fn undecided_cells_say_which_gains_would_have_been_found() {
    let folder = Folder::with_grid();
    let text = folder.ok("gain -d grid.csv --where seed<3 --paired --test sign-flip");
    assert!(text.contains("needs at least 6 runs (after correction for m = 6 at least"), "{text}");
    assert!(!text.contains("Detectable with"), "power is that of the test the design calls for");
}

#[test]
fn the_order_of_rows_and_the_threads_do_not_matter() {
    let folder = Folder::with_grid();
    let grid = folder.read("grid.csv");
    let mut lines: Vec<&str> = grid.lines().collect();
    lines[1..].reverse();
    folder.write("turned.csv", lines.join("\n"));
    let first = folder.ok("plan -d grid.csv --format json --threads 1");
    assert_eq!(first, folder.ok("plan -d turned.csv --format json --threads 2"));
}
