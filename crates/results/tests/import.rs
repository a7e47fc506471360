//! Delimited text of every shape, and every problem in its place.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, outside the test functions clippy knows"
)]

use std::path::Path;

use stilt_results::import::{self, Imported, Options};
use stilt_results::{Basis, Catalogue, Problem};

/// Options from words: `map:target=x`, `set:split=test`, `scale:points`, `baseline:direct`.
fn options(words: &[&str]) -> Options {
    let mut options = Options::default();
    for word in words {
        let (kind, rest) = word.split_once(':').expect("kind:word");
        match kind {
            "map" => options.add_map(rest).expect("a mapping"),
            "set" => options.add_set(rest).expect("a constant"),
            "scale" => options.add_scale(rest).expect("a scale"),
            "baseline" => options.baseline = Some(rest.to_owned()),
            _ => panic!("unknown word {word}"),
        }
    }
    options
}

fn try_text(text: &str, words: &[&str]) -> Result<Imported, Vec<Problem>> {
    import::read("f.csv", text.as_bytes(), &options(words), Catalogue::builtin())
}

fn fixture(name: &str, words: &[&str]) -> Imported {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name);
    let bytes = import::load(&path).expect("a fixture");
    let imported = import::read(name, &bytes, &options(words), Catalogue::builtin());
    imported.unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

/// `level level ... value` per observation, the levels of the named factors.
fn rows(imported: &Imported, factors: &[&str]) -> Vec<String> {
    let table = &imported.observations;
    let columns: Vec<_> =
        factors.iter().map(|name| table.column(&name.parse().unwrap()).expect("a factor of the table")).collect();
    let row = |row: usize| {
        let levels = columns.iter().map(|column| column.level(row).to_owned());
        levels.chain([table.values()[row].to_string()]).collect::<Vec<_>>().join(" ")
    };
    (0..table.len()).map(row).collect()
}

fn notes(imported: &Imported, code: &str) -> Vec<String> {
    imported.notes.iter().filter(|note| note.code.0 == code).map(|note| note.message.clone()).collect()
}

/// `CODE line:column+width message` per problem; problems of the whole file have no place.
fn problems(text: &str, words: &[&str]) -> Vec<String> {
    let problems = try_text(text, words).expect_err("problems");
    let shown = |problem: &Problem| match &problem.location {
        Some(at) => format!("{} {}:{}+{} {}", problem.code, at.line, at.column, at.width, problem.message),
        None => format!("{} {}", problem.code, problem.message),
    };
    problems.iter().map(shown).collect()
}

fn codes(text: &str, words: &[&str]) -> Vec<String> {
    problems(text, words).iter().map(|problem| problem.split_once(' ').expect("a code").0.to_owned()).collect()
}

#[test]
fn a_long_table() {
    let imported = fixture("long.csv", &[]);
    assert_eq!(
        rows(&imported, &["base_model", "intermediate", "target", "language", "seed", "metric"])[1..3],
        ["xlm-roberta-large none xnli sw 2 accuracy 59.7", "xlm-roberta-large mnli xnli sw 1 accuracy 63.1"]
    );
    assert_eq!(notes(&imported, "N102"), ["read `model` as base_model"]);
    assert_eq!(notes(&imported, "N106"), ["read `accuracy` as fractions (0 to 1)"]);
    assert_eq!(imported.observations.column(&"language".parse().unwrap()).unwrap().levels().len(), 1, "no blank level");
}

#[test]
fn one_column_per_language() {
    let imported = fixture("wide_languages.csv", &[]);
    assert_eq!(
        rows(&imported, &["intermediate", "language", "metric"]),
        [
            "none de accuracy 80.2",
            "none sw accuracy 60.1",
            "none zh accuracy 71.5",
            "mnli de accuracy 81",
            "mnli zh accuracy 73.4"
        ]
    );
    assert_eq!(imported.missing, 1);
    assert_eq!(notes(&imported, "W101"), ["left out as averages `avg`"]);
    assert_eq!(notes(&imported, "W103"), ["1 cell has no value"]);
}

