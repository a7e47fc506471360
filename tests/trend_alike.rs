//! `stilt trend` where cells along the axis, or series, are of different targets, intermediates or runs.

use serde_json::Value;

use crate::support::{Folder, number};

fn near(value: f64, expected: f64, within: f64) {
    assert!((value - expected).abs() <= within, "{value} is not {expected}");
}

fn messages<'a>(json: &'a Value, code: &str) -> Vec<&'a str> {
    let notes = json["notes"].as_array().unwrap().iter().filter(|note| note["code"] == code);
    notes.map(|note| note["message"].as_str().unwrap()).collect()
}

/// A table of scores: base model, intermediate, target, seed, x and score.
fn folder(x: &str, rows: impl IntoIterator<Item = (String, f64)>) -> Folder {
    let folder = Folder::new();
    let mut text = format!("base_model,intermediate,target,seed,{x},metric,score\n");
    for (keys, score) in rows {
        text.push_str(&format!("{keys},accuracy,{score}\n"));
    }
    folder.write("r.csv", text);
    folder
}

#[test]
fn unbalanced_curves_are_over_the_baseline_of_the_targets_at_each_x() {
    // Gains of 1, 2, 3, 4 on two targets, 20 points apart; one of them lacks the first step.
    let mut rows = Vec::new();
    for (target, level) in [("xnli", 60.0), ("pawsx", 80.0)] {
        for (seed, noise) in [(1, -0.5), (2, 0.5)] {
            rows.push((format!("m,none,{target},{seed},"), level - noise));
            for step in 1..=4 {
                if (target, step) != ("pawsx", 1) {
                    rows.push((format!("m,mnli,{target},{seed},{step}"), level + f64::from(step) + noise));
                }
            }
        }
    }
    let folder = folder("step", rows);
    let json = folder.json("trend --x step --unbalanced -d r.csv");
    near(number(&json["fits"][0], "slope"), 1.0, 1e-9);
    let summary = &json["summaries"][0];
    near(number(summary, "peak"), 4.0, 1e-9);
    // The trapezium rule: (1.5 + 2.5 + 3.5) / 3.
    near(number(summary, "area"), 2.5, 1e-9);
    near(number(summary, "drop"), 0.0, 0.0);
}

#[test]
fn a_line_through_base_models_is_over_the_intermediates_that_all_have() {
    // mnli gains 1 in every model; rte gains 10, and the largest model has no runs of it.
    let mut rows = Vec::new();
    for (size, model) in [(1, "a"), (10, "b"), (100, "c")] {
        for (intermediate, gain) in [("none", 0.0), ("mnli", 1.0), ("rte", 10.0)] {
            for (seed, noise) in [(1, -0.5), (2, 0.5)] {
                if (intermediate, model) != ("rte", "c") {
                    rows.push((format!("{model},{intermediate},xnli,{seed},{size}"), 60.0 + gain + noise));
                }
            }
        }
    }
    let folder = folder("size", rows);
    let json = folder.json("trend --x size --log --series intermediate.family -d r.csv");
    near(number(&json["fits"][0], "slope"), 0.0, 1e-9);
    assert_eq!(messages(&json, "N273"), ["left out `rte`, which not every x of a series has; --unbalanced keeps them"]);
    assert_eq!(
        messages(&json, "N270"),
        ["every gain is over the baseline of its base model, which `size` is a property of"]
    );
    // Means 5.5, 5.5, 1 at 0, 1, 2: slope (1 - 5.5) / 2.
    let json = folder.json("trend --x size --log --series intermediate.family --unbalanced -d r.csv");
    near(number(&json["fits"][0], "slope"), -2.25, 1e-9);
    assert!(messages(&json, "N273").is_empty());
}

#[test]
fn evaluations_along_a_column_that_is_no_step_are_not_silently_other_runs() {
    let mut rows = Vec::new();
    for (seed, noise) in [(1, -0.5), (2, 0.0), (3, 0.5)] {
        rows.push((format!("m,none,xnli,{seed},"), 60.0 + noise));
        for epoch in 1..=3 {
            rows.push((format!("m,mnli,xnli,{seed},{epoch}"), 61.0 + f64::from(epoch * (seed + 1)) + noise));
        }
    }
    let folder = folder("epoch", rows);
    let json = folder.json("trend --x epoch -d r.csv");
    assert_eq!(json["fits"][0]["design"], "between-run");
    assert!(messages(&json, "N276")[0].contains("--map step=epoch"), "{json}");
    let json = folder.json("trend --x step --map step=epoch -d r.csv");
    assert_eq!((json["fits"][0]["design"].as_str(), messages(&json, "N276").len()), (Some("within-run"), 0));
    assert!(messages(&folder.json("trend --x epoch --paired -d r.csv"), "N276").is_empty());
}

