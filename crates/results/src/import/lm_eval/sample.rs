//! One sample: a line of JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// A sample, as far as it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    pub(super) doc_id: String,
    /// Blank for the filter that does nothing.
    pub(super) filter: String,
    pub(super) scores: Vec<(String, Score)>,
}

/// The value of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Score {
    Number(f64),
    /// NaN or null.
    Missing,
    /// Gold and prediction, or other parts of a score of the whole corpus.
    List,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// JSON pointer; `None` if it is no JSON object.
    pub(super) pointer: Option<String>,
    /// Character of the line, from 1.
    pub(super) column: u32,
    pub(super) found: String,
    pub(super) expected: &'static str,
}

/// Keys of a sample that are no metrics.
const OTHER: &[&str] = &[
    "doc",
    "target",
    "arguments",
    "resps",
    "filtered_resps",
    "doc_hash",
    "prompt_hash",
    "target_hash",
    "prompt",
    "input",
    "schema",
    "index",
];

/// The keys of a line.
#[derive(Debug, Default)]
struct Keys {
    doc_id: Option<Value>,
    filter: Option<Value>,
    metrics: Option<Value>,
    rest: Vec<(String, Value)>,
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut keys = Keys::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "doc_id" => keys.doc_id = Some(map.next_value()?),
                "filter" => keys.filter = Some(map.next_value()?),
                "metrics" => keys.metrics = Some(map.next_value()?),
                // Texts make up nearly all of a line.
                other if OTHER.contains(&other) => drop(map.next_value::<IgnoredAny>()?),
                _ => keys.rest.push((key.into_owned(), map.next_value()?)),
            }
        }
        Ok(keys)
    }
}

/// Reads a line.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(line: &str) -> Result<Sample, Vec<Fault>> {
    let (json, added) = without_nan(line);
    let keys: Keys = serde_json::from_str(&json).map_err(|error| {
        let found = error.to_string();
        let found = found.split(" at line ").next().unwrap_or_default().to_owned();
        // The end of what could be read, in characters of the line as it stands.
        let end = error.column().min(json.len());
        let before = (0..=end).rev().find_map(|end| json.get(..end)).unwrap_or_default();
        let added = added.iter().filter(|&&place| place < before.len()).count();
        let column = (before.chars().count().saturating_sub(added) as u32).max(1);
        vec![Fault { pointer: None, column, found, expected: "" }]
    })?;
    let mut faults = Vec::new();
    let mut refuse = |key: &str, value: Option<&Value>, expected: &'static str| {
        let quoted = format!("\"{}\"", key.trim_start_matches('/'));
        let column = line.rfind(&quoted).map_or(1, |place| line[..place].chars().count() as u32 + 1);
        let found = value.map_or_else(|| "nothing is there".to_owned(), |value| format!("found {}", kind(value)));
        faults.push(Fault { pointer: Some(key.to_owned()), column, found, expected });
    };
    let doc_id = match &keys.doc_id {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) if !text.trim().is_empty() && !text.contains(char::is_control) => {
            text.trim().to_owned()
        }
        other => {
            refuse("/doc_id", other.as_ref(), "the id of the example, a number or a text");
            String::new()
        }
    };
    let filter = keys.filter.as_ref().and_then(Value::as_str).map_or("", str::trim);
    let filter = if filter == "none" { String::new() } else { filter.to_owned() };
    let named: Option<Vec<&str>> =
        keys.metrics.as_ref().and_then(Value::as_array).map(|names| names.iter().filter_map(Value::as_str).collect());
    let mut scores = Vec::new();
    for (key, value) in &keys.rest {
        let counts = named.as_ref().is_none_or(|named| named.contains(&key.as_str()));
        let score = match value {
            _ if !counts => continue,
            Value::Bool(right) => Score::Number(f64::from(u8::from(*right))),
            Value::Null => Score::Missing,
            Value::Array(_) | Value::Object(_) => Score::List,
            Value::Number(number) => {
                number.as_f64().filter(|value| value.is_finite()).map_or(Score::Missing, Score::Number)
            }
            Value::String(text) => match text.trim().parse::<f64>() {
                Ok(value) => Some(value).filter(|value| value.is_finite()).map_or(Score::Missing, Score::Number),
                // Where the metrics are not named, a text is something else.
                Err(_) if named.is_none() => continue,
                Err(_) => {
                    refuse(&format!("/{}", key.replace('~', "~0").replace('/', "~1")), Some(value), "a number");
                    continue;
                }
            },
        };
        scores.push((key.clone(), score));
    }
    if faults.is_empty() { Ok(Sample { doc_id, filter, scores }) } else { Err(faults) }
}

