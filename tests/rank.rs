//! `stilt rank`: the order of intermediates, and what may be said of it.

use serde_json::Value;

use crate::support::{Folder, number, project};

/// Gains of three intermediates on seven targets.
const GAINS: [(&str, [f64; 7]); 3] = [
    ("mnli", [3.0, 2.0, 4.0, 3.0, 1.0, 2.0, 5.0]),
    ("qqp", [1.0, 3.0, 2.0, 2.0, 0.5, -1.0, 1.0]),
    ("ccg", [-1.0, 0.0, 1.0, -2.0, -0.5, 1.0, -3.0]),
];

/// Two runs of every cell, a tenth above and below its mean; the baseline has 60 everywhere.
fn results(keep: impl Fn(&str, usize) -> bool) -> String {
    let mut text = "model,intermediate,target,seed,metric,score\n".to_owned();
    for (name, gains) in GAINS.iter().copied().chain([("none", [0.0; 7])]) {
        for (target, gain) in gains.iter().enumerate().filter(|(target, _)| keep(name, *target)) {
            for (seed, noise) in [(1, 0.1), (2, -0.1)] {
                text.push_str(&format!("m,{name},task{target},{seed},accuracy,{:.2}\n", 60.0 + gain + noise));
            }
        }
    }
    text
}

fn folder(keep: impl Fn(&str, usize) -> bool) -> Folder {
    let folder = Folder::new();
    folder.write("r.csv", results(keep));
    folder
}

fn near(value: f64, expected: f64, within: f64) {
    assert!((value - expected).abs() <= within, "{value} is not {expected}");
}

fn row<'a>(json: &'a Value, intermediate: &str) -> &'a Value {
    json["rows"].as_array().unwrap().iter().find(|row| row["intermediate"] == intermediate).unwrap()
}

fn codes(json: &Value) -> Vec<&str> {
    json["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect()
}

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = folder(|_, _| true);
    let csv = folder.ok("rank -d r.csv --format csv");
    let columns = "intermediate,mean_rank,mean_gain,wins,ties,losses,worst_gain,n_blocks,worst_target,share_harmed,iqm,\
                   iqm_low,iqm_high,base_model,split";
    assert_eq!(csv.lines().next().unwrap(), columns);
    let json = folder.json("rank -d r.csv");
    assert_eq!(json["schema"], "stilt.rank/1");
    let first = json["rows"][0].as_object().unwrap();
    assert!(columns.split(',').all(|key| first.contains_key(key)) && first.len() == columns.split(',').count());
    for key in ["friedman", "critical_difference", "pairs", "cliques", "rankings"] {
        assert!(!json[key].is_null(), "{key}");
    }
    let friedman = json["friedman"].as_object().unwrap();
    assert!(
        ["chi2", "df", "p", "iman_davenport_f", "iman_davenport_p", "p_exact"]
            .iter()
            .all(|k| friedman.contains_key(*k))
    );
}

