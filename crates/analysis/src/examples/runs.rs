//! Scores of runs, made of the scores of their examples.
//!
//! A set is in the order of its keys, and the example is the last of them: the examples of a run are adjacent, and one
//! pass over the rows makes all scores.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use stilt_results::{Code, Column, Condensed, Factor, Note, ResultSet};

use super::metric::{CORPUS_METRICS, CorpusMetric};

/// Codes of the notes, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        AVERAGED,
        "scores of runs are made of examples",
        "The results hold one row per example. The score of a run is the mean over its examples; where examples come as counts (tp, fp, fn), it is the metric of their sums: F1 = 2 tp / (2 tp + fp + fn). --over examples asks whether a gain would hold on new examples.",
    ),
    (
        LEFT_OUT,
        "columns of examples",
        "A column that differs between the examples of a run, each of which has one level of it, such as the gold label or the prediction, tells of the example and not of the run. Put it in --rows or --cols to have a score per level.",
    ),
    (
        GIVEN,
        "a score beside those of its examples",
        "For some runs there is a score of the run itself beside scores of its examples. The score of the run stands; those of the examples are used for --over examples only.",
    ),
];

const AVERAGED: Code = Code("N251");
const LEFT_OUT: Code = Code("N252");
const GIVEN: Code = Code("N253");

/// Runs in place of examples.
#[derive(Debug)]
pub struct Runs {
    /// One row per score of a run.
    pub set: ResultSet,
    /// What was made of the examples, said once.
    pub notes: Vec<Note>,
    /// Rows of the examples, those of a score behind each other.
    rows: Vec<u32>,
    /// Which of them stand behind each row of the set.
    parts: Vec<Part>,
}

/// The examples behind the score of a run.
#[derive(Debug, Clone, Default)]
struct Part {
    metric: Option<&'static CorpusMetric>,
    /// Among the rows: one range, or one per count of the metric.
    ranges: Vec<Range<usize>>,
}

impl Runs {
    /// The rows of the examples behind a row of the set, by ascending example, one list per count of the metric; a mean
    /// has one list and no metric.
    pub(crate) fn behind(&self, row: usize) -> (Option<&'static CorpusMetric>, impl Iterator<Item = &[u32]>) {
        let part = &self.parts[row];
        (part.metric, part.ranges.iter().map(|range| &self.rows[range.clone()]))
    }
}

/// A score of a run.
struct Group<'a> {
    condensed: Condensed<'a>,
    part: Part,
}

/// The scores of runs; `None` if the results are not per example. Columns that differ between the examples of a run
/// are left out, unless they tell runs apart or are among `kept`.
#[must_use]
pub fn runs(set: &ResultSet, kept: &[String]) -> Option<Runs> {
    let examples = set.column(&Factor::Example)?;
    if examples.levels().iter().all(str::is_empty) {
        return None;
    }
    let is_free = |factor: &&Factor| matches!(factor, Factor::Extra(name) if !factor.identifies_runs() && !kept.contains(&name.to_string()));
    let (free, fixed): (Vec<&Factor>, Vec<&Factor>) =
        set.factors().iter().filter(|factor| **factor != Factor::Example).partition(is_free);
    let columns = |factors: &[&Factor]| -> Vec<&Column> {
        factors.iter().filter_map(|f| set.column(f)).filter(|column| column.levels().len() > 1).collect()
    };
    let mut rows: Vec<u32> = (0..set.len() as u32).collect();
    let of_examples = of_examples(set, examples, &columns(&fixed), &free, &mut rows);
    let telling: Vec<&Factor> = fixed.into_iter().chain(free).filter(|f| !of_examples.contains(f)).collect();
    let telling = columns(&telling);
    let blank = examples.levels().code("");
    let mut given = 0;
    let make = |rows: &[u32], range: Range<usize>| {
        let first = rows[range.start] as usize;
        let own = Some(examples.codes()[first]) == blank;
        let behind = range.start + usize::from(own)..range.end;
        let value = if own { set.values()[first] } else { mean(set, &rows[range]) };
        let metric = None;
        Group { condensed: Condensed { row: first, value, metric }, part: Part { metric: None, ranges: vec![behind] } }
    };
    let groups: Vec<Group> = blocks(&rows, &telling)
        .map(|range| {
            let group = make(&rows, range.clone());
            given += usize::from(group.part.ranges[0].len() + 1 == range.len() && range.len() > 1);
            group
        })
        .collect();
    let (groups, made) = with_corpus_metrics(set, &rows, &telling, groups);
    let condensed: Vec<Condensed> = groups.iter().map(|group| group.condensed).collect();
    let mut without: Vec<Factor> = of_examples.iter().copied().cloned().collect();
    without.push(Factor::Example);
    let (of_runs, order) = set.condense(&condensed, &without);
    let notes = notes(&groups, &made, given, &of_examples);
    let parts = order.iter().map(|&place| groups[place as usize].part.clone()).collect();
    Some(Runs { set: of_runs, notes, rows, parts })
}

