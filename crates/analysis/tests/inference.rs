//! Scopes, equivalence, collapsed runs, shared baselines, counts of languages and the best of several.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions clippy knows")]

use std::fmt::Write;

use stilt_analysis::correction::correction;
use stilt_analysis::family::Verdict;
use stilt_analysis::method::method;
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{AnalysisError, Over, Settings, best, gain};
use stilt_results::{Catalogue, ResultSet};

use crate::tables::{close, row, set, table};

/// Rows of `arms` on target xnli: one score per seed.
fn arms(arms: &[(&str, &[f64])]) -> String {
    let mut text = "intermediate target seed score\n".to_owned();
    for (name, scores) in arms {
        for (seed, score) in scores.iter().enumerate() {
            writeln!(text, "{name} xnli {seed} {score}").unwrap();
        }
    }
    text
}

fn seeds(set: &ResultSet, keeps: impl Fn(u32) -> bool) -> ResultSet {
    let column = set.column(&stilt_results::Factor::Seed).unwrap();
    set.filter(|row| keeps(column.level(row).parse().unwrap()))
}

#[test]
fn new_runs_and_new_languages_are_crossed_random_effects() {
    // Differences of four seeds in three languages. statsmodels 0.15.0, anova_lm of y ~ C(seed) + C(language):
    // mean squares 1.74, 2.435833, .3725; (MS_s + MS_l - MS_e) / 12 = .562978^2; degrees of freedom: the smaller of 3.617269
    // (Satterthwaite) and 1 / (w/3 + (1 - w)/2) with w = .457493, the share of the runs; p by scipy 1.17.1.
    let differences = [[1.1, 1.1, 1.1], [1.1, -0.4, -0.7], [2.8, 1.4, 0.0], [2.7, 1.4, 1.2]];
    let mut text = "intermediate target language seed score\n".to_owned();
    for (seed, row) in differences.iter().enumerate() {
        for (language, difference) in ["en", "de", "sw"].iter().zip(row) {
            let baseline = 60.0 + seed as f64;
            writeln!(text, "none xnli {language} {seed} {baseline}").unwrap();
            writeln!(text, "mnli xnli {language} {seed} {}", baseline + difference).unwrap();
        }
    }
    let set = set(&text);
    let settings = Settings { over: Over::SeedsLanguages, paired: true, ..Settings::default() };
    let gains = table(&set, &settings);
    let finding = &row(&gains, "mnli", "xnli").finding;
    let test = finding.outcome().tested().unwrap();
    assert_eq!(test.method, "crossed-t");
    let near = |ours: f64, theirs: f64| (ours / theirs - 1.0).abs() < 1e-6;
    assert!(near(test.estimate, 1.066_666_666_666_667), "{test:?}");
    assert!(near(test.error.unwrap(), 0.562_978_191_8), "{test:?}");
    assert!(near(test.df.unwrap(), 2.359_875_904_86), "{test:?}");
    assert!(near(test.p, 0.178_867_040_328), "{test:?}");
    assert_eq!(gains.scope, "new runs and new languages, these targets");
    let unbalanced = gain(&set, Catalogue::builtin(), &Settings { unbalanced: true, ..settings });
    assert!(matches!(unbalanced, Err(AnalysisError::Usage(_))));
}

#[test]
fn an_effect_within_the_bound_is_equivalent() {
    // statsmodels 0.15.0, ttost_paired(x, y, -.5, .5): p = .00231792.
    let scores: [(&str, &[f64]); 2] =
        [("mnli", &[60.2, 60.6, 59.9, 60.4, 60.3]), ("none", &[60.1, 60.4, 60.1, 60.2, 60.2])];
    let set = set(&arms(&scores));
    let asked = |bound| Settings { paired: true, bound, ..Settings::default() };
    let gains = table(&set, &asked(Some(0.5)));
    let finding = &row(&gains, "mnli", "xnli").finding;
    assert_eq!(finding.verdict(), Verdict::Equivalent);
    assert!((finding.p_equivalence().unwrap() / 0.002_317_919_708_952 - 1.0).abs() < 1e-9, "{finding:?}");
    assert_eq!(finding.stars(), 0, "no effect, no mark");
    let without = table(&set, &asked(None));
    assert_eq!(row(&without, "mnli", "xnli").finding.verdict(), Verdict::Undecided);
    let narrow = table(&set, &asked(Some(0.1)));
    assert_eq!(row(&narrow, "mnli", "xnli").finding.verdict(), Verdict::Undecided);
}

