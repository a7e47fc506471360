//! Plans of tables that leave something out: single runs, published means, broken grids.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions clippy knows")]

use crate::tables::set;
use stilt_analysis::transfer::{AnalysisError, PlanRow, PlanSettings, PlanTable, Settings, minimum_detectable, plan};
use stilt_results::Catalogue;

fn planned(text: &str, settings: &Settings) -> Result<PlanTable, AnalysisError> {
    plan(&set(text), Catalogue::builtin(), settings, PlanSettings::default())
}

fn row<'a>(table: &'a PlanTable, target: &str, intermediate: &str) -> &'a PlanRow {
    table.rows.iter().find(|row| row.target == target && row.intermediate == intermediate).unwrap()
}

const PILOT: &str = "
    intermediate target seed score
    none xnli 1 60.0
    none xnli 2 61.0
    none xnli 3 60.4
    mnli xnli 1 62.0
    mnli xnli 2 62.8
    mnli xnli 3 62.5
    qqp  xnli 1 61.0
";

#[test]
fn single_runs_have_no_spread_and_count_in_the_family() {
    let table = planned(PILOT, &Settings::default()).unwrap();
    let qqp = row(&table, "xnli", "qqp");
    assert_eq!((qqp.sd, qqp.minimum_detectable_gain, qqp.m), (None, None, 2));
    assert_eq!(qqp.reason.as_deref(), Some("one treated run"));
    // Two arms of three runs: 2 + 2 degrees of freedom.
    assert_eq!(row(&table, "xnli", "*").df, Some(4.0));
    assert!(!table.rows.iter().any(|row| row.target == "*"), "one target has no average");
}

#[test]
fn without_two_runs_there_is_nothing_to_plan_from() {
    let single = "intermediate target seed score\n none xnli 1 60.0\n mnli xnli 1 61.0";
    let refused = planned(single, &Settings::default());
    assert!(matches!(refused, Err(AnalysisError::NothingToPlan(_))), "{refused:?}");
    // The spread of one arm is enough for a plan, not for a test now.
    let table = planned(&format!("{single}\n none xnli 2 60.8"), &Settings::default()).unwrap();
    let pooled = row(&table, "xnli", "*");
    assert!(pooled.runs_needed.is_some() && pooled.minimum_detectable_gain.is_none());
}

#[test]
fn choices_without_sense_are_refused() {
    for (gain, power) in [(0.0, 0.8), (-1.0, 0.8), (f64::NAN, 0.8), (1.0, 0.0), (1.0, 1.0)] {
        let wanted = PlanSettings { gain, power };
        let refused = plan(&set(PILOT), Catalogue::builtin(), &Settings::default(), wanted);
        assert!(matches!(refused, Err(AnalysisError::Usage(_))), "{gain} {power}");
    }
}

#[test]
fn where_the_exact_test_cannot_reach_alpha_nothing_is_detectable() {
    let two =
        "intermediate target seed score\n none xnli 1 60.0\n none xnli 2 60.6\n mnli xnli 1 61.0\n mnli xnli 2 61.2";
    let table = planned(two, &Settings::default()).unwrap();
    let cell = row(&table, "xnli", "mnli");
    // Two against two are judged by the permutation test, whose smallest p is 1/3.
    assert_eq!((cell.minimum_detectable_gain, cell.reason.is_some()), (None, true));
    assert!(row(&table, "xnli", "*").runs_needed >= Some(3));
    // Pairs are judged by the paired t test.
    let table = planned(two, &Settings { paired: true, ..Settings::default() }).unwrap();
    assert!(row(&table, "xnli", "mnli").minimum_detectable_gain.is_some());
}

#[test]
fn runs_that_do_not_vary_and_huge_ones_plan_nothing_and_break_nothing() {
    let constant = PILOT.lines().map(|line| line.split('.').next().unwrap()).collect::<Vec<_>>().join("\n");
    for text in [constant.replace(" 61", " 60").replace(" 62", " 60"), PILOT.replace(".0", "e300")] {
        let table = planned(&text, &Settings::default()).unwrap();
        for row in &table.rows {
            assert!(row.sd.is_none_or(f64::is_finite) && row.minimum_detectable_gain.is_none_or(f64::is_finite));
        }
    }
}

#[test]
fn the_gain_table_finds_what_the_plan_says() {
    let set = set(PILOT);
    let gains = crate::tables::table(&set, &Settings::default());
    let detail = &crate::tables::row(&gains, "mnli", "xnli").detail;
    let table = plan(&set, Catalogue::builtin(), &Settings::default(), PlanSettings::default()).unwrap();
    assert_eq!(minimum_detectable(detail, 0.8, 0.05), row(&table, "xnli", "mnli").minimum_detectable_gain);
}

#[test]
fn a_shared_seed_is_told_from_a_run_only_where_languages_repeat_it() {
    let mut text = "intermediate target language seed score\n".to_owned();
    for (place, (target, language)) in
        [("xnli", "de"), ("xnli", "en"), ("pawsx", "de"), ("pawsx", "en")].into_iter().enumerate()
    {
        for seed in 1..=3_usize {
            let noise = [0.3, -0.4, 0.2, 0.1, -0.2, 0.5][(place * 2 + seed * seed) % 6];
            text.push_str(&format!("none {target} {language} {seed} 60\n"));
            text.push_str(&format!("mnli {target} {language} {seed} {:.1}\n", 61.0 + noise + place as f64 / 5.0));
        }
    }
    let levels = |text: &str| -> Vec<String> {
        let table = planned(text, &Settings::default()).unwrap();
        table.components[0].components.iter().map(|component| component.level.clone()).collect()
    };
    assert_eq!(levels(&text), ["target", "seed", "run", "language", "residual"]);
    let one_language: Vec<&str> = text.lines().filter(|line| !line.contains(" de ")).collect();
    assert_eq!(levels(&one_language.join("\n")), ["target", "seed", "residual"]);
}
