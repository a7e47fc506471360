//! Names in claims: there, known without results, or a slip.

use stilt_results::suggest::nearest;
use stilt_results::{BASELINE, Catalogue, Condition, Factor, Key, QueryError, ResultSet};

use super::Claim;

/// A name that neither results nor catalogue know.
pub(super) struct Unknown {
    pub(super) word: String,
    pub(super) message: String,
    pub(super) help: String,
}

/// What the claim names and the results do not have, in words; that is no slip, but calls for more runs.
///
/// # Errors
/// Every name that is a slip.
pub(super) fn absent(claim: &Claim, set: &ResultSet, catalogue: &Catalogue) -> Result<Vec<String>, Vec<Unknown>> {
    let (mut absent, mut unknown) = (Vec::new(), Vec::new());
    let metrics = &claim.choices.metrics;
    let own =
        claim.statement.names().into_iter().chain((!metrics.is_empty()).then(|| (Factor::Metric.name(), &metrics[..])));
    let own = own.filter_map(|(key, levels)| format!("{key}={}", levels.join(",")).parse().ok());
    let own: Vec<Condition> = own.collect();
    for condition in claim.selection.iter().chain(&own) {
        match condition.missing(set, catalogue) {
            Ok(levels) => {
                for level in levels {
                    match lacking(condition.key(), level, set, catalogue) {
                        Ok(words) => absent.push(words),
                        Err(found) => unknown.push(found),
                    }
                }
            }
            Err(QueryError::UnknownFactor { name, nearest: None }) => absent.push(format!("a column `{name}`")),
            Err(error) => unknown.push(slip(error)),
        }
    }
    if unknown.is_empty() { Ok(absent) } else { Err(unknown) }
}

fn slip(error: QueryError) -> Unknown {
    let message = error.to_string();
    let (word, near) = match error {
        QueryError::UnknownFactor { name, nearest } | QueryError::UnknownAttribute { name, nearest, .. } => {
            (name, nearest)
        }
        QueryError::UnknownLevel { name, nearest, .. } => (name, nearest),
        QueryError::NoOperator(word) | QueryError::NoFactor(word) | QueryError::NotANumber(word, _) => (word, None),
    };
    // The help says what is meant.
    let message = message.split("; did you mean").next().unwrap_or_default().to_owned();
    Unknown { word, message, help: near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default() }
}

/// A level that the results lack: in words if the catalogue knows it, or if nothing could know it.
fn lacking(key: &str, level: &str, set: &ResultSet, catalogue: &Catalogue) -> Result<String, Unknown> {
    let words = format!("{key} `{level}`");
    let Ok(key) = Key::read(key, set) else { return Ok(words) };
    let listed: Vec<&str> = match (&key.factor, &key.attribute) {
        (Factor::Intermediate | Factor::Target, None) => {
            if catalogue.task(level).is_some() || level == BASELINE {
                return Ok(words);
            }
            catalogue.tasks().iter().flat_map(|task| [task.id.as_str(), task.name.as_str()]).collect()
        }
        (Factor::BaseModel, None) => {
            if catalogue.model(level).is_some() {
                return Ok(words);
            }
            catalogue.models().iter().map(|model| model.id.as_str()).collect()
        }
        (Factor::Language, None) => {
            if catalogue.language(level).is_some() {
                return Ok(words);
            }
            catalogue.languages().iter().map(|language| language.code.as_str()).collect()
        }
        (Factor::Metric, None) if catalogue.metric_id(level).is_some() => return Ok(words),
        _ => Vec::new(),
    };
    let labels = key.labels(set, catalogue);
    let near = nearest(level, labels.iter().map(String::as_str).chain(listed.iter().copied()));
    // No catalogue lists splits, seeds or further columns: a number, or a word like no other, may just not have been run.
    if listed.is_empty() && (near.is_none() || level.parse::<f64>().is_ok()) {
        return Ok(words);
    }
    let message = if listed.is_empty() {
        format!("`{key}` has no level `{level}` in these results")
    } else {
        format!("neither the results nor the catalogue know the {key} `{level}`")
    };
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`stilt ls {key}` lists the levels; a name of your own goes into stilt.toml"),
    };
    Err(Unknown { word: level.to_owned(), message, help })
}
