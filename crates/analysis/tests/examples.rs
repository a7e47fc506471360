//! Results per example: scores of runs, and gains over new examples.

use stilt_analysis::examples::runs;
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{AnalysisError, Over, Pairing, Settings, gain};
use stilt_results::{Catalogue, Factor};

use crate::tables::{close, estimate, row, set, table};

fn over_examples() -> Settings {
    Settings { over: Over::Examples, ..Settings::default() }
}

/// Rows of answers: intermediate, target, language, seed, then one digit per example (1 right, 0 wrong, . missing).
fn answers(rows: &[(&str, &str, &str, &str, &str)]) -> stilt_results::ResultSet {
    let mut text = "intermediate target language seed example score\n".to_owned();
    for (intermediate, target, language, seed, digits) in rows {
        for (example, digit) in digits.chars().enumerate().filter(|(_, digit)| *digit != '.') {
            let score = if digit == '1' { 100 } else { 0 };
            text.push_str(&format!("{intermediate} {target} {language} {seed} e{example} {score}\n"));
        }
    }
    set(&text)
}

#[test]
fn a_run_scores_the_mean_over_its_examples() {
    let set = answers(&[
        ("none", "xnli", "en", "1", "1100110010"),
        ("none", "xnli", "en", "2", "1100110000"),
        ("mnli", "xnli", "en", "1", "1111110010"),
        ("mnli", "xnli", "en", "2", "1111110000"),
    ]);
    let of_runs = runs(&set, &[]).unwrap();
    assert_eq!(of_runs.set.len(), 4);
    assert!(of_runs.set.column(&Factor::Example).is_none());
    let mut values = of_runs.set.values().to_vec();
    values.sort_by(f64::total_cmp);
    assert_eq!(values, [40.0, 50.0, 60.0, 70.0]);
    let gains = table(&set, &Settings::default());
    assert!(close(estimate(&gains, "mnli", "xnli"), 20.0));
    assert_eq!(row(&gains, "mnli", "xnli").detail.n_treated, 2);
    assert_eq!(gains.notes.iter().filter(|note| note.code.0 == "N251").count(), 1, "said once");
}

#[test]
fn results_without_examples_are_left_alone_and_cannot_be_asked_about_examples() {
    let set = set("intermediate target seed score\nnone xnli 1 60\nmnli xnli 1 61");
    assert!(runs(&set, &[]).is_none());
    let error = gain(&set, Catalogue::builtin(), &over_examples()).unwrap_err();
    assert!(matches!(&error, AnalysisError::Usage(message) if message.contains("`example`")), "{error}");
}

#[test]
fn counts_make_the_f1_of_the_corpus_and_not_a_mean_of_examples() {
    let text = "intermediate target example metric score
        none ner a tp 3\n none ner a fp 1\n none ner a fn 0
        none ner b tp 0\n none ner b fp 0\n none ner b fn 4
        mnli ner a tp 3\n mnli ner a fp 0\n mnli ner a fn 0
        mnli ner b tp 1\n mnli ner b fp 1\n mnli ner b fn 3";
    let set = set(text);
    let gains = table(&set, &Settings::default());
    // 2 tp / (2 tp + fp + fn): 8 / (8 + 1 + 3) against 6 / (6 + 1 + 4).
    let expected = 100.0 * (8.0 / 12.0 - 6.0 / 11.0);
    assert!(close(estimate(&gains, "mnli", "ner"), expected));
    assert_eq!(row(&gains, "mnli", "ner").place.metric, "f1");
    let over = table(&set, &over_examples());
    assert!(close(estimate(&over, "mnli", "ner"), expected));
    let detail = &row(&over, "mnli", "ner").detail;
    assert!(close(detail.treated_mean.unwrap(), 100.0 * 8.0 / 12.0), "{detail:?}");
    assert_eq!((detail.n_treated, detail.n_baseline, detail.pairing), (2, 2, Pairing::Units));
}

