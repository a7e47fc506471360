//! Recommendations on small simulated tables against whole matrices in numpy.

use stilt_analysis::transfer::{RecommendSettings, Recommendation, RegretRow, Settings, recommend};
use stilt_results::Catalogue;

use super::Reference;
use crate::tables::set;

fn recommended(text: &str, target: &str) -> Recommendation {
    let wanted = RecommendSettings { target: target.into(), ..RecommendSettings::default() };
    let table = recommend(&set(text), Catalogue::builtin(), &Settings::default(), &wanted).expect("a recommendation");
    table.recommendations.into_iter().next().expect("one block")
}

#[test]
fn expected_gains_and_regrets_agree_with_numpy() {
    let reference = Reference::read("recommend");
    for case in &reference.cases {
        let text = |key: &str| case[key].as_str().expect("a text");
        let ours = recommended(text("table"), text("target"));
        reference.agree(case, "everywhere", ours.variances.everywhere);
        reference.agree(case, "particular", ours.variances.particular);
        assert_eq!(
            (Some(ours.held.0 as u64), Some(ours.held.1 as u64)),
            (case["held"].as_u64(), case["held_of"].as_u64())
        );
        let rows = case["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), ours.rows.len());
        for theirs in rows {
            let own = ours.rows.iter().find(|row| row.intermediate == theirs["name"]).expect("the row");
            let interval = own.interval.expect("an interval");
            reference.agree(theirs, "expected", own.gain);
            reference.agree(theirs, "low", interval.low);
            reference.agree(theirs, "high", interval.high);
            // These two are simulated.
            let p_best = theirs["p_best"].as_f64().expect("a share");
            assert!((own.p_best - p_best).abs() < 0.02, "{}: {} for {p_best}", own.intermediate, own.p_best);
            if let Some(value) = theirs["value"].as_f64() {
                assert!((own.value_of_a_run - value).abs() < 0.005, "{}: {value}", own.intermediate);
            }
        }
        let rows = case["regrets"].as_array().expect("regrets");
        assert_eq!(rows.len(), ours.regrets.len());
        for theirs in rows {
            let same = |row: &&RegretRow| {
                (row.rule.name().into(), row.half_run, row.k as u64)
                    == (theirs["rule"].clone(), theirs["setting"] == "half-run", theirs["k"].as_u64().unwrap_or(0))
            };
            let own = ours.regrets.iter().find(same).expect("the row");
            assert_eq!(Some(own.targets as u64), theirs["n_targets"].as_u64());
            reference.agree(theirs, "regret", own.regret);
            reference.agree_if_given(theirs, "against_chance", Some(own.against_chance.mean));
            let interval = own.against_chance.interval;
            reference.agree_if_given(theirs, "against_chance_low", interval.map(|interval| interval.low));
            reference.agree_if_given(theirs, "against_chance_high", interval.map(|interval| interval.high));
        }
    }
}