/// The name of the model in a file of results.
pub(super) fn model(results: &str) -> Option<String> {
    let (json, _) = without_nan(results);
    let results: Value = serde_json::from_str(&json).ok()?;
    let name = results.get("model_name")?.as_str()?.trim();
    (!name.is_empty() && !name.contains(char::is_control)).then(|| name.to_owned())
}

fn kind(value: &Value) -> String {
    const LENGTH: usize = 30;
    match value {
        Value::Null => "null".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > LENGTH => {
            format!("\"{}…\"", text.chars().take(LENGTH).collect::<String>())
        }
        other => other.to_string(),
    }
}

/// Python writes NaN and infinities as bare words, which are no JSON: null in their place, and where a character was
/// added by that.
pub(super) fn without_nan(json: &str) -> (Cow<'_, str>, Vec<usize>) {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    let mut added = Vec::new();
    if !json.contains("NaN") && !json.contains("Infinity") {
        return (Cow::Borrowed(json), added);
    }
    let mut text = String::with_capacity(json.len() + 8);
    let (mut rest, mut quoted) = (json, false);
    while let Some(character) = rest.chars().next() {
        let word = WORDS.iter().find(|word| !quoted && rest.starts_with(**word));
        let length = match word {
            Some(word) => {
                added.extend((word.len() < 4).then_some(text.len()));
                text.push_str(&format!("{:1$}", "null", word.len()));
                word.len()
            }
            None if quoted && character == '\\' => {
                // What follows a backslash ends no string.
                let length = rest.char_indices().nth(2).map_or(rest.len(), |(place, _)| place);
                text.push_str(&rest[..length]);
                length
            }
            None => {
                quoted ^= character == '"';
                text.push(character);
                character.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    (Cow::Owned(text), added)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn metrics_are_those_that_are_named() {
        let line = r#"{"doc_id": 7, "doc": {"a": 1}, "filter": "none", "metrics": ["acc", "f1"], "acc": true, "f1": [1, 0], "n": 3}"#;
        let sample = read(line).unwrap();
        assert_eq!((sample.doc_id.as_str(), sample.filter.as_str()), ("7", ""));
        assert_eq!(sample.scores, [("acc".to_owned(), Score::Number(1.0)), ("f1".to_owned(), Score::List)]);
    }

    #[test]
    fn older_samples_name_no_metrics() {
        let sample = read(r#"{"doc_id": 0, "target": "1", "exact_match": 0.0, "comment": "fine"}"#).unwrap();
        assert_eq!(sample.scores, [("exact_match".to_owned(), Score::Number(0.0))]);
    }

    #[test]
    fn bare_nan_is_missing_and_the_word_in_a_text_stays() {
        let line = r#"{"doc_id": "a NaN \" NaN", "metrics": ["acc", "x"], "acc": NaN, "x": -Infinity}"#;
        let sample = read(line).unwrap();
        assert_eq!(sample.doc_id, "a NaN \" NaN");
        assert!(sample.scores.iter().all(|(_, score)| *score == Score::Missing));
    }

    #[test]
    fn faults_name_pointer_and_column() {
        let faults = read(r#"{"doc_id": null, "metrics": ["acc"], "acc": "yes"}"#).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_deref(), fault.column)).collect();
        assert_eq!(places, [(Some("/doc_id"), 2), (Some("/acc"), 38)]);
        let faults = read(r#"{"acc": NaN, "doc_id": 1"#).unwrap_err();
        assert_eq!((faults[0].pointer.as_deref(), faults[0].column), (None, 24));
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "[{}\\[\\]\":,0-9aN\\\\doc_i I ]{0,40}") {
            let _ = read(&line);
        }

        #[test]
        fn what_has_no_nan_stays_as_it_is(text in "\\PC{0,20}NaN\\PC{0,20}") {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(without_nan(&json).0, json.as_str());
        }
    }
}
