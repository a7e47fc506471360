//! Data that mislead scripts: each was a wrong number once, or is one in a script people use.

use crate::tables::{close, estimate, row, set, table};
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{AnalysisError, Pairing, Settings, compare, gain};
use stilt_results::Catalogue;

#[test]
fn a_loss_logged_after_the_last_score_does_not_become_the_score() {
    let set = set("
        intermediate target metric step score
        none xnli accuracy 1000 60
        none xnli loss 1500 0.9
        mnli xnli accuracy 1000 70
        mnli xnli loss 1500 0.8
    ");
    assert!(close(estimate(&table(&set, &Settings::default()), "mnli", "xnli"), 10.0));
}

#[test]
fn steps_are_ordered_by_value() {
    let set = set("
        intermediate target step score
        none xnli _ 60
        mnli xnli 1.25 61
        mnli xnli 1.5 70
        qqp xnli 9000 61
        qqp xnli 1e4 72
    ");
    let table = table(&set, &Settings::default());
    assert!(close(estimate(&table, "mnli", "xnli"), 10.0));
    assert!(close(estimate(&table, "qqp", "xnli"), 12.0));
}

#[test]
fn only_the_baseline_of_an_untrained_target_is_fixed() {
    let set = set("
        intermediate target seed score
        none bucc _ 50
        mnli bucc 1 60
        mnli bucc 2 61
        mnli bucc 3 62
        squad_v2 bucc 1 55
    ");
    let names = ["mnli".to_owned(), "squad_v2".to_owned()];
    let table = compare(&set, Catalogue::builtin(), &names, &Settings::default()).unwrap();
    assert_eq!(table.differences[0].finding.reason(), Some(&Reason::OneBaselineRun { n_treated: 3 }));
}

#[test]
fn a_fixed_baseline_is_one_value_also_in_32_bits() {
    let set = set("
        intermediate target seed score
        none bucc 1 50.2
        none bucc 2 50.200001
        mnli bucc 1 60
        mnli bucc 2 61
        mnli bucc 3 62
    ");
    assert_eq!(row(&table(&set, &Settings::default()), "mnli", "bucc").detail.pairing, Pairing::Broadcast);
}

#[test]
fn pairs_compare_only_what_both_runs_have() {
    let set = set("
        intermediate target language seed score
        none xnli en 1 80
        none xnli sw 1 50
        none xnli en 2 81
        mnli xnli en 1 81
        mnli xnli en 2 82
        mnli xnli sw 2 51
    ");
    let settings = Settings { paired: true, unbalanced: true, ..Settings::default() };
    assert!(close(estimate(&table(&set, &settings), "mnli", "xnli"), 1.0));
    let unpaired = table(&set, &Settings { unbalanced: true, ..Settings::default() });
    assert!(unpaired.notes.iter().any(|note| note.code.0 == "N211"));
}

#[test]
fn a_reported_delta_stays_with_its_metric_and_its_arm() {
    let set = set("
        intermediate target metric score basis
        none tydiqa em 45 measured
        squad tydiqa em 14.5 reported
        squad tydiqa f1 10.9 reported
        mnli tydiqa em 46 measured
    ");
    let columns = vec!["metric".to_owned()];
    let table = table(&set, &Settings { columns, ..Settings::default() });
    let reported: Vec<(&str, f64)> = table
        .gains
        .iter()
        .filter(|row| row.place.intermediate == "squad")
        .map(|row| (row.place.metric.as_str(), row.finding.estimate().unwrap()))
        .collect();
    assert_eq!(reported, [("em", 14.5), ("f1", 10.9)]);
    let names = ["squad".to_owned(), "mnli".to_owned()];
    let compared = compare(&set, Catalogue::builtin(), &names, &Settings::default()).unwrap();
    let none = compared.differences.iter().all(|row| row.finding.estimate().is_none());
    assert!(none, "a delta and a score have no difference");
}

#[test]
fn pooling_averages_levels_and_never_two_values_of_one_run() {
    let rows = "
        intermediate target seed lr run score
        none xnli 1 1e-5 _ 60
        mnli xnli 1 1e-5 _ 70
        mnli xnli 1 2e-5 a 72
    ";
    let pool = Settings { pool: vec!["lr".into()], ..Settings::default() };
    assert!(close(estimate(&table(&set(rows), &pool), "mnli", "xnli"), 11.0));
    let repeated = gain(&set(&format!("{rows}mnli xnli 1 2e-5 b 50\n")), Catalogue::builtin(), &pool);
    assert!(matches!(repeated, Err(AnalysisError::Repeated(_))));
    let factor = Settings { pool: vec!["target".into()], ..Settings::default() };
    assert!(matches!(gain(&set(rows), Catalogue::builtin(), &factor), Err(AnalysisError::Usage(_))));
}

#[test]
fn a_baseline_is_matched_on_the_level_of_the_treated_runs() {
    let set = set("
        intermediate target seed lr score
        none xnli 1 1e-5 60
        none xnli 1 2e-5 50
        mnli xnli 1 1e-5 61
        qqp xnli 1 2e-5 53
    ");
    let mixed = table(&set, &Settings::default());
    assert_eq!(row(&mixed, "mnli", "xnli").finding.reason().unwrap().to_string(), "the baseline mixes lr: 1e-5, 2e-5");
    let matched = table(&set, &Settings { matched: vec!["lr".into()], ..Settings::default() });
    assert!(close(estimate(&matched, "mnli", "xnli"), 1.0));
    assert!(close(estimate(&matched, "qqp", "xnli"), 3.0));
}

#[test]
fn rounding_is_no_variance_in_an_average_either() {
    let set = set("
        intermediate target seed score
        none xnli 1 59.1
        none xnli 2 69.1
        none rte 3 59.1
        none rte 4 69.1
        mnli xnli 1 61.4
        mnli xnli 2 71.4
        mnli rte 3 61.4
        mnli rte 4 71.4
    ");
    let table = table(&set, &Settings { paired: true, ..Settings::default() });
    assert_eq!(row(&table, "mnli", "*").finding.reason(), Some(&Reason::NoVariance));
}

#[test]
fn points_and_other_units_have_no_mean() {
    let set = set("
        intermediate target metric score
        none xnli accuracy 60
        mnli xnli accuracy 61
        none lm perplexity 30
        mnli lm perplexity 20
    ");
    let table = table(&set, &Settings::default());
    assert!(close(estimate(&table, "mnli", "lm"), 10.0));
    assert!(close(estimate(&table, "mnli", "*"), 1.0));
    assert!(table.notes.iter().any(|note| note.code.0 == "N212"));
}

#[test]
fn differences_of_three_add_up_over_the_targets_all_have() {
    let set = set("
        intermediate target metric score
        a xnli accuracy 60
        a rte accuracy 70
        b xnli accuracy 61
        b rte accuracy 75
        c xnli accuracy 63
        c rte f1 90
    ");
    let names = ["a", "b", "c"].map(str::to_owned);
    let table = compare(&set, Catalogue::builtin(), &names, &Settings::default()).unwrap();
    let overall: Vec<f64> = table
        .differences
        .iter()
        .filter(|row| row.place.target == "*")
        .map(|row| row.finding.estimate().unwrap())
        .collect();
    assert_eq!(overall, [-1.0, -3.0, -2.0]);
}

#[test]
fn without_a_baseline_there_is_nothing_to_compare() {
    let set = set("
        intermediate target score
        mnli xnli 60
        qqp xnli 61
    ");
    assert!(matches!(gain(&set, Catalogue::builtin(), &Settings::default()), Err(AnalysisError::Nothing(_))));
}

#[test]
fn a_misspelled_metric_does_not_make_an_intermediate_vanish() {
    let set = set("
        intermediate target metric score
        none xnli accuracy 60
        mnli xnli accuracy 61
        qqp xnli acuracy 62
    ");
    let reason = row(&table(&set, &Settings::default()), "qqp", "xnli").finding.reason().unwrap().to_string();
    assert_eq!(reason, "has only `acuracy`, by which the target is not scored");
}

#[test]
fn a_target_with_more_runs_adds_few_degrees_of_freedom() {
    // Nine targets with runs 1 and 2, one with runs 1 to 5; five baseline runs everywhere.
    let mut text = String::from("intermediate target seed score\n");
    for target in 0..10 {
        for seed in 1..=5 {
            let score = 60.0 + f64::from(seed * (target + 3) % 7) / 10.0;
            text += &format!("none t{target} {seed} {score}\n");
            if seed <= 2 || target == 9 {
                text += &format!("mnli t{target} {seed} {}\n", score + 2.0);
            }
        }
    }
    let table = table(&set(&text), &Settings::default());
    let df = row(&table, "mnli", "*").finding.outcome().tested().unwrap().df.unwrap();
    // The treated arm has little more than two effective runs (df 1), the baseline five (df 4).
    assert!(df < 5.0, "{df}");
}
