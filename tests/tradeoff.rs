//! `stilt tradeoff`: two metrics at once.

use crate::support::{Folder, number, project};

/// The shipped example, whose front is known.
fn shipped() -> String {
    format!("tradeoff accuracy latency_ms -d '{}'", project("data/simulated-latency/simulated_latency.csv").display())
}

const COLUMNS: &str = "base_model,split,intermediate,point,on_front,p_front,dominated_by,metric_1,mean_1,ci_low_1,ci_high_1,\
                       n_1,n_targets_1,gain_1,verdict_1,reason_1,metric_2,mean_2,ci_low_2,ci_high_2,n_2,n_targets_2,gain_2,\
                       verdict_2,reason_2";

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = Folder::new();
    assert_eq!(folder.ok(&format!("{} --format csv", shipped())).lines().next().unwrap(), COLUMNS);
    let json = folder.json(&shipped());
    assert_eq!(json["schema"], "stilt.tradeoff/1");
    let first = json["rows"][0].as_object().unwrap();
    assert!(COLUMNS.split(',').all(|key| first.contains_key(key)) && first.len() == COLUMNS.split(',').count());
    assert_eq!(json["settings"]["metrics"][1]["better"], "lower");
    assert_eq!(json["rows"].as_array().unwrap().len(), 13);
    // Twelve intermediates in two metrics, each judged.
    assert_eq!(json["gains"].as_array().unwrap().len(), 24);
    assert_eq!(json["gains"][0]["m"], 24);
}

