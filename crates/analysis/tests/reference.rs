//! Every number against a foreign tool: the values in `reference/*.json`, each naming its tool.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

mod blocks;
mod contrast;
mod corrections;
mod examples;
mod plan;
mod power;
mod recommend;
mod relations;
mod resampling;
mod trends;
mod two_arms;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use stilt_analysis::method::{Alternative, Design, Settings, Zeros, method};
use stilt_analysis::outcome::Outcome;
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

/// What the case asks for beside its data.
fn settings(case: &Value) -> Settings {
    let defaults = Settings::default();
    let asked = &case["settings"];
    Settings {
        level: case["level"].as_f64().unwrap_or(defaults.level),
        alternative: match asked["alternative"].as_str() {
            Some("greater") => Alternative::Greater,
            Some("less") => Alternative::Less,
            _ => Alternative::TwoSided,
        },
        zeros: match asked["zeros"].as_str() {
            Some("pratt") => Zeros::Pratt,
            Some("zsplit") => Zeros::Zsplit,
            _ => Zeros::Wilcox,
        },
        bound: asked["bound"].as_f64(),
        asymptotic: asked["asymptotic"].as_bool().unwrap_or(defaults.asymptotic),
        continuity: asked["continuity"].as_bool().unwrap_or(defaults.continuity),
        mid_p: asked["mid_p"].as_bool().unwrap_or(defaults.mid_p),
        k: asked["k"].as_u64().map_or(defaults.k, |k| k as usize),
        ..defaults
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
        Design::Unpaired | Design::Either => Sample::Unpaired(Unpaired::new(treated, baseline).expect("arms")),
    }
}

/// Runs a two-arm method on every case of its file. `estimate`, `p`, `statistic`, `df`, `floor`, `low`, `high` are
/// compared where the case has them; `not_testable` names the reason expected; `settings` and `paired` ask for more.
fn check_method(id: &str, file: &'static str) {
    let reference = Reference::read(file);
    let method = method(id).expect("a registered method");
    for case in &reference.cases {
        let settings = settings(case);
        let design = if case["paired"].as_bool() == Some(true) { Design::Paired } else { method.design() };
        let outcome = method.run(&sample(case, design), &settings);
        match (&outcome, case["not_testable"].as_str()) {
            (Outcome::NotTestable(reason), Some(expected)) => {
                assert!(format!("{reason:?}").starts_with(expected), "{id}, {}: {reason:?}", case["name"]);
            }
            (Outcome::Tested(test), None) => {
                reference.agree_if_given(case, "estimate", Some(test.estimate));
                reference.agree(case, "p", test.p);
                reference.agree_if_given(case, "statistic", test.statistic);
                reference.agree_if_given(case, "df", test.df);
                reference.agree_if_given(case, "floor", test.floor);
                reference.agree_if_given(case, "low", test.interval.map(|interval| interval.low));
                reference.agree_if_given(case, "high", test.interval.map(|interval| interval.high));
            }
            (Outcome::Estimated(estimate), None) => {
                reference.agree(case, "estimate", estimate.value);
                reference.agree_if_given(case, "low", estimate.interval.map(|interval| interval.low));
                reference.agree_if_given(case, "high", estimate.interval.map(|interval| interval.high));
            }
            (_, expected) => panic!("{id}, {}: {outcome:?}, reference not testable: {expected:?}", case["name"]),
        }
    }
}
