//! Puts the parts of a heatmap on the page.

use super::cells::{How, Names};
use super::legend::legend;
use super::parts::{Frame, Parts, side_length, side_width};
use super::rows::Wish;
use super::{Heatmap, dense, tree};
use crate::colorbar::{ColorBar, Run, breadth};
use crate::page::Page;
use crate::scale::Diverging;
use crate::scene::{Anchor, Group, Items, Point, Rect, Text};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Share of the grid's width that a colour bar below it takes.
const BAR_SHARE: f64 = 0.6;

/// Draws a heatmap on a page `width` points wide.
pub(super) fn draw(heatmap: &Heatmap, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    // Before anything is measured: nothing fits a page that is none.
    Page::new(theme, width)?;
    let scale = Diverging::new(theme.palette, &heatmap.values(), heatmap.limit);
    let frame = Frame { page: width, scale, widest: f64::INFINITY, bar_beside: true };
    let (tight, wish) = set(heatmap, theme, frame)?;
    let tightened = theme.tight();
    let theme = if tight { &tightened } else { theme };
    let parts = Parts::new(heatmap, theme, frame, wish)?;
    finish(theme, width, &[parts], heatmap)
}

/// Puts parts of one look below each other, with the colour bar and the legend of the first, and makes the drawing.
pub(super) fn finish(theme: &Theme, width: f64, lines: &[Parts], heatmap: &Heatmap) -> Result<Drawing, PlotError> {
    let mut sheet = Page::new(theme, width)?;
    let mut bottom = theme.margin;
    // Where the grid of the first line starts, all do.
    let mut left = None;
    let mut caption = String::new();
    for (place, parts) in lines.iter().enumerate() {
        if place > 0 {
            bottom += theme.block_gap;
        }
        let grid = parts.draw(&mut sheet, bottom, left);
        left = Some(grid.x);
        bottom = grid.bottom() + tree::depth(theme, parts.heatmap.column_tree.as_ref());
        if place + 1 == lines.len() {
            bottom = match parts.run {
                Run::Up => {
                    parts.bar_at_side(grid, &mut sheet.items);
                    bottom
                }
                Run::Right => {
                    let page = [sheet.left(), sheet.right()];
                    parts.bar_below(Rect { height: bottom - grid.y, ..grid }, page, &mut sheet.items)
                }
            };
            caption = parts.caption();
        }
        for warning in parts.warnings() {
            if !sheet.warnings.contains(&warning) {
                sheet.warnings.push(warning);
            }
        }
    }
    if let Some(parts) = lines.first() {
        let keyed: Vec<_> = parts.strips.all().collect();
        if keyed.iter().any(|keyed| !keyed.keys.is_empty()) {
            bottom = legend(&mut sheet, bottom + theme.label_gap, keyed.into_iter());
        }
    }
    Ok(sheet.finish(&heatmap.words, &caption, bottom))
}

/// How a heatmap is set best: whether tightly, and its rows.
pub(super) fn set(heatmap: &Heatmap, theme: &Theme, frame: Frame) -> Result<(bool, Wish), PlotError> {
    let row_height = if heatmap.row_count() > theme.many_rows {
        theme.row_height_many
    } else if frame.page >= theme.wide_from {
        theme.row_height
    } else {
        theme.row_height_narrow
    };
    #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
    let most = theme.grid_max / heatmap.row_count() as f64;
    let row_height = row_height.min(most);
    let mut wish = Wish { row_height, label_size: theme.label_size, beside: true, wrapped: false };
    let set = |theme, wish| Parts::new(heatmap, theme, frame, wish);
    let mut parts = set(theme, wish)?;
    // Numbers and stars are worth smaller row labels, and headings that take height instead of width.
    for (label_size, beside) in [(theme.text_min, true), (theme.label_size, false), (theme.text_min, false)] {
        let squeezed = Wish { label_size, beside, ..wish };
        let other = set(theme, squeezed)?;
        if other.annotation.beats(parts.annotation) {
            (parts, wish) = (other, squeezed);
        }
    }
    let mut tight = false;
    if !parts.annotation.has_numbers() {
        let tightened = theme.tight();
        // Before numbers go, space goes, and then labels break wherever they can.
        for wrapped in [false, true] {
            let squeezed = Wish { label_size: theme.text_min, beside: false, wrapped, ..wish };
            let other = Parts::new(heatmap, &tightened, frame, squeezed)?;
            if other.annotation.has_numbers() {
                (tight, wish) = (true, higher(&other, squeezed));
                return Ok((tight, wish));
            }
        }
        // Without numbers there is nothing a row must be high for.
        let low = parts.columns.axis.pitch.clamp(theme.row_height_min, row_height.max(theme.row_height_min)).min(most);
        return Ok((tight, Wish { row_height: low, beside: false, label_size: theme.label_size, ..wish }));
    }
    Ok((tight, higher(&parts, wish)))
}

