//! `stilt trend`: gains and scores against a number.

use serde_json::Value;

use crate::support::{Folder, number, project};

/// Two intermediates, three runs seen at three steps, two languages 20 points apart; the baseline has no step. The mean
/// scores are 61, 63, 62 and 60.5, 59.5, 58.3 against 61; per tenfold the runs of mnli have slopes .25, .75, .5.
const CURVES: &str = include_str!("fixtures/simulated_curves.csv");

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("r.csv", CURVES);
    folder
}

fn near(value: f64, expected: f64, within: f64) {
    assert!((value - expected).abs() <= within, "{value} is not {expected}");
}

fn of<'a>(json: &'a Value, member: &str, series: &str) -> &'a Value {
    json[member].as_array().unwrap().iter().find(|one| one["series"] == series).unwrap()
}

fn notes(json: &Value) -> Vec<(&str, &str)> {
    let notes = json["notes"].as_array().unwrap().iter();
    notes.map(|note| (note["code"].as_str().unwrap(), note["message"].as_str().unwrap())).collect()
}

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = folder();
    let csv = folder.ok("trend --x step -d r.csv --format csv");
    let header = csv.lines().next().unwrap();
    assert!(
        header.starts_with("base_model,split,series,x,level,gain,n,treated_mean,baseline_mean,ci_low,ci_high"),
        "{header}"
    );
    assert!(header.contains(",verdict,reason,basis"), "{header}");
    let json = folder.json("trend --x step -d r.csv");
    assert_eq!((json["schema"].as_str(), json["settings"]["x"].as_str()), (Some("stilt.trend/1"), Some("step")));
    for key in
        ["series", "slope", "ci_low", "ci_high", "p", "p_adjusted", "scope", "x", "line", "band_low", "band_high"]
    {
        assert!(json["fits"][0].as_object().unwrap().contains_key(key), "{key}");
    }
}

#[test]
fn lines_peaks_and_areas_are_those_of_a_calculation_by_hand() {
    let json = folder().json("trend --x step --log -d r.csv");
    let gains: Vec<f64> = json["rows"].as_array().unwrap()[..3].iter().map(|row| number(row, "gain")).collect();
    for (gain, expected) in gains.iter().zip([0.0, 2.0, 1.0]) {
        near(*gain, expected, 1e-9);
    }
    let fit = of(&json, "fits", "mnli");
    assert_eq!((&fit["design"], &fit["n"]), (&"within-run".into(), &3.into()));
    near(number(fit, "slope"), 0.5, 1e-9);
    // sd .25, three runs, t = 2 sqrt 3; for two degrees of freedom p = 1 - t / sqrt(t² + 2).
    near(number(fit, "p"), 1.0 - 12f64.sqrt() / 14f64.sqrt(), 1e-9);
    // A line per run through 61, 63, 62: 62 in the middle, 61.5 at the first.
    near(fit["line"][0].as_f64().unwrap(), 0.5, 1e-9);
    let summary = of(&json, "summaries", "mnli");
    for (key, expected) in [("peak", 2.0), ("peak_x", 1000.0), ("drop", -1.0), ("area", 1.25), ("x_95", 1000.0)] {
        near(number(summary, key), expected, 1e-9);
    }
    assert!(number(summary, "drop_low") < -1.0 && number(summary, "drop_high") > -1.0);
    let harmful = of(&json, "summaries", "qqp");
    assert!(number(harmful, "peak") < 0.0 && harmful["x_95"].is_null() && harmful["better_from"].is_null());
    let pair = &json["slope_differences"][0];
    assert_eq!((&pair["a"], &pair["b"], &pair["m"]), (&"mnli".into(), &"qqp".into(), &1.into()));
    near(number(pair, "difference"), 0.5 + 3.25 / 3.0, 1e-9);
}

