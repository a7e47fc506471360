//! What a project says of tasks, models, languages and metrics, and how it goes into the catalogue.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Catalogue, Index};
use crate::import::Scale;
use crate::metric::{Bounds, Direction};
use crate::name::{MetricId, NameError, TaskId};

/// Tables of a project's settings, by the name of the task, model, language or metric. A name the catalogue has, by any
/// spelling, is that entry; any other is a new one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Tasks, intermediate and target.
    pub tasks: Table<TaskFacts>,
    /// Pretrained models.
    pub models: Table<ModelFacts>,
    /// Languages.
    pub languages: Table<LanguageFacts>,
    /// Metrics.
    pub metrics: Table<MetricFacts>,
}

/// Entries by their name, each name with its place in the settings.
pub type Table<T> = BTreeMap<Spanned<String>, T>;

/// What a project says of a task; what it leaves out stays as it is in the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default, expecting = "a table [tasks.NAME]")]
pub struct TaskFacts {
    /// Kind of the task: `nli`.
    #[serde(deserialize_with = "text")]
    pub family: Option<String>,
    /// Category within its benchmark.
    #[serde(deserialize_with = "text")]
    pub category: Option<String>,
    /// How hard it is: a word or a number.
    #[serde(deserialize_with = "word")]
    pub difficulty: Option<String>,
    /// Number of training examples.
    #[serde(deserialize_with = "count")]
    pub train_size: Option<u64>,
    /// Primary metrics.
    pub primary: Vec<Spanned<String>>,
    /// Further spellings.
    pub aliases: Vec<Spanned<String>>,
}

/// What a project says of a model.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default, expecting = "a table [models.NAME]")]
pub struct ModelFacts {
    /// The models it was released with, in several sizes: `BLOOM`.
    #[serde(deserialize_with = "text")]
    pub family: Option<String>,
    /// Number of parameters.
    #[serde(deserialize_with = "count")]
    pub params: Option<u64>,
    /// Whether it was pretrained on many languages.
    pub multilingual: Option<bool>,
    /// Further spellings.
    pub aliases: Vec<Spanned<String>>,
}

/// What a project says of a language.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default, expecting = "a table [languages.NAME]")]
pub struct LanguageFacts {
    /// Language family.
    #[serde(deserialize_with = "text")]
    pub family: Option<String>,
    /// Script.
    #[serde(deserialize_with = "text")]
    pub script: Option<String>,
    /// How much data there is of it: a word or a class.
    #[serde(deserialize_with = "word")]
    pub resource: Option<String>,
    /// Further spellings.
    pub aliases: Vec<Spanned<String>>,
}

/// What a project says of a metric.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default, expecting = "a table [metrics.NAME]")]
pub struct MetricFacts {
    /// Which way is better.
    pub better: Option<Better>,
    /// How files write it.
    pub scale: Option<MetricScale>,
    /// The unit of one without bounds: `ms`.
    pub unit: Option<String>,
    /// The smallest difference that matters, points or its own unit.
    #[serde(deserialize_with = "positive")]
    pub min_effect: Option<f64>,
}

/// Which way a metric improves, as settings say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// Accuracy.
    Higher,
    /// Loss, latency.
    Lower,
}

/// How files write a metric, as settings say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MetricScale {
    /// 0 to 1 (correlations -1 to 1).
    Fraction,
    /// 0 to 100 (correlations -100 to 100).
    Points,
    /// Without bounds, kept as it is.
    None,
}

impl MetricScale {
    /// The scale of files; `None` for a metric without bounds, which is never rescaled.
    #[must_use]
    pub fn of_files(self) -> Option<Scale> {
        match self {
            Self::Fraction => Some(Scale::Fraction),
            Self::Points => Some(Scale::Points),
            Self::None => None,
        }
    }
}

/// Settings the catalogue cannot take, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadFact {
    /// What is wrong.
    pub message: String,
    /// The bytes of the settings that say it.
    pub span: Range<usize>,
}

