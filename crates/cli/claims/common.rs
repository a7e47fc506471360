//! The keys that all claims have: what is said, which rows it is about, how they are analysed.

use stilt_analysis::aggregate::{AGGREGATES, aggregate};
use stilt_analysis::claims::Choices;
use stilt_analysis::transfer::OVERS;
use stilt_results::{Condition, Filter};

use super::given::Form;

pub(super) const ID: &str = "id";
pub(super) const KIND: &str = "kind";
const SENTENCE: &str = "sentence";
const SOURCE: &str = "source";
const WHERE: &str = "where";

/// Keys without which there is no claim.
pub(super) const NEEDED: &[&str] = &[ID, SENTENCE, SOURCE, KIND];

/// Keys that hold prose, in which no name is looked for.
pub(super) const PROSE: &[&str] = &[ID, SENTENCE, SOURCE, KIND];

/// Factors that have a key of their own.
const FACTORS: &[&str] = &["intermediate", "target", "language", "base_model", "split"];

/// Every key with what it takes, in the order messages list them.
pub(super) const KEYS: &[(&str, Form)] = &[
    (ID, Form::Text),
    (SENTENCE, Form::Text),
    (SOURCE, Form::Text),
    (KIND, Form::Text),
    (WHERE, Form::Text),
    ("intermediate", Form::Words),
    ("target", Form::Words),
    ("language", Form::Words),
    ("base_model", Form::Words),
    ("split", Form::Words),
    ("metric", Form::Words),
    ("over", Form::Text),
    ("paired", Form::Flag),
    ("aggregate", Form::Text),
    ("alpha", Form::Share),
    ("pool", Form::Words),
];

/// Whether a key selects results or says how they are analysed.
pub(super) fn selects(key: &str) -> bool {
    KEYS.iter().any(|(known, _)| *known == key) && !NEEDED.contains(&key)
}

/// What these keys say.
#[derive(Default)]
pub(super) struct Common {
    pub(super) id: String,
    pub(super) sentence: String,
    pub(super) source: String,
    pub(super) selection: Vec<Condition>,
    pub(super) choices: Choices,
}

impl Common {
    /// Takes the words of a key.
    ///
    /// # Errors
    /// What is expected, in words.
    pub(super) fn take(&mut self, key: &str, words: Vec<String>) -> Result<(), String> {
        let first = words.first().cloned().unwrap_or_default();
        match key {
            ID => self.id = first,
            SENTENCE => self.sentence = first,
            SOURCE => self.source = first,
            WHERE => {
                let filter: Filter = first.parse().map_err(|error: stilt_results::QueryError| error.to_string())?;
                self.selection.extend_from_slice(filter.conditions());
            }
            "metric" => self.choices.metrics = words,
            "pool" => self.choices.pool = words,
            "paired" => self.choices.paired = Some(first == "true"),
            "alpha" => self.choices.alpha = first.parse().ok(),
            "over" => {
                let over = OVERS.into_iter().find(|over| over.name() == first);
                let names: Vec<&str> = OVERS.iter().map(|over| over.name()).collect();
                self.choices.over = Some(over.ok_or_else(|| format!("expected {}", names.join(", ")))?);
            }
            "aggregate" => {
                let names: Vec<&str> = AGGREGATES.iter().map(|entry| entry.id()).collect();
                let found = aggregate(&first).ok_or_else(|| format!("expected {}", names.join(" or ")))?;
                self.choices.aggregate = Some(found);
            }
            factor if FACTORS.contains(&factor) => {
                self.selection.push(Condition::any_of(factor, &words));
            }
            _ => {}
        }
        Ok(())
    }
}
