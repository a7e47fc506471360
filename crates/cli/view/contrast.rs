//! The report of `contrast`: for people the groups, their differences on every target and over all, interactions.

use serde_json::{Value, json};
use stilt_analysis::family::Verdict;
use stilt_analysis::transfer::{ALL, ContrastGroup, ContrastRow, ContrastTable, Order, Over, Place, Settings};
use stilt_results::{Catalogue, Factor, Filter};

use super::{
    FIELDS, columns, fields, marked, named, settings as chosen, summary_as, summary_columns, without_blank_reasons,
};
use crate::facts::{Facts, Row, averages, predictions};
use crate::render::{Cell, Column, Kind, Report, Table, View};
use crate::together::together;

/// What stands before the interval in a record.
const LEADING: &[(&str, Kind)] = &[
    ("a", Kind::Text),
    ("b", Kind::Text),
    ("by", Kind::Text),
    ("by_other", Kind::Text),
    ("target", Kind::Text),
    ("difference", Kind::Gain),
];

/// Behind the fields of the contract: what the row is made of.
const TRAILING: &[(&str, Kind)] = &[
    ("kind", Kind::Text),
    ("levels_a", Kind::Plain),
    ("levels_b", Kind::Plain),
    ("base_model", Kind::Text),
    ("split", Kind::Text),
];

/// A contrast of groups, to be written.
pub(crate) fn report(
    table: &ContrastTable,
    settings: &Settings,
    filter: &Filter,
    catalogue: &Catalogue,
    digits: usize,
) -> Report {
    let mut written = chosen(settings, filter);
    // Groups take the place of rows and columns.
    written.retain(|(name, _)| !matches!(*name, "rows" | "cols" | "resample"));
    written.extend([
        ("attribute", json!(table.key.to_string())),
        ("groups", json!(table.groups)),
        ("by", json!(table.by.as_ref().map(ToString::to_string))),
        ("value", json!(table.of.name())),
    ]);
    Report {
        schema: "stilt.contrast/1",
        settings: written,
        records: records(table),
        extra: vec![
            ("groups", table.means.iter().map(group).collect()),
            ("orders", table.orders.iter().map(order).collect()),
        ],
        views: blocks(table).into_iter().flat_map(|block| shown(&block, table, settings, catalogue, digits)).collect(),
        footnotes: footnotes(table, settings, catalogue),
        notes: table.notes.clone(),
    }
}

/// What the numbers of these rows are.
pub(crate) fn facts<'a>(
    table: &'a ContrastTable,
    rows: impl Iterator<Item = &'a ContrastRow>,
    settings: &'a Settings,
    catalogue: &'a Catalogue,
    name: &'a dyn Fn(&'a str) -> &'a str,
) -> Facts<'a> {
    let rows = rows.map(|row| Row { place: &row.place, finding: &row.finding, detail: &row.detail }).collect();
    Facts::of_differences(rows, (&table.families, table.scope), settings, catalogue, name)
}

fn footnotes(table: &ContrastTable, settings: &Settings, catalogue: &Catalogue) -> Vec<String> {
    let contrasts = table.rows.iter().filter(|row| row.by_other.is_none());
    let facts = facts(table, contrasts, settings, catalogue, &|id| id);
    let mut said = vec![format!(
        "Positive: the first group is better. A group is the mean over its levels, each counted once; averages: {}.",
        averages(settings)
    )];
    let of_targets = table.by.as_ref().is_some_and(|by| by.factor == Factor::Target);
    if table.rows.iter().any(|row| row.by_other.is_some()) {
        let over = if of_targets { "" } else { ", over the targets that both have" };
        said.push(format!("Interaction: the difference at the first level minus that at the second{over}."));
    }
    if table.orders.iter().any(|order| order.groups.len() > 2) {
        said.push("Order: best first; > where the next is judged worse, ≥ where that is undecided.".to_owned());
    }
    said.extend(facts.sentences());
    let overall = table.rows.iter().filter(|row| row.place.target == ALL).map(|row| &row.finding);
    said.extend(predictions(overall, ["groups of a single run", "one more run of the second"]));
    if settings.over == Over::Levels {
        said.push("Runs of one level are no independent evidence about its group: a level is one value.".to_owned());
    }
    said
}

fn group(group: &ContrastGroup) -> Value {
    json!({
        "group": group.group, "by": blank(&group.by), "target": group.place.target, "levels": group.levels,
        "score": group.score, "gain": group.gain, "base_model": named(&group.place.base_model),
        "split": named(&group.place.split),
    })
}

fn order(order: &Order) -> Value {
    json!({
        "order": order.groups, "judged": order.judged, "by": blank(&order.by), "target": order.place.target,
        "base_model": named(&order.place.base_model), "split": named(&order.place.split),
    })
}