#[test]
fn a_run_with_an_f1_of_its_own_keeps_it() {
    let text = "intermediate target example metric score
        none ner a tp 3\n none ner a fp 1\n none ner a fn 0\n none ner a f1 50
        mnli ner a tp 3\n mnli ner a fp 0\n mnli ner a fn 0\n mnli ner a f1 52";
    assert!(close(estimate(&table(&set(text), &Settings::default()), "mnli", "ner"), 2.0));
}

#[test]
fn a_score_of_the_run_stands_beside_its_examples() {
    let text = "intermediate target example score
        none xnli _ 61\n none xnli a 100\n none xnli b 0
        mnli xnli _ 64\n mnli xnli a 100\n mnli xnli b 100";
    let set = set(text);
    let gains = table(&set, &Settings::default());
    assert!(close(estimate(&gains, "mnli", "xnli"), 3.0));
    assert!(gains.notes.iter().any(|note| note.code.0 == "N253"));
    assert!(close(estimate(&table(&set, &over_examples()), "mnli", "xnli"), 50.0));
}

#[test]
fn columns_of_examples_are_no_conditions_and_conditions_stay() {
    let text = "intermediate target seed example gold score
        none xnli 1 a yes 100\n none xnli 1 b no 0\n none xnli 2 a yes 100\n none xnli 2 b no 100
        mnli xnli 1 a yes 100\n mnli xnli 1 b no 100\n mnli xnli 2 a yes 100\n mnli xnli 2 b no 100";
    let gains = table(&set(text), &Settings::default());
    assert!(close(estimate(&gains, "mnli", "xnli"), 25.0));
    assert!(gains.notes.iter().any(|note| note.code.0 == "N252" && note.message.contains("`gold`")));
    // One example under two levels: a condition, which is not averaged over.
    let text = "intermediate target example shots score
        none xnli a 0 100\n none xnli b 0 0\n none xnli a 5 100\n none xnli b 5 100
        mnli xnli a 0 100\n mnli xnli b 0 100\n mnli xnli a 5 100\n mnli xnli b 5 100";
    let gains = table(&set(text), &Settings::default());
    let reason = row(&gains, "mnli", "xnli").finding.reason().cloned();
    assert!(matches!(reason, Some(Reason::Mixes { condition, .. }) if condition == "shots"));
    // A level per score where it is asked for.
    let rows = vec!["intermediate".to_owned(), "shots".to_owned()];
    let gains = table(&set(text), &Settings { rows, ..Settings::default() });
    assert_eq!(gains.gains.iter().filter(|row| row.place.target == "xnli").count(), 2);
}

#[test]
fn runs_told_apart_by_their_names_stay_apart() {
    let text = "intermediate target example run_id score
        none xnli a r1 100\n none xnli b r1 0\n none xnli a r2 100\n none xnli b r2 100
        mnli xnli a r3 100\n mnli xnli b r3 100\n mnli xnli a r4 100\n mnli xnli b r4 0";
    let detail = row(&table(&set(text), &Settings::default()), "mnli", "xnli").detail.clone();
    assert_eq!((detail.n_treated, detail.n_baseline), (2, 2));
}

#[test]
fn examples_that_one_arm_lacks_are_dropped_counted_and_named() {
    let set = answers(&[("none", "xnli", "en", "1", "11001100."), ("mnli", "xnli", "en", "1", "1111.1011")]);
    let gains = table(&set, &over_examples());
    let found = row(&gains, "mnli", "xnli");
    assert_eq!((found.detail.n_treated, found.detail.n_dropped), (7, 2));
    // Seven in common: 1110... against 1100...
    assert!(close(found.finding.estimate().unwrap(), 100.0 * (6.0 - 3.0) / 7.0), "{found:?}");
    let note = gains.notes.iter().find(|note| note.code.0 == "N254").unwrap();
    assert!(note.message.contains("`e4`") && note.message.contains("`e8`"), "{}", note.message);
}

#[test]
fn arms_without_a_common_example_are_not_tested() {
    let set = answers(&[("none", "xnli", "en", "1", "1100...."), ("mnli", "xnli", "en", "1", "....1111")]);
    let gains = table(&set, &over_examples());
    let expected = Reason::TooFew { what: "examples in both arms", n: 0, needed: 2 };
    assert_eq!(row(&gains, "mnli", "xnli").finding.reason(), Some(&expected));
}

