//! Values of a claims file, by what their key takes.

use stilt_analysis::claims::{Given, Takes};
use toml::Spanned;
use toml::de::DeValue;

/// The fewest levels of an order.
const FEWEST: usize = 2;

/// The value, if it is what the key takes.
///
/// # Errors
/// What is expected, in words.
pub(super) fn given(value: &Spanned<DeValue>, takes: Takes) -> Result<Given, String> {
    let value = value.get_ref();
    let number = |holds: &dyn Fn(f64) -> bool, expected: &str| {
        number(value).filter(|number| holds(*number)).map(Given::Number).ok_or_else(|| format!("expected {expected}"))
    };
    match takes {
        Takes::Number => number(&|_| true, "a number such as 8.2"),
        Takes::NotNegative => number(&|number| number >= 0.0, "a number of 0 or more"),
        Takes::Positive => number(&|number| number > 0.0, "a number above 0"),
        Takes::Count => number(&|number| number >= 1.0 && number.fract() == 0.0, "a whole number from 1"),
        Takes::Text => text(value).map(Given::Text),
        Takes::Fact => fact(value).map(Given::Text),
        Takes::Word(words) => match text(value) {
            Ok(word) if words.contains(&word.as_str()) => Ok(Given::Text(word)),
            _ => Err(format!("expected {}", words.join(" or "))),
        },
        Takes::List => match words(value) {
            Ok(list) if list.len() >= FEWEST => Ok(Given::List(list)),
            _ => Err("expected a list of two or more names, such as [\"mnli\", \"qqp\"]".to_owned()),
        },
    }
}

/// What a key that all claims have takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Words, not blank.
    Text,
    /// Words, or a list of them.
    Words,
    /// true or false.
    Flag,
    /// A number between 0 and 1.
    Share,
}

/// The value of such a key, as words.
///
/// # Errors
/// What is expected, in words.
pub(super) fn common(value: &Spanned<DeValue>, form: Form) -> Result<Vec<String>, String> {
    let value = value.get_ref();
    match form {
        Form::Text => text(value).map(|text| vec![text]),
        Form::Words => text(value).map(|text| vec![text]).or_else(|_| words(value)),
        Form::Flag => {
            value.as_bool().map(|flag| vec![flag.to_string()]).ok_or_else(|| "expected true or false".to_owned())
        }
        Form::Share => {
            let share = number(value).filter(|share| *share > 0.0 && *share < 1.0);
            share.map(|share| vec![share.to_string()]).ok_or_else(|| "expected a number between 0 and 1".to_owned())
        }
    }
}

/// A finite number, whole or not; whole ones with underscores (`392_702`) as TOML has them.
fn number(value: &DeValue) -> Option<f64> {
    let number = match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok()? as f64,
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn text(value: &DeValue) -> Result<String, String> {
    let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| "expected words in quotes".to_owned())
}

fn words(value: &DeValue) -> Result<Vec<String>, String> {
    let list = value.as_array().map(|list| list.iter().map(|word| text(word.get_ref())).collect::<Result<Vec<_>, _>>());
    let list = list.and_then(Result::ok).filter(|list| !list.is_empty());
    list.ok_or_else(|| "expected words in quotes, or a list of them".to_owned())
}

fn fact(value: &DeValue) -> Result<String, String> {
    match (value.as_bool(), number(value)) {
        (Some(true), _) => Ok("yes".to_owned()),
        (Some(false), _) => Ok("no".to_owned()),
        (_, Some(number)) => Ok(number.to_string()),
        _ => text(value).map_err(|_| "expected a word, a number, true or false".to_owned()),
    }
}

/// Where a name stands in a text, as a word of its own.
pub(super) fn place(text: &str, name: &str) -> Option<usize> {
    let part = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    text.match_indices(name).map(|(at, _)| at).find(|&at| {
        let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
        !part(text.get(..at).and_then(|before| before.chars().next_back())) && !part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word() {
        assert_eq!(place("[\"xnli\", \"nli\"]", "nli"), Some(10));
        assert_eq!(place("'mnli-x'", "mnli"), None);
        assert_eq!(place("target=xnl seed<5", "xnl"), Some(7));
    }

    #[test]
    fn numbers_are_read_as_toml_writes_them() {
        let read = |text: &str| {
            let value = DeValue::parse(text).unwrap();
            number(value.get_ref())
        };
        assert_eq!(read("392_702"), Some(392_702.0));
        assert_eq!(read("0x10"), Some(16.0));
        assert_eq!(read("-1.5e1"), Some(-15.0));
        assert_eq!((read("inf"), read("nan"), read("'1'")), (None, None, None));
    }
}
