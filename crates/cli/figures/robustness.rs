//! From the robustness of rows to its plot: a strip per row or per group of languages, names, what the numbers are.

use std::collections::{BTreeMap, BTreeSet};

use stilt_analysis::transfer::{Of, RobustnessRow, RobustnessTable, Settings, Shown};
use stilt_plot::{Mark, Measured, Robustness, Spot, Swarm};
use stilt_results::{Catalogue, Factor, Key};

use super::Data;
use super::labels::name;
use crate::facts::{Facts, Row, Scores, percent};
use crate::render::{plain, signed};
use crate::view::robustness::blocks;

/// The rows that share an axis: those of one base model and split, unless rows name these.
pub(crate) struct Panel<'a> {
    /// The base model; empty if rows name it or nobody does.
    pub(crate) base_model: &'a str,
    /// The split; likewise.
    pub(crate) split: &'a str,
    rows: Vec<&'a RobustnessRow>,
}

/// At most so many rows are told one by one to who cannot see them.
const TOLD: usize = 12;

/// What groups of one language are called together.
const ALONE: &str = "others, one language each";

/// What languages are called whose group is not known.
const UNKNOWN: &str = "not known";

/// The panels of a table, in its order.
pub(crate) fn panels(table: &RobustnessTable) -> Vec<Panel<'_>> {
    let blocks = blocks(table).into_iter();
    blocks.map(|([base_model, split], rows)| Panel { base_model, split, rows }).collect()
}

/// The plot of a panel with a strip per row, or per group of languages if `by_group`.
pub(crate) fn robustness(
    panel: &Panel,
    table: &RobustnessTable,
    settings: &Settings,
    catalogue: &Catalogue,
    by_group: bool,
    digits: usize,
    data: &Data,
) -> Robustness {
    let alone = if by_group { Vec::new() } else { alone(panel) };
    let groups = groups(panel, &alone);
    let there = |row: &&RobustnessRow| row.languages.iter().filter(|language| language.value().is_some()).count();
    let most = panel.rows.iter().map(there).max().unwrap_or_default();
    let strips = panel.rows.iter().map(|row| strip(row, most, (&groups, &alone), table, catalogue)).collect();
    let named = groups.iter().map(|group| if group.is_empty() { UNKNOWN } else { group }.to_owned());
    // Without an attribute there is one group, and it needs no name.
    let named = if table.by.is_some() { named.collect() } else { vec![String::new()] };
    let mut figure = Robustness::new(named, strips);
    figure.digits = digits;
    let places = panel.rows.iter().flat_map(|row| &row.languages).map(|language| &language.place);
    let scores = Scores::new(places, catalogue);
    figure.lower_is_better = table.of == Of::Score && scores.lower_is_better();
    let facts = facts(panel, table, settings, catalogue);
    let unit = match table.of {
        Of::Gain if facts.unbounded() => "the metric's own unit",
        Of::Gain => "points",
        Of::Score => scores.unit(),
    };
    let what = match table.of {
        Of::Gain => "Gain over the baseline",
        Of::Score if figure.lower_is_better => "Score, lower is better",
        Of::Score => "Score",
    };
    figure.axis = format!("{what} ({unit})");
    let shown = if table.of == Of::Gain { "Gains over languages" } else { "Scores over languages" };
    figure.words.title = super::titled(shown, &super::parts([panel.base_model, panel.split]), data.simulated);
    figure.words.description = description(&figure, panel, table.of, digits);
    figure.words.caption = caption(panel, table, settings, (&facts, catalogue), data);
    if !by_group {
        return figure;
    }
    let mut figure = figure.by_group();
    let names: Vec<&str> = figure.strips.iter().map(|strip| strip.name.as_str()).collect();
    figure.words.description = format!(
        "{}. {} strips of languages, one for each group: {}.",
        figure.words.title,
        names.len(),
        names.join(", ")
    );
    // The groups of one row have their means.
    if let [row] = panel.rows[..] {
        for strip in &mut figure.strips {
            let name = if strip.name == UNKNOWN { "" } else { &strip.name };
            strip.mean = row.groups.iter().find(|group| group.name == name).map(|group| value(&group.shown));
        }
    }
    figure
}

/// The groups of all languages, by name; then those that stand alone, and those of which it is not known.
fn groups<'a>(panel: &Panel<'a>, alone: &[&str]) -> Vec<&'a str> {
    let languages = panel.rows.iter().flat_map(|row| &row.languages);
    let mut groups: Vec<&str> = languages.map(|language| shown(&language.group, alone)).collect();
    groups.sort_unstable_by_key(|group| (group.is_empty(), *group == ALONE, *group));
    groups.dedup();
    groups
}

/// The group as it is shown.
fn shown<'a>(group: &'a str, alone: &[&str]) -> &'a str {
    if alone.contains(&group) { ALONE } else { group }
}