fn blank(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn records(table: &ContrastTable) -> Table {
    let row = |row: &ContrastRow| {
        let mut cells = [&row.a, &row.b, &row.by].map(|text| Cell::text(text)).to_vec();
        cells.push(row.by_other.as_deref().map_or(Cell::Missing, Cell::text));
        cells.extend([Cell::text(&row.place.target), Cell::number(row.finding.estimate())]);
        cells.extend(fields(&row.finding, &row.detail, table.scope));
        cells.push(Cell::text(if row.by_other.is_some() { "interaction" } else { "contrast" }));
        cells.extend(row.levels.map(Cell::Count));
        cells.extend([Cell::text(&row.place.base_model), Cell::text(&row.place.split)]);
        cells
    };
    Table {
        title: String::new(),
        columns: [columns(LEADING), columns(FIELDS), columns(TRAILING)].concat(),
        stub: 5,
        rows: table.rows.iter().map(row).collect(),
    }
}

/// The rows of one base model and split.
pub(crate) type Block<'a> = Vec<&'a ContrastRow>;

/// The blocks of a table, in its order.
pub(crate) fn blocks(table: &ContrastTable) -> Vec<Block<'_>> {
    let blocks = together(&table.rows, |row| (&*row.place.base_model, &*row.place.split));
    blocks.into_iter().map(|(_, rows)| rows).collect()
}

fn same_block(a: &Place, b: &Place) -> bool {
    (&a.base_model, &a.split) == (&b.base_model, &b.split)
}

/// The rows of a pair of groups at a level of the second key, or of the interaction of two levels.
pub(crate) struct Pair<'a> {
    /// `qa − nli | multilingual: yes`.
    pub(crate) name: String,
    rows: Vec<&'a ContrastRow>,
}

impl<'a> Pair<'a> {
    /// The row on this target.
    pub(crate) fn on(&self, target: &str) -> Option<&'a ContrastRow> {
        self.rows.iter().copied().find(|row| row.place.target == target)
    }
}

/// The pairs of a block, each once.
pub(crate) fn pairs<'a>(block: &[&'a ContrastRow], table: &ContrastTable) -> Vec<Pair<'a>> {
    let key = |row: &&'a ContrastRow| (&*row.a, &*row.b, &*row.by, row.by_other.as_deref());
    let pair = |(_, rows): (_, Vec<&&'a ContrastRow>)| {
        let rows: Vec<&ContrastRow> = rows.into_iter().copied().collect();
        Pair { name: rows.first().map(|row| pair(row, table)).unwrap_or_default(), rows }
    };
    together(block, key).into_iter().map(pair).collect()
}

fn pair(row: &ContrastRow, table: &ContrastTable) -> String {
    let what = table.by.as_ref().map(|key| key.attribute.as_deref().unwrap_or(key.factor.name())).unwrap_or_default();
    let at = if row.by.is_empty() { String::new() } else { format!(" | {what}: {}", row.by) };
    let other = row.by_other.as_ref().map(|other| format!(" − {other}")).unwrap_or_default();
    format!("{} − {}{at}{other}", row.a, row.b)
}

/// The targets of a block in the order tables show them, their average last.
pub(crate) fn targets<'a>(block: &[&'a ContrastRow], catalogue: &Catalogue) -> Vec<&'a str> {
    let mut targets: Vec<&str> = Vec::new();
    for row in block {
        if !targets.contains(&row.place.target.as_str()) {
            targets.push(&row.place.target);
        }
    }
    let order = |a: &&str, b: &&str| catalogue.display_order(&Factor::Target, a, b);
    targets.sort_by(|a, b| (*a == ALL).cmp(&(*b == ALL)).then_with(|| order(a, b)));
    targets
}

/// Base model and split of a row, as far as they are named.
pub(crate) fn parts(row: &ContrastRow) -> Vec<String> {
    let names = [&row.place.base_model, &row.place.split].into_iter();
    names.filter(|name| !name.is_empty()).cloned().collect()
}

fn shown(block: &Block, table: &ContrastTable, settings: &Settings, catalogue: &Catalogue, digits: usize) -> Vec<View> {
    let Some(first) = block.first() else { return Vec::new() };
    let heading = parts(first);
    let title = |what: &str| match &heading[..] {
        [] => what.to_owned(),
        names => format!("{what}: {}", names.join(", ")),
    };
    let contrasts: Block = block.iter().filter(|row| row.by_other.is_none()).copied().collect();
    let interactions: Block = block.iter().filter(|row| row.by_other.is_some()).copied().collect();
    let mut views = vec![
        View::Table(groups(title("Groups"), table, &first.place)),
        View::Table(grid("Difference", &contrasts, table, catalogue)),
        View::Table(overall("Overall", &contrasts, table, settings.level, digits)),
    ];
    if !interactions.is_empty() {
        if interactions.iter().any(|row| row.place.target != ALL) {
            views.push(View::Table(grid("Interaction", &interactions, table, catalogue)));
        }
        views.push(View::Table(overall("Interaction, overall", &interactions, table, settings.level, digits)));
    }
    let orders = table.orders.iter().filter(|order| same_block(&order.place, &first.place) && order.groups.len() > 2);
    let rows: Vec<Vec<Cell>> = orders
        .map(|order| vec![Cell::text(&order.by), Cell::text(all(&order.place.target)), Cell::Text(ordered(order))])
        .collect();
    if !rows.is_empty() {
        let mut columns = vec![Column::new("by", Kind::Text), Column::new("target", Kind::Text)];
        columns.push(Column::new("order", Kind::Text));
        let mut orders = Table { title: "Order".to_owned(), columns, stub: 2, rows };
        orders.drop_missing();
        views.push(View::Table(orders));
    }
    views
}

