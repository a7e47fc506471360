//! What stands at the left of the grid: title of the rows, headings of their groups, labels.

use super::axis::Axis;
use super::{Heatmap, headings};
use crate::Warning;
use crate::fit::{Fitted, Style, fit, narrowest};
use crate::font::{CAP_HEIGHT, Weight};
use crate::scene::{Anchor, Items, Point, Stroke, Text};
use crate::theme::Theme;

/// Lines nearer than this times the size of their text touch.
const TOUCHING: f64 = 1.04;

/// Every how many lines one can be labelled, if labels are this large and lines `pitch` points apart.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and at most a number of lines")]
pub(super) fn apart(size: f64, pitch: f64) -> usize {
    (TOUCHING * size / pitch - 1e-9).ceil().max(1.0) as usize
}

/// Where the headings of row groups stand.
#[derive(Debug, Clone, PartialEq)]
enum Headings {
    None,
    /// Bottom to top, at the left of the labels, each within the height of its group.
    Upright(Fitted),
    /// Level, at the left of the labels, each within the height of its group.
    Beside(Fitted),
    /// On a line of its own above each group: there any heading fits, however small the group.
    Above(Fitted),
}

impl Headings {
    /// The most compact headings that need not be shortened, for rows `pitch` points high; and the height they need
    /// above each group, points.
    fn new(heatmap: &Heatmap, theme: &Theme, width: f64, pitch: f64, may_be_beside: bool) -> (Self, f64) {
        let Some(names) = headings(&heatmap.rows) else { return (Self::None, 0.0) };
        let style = Style::new(theme, Weight::Bold, theme.heading_size);
        if width >= theme.wide_from {
            let heights: Vec<f64> = Axis::new(&heatmap.rows, pitch, 0.0, 0.0).span_lengths().collect();
            let upright = fit(names.iter().copied().zip(heights.iter().copied()), style.lines(2));
            if upright.shortened.is_empty() {
                return (Self::Upright(upright), 0.0);
            }
            let most = theme.row_heading_share * width;
            let lowest = heights.into_iter().fold(f64::INFINITY, f64::min);
            let lines = if lowest >= 2.0 * theme.text_min * theme.line_height { 2 } else { 1 };
            let beside = fit(names.iter().map(|name| (*name, most)), style.lines(lines));
            if may_be_beside && beside.shortened.is_empty() {
                return (Self::Beside(beside), 0.0);
            }
        }
        let above = fit(names.iter().map(|name| (*name, width - 2.0 * theme.margin)), style);
        let lead = above.size * 1.3;
        (Self::Above(above), lead)
    }
}

/// Where the title of the rows stands.
#[derive(Debug, Clone, PartialEq)]
enum Title {
    /// Bottom to top, leftmost, within the height of the grid.
    Upright(Fitted),
    /// Above the labels, beside the labels of the columns.
    Corner(Fitted),
}

/// How rows should be set, if they can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wish {
    /// Height of a row whose label has one line, points.
    pub(super) row_height: f64,
    /// Largest size of labels, points.
    pub(super) label_size: f64,
    /// Whether headings may stand level beside the labels, which takes width and no height.
    pub(super) beside: bool,
    /// Whether labels are as narrow as their longest word, on more lines.
    pub(super) wrapped: bool,
}

/// Everything at the left of the grid, and the rows themselves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    pub(super) axis: Axis,
    labels: Fitted,
    /// Every so many rows one has a label: all, unless rows are lower than a label.
    every: usize,
    headings: Headings,
    title: Title,
}

impl Rows {
    /// Sets the rows of a figure `width` points wide.
    pub(super) fn new(heatmap: &Heatmap, theme: &Theme, width: f64, wish: Wish) -> Self {
        let wide = width >= theme.wide_from;
        let share = theme.row_label_share * width;
        let many = heatmap.row_count() > theme.many_rows;
        let style = Style::new(theme, Weight::Regular, wish.label_size).lines(if many { 1 } else { 3 });
        let every = apart(theme.text_min, wish.row_height);
        let shown = || heatmap.row_labels().step_by(every);
        let most = if wish.wrapped { narrowest(shown(), style).min(share) } else { share };
        let style = Style { largest: style.largest.min((wish.row_height / TOUCHING).max(style.smallest)), ..style };
        let labels = fit(shown().map(|label| (label, most)), style);
        let pitch =
            if labels.deepest() > 1 { wish.row_height.max(labels.height(theme) + 1.0) } else { wish.row_height };

        let (headings, lead) = Headings::new(heatmap, theme, width, pitch, wish.beside);
        let axis = Axis::new(&heatmap.rows, pitch, theme.group_gap, lead);

        let style = Style::new(theme, Weight::Regular, theme.title_size);
        let set = |space: f64, lines: usize| fit([(heatmap.row_axis.as_str(), space)], style.lines(lines));
        let upright = set(axis.length, 1);
        let beside = set(labels.width(), 2);
        let title = if !wide && beside.shortened.is_empty() {
            Title::Corner(beside)
        } else if upright.shortened.is_empty() {
            Title::Upright(upright)
        } else {
            Title::Corner(set(share, 2))
        };
        Self { axis, labels, every, headings, title }
    }

    /// How many rows have a label, if not all.
    pub(super) fn thinned(&self) -> Option<Warning> {
        let (shown, of) = (self.labels.lines.len(), self.axis.starts.len());
        (shown < of).then_some(Warning::Thinned { what: "rows", shown, of })
    }

