//! Parquet: frames of others by the rules of delimited text, and our own batches as they stand.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests, outside the test functions clippy knows"
)]

use std::path::Path;

use stilt_results::import::{self, Imported, Options};
use stilt_results::{Catalogue, OnConflict, Problem, ResultSet, store};

fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name);
    import::load(&path).expect("a fixture")
}

fn read(name: &str, bytes: &[u8], map: &[&str]) -> Result<Imported, Vec<Problem>> {
    let mut options = Options::default();
    map.iter().for_each(|word| options.add_map(word).expect("a mapping"));
    import::read(name, bytes, &options, Catalogue::builtin())
}

fn set(imported: Imported) -> ResultSet {
    ResultSet::merge(imported.observations, OnConflict::Error).unwrap().set
}

/// Levels and value of every row, without blank factors.
fn rows(set: &ResultSet) -> Vec<String> {
    let row = |row: usize| {
        let levels = set.factors().iter().filter_map(|f| Some((f, set.column(f)?.level(row))));
        let levels = levels.filter(|(_, level)| !level.is_empty()).map(|(factor, level)| format!("{factor}={level}"));
        levels.chain([set.values()[row].to_string()]).collect::<Vec<_>>().join(" ")
    };
    (0..set.len()).map(row).collect()
}

#[test]
fn a_data_frame_is_read_as_the_same_table_in_csv() {
    let frame = read("f.csv", &bytes("simulated_frame.parquet"), &[]).unwrap();
    let text = read("f.csv", &bytes("simulated_frame.csv"), &[]).unwrap();
    assert_eq!((frame.rows, frame.missing), (48, 0));
    assert_eq!(frame.baselines, text.baselines);
    // The index of the frame has no name and is left out; text has line 1 for the header.
    let (frame, text) = (set(frame), set(text));
    assert_eq!(rows(&frame), rows(&text));
    assert!(rows(&frame)[0].contains("seed=1 "), "{}", rows(&frame)[0]);
    assert_eq!(frame.origin(0).1 + 1, text.origin(0).1);
}

#[test]
fn columns_of_other_types_are_named_unless_they_are_left_out() {
    let types = bytes("simulated_types.parquet");
    let problems = read("t.parquet", &types, &[]).unwrap_err();
    let found: Vec<_> = problems.iter().map(|problem| (problem.code.0, problem.message.as_str())).collect();
    let expected = [
        ("E123", "the column `seed` has the type Int8"),
        ("E123", "the column `tokens` has the type LargeList"),
        ("E123", "the column `ended` has the type Timestamp"),
    ];
    assert_eq!(found, expected);
    assert!(problems.iter().all(|problem| problem.path == "t.parquet"));
    let imported = read("t.parquet", &types, &["-=seed", "-=Tokens", "-=ended"]).unwrap();
    assert_eq!(imported.rows, 2);
}

#[test]
fn a_file_that_was_cut_short_is_named_and_never_read_in_part() {
    let whole = bytes("simulated_frame.parquet");
    for end in (4..whole.len()).step_by(7) {
        let problems = read("cut.parquet", &whole[..end], &[]).unwrap_err();
        assert_eq!((problems.len(), problems[0].code.0, problems[0].path.as_str()), (1, "E122", "cut.parquet"));
    }
}

#[test]
fn what_was_exported_is_read_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("e.parquet");
    let text = "model,intermediate,target,metric,seed,gpu,value,n,sd\nm,none,xnli,accuracy,1,a,0.5,,\n\
                m,mnli,xnli,accuracy,1,b,0.7,3,0.1\n";
    let mut options = Options::default();
    options.add_scale("points").unwrap();
    let exported = set(import::read("r.csv", text.as_bytes(), &options, Catalogue::builtin()).unwrap());
    store::export(&exported, &path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let back = set(read("e.parquet", &bytes, &[]).unwrap());
    assert_eq!(rows(&back), rows(&exported), "points stay points");
    assert_eq!(back.summary(0), exported.summary(0));
    assert_eq!((back.origin(1).0.path.as_str(), back.origin(1).1), ("r.csv", exported.origin(1).1));
    let problems = read("e.parquet", &bytes, &["-=gpu"]).unwrap_err();
    assert!(problems[0].message.contains("a batch of results is read as it stands"), "{problems:?}");
}
