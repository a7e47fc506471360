//! Contrasts of groups and their interactions against numpy and scipy.

use serde_json::Value;
use stilt_analysis::transfer::{ContrastSettings, Over, Settings, contrast};
use stilt_results::Catalogue;

use super::Reference;
use crate::tables::set;

#[test]
fn contrasts_agree_with_scipy() {
    let reference = Reference::read("contrast");
    for case in &reference.cases {
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let wanted = ContrastSettings {
            key: text("key").into(),
            groups: vec![text("a").into(), text("b").into()],
            by: case["by"].as_str().map(str::to_owned),
            ..ContrastSettings::default()
        };
        let over = if text("over") == "levels" { Over::Levels } else { Over::Seeds };
        let settings = Settings { over, paired: case["paired"] == Value::Bool(true), ..Settings::default() };
        let table = contrast(&set(text("table")), Catalogue::builtin(), &settings, &wanted).expect("a contrast");
        let found = table.rows.iter().find(|row| {
            row.place.base_model == text("base_model")
                && row.place.target == text("target")
                && row.by == text("level")
                && row.by_other.as_deref() == case["other"].as_str()
        });
        let finding = &found.unwrap_or_else(|| panic!("no row for {}", case["name"])).finding;
        let interval = finding.interval().expect("an interval");
        reference.agree(case, "estimate", finding.estimate().expect("an estimate"));
        reference.agree(case, "p", finding.p().expect("a p"));
        reference.agree(case, "low", interval.low);
        reference.agree(case, "high", interval.high);
    }
}
