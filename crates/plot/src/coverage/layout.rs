//! Puts the grid, its labels and the key of its shades on the page.

use super::{Coverage, Covered, Obstacle};
use crate::color::Color;
use crate::fit::{Fitted, Style, fit, narrowest};
use crate::font::{CAP_HEIGHT, Weight};
use crate::number::count;
use crate::page::Page;
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Shade of a single run and of the most runs, from paper (0) to ink (1).
const SHADES: [f64; 2] = [0.05, 0.38];

/// What stands after the key of shades.
const UNIT: &str = "runs";

/// Size of a sign as a share of the size of its number.
const SIGN: f64 = 0.8;

/// The parts, set but not yet placed.
struct Parts<'a> {
    coverage: &'a Coverage,
    theme: &'a Theme,
    rows: Fitted,
    row_title: Fitted,
    columns: Fitted,
    column_title: Fitted,
    /// Whether labels of columns stand upright.
    upright: bool,
    /// Width and height of a cell, points.
    cell: [f64; 2],
    /// `None` if they do not fit.
    numbers: Option<Numbers>,
    /// The most runs of any cell.
    most: usize,
}

/// How numbers are set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Numbers {
    /// Points.
    size: f64,
    /// Whether numbers are aligned and their signs hang at the right; else both together stand in the middle.
    aligned: bool,
}

/// Draws a grid on a page `width` points wide.
pub(super) fn draw(coverage: &Coverage, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let parts = Parts::new(coverage, theme, &page)?;
    let left = parts.left() + theme.label_gap;
    let grid = Rect {
        x: page.left() + left,
        y: theme.margin + parts.head(),
        width: parts.cell[0] * numbers(coverage.columns.len()),
        height: parts.cell[1] * numbers(coverage.rows.len()),
    };
    parts.labels(grid, &mut page.items);
    parts.cells(grid, &mut page.items);
    let mut bottom = grid.bottom();
    if parts.numbers.is_none() {
        bottom = parts.key(grid, &mut page);
    }
    for fitted in [&parts.rows, &parts.row_title, &parts.columns, &parts.column_title] {
        page.shortened(&fitted.shortened);
    }
    let shown = if parts.numbers.is_some() { "Numbers" } else { "Shades" };
    Ok(page.finish(&coverage.words, &coverage.caption(shown, "Hatched"), bottom))
}

impl<'a> Parts<'a> {
    fn new(coverage: &'a Coverage, theme: &'a Theme, page: &Page) -> Result<Self, PlotError> {
        let inner = page.right() - page.left();
        let style = |size| Style::new(theme, Weight::Regular, size);
        let share = theme.row_label_share * page.width;
        let rows = fit(coverage.rows.iter().map(|label| (label.as_str(), share)), style(theme.label_size).lines(2));
        let words = narrowest([coverage.row_axis.as_str()].into_iter(), style(theme.title_size));
        let room = rows.width().max(words.min(share));
        let row_title = fit([(coverage.row_axis.as_str(), room)], style(theme.title_size).lines(2));
        let left = rows.width().max(row_title.width()) + theme.label_gap;
        let count = numbers(coverage.columns.len());
        let pitch = ((inner - left) / count).min(theme.column_max);
        if pitch < theme.column_min {
            return Err(PlotError::TooNarrow { columns: coverage.columns.len(), width: page.width });
        }
        let labels = |most: f64| coverage.columns.iter().map(move |label| (label.as_str(), most));
        let level = fit(labels(pitch - theme.label_gap / 2.0), style(theme.label_size).lines(2));
        let upright = !level.shortened.is_empty();
        let columns = if upright { fit(labels(theme.column_label_max), style(theme.label_size)) } else { level };
        let column_title = fit([(coverage.column_axis.as_str(), pitch * count)], style(theme.title_size).lines(2));
        let wide = page.width >= theme.wide_from;
        let usual = match (coverage.rows.len() > theme.many_rows, wide) {
            (true, _) => theme.row_height_many,
            (false, true) => theme.row_height,
            (false, false) => theme.row_height_narrow,
        };
        let height = if rows.deepest() > 1 { usual.max(rows.height(theme) + 1.0) } else { usual };
        let cell = [pitch, height];
        let numbers =
            [true, false].into_iter().find_map(|aligned| set(coverage, theme, pitch - theme.cell_gap, aligned));
        let most = coverage.most();
        Ok(Self { coverage, theme, rows, row_title, columns, column_title, upright, cell, numbers, most })
    }

    /// Width of what stands at the left of the grid, without its gap, points.
    fn left(&self) -> f64 {
        self.rows.width().max(self.row_title.width())
    }