impl Catalogue {
    /// The catalogue with what a project says: its facts stand over those that are built in.
    ///
    /// # Errors
    /// A name that is none, two tables of one entry, an alias that already means another entry.
    pub fn extended(&self, facts: &Facts) -> Result<Self, BadFact> {
        let mut catalogue = self.clone();
        once(&self.metrics, facts.metrics.keys())?;
        once(&self.tasks, facts.tasks.keys())?;
        once(&self.models, facts.models.keys())?;
        once(&self.languages, facts.languages.keys())?;
        for (name, metric) in &facts.metrics {
            checked(name, |name| name.parse::<MetricId>().map(drop))?;
            catalogue.set_metric(name.get_ref(), metric);
        }
        for (name, task) in &facts.tasks {
            checked(name, |name| name.parse::<TaskId>().map(drop))?;
            let primary = task.primary.iter().map(|metric| {
                checked(metric, |name| name.parse::<MetricId>().map(drop))?;
                let metric = metric.get_ref().trim();
                Ok(catalogue.metric_id(metric).unwrap_or(metric).to_owned())
            });
            let primary = primary.collect::<Result<Vec<_>, _>>()?;
            let rank = catalogue.tasks.entries.len();
            let entry = catalogue.tasks.entry(name.get_ref(), |id| super::Task { id, rank, ..Default::default() });
            replace(&mut entry.family, &task.family);
            replace(&mut entry.category, &task.category);
            replace(&mut entry.difficulty, &task.difficulty);
            replace(&mut entry.train_size, &task.train_size);
            if !primary.is_empty() {
                entry.metrics = primary;
            }
        }
        for (name, model) in &facts.models {
            checked(name, |name| name.parse::<crate::name::ModelId>().map(drop))?;
            let rank = catalogue.models.entries.len();
            let entry = catalogue.models.entry(name.get_ref(), |id| super::Model { id, rank, ..Default::default() });
            replace(&mut entry.family, &model.family);
            replace(&mut entry.params, &model.params);
            replace(&mut entry.multilingual, &model.multilingual);
        }
        for (name, language) in &facts.languages {
            checked(name, |name| name.parse::<crate::name::Language>().map(drop))?;
            let new = |code| super::LanguageEntry { code, ..Default::default() };
            let entry = catalogue.languages.entry(name.get_ref(), new);
            replace(&mut entry.family, &language.family);
            replace(&mut entry.script, &language.script);
            replace(&mut entry.resource, &language.resource);
        }
        // After all entries, so that an alias is told from the name of a later one.
        facts.tasks.iter().try_for_each(|(name, task)| alias(&mut catalogue.tasks, name, &task.aliases))?;
        facts.models.iter().try_for_each(|(name, model)| alias(&mut catalogue.models, name, &model.aliases))?;
        let mut languages = facts.languages.iter();
        languages.try_for_each(|(name, language)| alias(&mut catalogue.languages, name, &language.aliases))?;
        Ok(catalogue)
    }

    fn set_metric(&mut self, name: &str, facts: &MetricFacts) {
        let known = self.metric(name);
        let new = |id| super::MetricEntry { id, metric: known, unit: None, min_effect: None };
        let entry = self.metrics.entry(name, new);
        replace(&mut entry.unit, &facts.unit);
        replace(&mut entry.min_effect, &facts.min_effect);
        let metric = &mut entry.metric;
        match facts.better {
            Some(Better::Higher) => metric.direction = Direction::HigherIsBetter,
            Some(Better::Lower) => metric.direction = Direction::LowerIsBetter,
            None => {}
        }
        match (facts.scale, metric.bounds) {
            (Some(MetricScale::None), _) => metric.bounds = Bounds::Unbounded,
            (Some(MetricScale::Fraction | MetricScale::Points), Bounds::Unbounded) => metric.bounds = Bounds::Share,
            _ => {}
        }
    }
}

