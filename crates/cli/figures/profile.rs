//! From a ranking to performance profiles: by the registered method, of the values that were ranked.

use stilt_analysis::block::{About, block_method};
use stilt_analysis::method;
use stilt_analysis::outcome::{Extra, Extras};
use stilt_analysis::transfer::{RankTable, Ranking, Settings};
use stilt_plot::{Profile, Profiles};
use stilt_results::Catalogue;

use super::labels::name;
use super::{Named, opening, parts, titled};
use crate::facts::{listed, percent};
use crate::failure::Failure;

/// Id of the method.
const METHOD: &str = "performance-profile";

/// The profiles of every ranking; those of `highlighted` intermediates stand out, if any is named.
///
/// # Errors
/// [`Failure`] for a name that is not ranked, or if there is nothing to draw.
pub(crate) fn profiles(
    table: &RankTable,
    settings: &Settings,
    catalogue: &Catalogue,
    highlighted: &[String],
    simulated: bool,
) -> Result<Vec<Named>, Failure> {
    let ranked =
        |name: &&String| table.rankings.iter().any(|ranking| ranking.rows.iter().any(|row| row.intermediate == **name));
    if let Some(unknown) = highlighted.iter().find(|name| !ranked(name)) {
        let hint = "`stilt ls intermediate` lists them".to_owned();
        return Err(Failure::Usage(format!("`{unknown}` is not among the intermediates that are ranked"), hint));
    }
    let draw = |ranking: &Ranking| {
        let parts = parts([&ranking.base_model, &ranking.split]);
        let figure = Box::new(of_ranking(ranking, &parts, settings, catalogue, highlighted, simulated)?);
        Ok(Named { parts, figure })
    };
    table.rankings.iter().map(draw).collect()
}

fn of_ranking(
    ranking: &Ranking,
    parts: &[String],
    settings: &Settings,
    catalogue: &Catalogue,
    highlighted: &[String],
    simulated: bool,
) -> Result<Profiles, Failure> {
    let told = method::Settings {
        level: settings.level,
        alpha: settings.alpha,
        seed: settings.seed,
        ..method::Settings::default()
    };
    let values = ranking.values.as_ref();
    let answers =
        values.zip(block_method(METHOD)).map(|(values, method)| method.run(values, &told)).unwrap_or_default();
    let (mut series, mut missing) = (Vec::new(), Vec::new());
    for answer in answers {
        let About::System(place) = answer.about else { continue };
        let Some(id) = ranking.rows.get(place).map(|row| row.intermediate.as_str()) else { continue };
        let Some(estimate) = answer.outcome.estimated() else {
            missing.push(name(id, catalogue));
            continue;
        };
        series.push(Profile {
            name: name(id, catalogue).to_owned(),
            taus: numbers(&estimate.extra, "taus"),
            shares: numbers(&estimate.extra, "shares"),
            interval: estimate.interval.filter(|_| ranking.gains),
            muted: !highlighted.is_empty() && !highlighted.iter().any(|wanted| wanted == id),
        });
    }
    let mut figure = Profiles::new(series)?;
    figure.gains = ranking.gains;
    let what = if ranking.gains { "gain" } else { "score" };
    let x = if ranking.gains { "Gain over the baseline, \u{3c4} (points)" } else { "Score, \u{3c4} (points)" };
    figure.axes = [x.to_owned(), format!("Runs with a {what} above \u{3c4} (%)")];
    figure.words.title = titled("Performance profiles", parts, simulated);
    let mut sentences = opening(parts, "", simulated);
    let n = values.map_or(0, |values| values.blocks().len());
    sentences
        .push(format!("Share of all runs on {n} target{} with a {what} above \u{3c4}.", if n == 1 { "" } else { "s" }));
    if n < ranking.targets.len() {
        sentences.push(format!(
            "Targets not in points are left out: {} of {}.",
            ranking.targets.len() - n,
            ranking.targets.len()
        ));
    }
    if ranking.reported {
        sentences.push("Published means count as one run each.".to_owned());
    }
    figure.intervals = format!("{} intervals by bootstrap of runs within each target", percent(settings.level));
    if !missing.is_empty() {
        sentences.push(format!("Not run on all targets, and left out: {}.", listed(&missing)));
    }
    figure.words.caption = sentences.join(" ");
    let all: Vec<String> =
        figure.series().iter().map(|profile| format!("{} {:.0} %", profile.name, 100.0 * profile.above(0.0))).collect();
    figure.words.description = format!("{}. Stepped curves.", figure.words.title);
    if ranking.gains {
        figure.words.description.push_str(&format!(" Share of runs above 0: {}.", all.join(", ")));
    }
    Ok(figure)
}

/// The numbers of that name.
fn numbers(extra: &Extras, wanted: &str) -> Vec<f64> {
    let found = extra.iter().find_map(|(name, value)| match value {
        Extra::Numbers(numbers) if *name == wanted => Some(numbers.clone()),
        _ => None,
    });
    found.unwrap_or_default()
}
