//! Levels as files spell them, and the names they stand for.

use crate::catalogue::Catalogue;
use crate::factor::Factor;
use crate::name::{BASELINE, NameError};

/// What a level in a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A level under its canonical name.
    Level(Named),
    /// A mean over other levels, computed from the rest of the file.
    Average,
    /// No intermediate task, and nothing that says so.
    NoIntermediate,
    /// Nothing that can be a level.
    Bad(NameError),
}

/// A level under its canonical name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// What the spelling tells of another factor: `eval_accuracy` of the split, `xnli_sw` of the language.
    pub(crate) implied: Option<(Factor, String)>,
    /// Whether it is the baseline of the intermediate task.
    pub(crate) baseline: bool,
}

impl Named {
    fn plain(name: impl Into<String>) -> Self {
        Self { name: name.into(), implied: None, baseline: false }
    }
}

/// Levels of the intermediate task that mean the baseline, in any case.
const BASELINES: &[&str] = &[BASELINE, "no", "baseline", "direct", "vanilla", "-", "target-only"];

/// Words of the intermediate task that may mean the baseline or may mean that nobody knows.
const UNKNOWN: &[&str] = &["", "na", "n/a", "nan", "null"];

/// Levels and columns that are means over the others.
const AVERAGES: &[&str] = &["avg", "average", "mean", "overall", "all", "macro", "total", "macro_avg", "macro-avg"];

/// Splits, each with the words files use for it.
pub(crate) const SPLITS: &[(&str, &[&str])] = &[
    ("dev", &["dev", "eval", "val", "valid", "validation", "development"]),
    ("test", &["test", "predict", "prediction"]),
    ("train", &["train", "training"]),
];

/// What the level `raw` of `factor` means; `baseline` is the level the user declared.
pub(crate) fn meaning(factor: &Factor, raw: &str, baseline: Option<&str>, catalogue: &Catalogue) -> Meaning {
    let named = match factor {
        Factor::Intermediate => match intermediate(raw, baseline, catalogue) {
            Some(named) => named,
            None => return Meaning::NoIntermediate,
        },
        Factor::Target if is_average(raw) && catalogue.task(raw).is_none() => return Meaning::Average,
        Factor::Language if is_average(raw) && catalogue.language(raw).is_none() => return Meaning::Average,
        Factor::Target => target(raw, catalogue),
        Factor::Language => Named::plain(catalogue.language(raw).map_or(raw, |entry| &entry.code)),
        Factor::Metric => metric(raw, catalogue),
        Factor::Split => Named::plain(split(raw).unwrap_or(raw)),
        Factor::Seed | Factor::Step | Factor::Example => Named::plain(whole(raw)),
        Factor::BaseModel => Named::plain(catalogue.model(raw).map_or(raw, |model| &model.id)),
        Factor::Extra(_) => Named::plain(raw),
    };
    match factor.level(&named.name) {
        Ok(_) => Meaning::Level(named),
        Err(error) => Meaning::Bad(error),
    }
}

/// The metric of a target where no column names it: the one the user set for it (by any spelling), else its primary
/// metric, if it has exactly one.
pub(crate) fn metric_of<'a>(target: &str, set: &'a [(String, String)], catalogue: &'a Catalogue) -> &'a str {
    let same = |name: &str| name == target || catalogue.task(name).is_some_and(|task| task.id == target);
    if let Some((_, metric)) = set.iter().rev().find(|(name, _)| same(name)) {
        return catalogue.metric_id(metric).unwrap_or(metric);
    }
    match catalogue.task(target).map(|task| task.metrics.as_slice()) {
        Some([metric]) => metric,
        _ => "score",
    }
}

/// Whether a level or a header is a mean over the others.
pub(crate) fn is_average(name: &str) -> bool {
    AVERAGES.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// The canonical split a word stands for.
pub(crate) fn split(word: &str) -> Option<&'static str> {
    let known = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    SPLITS.iter().find(|(_, words)| known(words)).map(|(split, _)| *split)
}

fn intermediate(raw: &str, baseline: Option<&str>, catalogue: &Catalogue) -> Option<Named> {
    let among = |words: &[&str]| words.iter().any(|word| raw.eq_ignore_ascii_case(word));
    // `none` is the baseline everywhere else in the tool, so no declaration can make a task of it.
    let is_baseline = match baseline {
        Some(level) => raw.eq_ignore_ascii_case(level.trim()) || raw.eq_ignore_ascii_case(BASELINE),
        None => among(BASELINES),
    };
    if is_baseline {
        return Some(Named { baseline: true, ..Named::plain(BASELINE) });
    }
    if among(UNKNOWN) {
        return None;
    }
    Some(Named::plain(task(raw, catalogue).unwrap_or(raw)))
}

/// The id of a task, also behind the name of a suite or an organisation: `glue/mnli`, `facebook/xnli`.
fn task<'a>(raw: &str, catalogue: &'a Catalogue) -> Option<&'a str> {
    let known = |name: &str| catalogue.task(name).map(|task| task.id.as_str());
    known(raw).or_else(|| known(raw.rsplit_once('/')?.1))
}

