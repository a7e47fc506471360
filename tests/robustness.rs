//! `stilt robustness`: spread over languages.

use serde_json::Value;

use crate::support::{Folder, number, project};

const COLUMNS: &str = "base_model,split,intermediate,row,n_languages,sd_observed,sd_noise,sd,sd_low,sd_high,sd_reason,\
                       worst_language,worst,worst_low,worst_high,n_tested,n_negative,share_harmed,share_low,share_high,\
                       harmed_at_least,helped_at_least,harmed_shown,gain,ci_low,ci_high,n_treated,n_baseline,n_targets,test,p,\
                       p_adjusted,q,m,verdict,reason,basis,scope";

const COMMAND: &str = "robustness -d grid.csv --where target=xnli";

fn of<'a>(json: &'a Value, intermediate: &str) -> &'a Value {
    json["rows"].as_array().unwrap().iter().find(|row| row["intermediate"] == intermediate).unwrap()
}

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = Folder::with_grid();
    assert_eq!(folder.ok(&format!("{COMMAND} --format csv")).lines().next().unwrap(), COLUMNS);
    let json = folder.json(COMMAND);
    assert_eq!(json["schema"], "stilt.robustness/1");
    let first = json["rows"][0].as_object().unwrap();
    assert!(COLUMNS.split(',').all(|key| first.contains_key(key)) && first.len() == COLUMNS.split(',').count());
    // Two intermediates in three languages of two families.
    assert_eq!(json["languages"].as_array().unwrap().len(), 6);
    assert_eq!(json["groups"].as_array().unwrap().len(), 4);
    assert_eq!(json["languages"][0]["m"], 6);
    assert_eq!((&json["settings"]["by"], &json["settings"]["over"]), (&"language.family".into(), &"seeds".into()));
}

#[test]
fn the_values_of_languages_are_those_of_the_gain_table() {
    let folder = Folder::with_grid();
    let json = folder.json(COMMAND);
    let gains = folder.json("gain -d grid.csv --where target=xnli --cols language");
    for language in json["languages"].as_array().unwrap() {
        let same =
            |row: &&Value| row["intermediate"] == language["intermediate"] && row["language"] == language["language"];
        let gain = gains["rows"].as_array().unwrap().iter().find(same).unwrap();
        for key in ["gain", "ci_low", "ci_high", "p", "p_adjusted", "verdict"] {
            assert_eq!(gain[key], language[key], "{key}");
        }
    }
    // Three languages with one target each: the mean over languages is the gain of the table.
    for intermediate in ["mnli", "squad_v2"] {
        let own = number(of(&json, intermediate), "gain");
        let rows = gains["rows"].as_array().unwrap().iter();
        let gain = rows.into_iter().find(|row| row["intermediate"] == intermediate && row["language"] == "*").unwrap();
        assert!((own - number(gain, "gain")).abs() < 1e-9);
    }
}

#[test]
fn the_table_says_spread_worst_language_and_harm() {
    let folder = Folder::with_grid();
    let text = folder.ok(COMMAND);
    for words in [
        "Gain over languages: xlm-roberta-base",
        "true sd",
        "Bonferroni",
        "partial conjunction",
        "Niger-Congo (1)",
        "About new runs",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(folder.ok(&format!("{COMMAND} --by '' --format md")).starts_with("### Gain over languages"));
    assert!(!folder.ok(&format!("{COMMAND} --by ''")).contains("Niger-Congo"));
}

#[test]
fn ladders_of_models_have_trends_over_size_though_nothing_was_trained() {
    let folder = Folder::new();
    let data = format!("-d '{}' --where target=xnli", project("data/lm-eval/zero_shot.csv").display());
    let run = folder.stilt(&format!("robustness {data}"));
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("--value score"), "{}", run.stderr);
    let json = folder.json(&format!("robustness {data} --value score --rows base_model"));
    assert_eq!(json["rows"].as_array().unwrap().len(), 8);
    let aspects: Vec<&str> =
        json["trends"].as_array().unwrap().iter().map(|trend| trend["aspect"].as_str().unwrap()).collect();
    assert_eq!(aspects, ["mean", "spread", "worst"]);
    let mean = &json["trends"][0];
    assert_eq!((&mean["n"], &mean["m"]), (&8.into(), &3.into()));
    let sizes: Vec<f64> = mean["points"].as_array().unwrap().iter().map(|point| number(point, "params")).collect();
    assert!(sizes.is_sorted());
    let first = &json["rows"][0];
    assert!(first["verdict"].is_null() && first["share_harmed"].is_null() && first["sd"].is_null(), "{first}");
    assert!(first["score"].is_number() && first["sd_observed"].is_number());
}

