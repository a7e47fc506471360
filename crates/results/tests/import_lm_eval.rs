//! Results of the lm-evaluation-harness, of both generations.
#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use stilt_results::import::{self, Imported, Options};
use stilt_results::{Catalogue, Factor, Problem};

/// A file of version 0.4 with a group, filters, gaps and a task with few shots; the values are simulated.
const NEW: &str = r#"{
  "results": {
    "xnli": {"alias": "xnli", "acc,none": 0.375, "acc_stderr,none": 0.0057},
    "xnli_sw": {"alias": "xnli_sw", "name": "xnli_sw", "sample_len": 2490, "acc,none": 0.3919, "acc_stderr,none": 0.0098},
    "xnli_zh": {"alias": "xnli_zh", "acc,none": NaN, "acc_stderr,none": "N/A"},
    "belebele_zho_Hans": {"acc,none": 0.3344, "acc_norm,none": 0.25, "acc_norm_stderr,none": 0.0157},
    "gsm8k": {
      "exact_match,strict-match": 0.004,
      "exact_match,flexible-extract": 0.008
    }
  },
  "groups": {"xnli": {"acc,none": 0.375}},
  "group_subtasks": {"xnli": ["xnli_sw", "xnli_zh"], "gsm8k": []},
  "n-shot": {"xnli_sw": 0, "xnli_zh": 0, "belebele_zho_Hans": 0, "gsm8k": 5},
  "higher_is_better": {"xnli_sw": {"acc": true}},
  "config": {"model": "hf", "model_args": {"pretrained": "bigscience/bloom-1b1", "dtype": "float16"}, "random_seed": 0},
  "model_name": "bigscience/bloom-1b1"
}"#;

/// A file of a version before 0.4; the values are simulated.
const OLD: &str = r#"{
  "results": {
    "pawsx_es": {
      "acc": 0.5,
      "acc_stderr": 0.01
    },
    "xcopa_qu": {
      "acc": 0.506,
      "acc_stderr": 0.02
    }
  },
  "versions": {"pawsx_es": 0, "xcopa_qu": 0},
  "config": {"model": "hf-causal", "model_args": "pretrained=/models/LLaMA/13B", "num_fewshot": 0}
}"#;

fn read(text: &str, words: &[&str]) -> Result<Imported, Vec<Problem>> {
    let mut options = Options::default();
    for word in words {
        match word.strip_prefix('-') {
            Some(left) => options.add_map(&format!("-={left}")).unwrap(),
            None => options.add_set(word).unwrap(),
        }
    }
    import::read("out/results_2026-02-13T18-12-03.654321.json", text.as_bytes(), &options, Catalogue::builtin())
}

fn rows(imported: &Imported, factors: &[&str]) -> Vec<String> {
    let table = &imported.observations;
    let row = |row: usize| {
        let level = |name: &&str| table.column(&name.parse::<Factor>().unwrap()).unwrap().level(row).to_owned();
        format!("{} {}", factors.iter().map(level).collect::<Vec<_>>().join(" "), table.values()[row])
    };
    (0..table.len()).map(row).collect()
}

fn notes(imported: &Imported) -> String {
    imported.notes.iter().map(|note| format!("{} {}\n", note.code, note.message)).collect()
}

#[test]
fn tasks_languages_filters_and_shots_of_a_new_file() {
    let imported = read(NEW, &[]).unwrap();
    let found = rows(&imported, &["base_model", "intermediate", "target", "language", "metric", "filter", "n_shot"]);
    let expected = [
        "bloom-1b1 none belebele zh accuracy  0 33.44",
        "bloom-1b1 none belebele zh acc_norm  0 25",
        "bloom-1b1 none gsm8k  em flexible-extract 5 0.8",
        "bloom-1b1 none gsm8k  em strict-match 5 0.4",
        "bloom-1b1 none xnli sw accuracy  0 39.19",
    ];
    assert_eq!(found, expected);
    assert_eq!(imported.missing, 1, "NaN");
    let notes = notes(&imported);
    for part in [
        "W101 left out groups, averages over other tasks: `xnli`",
        "left out 3 standard errors: they are about new examples",
        "N105 a pretrained model without intermediate training",
        "N106 read `accuracy`, `acc_norm`, `em` as fractions",
        "read `belebele_zho_Hans` as target `belebele`, language `zh` and 2 more alike",
    ] {
        assert!(notes.contains(part), "no `{part}` in\n{notes}");
    }
}

#[test]
fn an_old_file_and_a_model_that_is_only_a_path() {
    let problems = read(OLD, &[]).unwrap_err();
    assert_eq!((problems.len(), problems[0].code.0), (1, "E107"));
    assert!(problems[0].message.contains("`/models/LLaMA/13B` is no pretrained model"), "{}", problems[0].message);
    let imported = read(OLD, &["base_model=LLaMA 13B"]).unwrap();
    assert_eq!(
        rows(&imported, &["base_model", "intermediate", "target", "language", "metric"]),
        ["llama-13b none pawsx es accuracy 50", "llama-13b none xcopa qu accuracy 50.6"]
    );
    assert_eq!(imported.observations.column(&"model_id".parse().unwrap()).map(|_| ()), None);
    // A checkpoint after intermediate training is a run.
    let trained = read(OLD, &["intermediate=mnli", "base_model=llama-13b"]).unwrap();
    assert_eq!(rows(&trained, &["base_model", "intermediate", "model_id"])[0], "llama-13b mnli /models/LLaMA/13B 50");
    let stated = read(OLD, &["intermediate=none"]).unwrap();
    assert_eq!(rows(&stated, &["base_model", "intermediate"])[0], "/models/LLaMA/13B none 50");
}

