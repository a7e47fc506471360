//! What rows and columns are called.

use stilt_analysis::transfer::ALL;
use stilt_results::{Catalogue, Factor, Key};

/// Levels as a label.
pub(in crate::figures) fn label(keys: &[Key], levels: &[&str], catalogue: &Catalogue) -> String {
    let words = keys.iter().zip(levels).map(|(key, level)| match (&key.factor, &key.attribute) {
        (_, _) if *level == ALL => "all".to_owned(),
        (Factor::Intermediate | Factor::Target, None) => name(level, catalogue).to_owned(),
        _ if level.is_empty() => "(blank)".to_owned(),
        _ => (*level).to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The name of a task, or its id if the catalogue does not know it.
pub(in crate::figures) fn name<'a>(level: &'a str, catalogue: &'a Catalogue) -> &'a str {
    catalogue.task(level).filter(|task| !task.name.is_empty()).map_or(level, |task| &task.name)
}

pub(super) fn overall(levels: &[&str]) -> String {
    let rest: Vec<&str> = levels.iter().copied().filter(|level| *level != ALL).collect();
    if rest.is_empty() { "Overall".to_owned() } else { format!("Overall {}", rest.join(" ")) }
}

pub(super) fn axis(keys: &[Key]) -> String {
    let words = keys.iter().map(|key| match (&key.factor, &key.attribute) {
        (Factor::Intermediate, None) => "Intermediate task".to_owned(),
        (Factor::Target, None) => "Target task".to_owned(),
        (Factor::Language, None) => "Language".to_owned(),
        _ => key.to_string(),
    });
    words.collect::<Vec<_>>().join(", ")
}
