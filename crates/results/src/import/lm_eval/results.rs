//! Results of the lm-evaluation-harness: `results_<time>.json`, and the files of versions before 0.4.
//!
//! Structure (EleutherAI/lm-evaluation-harness@4e7e0d4, `lm_eval/result_schema.py`): `results` with one object per task and
//! group, in it `metric,filter` (before 0.4 `metric`) and `metric_stderr,filter`; `group_subtasks`, `higher_is_better`,
//! `n-shot` by task; `config.model_args`, `model_name`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::catalogue::Catalogue;
use crate::diagnostic::Problem;
use crate::factor::Factor;
use crate::import::names::{self, Meaning};
use crate::import::options::Role;
use crate::import::{Imported, Importer, Input, Options, codes, text};
use crate::metric::Direction;
use crate::name::BASELINE;

use super::rows::{Key, Rows};
use super::sample::without_nan;
use super::suffix::{self, TaskName};
use super::{File, START, file_name, model};

/// The importer of results.
pub(in crate::import) struct Results;

/// Keys of a task that are no metrics.
const OTHER: &[&str] = &["alias", "name", "sample_len", "sample_count"];

/// What stands for no value.
const NO_VALUE: &[&str] = &["N/A", "n/a", "nan", "NaN", ""];

/// The time of results in the name of their file.
pub(in crate::import) fn time(name: &str) -> Option<&str> {
    name.strip_prefix("results_")?.strip_suffix(".json")
}

/// Whether a file has a name the harness gives to results.
pub(in crate::import) fn is_results(name: &str) -> bool {
    time(name).is_some() || name.ends_with("-shot.json")
}

impl Importer for Results {
    fn id(&self) -> &'static str {
        "lm-eval-results"
    }

    fn detects(&self, input: &Input<'_>) -> bool {
        let start = text::start(input.bytes, START);
        start.starts_with('{') && (is_results(file_name(input.path)) || start.contains("\"results\""))
    }

    fn import(&self, input: &Input<'_>, options: &Options, catalogue: &Catalogue) -> Result<Imported, Vec<Problem>> {
        let file = File { input, options, catalogue };
        let text = text::decode(input.bytes).map_err(|error| vec![crate::import::not_text(input.path, error)])?;
        let (json, _) = without_nan(&text.content);
        let document: Value = serde_json::from_str(&json).map_err(|error| vec![bad_json(&file, &json, &error)])?;
        let Some(results) = document.get("results").and_then(Value::as_object).filter(|results| !results.is_empty())
        else {
            return Err(vec![file.problem(codes::NO_ROWS, "at /results: no task with metrics", "")]);
        };
        let (common, baselines) = common(&file, &document)?;
        let groups: Vec<&str> = results.keys().map(String::as_str).filter(|task| is_group(task, &document)).collect();
        let tasks: Vec<&str> =
            results.keys().map(String::as_str).filter(|task| !groups.contains(task) && *task != "all").collect();
        let names = suffix::read(&tasks, catalogue);
        let mut rows = Rows::new(&file, &text.content, common);
        rows.groups = groups.iter().map(|&group| group.to_owned()).collect();
        for (task, name) in tasks.into_iter().zip(names) {
            match results.get(task).and_then(Value::as_object) {
                Some(metrics) => add_task(&mut rows, &document, task, &name, metrics),
                None => rows.problem(codes::BAD_JSON, &["results", task], "expected an object of metrics"),
            }
        }
        rows.finish(baselines)
    }
}

/// Whether a row of results is the average over other tasks.
fn is_group(task: &str, document: &Value) -> bool {
    let subtasks = document.get("group_subtasks").and_then(|groups| groups.get(task)).and_then(Value::as_array);
    document.get("groups").is_some_and(|groups| groups.get(task).is_some())
        || subtasks.is_some_and(|tasks| tasks.iter().any(|subtask| subtask.as_str() != Some(task)))
}

