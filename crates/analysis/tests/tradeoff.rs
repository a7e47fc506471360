//! Two metrics at once, on tables small enough to see the front.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions clippy knows")]

use crate::tables::{close, set};
use stilt_analysis::family::Verdict;
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{AnalysisError, Settings, TradeoffPoint, TradeoffTable, tradeoff};
use stilt_results::{Catalogue, ResultSet};

fn made(set: &ResultSet, settings: &Settings) -> TradeoffTable {
    tradeoff(set, Catalogue::builtin(), &["accuracy", "latency_ms"], settings).unwrap()
}

fn point<'a>(table: &'a TradeoffTable, name: &str) -> &'a TradeoffPoint {
    table.fronts.iter().flat_map(|front| &front.points).find(|point| point.name == name).unwrap()
}

fn front(table: &TradeoffTable) -> Vec<&str> {
    table.fronts.iter().flat_map(|front| &front.points).filter(|p| p.on_front).map(|p| p.name.as_str()).collect()
}

/// Accuracy and latency by intermediate; two runs, so far above and below the mean.
fn results(points: &[(&str, f64, f64)], noise: f64) -> String {
    let mut text = "intermediate target seed metric score\n".to_owned();
    for (name, accuracy, latency) in points {
        for (seed, noise) in [(1, noise), (2, -noise)] {
            text.push_str(&format!("{name} mmlu {seed} accuracy {}\n", accuracy + noise));
            text.push_str(&format!("{name} mmlu {seed} latency_ms {}\n", latency + noise));
        }
    }
    text
}

const POINTS: [(&str, f64, f64); 6] = [
    ("none", 50.0, 20.0),
    ("mnli", 60.0, 30.0),
    ("qqp", 55.0, 30.0),
    ("rte", 60.0, 30.0),
    ("sst2", 49.0, 10.0),
    ("copa", 48.0, 25.0),
];

#[test]
fn the_front_follows_the_direction_of_each_metric_and_ties_share_it() {
    let table = made(&set(&results(&POINTS, 0.1)), &Settings::default());
    let mut on_front = front(&table);
    on_front.sort_unstable();
    assert_eq!(on_front, ["mnli", "none", "rte", "sst2"]);
    let mut ahead = point(&table, "copa").dominated_by.clone();
    ahead.sort_unstable();
    assert_eq!(ahead, ["none", "sst2"], "mnli and rte are slower");
    let mut ahead = point(&table, "qqp").dominated_by.clone();
    ahead.sort_unstable();
    assert_eq!(ahead, ["mnli", "rte"]);
    // Means as measured, gains oriented.
    let [accuracy, latency] = &point(&table, "mnli").measures[..] else { panic!("two") };
    assert!(close(accuracy.score.mean.unwrap(), 60.0) && close(latency.score.mean.unwrap(), 30.0));
    let gains = [accuracy, latency].map(|of| of.gain.as_ref().unwrap().finding.estimate().unwrap());
    assert!(close(gains[0], 10.0) && close(gains[1], -10.0));
    assert!(point(&table, "none").is_baseline && point(&table, "none").measures[0].gain.is_none());
    // t with 1 degree of freedom: 12.706 x sd / sqrt 2, with sd = .1 sqrt 2.
    let interval = accuracy.score.interval.unwrap();
    assert!((interval.high - 60.0 - 1.270_620_473_617_47).abs() < 1e-9, "{interval:?}");
    assert_eq!(table.metrics[0].unit.as_deref(), Some("points"));
    assert_eq!(table.metrics[1].unit, None);
}

#[test]
fn swapping_the_metrics_changes_nothing_but_their_order() {
    let set = set(&results(&POINTS, 0.1));
    let table = made(&set, &Settings::default());
    let turned = tradeoff(&set, Catalogue::builtin(), &["latency_ms", "accuracy"], &Settings::default()).unwrap();
    assert_eq!(front(&table), front(&turned));
    let share = |table: &TradeoffTable| -> Vec<Option<f64>> {
        table.fronts[0].points.iter().map(|point| point.p_front).collect()
    };
    assert_eq!(share(&table), share(&turned));
}

