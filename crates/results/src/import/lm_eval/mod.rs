//! Files of the lm-evaluation-harness: results in [`results`], and here samples, `samples_<task>_<time>.jsonl`, one JSON object per example.
//!
//! Structure (EleutherAI/lm-evaluation-harness, `lm_eval/evaluator.py` and `loggers/evaluation_tracker.py`): `doc_id`,
//! texts and hashes, `filter`, the names of the `metrics`, and one key per metric. Older versions lack `filter` and
//! `metrics`. The task stands in the name of the file only; the model in `results_<time>.json` beside it.

mod model;
mod results;
mod rows;
mod sample;
mod suffix;

pub(super) use results::{Results, is_results, time};

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Location, Note, Problem};
use crate::factor::{Factor, METRIC};
use crate::observations::{Basis, Observations, Reading, Source};

use super::delimited::listed;
use super::names::{self, Meaning};
use super::options::Role;
use super::{Imported, Importer, Input, Options, codes, disk, scale, text};

use sample::{Fault, Sample, Score};

/// The importer of samples.
pub(super) struct Samples;

/// How the names of the files start and end.
const NAME: (&str, &str) = ("samples_", ".jsonl");

/// Bytes in which the first keys of a file of the harness stand.
const START: usize = 1000;

/// Whether a file has the name the harness gives to samples.
pub(super) fn is_samples(name: &str) -> bool {
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}

impl Importer for Samples {
    fn id(&self) -> &'static str {
        "lm-eval-samples"
    }

    fn detects(&self, input: &Input<'_>) -> bool {
        let start = text::start(input.bytes, START);
        start.starts_with('{') && (is_samples(file_name(input.path)) || start.contains("\"doc_id\""))
    }

    fn import(&self, input: &Input<'_>, options: &Options, catalogue: &Catalogue) -> Result<Imported, Vec<Problem>> {
        let file = File { input, options, catalogue };
        let text = text::decode(input.bytes).map_err(|error| vec![super::not_text(input.path, error)])?;
        let lines: Vec<(u32, &str)> =
            (1..).zip(text.content.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
        if lines.is_empty() {
            return Err(vec![file.problem(codes::NO_ROWS, "the file is empty", "")]);
        }
        let common = file.common()?;
        let samples: Vec<Result<Sample, Vec<Fault>>> = lines.par_iter().map(|(_, text)| sample::read(text)).collect();
        let filtered = samples.iter().flatten().any(|sample| !sample.filter.is_empty());
        let mut table = Table::new(&file, &common, filtered);
        for (&(line, text), sample) in lines.iter().zip(samples) {
            match sample {
                Ok(sample) => table.add(&file, line, sample),
                Err(faults) => table.problems.extend(faults.iter().map(|fault| file.fault(fault, line, text))),
            }
        }
        table.finish(&file, &lines)
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// `xnli_sw` and `2026-02-13T18-12-03.654321` of `samples_xnli_sw_2026-02-13T18-12-03.654321.jsonl`.
fn task_and_time(path: &str) -> Option<(&str, Option<&str>)> {
    let stem = file_name(path).strip_prefix(NAME.0)?.strip_suffix(NAME.1)?;
    let is_time = |text: &str| {
        let mut shape = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
        text.len() >= 19 && shape.by_ref().take(11).eq(*b"0000-00-00T")
    };
    match stem.rsplit_once('_') {
        Some((task, time)) if is_time(time) => Some((task, Some(time))),
        _ => Some((stem, None)),
    }
}

struct File<'a> {
    input: &'a Input<'a>,
    options: &'a Options,
    catalogue: &'a Catalogue,
}

impl File<'_> {
    fn problem(&self, code: Code, message: &str, help: &str) -> Problem {
        Problem {
            code,
            message: message.to_owned(),
            path: self.input.path.to_owned(),
            location: None,
            label: String::new(),
            help: help.to_owned(),
        }
    }

    fn problem_at(&self, code: Code, message: &str, (line, column): (u32, u32), text: &str, label: String) -> Problem {
        let location = Location { line, column, width: 1, text: text.to_owned() };
        Problem { location: Some(location), label, ..self.problem(code, message, "") }
    }

    fn fault(&self, fault: &Fault, line: u32, text: &str) -> Problem {
        let place = (line, fault.column);
        match &fault.pointer {
            None => self.problem_at(codes::BAD_JSON, "not a JSON object", place, text, fault.found.clone()),
            Some(pointer) => {
                let code = if pointer == "/doc_id" { codes::BAD_LEVEL } else { codes::NOT_A_NUMBER };
                let message = format!("at {pointer}: {}", fault.found);
                self.problem_at(code, &message, place, text, format!("expected {}", fault.expected))
            }
        }
    }

    /// What holds for every sample: from --set, the name of the file, and the results beside it.
    fn common(&self) -> Result<BTreeMap<Factor, String>, Vec<Problem>> {
        let mut common: BTreeMap<Factor, String> = BTreeMap::new();
        let mut problems = Vec::new();
        if let Some(mapping) = self.options.map.iter().find(|mapping| mapping.role != Role::LeftOut) {
            let message = format!("`{}` is mapped, but samples have metrics only", mapping.column);
            problems.push(self.problem(codes::UNKNOWN_COLUMN, &message, "--map -=METRIC leaves a metric out"));
        }
        let named = task_and_time(self.input.path);
        if let Some(model) =
            named.and_then(|(_, time)| disk::beside(self.input.path, &format!("results_{}.json", time?)))
        {
            let model = sample::model(&String::from_utf8_lossy(&model));
            common.extend(model.map(|model| (Factor::Extra("model_id".into()), model)));
        }
        let name = named.and_then(|(task, _)| suffix::read(&[task], self.catalogue).pop());
        let task = name.into_iter().flat_map(|name| {
            let language = name.language.map(|language| (Factor::Language, language));
            [(Factor::Target, name.target)].into_iter().chain(language)
        });
        let set = self.options.set.iter().cloned();
        for (factor, raw) in task.chain(set) {
            match names::meaning(&factor, &raw, self.options.baseline.as_deref(), self.catalogue) {
                Meaning::Level(level) => {
                    if let Some((other, implied)) = level.implied {
                        common.entry(other).or_insert(implied);
                    }
                    common.insert(factor, level.name);
                }
                _ => drop(common.insert(factor, raw)),
            }
        }
        for (factor, help) in [
            (Factor::Intermediate, "--set intermediate=mnli, or --set intermediate=none without intermediate training"),
            (Factor::Target, "--set target=NAME; a file called samples_<task>_<time>.jsonl says it itself"),
        ] {
            if !common.contains_key(&factor) {
                let message = format!("nothing says what the {factor} task is");
                problems.push(self.problem(codes::MISSING_COLUMN, &message, help));
            }
        }
        if problems.is_empty() { Ok(common) } else { Err(problems) }
    }
}

