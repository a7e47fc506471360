//! What tasks and levels are called in figures.

use stilt_analysis::transfer::ALL;
use stilt_results::{Catalogue, Factor, Key};

/// Levels as a label.
pub(super) fn label(keys: &[Key], levels: &[&str], catalogue: &Catalogue) -> String {
    let words = keys.iter().zip(levels).map(|(key, level)| match (&key.factor, &key.attribute) {
        (_, _) if *level == ALL => "all".to_owned(),
        (Factor::Intermediate | Factor::Target, None) => name(level, catalogue).to_owned(),
        _ if level.is_empty() => "(blank)".to_owned(),
        _ => (*level).to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The name of a task, or its id if the catalogue does not know it.
pub(super) fn name<'a>(level: &'a str, catalogue: &'a Catalogue) -> &'a str {
    catalogue.task(level).filter(|task| !task.name.is_empty()).map_or(level, |task| &task.name)
}
