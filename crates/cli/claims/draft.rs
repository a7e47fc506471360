//! A claims file drafted from a gain table.

use stilt_analysis::claims::{Draft, Drafted};
use stilt_analysis::transfer::{ALL, GainTable, Place, Settings};
use stilt_results::Filter;

use crate::render::signed;

/// What an author has to know of a draft.
const HEAD: &str = "\
# Drafted by `stilt check --init` from the results there are. A claim drafted from results is no evidence that they
# show it: keep those your text makes, write the sentences as the text has them, and give each its source.
";

/// Decimals of expected values and tolerances.
const DIGITS: i32 = 2;

/// The claims that a gain table would bear out, as TOML; each with the filter and the choices behind the table.
pub(crate) fn draft(table: &GainTable, filter: &Filter, settings: &Settings) -> String {
    let choices = choices(filter, settings);
    let drafts = stilt_analysis::claims::draft(table);
    let mut text = HEAD.to_owned();
    if drafts.is_empty() {
        text.push_str("# None of the gains could be judged, so that there is nothing to draft: see `stilt gain`.\n");
    }
    for draft in &drafts {
        text.push_str(&claim(draft, &choices));
    }
    text
}

/// Without these, the claim would be about other rows, or other numbers.
fn choices(filter: &Filter, settings: &Settings) -> String {
    let list = |names: &[String]| toml::Value::from(names.to_vec()).to_string();
    let mut said = String::new();
    if !filter.conditions().is_empty() {
        said.push_str(&format!("where = {}\n", quoted(&filter.to_string())));
    }
    if !settings.metrics.is_empty() {
        said.push_str(&format!("metric = {}\n", list(&settings.metrics)));
    }
    if !settings.pool.is_empty() {
        said.push_str(&format!("pool = {}\n", list(&settings.pool)));
    }
    if settings.paired {
        said.push_str("paired = true\n");
    }
    said
}

fn claim(draft: &Draft, choices: &str) -> String {
    let place = &draft.row.place;
    let target = if place.target == ALL { "average over the targets" } else { &place.target };
    let names: Vec<&str> =
        [&place.base_model, &place.split].into_iter().filter(|name| !name.is_empty()).map(String::as_str).collect();
    let (what, sentence, states) = match &draft.states {
        Drafted::Direction(direction) => {
            let verb = if *direction == "better" { "helps" } else { "harms" };
            let sentence = format!("{} {verb} on {target}.", place.intermediate);
            ("direction", sentence, format!("expected = {}\n", quoted(direction)))
        }
        Drafted::Value(gain, half) => {
            let (gain, half) = (rounded(*gain, f64::round), rounded(*half, f64::ceil));
            let sentence =
                format!("{} gains {} points on {target}.", place.intermediate, signed(gain, DIGITS as usize));
            let states = format!(
                "expected = {gain:?}    # points\ntolerance = {half:?}    # half of its interval; yours is how far off would still be true\n"
            );
            ("value", sentence, states)
        }
    };
    let parts =
        [&[place.intermediate.as_str(), if place.target == ALL { "all" } else { &place.target }][..], &names, &[what]];
    let id = parts.concat().join("/");
    format!(
        "\n[[claim]]\nid = {}\nsentence = {}    # as the text says it\nsource = \"draft: name the table or section\"\nkind = \
         {}\n{}{choices}{states}",
        quoted(&id),
        quoted(&sentence),
        quoted(what),
        selection(place),
    )
}

/// The rows it is about.
fn selection(place: &Place) -> String {
    let keys = [
        ("intermediate", &place.intermediate),
        ("target", &place.target),
        ("base_model", &place.base_model),
        ("split", &place.split),
    ];
    let said = keys.into_iter().filter(|(_, level)| !level.is_empty() && *level != ALL);
    said.map(|(key, level)| format!("{key} = {}\n", quoted(level))).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// To some decimals, so that what is drafted is what is read.
fn rounded(value: f64, way: fn(f64) -> f64) -> f64 {
    let unit = 10f64.powi(DIGITS);
    way(value * unit) / unit + 0.0
}