    /// What had to be shortened.
    pub(super) fn shortened(&self) -> impl Iterator<Item = &String> {
        let headings = match &self.headings {
            Headings::None => None,
            Headings::Upright(fitted) | Headings::Beside(fitted) | Headings::Above(fitted) => Some(fitted),
        };
        let (Title::Upright(title) | Title::Corner(title)) = &self.title;
        [Some(title), headings, Some(&self.labels)].into_iter().flatten().flat_map(|fitted| &fitted.shortened)
    }

    /// Width of everything at the left of the grid, points.
    pub(super) fn width(&self, theme: &Theme) -> f64 {
        self.title_width(theme) + self.heading_width(theme) + self.label_width() + theme.label_gap
    }

    /// Height of the title if it stands above the labels, points.
    pub(super) fn corner_height(&self, theme: &Theme) -> f64 {
        match &self.title {
            Title::Upright(_) => 0.0,
            Title::Corner(title) => title.height(theme),
        }
    }

    fn title_width(&self, theme: &Theme) -> f64 {
        match &self.title {
            Title::Upright(title) if title.width() > 0.0 => title.size * theme.line_height + theme.label_gap,
            _ => 0.0,
        }
    }

    fn heading_width(&self, theme: &Theme) -> f64 {
        match &self.headings {
            Headings::Upright(fitted) => fitted.height(theme) + 2.0 * theme.label_gap,
            Headings::Beside(fitted) => fitted.width() + 2.5 * theme.label_gap,
            Headings::None | Headings::Above(_) => 0.0,
        }
    }

    fn label_width(&self) -> f64 {
        match &self.title {
            Title::Upright(_) => self.labels.width(),
            Title::Corner(title) => self.labels.width().max(title.width()),
        }
    }

    /// Draws everything at the left of a grid whose upper left corner is `grid`.
    pub(super) fn draw(&self, heatmap: &Heatmap, theme: &Theme, grid: Point, items: &mut Items) {
        let left = grid.x - self.width(theme);
        let text = |at, anchor, fitted: &Fitted, color, content: &str| Text {
            at,
            anchor,
            rotate: 0.0,
            weight: fitted.weight,
            size: fitted.size,
            color,
            content: content.to_owned(),
        };
        match &self.title {
            Title::Upright(title) => {
                let x = left + title.size * CAP_HEIGHT;
                let at = Point { x, y: grid.y + self.axis.length / 2.0 };
                for line in title.lines.iter().flatten() {
                    items.text(Text { rotate: -90.0, ..text(at, Anchor::Middle, title, theme.grey, line) });
                }
            }
            Title::Corner(title) => {
                let lines = title.lines.iter().flatten().rev();
                let mut y = grid.y - theme.label_gap - title.size * 0.25;
                for line in lines {
                    items.text(text(Point { x: grid.x - theme.label_gap, y }, Anchor::End, title, theme.grey, line));
                    y -= title.size * theme.line_height;
                }
            }
        }
        self.draw_headings(heatmap, theme, grid, items);
        let size = self.labels.size;
        for (lines, center) in self.labels.lines.iter().zip(self.axis.centers().step_by(self.every)) {
            #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
            let above = (lines.len() - 1) as f64 / 2.0 * size * theme.line_height;
            let mut y = grid.y + center + size * CAP_HEIGHT / 2.0 - above;
            for line in lines {
                let at = Point { x: grid.x - theme.label_gap, y };
                items.text(text(at, Anchor::End, &self.labels, theme.black, line));
                y += size * theme.line_height;
            }
        }
    }

    fn draw_headings(&self, heatmap: &Heatmap, theme: &Theme, grid: Point, items: &mut Items) {
        let (Headings::Upright(fitted) | Headings::Beside(fitted) | Headings::Above(fitted)) = &self.headings else {
            return;
        };
        let left = grid.x - self.width(theme) + self.title_width(theme);
        let labels = grid.x - theme.label_gap;
        let leading = fitted.size * theme.line_height;
        let write = |items: &mut Items, at, anchor, rotate, line: &str| {
            let (weight, size, color) = (fitted.weight, fitted.size, theme.black);
            items.text(Text { at, anchor, rotate, weight, size, color, content: line.to_owned() });
        };
        for ((lines, [start, end]), group) in fitted.lines.iter().zip(&self.axis.spans).zip(&heatmap.rows) {
            if group.named().is_none() {
                continue;
            }
            let middle = grid.y + (start + end) / 2.0;
            #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
            let offset = |i: usize| (i as f64 - (lines.len() - 1) as f64 / 2.0) * leading;
            for (i, line) in lines.iter().enumerate() {
                match &self.headings {
                    Headings::Above(_) => {
                        // With the labels where it fits there, else from the left edge over the grid.
                        let y = grid.y + start - fitted.size * 0.35;
                        if fitted.width() <= labels - left {
                            write(items, Point { x: labels, y }, Anchor::End, 0.0, line);
                        } else {
                            write(items, Point { x: left, y }, Anchor::Start, 0.0, line);
                        }
                    }
                    Headings::Upright(_) => {
                        let x = left + fitted.height(theme) / 2.0 + offset(i) + fitted.size * CAP_HEIGHT / 2.0;
                        write(items, Point { x, y: middle }, Anchor::Middle, -90.0, line);
                    }
                    Headings::Beside(_) | Headings::None => {
                        let y = middle + offset(i) + fitted.size * CAP_HEIGHT / 2.0;
                        write(items, Point { x: left + fitted.width(), y }, Anchor::End, 0.0, line);
                    }
                }
            }
            if !matches!(self.headings, Headings::Above(_)) {
                let x = left + self.heading_width(theme) - 1.5 * theme.label_gap;
                let (from, to) = (Point { x, y: grid.y + start + 0.5 }, Point { x, y: grid.y + end - 0.5 });
                items.line(from, to, Stroke::new(theme.rule_color, theme.rule));
            }
        }
    }
}