#[test]
fn the_shipped_example_has_its_true_front() {
    let json = Folder::new().json(&shipped());
    let mut front: Vec<&str> =
        json["fronts"][0]["front"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    front.sort_unstable();
    assert_eq!(front, ["hellaswag", "mnli", "squad_v2", "sst2"]);
    for row in json["rows"].as_array().unwrap() {
        let on_front = row["on_front"] == "yes";
        assert_eq!(number(row, "p_front") > 0.5, on_front, "{row}");
        assert_eq!(row["dominated_by"].is_null(), on_front, "{row}");
    }
}

#[test]
fn the_table_says_what_a_front_and_a_share_are() {
    let text = Folder::new().ok(&shipped());
    for words in
        ["accuracy against latency_ms: simulated-base", "lower latency_ms is better", "bootstrap share", "N293"]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    let line = text.lines().find(|line| line.starts_with("anli_plus")).unwrap();
    assert!(line.ends_with("squad_v2"), "{line}");
    assert!(Folder::new().ok(&format!("{} --format md", shipped())).starts_with("### accuracy against"));
}

#[test]
fn the_order_of_rows_and_the_threads_do_not_matter() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(project("data/simulated-latency/simulated_latency.csv")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    folder.write("r.csv", lines.join("\n"));
    lines[1..].reverse();
    folder.write("o.csv", lines.join("\n"));
    let first = folder.ok("tradeoff accuracy latency_ms -d r.csv --format json --threads 1");
    assert_eq!(first, folder.ok("tradeoff accuracy latency_ms -d o.csv --format json --threads 2"));
}

#[test]
fn what_makes_no_sense_is_refused_with_a_hint() {
    let folder = Folder::with_grid();
    for words in ["accuracy accuracy", "accuracy", "accuracy latency_ms", "accuracy f2", "accuracy f1 accuracy"] {
        let run = folder.stilt(&format!("tradeoff {words} -d grid.csv"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words}: {}", run.stderr);
    }
    assert!(folder.stilt("tradeoff accuracy f2 -d grid.csv").stderr.contains("stilt ls metric"));
    let run = folder.stilt(&shipped().replace("latency_ms", "latencyms"));
    assert!(run.stderr.contains("did you mean `latency_ms`?"), "{}", run.stderr);
    assert_eq!(folder.stilt(&format!("{} -o t.docx", shipped())).code, 2);
}

#[test]
fn a_direction_is_what_the_project_says() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(project("data/simulated-latency/simulated_latency.csv")).unwrap();
    folder.write("r.csv", text.replace("latency_ms", "zing"));
    let command = "tradeoff accuracy zing -d r.csv";
    let json = folder.json(command);
    assert_eq!(json["settings"]["metrics"][1]["better"], "higher");
    assert!(json["notes"].as_array().unwrap().iter().any(|note| note["code"] == "N290"));
    folder.write("stilt.toml", "[metrics.zing]\nbetter = \"lower\"\nscale = \"none\"\nunit = \"ms\"\n");
    let json = folder.json(command);
    assert_eq!(
        (&json["settings"]["metrics"][1]["better"], &json["settings"]["metrics"][1]["unit"]),
        (&"lower".into(), &"ms".into())
    );
    assert_eq!(json["fronts"][0]["front"].as_array().unwrap().len(), 4);
    assert!(!json["notes"].as_array().unwrap().iter().any(|note| note["code"] == "N290"));
}

#[test]
fn every_note_is_explained() {
    let folder = Folder::new();
    for code in ["N290", "N291", "N292", "N293", "N294"] {
        assert!(folder.ok(&format!("explain {code}")).contains(code));
    }
}

#[test]
fn averages_of_intermediates_are_over_those_that_have_both_metrics() {
    let folder = Folder::new();
    let mut text = "base_model,intermediate,target,seed,metric,score\n".to_owned();
    for (model, intermediate, accuracy, latency) in [
        ("a", "none", 50, Some(40)),
        ("a", "mnli", 62, Some(44)),
        ("a", "qqp", 70, None),
        ("b", "none", 50, Some(30)),
        ("b", "mnli", 61, Some(20)),
        ("b", "rte", 90, Some(10)),
    ] {
        text.push_str(&format!("{model},{intermediate},mmlu,1,accuracy,{accuracy}\n"));
        let latency = latency.map(|latency| format!("{model},{intermediate},mmlu,1,latency_ms,{latency}\n"));
        text.push_str(&latency.unwrap_or_default());
    }
    folder.write("r.csv", text);
    let json = folder.json("tradeoff accuracy latency_ms --points base_model -d r.csv");
    let means: Vec<[f64; 2]> =
        json["rows"].as_array().unwrap().iter().map(|row| ["mean_1", "mean_2"].map(|key| number(row, key))).collect();
    assert_eq!(means, [[62.0, 44.0], [61.0, 20.0]]);
    let text = folder.ok("tradeoff accuracy latency_ms --points base_model -d r.csv");
    assert!(
        text.contains("`qqp` lacks one of the metrics") && text.contains("left out `rte`, which not all"),
        "{text}"
    );
}

/// Loss and memory beside accuracy, of two runs each.
const OF_THREE: &str = "intermediate,target,seed,accuracy,loss,memory_mb\n\
                        none,xnli,0,60.0,0.2091,900\nnone,xnli,1,60.2,0.2093,901\n\
                        mnli,xnli,0,61.0,0.2041,900\nmnli,xnli,1,61.1,0.2043,902\n\
                        qqp,xnli,0,59.0,0.2191,400\nqqp,xnli,1,59.3,0.2193,401\n";

#[test]
fn three_metrics_have_columns_and_digits_of_their_own_and_a_figure_without_a_stair() {
    let folder = Folder::new();
    folder.write("r.csv", OF_THREE);
    let command = "tradeoff accuracy loss memory_mb -d r.csv";
    let json = folder.json(command);
    // none is behind mnli but for half a megabyte, qqp but for its memory.
    let mut front: Vec<&str> =
        json["fronts"][0]["front"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    front.sort_unstable();
    assert_eq!(front, ["mnli", "none", "qqp"]);
    let row = json["rows"].as_array().unwrap().iter().find(|row| row["point"] == "qqp").unwrap();
    assert_eq!((&row["metric_3"], number(row, "mean_3")), (&"memory_mb".into(), 400.5));
    assert_eq!(json["gains"][0]["m"], 6);
    // Means of the loss lie .015 apart: .2042, .2092, .2192 are told apart, and accuracy keeps one decimal.
    let text = folder.ok(command);
    for words in ["accuracy, loss, memory_mb", " 0.204 ", " 0.209 ", " 61.0", "n: 2 runs of each point in each metric."]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    folder.ok(&format!("{command} -o t.svg"));
    let svg = folder.read("t.svg");
    assert!(svg.contains("data-further=\"400.5\"") && svg.contains("Best Memory: QQP, 400.5 mb."), "{svg}");
}