#[test]
fn one_baseline_stands_for_every_step_unless_it_has_steps_of_its_own() {
    let folder = folder();
    let said = |json: &Value| notes(json).iter().find(|(code, _)| *code == "N270").unwrap().1.to_owned();
    assert!(said(&folder.json("trend --x step -d r.csv")).contains("the final one"));
    let mut text: String = CURVES.lines().filter(|line| !line.contains(",none,")).collect::<Vec<_>>().join("\n");
    for (step, score) in [(100, 60.0), (1000, 61.0), (10000, 63.0)] {
        for (seed, noise) in [(11, -1.0), (12, 1.0), (13, 0.5 - f64::from(step) / 20000.0)] {
            for (language, apart) in [("en", 10.0), ("sw", -10.0)] {
                let score = score + noise + apart;
                text.push_str(&format!("\nsimulated-base,none,xnli,{language},{seed},{step},accuracy,{score}"));
            }
        }
    }
    folder.write("matched.csv", text);
    let json = folder.json("trend --x step --log -d matched.csv");
    assert!(said(&json).contains("equal budget"));
    near(number(&json["rows"][2], "baseline_mean"), 63.0, 1e-9);
    // The baseline gains 1.5 per tenfold in two runs, and 1.5 - .2475 in the third.
    near(number(of(&json, "fits", "mnli"), "slope"), 0.5 - (1.5 + 1.5 + 1.5 - 0.2475) / 3.0, 1e-9);
    assert_eq!(of(&json, "fits", "mnli")["test"], "welch-t");
    let scores = folder.json("trend --x step --value score -d matched.csv");
    assert_eq!(scores["rows"].as_array().unwrap().len(), 9, "the baseline is a series, too");
}

#[test]
fn scores_are_followed_without_a_verdict_and_the_baseline_is_averaged_with_nothing() {
    let folder = folder();
    let json = folder.json("trend --x step --value score --series language -d r.csv --where intermediate=mnli");
    let first = &json["rows"][0];
    assert_eq!((&first["series"], &first["n"]), (&"en".into(), &3.into()));
    near(number(first, "score"), 71.0, 1e-9);
    // sd .5, three runs; t(.975, 2) = 4.302652729749464 (scipy 1.17.1).
    near(number(first, "ci_high"), 71.0 + 0.5 / 3f64.sqrt() * 4.302_652_729_749_464, 1e-9);
    assert!(first.get("verdict").is_none());
    // The same runs in both languages: every difference of slopes is 0, which is no p.
    let pair = &json["slope_differences"][0];
    assert_eq!((&pair["pairing"], &pair["difference"], &pair["p"]), (&"paired".into(), &0.0.into(), &Value::Null));
    assert!(folder.ok("trend --x step --value score -d r.csv").contains("Scores are not judged"));
}

#[test]
fn doses_are_of_other_runs_and_zero_cannot_stand_on_a_logarithmic_axis() {
    let mut text =
        "intermediate,target,seed,dose,metric,score\nnone,xnli,1,,accuracy,60\nnone,xnli,2,,accuracy,61\n".to_owned();
    for (dose, scores) in [(0, &[59.0, 60.0][..]), (10, &[60.0, 60.5]), (100, &[61.0, 62.0, 61.5]), (1000, &[63.0])] {
        for (seed, score) in scores.iter().enumerate() {
            text.push_str(&format!("mnli,xnli,{seed}{dose},{dose},accuracy,{score}\n"));
        }
    }
    let folder = Folder::new();
    folder.write("simulated_doses.csv", text);
    let json = folder.json("trend --x dose -d simulated_doses.csv");
    assert_eq!((json["rows"].as_array().unwrap().len(), &json["fits"][0]["design"]), (4, &"between-run".into()));
    let json = folder.json("trend --x dose --log -d simulated_doses.csv");
    assert_eq!(json["rows"].as_array().unwrap().len(), 3);
    let said = notes(&json);
    assert!(said.iter().any(|(code, text)| *code == "N271" && text.contains("`0` of `dose`")), "{said:?}");
    assert!(said.iter().any(|(code, text)| *code == "N274" && text.starts_with("1 point rests")), "{said:?}");
    // Least squares through x = 1, 1, 2, 2, 2, 3 and y = 60, 60.5, 61, 62, 61.5, 63: mean x 11/6, mean y 184/3.
    let (x, y) = ([1.0, 1.0, 2.0, 2.0, 2.0, 3.0], [60.0, 60.5, 61.0, 62.0, 61.5, 63.0]);
    let sxy: f64 = x.iter().zip(y).map(|(x, y)| (x - 11.0 / 6.0) * (y - 184.0 / 3.0)).sum();
    let sxx: f64 = x.iter().map(|x| (x - 11.0 / 6.0).powi(2)).sum();
    near(number(&json["fits"][0], "slope"), sxy / sxx, 1e-9);
}