/// Whether two rows agree in all of these columns.
fn agree(columns: &[&Column], a: u32, b: u32) -> bool {
    columns.iter().all(|column| column.codes()[a as usize] == column.codes()[b as usize])
}

/// Adjacent rows that agree in all columns.
fn blocks<'a>(rows: &'a [u32], columns: &'a [&Column]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    rows.chunk_by(|&a, &b| agree(columns, a, b)).map(move |block| {
        start += block.len();
        start - block.len()..start
    })
}

fn mean(set: &ResultSet, rows: &[u32]) -> f64 {
    rows.iter().map(|&row| set.values()[row as usize]).sum::<f64>() / rows.len() as f64
}

/// The free columns that tell of examples: they differ within a run, and no example of a run has two levels. The rows
/// are put in the order of the fixed columns if there are any.
fn of_examples<'a>(
    set: &ResultSet,
    examples: &Column,
    fixed: &[&Column],
    free: &[&'a Factor],
    rows: &mut [u32],
) -> Vec<&'a Factor> {
    let differs = |factor: &&&Factor| {
        let codes = set.column(factor).filter(|column| column.levels().len() > 1).map(Column::codes);
        codes.is_some_and(|codes| {
            // In the order of the keys, free columns stand behind the common ones: neighbours show a difference.
            rows.windows(2)
                .any(|pair| codes[pair[0] as usize] != codes[pair[1] as usize] && agree(fixed, pair[0], pair[1]))
        })
    };
    let candidates: Vec<&Factor> = free.iter().filter(differs).copied().collect();
    if candidates.is_empty() {
        return candidates;
    }
    let mut ordered = rows.to_vec();
    let key = |row: u32| (fixed.iter().map(move |column| column.codes()[row as usize]), examples.codes()[row as usize]);
    ordered.par_sort_by(|&a, &b| {
        let ((a, of_a), (b, of_b)) = (key(a), key(b));
        a.cmp(b).then(of_a.cmp(&of_b))
    });
    let twice = |pair: &[u32]| {
        examples.codes()[pair[0] as usize] == examples.codes()[pair[1] as usize] && agree(fixed, pair[0], pair[1])
    };
    if ordered.windows(2).any(twice) {
        return Vec::new();
    }
    rows.copy_from_slice(&ordered);
    candidates
}