#[test]
fn the_order_of_rows_and_the_threads_do_not_matter() {
    let folder = Folder::with_grid();
    let grid = folder.read("grid.csv");
    let mut lines: Vec<&str> = grid.lines().collect();
    lines[1..].reverse();
    folder.write("turned.csv", lines.join("\n"));
    let first = folder.ok("robustness -d grid.csv --format json --threads 1");
    assert_eq!(first, folder.ok("robustness -d turned.csv --format json --threads 2"));
}

#[test]
fn bad_input_is_refused_with_a_hint() {
    let folder = Folder::with_grid();
    for words in
        ["--rows target", "--by target.family", "--by language.famly", "--by language.resource", "--value loss"]
    {
        let run = folder.stilt(&format!("robustness -d grid.csv {words}"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words}: {}", run.stderr);
    }
    let run = folder.stilt("robustness -d grid.csv --where language=en");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("only `en` is there"), "{}", run.stderr);
    assert_eq!(folder.stilt("robustness -d grid.csv -o r.docx").code, 2);
}

#[test]
fn a_project_may_state_what_languages_have_in_common() {
    let folder = Folder::with_grid();
    folder.write("stilt.toml", "[languages.sw]\nresource = \"low\"\n[languages.de]\nresource = \"high\"\n");
    let json = folder.json(&format!("{COMMAND} --by language.resource"));
    let groups: Vec<Option<&str>> =
        json["groups"].as_array().unwrap().iter().take(3).map(|group| group["group"].as_str()).collect();
    assert_eq!(groups, [Some("high"), Some("low"), None]);
    assert!(json["notes"].as_array().unwrap().iter().any(|note| note["code"] == "N282"));
}

#[test]
fn every_note_is_explained() {
    let folder = Folder::new();
    for code in ["N280", "N281", "N282", "N283", "N284", "N285"] {
        assert!(folder.ok(&format!("explain {code}")).contains(code));
    }
}

#[test]
fn base_models_beside_each_other_average_the_intermediates_that_all_have() {
    // mnli gains 1 in every model and language; rte gains 10, and the largest model has no runs of it.
    let folder = Folder::new();
    let mut text = "base_model,intermediate,target,language,seed,metric,score\n".to_owned();
    for model in ["bloom-560m", "bloom-1b1", "bloom-3b"] {
        for (intermediate, gain) in [("none", 0), ("mnli", 1), ("rte", 10)] {
            for language in ["de", "en"] {
                if (intermediate, model) != ("rte", "bloom-3b") {
                    text.push_str(&format!("{model},{intermediate},xnli,{language},1,accuracy,{}\n", 60 + gain));
                }
            }
        }
    }
    folder.write("r.csv", text);
    let gains = |options: &str| -> Vec<f64> {
        let json = folder.json(&format!("robustness --rows base_model -d r.csv {options}"));
        json["rows"].as_array().unwrap().iter().map(|row| number(row, "gain")).collect()
    };
    assert_eq!(gains(""), [1.0, 1.0, 1.0]);
    assert_eq!(gains("--unbalanced"), [5.5, 5.5, 1.0]);
    let text = folder.ok("robustness --rows base_model -d r.csv");
    assert!(text.contains("N286: left out `rte`, which not all base models have"), "{text}");
}

#[test]
fn no_trend_is_drawn_through_models_of_different_languages_and_targets() {
    // LLaMA has XNLI alone; BLOOM has PAWS-X and XCOPA, too.
    let data = project("data/lm-eval/zero_shot.csv");
    let folder = Folder::new();
    let json = |options: &str| {
        folder.json(&format!("robustness --value score --rows base_model -d '{}' {options}", data.display()))
    };
    let all = json("");
    for trend in all["trends"].as_array().unwrap() {
        assert!(trend["slope"].is_null() && trend["verdict"] == "not-testable", "{trend}");
        assert!(trend["reason"].as_str().unwrap().contains("different languages, targets"), "{trend}");
    }
    assert!(json("--unbalanced")["trends"][0]["slope"].is_number());
    assert!(json("--where target=xnli")["trends"][0]["slope"].is_number());
}
