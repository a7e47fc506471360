//! Spreads, runs needed, detectable gains and components of small tables against R.

use stilt_analysis::transfer::{PlanRow, PlanSettings, PlanTable, Settings, plan};
use stilt_results::Catalogue;

use super::Reference;
use crate::tables::set;

fn planned(text: &str, paired: bool) -> PlanTable {
    let settings = Settings { paired, ..Settings::default() };
    plan(&set(text), Catalogue::builtin(), &settings, PlanSettings::default()).expect("a plan")
}

fn row<'a>(table: &'a PlanTable, target: &str, intermediate: &str) -> &'a PlanRow {
    let wanted = |row: &&PlanRow| row.target == target && row.intermediate == intermediate;
    table.rows.iter().find(wanted).expect("the row")
}

#[test]
fn plans_agree_with_r() {
    let reference = Reference::read("plan");
    for case in reference.cases.iter().filter(|case| case["target"].is_string()) {
        let text = |key: &str| case[key].as_str().expect("a text");
        let table = planned(text("table"), case["paired"] == true);
        let row = row(&table, text("target"), text("intermediate"));
        let count = |count: Option<usize>| count.map(|count| count as f64);
        for (key, ours) in [
            ("sd", row.sd),
            ("df", row.df),
            ("baseline_sd", row.baseline_sd),
            ("sd_difference", row.sd_difference),
            ("correlation", row.correlation),
            ("minimum_detectable_gain", row.minimum_detectable_gain),
            ("minimum_detectable_gain_family", row.minimum_detectable_gain_family),
            ("runs_needed", count(row.runs_needed)),
            ("runs_needed_paired", count(row.runs_needed_paired)),
            ("runs_needed_upper", count(row.runs_needed_upper)),
            ("runs_needed_family", count(row.runs_needed_family)),
        ] {
            reference.agree_if_given(case, key, ours);
        }
    }
}

#[test]
fn components_of_pairs_agree_with_the_analysis_of_variance_of_r() {
    let reference = Reference::read("plan");
    for case in reference.cases.iter().filter(|case| case["components"].is_object()) {
        let table = planned(case["table"].as_str().expect("a table"), true);
        let levels: Vec<&str> = table.components[0].components.iter().map(|c| c.level.as_str()).collect();
        assert_eq!(levels, ["target", "seed", "run", "language", "residual"]);
        for component in &table.components[0].components {
            reference.agree(&case["components"], &component.level, component.variance);
        }
        let shares: f64 = table.components[0].components.iter().map(|component| component.share).sum();
        assert!((shares - 1.0).abs() < 1e-12, "{shares}");
    }
}
