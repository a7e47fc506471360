//! Which cells a table has: the keys of rows and columns, and the targets and languages they group.

use std::collections::BTreeMap;

use stilt_results::{Catalogue, Factor, Key, ResultSet};

use super::engine::{Engine, Part};
use super::table::ALL;
use super::view::Block;
use super::{AnalysisError, Settings};

/// The keys of a table, sorted by what they do to a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axes {
    pub(super) rows: Vec<Key>,
    pub(super) columns: Vec<Key>,
    /// Attributes of the base model.
    models: Vec<Key>,
    targets: Vec<Key>,
    languages: Vec<Key>,
    pub(super) metric: bool,
    /// Extra columns and the step.
    conditions: Vec<Factor>,
    /// Block factors that rows or columns show, so that a family spans their levels.
    pub(super) spans_models: bool,
    pub(super) spans_splits: bool,
}

/// One combination of shown levels: what a cell averages.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Target codes.
    pub(super) targets: Vec<u32>,
    pub(super) part: Part,
    /// Level of target, language and metric, `*` where averaged.
    pub(super) target: String,
    pub(super) language: Option<String>,
    /// Further shown keys and their levels.
    pub(super) shown: Vec<(String, String)>,
}

impl Axes {
    pub(super) fn read(set: &ResultSet, catalogue: &Catalogue, settings: &Settings) -> Result<Self, AnalysisError> {
        let read = |names: &[String]| names.iter().map(|name| Key::read(name, set)).collect::<Result<Vec<Key>, _>>();
        let (mut rows, columns) = (read(&settings.rows)?, read(&settings.columns)?);
        let mut axes = Self {
            rows: Vec::new(),
            columns: Vec::new(),
            models: Vec::new(),
            targets: Vec::new(),
            languages: Vec::new(),
            metric: false,
            conditions: Vec::new(),
            spans_models: false,
            spans_splits: false,
        };
        if !rows.iter().chain(&columns).any(|key| key.factor == Factor::Intermediate) {
            rows.insert(0, Key { factor: Factor::Intermediate, attribute: None });
        }
        for key in rows.iter().chain(&columns) {
            match (&key.factor, &key.attribute) {
                (Factor::Seed, _) => return Err(usage("a gain is a mean over runs: `seed` cannot be a row or column")),
                (Factor::Intermediate, Some(_)) => {
                    return Err(usage(&format!(
                        "`{key}` groups intermediates, and a gain is of one; filter instead: --where '{key}=...'"
                    )));
                }
                (Factor::Intermediate, None) => {}
                (Factor::Target, _) => axes.targets.push(key.clone()),
                (Factor::Language, _) => axes.languages.push(key.clone()),
                (Factor::Metric, _) => axes.metric = true,
                (Factor::BaseModel, attribute) => {
                    axes.spans_models = true;
                    axes.models.extend(attribute.is_some().then(|| key.clone()));
                }
                (Factor::Split, _) => axes.spans_splits = true,
                (Factor::Example, _) => {
                    return Err(usage("a gain is a mean over examples: `example` cannot be a row or column"));
                }
                (Factor::Step | Factor::Extra(_), _) => axes.conditions.push(key.factor.clone()),
            }
        }
        (axes.rows, axes.columns) = (rows, columns);
        axes.check_models(set, catalogue)?;
        Ok(axes)
    }

    /// Attributes of the base model must tell the models apart, unless the models themselves are shown.
    fn check_models(&self, set: &ResultSet, catalogue: &Catalogue) -> Result<(), AnalysisError> {
        let names_models = |key: &Key| key.factor == Factor::BaseModel && key.attribute.is_none();
        if self.models.is_empty() || self.rows.iter().chain(&self.columns).any(names_models) {
            return Ok(());
        }
        let labels: Vec<Vec<String>> = self.models.iter().map(|key| key.labels(set, catalogue)).collect();
        let models = set.column(&Factor::BaseModel).into_iter().flat_map(|column| column.levels().iter()).enumerate();
        let mut seen: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
        for (place, model) in models {
            let of_model = labels.iter().filter_map(|labels| labels.get(place)).map(String::as_str).collect();
            if let Some(other) = seen.insert(of_model, model) {
                let names = self.models.iter().map(Key::to_string).collect::<Vec<_>>().join(" and ");
                return Err(usage(&format!(
                    "`{names}` does not tell `{other}` from `{model}`, and a gain is of one model; add `base_model` to \
                     the rows or columns"
                )));
            }
        }
        Ok(())
    }

    /// Whether cells are finer than an average over targets and languages, so that the average is shown beside them.
    pub(super) fn has_averages(&self) -> bool {
        !self.targets.is_empty() || !self.languages.is_empty()
    }