    /// Height of the labels of columns, points.
    fn label_height(&self) -> f64 {
        if self.upright { self.columns.width() } else { self.columns.height(self.theme) }
    }

    /// Height of what stands above the grid, its gap included, points.
    fn head(&self) -> f64 {
        let theme = self.theme;
        let title =
            if self.column_title.width() > 0.0 { self.column_title.height(theme) + theme.label_gap } else { 0.0 };
        (title + self.label_height()).max(self.row_title.height(theme)) + theme.label_gap
    }

    fn text(&self, at: Point, anchor: Anchor, fitted: &Fitted, color: Color, content: &str) -> Text {
        let (weight, size, content) = (fitted.weight, fitted.size, content.to_owned());
        Text { at, anchor, rotate: 0.0, weight, size, color, content }
    }

    fn labels(&self, grid: Rect, items: &mut Items) {
        let theme = self.theme;
        let down = |fitted: &Fitted, line: usize| numbers(line) * fitted.size * theme.line_height;
        let foot = grid.y - theme.label_gap;
        for (place, lines) in self.columns.lines.iter().enumerate() {
            let x = grid.x + (numbers(place) + 0.5) * self.cell[0];
            for (line, content) in lines.iter().enumerate() {
                let up = down(&self.columns, lines.len() - 1 - line) + self.columns.size * 0.2;
                let text = if self.upright {
                    let at = Point { x: x + self.columns.size * CAP_HEIGHT / 2.0, y: foot };
                    Text { rotate: -90.0, ..self.text(at, Anchor::Start, &self.columns, theme.black, content) }
                } else {
                    self.text(Point { x, y: foot - up }, Anchor::Middle, &self.columns, theme.black, content)
                };
                items.text(text);
            }
        }
        for (line, content) in self.column_title.lines.iter().flatten().enumerate() {
            let at = Point {
                x: grid.center().x,
                y: theme.margin + self.column_title.size * 0.9 + down(&self.column_title, line),
            };
            items.text(self.text(at, Anchor::Middle, &self.column_title, theme.grey, content));
        }
        let right = grid.x - theme.label_gap;
        let title: Vec<&String> = self.row_title.lines.iter().flatten().collect();
        for (line, content) in title.iter().enumerate() {
            let up = down(&self.row_title, title.len() - 1 - line) + self.row_title.size * 0.2;
            items.text(self.text(Point { x: right, y: foot - up }, Anchor::End, &self.row_title, theme.grey, content));
        }
        for (place, lines) in self.rows.lines.iter().enumerate() {
            let middle = grid.y + (numbers(place) + 0.5) * self.cell[1] + self.rows.size * CAP_HEIGHT / 2.0;
            for (line, content) in lines.iter().enumerate() {
                let y = middle + down(&self.rows, line) - down(&self.rows, lines.len() - 1) / 2.0;
                items.text(self.text(Point { x: right, y }, Anchor::End, &self.rows, theme.black, content));
            }
        }
    }

    fn cells(&self, grid: Rect, items: &mut Items) {
        let coverage = self.coverage;
        let places = coverage
            .rows
            .iter()
            .enumerate()
            .flat_map(|row| coverage.columns.iter().enumerate().map(move |column| (row, column)));
        for (((row, from), (column, to)), cell) in places.zip(&coverage.cells) {
            let [width, height] = self.cell;
            let place = Rect { x: grid.x + numbers(column) * width, y: grid.y + numbers(row) * height, width, height };
            let obstacle = cell.obstacle.map(|obstacle| format!(", {}", obstacle.meaning())).unwrap_or_default();
            let runs = match cell.runs {
                0 => "not run".to_owned(),
                1 => "1 run".to_owned(),
                n => format!("{n} runs"),
            };
            let data = vec![("row", from.clone()), ("column", to.clone()), ("runs", cell.runs.to_string())];
            let mut inside = Items::default();
            self.cell(place.inset(self.theme.cell_gap / 2.0), *cell, &mut inside);
            items.group(Group { title: format!("{from}, {to}: {runs}{obstacle}"), data, items: inside });
        }
    }

