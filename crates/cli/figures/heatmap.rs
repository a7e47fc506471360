//! From a block of gains to a heatmap: groups by family and category, names from the catalogue, texts.

use stilt_analysis::family::Verdict;
use stilt_analysis::transfer::{ALL, GainRow, GainTable, Settings};
use stilt_plot::{Cell, Group, Heatmap};
use stilt_results::{Catalogue, Factor, Key};

use crate::blocks::{Block, Grid};
use crate::facts::{Facts, listed, over_fewer};
use crate::failure::Failure;
use crate::render::signed;
use crate::view::gain::{averages_targets, facts};

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
        Some(gain) if is_partial(&grid, table, row, column) => Cell::Partial(gain.finding.clone()),
        Some(gain) => Cell::Gain(gain.finding.clone()),
        None => Cell::Missing,
    };
    let places = || rows.1.iter().flat_map(|&row| order.iter().map(move |&column| (row, column)));
    let cells = places().map(|(row, column)| cell(row, column)).collect();
    let fewer = fewer(places(), &grid, table, catalogue);
    // Nothing is said of what is not drawn.
    let drawn: Vec<&GainRow> = places().filter_map(|(row, column)| grid.cell(row, column)).collect();
    let block = &Block { gains: drawn, ..*block };
    let mut heatmap = Heatmap::new(rows.0, columns.0, cells)?;
    let heading = block.heading();
    let what = if simulated { "Transfer gains (simulated data)" } else { "Transfer gains" };
    heatmap.words.title = if heading.is_empty() { what.to_owned() } else { format!("{what}: {heading}") };
    heatmap.row_axis = axis(&table.rows);
    heatmap.column_axis = axis(&table.columns);
    let named = |id| name(id, catalogue);
    let mut facts = facts(block, table, settings, catalogue, &named);
    let overall = || block.gains.iter().copied().filter(|row| crate::blocks::overall(table, row));
    if overall().next().is_none() {
        facts.families.retain(|family| family.members != "overall");
    }
    let (unit, short) = if facts.unbounded() { ("the metric's own unit", "") } else { ("points", " points") };
    heatmap.words.description = description(block, &heatmap.words.title, short, catalogue);
    heatmap.scale_label = format!("Gain over the baseline ({unit})");
    heatmap.words.caption = caption(block, &facts, simulated);
    if averages_targets(overall()) {
        heatmap.words.caption.push_str(&format!(" Overall: {}.", crate::facts::averages(settings)));
    }
    heatmap.words.caption.extend(fewer);
    Ok(heatmap)
}

/// Whether the cell is an average over fewer targets than others of its column. Where columns are languages, a language
/// that some targets lack is no reason, as long as the row has all targets.
fn is_partial(grid: &Grid, table: &GainTable, row: usize, column: usize) -> bool {
    let detail = |row, column| grid.cell(row, column).map(|row| &row.detail);
    let fewer = |column| detail(row, column).is_some_and(over_fewer);
    let targets = |row| detail(row, column).map_or(0, |detail| detail.n_targets);
    let most = || (0..grid.rows.len()).map(targets).max().unwrap_or_default();
    let averages = (0..grid.columns.len()).filter(|&column| grid.averages(column, table)).collect::<Vec<_>>();
    fewer(column)
        && (averages.contains(&column)
            || targets(row) < most()
            || averages.is_empty()
            || averages.into_iter().any(fewer))
}

/// Names the averages over fewer targets than there are.
fn fewer(
    places: impl Iterator<Item = (usize, usize)>,
    grid: &Grid,
    table: &GainTable,
    catalogue: &Catalogue,
) -> impl Iterator<Item = String> {
    let (mut others, mut overall) = (Vec::new(), Vec::new());
    for (row, column) in places {
        let Some(detail) = grid.cell(row, column).map(|row| &row.detail) else { continue };
        if !is_partial(grid, table, row, column) {
            continue;
        }
        let name = label(&table.rows, &grid.rows[row], catalogue);
        let share = format!("{}/{}", detail.n_targets, detail.of_targets);
        let of_column = if grid.averages(column, table) { &mut overall } else { &mut others };
        let within = || format!(" in {}", label(&table.columns, &grid.columns[column], catalogue));
        of_column
            .push(format!("{name}{} {share}", if grid.averages(column, table) { String::new() } else { within() }));
    }
    let sentence = |what: &str, names: &[String]| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| format!(" {what} over fewer targets: {}.", listed(&names)))
    };
    [sentence("Averages", &others), sentence("Overall", &overall)].into_iter().flatten()
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
pub(super) fn name<'a>(level: &'a str, catalogue: &'a Catalogue) -> &'a str {
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
fn caption(block: &Block, facts: &Facts, simulated: bool) -> String {
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
        [facts.metric(), facts.runs(), facts.tests(false), facts.correction(), facts.reported()].into_iter().flatten(),
    );
    sentences.join(" ")
}

