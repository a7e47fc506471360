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
pub(super) fn absent(claim: &Claim, set: &ResultSet, catalogue: &Catalogue) -> Result<Option<String>, Vec<Unknown>> {
    let (mut absent, mut unknown): (Vec<String>, Vec<Unknown>) = (Vec::new(), Vec::new());
    let metrics = &claim.choices.metrics;
    let measured = (!metrics.is_empty()).then(|| Condition::any_of(Factor::Metric.name(), metrics));
    let asked: Vec<Condition> = claim.asked().into_iter().chain(measured).collect();
    for condition in &asked {
        match condition.missing(set, catalogue) {
            Ok(levels) => {
                let (slips, lacking): (Vec<_>, Vec<_>) = levels
                    .into_iter()
                    .map(|level| (level, slip_of(condition.key(), level, set, catalogue)))
                    .partition(|(_, slip)| slip.is_some());
                unknown.extend(slips.into_iter().filter_map(|(_, slip)| slip));
                if !lacking.is_empty() {
                    let levels: Vec<&str> = lacking.into_iter().map(|(level, _)| level).collect();
                    absent.push(format!("{} {}", condition.key(), levels.join(", ")));
                }
            }
            Err(QueryError::UnknownFactor { name, nearest: None }) => absent.push(format!("a column {name}")),
            Err(error) => unknown.push(slip(error)),
        }
    }
    let words = absent.join(" or of ");
    match unknown.is_empty() {
        true => Ok((!words.is_empty()).then(|| format!("there are no results of {words}"))),
        false => Err(unknown),
    }
}

fn slip(error: QueryError) -> Unknown {
    let message = error.to_string();
    let (word, near) = match error {
        QueryError::UnknownFactor { name, nearest } | QueryError::UnknownAttribute { name, nearest, .. } => {
            (name, nearest)
        }
        QueryError::UnknownLevel { name, nearest, .. } => (name, nearest),
        QueryError::NoOperator(word) | QueryError::NoFactor(word) | QueryError::NotANumber(word, _) => (word, None),
        QueryError::NoNumbers { key, .. } => (key, None),
    };
    // The help says what is meant.
    let message = message.split("; did you mean").next().unwrap_or_default().to_owned();
    Unknown { word, message, help: near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default() }
}

/// What is wrong with a level that the results lack; `None` if the catalogue knows it, or if nothing could know it.
fn slip_of(key: &str, level: &str, set: &ResultSet, catalogue: &Catalogue) -> Option<Unknown> {
    let key = Key::read(key, set).ok()?;
    let known = match (&key.factor, &key.attribute) {
        (Factor::Intermediate | Factor::Target, None) => catalogue.task(level).is_some() || level == BASELINE,
        (Factor::BaseModel, None) => catalogue.model(level).is_some(),
        (Factor::Language, None) => catalogue.language(level).is_some(),
        (Factor::Metric, None) => catalogue.metric_id(level).is_some(),
        _ => false,
    };
    if known {
        return None;
    }
    let listed: Vec<&str> = match (&key.factor, &key.attribute) {
        (Factor::Intermediate | Factor::Target, None) => {
            catalogue.tasks().iter().map(|task| task.id.as_str()).collect()
        }
        (Factor::BaseModel, None) => catalogue.models().iter().map(|model| model.id.as_str()).collect(),
        (Factor::Language, None) => catalogue.languages().iter().map(|language| language.code.as_str()).collect(),
        _ => Vec::new(),
    };
    let labels = key.labels(set, catalogue);
    let near = nearest(level, labels.iter().map(String::as_str).chain(listed.iter().copied()));
    // No catalogue lists splits, seeds or further columns: a number, or a word like no other, may just not have been run.
    if listed.is_empty() && (near.is_none() || level.parse::<f64>().is_ok()) {
        return None;
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
    Some(Unknown { word: level.to_owned(), message, help })
}