#[test]
fn one_column_per_metric() {
    let imported = fixture("wide_metrics.csv", &[]);
    assert_eq!(
        rows(&imported, &["intermediate", "metric"]),
        [
            "none em 40.2",
            "none f1 55.8",
            "none latency_ms 14.1",
            "squad_v2 em 43.5",
            "squad_v2 f1 60",
            "squad_v2 latency_ms 0.9"
        ]
    );
}

#[test]
fn a_matrix_of_intermediates_and_targets_takes_primary_metrics() {
    let imported = fixture("matrix.csv", &[]);
    assert_eq!(
        rows(&imported, &["intermediate", "target", "metric"])[4..],
        ["mnli cola matthews 59.3", "mnli rte accuracy 80.9", "mnli xnli accuracy 80.3", "mnli xquad score 69.8"]
    );
    let imported = fixture("matrix.csv", &["set:metric=acc", "set:split=test"]);
    assert_eq!(rows(&imported, &["split", "target", "metric"])[0], "test cola accuracy 60.1");
}

#[test]
fn a_matrix_with_models_as_intermediates() {
    let imported = fixture("model_table.csv", &["map:intermediate=model_name", "map:-=probe", "baseline:roberta-base"]);
    assert_eq!(rows(&imported, &["intermediate", "target"])[4..6], ["org/a cola 83.1", "org/a sst2 95"]);
    assert_eq!(notes(&imported, "N105"), ["`roberta-base` is taken for the baseline"]);
    assert_eq!(notes(&imported, "W102"), ["left out column 1 (without a name)"]);
    let imported = fixture("model_table.csv", &["map:intermediate=model_name", "map:target=probe", "scale:points"]);
    assert!(rows(&imported, &["intermediate", "target"]).contains(&"roberta-base probe 1.5".to_owned()));
    let imported = fixture("model_table.csv", &["map:intermediate=model_name", "map:probe=probe"]);
    assert_eq!(rows(&imported, &["probe", "target"])[0], "1.5 cola 83.5");
}

#[test]
fn runs_in_a_tab_separated_file() {
    let imported = fixture("runs.tsv.csv", &["map:target=dataset name", "set:intermediate=none"]);
    let found = rows(&imported, &["intermediate", "target", "metric", "stage"]);
    assert_eq!(found[0], "none cola accuracy 0 83.22147651006712");
    assert_eq!(found[7], "none stsb spearman 1 91");
    assert_eq!(notes(&imported, "W102"), ["left out column 1 (without a name), `dir`"]);
    assert_eq!(notes(&imported, "N101"), ["read as tab-separated UTF-8"]);
}

#[test]
fn headers_that_name_several_factors() {
    let imported = fixture("composite.csv", &[]);
    assert_eq!(
        rows(&imported, &["split", "target", "language", "metric"]),
        [" xnli  accuracy 65.4", " xquad  em 49.4", " xquad  f1 64.5", "dev xnli sw accuracy 50.1"]
    );
}

#[test]
fn spreadsheets_byte_order_marks_and_decimal_commas() {
    let imported = fixture("spreadsheet_de.csv", &[]);
    assert_eq!(rows(&imported, &["intermediate", "group"]), ["mnli x 61.4", "none y 59.1"]);
    assert_eq!(imported.rows, 2, "a row of empty cells is no row");
    assert_eq!(notes(&imported, "N101"), ["read as semicolon-separated UTF-8 with byte order mark, decimal comma"]);
    let imported = fixture("unicode_text.csv", &[]);
    assert_eq!(rows(&imported, &["language", "intermediate"]), ["ñ mnli 61.4", "nb none 58"]);
}

#[test]
fn trackers_and_their_unfinished_runs() {
    let imported = fixture("tracker_runs.csv", &[]);
    assert_eq!(
        rows(&imported, &["intermediate", "split", "metric", "seed", "run_name"]),
        ["mnli dev accuracy 1 a-1 61", "none dev accuracy 3 a-3 58", "none dev f1 3 a-3 57"]
    );
    assert_eq!(notes(&imported, "W104"), ["left out rows of unfinished runs: 1 crashed, 1 running"]);
    assert_eq!(notes(&imported, "W102"), ["left out `Notes`, `User`, `Created`, `Runtime`"]);
}

