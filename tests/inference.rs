//! Scopes, bounds, chosen tests and the best of several, as users ask for them.

use crate::support::Folder;

#[test]
fn every_scope_is_said_in_words_in_text_and_json() {
    let folder = Folder::with_grid();
    for (over, words) in [
        ("seeds", "new runs, these targets and languages"),
        ("languages", "new languages, these runs and targets"),
        ("targets", "new targets, these runs and languages"),
        ("seeds+languages", "new runs and new languages, these targets"),
    ] {
        let line = format!("gain -d grid.csv --over {over}");
        assert!(folder.ok(&line).contains(&format!("About {words}")), "{over}");
        let text = folder.ok(&line);
        // Both units are counted where there are two.
        assert!(
            over != "seeds+languages" || text.contains("runs in each arm, ") && text.contains("languages."),
            "{text}"
        );
        assert!(folder.json(&line)["rows"][0]["scope"].as_str().unwrap().starts_with(words), "{over}");
    }
}

#[test]
fn a_bound_makes_equivalence_a_verdict() {
    let folder = Folder::with_grid();
    let json = folder.json("gain -d grid.csv --bound 20");
    let verdicts: Vec<&str> =
        json["rows"].as_array().unwrap().iter().filter_map(|row| row["verdict"].as_str()).collect();
    assert!(verdicts.contains(&"equivalent") && !verdicts.contains(&"undecided"), "{verdicts:?}");
    assert!(json["rows"][0]["p_equivalence"].as_f64().unwrap() <= 0.05);
    assert_eq!(json["settings"]["bound"], 20.0);
    let text = folder.ok("gain -d grid.csv --bound 20");
    assert!(text.contains("no practically relevant transfer, the effect lies within ±20 points"), "{text}");
}

#[test]
fn languages_that_are_helped_are_counted() {
    let folder = Folder::with_grid();
    let line = "gain -d grid.csv --cols language --where target=xnli";
    assert!(folder.ok(line).contains("Languages, each count with 95 % confidence (partial conjunction)"));
    let json = folder.json(line);
    let count = &json["conjunctions"][0];
    assert!(count["helps_in_at_least"].as_u64().unwrap() <= count["languages"].as_u64().unwrap());
    assert!(folder.json("gain -d grid.csv")["conjunctions"].is_null(), "nothing to count");
}

#[test]
fn the_best_of_several_is_corrected_for_the_choice() {
    let folder = Folder::with_grid();
    let json = folder.json("best -d grid.csv");
    assert_eq!((json["schema"].as_str(), json["independent"].as_bool()), (Some("stilt.best/1"), Some(false)));
    let gains = folder.json("gain -d grid.csv");
    let best = &json["rows"][0];
    let same = |row: &&serde_json::Value| ["target", "intermediate"].iter().all(|key| row[key] == best[key]);
    let plain = gains["rows"].as_array().unwrap().iter().find(same).unwrap()["p"].as_f64().unwrap();
    assert_eq!(best["k"], 2);
    assert!((best["p"].as_f64().unwrap() - (2.0 * plain).min(1.0)).abs() < 1e-12, "{best}");

    let split = folder.json("best -d grid.csv --select-on 'seed<3' --report-on 'seed>=3'");
    assert_eq!(split["independent"], true);
    assert_eq!(split["settings"]["select_on"], "seed<3");
    assert!(folder.ok("best -d grid.csv").contains("p is multiplied by the number of candidates"));
}

#[test]
fn targets_without_a_choice_are_named() {
    let mut text = "intermediate,target,seed,metric,score\nnone,bucc,,accuracy,60\n".to_owned();
    for seed in 1..=4 {
        for (name, target, score) in [("none", "xnli", 60), ("mnli", "xnli", 62), ("mnli", "bucc", 64)] {
            text.push_str(&format!("{name},{target},{seed},accuracy,{score}.{seed}\n"));
        }
    }
    let folder = Folder::new();
    folder.write("simulated_runs.csv", text);
    let json = folder.json("best -d simulated_runs.csv --select-on 'seed<3' --report-on 'seed>=3'");
    // The baseline of BUCC has no seed.
    let said = json["notes"].as_array().unwrap().iter().find(|note| note["code"] == "N247").unwrap();
    assert!(said["message"].as_str().unwrap().starts_with("no best intermediate for `bucc`: "), "{said}");
}

#[test]
fn dunnett_takes_the_place_of_holm_where_a_baseline_is_shared() {
    let folder = Folder::with_grid();
    let text = folder.ok("gain -d grid.csv --correction dunnett-baseline");
    assert!(text.contains("after Dunnett (Bonferroni over targets) correction"), "{text}");
    let paired = folder.stilt("gain -d grid.csv --correction dunnett-baseline --paired");
    assert_eq!(paired.code, 2);
    assert!(paired.stderr.contains("independent runs"), "{}", paired.stderr);
}

#[test]
fn choices_that_make_no_sense_are_refused() {
    let folder = Folder::with_grid();
    for (line, word) in [
        ("gain -d grid.csv --bound -1", "above 0"),
        ("gain -d grid.csv --bound nan", "above 0"),
        ("gain -d grid.csv --alpha 1.5", "between 0 and 1"),
        ("gain -d grid.csv --test paird-t", "paired-t"),
        ("gain -d grid.csv --over seeds+languages --unbalanced", "without --unbalanced"),
        ("best -d grid.csv --over targets", "--over seeds"),
        ("best -d grid.csv --select-on sedd=3", "did you mean `seed`"),
        ("best -d grid.csv --select-on dev", "no level `dev`"),
    ] {
        let run = folder.stilt(line);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        assert!(run.stderr.contains(word), "{line}: {}", run.stderr);
        assert!(run.stdout.is_empty(), "{line}");
    }
}
