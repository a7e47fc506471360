//! Methods that resample, and those of named levels. What is random agrees within the band of the reference.

use serde_json::Value;
use stilt_analysis::method::{Design, Settings, method};
use stilt_analysis::nested::{Level, NESTED_METHODS, Nested, NestedMethod};
use stilt_analysis::outcome::{Estimate, Extra, Outcome};

use super::{Reference, sample, settings, values};

/// What the case asks for, with as many resamples as the reference has.
fn asked(case: &Value) -> Settings {
    Settings { resamples: case["resamples"].as_u64().map(|count| count as u32), seed: 1, ..settings(case) }
}

fn number(estimate: &Estimate, name: &str) -> f64 {
    match estimate.extra.iter().find(|(extra, _)| *extra == name) {
        Some((_, Extra::Number(number))) => *number,
        other => panic!("{}: {name} is {other:?}", estimate.method),
    }
}

/// Agreement within the band of the case, an absolute difference.
fn within_band(case: &Value, key: &str, ours: f64) {
    let (theirs, band) = (case[key].as_f64(), case[format!("{key}_band")].as_f64());
    let (theirs, band) = (theirs.expect("a value"), band.expect("a band"));
    assert!((ours - theirs).abs() <= band, "{}: {key} is {ours}, reference {theirs} within {band}", case["name"]);
}

/// The estimates of a two-arm method for the cases that can be computed; the others are checked for their reason.
fn estimates(id: &str, reference: &Reference) -> Vec<(Value, Estimate)> {
    let method = method(id).expect("a registered method");
    let mut estimates = Vec::new();
    for case in &reference.cases {
        let design = if case["paired"].as_bool() == Some(true) { Design::Paired } else { Design::Unpaired };
        match (method.run(&sample(case, design), &asked(case)), case["not_testable"].as_str()) {
            (Outcome::NotTestable(reason), Some(expected)) => {
                assert!(format!("{reason:?}").starts_with(expected), "{id}, {}: {reason:?}", case["name"]);
            }
            (Outcome::Estimated(estimate), None) => estimates.push((case.clone(), estimate)),
            (outcome, expected) => panic!("{id}, {}: {outcome:?}, expected {expected:?}", case["name"]),
        }
    }
    estimates
}

fn check_bootstrap(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    for (case, estimate) in estimates(id, &reference) {
        reference.agree(&case, "estimate", estimate.value);
        let interval = estimate.interval.expect("an interval");
        within_band(&case, "low", interval.low);
        within_band(&case, "high", interval.high);
    }
}

#[test]
fn percentile_intervals_agree_with_scipy() {
    check_bootstrap("bootstrap-percentile", "bootstrap_percentile");
}

#[test]
fn bca_intervals_agree_with_scipy() {
    check_bootstrap("bootstrap-bca", "bootstrap_bca");
}

#[test]
fn accelerations_are_those_of_scipy() {
    let reference = Reference::read("bootstrap_enumerated");
    for (case, estimate) in estimates("bootstrap-bca", &reference) {
        reference.agree(&case, "acceleration", number(&estimate, "acceleration"));
    }
}

#[test]
fn almost_stochastic_order_agrees_with_deepsig() {
    let reference = Reference::read("aso");
    for (case, estimate) in estimates("aso", &reference) {
        let ratio = number(&estimate, "violation_ratio");
        reference.agree(&case, "violation_ratio", ratio);
        let deepsig = case["violation_ratio_deepsig"].as_f64().expect("a ratio");
        assert!((ratio - deepsig).abs() < 1e-4, "{}: {ratio}, deepsig {deepsig}", case["name"]);
        within_band(&case, "estimate", estimate.value);
    }
}

#[test]
fn bayesian_signed_ranks_agree_with_baycomp() {
    let reference = Reference::read("bayes_signed_rank");
    for (case, estimate) in estimates("bayes-signed-rank", &reference) {
        for key in ["p_better", "p_rope", "p_worse"] {
            within_band(&case, key, number(&estimate, key));
        }
        assert_eq!(estimate.value, number(&estimate, "p_better"));
    }
}

fn nested_method(id: &str) -> &'static dyn NestedMethod {
    NESTED_METHODS.iter().copied().find(|method| method.id() == id).expect("a registered method")
}

fn nested(case: &Value) -> Nested {
    let level = |level: &Value| Level {
        name: level["name"].as_str().expect("a name").to_owned(),
        codes: values(level, "codes").into_iter().map(|code| code as u32).collect(),
    };
    let levels = case["levels"].as_array().expect("levels").iter().map(level).collect();
    Nested::new(values(case, "values"), levels).expect("values under levels")
}

#[test]
fn hierarchical_bootstraps_agree_with_all_resamples() {
    let reference = Reference::read("hierarchical_bootstrap");
    for case in &reference.cases {
        let outcome = nested_method("hierarchical-bootstrap").run(&nested(case), &asked(case));
        let estimate = outcome.estimated().expect("an estimate");
        reference.agree(case, "estimate", estimate.value);
        let interval = estimate.interval.expect("an interval");
        within_band(case, "low", interval.low);
        within_band(case, "high", interval.high);
    }
}

#[test]
fn variance_components_agree_with_the_analysis_of_variance_of_r() {
    let reference = Reference::read("variance_components");
    for case in &reference.cases {
        let outcome = nested_method("variance-components").run(&nested(case), &asked(case));
        let estimate = outcome.estimated().expect("an estimate");
        reference.agree(case, "estimate", estimate.value);
        for key in ["raw_components", "components"] {
            let Some((_, Extra::Numbers(ours))) = estimate.extra.iter().find(|(name, _)| *name == key) else {
                panic!("no {key}");
            };
            let theirs = values(case, key);
            let top = theirs.iter().fold(0.0_f64, |top, value| top.max(value.abs()));
            assert_eq!(ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(&theirs) {
                let near = (ours - theirs).abs() <= reference.tolerance * top;
                assert!(near, "{}: {key} {ours:e}, reference {theirs:e}", case["name"]);
            }
        }
    }
}
