//! Systems over blocks.

use serde_json::Value;
use stilt_analysis::block::{About, Answer, Blocks, block_method, studentized};
use stilt_analysis::outcome::{Extra, Extras, Outcome};

use super::{Reference, settings};

/// The table of a case: `cells`, block by block, system by system, the runs.
fn blocks(case: &Value) -> Blocks {
    let table = case["cells"].as_array().expect("blocks");
    let systems = table[0].as_array().expect("systems").len();
    let runs = |cell: &Value| cell.as_array().expect("runs").iter().map(|v| v.as_f64().expect("a number")).collect();
    let cells = table.iter().flat_map(|block| block.as_array().expect("systems").iter().map(runs)).collect();
    let names = |n: usize| (0..n).map(|i| i.to_string()).collect();
    let blocks = Blocks::new(names(systems), names(table.len()), cells).expect("a table");
    case["control"].as_u64().map_or(blocks.clone(), |control| blocks.with_control(control as usize))
}

fn about(value: &Value) -> About {
    match value {
        Value::Array(pair) => {
            About::Pair(pair[0].as_u64().expect("a place") as usize, pair[1].as_u64().expect("a place") as usize)
        }
        Value::Number(system) => About::System(system.as_u64().expect("a place") as usize),
        _ => About::All,
    }
}

/// Runs a block method on every case of its file, and compares what the reference has of every answer: `estimate`, `p`,
/// `statistic`, `df`, `floor`, `low`, `high`, `extra`; `band` for ends that are random; `not_testable` names the reason.
fn check_block_method(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let method = block_method(id).expect("a registered method");
    for case in &reference.cases {
        let answers = method.run(&blocks(case), &settings(case));
        for expected in case["answers"].as_array().expect("answers") {
            let about = about(&expected["about"]);
            let named = format!("{id}, {}, {about:?}", case["name"]);
            let answer = answers.iter().find(|answer| answer.about == about);
            let answer = answer.unwrap_or_else(|| panic!("{named}: no answer among {answers:?}"));
            check_answer(&reference, expected, answer, &named);
        }
    }
}

fn check_answer(reference: &Reference, expected: &Value, answer: &Answer, named: &str) {
    let agree = |key: &str, ours: Option<f64>| {
        let mut expected = expected.clone();
        expected["name"] = named.into();
        reference.agree_if_given(&expected, key, ours);
    };
    match (&answer.outcome, expected["not_testable"].as_str()) {
        (Outcome::NotTestable(reason), Some(expected)) => {
            assert!(format!("{reason:?}").starts_with(expected), "{named}: {reason:?}");
        }
        (Outcome::Tested(test), None) => {
            agree("estimate", Some(test.estimate));
            agree("p", Some(test.p));
            agree("statistic", test.statistic);
            agree("df", test.df);
            agree("floor", test.floor);
            agree("low", test.interval.map(|interval| interval.low));
            agree("high", test.interval.map(|interval| interval.high));
            check_extra(reference, expected, &test.extra, named);
        }
        (Outcome::Estimated(estimate), None) => {
            agree("estimate", Some(estimate.value));
            check_extra(reference, expected, &estimate.extra, named);
            match (&expected["band"], estimate.interval) {
                (Value::Null, None) => {}
                (band, Some(interval)) if !band.is_null() => {
                    for (key, ours) in [("low", interval.low), ("high", interval.high)] {
                        let near = (ours - number(&band[key])).abs() <= number(&band["within"]);
                        assert!(near, "{named}: {key} is {ours}, reference {band}");
                    }
                }
                (band, interval) => panic!("{named}: {interval:?}, reference {band}"),
            }
        }
        (outcome, expected) => panic!("{named}: {outcome:?}, reference not testable: {expected:?}"),
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn check_extra(reference: &Reference, expected: &Value, extra: &Extras, named: &str) {
    let Some(expected) = expected["extra"].as_object() else { return };
    for (key, theirs) in expected {
        let ours = extra.iter().find(|(name, _)| name == key).unwrap_or_else(|| panic!("{named}: no {key}"));
        let (ours, theirs) = match (&ours.1, theirs) {
            (Extra::Numbers(ours), Value::Array(theirs)) => (ours.clone(), theirs.iter().map(number).collect()),
            (Extra::Count(ours), theirs) => (vec![*ours as f64], vec![number(theirs)]),
            (Extra::Number(ours), theirs) => (vec![*ours], vec![number(theirs)]),
            (ours, theirs) => panic!("{named}: {key} is {ours:?}, reference {theirs}"),
        };
        assert_eq!(ours.len(), theirs.len(), "{named}: {key}");
        for (ours, theirs) in ours.iter().zip(theirs) {
            let near = (ours - theirs).abs() <= reference.tolerance * theirs.abs();
            assert!(near, "{named}: {key} is {ours:e}, reference {theirs:e}");
        }
    }
}

#[test]
fn friedman_agrees_with_scipy_and_the_exact_p_with_enumeration() {
    check_block_method("friedman", "friedman");
}

#[test]
fn iman_davenport_agrees_with_scipy() {
    check_block_method("iman-davenport", "iman_davenport");
}

#[test]
fn skillings_mack_agrees_with_the_r_package_and_with_all_orders() {
    check_block_method("skillings-mack", "skillings_mack");
}

#[test]
fn nemenyi_agrees_with_scikit_posthocs() {
    check_block_method("nemenyi", "nemenyi");
}

#[test]
fn conover_agrees_with_scikit_posthocs() {
    check_block_method("conover", "conover");
}

#[test]
fn wilcoxon_of_pairs_agrees_with_all_signs() {
    check_block_method("wilcoxon-pairs", "wilcoxon_pairs");
}

#[test]
fn dunnett_agrees_with_nested_quadrature() {
    check_block_method("dunnett", "dunnett");
}

#[test]
fn iqm_agrees_with_rliable() {
    check_block_method("iqm", "iqm");
}

#[test]
fn the_optimality_gap_agrees_with_rliable() {
    check_block_method("optimality-gap", "optimality_gap");
}

#[test]
fn the_probability_of_improvement_agrees_with_rliable() {
    check_block_method("probability-of-improvement", "probability_of_improvement");
}

#[test]
fn the_performance_profile_agrees_with_numpy() {
    check_block_method("performance-profile", "performance_profile");
}

#[test]
fn the_studentised_range_agrees_with_mpmath_and_scipy_and_its_quantile_inverts_it() {
    let reference = Reference::read("studentized");
    for case in &reference.cases {
        let (k, q) = (case["k"].as_u64().expect("k") as usize, number(&case["q"]));
        let df = case["df"].as_f64().unwrap_or(f64::INFINITY);
        reference.agree(case, "p", studentized::sf(q, k, df));
        let back = studentized::quantile(number(&case["p"]), k, df).expect("a quantile");
        assert!((back / q - 1.0).abs() < 1e-6, "{}: quantile {back}", case["name"]);
    }
}
