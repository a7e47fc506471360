//! `stilt test` and `stilt methods`: registered methods on plain columns of numbers.

use crate::support::{Folder, Run, number};

/// Five runs of two arms, the last one of the second missing.
const ARMS: &str = "seed,mnli,none\n1,61.4,60.1\n2,62.0,60.3\n3,60.9,60.4\n4,62.5,60.0\n5,61.1,\n";

const ROW: [&str; 14] = [
    "method",
    "statistic",
    "df",
    "p",
    "p_adjusted",
    "p_floor",
    "estimate",
    "ci_low",
    "ci_high",
    "n_treated",
    "n_baseline",
    "outcome",
    "reason",
    "extra",
];

fn with(content: &str) -> Folder {
    let folder = Folder::new();
    folder.write("f.csv", content);
    folder
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Runs `stilt test f.csv` with these words; it must fail with that code and say all of this.
fn refused(content: &str, words: &str, code: i32, said: &[&str]) {
    let folder = with(content);
    let Run { code: found, stdout, stderr } = folder.stilt(&format!("test f.csv {words}"));
    assert_eq!((found, stdout.as_str()), (code, ""), "{words}\n{stderr}");
    for word in said.iter().chain(&["error"]) {
        assert!(stderr.contains(word), "no `{word}` in:\n{stderr}");
    }
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn rows_have_the_keys_of_the_contract_and_csv_the_same_columns() {
    let folder = with(ARMS);
    let json = folder.json("test f.csv --treated mnli --baseline none");
    assert_eq!(json["schema"], "stilt.test/1");
    let row = json["rows"][0].as_object().unwrap();
    assert_eq!(row.len(), ROW.len());
    assert!(ROW.iter().all(|key| row.contains_key(*key)), "{row:?}");
    let csv = folder.ok("test f.csv --treated mnli --baseline none --format csv");
    assert_eq!(csv.lines().next().unwrap(), ROW.join(","));
    assert!(csv.lines().nth(1).unwrap().starts_with("welch-t,4.46"), "{csv}");
}

#[test]
fn pairs_are_pairs_only_where_that_is_said() {
    let folder = with(ARMS);
    // scipy 1.17.1: ttest_rel of the four whole rows; ttest_ind(equal_var=False) of five against four.
    let paired = folder.json("test f.csv --treated mnli --baseline none --paired --method paired-t");
    near(number(&paired["rows"][0], "p"), 0.036_687_412_093_232_55);
    assert_eq!(paired["rows"][0]["n_treated"], 4);
    assert!(paired["rows"][0]["p_adjusted"].is_null(), "a single test is no family");
    assert_eq!((&paired["notes"][0]["code"], paired["notes"].as_array().unwrap().len()), (&"N401".into(), 1));
    assert!(paired["notes"][0]["message"].as_str().unwrap().ends_with("line 6"), "{}", paired["notes"]);
    let arms = folder.json("test f.csv --treated mnli --baseline none --method welch-t");
    near(number(&arms["rows"][0], "p"), 0.007_526_734_742_855_904);
    assert_eq!((&arms["rows"][0]["n_treated"], &arms["rows"][0]["n_baseline"]), (&5.into(), &4.into()));
}

#[test]
fn equal_lengths_and_several_methods_are_remarked_on() {
    let folder = with("a,b\n1,2\n2,4\n3,5\n");
    let codes = |line: &str| {
        let json = folder.json(line);
        let notes = json["notes"].as_array().unwrap().iter();
        notes.map(|note| note["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("test f.csv --treated a --baseline b --method welch-t"), ["N403"]);
    assert_eq!(codes("test f.csv --treated a --baseline b --method welch-t --unpaired"), [""; 0]);
    assert_eq!(codes("test f.csv --treated a --baseline b --unpaired"), ["N402", "N404"]);
    for code in ["N401", "N402", "N403", "N404"] {
        assert!(folder.ok(&format!("explain {code}")).contains(code));
    }
}

#[test]
fn a_floor_above_alpha_is_said_with_the_number_it_takes() {
    let folder = with(ARMS);
    let text = folder.ok("test f.csv --treated mnli --baseline none --paired --method sign-flip");
    assert!(text.contains("the smallest p that 4 pairs can reach is .125"), "{text}");
    assert!(text.contains("at least 6 pairs are needed"), "{text}");
    let text = folder.ok("test f.csv --treated mnli --baseline none --paired --method sign-flip --alpha 0.2");
    assert!(!text.contains("N404"), "{text}");
}

#[test]
fn sides_are_taken_and_said() {
    let folder = with(ARMS);
    let p = |side: &str| {
        let json =
            folder.json(&format!("test f.csv --treated mnli --baseline none --method welch-t --alternative {side}"));
        number(&json["rows"][0], "p")
    };
    near(2.0 * p("greater"), p("two-sided"));
    near(p("greater") + p("less"), 1.0);
    let text = folder.ok("test f.csv --treated mnli --baseline none --alternative less");
    assert!(text.contains("one-sided: whether `mnli` is lower"), "{text}");
}

#[test]
fn what_cannot_be_tested_says_why() {
    for (content, words, reason) in [
        ("a,b\n1,\n2,NA\n", "--treated a --baseline b", "the column `b` has no value"),
        ("a,b\n1,\n,2\n", "--treated a --baseline b --paired", "no row has both values"),
        ("a,b\n1,2\n", "--treated a --baseline b --paired", "one run in each arm"),
        ("a,b\n5,4\n5,4\n5,4\n", "--treated a --baseline b", "no variance"),
        ("a,b\n5,4\n6,5\n7,6\n", "--treated a --baseline b --paired", "no variance"),
        ("t,a,b\nx,1,2\n", "--blocks t", "1 block: at least 2"),
        ("t,a,b\nx,1,1\ny,2,2\n", "--blocks t", "no variance"),
        ("t,a,b,c\nx,1,1,\ny,2,2,4\n", "--blocks t", "1 of 2 blocks lack a system"),
        ("a,p\n1,\n", "--p p", "the column `p` has no value"),
    ] {
        let folder = with(content);
        let json = folder.json(&format!("test f.csv {words}"));
        for row in json["rows"].as_array().unwrap() {
            assert_eq!(row["outcome"], "not-testable", "{row}");
            assert!(row["p"].is_null() && row["reason"].as_str().unwrap().contains(reason), "{row}");
        }
        assert!(folder.ok(&format!("test f.csv {words}")).contains(reason));
    }
}

#[test]
fn cells_that_are_no_numbers_are_shown_in_their_place() {
    let words = "--treated a --baseline b";
    refused("a,b\n1,zero\n2,3\n", words, 3, &["error[E101]", "f.csv:2:3", "^^^^"]);
    refused("a,b\n1,2\nNaN,3\n2,-inf\n", words, 3, &["f.csv:3:1", "f.csv:4:3", "expected a finite number"]);
    refused("a,b\n61 ± 2,3\n", words, 3, &["a mean with its deviation is no single value"]);
    refused("a,b\n1,2\n3\n", words, 3, &["error[E103]", "f.csv:3:2"]);
    refused("p\n0.2\n1.2\n", "--p p", 3, &["error[E105]", "f.csv:3:1"]);
    refused("t,a,b\nx,1,2\n,3,4\n", "--blocks t", 3, &["error[E114]", "f.csv:3:1", "`t` is not named"]);
    refused("a;b\n61,4;60\n61.2;60\n61,3;60,1\n", words, 3, &["error[E112]", "f.csv:3:1"]);
    refused("", words, 3, &["error[E110]"]);
}

#[test]
fn decimal_commas_are_read() {
    let json = with("a;b\n61,4;60,5\n61,9;60,2\n").json("test f.csv --treated a --baseline b --method welch-t");
    near(number(&json["rows"][0], "estimate"), 1.3);
}

#[test]
fn lists_of_unequal_length_are_no_pairs() {
    let lists = "a,b\n1,2\n2,4\n3,\n5,\n";
    refused(lists, "--treated a --baseline b --paired", 3, &["`b` has 2 values and `a` has 4", "f.csv:4:3", "NA"]);
    let marked = with("a,b\n1,2\n2,4\n3,NA\n5,NA\n").json("test f.csv --treated a --baseline b --paired");
    assert_eq!(marked["rows"][0]["n_treated"], 2, "missing runs that are marked are left out by name");
    assert_eq!(with(lists).json("test f.csv --treated a --baseline b")["rows"][0]["n_baseline"], 2);
}

#[test]
fn words_that_make_no_sense_are_usage_errors() {
    let arms = "--treated mnli --baseline none";
    for (words, code, said) in [
        ("--treated mnl --baseline none", 3, "did you mean `mnli`?"),
        ("", 2, "which columns"),
        ("--method friedman", 2, "--blocks COLUMN"),
        ("--treated mnli", 2, "--treated needs --baseline"),
        ("--treated mnli --blocks seed", 2, "different kinds of columns"),
        ("--treated mnli --baseline mnli", 2, "two columns at once"),
        ("--p mnli --paired", 2, "--paired"),
        ("--value mnli", 2, "--levels"),
    ] {
        refused(ARMS, words, code, &[said]);
    }
    for (words, said) in [
        ("--method freidman", "did you mean `friedman`?"),
        ("--method friedman", "--blocks COLUMN"),
        ("--method paired-t", "--paired"),
        ("--paired --method welch-t", "without --paired"),
        ("--method zzzz", "stilt methods"),
        ("--bound -1", "above 0"),
        ("--alpha 1", "between 0 and 1"),
        ("--alpha -0.1", "between 0 and 1"),
        ("--level 95", "between 0 and 1"),
        ("--resamples 0", "--resamples"),
        ("--k 0", "--k"),
        ("--paired --unpaired", "--unpaired"),
        ("--where seed=1", "the one file"),
    ] {
        refused(ARMS, &format!("{arms} {words}"), 2, &[said]);
    }
    assert_eq!(Folder::new().stilt("test gone.csv --treated a --baseline b").code, 74);
}

#[test]
fn systems_over_blocks_name_their_pairs_and_share_a_correction() {
    // scipy 1.17.1: friedmanchisquare of four systems over six blocks.
    let table = "target,a,b,c,d\nu,9,8,7,6\nv,8,9,6,5\nw,7,6,8,4\nx,9,7,6,8\ny,9,8,5,6\nz,8,7,6,5\n";
    let folder = with(table);
    let json = folder.json("test f.csv --blocks target");
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1 + 6);
    near(number(&rows[0], "statistic"), 9.8);
    near(number(&rows[0], "p"), 0.020_344_998_515_208_292);
    assert_eq!((&rows[1]["a"], &rows[1]["b"]), (&"a".into(), &"b".into()));
    assert_eq!(rows[1]["p"], rows[1]["p_adjusted"], "Nemenyi holds for all pairs at once");
    let json = folder.json("test f.csv --blocks target --method wilcoxon-pairs");
    let rows = json["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| number(row, "p_adjusted") >= number(row, "p")), "{json}");
    assert!(json["notes"][0]["message"].as_str().unwrap().contains("blocks are needed"), "{json}");
    let text = folder.ok("test f.csv --blocks target --method wilcoxon-pairs");
    assert!(text.contains("Holm over m = 6"), "{text}");
    refused(table, "--blocks target --control e", 3, &["there is no column `e`"]);
}

#[test]
fn names_of_blocks_that_repeat_are_runs() {
    let once = with("t,a,b\nx,1,2\ny,2,5\nz,4,6\n").json("test f.csv --blocks t --method friedman");
    let twice = with("t,a,b\nx,0,1\nx,2,3\ny,2,5\nz,4,6\n").json("test f.csv --blocks t --method friedman");
    assert_eq!(once["rows"], twice["rows"], "the runs of x average to the values it has in the other file");
}

#[test]
fn corrections_answer_line_by_line() {
    let folder = with("name,p\nxnli,0.01\npawsx,\nner,0.04\npos,0.03\n");
    let json = folder.json("test f.csv --p p");
    let rows = json["rows"].as_array().unwrap();
    let adjusted: Vec<Option<f64>> = rows.iter().map(|row| row["p_adjusted"].as_f64()).collect();
    // By hand: 3 x .01, 2 x .03, and .04 not below it.
    assert_eq!(adjusted, [Some(0.03), None, Some(0.06), Some(0.06)]);
    assert_eq!((&rows[1]["outcome"], &rows[2]["extra"]["line"]), (&"not-testable".into(), &4.into()));
    let json = folder.json("test f.csv --p p --method partial-conjunction,holm");
    assert_eq!(number(&json["rows"][0], "estimate"), 1.0);
    assert!(json["notes"].as_array().unwrap().is_empty(), "two corrections test nothing twice");
}

#[test]
fn one_seed_one_answer_on_any_number_of_threads() {
    let lines: String =
        (0..40).map(|i| format!("{},{}\n", f64::from(i * 7 % 11) + 0.5, f64::from(i * 5 % 13))).collect();
    let folder = with(&format!("a,b\n{lines}"));
    let line = "test f.csv --treated a --baseline b --method permutation --seed 3 --format json";
    let answers: Vec<String> = (1..=2).map(|threads| folder.ok(&format!("{line} --threads {threads}"))).collect();
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn stdin_is_read_and_files_are_written() {
    let folder = with(ARMS);
    let run = folder.stilt("test f.csv --treated mnli --baseline none -o t.md");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(folder.read("t.md").starts_with("| method |"), "{}", folder.read("t.md"));
    assert_eq!(folder.stilt("test f.csv --treated mnli --baseline none -o t.svg").code, 2);
}

#[test]
fn methods_are_listed_and_documented() {
    let folder = Folder::new();
    let json = folder.json("methods");
    assert_eq!(json["schema"], "stilt.methods/1");
    let rows = json["rows"].as_array().unwrap();
    assert!(rows.len() > 10 && rows.iter().all(|row| row["takes"].is_string()));
    let list = folder.ok("methods");
    for row in rows {
        let id = row["id"].as_str().unwrap();
        assert!(list.lines().any(|line| line.starts_with(id)), "{id}");
        let page = folder.ok(&format!("methods {id}"));
        let headings = ["Question", "Assumptions", "Formula", "Degenerate input", "Source"];
        assert!(headings.iter().all(|heading| page.lines().any(|line| line == *heading)), "{id}:\n{page}");
    }
    assert!(folder.ok("methods welch-t --format md").starts_with("### welch-t"));
    assert!(folder.ok("methods welch-t --format csv").starts_with("id,name,takes,summary,question,"));
    let run = folder.stilt("methods wlech-t");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `welch-t`?"), "{}", run.stderr);
}
