//! The cells: colour, number, marks, box, hatching.

use stilt_analysis::family::Finding;

use super::annotation::{Annotation, Second, baselines};
use super::dense::DENSE;
use super::{Cell, Heatmap};
use crate::color::Color;
use crate::font::{CAP_HEIGHT, Weight};
use crate::number::{brief, p_value, plain, signed};
use crate::scale::Diverging;
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;

/// What every cell shows, before there is a place for it.
pub(super) struct Cells<'a> {
    pub(super) heatmap: &'a Heatmap,
    pub(super) theme: &'a Theme,
    /// Whether a cell is the best of its column.
    best: Vec<bool>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(heatmap: &'a Heatmap, theme: &'a Theme) -> Self {
        // Where no cell is looked at alone, none is boxed.
        let best = if heatmap.cells.len() > DENSE { Vec::new() } else { best(heatmap) };
        Self { heatmap, theme, best }
    }

    /// Whether any cell is boxed.
    pub(super) fn any_best(&self) -> bool {
        self.best.contains(&true)
    }

    /// Whether any cell is hatched.
    pub(super) fn any_hatched(&self) -> bool {
        self.heatmap.cells.iter().any(|cell| cell.gain().is_none())
    }

    /// Whether any cell is not comparable with its column.
    pub(super) fn any_partial(&self) -> bool {
        self.heatmap.cells.iter().any(Cell::is_partial)
    }

    /// Whether any cell has a mark.
    pub(super) fn any_mark(&self) -> bool {
        self.heatmap.cells.iter().any(|cell| cell.stars() > 0)
    }

    /// Whether any cell is a mean that was not tested.
    pub(super) fn any_mean(&self) -> bool {
        self.heatmap.cells.iter().any(|cell| matches!(cell, Cell::Mean { .. }))
    }

    /// Whether a cell is the best of its column.
    pub(super) fn is_best(&self, index: usize) -> bool {
        self.best.get(index).copied().unwrap_or(false)
    }

    pub(super) fn weight(&self, index: usize) -> Weight {
        if self.is_best(index) { Weight::Bold } else { Weight::Regular }
    }

    /// Draws the cell at `index` into its place, the whole pitch wide and high.
    pub(super) fn draw(&self, index: usize, place: Rect, names: &Names, how: &How, items: &mut Items) {
        let theme = self.theme;
        let Some(cell) = self.heatmap.cells.get(index) else { return };
        let rect = place.inset(how.gap / 2.0);
        let mut inside = Items::default();
        if let Some(gain) = cell.gain() {
            let ground = how.scale.color(gain);
            inside.fill(rect, ground);
            if cell.is_partial() && how.cut {
                // The lower left corner: marks stand at the right or at the top.
                let (x, y, cut) = (rect.x, rect.bottom(), theme.cut_corner.min(rect.height));
                let corner = [Point { x, y: y - cut }, Point { x: x + cut, y }, Point { x, y }];
                inside.polygon(corner.to_vec(), theme.paper, None);
                inside.line(corner[0], corner[1], Stroke::new(theme.hatch_color, theme.hatch_line));
            }
            self.annotate(index, gain, rect, how, ground.ink(), &mut inside);
            if self.is_best(index) {
                let line = theme.box_line.min(rect.width.min(rect.height) / 4.0);
                inside.outline(rect.inset(line / 2.0), Stroke::new(theme.black, line));
            }
        } else {
            inside.fill(rect, theme.hatch_ground);
            inside.hatch(rect, theme.hatch_step, Stroke::new(theme.hatch_color, theme.hatch_line));
        }
        let title = format!("{}: {}", names.said(), said(cell, self.heatmap.decimals()));
        items.group(Group { title, data: data(cell, names), items: inside });
    }

    /// Writes the number, its marks and its second line.
    fn annotate(&self, index: usize, gain: f64, rect: Rect, how: &How, ink: Color, items: &mut Items) {
        let (Some(cell), theme) = (self.heatmap.cells.get(index), self.theme) else { return };
        let (size, starred) = match how.annotation {
            Annotation::Bare => return,
            Annotation::Starred { size } if self.is_written(index, cell) => (size, true),
            Annotation::Dotted { size } if self.is_written(index, cell) => (size, false),
            _ => return dots(theme, cell.stars(), Along::Middle(rect.center()), ink, items),
        };
        let (center, weight) = (rect.center(), self.weight(index));
        let (number, stars) = (signed(gain, self.heatmap.decimals()), stars(cell));
        let star_size = size * theme.star_scale;
        let half = theme.fonts.width(&number, size, weight) / 2.0;
        let own = self.heatmap.second.get(index).filter(|text| !text.is_empty());
        let second = how.second.as_ref().filter(|_| own.is_some());
        let (first, below) = baselines(rect, size, second, theme);
        let baseline = first + if starred { 0.0 } else { theme.dotted_drop };
        // The stars hang at the right of a number that stays in the middle, so that the numbers of a column are
        // aligned; only where they would leave the cell does the number give way.
        let hanging = theme.fonts.width(&stars, star_size, Weight::Regular);
        let beyond = center.x + half + hanging - (rect.right() - theme.star_pad);
        let lean = if starred && cell.stars() > 0 { beyond.max(0.0) } else { 0.0 };
        let at = Point { x: center.x - lean, y: baseline };
        let middle = Anchor::Middle;
        items.text(Text { at, anchor: middle, rotate: 0.0, weight, size, color: ink, content: number });
        if starred {
            // Smaller stars would stand lower than the number: they are raised to its top.
            let at = Point { x: at.x + half, y: baseline - (size - star_size) * CAP_HEIGHT };
            let (weight, size) = (Weight::Regular, star_size);
            items.text(Text { at, anchor: Anchor::Start, rotate: 0.0, weight, size, color: ink, content: stars });
        } else {
            let corner = Point { x: rect.right() - theme.dot_inset, y: rect.y + theme.dot_inset };
            dots(theme, cell.stars(), Along::Until(corner), ink, items);
        }
        let Some((second, own)) = second.zip(own) else { return };
        for (line, y) in second.broken(own).into_iter().zip(below) {
            let (at, weight, size) = (Point { x: center.x, y }, Weight::Regular, second.size);
            items.text(Text { at, anchor: middle, rotate: 0.0, weight, size, color: ink, content: line.to_owned() });
        }
    }
}