/// Rows with room for their second lines.
fn higher(parts: &Parts, wish: Wish) -> Wish {
    let more = parts.second.as_ref().map_or(0.0, |second| second.height(parts.theme));
    Wish { row_height: wish.row_height + more, ..wish }
}

impl Parts<'_> {
    /// Draws everything but colour bar, legend and caption, from `top` on, and returns where the grid is: at `left`, or in
    /// the middle of the page.
    fn draw(&self, sheet: &mut Page, top: f64, left: Option<f64>) -> Rect {
        let (theme, columns, rows) = (self.theme, &self.columns, &self.rows);
        let bar = match self.run {
            Run::Up => side_width(theme, &self.scale, &self.scale_label, rows.axis.length),
            Run::Right => 0.0,
        };
        let right = bar + tree::depth(theme, self.heatmap.row_tree.as_ref());
        let [beside, above] = self.strips.size(theme);
        let taken = rows.width(theme) + beside + columns.axis.length + right.max(columns.overhang());
        let page = [sheet.left(), sheet.right()];
        let grid = Rect {
            x: left.unwrap_or(page[0] + ((page[1] - page[0] - taken) / 2.0).max(0.0) + rows.width(theme) + beside),
            y: top + columns.height(theme, rows.corner_height(theme)) + above,
            width: columns.axis.length,
            height: rows.axis.length,
        };
        let corner = Point { x: grid.x, y: grid.y };
        let items = &mut sheet.items;
        self.say_order(items);
        columns.draw(self.heatmap, theme, Point { y: grid.y - above, ..corner }, (top, page), items);
        rows.draw(self.heatmap, theme, Point { x: grid.x - beside, ..corner }, items);
        self.strips.draw(theme, corner, [&rows.axis, &columns.axis], items);
        if self.is_dense() {
            dense::draw(theme, &self.heatmap.cells, [&rows.axis, &columns.axis], &self.scale, corner, items);
        } else {
            self.draw_cells(corner, items);
        }
        if let Some(found) = &self.heatmap.row_tree {
            tree::beside(theme, found, &rows.axis, grid, items);
        }
        if let Some(found) = &self.heatmap.column_tree {
            tree::below(theme, found, &columns.axis, grid, items);
        }
        grid
    }

    /// The order of rows and columns, for software to read where the cells do not say it.
    fn say_order(&self, items: &mut Items) {
        if self.heatmap.row_tree.is_none() && self.heatmap.column_tree.is_none() && !self.is_dense() {
            return;
        }
        let listed = |labels: &mut dyn Iterator<Item = &str>| {
            labels.map(|label| label.replace('|', "/")).collect::<Vec<_>>().join("|")
        };
        let rows = listed(&mut self.heatmap.row_labels());
        let columns = listed(&mut self.heatmap.column_labels());
        let data = vec![("row-order", rows), ("column-order", columns)];
        items.group(Group { title: "Order of rows and columns".to_owned(), data, items: Items::default() });
    }

    fn draw_cells(&self, corner: Point, items: &mut Items) {
        let (across, down) = (&self.columns.axis, &self.rows.axis);
        let panels: Vec<(&str, [usize; 2])> = self.heatmap.panel_reaches().collect();
        let panel =
            |place: usize| panels.iter().find(|(_, [from, to])| (*from..*to).contains(&place)).map(|(name, _)| *name);
        // Between low or narrow cells there is less white.
        let gap = self.theme.cell_gap.min(down.pitch.min(across.pitch) / 8.0);
        let how = How {
            annotation: self.annotation,
            second: self.second.clone(),
            scale: self.scale,
            gap,
            cut: self.shows_cuts(),
        };
        let mut index = 0;
        for (row, y) in self.heatmap.row_labels().zip(&down.starts) {
            for (place, (column, x)) in self.heatmap.column_labels().zip(&across.starts).enumerate() {
                let rect = Rect { x: corner.x + x, y: corner.y + y, width: across.pitch, height: down.pitch };
                self.cells.draw(index, rect, &Names { row, column, panel: panel(place) }, &how, items);
                index += 1;
            }
        }
    }

    /// Draws the colour bar at the right of the grid.
    fn bar_at_side(&self, grid: Rect, items: &mut Items) {
        let theme = self.theme;
        let height = side_length(theme, &self.scale, grid.height);
        let edge = grid.right() + tree::depth(theme, self.heatmap.row_tree.as_ref());
        let rect =
            Rect { x: edge + theme.block_gap, y: grid.center().y - height / 2.0, width: theme.bar_thickness, height };
        ColorBar { theme, scale: self.scale, run: Run::Up, rect }.draw(items);
        let label = &self.scale_label;
        let outer = edge + side_width(theme, &self.scale, label, grid.height);
        self.write_scale_label(Point { x: outer - label.size * 0.3, y: grid.center().y }, -90.0, items);
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
}
