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
