//! What readers of tables are told, and not told.

use crate::support::{Folder, GRID};

/// A line per run: intermediate, target, seed and score.
fn runs(rows: &[(&str, &str, u32, f64)], metric: &str) -> String {
    let line = |(intermediate, target, seed, score): &(&str, &str, u32, f64)| {
        format!("{intermediate},{target},{seed},{metric},{score}\n")
    };
    format!("intermediate,target,seed,metric,score\n{}", rows.iter().map(line).collect::<String>())
}

/// Five baseline runs; one of mnli, three of qqp.
fn few_runs() -> Folder {
    let mut rows: Vec<(&str, &str, u32, f64)> =
        (1..=5).map(|seed| ("none", "xnli", seed, 60.0 + f64::from(seed * seed % 7))).collect();
    rows.push(("mnli", "xnli", 1, 66.0));
    rows.extend([("qqp", "xnli", 1, 61.0), ("qqp", "xnli", 2, 63.5), ("qqp", "xnli", 3, 64.0)]);
    let folder = Folder::new();
    folder.write("r.csv", runs(&rows, "accuracy"));
    folder
}

#[test]
fn runs_that_cannot_be_tested_are_counted_and_arms_are_called_what_they_are() {
    let folder = few_runs();
    assert!(folder.ok("gain -d r.csv").contains("n: 1 to 3 treated and 5 baseline runs."));
    let text = folder.ok("compare mnli qqp -d r.csv");
    assert!(text.contains("n: 1 to 3 runs in each arm.") && !text.contains("treated and"), "{text}");
}

#[test]
fn intervals_of_single_runs_are_called_prediction_intervals() {
    let folder = few_runs();
    let said = "Intervals of single treated runs are prediction intervals: where one more baseline run would fall.";
    assert!(folder.ok("gain -d r.csv").contains(said));
    assert!(!folder.ok("gain -d r.csv --where intermediate!=mnli").contains("prediction"));
    let compared = folder.ok("compare mnli qqp -d r.csv");
    assert!(compared.contains("prediction intervals: where one more run of the second would fall."), "{compared}");
    assert!(!folder.ok("compare qqp mnli -d r.csv").contains("prediction"));
}

#[test]
fn averages_are_described_as_they_are_made() {
    let folder = Folder::with_grid();
    assert!(folder.ok("gain -d grid.csv").contains("Averages: mean over targets."));
    let languages = "mean over languages of the mean over their target";
    let options = "-d grid.csv --over languages";
    assert!(folder.ok(&format!("gain {options}")).contains(&format!("Averages: {languages}s.")));
    assert!(folder.ok(&format!("compare mnli squad_v2 {options}")).contains(&format!("Averages: {languages}s.")));
    let by_category = folder.ok(&format!("gain {options} --aggregate category"));
    assert!(by_category.contains(&format!("Averages: {languages} categories.")), "{by_category}");
}

#[test]
fn the_average_of_one_target_is_no_column_of_its_own() {
    let folder = few_runs();
    let table = folder.ok("gain -d r.csv");
    assert_eq!(table.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>(), ["intermediate", "xnli"]);
    assert!(table.contains("\nOverall\n") && !table.contains("Averages"), "{table}");
    assert_eq!(folder.json("gain -d r.csv")["rows"].as_array().unwrap().len(), 4);
}

#[test]
fn units_are_those_of_the_metrics() {
    let folder = Folder::new();
    let rows =
        [("none", "xnli", 1, 0.62), ("none", "xnli", 2, 0.6), ("mnli", "xnli", 1, 0.5), ("mnli", "xnli", 2, 0.53)];
    folder.write("loss.csv", runs(&rows, "loss"));
    folder.write("error.csv", runs(&rows, "error_rate"));
    let loss = folder.ok("gain -d loss.csv");
    let own = "Gain in the metric's own unit, positive is better; metric: loss; oriented: a lower loss is a gain.";
    assert!(loss.contains(own), "{loss}");
    let error = folder.ok("gain -d error.csv");
    assert!(error.contains("Gain in points; metric: error rate; oriented: a lower error rate is a gain."), "{error}");
    // Nothing is said of the metric of columns that average over targets with different ones.
    let languages = Folder::with_grid().ok("gain -d grid.csv --cols language");
    assert!(languages.contains("Gain in points; metric: that of each target."), "{languages}");
}