/// Observations while they are collected.
struct Table {
    table: Observations,
    /// One code per factor, as far as all samples share it.
    codes: Vec<u32>,
    example: usize,
    /// The place of the filter, if samples have one.
    filter: Option<usize>,
    /// The code of each metric, by its key; `None` for one that is left out.
    metrics: BTreeMap<String, Option<u32>>,
    missing: usize,
    /// Metrics that are lists, and how many samples have them.
    lists: BTreeMap<String, usize>,
    problems: Vec<Problem>,
}

impl Table {
    fn new(file: &File<'_>, common: &BTreeMap<Factor, String>, filtered: bool) -> Self {
        let source = Source { path: file.input.path.to_owned(), ..Source::default() };
        let mut table = Observations::from_source(source);
        let example = table.place(&Factor::Example);
        let filter = filtered.then(|| table.place(&Factor::Extra("filter".into())));
        let places: Vec<(usize, &str)> =
            common.iter().map(|(factor, level)| (table.place(factor), level.as_str())).collect();
        let mut codes: Vec<u32> = (0..table.factors().len()).map(|place| table.intern(place, "")).collect();
        for (place, level) in places {
            codes[place] = table.intern(place, level);
        }
        let left_out = file.options.map.iter().filter(|mapping| mapping.role == Role::LeftOut);
        let metrics = left_out.map(|mapping| (mapping.column.clone(), None)).collect();
        let (missing, lists, problems) = (0, BTreeMap::new(), Vec::new());
        Self { table, codes, example, filter, metrics, missing, lists, problems }
    }

