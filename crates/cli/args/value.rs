//! Values of options: lists, shares, one of several.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Words between commas.
pub(super) fn keys(words: &str) -> Vec<String> {
    words.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A number strictly between 0 and 1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| *number > 0.0 && *number < 1.0);
    number.ok_or_else(|| "expected a number between 0 and 1, such as 0.05".to_owned())
}

/// A number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0);
    number.ok_or_else(|| "expected a number above 0".to_owned())
}

/// One of these, by its name.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    choices: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let find = move |id: String| choices.iter().copied().find(|choice| name(*choice) == id).ok_or("unknown");
    PossibleValuesParser::new(choices.iter().map(|choice| name(*choice))).try_map(find)
}
