//! Figures of plans, coverage and trends: they show the numbers of their tables.

use serde_json::Value;
use stilt_plot::FIGURES;

use crate::support::{Folder, project};

#[test]
fn power_curves_need_the_runs_of_the_plan() {
    let folder = Folder::with_grid();
    for paired in ["", "--paired"] {
        let line = format!("plan -d grid.csv --where target=xnli {paired}");
        let plan = folder.json(&line);
        let row = plan["rows"].as_array().unwrap().iter().find(|row| row["intermediate"] == "*").unwrap();
        let needed = &row[if paired.is_empty() { "runs_needed" } else { "runs_needed_paired" }];
        let table = folder.ok(&format!("{line} -o power.svg"));
        assert!(table.contains("runs needed"), "{table}");
        let svg = folder.read("power.svg");
        let data = format!("data-gain=\"1\" data-runs=\"{needed}\" data-runs-upper=\"{}\"", row["runs_needed_upper"]);
        assert!(svg.contains(&data), "{data}");
    }
    let text = folder.ok("plan -d grid.csv --where target=xnli --format term");
    assert!(text.contains("Power: XNLI, xlm-roberta-base") && text.contains("\u{2588}  +1 point: "), "{text}");
}

#[test]
fn a_plan_without_a_spread_has_no_curve() {
    let folder = Folder::new();
    // Targets that share no run id: nothing can be said of their average.
    let mut text = "base_model,intermediate,target,seed,metric,score\n".to_owned();
    for (target, seeds) in [("xnli", [1, 2, 3]), ("pawsx", [4, 5, 6])] {
        for (arm, score) in [("none", 60), ("mnli", 64)] {
            seeds.iter().for_each(|seed| text += &format!("m,{arm},{target},{seed},accuracy,{}\n", score + seed % 3));
        }
    }
    folder.write("r.csv", text);
    folder.ok("plan -d r.csv");
    let run = folder.stilt("plan -d r.csv -o power.svg");
    assert!(run.stderr.contains("no run has all targets") && run.stderr.contains("--where target="), "{}", run.stderr);
    assert_eq!((run.code, folder.names()), (1, vec!["r.csv".to_owned()]));
    folder.ok("plan -d r.csv --where target=xnli -o power.svg");
}

#[test]
fn the_grid_of_coverage_shows_every_cell() {
    let folder = Folder::with_grid();
    let kept = |line: &&str| !line.contains("squad_v2,pawsx");
    folder.write("part.csv", folder.read("grid.csv").lines().filter(kept).collect::<Vec<_>>().join("\n"));
    let rows = folder.json("coverage -d part.csv");
    folder.ok("coverage -d part.csv -o coverage.svg");
    let svg = folder.read("coverage.svg");
    let rows = rows["rows"].as_array().unwrap();
    let runs = |row: &Value| row["n"].as_u64().unwrap();
    assert!(rows.iter().any(|row| runs(row) == 0));
    for count in rows.iter().map(runs) {
        let same = rows.iter().filter(|row| runs(row) == count).count();
        assert_eq!(svg.matches(&format!("data-runs=\"{count}\"")).count(), same, "{count}");
    }
    let text = folder.ok("coverage -d part.csv --format term");
    assert!(text.contains("SQuAD v2.0") && text.contains("\u{b7}: not run."), "{text}");
}

#[test]
fn steps_are_curves_and_models_are_scaling_unless_asked_otherwise() {
    let folder = Folder::new();
    folder.ok("simulate --steps 4 --seeds 3 -o simulated.csv");
    let line = "trend -d simulated.csv --where 'target=xnli intermediate=none,mnli' --x step";
    folder.ok(&format!("{line} -o curve.svg"));
    let svg = folder.read("curve.svg");
    assert!(svg.contains("(simulated data)") && svg.contains("data-peak=\"true\"") && svg.contains("data-peak-at="));
    let rows = folder.json(line);
    for row in rows["rows"].as_array().unwrap() {
        assert!(svg.contains(&format!("data-x=\"{}\" data-gain=", row["x"].as_f64().unwrap())), "{row}");
    }
    folder.ok(&format!("{line} --figure scaling -o scaling.svg"));
    let svg = folder.read("scaling.svg");
    assert!(!svg.contains("data-peak") && svg.contains("data-gain="));
    assert!(folder.stilt(&format!("{line} --figure scaling")).stderr.contains("none is drawn"));
    let ladder = project("data/lm-eval/zero_shot.csv");
    folder.ok(&format!(
        "trend -d '{}' --x base_model.params --log --value score -o ladder.svg --text-svg",
        ladder.display()
    ));
    let svg = folder.read("ladder.svg");
    assert!(svg.contains(" per tenfold [") && !svg.contains("data-peak"), "{svg}");
}

#[test]
fn the_commands_of_these_kinds_draw_them() {
    let folder = Folder::new();
    for kind in FIGURES.iter().filter(|kind| ["power", "coverage", "trend", "scaling"].contains(&kind.id)) {
        let (line, file) = kind.command.rsplit_once(' ').unwrap();
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let target = folder.path(file);
        let output = folder.command(&words).arg(&target).current_dir(project("")).output().unwrap();
        assert!(output.status.success(), "{}: {}", kind.id, String::from_utf8_lossy(&output.stderr));
        assert!(std::fs::read(target).unwrap().starts_with(b"<svg"), "{}", kind.id);
    }
}
