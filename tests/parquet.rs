//! Parquet in, and results out again as CSV, JSON lines and Parquet.

use std::fs;

use crate::support::{Folder, project};

/// One row per example.
const ANSWERS: &str = include_str!("fixtures/examples.csv");

#[test]
fn what_is_exported_gives_the_same_gains() {
    let folder = Folder::with_grid();
    folder.write("e.csv", ANSWERS);
    for (file, words) in [("grid.csv", "--cols language"), ("e.csv", "--over examples")] {
        folder.ok(&format!("export -d {file} -o out.csv"));
        folder.ok(&format!("export -d {file} -o out.parquet"));
        // A file is Parquet by its content, whatever it is called.
        fs::copy(folder.path("out.parquet"), folder.path("disguised.csv")).unwrap();
        let rows = |from: &str| folder.json(&format!("gain -d {from} {words}"))["rows"].to_string();
        let direct = rows(file);
        for out in ["out.csv", "out.parquet", "disguised.csv"] {
            assert_eq!(rows(out), direct, "{out}");
        }
        folder.ok("import out.parquet");
        assert_eq!(folder.json(&format!("gain {words}"))["rows"].to_string(), direct);
        fs::remove_dir_all(folder.path(".stilt")).unwrap();
    }
}

#[test]
fn json_lines_hold_every_column_of_every_row() {
    let folder = Folder::with_grid();
    let lines = folder.ok("export -d grid.csv --format jsonl");
    let csv = folder.ok("export -d grid.csv");
    let names: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    assert_eq!(lines.lines().count() + 1, csv.lines().count());
    for (line, row) in lines.lines().zip(csv.lines().skip(1)) {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        for (name, cell) in names.iter().zip(row.split(',')) {
            let value = &object[*name];
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(text.replace("null", ""), cell);
        }
    }
    folder.ok("export -d grid.csv -o e.jsonl --where seed=1");
    assert!(folder.read("e.jsonl").lines().all(|line| line.contains("\"seed\":\"1\"")));
}

#[test]
fn formats_that_do_not_fit_are_refused() {
    let folder = Folder::with_grid();
    for line in
        ["export -d grid.csv --format parquet", "export -d grid.csv -o e.xlsx", "gain -d grid.csv --format jsonl"]
    {
        let run = folder.stilt(line);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{line}: {}", run.stderr);
    }
}

#[test]
fn problems_of_parquet_point_at_rows() {
    let folder = Folder::new();
    let fixture = project("crates/results/tests/fixtures/import/simulated_frame.parquet");
    folder.write("f.parquet", fs::read(fixture).unwrap());
    assert!(folder.ok("gain -d f.parquet --over examples").contains("mnli"));
    let run = folder.stilt("gain -d f.parquet --map value=remark --map -=accuracy --set metric=accuracy");
    assert!(run.code != 0 && run.stderr.contains("error[E101]") && run.stderr.contains("f.parquet:"), "{}", run.stderr);
    assert!(folder.ok("explain E122").contains("cut short"));
}
