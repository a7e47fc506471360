//! What a kind of claims is: one file each, one line in [`KINDS`](super::KINDS).

use std::collections::BTreeMap;

use super::ground::Ground;
use super::judgement::{Judgement, Said};
use crate::transfer::AnalysisError;

/// What a key of a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A finite number.
    Number,
    /// A number of 0 or more.
    NotNegative,
    /// A number above 0.
    Positive,
    /// A whole number from 1.
    Count,
    /// Words, not blank.
    Text,
    /// A word, a number, or true and false as `yes` and `no`.
    Fact,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Words, at least two.
    List,
}

/// A key that claims of a kind have beside those all claims have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub takes: Takes,
    /// Whether there is no claim without it.
    pub required: bool,
}

impl Field {
    /// A key without which there is no claim.
    pub(super) const fn needed(name: &'static str, takes: Takes) -> Self {
        Self { name, takes, required: true }
    }

    /// A key that may be left out.
    pub(super) const fn optional(name: &'static str, takes: Takes) -> Self {
        Self { name, takes, required: false }
    }
}

/// What a key of a claim says, of the type that its [`Takes`] asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A number or a count.
    Number(f64),
    /// Text, a fact or a word.
    Text(String),
    /// A list.
    List(Vec<String>),
}

/// The keys of a claim with what they say; of its kind's fields, those that are required are there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(BTreeMap<&'static str, Given>);

impl Fields {
    /// Sets a key.
    pub fn set(&mut self, name: &'static str, given: Given) {
        self.0.insert(name, given);
    }

    pub(super) fn number(&self, name: &'static str) -> Result<f64, Refused> {
        match self.0.get(name) {
            Some(Given::Number(number)) => Ok(*number),
            _ => Err(Refused::new(name, format!("a number is needed as `{name}`"))),
        }
    }

    pub(super) fn text(&self, name: &'static str) -> Result<&str, Refused> {
        match self.0.get(name) {
            Some(Given::Text(text)) => Ok(text),
            _ => Err(Refused::new(name, format!("words are needed as `{name}`"))),
        }
    }

    pub(super) fn list(&self, name: &'static str) -> Result<&[String], Refused> {
        match self.0.get(name) {
            Some(Given::List(list)) => Ok(list),
            _ => Err(Refused::new(name, format!("a list is needed as `{name}`"))),
        }
    }
}

/// Why keys that are well-formed each make no claim together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The key at which it shows.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to go on; may be empty.
    pub help: String,
}

impl Refused {
    pub(super) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into(), help: String::new() }
    }
}

/// A kind of claim.
pub trait Kind: Sync {
    /// Unique id, as claims files write it.
    fn id(&self) -> &'static str;

    /// The keys of its own.
    fn fields(&self) -> &'static [Field];

    /// What these keys state.
    ///
    /// # Errors
    /// [`Refused`] if they contradict each other.
    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused>;
}

/// What one claim states.
pub trait Statement: Send + Sync {
    /// What is expected, as a number where it is one.
    fn expected(&self) -> Said;

    /// Levels that the statement itself names: the key they belong to, and the levels.
    fn names(&self) -> Option<(&str, &[String])> {
        None
    }

    /// Whether it speaks of results; else only of what is known of tasks, models and languages.
    fn needs_results(&self) -> bool {
        true
    }

    /// Sets the statement against the results.
    ///
    /// # Errors
    /// [`AnalysisError`] of the analyses behind it, but for having nothing to compare.
    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError>;
}