fn add_task(rows: &mut Rows, document: &Value, task: &str, name: &TaskName, metrics: &Map<String, Value>) {
    let shots = document.get("n-shot").and_then(|shots| shots.get(task));
    let shots = shots.or_else(|| document.get("config")?.get("num_fewshot")).filter(|shots| shots.is_number());
    let shots = shots.map(Value::to_string).unwrap_or_default();
    // Since 0.4 every metric has its filter behind a comma.
    let filtered = metrics.keys().any(|key| key.contains(','));
    for (key, value) in metrics.iter().filter(|(key, _)| !OTHER.contains(&key.as_str())) {
        let (metric, filter) = key.split_once(',').unwrap_or((key, ""));
        if filtered && filter.is_empty() || value.is_array() || value.is_object() {
            rows.left_out.insert(key.clone());
            continue;
        }
        if metric.ends_with("_stderr") {
            rows.errors += 1;
            continue;
        }
        let better = document.get("higher_is_better").and_then(|tasks| tasks.get(task)?.get(metric)?.as_bool());
        let better = better.map(|higher| if higher { Direction::HigherIsBetter } else { Direction::LowerIsBetter });
        let filter = if filter == "none" { "" } else { filter };
        let pointer = ["results", task, key.as_str()];
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::Null => None,
            Value::String(text) if NO_VALUE.contains(&text.trim()) => None,
            Value::String(text) if text.trim().parse::<f64>().is_ok() => text.trim().parse().ok(),
            other => {
                rows.problem(codes::NOT_A_NUMBER, &pointer, &format!("found {other}, expected a number"));
                continue;
            }
        };
        rows.add(&pointer, &Key { name, metric, filter, shots: &shots, better }, number);
    }
}

/// What holds for all rows: from --set and the model; with the level that is the baseline, if it is.
type Common = (BTreeMap<Factor, String>, Vec<String>);

fn common(file: &File<'_>, document: &Value) -> Result<Common, Vec<Problem>> {
    let mut problems = Vec::new();
    if let Some(mapping) = file.options.map.iter().find(|mapping| mapping.role != Role::LeftOut) {
        let message = format!("`{}` is mapped, but results have metrics only", mapping.column);
        problems.push(file.problem(codes::UNKNOWN_COLUMN, &message, "--map -=METRIC leaves a metric out"));
    }
    let mut common: BTreeMap<Factor, String> = BTreeMap::new();
    let mut baselines = Vec::new();
    for (factor, raw) in &file.options.set {
        match names::meaning(factor, raw, file.options.baseline.as_deref(), file.catalogue) {
            Meaning::Level(level) => {
                baselines.extend(level.baseline.then(|| raw.clone()));
                common.insert(factor.clone(), level.name);
            }
            _ => drop(common.insert(factor.clone(), raw.clone())),
        }
    }
    let model = model::read(document);
    let canonical = |name: &str| file.catalogue.model(name).map(|model| model.id.clone());
    match common.get(&Factor::Intermediate).map(String::as_str) {
        Some(BASELINE) => {
            if let Some(model) = model.name {
                common.entry(Factor::BaseModel).or_insert_with(|| canonical(&model).unwrap_or(model));
            }
        }
        // A checkpoint is a run of its intermediate task, not a base model.
        Some(_) => common.extend(model.name.map(|model| (Factor::Extra("model_id".into()), model))),
        None => {
            let base = common.get(&Factor::BaseModel).cloned().or_else(|| model.name.clone());
            match base.as_deref().and_then(canonical).filter(|_| !model.adapted) {
                Some(base) => {
                    common.insert(Factor::BaseModel, base);
                    common.insert(Factor::Intermediate, BASELINE.to_owned());
                    baselines.push(BASELINE.to_owned());
                }
                None => problems.push(unknown(file, base.as_deref(), model.adapted)),
            }
        }
    }
    if problems.is_empty() { Ok((common, baselines)) } else { Err(problems) }
}

fn unknown(file: &File<'_>, model: Option<&str>, adapted: bool) -> Problem {
    let why = match (model, adapted) {
        (Some(model), true) => format!("`{model}` was evaluated with an adapter"),
        (Some(model), false) => format!("`{model}` is no pretrained model of the catalogue"),
        (None, _) => "no model is named".to_owned(),
    };
    let message = format!("nothing says what the intermediate task is: {why}");
    let help =
        "--set intermediate=mnli --set base_model=NAME, or --set intermediate=none without intermediate training";
    file.problem(codes::MISSING_COLUMN, &message, help)
}

fn bad_json(file: &File<'_>, json: &str, error: &serde_json::Error) -> Problem {
    let found = error.to_string();
    let label = found.split(" at line ").next().unwrap_or_default().to_owned();
    let line = json.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = (0..=error.column().min(line.len())).rev().find_map(|end| line.get(..end)).unwrap_or_default();
    let place = (error.line().max(1) as u32, (before.chars().count() as u32).max(1));
    file.problem_at(codes::BAD_JSON, "not a JSON object", place, line, label)
}
