//! Puts the parts of a heatmap on the page.

use super::Heatmap;
use super::axis::Axis;
use super::cells::{Annotation, Cells};
use super::columns::{Columns, Turn};
use super::rows::{Rows, Wish};
use crate::colorbar::{ColorBar, Run, breadth};
use crate::fit::{Fitted, Style, fit};
use crate::font::Weight;
use crate::page::Page;
use crate::scale::Diverging;
use crate::scene::{Anchor, Items, Point, Rect, Text};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Share of the grid's width that a colour bar below it takes.
const BAR_SHARE: f64 = 0.6;

/// The parts, set but not yet placed.
struct Parts<'a> {
    heatmap: &'a Heatmap,
    theme: &'a Theme,
    /// Of the page, points.
    width: f64,
    cells: Cells<'a>,
    scale: Diverging,
    rows: Rows,
    columns: Columns,
    annotation: Annotation,
    run: Run,
    scale_label: Fitted,
}

/// Draws a heatmap on a page `width` points wide.
pub(super) fn draw(heatmap: &Heatmap, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    // Before anything is measured: nothing fits a page that is none.
    Page::new(theme, width)?;
    let wide = width >= theme.wide_from;
    let row_height = if heatmap.row_labels().count() > theme.many_rows {
        theme.row_height_many
    } else if wide {
        theme.row_height
    } else {
        theme.row_height_narrow
    };
    let wish = Wish { row_height, label_size: theme.label_size, beside: true, wrapped: false };
    let set = |theme, wish| Parts::new(heatmap, theme, width, wish);
    let mut parts = set(theme, wish)?;
    // Numbers and stars are worth smaller row labels, and headings that take height instead of width.
    for (label_size, beside) in [(theme.text_min, true), (theme.label_size, false), (theme.text_min, false)] {
        let squeezed = set(theme, Wish { label_size, beside, ..wish })?;
        if squeezed.annotation.beats(parts.annotation) {
            parts = squeezed;
        }
    }
    let tight = theme.tight();
    if parts.annotation == Annotation::Dots {
        // Before numbers go, space goes, and then labels break wherever they can.
        for wrapped in [false, true] {
            let squeezed = set(&tight, Wish { label_size: theme.text_min, beside: false, wrapped, ..wish })?;
            if squeezed.annotation != Annotation::Dots {
                return squeezed.draw();
            }
        }
        // Without numbers there is nothing a row must be high for.
        let low = parts.columns.axis.pitch.clamp(theme.row_height_min, row_height.max(theme.row_height_min));
        parts = set(theme, Wish { row_height: low, beside: false, ..wish })?;
    }
    parts.draw()
}

impl<'a> Parts<'a> {
    /// Sets all parts for a page `page` points wide.
    fn new(heatmap: &'a Heatmap, theme: &'a Theme, page: f64, wish: Wish) -> Result<Self, PlotError> {
        let too_narrow = PlotError::TooNarrow { columns: heatmap.column_count(), width: page };
        let cells = Cells::new(heatmap, theme);
        let values: Vec<f64> = heatmap.cells.iter().filter_map(super::Cell::gain).collect();
        let scale = Diverging::new(theme.palette, &values, heatmap.limit);
        let rows = Rows::new(heatmap, theme, page, wish);

        let inner = page - 2.0 * theme.margin;
        let style = Style::new(theme, Weight::Regular, theme.label_size);
        let set = |space: f64, lines| fit([(heatmap.scale_label.as_str(), space)], style.lines(lines));
        let beside = set(rows.axis.length, 1);
        let at_side = page >= theme.wide_from && rows.axis.length >= theme.bar_min && beside.shortened.is_empty();
        let (run, scale_label) = if at_side { (Run::Up, beside) } else { (Run::Right, set(inner, 2)) };
        let right = match run {
            Run::Up => side_width(theme, &scale, &scale_label, rows.axis.length),
            Run::Right => 0.0,
        };

        let room = inner - rows.width(theme);
        let try_turn = |turn| columns(heatmap, theme, turn, [room, right], inner);
        let richness = |columns: &Columns| cells.annotation(columns.axis.pitch);
        let columns = match try_turn(Turn::Level) {
            Some(level) => level,
            None => {
                let upright = try_turn(Turn::Upright).ok_or(too_narrow)?;
                // Slanted labels read better but lean out of their columns: not under headings, and not if the room
                // they take at the right costs numbers or stars.
                let headed = super::headings(&heatmap.columns).is_some();
                let slanted = if headed { None } else { try_turn(Turn::Slanted) };
                slanted.filter(|slanted| !richness(&upright).beats(richness(slanted))).unwrap_or(upright)
            }
        };
        let annotation = richness(&columns);
        Ok(Self { heatmap, theme, width: page, cells, scale, rows, columns, annotation, run, scale_label })
    }

    fn draw(self) -> Result<Drawing, PlotError> {
        let (theme, columns, rows) = (self.theme, &self.columns, &self.rows);
        let right = match self.run {
            Run::Up => side_width(theme, &self.scale, &self.scale_label, rows.axis.length),
            Run::Right => 0.0,
        };
        let taken = rows.width(theme) + columns.axis.length + right.max(columns.overhang());
        let mut sheet = Page::new(theme, self.width)?;
        let page = [sheet.left(), sheet.right()];
        let grid = Rect {
            x: page[0] + ((page[1] - page[0] - taken) / 2.0).max(0.0) + rows.width(theme),
            y: theme.margin + columns.height(theme, rows.corner_height(theme)),
            width: columns.axis.length,
            height: rows.axis.length,
        };
        let corner = Point { x: grid.x, y: grid.y };

        let mut items = Items::default();
        columns.draw(self.heatmap, theme, corner, page, &mut items);
        rows.draw(self.heatmap, theme, corner, &mut items);
        self.draw_cells(corner, &mut items);
        let bottom = match self.run {
            Run::Up => self.bar_at_side(grid, &mut items),
            Run::Right => self.bar_below(grid, page, &mut items),
        };
        let shortened = columns.shortened().chain(rows.shortened()).chain(&self.scale_label.shortened);
        sheet.shortened(shortened);
        sheet.items = items;
        Ok(sheet.finish(&self.heatmap.words, &self.caption(), bottom))
    }

