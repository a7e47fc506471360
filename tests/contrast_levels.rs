//! `stilt contrast --by`: every level over its own targets, interactions over those in common, and what is left out.

use serde_json::{Value, json};

use crate::support::{Folder, number};

/// Targets with the languages they have; the difference of mnli and squad_v1 is that of the language and the target.
const TARGETS: [(&str, &[(&str, f64)]); 3] = [
    ("xnli", &[("en", 1.0), ("de", 3.0)]),
    ("pawsx", &[("en", 2.0), ("de", 6.0), ("fr", 4.0)]),
    ("ner", &[("en", 6.0), ("sw", 5.0)]),
];

/// Simulated runs without noise between arms: mnli above squad_v1 by the numbers above.
fn folder() -> Folder {
    let folder = Folder::new();
    let mut text = "intermediate,target,language,seed,metric,score\n".to_owned();
    for (target, languages) in TARGETS {
        for (language, difference) in languages {
            for (name, score) in [("none", 50.0), ("squad_v1", 60.0), ("mnli", 60.0 + difference)] {
                for (seed, noise) in [(1, -0.5), (2, 0.0), (3, 0.5)] {
                    text.push_str(&format!("{name},{target},{language},{seed},accuracy,{}\n", score + noise));
                }
            }
        }
    }
    folder.write("simulated.csv", text);
    folder
}

fn row<'a>(json: &'a Value, by: &str, other: Option<&str>, target: &str) -> &'a Value {
    let mut rows = json["rows"].as_array().unwrap().iter();
    let found = rows.find(|row| {
        row["by"].as_str().unwrap_or_default() == by && row["by_other"] == json!(other) && row["target"] == target
    });
    found.unwrap_or_else(|| panic!("no row {by} {other:?} {target}: {json}"))
}

fn notes<'a>(json: &'a Value, code: &str) -> Vec<&'a str> {
    let notes = json["notes"].as_array().unwrap().iter().filter(|note| note["code"] == code);
    notes.map(|note| note["message"].as_str().unwrap()).collect()
}

fn near(row: &Value, expected: f64) {
    assert!((number(row, "difference") - expected).abs() < 1e-9, "{expected}: {row}");
}

#[test]
fn a_level_is_averaged_over_its_own_targets_whatever_else_is_there() {
    let folder = folder();
    let words = "contrast intermediate mnli squad_v1 --by language -d simulated.csv";
    let json = folder.json(words);
    // en: (1 + 2 + 6) / 3; de: (3 + 6) / 2; fr and sw have one target.
    for (language, mean, targets) in [("en", 3.0, 3), ("de", 4.5, 2), ("fr", 4.0, 1), ("sw", 5.0, 1)] {
        let all = row(&json, language, None, "*");
        near(all, mean);
        assert_eq!(all["n_targets"], targets, "{language}");
        let alone = folder.json(&format!("{words} --where language={language}"));
        near(row(&alone, language, None, "*"), mean);
    }
}

#[test]
fn an_interaction_is_over_the_targets_that_both_levels_have() {
    let folder = folder();
    let words = "contrast intermediate mnli squad_v1 --by language -d simulated.csv";
    let json = folder.json(words);
    // de - en: (3 - 1 + 6 - 2) / 2 on xnli and pawsx; en - sw: 6 - 5 on ner; de - fr: 6 - 4 on pawsx.
    for (a, b, difference, targets) in [("de", "en", 3.0, 2), ("en", "sw", 1.0, 1), ("de", "fr", 2.0, 1)] {
        let (mean, n) = match json["rows"].as_array().unwrap().iter().any(|row| row["by"] == a && row["by_other"] == b)
        {
            true => (difference, row(&json, a, Some(b), "*")),
            false => (-difference, row(&json, b, Some(a), "*")),
        };
        near(n, mean);
        assert_eq!(n["n_targets"], targets, "{a} {b}");
    }
    // fr has pawsx and sw has ner.
    let none = row(&json, "fr", Some("sw"), "*");
    assert_eq!(none["reason"], "the two levels have no computed target in common");
    let told = folder.ok(words);
    // Two of the three targets that de or en have; a level is over all of its own.
    assert!(told.contains("+3.0 (2/3)") || told.contains("\u{2212}3.0") && told.contains("(2/3)"), "{told}");
    assert!(told.contains("over the targets that both have"), "{told}");
    assert!(!told.contains("(1/3)  ["), "a level is over all of its own targets: {told}");
}