#[test]
fn a_metric_turned_round_mirrors_the_front() {
    // Accuracy turned into an error rate, latency kept: the same front.
    let error = results(&POINTS.map(|(name, accuracy, latency)| (name, 100.0 - accuracy, latency)), 0.0);
    let error = set(&error.replace("accuracy", "error_rate"));
    let turned = tradeoff(&error, Catalogue::builtin(), &["error_rate", "latency_ms"], &Settings::default()).unwrap();
    let plain = made(&set(&results(&POINTS, 0.0)), &Settings::default());
    assert_eq!(front(&plain), front(&turned));
    // Runs that do not vary have means without an interval, and nothing is judged.
    let measure = &point(&plain, "mnli").measures[0];
    assert_eq!((measure.score.interval, measure.score.reason.clone()), (None, Some(Reason::NoVariance)));
    assert_eq!(measure.gain.as_ref().unwrap().finding.verdict(), Verdict::NotTestable);
    assert_eq!(point(&plain, "mnli").p_front, Some(1.0));
}

#[test]
fn one_family_spans_both_metrics() {
    let table = made(&set(&results(&POINTS, 0.1)), &Settings::default());
    assert_eq!(table.families.len(), 1);
    assert_eq!(table.families[0].m, 10);
    let finding = &point(&table, "mnli").measures[1].gain.as_ref().unwrap().finding;
    assert_eq!(finding.m(), 10);
}

#[test]
fn a_point_that_lacks_a_metric_is_named_and_not_on_the_front() {
    let text: Vec<String> = results(&POINTS, 0.1)
        .lines()
        .filter(|line| !line.starts_with("sst2 mmlu 1 latency") && !line.starts_with("sst2 mmlu 2 latency"))
        .map(str::to_owned)
        .collect();
    let table = made(&set(&text.join("\n")), &Settings::default());
    let sst2 = point(&table, "sst2");
    assert!(!sst2.on_front && sst2.p_front.is_none() && sst2.dominated_by.is_empty());
    assert!(sst2.measures[0].score.mean.is_some() && sst2.measures[1].score.mean.is_none());
    let note = table.notes.iter().find(|note| note.code.0 == "N291").unwrap();
    assert!(note.message.contains("`sst2`") && note.message.contains("`latency_ms`"), "{}", note.message);
    assert!(point(&table, "none").p_front.is_some());
}

#[test]
fn one_run_of_a_point_takes_all_shares_away() {
    let text = results(&POINTS, 0.1);
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("qqp mmlu 2")).collect();
    let table = made(&set(&text.join("\n")), &Settings::default());
    assert!(table.fronts[0].points.iter().all(|point| point.p_front.is_none()));
    assert_eq!(table.fronts[0].resamples, 0);
    assert!(table.notes.iter().any(|note| note.code.0 == "N292" && note.message.contains("`qqp`")));
    assert_eq!(point(&table, "qqp").measures[0].score.reason, Some(Reason::OneUnit { unit: "run" }));
}