    fn cell(&self, rect: Rect, cell: Covered, items: &mut Items) {
        let theme = self.theme;
        if cell.runs == 0 {
            items.fill(rect, theme.hatch_ground);
            return items.hatch(rect, theme.hatch_step, Stroke::new(theme.hatch_color, theme.hatch_line));
        }
        let ground = shade(theme, cell.runs, self.most);
        items.fill(rect, ground);
        let (middle, ink) = (rect.center(), ground.ink());
        let text = |at, anchor, size, content: &str| Text {
            at,
            anchor,
            rotate: 0.0,
            weight: Weight::Regular,
            size,
            color: ink,
            content: content.to_owned(),
        };
        let sign = cell.obstacle.map(Obstacle::sign).unwrap_or_default();
        let Some(Numbers { size, aligned }) = self.numbers else {
            let size = theme.number_min.min(rect.width).min(rect.height);
            let at = Point { x: middle.x, y: middle.y + size * CAP_HEIGHT / 2.0 };
            return items.text(text(at, Anchor::Middle, size, sign));
        };
        let number = count(numbers(cell.runs));
        let half = theme.fonts.width(&number, size, Weight::Regular) / 2.0;
        let sign_width = theme.fonts.width(sign, size * SIGN, Weight::Regular);
        let lean = if aligned { 0.0 } else { sign_width / 2.0 };
        let at = Point { x: middle.x - lean, y: middle.y + size * CAP_HEIGHT / 2.0 };
        items.text(text(at, Anchor::Middle, size, &number));
        // The sign hangs from the top of the number.
        let at = Point { x: at.x + half, y: at.y - size * (1.0 - SIGN) * CAP_HEIGHT };
        items.text(text(at, Anchor::Start, size * SIGN, sign));
    }

    /// Draws a shade for every number of runs, or for a few of many, below the grid; returns where they end, points.
    fn key(&self, grid: Rect, page: &mut Page) -> f64 {
        const FEW: usize = 6;
        let theme = self.theme;
        let (size, side) = (theme.tick_size, theme.bar_thickness);
        let mut counts: Vec<usize> =
            self.coverage.cells.iter().map(|cell| cell.runs).filter(|runs| *runs > 0).collect();
        counts.sort_unstable();
        counts.dedup();
        let wide = |text: &str| theme.fonts.width(text, size, Weight::Regular);
        let entry = |runs: usize| side + theme.label_gap + wide(&count(numbers(runs))) + theme.block_gap;
        let length = |counts: &[usize]| counts.iter().map(|runs| entry(*runs)).sum::<f64>() + wide(UNIT);
        let some = |few: usize| if counts.len() > few { spread(&counts, few) } else { counts.clone() };
        let fits = |counts: &Vec<usize>| length(counts) <= page.right() - page.left();
        let counts = (1..=FEW).rev().map(some).find(fits).unwrap_or_default();
        let mut x = grid.x.min(page.right() - length(&counts)).max(page.left());
        let top = grid.bottom() + theme.block_gap;
        let baseline = top + side / 2.0 + size * CAP_HEIGHT / 2.0;
        for runs in counts {
            let rect = Rect { x, y: top, width: side, height: side };
            page.items.fill(rect, shade(theme, runs, self.most));
            page.items.outline(rect, Stroke::new(theme.rule_color, theme.rule));
            let at = Point { x: x + side + theme.label_gap, y: baseline };
            page.write(at, Anchor::Start, Weight::Regular, size, &count(numbers(runs)));
            x += entry(runs);
        }
        page.write(Point { x, y: baseline }, Anchor::Start, Weight::Regular, size, UNIT);
        top + side
    }
}

/// So many of these counts, from the first to the last.
fn spread(counts: &[usize], few: usize) -> Vec<usize> {
    let last = counts.len().saturating_sub(1);
    (0..few)
        .filter_map(|step| counts.get(last - (few - 1 - step) * last / few.max(2).saturating_sub(1)).copied())
        .collect()
}

/// Numbers with their signs in cells this wide (points); `None` if they would be too small to be read.
fn set(coverage: &Coverage, theme: &Theme, edge: f64, aligned: bool) -> Option<Numbers> {
    let width = |cell: &Covered| {
        let number = theme.fonts.width(&count(numbers(cell.runs)), 1.0, Weight::Regular);
        let sign = cell.obstacle.map_or(0.0, |one| SIGN * theme.fonts.width(one.sign(), 1.0, Weight::Regular));
        number + sign * if aligned { 2.0 } else { 1.0 }
    };
    let widest = coverage.cells.iter().filter(|cell| cell.runs > 0).map(width).fold(0.0, f64::max);
    let size = theme.number_size.min((edge - 2.0 * theme.number_pad) / widest);
    (size >= theme.number_min).then_some(Numbers { size, aligned })
}

/// The shade of so many runs: equal ratios are equal steps.
fn shade(theme: &Theme, runs: usize, most: usize) -> Color {
    let share = if most > 1 { numbers(runs).ln() / numbers(most).ln() } else { 0.0 };
    theme.paper.towards(theme.black, SHADES[0] + share * (SHADES[1] - SHADES[0]))
}

#[expect(clippy::cast_precision_loss, reason = "a number of runs or cells")]
fn numbers(count: usize) -> f64 {
    count as f64
}