/// The figure in words: how much there is, and its extremes.
fn description(block: &Block, title: &str, unit: &str, catalogue: &Catalogue) -> String {
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
            text.push_str(&format!(" {word}: {from} on {to}, {}{unit}.", signed(gain, 1)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use stilt_analysis::transfer::{Over, gain};
    use stilt_results::import::{self, Options};
    use stilt_results::{Observations, OnConflict, ResultSet};

    const GRID: &str = include_str!("../../../tests/fixtures/grid.csv");

    /// The figure of these rows.
    fn drawn(csv: &str, settings: &Settings) -> Heatmap {
        let catalogue = Catalogue::builtin();
        let imported = import::read("r.csv", csv.as_bytes(), &Options::default(), catalogue).unwrap();
        let mut observations = Observations::default();
        observations.append(imported.observations);
        let set = ResultSet::merge(observations, OnConflict::Error).unwrap().set;
        let table = gain(&set, catalogue, settings).unwrap();
        let blocks = crate::blocks::blocks(&table);
        heatmap(&blocks[0], &table, settings, catalogue, false).unwrap()
    }

    fn without(text: &str) -> String {
        GRID.lines().filter(|line| !line.contains(text)).map(|line| format!("{line}\n")).collect()
    }

    fn by_language() -> Settings {
        Settings { columns: vec!["language".into()], ..Settings::default() }
    }

    #[test]
    fn averages_over_fewer_targets_are_named_and_marked() {
        let part = drawn(&without("squad_v2,pawsx"), &Settings::default());
        assert!(
            part.words.caption.ends_with("Overall: mean over targets. Overall over fewer targets: SQuAD v2.0 2/3.")
        );
        let partial =
            |heatmap: &Heatmap| heatmap.cells().iter().map(|cell| matches!(cell, Cell::Partial(_))).collect::<Vec<_>>();
        assert_eq!(partial(&part), [false, false, false, false, false, false, false, true]);
        let whole = drawn(GRID, &Settings::default());
        assert!(!whole.words.caption.contains("fewer") && !partial(&whole).contains(&true));
        // A language that some targets lack is comparable, as long as the row has all targets.
        let part = drawn(&without("squad_v2,pawsx"), &by_language());
        assert_eq!(partial(&part), [false, false, false, false, true, true, true, true]);
        assert!(
            part.words.caption.contains("Averages over fewer targets: SQuAD v2.0 in de 2/3, "),
            "{}",
            part.words.caption
        );
        assert!(!partial(&drawn(GRID, &by_language())).contains(&true));
    }

    #[test]
    fn a_caption_says_nothing_of_what_is_not_drawn() {
        let whole = drawn(GRID, &Settings::default()).words.caption;
        assert!(whole.contains("averages)") && whole.contains("Overall: mean over targets."), "{whole}");
        let single: String = GRID
            .lines()
            .take(1)
            .chain(GRID.lines().filter(|line| line.contains(",xnli,")))
            .fold(String::new(), |text, line| text + line + "\n");
        let single = drawn(&single, &Settings::default());
        assert_eq!(single.cells().len(), 2, "the average of one target is not shown twice");
        for caption in [&whole, &single.words.caption] {
            assert!(!caption.contains("interval"), "{caption}");
        }
        assert!(
            !single.words.caption.contains("average") && !single.words.caption.contains("Overall"),
            "{}",
            single.words.caption
        );
        let over = Settings { over: Over::Languages, ..Settings::default() };
        let caption = drawn(GRID, &over).words.caption;
        assert!(caption.contains("Overall: mean over languages of the mean over their targets."), "{caption}");
    }

    #[test]
    fn what_has_no_bounds_is_not_in_points() {
        let both = drawn(&GRID.replace(",accuracy,", ",loss,"), &Settings::default());
        assert!(
            both.words.caption.contains("Gain in points (loss in its own unit); metric: "),
            "{}",
            both.words.caption
        );
        assert_eq!(both.scale_label, "Gain over the baseline (points)");
        let loss = drawn(&without("xquad").replace(",accuracy,", ",loss,"), &Settings::default());
        assert_eq!(loss.scale_label, "Gain over the baseline (the metric's own unit)");
        let unit = "Gain in the metric's own unit, positive is better; metric: loss; oriented: a lower loss is a gain.";
        assert!(loss.words.caption.contains(unit), "{}", loss.words.caption);
        assert!(
            !loss.words.caption.contains("points") && !loss.words.description.contains("points"),
            "{}",
            loss.words.description
        );
    }
}
