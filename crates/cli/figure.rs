//! From a block of gains to a heatmap: groups by family and category, names from the catalogue, texts.

use stilt_analysis::family::Verdict;
use stilt_analysis::transfer::{ALL, GainTable, Settings};
use stilt_plot::{Cell, Group, Heatmap};
use stilt_results::{Catalogue, Factor, Key, ResultSet};

use crate::blocks::{Block, Grid};
use crate::failure::Failure;
use crate::render::signed;
use crate::view::gain::facts;

/// What data must be called if it is no real data.
const SIMULATED: &str = "simulated";

/// Whether any base model or file says that its results are simulated.
pub(crate) fn simulated(set: &ResultSet) -> bool {
    let says = |text: &str| text.to_lowercase().contains(SIMULATED);
    let models = set.column(&Factor::BaseModel).is_some_and(|column| column.levels().iter().any(says));
    // Rows of one file mostly follow each other: its name is looked at once.
    let mut last = "";
    models
        || (0..set.len()).any(|row| {
            let path = set.origin(row).0.path.as_str();
            let new = path != last;
            last = path;
            new && says(path)
        })
}

/// The heatmap of a block.
///
/// # Errors
/// [`Failure`] if there is nothing to draw.
pub(crate) fn heatmap(
    block: &Block,
    table: &GainTable,
    settings: &Settings,
    catalogue: &Catalogue,
    simulated: bool,
) -> Result<Heatmap, Failure> {
    let grid = Grid::new(block, table, catalogue);
    let (average, single): (Vec<usize>, Vec<usize>) =
        (0..grid.columns.len()).partition(|&column| grid.averages(column, table));
    let rows = groups(&table.rows, &grid.rows, (0..grid.rows.len()).collect(), "family", catalogue);
    let mut columns = groups(&table.columns, &grid.columns, single, "category", catalogue);
    let averages: Vec<String> = average.iter().map(|&column| overall(&grid.columns[column])).collect();
    let mut order: Vec<usize> = columns.1;
    order.extend(&average);
    if !averages.is_empty() {
        columns.0.push(Group { heading: None, labels: averages });
    }
    let cell = |row: usize, column: usize| match grid.cell(row, column) {
        Some(row) => Cell::Gain(row.finding.clone()),
        None => Cell::Missing,
    };
    let cells = rows.1.iter().flat_map(|&row| order.iter().map(move |&column| cell(row, column))).collect();
    let mut heatmap = Heatmap::new(rows.0, columns.0, cells)?;
    let heading = block.heading();
    let what = if simulated { "Transfer gains (simulated data)" } else { "Transfer gains" };
    heatmap.title = if heading.is_empty() { what.to_owned() } else { format!("{what}: {heading}") };
    heatmap.description = description(block, &heatmap.title, catalogue);
    heatmap.row_axis = axis(&table.rows);
    heatmap.column_axis = axis(&table.columns);
    heatmap.caption = caption(block, table, settings, catalogue, simulated);
    heatmap.scale_label = "Gain over the baseline (points)".to_owned();
    Ok(heatmap)
}

/// Labels in groups, and the places of the labels in this order. Groups come in the order of their first member.
fn groups(
    keys: &[Key],
    levels: &[Vec<&str>],
    places: Vec<usize>,
    attribute: &str,
    catalogue: &Catalogue,
) -> (Vec<Group>, Vec<usize>) {
    // Only one plain factor has a family or category that all its labels share.
    let grouping = match keys {
        [Key { factor, attribute: None }] => Some(factor),
        _ => None,
    };
    let heading = |place: usize| {
        let level = levels[place].first().copied().unwrap_or_default();
        grouping.and_then(|factor| catalogue.attribute(factor, level, attribute))
    };
    let mut members: Vec<(Option<String>, Vec<usize>)> = Vec::new();
    for place in places {
        let heading = heading(place);
        match members.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, places)) => places.push(place),
            None => members.push((heading, vec![place])),
        }
    }
    // Families are ids, written in lower case; headings of columns are names already. Rows need no heading: the gap
    // between families says enough, and the label names the task.
    let named = attribute == "category";
    let order = members.iter().flat_map(|(_, places)| places.iter().copied()).collect();
    let group = |(heading, places): (Option<String>, Vec<usize>)| Group {
        heading: heading.filter(|_| named),
        labels: places.iter().map(|&place| label(keys, &levels[place], catalogue)).collect(),
    };
    (members.into_iter().map(group).collect(), order)
}

