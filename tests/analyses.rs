//! Published figures come out as published, by the commands the documentation shows.

use crate::support::{Folder, number, project, row};

fn near(value: f64, expected: f64, within: f64) {
    assert!((value - expected).abs() <= within, "{value} is not {expected}");
}

fn shipped(path: &str) -> String {
    project("data").join(path).display().to_string()
}

#[test]
fn reported_gains_are_shown_as_reported_and_never_judged() {
    let folder = Folder::new();
    let data = shipped("phang2020/reported_gains.csv");
    let json = folder.json(&format!("gain -d '{data}'"));
    let gain = |intermediate: &str| number(row(&json, intermediate, "*"), "gain");
    for (intermediate, reported) in
        [("squad", 8.2), ("mnli", 7.5), ("hellaswag", 7.0), ("multitask", 8.7), ("best_per_target", 5.4)]
    {
        assert_eq!(gain(intermediate), reported);
        let row = row(&json, intermediate, "*");
        assert_eq!((&row["basis"], &row["verdict"]), (&"reported".into(), &"not-testable".into()));
        assert!(row["reason"].is_string());
    }
    let table = folder.ok(&format!("gain -d '{data}'"));
    for words in ["+8.2", "+8.7", "reported", "xlm-roberta-large, dev", "xlm-roberta-large, test"] {
        assert!(table.contains(words), "no `{words}` in:\n{table}");
    }
}

#[test]
fn rembert_table_16_gives_both_headlines() {
    let folder = Folder::new();
    let data = shipped("rembert-table16/xtreme_test.csv");
    let json = folder.json(&format!("gain -d '{data}'"));
    let gain = |target: &str| number(row(&json, "x-stilts", target), "gain");
    for (target, expected) in [("xnli", 0.8), ("pos", 1.1), ("ner", -1.4), ("pawsx", 1.5), ("*", 2.52)] {
        near(gain(target), expected, 0.005);
    }
    let by_metric = folder.json(&format!("gain -d '{data}' --rows intermediate,metric --where target=tydiqa"));
    let metric = |name: &str| {
        let mut rows = by_metric["rows"].as_array().unwrap().iter();
        number(rows.find(|row| row["metric"] == name && row["target"] == "tydiqa").unwrap(), "gain")
    };
    near(metric("em"), 14.5, 1e-9);
    near(metric("f1"), 10.9, 1e-9);
    let by_category = folder.json(&format!("gain -d '{data}' --aggregate category"));
    near(number(row(&by_category, "x-stilts", "*"), "gain"), 2.07, 0.01);
}

#[test]
fn model_recycling_checkpoints_are_unpaired_runs() {
    let folder = Folder::new();
    let json = folder.json(&format!("gain -d '{}'", shipped("model-recycling/roberta_base.csv")));
    let squad_v2 = row(&json, "squad_v2", "*");
    near(number(squad_v2, "gain"), 0.045, 0.0006);
    near(number(squad_v2, "baseline_mean"), 76.22, 0.005);
    assert_eq!((squad_v2["n_treated"].as_u64(), squad_v2["n_baseline"].as_u64()), (Some(14), Some(20)));
    assert_eq!(squad_v2["n_targets"].as_u64(), Some(36));
    near(number(row(&json, "squad_v1", "*"), "gain"), -0.390, 0.0006);
    assert_eq!(row(&json, "mnli", "*")["verdict"], "not-testable");
}

#[test]
fn a_list_has_every_cell_on_a_line() {
    let folder = Folder::with_grid();
    let text = folder.ok("gain -d grid.csv --rows intermediate,target --cols ''");
    assert!(text.lines().any(|line| line.starts_with("mnli") && line.contains("xquad")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("squad_v2") && line.contains("all")), "{text}");
}

#[test]
fn missing_cells_and_incomplete_averages_are_said() {
    let folder = Folder::new();
    let rows: Vec<&str> = crate::support::GRID.lines().filter(|line| !line.contains("squad_v2,pawsx")).collect();
    folder.write("part.csv", rows.join("\n"));
    let text = folder.ok("gain -d part.csv");
    let line = text.lines().find(|line| line.starts_with("squad_v2")).unwrap();
    assert!(line.contains('·') && line.contains("(2/3)"), "{text}");
}

#[test]
fn a_cell_that_mixes_conditions_is_not_computed() {
    let folder = Folder::new();
    let mut text = String::from("intermediate,target,seed,metric,learning_rate,score\n");
    for seed in 1..=3 {
        text.push_str(&format!("none,xnli,{seed},accuracy,1e-5,{}.0\n", 60 + seed));
        text.push_str(&format!("mnli,xnli,{seed},accuracy,{}e-5,{}.5\n", seed % 2 + 1, 61 + seed));
    }
    folder.write("r.csv", text);
    let table = folder.ok("gain -d r.csv");
    assert!(table.contains("n/a") && table.contains("mixes learning_rate"), "{table}");
    assert!(folder.ok("gain -d r.csv --pool learning_rate").contains("+1.5"));
}

#[test]
fn figures_are_drawn_in_every_format_and_say_what_they_show() {
    let folder = Folder::with_grid();
    folder.ok("heatmap -d grid.csv");
    let svg = folder.read("gain.svg");
    assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{}", &svg[..60]);
    assert!(svg.contains("<title>Transfer gains: xlm-roberta-base</title>") && !svg.contains("simulated"));
    for (name, magic) in [("gain.png", &b"\x89PNG"[..]), ("gain.pdf", &b"%PDF"[..])] {
        folder.ok(&format!("gain -d grid.csv -o {name} --width column"));
        assert!(std::fs::read(folder.path(name)).unwrap().starts_with(magic));
    }
    assert_eq!(folder.stilt("heatmap -d grid.csv --width 20").code, 2);
    assert_eq!(folder.stilt("heatmap -d grid.csv --cols ''").code, 2);
    assert_eq!(folder.stilt("ls -d grid.csv -o ls.svg").code, 2);
}

#[test]
fn several_blocks_are_several_figures() {
    let folder = Folder::with_grid();
    let other = crate::support::GRID.replace("xlm-roberta-base", "mbert/v2");
    folder.write("other.csv", other);
    let run = folder.stilt("heatmap -d grid.csv other.csv -o figure.svg");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let figures: Vec<String> = folder.names().into_iter().filter(|name| name.ends_with(".svg")).collect();
    assert_eq!(figures, ["figure-mbert-v2.svg", "figure-xlm-roberta-base.svg"]);
    assert!(figures.iter().all(|name| run.stderr.contains(&format!("wrote {name}"))));
}
