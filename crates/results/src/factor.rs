//! The factors of an observation: what can differ between two measurements.

use std::fmt;
use std::str::FromStr;

use crate::name::{Intermediate, Language, MetricId, ModelId, NameError, TaskId, checked};

/// A factor. The first eight are always there; any further column of a file is an [`Extra`](Factor::Extra), but for the
/// id of an example, which is there if results are given per example.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// The pretrained model.
    BaseModel,
    /// The intermediate task, or the baseline.
    Intermediate,
    /// The target task.
    Target,
    /// The language evaluated in.
    Language,
    /// Development or test set.
    Split,
    /// What was measured.
    Metric,
    /// The id of an independent run.
    Seed,
    /// The training step, or any other count that grows during training.
    Step,
    /// A column the tool knows nothing about.
    Extra(Box<str>),
    /// The id of an example a run was evaluated on. The last in the order of keys, so that the examples of a run are
    /// adjacent rows.
    Example,
}

/// The factors every observation has, in the order of keys and tables.
pub const FACTORS: [Factor; 8] = [
    Factor::BaseModel,
    Factor::Split,
    Factor::Intermediate,
    Factor::Target,
    Factor::Language,
    Factor::Metric,
    Factor::Seed,
    Factor::Step,
];

/// Place of the intermediate task in [`FACTORS`], and so among the columns of any table.
pub(crate) const INTERMEDIATE: usize = 2;
/// Place of the target task.
pub(crate) const TARGET: usize = 3;
/// Place of the metric.
pub(crate) const METRIC: usize = 5;

impl Factor {
    /// The name of the factor in filters, tables and files.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::BaseModel => "base_model",
            Self::Intermediate => "intermediate",
            Self::Target => "target",
            Self::Language => "language",
            Self::Split => "split",
            Self::Metric => "metric",
            Self::Seed => "seed",
            Self::Step => "step",
            Self::Extra(name) => name,
            Self::Example => "example",
        }
    }

    /// Whether an observation may lack a level of it. The blank level is the empty text.
    #[must_use]
    pub fn may_be_blank(&self) -> bool {
        !matches!(self, Self::Intermediate | Self::Target | Self::Metric)
    }

    /// Whether the column tells runs apart where there is no seed, by the name people give it.
    #[must_use]
    pub fn identifies_runs(&self) -> bool {
        const NAMES: &[&str] = &["run", "run_id", "run_name", "trial", "checkpoint", "model_id", "stage"];
        matches!(self, Self::Extra(name) if NAMES.contains(&&**name))
    }

    /// Trims and checks a level of this factor; blank where that is allowed.
    ///
    /// # Errors
    /// [`NameError`] for a blank level of a factor that needs one, and for control characters.
    pub fn level<'a>(&self, text: &'a str) -> Result<&'a str, NameError> {
        let text = text.trim();
        if text.is_empty() && self.may_be_blank() {
            return Ok(text);
        }
        match self {
            Self::BaseModel => text.parse::<ModelId>().map(drop),
            Self::Intermediate => text.parse::<Intermediate>().map(drop),
            Self::Target => text.parse::<TaskId>().map(drop),
            Self::Language => text.parse::<Language>().map(drop),
            Self::Metric => text.parse::<MetricId>().map(drop),
            Self::Split => checked("split", text).map(drop),
            Self::Seed => checked("seed", text).map(drop),
            Self::Step => checked("step", text).map(drop),
            Self::Extra(_) => checked("level", text).map(drop),
            Self::Example => checked("example", text).map(drop),
        }?;
        Ok(text)
    }
}

impl FromStr for Factor {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let name = checked("column name", text)?;
        let known = FACTORS.into_iter().chain([Self::Example]).find(|factor| factor.name() == name);
        Ok(known.unwrap_or_else(|| Self::Extra(name.into())))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_factors() {
        let factors = [INTERMEDIATE, TARGET, METRIC].map(|place| FACTORS[place].clone());
        assert_eq!(factors, [Factor::Intermediate, Factor::Target, Factor::Metric]);
    }

    #[test]
    fn every_factor_is_found_by_its_name() {
        for factor in FACTORS.into_iter().chain([Factor::Example]) {
            assert_eq!(factor.name().parse(), Ok(factor));
        }
        assert_eq!("learning_rate".parse(), Ok(Factor::Extra("learning_rate".into())));
    }

    #[test]
    fn a_blank_intermediate_is_an_error_and_a_blank_seed_is_not() {
        assert!(Factor::Intermediate.level(" ").is_err());
        assert_eq!(Factor::Seed.level(" "), Ok(""));
    }
}
