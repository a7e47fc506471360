//! Results per example, from files to judged gains.

use crate::support::{Folder, number, row};

/// One row per example: `doc_id` and the answers of the baseline and of an intermediate, wide by metric.
const ANSWERS: &str = include_str!("fixtures/examples.csv");

/// A line of samples as the harness writes them.
fn sample(doc_id: u32, rest: &str) -> String {
    format!(
        "{{\"doc_id\": {doc_id}, \"doc\": {{\"premise\": \"a \\\"NaN\\\" b\"}}, \"target\": \"1\", \"resps\": [[[\"-1.5\", \"False\"]]], \
         \"filter\": \"none\", \"metrics\": [\"acc\", \"acc_norm\"], \"doc_hash\": \"ab\", {rest}}}\n"
    )
}

/// Two arms of samples in the folders the harness makes, with the results beside them.
fn harness() -> Folder {
    let folder = Folder::new();
    for (arm, period) in [("base", 3), ("mnli", 5)] {
        let name = format!("{arm}/samples_xnli_sw_2026-02-13T18-12-03.654321.jsonl");
        std::fs::create_dir(folder.path(arm)).unwrap();
        let line = |id: u32| {
            let norm = if id == 3 { "NaN" } else { "0.0" };
            sample(id, &format!("\"acc\": {}.0, \"acc_norm\": {norm}", u32::from(!id.is_multiple_of(period))))
        };
        folder.write(&name, (0..60).map(line).collect::<String>());
        let results = format!("{{\"model_name\": \"acme/{arm}\", \"results\": {{\"x\": NaN}}}}");
        folder.write(&format!("{arm}/results_2026-02-13T18-12-03.654321.json"), results);
    }
    folder
}

#[test]
fn gains_of_runs_and_gains_over_examples_agree_on_the_estimate() {
    let folder = Folder::new();
    folder.write("e.csv", ANSWERS);
    let over_seeds = folder.json("gain -d e.csv");
    let over_examples = folder.json("gain -d e.csv --over examples");
    for target in ["xnli", "*"] {
        let (runs, examples) = (row(&over_seeds, "mnli", target), row(&over_examples, "mnli", target));
        assert!((number(runs, "gain") - number(examples, "gain")).abs() < 1e-9);
        assert_eq!((number(runs, "n_treated"), number(examples, "n_treated")), (1.0, 12.0));
        assert_eq!((runs["verdict"].as_str(), examples["pairing"].as_str()), (Some("not-testable"), Some("units")));
        assert!(examples["scope"].as_str().unwrap().contains("conditional on these checkpoints"));
    }
    let notes = over_examples["notes"].as_array().unwrap();
    assert_eq!(notes.iter().filter(|note| note["code"] == "N251").count(), 1);
    assert!(folder.ok("compare mnli none -d e.csv --over examples").contains("examples"));
    assert!(folder.ok("explain N251").contains("mean over its examples"));
}

#[test]
fn examples_survive_the_store_and_can_be_filtered() {
    let folder = Folder::new();
    folder.write("e.csv", ANSWERS);
    let direct = folder.json("gain -d e.csv --over examples");
    folder.ok("import e.csv");
    assert_eq!(folder.json("gain --over examples")["rows"], direct["rows"]);
    assert!(folder.ok("ls").contains("example"));
    let fewer = folder.json("gain --over examples --where example!=q1,q2");
    assert_eq!(number(row(&fewer, "mnli", "xnli"), "n_treated"), 10.0);
    assert!(folder.stilt("coverage").stdout.contains("mnli"));
}

#[test]
fn counts_per_example_are_one_f1() {
    let folder = Folder::new();
    let rows = "none,a,3,1,0\nnone,b,0,0,4\nnone,c,7,3,2\nmnli,a,3,0,0\nmnli,b,1,1,3\nmnli,c,8,2,1\n";
    folder.write("f.csv", format!("intermediate,example_id,tp,fp,fn\n{rows}"));
    let gains = folder.json("gain -d f.csv --set target=panx --over examples");
    let gain = row(&gains, "mnli", "ner");
    // 24 / (24 + 3 + 4) against 20 / (20 + 4 + 6).
    assert!((number(gain, "gain") - 100.0 * (24.0 / 31.0 - 20.0 / 30.0)).abs() < 1e-9);
    assert_eq!(gain["metric"], "f1");
}

#[test]
fn without_examples_the_unit_is_refused_with_what_it_needs() {
    let run = Folder::with_grid().stilt("gain -d grid.csv --over examples");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("doc_id"), "{}", run.stderr);
}

