//! Claims files: what is wrong with them is said at its place and all at once; drafts and shipped files are sound.

use crate::check::{CHECK, claim, folder, rows};
use crate::readme::transcripts;
use crate::support::{Folder, project};

const MNLI: &str = "intermediate = \"mnli\"\nexpected = \"better\"";

#[test]
fn every_problem_is_said_at_once_with_its_place() {
    let claims = [
        claim("a", "direction", "intermediate = \"mnli\"\nexpceted = \"better\"\nexpected = \"up\""),
        claim("b", "directoin", ""),
        claim("c", "value", "expected = \"much\"\nover = \"seed\"\nalpha = 5"),
        "[[claims]]\n".to_owned(),
    ];
    let folder = folder(&claims.concat());
    let run = folder.stilt(CHECK);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    for said in [
        "claims.toml:7:1\n",
        "unknown key `expceted`",
        "did you mean `expected`?",
        "claims.toml:8:12\n",
        "expected better or worse",
        "claims.toml:14:8\n",
        "did you mean `direction`?",
        "claims.toml:22:12\n",
        "claims.toml:23:8\n",
        "claims.toml:24:9\n",
        "a claim without `tolerance`",
        "claims.toml:26:3\n",
    ] {
        assert!(run.stderr.contains(said), "no `{said}` in:\n{}", run.stderr);
    }
    assert!(run.stderr.contains("error[E211]"));
}

#[test]
fn names_that_nobody_knows_are_errors_all_in_one_pass() {
    let claims = [
        claim("a", "direction", "intermediate = [\"mnli\", \"qqpp\"]\nexpected = \"better\""),
        claim("b", "direction", "where = \"target=xnil\"\nexpected = \"better\""),
        claim("c", "order", "order = [\"mnli\", \"squad_v22\"]"),
        claim("d", "direction", "where = \"tagret=xnli\"\nexpected = \"better\""),
        claim("e", "attribute", "attribute = \"intermediate.train_size\"\nlevel = \"mlni\"\nexpected = 1"),
    ];
    let run = folder(&claims.concat()).stilt(CHECK);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    for said in [
        "error[E212]",
        "claims.toml:6:26\n",
        "did you mean `qqp`?",
        "claims.toml:14:17\n",
        "did you mean `xnli`?",
        "did you mean `squad_v2`?",
        "did you mean `target`?",
        "did you mean `mnli`?",
    ] {
        assert!(run.stderr.contains(said), "no `{said}` in:\n{}", run.stderr);
    }
}

#[test]
fn a_file_that_is_no_toml_has_a_place_and_other_files_an_exit_code() {
    let folder = folder("[[claim]]\nid = \"a\nkind = 1\n");
    let run = folder.stilt(CHECK);
    assert!(run.code == 3 && run.stderr.contains("claims.toml:2:"), "{}", run.stderr);
    for (text, said) in
        [("", "there is no claim"), ("claim = 1\n", "claims are a list"), ("claim = [1]\n", "is a table")]
    {
        folder.write("claims.toml", text);
        let run = folder.stilt(CHECK);
        assert!(run.code == 3 && run.stderr.contains(said), "{}", run.stderr);
    }
    folder.write("claims.toml", [0xff, 0xfe]);
    assert_eq!(folder.stilt(CHECK).code, 3);
    assert_eq!(folder.stilt("check nowhere.toml -d simulated.csv").code, 74);
    assert_eq!(folder.stilt("check -d simulated.csv").code, 2);
    folder.write("claims.toml", claim("a", "direction", MNLI).repeat(2));
    let run = folder.stilt(CHECK);
    assert!(run.code == 3 && run.stderr.contains("a second claim `a`"), "{}", run.stderr);
    folder.write("claims.toml", claim("a", "count", "at_least = 9\nof = 8\namong = \"targets\""));
    assert!(folder.stilt(CHECK).stderr.contains("9 of 8 cannot be"));
    folder.write("claims.toml", claim("a", "absence", "bound = 1\nover = \"examples\""));
    assert_eq!(folder.stilt(CHECK).code, 3);
}

#[test]
fn what_is_known_of_tasks_needs_no_results() {
    let lines = "attribute = \"intermediate.train_size\"\nlevel = \"mnli\"\nexpected = 392702";
    let known = claim("a", "attribute", lines);
    let folder = folder(&known);
    let run = folder.stilt("check claims.toml");
    assert!(run.code == 0 && run.stdout.contains("the catalogue says 392702"), "{}", run.stderr);
    folder.write("claims.toml", known.replace("mnli", "mlni"));
    let run = folder.stilt("check claims.toml");
    assert!(run.code == 3 && run.stderr.contains("did you mean `mnli`?"), "{}", run.stderr);
    folder.write("claims.toml", format!("{known}{}", claim("b", "direction", MNLI)));
    assert_eq!(folder.stilt("check claims.toml").code, 1, "one of the claims is about results");
    let word = lines.replace("train_size", "family").replace("392702", "\"nli\"\ntolerance = 3");
    folder.write("claims.toml", claim("a", "attribute", &word));
    let run = folder.stilt("check claims.toml");
    assert!(run.code == 3 && run.stderr.contains("claims.toml:9:13\n"), "{}", run.stderr);
}

