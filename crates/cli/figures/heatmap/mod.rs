//! From blocks of gains to heatmaps: order and groups of rows and columns, names from the catalogue, texts.

mod facets;
mod labels;
mod order;
mod panels;
mod partial;
mod strips;
#[cfg(test)]
mod tests;
mod texts;

use serde_json::{Value, json};
use stilt_analysis::transfer::{GainRow, GainTable, Settings};
use stilt_plot::{Cell, Facets, Figure, Group, Heatmap, Tree};
use stilt_results::Catalogue;

pub(crate) use self::facets::{Sheet, faceted, frame, sheets};
use self::labels::{axis, overall};
use self::order::{Arranged, Side};
use self::panels::Panels;
use crate::args::{Heatmap as Options, Order, Second};
use crate::blocks::Block;
use crate::facts::{percent, predictions};
use crate::failure::Failure;
use crate::figures::Data;
use crate::figures::labels::{label, name};
use crate::render::signed;
use crate::view::gain::{averages_targets, facts};

/// What all heatmaps of an answer share.
pub(crate) struct Source<'a> {
    pub(crate) table: &'a GainTable,
    pub(crate) settings: &'a Settings,
    pub(crate) catalogue: &'a Catalogue,
    /// What is known of the results.
    pub(crate) data: &'a Data,
    pub(crate) options: &'a Options,
    /// Decimals of gains.
    pub(crate) digits: usize,
}

/// The rows and columns of blocks as they are drawn.
struct Drawn<'a> {
    panels: Panels<'a>,
    rows: Arranged,
    columns: Arranged,
    /// Columns that average over the others.
    averages: Vec<usize>,
}

impl<'a> Drawn<'a> {
    fn new(blocks: &[Block<'a>], source: &Source<'a>) -> Self {
        let panels = Panels::new(blocks, source.table, source.catalogue);
        let [by_rows, by_columns] = source.options.orders();
        let (averages, single) = panels.average_columns();
        let (average_rows, single_rows) = panels.average_rows();
        let (rows, columns) = {
            let row_side = Side::new(&source.table.rows, &panels.rows, source.catalogue);
            let column_side = Side::new(&source.table.columns, &panels.columns, source.catalogue);
            // Where rows have several keys, an average belongs to its group.
            let apart = row_side.shown().len() == 1;
            let all = (0..panels.rows.len()).collect();
            let (kept, last) = if apart { (single_rows.clone(), average_rows) } else { (all, Vec::new()) };
            let mut rows = row_side.arranged(by_rows, kept, |row| panels.along_row(row, &single));
            if !last.is_empty() {
                rows.groups
                    .push(Group { heading: None, labels: last.iter().map(|&row| row_side.label(row)).collect() });
                rows.places.extend(last);
            }
            let values = |column| panels.along_column(column, &single_rows);
            let mut columns = column_side.arranged(by_columns, single.clone(), values);
            if !averages.is_empty() {
                let labels = averages.iter().map(|&column| overall(&panels.columns[column])).collect();
                columns.groups.push(Group { heading: None, labels });
                columns.places.extend(&averages);
            }
            (rows, columns)
        };
        Self { panels, rows, columns, averages }
    }

    /// The places, as they are drawn, of rows and columns that average over the others.
    fn average_places(&self) -> [Vec<usize>; 2] {
        let among = |places: &[usize], averages: &[usize]| {
            places.iter().enumerate().filter(|(_, one)| averages.contains(one)).map(|(place, _)| place).collect()
        };
        let (average_rows, _) = self.panels.average_rows();
        [among(&self.rows.places, &average_rows), among(&self.columns.places, &self.averages)]
    }

    /// Row and column of every cell, row by row.
    fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.rows.places.iter().flat_map(|&row| self.columns.places.iter().map(move |&column| (row, column)))
    }
}