impl<T> Index<T> {
    /// The entry of that spelling; a new one where there is none.
    fn entry(&mut self, name: &str, new: impl FnOnce(String) -> T) -> &mut T {
        let name = name.trim();
        let place = self.place(name).unwrap_or_else(|| {
            self.add(new(name.to_owned()), [name]);
            self.entries.len() - 1
        });
        &mut self.entries[place]
    }
}

/// Tables by two spellings of one name could say two things of it.
fn once<'a, T>(index: &Index<T>, names: impl Iterator<Item = &'a Spanned<String>>) -> Result<(), BadFact> {
    let mut seen: BTreeMap<(Option<usize>, String), &Spanned<String>> = BTreeMap::new();
    // The tables are in the order of their names; the later one in the file is the one too many.
    for name in names {
        let spelling = name.get_ref().trim();
        let known = index.place(spelling);
        let own = if known.is_some() { String::new() } else { spelling.to_lowercase() };
        if let Some(other) = seen.insert((known, own), name) {
            let (first, second) = if other.span().start < name.span().start { (other, name) } else { (name, other) };
            let message = format!("`{}` is `{}`, which has a table already", second.get_ref(), first.get_ref());
            return Err(BadFact { message, span: second.span() });
        }
    }
    Ok(())
}

/// Gives the entry of that name further spellings.
fn alias<T>(index: &mut Index<T>, name: &Spanned<String>, aliases: &[Spanned<String>]) -> Result<(), BadFact> {
    for alias in aliases {
        checked(alias, |text| crate::name::checked("alias", text).map(drop))?;
        let (own, spelling) = (index.place(name.get_ref().trim()), alias.get_ref().trim());
        match (index.place(spelling), own) {
            (None, Some(own)) => drop(index.spellings.insert(spelling.to_lowercase(), own)),
            (found, own) if found == own => {}
            _ => {
                let message = format!("`{spelling}` already is another one than `{}`", name.get_ref());
                return Err(BadFact { message, span: alias.span() });
            }
        }
    }
    Ok(())
}

fn replace<T: Clone>(known: &mut Option<T>, said: &Option<T>) {
    if said.is_some() {
        known.clone_from(said);
    }
}

fn checked(name: &Spanned<String>, check: impl Fn(&str) -> Result<(), NameError>) -> Result<(), BadFact> {
    check(name.get_ref()).map_err(|error| BadFact { message: error.to_string(), span: name.span() })
}

/// A number without a fraction, also as `5.6e8`.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let number = Number::deserialize(deserializer)?.0;
    // Beyond 2^53 a float no longer tells whole numbers apart; no training set or model is near that.
    if number >= 1.0 && number.fract() == 0.0 && number <= 9_007_199_254_740_992.0 {
        return Ok(Some(number as u64));
    }
    Err(serde::de::Error::custom(format!("{number} is no count: expected a whole number above 0")))
}

/// A number, asked for in words.
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Number;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Number, E> {
                Ok(Number(number as f64))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Number, E> {
                Ok(Number(number))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A number above 0.
fn positive<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = Number::deserialize(deserializer)?.0;
    if number > 0.0 && number.is_finite() {
        return Ok(Some(number));
    }
    Err(serde::de::Error::custom(format!("{number} is not above 0")))
}

/// A word, or a number as it is written.
fn word<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct Word;
    impl serde::de::Visitor<'_> for Word {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a word or a number")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.trim().to_owned())
        }

        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<String, E> {
            if number.is_finite() { Ok(number.to_string()) } else { Err(E::custom(format!("{number} is no level"))) }
        }
    }
    deserializer.deserialize_any(Word).and_then(not_blank)
}

/// A text that says something.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).and_then(|text| not_blank(text.trim().to_owned()))
}

/// A blank level would be taken for an unknown one.
fn not_blank<E: serde::de::Error>(text: String) -> Result<Option<String>, E> {
    if text.is_empty() { Err(E::custom("an empty text says nothing; leave the key out")) } else { Ok(Some(text)) }
}