#[test]
fn quiet_silences_notes_in_tables_but_not_in_json() {
    let folder = Folder::with_grid();
    for format in ["table", "md"] {
        assert!(folder.ok(&format!("gain -d grid.csv --format {format}")).contains("N203"));
        assert!(!folder.ok(&format!("gain -d grid.csv --format {format} -q")).contains("N203"));
    }
    assert!(folder.ok("gain -d grid.csv --format json -q").contains("N203"));
}

#[test]
fn the_single_baseline_of_an_untrained_target_lacks_nothing() {
    let folder = Folder::new();
    let text = "intermediate,target,language,seed,metric,score\nnone,tatoeba,de,,accuracy,50\n\
                mnli,tatoeba,de,1,accuracy,60\nmnli,tatoeba,de,2,accuracy,61\nqqp,tatoeba,de,1,accuracy,55\n";
    folder.write("r.csv", text);
    let said = folder.ok("coverage -d r.csv");
    assert!(!said.contains("none (") && !said.contains("no run id in common"), "{said}");
    assert!(said.contains("run once, so that nothing can be tested over runs: qqp (tatoeba)"), "{said}");
}

#[test]
fn options_of_figures_need_a_figure_and_figures_a_file() {
    let folder = Folder::with_grid();
    let lines = [
        ("heatmap -d grid.csv -o -", ".svg"),
        ("gain grid.csv", "`-d grid.csv`"),
        ("gain -d grid.csv --width column", "none is drawn"),
        ("gain -d grid.csv --limit 5 -o gain.md", "none is drawn"),
    ];
    for (line, expected) in lines {
        let run = folder.stilt(line);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "stilt {line}");
        assert!(run.stderr.contains(expected), "stilt {line}\n{}", run.stderr);
    }
    folder.ok("gain -d grid.csv --limit 5 -o gain.svg");
}

#[test]
fn help_shows_what_a_command_can_use() {
    let folder = Folder::new();
    for line in ["log --help", "help log"] {
        let help = folder.ok(line);
        assert!(help.contains("--store") && !help.contains("--scale"), "{help}");
    }
    assert!(folder.ok("gain --help").contains("--scale"));
    assert_eq!(folder.stilt("log --scale points").code, 0);
}

#[test]
fn a_baseline_that_no_file_has_is_an_error() {
    let folder = Folder::new();
    folder.write("a.csv", GRID.replace(",none,", ",plain,"));
    folder.write("b.csv", GRID.replace("none", "plain").replace("xlm-roberta-base", "mbert"));
    for command in ["gain -d a.csv", "import a.csv"] {
        let run = folder.stilt(&format!("{command} --baseline plian"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command}");
        assert!(run.stderr.contains("did you mean `plain`?"), "{}", run.stderr);
    }
    assert_eq!(folder.names(), ["a.csv", "b.csv"]);
    assert!(folder.ok("gain -d a.csv b.csv --baseline PLAIN").contains("squad_v2"));
    folder.ok("ls -d a.csv --set intermediate=plain --baseline plain --on-conflict keep-first");
}

#[test]
fn different_runs_under_one_key_are_told_to_have_a_seed() {
    let folder = Folder::new();
    folder.write(
        "r.csv",
        "intermediate,target,metric,score\nnone,xnli,accuracy,60\nmnli,xnli,accuracy,61\nmnli,xnli,accuracy,62\n",
    );
    let run = folder.stilt("gain -d r.csv");
    assert_eq!(run.code, 4);
    for words in ["error[E301]", "`seed`", "--replicate COLUMN"] {
        assert!(run.stderr.contains(words), "no `{words}` in:\n{}", run.stderr);
    }
    assert!(folder.ok("explain E301").contains("seed"));
}

#[test]
fn the_log_says_what_is_in_place() {
    let folder = Folder::with_grid();
    folder.ok("import grid.csv");
    let states = || -> Vec<String> {
        let json = folder.json("log");
        json["rows"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(states(), ["in place"]);
    let id = folder.json("log")["rows"][0]["id"].as_str().unwrap().to_owned();
    folder.ok(&format!("revert {id}"));
    assert_eq!(states(), ["reverted", "reverted"]);
    let revert = folder.json("log")["rows"][1]["id"].as_str().unwrap().to_owned();
    folder.ok(&format!("revert {revert}"));
    assert_eq!(states(), ["in place"; 3]);
}