#[test]
fn seeds_that_are_declared_to_be_pairs_are_seen_at_every_dose() {
    let mut text = "intermediate,target,seed,dose,metric,score\n".to_owned();
    // Seeds differ by whole points in both arms; per unit of dose they gain .1, .2 and .6.
    for (seed, level, slope) in [(1, 60.0, 0.1), (2, 63.0, 0.2), (3, 58.0, 0.6)] {
        text.push_str(&format!("none,xnli,{seed},,accuracy,{level}\n"));
        for dose in [1, 2, 4] {
            text.push_str(&format!("mnli,xnli,{seed},{dose},accuracy,{}\n", level + slope * f64::from(dose)));
        }
    }
    let folder = Folder::new();
    folder.write("simulated_pairs.csv", text);
    let fit = folder.json("trend --x dose --paired -d simulated_pairs.csv")["fits"][0].clone();
    assert_eq!((&fit["design"], &fit["n"], &fit["df"]), (&"within-run".into(), &3.into(), &2.0.into()));
    near(number(&fit, "slope"), 0.3, 1e-9);
    // sd of .1, .2, .6 is sqrt .07: t = .3 / sqrt(.07 / 3), and p for two degrees of freedom as above.
    let t = 0.3 / (0.07f64 / 3.0).sqrt();
    near(number(&fit, "p"), 1.0 - t / (t * t + 2.0).sqrt(), 1e-9);
    let fit = folder.json("trend --x dose -d simulated_pairs.csv")["fits"][0].clone();
    assert_eq!((&fit["design"], &fit["n"]), (&"between-run".into(), &9.into()));
}

#[test]
fn sizes_of_tasks_are_levels_with_a_point_each() {
    let grid = Folder::with_grid();
    let json = grid.json("trend --x intermediate.train_size --log -d grid.csv");
    let rows = json["rows"].as_array().unwrap();
    let at: Vec<(&str, f64)> = rows.iter().map(|row| (row["level"].as_str().unwrap(), number(row, "x"))).collect();
    assert_eq!(at, [("squad_v2", 130_319.0), ("mnli", 392_702.0)]);
    let fit = &json["fits"][0];
    assert_eq!((&fit["series"], &fit["unit"], &fit["p"]), (&"all".into(), &"intermediates".into(), &Value::Null));
    let rise = number(&rows[1], "gain") - number(&rows[0], "gain");
    near(number(fit, "slope"), rise / (392_702f64 / 130_319.0).log10(), 1e-9);
    assert!(fit["reason"].as_str().unwrap().contains("at least 3"));
    assert!(json["summaries"].as_array().unwrap().is_empty(), "tasks are no curve");
}

#[test]
fn a_column_that_is_a_property_of_base_models_or_intermediates_makes_them_its_levels() {
    let mut text = "model,size,intermediate,difficulty,target,seed,metric,score\n".to_owned();
    // The gain is log10 of the size, plus 2 for mnli.
    for (model, size, gain) in [("simulated-s", 10, 1.0), ("simulated-m", 100, 2.0), ("simulated-l", 1000, 3.0)] {
        for (name, before, more) in [("none", "", -gain), ("mnli", "80", 2.0), ("qqp", "70", 0.0)] {
            for (seed, noise) in [(1, 0.1), (2, -0.1)] {
                let score = 60.0 + gain + more + noise;
                text.push_str(&format!("{model},{size},{name},{before},xnli,{seed},accuracy,{score}\n"));
            }
        }
    }
    let folder = Folder::new();
    folder.write("simulated_sizes.csv", text);
    let json = folder.json("trend --x size --log -d simulated_sizes.csv");
    let fit = of(&json, "fits", "mnli");
    assert_eq!((&fit["unit"], &fit["n"], &fit["base_model"]), (&"base models".into(), &3.into(), &Value::Null));
    near(number(fit, "slope"), 1.0, 1e-9);
    assert_eq!(json["rows"][0]["level"], "simulated-s");
    let json = folder.json("trend --x difficulty --series '' -d simulated_sizes.csv --where base_model=simulated-m");
    let fit = of(&json, "fits", "all");
    assert_eq!((&fit["unit"], &json["rows"][1]["level"]), (&"intermediates".into(), &"mnli".into()));
    near(number(fit, "slope"), 0.2, 1e-9);
}