#[test]
fn baselines_of_different_targets_do_not_cancel_in_a_difference_of_slopes() {
    // Two steps, so that slopes are differences: mnli on two targets 1, 2, 3; squad on one of them 2, 3, 4; the baseline
    // -1, 0, 1 on both.
    let mut rows = Vec::new();
    for (intermediate, targets, least) in
        [("none", &["xnli", "pawsx"][..], -1), ("mnli", &["xnli", "pawsx"], 1), ("squad_v1", &["xnli"], 2)]
    {
        for target in targets {
            for seed in 0..3 {
                rows.push((format!("m,{intermediate},{target},{seed},1"), 60.0));
                rows.push((format!("m,{intermediate},{target},{seed},2"), 60.0 + f64::from(least + seed)));
            }
        }
    }
    let folder = folder("step", rows);
    let json = folder.json("trend --x step -d r.csv");
    let pair = &json["slope_differences"][0];
    near(number(pair, "difference"), -1.0, 1e-9);
    // Four means of three slopes of variance 1: error sqrt(4 / 3), (4 / 3)² / (4 (1 / 3)² / 2) = 8 degrees of freedom;
    // t(.975, 8) = 2.306004135204166 (scipy 1.17.1).
    near(number(pair, "ci_high"), -1.0 + 2.306_004_135_204_166 * (4.0f64 / 3.0).sqrt(), 1e-9);
    assert_eq!(messages(&json, "N275").len(), 1);
    // On the target both have, the baseline is one: two means, 4 degrees of freedom; t(.975, 4) = 2.7764451051977987.
    let json = folder.json("trend --x step --where target=xnli -d r.csv");
    let pair = &json["slope_differences"][0];
    near(number(pair, "ci_high"), -1.0 + 2.776_445_105_197_799 * (2.0f64 / 3.0).sqrt(), 1e-9);
    assert!(messages(&json, "N275").is_empty());
}

#[test]
fn why_there_are_no_two_values_is_said_in_whole_sentences() {
    let doses = [("m,none,xnli,1,".to_owned(), 60.0), ("m,mnli,xnli,1,0".to_owned(), 61.0)];
    let below = folder("dose", doses.into_iter().chain([("m,mnli,xnli,1,-5".to_owned(), 62.0)]));
    let run = below.stilt("trend --x dose --log -d r.csv");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("two values of `dose`; `-5`, `0` cannot stand on a logarithmic axis"),
        "{}",
        run.stderr
    );
    let alone = folder("size", [("a,none,xnli,1,3".to_owned(), 60.0), ("b,none,xnli,1,4".to_owned(), 61.0)]);
    let text = alone.stilt("trend --x size -d r.csv").stderr;
    assert!(text.contains("only the baseline is here, which --value score follows"), "{text}");
}

#[test]
fn runs_that_lack_a_target_are_left_out_of_lines_and_not_whole_steps() {
    // Slopes 1, 2 and 9; the third run has one target alone.
    let mut rows = Vec::new();
    for (target, level) in [("xnli", 60.0), ("pawsx", 80.0)] {
        for (seed, slope) in [(1, 1.0), (2, 2.0), (3, 9.0)] {
            rows.push((format!("m,none,{target},{seed},"), level + f64::from(seed)));
            for step in 1..=3 {
                if (target, seed) != ("pawsx", 3) {
                    rows.push((format!("m,mnli,{target},{seed},{step}"), level + slope * f64::from(step)));
                }
            }
        }
    }
    let folder = folder("step", rows);
    let json = folder.json("trend --x step -d r.csv");
    let fit = &json["fits"][0];
    near(number(fit, "slope"), 1.5, 1e-9);
    assert_eq!((fit["n"].as_u64(), fit["x"].as_array().unwrap().len()), (Some(2), 3));
    assert_eq!(messages(&json, "N272"), ["`mnli`: runs that lack a target at some `step` are not in the line there"]);
}

#[test]
fn slopes_of_losses_are_not_in_points() {
    let rows = (1..=3).map(|step| (format!("m,mnli,lm,1,{step}"), 3.0 - f64::from(step)));
    let folder = folder("step", rows.chain([("m,none,lm,1,".to_owned(), 3.0)]));
    folder.write("l.csv", folder.read("r.csv").replace("accuracy", "loss"));
    let text = folder.ok("trend --x step -d l.csv");
    assert!(text.contains("Slope: in the metric's own unit, per unit of step"), "{text}");
    assert!(folder.ok("trend --x step -d r.csv --scale points").contains("Slope: points per unit of step"));
}
