//! The parts of a heatmap, set to their sizes but not yet placed.

use super::annotation::{Annotation, Second};
use super::axis::Axis;
use super::cells::Cells;
use super::columns::{Columns, Turn};
use super::rows::{Rows, Wish};
use super::strips::Strips;
use super::{Heatmap, dense, tree};
use crate::colorbar::{Run, breadth};
use crate::fit::{Fitted, Style, fit};
use crate::font::Weight;
use crate::scale::Diverging;
use crate::theme::Theme;
use crate::{PlotError, Warning};

/// The parts, set but not yet placed.
pub(super) struct Parts<'a> {
    pub(super) heatmap: &'a Heatmap,
    pub(super) theme: &'a Theme,
    pub(super) cells: Cells<'a>,
    pub(super) scale: Diverging,
    pub(super) rows: Rows,
    pub(super) columns: Columns,
    pub(super) strips: Strips<'a>,
    pub(super) annotation: Annotation,
    pub(super) second: Option<Second>,
    pub(super) run: Run,
    pub(super) scale_label: Fitted,
}

/// How a heatmap should be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Of the page, points.
    pub(super) page: f64,
    /// The colours of all panels.
    pub(super) scale: Diverging,
    /// Columns are at most this wide, points.
    pub(super) widest: f64,
    /// Whether the colour bar may stand at the side.
    pub(super) bar_beside: bool,
}

impl<'a> Parts<'a> {
    /// Sets all parts.
    pub(super) fn new(heatmap: &'a Heatmap, theme: &'a Theme, frame: Frame, wish: Wish) -> Result<Self, PlotError> {
        let Frame { page, scale, .. } = frame;
        let too_narrow = PlotError::TooNarrow { columns: heatmap.column_count(), width: page };
        let cells = Cells::new(heatmap, theme);
        let strips = Strips::new(heatmap, theme);
        let rows = Rows::new(heatmap, theme, page, wish);

        let inner = page - 2.0 * theme.margin;
        let style = Style::new(theme, Weight::Regular, theme.label_size);
        let set = |space: f64, lines| fit([(heatmap.scale_label.as_str(), space)], style.lines(lines));
        let beside = set(rows.axis.length, 1);
        let roomy = page >= theme.wide_from && rows.axis.length >= theme.bar_min;
        let at_side = frame.bar_beside && roomy && beside.shortened.is_empty();
        let (run, scale_label) = if at_side { (Run::Up, beside) } else { (Run::Right, set(inner, 2)) };
        let bar = match run {
            Run::Up => side_width(theme, &scale, &scale_label, rows.axis.length),
            Run::Right => 0.0,
        };
        let right = bar + tree::depth(theme, heatmap.row_tree.as_ref());

        let room = inner - rows.width(theme) - strips.size(theme)[0];
        let widest = widest(heatmap, theme).min(frame.widest);
        let try_turn = |turn, least| columns(heatmap, theme, turn, ([room, right], [least, widest]), inner);
        let height = rows.axis.pitch;
        let richness = |columns: &Columns| cells.annotation(columns.axis.pitch, height);
        let columns = match try_turn(Turn::Level, theme.column_min) {
            Some(level) => level,
            None => {
                let upright = try_turn(Turn::Upright, theme.column_min);
                // Narrower still: labels thin out, but a grid remains.
                let upright = upright.or_else(|| try_turn(Turn::Upright, theme.column_least)).ok_or(too_narrow)?;
                // Slanted labels read better but lean out of their columns: not under headings, and not if the room
                // they take at the right costs numbers or stars.
                let headed = super::headings(&heatmap.columns).is_some() || !heatmap.panels.is_empty();
                let slanted = if headed { None } else { try_turn(Turn::Slanted, theme.column_min) };
                slanted.filter(|slanted| !richness(&upright).beats(richness(slanted))).unwrap_or(upright)
            }
        };
        let annotation = richness(&columns);
        let second = cells.second(annotation, columns.axis.pitch);
        Ok(Self { heatmap, theme, cells, scale, rows, columns, strips, annotation, second, run, scale_label })
    }

    /// Whether cells are drawn as runs of colour, without what a single cell would say.
    pub(super) fn is_dense(&self) -> bool {
        self.heatmap.cells.len() > dense::DENSE || self.blocks() != [1, 1]
    }

    /// How many cells are drawn as one, down and across.
    pub(super) fn blocks(&self) -> [usize; 2] {
        dense::blocks(self.theme, [&self.rows.axis, &self.columns.axis])
    }

    /// Whether marks are in the picture.
    pub(super) fn shows_marks(&self) -> bool {
        self.annotation != Annotation::Bare && !self.is_dense()
    }

