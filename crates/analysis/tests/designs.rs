//! Which test a design calls for, and what is never tested; on tables small enough to check by hand.

use crate::tables::{close, estimate, row, set, table};
use stilt_analysis::correction::correction;
use stilt_analysis::family::Verdict;
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{Over, Pairing, Settings};
use stilt_results::Basis;

#[test]
fn pairs_are_made_only_when_declared() {
    let set = set("
        intermediate target seed score
        none xnli 1 70.0
        none xnli 2 72.0
        none xnli 3 74.0
        mnli xnli 1 71.0
        mnli xnli 2 73.5
        mnli xnli 3 75.0
    ");
    let unpaired = table(&set, &Settings::default());
    assert_eq!(row(&unpaired, "mnli", "xnli").detail.pairing, Pairing::Unpaired);
    assert!(unpaired.notes.iter().any(|note| note.code.0 == "N203"));
    let paired = table(&set, &Settings { paired: true, ..Settings::default() });
    let detail = &row(&paired, "mnli", "xnli").detail;
    assert_eq!((detail.pairing, detail.n_treated), (Pairing::Paired, 3));
    assert_eq!(detail.exact.unwrap().floor, 0.25);
    assert!(close(detail.sd.unwrap(), (1.0_f64 / 12.0).sqrt()));
}

#[test]
fn an_untrained_baseline_is_broadcast_to_every_run() {
    let set = set("
        intermediate target language seed score
        none tatoeba de _ 50
        none tatoeba sw _ 20
        mnli tatoeba de 1 60
        mnli tatoeba sw 1 30
        mnli tatoeba de 2 62
        mnli tatoeba sw 2 32
        mnli tatoeba de 3 61
        mnli tatoeba sw 3 31
    ");
    let table = table(&set, &Settings::default());
    let row = row(&table, "mnli", "tatoeba");
    assert!(close(row.finding.estimate().unwrap(), 11.0));
    assert_eq!((row.detail.pairing, row.detail.n_treated, row.detail.n_baseline), (Pairing::Broadcast, 3, 1));
    assert_eq!(row.finding.outcome().tested().unwrap().method, "paired-t");
}

#[test]
fn replicates_without_a_seed_are_told_apart_by_their_checkpoint() {
    let set = set("
        intermediate target seed checkpoint score
        none rte 0 _ 60
        none rte 1 _ 61
        none rte 2 _ 62
        mnli rte _ a/one 70
        mnli rte _ b/two 72
        mnli rte _ c/three 74
    ");
    let table = table(&set, &Settings::default());
    assert_eq!(row(&table, "mnli", "rte").detail.n_treated, 3);
    assert!(close(estimate(&table, "mnli", "rte"), 11.0));
}

#[test]
fn one_treated_run_gets_a_prediction_interval_and_no_verdict() {
    let set = set("
        intermediate target seed score
        none rte 0 60
        none rte 1 61
        none rte 2 62
        mnli rte 0 70
    ");
    let table = table(&set, &Settings::default());
    let finding = &row(&table, "mnli", "rte").finding;
    assert_eq!(finding.reason(), Some(&Reason::OneTreatedRun { n_baseline: 3, below: 3 }));
    assert_eq!(finding.verdict(), Verdict::NotTestable);
    // t(.975, 2) = 4.302653 times sd 1 times sqrt(4/3).
    let interval = finding.interval().unwrap();
    assert!((interval.high - interval.low - 2.0 * 4.302_652_729_911_275 * (4.0_f64 / 3.0).sqrt()).abs() < 1e-9);
}

#[test]
fn two_runs_against_many_are_judged_by_permutations_of_t() {
    let runs: String = (0..20).map(|seed| format!("none rte {seed} {}\n", 60 + seed % 5)).collect();
    let set = set(&format!("intermediate target seed score\n{runs}mnli rte 0 70\nmnli rte 1 70.5\n"));
    let table = table(&set, &Settings::default());
    let test = row(&table, "mnli", "rte").finding.outcome().tested().unwrap();
    assert_eq!(test.method, "permutation-t");
    assert!(close(test.p, 1.0 / 231.0));
}

#[test]
fn averages_of_incomplete_replicates_add_up_within_a_replicate() {
    let set = set("
        intermediate target seed score
        none xnli 1 70
        none xnli 2 72
        none rte 1 60
        none rte 2 62
        mnli xnli 1 71
        mnli xnli 2 73
        mnli rte 7 70
        mnli rte 8 74
    ");
    let table = table(&set, &Settings::default());
    let all = row(&table, "mnli", "*");
    assert!(close(all.finding.estimate().unwrap(), (1.0 + 11.0) / 2.0));
    let test = all.finding.outcome().tested().unwrap();
    assert_eq!(test.method, "satterthwaite-t");
    // Treated: ids differ, variances add up: (1 + 4) / 4 = 1.25, df = 1.25^2 / (.25^2 + 1) = 25/17.
    // Baseline: both runs have both targets: their means 65 and 67 have s^2/n = 1, df = 1.
    let (variance, df) = (2.25_f64, 2.25_f64.powi(2) / (1.25_f64.powi(2) / (25.0 / 17.0) + 1.0));
    assert!(close(test.df.unwrap(), df));
    assert!(close(test.statistic.unwrap(), 6.0 / variance.sqrt()));
}

#[test]
fn families_count_testable_cells_only_and_no_correction_gives_no_verdict() {
    let set = set("
        intermediate target seed score
        none xnli 1 70
        none xnli 2 72
        none xnli 3 71
        none rte 1 60
        mnli xnli 1 81
        mnli xnli 2 83
        mnli xnli 3 82
        mnli rte 1 70
        qqp xnli 1 70
        qqp xnli 2 73
        qqp xnli 3 71
    ");
    let judged = table(&set, &Settings::default());
    let families: Vec<(&str, usize)> = judged.families.iter().map(|family| (family.members, family.m)).collect();
    assert_eq!(families, [("cells", 2), ("overall", 1)]);
    let mnli = &row(&judged, "mnli", "xnli").finding;
    assert_eq!(mnli.verdict(), Verdict::Better);
    assert!(close(mnli.p_adjusted().unwrap(), 2.0 * mnli.p().unwrap()));
    let uncorrected = Settings { correction: correction("none").unwrap(), ..Settings::default() };
    let finding = table(&set, &uncorrected);
    let finding = &row(&finding, "mnli", "xnli").finding;
    assert_eq!((finding.verdict(), finding.stars()), (Verdict::Unjudged, 0));
}

#[test]
fn reported_deltas_are_shown_and_never_judged() {
    let set = set("
        base_model intermediate target language split metric score basis
        xlmr squad * * dev average 8.2 reported
        xlmr mnli * * dev average 7.5 reported
    ");
    let table = table(&set, &Settings::default());
    let squad = row(&table, "squad", "*");
    assert_eq!(squad.finding.estimate(), Some(8.2));
    assert_eq!((squad.finding.reason(), squad.detail.basis), (Some(&Reason::ReportedOnly), Basis::Reported));
}

#[test]
fn over_languages_the_languages_are_the_units() {
    let set = set("
        intermediate target language seed score
        none xnli en 1 80
        none xnli de 1 70
        none xnli sw 1 60
        mnli xnli en 1 81
        mnli xnli de 1 72
        mnli xnli sw 1 63
    ");
    let table = table(&set, &Settings { over: Over::Languages, ..Settings::default() });
    let row = row(&table, "mnli", "xnli");
    assert_eq!((row.detail.n_treated, row.detail.pairing), (3, Pairing::Units));
    // Differences 1, 2, 3: t = 2 / (1 / sqrt 3).
    assert!(close(row.finding.outcome().tested().unwrap().statistic.unwrap(), 2.0 * 3.0_f64.sqrt()));
}

/// Runs of five seeds on three targets, in which a seed shifts all targets alike.
fn shared_shifts(left_out: &str) -> String {
    let mut text = String::from("intermediate target seed score\n");
    for (intermediate, gain) in [("none", 0.0), ("mnli", 1.0)] {
        for target in ["xnli", "rte", "copa"] {
            for (seed, shift) in [(1, -2.0), (2, -1.0), (3, 0.5), (4, 1.0), (5, 2.5)] {
                let line = format!("{intermediate} {target} {seed}");
                let own = f64::from(seed * target.len() as i32 % 3) / 10.0;
                if line != left_out {
                    text += &format!("{line} {}\n", 60.0 + gain + shift + own);
                }
            }
        }
    }
    text
}

#[test]
fn one_missing_run_does_not_make_targets_independent() {
    let p = |left_out: &str| {
        let table = table(&set(&shared_shifts(left_out)), &Settings::default());
        row(&table, "mnli", "*").finding.p().unwrap()
    };
    let (complete, incomplete) = (p(""), p("mnli copa 3"));
    assert!((complete - incomplete).abs() < 0.1 * complete, "{complete} and {incomplete}");
}

#[test]
fn a_steady_baseline_shared_by_all_does_not_make_runs_collapsed() {
    let mut text = String::from("intermediate target seed score\n");
    let arms = [
        ("none", [60.0, 60.1, 59.9, 60.05, 59.95]),
        ("mnli", [56.0, 59.0, 60.0, 61.0, 62.0]),
        ("qqp", [58.0, 59.0, 60.0, 61.0, 62.0]),
        ("squad_v1", [58.0, 59.0, 60.0, 61.0, 62.0]),
    ];
    for (intermediate, scores) in arms {
        for (seed, score) in (1..).zip(scores) {
            text += &format!("{intermediate} rte {seed} {score}\n");
        }
    }
    // Deviations from the medians of the four arms: four below .2, six of 1, five of 2 and one of 4. Their median is 1,
    // so that far is 5.9; with the baseline counted three times it would be 3.3, and 56 would be flagged.
    let table = table(&set(&text), &Settings::default());
    assert!(table.gains.iter().all(|row| row.detail.collapsed.is_none()));
}