#[test]
fn rows_have_the_keys_of_the_contract() {
    let folder = folder(&claim("a", "direction", MNLI));
    let csv = folder.ok(&format!("{CHECK} --format csv"));
    assert!(csv.starts_with("id,kind,verdict,expected,observed,evidence,confidence,"), "{csv}");
    let json = folder.json(CHECK);
    assert_eq!(json["rows"][0]["where"], "claims.toml:1");
    assert_eq!(json["settings"]["alpha"], 0.05);
}

#[test]
fn the_order_of_rows_and_claims_and_the_threads_do_not_matter() {
    let claims = [claim("a", "direction", MNLI), claim("b", "order", "order = [\"mnli\", \"qqp\"]")];
    let folder = folder(&claims.concat());
    let first = folder.ok(&format!("{CHECK} --format json --threads 1"));
    let mut lines: Vec<&str> = crate::check::RESULTS.lines().collect();
    lines[1..].reverse();
    folder.write("simulated.csv", lines.join("\n"));
    assert_eq!(first, folder.ok(&format!("{CHECK} --format json --threads 2")));
    let rows_of = |folder: &Folder| rows(&folder.stilt(&format!("{CHECK} --format json")));
    let before = rows_of(&folder);
    folder.write("claims.toml", [claims[1].as_str(), &claims[0]].concat());
    let after = rows_of(&folder);
    for (a, b) in [(0, 1), (1, 0)] {
        assert_eq!((&before[a]["id"], &before[a]["p"]), (&after[b]["id"], &after[b]["p"]), "judged alone");
    }
}

#[test]
fn a_contradiction_is_reported_before_it_ends_the_run() {
    let claims = [claim("right", "direction", MNLI), claim("wrong", "direction", &MNLI.replace("better", "worse"))];
    let folder = folder(&claims.concat());
    let run = folder.stilt(&format!("{CHECK} -o report.md"));
    assert_eq!((run.code, run.stdout.as_str()), (5, ""));
    assert!(run.stderr.contains("the results contradict the claim `wrong`"), "{}", run.stderr);
    let report = folder.read("report.md");
    assert!(report.contains("contradicted") && report.contains("A simulated sentence."), "{report}");
    assert!(report.contains("2 claims: 1 supported, 1 contradicted, 0 not testable."), "{report}");
}

#[test]
fn drafts_are_read_and_borne_out_by_their_own_results() {
    for (name, text) in [("simulated.csv", crate::check::RESULTS), ("grid.csv", crate::support::GRID)] {
        let folder = Folder::new();
        folder.write(name, text);
        folder.ok(&format!("check --init -d {name} -o drafted.toml"));
        assert!(folder.read("drafted.toml").contains("[[claim]]"));
        let json = folder.json(&format!("check drafted.toml -d {name}"));
        let rows = json["rows"].as_array().unwrap();
        assert!(!rows.is_empty() && rows.iter().all(|row| row["verdict"] == "supported"), "{rows:?}");
        let again = folder.stilt(&format!("check --init -d {name} -o drafted.toml"));
        assert!(again.code == 2 && again.stderr.contains("there already"), "{}", again.stderr);
    }
    let folder = Folder::new();
    folder.write("grid.csv", crate::support::GRID);
    let choices = "--where 'target=xquad language=de' --metric f1 --paired";
    folder.ok(&format!("check --init -d grid.csv {choices} -o drafted.toml"));
    let draft = folder.read("drafted.toml");
    let said = "where = \"target=xquad language=de\"\nmetric = [\"f1\"]\npaired = true\n";
    assert!(draft.contains(said), "{draft}");
    let json = folder.json("check drafted.toml -d grid.csv");
    assert!(json["rows"].as_array().unwrap().iter().all(|row| row["verdict"] == "supported"), "{json}");
    let reported = project("data/phang2020/reported_gains.csv").display().to_string();
    let draft = Folder::new().ok(&format!("check --init -d '{reported}'"));
    assert!(draft.contains("nothing to draft") && !draft.contains("[[claim]]"), "{draft}");
}