#[test]
fn spellings_are_unified_and_near_names_are_not() {
    let imported = fixture("spellings.csv", &[]);
    assert_eq!(
        rows(&imported, &["intermediate", "target", "language", "metric"]),
        [
            "mnli xnli zh accuracy 73.8",
            "mnli xnli zh accuracy 74.1",
            "mnli xnli zh accuracy 73.6",
            "squad_v1 xnli zh f1_macro 73.7",
            "squad_v2 mnli_mismatched en f1 73.7"
        ]
    );
    assert_eq!(notes(&imported, "N104").len(), 5, "one per factor");
}

#[test]
fn cells_of_every_kind_and_languages_that_look_missing() {
    let imported = fixture("cells.csv", &[]);
    assert_eq!(
        rows(&imported, &["language", "seed"]),
        ["nb 1 61.4", "nan 2 61.5", "na 3 61.6", "sw 4 61.7", "sw 5 61.8"]
    );
    assert_eq!(imported.missing, 5);
}

#[test]
fn averages_inside_the_data_are_left_out() {
    let imported = fixture("averages.csv", &[]);
    assert_eq!(rows(&imported, &["target", "language"]), ["xnli sw 60"]);
    let expected =
        "left out rows that are averages: 1 with target=`Average`, 1 with target=`avg`, 1 with language=`all`";
    assert_eq!(notes(&imported, "W101"), [expected]);
}

#[test]
fn published_means_and_deltas() {
    let imported = fixture("published.csv", &[]);
    let merged = stilt_results::ResultSet::merge(imported.observations, stilt_results::OnConflict::KeepFirst);
    let set = merged.expect("one wins").set;
    assert_eq!(set.bases().iter().filter(|basis| **basis == Basis::Measured).count(), 2);
    let summaries: Vec<_> = (0..set.len()).filter_map(|row| set.summary(row)).collect();
    assert!(summaries.iter().any(|summary| summary.n == Some(5) && summary.sd == 0.4));
}

#[test]
fn a_row_with_shifted_cells_is_named_and_kept() {
    let imported = fixture("shifted.csv", &["set:metric=accuracy"]);
    let note = imported.notes.iter().find(|note| note.code.0 == "W105").expect("a note");
    assert!(note.message.contains("`task17`"));
    assert_eq!(note.place.as_deref(), Some("shifted.csv:19"));
    assert_eq!(imported.observations.len(), 24 * 5);
}

#[test]
fn physical_lines_inside_quoted_line_breaks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/several_lines.csv");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(problems(&text, &["map:-=note"]), ["E101 6:20+4 `zero` is not a number"]);
    let problems = problems(&text, &[]);
    assert!(problems.iter().any(|problem| problem.starts_with("E114 2:7+6")), "{problems:?}");
}

const HEAD: &str = "model,intermediate,target,language,seed,metric,score\n";

fn long(rows: &str) -> String {
    format!("{HEAD}{rows}")
}

#[test]
fn every_bad_cell_in_one_pass() {
    let text = long(
        "m,mnli,xnli,sw,1,acc,zero\nm,,xnli,sw,2,acc,0.5\nm,NA,xnli,sw,2,acc,0.5\nm,mnli,xnli,sw,3,acc,0.5,x\nm,mnli,,sw,3,acc,0.6\nm,mnli,xnli\n",
    );
    assert_eq!(
        problems(&text, &[]),
        [
            "E101 2:22+4 `zero` is not a number",
            "E102 3:3+1 the intermediate task is not named",
            "E102 4:3+2 the intermediate task is not named",
            "E103 5:26+1 the row has 8 cells, the header 7",
            "E114 6:8+1 a task name must not be empty",
            "E103 7:12+1 the row has 3 cells, the header 7",
        ]
    );
}