/// Groups of a single language, if there are more groups than can be told apart.
fn alone<'a>(panel: &Panel<'a>) -> Vec<&'a str> {
    const MOST: usize = 8;
    let mut languages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for language in panel.rows.iter().flat_map(|row| &row.languages).filter(|language| !language.group.is_empty()) {
        languages.entry(&language.group).or_default().insert(&language.place.language);
    }
    if languages.len() <= MOST {
        return Vec::new();
    }
    languages.into_iter().filter(|(_, own)| own.len() == 1).map(|(group, _)| group).collect()
}

fn strip(
    row: &RobustnessRow,
    most: usize,
    (groups, alone): (&[&str], &[&str]),
    table: &RobustnessTable,
    catalogue: &Catalogue,
) -> Swarm {
    let plain = matches!(table.keys[..], [Key { factor: Factor::Intermediate, attribute: None }]);
    let called = if plain { name(&row.place.intermediate, catalogue) } else { &row.name };
    let spots = row.languages.iter().map(|language| Spot {
        name: language.place.language.clone(),
        group: groups.iter().position(|group| *group == shown(&language.group, alone)).unwrap_or_default(),
        value: value(&language.shown),
    });
    let there = row.languages.iter().filter(|language| language.value().is_some()).count();
    // A mean over fewer languages is not comparable with the others.
    let fewer = if there < most { format!(" ({there}/{most})") } else { String::new() };
    Swarm { name: format!("{called}{fewer}"), spots: spots.collect(), mean: Some(value(&row.mean)) }
}

fn value(shown: &Shown) -> Mark {
    match shown {
        Shown::Gain(finding) => Mark::Gain(Box::new(finding.clone())),
        Shown::Score(score) => {
            Mark::Number(Measured { value: score.mean.unwrap_or(f64::NAN), interval: score.interval })
        }
    }
}

fn facts<'a>(
    panel: &Panel<'a>,
    table: &'a RobustnessTable,
    settings: &'a Settings,
    catalogue: &'a Catalogue,
) -> Facts<'a> {
    let languages = panel.rows.iter().flat_map(|row| &row.languages);
    let languages = languages.map(|language| (&language.place, &language.shown, &language.detail));
    // The diamonds are judged, too.
    let means = panel.rows.iter().map(|row| (&row.place, &row.mean, &row.detail));
    let judged = languages.chain(means).filter_map(|(place, shown, detail)| match shown {
        Shown::Gain(finding) => Some(Row { place, finding, detail }),
        Shown::Score(_) => None,
    });
    Facts::of_gains(judged.collect(), (&table.families, table.scope), settings, catalogue)
}

/// What stands below the figure. The drawing adds what the marks mean.
fn caption(
    panel: &Panel,
    table: &RobustnessTable,
    settings: &Settings,
    (facts, catalogue): (&Facts, &Catalogue),
    data: &Data,
) -> String {
    let languages = || panel.rows.iter().flat_map(|row| &row.languages);
    let about = data.about(&table.keys, catalogue);
    let mut said = super::opening(&super::parts([panel.base_model, panel.split]), &about, data.simulated);
    if table.of == Of::Gain {
        said.extend(
            [facts.metric(), facts.runs(), facts.tests(false), facts.filled(), facts.reported()].into_iter().flatten(),
        );
    }
    if table.of == Of::Score {
        let intervals = languages().map(|language| &language.shown).any(has_interval);
        said.push(Scores::new(languages().map(|language| &language.place), catalogue).sentence(intervals));
    }
    let means = panel.rows.iter().flat_map(|row| row.groups.iter().map(|group| &group.shown).chain([&row.mean]));
    if means.into_iter().any(has_interval) {
        said.push(format!("Intervals: {}.", percent(settings.level)));
    }
    said.join(" ")
}

fn has_interval(shown: &Shown) -> bool {
    match shown {
        Shown::Gain(finding) => finding.interval().is_some(),
        Shown::Score(score) => score.interval.is_some(),
    }
}

/// The figure in words: of every row the mean, the worst language, and how many are judged worse.
fn description(figure: &Robustness, panel: &Panel, of: Of, digits: usize) -> String {
    let write = |number: f64| if of == Of::Gain { signed(number, digits) } else { plain(number, digits) };
    let languages = panel.rows.iter().map(|row| row.languages.len()).max().unwrap_or_default();
    let mut text = format!("{}. {} rows of up to {languages} languages.", figure.words.title, panel.rows.len());
    for (row, strip) in panel.rows.iter().zip(&figure.strips).take(TOLD) {
        let mean = match &row.mean {
            Shown::Gain(finding) => finding.estimate(),
            Shown::Score(score) => score.mean,
        };
        let mean = mean.map(|mean| format!("mean {}", write(mean)));
        let worst = row.worst.as_ref().map(|worst| format!("worst {} {}", worst.language, write(worst.value)));
        let harmed = row.harmed.as_ref().map(|harmed| format!("{} judged worse", harmed.shown));
        let parts: Vec<String> = [mean, worst, harmed].into_iter().flatten().collect();
        text.push_str(&format!(" {}: {}.", strip.name, parts.join(", ")));
    }
    text
}
