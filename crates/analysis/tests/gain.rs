//! What a gain is made of: matching, balance, averages, conditions, blocks; on tables small enough to check by hand.

use crate::tables::{close, estimate, row, set, table};
use stilt_analysis::aggregate::aggregate;
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{AnalysisError, Settings, compare, gain};
use stilt_results::{Catalogue, Filter};

#[test]
fn metrics_are_averaged_first_then_languages_then_targets() {
    let set = set("
        intermediate target language metric score
        none  xquad en em 40
        none  xquad en f1 60
        none  xquad de em 30
        none  xquad de f1 50
        squad_v1 xquad en em 44
        squad_v1 xquad en f1 62
        squad_v1 xquad de em 30
        squad_v1 xquad de f1 54
        none  xnli en accuracy 80
        squad_v1 xnli en accuracy 79
    ");
    let table = table(&set, &Settings::default());
    // xquad: treated (53 + 42) / 2 = 47.5, baseline (50 + 40) / 2 = 45.
    assert!(close(estimate(&table, "squad_v1", "xquad"), 2.5));
    assert!(close(estimate(&table, "squad_v1", "*"), 0.75));
    assert_eq!(row(&table, "squad_v1", "xquad").place.metric, "*");
    assert_eq!(row(&table, "squad_v1", "xquad").finding.reason(), Some(&Reason::OneRunEach));
}

#[test]
fn only_languages_of_every_run_of_both_arms_count_and_the_rest_is_counted() {
    let set = set("
        intermediate target language seed score
        none xnli en 1 80
        none xnli sw 1 60
        none xnli en 2 82
        mnli xnli en 1 81
        mnli xnli sw 1 70
        mnli xnli en 2 84
        mnli xnli sw 2 71
    ");
    let balanced = table(&set, &Settings::default());
    assert!(close(estimate(&balanced, "mnli", "xnli"), 1.5));
    assert_eq!(row(&balanced, "mnli", "xnli").detail.n_dropped, 3);
    assert!(balanced.notes.iter().any(|note| note.code.0 == "N202" && note.message.contains("--unbalanced")));
    let unbalanced = table(&set, &Settings { unbalanced: true, ..Settings::default() });
    // Baseline runs: (80 + 60) / 2 = 70 and 82; treated: 75.5 and 77.5.
    assert!(close(estimate(&unbalanced, "mnli", "xnli"), 76.5 - 76.0));
}

#[test]
fn lower_latency_is_a_gain_and_means_are_shown_as_measured() {
    let set = set("
        intermediate target metric score
        none xnli latency_ms 12.5
        mnli xnli latency_ms 10
    ");
    let table = table(&set, &Settings::default());
    let row = row(&table, "mnli", "xnli");
    assert!(close(row.finding.estimate().unwrap(), 2.5));
    assert_eq!((row.detail.treated_mean, row.detail.baseline_mean), (Some(10.0), Some(12.5)));
}

#[test]
fn the_last_step_of_each_run_counts() {
    let set = set("
        intermediate target seed step score
        none xnli 1 _ 70
        none xnli 2 _ 71
        mnli xnli 1 500 60
        mnli xnli 1 1500 75
        mnli xnli 2 500 99
        mnli xnli 2 1000 73
    ");
    let table = table(&set, &Settings::default());
    assert!(close(estimate(&table, "mnli", "xnli"), 74.0 - 70.5));
    assert!(table.notes.iter().any(|note| note.code.0 == "N201"));
}

#[test]
fn a_cell_that_mixes_a_condition_is_not_computed_until_it_is_resolved() {
    let set = set("
        intermediate target seed train_examples score
        none xnli 1 _ 70
        none xnli 2 _ 71
        mnli xnli 1 16 60
        mnli xnli 2 16 61
        mnli xnli 3 _ 75
        mnli xnli 4 _ 76
    ");
    let mixed = table(&set, &Settings::default());
    let cell = row(&mixed, "mnli", "xnli");
    assert_eq!(cell.finding.estimate(), None);
    assert_eq!(cell.finding.reason().unwrap().to_string(), "mixes train_examples: , 16");
    let where_blank = "train_examples=".parse::<Filter>().unwrap().apply(&set, Catalogue::builtin()).unwrap();
    assert!(close(estimate(&table(&where_blank, &Settings::default()), "mnli", "xnli"), 75.5 - 70.5));
    let rows = vec!["intermediate".to_owned(), "train_examples".to_owned()];
    let shown = table(&set, &Settings { rows, ..Settings::default() });
    let gains: Vec<f64> = shown
        .gains
        .iter()
        .filter(|row| row.place.target == "xnli")
        .map(|row| row.finding.estimate().unwrap())
        .collect();
    assert_eq!(gains, [5.0, -10.0]);
    let pooled = table(&set, &Settings { pool: vec!["train_examples".into()], ..Settings::default() });
    assert!(close(estimate(&pooled, "mnli", "xnli"), 68.0 - 70.5));
}

#[test]
fn categories_weigh_the_same_on_request() {
    let set = set("
        intermediate target metric score
        none xnli accuracy 80
        none pawsx accuracy 80
        none pos f1 70
        mnli xnli accuracy 82
        mnli pawsx accuracy 84
        mnli pos f1 70
    ");
    assert!(close(estimate(&table(&set, &Settings::default()), "mnli", "*"), 2.0));
    let by_category = Settings { aggregate: aggregate("category").unwrap(), ..Settings::default() };
    assert!(close(estimate(&table(&set, &by_category), "mnli", "*"), 1.5));
}

#[test]
fn base_models_and_splits_are_blocks_of_their_own() {
    let set = set("
        base_model split intermediate target score
        small dev none xnli 60
        small dev mnli xnli 61
        large dev none xnli 80
        large dev mnli xnli 83
        large test none xnli 79
        large test mnli xnli 81
    ");
    let table = table(&set, &Settings::default());
    let gains: Vec<(&str, &str, f64)> = table
        .gains
        .iter()
        .filter(|row| row.place.target != "*")
        .map(|row| (row.place.base_model.as_str(), row.place.split.as_str(), row.finding.estimate().unwrap()))
        .collect();
    assert_eq!(gains, [("large", "dev", 3.0), ("large", "test", 2.0), ("small", "dev", 1.0)]);
}

#[test]
fn languages_can_be_columns_and_their_mean_stands_beside() {
    let set = set("
        intermediate target language score
        none xnli en 80
        none xnli sw 60
        mnli xnli en 81
        mnli xnli sw 63
    ");
    let settings = Settings { columns: vec!["language".into()], ..Settings::default() };
    let table = table(&set, &settings);
    let gains: Vec<(&str, f64)> =
        table.gains.iter().map(|row| (row.place.language.as_str(), row.finding.estimate().unwrap())).collect();
    assert_eq!(gains, [("en", 1.0), ("sw", 3.0), ("*", 2.0)]);
}

#[test]
fn a_replicate_with_two_values_stops_everything_and_names_both() {
    let set = set("
        intermediate target seed checkpoint score
        none xnli 1 _ 70
        mnli xnli 1 a 71
        mnli xnli 1 b 72
    ");
    let refused = gain(&set, Catalogue::builtin(), &Settings::default());
    let Err(AnalysisError::Repeated(conflicts)) = refused else { panic!("{refused:?}") };
    assert_eq!((conflicts[0].first.line, conflicts[0].second.line), (3, 4));
    let told_apart = Settings { replicate: vec!["checkpoint".into()], ..Settings::default() };
    assert!(close(estimate(&table(&set, &told_apart), "mnli", "xnli"), 1.5));
}

#[test]
fn only_a_baseline_is_nothing_to_compare_but_says_what_there_is() {
    let set = set("
        base_model intermediate target seed score
        m none xnli 1 70
        m none xnli 2 72
        m none rte 1 60
        m none rte 2 60
    ");
    let refused = gain(&set, Catalogue::builtin(), &Settings::default());
    let Err(AnalysisError::Nothing(message)) = refused else { panic!("{refused:?}") };
    assert_eq!(message, "only the baseline is here (m: 2 targets, 2 runs, mean score 65.50)");
}

#[test]
fn compare_uses_common_targets_and_counts_wins() {
    let set = set("
        intermediate target score
        mnli xnli 82
        mnli rte 70
        mnli copa 60
        qqp xnli 80
        qqp rte 71
        sst2 xnli 82
        sst2 rte 70
    ");
    let names: Vec<String> = ["mnli", "qqp", "sst2"].map(String::from).to_vec();
    let table = compare(&set, Catalogue::builtin(), &names, &Settings::default()).unwrap();
    let tally: Vec<(usize, usize, usize)> =
        table.tallies.iter().map(|tally| (tally.wins, tally.ties, tally.losses)).collect();
    assert_eq!(tally, [(1, 0, 1), (0, 2, 0), (1, 0, 1)]);
    let overall: Vec<(&str, &str, f64)> = table
        .differences
        .iter()
        .filter(|row| row.place.target == "*")
        .map(|row| (row.a.as_str(), row.b.as_str(), row.finding.estimate().unwrap()))
        .collect();
    assert_eq!(overall, [("mnli", "qqp", 0.5), ("mnli", "sst2", 0.0), ("qqp", "sst2", -0.5)]);
}

#[test]
fn attributes_of_models_are_rows_where_they_tell_models_apart() {
    // RoBERTa base has 125 million parameters and large 355; mBERT is multilingual.
    let set = set("
        base_model intermediate target seed score
        roberta-large none xnli 1 80
        roberta-large mnli xnli 1 83
        roberta-base none xnli 1 70
        roberta-base mnli xnli 1 71
        bert-base-multilingual-cased none xnli 1 60
        bert-base-multilingual-cased mnli xnli 1 65
    ");
    let by = |keys: &[&str]| {
        let rows = keys.iter().map(|&key| key.to_owned()).collect();
        let settings = Settings { rows, columns: vec!["target".into()], ..Settings::default() };
        gain(&set, Catalogue::builtin(), &settings)
    };
    let table = by(&["base_model.params"]).unwrap();
    let shown = |row: &stilt_analysis::transfer::GainRow| {
        (row.place.shown[0].1.clone(), row.finding.estimate().unwrap().round() as i64)
    };
    let gains: Vec<_> = table.gains.iter().filter(|row| row.place.target == "xnli").map(shown).collect();
    assert!(gains.contains(&("125000000".into(), 1)) && gains.contains(&("355000000".into(), 3)), "{gains:?}");
    let refused = by(&["base_model.multilingual"]).unwrap_err().to_string();
    assert!(refused.contains("does not tell `roberta-base` from `roberta-large`"), "{refused}");
    assert!(by(&["base_model", "base_model.multilingual"]).is_ok());
}
