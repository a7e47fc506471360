//! `stilt.toml`: found upward, overridden by the command line, never ignored.

use crate::support::Folder;

#[test]
fn settings_are_found_upward_and_the_command_line_wins() {
    let folder = Folder::with_grid();
    folder.write(
        "stilt.toml",
        "[stats]\nalpha = 0.01\ncorrection = \"bh\"\n[baseline]\npair = [\"seed\"]\n[report]\ndigits = 3\n",
    );
    std::fs::create_dir(folder.path("below")).unwrap();
    let words = ["gain", "-d", "../grid.csv", "--format", "json", "--alpha", "0.1"];
    let output = folder.command(&words).current_dir(folder.path("below")).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["settings"]["alpha"], 0.1);
    assert_eq!(json["settings"]["correction"], "bh");
    assert_eq!(json["rows"][0]["pairing"], "paired");
    assert_eq!(folder.json("gain -d grid.csv --unpaired")["rows"][0]["pairing"], "unpaired");
    let table = folder.ok("gain -d grid.csv");
    assert!(
        table
            .lines()
            .any(|line| line.split_whitespace().any(|word| word.trim_matches('*').len() == 6 && word.starts_with('+'))),
        "{table}"
    );
}

#[test]
fn an_unknown_key_is_an_error_with_its_place() {
    let folder = Folder::with_grid();
    folder.write("stilt.toml", "[stats]\nalhpa = 0.01\n");
    let run = folder.stilt("gain -d grid.csv");
    assert_eq!(run.code, 2);
    for words in ["error[E201]", "stilt.toml:2:1", "did you mean `alpha`?"] {
        assert!(run.stderr.contains(words), "no `{words}` in:\n{}", run.stderr);
    }
}

#[test]
fn import_settings_apply_to_files() {
    let folder = Folder::new();
    folder.write("r.csv", "kind,dataset,seed,metric,score\nvanilla run,xnli,1,accuracy,61\nmnli,xnli,1,accuracy,62\n");
    folder.write(
        "stilt.toml",
        "[baseline]\nintermediate = \"vanilla run\"\n[import.map]\nintermediate = \"kind\"\ntarget = \"dataset\"\n",
    );
    assert!(folder.ok("gain -d r.csv").contains("+1.0"));
}

#[test]
fn the_documented_settings_can_be_used() {
    let folder = Folder::new();
    let page = std::fs::read_to_string(crate::support::project("docs/config.md")).unwrap();
    folder.write("stilt.toml", page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap());
    folder.write(
        "r.csv",
        "intermediate,dataset,seed,checkpoint,learning_rate,result\n\
         vanilla,cola,1,a,1e-5,61\nvanilla,cola,2,b,1e-5,62\nmnli,cola,1,a,1e-5,63\nmnli,cola,2,b,1e-5,65\n",
    );
    let json = folder.json("gain -d r.csv");
    let row = crate::support::row(&json, "mnli", "cola");
    assert_eq!((&row["gain"], &row["split"], &row["metric"]), (&2.5.into(), &"test".into(), &"accuracy".into()));
    assert_eq!(row["pairing"], "paired");
}

#[test]
fn attributes_of_a_project_work_in_filters_rows_and_lists() {
    let folder = Folder::new();
    folder.write(
        "stilt.toml",
        "[tasks.mnli]\ndifficulty = 0.9\n[tasks.squad_v2]\ndifficulty = 0.15\n[models.ours]\nparams = 5.6e8\n\
         [models.theirs]\nparams = 90_000_000\n[languages.sw]\nresource = \"low\"\naliases = [\"Kiswahili\"]\n\
         [metrics.accuracy]\nscale = \"fraction\"\n",
    );
    folder.write(
        "r.csv",
        "model,intermediate,target,language,metric,score\nours,none,xnli,Kiswahili,accuracy,0.008\n\
         ours,mnli,xnli,Kiswahili,accuracy,0.009\nours,squad_v2,xnli,Kiswahili,accuracy,0.004\n\
         theirs,none,xnli,Kiswahili,accuracy,0.007\ntheirs,mnli,xnli,Kiswahili,accuracy,0.009\n",
    );
    let listed = |key: &str| -> Vec<String> {
        let json = folder.json(&format!("ls {key} -d r.csv"));
        json["rows"].as_array().unwrap().iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(listed("intermediate.difficulty"), ["0.15", "0.9", ""], "by value");
    assert_eq!(listed("base_model.params"), ["90000000", "560000000"]);
    assert_eq!(listed("language.resource"), ["low"]);
    let json = folder.json("gain -d r.csv --rows base_model.params --where intermediate.difficulty>0.5");
    let gains: Vec<(&str, String)> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["target"] == "xnli")
        .map(|row| (row["base_model.params"].as_str().unwrap(), format!("{:.2}", row["gain"].as_f64().unwrap())))
        .collect();
    assert_eq!(gains, [("560000000", "0.10".to_owned()), ("90000000", "0.20".to_owned())]);
    let run = folder.stilt("gain -d r.csv --where intermediate.difficult=hard");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `difficulty`?"), "{}", run.stderr);
}

#[test]
fn a_metric_of_a_project_has_direction_unit_and_smallest_effect() {
    let folder = Folder::new();
    folder
        .write("stilt.toml", "[metrics.wait]\nbetter = \"lower\"\nscale = \"none\"\nunit = \"ms\"\nmin-effect = 50\n");
    // Means 110 and 104: 6 ms less is a gain of 6, and within 50 beyond any doubt.
    folder.write(
        "r.csv",
        "intermediate,target,seed,metric,score\nnone,xnli,1,wait,109\nnone,xnli,2,wait,111\nnone,xnli,3,wait,110\n\
         mnli,xnli,4,wait,100\nmnli,xnli,5,wait,104\nmnli,xnli,6,wait,108\n",
    );
    let json = folder.json("gain -d r.csv");
    let row = crate::support::row(&json, "mnli", "xnli");
    assert_eq!((&row["gain"], &row["bound"], &row["verdict"]), (&6.0.into(), &50.0.into(), &"equivalent".into()));
    let json = folder.json("gain -d r.csv --bound 1");
    assert_eq!(crate::support::row(&json, "mnli", "xnli")["bound"], 1.0, "the command line wins");
    let table = folder.ok("gain -d r.csv");
    assert!(
        table.contains("Gain in ms, positive is better; metric: wait; oriented: a lower wait is a gain."),
        "{table}"
    );
    assert!(table.contains("the effect lies within the smallest one that matters by stilt.toml"), "{table}");
}

#[test]
fn settings_that_are_no_text_are_said_to_be() {
    let folder = Folder::with_grid();
    folder.write("stilt.toml", [0xff, 0xfe]);
    let run = folder.stilt("gain -d grid.csv");
    assert!(run.code == 2 && run.stderr.contains("the settings are not UTF-8 text"), "{} {}", run.code, run.stderr);
}