#[test]
fn points_are_compared_over_the_targets_and_languages_all_have() {
    let set = set("
        intermediate target language metric score
        none mmlu en accuracy 50
        none mmlu sw accuracy 40
        none mmlu en latency_ms 20
        none rte en accuracy 90
        mnli mmlu en accuracy 60
        mnli mmlu en latency_ms 30
    ");
    let table = made(&set, &Settings::default());
    assert!(close(point(&table, "none").measures[0].score.mean.unwrap(), 50.0), "neither rte nor sw");
    let note = table.notes.iter().find(|note| note.code.0 == "N294").unwrap();
    assert!(note.message.contains("`rte` and 1 languages"), "{}", note.message);
    let kept = made(&set, &Settings { unbalanced: true, ..Settings::default() });
    assert!(close(point(&kept, "none").measures[0].score.mean.unwrap(), (45.0 + 90.0) / 2.0));
}

#[test]
fn base_models_stand_on_one_front_on_request() {
    let text = "
        base_model intermediate target metric score
        small none mmlu accuracy 40
        small none mmlu latency_ms 10
        large none mmlu accuracy 60
        large none mmlu latency_ms 40
        slow none mmlu accuracy 39
        slow none mmlu latency_ms 41
    ";
    let apart = made(&set(text), &Settings::default());
    assert_eq!(apart.fronts.len(), 3);
    let together = made(&set(text), &Settings { rows: vec!["base_model".into()], ..Settings::default() });
    assert_eq!(together.fronts.len(), 1);
    assert_eq!(front(&together), ["large", "small"]);
    assert_eq!(point(&together, "slow").dominated_by, ["large", "small"]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let set = set(&results(&POINTS, 0.1));
    let refused = |metrics: &[&str], settings: &Settings| {
        tradeoff(&set, Catalogue::builtin(), metrics, settings).unwrap_err().to_string()
    };
    let plain = Settings::default();
    assert!(refused(&["accuracy", "accuracy"], &plain).contains("two different"));
    assert!(refused(&["acc", "accuracy"], &plain).contains("two different"), "an alias is the same metric");
    assert!(refused(&["accuracy", "latency_s"], &plain).contains("did you mean `latency_ms`?"));
    let of_targets = Settings { rows: vec!["target".into()], ..Settings::default() };
    assert!(refused(&["accuracy", "latency_ms"], &of_targets).contains("cannot be a row"));
    let chosen = Settings { metrics: vec!["accuracy".into()], ..Settings::default() };
    assert!(refused(&["accuracy", "latency_ms"], &chosen).contains("without --metric"));
}

#[test]
fn without_a_point_that_has_both_there_is_nothing() {
    let apart = set("
        intermediate target metric score
        none mmlu accuracy 50
        mnli mmlu latency_ms 20
    ");
    let refused = tradeoff(&apart, Catalogue::builtin(), &["accuracy", "latency_ms"], &Settings::default());
    assert!(matches!(refused, Err(AnalysisError::Nothing(_))), "{refused:?}");
}

#[test]
fn a_metric_nobody_described_is_better_when_higher_and_that_is_said() {
    let text = results(&POINTS, 0.1).replace("latency_ms", "zing");
    let table = tradeoff(&set(&text), Catalogue::builtin(), &["accuracy", "zing"], &Settings::default()).unwrap();
    assert!(table.notes.iter().any(|note| note.code.0 == "N290" && note.message.contains("[metrics.zing] better")));
}

/// Accuracy, latency and memory by intermediate, a run each.
const OF_THREE: &str = "
    intermediate target metric score
    none mmlu accuracy 50
    none mmlu latency_ms 20
    none mmlu memory_mb 900
    mnli mmlu accuracy 60
    mnli mmlu latency_ms 30
    mnli mmlu memory_mb 900
    qqp mmlu accuracy 55
    qqp mmlu latency_ms 35
    qqp mmlu memory_mb 400
    rte mmlu accuracy 54
    rte mmlu latency_ms 36
    rte mmlu memory_mb 400
    copa mmlu accuracy 49
    copa mmlu latency_ms 25
    copa mmlu memory_mb 900
";

#[test]
fn a_third_metric_decides_the_front_with_the_others() {
    let set = set(OF_THREE);
    let of = |metrics: &[&str]| tradeoff(&set, Catalogue::builtin(), metrics, &Settings::default()).unwrap();
    let mut two = of(&["accuracy", "latency_ms"]);
    assert_eq!(front(&two), ["mnli", "none"].map(|name| point(&two, name).name.as_str()));
    // qqp is behind mnli in the first two, and ahead in memory; rte is behind qqp in two and beside it in memory.
    let three = of(&["accuracy", "latency_ms", "memory_mb"]);
    let mut on_front = front(&three);
    on_front.sort_unstable();
    assert_eq!(on_front, ["mnli", "none", "qqp"]);
    assert_eq!(point(&three, "rte").dominated_by, ["qqp"]);
    assert_eq!(point(&three, "copa").dominated_by, ["none"]);
    assert_eq!(point(&two, "rte").dominated_by, ["mnli"]);
    // Oriented gains of qqp: 55 - 50, 20 - 35, 900 - 400.
    let gains: Vec<f64> =
        point(&three, "qqp").measures.iter().map(|of| of.gain.as_ref().unwrap().finding.estimate().unwrap()).collect();
    assert!([5.0, -15.0, 500.0].iter().zip(&gains).all(|(a, b)| close(*a, *b)), "{gains:?}");
    // Whichever order: the same front, and the same as that of any two metrics with a constant third.
    two = of(&["memory_mb", "latency_ms", "accuracy"]);
    let mut turned = front(&two);
    turned.sort_unstable();
    assert_eq!(turned, ["mnli", "none", "qqp"]);
}

#[test]
fn every_metric_is_averaged_over_the_targets_that_have_all() {
    let text = "
        intermediate target language seed metric score
        none xquad en 1 em 40
        none xquad en 2 em 42
        none xquad en 1 f1 50
        none xquad en 2 f1 52
        none ner en 1 f1 90
        none ner sw 1 f1 80
        mnli xquad en 1 em 44
        mnli xquad en 2 em 45
        mnli xquad en 1 f1 56
        mnli xquad en 2 f1 55
        mnli ner en 1 f1 91
        mnli ner sw 1 f1 82
    ";
    let of = |text: &str, settings: &Settings| tradeoff(&set(text), Catalogue::builtin(), &["em", "f1"], settings);
    let table = of(text, &Settings::default()).unwrap();
    let means = |table: &TradeoffTable| -> Vec<f64> {
        point(table, "none").measures.iter().map(|of| of.score.mean.unwrap()).collect()
    };
    assert_eq!(means(&table), [41.0, 51.0]);
    let note = table.notes.iter().find(|note| note.code.0 == "N294").unwrap();
    assert!(note.message.contains("left out `ner`, which not all points have in every metric"), "{}", note.message);
    // On the common target every point has two runs, so there are shares; with ner, one run each, there are none.
    assert!(table.fronts[0].resamples > 0);
    let kept = of(text, &Settings { unbalanced: true, ..Settings::default() }).unwrap();
    assert_eq!(means(&kept), [41.0, (51.0 + 85.0) / 2.0]);
    assert_eq!((kept.fronts[0].resamples, point(&kept, "none").p_front), (0, None));
    // Without a target that has both, there is nothing to set against each other.
    let apart: Vec<&str> = text.lines().filter(|line| !(line.contains("xquad") && line.contains("f1"))).collect();
    let refused = of(&apart.join("\n"), &Settings::default()).unwrap_err().to_string();
    assert!(refused.contains("no target has both `em` and `f1`") && refused.contains("--unbalanced"), "{refused}");
}

#[test]
fn the_cause_of_no_point_is_said() {
    let text = "
        intermediate target seed ms metric score
        none mmlu 1 9.1 accuracy 50
        none mmlu 2 9.2 accuracy 51
        none mmlu 1 9.1 f1 50
        none mmlu 2 9.2 f1 51
    ";
    let refused = tradeoff(&set(text), Catalogue::builtin(), &["accuracy", "f1"], &Settings::default());
    let refused = refused.unwrap_err().to_string();
    for words in
        ["no point has both `accuracy` and `f1`", "`none` mixes ms: 9.1, 9.2", "say [metrics.ms] in stilt.toml"]
    {
        assert!(refused.contains(words), "{words} in {refused}");
    }
}
