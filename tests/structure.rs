//! The shape of the workspace: arrows between crates never turn, and each heavy dependency has one home.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Per package of the workspace, the names of what it depends on outside of tests.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let all = package["dependencies"].as_array().unwrap().iter().filter(|d| d["kind"].is_null());
            let names = all.map(|d| d["name"].as_str().unwrap().to_owned()).collect();
            (package["name"].as_str().unwrap().to_owned(), names)
        })
        .collect()
}

#[test]
fn arrows_between_crates_never_turn() {
    let inner: BTreeMap<String, Vec<String>> = dependencies()
        .into_iter()
        .map(|(package, names)| {
            let mut own: Vec<String> = names.into_iter().filter(|name| name.starts_with("stilt")).collect();
            own.sort();
            (package, own)
        })
        .collect();
    let edges = |package: &str| inner[package].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(inner.len(), 4);
    assert_eq!(edges("stilt-results"), [""; 0]);
    assert_eq!(edges("stilt-analysis"), ["stilt-results"]);
    assert!(edges("stilt-plot").iter().all(|name| ["stilt-analysis", "stilt-results"].contains(name)));
    assert_eq!(edges("stilt"), ["stilt-analysis", "stilt-plot", "stilt-results"]);
}

#[test]
fn heavy_dependencies_have_one_home() {
    let dependencies = dependencies();
    for (heavy, home) in [("polars", "stilt-results"), ("statrs", "stilt-analysis"), ("plotters", "stilt-plot")] {
        let users: Vec<&String> =
            dependencies.iter().filter(|(_, names)| names.iter().any(|name| name == heavy)).map(|(p, _)| p).collect();
        assert_eq!(users, [home], "{heavy}");
    }
    let naming: Vec<PathBuf> =
        sources("crates").into_iter().filter(|path| read(path).contains("use polars::")).collect();
    assert_eq!(naming, [root().join("crates/results/src/store/parquet.rs")]);
}

#[test]
fn a_source_file_holds_one_thing() {
    for path in sources("crates").into_iter().chain(sources("tests")) {
        let lines = read(&path).lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Every Rust file below a folder of the workspace.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