#[test]
fn languages_and_targets_count_the_same_whatever_their_examples() {
    let set = answers(&[
        ("none", "xnli", "en", "1", "1100"),
        ("mnli", "xnli", "en", "1", "1110"),
        ("none", "xnli", "sw", "1", "10000000"),
        ("mnli", "xnli", "sw", "1", "11110000"),
        ("none", "pawsx", "en", "1", "1010"),
        ("mnli", "pawsx", "en", "1", "1000"),
    ]);
    let gains = table(&set, &over_examples());
    // xnli: (25 + 37.5) / 2; pawsx: -25.
    assert!(close(estimate(&gains, "mnli", "xnli"), 31.25));
    assert!(close(estimate(&gains, "mnli", "*"), (31.25 - 25.0) / 2.0));
    assert!(close(estimate(&table(&set, &Settings::default()), "mnli", "*"), (31.25 - 25.0) / 2.0));
    assert_eq!(row(&gains, "mnli", "*").detail.n_treated, 16);
    assert_eq!(
        gains.scope,
        "new examples, these checkpoints, targets and languages (conditional on these checkpoints)"
    );
}

#[test]
fn metrics_that_are_better_when_lower_give_positive_gains() {
    let text = "intermediate target example metric score
        none xnli a loss 2.5\n none xnli b loss 1.5\n none xnli c loss 3.0
        mnli xnli a loss 2.0\n mnli xnli b loss 1.6\n mnli xnli c loss 1.5";
    let gains = table(&set(text), &over_examples());
    let found = row(&gains, "mnli", "xnli");
    assert!(close(found.finding.estimate().unwrap(), 1.9 / 3.0));
    assert!(close(found.detail.treated_mean.unwrap(), 5.1 / 3.0), "as measured");
}

#[test]
fn one_run_in_each_arm_with_answers_is_judged_by_an_exact_test_of_answers() {
    let set = answers(&[
        ("none", "xnli", "en", "1", "110011000011000011"),
        ("mnli", "xnli", "en", "1", "111111110011100011"),
    ]);
    let found = row(&table(&set, &over_examples()), "mnli", "xnli").clone();
    let test = found.finding.outcome().tested().unwrap().clone();
    // Five examples are won, none is lost: 2 / 2^5.
    let exact = 2.0 / 32.0;
    if stilt_analysis::method::method("mcnemar").is_some() {
        assert_eq!((test.method, test.p), ("mcnemar", exact));
    } else {
        assert_eq!(test.method, "approximate-randomisation");
    }
    let beside = found.detail.exact.unwrap();
    assert!((beside.p - exact).abs() < 0.01, "four standard errors of 9,999 draws: {beside:?}");
    let interval = found.finding.interval().unwrap();
    assert!(interval.low <= 100.0 * 5.0 / 18.0 && 100.0 * 5.0 / 18.0 <= interval.high);
}

#[test]
fn several_runs_are_averaged_per_example() {
    let set = answers(&[
        ("none", "xnli", "en", "1", "11001100"),
        ("none", "xnli", "en", "2", "10001100"),
        ("mnli", "xnli", "en", "1", "11111100"),
        ("mnli", "xnli", "en", "2", "11101101"),
        ("mnli", "xnli", "en", "3", "11101100"),
    ]);
    let found = row(&table(&set, &over_examples()), "mnli", "xnli").clone();
    assert_eq!(found.finding.outcome().tested().unwrap().method, "approximate-randomisation");
    assert!(close(found.finding.estimate().unwrap(), 100.0 / 8.0 * (17.0 / 3.0 - 7.0 / 2.0)));
    assert_eq!(found.detail.n_treated, 8, "the unit is the example");
}

#[test]
fn identical_answers_are_no_evidence() {
    let set = answers(&[("none", "xnli", "en", "1", "1100"), ("mnli", "xnli", "en", "1", "1100")]);
    let found = row(&table(&set, &over_examples()), "mnli", "xnli").clone();
    assert_eq!(found.finding.reason(), Some(&Reason::NoVariance));
}
