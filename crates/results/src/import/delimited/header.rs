//! What the header of a column says: a role, or what its numbers measure.

use crate::catalogue::Catalogue;
use crate::factor::Factor;
use crate::import::names;
use crate::import::options::Role;

/// Names people give to the columns of a role; the first is the canonical one.
const ALIASES: &[(Role, &[&str])] = &[
    (
        Role::Factor(Factor::BaseModel),
        &[
            "base_model",
            "model",
            "base",
            "backbone",
            "plm",
            "encoder",
            "model_name",
            "model_name_or_path",
            "pretrained_model",
        ],
    ),
    (
        Role::Factor(Factor::Intermediate),
        &["intermediate", "intermediate_task", "inter", "source", "source_task", "stilt", "aux_task", "pretrain_task"],
    ),
    (Role::Factor(Factor::Target), &["target", "target_task", "task", "dataset", "eval_task"]),
    (Role::Factor(Factor::Language), &["language", "lang", "locale", "subset", "config", "target_language"]),
    (Role::Factor(Factor::Split), &["split", "eval_split"]),
    (Role::Factor(Factor::Metric), &["metric", "metric_name", "measure"]),
    (Role::Factor(Factor::Seed), &["seed", "random_seed", "rep"]),
    (Role::Factor(Factor::Step), &["step", "global_step", "iter", "ckpt"]),
    (
        Role::Factor(Factor::Example),
        &[
            "example",
            "example_id",
            "doc_id",
            "instance_id",
            "instance",
            "item_id",
            "sample_id",
            "question_id",
            "qid",
            "guid",
        ],
    ),
    (Role::Value, &["value", "score", "result"]),
    (Role::N, &["n", "n_runs", "n_seeds", "num_runs"]),
    (Role::Sd, &["sd", "std", "stdev", "stddev", "std_dev"]),
    (Role::Basis, &["basis"]),
    (Role::State, &["state", "status"]),
];

/// Columns of trackers that say nothing of a result: they would tell every row from every other.
const BOOKKEEPING: &[&str] = &[
    "created",
    "created_at",
    "updated_at",
    "start_time",
    "end_time",
    "started",
    "timestamp",
    "_timestamp",
    "time",
    "date",
    "wall_time",
    "_runtime",
    "duration",
    "notes",
    "user",
    "tags",
    "sweep",
    "host",
    "hostname",
    "dir",
    "path",
    "log_dir",
    "output_dir",
    "runtime",
    "artifact_uri",
    "experiment_id",
    "lifecycle_stage",
    "stderr",
    "std_err",
];

/// A header without case, unit, separators and the name space a tracker puts before it.
pub(super) fn normal(header: &str) -> String {
    const SPACES: &[&str] =
        &["params.", "params/", "parameters.", "parameters/", "config.", "config/", "hparams.", "hparams/", "tags."];
    let lower = without_unit(header).to_lowercase();
    let bare = SPACES.iter().find_map(|space| lower.strip_prefix(space)).unwrap_or(&lower);
    bare.replace([' ', '-', '.', '/'], "_")
}

/// The role of that name, canonical or alias.
pub(super) fn role(normal: &str) -> Option<Role> {
    ALIASES.iter().find(|(_, names)| names.contains(&normal)).map(|(role, _)| role.clone())
}

/// Whether it is the name of the role that needs no guess.
pub(super) fn is_canonical(normal: &str, role: &Role) -> bool {
    let own = ALIASES.iter().find(|(known, _)| known == role);
    own.is_some_and(|(_, names)| names.first() == Some(&normal))
}

/// The names of a role, for suggestions.
pub(super) fn names_of(role: &Role) -> &'static [&'static str] {
    ALIASES.iter().find(|(known, _)| known == role).map_or(&[], |(_, names)| names)
}

/// Whether the column is bookkeeping of a tracker.
pub(super) fn is_bookkeeping(normal: &str) -> bool {
    BOOKKEEPING.contains(&normal) || normal.starts_with("sys_")
}

/// Whether the column numbers its rows, by its name.
pub(super) fn may_number_rows(normal: &str) -> bool {
    ["", "id", "index", "idx", "row", "#", "unnamed:_0"].contains(&normal)
}

/// Whether the column is a mean over others: `avg`, `avg_task`, `Overall accuracy`.
pub(super) fn is_average(header: &str, catalogue: &Catalogue) -> bool {
    let normal = normal(header);
    let is_word = |word: &str| ["avg", "average", "mean", "overall"].contains(&word);
    let parts = || normal.split('_');
    let by_parts = || parts().next().is_some_and(is_word) || parts().next_back().is_some_and(is_word);
    names::is_average(&normal) || by_parts() && catalogue.metric_id(&normal).is_none()
}

/// `accuracy (%)`: the unit some people put behind the name.
pub(super) fn without_unit(header: &str) -> &str {
    let bare = ["(%)", "[%]", "%"].iter().find_map(|unit| header.trim().strip_suffix(unit));
    bare.unwrap_or(header).trim()
}