#[test]
fn a_target_without_runs_at_a_level_is_no_target_that_intermediates_lack() {
    let folder = folder();
    let words = "contrast intermediate mnli,sst2 squad_v1 --by language -d lacking.csv";
    let whole = folder.json("contrast intermediate mnli squad_v1 --by language -d simulated.csv");
    assert!(notes(&whole, "N314").is_empty(), "{whole}");
    // sst2 as mnli, and not on German pawsx.
    let runs = folder.read("simulated.csv");
    let further = runs.lines().filter(|line| line.starts_with("mnli,") && !line.contains("pawsx,de"));
    let further: Vec<String> = further.map(|line| line.replace("mnli,", "sst2,")).collect();
    folder.write("lacking.csv", format!("{runs}{}\n", further.join("\n")));
    let json = folder.json(words);
    assert_eq!(
        notes(&json, "N314"),
        [
            "`sst2` lacks `pawsx` at `de`: not computed there, nor in the average; --where 'intermediate!=sst2' leaves it out"
        ]
    );
    near(row(&json, "de", None, "*"), 3.0);
    assert_eq!(row(&json, "de", None, "*")["n_targets"], 1);
    near(row(&json, "en", None, "*"), 3.0);
    // Without sst2 its group would be empty.
    let alone = folder.json(&words.replace("mnli,sst2", "sst2"));
    assert_eq!(notes(&alone, "N314"), ["`sst2` lacks `pawsx` at `de`: not computed there, nor in the average"]);
}

#[test]
fn levels_without_the_attribute_are_counted_and_named() {
    let folder = folder();
    folder.write(
        "stilt.toml",
        "[tasks.mnli]\ndifficulty = \"hard\"\n[tasks.squad_v1]\ndifficulty = \"easy\"\n[languages.en]\nresource = \"high\"\n\
         [languages.sw]\nresource = \"low\"\n",
    );
    // rte as mnli: a third of 63 rows, and a third of those that are no baseline.
    let runs = folder.read("simulated.csv");
    let further: Vec<String> =
        runs.lines().filter(|line| line.starts_with("mnli,")).map(|line| line.replace("mnli,", "rte,")).collect();
    folder.write("further.csv", format!("{runs}{}\n", further.join("\n")));
    let json = folder.json("contrast intermediate.difficulty hard easy --by language.resource -d further.csv");
    assert_eq!(
        notes(&json, "N313"),
        [
            "1 of 3 levels of `intermediate` (21 of 63 rows) have no known `difficulty`, and are in no group of \
             `intermediate.difficulty`: `rte`",
            // xnli and pawsx are also in German, pawsx in French: 3 targets of 4 arms of 3 runs.
            "2 of 4 levels of `language` (36 of 84 rows) have no known `resource`, and are in no group of \
             `language.resource`: `de`, `fr`",
        ]
    );
}

#[test]
fn an_interaction_is_larger_or_smaller_and_never_better() {
    let folder = folder();
    // In German pawsx runs differ by what the seeds of English do not: the interaction has a variance.
    let runs = folder.read("simulated.csv").replace("mnli,xnli,de,1,accuracy,62.5", "mnli,xnli,de,1,accuracy,62.6");
    folder.write("simulated.csv", runs);
    let words =
        "contrast intermediate mnli squad_v1 --by language -d simulated.csv --where language=de,en --where target=xnli";
    let json = folder.json(words);
    // 3 + .1 / 3 - 1, in the order in which languages are listed: the first minus the second.
    let interaction = row(&json, "de", Some("en"), "*");
    near(interaction, 2.0 + 0.1 / 3.0);
    assert_eq!(interaction["verdict"], "better", "{interaction}");
    let told = folder.ok(words);
    let line = told.lines().find(|line| line.contains("de \u{2212} en") && line.contains("[")).unwrap();
    assert!(line.contains("larger") && !line.contains("better"), "{line}");
}

