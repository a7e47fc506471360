//! The report of `robustness`: rows with spread, worst language and harm; groups; trends over size.

mod records;
mod tables;

use serde_json::json;
use stilt_analysis::transfer::{Of, RobustnessRow, RobustnessTable, Settings, Shown};
use stilt_results::{Catalogue, Factor, Filter};

use super::settings as chosen;
use crate::facts::{Facts, Row, averages, percent};
use crate::render::Report;
use crate::together::together;

/// An analysis of robustness, to be written.
pub(crate) fn report(
    table: &RobustnessTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    digits: usize,
) -> Report {
    let mut written = chosen(settings, filter);
    // Languages are what is looked at, and runs what is drawn anew.
    written.retain(|(name, _)| !matches!(*name, "cols" | "resample"));
    written.extend([("by", json!(table.by.as_ref().map(ToString::to_string))), ("value", json!(table.of.name()))]);
    Report {
        schema: "stilt.robustness/1",
        settings: written,
        records: records::rows(table),
        extra: records::extra(table),
        views: tables::all(table, settings, digits),
        footnotes: footnotes(table, settings, catalogue),
        notes: table.notes.clone(),
    }
}

/// The rows of each base model and split, as far as these are not rows themselves.
pub(crate) fn blocks(table: &RobustnessTable) -> Vec<([&str; 2], Vec<&RobustnessRow>)> {
    let spans = |factor: Factor| table.keys.iter().any(|key| key.factor == factor);
    let (models, splits) = (spans(Factor::BaseModel), spans(Factor::Split));
    let named = |spanned: bool, name| if spanned { "" } else { name };
    together(&table.rows, |row| [named(models, &*row.place.base_model), named(splits, &*row.place.split)])
}

/// What the numbers are.
fn footnotes(table: &RobustnessTable, settings: &Settings, catalogue: &Catalogue) -> Vec<String> {
    let mut rows: Vec<Row> = Vec::new();
    for row in &table.rows {
        let all = row.languages.iter().map(|of| (&of.place, &of.shown, &of.detail));
        for (place, shown, detail) in all.chain([(&row.place, &row.mean, &row.detail)]) {
            if let Shown::Gain(finding) = shown {
                rows.push(Row { place, finding, detail });
            }
        }
    }
    let facts = Facts::of_gains(rows, (&table.families, table.scope), settings, catalogue);
    let level = percent(settings.level);
    let what = if table.of == Of::Gain { "gains" } else { "scores" };
    let mut said = Vec::new();
    let several = table.rows.iter().flat_map(|row| &row.languages).any(|of| of.detail.n_targets > 1);
    if several {
        said.push(format!("In each language: {}; mean: over languages.", averages(settings)));
    }
    let spreads = || table.rows.iter().filter_map(|row| row.spread.as_ref());
    if spreads().next().is_some() {
        let corrected = if spreads().any(|spread| spread.interval.is_some()) {
            format!("; true sd: without what the noise of runs makes of it, {level} interval from noncentral χ²")
        } else {
            String::new()
        };
        said.push(format!("sd: standard deviation of the {what} over languages, as observed{corrected}."));
    }
    let picked = format!(
        "Worst language: its interval holds for all languages of the row at once (Bonferroni, {level}), so that it holds \
         though the language was picked."
    );
    said.extend(
        table.rows.iter().any(|row| row.worst.as_ref().is_some_and(|of| of.interval.is_some())).then_some(picked),
    );
    match table.of {
        Of::Gain => {
            if table.rows.iter().any(|row| row.harmed.as_ref().is_some_and(|of| of.tested > 0)) {
                said.push(format!(
                    "Harmed: share of languages with a gain below zero, noise included, and {level} interval of the share \
                     whose true gain is; `at least` with confidence {} (partial conjunction, for any dependence); `shown`: \
                     judged worse.",
                    percent(1.0 - settings.alpha)
                ));
            }
            said.extend(facts.sentences());
        }
        Of::Score => {
            let has_interval =
                |row: &RobustnessRow| matches!(&row.mean, Shown::Score(score) if score.interval.is_some());
            let intervals = if table.rows.iter().any(has_interval) {
                format!("; {level} intervals by Student's t over runs. About {}", table.scope)
            } else {
                String::new()
            };
            said.push(format!("Scores as measured, not judged{intervals}."));
            said.extend(facts.correction());
        }
    }
    if !table.trends.is_empty() {
        said.push(
            "Trends: least squares over log10 of the number of parameters, points per tenfold; a model is a unit (new models, \
             one point each). Stars of a spread are for a slope either way."
                .to_owned(),
        );
    }
    said
}
