//! A result set holds every key once, in an order that does not depend on the input.
#![expect(clippy::unwrap_used, reason = "a table that cannot be made fails the test")]

use proptest::prelude::*;
use stilt_results::{
    Basis, Catalogue, Conflict, Factor, Filter, Observations, OnConflict, QueryError, Reading, ResultSet, Source,
    Summary,
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

/// A file of one row, for the same key as any other.
fn single(path: &str, value: f64, basis: Basis, summary: Option<Summary>, supersedes: bool) -> Observations {
    let mut table = Observations::from_source(Source { path: path.into(), supersedes, ..Source::default() });
    let levels = ["m", "", "mnli", "xnli", "sw", "accuracy", "1", ""];
    let codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
    table.push(&codes, Reading { value, basis, summary, line: 2 });
    table
}

/// Value, spread and file of what stands, and the rows that lost.
type Folded = (f64, Option<Summary>, String, Vec<u32>);

fn fold(files: &[Observations], policy: OnConflict) -> Result<Folded, Vec<Conflict>> {
    let mut all = Observations::default();
    all.append_all(files.to_vec());
    let merged = ResultSet::merge(all, policy)?;
    let (set, mut overruled) = (merged.set, merged.overruled);
    overruled.sort_unstable();
    assert_eq!((set.len(), merged.duplicates), (1, files.len() - 1 - overruled.len()));
    Ok((set.values()[0], set.summary(0), set.origin(0).0.path.clone(), overruled))
}

#[test]
fn of_rows_that_agree_the_content_chooses_and_not_the_order_of_the_files() {
    let mean = |n, sd| Some(Summary { n, sd });
    let measured = |path, value, summary| single(path, value, Basis::Measured, summary, false);
    let files = [
        measured("a", 64.420_02, None),
        measured("b", 64.42, mean(Some(5), 0.3)),
        measured("d", 64.420_01, None),
        measured("c", 64.420_01, None),
    ];
    for turn in 0..files.len() {
        let mut turned = files.clone();
        turned.rotate_left(turn);
        let expected = (64.420_01, None, "c".to_owned(), vec![]);
        assert_eq!(
            fold(&turned, OnConflict::Error),
            Ok(expected.clone()),
            "a run before a mean, the lower before the higher"
        );
        turned.reverse();
        assert_eq!(fold(&turned, OnConflict::Error), Ok(expected));
    }
    let mut means = [
        measured("a", 1.0, mean(Some(5), 0.2)),
        measured("b", 1.0, mean(Some(3), 0.4)),
        measured("c", 1.0, mean(Some(3), 0.3)),
    ];
    for _ in 0..3 {
        means.rotate_left(1);
        assert_eq!(fold(&means, OnConflict::Error), Ok((1.0, mean(Some(3), 0.3), "c".to_owned(), vec![])));
    }
}

#[test]
fn a_chain_of_near_values_is_a_conflict_in_any_order() {
    let near = |path, value| single(path, value, Basis::Measured, None, false);
    let mut files = [near("a", 61.0), near("b", 61.000_08), near("c", 61.000_16)];
    for _ in 0..3 {
        files.rotate_left(1);
        assert_eq!(fold(&files, OnConflict::Error).unwrap_err().len(), 1);
        files.swap(0, 1);
        assert_eq!(fold(&files, OnConflict::Error).unwrap_err().len(), 1);
    }
}

#[test]
fn a_measured_value_stands_against_a_reported_delta() {
    let delta = |path, supersedes| single(path, -0.6, Basis::Reported, None, supersedes);
    let measured = single("b", 66.0, Basis::Measured, None, false);
    for files in [[delta("a", false), measured.clone()], [measured.clone(), delta("a", true)]] {
        let (value, _, path, overruled) = fold(&files, OnConflict::Error).unwrap();
        assert_eq!((value, path.as_str(), overruled.len()), (66.0, "b", 1));
    }
    let (value, .., overruled) = fold(&[delta("a", false), delta("b", false)], OnConflict::Error).unwrap();
    assert_eq!((value, overruled), (-0.6, vec![]));
}

#[test]
fn a_superseding_source_replaces_and_later_ones_are_held_against_it() {
    let file = |path, value, supersedes| single(path, value, Basis::Measured, None, supersedes);
    let (a, b, c) = (file("a", 61.0, false), file("b", 63.0, true), file("c", 63.0, false));
    let values = |files: &[Observations], policy| fold(files, policy).map(|(value, .., overruled)| (value, overruled));
    assert_eq!(values(&[a.clone(), b.clone(), c.clone()], OnConflict::Error), Ok((63.0, vec![0])));
    let back = [a.clone(), b.clone(), c, file("d", 61.0, false)];
    let conflicts = values(&back, OnConflict::Error).unwrap_err();
    assert_eq!((conflicts[0].first.path.as_str(), conflicts[0].second.path.as_str()), ("b", "d"));
    assert_eq!(values(&back, OnConflict::KeepFirst), Ok((63.0, vec![0, 3])));
    assert_eq!(values(&back, OnConflict::KeepLast), Ok((61.0, vec![1, 2])));
    assert_eq!(
        values(&[a, file("e", 62.0, false), b], OnConflict::Error),
        Ok((63.0, vec![0, 1])),
        "it decides about all before"
    );
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
    // SQuAD v2.0 has 130319 examples and MNLI 392702.
    assert_eq!(pick("intermediate.train_size>130319"), Ok(vec![1.0, 2.0, 3.0]), "the baseline stays");
    assert_eq!(pick("intermediate.train_size<=130319 intermediate!=none"), Ok(vec![4.0]));
    let Err(QueryError::UnknownAttribute { nearest, .. }) = pick("intermediate.trian_size>1") else { panic!("found") };
    assert_eq!(nearest.as_deref(), Some("train_size"));
    let Err(QueryError::UnknownLevel { nearest, .. }) = pick("intermediate=mlni") else { panic!("found") };
    assert_eq!(nearest.as_deref(), Some("mnli"));
    let Err(QueryError::UnknownFactor { nearest, .. }) = pick("langauge=en") else { panic!("found") };
    assert_eq!(nearest.as_deref(), Some("language"));
    let said = |filter: &str| pick(filter).err().map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(said("language.size=3"), "`language` has no attribute `size`; it has `family`, `script`, `resource`");
    assert_eq!(said("seed.colour=3"), "`seed` has no attribute `colour`; it has none");
    assert!(
        said("target.family>3").starts_with("`target.family` cannot be compared with a number: its levels are words")
    );
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