/// Puts metrics of a corpus in place of the counts they are made of, and names them. A run that has the metric itself
/// keeps it.
fn with_corpus_metrics<'a>(
    set: &ResultSet,
    rows: &[u32],
    telling: &[&Column],
    groups: Vec<Group<'a>>,
) -> (Vec<Group<'a>>, Vec<&'static CorpusMetric>) {
    let mut made = Vec::new();
    let Some(metrics) = set.column(&Factor::Metric) else { return (groups, made) };
    let mut groups: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    for metric in CORPUS_METRICS {
        let counts: Option<Vec<u32>> = metric.counts.iter().map(|name| metrics.levels().code(name)).collect();
        let Some(counts) = counts else { continue };
        let own = metrics.levels().code(metric.id);
        // Per run: the places of its counts, and whether it has the metric itself.
        let mut found: BTreeMap<Vec<u32>, (Vec<Option<usize>>, bool)> = BTreeMap::new();
        for (place, group) in groups.iter().enumerate() {
            let Some(row) = group.as_ref().map(|group| group.condensed.row) else { continue };
            let code = metrics.codes()[row];
            let count = counts.iter().position(|&count| count == code);
            if count.is_none() && Some(code) != own {
                continue;
            }
            let of_run = telling.iter().filter(|column| !std::ptr::eq(**column, metrics));
            let key = of_run.map(|column| column.codes()[row]).collect();
            let run = found.entry(key).or_insert_with(|| (vec![None; counts.len()], false));
            match count {
                Some(count) => run.0[count] = Some(place),
                None => run.1 = true,
            }
        }
        for (places, has_own) in found.into_values() {
            let places: Option<Vec<usize>> = places.into_iter().collect();
            let Some(places) = places else { continue };
            let parts: Vec<Group> = places.iter().filter_map(|&place| groups[place].take()).collect();
            let [first, ..] = parts.as_slice() else { continue };
            if has_own {
                continue;
            }
            let row = first.condensed.row;
            let ranges: Vec<Range<usize>> = parts.iter().flat_map(|group| group.part.ranges.clone()).collect();
            let sums: Option<Vec<f64>> = sums(set, rows, &ranges);
            if let Some(value) = sums.and_then(|sums| metric.of(&sums)) {
                let condensed = Condensed { row, value, metric: Some(metric.id) };
                groups.push(Some(Group { condensed, part: Part { metric: Some(metric), ranges } }));
                made.push(metric);
            }
        }
    }
    made.dedup();
    (groups.into_iter().flatten().collect(), made)
}

/// The sum of each count; `None` unless all have the same examples.
fn sums(set: &ResultSet, rows: &[u32], ranges: &[Range<usize>]) -> Option<Vec<f64>> {
    let examples = set.column(&Factor::Example)?.codes();
    let ids = |range: &Range<usize>| rows[range.clone()].iter().map(|&row| examples[row as usize]);
    let first = ranges.first()?;
    if first.is_empty() || !ranges.iter().all(|range| ids(range).eq(ids(first))) {
        return None;
    }
    let sum = |range: &Range<usize>| rows[range.clone()].iter().map(|&row| set.values()[row as usize]).sum();
    Some(ranges.iter().map(sum).collect())
}

fn notes(groups: &[Group], made: &[&CorpusMetric], given: usize, of_examples: &[&Factor]) -> Vec<Note> {
    let note = |code: Code, message: String| Note { code, message, place: None };
    let used: usize = groups.iter().flat_map(|group| &group.part.ranges).map(Range::len).sum();
    let scores = groups.iter().filter(|group| group.part.ranges.iter().any(|range| !range.is_empty())).count();
    let means = groups.iter().any(|group| group.part.metric.is_none() && !group.part.ranges[0].is_empty());
    let means = means.then(|| "their means".to_owned());
    let corpus = made.iter().map(|metric| format!("`{}` of the sums of `{}`", metric.id, metric.counts.join("`, `")));
    let what: Vec<String> = means.into_iter().chain(corpus).collect();
    let mut notes = vec![note(
        AVERAGED,
        format!("{scores} scores of runs are made of {used} scores of examples: {}", what.join(", ")),
    )];
    if !of_examples.is_empty() {
        let names: Vec<String> = of_examples.iter().map(|factor| format!("`{factor}`")).collect();
        notes.push(note(LEFT_OUT, format!("left out what tells of examples and not of runs: {}", names.join(", "))));
    }
    if given > 0 {
        notes.push(note(GIVEN, format!("{given} runs have a score of their own beside those of examples: it stands")));
    }
    notes
}
