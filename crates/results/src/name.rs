//! Names that cannot be wrong: non-empty, trimmed, printable, and not interchangeable.
//!
//! `FromStr` is the only door; serde goes through it.

use std::fmt;
use std::str::FromStr;

/// A name that was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing, or only white space.
    #[error("a {what} must not be empty")]
    Empty {
        /// The kind of name, as users call it.
        what: &'static str,
    },
    /// A control character, such as a line break from a badly quoted cell.
    #[error("the {what} `{name}` contains a control character")]
    Control {
        /// The kind of name, as users call it.
        what: &'static str,
        /// The name, with the character escaped.
        name: String,
    },
}

/// Trims `text` and refuses what cannot be a name of the kind `what`.
///
/// # Errors
/// [`NameError`] if nothing is left or a control character is inside.
pub(crate) fn checked<'a>(what: &'static str, text: &'a str) -> Result<&'a str, NameError> {
    let name = text.trim();
    if name.is_empty() {
        return Err(NameError::Empty { what });
    }
    if name.chars().any(char::is_control) {
        return Err(NameError::Control { what, name: name.escape_debug().to_string() });
    }
    Ok(name)
}

macro_rules! names {
    ($($(#[$doc:meta])* $Name:ident = $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $Name(Box<str>);

        impl $Name {
            /// The name as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $Name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                checked($what, text).map(|name| Self(name.into()))
            }
        }

        impl TryFrom<String> for $Name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl From<$Name> for String {
            fn from(name: $Name) -> Self {
                name.0.into()
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}

names! {
    /// A task, intermediate or target: `mnli`, `xnli`.
    TaskId = "task name";
    /// A pretrained model: `xlm-roberta-large`.
    ModelId = "model name";
    /// A language code: `sw`, `zh`.
    Language = "language code";
    /// A metric: `accuracy`, `f1`.
    MetricId = "metric name";
}

/// How the baseline is written where a text is needed: in files, filters and tables.
pub const BASELINE: &str = "none";

/// What the model was trained on between pretraining and the target task.
///
/// The baseline is a case of its own, so that it can never be a task that happens to be called "none".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Intermediate {
    /// No intermediate training.
    Baseline,
    /// Training on this task.
    Task(TaskId),
}

impl FromStr for Intermediate {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.trim() == BASELINE { Ok(Self::Baseline) } else { text.parse().map(Self::Task) }
    }
}

impl fmt::Display for Intermediate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Baseline => f.pad(BASELINE),
            Self::Task(task) => task.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_name_is_refused_everywhere() {
        assert_eq!("  ".parse::<TaskId>(), Err(NameError::Empty { what: "task name" }));
        assert!(serde_json::from_str::<ModelId>("\"\"").is_err());
    }

    #[test]
    fn a_control_character_is_refused_and_shown() {
        let error = "xn\nli".parse::<TaskId>().expect_err("a line break");
        assert_eq!(error.to_string(), "the task name `xn\\nli` contains a control character");
    }

    #[test]
    fn none_is_the_baseline_and_never_a_task() {
        assert_eq!("none".parse(), Ok(Intermediate::Baseline));
        assert_eq!(Intermediate::Baseline.to_string(), "none");
    }

    #[test]
    fn names_are_trimmed() {
        assert_eq!(" mnli ".parse::<TaskId>().expect("a name").as_str(), "mnli");
    }
}
