//! From a recommendation to its figure: names, numbers, texts.

use stilt_analysis::transfer::{RecommendRow, RecommendSettings, Recommendation, Settings};
use stilt_plot::{Prospect, Prospects, Theme};
use stilt_results::Catalogue;

use super::Named;
use super::labels::name;
use crate::facts::percent;
use crate::failure::Failure;
use crate::render::signed;
use crate::view::recommend::{next, trust, written};

/// At most so many candidates are told one by one to who cannot see them.
const TOLD: usize = 12;

/// The expected gains of one base model and split, as the pages they take in a theme; as text, without one, it is one.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn prospects(
    of: &Recommendation,
    settings: &Settings,
    wanted: &RecommendSettings,
    catalogue: &Catalogue,
    digits: usize,
    simulated: bool,
    theme: Option<&Theme>,
) -> Result<Vec<Named>, Failure> {
    let measured = of.rows.iter().any(|row| row.own.is_some());
    let row = |row: &RecommendRow| Prospect {
        name: name(&row.intermediate, catalogue).to_owned(),
        gain: row.gain,
        interval: row.interval,
        measured: row.own.is_some(),
        next: of.next.as_ref().is_some_and(|next| next.intermediate == row.intermediate),
        numbers: numbers(row, measured, digits),
    };
    let mut figure = Prospects::new(of.rows.iter().map(row).collect())?;
    let target = name(&of.target, catalogue);
    let language = wanted.language.as_deref().map(|language| format!(" in {language}")).unwrap_or_default();
    let level = percent(settings.level);
    let parts = super::parts([&of.base_model, &of.split]);
    figure.axis = format!("Expected gain on {target}{language} (points)");
    let runs =
        of.next.as_ref().map(|next| if next.runs == 1 { "1 run".to_owned() } else { format!("{} runs", next.runs) });
    figure.legend = [
        "predicted from other targets alone".to_owned(),
        format!("also run on {target}"),
        format!("to run next{}", runs.map(|runs| format!(": {runs}")).unwrap_or_default()),
    ];
    let titles = [
        ["Expected", ""].map(str::to_owned),
        [format!("{level} PI"), String::new()],
        ["p best", "p best: share of draws from the model in which it is the best."].map(str::to_owned),
        ["Own gain (n)", "Own gain: as measured on the target, with treated and baseline runs."].map(str::to_owned),
    ];
    figure.titles = titles.into_iter().take(if measured { 4 } else { 3 }).collect();
    figure.words.title = super::titled(&format!("Expected gains on {target}{language}"), &parts, simulated);
    figure.words.description = description(&figure, measured);
    let mut sentences = super::opening(&parts, &format!(" on {target}{language}"), simulated);
    sentences.push(match of.n_targets {
        0 => "Expected gain: from the target's own runs alone; a prediction, no test.".to_owned(),
        n => {
            let others = if n == 1 { "1 other target".to_owned() } else { format!("{n} other targets") };
            let own = if measured { " and the target's own runs" } else { "" };
            format!("Expected gain: best linear unbiased prediction from {others}{own}; a prediction, no test.")
        }
    });
    if of.rows.iter().any(|row| row.interval.is_some()) {
        sentences.push(format!("Lines: {level} prediction interval (PI) of the true gain, if the model holds."));
    }
    sentences.push(trust(of, settings));
    let named = |said: String, id: &str| said.replace(&format!("`{id}`"), name(id, catalogue));
    let next_run = of.next.iter().fold(next(of, digits), |said, next| named(said, &next.intermediate));
    sentences.push(named(next_run, &of.target));
    sentences.retain(|sentence| !sentence.is_empty());
    figure.words.caption = sentences.join(" ");
    let pages = match theme {
        Some(theme) => figure.pages(theme),
        None => vec![figure],
    };
    let several = pages.len() > 1;
    let page = |(place, page): (usize, Prospects)| {
        let mut parts = parts.clone();
        parts.extend(several.then(|| (place + 1).to_string()));
        Named { parts, figure: Box::new(page) }
    };
    Ok(pages.into_iter().enumerate().map(page).collect())
}

/// The columns of a row; the last only where anything was run on the target.
fn numbers(row: &RecommendRow, measured: bool, digits: usize) -> Vec<String> {
    let interval = row.interval.map(|interval| written(interval, digits)).unwrap_or_default();
    let mut numbers = vec![signed(row.gain, digits), interval, format!("{:.0} %", row.p_best * 100.0)];
    let own = row.own.as_ref().and_then(|own| {
        let gain = own.finding.estimate()?;
        Some(format!("{} ({}/{})", signed(gain, digits), own.detail.n_treated, own.detail.n_baseline))
    });
    numbers.extend(measured.then(|| own.unwrap_or_else(|| "not run".to_owned())));
    numbers
}

/// The figure in words: the candidates from the first on.
fn description(figure: &Prospects, measured: bool) -> String {
    let one = |row: &Prospect| {
        let interval = row.numbers.get(1).filter(|interval| !interval.is_empty());
        let interval = interval.map(|interval| format!(" {interval}")).unwrap_or_default();
        let run = if measured && !row.measured { ", not run" } else { "" };
        let next = if row.next { ", to run next" } else { "" };
        format!("{} {}{interval}{run}{next}", row.name, row.numbers.first().map(String::as_str).unwrap_or_default())
    };
    let rows = figure.rows();
    let listed: Vec<String> = rows.iter().take(TOLD).map(one).collect();
    let rest = if rows.len() > TOLD { format!("; and {} more", rows.len() - TOLD) } else { String::new() };
    let count = if rows.len() == 1 { "1 intermediate".to_owned() } else { format!("{} intermediates", rows.len()) };
    format!(
        "{}. {count} by expected gain, each with its prediction interval: {}{rest}.",
        figure.words.title,
        listed.join("; ")
    )
}
