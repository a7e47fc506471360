//! From gains or differences to a forest plot: sections, names from the catalogue, texts.

use stilt_analysis::family::Verdict;
use stilt_analysis::transfer::{ALL, CompareRow, CompareTable, Detail, GainTable, Settings};
use stilt_plot::{Estimate, Forest, Section};
use stilt_results::{Basis, Catalogue};

use super::labels::{label, name};
use super::{NamedForest, titled};
use crate::blocks::{Block, Grid, blocks};
use crate::facts::{Facts, averages, over_fewer, percent, predictions};
use crate::failure::Failure;
use crate::render::signed;
use crate::view::{compare, gain};

/// The forests of a comparison, one per base model and split: a section per pair, a line per target.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn of_compare(
    table: &CompareTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<Vec<NamedForest>, Failure> {
    compare::blocks(table).iter().map(|block| differences(block, table, settings, catalogue, simulated)).collect()
}

fn differences(
    block: &[&CompareRow],
    table: &CompareTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<NamedForest, Failure> {
    let pairs = compare::pairs(block);
    let targets = compare::distinct_targets(block, catalogue);
    let named = |id| name(id, catalogue);
    let line = |row: &CompareRow| Estimate {
        label: remarked(
            if row.place.target == ALL { "All targets" } else { name(&row.place.target, catalogue) },
            &row.detail,
        ),
        finding: row.finding.clone(),
        pooled: row.place.target == ALL,
    };
    let sections = pairs.iter().map(|[a, b]| {
        let of_pair = |target: &&str| {
            block.iter().find(|row| row.a == **a && row.b == **b && row.place.target == **target).map(|row| line(row))
        };
        let several = pairs.len() > 1;
        Section {
            heading: several.then(|| format!("{} \u{2212} {}", named(a), named(b))),
            lines: targets.iter().filter_map(of_pair).collect(),
        }
    });
    let mut forest = Forest::new(without_lone_pooled(sections.collect()))?;
    let parts = compare::parts(block);
    let facts = compare::facts(table, block.iter().copied(), settings, catalogue, &named);
    let unit = unit(&facts);
    let what = match pairs[..] {
        [[a, b]] => {
            let (a, b) = (named(a), named(b));
            forest.sides = [format!("{b} better"), format!("{a} better")];
            forest.axis = format!("{a} \u{2212} {b} ({unit})");
            format!("{a} against {b}")
        }
        _ => {
            forest.sides = ["second better", "first better"].map(str::to_owned);
            forest.axis = format!("Difference ({unit})");
            "Intermediate tasks against each other".to_owned()
        }
    };
    forest.numbers = format!("Difference [{} CI]", percent(settings.level));
    forest.bound = settings.bound;
    forest.unit = bound_unit(unit);
    forest.words.title = titled(&what, &parts, simulated);
    forest.words.description = description(&forest, "differences");
    forest.words.caption = caption(&facts, &parts, settings, simulated);
    let findings = block.iter().map(|row| &row.finding);
    let predicted = predictions(findings, ["pairs whose first has a single run", "one more run of the second"]);
    forest.words.caption.extend(predicted.map(|sentence| format!(" {sentence}")));
    Ok(NamedForest { parts, forest })
}

/// The forests of a gain table, one per base model and split: a section per row of the table, a line per column.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn of_gain(
    table: &GainTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<Vec<NamedForest>, Failure> {
    blocks(table).iter().map(|block| gains(block, table, settings, catalogue, simulated)).collect()
}

fn gains(
    block: &Block,
    table: &GainTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<NamedForest, Failure> {
    let grid = Grid::new(block, table, catalogue);
    let row_name = |row: usize| label(&table.rows, &grid.rows[row], catalogue);
    let section = |row: usize| {
        let line = |column: usize| {
            let gain = grid.cell(row, column)?;
            let pooled = grid.averages(column, table);
            let own =
                if pooled { "Overall".to_owned() } else { label(&table.columns, &grid.columns[column], catalogue) };
            Some(Estimate { label: remarked(&own, &gain.detail), finding: gain.finding.clone(), pooled })
        };
        Section { heading: Some(row_name(row)), lines: (0..grid.columns.len()).filter_map(line).collect() }
    };
    let mut sections: Vec<Section> = (0..grid.rows.len()).map(section).collect();
    if grid.columns.len() == 1 {
        // One line per row of the table: the row is its name.
        let line = |(row, section): (usize, Section)| {
            section.lines.into_iter().map(move |line| Estimate { label: row_name(row), pooled: false, ..line })
        };
        sections = vec![Section { heading: None, lines: sections.into_iter().enumerate().flat_map(line).collect() }];
    }
    let mut forest = Forest::new(without_lone_pooled(sections))?;
    let parts = block.parts();
    let named = |id| name(id, catalogue);
    let facts = gain::facts(block, table, settings, catalogue, &named);
    forest.sides = ["worse", "better"].map(str::to_owned);
    forest.axis = format!("Gain over the baseline ({})", unit(&facts));
    forest.numbers = format!("Gain [{} CI]", percent(settings.level));
    forest.bound = settings.bound;
    forest.unit = bound_unit(unit(&facts));
    forest.words.title = titled("Transfer gains", &parts, simulated);
    forest.words.description = description(&forest, "gains");
    forest.words.caption = caption(&facts, &parts, settings, simulated);
    let findings = block.gains.iter().map(|row| &row.finding);
    let missing = grid.rows.len() * grid.columns.len()
        - forest.sections().iter().map(|section| section.lines.len()).sum::<usize>();
    if missing > 0 {
        forest.words.caption.push_str(&format!(" Without runs, and without a line: {missing}."));
    }
    let predicted = predictions(findings, ["single treated runs", "one more baseline run"]);
    forest.words.caption.extend(predicted.map(|sentence| format!(" {sentence}")));
    Ok(NamedForest { parts, forest })
}

/// A section of nothing but its average has no lines that it is apart from.
pub(super) fn without_lone_pooled(mut sections: Vec<Section>) -> Vec<Section> {
    for section in sections.iter_mut().filter(|section| section.lines.iter().all(|line| line.pooled)) {
        section.lines.iter_mut().for_each(|line| line.pooled = false);
    }
    sections
}

/// A label with what has to be said of its number.
pub(super) fn remarked(label: &str, detail: &Detail) -> String {
    let mut label = label.to_owned();
    if over_fewer(detail) {
        label.push_str(&format!(" ({}/{})", detail.n_targets, detail.of_targets));
    }
    if detail.basis == Basis::Reported {
        label.push_str(" (reported)");
    }
    label
}

/// What the axis counts.
pub(super) fn unit(facts: &Facts) -> &'static str {
    if facts.unbounded() { "the metric's own unit" } else { "points" }
}

/// What stands behind the number of a bound: nothing where the unit is the metric's own.
pub(super) fn bound_unit(unit: &str) -> String {
    if unit == "points" { unit.to_owned() } else { String::new() }
}

/// What stands below the figure. The drawing adds what marks, arrows and the band mean.
pub(super) fn caption(facts: &Facts, parts: &[String], settings: &Settings, simulated: bool) -> String {
    let mut sentences = super::opening(parts, "", simulated);
    let all =
        [facts.metric(), facts.runs(), facts.tests(true), facts.correction(), facts.equivalence(), facts.reported()];
    sentences.extend(all.into_iter().flatten());
    if facts.rows.iter().any(|row| row.place.target == ALL && row.detail.n_targets > 1) {
        sentences.push(format!("Over all: {}.", averages(settings)));
    }
    sentences.join(" ")
}

/// The figure in words: how much there is, and its extremes.
pub(super) fn description(forest: &Forest, what: &str) -> String {
    let lines = || forest.sections().iter().flat_map(|section| section.lines.iter().map(move |line| (section, line)));
    let count = |wanted: Verdict| lines().filter(|(_, line)| line.finding.verdict() == wanted).count();
    let mut text = format!(
        "{}. Forest plot of {} {what} with intervals: {} better, {} worse, {} undecided, {} equivalent, {} not testable.",
        forest.words.title,
        lines().count(),
        count(Verdict::Better),
        count(Verdict::Worse),
        count(Verdict::Undecided),
        count(Verdict::Equivalent),
        count(Verdict::NotTestable),
    );
    let known = || lines().filter_map(|(section, line)| Some((section, line, line.finding.estimate()?)));
    let highest = known().max_by(|a, b| a.2.total_cmp(&b.2));
    let lowest = known().min_by(|a, b| a.2.total_cmp(&b.2));
    for (word, extreme) in [("Highest", highest), ("Lowest", lowest)] {
        if let Some((section, line, value)) = extreme {
            let heading = section.heading.as_deref().map(|heading| format!("{heading}, ")).unwrap_or_default();
            text.push_str(&format!(" {word}: {heading}{} {}.", line.label, signed(value, 1)));
        }
    }
    text
}