/// The column a column of deviations belongs to: `accuracy` for `accuracy_std`.
pub(super) fn deviation_of(header: &str) -> Option<&str> {
    let (base, suffix) = header.trim().rsplit_once(['_', ' ', '.', '/', '-'])?;
    names_of(&Role::Sd).contains(&suffix.to_lowercase().as_str()).then_some(base)
}

/// The factors a header of a column of numbers fixes, under their canonical names: `en`, `exact_match`, `xnli_acc`,
/// `eval/xnli.sw.accuracy`. `None` if any part of it is unknown.
pub(super) fn measured(header: &str, catalogue: &Catalogue) -> Option<Vec<(Factor, String)>> {
    let header = without_unit(header);
    let lower = header.to_lowercase();
    let space = ["metrics.", "metrics/", "summary.", "summary/"].iter().find(|space| lower.starts_with(**space));
    let bare = header.get(space.map_or(0, |space| space.len())..)?;
    let mut found = Vec::new();
    let complete = parts(bare, catalogue, &mut found);
    // A split alone (`test`, `train`) may as well be a number of examples.
    (complete && found.iter().any(|(factor, _)| *factor != Factor::Split)).then_some(found)
}

const SEPARATORS: [char; 8] = ['_', '-', '.', '/', ' ', ',', ':', '|'];

/// Cuts a header into known names, the longest first; each factor at most once.
fn parts(rest: &str, catalogue: &Catalogue, found: &mut Vec<(Factor, String)>) -> bool {
    let cuts = rest.rmatch_indices(SEPARATORS).map(|(place, _)| place);
    for end in std::iter::once(rest.len()).chain(cuts) {
        for (factor, name) in readings(&rest[..end], catalogue) {
            if found.iter().any(|(known, _)| *known == factor) {
                continue;
            }
            found.push((factor, name));
            // At a cut the separator is one ASCII character.
            if end == rest.len() || parts(&rest[end + 1..], catalogue, found) {
                return true;
            }
            found.pop();
        }
    }
    false
}

fn readings(word: &str, catalogue: &Catalogue) -> Vec<(Factor, String)> {
    let metric = catalogue.metric_id(word).map(|id| (Factor::Metric, id.to_owned()));
    let task = catalogue.task(word).map(|task| (Factor::Target, task.id.clone()));
    let language = catalogue.language(word).map(|entry| (Factor::Language, entry.code.clone()));
    let split = names::split(word).map(|split| (Factor::Split, split.to_owned()));
    [metric, task, language, split].into_iter().flatten().collect()
}

/// How much a header looks like one of a table of results, to choose between delimiters.
pub(super) fn recognised(header: &str, catalogue: &Catalogue) -> bool {
    let normal = normal(header);
    role(&normal).is_some() || is_bookkeeping(&normal) || measured(header, catalogue).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(header: &str) -> String {
        let found = measured(header, Catalogue::builtin()).unwrap_or_default();
        found.iter().map(|(factor, name)| format!("{factor}={name}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headers_are_cut_into_known_names() {
        for (header, expected) in [
            ("en", "language=en"),
            ("zh-CN", "language=zh"),
            ("exact_match", "metric=em"),
            ("latency_ms", "metric=latency_ms"),
            ("20_newsgroup", "target=20_newsgroup"),
            ("xnli_acc", "target=xnli metric=accuracy"),
            ("squad_v2_f1", "target=squad_v2 metric=f1"),
            ("eval/accuracy", "split=dev metric=accuracy"),
            ("metrics/eval/accuracy", "split=dev metric=accuracy"),
            ("metrics.eval_loss", "split=dev metric=loss"),
            ("xnli.sw.accuracy", "target=xnli language=sw metric=accuracy"),
            ("Accuracy (%)", "metric=accuracy"),
            ("acc,none", ""),
            ("mnli_lp", ""),
            ("test", ""),
            ("learning_rate", ""),
            ("mlqa_de_de", ""),
        ] {
            assert_eq!(fixed(header), expected, "{header}");
        }
    }

    #[test]
    fn roles_by_name() {
        assert_eq!(role(&normal("Base Model")), Some(Role::Factor(Factor::BaseModel)));
        assert_eq!(role(&normal("parameters/seed")), Some(Role::Factor(Factor::Seed)));
        assert_eq!(role(&normal("Score (%)")), Some(Role::Value));
        assert_eq!(role(&normal("learning_rate")), None);
        assert!(is_canonical("target", &Role::Factor(Factor::Target)));
        assert!(!is_canonical("task", &Role::Factor(Factor::Target)));
    }

    #[test]
    fn averages_are_told_from_metrics_with_mean_in_their_name() {
        for header in ["avg", "ALL", "avg_task", "Overall accuracy", "xnli avg", "average"] {
            assert!(is_average(header, Catalogue::builtin()), "{header}");
        }
        for header in ["mean_reciprocal_rank", "f1_macro", "accuracy", "total_steps"] {
            assert!(!is_average(header, Catalogue::builtin()), "{header}");
        }
    }
}