    fn add(&mut self, file: &File<'_>, line: u32, sample: Sample) {
        self.codes[self.example] = self.table.intern(self.example, &sample.doc_id);
        if let Some(place) = self.filter {
            self.codes[place] = self.table.intern(place, &sample.filter);
        }
        for (key, score) in sample.scores {
            let code = match self.metrics.get(&key) {
                Some(code) => *code,
                None => {
                    let name = match names::meaning(&Factor::Metric, &key, None, file.catalogue) {
                        Meaning::Level(level) => level.name,
                        _ => key.clone(),
                    };
                    let code = Some(self.table.intern(METRIC, &name));
                    self.metrics.insert(key.clone(), code);
                    code
                }
            };
            let Some(code) = code else { continue };
            self.codes[METRIC] = code;
            match score {
                Score::Number(value) => {
                    self.table.push(&self.codes, Reading { value, basis: Basis::Measured, summary: None, line });
                }
                Score::Missing => self.missing += 1,
                Score::List => *self.lists.entry(key).or_default() += 1,
            }
        }
    }

    fn finish(mut self, file: &File<'_>, lines: &[(u32, &str)]) -> Result<Imported, Vec<Problem>> {
        let line_of = |line: u32| lines.binary_search_by_key(&line, |known| known.0).map_or("", |place| lines[place].1);
        if self.table.is_empty() && self.problems.is_empty() {
            self.problems.push(file.problem(codes::NO_ROWS, "no sample has a metric that is a number", ""));
        }
        self.table.columns.iter_mut().for_each(crate::observations::Column::compact);
        let settled = scale::settle(&mut self.table, &file.options.scale, &[], file.catalogue);
        for &(row, (low, high)) in &settled.outside {
            let (metric, line) = (self.table.columns[METRIC].level(row), self.table.origins[row].line);
            let message = format!("`{metric}` is out of bounds: {}", self.table.values[row]);
            let label = format!("expected {low} to {high} points");
            self.problems.push(file.problem_at(codes::OUT_OF_BOUNDS, &message, (line, 1), line_of(line), label));
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let note = |code: Code, message: String| Note { code, message, place: Some(file.input.path.to_owned()) };
        let mut notes = Vec::new();
        let of_file =
            [Factor::Target, Factor::Language, Factor::Extra("model_id".into())].into_iter().filter_map(|factor| {
                let level = self.table.column(&factor)?.levels().iter().next()?.to_owned();
                (!level.is_empty()).then(|| format!("{factor} `{level}`"))
            });
        notes.push(note(codes::ROLES, format!("samples of the lm-evaluation-harness: {}", listed(of_file))));
        if !settled.fractions.is_empty() {
            let names = listed(settled.fractions.iter().map(|name| format!("`{name}`")));
            notes.push(note(codes::SCALE, format!("read {names} as fractions (0 to 1)")));
        }
        if !self.lists.is_empty() {
            let names = listed(self.lists.iter().map(|(key, count)| format!("`{key}` of {count} samples")));
            let message = format!("left out {names}: no number, but what a score of the whole corpus is made of");
            notes.push(note(codes::LEFT_OUT, message));
        }
        if self.missing > 0 {
            notes.push(note(codes::MISSING, format!("{} metrics of samples have no value", self.missing)));
        }
        let set = file.options.set.iter().filter(|(factor, _)| *factor == Factor::Intermediate);
        let baselines = set.map(|(_, level)| level.clone()).collect();
        Ok(Imported { observations: self.table, notes, rows: lines.len(), missing: self.missing, baselines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_tells_task_and_time() {
        let path = "out/acme__stilts-mnli/samples_xnli_sw_2026-02-13T18-12-03.654321.jsonl";
        assert_eq!(task_and_time(path), Some(("xnli_sw", Some("2026-02-13T18-12-03.654321"))));
        assert_eq!(task_and_time("samples_belebele_zho_Hans.jsonl"), Some(("belebele_zho_Hans", None)));
        assert_eq!(task_and_time("results.jsonl"), None);
    }
}
