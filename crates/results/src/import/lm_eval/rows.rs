//! Observations of a file of results while they are collected.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Note, Problem};
use crate::factor::{FACTORS, Factor, METRIC};
use crate::import::delimited::listed;
use crate::import::names::{self, Meaning};
use crate::import::options::{Role, Scale, Scales};
use crate::import::{Imported, codes, scale};
use crate::metric::{Bounds, Direction};
use crate::observations::{Basis, Observations, Reading, Source};

use super::File;
use super::suffix::TaskName;

/// Metrics the harness gives in points, unlike all others with bounds; a BLEU of 0.4 is 0.4 points.
const IN_POINTS: &[&str] = &["bleu", "chrf", "ter", "rouge_l"];

/// What a value is of.
pub(super) struct Key<'a> {
    pub(super) name: &'a TaskName,
    pub(super) metric: &'a str,
    pub(super) filter: &'a str,
    pub(super) shots: &'a str,
    /// Which way is better by the file.
    pub(super) better: Option<Direction>,
}

/// The observations of a file.
pub(super) struct Rows<'a> {
    file: &'a File<'a>,
    text: &'a str,
    common: BTreeMap<Factor, String>,
    table: Observations,
    /// Where each observation stands in the document.
    pointers: Vec<Vec<String>>,
    missing: usize,
    rows: usize,
    /// Keys that are no scores, and metrics the user left out.
    pub(super) left_out: BTreeSet<String>,
    /// Metrics whose direction the file and the catalogue see differently.
    opposed: BTreeSet<String>,
    /// The first task whose language stands in its name, and how many there are.
    languages: Option<(String, TaskName, usize)>,
    problems: Vec<Problem>,
    /// Standard errors that were passed over.
    pub(super) errors: usize,
    /// Rows that average over others.
    pub(super) groups: Vec<String>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(file: &'a File<'a>, text: &'a str, common: BTreeMap<Factor, String>) -> Self {
        let source = Source { path: file.input.path.to_owned(), ..Source::default() };
        Self {
            file,
            text,
            common,
            table: Observations::from_source(source),
            pointers: Vec::new(),
            missing: 0,
            rows: 0,
            left_out: BTreeSet::new(),
            opposed: BTreeSet::new(),
            languages: None,
            problems: Vec::new(),
            errors: 0,
            groups: Vec::new(),
        }
    }

    /// A problem at a JSON pointer.
    pub(super) fn problem(&mut self, code: Code, pointer: &[&str], found: &str) {
        let (line, column) = place(self.text, pointer);
        let text = self.text.lines().nth(line as usize - 1).unwrap_or_default();
        let escaped = pointer.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1")));
        let message = format!("at {}", escaped.collect::<String>());
        self.problems.push(self.file.problem_at(code, &message, (line, column), text, found.to_owned()));
    }

    /// Adds a value; `None` is missing.
    pub(super) fn add(&mut self, pointer: &[&str], key: &Key<'_>, value: Option<f64>) {
        let is_left_out = |column: &str| column == key.metric || pointer.last() == Some(&column);
        if self.file.options.map.iter().any(|mapping| mapping.role == Role::LeftOut && is_left_out(&mapping.column)) {
            self.left_out.insert(key.metric.to_owned());
            return;
        }
        self.rows += 1;
        let metric = match names::meaning(&Factor::Metric, key.metric, None, self.file.catalogue) {
            Meaning::Level(level) => level.name,
            _ => key.metric.to_owned(),
        };
        if key.better.is_some_and(|better| better != self.file.catalogue.metric(&metric).direction) {
            if self.opposed.insert(metric.clone()) {
                self.oppose(&metric, key.better, pointer);
            }
            return;
        }
        let Some(value) = value.filter(|value| value.is_finite()) else {
            self.missing += 1;
            return;
        };
        let mut levels = BTreeMap::from([
            (Factor::Target, key.name.target.clone()),
            (Factor::Language, key.name.language.clone().unwrap_or_default()),
            (Factor::Metric, metric),
        ]);
        for (name, level) in [("filter", key.filter), ("n_shot", key.shots)] {
            if !level.is_empty() {
                levels.insert(Factor::Extra(name.into()), level.to_owned());
            }
        }
        if key.name.language.is_some() {
            let task = pointer.get(1).copied().unwrap_or_default().to_owned();
            let (_, _, count) = self.languages.get_or_insert((task, key.name.clone(), 0));
            *count += 1;
        }
        levels.extend(self.common.clone());
        self.pointers.push(pointer.iter().map(|&key| key.to_owned()).collect());
        self.push(&levels, value, place(self.text, pointer).0);
    }

    fn push(&mut self, levels: &BTreeMap<Factor, String>, value: f64, line: u32) {
        let places: Vec<(usize, &String)> =
            levels.iter().map(|(factor, level)| (self.table.place(factor), level)).collect();
        let count = self.table.factors().len().max(FACTORS.len());
        let mut codes: Vec<u32> = (0..count).map(|place| self.table.intern(place, "")).collect();
        for (place, level) in places {
            codes[place] = self.table.intern(place, level);
        }
        self.table.push(&codes, Reading { value, basis: Basis::Measured, summary: None, line });
    }

    fn oppose(&mut self, metric: &str, better: Option<Direction>, pointer: &[&str]) {
        let word = if better == Some(Direction::LowerIsBetter) { "lower" } else { "higher" };
        self.problem(codes::BAD_WORD, pointer, &format!("the file says that a {word} `{metric}` is better"));
        if let Some(problem) = self.problems.last_mut() {
            problem.help = format!(
                "it was taken the other way round; say [metrics.{metric}] better = \"{word}\" in stilt.toml, or leave it \
                 out with --map -={metric}"
            );
        }
    }

    /// Fractions for bounded metrics that nothing contradicts (the harness writes 0.004, not 0.4 points), and points for
    /// those it gives in points.
    fn scales(&self) -> Scales {
        let mut scales = self.file.options.scale.clone();
        if scales.overall != Scale::Auto {
            return scales;
        }
        let levels = self.table.columns[METRIC].levels.iter().enumerate();
        let of = |code: usize| {
            let codes = self.table.columns[METRIC].codes.iter();
            codes.zip(&self.table.values).filter(move |(found, _)| **found as usize == code).map(|(_, value)| *value)
        };
        let known = levels.filter_map(|(code, metric)| {
            let bounded = self.file.catalogue.metric(metric).bounds != Bounds::Unbounded;
            let scale = match IN_POINTS.contains(&metric) {
                true => Scale::Points,
                false if of(code).all(|value| value.abs() <= 1.0) => Scale::Fraction,
                false => return None,
            };
            bounded.then(|| (metric.to_owned(), scale))
        });
        // What the user says of a metric comes behind and wins.
        let said = std::mem::take(&mut scales.metrics);
        scales.metrics = known.chain(said).collect();
        scales
    }

    pub(super) fn finish(mut self, baselines: Vec<String>) -> Result<Imported, Vec<Problem>> {
        if self.table.is_empty() && self.problems.is_empty() {
            self.problems.push(self.file.problem(codes::NO_ROWS, "no task has a metric that is a number", ""));
        }
        self.table.columns.iter_mut().for_each(crate::observations::Column::compact);
        let scales = self.scales();
        let settled = scale::settle(&mut self.table, &scales, &[], self.file.catalogue);
        for &(row, (low, high)) in &settled.outside {
            let message = format!("`{}` is out of bounds: {}", self.metric(row), self.table.values[row]);
            self.problem_of(row, codes::OUT_OF_BOUNDS, &message, &format!("expected {low} to {high} points"));
            if let Some(problem) = self.problems.last_mut() {
                problem.help = format!("--map -={} leaves the metric out", self.table.columns[METRIC].level(row));
            }
        }
        for &(row, other) in settled.mixed.iter().chain(&settled.suspicious) {
            let metric = self.metric(row);
            let message = format!("`{metric}` looks like a fraction among points: {}", self.table.values[row]);
            let (line, value) = (self.table.origins[other].line, self.table.values[other]);
            self.problem_of(row, codes::MIXED_SCALES, &message, &format!("line {line} holds {value}"));
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let notes = self.notes(&settled.fractions, &baselines);
        Ok(Imported { observations: self.table, notes, rows: self.rows, missing: self.missing, baselines })
    }

    fn metric(&self, row: usize) -> String {
        self.table.columns[METRIC].level(row).to_owned()
    }

    /// A problem of a row, at its JSON pointer.
    fn problem_of(&mut self, row: usize, code: Code, message: &str, label: &str) {
        let pointer = self.pointers.get(row).cloned().unwrap_or_default();
        let pointer: Vec<&str> = pointer.iter().map(String::as_str).collect();
        self.problem(code, &pointer, label);
        if let Some(problem) = self.problems.last_mut() {
            problem.message = format!("{}: {message}", problem.message);
        }
    }

    fn notes(&self, fractions: &[String], baselines: &[String]) -> Vec<Note> {
        let note = |code: Code, message: String| Note { code, message, place: Some(self.file.input.path.to_owned()) };
        let quoted = |names: &mut dyn Iterator<Item = &String>| listed(names.map(|name| format!("`{name}`")));
        let model = [Factor::BaseModel, Factor::Extra("model_id".into())];
        let model = model.iter().filter_map(|factor| Some(format!("{factor} `{}`", self.common.get(factor)?)));
        let mut of_file = vec!["results of the lm-evaluation-harness".to_owned()];
        of_file.extend(model);
        let mut notes = vec![note(codes::ROLES, of_file.join(", "))];
        if let Some((task, name, count)) = &self.languages {
            let language = name.language.as_deref().unwrap_or_default();
            let others = if *count > 1 { format!(" and {} more alike", count - 1) } else { String::new() };
            let message = format!("read `{task}` as target `{}`, language `{language}`{others}", name.target);
            notes.push(note(codes::SPELLINGS, message));
        }
        let is_set = self.file.options.set.iter().any(|(factor, _)| *factor == Factor::Intermediate);
        if !is_set && !baselines.is_empty() {
            let message = "a pretrained model without intermediate training: intermediate `none`".to_owned();
            notes.push(note(codes::BASELINE_LEVEL, message));
        }
        if !fractions.is_empty() {
            let message = format!("read {} as fractions (0 to 1)", quoted(&mut fractions.iter()));
            notes.push(note(codes::SCALE, message));
        }
        if !self.groups.is_empty() {
            let message = format!("left out groups, averages over other tasks: {}", quoted(&mut self.groups.iter()));
            notes.push(note(codes::AVERAGES, message));
        }
        if !self.left_out.is_empty() {
            notes.push(note(codes::LEFT_OUT, format!("left out {}", quoted(&mut self.left_out.iter()))));
        }
        if self.errors > 0 {
            let message = match self.errors {
                1 => "left out 1 standard error: it is about new examples and says nothing of new runs".to_owned(),
                many => {
                    format!("left out {many} standard errors: they are about new examples and say nothing of new runs")
                }
            };
            notes.push(note(codes::LEFT_OUT, message));
        }
        if self.missing > 0 {
            let metrics = if self.missing == 1 { "1 metric has" } else { &format!("{} metrics have", self.missing) };
            notes.push(note(codes::MISSING, format!("{metrics} no value")));
        }
        notes
    }
}

/// Line and character of the value at a pointer: behind its last key. The keys stand in their order in the text.
fn place(text: &str, pointer: &[&str]) -> (u32, u32) {
    let mut at = 0;
    for key in pointer {
        let quoted = serde_json::Value::from(*key).to_string();
        let rest = text.get(at..).unwrap_or_default();
        let is_key =
            |place: &usize| rest.get(place + quoted.len()..).is_some_and(|behind| behind.trim_start().starts_with(':'));
        if let Some(found) = rest.match_indices(&quoted).map(|(place, _)| place).find(is_key) {
            at += found;
        }
    }
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |place| place + 1);
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    (lines as u32 + 1, before.get(start..).unwrap_or_default().chars().count() as u32 + 1)
}
