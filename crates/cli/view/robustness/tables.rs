//! Robustness for people.

use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::{
    Aspect, Detail, GroupValue, Harmed, Of, RobustnessRow, RobustnessTable, Settings, Shown, SizeTrend,
};

use super::blocks;
use crate::facts::percent;
use crate::figures::parts;
use crate::render::{Cell, Column, Kind, Table, View, signed};
use crate::view::{between, marked, within};

/// Languages and groups beyond this stand in no columns.
const ACROSS: usize = 16;

/// All tables, block by block, then the trends.
pub(super) fn all(table: &RobustnessTable, settings: &Settings, digits: usize) -> Vec<View> {
    let mut views = Vec::new();
    let titled = |what: &str, heading: &str| {
        if heading.is_empty() { what.to_owned() } else { format!("{what}: {heading}") }
    };
    for (names, rows) in blocks(table) {
        let heading = parts(names).join(", ");
        let what = if table.of == Of::Gain { "Gain over languages" } else { "Score over languages" };
        views.push(View::Table(Table { title: titled(what, &heading), ..spread(table, &rows, settings, digits) }));
        let grouped = by_group(table, &rows);
        if grouped.rows.iter().any(|cells| cells.len() > 1) {
            let key = table.by.as_ref().map(ToString::to_string).unwrap_or_default();
            views.push(View::Table(Table { title: titled(&format!("Mean by {key}"), &heading), ..grouped }));
            let worst = worst_of_groups(table, &rows, digits);
            if worst.rows.iter().any(|cells| cells.len() > 1) {
                let title = titled(&format!("Worst language by {key}"), &heading);
                views.push(View::Table(Table { title, ..worst }));
            }
        }
    }
    if !table.trends.is_empty() {
        views.push(View::Table(trends(&table.trends, settings, digits)));
    }
    views
}

/// A gain with its stars, or a score.
fn cell(shown: &Shown, detail: &Detail) -> Cell {
    match shown {
        Shown::Gain(finding) => marked(finding, detail),
        Shown::Score(score) => score.mean.map_or(Cell::NotComputed, Cell::Number),
    }
}

fn interval(of: Of, interval: Option<Interval>, digits: usize) -> Cell {
    if of == Of::Gain { between(interval, digits) } else { within(interval, digits) }
}

fn kind(of: Of) -> Kind {
    if of == Of::Gain { Kind::Gain } else { Kind::Score }
}

/// What names a row.
fn stub(table: &RobustnessTable) -> Column {
    let keys: Vec<String> = table.keys.iter().map(ToString::to_string).collect();
    Column::new(if keys.is_empty() { "row".to_owned() } else { keys.join(", ") }, Kind::Text)
}

fn spread(table: &RobustnessTable, rows: &[&RobustnessRow], settings: &Settings, digits: usize) -> Table {
    let ci = || Column::new(format!("{} CI", percent(settings.level)), Kind::Text);
    let columns = vec![
        stub(table),
        Column::new("languages", Kind::Plain),
        Column::new("mean", kind(table.of)),
        ci(),
        Column::new("sd", Kind::Score),
        Column::new("true sd", Kind::Score),
        ci(),
        Column::new("worst", kind(table.of)),
        Column::new("in", Kind::Text),
        ci(),
        Column::new("harmed", Kind::Text),
        ci(),
        Column::new("at least", Kind::Text),
        Column::new("shown", Kind::Text),
    ];
    let row = |row: &&RobustnessRow| {
        let of_mean = match &row.mean {
            Shown::Gain(finding) => finding.interval(),
            Shown::Score(score) => score.interval,
        };
        let (spread, worst) = (row.spread.as_ref(), row.worst.as_ref());
        let mut cells = vec![
            Cell::text(&row.name),
            Cell::Count(row.languages.iter().filter(|of| of.value().is_some()).count()),
            cell(&row.mean, &row.detail),
            interval(table.of, of_mean, digits),
            Cell::number(spread.map(|spread| spread.observed)),
            Cell::number(spread.and_then(|spread| spread.between)),
            within(spread.and_then(|spread| spread.interval), digits),
            Cell::number(worst.map(|worst| worst.value)),
            worst.map_or(Cell::Missing, |worst| Cell::text(&worst.language)),
            interval(table.of, worst.and_then(|worst| worst.interval), digits),
        ];
        cells.extend(row.harmed.as_ref().map_or([const { Cell::Missing }; 4], harmed));
        cells
    };
    let mut table = Table { title: String::new(), columns, stub: 1, rows: rows.iter().map(row).collect() };
    table.drop_missing();
    table
}