/// The figure of a sheet.
///
/// # Errors
/// [`Failure`] if there is nothing to draw, or for an attribute that no row or column has.
pub(crate) fn figure(sheet: &Sheet, source: &Source) -> Result<Box<dyn Figure>, Failure> {
    let mut heatmaps = heatmaps(&sheet.blocks, &sheet.whole, source)?;
    if sheet.titles.is_empty() && heatmaps.len() == 1 {
        return Ok(Box::new(heatmaps.remove(0)));
    }
    Ok(Box::new(Facets::new(sheet.titles.iter().cloned().zip(heatmaps).collect())?))
}

/// The heatmaps of blocks over the same rows and columns, one per block; the first has the texts of all.
///
/// # Errors
/// [`Failure`] if there is nothing to draw, or for an attribute that no row or column has.
fn heatmaps(blocks: &[Block], whole: &Block, source: &Source) -> Result<Vec<Heatmap>, Failure> {
    let drawn = Drawn::new(blocks, source);
    let (table, catalogue) = (source.table, source.catalogue);
    let sides = [
        Side::new(&table.rows, &drawn.panels.rows, catalogue),
        Side::new(&table.columns, &drawn.panels.columns, catalogue),
    ];
    let [row_strips, column_strips] = strips::strips(source.options, &sides, &drawn)?;
    let words = words(whole, source, &drawn, &sides);
    let heatmap = |panel: usize| {
        let found = || drawn.places().map(|(row, column)| (drawn.panels.cell(panel, row, column), row, column));
        let cell = |(gain, row, column): (Option<&GainRow>, usize, usize)| match gain {
            None => Cell::Missing,
            Some(gain) if partial::fewer(&drawn.panels, &drawn.averages, panel, row, column).is_some() => {
                Cell::Partial(gain.finding.clone())
            }
            Some(gain) => Cell::Gain(gain.finding.clone()),
        };
        let (rows, columns) = (drawn.rows.groups.clone(), drawn.columns.groups.clone());
        let mut heatmap = Heatmap::new(rows, columns, found().map(cell).collect())?;
        heatmap.words = words.words.clone();
        heatmap.row_axis = axis(&sides[0].shown());
        heatmap.column_axis = axis(&sides[1].shown());
        heatmap.scale_label.clone_from(&words.scale);
        heatmap.limit = source.options.limit();
        heatmap.annotate = source.options.annotate();
        heatmap.digits = source.digits;
        heatmap.row_strips.clone_from(&row_strips);
        heatmap.column_strips.clone_from(&column_strips);
        heatmap.row_tree.clone_from(&drawn.rows.tree);
        heatmap.column_tree.clone_from(&drawn.columns.tree);
        if let Some(second) = source.options.second {
            heatmap.second_said = second_said(second, source, whole);
            heatmap.second = found().map(|(gain, ..)| self::second(gain, second, source.digits)).collect();
        }
        heatmap.averages = drawn.average_places();
        if source.options.means {
            heatmap = heatmap.with_means("Mean", drawn.averages.is_empty());
        }
        Ok(heatmap)
    };
    (0..blocks.len()).map(heatmap).collect()
}

/// The texts of a figure.
struct Texts {
    words: stilt_plot::Words,
    scale: String,
}

