//! Methods for one number against another.

use stilt_analysis::outcome::{Extra, Extras, Outcome};
use stilt_analysis::relation::{RELATION_METHODS, Relation};

use super::{Reference, settings, values};

fn check(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let method = RELATION_METHODS.iter().find(|method| method.id() == id).expect("a registered method");
    for case in &reference.cases {
        let mut relation = Relation::new(values(case, "x"), values(case, "y")).expect("a relation");
        if let Some(groups) = case["groups"].as_array() {
            let groups = groups.iter().map(|group| group.as_str().expect("a name").to_owned()).collect();
            relation = relation.with_groups(groups).expect("groups");
        }
        let extras = |extra: &Extras| {
            for (name, _) in case["extra"].as_object().into_iter().flatten() {
                let found = extra.iter().find(|(known, _)| known == name).map(|(_, value)| value);
                let ours = match found {
                    Some(Extra::Number(number)) => *number,
                    Some(Extra::Count(count)) => *count as f64,
                    other => panic!("{id}: {name} is {other:?}"),
                };
                reference.agree(&case["extra"], name, ours);
            }
        };
        match (method.run(&relation, &settings(case)), case["not_testable"].as_str()) {
            (Outcome::NotTestable(reason), Some(expected)) => {
                assert!(format!("{reason:?}").starts_with(expected), "{id}, {}: {reason:?}", case["name"]);
            }
            (Outcome::Tested(test), None) => {
                reference.agree(case, "estimate", test.estimate);
                reference.agree(case, "p", test.p);
                reference.agree_if_given(case, "statistic", test.statistic);
                reference.agree_if_given(case, "df", test.df);
                reference.agree_if_given(case, "low", test.interval.map(|interval| interval.low));
                reference.agree_if_given(case, "high", test.interval.map(|interval| interval.high));
                extras(&test.extra);
            }
            (Outcome::Estimated(estimate), None) => {
                reference.agree(case, "estimate", estimate.value);
                extras(&estimate.extra);
            }
            (outcome, expected) => panic!("{id}, {}: {outcome:?}, expected {expected:?}", case["name"]),
        }
    }
}

#[test]
fn rank_correlations_agree_with_scipy() {
    check("kendall-tau", "kendall_tau");
    check("spearman", "spearman");
}

#[test]
fn trends_agree_with_statsmodels() {
    check("trend", "trend");
    check("slope-difference", "slope_difference");
}

#[test]
fn selections_agree_with_enumeration_and_scikit_learn() {
    check("regret-at-k", "regret_at_k");
    check("ndcg", "ndcg");
}