fn label(keys: &[Key], levels: &[&str], catalogue: &Catalogue) -> String {
    let words = keys.iter().zip(levels).map(|(key, level)| match (&key.factor, &key.attribute) {
        (_, _) if *level == ALL => "all".to_owned(),
        (Factor::Intermediate | Factor::Target, None) => name(level, catalogue).to_owned(),
        _ if level.is_empty() => "(blank)".to_owned(),
        _ => (*level).to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The name of a task, or its id if the catalogue does not know it.
fn name<'a>(level: &'a str, catalogue: &'a Catalogue) -> &'a str {
    catalogue.task(level).filter(|task| !task.name.is_empty()).map_or(level, |task| &task.name)
}

fn overall(levels: &[&str]) -> String {
    let rest: Vec<&str> = levels.iter().copied().filter(|level| *level != ALL).collect();
    if rest.is_empty() { "Overall".to_owned() } else { format!("Overall {}", rest.join(" ")) }
}

fn axis(keys: &[Key]) -> String {
    let words = keys.iter().map(|key| match (&key.factor, &key.attribute) {
        (Factor::Intermediate, None) => "Intermediate task".to_owned(),
        (Factor::Target, None) => "Target task".to_owned(),
        (Factor::Language, None) => "Language".to_owned(),
        _ => key.to_string(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// What stands below the figure. The drawing adds what boxes, dots and hatching mean.
fn caption(block: &Block, table: &GainTable, settings: &Settings, catalogue: &Catalogue, simulated: bool) -> String {
    let named = |id| name(id, catalogue);
    let facts = facts(block, table, settings, catalogue, &named);
    let mut sentences = Vec::new();
    for (what, name) in [("Base model", block.base_model), ("Split", block.split)] {
        if !name.is_empty() {
            sentences.push(format!("{what}: {name}."));
        }
    }
    if simulated {
        sentences.push("The data are simulated.".to_owned());
    }
    sentences.extend(
        [facts.metric(), facts.runs(), facts.tests(), facts.correction(), facts.reported()].into_iter().flatten(),
    );
    if block.gains.iter().any(|row| row.detail.n_targets > 1) {
        sentences.push(format!("Overall: {}.", settings.aggregate.name()));
    }
    sentences.join(" ")
}

/// The figure in words: how much there is, and its extremes.
fn description(block: &Block, title: &str, catalogue: &Catalogue) -> String {
    let computed = || block.gains.iter().filter_map(|row| Some((row, row.finding.estimate()?)));
    let cells = || computed().filter(|(row, _)| row.place.target != ALL);
    let verdicts = |wanted: Verdict| cells().filter(|(row, _)| row.finding.verdict() == wanted).count();
    let mut text = format!(
        "{title}. {} cells, {} better and {} worse than the baseline.",
        cells().count(),
        verdicts(Verdict::Better),
        verdicts(Verdict::Worse)
    );
    let highest = cells().max_by(|a, b| a.1.total_cmp(&b.1));
    let lowest = cells().min_by(|a, b| a.1.total_cmp(&b.1));
    for (word, extreme) in [("Highest", highest), ("Lowest", lowest)] {
        if let Some((row, gain)) = extreme {
            let (from, to) = (name(&row.place.intermediate, catalogue), name(&row.place.target, catalogue));
            text.push_str(&format!(" {word}: {from} on {to}, {} points.", signed(gain, 1)));
        }
    }
    text
}