#[test]
fn few_runs_against_many_are_equivalent_by_the_test_that_judges_them() {
    let set = set(&arms(&[("mnli", &[60.0, 60.3]), ("none", &[60.1, 60.4, 60.0, 60.2, 60.3])]));
    let of = |bound| {
        let gains = table(&set, &Settings { bound: Some(bound), ..Settings::default() });
        let finding = &row(&gains, "mnli", "xnli").finding;
        assert_eq!(finding.outcome().tested().unwrap().method, "permutation-t");
        finding.p_equivalence().unwrap()
    };
    // Shifted by 2 points either way the two runs are the extreme deal, one of C(7, 2) = 21; Welch alone says .0098.
    assert!((of(2.0) - 1.0 / 21.0).abs() < 1e-12, "{}", of(2.0));
    // Shifted by half a point, too, and Welch says more: scipy 1.17.1, ttest_ind(x + .5, y, equal_var=False, 'greater').
    assert!((of(0.5) / 0.077_577_942_379_187_04 - 1.0).abs() < 1e-9, "{}", of(0.5));
}

#[test]
fn a_chosen_test_is_judged_and_one_that_only_estimates_is_no_verdict() {
    let set = set(&arms(&[("mnli", &[61.0, 62.5, 63.1, 62.2, 61.7]), ("none", &[60.0, 60.4, 59.8, 60.9, 60.2])]));
    let with = |id: &str| table(&set, &Settings { test: method(id), ..Settings::default() });
    let gains = with("mann-whitney");
    let finding = &row(&gains, "mnli", "xnli").finding;
    assert_eq!(finding.outcome().tested().unwrap().method, "mann-whitney");
    assert!((finding.p().unwrap() - 2.0 / 252.0).abs() < 1e-12, "fully apart: 2 / C(10, 5)");
    let gains = with("bootstrap-bca");
    let finding = &row(&gains, "mnli", "xnli").finding;
    assert_eq!(finding.reason(), Some(&Reason::OnlyEstimates { method: "bootstrap-bca" }));
    assert!(finding.interval().is_some() && finding.stars() == 0);
    let gains = with("paired-t");
    assert!(matches!(row(&gains, "mnli", "xnli").finding.reason(), Some(Reason::OtherDesign { .. })));
}

#[test]
fn a_collapsed_run_is_flagged_and_the_gain_is_given_without_it() {
    let set = set(&arms(&[
        ("mnli", &[61.0, 62.5, 33.3, 62.2, 61.7]),
        ("qqp", &[60.1, 60.9, 59.6, 60.4, 61.0]),
        ("none", &[60.0, 60.4, 59.8, 60.9, 60.2]),
    ]));
    let gains = table(&set, &Settings::default());
    let detail = &row(&gains, "mnli", "xnli").detail;
    let collapsed = detail.collapsed.as_ref().unwrap();
    assert_eq!(collapsed.runs, ["mnli seed 2 at 33.3"]);
    let baseline = (60.0 + 60.4 + 59.8 + 60.9 + 60.2) / 5.0;
    assert!(close(collapsed.gain.unwrap(), (61.0 + 62.5 + 62.2 + 61.7) / 4.0 - baseline));
    assert!(close(
        row(&gains, "mnli", "xnli").finding.estimate().unwrap(),
        (61.0 + 62.5 + 33.3 + 62.2 + 61.7) / 5.0 - baseline
    ));
    assert!(collapsed.p.unwrap() < 0.01 && row(&gains, "mnli", "xnli").finding.p().unwrap() > 0.3);
    assert!(gains.notes.iter().any(|note| note.code.0 == "N214" && note.message.contains("seed 2 at 33.3")));
    assert_eq!(row(&gains, "qqp", "xnli").detail.collapsed, None);
}

#[test]
fn intermediates_that_share_a_baseline_are_joined_by_dunnett() {
    // scipy 1.17.1, dunnett(a, b, d, control=c), mean of 20 calls (quasi-Monte Carlo, sd below 1e-4).
    let scores: [(&str, &[f64]); 4] = [
        ("mnli", &[61.9, 62.4, 61.1, 62.0, 61.4]),
        ("qqp", &[60.9, 60.2, 61.7, 59.9, 61.0]),
        ("ccg", &[58.9, 60.3, 59.5, 60.6, 59.1]),
        ("none", &[60.1, 59.2, 60.8, 59.7, 60.4]),
    ];
    let settings = Settings { correction: correction("dunnett-baseline").unwrap(), ..Settings::default() };
    let one = set(&arms(&scores));
    let gains = table(&one, &settings);
    for (name, p) in [("mnli", 0.001_993_9), ("qqp", 0.248_556_8), ("ccg", 0.718_560_6)] {
        let ours = row(&gains, name, "xnli").finding.p_adjusted().unwrap();
        assert!((ours - p).abs() < 1e-4, "{name}: {ours}, scipy {p}");
    }
    // Two targets: twice as many chances of a false claim.
    let text = arms(&scores);
    let (header, rows) = text.split_once('\n').unwrap();
    let two = set(&format!("{header}\n{rows}{}", rows.replace("xnli", "pawsx")));
    let twice = table(&two, &settings);
    let ours = row(&twice, "mnli", "xnli").finding.p_adjusted().unwrap();
    assert!((ours - 2.0 * 0.001_993_9).abs() < 2e-4, "{ours}");
    let paired = gain(&one, Catalogue::builtin(), &Settings { paired: true, ..settings });
    assert!(matches!(paired, Err(AnalysisError::Usage(_))));
}

