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
        Imported::New { id, .. } | Imported::Already { id } | Imported::Restored { id, .. } => id,
        Imported::Nothing => String::new(),
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

/// A store in which `61` was imported and then overridden by `63`.
fn overridden(folder: &std::path::Path) -> Store {
    let store = Store::new(folder);
    store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    store.import(set("b.csv", &[("mnli", "1", 63.0)]), record("2", OnConflict::KeepLast)).unwrap();
    store
}

#[test]
fn a_decision_for_the_last_holds_for_later_imports() {
    let folder = tempfile::tempdir().unwrap();
    let store = overridden(folder.path());
    let longer = set("c.csv", &[("mnli", "1", 63.0), ("qqp", "1", 58.0)]);
    assert!(matches!(store.import(longer, record("3", OnConflict::Error)), Ok(Imported::New { observations: 2, .. })));
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [63.0, 58.0]);
    // What was overridden comes back in another file: that is a conflict with the value that stands.
    let older = || set("d.csv", &[("mnli", "1", 61.0), ("rte", "1", 55.0)]);
    assert!(matches!(store.import(older(), record("4", OnConflict::Error)), Err(StoreError::Conflicts(_))));
    let kept = store.import(older(), record("4", OnConflict::KeepFirst)).unwrap();
    assert!(matches!(kept, Imported::New { observations: 1, left_out: 1, .. }), "{kept:?}");
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [63.0, 58.0, 55.0]);
}

#[test]
fn keep_first_with_nothing_left_says_so_and_names_no_batch() {
    let folder = tempfile::tempdir().unwrap();
    let store = overridden(folder.path());
    let again = || set("c.csv", &[("mnli", "1", 61.0)]);
    assert_eq!(store.import(again(), record("3", OnConflict::KeepFirst)).unwrap(), Imported::Nothing);
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [63.0]);
    // The batch that was overridden is still there: importing it once more changes nothing.
    assert!(matches!(store.import(again(), record("4", OnConflict::KeepLast)), Ok(Imported::Already { .. })));
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [63.0]);
}

#[test]
fn what_lost_by_a_hair_does_not_stop_readers_later() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    store.import(set("b.csv", &[("mnli", "1", 61.000_09)]), record("2", OnConflict::Error)).unwrap();
    // Agrees with the first and not with the second.
    let third = set("c.csv", &[("mnli", "1", 60.999_95)]);
    assert_eq!(store.import(third, record("3", OnConflict::KeepFirst)).unwrap(), Imported::Nothing);
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [61.0]);
}

#[test]
fn a_later_decision_ends_a_conflict_of_two_that_landed_at_once() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, other) = (Store::new(one.path()), Store::new(two.path()));
    store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap();
    let batch = id(other.import(set("b.csv", &[("mnli", "1", 62.0)]), record("2", OnConflict::Error)).unwrap());
    fs::rename(two.path().join("imports").join(&batch), one.path().join("imports").join(&batch)).unwrap();
    // A policy decides about the rows it came with and about no others.
    let unrelated = set("c.csv", &[("qqp", "1", 58.0)]);
    let refused = store.import(unrelated, record("3", OnConflict::KeepFirst));
    assert!(matches!(refused, Err(StoreError::Conflicts(_))), "{refused:?}");
    let both = set("c.csv", &[("mnli", "1", 61.0), ("qqp", "1", 58.0)]);
    store.import(both, record("3", OnConflict::KeepLast)).unwrap();
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [61.0, 58.0]);
}

#[test]
fn content_that_was_reverted_is_put_back_by_importing_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let a = || set("a.csv", &[("mnli", "1", 61.0)]);
    let batch = id(store.import(a(), record("1", OnConflict::Error)).unwrap());
    let revert = store.revert(&batch, "2").unwrap();
    let again = store.import(a(), record("3", OnConflict::Error)).unwrap();
    assert_eq!(again, Imported::Restored { id: batch.clone(), observations: 1 });
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [61.0]);
    let actions: Vec<Action> = store.log().unwrap().iter().map(|event| event.action).collect();
    assert_eq!(actions, [Action::Import, Action::Revert, Action::Restore]);
    assert!(matches!(store.revert(&revert.id, "4"), Err(StoreError::Already { state: "in place", .. })));
    store.revert(&batch, "5").unwrap();
    assert!(store.load(OnConflict::Error).unwrap().is_empty());
}

#[test]
fn content_is_not_put_back_where_it_would_stop_every_reader() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let a = || set("a.csv", &[("mnli", "1", 61.0)]);
    let batch = id(store.import(a(), record("1", OnConflict::Error)).unwrap());
    store.revert(&batch, "2").unwrap();
    store.import(set("b.csv", &[("mnli", "1", 63.0)]), record("3", OnConflict::Error)).unwrap();
    assert!(matches!(store.import(a(), record("4", OnConflict::KeepLast)), Err(StoreError::Conflicts(_))));
    assert_eq!(store.load(OnConflict::Error).unwrap().values(), [63.0]);
}

#[test]
fn a_batch_in_both_folders_is_found_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let batch = id(store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap());
    let twin = folder.path().join("reverted").join(&batch);
    fs::create_dir_all(&twin).unwrap();
    fs::copy(folder.path().join("imports").join(&batch).join("import.json"), twin.join("import.json")).unwrap();
    assert_eq!(store.find(&batch[..6]).unwrap().batch, batch);
}

#[test]
fn strays_and_what_a_crash_left_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let batch = id(store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap());
    let revert = store.revert(&batch, "2").unwrap();
    let other = set("b.csv", &[("qqp", "1", 58.0)]);
    let path = |words: &str| folder.path().join(words);
    let landed = id(store.import(other.clone(), record("3", OnConflict::Error)).unwrap());
    fs::remove_dir_all(path("imports").join(&landed)).unwrap();
    // The folder of a batch that never got there: the batch can still be imported.
    fs::create_dir_all(path("imports").join(&landed)).unwrap();
    for name in ["imports", "reverted", "log"] {
        fs::write(path(name).join(".DS_Store"), "x").unwrap();
        fs::create_dir_all(path(name).join("empty.json")).unwrap();
    }
    fs::write(path("imports/stray"), "x").unwrap();
    fs::write(path("log/.half.json"), "{").unwrap();
    assert_eq!(store.log().unwrap().iter().map(|event| event.id.as_str()).collect::<Vec<_>>(), [&batch, &revert.id]);
    assert!(store.load(OnConflict::Error).unwrap().is_empty());
    assert!(matches!(store.import(other, record("4", OnConflict::Error)), Ok(Imported::New { .. })));
    fs::write(path("imports").join(&landed).join("import.json"), "{").unwrap();
    assert!(matches!(store.load(OnConflict::Error), Err(StoreError::Damaged { .. })));
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

#[cfg(unix)]
#[test]
fn a_batch_is_readable_by_others_as_the_store_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("store"));
    let batch = id(store.import(set("a.csv", &[("mnli", "1", 61.0)]), record("1", OnConflict::Error)).unwrap());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&store.root().join("imports").join(batch)), mode(store.root()));
}