#[test]
fn empty_cells_are_the_baseline_only_if_declared() {
    let text = long("m,,xnli,sw,1,acc,0.5\nm,mnli,xnli,sw,1,acc,0.6\n");
    assert_eq!(codes(&text, &[]), ["E102"]);
    let imported = try_text(&text, &["baseline:"]).unwrap();
    assert_eq!(rows(&imported, &["intermediate"]), ["none 50", "mnli 60"]);
}

#[test]
fn two_levels_that_mean_the_baseline() {
    let text = long("m,direct,xnli,sw,1,acc,0.5\nm,Vanilla,xnli,sw,1,acc,0.6\n");
    assert_eq!(
        problems(&text, &[]),
        ["E111 3:3+7 `direct` on line 2 and `Vanilla` on line 3 could both be the baseline"]
    );
    let imported = try_text(&text, &["baseline:direct"]).unwrap();
    assert_eq!(rows(&imported, &["intermediate"]), ["none 50", "Vanilla 60"]);
    let same = long("m,none,xnli,sw,1,acc,0.5\nm,None,xnli,sw,2,acc,0.6\n");
    assert_eq!(try_text(&same, &[]).unwrap().observations.len(), 2);
}

#[test]
fn fractions_among_points_and_values_out_of_bounds() {
    let text = long(
        "m,none,xnli,sw,1,acc,58.0\nm,none,xnli,sw,2,acc,62.0\nm,mnli,xnli,sw,1,acc,0.60\nm,mnli,pawsx,sw,1,acc,614\n",
    );
    assert_eq!(
        problems(&text, &[]),
        [
            "E104 4:22+4 accuracy of xnli is `0.60` on line 4 and `58.0` on line 2: fractions and points are mixed",
            "E105 5:23+3 `614` is out of bounds"
        ]
    );
    assert_eq!(codes(&text, &["scale:accuracy=points"]), ["E105"]);
    let percent = long("m,none,xnli,sw,1,acc,0.5%\nm,none,xnli,sw,2,acc,0.4%\n");
    assert_eq!(rows(&try_text(&percent, &[]).unwrap(), &["seed"]), ["1 0.5", "2 0.4"]);
}

#[test]
fn a_wide_cell_out_of_bounds_is_found_in_its_column() {
    let text = "intermediate,cola,rte,xnli\nnone,60,66,79\nmnli,,66.5,790\n";
    assert_eq!(problems(text, &[]), ["E105 3:12+3 `790` is out of bounds"]);
}

#[test]
fn numbers_that_can_be_read_in_two_ways() {
    let text = long("m,none,xnli,sw,1,loss,\"1,234\"\n");
    assert_eq!(problems(&text, &[]), ["E112 2:23+7 `1,234` can be read in two ways"]);
    let mixed = "intermediate;target;metric;score\nnone;xnli;acc;61,4\nmnli;xnli;acc;61.5\nqqp;xnli;acc;60,9\n";
    assert_eq!(problems(mixed, &[]), ["E112 3:15+4 `61.5` can be read in two ways"]);
    let sure = "intermediate;target;metric;score\nnone;xnli;loss;1.234,5\nmnli;xnli;loss;1,234\n";
    assert_eq!(rows(&try_text(sure, &[]).unwrap(), &["intermediate"]), ["none 1234.5", "mnli 1.234"]);
}