fn harmed(of: &Harmed) -> [Cell; 4] {
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let within = |interval: Interval| format!("[{:.0}, {:.0}]", interval.low * 100.0, interval.high * 100.0);
    let tested = |count: usize| {
        if of.tested > 0 { Cell::Text(format!("{count} of {}", of.languages)) } else { Cell::Missing }
    };
    [
        Cell::Text(share(of.share)),
        of.interval.map_or(Cell::Missing, |interval| Cell::Text(within(interval))),
        tested(of.at_least),
        tested(of.shown),
    ]
}

/// The groups of all rows, in their order, with the number of languages of each.
fn groups<'a>(rows: &[&'a RobustnessRow]) -> Vec<(&'a str, usize)> {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for group in rows.iter().flat_map(|row| &row.groups) {
        match groups.iter_mut().find(|(name, _)| *name == group.name) {
            Some((_, count)) => *count = group.languages.max(*count),
            None => groups.push((&group.name, group.languages)),
        }
    }
    groups.sort_by(|a, b| a.0.is_empty().cmp(&b.0.is_empty()).then_with(|| stilt_results::natural(a.0, b.0)));
    groups
}

/// A table of groups: columns where they are few, else rows.
fn of_groups(
    table: &RobustnessTable,
    rows: &[&RobustnessRow],
    least: usize,
    numbers: Kind,
    cell: impl Fn(&GroupValue) -> Cell,
) -> Table {
    let all = groups(rows);
    // Both tables of groups lie the same way.
    let down = all.len() > rows.len() || all.len() > ACROSS;
    let groups: Vec<(&str, usize)> = all.into_iter().filter(|(_, count)| *count >= least).collect();
    let label =
        |(name, count): &(&str, usize)| format!("{} ({count})", if name.is_empty() { "not known" } else { name });
    let at = |row: &RobustnessRow, name: &str| {
        row.groups.iter().find(|group| group.name == name).map_or(Cell::Missing, &cell)
    };
    if down {
        let key = table.by.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut columns = vec![Column::new(key, Kind::Text)];
        columns.extend(rows.iter().map(|row| Column::new(row.name.as_str(), numbers)));
        let line = |group: &(&str, usize)| {
            std::iter::once(Cell::Text(label(group))).chain(rows.iter().map(|row| at(row, group.0))).collect()
        };
        return Table { title: String::new(), columns, stub: 1, rows: groups.iter().map(line).collect() };
    }
    let mut columns = vec![stub(table)];
    columns.extend(groups.iter().map(|group| Column::new(label(group), numbers)));
    let line = |row: &&RobustnessRow| {
        std::iter::once(Cell::text(&row.name)).chain(groups.iter().map(|group| at(row, group.0))).collect()
    };
    Table { title: String::new(), columns, stub: 1, rows: rows.iter().map(line).collect() }
}

fn by_group(table: &RobustnessTable, rows: &[&RobustnessRow]) -> Table {
    of_groups(table, rows, 1, kind(table.of), |group| cell(&group.shown, &group.detail))
}

fn worst_of_groups(table: &RobustnessTable, rows: &[&RobustnessRow], digits: usize) -> Table {
    // Of a single language it is its mean.
    of_groups(table, rows, 2, Kind::Text, |group| {
        let value = match table.of {
            Of::Gain => signed(group.worst.value, digits),
            Of::Score => format!("{:.digits$}", group.worst.value).replace('-', "−"),
        };
        Cell::Text(format!("{} {value}", group.worst.language))
    })
}

fn trends(all: &[SizeTrend], settings: &Settings, digits: usize) -> Table {
    let columns = vec![
        Column::new("split", Kind::Text),
        Column::new("row", Kind::Text),
        Column::new("of", Kind::Text),
        Column::new("models", Kind::Plain),
        Column::new("slope", Kind::Text),
        Column::new(format!("{} CI", percent(settings.level)), Kind::Text),
        Column::new("p", Kind::P),
        Column::new("adj. p", Kind::P),
        Column::new("reason", Kind::Text),
    ];
    let row = |of: &SizeTrend| {
        let aspect = match of.aspect {
            Aspect::Mean => "mean",
            Aspect::Spread => "sd",
            Aspect::Worst => "worst language",
        };
        let stars = "*".repeat(usize::from(of.finding.stars()));
        vec![
            Cell::text(&of.split),
            Cell::text(&of.name),
            Cell::text(aspect),
            Cell::Count(of.points.len()),
            of.slope.map_or(Cell::NotComputed, |slope| Cell::Text(format!("{}{stars}", signed(slope, digits + 1)))),
            between(of.interval, digits + 1),
            Cell::number(of.finding.p()),
            Cell::number(of.finding.p_adjusted()),
            of.finding.reason().map_or(Cell::Missing, |reason| Cell::text(&reason.to_string())),
        ]
    };
    let title = "Against size, per tenfold of the parameters".to_owned();
    let mut table = Table { title, columns, stub: 3, rows: all.iter().map(row).collect() };
    table.drop_missing();
    table
}
