//! `stilt recommend`: which intermediate to try.

use crate::support::{Folder, marked, number, project};

const COLUMNS: &str = "base_model,split,target,language,rank,intermediate,expected_gain,pi_low,pi_high,p_best,n_targets,\
                       gain,ci_low,ci_high,n_treated,n_baseline,p_adjusted,m,verdict,reason,value_of_a_run";

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = Folder::with_grid();
    let csv = folder.ok("recommend --target xnli -d grid.csv --format csv");
    assert_eq!(csv.lines().next().unwrap(), COLUMNS);
    let json = folder.json("recommend --target xnli -d grid.csv");
    assert_eq!(json["schema"], "stilt.recommend/1");
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(COLUMNS.split(',').all(|key| rows[0].as_object().unwrap().contains_key(key)));
    assert!(number(&rows[0], "expected_gain") >= number(&rows[1], "expected_gain"));
    assert!((number(&rows[0], "p_best") + number(&rows[1], "p_best") - 1.0).abs() < 1e-9);
    let gain = folder.json("gain -d grid.csv");
    let own = crate::support::row(&gain, rows[0]["intermediate"].as_str().unwrap(), "xnli");
    for key in ["gain", "p_adjusted", "verdict", "m"] {
        assert_eq!(rows[0][key], own[key], "{key} is that of the gain table");
    }
    for key in ["regret", "related", "next", "rule", "held"] {
        assert!(!json["recommendations"][0][key].is_null(), "{key}");
    }
}

#[test]
fn a_target_that_was_not_run_is_predicted_from_the_others() {
    let folder = Folder::with_grid();
    let text = folder.ok("recommend --target commonsense_qa -d grid.csv");
    assert!(text.contains("Predicted from 3 other targets") && !text.contains("own gain"), "{text}");
    assert!(text.contains("with baseline runs beside it"), "{text}");
    assert!(folder.ok("recommend --target xnli -d grid.csv --format md").starts_with("### Recommend"));
}

#[test]
fn real_results_say_that_likeness_is_no_help() {
    let file = project("data/model-recycling/roberta_base.csv");
    let folder = Folder::new();
    folder.write("r.csv", std::fs::read_to_string(file).unwrap());
    let text = folder.ok("recommend --target rte -d r.csv");
    for words in [
        "loses less than a choice by chance",
        "has not been shown to lose less than taking the intermediate with the largest mean gain",
        "counting related targets more has not been shown to lose less",
        "all count the same",
        "not-testable",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn what_is_not_known_is_refused_with_a_hint() {
    let folder = Folder::with_grid();
    for (options, hint) in [
        ("--target xnlli", "did you mean `xnli`"),
        ("--target xnli --language zzz", "has no level `zzz`"),
        ("--target xnli --base-model gpt", "has no level `gpt`"),
    ] {
        let run = folder.stilt(&format!("recommend {options} -d grid.csv"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{options}: {}", run.stderr);
        assert!(run.stderr.contains(hint), "{options}: {}", run.stderr);
    }
    assert_eq!(folder.stilt("recommend -d grid.csv").code, 2);
    let run = folder.stilt("recommend --target xnli -d grid.csv --where intermediate=mnli");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("one intermediate to choose from"), "{}", run.stderr);
}

#[test]
fn the_order_of_rows_and_the_threads_do_not_matter() {
    let folder = Folder::with_grid();
    let grid = folder.read("grid.csv");
    let mut lines: Vec<&str> = grid.lines().collect();
    lines[1..].reverse();
    folder.write("turned.csv", lines.join("\n"));
    let first = folder.ok("recommend --target xnli -d grid.csv --format json --threads 1");
    assert_eq!(first, folder.ok("recommend --target xnli -d turned.csv --format json --threads 2"));
}

#[test]
fn the_figure_has_the_rows_of_the_table_and_the_next_run() {
    let folder = Folder::with_grid();
    let table = folder.ok("recommend --target xnli -d grid.csv -o expected.svg");
    assert!(table.contains("Recommend: xnli"), "the table is still printed");
    let svg = folder.read("expected.svg");
    let json = folder.json("recommend --target xnli -d grid.csv");
    let rows = json["rows"].as_array().unwrap();
    let marks = marked(&svg, "expected");
    assert_eq!(marks.len(), rows.len());
    let next = json["recommendations"][0]["next"]["intermediate"].as_str();
    for (mark, row) in marks.iter().zip(rows) {
        assert!(mark.contains("data-of=\"measured\""), "{mark}");
        let is_next = row["intermediate"].as_str() == next;
        assert_eq!(mark.contains("data-next"), is_next, "{mark}");
    }
    let said = svg.split_once("<desc>").unwrap().1;
    assert!(said.contains("2 intermediates by expected gain"), "{said}");
    // What was not run is predicted alone.
    folder.ok("recommend --target commonsense_qa -d grid.csv -o new.svg");
    let svg = folder.read("new.svg");
    assert!(marked(&svg, "expected").iter().all(|mark| mark.contains("data-of=\"predicted\"")));
    let text = folder.ok("recommend --target xnli -d grid.csv --format term");
    assert!(text.contains('\u{25a0}') && text.contains("a prediction, no test"), "{text}");
    assert_eq!(folder.stilt("recommend --target xnli -d grid.csv --width column").code, 2, "no figure is drawn");
}