#[test]
fn ranks_tallies_and_tests_are_those_of_a_calculation_by_hand() {
    let json = folder(|_, _| true).json("rank -d r.csv");
    let order: Vec<&str> =
        json["rows"].as_array().unwrap().iter().map(|row| row["intermediate"].as_str().unwrap()).collect();
    assert_eq!(order, ["mnli", "qqp", "ccg"]);
    // Rank sums 8, 14, 20 over 7 targets; 7 targets x 2 others = 14 comparisons each.
    for (name, sum, wins, worst, on, harmed, mean) in [
        ("mnli", 8.0, 13, 1.0, "task4", 0.0, 20.0 / 7.0),
        ("qqp", 14.0, 7, -1.0, "task5", 1.0 / 7.0, 8.5 / 7.0),
        ("ccg", 20.0, 1, -3.0, "task6", 4.0 / 7.0, -4.5 / 7.0),
    ] {
        let row = row(&json, name);
        near(number(row, "mean_rank"), sum / 7.0, 1e-12);
        assert_eq!((&row["wins"], &row["ties"], &row["losses"]), (&wins.into(), &0.into(), &(14 - wins).into()));
        near(number(row, "worst_gain"), worst, 1e-9);
        near(number(row, "share_harmed"), harmed, 1e-12);
        near(number(row, "mean_gain"), mean, 1e-9);
        assert_eq!((&row["worst_target"], &row["n_blocks"]), (&on.into(), &7.into()));
        assert!(number(row, "iqm_low") <= number(row, "iqm") && number(row, "iqm") <= number(row, "iqm_high"));
    }
    // chi2 = 12 / (7 * 3 * 4) * (8^2 + 14^2 + 20^2) - 3 * 7 * 4; two degrees of freedom: p = exp(-chi2 / 2).
    let chi2 = 12.0 / 84.0 * 660.0 - 84.0;
    near(number(&json["friedman"], "chi2"), chi2, 1e-9);
    near(number(&json["friedman"], "p"), (-chi2 / 2.0_f64).exp(), 1e-12);
    near(number(&json["friedman"], "iman_davenport_f"), 6.0 * chi2 / (14.0 - chi2), 1e-9);
    // Demšar (2006), table 5: q = 2.343 for three systems at .05.
    near(number(&json, "critical_difference"), 2.343 * (12.0_f64 / 42.0).sqrt(), 5e-4);
    assert_eq!(json["cliques"], serde_json::json!([["mnli", "qqp"], ["qqp", "ccg"]]));
    assert_eq!(json["pairs"].as_array().unwrap().len(), 3);
    assert_eq!((&json["pairs"][1]["a"], &json["pairs"][1]["b"]), (&"mnli".into(), &"ccg".into()));
    assert!(number(&json["pairs"][1], "p_adjusted") < 0.05 && number(&json["pairs"][0], "p_adjusted") > 0.05);
}

#[test]
fn the_table_says_groups_and_harm() {
    let text = folder(|_, _| true).ok("rank -d r.csv");
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap();
    let words = |name: &str| line(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words("mnli")[..5], ["mnli", "1.14", "a", "+2.9", "13-0-1"]);
    assert_eq!(words("qqp")[2], "ab");
    assert!(line("ccg").contains("task6") && line("ccg").contains("57 %"), "{text}");
    assert!(text.contains("Critical difference 1.25") && text.contains("About new targets"), "{text}");
}

#[test]
fn incomplete_targets_are_named_and_left_out_or_counted_knowingly() {
    let folder = folder(|name, target| (name, target) != ("qqp", 3));
    let json = folder.json("rank -d r.csv --pairs wilcoxon");
    assert_eq!(row(&json, "mnli")["n_blocks"], 6);
    // 2 / 2^6 x 3 pairs = .094; 2 / 2^7 x 3 = .047.
    assert_eq!(codes(&json), ["N240", "N242"]);
    let said = |place: usize| json["notes"][place]["message"].as_str().unwrap();
    assert!(said(0).contains("6 of 7") && said(0).contains("`task3` (without `qqp`)"), "{}", said(0));
    assert!(said(1).contains("3 intermediates need N >= 7 targets"), "{}", said(1));
    let json = folder.json("rank -d r.csv --incomplete skillings-mack");
    assert_eq!((&row(&json, "mnli")["n_blocks"], &row(&json, "qqp")["n_blocks"]), (&7.into(), &6.into()));
    assert!(json["friedman"].is_null() && json["cliques"].is_null() && json["pairs"].as_array().unwrap().is_empty());
    assert!(number(&json["skillings_mack"], "p") < 0.05);
    assert_eq!(codes(&json), ["N246"]);
}

#[test]
fn few_targets_are_described_and_not_judged() {
    let json = folder(|_, target| target < 5).json("rank -d r.csv");
    assert_eq!(codes(&json), ["N241"]);
    assert!(json["cliques"].is_null() && json["critical_difference"].is_null());
    assert!(number(&json["friedman"], "p_exact") > 0.0);
    let one = folder(|_, target| target < 1).json("rank -d r.csv");
    assert!(one["friedman"]["p"].is_null() && one["friedman"]["reason"].is_string(), "{}", one["friedman"]);
}

