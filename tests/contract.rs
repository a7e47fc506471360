//! What scripts depend on: keys of JSON, columns of CSV, stdout for data only.

use std::io::Read;
use std::process::Stdio;

use crate::support::Folder;

const GAIN: &str = "base_model,intermediate,target,language,metric,split,gain,treated_mean,baseline_mean,ci_low,ci_high,sd,\
                    baseline_sd,n_treated,n_baseline,n_dropped,n_targets,pairing,test,scope,p,p_adjusted,q,m,p_exact,\
                    p_exact_floor,effect_size,effect_size_kind,verdict,reason,basis,bound,p_equivalence,n_collapsed,\
                    gain_without_collapsed,p_without_collapsed";

/// The keys of the first row, in the order in which they are written.
fn keys(json: &str) -> Vec<String> {
    let first = json.lines().find(|line| line.starts_with("{\"") && line.contains("verdict")).unwrap();
    let mut keys: Vec<(usize, String)> =
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(first.trim_end_matches(','))
            .unwrap()
            .keys()
            .map(|key| (first.find(&format!("\"{key}\":")).unwrap(), key.clone()))
            .collect();
    keys.sort();
    keys.into_iter().map(|(_, key)| key).collect()
}

#[test]
fn gain_rows_have_the_keys_of_the_contract() {
    let folder = Folder::with_grid();
    let json = folder.json("gain -d grid.csv");
    assert_eq!(json["schema"], "stilt.gain/1");
    assert!(json["settings"].is_object() && json["notes"].is_array());
    assert_eq!(json["settings"]["correction"], "holm");
    assert_eq!(json["rows"].as_array().unwrap().len(), 2 * (3 + 1));
    let text = folder.ok("gain -d grid.csv --format json");
    assert_eq!(keys(&text).join(","), GAIN);
}

#[test]
fn compare_rows_have_the_keys_of_the_contract() {
    let folder = Folder::with_grid();
    let text = folder.ok("compare mnli squad_v2 -d grid.csv --format json");
    let shared = GAIN.split_once("ci_low").unwrap().1;
    assert_eq!(keys(&text).join(","), format!("a,b,target,difference,ci_low{shared},base_model,split"));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["tallies"][0]["wins"].as_u64().unwrap() + json["tallies"][0]["losses"].as_u64().unwrap(), 3);
}

#[test]
fn csv_has_the_columns_of_json_and_the_same_numbers() {
    let folder = Folder::with_grid();
    for command in [
        "gain -d grid.csv",
        "compare mnli squad_v2 -d grid.csv",
        "gain -d grid.csv --rows intermediate,target --cols ''",
    ] {
        let json = folder.ok(&format!("{command} --format json"));
        let csv = folder.ok(&format!("{command} --format csv"));
        assert_eq!(csv.lines().next().unwrap(), keys(&json).join(","));
        let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
        let name = if command.starts_with("gain") { "gain" } else { "difference" };
        let place = csv.lines().next().unwrap().split(',').position(|column| column == name).unwrap();
        for (row, line) in parsed["rows"].as_array().unwrap().iter().zip(csv.lines().skip(1)) {
            let cell: f64 = line.split(',').nth(place).unwrap().parse().unwrap();
            assert_eq!(Some(cell), row[name].as_f64());
        }
    }
}

#[test]
fn every_command_that_answers_answers_in_json() {
    let folder = Folder::with_grid();
    folder.ok("import grid.csv");
    for command in [
        "log",
        "ls",
        "ls target",
        "coverage",
        "why mnli xnli",
        "gain",
        "compare mnli squad_v2",
        "rank",
        "plan",
        "recommend --target xnli",
        "trend --x intermediate.train_size",
        "methods",
        "methods welch-t",
        "explain E101",
    ] {
        let json = folder.json(command);
        let schema = json["schema"].as_str().unwrap();
        assert_eq!(schema, format!("stilt.{}/1", command.split(' ').next().unwrap()));
        assert!(!json["rows"].as_array().unwrap().is_empty(), "{command}");
    }
}

#[test]
fn the_format_follows_the_ending_of_the_file() {
    let folder = Folder::with_grid();
    for (file, begins) in [("g.json", "{\"schema\""), ("g.csv", "base_model,"), ("g.md", "### Gain"), ("g.txt", "Gain")]
    {
        let run = folder.stilt(&format!("gain -d grid.csv -o {file}"));
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        assert!(folder.read(file).starts_with(begins), "{}", folder.read(file));
        assert!(run.stderr.contains(&format!("wrote {file}")));
    }
}

#[test]
fn stdout_is_data_and_quiet_is_quiet() {
    let folder = Folder::with_grid();
    let run = folder.stilt("gain -d grid.csv --format csv --map target=target -q");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(!folder.ok("gain -d grid.csv").contains('\u{1b}'), "no colour on a pipe");
    assert!(folder.ok("gain -d grid.csv --color always").contains('\u{1b}'));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = Folder::with_grid();
    let mut child = folder.command(&["simulate", "-q"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn completions_know_the_commands() {
    let script = Folder::new().ok("completions bash");
    assert!(["heatmap", "coverage", "--on-conflict"].iter().all(|word| script.contains(word)));
}
