//! A result set holds every key once, in an order that does not depend on the input.
#![expect(clippy::unwrap_used, reason = "a table that cannot be made fails the test")]

use proptest::prelude::*;
use stilt_results::{
    Basis, Catalogue, Conflict, Factor, Filter, Observations, OnConflict, QueryError, Reading, ResultSet, Source,
};

/// Intermediate, language, seed, extra column `lr`, value.
type Row = (&'static str, &'static str, &'static str, &'static str, f64);

fn observations(path: &str, rows: &[Row]) -> Observations {
    let mut table = Observations::from_source(Source { path: path.into(), ..Source::default() });
    let extra = table.place(&Factor::Extra("lr".into()));
    for (line, (intermediate, language, seed, lr, value)) in (2..).zip(rows) {
        let levels = ["m", "", intermediate, "xnli", language, "accuracy", seed, "", lr];
        assert_eq!(extra, levels.len() - 1);
        let codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
        table.push(&codes, Reading { value: *value, basis: Basis::Measured, summary: None, line });
    }
    table
}

fn merge(rows: &[Row], policy: OnConflict) -> Result<Vec<f64>, Vec<Conflict>> {
    ResultSet::merge(observations("a.csv", rows), policy).map(|merged| merged.set.values().to_vec())
}

/// Every row as text, in order.
fn dump(set: &ResultSet) -> Vec<String> {
    let row = |row: usize| {
        let levels: Vec<&str> = set.factors().iter().map(|factor| set.column(factor).unwrap().level(row)).collect();
        format!("{} {:?}", levels.join("|"), set.values()[row])
    };
    (0..set.len()).map(row).collect()
}

#[test]
fn values_that_agree_within_float32_are_one() {
    let rows = [("mnli", "sw", "1", "", 64.42), ("mnli", "sw", "1", "", 64.420_000_269_889_83)];
    assert_eq!(merge(&rows, OnConflict::Error), Ok(vec![64.42]));
}

#[test]
fn values_that_differ_need_a_decision() {
    let rows = [("mnli", "sw", "1", "", 64.4), ("mnli", "de", "1", "", 70.0), ("mnli", "sw", "1", "", 61.9)];
    let conflicts = merge(&rows, OnConflict::Error).unwrap_err();
    assert_eq!(conflicts.len(), 1);
    assert_eq!((conflicts[0].first.line, conflicts[0].second.line), (2, 4));
    assert!(conflicts[0].key.contains("intermediate=mnli target=xnli language=sw"), "{}", conflicts[0].key);
    assert_eq!(merge(&rows, OnConflict::KeepFirst), Ok(vec![70.0, 64.4]));
    assert_eq!(merge(&rows, OnConflict::KeepLast), Ok(vec![70.0, 61.9]));
}

#[test]
fn extra_columns_tell_measurements_apart() {
    let rows = [("mnli", "sw", "1", "1e-5", 64.4), ("mnli", "sw", "1", "2e-5", 61.9)];
    assert_eq!(merge(&rows, OnConflict::Error), Ok(vec![64.4, 61.9]));
}

#[test]
fn filters_pick_rows_by_level_number_and_attribute() {
    let rows = [
        ("none", "en", "1", "", 1.0),
        ("mnli", "en", "2", "", 2.0),
        ("mnli", "de", "10", "", 3.0),
        ("squad_v2", "zh", "10", "1e-5", 4.0),
    ];
    let set = ResultSet::merge(observations("a.csv", &rows), OnConflict::Error).unwrap().set;
    let pick = |filter: &str| {
        let filter: Filter = filter.parse().unwrap();
        filter.apply(&set, Catalogue::builtin()).map(|set| {
            let mut values = set.values().to_vec();
            values.sort_by(f64::total_cmp);
            values
        })
    };
    assert_eq!(pick("intermediate=mnli,none language!=de"), Ok(vec![1.0, 2.0]));
    assert_eq!(pick("seed<5"), Ok(vec![1.0, 2.0]));
    assert_eq!(pick("seed>=10"), Ok(vec![3.0, 4.0]));
    assert_eq!(pick("lr="), Ok(vec![1.0, 2.0, 3.0]));
    assert_eq!(pick("intermediate.family=nli"), Ok(vec![1.0, 2.0, 3.0]), "the baseline stays");
    assert_eq!(pick("intermediate.family=nli intermediate!=none"), Ok(vec![2.0, 3.0]));
    assert_eq!(pick("intermediate=squad_v2"), Ok(vec![1.0, 4.0]));
    assert_eq!(pick("language.script=Latin"), Ok(vec![1.0, 2.0, 3.0]));
    let Err(QueryError::UnknownLevel { nearest, .. }) = pick("intermediate=mlni") else { panic!("found") };
    assert_eq!(nearest.as_deref(), Some("mnli"));
    let Err(QueryError::UnknownFactor { nearest, .. }) = pick("langauge=en") else { panic!("found") };
    assert_eq!(nearest.as_deref(), Some("language"));
    assert!(matches!(pick("language.size=3"), Err(QueryError::UnknownAttribute { .. })));
}

#[test]
fn a_filtered_set_has_only_the_levels_that_are_left() {
    let rows = [("none", "en", "1", "", 1.0), ("mnli", "de", "2", "", 2.0)];
    let set = ResultSet::merge(observations("a.csv", &rows), OnConflict::Error).unwrap().set;
    let german = "language=de".parse::<Filter>().unwrap().apply(&set, Catalogue::builtin()).unwrap();
    assert_eq!(german.column(&Factor::Intermediate).unwrap().levels().iter().collect::<Vec<_>>(), ["mnli"]);
}

fn any_row() -> impl Strategy<Value = Row> {
    let pick = |levels: &'static [&'static str]| proptest::sample::select(levels);
    (pick(&["none", "mnli", "qqp"]), pick(&["en", "sw", ""]), pick(&["1", "2", "10", ""]), pick(&["", "1e-5"]))
        .prop_map(|(intermediate, language, seed, lr)| {
            // The value follows from the key, so that repeated keys are duplicates and never conflicts.
            let value = (intermediate.len() * 37 + language.len() * 11 + seed.len() * 5 + lr.len()) as f64 / 7.0;
            let value = value + seed.parse::<f64>().unwrap_or_default() + f64::from(language == "sw");
            (intermediate, language, seed, lr, value)
        })
}

proptest! {
    #[test]
    fn order_and_splitting_of_the_input_leave_no_trace(
        rows in proptest::collection::vec(any_row(), 1..30),
        cut in 0_usize..30,
        rotation in 0_usize..30,
    ) {
        let whole = ResultSet::merge(observations("a.csv", &rows), OnConflict::Error).unwrap().set;
        let mut shuffled = rows.clone();
        shuffled.rotate_left(rotation % rows.len());
        shuffled.reverse();
        let (first, second) = shuffled.split_at(cut.min(rows.len()));
        let mut parts = observations("b.csv", second);
        parts.append(observations("c.csv", first));
        let split = ResultSet::merge(parts, OnConflict::Error).unwrap().set;
        prop_assert_eq!(dump(&whole), dump(&split));
    }
}