#[test]
fn columns_that_are_unknown_missing_twice_there_or_unclear() {
    let text = long("m,none,xnli,sw,1,acc,0.5\n");
    assert_eq!(problems(&text, &["map:target=targte"]), ["E106 there is no column `targte`"]);
    let helps = try_text(&text, &["map:target=targte"]).unwrap_err();
    assert_eq!(helps[0].help, "did you mean `target`?");
    let problems_of = try_text("intermdiate,target,score\nmnli,xnli,0.5\n", &[]).unwrap_err();
    assert_eq!(problems_of[0].message, "no column holds the intermediate task");
    assert!(problems_of[0].help.starts_with("perhaps --map intermediate='intermdiate'"), "{}", problems_of[0].help);
    assert_eq!(
        problems("task,dataset,intermediate,score\na,b,none,0.5\n", &[]),
        ["E108 1:6+7 `task` and `dataset` could each be the column of the target"]
    );
    let imported = try_text("task,dataset,intermediate,score\na,b,none,0.5\n", &["map:target=dataset"]).unwrap();
    assert_eq!(rows(&imported, &["target", "task"]), ["b a 50"]);
    assert_eq!(codes("intermediate,target,target,score\nnone,a,b,1\n", &[]), ["E108"]);
    let unclear = problems(",cola,rte,own\nnone,60,66,1.0\nmnli,61,67,2.0\n", &[]);
    assert_eq!(unclear.len(), 1);
    assert!(unclear[0].starts_with("E113 1:11+3 "), "{unclear:?}");
}

#[test]
fn a_cost_of_ones_own_is_asked_for_and_becomes_a_metric() {
    let text = "intermediate,target,seed,accuracy,f1_macro,ms_per_example,peak_mem_gb,zing,lr\n\
                none,xnli,0,59.8,57.57,9.65,2.0,100.25,0.1\nnone,xnli,1,60.29,58.25,10.7,2.0,101.5,0.1\n\
                mnli,xnli,0,60.82,58.21,10.25,2.0,99.75,0.1\nmnli,xnli,1,64.61,62.93,21.1,4.0,98.5,0.1\n";
    let asked = try_text(text, &[]).unwrap_err();
    let said: Vec<&str> = asked.iter().map(|problem| problem.label.as_str()).collect();
    assert_eq!(said, ["a cost by its name", "a cost by its name", "another number in nearly every row"]);
    assert!(asked.iter().all(|problem| problem.code.0 == "E113"));
    assert!(asked[0].help.contains("[metrics.ms_per_example] in stilt.toml"), "{}", asked[0].help);
    let told = ["map:metric=ms_per_example", "map:-=peak_mem_gb", "map:zing=zing"];
    let imported = try_text(text, &told).unwrap();
    let costs: Vec<String> =
        rows(&imported, &["metric"]).into_iter().filter(|row| row.starts_with("ms_per_example")).collect();
    assert_eq!(costs.len(), 4);
    assert!(costs.contains(&"ms_per_example 9.65".to_owned()), "{costs:?}");
    assert_eq!(rows(&imported, &["metric"]).len(), 12);
    // Beside a column of scores it is kept as a factor, and said.
    let long = "intermediate,target,seed,score,ms_each\nnone,xnli,0,59.8,9.65\nnone,xnli,1,60.2,10.7\n\
                mnli,xnli,0,60.82,10.25\nmnli,xnli,1,64.61,21.1\n";
    let noted = notes(&try_text(long, &[]).unwrap(), "N110");
    assert_eq!(noted, ["of these differ in nearly every row, as a metric does: `ms_each`"]);
}

#[test]
fn inputs_that_are_no_table() {
    assert_eq!(problems("", &[]), ["E110 the file is empty"]);
    assert_eq!(problems(HEAD, &[]), ["E110 the file holds only a header"]);
    assert_eq!(problems(&long(",,,,,,\n ,,\n"), &[]), ["E110 all rows of the file are blank"]);
    assert_eq!(codes("only a sentence\nand another\n", &[]), ["E117"]);
    assert_eq!(codes("{\"a\": 1}", &[]), ["E118"]);
    let bytes = [HEAD.as_bytes(), b"m,none,xnli,\xff\n"].concat();
    let problem = &import::read("f", &bytes, &Options::default(), Catalogue::builtin()).unwrap_err()[0];
    let place = problem.location.as_ref().map(|at| (at.line, at.column));
    assert_eq!((problem.code.0, place), ("E109", Some((2, 13))));
    assert_eq!(problems(&long("m,\"none,xnli\n"), &[]), ["E116 2:3+10 the quote is not closed"]);
}
