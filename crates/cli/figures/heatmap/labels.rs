//! What totals and axes of a heatmap are called.

use stilt_analysis::transfer::ALL;
use stilt_results::{Factor, Key};

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
