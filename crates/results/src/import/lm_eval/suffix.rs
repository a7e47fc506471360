//! Target and language in the name of a task of the harness: `xnli_sw`, `belebele_zho_Hans`, `global_mmlu_sw_business`.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Catalogue;
use crate::factor::Factor;
use crate::import::names::{self, Meaning};

/// What the name of a task says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TaskName {
    /// The target task, without the language.
    pub(super) target: String,
    /// The language, if it is in the name.
    pub(super) language: Option<String>,
}

/// Suites with a task per language that are no entries of the catalogue (EleutherAI/lm-evaluation-harness@4e7e0d4,
/// `lm_eval/tasks`).
const SUITES: &[&str] =
    &["afrimgsm", "afrimmlu", "afrixnli", "belebele", "global_mmlu", "mgsm", "mmlu_prox", "xstorycloze", "xwinograd"];

/// A language found in a name.
struct Found {
    rest: String,
    language: String,
    /// Whether the name alone shows that it is a language.
    certain: bool,
}

/// Reads the names of all tasks of a file. A word that is a code counts as a language if it stands in a task or suite
/// that has several, if it names its script, or if further tasks of the file differ from it in the language only: `is`
/// and `no` are codes and words.
pub(super) fn read(tasks: &[&str], catalogue: &Catalogue) -> Vec<TaskName> {
    let known: Vec<Option<TaskName>> = tasks.iter().map(|name| known(name, catalogue)).collect();
    let found: Vec<Option<Found>> = tasks.iter().map(|name| find(name, catalogue)).collect();
    let mut languages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for found in found.iter().flatten() {
        languages.entry(&found.rest).or_default().insert(&found.language);
    }
    let several = |rest: &str| languages.get(rest).is_some_and(|languages| languages.len() > 1);
    let name = |((name, known), found): ((&&str, Option<TaskName>), &Option<Found>)| match (known, found) {
        (Some(known), _) => known,
        (None, Some(found)) if found.certain || several(&found.rest) => {
            TaskName { target: canonical(&found.rest, catalogue), language: Some(found.language.clone()) }
        }
        _ => TaskName { target: (*name).to_owned(), language: None },
    };
    tasks.iter().zip(known).zip(&found).map(name).collect()
}

/// A task of the catalogue, with its language if the name ends in one.
fn known(name: &str, catalogue: &Catalogue) -> Option<TaskName> {
    let Meaning::Level(level) = names::meaning(&Factor::Target, name, None, catalogue) else { return None };
    let language = level.implied.map(|(_, language)| language);
    (language.is_some() || catalogue.task(name).is_some()).then_some(TaskName { target: level.name, language })
}

/// The last language in a name that has something before it.
fn find(name: &str, catalogue: &Catalogue) -> Option<Found> {
    let parts: Vec<&str> = name.split('_').collect();
    let code = |words: &[&str]| catalogue.language(&words.join("_")).map(|entry| entry.code.clone());
    // With its script first: `zho_Hans` is two parts.
    let pairs = (1..parts.len().saturating_sub(1)).rev().map(|start| (start, 2));
    let singles = (1..parts.len()).rev().map(|start| (start, 1));
    let (start, length, language) = pairs
        .chain(singles)
        .find_map(|(start, length)| Some((start, length, code(parts.get(start..start + length)?)?)))?;
    let (before, after) = (parts.get(..start)?, parts.get(start + length..)?);
    let rest = [before, after].concat().join("_");
    let in_task = || (1..=before.len()).any(|end| catalogue.task(&before[..end].join("_")).is_some_and(has_languages));
    let in_suite = || SUITES.iter().any(|suite| name.strip_prefix(suite).is_some_and(|rest| rest.starts_with('_')));
    Some(Found { rest, language, certain: length == 2 || in_task() || in_suite() })
}

fn has_languages(task: &crate::catalogue::Task) -> bool {
    task.languages.len() > 1
}

fn canonical(name: &str, catalogue: &Catalogue) -> String {
    catalogue.task(name).map_or(name, |task| &task.id).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(names: &[&str]) -> (String, String) {
        let read = read(names, Catalogue::builtin());
        (read[0].target.clone(), read[0].language.clone().unwrap_or_default())
    }

    #[test]
    fn languages_stand_last_inside_and_with_their_script() {
        for (name, target, language) in [
            ("xnli_sw", "xnli", "sw"),
            ("pawsx_es", "pawsx", "es"),
            ("xcopa_qu", "xcopa", "qu"),
            ("belebele_zho_Hans", "belebele", "zh"),
            ("global_mmlu_sw_business", "global_mmlu_business", "sw"),
            ("afrixnli_en_direct_amh", "afrixnli_en_direct", "am"),
            ("mmlu_prox_af_biology", "mmlu_prox_biology", "af"),
            ("hellaswag", "hellaswag", ""),
            ("truthfulqa_mc1", "truthfulqa_mc1", ""),
        ] {
            assert_eq!(one(&[name]), (target.to_owned(), language.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_word_that_is_a_code_needs_company() {
        assert_eq!(one(&["what_it_is"]), ("what_it_is".to_owned(), String::new()));
        assert_eq!(one(&["story_sw", "story_yo"]), ("story".to_owned(), "sw".to_owned()));
        assert_eq!(one(&["story_sw", "rhyme_yo"]), ("story_sw".to_owned(), String::new()));
    }
}