#[test]
fn two_answers_for_one_example_are_a_conflict_and_a_repeated_row_is_none() {
    let folder = Folder::new();
    folder.write("twice.csv", format!("{ANSWERS}mnli,xnli,q1,0\n"));
    let run = folder.stilt("gain -d twice.csv --over examples");
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("example=q1"), "{}", run.stderr);
    folder.write("same.csv", format!("{ANSWERS}mnli,xnli,q1,1\n"));
    assert_eq!(folder.json("gain -d same.csv --over examples")["rows"][0]["n_treated"], 12);
}

#[test]
fn an_example_that_one_arm_lacks_is_named() {
    let folder = Folder::new();
    folder.write("e.csv", ANSWERS.replace("mnli,xnli,q7,1\n", ""));
    let gains = folder.json("gain -d e.csv --over examples");
    let gain = row(&gains, "mnli", "xnli");
    assert_eq!((number(gain, "n_treated"), number(gain, "n_dropped")), (11.0, 1.0));
    let note = gains["notes"].as_array().unwrap().iter().find(|note| note["code"] == "N254").unwrap();
    assert!(note["message"].as_str().unwrap().contains("`q7`"), "{note}");
}

#[test]
fn an_answer_that_is_no_number_is_refused_with_its_place() {
    let folder = Folder::new();
    folder.write("e.csv", ANSWERS.replace("mnli,xnli,q7,1\n", "mnli,xnli,q7,yes\n"));
    let run = folder.stilt("gain -d e.csv");
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("E101") && run.stderr.contains("e.csv:20:14"), "{}", run.stderr);
}

#[test]
fn samples_of_the_harness_are_read_with_task_language_and_model() {
    let folder = harness();
    folder.ok("import base --set intermediate=none --set base_model=xlm-r");
    let run = folder.stilt("import mnli --set intermediate=mnli --set base_model=xlm-r");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("W103") && run.stderr.contains("acme/mnli"), "NaN is counted: {}", run.stderr);
    let gains = folder.json("gain --over examples");
    let gain = row(&gains, "mnli", "xnli");
    assert_eq!((gain["language"].as_str(), gain["metric"].as_str()), (Some("sw"), Some("accuracy")));
    assert_eq!((number(gain, "n_treated"), number(gain, "treated_mean")), (60.0, 80.0));
    assert!((number(gain, "gain") - 100.0 * 8.0 / 60.0).abs() < 1e-9);
    assert!(folder.ok("why intermediate=mnli example=4").contains(".jsonl:5"));
}

#[test]
fn filters_of_the_harness_are_not_mixed() {
    let folder = Folder::new();
    let lines = |right: u32| -> String {
        let line = |(id, filter): (u32, &str)| {
            format!(
                "{{\"doc_id\": {id}, \"filter\": \"{filter}\", \"metrics\": [\"exact_match\"], \"exact_match\": {}}}\n",
                u32::from(id < right)
            )
        };
        (0..8).flat_map(|id| [(id, "strict-match"), (id, "flexible-extract")]).map(line).collect()
    };
    folder.write("samples_gsm8k_2026-01-01T00-00-00.000001.jsonl", lines(3));
    folder.ok("import samples_gsm8k_2026-01-01T00-00-00.000001.jsonl --set intermediate=none");
    folder.write("samples_gsm8k_2026-01-02T00-00-00.000001.jsonl", lines(5));
    folder.ok("import samples_gsm8k_2026-01-02T00-00-00.000001.jsonl --set intermediate=mnli");
    let mixed = folder.json("gain --over examples");
    assert!(row(&mixed, "mnli", "gsm8k")["reason"].as_str().unwrap().contains("filter"));
    let one = folder.json("gain --over examples --where filter=strict-match");
    assert_eq!(number(row(&one, "mnli", "gsm8k"), "gain"), 25.0);
}

#[test]
fn faulty_samples_are_named_with_line_and_pointer() {
    let folder = Folder::new();
    let lines = [
        sample(0, "\"acc\": 1.0"),
        "{\"acc\": 1.0}\n".to_owned(),
        "{\"doc_id\": 2, \"acc\": 0.0\n".to_owned(),
        sample(3, "\"acc\": \"yes\""),
        sample(4, "\"acc\": 70000.0"),
    ];
    folder.write("samples_xnli.jsonl", lines.concat());
    let run = folder.stilt("import samples_xnli.jsonl --set intermediate=none");
    assert_eq!(run.code, 3);
    for said in ["jsonl:2:", "/doc_id", "E121", "jsonl:3:", "/acc", "jsonl:4:", "E105", "jsonl:5:"] {
        assert!(run.stderr.contains(said), "{said} in {}", run.stderr);
    }
    let run = folder.stilt("import samples_xnli.jsonl");
    assert!(run.code == 3 && run.stderr.contains("--set intermediate=none"), "{}", run.stderr);
}
