//! From judged claims to their figure: what the axis can show, what words say, texts.

use stilt_analysis::claims::{Claim, ClaimVerdict, Judgement, Said};
use stilt_analysis::transfer::{ALL, Place, Settings};
use stilt_plot::{Checked, Claimed, Claims, Theme};
use stilt_results::{Bounds, Catalogue};

use super::Data;
use super::Named;
use crate::claims::{File, Written};
use crate::facts::{percent, short};
use crate::failure::Failure;
use crate::view::check::{Told, told};

/// At most so many claims are told one by one to who cannot see them.
const LISTED: usize = 12;

/// The figure of a file of claims.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn claims(
    file: &File,
    judgements: &[Judgement],
    settings: &Settings,
    catalogue: &Catalogue,
    digits: usize,
    data: &Data,
) -> Result<Claims, Failure> {
    let own_unit = |(claim, judgement)| own_unit(claim, judgement, settings, catalogue);
    let own: Vec<Option<String>> = file.claims.iter().zip(judgements).map(own_unit).collect();
    let told: Vec<Told> = file
        .written
        .iter()
        .zip(judgements)
        .map(|(claim, judgement)| told(claim, judgement, settings, digits))
        .collect();
    let checked = |((claim, judgement), (told, own)): ((&Written, &Judgement), (&Told, &Option<String>))| {
        // The unit stands behind the last number.
        let said = observed(claim, told);
        let unit = own.as_ref().filter(|_| !said.is_empty()).map(|unit| format!(" ({unit})")).unwrap_or_default();
        let (behind_interval, behind) =
            if told.interval.is_empty() { ("", unit.as_str()) } else { (unit.as_str(), "") };
        Checked {
            id: claim.id.clone(),
            sentence: claim.sentence.clone(),
            claimed: if own.is_some() { Claimed::Words } else { claimed(claim) },
            expected: told.expected.clone(),
            observed: format!("{said}{behind}"),
            interval: format!("{}{behind_interval}", told.interval),
            judgement: judgement.clone(),
        }
    };
    let rows = file.written.iter().zip(judgements).zip(told.iter().zip(&own)).map(checked).collect();
    let mut figure = Claims::new(rows)?;
    let places: Vec<&Place> = judgements.iter().flat_map(|judgement| &judgement.members).map(|of| &of.place).collect();
    let parts = super::parts([only(&places, |place| &place.base_model), only(&places, |place| &place.split)]);
    let about = data.about(&[], catalogue);
    let intervals =
        judgements.iter().flat_map(|judgement| &judgement.members).any(|member| member.finding.p().is_some());
    let level = percent(settings.level);
    figure.numbers = if intervals { format!("Observed [{level} CI]") } else { "Observed".to_owned() };
    figure.axis = "Gain over the baseline (points)".to_owned();
    figure.words.title = super::titled("Claims against results", &parts, data.simulated);
    let counted = counted(judgements);
    figure.words.description = description(&figure, &counted);
    let mut sentences = super::opening(&parts, &about, data.simulated);
    sentences.push(counted);
    let own_alpha = file.claims.iter().any(|claim| claim.choices.alpha.is_some());
    let unless = if own_alpha { " unless it says otherwise" } else { "" };
    let alpha = short(settings.alpha);
    sentences.push(format!("Each is judged alone, at alpha {alpha}{unless}, without correction over the claims."));
    if intervals {
        sentences.push(format!("Lines: {level} intervals."));
    }
    if own.iter().any(Option::is_some) {
        sentences.push("Claims about metrics without bounds are in the metric's own unit, in words.".to_owned());
    }
    figure.words.caption = sentences.join(" ");
    Ok(figure)
}

/// The figure as one or more pages, as they are drawn in this theme.
pub(crate) fn pages(figure: Claims, theme: &Theme) -> Vec<Named> {
    let pages = figure.pages(theme);
    let several = pages.len() > 1;
    let page = |(place, page): (usize, Claims)| {
        let parts = several.then(|| (place + 1).to_string()).into_iter().collect();
        Named { parts, figure: Box::new(page) }
    };
    pages.into_iter().enumerate().map(page).collect()
}

/// What a claim says, as far as it is a gain.
fn claimed(claim: &Written) -> Claimed {
    match (claim.kind, &claim.expected) {
        ("value", Said::Number(value, tolerance)) => Claimed::Value(*value, *tolerance),
        ("absence", Said::Within(bound)) => Claimed::Within(*bound),
        ("direction", Said::Words(words)) if words == "better" => Claimed::Better,
        ("direction", Said::Words(words)) if words == "worse" => Claimed::Worse,
        _ => Claimed::Words,
    }
}

/// What was observed, in words: of what there are so many, too.
fn observed(claim: &Written, told: &Told) -> String {
    let worse = matches!(&claim.expected, Said::Words(words) if words.ends_with("worse"));
    match claim.kind {
        "count" if !told.observed.is_empty() => format!("{} {}", told.observed, if worse { "worse" } else { "better" }),
        _ => told.observed.clone(),
    }
}

/// The unit of a claim about metrics without bounds, whose gains are not in points.
fn own_unit(claim: &Claim, judgement: &Judgement, settings: &Settings, catalogue: &Catalogue) -> Option<String> {
    let chosen = if claim.choices.metrics.is_empty() { &settings.metrics } else { &claim.choices.metrics };
    let unit = |metric: &str| {
        let metric = catalogue.metric_id(metric).unwrap_or(metric);
        let unbounded = catalogue.metric(metric).bounds == Bounds::Unbounded;
        unbounded.then(|| catalogue.unit(metric).unwrap_or("own unit").to_owned())
    };
    let of_chosen = || chosen.iter().find_map(|metric| unit(metric));
    let of_place = |place: &Place| match place.metric.as_str() {
        "" | ALL => of_chosen(),
        metric => unit(metric),
    };
    match &judgement.members[..] {
        [] => of_chosen(),
        members => members.iter().find_map(|member| of_place(&member.place)),
    }
}

/// The level that all places have; empty if they differ.
fn only<'a>(places: &[&'a Place], of: impl Fn(&'a Place) -> &'a str) -> &'a str {
    let mut levels = places.iter().map(|place| of(place));
    let first = levels.next().unwrap_or_default();
    if levels.all(|level| level == first) { first } else { "" }
}

/// How many claims there are, by verdict.
fn counted(judgements: &[Judgement]) -> String {
    let count = |verdict| judgements.iter().filter(|judgement| judgement.verdict == verdict).count();
    let verdicts = [ClaimVerdict::Supported, ClaimVerdict::Contradicted, ClaimVerdict::NotTestable];
    let counts: Vec<String> = verdicts.iter().map(|verdict| format!("{} {verdict}", count(*verdict))).collect();
    let claims = if judgements.len() == 1 { "claim" } else { "claims" };
    format!("{} {claims}: {}.", judgements.len(), counts.join(", "))
}

/// The figure in words: how many claims, and the first of them one by one.
fn description(figure: &Claims, counted: &str) -> String {
    let one = |claim: &Checked| {
        let measured = format!("{} {}", claim.observed, claim.interval);
        let observed = if measured.trim().is_empty() { "nothing" } else { measured.trim() };
        format!(" {}: {}, claimed {}, observed {observed}.", claim.id, claim.judgement.verdict, claim.expected)
    };
    let listed: String = figure.claims().iter().take(LISTED).map(one).collect();
    let rest = figure.claims().len().saturating_sub(LISTED);
    let rest = if rest > 0 { format!(" And {rest} more.") } else { String::new() };
    format!("{}. A row per claim, with its verdict. {counted}{listed}{rest}", figure.words.title)
}
