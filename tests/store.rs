//! The store: idempotent imports, a history that can be undone, numbers that can be traced.

use crate::support::{Folder, GRID};

/// The id of the first entry of the log.
fn first(folder: &Folder) -> String {
    folder.json("log")["rows"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn importing_the_same_content_twice_changes_nothing_and_says_so() {
    let folder = Folder::with_grid();
    assert!(folder.ok("import grid.csv").contains("imported 135 observations"));
    folder.write("again.csv", GRID);
    let said = folder.ok("import again.csv");
    assert!(said.contains("already imported") && said.contains(&first(&folder)), "{said}");
    assert_eq!(folder.json("log")["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn a_revert_takes_an_import_back_and_can_itself_be_reverted() {
    let folder = Folder::with_grid();
    folder.ok("import grid.csv");
    let before = folder.ok("gain");
    folder.ok(&format!("revert {}", &first(&folder)[..6]));
    assert_eq!(folder.stilt("gain").code, 1);
    let log = folder.json("log");
    let revert = log["rows"][1]["id"].as_str().unwrap();
    assert_eq!(log["rows"][1]["action"], "revert");
    folder.ok(&format!("revert {revert}"));
    assert_eq!(folder.ok("gain"), before);
    assert_eq!(folder.stilt("revert zzz").code, 2);
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let folder = Folder::with_grid();
    let said = folder.ok("import grid.csv --dry-run");
    assert!(said.contains("would import 135 observations") && said.contains("intermediate"), "{said}");
    assert_eq!(folder.names(), ["grid.csv"]);
}

#[test]
fn a_later_import_may_not_contradict_an_earlier_one() {
    let folder = Folder::with_grid();
    folder.ok("import grid.csv");
    let line = GRID.lines().nth(1).unwrap();
    let (key, _) = line.rsplit_once(',').unwrap();
    folder.write("new.csv", format!("{}\n{key},12.5\n", GRID.lines().next().unwrap()));
    let run = folder.stilt("import new.csv");
    assert_eq!(run.code, 4, "{}", run.stderr);
    for words in ["grid.csv:2 (import ", "new.csv:2: 12.5", "stilt revert"] {
        assert!(run.stderr.contains(words), "no `{words}` in:\n{}", run.stderr);
    }
    assert_eq!(folder.json("log")["rows"].as_array().unwrap().len(), 1);
    folder.ok("import new.csv --on-conflict keep-last");
    let why = folder.json("why none xnli language=en seed=1");
    assert_eq!(why["rows"][0]["value"], 12.5);
}

#[test]
fn why_shows_both_arms_with_file_line_import_and_hash() {
    let folder = Folder::with_grid();
    folder.ok("import grid.csv");
    let json = folder.json("why mnli xnli sw");
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2 * 5);
    for row in rows {
        let line = usize::try_from(row["line"].as_u64().unwrap()).unwrap();
        let text = GRID.lines().nth(line - 1).unwrap();
        assert!(text.ends_with(&format!(",{}", row["value"])), "{text}: {row}");
        assert_eq!(row["import"].as_str().unwrap(), first(&folder));
        assert_eq!(row["hash"].as_str().unwrap().len(), 64);
    }
    assert_eq!(folder.json("why mnli xnli sw -d grid.csv")["rows"].as_array().unwrap().len(), 10);
}

#[test]
fn the_store_is_found_upward_and_can_be_named() {
    let folder = Folder::with_grid();
    folder.ok("import grid.csv");
    std::fs::create_dir(folder.path("below")).unwrap();
    let output = folder.command(&["ls"]).current_dir(folder.path("below")).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("135 observations"));
    folder.ok("--store other import grid.csv");
    assert!(folder.path("other/imports").is_dir());
}

#[test]
fn coverage_names_what_is_missing_and_run_once() {
    let folder = Folder::new();
    let rows: Vec<&str> = GRID
        .lines()
        .filter(|line| !line.contains("squad_v2,pawsx"))
        .filter(|line| !line.contains("mnli,pawsx") || line.contains(",1,"))
        .collect();
    folder.write("part.csv", rows.join("\n"));
    let text = folder.ok("coverage -d part.csv");
    assert!(text.contains("not run: squad_v2 (pawsx)"), "{text}");
    assert!(text.contains("run once, so that nothing can be tested over runs: mnli (pawsx)"), "{text}");
    let json = folder.json("coverage -d part.csv");
    let status = |intermediate: &str, target: &str| crate::support::row(&json, intermediate, target)["status"].clone();
    assert_eq!(
        [status("squad_v2", "pawsx"), status("mnli", "pawsx"), status("mnli", "xnli")],
        ["missing", "single-run", "ok"]
    );
}

#[test]
fn ls_counts_levels_and_attributes() {
    let folder = Folder::with_grid();
    let json = folder.json("ls language -d grid.csv");
    assert_eq!(json["rows"].as_array().unwrap().len(), 3);
    assert!(folder.ok("ls intermediate.family -d grid.csv").contains("nli"));
}

#[test]
fn columns_can_be_named_left_out_and_set_and_rows_chosen() {
    let folder = Folder::new();
    folder.write("r.csv", "model,xnli,pawsx,probe\nvanilla,61.0,81.0,1.5\nmnli,62.0,83.0,2.5\nqqp,60.0,84.0,2.0\n");
    let options = "--map intermediate=model --map -=probe --set base_model=m --where intermediate!=qqp";
    assert!(folder.ok(&format!("import r.csv {options}")).contains("imported 4 observations"));
    let json = folder.json("gain");
    assert_eq!(json["rows"].as_array().unwrap().len(), 3);
    let average = crate::support::row(&json, "mnli", "*");
    assert_eq!((&average["gain"], &average["base_model"]), (&1.5.into(), &"m".into()));
}

#[test]
fn why_says_what_becomes_of_the_numbers() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "intermediate,target,language,seed,metric,score\nnone,xnli,en,1,acc,80\nnone,xnli,sw,1,acc,60\nmnli,xnli,en,1,acc,83\n",
    );
    let run = folder.stilt("why mnli xnli -d a.csv");
    let said = "gain of mnli on xnli: +3.00 (one run in each arm: no variance to judge by); 1 runs against 1; 1 of the numbers are left out";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}
