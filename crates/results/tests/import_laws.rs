//! Laws of the import: nothing makes it panic, the order of rows and files does not matter, values survive.
#![expect(clippy::expect_used, reason = "helpers of tests, outside the test functions clippy knows")]

use proptest::prelude::*;
use stilt_results::import::{self, Imported, Options};
use stilt_results::{Catalogue, Observations, OnConflict, Problem, ResultSet};

fn read(bytes: &[u8]) -> Result<Imported, Vec<Problem>> {
    import::read("f.csv", bytes, &Options::default(), Catalogue::builtin())
}

/// One row of a table of results.
#[derive(Debug, Clone)]
struct Row {
    intermediate: &'static str,
    target: &'static str,
    language: &'static str,
    seed: u8,
    value: f64,
}

impl Row {
    fn text(&self) -> String {
        format!("m,{},{},{},{},accuracy,{}\n", self.intermediate, self.target, self.language, self.seed, self.value)
    }

    fn key(&self) -> (&'static str, &'static str, &'static str, u8) {
        (self.intermediate, self.target, self.language, self.seed)
    }
}

/// Rows with distinct keys and values in points, so that every split of them is on one scale.
fn table() -> impl Strategy<Value = Vec<Row>> {
    let levels = |names: &'static [&'static str]| proptest::sample::select(names);
    let row =
        (levels(&["none", "mnli", "qqp"]), levels(&["xnli", "own"]), levels(&["en", "no", "nan"]), 0_u8..4, 20.0..99.0);
    let row = row.prop_map(|(intermediate, target, language, seed, value)| Row {
        intermediate,
        target,
        language,
        seed,
        value,
    });
    proptest::collection::vec(row, 1..30).prop_map(|mut rows| {
        rows.sort_by_key(Row::key);
        rows.dedup_by_key(|row| row.key());
        rows
    })
}

const HEAD: &str = "model,intermediate,target,language,seed,metric,score\n";

fn file(rows: &[Row]) -> String {
    rows.iter().fold(HEAD.to_owned(), |text, row| text + &row.text())
}

/// Everything a result set holds but places of origin.
fn content(table: Observations) -> Vec<(Vec<String>, u64)> {
    let set = ResultSet::merge(table, OnConflict::Error).expect("distinct keys").set;
    let columns: Vec<_> = set.factors().iter().filter_map(|factor| set.column(factor)).collect();
    let levels = |row: usize| columns.iter().map(move |column| column.level(row).to_owned());
    (0..set.len()).map(|row| (levels(row).collect(), set.values()[row].to_bits())).collect()
}

fn observations(text: &str) -> Observations {
    read(text.as_bytes()).expect("a good table").observations
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_text_below_a_header_makes_it_panic(
        head in proptest::sample::select(&[HEAD, ",cola,rte,own\n", "intermediate;target;en;sw;no\n", "sep=|\nmodel|State|acc|f1\n"][..]),
        body in "([a-c0-9.,;|\"%±\n\r \t-]|none|mnli|nan|failed|é){0,80}",
    ) {
        for problem in read(format!("{head}{body}").as_bytes()).err().unwrap_or_default() {
            if let Some(at) = &problem.location {
                let line = format!("{head}{body}").lines().nth(at.line as usize - 1).map(str::to_owned).unwrap_or_default();
                prop_assert!(at.column as usize <= line.chars().count() + 1, "{problem:?}");
                prop_assert_eq!(&at.text, &line);
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_their_split_into_files_do_not_matter(rows in table(), turn in 0_usize..30, cut in 0_usize..30) {
        let whole = content(observations(&file(&rows)));
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        prop_assert_eq!(&content(observations(&file(&turned))), &whole);
        let (first, second) = rows.split_at(cut % rows.len());
        let mut parts = observations(&file(second));
        if !first.is_empty() {
            parts.append(observations(&file(first)));
        }
        prop_assert_eq!(&content(parts), &whole);
    }

    #[test]
    fn written_values_are_read_back_bit_by_bit(rows in table()) {
        let table = observations(&file(&rows));
        let written: Vec<f64> = rows.iter().map(|row| row.value).collect();
        prop_assert_eq!(table.values(), written.as_slice());
    }

    #[test]
    fn quotes_change_nothing(rows in table()) {
        let quoted = file(&rows).replace("accuracy", "\"accuracy\"");
        prop_assert_eq!(content(observations(&quoted)), content(observations(&file(&rows))));
    }
}

/// Large enough for many chunks: the places of problems and the counts have to survive their merging.
#[test]
fn chunks_are_one_file() {
    let row = |line: usize| {
        format!("m,{},xnli,sw,{line},accuracy,61.25\n", if line.is_multiple_of(2) { "none" } else { "mnli" })
    };
    let mut text = (2..120_002).fold(HEAD.to_owned(), |text, line| text + &row(line));
    let imported = read(text.as_bytes()).expect("a good table");
    assert_eq!((imported.rows, imported.observations.len()), (120_000, 120_000));
    let seed = imported.observations.column(&"seed".parse().expect("a factor")).expect("a column");
    assert!((0..120_000).all(|row| seed.level(row) == (row + 2).to_string()), "rows keep their order");
    text.push_str("m,none,xnli,sw,x,accuracy,zero\n");
    let problems = read(text.as_bytes()).expect_err("a bad last line");
    let place = problems[0].location.as_ref().map(|at| (at.line, at.column));
    assert_eq!((problems.len(), place), (1, Some((120_002, 27))));
}

/// Levels are numbered in the order of the file, whoever read which chunk first.
#[test]
fn the_number_of_threads_changes_nothing() {
    let row = |line: usize| format!("m,none,own{},sw,{line},accuracy,{}.5\n", line % 997, line % 90 + 2);
    let text = (0..100_000).fold(HEAD.to_owned(), |text, line| text + &row(line));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let imported = pool.install(|| read(text.as_bytes())).expect("a good table");
        let table = imported.observations;
        let columns = table.factors().iter().filter_map(|factor| table.column(factor));
        let columns: Vec<(Vec<String>, Vec<u32>)> =
            columns.map(|c| (c.levels().iter().map(str::to_owned).collect(), c.codes().to_vec())).collect();
        (columns, table.values().to_vec(), imported.notes)
    };
    assert_eq!(on(1), on(4));
}
