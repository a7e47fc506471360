//! Figures of comparisons, rankings and gains: what is drawn is what the tables say.

use serde_json::Value;

use crate::support::{Folder, marked, project};

/// Options that read the shipped grid of simulated results.
fn shipped() -> String {
    format!("-d {}", project("data/simulated-xtreme/simulated_grid.csv").display())
}

#[test]
fn a_forest_has_a_line_for_every_row_of_the_table() {
    let folder = Folder::with_grid();
    let table = folder.ok("compare mnli squad_v2 -d grid.csv -o forest.svg");
    assert!(table.contains("mnli − squad_v2"), "the table is still printed");
    let svg = folder.read("forest.svg");
    let rows = folder.json("compare mnli squad_v2 -d grid.csv")["rows"].as_array().unwrap().clone();
    let lines = marked(&svg, "row");
    assert_eq!(lines.len(), rows.len());
    for (line, row) in lines.iter().zip(&rows) {
        let verdict = format!("data-verdict=\"{}\"", row["verdict"].as_str().unwrap());
        assert!(line.contains(&verdict), "{line}: {verdict}");
    }
    folder.ok("gain -d grid.csv --figure forest -o gain.svg");
    let gains = folder.json("gain -d grid.csv")["rows"].as_array().unwrap().len();
    assert_eq!(marked(&folder.read("gain.svg"), "row").len(), gains);
}

#[test]
fn a_bound_is_drawn_and_said() {
    let folder = Folder::with_grid();
    folder.ok("compare mnli squad_v2 -d grid.csv --bound 0.5 -o forest.svg --text-svg");
    assert!(folder.read("forest.svg").contains("Band: within"));
}

#[test]
fn a_diagram_has_the_critical_difference_of_the_report_and_one_line_per_intermediate() {
    let folder = Folder::new();
    let shipped = shipped();
    folder.ok(&format!("rank {shipped} -o cd.svg --text-svg"));
    let json = folder.json(&format!("rank {shipped}"));
    let svg = folder.read("cd.svg");
    let difference = json["critical_difference"].as_f64().unwrap();
    assert!(svg.contains(&format!("CD = {difference:.2} (\u{3b1} = .05)")));
    assert_eq!(marked(&svg, "rank").len(), json["rows"].as_array().unwrap().len());
    let groups = json["cliques"].as_array().unwrap().iter().filter(|group| group.as_array().unwrap().len() > 1);
    assert_eq!(marked(&svg, "group").len(), groups.count());
    assert!(svg.contains("simulated"));
}

#[test]
fn without_one_critical_difference_or_without_groups_the_caption_says_so() {
    let folder = Folder::with_grid();
    let shipped = shipped();
    folder.ok(&format!("rank {shipped} --pairs wilcoxon --with-baseline -o cd.svg --text-svg"));
    let svg = folder.read("cd.svg").replace("</text>", " ");
    assert!(!svg.contains("CD =") && svg.contains("one by one") && svg.contains("Dashed"), "{svg}");
    folder.ok("rank -d grid.csv -o few.svg --text-svg");
    let few = folder.read("few.svg");
    assert!(few.contains("Fewer than six targets") && marked(&few, "group").is_empty());
}

#[test]
fn estimation_plots_and_profiles_show_every_run() {
    let folder = Folder::with_grid();
    folder.ok("compare mnli squad_v2 -d grid.csv --figure estimation -o e.svg");
    assert_eq!(marked(&folder.read("e.svg"), "contrast").len(), 4, "three targets and all of them");
    let shipped = shipped();
    folder.ok(&format!("rank {shipped} --figure profile --highlight ccg,qqp -o p.svg"));
    let profiles = folder.read("p.svg");
    assert_eq!(marked(&profiles, "series").len(), 9);
    let unknown = folder.stilt(&format!("rank {shipped} --figure profile --highlight nothing -o p.svg"));
    assert_eq!(unknown.code, 2);
}