#[test]
fn no_shipped_claim_is_contradicted_by_the_shipped_results() {
    let folder = Folder::new();
    let path = |path: &str| project("data").join(path).display().to_string();
    let verdicts = |claims: &str, data: &str| -> Vec<(String, String)> {
        let json = folder.json(&format!("check '{}' -d '{}'", path(claims), path(data)));
        let rows = json["rows"].as_array().unwrap().iter();
        let word = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.map(|row| (word(row, "id"), word(row, "verdict"))).collect()
    };
    let phang = verdicts("claims/phang2020.toml", "phang2020/reported_gains.csv");
    // Only the sizes can be checked: reported differences are no evidence for themselves.
    for (id, verdict) in &phang {
        let expected = if id.starts_with("size-") { "supported" } else { "not testable" };
        assert_eq!(verdict, expected, "{id}");
    }
    assert_eq!(phang.len(), 14);
    let of = |claims: &[(String, String)], id: &str| claims.iter().find(|claim| claim.0 == id).unwrap().1.clone();
    let curves = verdicts("claims/model_recycling_curves.toml", "model-recycling/roberta_base_curves.csv");
    assert_eq!(of(&curves, "cold-fusion-helps"), "supported");
    assert_eq!(of(&curves, "few-examples-16"), "not testable", "one run");
    let full = verdicts("claims/model_recycling.toml", "model-recycling/roberta_base.csv");
    assert_eq!((of(&full, "squad-v1-mean"), of(&full, "squad-v2-mean")), ("supported".into(), "supported".into()));
    assert_eq!(of(&full, "mnli-helps"), "not testable", "one checkpoint");
}

#[test]
fn reported_differences_never_support_their_own_claim() {
    let path = |path: &str| project("data").join(path).display().to_string();
    let (claims, data) = (path("claims/phang2020.toml"), path("phang2020/reported_gains.csv"));
    let json = Folder::new().json(&format!("check '{claims}' -d '{data}'"));
    let squad = &json["rows"][0];
    assert_eq!((&squad["expected"], &squad["observed"]), (&8.2.into(), &8.2.into()));
    assert!(squad["reason"].as_str().unwrap().starts_with("reported only"), "{squad}");
    let english = json["rows"].as_array().unwrap().iter().find(|row| row["id"] == "english-first").unwrap();
    assert_eq!(english["reason"], "there are no results of a column approach");
    assert!(english["wanted"].as_str().unwrap().contains("(approach=english,mlm)"), "{english}");
    assert!(squad["wanted"].as_str().unwrap().starts_with("runs of squad on the targets with xlm-roberta-large"));
}

#[test]
fn published_scores_bear_out_a_value_without_a_confidence() {
    let lines = "intermediate = \"x-stilts\"\nexpected = 2.5\ntolerance = 0.05";
    let folder = folder(&claim("headline", "value", lines));
    let data = project("data/rembert-table16/xtreme_test.csv").display().to_string();
    let row = folder.json(&format!("check claims.toml -d '{data}'"))["rows"][0].clone();
    // The mean of seven differences of published scores is 2.52 (data/rembert-table16/SOURCE.md).
    assert_eq!((&row["verdict"], &row["confidence"]), (&"supported".into(), &serde_json::Value::Null));
    assert!(row["reason"].as_str().unwrap().contains("no variance"), "{row}");
}

#[test]
fn the_transcript_of_the_documentation_is_true() {
    let page = std::fs::read_to_string(project("docs/check.md")).unwrap();
    let folder = Folder::new();
    folder.write("results.csv", include_str!("fixtures/readme.csv"));
    folder.write("claims.toml", page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap());
    let transcripts = transcripts(&page);
    assert_eq!(transcripts.len(), 1);
    for (line, expected) in transcripts {
        let run = folder.stilt(&line);
        assert_eq!((run.code, run.stdout), (5, expected), "stilt {line}");
    }
}

#[test]
fn the_documentation_lists_every_kind_and_key() {
    let page = std::fs::read_to_string(project("docs/check.md")).unwrap();
    let folder = folder(&claim("a", "direction", "zzzz = 1"));
    let help = folder.stilt(CHECK).stderr;
    let keys = help.split("expected ").nth(1).unwrap().lines().next().unwrap();
    for key in keys.split(", ") {
        assert!(page.contains(&format!("`{key}`")), "{key}");
    }
    folder.write("claims.toml", claim("a", "zzz", ""));
    let help = folder.stilt(CHECK).stderr;
    let kinds = help.split("expected ").nth(1).unwrap().lines().next().unwrap();
    assert_eq!(kinds.split(", ").count(), 6);
    assert!(kinds.split(", ").all(|kind| page.contains(&format!("| `{kind}` |"))), "{kinds}");
}