fn target(raw: &str, catalogue: &Catalogue) -> Named {
    if let Some(id) = task(raw, catalogue) {
        return Named::plain(id);
    }
    // `xnli_sw`, `xnli-zh-CN`: the longest task whose rest is a language.
    for (place, _) in raw.rmatch_indices(['_', '-', '/', '.']) {
        if let (Some(id), Some(language)) = (task(&raw[..place], catalogue), catalogue.language(&raw[place + 1..])) {
            return Named { implied: Some((Factor::Language, language.code.clone())), ..Named::plain(id) };
        }
    }
    Named::plain(raw)
}

fn metric(raw: &str, catalogue: &Catalogue) -> Named {
    // The harness writes the filter behind the metric; `none` is the one that does nothing.
    let name = raw.strip_suffix(",none").unwrap_or(raw);
    if let Some(id) = catalogue.metric_id(name) {
        return Named::plain(id);
    }
    let prefixed = name.split_once(['_', '/', '.', ' ']);
    match prefixed.and_then(|(word, rest)| Some((split(word)?, catalogue.metric_id(rest)?))) {
        Some((split, id)) => Named { implied: Some((Factor::Split, split.to_owned())), ..Named::plain(id) },
        None => Named::plain(name),
    }
}

/// `42.0` is how tools with gaps in a column of whole numbers write 42.
fn whole(raw: &str) -> &str {
    match raw.strip_suffix(".0") {
        Some(number) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => number,
        _ => raw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(factor: &Factor, raw: &str) -> String {
        match meaning(factor, raw, None, Catalogue::builtin()) {
            Meaning::Level(named) => match named.implied {
                Some((factor, level)) => format!("{} {factor}={level}", named.name),
                None => named.name,
            },
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn spellings_of_tasks_languages_metrics_and_splits() {
        for raw in ["MNLI", "multi_nli", "glue/mnli"] {
            assert_eq!(name(&Factor::Intermediate, raw), "mnli");
        }
        assert_eq!(name(&Factor::Target, "facebook/xnli"), "xnli");
        assert_eq!(name(&Factor::Target, "xnli_zh-CN"), "xnli language=zh");
        assert_eq!(name(&Factor::Target, "mnli_mm"), "mnli_mismatched");
        assert_eq!(name(&Factor::Target, "acme/own_task"), "acme/own_task");
        assert_eq!(name(&Factor::Language, "zho_Hans"), "zh");
        assert_eq!(name(&Factor::Metric, "acc,none"), "accuracy");
        assert_eq!(name(&Factor::Metric, "eval_accuracy"), "accuracy split=dev");
        assert_eq!(name(&Factor::Metric, "test/own"), "test/own");
        assert_eq!(name(&Factor::Split, "validation"), "dev");
        assert_eq!(name(&Factor::Seed, "42.0"), "42");
        assert_eq!(name(&Factor::BaseModel, "XLM-R"), "XLM-R");
    }

    #[test]
    fn near_names_stay_apart() {
        assert_ne!(name(&Factor::Target, "squad_v1"), name(&Factor::Target, "squad_v2"));
        assert_ne!(name(&Factor::Target, "mnli_mismatched"), name(&Factor::Target, "mnli"));
        assert_ne!(name(&Factor::Metric, "f1"), name(&Factor::Metric, "f1_macro"));
    }

    #[test]
    fn languages_that_look_like_missing_values_are_languages() {
        for raw in ["no", "nan", "na", "NA"] {
            assert!(!name(&Factor::Language, raw).is_empty());
        }
    }

    #[test]
    fn the_baseline_is_a_known_word_or_the_declared_level() {
        let is_baseline = |raw: &str, declared: Option<&str>| {
            matches!(meaning(&Factor::Intermediate, raw, declared, Catalogue::builtin()),
                Meaning::Level(named) if named.baseline && named.name == "none")
        };
        for raw in ["none", "None", "no", "baseline", "direct", "Vanilla", "-", "target-only"] {
            assert!(is_baseline(raw, None), "{raw}");
        }
        assert!(is_baseline("roberta-base", Some("roberta-base")));
        assert!(is_baseline("", Some("")));
        assert!(!is_baseline("direct", Some("vanilla")));
        for raw in ["", "NA", "n/a", "nan"] {
            let found = meaning(&Factor::Intermediate, raw, None, Catalogue::builtin());
            assert_eq!(found, Meaning::NoIntermediate, "{raw}");
        }
    }

    #[test]
    fn averages_and_bad_levels() {
        assert_eq!(meaning(&Factor::Target, "Avg", None, Catalogue::builtin()), Meaning::Average);
        assert_eq!(meaning(&Factor::Language, "all", None, Catalogue::builtin()), Meaning::Average);
        assert_eq!(name(&Factor::Metric, "average"), "average", "a metric of its own");
        assert!(matches!(meaning(&Factor::Target, "", None, Catalogue::builtin()), Meaning::Bad(_)));
        assert!(matches!(meaning(&Factor::BaseModel, "a\nb", None, Catalogue::builtin()), Meaning::Bad(_)));
    }
}