    /// The cells of one intermediate in a block, and (second) their averages over targets and languages.
    pub(super) fn cells(
        &self,
        engine: &Engine,
        block: Block,
        intermediate: u32,
        targets: &[u32],
    ) -> (Vec<Group>, Vec<Group>) {
        let mut cells = Vec::new();
        let mut averages = Vec::new();
        let of_model: Vec<(String, String)> = self
            .models
            .iter()
            .zip(labels(engine, &self.models))
            .filter_map(|(key, labels)| Some((key.to_string(), labels.get(block.0 as usize)?.clone())))
            .collect();
        for conditions in self.condition_levels(engine, block, intermediate) {
            for metric in self.metrics(engine) {
                let part = Part { conditions: conditions.clone(), metric, ..Part::default() };
                let shown: Vec<(String, String)> = conditions
                    .iter()
                    .map(|(factor, code)| (factor.to_string(), engine.view.level(factor, *code).to_owned()))
                    .chain(of_model.clone())
                    .collect();
                let average = Group { targets: targets.to_vec(), part, target: ALL.into(), language: None, shown };
                if self.has_averages() {
                    for group in self.split_targets(engine, &average) {
                        cells.extend(self.split_languages(engine, &group));
                    }
                }
                // Where languages are shown, their average is told from a single one by its `*`.
                let language = (!self.languages.is_empty()).then(|| ALL.to_owned());
                let attributes = self.targets.iter().chain(&self.languages).filter(|key| key.attribute.is_some());
                let stars = attributes.map(|key| (key.to_string(), ALL.to_owned()));
                let shown = average.shown.iter().cloned().chain(stars).collect();
                averages.push(Group { language, shown, ..average });
            }
        }
        if self.has_averages() { (cells, averages) } else { (averages, Vec::new()) }
    }

    /// Every combination of levels of the shown conditions that the intermediate was run with.
    fn condition_levels(&self, engine: &Engine, block: Block, intermediate: u32) -> Vec<Vec<(Factor, u32)>> {
        if self.conditions.is_empty() {
            return vec![Vec::new()];
        }
        let columns: Vec<_> = self.conditions.iter().filter_map(|factor| engine.view.set.column(factor)).collect();
        let groups =
            engine.view.groups.iter().filter(|group| group.block == block && group.intermediate == intermediate);
        let rows = groups.flat_map(|group| group.rows.clone());
        let mut levels: Vec<Vec<u32>> =
            rows.map(|row| columns.iter().map(|column| column.codes()[row]).collect()).collect();
        levels.sort_unstable();
        levels.dedup();
        levels.into_iter().map(|codes| self.conditions.iter().cloned().zip(codes).collect()).collect()
    }

    fn metrics(&self, engine: &Engine) -> Vec<Option<u32>> {
        let count = engine.view.set.column(&Factor::Metric).map_or(0, |column| column.levels().len() as u32);
        if self.metric { (0..count).map(Some).collect() } else { vec![None] }
    }

    fn split_targets(&self, engine: &Engine, average: &Group) -> Vec<Group> {
        if self.targets.is_empty() {
            return vec![average.clone()];
        }
        let labels = labels(engine, &self.targets);
        let mut groups: BTreeMap<Vec<&str>, Vec<u32>> = BTreeMap::new();
        // An average somebody reported is no target of its own: it stands where averages stand.
        for &target in average.targets.iter().filter(|&&target| !engine.is_average(target)) {
            let label = labels.iter().map(|labels| labels[target as usize].as_str()).collect();
            groups.entry(label).or_default().push(target);
        }
        let group = |(label, targets): (Vec<&str>, Vec<u32>)| {
            let mut group = Group { targets, ..average.clone() };
            for (key, label) in self.targets.iter().zip(label) {
                match key.attribute {
                    None => group.target = label.to_owned(),
                    Some(_) => group.shown.push((key.to_string(), label.to_owned())),
                }
            }
            group
        };
        groups.into_iter().map(group).collect()
    }

    fn split_languages(&self, engine: &Engine, cell: &Group) -> Vec<Group> {
        if self.languages.is_empty() {
            return vec![cell.clone()];
        }
        let labels = labels(engine, &self.languages);
        let count = labels.first().map_or(0, Vec::len);
        let mut groups: BTreeMap<Vec<&str>, Vec<bool>> = BTreeMap::new();
        for language in 0..count {
            let label = labels.iter().map(|labels| labels[language].as_str()).collect();
            groups.entry(label).or_insert_with(|| vec![false; count])[language] = true;
        }
        let group = |(label, languages): (Vec<&str>, Vec<bool>)| {
            let mut group = cell.clone();
            group.part.languages = Some(languages);
            for (key, label) in self.languages.iter().zip(label) {
                match key.attribute {
                    None => group.language = Some(label.to_owned()),
                    Some(_) => group.shown.push((key.to_string(), label.to_owned())),
                }
            }
            group
        };
        groups.into_iter().map(group).collect()
    }
}

/// What each key says of each level of its factor.
fn labels(engine: &Engine, keys: &[Key]) -> Vec<Vec<String>> {
    keys.iter().map(|key| key.labels(engine.view.set, engine.view.catalogue)).collect()
}

fn usage(message: &str) -> AnalysisError {
    AnalysisError::Usage(message.to_owned())
}