/// What a cell is called.
pub(super) struct Names<'a> {
    pub(super) row: &'a str,
    pub(super) column: &'a str,
    /// The panel it stands in, if there are several.
    pub(super) panel: Option<&'a str>,
}

impl Names<'_> {
    fn said(&self) -> String {
        let panel = self.panel.map(|panel| format!(" ({panel})")).unwrap_or_default();
        format!("{}, {}{panel}", self.row, self.column)
    }
}

/// How all cells are drawn.
pub(super) struct How {
    pub(super) annotation: Annotation,
    pub(super) second: Option<Second>,
    pub(super) scale: Diverging,
    /// White between neighbouring cells, points.
    pub(super) gap: f64,
    /// Whether corners are cut off.
    pub(super) cut: bool,
}

/// Where a row of dots stands.
#[derive(Clone, Copy)]
enum Along {
    /// Centred here.
    Middle(Point),
    /// The last dot is here.
    Until(Point),
}

fn dots(theme: &Theme, count: u8, along: Along, ink: Color, items: &mut Items) {
    let last = match along {
        Along::Middle(center) => {
            Point { x: center.x + f64::from(count.saturating_sub(1)) / 2.0 * theme.dot_step, ..center }
        }
        Along::Until(last) => last,
    };
    for i in (0..count).rev() {
        items.dot(Point { x: last.x - f64::from(i) * theme.dot_step, ..last }, theme.dot_radius, ink);
    }
}

pub(super) fn stars(cell: &Cell) -> String {
    "*".repeat(usize::from(cell.stars()))
}

/// The cell for software to read.
fn data(cell: &Cell, names: &Names) -> Vec<(&'static str, String)> {
    let mut data = vec![("row", names.row.to_owned()), ("column", names.column.to_owned())];
    data.extend(names.panel.map(|panel| ("panel", panel.to_owned())));
    data.extend(cell.gain().map(|gain| ("gain", plain(gain))));
    data.extend(cell.finding().and_then(Finding::p_adjusted).map(|p| ("p-adjusted", brief(p))));
    if cell.is_partial() {
        data.push(("partial", "true".to_owned()));
    }
    data
}

/// The cell in words.
fn said(cell: &Cell, digits: usize) -> String {
    let Some(finding) = cell.finding() else {
        return cell
            .gain()
            .map_or("no value".to_owned(), |gain| format!("{} (mean, not tested)", signed(gain, digits)));
    };
    let gain = finding.estimate().map_or_else(|| "not computed".to_owned(), |gain| signed(gain, digits));
    let partial = if cell.is_partial() { ", not comparable with its column" } else { "" };
    match (finding.p_adjusted(), finding.reason()) {
        (Some(p), _) => format!("{gain} (adjusted p {}){partial}", p_value(p)),
        (None, Some(reason)) => format!("{gain} ({reason}){partial}"),
        (None, None) => format!("{gain}{partial}"),
    }
}

/// Marks the highest gain of every column, as written and all of them if several are; only a gain above 0, and only
/// among at least two that are comparable.
fn best(heatmap: &Heatmap) -> Vec<bool> {
    let columns = heatmap.column_count();
    let written = |cell: &Cell| format!("{:.*}", heatmap.decimals(), cell.comparable()?).parse::<f64>().ok();
    let mut best = vec![false; heatmap.cells.len()];
    let [single, _] = heatmap.single();
    for column in 0..columns {
        let all = || heatmap.cells.iter().enumerate().skip(column).step_by(columns);
        let cells = || all().zip(&single).filter(|(_, single)| **single).map(|(cell, _)| cell);
        let gains = cells().filter_map(|(_, cell)| written(cell));
        let (count, highest) = gains.fold((0, 0.0_f64), |(count, highest), gain| (count + 1, highest.max(gain)));
        if count > 1 && highest > 0.0 {
            for (index, cell) in cells() {
                best[index] = written(cell) == Some(highest);
            }
        }
    }
    best
}