    /// Whether rows are high enough for a corner to be cut off their cells.
    pub(super) fn shows_cuts(&self) -> bool {
        self.rows.axis.pitch > self.theme.cut_corner && !self.is_dense()
    }

    /// What did not come out as asked.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let texts = self.columns.shortened().chain(self.rows.shortened()).chain(&self.scale_label.shortened);
        let mut found: Vec<Warning> = texts.cloned().map(Warning::Shortened).collect();
        found.extend([self.rows.thinned(), self.columns.thinned()].into_iter().flatten());
        if self.second.is_none() && self.cells.wants_second() {
            found.push(Warning::NoSecondLine);
        }
        if !self.shows_marks() && self.cells.any_mark() {
            found.push(Warning::NoMarks);
        }
        found
    }

    /// The caption given, and what only the drawing knows: which signs it uses.
    pub(super) fn caption(&self) -> String {
        let mut sentences = vec![self.heatmap.words.caption.trim().to_owned()];
        let mut say = |condition: bool, sentence: &str| {
            if condition {
                sentences.push(sentence.to_owned());
            }
        };
        let starred = matches!(self.annotation, Annotation::Starred { .. });
        let dense = self.is_dense();
        say(self.cells.any_mark() && self.shows_marks() && !starred, "Dots: one per star.");
        say(self.cells.any_mark() && !self.shows_marks(), "Marks of significance are left out.");
        say(self.second.is_some(), &self.heatmap.second_said);
        say(self.cells.any_best() && !dense, "Box: highest gain of its column, as written.");
        let averages = self.heatmap.averages.iter().any(|places| !places.is_empty());
        let over = if averages { "single cells" } else { "cells" };
        say(self.cells.any_mean(), &format!("Mean: over the {over} shown, not tested."));
        say(self.cells.any_partial() && self.shows_cuts(), "Cut corner: not comparable with its column.");
        say(self.cells.any_hatched(), if dense { "Grey: no value." } else { "Hatched: no value." });
        let [high, wide] = self.blocks();
        let together = format!(
            "Each field is the mean of the values there are in up to {high} \u{d7} {wide} cells, none beyond the limit."
        );
        say([high, wide] != [1, 1], &together);
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }
}

/// Columns with their labels turned this way, in `room` points of which tree and colour bar need `right`, each between
/// `least` and `widest` points wide; the labels may lean over the colour bar, which stands lower.
fn columns(
    heatmap: &Heatmap,
    theme: &Theme,
    turn: Turn,
    ([room, right], [least, widest]): ([f64; 2], [f64; 2]),
    page: f64,
) -> Option<Columns> {
    let starts: Vec<usize> = heatmap.panel_reaches().map(|(_, [from, _])| from).collect();
    let set = |pitch| {
        let gaps = [theme.group_gap, theme.panel_gap];
        Axis::panels(&heatmap.columns, pitch, gaps, 0.0, &starts)
    };
    #[expect(clippy::cast_precision_loss, reason = "a number of columns")]
    let (count, gaps) = (heatmap.column_count() as f64, set(0.0).length);
    let mut beyond = right;
    // The overhang depends on the pitch and the pitch on the overhang; it settles within hundredths of a point.
    for _ in 0..5 {
        let pitch = ((room - beyond - gaps) / count).min(widest);
        if pitch < least {
            return None;
        }
        let columns = Columns::new(heatmap, theme, set(pitch), turn, page)?;
        if columns.overhang() <= beyond + 0.01 {
            return Some(columns);
        }
        beyond = columns.overhang() + 0.5;
    }
    None
}

/// The widest a column should be, points: few columns are not stretched over the page beyond what their labels need.
fn widest(heatmap: &Heatmap, theme: &Theme) -> f64 {
    let needed = heatmap.column_labels().map(|label| theme.fonts.width(label, theme.label_size, Weight::Regular) + 4.0);
    needed.fold(theme.column_max, f64::max).min(2.0 * theme.column_max)
}

/// Length of a colour bar at the side of a grid this high, without its triangles, points.
pub(super) fn side_length(theme: &Theme, scale: &Diverging, grid: f64) -> f64 {
    let triangles = if scale.below || scale.above { 2.0 * theme.bar_triangle } else { 0.0 };
    (grid - triangles).min(theme.bar_max)
}

/// What a colour bar at the side takes of the width, label and gap included, points.
pub(super) fn side_width(theme: &Theme, scale: &Diverging, label: &Fitted, grid: f64) -> f64 {
    let label = if label.width() > 0.0 { label.size * theme.line_height + theme.label_gap } else { 0.0 };
    theme.block_gap + breadth(theme, scale, Run::Up, side_length(theme, scale, grid)) + label
}
