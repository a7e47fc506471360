//! What readers of an analysis of robustness must know besides.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::{Code, Factor, Key, Note};

use super::table::{RobustnessRow, value};
use super::trends::{SIZE, size};
use super::values::Values;
use crate::transfer::arm::distinct;
use crate::transfer::arms::{Row, Rows, Unlike};
use crate::transfer::engine::Engine;
use crate::transfer::notes::listed;

/// Codes of the notes of robustness, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        LANGUAGES,
        "rows over different languages",
        "A spread over easy languages is smaller than one over hard ones too. Rows are comparable over the same languages: pick them with --where 'language=...'.",
    ),
    (
        TARGETS,
        "languages with different targets",
        "The value of a language is the mean over the targets that have it. Where targets differ in their gains, languages differ because of the targets they happen to have: part of the spread is no matter of language. Look at one target, or at targets with the same languages, with --where 'target=...'.",
    ),
    (
        UNKNOWN,
        "languages without a group",
        "The catalogue does not say to which group these languages belong; they stand in a group of their own, last. State it in stilt.toml: [languages.CODE] family, script or resource.",
    ),
    (
        NO_NOISE,
        "a spread that includes the noise of runs",
        "Values of languages lie apart by chance as well. How much of the spread that makes follows from several runs in each arm; from one run nothing follows, and the observed spread is too large for the true one.",
    ),
    (
        NO_SIZE,
        "base models of unknown size",
        "Trends over size need the number of parameters of three models or more. State it in stilt.toml: [models.NAME] params = 550000000.",
    ),
    (
        INCOMPLETE,
        "languages that not all intermediates have",
        "A row that averages intermediates takes, in every language, those that have it. Languages that only some have are compared over different intermediates.",
    ),
    (
        ALIKE,
        "intermediates left out of base models",
        "Base models that stand beside each other are averaged over the intermediates that all of them have: means and spreads over different ones would differ whatever the models do. --unbalanced keeps all; --where leaves out a model that lacks many.",
    ),
];

const LANGUAGES: Code = Code("N280");
const TARGETS: Code = Code("N281");
const UNKNOWN: Code = Code("N282");
const NO_NOISE: Code = Code("N283");
const NO_SIZE: Code = Code("N284");
const INCOMPLETE: Code = Code("N285");
const ALIKE: Code = Code("N286");

/// What was left out of rows that average intermediates.
pub(super) fn unlike(engine: &Engine, unlike: &Unlike) -> Option<Note> {
    let say = |message: String| Some(Note { code: ALIKE, message, place: None });
    if unlike.nothing_shared {
        return say("base models share no intermediate: their means and spreads are not comparable".to_owned());
    }
    let name = |&code: &u32| engine.view.level(&Factor::Intermediate, code).to_owned();
    let names: Vec<String> = unlike.left_out.iter().map(name).collect();
    if names.is_empty() {
        return None;
    }
    say(format!("left out {}, which not all base models have; --unbalanced keeps them", listed(&names)))
}

/// Everything there is to say.
pub(super) fn of_rows(
    engine: &Engine,
    rows: &Rows,
    by: Option<&Key>,
    (all, values): (&[Row], &[Values]),
    made: &[RobustnessRow],
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let mut sets: BTreeMap<_, BTreeSet<Vec<&str>>> = BTreeMap::new();
    for (row, made) in all.iter().zip(made) {
        let mut names: Vec<&str> = made
            .languages
            .iter()
            .filter(|language| language.value().is_some())
            .map(|language| language.place.language.as_str())
            .collect();
        names.sort_unstable();
        if !names.is_empty() {
            sets.entry(rows.scope(row.block)).or_default().insert(names);
        }
    }
    if sets.values().any(|sets| sets.len() > 1) {
        say(
            LANGUAGES,
            "rows have different languages: their means and spreads are not comparable; --where picks what all have"
                .to_owned(),
        );
    }
    let targets = |of: &Values| {
        let sets = of.languages.iter().filter(|language| !language.scores.is_empty());
        let sets = sets.map(|language| distinct(language.scores.iter().map(|(_, scores)| scores.target)));
        sets.collect::<BTreeSet<Vec<u32>>>().len()
    };
    if values.iter().any(|of| targets(of) > 1) {
        say(
            TARGETS,
            "languages have different targets: part of the spread is between targets; --where target=... looks at one"
                .to_owned(),
        );
    }
    if let Some(key) = by {
        let blank = values.iter().flat_map(|of| &of.languages).filter(|of| of.group.is_empty());
        let mut names: Vec<String> = blank.map(|of| of.name.clone()).collect();
        names.sort_by(|a, b| stilt_results::natural(a, b));
        names.dedup();
        if !names.is_empty() {
            say(UNKNOWN, format!("`{key}` of {} is not known", listed(&names)));
        }
    }
    let single = |row: &&RobustnessRow| row.spread.as_ref().is_some_and(|spread| spread.noise.is_none());
    let single: Vec<String> = made.iter().filter(single).map(|row| row.name.clone()).collect();
    if !single.is_empty() {
        say(
            NO_NOISE,
            format!(
                "{}: the spread is as observed, the noise of runs included: two runs per arm would tell",
                listed(&single)
            ),
        );
    }
    if rows.spans_models {
        let with_value = all.iter().zip(made).filter(|(_, row)| value(&row.mean).is_some());
        let unsized_models = with_value.filter(|(row, _)| size(engine, row).is_none());
        let mut names: Vec<String> = unsized_models.map(|(row, _)| row.place.base_model.clone()).collect();
        names.dedup();
        if !names.is_empty() {
            say(
                NO_SIZE,
                format!(
                    "{}: size not known, not in the trends; say [models.NAME] {SIZE} in stilt.toml",
                    listed(&names)
                ),
            );
        }
    }
    let incomplete: usize = values.iter().map(|of| of.incomplete).sum();
    if incomplete > 0 {
        say(INCOMPLETE, format!("{incomplete} means over intermediates lack some of them in a language"));
    }
    notes
}
