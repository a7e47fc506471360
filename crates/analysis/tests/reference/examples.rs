//! Methods over examples: random draws, which agree with exact values within a band that the file states.

use serde_json::Value;
use stilt_analysis::method::{Design, method};
use stilt_analysis::nested::{Level, NESTED_METHODS, Nested};
use stilt_analysis::outcome::{Extra, Extras, Outcome, Test};

use super::{Reference, sample, settings, values};

fn number(extra: &Extras, name: &str) -> f64 {
    match extra.iter().find(|(known, _)| *known == name) {
        Some((_, Extra::Number(value))) => *value,
        other => panic!("{name}: {other:?}"),
    }
}

/// Runs a method on every case; p agrees within the band of the case, `more` checks the rest.
fn check_draws(id: &str, file: &'static str, more: impl Fn(&Value, &Test)) {
    let reference = Reference::read(file);
    let method = method(id).expect("a registered method");
    for case in &reference.cases {
        let outcome = method.run(&sample(case, Design::Paired), &settings(case));
        if let Some(expected) = case["not_testable"].as_str() {
            let reason = outcome.reason().expect("not testable");
            assert!(format!("{reason:?}").starts_with(expected), "{id}, {}: {reason:?}", case["name"]);
            continue;
        }
        let test = outcome.tested().unwrap_or_else(|| panic!("{id}, {}: {outcome:?}", case["name"]));
        reference.agree_if_given(case, "estimate", Some(test.estimate));
        if let (Some(p), Some(band)) = (case["p"].as_f64(), case["band"].as_f64()) {
            assert!((test.p - p).abs() <= band * p, "{id}, {}: p is {}, exact {p}", case["name"], test.p);
        }
        more(case, test);
    }
}

#[test]
fn approximate_randomisation_agrees_with_scipy() {
    check_draws("approximate-randomisation", "approximate_randomisation", |case, test| {
        // All exchanges of d pairs that differ, or all draws.
        let (treated, baseline) = (values(case, "treated"), values(case, "baseline"));
        let differing = treated.iter().zip(&baseline).filter(|(t, b)| t != b).count();
        let sides =
            if case["settings"]["alternative"].as_str().is_none_or(|side| side == "two-sided") { 2.0 } else { 1.0 };
        let exact: f64 = sides * 0.5f64.powi(differing as i32);
        assert_eq!(test.floor, Some(exact.clamp(1e-4, 1.0)), "{}", case["name"]);
    });
}

#[test]
fn paired_bootstrap_agrees_with_all_resamples() {
    check_draws("paired-bootstrap", "paired_bootstrap", |case, test| {
        for share in ["share_above", "share_level", "share_below"] {
            if let Some(expected) = case[share].as_f64() {
                let ours = number(&test.extra, share);
                assert!((ours - expected).abs() <= 0.02, "{}: {share} is {ours}, exact {expected}", case["name"]);
            }
        }
        if let (Some(low), Some(high), Some(step)) =
            (case["low"].as_f64(), case["high"].as_f64(), case["step"].as_f64())
        {
            let interval = test.interval.expect("an interval");
            let near = |ours: f64, theirs: f64| (ours - theirs).abs() <= 2.0 * step + 1e-9;
            assert!(near(interval.low, low) && near(interval.high, high), "{interval:?}, scipy {low} to {high}");
        }
    });
}

#[test]
fn crossed_bootstrap_agrees_with_all_resamples() {
    let reference = Reference::read("crossed_bootstrap");
    let method = NESTED_METHODS.iter().find(|method| method.id() == "crossed-bootstrap").expect("registered");
    for case in &reference.cases {
        let level = |name: &str| Level {
            name: name.to_owned(),
            codes: values(case, name).into_iter().map(|code| code as u32).collect(),
        };
        let nested = Nested::new(values(case, "values"), vec![level("seed"), level("example")]).expect("a grid");
        let Outcome::Estimated(estimate) = method.run(&nested, &settings(case)) else { panic!("{}", case["name"]) };
        reference.agree(case, "estimate", estimate.value);
        let (ours, exact) =
            (number(&estimate.extra, "standard_error"), case["standard_error"].as_f64().expect("given"));
        assert!((ours / exact - 1.0).abs() < 0.04, "{}: {ours}, exact {exact}", case["name"]);
        let interval = estimate.interval.expect("an interval");
        for (ours, ends) in [(interval.low, values(case, "low")), (interval.high, values(case, "high"))] {
            assert!(ends[0] - 1e-9 <= ours && ours <= ends[1] + 1e-9, "{}: {ours}, exact {ends:?}", case["name"]);
        }
    }
}