#[test]
fn languages_are_counted_with_confidence() {
    let mut text = "intermediate target language seed score\n".to_owned();
    for seed in 0..5 {
        let noise = f64::from(seed % 3) / 10.0;
        for (language, shift) in [("en", 5.0), ("de", 4.0), ("sw", -3.0), ("ur", 0.05)] {
            writeln!(text, "none xnli {language} {seed} {}", 60.0 + f64::from(seed) / 10.0).unwrap();
            writeln!(text, "mnli xnli {language} {seed} {}", 60.0 + shift + noise).unwrap();
        }
    }
    let settings = Settings { columns: vec!["language".into()], ..Settings::default() };
    let gains = table(&set(&text), &settings);
    let [conjunction] = &gains.conjunctions[..] else { panic!("{:?}", gains.conjunctions) };
    assert_eq!((conjunction.languages, conjunction.tested), (4, 4));
    assert_eq!((conjunction.helps, conjunction.harms), (2, 1));
    assert!(table(&set(&text), &Settings::default()).conjunctions.is_empty(), "no languages shown, none counted");
}

#[test]
fn the_best_of_several_pays_for_the_choice_unless_it_is_reported_on_other_runs() {
    let scores: [(&str, &[f64]); 4] = [
        ("mnli", &[62.0, 62.2, 61.2, 61.9, 61.0, 61.3]),
        ("qqp", &[60.9, 60.2, 61.7, 62.9, 62.0, 62.4]),
        ("ccg", &[58.9, 60.3, 59.5, 60.6, 59.1, 60.0]),
        ("none", &[60.1, 59.2, 60.8, 59.7, 60.4, 60.0]),
    ];
    let all = set(&arms(&scores));
    let settings = Settings::default();
    let same = best(&all, &all, Catalogue::builtin(), &settings).unwrap();
    assert!(!same.independent);
    let chosen = &same.rows[0];
    let gains = table(&all, &settings);
    let plain = row(&gains, &chosen.place.intermediate, "xnli");
    assert_eq!((chosen.place.intermediate.as_str(), chosen.k), ("qqp", 3));
    assert!(close(chosen.finding.p().unwrap(), 3.0 * plain.finding.p().unwrap()));
    let width = |interval: stilt_analysis::outcome::Interval| interval.high - interval.low;
    assert!(width(chosen.finding.interval().unwrap()) > width(plain.finding.interval().unwrap()));
    assert_eq!(same.rows[1].finding.reason(), Some(&Reason::ChosenOnTheseRuns));

    let (early, late) = (seeds(&all, |seed| seed < 3), seeds(&all, |seed| seed >= 3));
    let split = best(&early, &late, Catalogue::builtin(), &settings).unwrap();
    assert!(split.independent);
    let chosen = &split.rows[0];
    let gains = table(&late, &settings);
    assert_eq!(chosen.place.intermediate, "mnli", "best among the first seeds");
    assert!(close(chosen.finding.p().unwrap(), row(&gains, "mnli", "xnli").finding.p().unwrap()));
    let lost = row(&gains, "qqp", "xnli").finding.estimate().unwrap() - chosen.finding.estimate().unwrap();
    assert!(close(chosen.regret.unwrap(), lost) && lost > 0.0);
}

#[test]
fn resampled_intervals_are_percentiles_of_all_draws() {
    let set = set(&arms(&[("mnli", &[61.0, 62.0, 66.0]), ("none", &[60.0, 60.0, 60.0])]));
    let seeds = Some("seeds".parse().unwrap());
    let settings = Settings { paired: true, resample: seeds, level: 0.6, ..Settings::default() };
    let gains = table(&set, &settings);
    let finding = &row(&gains, "mnli", "xnli").finding;
    // All 27 draws of three pairs with differences 1, 2 and 6; the ends lie well inside steps of the distribution.
    let differences = [1.0, 2.0, 6.0];
    let mut means: Vec<f64> =
        (0..27).map(|draw| (0..3).map(|place| differences[draw / 3_usize.pow(place) % 3]).sum::<f64>() / 3.0).collect();
    means.sort_by(f64::total_cmp);
    let interval = finding.interval().unwrap();
    assert!(close(interval.low, means[5]) && close(interval.high, means[21]), "{interval:?} {means:?}");
    assert_eq!((finding.verdict(), finding.stars()), (Verdict::NotTestable, 0));
    assert_eq!(gains.scope, "new runs, these targets and languages (bootstrap)");
    let with_test = gain(&set, Catalogue::builtin(), &Settings { test: method("paired-t"), ..settings.clone() });
    assert!(matches!(with_test, Err(AnalysisError::Usage(_))));
    let languages = table(&set, &Settings { resample: Some("languages".parse().unwrap()), ..settings });
    assert_eq!(row(&languages, "mnli", "xnli").finding.reason(), Some(&Reason::OneUnit { unit: "language" }));
}
