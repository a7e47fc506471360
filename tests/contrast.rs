//! `stilt contrast`: groups of levels against each other, at levels of a second key, over runs or over levels.

use serde_json::Value;

use crate::support::{Folder, number, project};

/// Four intermediates of two families, three runs of each around a level; both base models, whose gains differ.
fn folder() -> Folder {
    let folder = Folder::new();
    let mut text = "base_model,intermediate,target,seed,metric,score\n".to_owned();
    for (model, none, scores) in [
        ("xlm-roberta-base", 60.0, [("mnli", 66.0), ("rte", 64.0), ("squad_v1", 62.0), ("squad_v2", 61.0)]),
        ("roberta-base", 70.0, [("mnli", 72.0), ("rte", 71.0), ("squad_v1", 73.0), ("squad_v2", 72.0)]),
    ] {
        for (intermediate, level) in [("none", none)].into_iter().chain(scores) {
            for (target, apart) in [("xnli", 0.0), ("pawsx", 10.0)] {
                for (seed, noise) in [(1, -0.5), (2, 0.0), (3, 0.5)] {
                    let score = level + apart + noise;
                    text.push_str(&format!("{model},{intermediate},{target},{seed},accuracy,{score}\n"));
                }
            }
        }
    }
    folder.write("r.csv", text);
    folder
}

fn rows<'a>(json: &'a Value, wanted: &[(&str, &str)]) -> Vec<&'a Value> {
    let rows = json["rows"].as_array().unwrap().iter();
    rows.filter(|row| wanted.iter().all(|(key, value)| row[*key].as_str().unwrap_or_default() == *value)).collect()
}

fn near(row: &Value, name: &str, expected: f64) {
    assert!((number(row, name) - expected).abs() < 1e-9, "{name}: {row}");
}