    fn draw_cells(&self, corner: Point, items: &mut Items) {
        let (across, down) = (&self.columns.axis, &self.rows.axis);
        let rows = self.heatmap.row_labels().zip(&down.starts);
        let columns = || self.heatmap.column_labels().zip(&across.starts);
        let places = rows.flat_map(|(row, y)| columns().map(move |(column, x)| ([row, column], x, y)));
        for (index, (names, x, y)) in places.enumerate() {
            let place = Rect { x: corner.x + x, y: corner.y + y, width: across.pitch, height: down.pitch };
            self.cells.draw(index, place, names, self.annotation, &self.scale, items);
        }
    }

    /// Draws the colour bar at the right of the grid and returns where the picture ends, points.
    fn bar_at_side(&self, grid: Rect, items: &mut Items) -> f64 {
        let theme = self.theme;
        let height = side_length(theme, &self.scale, grid.height);
        let (x, y) = (grid.right() + theme.block_gap, grid.center().y - height / 2.0);
        let rect = Rect { x, y, width: theme.bar_thickness, height };
        ColorBar { theme, scale: self.scale, run: Run::Up, rect }.draw(items);
        let label = &self.scale_label;
        let outer = x - theme.block_gap + side_width(theme, &self.scale, label, grid.height);
        let at = Point { x: outer - label.size * 0.3, y: grid.center().y };
        self.write_scale_label(at, -90.0, items);
        grid.bottom()
    }

    /// Draws the colour bar below the grid and returns where the picture ends, points.
    fn bar_below(&self, grid: Rect, page: [f64; 2], items: &mut Items) -> f64 {
        let theme = self.theme;
        let length = (grid.width * BAR_SHARE).clamp(theme.bar_min, theme.bar_max);
        // Room for a triangle or half a number at either end.
        let [low, high] = [page[0] + theme.block_gap, page[1] - theme.block_gap - length];
        let x = (grid.center().x - length / 2.0).min(high).max(low);
        let rect = Rect { x, y: grid.bottom() + theme.block_gap, width: length, height: theme.bar_thickness };
        ColorBar { theme, scale: self.scale, run: Run::Right, rect }.draw(items);
        let label = &self.scale_label;
        let half = label.width() / 2.0;
        let top = rect.y + breadth(theme, &self.scale, Run::Right, length) + 1.0;
        let x = rect.center().x.min(page[1] - half).max(page[0] + half);
        self.write_scale_label(Point { x, y: top + label.size * 0.9 }, 0.0, items);
        top + if half > 0.0 { label.height(theme) } else { 0.0 }
    }

    fn write_scale_label(&self, at: Point, rotate: f64, items: &mut Items) {
        let label = &self.scale_label;
        let mut at = at;
        for line in label.lines.iter().flatten() {
            items.text(Text {
                at,
                anchor: Anchor::Middle,
                rotate,
                weight: label.weight,
                size: label.size,
                color: self.theme.black,
                content: line.clone(),
            });
            at.y += label.size * self.theme.line_height;
        }
    }

    /// The caption given, and what only the drawing knows: which signs it uses.
    fn caption(&self) -> String {
        let mut sentences = vec![self.heatmap.words.caption.trim()];
        if self.cells.any_mark() && !matches!(self.annotation, Annotation::Starred { .. }) {
            sentences.push("Dots: one per star.");
        }
        if self.cells.any_best() {
            sentences.push("Box: highest gain of its column.");
        }
        if self.cells.any_partial() {
            sentences.push("Cut corner: not comparable with its column.");
        }
        if self.cells.any_hatched() {
            sentences.push("Hatched: no value.");
        }
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }
}

/// Columns with their labels turned this way, in `room` points of which the colour bar needs `right`; the labels may
/// lean over the colour bar, which stands lower.
fn columns(heatmap: &Heatmap, theme: &Theme, turn: Turn, [room, right]: [f64; 2], page: f64) -> Option<Columns> {
    #[expect(clippy::cast_precision_loss, reason = "a number of columns")]
    let (count, gaps) = (heatmap.column_count() as f64, (heatmap.columns.len() - 1) as f64 * theme.group_gap);
    let mut beyond = right;
    // The overhang depends on the pitch and the pitch on the overhang; it settles within hundredths of a point.
    for _ in 0..5 {
        let pitch = ((room - beyond - gaps) / count).min(widest(heatmap, theme));
        if pitch < theme.column_min {
            return None;
        }
        let axis = Axis::new(&heatmap.columns, pitch, theme.group_gap, 0.0);
        let columns = Columns::new(heatmap, theme, axis, turn, page)?;
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
fn side_length(theme: &Theme, scale: &Diverging, grid: f64) -> f64 {
    let triangles = if scale.below || scale.above { 2.0 * theme.bar_triangle } else { 0.0 };
    (grid - triangles).min(theme.bar_max)
}

/// What a colour bar at the side takes of the width, label and gap included, points.
fn side_width(theme: &Theme, scale: &Diverging, label: &Fitted, grid: f64) -> f64 {
    let label = if label.width() > 0.0 { label.size * theme.line_height + theme.label_gap } else { 0.0 };
    theme.block_gap + breadth(theme, scale, Run::Up, side_length(theme, scale, grid)) + label
}
