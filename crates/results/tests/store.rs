//! The store: atomic, idempotent by content, revertible, and never silently wrong about conflicts.
#![expect(clippy::unwrap_used, reason = "a store that cannot be made fails the test")]

use std::fs;

use stilt_results::store::{Action, ImportRecord, Imported, Store, StoreError};
use stilt_results::{Basis, Observations, OnConflict, Reading, ResultSet, Source};

/// Observations of one metric and language: `(intermediate, seed, value)`.
fn set(path: &str, rows: &[(&str, &str, f64)]) -> ResultSet {
    let mut table = Observations::from_source(Source { path: path.into(), ..Source::default() });
    for (line, (intermediate, seed, value)) in (2..).zip(rows) {
        let levels = ["xlmr", "", intermediate, "xnli", "sw", "accuracy", seed, ""];
        let codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
        table.push(&codes, Reading { value: *value, basis: Basis::Measured, summary: None, line });
    }
    ResultSet::merge(table, OnConflict::Error).unwrap().set
}

fn record(time: &str, on_conflict: OnConflict) -> ImportRecord {
    let (format, id) = (0, String::new());
    ImportRecord { format, id, time: time.into(), command: vec![], files: vec![], observations: 0, on_conflict }
}

fn id(imported: Imported) -> String {
    match imported {
        Imported::New { id, .. } | Imported::Already { id } => id,
    }
}

#[test]
fn the_same_content_twice_is_one_batch_whatever_its_order_and_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let first = store.import(set("a.csv", &[("none", "1", 59.0), ("mnli", "1", 61.0)]), record("1", OnConflict::Error));
    assert!(matches!(first, Ok(Imported::New { observations: 2, .. })));
    let again = store.import(set("b.csv", &[("mnli", "1", 61.0), ("none", "1", 59.0)]), record("2", OnConflict::Error));
    assert_eq!(again.unwrap(), Imported::Already { id: id(first.unwrap()) });
    assert_eq!(store.imports().unwrap().len(), 1);
}

#[test]
fn a_conflict_with_an_earlier_batch_names_both_places_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    let refused = store.import(set("b.csv", &[("mnli", "1", 62.0)]), record("2", OnConflict::Error));
    let Err(StoreError::Conflicts(conflicts)) = refused else { panic!("{refused:?}") };
    let places =
        [&conflicts[0].first, &conflicts[0].second].map(|place| (place.path.as_str(), place.line, place.value));
    assert_eq!(places, [("a.csv", 2, 61.0), ("b.csv", 2, 62.0)]);
    assert_eq!(store.imports().unwrap().len(), 1);
}

#[test]
fn keep_first_leaves_out_only_what_conflicts_and_keep_last_overrides() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.import(set("a.csv", &[("mnli", "1", 61.0), ("mnli", "2", 60.0)]), record("1", OnConflict::Error)).unwrap();
    let b = || set("b.csv", &[("mnli", "1", 62.0), ("mnli", "2", 60.0), ("qqp", "1", 58.0)]);
    let kept = store.import(b(), record("2", OnConflict::KeepFirst)).unwrap();
    assert!(matches!(kept, Imported::New { observations: 2, left_out: 1, .. }), "{kept:?}");
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [61.0, 60.0, 58.0]);
    store.import(b(), record("3", OnConflict::KeepLast)).unwrap();
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [62.0, 60.0, 58.0]);
}

#[test]
fn a_revert_moves_a_batch_aside_and_is_itself_revertible() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let batch = id(store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap());
    let revert = store.revert(&batch[..6], "2").unwrap();
    assert!(store.load(OnConflict::Error).unwrap().is_empty());
    assert!(matches!(store.revert(&batch, "3"), Err(StoreError::Already { state: "reverted", .. })));
    store.revert(&revert.id, "4").unwrap();
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [61.0]);
    let actions: Vec<Action> = store.log().unwrap().iter().map(|event| event.action).collect();
    assert_eq!(actions, [Action::Import, Action::Revert, Action::Restore]);
}

#[test]
fn an_unknown_or_ambiguous_id_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    assert!(matches!(store.revert("beef", "1"), Err(StoreError::Id { found: 0, .. })));
    store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    assert!(matches!(store.revert("", "1"), Err(StoreError::Id { .. })));
}

#[test]
fn conflicting_batches_that_landed_at_once_stop_every_reader() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, other) = (Store::new(one.path()), Store::new(two.path()));
    store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    let batch = id(other.import(set("b.csv", &[("mnli", "1", 62.0)]), record("2", OnConflict::Error)).unwrap());
    fs::rename(two.path().join("imports").join(&batch), one.path().join("imports").join(&batch)).unwrap();
    assert!(matches!(store.load(OnConflict::Error), Err(StoreError::Conflicts(_))));
    assert_eq!(store.load(OnConflict::KeepLast).unwrap().values(), [62.0]);
    store.revert(&batch, "3").unwrap();
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [61.0]);
}

#[test]
fn a_half_written_batch_is_not_seen_and_a_damaged_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    fs::create_dir_all(folder.path().join("tmp-0123")).unwrap();
    assert!(store.load(OnConflict::Error).unwrap().is_empty());
    let batch = id(store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap());
    let file = folder.path().join("imports").join(batch).join("observations.parquet");
    fs::write(&file, "cut off").unwrap();
    let Err(StoreError::Damaged { path, .. }) = store.load(OnConflict::Error) else { panic!("damage passed") };
    assert_eq!(path, file);
}

#[test]
fn a_store_of_a_later_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let batch = id(store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap());
    let file = folder.path().join("imports").join(batch).join("import.json");
    let later = fs::read_to_string(&file).unwrap().replace("\"format\": 1", "\"format\": 99");
    fs::write(&file, later).unwrap();
    assert!(matches!(store.load(OnConflict::Error), Err(StoreError::TooNew { found: 99, .. })));
}

#[test]
fn of_many_threads_importing_the_same_content_one_wins_and_all_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let import = || store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    let won = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(import)).collect();
        let done = threads.into_iter().map(|thread| thread.join().unwrap());
        done.filter(|imported| matches!(imported, Imported::New { .. })).count()
    });
    assert_eq!(won, 1);
    assert_eq!(store.imports().unwrap().len(), 1);
}