fn all(target: &str) -> &str {
    if target == ALL { "all" } else { target }
}

/// `english > mlm ≥ translated`.
fn ordered(order: &Order) -> String {
    let signs = order.judged.iter().map(|judged| if *judged { " > " } else { " ≥ " }).chain([""]);
    order.groups.iter().zip(signs).map(|(group, sign)| format!("{group}{sign}")).collect()
}

/// The groups over all targets.
fn groups(title: String, table: &ContrastTable, place: &Place) -> Table {
    const LISTED: usize = 6;
    let of_block = table.means.iter().filter(|group| same_block(&group.place, place) && group.place.target == ALL);
    let row = |group: &ContrastGroup| {
        let names = group.levels.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
        let more = group.levels.len().saturating_sub(LISTED);
        let names = if more > 0 { format!("{names} and {more} more") } else { names };
        vec![
            Cell::text(&group.group),
            Cell::text(&group.by),
            Cell::Count(group.levels.len()),
            Cell::number(group.score),
            Cell::number(group.gain),
            Cell::Text(names),
        ]
    };
    let names = [("group", Kind::Text), ("at", Kind::Text), ("levels", Kind::Plain), ("score", Kind::Score)];
    let further = [("gain", Kind::Gain), ("which", Kind::Text)];
    let columns = [columns(&names), columns(&further)].concat();
    let mut groups = Table { title, columns, stub: 2, rows: of_block.map(row).collect() };
    groups.drop_missing();
    groups
}

/// Pairs beyond so many stand in rows.
const ACROSS: usize = 12;

fn grid(title: &str, block: &Block, table: &ContrastTable, catalogue: &Catalogue) -> Table {
    let (pairs, targets) = (pairs(block, table), targets(block, catalogue));
    let cell = |row: Option<&ContrastRow>| row.map_or(Cell::Missing, |row| marked(&row.finding, &row.detail));
    let names: Vec<&str> = pairs.iter().map(|pair| &*pair.name).collect();
    let shown: Vec<&str> = targets.iter().map(|target| all(target)).collect();
    let (stub, rows, across) =
        if pairs.len() > ACROSS { ("groups", &names, &shown) } else { ("target", &shown, &names) };
    let mut columns = vec![Column::new(stub, Kind::Text)];
    columns.extend(across.iter().map(|name| Column::new(*name, Kind::Gain)));
    let cells = |place: usize| -> Vec<Cell> {
        if pairs.len() > ACROSS {
            targets.iter().map(|target| cell(pairs[place].on(target))).collect()
        } else {
            pairs.iter().map(|pair| cell(pair.on(targets[place]))).collect()
        }
    };
    let row = |(place, name): (usize, &&str)| std::iter::once(Cell::text(name)).chain(cells(place)).collect();
    Table { title: title.to_owned(), columns, stub: 1, rows: rows.iter().enumerate().map(row).collect() }
}

/// The verdict in words: of two differences none is better, one is larger.
fn verdict(row: &ContrastRow) -> String {
    match (row.finding.verdict(), &row.by_other) {
        (Verdict::Better, Some(_)) => "larger".to_owned(),
        (Verdict::Worse, Some(_)) => "smaller".to_owned(),
        (verdict, _) => verdict.to_string(),
    }
}

fn overall(title: &str, block: &Block, table: &ContrastTable, level: f64, digits: usize) -> Table {
    let mut columns = vec![Column::new("groups", Kind::Text), Column::new("levels", Kind::Text)];
    columns.extend(summary_columns(level, "difference"));
    let row = |row: &&ContrastRow| {
        let [a, b] = row.levels;
        let mut cells = vec![Cell::Text(pair(row, table)), Cell::Text(format!("{a}/{b}"))];
        cells.extend(summary_as(verdict(row), &row.finding, &row.detail, digits));
        cells
    };
    let rows = block.iter().filter(|row| row.place.target == ALL).map(row).collect();
    without_blank_reasons(Table { title: title.to_owned(), columns, stub: 1, rows })
}
