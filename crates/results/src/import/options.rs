//! What the user says of an input.

use std::str::FromStr;

use crate::factor::{FACTORS, Factor};
use crate::name::NameError;
use crate::suggest::nearest;

/// What to read an input as, where the file does not say it itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Id of the importer; `None` finds it out.
    pub format: Option<String>,
    /// Columns and what they hold.
    pub map: Vec<Mapping>,
    /// Levels that hold for all rows.
    pub set: Vec<(Factor, String)>,
    /// The metric of a target, where no column names metrics and its primary one is not what was measured.
    pub metrics: Vec<(String, String)>,
    /// Fractions or points.
    pub scale: Scales,
    /// The level of the intermediate task that is the baseline; the empty text makes empty cells the baseline.
    pub baseline: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Levels of a factor.
    Factor(Factor),
    /// Scores.
    Value,
    /// The number of runs behind a score.
    N,
    /// The standard deviation over the runs behind a score.
    Sd,
    /// Whether a score was measured or is a reported delta.
    Basis,
    /// Whether a run ended well.
    State,
    /// Nothing that counts.
    LeftOut,
}

/// A column and what it holds: `target=dataset name`, `value=acc`, `-=avg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What it holds.
    pub role: Role,
    /// The header, as the user wrote it.
    pub column: String,
}

/// The scale of bounded metrics in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// What the values show.
    #[default]
    Auto,
    /// 0 to 1 (correlations -1 to 1).
    Fraction,
    /// 0 to 100 (correlations -100 to 100).
    Points,
}

/// The scale of every metric.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scales {
    /// Where nothing is said of the metric.
    pub overall: Scale,
    /// Per metric, by the name in the catalogue or in the file.
    pub metrics: Vec<(String, Scale)>,
}

/// A word of the command line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    /// Something else than `NAME=TEXT`.
    #[error("`{word}` is not of the form `{form}`")]
    Form {
        /// The word.
        word: String,
        /// What was expected.
        form: &'static str,
    },
    /// A factor that is most likely misspelled.
    #[error("there is no factor `{name}`; did you mean `{near}`?")]
    Factor {
        /// The name.
        name: String,
        /// The factor that is meant.
        near: String,
    },
    /// A scale that does not exist.
    #[error("`{word}` is no scale; expected `auto`, `fraction` or `points`")]
    Scale {
        /// The word.
        word: String,
    },
    /// A level that cannot be a name.
    #[error(transparent)]
    Name(#[from] NameError),
}

/// The words for roles besides the factors.
const ROLES: &[(&str, Role)] = &[
    ("value", Role::Value),
    ("score", Role::Value),
    ("n", Role::N),
    ("sd", Role::Sd),
    ("std", Role::Sd),
    ("basis", Role::Basis),
    ("state", Role::State),
    ("-", Role::LeftOut),
];

impl FromStr for Mapping {
    type Err = OptionError;
    fn from_str(word: &str) -> Result<Self, OptionError> {
        let form = || OptionError::Form { word: word.to_owned(), form: "FACTOR=COLUMN" };
        let (name, column) = word.split_once('=').ok_or_else(form)?;
        let (name, column) = (name.trim(), column.trim());
        if let Some((_, role)) = ROLES.iter().find(|(known, _)| *known == name) {
            return Ok(Self { role: role.clone(), column: column.to_owned() });
        }
        // A column kept under its own name is no slip, whatever it is near to.
        let factor = if name == column { name.parse()? } else { factor(name)? };
        Ok(Self { role: Role::Factor(factor), column: column.to_owned() })
    }
}

/// A factor by name, unless it is so near to a common one that it is a slip.
fn factor(name: &str) -> Result<Factor, OptionError> {
    let factor: Factor = name.parse()?;
    let known = FACTORS.iter().map(Factor::name).chain(["value", "basis", Factor::Example.name()]);
    match (&factor, nearest(name, known)) {
        (Factor::Extra(_), Some(near)) if !factor.identifies_runs() => {
            Err(OptionError::Factor { name: name.to_owned(), near: near.to_owned() })
        }
        _ => Ok(factor),
    }
}

impl Options {
    /// Adds a `--map` word: `target=dataset name`; `-=avg` leaves a column out.
    ///
    /// # Errors
    /// [`OptionError`] for a word without `=` and for a misspelled factor.
    pub fn add_map(&mut self, word: &str) -> Result<(), OptionError> {
        self.map.push(word.parse()?);
        Ok(())
    }

    /// Adds a `--set` word: `split=test`; `cola.metric=accuracy` for one target.
    ///
    /// # Errors
    /// [`OptionError`] for a word without `=`, a misspelled factor and a level that is no name.
    pub fn add_set(&mut self, word: &str) -> Result<(), OptionError> {
        let form = || OptionError::Form { word: word.to_owned(), form: "FACTOR=LEVEL" };
        let (name, level) = word.split_once('=').ok_or_else(form)?;
        if let Some(target) = name.trim().strip_suffix(".metric") {
            let metric = Factor::Metric.level(level)?.to_owned();
            self.metrics.push((Factor::Target.level(target)?.to_owned(), metric));
            return Ok(());
        }
        let factor = factor(name.trim())?;
        let level = factor.level(level)?.to_owned();
        self.set.push((factor, level));
        Ok(())
    }

    /// Adds a `--scale` word: `points`, or `accuracy=fraction` for one metric.
    ///
    /// # Errors
    /// [`OptionError`] if it names no scale.
    pub fn add_scale(&mut self, word: &str) -> Result<(), OptionError> {
        match word.split_once('=') {
            Some((metric, scale)) => self.scale.metrics.push((metric.trim().to_owned(), scale.parse()?)),
            None => self.scale.overall = word.parse()?,
        }
        Ok(())
    }
}

impl FromStr for Scale {
    type Err = OptionError;
    fn from_str(word: &str) -> Result<Self, OptionError> {
        match word.trim() {
            "auto" => Ok(Self::Auto),
            "fraction" => Ok(Self::Fraction),
            "points" => Ok(Self::Points),
            _ => Err(OptionError::Scale { word: word.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_command_line() {
        let role = |word: &str| word.parse::<Mapping>().map(|mapping| (mapping.role, mapping.column));
        assert_eq!(role("target=dataset name"), Ok((Role::Factor(Factor::Target), "dataset name".to_owned())));
        assert_eq!(role("-=avg"), Ok((Role::LeftOut, "avg".to_owned())));
        assert_eq!(role("dose=train_examples").map(|found| found.0), Ok(Role::Factor(Factor::Extra("dose".into()))));
        assert_eq!(role("seeds=seeds").map(|found| found.0), Ok(Role::Factor(Factor::Extra("seeds".into()))));
        assert!(matches!(role("target"), Err(OptionError::Form { .. })));
        let error = role("intermdiate=x").unwrap_err();
        assert_eq!(error.to_string(), "there is no factor `intermdiate`; did you mean `intermediate`?");
    }

    #[test]
    fn constants_and_scales() {
        let mut options = Options::default();
        options.add_set("split=test").unwrap();
        options.add_scale("accuracy=fraction").unwrap();
        options.add_scale("points").unwrap();
        assert_eq!(options.set, [(Factor::Split, "test".to_owned())]);
        assert_eq!(options.scale.overall, Scale::Points);
        assert_eq!(options.scale.metrics, [("accuracy".to_owned(), Scale::Fraction)]);
        assert!(options.add_set("target= ").is_err());
        assert_eq!(
            options.add_scale("percent").unwrap_err().to_string(),
            "`percent` is no scale; expected `auto`, `fraction` or `points`"
        );
    }
}