#[test]
fn an_adapter_may_be_intermediate_training() {
    let adapted = NEW.replace("\"dtype\": \"float16\"", "\"peft\": \"acme/lora\"");
    assert!(read(&adapted, &[]).unwrap_err()[0].message.contains("with an adapter"));
}

#[test]
fn a_direction_that_contradicts_the_catalogue_is_no_guess() {
    let lower = NEW.replace(r#"{"acc": true}"#, r#"{"acc": false}"#);
    let problems = read(&lower, &[]).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "at /results/xnli_sw/acc,none");
    assert!(problems[0].help.contains("[metrics.accuracy] better = \"lower\""), "{}", problems[0].help);
    assert!(read(&lower, &["-acc"]).is_ok());
}

#[test]
fn problems_name_line_and_pointer() {
    let bad = OLD.replace("0.506", "\"half\"");
    let problem = &read(&bad, &["intermediate=none"]).unwrap_err()[0];
    let location = problem.location.as_ref().unwrap();
    assert_eq!((problem.code.0, problem.message.as_str()), ("E101", "at /results/xcopa_qu/acc"));
    assert_eq!((location.line, location.column, location.text.trim()), (8, 7, "\"acc\": \"half\","));
    let cut = &OLD[..OLD.find("\"versions\"").unwrap()];
    let problem = &read(cut, &[]).unwrap_err()[0];
    assert_eq!((problem.code.0, problem.location.as_ref().unwrap().line), ("E121", 12));
    assert_eq!(read("{\"results\": {}}", &[]).unwrap_err()[0].code.0, "E110");
    assert_eq!(read(&OLD.replace("0.506", "50.6"), &["intermediate=none"]).unwrap_err()[0].code.0, "E104");
}

/// A file of version 0.4 with these tasks; the values are simulated.
fn of_tasks(tasks: &str) -> String {
    format!(
        "{{\n\"results\": {{\n{tasks}\n}},\n\"config\": {{\"model_args\": \"pretrained=bigscience/bloom-1b1\"}}\n}}"
    )
}

#[test]
fn what_the_harness_gives_in_points_stays_in_points() {
    let text = of_tasks("\"wmt16\": {\"bleu,none\": 0.4, \"chrf,none\": 20.5},\n\"xnli_sw\": {\"acc,none\": 0.4}");
    let found = rows(&read(&text, &[]).unwrap(), &["target", "metric"]);
    assert_eq!(found, ["wmt16 bleu 0.4", "wmt16 chrf 20.5", "xnli accuracy 40"]);
}

#[test]
fn what_is_no_score_is_listed() {
    let text =
        of_tasks("\"xnli_sw\": {\"acc,none\": 0.4, \"acc\": 0.3, \"parts,none\": [1, 2], \"acc_stderr,none\": 0.01}");
    let imported = read(&text, &[]).unwrap();
    let notes = notes(&imported);
    assert!(notes.contains("left out `acc`, `parts,none`"), "{notes}");
    assert!(notes.contains("left out 1 standard error: it is about new examples"), "{notes}");
    assert_eq!(imported.observations.len(), 1);
}

#[test]
fn values_out_of_bounds_name_their_pointer() {
    let text = of_tasks("\"xnli_sw\": {\n  \"acc,none\": 140.5\n}");
    let problems = read(&text, &[]).unwrap_err();
    let place = problems[0].location.as_ref().unwrap();
    assert_eq!((place.line, place.column), (4, 3));
    assert_eq!(problems[0].message, "at /results/xnli_sw/acc,none: `accuracy` is out of bounds: 140.5");
    assert_eq!(problems[0].help, "--map -=accuracy leaves the metric out");
    let text = of_tasks("\"xnli_sw\": {\"acc,none\": 41.5},\n\"xnli_zh\": {\"acc,none\": 0.5}");
    let problems = read(&text, &[]).unwrap_err();
    assert!(problems[0].message.starts_with("at /results/xnli_zh/acc,none: `accuracy` looks like"), "{problems:?}");
}

#[test]
fn marks_of_other_systems_do_not_hide_what_a_file_is() {
    let text = of_tasks("\"xnli_sw\": {\"acc,none\": 0.4}");
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let units =
        |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect();
    for bytes in [marked, units(u16::to_le_bytes), units(u16::to_be_bytes)] {
        let imported = import::read("results.json", &bytes, &Options::default(), Catalogue::builtin()).unwrap();
        assert_eq!(rows(&imported, &["target", "language"]), ["xnli sw 40"]);
    }
}