fn codes(json: &Value) -> Vec<&str> {
    json["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect()
}

#[test]
fn families_differ_by_the_mean_of_their_levels_and_the_baseline_adds_no_noise() {
    let folder = folder();
    let json = folder.json("contrast intermediate.family nli qa -d r.csv");
    assert_eq!(json["schema"], "stilt.contrast/1");
    let found = rows(&json, &[("base_model", "xlm-roberta-base"), ("target", "*")]);
    let [row] = found[..] else { panic!("{found:?}") };
    // (66 + 64) / 2 - (62 + 61) / 2; four means of three runs with sd .5 (per run over both targets), each a quarter.
    near(row, "difference", 3.5);
    let error = (4.0 * 0.25 * 0.25 / 3.0f64).sqrt();
    // t(.975, 8) = 2.306004135204166 (scipy 1.17.1): equal variances, four times two degrees of freedom.
    near(row, "ci_high", 3.5 + 2.306_004_135_204_166 * error);
    assert_eq!((&row["verdict"], &row["test"]), (&"better".into(), &"contrast-t".into()));
    assert_eq!((&row["levels_a"], &row["levels_b"], &row["n_treated"]), (&2.into(), &2.into(), &6.into()));
    assert!(row["scope"].as_str().unwrap().starts_with("new runs of these intermediates"));
    assert!(codes(&json).contains(&"N310") && codes(&json).contains(&"N311"));
    let group = json["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["target"] == "*" && group["base_model"] == "xlm-roberta-base");
    let group = group.unwrap();
    assert_eq!((&group["group"], &group["gain"]), (&"nli".into(), &5.0.into()));
    // A noisier baseline changes nothing, and neither does none at all.
    let without: Vec<String> =
        folder.read("r.csv").lines().filter(|line| !line.contains(",none,")).map(str::to_owned).collect();
    folder.write("without.csv", without.join("\n"));
    let alone = folder.json("contrast intermediate.family nli qa -d without.csv");
    let same = rows(&alone, &[("base_model", "xlm-roberta-base"), ("target", "*")]);
    assert_eq!((&same[0]["ci_low"], &same[0]["p"]), (&row["ci_low"], &row["p"]));
}

#[test]
fn one_level_in_each_group_is_a_comparison_of_two_intermediates() {
    let folder = Folder::with_grid();
    for options in ["", " --paired", " --over languages", " --over targets"] {
        let compare = folder.json(&format!("compare mnli squad_v2 -d grid.csv{options}"));
        let contrast = folder.json(&format!("contrast intermediate mnli squad_v2 -d grid.csv{options}"));
        for row in compare["rows"].as_array().unwrap() {
            let found = rows(&contrast, &[("target", row["target"].as_str().unwrap())]);
            for key in ["difference", "ci_low", "ci_high", "p", "p_adjusted", "p_exact", "verdict", "test", "n_treated"]
            {
                let (ours, theirs) = (&found[0][key], &row[key]);
                let close = ours.as_f64().zip(theirs.as_f64()).is_some_and(|(a, b)| (a - b).abs() <= 1e-9 * b.abs());
                assert!(ours == theirs || close, "{options} {key}: {ours} and {theirs}");
            }
        }
    }
}

#[test]
fn over_levels_every_intermediate_is_one_value() {
    let folder = folder();
    let json = folder.json("contrast intermediate.family nli qa --over levels -d r.csv");
    let row = rows(&json, &[("base_model", "xlm-roberta-base"), ("target", "*")])[0];
    near(row, "difference", 3.5);
    // Two against two: 6 arrangements, of which the two extreme ones are as far apart.
    near(row, "p", 2.0 / 6.0);
    near(row, "p_exact_floor", 2.0 / 6.0);
    assert_eq!(
        (&row["n_treated"], &row["test"], &row["verdict"]),
        (&2.into(), &"permutation-t".into(), &"undecided".into())
    );
    assert!(row["scope"].as_str().unwrap().starts_with("new intermediates"));
    let told = folder.ok("contrast intermediate.family nli qa --over levels -d r.csv");
    assert!(told.contains("Too few levels") && told.contains("with 3 levels in each arm"), "{told}");
    let one = folder.json("contrast intermediate.family nli qa --over levels -d r.csv --where intermediate!=rte");
    let row = rows(&one, &[("base_model", "xlm-roberta-base"), ("target", "*")])[0];
    assert_eq!(row["reason"], "1 intermediate: at least 2 are needed");
    assert_eq!((&row["verdict"], &row["p"]), (&"not-testable".into(), &Value::Null));
}

#[test]
fn an_interaction_is_the_difference_of_the_contrasts_in_a_family_of_its_own() {
    let folder = folder();
    let json = folder.json("contrast intermediate.family nli qa --by base_model.multilingual -d r.csv");
    let overall = |by: &str, other: &str| rows(&json, &[("by", by), ("by_other", other), ("target", "*")])[0];
    near(overall("yes", ""), "difference", 3.5);
    near(overall("no", ""), "difference", -1.0);
    let interaction = overall("no", "yes");
    near(interaction, "difference", -4.5);
    // Eight means of three runs with sd .5, each a half: sixteen degrees of freedom, t = 2.1199052992212546 (scipy 1.17.1).
    near(interaction, "ci_high", -4.5 + 2.119_905_299_221_254_6 * (8.0 * 0.25 * 0.25 / 3.0f64).sqrt());
    assert_eq!((&interaction["kind"], &interaction["m"]), (&"interaction".into(), &1.into()));
    assert_eq!((&overall("yes", "")["kind"], &overall("yes", "")["m"]), (&"contrast".into(), &2.into()));
}

#[test]
fn base_models_are_set_against_baselines_of_their_own() {
    let folder = folder();
    let json = folder.json("contrast base_model.multilingual yes no -d r.csv");
    let row = rows(&json, &[("target", "*")])[0];
    // Gains 6, 4, 2, 1 and 2, 1, 3, 2.
    near(row, "difference", 3.25 - 2.0);
    // Two baselines with weight 1, eight levels with weight 1/4: all variances .25 / 3.
    let error = ((2.0 + 8.0 / 16.0) * 0.25 / 3.0f64).sqrt();
    // Satterthwaite: 2.5² / ((2 + 8 / 256) / 2) = 6.1538 degrees of freedom, t = 2.432159624355758 (scipy 1.17.1).
    near(row, "ci_high", 1.25 + 2.432_159_624_355_758 * error);
    assert!(codes(&json).contains(&"N311"));
}

#[test]
fn the_order_of_simulated_approaches_is_found() {
    let folder = Folder::new();
    let file = project("data/simulated-approaches/simulated_approaches.csv");
    folder.write("r.csv", std::fs::read_to_string(file).unwrap());
    let json = folder.json("contrast approach translated english mlm -d r.csv --where split=test");
    let orders = json["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 5, "four targets and all of them");
    for order in orders {
        assert_eq!(order["order"], serde_json::json!(["english", "mlm", "translated"]), "{order}");
        assert_eq!(order["judged"], serde_json::json!([true, true]), "{order}");
    }
    // The truth: english 4.0, mlm 3.0, translated 1.5.
    for (a, b, truth) in [("translated", "english", -2.5), ("translated", "mlm", -1.5), ("english", "mlm", 1.0)] {
        let row = rows(&json, &[("a", a), ("b", b), ("target", "*")])[0];
        assert!(number(row, "ci_low") <= truth && truth <= number(row, "ci_high"), "{row}");
        assert_eq!(row["levels_a"], 3);
    }
    let told = folder.ok("contrast approach english mlm translated -d r.csv --where split=test");
    assert!(told.contains("english > mlm > translated"), "{told}");
    // The same intermediates under both approaches are pairs of levels.
    let levels = folder.json("contrast approach english mlm --over levels -d r.csv --where split=test");
    let row = rows(&levels, &[("target", "*")])[0];
    assert_eq!((&row["pairing"], &row["test"], &row["n_treated"]), (&"units".into(), &"paired-t".into(), &3.into()));
    // A multi-task intermediate has no other approach.
    let multi = folder.json("contrast approach english multitask -d r.csv --where split=test");
    let row = rows(&multi, &[("target", "*")])[0];
    assert_eq!((&row["levels_a"], &row["levels_b"]), (&3.into(), &1.into()));
    // The best intermediate per target, chosen on one split and reported on the other, within an approach.
    let best = folder.json("best --where approach=,english --select-on dev --report-on test -d r.csv");
    assert_eq!(rows(&best, &[("target", "xnli")])[0]["intermediate"], "mnli");
    assert_eq!(rows(&best, &[("target", "xquad")])[0]["intermediate"], "squad_v2");
    let mixed = folder.json("best --select-on dev --report-on test -d r.csv");
    let note = mixed["notes"].as_array().unwrap().iter().find(|note| note["code"] == "N204").unwrap();
    assert!(note["message"].as_str().unwrap().contains("mixes `approach`"), "no candidate is left out in silence");
}

#[test]
fn targets_and_languages_are_the_same_in_all_groups() {
    let folder = folder();
    let lacking: Vec<String> = folder
        .read("r.csv")
        .lines()
        .filter(|line| !line.starts_with("xlm-roberta-base,rte,pawsx"))
        .map(str::to_owned)
        .collect();
    folder.write("lacking.csv", lacking.join("\n"));
    let json = folder.json("contrast intermediate.family nli qa -d lacking.csv --where base_model=xlm-roberta-base");
    let row = rows(&json, &[("target", "pawsx")])[0];
    assert_eq!((&row["difference"], &row["reason"]), (&Value::Null, &"1 of 4 levels were not run on it".into()));
    assert_eq!(rows(&json, &[("target", "*")])[0]["n_targets"], 1);
    assert!(codes(&json).contains(&"N314"));
    let mut text = "intermediate,target,language,seed,score\n".to_owned();
    for (intermediate, level, languages) in
        [("none", 60, "en sw"), ("mnli", 64, "en sw"), ("squad_v1", 62, "en"), ("rte", 64, "en sw")]
    {
        for language in languages.split(' ') {
            for seed in 1..4 {
                // English is ten points easier.
                let score = level + seed + if language == "en" { 10 } else { 0 };
                text.push_str(&format!("{intermediate},xnli,{language},{seed},{score}\n"));
            }
        }
    }
    folder.write("languages.csv", text);
    let json = folder.json("contrast intermediate.family nli qa -d languages.csv");
    near(rows(&json, &[("target", "xnli")])[0], "difference", 2.0);
    assert!(codes(&json).contains(&"N315"));
}

#[test]
fn what_cannot_be_contrasted_says_why() {
    let folder = folder();
    for (words, code, said) in [
        ("intermediate.familly nli qa", 2, "did you mean `family`?"),
        ("intermediate.family nlii qa", 2, "did you mean `nli`?; there are `nli`, `qa`"),
        ("intermediate.family nli", 2, "two or more levels of `intermediate.family`; there are `nli`, `qa`"),
        ("intermediate.family nli nli", 2, "named twice"),
        ("intermediate.difficulty easy hard", 2, "in stilt.toml states it"),
        ("target.family nli qa", 2, "--by target.family"),
        ("approach english mlm", 2, "no factor `approach`"),
        ("intermediate.family nli qa --by seed", 2, "cannot stand in --by"),
        ("intermediate.family nli qa --by intermediate.category", 2, "share one"),
        ("intermediate.family nli qa --unbalanced", 2, "without --unbalanced"),
        ("intermediate.family nli qa --correction dunnett-baseline", 2, "Dunnett"),
        ("base_model.multilingual yes no --where intermediate!=none", 1, "no baseline"),
    ] {
        let run = folder.stilt(&format!("contrast {words} -d r.csv"));
        assert_eq!(run.code, code, "{words}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{words}: {}", run.stderr);
        assert!(run.stdout.is_empty());
    }
}

#[test]
fn csv_and_markdown_have_the_same_rows() {
    let folder = folder();
    let words = "contrast intermediate.family nli qa --by base_model.multilingual -d r.csv";
    let csv = folder.ok(&format!("{words} --format csv"));
    assert!(csv.starts_with("a,b,by,by_other,target,difference,ci_low,ci_high,"), "{csv}");
    // Two levels and their interaction, on two targets and over both.
    assert_eq!(csv.lines().count(), 1 + 3 * 3);
    let md = folder.ok(&format!("{words} --format md"));
    assert!(md.contains("| nli − qa \\| multilingual: no − yes"), "{md}");
    let one = folder.command(&["--threads", "1"].into_iter().chain(words.split(' ')).collect::<Vec<_>>());
    let [mut one, mut many] = [one, folder.command(&words.split(' ').collect::<Vec<_>>())];
    assert_eq!(one.output().unwrap().stdout, many.output().unwrap().stdout);
}
