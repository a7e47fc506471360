//! Claims against results: every verdict of every kind, by numbers that are known in closed form.
//!
//! The simulated results have three runs in each arm, 60, 61, 62 against 63, 64, 65 (mnli), 60, 61, 62 (qqp) and a single
//! 66 (ccg), the same on both targets. The difference of mnli is 3 points with standard error sqrt(2/3) and 4 degrees of
//! freedom. For 4 degrees of freedom P(0 < T < t) = 3/8 u (1 - u^2 / 12) with u = t / sqrt(1 + t^2 / 4).

use serde_json::Value;

use crate::support::{Folder, Run, number};

pub(crate) const RESULTS: &str = include_str!("fixtures/simulated_claims.csv");

/// P(T > t) with 4 degrees of freedom.
fn above(t: f64) -> f64 {
    let u = t / (1.0 + t * t / 4.0).sqrt();
    0.5 - 0.375 * u * (1.0 - u * u / 12.0)
}

/// Standard error of the difference of means.
fn error() -> f64 {
    (2.0f64 / 3.0).sqrt()
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

/// A claim of that kind with these lines.
pub(crate) fn claim(id: &str, kind: &str, lines: &str) -> String {
    format!(
        "[[claim]]\nid = \"{id}\"\nsentence = \"A simulated sentence.\"\nsource = \"simulated\"\nkind = \"{kind}\"\n{lines}\n\n"
    )
}

pub(crate) fn folder(claims: &str) -> Folder {
    let folder = Folder::new();
    folder.write("simulated.csv", RESULTS);
    folder.write("claims.toml", claims);
    folder
}

pub(crate) const CHECK: &str = "check claims.toml -d simulated.csv";

/// The rows of a check, whatever its exit code.
pub(crate) fn rows(run: &Run) -> Vec<Value> {
    let json: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    assert_eq!(json["schema"], "stilt.check/1");
    json["rows"].as_array().unwrap().clone()
}

/// The row of one claim, and the exit code.
fn one(kind: &str, lines: &str) -> (Value, i32) {
    let run = folder(&claim("one", kind, lines)).stilt(&format!("{CHECK} --format json"));
    (rows(&run)[0].clone(), run.code)
}

fn verdict(kind: &str, lines: &str) -> (String, i32) {
    let (row, code) = one(kind, lines);
    (row["verdict"].as_str().unwrap().to_owned(), code)
}

#[test]
fn a_value_is_supported_within_its_tolerance_and_contradicted_beyond_its_interval() {
    let (row, code) = one("value", "intermediate = \"mnli\"\nexpected = 3.2\ntolerance = 0.8");
    assert_eq!((&row["verdict"], code), (&"supported".into(), 0));
    near(number(&row, "expected"), 3.2);
    near(number(&row, "observed"), 3.0);
    // From 2.4 to 4: 0.6 below the estimate, 1 above it.
    near(number(&row, "confidence"), (0.5 - above(0.6 / error())) + (0.5 - above(1.0 / error())));
    assert!(row["evidence"].as_str().unwrap().contains("n = 3/3, welch-t"), "{row}");
    // The interval is 3 ± 2.776 sqrt(2/3): 0.73 to 5.27.
    near(number(&row, "ci_high"), 3.0 + 2.776_445_105_197_799 * error());
    let of = |expected: &str, tolerance: &str| {
        verdict("value", &format!("intermediate = \"mnli\"\nexpected = {expected}\ntolerance = {tolerance}"))
    };
    let (row, code) = one("value", "intermediate = \"mnli\"\nexpected = 8.2\ntolerance = 1");
    assert_eq!((&row["verdict"], code), (&"contradicted".into(), 5));
    near(number(&row, "p"), 2.0 * above((7.2 - 3.0) / error()));
    assert!(row["evidence"].as_str().unwrap().contains("[95 % CI +0.7, +5.3]"), "{row}");
    assert_eq!(of("5.9", "0.6"), ("contradicted".to_owned(), 5), "the interval ends below 5.3");
    assert_eq!(of("5.9", "0.7"), ("not testable".to_owned(), 0), "the interval reaches into 5.2 to 6.6");
    assert_eq!(of("3.1", "0.1"), ("supported".to_owned(), 0), "decimals are no exact doubles");
}

#[test]
fn a_value_of_several_gains_or_of_one_run_says_so() {
    let (row, code) = one("value", "expected = 3\ntolerance = 1");
    assert_eq!((&row["verdict"], code), (&"not testable".into(), 0));
    assert!(row["reason"].as_str().unwrap().contains("3 are selected: mnli, qqp, ccg"), "{row}");
    let (row, code) = one("value", "intermediate = \"ccg\"\nexpected = 9\ntolerance = 1");
    assert_eq!((&row["verdict"], code), (&"not testable".into(), 0), "5 as observed, without an interval");
    assert!(row["reason"].as_str().unwrap().contains("one treated run"), "{row}");
    assert!(row["wanted"].as_str().unwrap().contains("runs of ccg on the targets with simulated-base"), "{row}");
    assert_eq!((&row["confidence"], &row["ci_low"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_direction_is_a_one_sided_test_and_needs_evidence_either_way() {
    let (row, code) = one("direction", "intermediate = \"mnli\"\nexpected = \"better\"");
    assert_eq!((&row["verdict"], code), (&"supported".into(), 0));
    near(number(&row, "p"), above(3.0 / error()));
    near(number(&row, "confidence"), 1.0 - above(3.0 / error()));
    let (row, code) = one("direction", "intermediate = \"mnli\"\nexpected = \"worse\"");
    assert_eq!((&row["verdict"], code), (&"contradicted".into(), 5));
    near(number(&row, "p"), above(3.0 / error()));
    assert!(row["evidence"].as_str().unwrap().contains("better than the baseline"), "{row}");
    let (row, _) = one("direction", "intermediate = \"qqp\"\nexpected = \"better\"");
    assert_eq!(row["verdict"], "not testable");
    assert!(row["reason"].as_str().unwrap().starts_with("undecided"), "{row}");
    let (row, _) = one("direction", "intermediate = \"ccg\"\nexpected = \"better\"");
    assert_eq!(row["verdict"], "not testable", "a single run, however high");
    assert_eq!(
        verdict("direction", "intermediate = \"mnli\"\nexpected = \"better\"\nalpha = 0.01"),
        ("not testable".to_owned(), 0)
    );
}

#[test]
fn a_direction_of_several_gains_is_about_every_one() {
    let of = |lines: &str| one("direction", lines).0;
    let row = of("intermediate = [\"mnli\", \"qqp\"]\nexpected = \"better\"");
    assert_eq!(row["verdict"], "not testable");
    // qqp equals the baseline: its p is a half, and the larger one counts.
    near(number(&row, "p"), 0.5);
    let row = of("intermediate = [\"mnli\", \"qqp\"]\nexpected = \"worse\"");
    assert_eq!(row["verdict"], "contradicted");
    near(number(&row, "p"), 2.0 * above(3.0 / error()));
    assert_eq!(of("expected = \"worse\"")["verdict"], "contradicted", "one of three that is better is enough");
}

#[test]
fn an_absence_is_equivalence_within_its_bound() {
    let (row, code) = one("absence", "intermediate = \"qqp\"\nbound = 3");
    assert_eq!((&row["verdict"], code), (&"supported".into(), 0));
    near(number(&row, "p"), above(3.0 / error()));
    assert_eq!(verdict("absence", "intermediate = \"qqp\"\nbound = 1"), ("not testable".to_owned(), 0));
    let (row, code) = one("absence", "intermediate = \"mnli\"\nbound = 0.1");
    assert_eq!((&row["verdict"], code), (&"contradicted".into(), 5));
    near(number(&row, "p"), 2.0 * above(2.9 / error()));
    assert_eq!(verdict("absence", "intermediate = \"mnli\"\nbound = 3").0, "not testable");
}

#[test]
fn an_order_tests_each_level_against_the_next() {
    let (row, code) = one("order", "order = [\"mnli\", \"qqp\"]");
    assert_eq!((&row["verdict"], code), (&"supported".into(), 0));
    assert_eq!((&row["expected"], &row["observed"]), (&"mnli > qqp".into(), &"mnli > qqp".into()));
    near(number(&row, "p"), above(3.0 / error()));
    let (row, code) = one("order", "order = [\"qqp\", \"mnli\"]");
    assert_eq!((&row["verdict"], &row["observed"], code), (&"contradicted".into(), &"mnli > qqp".into(), 5));
    let (row, code) = one("order", "order = [\"mnli\", \"qqp\", \"none\"]");
    assert_eq!((&row["verdict"], code), (&"not testable".into(), 0), "qqp is not shown to beat the baseline");
    let (row, _) = one("order", "order = [\"qqp\", \"none\", \"mnli\"]");
    assert_eq!(row["verdict"], "contradicted");
    // Three pairs are looked at, two of which are worse by 3 points: Holm.
    near(number(&row, "p"), 3.0 * above(3.0 / error()));
    assert_eq!(verdict("order", "order = [\"ccg\", \"mnli\"]").0, "not testable");
}

#[test]
fn an_order_may_be_of_the_levels_of_a_column() {
    let claims = claim("one", "order", "intermediate = \"mnli\"\nby = \"approach\"\norder = [\"english\", \"mlm\"]");
    let folder = folder(&claims);
    let mut text = "intermediate,approach,target,seed,metric,score\n".to_owned();
    for (arm, approach, first) in [("none", "", 60), ("mnli", "english", 63), ("mnli", "mlm", 60)] {
        for seed in 0..3 {
            text.push_str(&format!("{arm},{approach},xnli,{seed},accuracy,{}\n", first + seed));
        }
    }
    folder.write("simulated.csv", &text);
    let row = rows(&folder.stilt(&format!("{CHECK} --format json")))[0].clone();
    assert_eq!(row["verdict"], "supported", "{row}");
    near(number(&row, "p"), above(3.0 / error()));
}

#[test]
fn a_count_is_a_partial_conjunction() {
    let lines = "intermediate = \"mnli\"\namong = \"targets\"\n";
    let (row, code) = one("count", &format!("{lines}at_least = 2\nof = 2"));
    assert_eq!((&row["verdict"], code), (&"supported".into(), 0));
    assert_eq!((&row["expected"], &row["observed"]), (&"at least 2 of 2".into(), &"at least 2 of 2".into()));
    // Both at .0107: Bonferroni over two for the first, which the second cannot fall below.
    near(number(&row, "p"), 2.0 * above(3.0 / error()));
    let (row, code) = one("count", &format!("{lines}at_least = 1\nexpected = \"worse\""));
    assert_eq!((&row["verdict"], code), (&"contradicted".into(), 5), "both are better");
    assert_eq!(verdict("count", &format!("{lines}at_least = 1\nof = 1")).0, "not testable", "there are two");
    assert_eq!(verdict("count", &format!("{lines}at_least = 3\nof = 9")).0, "not testable", "there are but two");
    let (row, code) = one("count", "at_least = 2\nof = 3\namong = \"intermediates\"");
    assert_eq!((&row["verdict"], code), (&"not testable".into(), 0), "ccg has one run, qqp equals the baseline");
    assert_eq!(row["observed"], "at least 1 of 3");
}

#[test]
fn an_attribute_is_looked_up() {
    let of = |expected: &str| {
        let lines = format!("attribute = \"intermediate.train_size\"\nlevel = \"MultiNLI\"\nexpected = {expected}");
        verdict("attribute", &lines)
    };
    // 392,702: the GLUE data card.
    assert_eq!(of("392_702"), ("supported".to_owned(), 0));
    assert_eq!(of("392_703"), ("contradicted".to_owned(), 5));
    assert_eq!(of("400_000\ntolerance = 10_000"), ("supported".to_owned(), 0));
    let (row, _) = one("attribute", "attribute = \"intermediate.difficulty\"\nlevel = \"mnli\"\nexpected = \"hard\"");
    assert_eq!(row["verdict"], "not testable");
    assert!(row["wanted"].as_str().unwrap().contains("[tasks.mnli] in stilt.toml"), "{row}");
    let hard =
        claim("one", "attribute", "attribute = \"intermediate.difficulty\"\nlevel = \"mnli\"\nexpected = \"hard\"");
    let folder = folder(&hard);
    folder.write("stilt.toml", "[tasks.mnli]\ndifficulty = \"hard\"\n");
    assert_eq!(rows(&folder.stilt(&format!("{CHECK} --format json")))[0]["verdict"], "supported");
}

#[test]
fn what_the_catalogue_knows_and_nobody_ran_is_not_testable_and_says_what_would_decide() {
    let lines =
        "intermediate = \"squad_v2\"\ntarget = \"TyDiQA\"\nbase_model = \"xlm-roberta-large\"\nexpected = \"better\"";
    let (row, code) = one("direction", lines);
    assert_eq!((&row["verdict"], code), (&"not testable".into(), 0));
    let wanted = row["wanted"].as_str().unwrap();
    assert_eq!(wanted, "runs of squad_v2 on TyDiQA with xlm-roberta-large, at least 3 seeds, and of the baseline");
}

#[test]
fn an_average_over_fewer_targets_is_not_what_the_claim_is_about() {
    let part: Vec<&str> = RESULTS.lines().filter(|line| !line.contains("mnli,pawsx")).collect();
    let of = |kind: &str, lines: &str| {
        let folder = folder(&claim("one", kind, lines));
        folder.write("simulated.csv", part.join("\n"));
        rows(&folder.stilt(&format!("{CHECK} --format json")))[0].clone()
    };
    for lines in ["", "target = [\"xnli\", \"pawsx\"]\n"] {
        let row = of("value", &format!("{lines}intermediate = \"mnli\"\nexpected = 3\ntolerance = 1"));
        assert_eq!((&row["verdict"], &row["confidence"]), (&"not testable".into(), &Value::Null), "{row}");
        assert_eq!(row["reason"], "has results of 1 of 2 targets");
        let row = of("direction", &format!("{lines}intermediate = \"mnli\"\nexpected = \"worse\""));
        assert_eq!(row["verdict"], "not testable", "{row}");
    }
    let row = of("direction", "target = \"xnli\"\nintermediate = \"mnli\"\nexpected = \"better\"");
    assert_eq!(row["verdict"], "supported", "{row}");
}

#[test]
fn a_language_that_is_named_and_not_there_is_missed() {
    let lines = "target = \"xnli\"\nlanguage = [\"sw\", \"ur\"]\nintermediate = \"mnli\"\nexpected = \"better\"";
    let folder = folder(&claim("one", "direction", lines));
    let with =
        |language: &str| RESULTS.replace(",xnli,", &format!(",xnli,{language},")).replace(",pawsx,", ",pawsx,ur,");
    let header = |text: String| text.replace("target,seed", "target,language,seed");
    folder.write("simulated.csv", header(with("sw")));
    let row = rows(&folder.stilt(&format!("{CHECK} --format json")))[0].clone();
    assert_eq!((&row["verdict"], &row["reason"]), (&"not testable".into(), &"has results of 1 of 2 languages".into()));
}

#[test]
fn claims_over_several_models_say_which_one_is_meant() {
    let both = format!("{RESULTS}{}", RESULTS.split_once('\n').unwrap().1.replace("simulated-base", "simulated-large"));
    let of = |kind: &str, lines: &str| {
        let folder = folder(&claim("one", kind, lines));
        folder.write("simulated.csv", &both);
        rows(&folder.stilt(&format!("{CHECK} --format json")))[0].clone()
    };
    let row = of("count", "at_least = 1\namong = \"targets\"\nintermediate = \"mnli\"");
    assert!(row["reason"].as_str().unwrap().contains("several base models"), "{row}");
    let row = of("value", "intermediate = \"mnli\"\nexpected = 3\ntolerance = 1");
    assert!(row["reason"].as_str().unwrap().contains("mnli (simulated-base), mnli (simulated-large)"), "{row}");
    let row = of("direction", "intermediate = \"mnli\"\nexpected = \"better\"");
    assert_eq!(row["verdict"], "supported", "each of both");
}