fn words(whole: &Block, source: &Source, drawn: &Drawn, sides: &[Side; 2]) -> Texts {
    let (table, settings, catalogue) = (source.table, source.settings, source.catalogue);
    let panels = 0..drawn.panels.count();
    let cells = || panels.clone().flat_map(|panel| drawn.places().map(move |(row, column)| (panel, row, column)));
    // Nothing is said of what is not drawn.
    let gains = cells().filter_map(|(panel, row, column)| drawn.panels.cell(panel, row, column)).collect();
    let block = &Block { gains, ..*whole };
    let title = super::titled("Transfer gains", &block.parts(), source.data.simulated);
    let named = |id| name(id, catalogue);
    let mut facts = facts(block, table, settings, catalogue, &named);
    let overall = || block.gains.iter().copied().filter(|row| crate::blocks::overall(table, row));
    if overall().next().is_none() {
        facts.families.retain(|family| family.members != "overall");
    }
    let (unit, short) = if facts.unbounded() { ("the metric's own unit", "") } else { ("points", " points") };
    let mut caption = String::new();
    for (key, level) in sides.iter().flat_map(Side::constant) {
        let level = label(std::slice::from_ref(key), &[level], catalogue);
        caption.push_str(&format!("{}: {level}. ", axis(std::slice::from_ref(key))));
    }
    let about = source.data.about(&[&table.rows[..], &table.columns].concat(), catalogue);
    caption.push_str(&texts::caption(block, &facts, &about, source.data.simulated));
    if averages_targets(overall()) {
        caption.push_str(&format!(" Overall: {}.", crate::facts::averages(settings)));
    }
    caption.extend(partial::named(cells(), &drawn.panels, &drawn.averages, [&sides[0], &sides[1]]));
    let [rows, columns] = source.options.orders();
    let (rows, columns) = (ordered(rows, drawn.rows.tree.as_ref()), ordered(columns, drawn.columns.tree.as_ref()));
    if rows == columns {
        caption.extend(rows.map(|how| format!(" Rows and columns: {how}.")));
    } else {
        caption.extend(rows.map(|how| format!(" Rows: {how}.")));
        caption.extend(columns.map(|how| format!(" Columns: {how}.")));
    }
    let description = texts::description(block, source.table, &title, short, catalogue);
    let words = stilt_plot::Words { title, description, caption: caption.trim().to_owned() };
    Texts { words, scale: format!("Gain over the baseline ({unit})") }
}

/// How rows or columns are ordered, where that is not as in tables.
fn ordered(order: Option<Order>, tree: Option<&Tree>) -> Option<&'static str> {
    let tree = tree.filter(|tree| !tree.joins().is_empty());
    match (order, tree) {
        (Some(Order::Mean), _) => Some("by mean gain"),
        (_, Some(tree)) if tree.is_optimal() => {
            Some("average linkage of Euclidean distances over common cells, scaled to all, in optimal leaf order")
        }
        (_, Some(_)) => Some(
            "average linkage of Euclidean distances over common cells, scaled to all, too many for an optimal leaf order",
        ),
        _ => None,
    }
}

/// What second lines are, as a sentence.
fn second_said(second: Second, source: &Source, whole: &Block) -> String {
    let findings = whole.gains.iter().map(|row| &row.finding);
    match second {
        Second::N => "Second line: runs with and without intermediate training.".to_owned(),
        Second::Interval => {
            let interval = format!("Second line: {} interval.", percent(source.settings.level));
            let predicted = predictions(findings, ["single treated runs", "one more baseline run"]);
            [Some(interval), predicted].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

/// The second line of a cell.
fn second(gain: Option<&GainRow>, second: Second, digits: usize) -> String {
    let Some(gain) = gain else { return String::new() };
    match second {
        Second::Interval => gain.finding.interval().map_or_else(String::new, |interval| {
            format!("{}, {}", signed(interval.low, digits), signed(interval.high, digits))
        }),
        Second::N => format!("{}, {}", gain.detail.n_treated, gain.detail.n_baseline),
    }
}

/// The order of rows and columns of every figure, for programs.
pub(crate) fn orders(sheets: &[Sheet], source: &Source) -> (&'static str, Value) {
    let one = |Sheet { blocks, whole, .. }: &Sheet| {
        let drawn = Drawn::new(blocks, source);
        let levels = |places: &[usize], levels: &[Vec<&str>]| {
            places.iter().map(|&place| levels[place].join(",")).collect::<Vec<String>>()
        };
        let named = |order: Option<Order>| order.map_or("default", Order::name);
        let [rows, columns] = source.options.orders().map(named);
        json!({
            "base_model": whole.base_model, "split": whole.split, "rows": rows, "columns": columns,
            "row_order": levels(&drawn.rows.places, &drawn.panels.rows),
            "column_order": levels(&drawn.columns.places, &drawn.panels.columns),
        })
    };
    ("figures", sheets.iter().map(one).collect::<Vec<Value>>().into())
}
