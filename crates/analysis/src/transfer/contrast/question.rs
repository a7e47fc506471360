//! What is asked: which groups of which key, at which levels of a second one.

use stilt_results::suggest::nearest;
use stilt_results::{BASELINE, Catalogue, Factor, Key, ResultSet};

use super::table::ContrastSettings;
use crate::transfer::{AnalysisError, Of};

/// A contrast, checked against the results.
pub(super) struct Question {
    pub(super) key: Key,
    /// What the key says of each level of its factor, by code.
    pub(super) labels: Vec<String>,
    /// What the groups are called, in the order given.
    pub(super) groups: Vec<String>,
    /// The labels of each group, most often one.
    members: Vec<Vec<String>>,
    pub(super) by: Option<By>,
    /// Gains or scores.
    pub(super) of: Of,
}

/// A second key.
pub(super) struct By {
    pub(super) key: Key,
    pub(super) labels: Vec<String>,
    /// Its levels without the blank one, in the order tables show them.
    pub(super) levels: Vec<String>,
}

impl Question {
    pub(super) fn read(
        set: &ResultSet,
        catalogue: &Catalogue,
        wanted: &ContrastSettings,
    ) -> Result<Self, AnalysisError> {
        let key = Key::read(&wanted.key, set)?;
        if !matches!(key.factor, Factor::Intermediate | Factor::BaseModel | Factor::Step | Factor::Extra(_)) {
            return Err(usage(format!(
                "a contrast is of intermediates, base models or conditions, and `{key}` is of none of them; its levels \
                 are set against each other by `stilt contrast intermediate mnli none --by {key}`: the gain of MNLI at \
                 each, and how gains differ between them"
            )));
        }
        let labels = key.labels(set, catalogue);
        let mut known: Vec<&String> = labels.iter().filter(|label| !label.is_empty()).collect();
        known.sort_by(|a, b| key.order(catalogue, a, b));
        known.dedup();
        if known.is_empty() {
            return Err(nothing_known(&key));
        }
        let members: Vec<Vec<String>> =
            wanted.groups.iter().map(|name| group(&key, name, &known, catalogue)).collect::<Result<_, _>>()?;
        let labels_named: Vec<&String> = members.iter().flatten().collect();
        if let Some(at) = (1..labels_named.len()).find(|&at| labels_named[..at].contains(&labels_named[at])) {
            return Err(usage(format!("`{}` is named twice: a contrast takes different groups", labels_named[at])));
        }
        let groups: Vec<String> = members.iter().map(|labels| labels.join("+")).collect();
        if groups.len() < 2 {
            return Err(usage(format!("a contrast takes two or more levels of `{key}`; there are {}", listed(&known))));
        }
        let by = wanted.by.as_ref().map(|name| By::read(name, &key, set, catalogue)).transpose()?;
        Ok(Self { key, labels, groups, members, by, of: wanted.of })
    }

    /// The place of the group that a label belongs to.
    pub(super) fn group_of(&self, label: &str) -> Option<usize> {
        self.members.iter().position(|labels| labels.iter().any(|own| own == label))
    }

    /// What the units of the groups are called, several of them.
    pub(super) fn units(&self) -> &'static str {
        if self.key.factor == Factor::BaseModel { "base models" } else { "intermediates" }
    }

    /// Whether groups or levels of the second key are sets of base models, so that blocks are joined.
    pub(super) fn spans_models(&self) -> bool {
        self.key.factor == Factor::BaseModel || self.by_is(&Factor::BaseModel)
    }

    /// Whether the second key is of that factor.
    pub(super) fn by_is(&self, factor: &Factor) -> bool {
        self.by.as_ref().is_some_and(|by| by.key.factor == *factor)
    }

    /// Whether groups are levels of a condition.
    pub(super) fn is_condition(&self) -> bool {
        matches!(self.key.factor, Factor::Step | Factor::Extra(_))
    }
}

impl By {
    fn read(name: &str, contrast: &Key, set: &ResultSet, catalogue: &Catalogue) -> Result<Self, AnalysisError> {
        let key = Key::read(name, set)?;
        if matches!(key.factor, Factor::Seed | Factor::Split | Factor::Metric | Factor::Example) {
            return Err(usage(format!(
                "`{key}` cannot stand in --by: it takes targets, languages, base models, intermediates or conditions"
            )));
        }
        if key.factor == contrast.factor {
            return Err(usage(format!(
                "--by takes another factor than that of the groups: `{key}` and `{contrast}` share one"
            )));
        }
        let labels = key.labels(set, catalogue);
        let mut levels: Vec<String> = labels.iter().filter(|label| !label.is_empty()).cloned().collect();
        levels.sort_by(|a, b| key.order(catalogue, a, b));
        levels.dedup();
        if levels.is_empty() { Err(nothing_known(&key)) } else { Ok(Self { key, labels, levels }) }
    }
}

/// The labels of a group: one, or several between commas that are one group together.
fn group(key: &Key, name: &str, known: &[&String], catalogue: &Catalogue) -> Result<Vec<String>, AnalysisError> {
    match level(key, name, known, catalogue) {
        Err(_) if name.contains(',') => {
            let names = name.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.map(|name| level(key, name, known, catalogue)).collect()
        }
        one => Ok(vec![one?]),
    }
}

/// The label a user means.
fn level(key: &Key, name: &str, known: &[&String], catalogue: &Catalogue) -> Result<String, AnalysisError> {
    let canonical = key.canonical(name, catalogue);
    if let Some(found) = known.iter().find(|label| **label == name || **label == &canonical) {
        return Ok((*found).clone());
    }
    let hint = nearest(name, known.iter().map(|label| label.as_str()));
    let hint = hint.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    Err(usage(format!("`{key}` has no level `{name}` in these results{hint}; there are {}", listed(known))))
}

fn nothing_known(key: &Key) -> AnalysisError {
    usage(match (&key.factor, &key.attribute) {
        (factor @ (Factor::Intermediate | Factor::Target), Some(attribute)) => format!(
            "no {factor} of these results has a known `{attribute}`; [tasks.NAME] {} = ... in stilt.toml states it",
            attribute.replace('_', "-")
        ),
        (Factor::BaseModel, Some(attribute)) => format!(
            "no base model of these results has a known `{attribute}`; [models.NAME] {attribute} = ... in stilt.toml states it"
        ),
        (Factor::Language, Some(attribute)) => format!(
            "no language of these results has a known `{attribute}`; [languages.NAME] {attribute} = ... in stilt.toml states it"
        ),
        _ => format!("`{key}` has no level in these results"),
    })
}

fn usage(message: String) -> AnalysisError {
    AnalysisError::Usage(message)
}

/// Levels by name, the first dozen.
fn listed(known: &[&String]) -> String {
    const SHOWN: usize = 12;
    let names: Vec<String> =
        known.iter().filter(|name| **name != BASELINE).take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = if known.len() > SHOWN { " and more" } else { "" };
    format!("{}{more}", names.join(", "))
}
