//! Bad input: a clear message with its place, the right exit code, nothing written, no panic.

use std::fs;

use crate::support::{Folder, Run, project};

/// Imports a file of `fixtures/bad`; nothing may have been written.
fn import(name: &str, options: &str) -> Run {
    let folder = Folder::new();
    fs::copy(project("tests/fixtures/bad").join(name), folder.path(name)).unwrap();
    let run = folder.stilt(&format!("import {name} {options}"));
    assert_eq!(folder.names(), [name], "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let gain = folder.stilt(&format!("gain -d {name} {options}"));
    assert_eq!((gain.code, gain.stdout.as_str()), (run.code, ""), "{}", gain.stderr);
    for stderr in [&run.stderr, &gain.stderr] {
        assert!(stderr.contains("error") && !stderr.contains("panicked"), "{stderr}");
    }
    run
}

fn refused(name: &str, expected: &[&str]) {
    let run = import(name, "");
    assert_eq!(run.code, 3, "{}", run.stderr);
    for words in expected {
        assert!(run.stderr.contains(words), "no `{words}` in:\n{}", run.stderr);
    }
}

#[test]
fn a_word_in_a_score_column_is_shown_under_a_caret() {
    let run = import("not_a_number.csv", "");
    let shown: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(run.code, 3);
    assert!(shown[0].starts_with("error[E101]"), "{}", run.stderr);
    assert_eq!(shown[1..3], [" --> not_a_number.csv:3:27", "  |"]);
    assert_eq!(shown[3], "3 | m,mnli,xnli,sw,1,accuracy,zero");
    assert!(shown[4].starts_with("  |                           ^^^^ expected a score"), "{}", run.stderr);
}

#[test]
fn fractions_among_points_name_the_line() {
    refused("mixed_scales.csv", &["error[E104]", "mixed_scales.csv:5:27", "--scale"]);
}

#[test]
fn an_empty_cell_where_the_baseline_is_meant_is_not_guessed() {
    refused("empty_intermediate.csv", &["error[E102]", "empty_intermediate.csv:3:3", "--baseline"]);
    let folder = Folder::new();
    let text =
        "base_model,intermediate,target,seed,metric,score\nm,,xnli,1,accuracy,61.0\nm,mnli,xnli,1,accuracy,62.0\n";
    folder.write("r.csv", text);
    let table = folder.ok("gain -d r.csv --baseline ''");
    assert!(table.contains("+1.0"), "{table}");
}

#[test]
fn a_file_without_rows_holds_no_results() {
    refused("empty.csv", &["error[E110]", "empty.csv"]);
    refused("headers_only.csv", &["error[E110]", "headers_only.csv"]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    refused("binary.csv", &["error[E109]", "binary.csv"]);
    refused("invalid_utf8.csv", &["error[E109]", "invalid_utf8.csv:3"]);
}

#[test]
fn a_table_without_the_columns_it_needs_says_how_to_name_them() {
    refused("unknown_column.csv", &["error[E107]", "intermediate", "--map"]);
}

#[test]
fn a_mapped_column_that_is_not_there_is_an_error() {
    let folder = Folder::with_grid();
    let run = folder.stilt("gain -d grid.csv --map target=tarket");
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("error[E106]") && run.stderr.contains("tarket"), "{}", run.stderr);
}

#[test]
fn a_conflict_names_both_places_and_the_remedy() {
    let run = import("conflict.csv", "");
    assert_eq!(run.code, 4, "{}", run.stderr);
    for words in ["error[E301]", "conflict.csv:3: 62", "conflict.csv:4: 63.5", "intermediate=mnli", "--on-conflict"] {
        assert!(run.stderr.contains(words), "no `{words}` in:\n{}", run.stderr);
    }
    let folder = Folder::new();
    fs::copy(project("tests/fixtures/bad/conflict.csv"), folder.path("c.csv")).unwrap();
    assert!(folder.ok("gain -d c.csv --on-conflict keep-last").contains("+2.1"));
    assert!(folder.ok("gain -d c.csv --on-conflict keep-first").contains("+0.6"));
}

#[test]
fn missing_files_are_io_errors_and_directories_without_results_are_not() {
    let folder = Folder::new();
    let run = folder.stilt("gain -d nowhere.csv");
    assert_eq!(run.code, 74);
    assert!(run.stderr.contains("cannot read `nowhere.csv`: no such file"), "{}", run.stderr);
    fs::create_dir(folder.path("empty")).unwrap();
    assert_eq!(folder.stilt("gain -d empty").code, 3);
    assert_eq!(folder.stilt("import empty").code, 3);
    assert_eq!(folder.names(), ["empty"]);
    folder.write("grid.csv", crate::support::GRID);
    assert_eq!(folder.stilt("gain -d grid.csv -o nowhere/gain.csv").code, 74);
}

#[test]
fn all_problems_are_reported_in_one_pass_and_counted() {
    let folder = Folder::new();
    let mut text = String::from("base_model,intermediate,target,seed,metric,score\n");
    for seed in 0..30 {
        text.push_str(&format!("m,mnli,xnli,{seed},accuracy,nought\n"));
    }
    folder.write("r.csv", text);
    let run = folder.stilt("gain -d r.csv");
    assert_eq!(run.code, 3);
    assert_eq!(run.stderr.matches("error[E101]").count(), 20, "{}", run.stderr);
    assert!(run.stderr.contains("... and 10 more of E101"), "{}", run.stderr);
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_usage_error() {
    let folder = Folder::with_grid();
    let lines = [
        ("gian", "gain"),
        ("gain --alhpa 0.01", "--alpha"),
        ("gain -d grid.csv --alpha 5", "between 0 and 1"),
        ("gain -d grid.csv --level 0", "between 0 and 1"),
        ("gain -d grid.csv --correction holms", "holm"),
        ("gain -d grid.csv --rows intermdiate", "intermediate"),
        ("gain -d grid.csv --where target=xnil", "xnli"),
        ("gain -d grid.csv --where xnli", "factor=level"),
        ("gain -d grid.csv -o gain.docx", ".svg"),
        ("gain -d grid.csv --map intermediate", "FACTOR=COLUMN"),
        ("explain E999", "E"),
        ("compare mnli -d grid.csv", "2"),
    ];
    for (line, expected) in lines {
        let run = folder.stilt(line);
        assert_eq!(run.code, 2, "stilt {line}\n{}", run.stderr);
        assert!(run.stderr.contains(expected), "stilt {line}\n{}", run.stderr);
        assert_eq!(run.stdout, "", "stilt {line}");
    }
}

#[test]
fn nothing_to_compare_is_a_code_of_its_own() {
    let folder = Folder::with_grid();
    let run = folder.stilt("gain -d grid.csv --where intermediate=none");
    assert_eq!(run.code, 1, "{}", run.stderr);
    let run = folder.stilt("gain");
    assert_eq!(run.code, 1, "an empty store\n{}", run.stderr);
    assert!(run.stderr.contains("stilt import"), "{}", run.stderr);
    assert_eq!(folder.names(), ["grid.csv"]);
}