#[test]
fn the_baseline_is_ranked_on_request_with_a_gain_of_zero() {
    let folder = folder(|_, _| true);
    let json = folder.json("rank -d r.csv --with-baseline");
    let none = row(&json, "none");
    near(number(none, "mean_gain"), 0.0, 1e-12);
    assert_eq!(none["share_harmed"], 0.0);
    // Above a zero gain: mnli 7 times, qqp 6, ccg twice (once equal).
    assert_eq!((&none["wins"], &none["ties"], &none["losses"]), (&5.into(), &1.into(), &15.into()));
}

#[test]
fn without_a_baseline_scores_are_ranked() {
    let folder = folder(|name, _| name != "none");
    let json = folder.json("rank -d r.csv");
    near(number(row(&json, "mnli"), "mean_rank"), 8.0 / 7.0, 1e-12);
    assert!(row(&json, "mnli")["mean_gain"].is_null() && row(&json, "mnli")["worst_gain"].is_null());
    assert_eq!(folder.stilt("rank -d r.csv --with-baseline").code, 2);
}

#[test]
fn languages_that_one_lacks_count_for_nobody() {
    let mut text = "intermediate,target,language,seed,metric,score\n".to_owned();
    // Over both languages qqp is ahead; mnli was run in en only, where it is.
    for (name, en, sw) in [("none", 80.0, 50.0), ("qqp", 81.0, 56.0), ("mnli", 82.0, f64::NAN)] {
        for seed in 1..=2 {
            for (language, score) in [("en", en), ("sw", sw)].into_iter().filter(|(_, score)| !score.is_nan()) {
                text.push_str(&format!("{name},xnli,{language},{seed},accuracy,{score}\n"));
            }
        }
    }
    let folder = Folder::new();
    folder.write("r.csv", text);
    let json = folder.json("rank -d r.csv");
    assert_eq!(json["rows"][0]["intermediate"], "mnli");
    near(number(row(&json, "qqp"), "mean_gain"), 1.0, 1e-9);
    assert!(codes(&json).contains(&"N243"), "{}", json["notes"]);
    near(number(row(&folder.json("rank -d r.csv --unbalanced"), "qqp"), "mean_gain"), 3.5, 1e-9);
}

#[test]
fn base_models_are_ranked_apart() {
    let folder = folder(|_, _| true);
    folder.write("o.csv", results(|_, _| true).replace("\nm,", "\nother,"));
    let json = folder.json("rank -d r.csv o.csv");
    assert_eq!(json["rankings"].as_array().unwrap().len(), 2);
    assert!(json["friedman"].is_null(), "there is none of both");
    assert_eq!(json["rankings"][0]["friedman"], json["rankings"][1]["friedman"]);
    assert_eq!(folder.ok("rank -d r.csv o.csv").matches("Rank: ").count(), 2);
}

#[test]
fn nothing_to_rank_is_no_error_of_the_input() {
    let folder = folder(|_, _| true);
    let run = folder.stilt("rank -d r.csv --where intermediate=mnli");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    let reported = project("data/phang2020/reported_gains.csv").display().to_string();
    assert_eq!(folder.stilt(&format!("rank -d '{reported}'")).code, 1);
    for words in ["--pairs tukey", "--incomplete drop", "--alpha 2", "--metric nope"] {
        assert_eq!(folder.stilt(&format!("rank -d r.csv {words}")).code, 2, "{words}");
    }
}

#[test]
fn the_order_of_rows_and_the_threads_do_not_matter() {
    let folder = folder(|_, _| true);
    let text = results(|_, _| true);
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    folder.write("o.csv", lines.join("\n"));
    let first = folder.ok("rank -d r.csv --format json --threads 1");
    assert_eq!(first, folder.ok("rank -d o.csv --format json --threads 2"));
}

#[test]
fn every_note_is_explained() {
    let folder = Folder::new();
    for code in ["N240", "N241", "N242", "N243", "N244", "N245", "N246"] {
        assert!(folder.ok(&format!("explain {code}")).contains(code));
    }
}