#[test]
fn base_models_without_intermediates_are_contrasted_by_their_scores() {
    let folder = Folder::new();
    let mut text = "base_model,intermediate,target,language,seed,metric,score\n".to_owned();
    for (model, scores) in [("bloom-3b", [60.0, 50.0, 46.0]), ("bloom-7b1", [62.0, 55.0, 54.0])] {
        for (language, score) in ["en", "de", "sw"].iter().zip(scores) {
            text.push_str(&format!("{model},none,xnli,{language},1,accuracy,{score}\n"));
        }
    }
    folder.write("simulated.csv", text);
    let words = "contrast base_model bloom-3b bloom-7b1 -d simulated.csv";
    let run = folder.stilt(words);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("runs of the baseline alone") && run.stderr.contains("--value score"),
        "{}",
        run.stderr
    );
    let json = folder.json(&format!("{words} --value score --over languages"));
    let all = row(&json, "", None, "*");
    // -2, -5 and -8: mean -5, sd 3, t = -5 / (3 / sqrt 3) with 2 degrees of freedom; t(.975, 2) = 4.302652729911275.
    assert!(all["by"].is_null() && json["settings"]["value"] == "score", "{json}");
    near(all, -5.0);
    assert!((number(all, "ci_low") + 5.0 + 4.302_652_729_911_275 * 3.0f64.sqrt()).abs() < 1e-9, "{all}");
    assert_eq!((&all["pairing"], &all["n_treated"]), (&"units".into(), &3.into()));
    assert_eq!(notes(&json, "N311"), ["differences of scores as measured: no baseline is taken off"]);
}

#[test]
fn the_way_to_set_languages_against_each_other_is_shown_and_works() {
    let folder = folder();
    let run = folder.stilt("contrast language.script Latin Arabic -d simulated.csv");
    assert_eq!(run.code, 2);
    let way = "stilt contrast intermediate mnli none --by language.script";
    assert!(run.stderr.contains(way), "{}", run.stderr);
    let json = folder.json("contrast intermediate mnli none --by language -d simulated.csv");
    // The gains of mnli are 10 more than what it has over squad_v1; en: 10 + (1 + 2 + 6) / 3.
    near(row(&json, "en", None, "*"), 13.0);
    // de - en on xnli and pawsx: (3 - 1 + 6 - 2) / 2.
    near(row(&json, "de", Some("en"), "*"), 3.0);
}

#[test]
fn the_baseline_of_an_untrained_target_is_one_value_in_a_contrast_too() {
    let folder = Folder::new();
    let mut text =
        "intermediate,target,language,seed,metric,score\nnone,bucc,de,,f1,60\nnone,bucc,fr,,f1,50\n".to_owned();
    for (seed, score) in [(1, 62), (2, 64), (3, 66)] {
        text.push_str(&format!("mnli,bucc,de,{seed},f1,{score}\nmnli,bucc,fr,{seed},f1,{}\n", score - 11 + seed));
    }
    folder.write("simulated.csv", text);
    let json = folder.json("contrast intermediate mnli none --by language -d simulated.csv");
    // 2, 4, 6: mean 4, sd 2; t(.975, 2) = 4.302652729911275.
    let half = 4.302_652_729_911_275 * 2.0 / 3.0f64.sqrt();
    for target in ["bucc", "*"] {
        let of = row(&json, "de", None, target);
        near(of, 4.0);
        assert!((number(of, "ci_high") - 4.0 - half).abs() < 1e-9, "{of}");
    }
    // fr: 52, 55, 58 less 50; de - fr per run: 0, -1, -2, mean -1, sd 1.
    let of = row(&json, "de", Some("fr"), "bucc");
    near(of, -1.0);
    assert!((number(of, "ci_high") + 1.0 - half / 2.0).abs() < 1e-9, "{of}");
}

#[test]
fn many_interactions_are_said_with_how_to_pick_levels() {
    let folder = Folder::new();
    let mut text = "intermediate,target,language,seed,metric,score\n".to_owned();
    for language in ["ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th"] {
        for (name, score) in [("none", 60), ("mnli", 62), ("squad_v1", 61)] {
            for (seed, noise) in [(1, -1), (2, 0), (3, 1)] {
                text.push_str(&format!("{name},xnli,{language},{seed},accuracy,{}\n", score + noise));
            }
        }
    }
    folder.write("simulated.csv", text);
    let words = "contrast intermediate mnli squad_v1 --by language -d simulated.csv";
    // 11 times 10 / 2; 10 times 9 / 2 are not many.
    let said = notes(&folder.json(words), "N317").concat();
    assert_eq!(said, "55 interactions are corrected together; --where 'language=A,B' picks levels to compare");
    assert!(notes(&folder.json(&format!("{words} --where language!=th")), "N317").is_empty());
    let two = folder.json(&format!("{words} --where language=en,sw"));
    near(row(&two, "en", Some("sw"), "*"), 0.0);
}
