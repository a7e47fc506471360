//! Attributes of rows and columns as strips.

use stilt_plot::Strip;
use stilt_results::{Catalogue, Factor, Key};

use super::Drawn;
use super::order::Side;
use crate::args::Heatmap as Options;
use crate::failure::Failure;

/// The strips asked for, of rows and of columns, in the order they are drawn.
pub(super) fn strips(options: &Options, sides: &[Side; 2], drawn: &Drawn) -> Result<[Vec<Strip>; 2], Failure> {
    let mut found = [Vec::new(), Vec::new()];
    for text in &options.strip {
        let key = key(text)?;
        let mut any = false;
        for ((side, arranged), strips) in sides.iter().zip([&drawn.rows, &drawn.columns]).zip(&mut found) {
            let values: Option<Vec<Option<String>>> =
                arranged.places.iter().map(|&place| side.attribute(place, &key)).collect();
            if let Some(values) = values {
                any = true;
                strips.push(Strip { name: name(&key), values });
            }
        }
        if !any {
            return Err(Failure::Usage(
                format!("neither rows nor columns are {}s: `--strip {text}` has nothing to stand beside", key.factor),
                "strips are of the factors that --rows and --cols name".to_owned(),
            ));
        }
    }
    Ok(found)
}

/// Reads `intermediate.family`, or `language` for the level itself.
fn key(text: &str) -> Result<Key, Failure> {
    let text = text.trim();
    let (factor, attribute) = match text.split_once('.') {
        Some((factor, attribute)) => (factor, Some(attribute.to_owned())),
        None => (text, None),
    };
    let factor: Factor = factor.parse().map_err(|error| Failure::usage(format!("`--strip {text}`: {error}")))?;
    let known = Catalogue::attributes(&factor);
    if let Some(attribute) = attribute.as_deref().filter(|attribute| !known.contains(attribute)) {
        let hint = if known.is_empty() { String::new() } else { format!("there are: {}", known.join(", ")) };
        return Err(Failure::Usage(format!("`{factor}` has no attribute `{attribute}`"), hint));
    }
    Ok(Key { factor, attribute })
}

/// `Intermediate family`, for the legend.
fn name(key: &Key) -> String {
    let factor = key.factor.name().replace('_', " ");
    let mut chars = factor.chars();
    let capital = chars.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let attribute = key.attribute.as_deref().map(|name| format!(" {}", name.replace('_', " "))).unwrap_or_default();
    format!("{capital}{}{attribute}", chars.as_str())
}
