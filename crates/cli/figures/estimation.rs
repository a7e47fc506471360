//! From differences between intermediates to estimation plots.

use stilt_analysis::transfer::{ALL, CompareRow, CompareTable, Pairing, Settings};
use stilt_plot::{Contrast, Estimation};
use stilt_results::Catalogue;

use super::forest::{caption, unit};
use super::labels::name;
use super::{Named, titled};
use crate::facts::{listed, predictions};
use crate::failure::Failure;
use crate::render::signed;
use crate::view::compare;

/// The plots of a comparison, one per base model and split: a panel per pair and target.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn of_compare(
    table: &CompareTable,
    settings: &Settings,
    catalogue: &Catalogue,
    digits: usize,
    simulated: bool,
) -> Result<Vec<Named>, Failure> {
    let draw = |block: &compare::Block| {
        let parts: Vec<String> = compare::parts(block);
        let mut figure = estimation(block, &parts, table, settings, catalogue, simulated)?;
        figure.digits = digits;
        Ok(Named { parts, figure: Box::new(figure) })
    };
    compare::blocks(table).iter().map(draw).collect()
}

fn estimation(
    block: &compare::Block,
    parts: &[String],
    table: &CompareTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<Estimation, Failure> {
    let (pairs, targets) = (compare::pairs(block), compare::distinct_targets(block, catalogue));
    let in_order = pairs.iter().flat_map(|[a, b]| targets.iter().map(move |target| (a, b, target)));
    let rows: Vec<&CompareRow> = in_order
        .filter_map(|(a, b, target)| {
            block.iter().copied().find(|row| row.a == **a && row.b == **b && row.place.target == **target)
        })
        .collect();
    let label = |row: &CompareRow| {
        let target = if row.place.target == ALL { "All targets" } else { name(&row.place.target, catalogue) };
        let pair = || format!(" ({} and {})", name(&row.a, catalogue), name(&row.b, catalogue));
        if pairs.len() > 1 { format!("{target}{}", pair()) } else { target.to_owned() }
    };
    let contrast = |row: &&CompareRow| Contrast {
        label: if row.place.target == ALL { "All targets" } else { name(&row.place.target, catalogue) }.to_owned(),
        names: [&row.a, &row.b].map(|arm| name(arm, catalogue).to_owned()),
        arms: row.detail.arms.clone(),
        paired: matches!(row.detail.pairing, Pairing::Paired | Pairing::Units),
        finding: row.finding.clone(),
    };
    let mut figure = Estimation::new(rows.iter().map(contrast).collect())?;
    let drawn = |row: &&&CompareRow| row.detail.arms.iter().all(|arm| !arm.is_empty());
    let missing: Vec<String> = rows.iter().filter(|row| !drawn(row)).map(|row| label(row)).collect();
    let named = |id| name(id, catalogue);
    let facts = compare::facts(table, rows.iter().copied(), settings, catalogue, &named);
    let unit = unit(&facts);
    // Arms are oriented, means are as measured: where they differ, lower scores are better.
    let negated = |row: &&CompareRow| {
        let oriented: f64 = row.detail.arms[0].iter().sum();
        row.detail.treated_mean.is_some_and(|measured| measured * oriented < 0.0)
    };
    let score = if rows.iter().any(negated) { "Score, negated where lower is better" } else { "Score" };
    if rows.iter().any(|row| row.detail.pairing == Pairing::Units) {
        figure.unit = settings.over.units().to_owned();
    }
    figure.axes = [format!("{score} ({unit})"), format!("Difference ({unit})")];
    let what = match pairs[..] {
        [[a, b]] => format!("{} against {}: runs and differences", named(a), named(b)),
        _ => "Intermediate tasks against each other: runs and differences".to_owned(),
    };
    figure.words.title = titled(&what, parts, simulated);
    figure.words.caption = caption(&facts, parts, settings, simulated);
    let findings = rows.iter().map(|row| &row.finding);
    let predicted = predictions(findings, ["pairs whose first has a single run", "one more run of the second"]);
    figure.words.caption.extend(predicted.map(|sentence| format!(" {sentence}")));
    if !missing.is_empty() {
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        figure.words.caption.push_str(&format!(" Without runs to show: {}.", listed(&missing)));
    }
    figure.words.description = description(&figure);
    Ok(figure)
}

/// The figure in words: every difference.
fn description(figure: &Estimation) -> String {
    let one = |contrast: &Contrast| {
        let [a, b] = &contrast.names;
        let difference = contrast.finding.estimate().map_or_else(|| "no value".to_owned(), |value| signed(value, 1));
        format!("{}, {a} minus {b}: {difference}, {}", contrast.label, contrast.finding.verdict())
    };
    let all: Vec<String> = figure.contrasts().iter().map(one).collect();
    format!("{}. Estimation plot of {} panels. {}.", figure.words.title, all.len(), all.join("; "))
}