#[test]
fn the_size_of_base_models_is_an_axis_and_their_noise_is_shared_by_the_series() {
    let mut text = "base_model,intermediate,target,seed,metric,score\n".to_owned();
    // Gains by model: what they share moves both intermediates, and nothing of their difference.
    for (model, shared, tenfolds) in [
        ("roberta-base", 0.4, 0.0),
        ("roberta-large", -0.7, (355f64 / 125.0).log10()),
        ("xlm-roberta-xl", 0.9, 28f64.log10()),
        ("xlm-roberta-xxl", -0.2, 85.6f64.log10()),
    ] {
        for (name, gain) in [("none", 0.0), ("mnli", shared + 2.0 * tenfolds), ("squad_v1", shared + 0.5 * tenfolds)] {
            for noise in [-0.1, 0.1] {
                let score = 60.0 + gain + noise;
                text.push_str(&format!("{model},{name},xnli,{},accuracy,{score}\n", noise > 0.0));
            }
        }
    }
    let folder = Folder::new();
    folder.write("simulated_models.csv", text);
    let json = folder.json("trend --x base_model.params --log --series intermediate.family -d simulated_models.csv");
    let pair = &json["slope_differences"][0];
    assert_eq!((&pair["a"], &pair["b"], &pair["pairing"]), (&"nli".into(), &"qa".into(), &"paired".into()));
    near(number(pair, "difference"), 1.5, 1e-9);
    assert!(pair["p"].is_null() && pair["reason"].as_str().unwrap().starts_with("degenerate"), "{pair}");
    assert_eq!((&json["fits"][0]["unit"], &json["fits"][0]["n"]), (&"base models".into(), &4.into()));
    assert!(number(&json["fits"][0], "p") > 0.0);
}

#[test]
fn a_family_of_intermediates_is_one_series_whose_units_are_intermediates() {
    let folder = folder();
    folder.write("more.csv", CURVES.replace(",qqp,", ",anli_plus,"));
    let json =
        folder.json("trend --x step --log --series intermediate.family -d r.csv more.csv --on-conflict keep-first");
    let nli = of(&json, "fits", "nli");
    assert_eq!((&nli["unit"], &nli["n"]), (&"intermediates".into(), &2.into()));
    near(number(nli, "slope"), (0.5 - 3.25 / 3.0) / 2.0, 1e-9);
    let point = json["rows"].as_array().unwrap().iter().find(|row| row["series"] == "nli").unwrap();
    assert_eq!((&point["n"], &point["pairing"]), (&2.into(), &"units".into()));
    assert!(point["scope"].as_str().unwrap().starts_with("new intermediates"), "{point}");
}

#[test]
fn what_does_not_vary_has_a_slope_of_zero_and_no_p() {
    let folder = Folder::new();
    let mut text = "intermediate,target,seed,dose,metric,score\n".to_owned();
    for seed in 1..=3 {
        text.push_str(&format!("none,xnli,{seed},,accuracy,60.1\n"));
        for dose in [1, 2, 3] {
            text.push_str(&format!("mnli,xnli,{seed}{dose},{dose},accuracy,61.3\n"));
        }
    }
    folder.write("simulated_flat.csv", text);
    let fit = folder.json("trend --x dose -d simulated_flat.csv")["fits"][0].clone();
    assert_eq!((&fit["slope"], &fit["p"], &fit["verdict"]), (&0.0.into(), &Value::Null, &"not-testable".into()));
    assert!(fit["reason"].as_str().unwrap().starts_with("degenerate"));
    assert!(!folder.ok("trend --x dose -d simulated_flat.csv").contains("-0"));
}

