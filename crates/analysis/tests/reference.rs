//! Every number against a foreign tool: the values in `reference/*.json` come from scipy and statsmodels.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use stilt_analysis::correction::correction;
use stilt_analysis::effect::Effect;
use stilt_analysis::method::{Design, Settings, method};
use stilt_analysis::outcome::Outcome;
use stilt_analysis::prediction::prediction;
use stilt_analysis::sample::{Paired, Sample, Unpaired};

/// One reference file.
struct Reference {
    name: &'static str,
    tolerance: f64,
    cases: Vec<Value>,
}

impl Reference {
    fn read(name: &'static str) -> Self {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(format!("{name}.json"));
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).expect("the file")).expect("JSON");
        for key in ["tool", "call"] {
            assert!(file[key].as_str().is_some_and(|text| !text.is_empty()), "{name}: names no {key}");
        }
        let cases = file["cases"].as_array().expect("cases").clone();
        assert!(!cases.is_empty(), "{name}: no case");
        Self { name, tolerance: file["tolerance"].as_f64().expect("tolerance"), cases }
    }

    /// Relative agreement; what is 0 but for rounding in either tool agrees with 0.
    fn agree(&self, case: &Value, key: &str, ours: f64) {
        let theirs = case[key].as_f64().unwrap_or_else(|| panic!("{}: no {key}", self.name));
        let zero = theirs.abs() < 1e-13 && ours.abs() < 1e-13 && key != "p";
        assert!(
            zero || (ours - theirs).abs() <= self.tolerance * theirs.abs(),
            "{}, {}: {key} is {ours:e}, reference {theirs:e}",
            self.name,
            case["name"]
        );
    }

    /// As `agree`, if the reference has the key.
    fn agree_if_given(&self, case: &Value, key: &str, ours: Option<f64>) {
        if !case[key].is_null() {
            self.agree(case, key, ours.unwrap_or_else(|| panic!("{}, {}: no {key}", self.name, case["name"])));
        }
    }
}

fn values(case: &Value, key: &str) -> Vec<f64> {
    match &case[key] {
        Value::Array(values) => values.iter().map(|v| v.as_f64().expect("a number")).collect(),
        one => vec![one.as_f64().expect("a number")],
    }
}

fn sample(case: &Value, design: Design) -> Sample {
    let (treated, baseline) = (values(case, "treated"), values(case, "baseline"));
    match design {
        Design::Paired => Sample::Paired(Paired::new(treated, baseline).expect("pairs")),
        Design::Unpaired => Sample::Unpaired(Unpaired::new(treated, baseline).expect("arms")),
    }
}

fn check_method(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let method = method(id).expect("a registered method");
    for case in &reference.cases {
        let settings = Settings { level: case["level"].as_f64().unwrap_or(0.95), seed: 0 };
        let outcome = method.run(&sample(case, method.design()), &settings);
        match (&outcome, case["not_testable"].as_str()) {
            (Outcome::NotTestable(reason), Some(expected)) => assert_eq!(format!("{reason:?}"), expected),
            (Outcome::Tested(test), None) => {
                reference.agree(case, "estimate", test.estimate);
                reference.agree(case, "p", test.p);
                reference.agree_if_given(case, "statistic", test.statistic);
                reference.agree_if_given(case, "df", test.df);
                reference.agree_if_given(case, "floor", test.floor);
                reference.agree_if_given(case, "low", test.interval.map(|interval| interval.low));
                reference.agree_if_given(case, "high", test.interval.map(|interval| interval.high));
            }
            (_, expected) => panic!("{id}, {}: {outcome:?}, reference not testable: {expected:?}", case["name"]),
        }
    }
}

fn check_correction(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let correction = correction(id).expect("a registered correction");
    for case in &reference.cases {
        let (ours, theirs) = (correction.adjust(&values(case, "p")), values(case, "adjusted"));
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let near = (ours - theirs).abs() <= reference.tolerance * theirs;
            assert!(near, "{id}, {}: {ours:e}, reference {theirs:e}", case["name"]);
        }
    }
}

#[test]
fn paired_t_agrees_with_scipy() {
    check_method("paired-t", "paired_t");
}

#[test]
fn welch_t_agrees_with_scipy() {
    check_method("welch-t", "welch_t");
}

#[test]
fn sign_flip_agrees_with_scipy() {
    check_method("sign-flip", "sign_flip");
}

#[test]
fn permutation_agrees_with_scipy() {
    check_method("permutation", "permutation");
}

#[test]
fn holm_agrees_with_statsmodels() {
    check_correction("holm", "holm");
}

#[test]
fn bh_agrees_with_statsmodels() {
    check_correction("bh", "bh");
}

#[test]
fn no_correction_changes_nothing() {
    check_correction("none", "none");
}

#[test]
fn effect_sizes_agree_with_scipy() {
    let reference = Reference::read("effect");
    for case in &reference.cases {
        let kind = case["kind"].as_str().expect("a kind");
        let design = if kind == "cohen-dz" { Design::Paired } else { Design::Unpaired };
        let effect = Effect::of(&sample(case, design)).expect("an effect size");
        assert_eq!(effect.kind.id(), kind);
        reference.agree(case, "value", effect.value);
    }
}

#[test]
fn prediction_intervals_agree_with_scipy() {
    let reference = Reference::read("prediction");
    for case in &reference.cases {
        let arms = Unpaired::new(values(case, "treated"), values(case, "baseline")).expect("arms");
        let prediction = prediction(&arms, case["level"].as_f64().expect("a level")).expect("a prediction");
        reference.agree(case, "estimate", prediction.estimate);
        reference.agree(case, "low", prediction.interval.low);
        reference.agree(case, "high", prediction.interval.high);
        assert_eq!(case["below"].as_u64(), Some(prediction.below as u64));
        assert_eq!(prediction.n_baseline, arms.baseline().len());
    }
}