#[test]
fn profiles_count_the_runs_that_gain() {
    let folder = Folder::new();
    let mut text = "model,intermediate,target,seed,metric,score\n".to_owned();
    // Gains over 60: mnli has +1, -1, +2, +3; qqp has -1, -1, +1, 0.
    let scores = [("none", [60, 60, 60, 60]), ("mnli", [61, 59, 62, 63]), ("qqp", [59, 59, 61, 60])];
    for (name, [a, b, c, d]) in scores {
        for (target, seed, score) in [("xnli", 1, a), ("xnli", 2, b), ("pawsx", 1, c), ("pawsx", 2, d)] {
            text.push_str(&format!("m,{name},{target},{seed},accuracy,{score}\n"));
        }
    }
    folder.write("r.csv", text);
    folder.ok("rank -d r.csv --figure profile -o p.svg");
    let svg = folder.read("p.svg");
    assert!(svg.contains("data-series=\"MNLI\" data-above-0=\"0.75\""), "three of four");
    assert!(svg.contains("data-series=\"QQP\" data-above-0=\"0.25\""), "one of four: a gain of 0 is none");
}

#[test]
fn figures_are_written_as_text_where_they_have_one() {
    let folder = Folder::with_grid();
    assert!(folder.ok("compare mnli squad_v2 -d grid.csv --format term").contains("SQuAD v2.0 better"));
    let forest = folder.ok("gain -d grid.csv --figure forest --format term");
    assert!(forest.contains('\u{251c}') && forest.contains('\u{2502}'), "{forest}");
    assert!(folder.ok("rank -d grid.csv --format term").contains('\u{25cf}'));
    for line in ["compare mnli squad_v2 -d grid.csv --figure estimation", "rank -d grid.csv --figure profile"] {
        let run = folder.stilt(&format!("{line} --format term"));
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(run.stderr.contains("no form as text"), "{}", run.stderr);
        assert_eq!(folder.stilt(line).code, 2, "a figure that is asked for needs a file");
    }
}

#[test]
fn a_forest_of_many_pairs_is_several_pages_in_one_column() {
    let folder = Folder::new();
    let pairs = "compare mnli squad_v1 squad_v2 qqp ccg";
    folder.ok(&format!("{pairs} {} --width column -o f.svg", shipped()));
    let names: Vec<String> = folder.names().into_iter().filter(|name| name.starts_with("f-")).collect();
    assert_eq!(names, ["f-simulated-base-1.svg", "f-simulated-base-2.svg"]);
    let lines: usize = names.iter().map(|name| marked(&folder.read(name), "row").len()).sum();
    assert_eq!(lines, 10 * 10);
}

#[test]
fn a_comparison_with_the_baseline_first_is_the_mirror_of_that_with_it_last() {
    let folder = Folder::new();
    let grid = project("data/simulated-xtreme/simulated_grid.csv");
    folder.write("simulated.csv", std::fs::read_to_string(grid).unwrap());
    let rows = |words: &str| -> Vec<Value> {
        folder.json(&format!("compare {words} -d simulated.csv"))["rows"].as_array().unwrap().clone()
    };
    for options in ["", " --paired", " --over targets"] {
        let (ours, theirs) = (rows(&format!("none ccg{options}")), rows(&format!("ccg none{options}")));
        assert_eq!(ours.len(), theirs.len());
        for (a, b) in ours.iter().zip(&theirs) {
            assert_eq!((&a["a"], &a["b"], &a["target"]), (&b["b"], &b["a"], &b["target"]));
            for (mirrored, of) in [("difference", "difference"), ("ci_low", "ci_high"), ("ci_high", "ci_low")] {
                let sum = a[mirrored].as_f64().unwrap_or_default() + b[of].as_f64().unwrap_or_default();
                assert!(a[mirrored].is_null() == b[of].is_null() && sum.abs() < 1e-9, "{options}: {a} and {b}");
            }
            for (same, of) in [("p", "p"), ("reason", "reason"), ("n_treated", "n_baseline"), ("pairing", "pairing")] {
                let close = a[same].as_f64().zip(b[of].as_f64()).is_some_and(|(a, b)| (a - b).abs() <= 1e-9);
                assert!(close || a[same] == b[of], "{options} {same}: {a} and {b}");
            }
        }
    }
}