#[test]
fn curves_are_over_the_targets_and_steps_that_they_have_throughout() {
    let folder = folder();
    let lines = CURVES.lines().skip(1).filter(|line| !line.contains(",1000,") && !line.contains(",qqp,"));
    let other = lines.map(|line| line.replace(",xnli,", ",pawsx,")).collect::<Vec<_>>().join("\n");
    folder.write("o.csv", format!("{}\n{other}", CURVES.lines().next().unwrap()));
    let json = folder.json("trend --x step -d r.csv o.csv --where intermediate=mnli");
    assert!(notes(&json).iter().any(|(code, text)| *code == "N273" && text.contains("`pawsx`")));
    assert!(json["rows"].as_array().unwrap().iter().all(|row| row["n_targets"] == 1));
    // A run without the last step: the line is over the first two.
    folder.write(
        "short.csv",
        CURVES
            .lines()
            .filter(|line| !line.contains("mnli,xnli,sw,3,10000") && !line.contains("mnli,xnli,en,3,10000"))
            .collect::<Vec<_>>()
            .join("\n"),
    );
    let json = folder.json("trend --x step -d short.csv");
    assert_eq!(of(&json, "fits", "mnli")["x"], serde_json::json!([100.0, 1000.0]));
    assert!(notes(&json).iter().any(|(code, text)| *code == "N272" && text.contains("`mnli`")));
    let json = folder.json("trend --x step -d short.csv --unbalanced");
    assert_eq!(of(&json, "fits", "mnli")["x"], serde_json::json!([100.0, 1000.0, 10000.0]));
}

#[test]
fn an_axis_that_is_none_is_refused_with_a_reason() {
    let folder = folder();
    for (words, code, said) in [
        ("--x stp", 2, "did you mean `step`?"),
        ("--x language", 2, "`en` is not a number"),
        ("--x intermediate.family", 2, "`nli` of `mnli` is not a number"),
        ("--x intermediate.family", 2, "axes there are: `intermediate.train_size`, `step`"),
        ("--x seed", 2, "no axis"),
        ("--x step --series step", 2, "every series would have one x"),
        ("--x step --series seed", 2, "cannot tell series apart"),
        ("--x step --where step=100", 1, "at least two values of `step`; there is one, 100"),
        ("--x target.train_size", 1, "at least two values"),
        ("--x step --where intermediate=none", 1, "at least two values"),
        ("", 2, "--x"),
    ] {
        let run = folder.stilt(&format!("trend -d r.csv {words}"));
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{words}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{words}: {}", run.stderr);
    }
    let words = CURVES.replace(",100,", ",start,");
    folder.write("w.csv", words);
    let run = folder.stilt("trend --x step -d w.csv");
    assert!(run.code == 2 && run.stderr.contains("`start` is not a number"), "{}", run.stderr);
    folder.write("twice.csv", CURVES.replacen(",1000,", ",1e3,", 1));
    assert!(folder.stilt("trend --x step -d twice.csv").stderr.contains("two spellings"));
    folder.write("negative.csv", CURVES.replace(",100,", ",-5,").replace(",1000,", ",0,"));
    let run = folder.stilt("trend --x step --log -d negative.csv");
    assert!(run.code == 1 && run.stderr.contains("`-5`, `0` cannot stand on a logarithmic axis"), "{}", run.stderr);
}

#[test]
fn the_order_of_rows_and_the_threads_do_not_matter() {
    let folder = folder();
    let mut lines: Vec<&str> = CURVES.lines().collect();
    lines[1..].reverse();
    folder.write("o.csv", lines.join("\n"));
    let first = folder.ok("trend --x step -d r.csv --format json --threads 1");
    assert_eq!(first, folder.ok("trend --x step -d o.csv --format json --threads 2"));
    assert!(!first.contains("-0.0,"));
}

#[test]
fn the_tables_for_people_say_what_lines_and_peaks_are() {
    let text = folder().ok("trend --x step --log -d r.csv");
    for said in
        ["Gain against step: simulated-base", "slope per tenfold", "peak between", "never", "a line per run", "3 runs"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(folder().ok("trend --x step -d r.csv").contains("slope per 1000"));
    let reported = project("data/phang2020/reported_gains.csv").display().to_string();
    assert!(folder().ok(&format!("trend --x intermediate.train_size -d '{reported}'")).contains("as reported"));
}

#[test]
fn every_note_is_explained() {
    let folder = Folder::new();
    for code in ["N270", "N271", "N272", "N273", "N274"] {
        assert!(folder.ok(&format!("explain {code}")).contains(code));
    }
}
