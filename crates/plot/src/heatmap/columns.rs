//! What stands above the grid: title of the columns, headings of their groups, labels.

use super::axis::Axis;
use super::rows::apart;
use super::{Heatmap, headings};
use crate::Warning;
use crate::fit::{Fitted, Style, fit, fit_each, narrowest};
use crate::font::{CAP_HEIGHT, Weight};
use crate::scene::{Anchor, Items, Point, Stroke, Text};
use crate::theme::Theme;

/// How column labels are turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Not at all.
    Level,
    /// By 45 degrees, rising to the right.
    Slanted,
    /// By 90 degrees, bottom to top.
    Upright,
}

/// Size of the largest upright label as a share of the width of its column.
const HALF_SPACE: f64 = 0.95;

/// Sine and cosine of 45 degrees.
const HALF_TURN: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Headings of column groups: what stands level and what stands upright. Each has a label for every group, blank where
/// it is not its own.
#[derive(Debug, Clone, PartialEq)]
struct Headings {
    level: Fitted,
    upright: Fitted,
}

impl Headings {
    /// All level, if all fit the widths of their groups. Else all upright, for one look, unless setting some level makes
    /// them lower or spares shortening.
    fn new(names: &[&str], theme: &Theme, axis: &Axis) -> Self {
        let style = Style::new(theme, Weight::Bold, theme.heading_size).lines(2);
        let fits = |(name, span): (&&str, f64)| fit([(*name, span)], style).shortened.is_empty();
        let level: Vec<bool> = names.iter().zip(axis.span_lengths()).map(fits).collect();
        let mixed = Self::mix(names, &level, theme, axis);
        let upright = Self::mix(names, &vec![false; names.len()], theme, axis);
        let lower = mixed.height(theme) < upright.height(theme);
        if lower || !upright.upright.shortened.is_empty() || !level.contains(&false) { mixed } else { upright }
    }

    /// Sets level what is marked so.
    fn mix(names: &[&str], level: &[bool], theme: &Theme, axis: &Axis) -> Self {
        let style = Style::new(theme, Weight::Bold, theme.heading_size);
        let only = |wanted: bool| {
            let marked = names.iter().zip(level).zip(axis.span_lengths());
            marked.map(move |((name, level), span)| (if *level == wanted { *name } else { "" }, span))
        };
        let stand =
            |most: f64| fit_each(only(false).map(|(name, span)| (name, most, lines_in(theme, span))), style.lines(2));
        // As low as words allow, if the groups are wide enough for two lines; higher before anything is shortened.
        let lowest = narrowest(only(false).map(|(name, _)| name), style).min(theme.column_heading_max);
        let mut tries = [lowest, theme.column_heading_max].into_iter().map(stand);
        let upright = tries.find(|upright| upright.shortened.is_empty());
        let upright = upright.unwrap_or_else(|| stand(theme.column_label_max));
        Self { level: fit(only(true), style.lines(2)), upright }
    }

    fn height(&self, theme: &Theme) -> f64 {
        let level = if self.level.width() > 0.0 { self.level.height(theme) } else { 0.0 };
        level.max(self.upright.width())
    }
}

/// How many lines of upright text stand side by side in `space` points: two at most.
fn lines_in(theme: &Theme, space: f64) -> usize {
    if space >= 2.0 * theme.text_min * theme.line_height { 2 } else { 1 }
}

/// Everything above the grid, and the columns themselves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    pub(super) axis: Axis,
    turn: Turn,
    labels: Fitted,
    /// Every so many columns one has a label: all, unless columns are narrower than a label.
    every: usize,
    headings: Option<Headings>,
    /// Titles of panels; none if there are none.
    panels: Option<Fitted>,
    title: Fitted,
}

impl Columns {
    /// Sets the columns of a figure with `page` points between its margins; `None` if the labels do not fit this way.
    pub(super) fn new<'a>(heatmap: &'a Heatmap, theme: &Theme, axis: Axis, turn: Turn, page: f64) -> Option<Self> {
        let style = Style::new(theme, Weight::Regular, theme.label_size);
        let pitch = axis.pitch;
        let (most, lines) = match turn {
            Turn::Level => (pitch - 1.5, if pitch >= theme.column_tall_label { 4 } else { 2 }),
            Turn::Slanted => (theme.column_label_max, 1),
            Turn::Upright => (theme.column_label_max, lines_in(theme, pitch)),
        };
        let every = if turn == Turn::Upright { apart(theme.text_min, pitch) } else { 1 };
        let style = Style { largest: style.largest.min((pitch * HALF_SPACE).max(style.smallest)), ..style };
        let labels = fit(heatmap.column_labels().step_by(every).map(|label| (label, most)), style.lines(lines));
        let fits = match turn {
            Turn::Level => labels.shortened.is_empty(),
            Turn::Slanted => pitch * HALF_TURN >= labels.size,
            Turn::Upright => true,
        };
        if !fits {
            return None;
        }
        let headings = headings(&heatmap.columns).map(|names| Headings::new(&names, theme, &axis));
        let style = Style::new(theme, Weight::Regular, theme.title_size);
        let title = fit([(heatmap.column_axis.as_str(), page)], style.lines(2));
        let bold = Style::new(theme, Weight::Bold, theme.heading_size).lines(2);
        let reach = |(title, [from, to]): (&'a str, [usize; 2])| {
            let [start, end] = axis.reach(from, to);
            (title, end - start)
        };
        let panels = fit(heatmap.panel_reaches().map(reach), bold);
        let panels = (!panels.lines.is_empty()).then_some(panels);
        Some(Self { axis, turn, labels, every, headings, panels, title })
    }

    /// How many columns have a label, if not all.
    pub(super) fn thinned(&self) -> Option<Warning> {
        let (shown, of) = (self.labels.lines.len(), self.axis.starts.len());
        (shown < of).then_some(Warning::Thinned { what: "columns", shown, of })
    }

    /// What had to be shortened.
    pub(super) fn shortened(&self) -> impl Iterator<Item = &String> {
        let headings = self.headings.iter().flat_map(|headings| [&headings.level, &headings.upright]);
        [&self.title, &self.labels].into_iter().chain(&self.panels).chain(headings).flat_map(|fitted| &fitted.shortened)
    }

    /// How far labels reach beyond the right edge of the grid, points.
    pub(super) fn overhang(&self) -> f64 {
        if self.turn != Turn::Slanted {
            return 0.0;
        }
        let reach = |(longest, center): (f64, f64)| {
            center + (longest + self.labels.size * CAP_HEIGHT) * HALF_TURN - self.axis.length
        };
        self.labels.label_widths().zip(self.axis.centers().step_by(self.every)).map(reach).fold(0.0, f64::max)
    }

    /// Height of everything above the grid, points, if at least `corner` points are needed below the title.
    pub(super) fn height(&self, theme: &Theme, corner: f64) -> f64 {
        let title = self.title_height(theme);
        let above = self.panel_height(theme) + self.heading_height(theme) + self.label_height(theme);
        title + above.max(corner) + theme.label_gap
    }

    fn panel_height(&self, theme: &Theme) -> f64 {
        self.panels.as_ref().map_or(0.0, |panels| panels.height(theme) + 1.5 * theme.label_gap)
    }

    fn title_height(&self, theme: &Theme) -> f64 {
        if self.title.width() > 0.0 { self.title.height(theme) + theme.label_gap } else { 0.0 }
    }

    fn heading_height(&self, theme: &Theme) -> f64 {
        match &self.headings {
            None => 0.0,
            Some(headings) => headings.height(theme) + 1.5 * theme.label_gap,
        }
    }

    fn label_height(&self, theme: &Theme) -> f64 {
        match self.turn {
            Turn::Level => self.labels.height(theme) - self.labels.size * (theme.line_height - 1.0),
            Turn::Slanted => (self.labels.width() + self.labels.size * CAP_HEIGHT) * HALF_TURN,
            Turn::Upright => self.labels.width(),
        }
    }

    /// Draws everything above a grid whose upper left corner is `grid`, from `top` on; the page reaches from `page[0]` to
    /// `page[1]`.
    pub(super) fn draw(
        &self,
        heatmap: &Heatmap,
        theme: &Theme,
        grid: Point,
        (top, page): (f64, [f64; 2]),
        items: &mut Items,
    ) {
        self.draw_labels(theme, grid, items);
        let bottom = grid.y - theme.label_gap - self.label_height(theme);
        if let Some(headings) = &self.headings {
            let rule = bottom - theme.label_gap * 0.75;
            for ((i, [start, end]), group) in self.axis.spans.iter().enumerate().zip(&heatmap.columns) {
                if group.named().is_none() {
                    continue;
                }
                let foot = Point { x: grid.x + (start + end) / 2.0, y: rule - theme.label_gap * 0.5 };
                for (fitted, turn) in [(&headings.level, Turn::Level), (&headings.upright, Turn::Upright)] {
                    stack(&fitted.lines[i], fitted, foot, turn, theme, items);
                }
                let (from, to) = (grid.x + start + 0.5, grid.x + end - 0.5);
                let stroke = Stroke::new(theme.rule_color, theme.rule);
                items.line(Point { x: from, y: rule }, Point { x: to, y: rule }, stroke);
            }
        }
        if let Some(panels) = &self.panels {
            let foot = bottom - self.heading_height(theme) - theme.label_gap;
            for (lines, (_, [from, to])) in panels.lines.iter().zip(heatmap.panel_reaches()) {
                let [start, end] = self.axis.reach(from, to);
                let foot = Point { x: grid.x + (start + end) / 2.0, y: foot };
                stack(lines, panels, foot, Turn::Level, theme, items);
            }
        }
        // Centred over the grid, but not beyond the page, where the grid is narrower than its title.
        let half = self.title.width() / 2.0;
        let x = (grid.x + self.axis.length / 2.0).min(page[1] - half).max(page[0] + half);
        let mut y = top + self.title.size * 0.9;
        for line in self.title.lines.iter().flatten() {
            items.text(Text {
                at: Point { x, y },
                anchor: Anchor::Middle,
                rotate: 0.0,
                weight: self.title.weight,
                size: self.title.size,
                color: theme.grey,
                content: line.clone(),
            });
            y += self.title.size * theme.line_height;
        }
    }

    fn draw_labels(&self, theme: &Theme, grid: Point, items: &mut Items) {
        for (lines, center) in self.labels.lines.iter().zip(self.axis.centers().step_by(self.every)) {
            let foot = Point { x: grid.x + center, y: grid.y - theme.label_gap };
            stack(lines, &self.labels, foot, self.turn, theme, items);
        }
    }
}

/// Writes lines that stand on `foot`, the middle of their lower edge.
fn stack(lines: &[String], fitted: &Fitted, foot: Point, turn: Turn, theme: &Theme, items: &mut Items) {
    let size = fitted.size;
    #[expect(clippy::cast_precision_loss, reason = "at most two lines")]
    let below = |i: usize| (lines.len() - 1 - i) as f64 * size * theme.line_height;
    for (i, line) in lines.iter().enumerate() {
        let (at, rotate, anchor) = match turn {
            Turn::Level => (Point { x: foot.x, y: foot.y - size * 0.25 - below(i) }, 0.0, Anchor::Middle),
            Turn::Slanted => {
                let right = size * CAP_HEIGHT / 2.0 * HALF_TURN;
                (Point { x: foot.x + right, y: foot.y }, -45.0, Anchor::Start)
            }
            Turn::Upright => {
                let middle = below(0) / 2.0 - below(i);
                (Point { x: foot.x + size * CAP_HEIGHT / 2.0 + middle, y: foot.y }, -90.0, Anchor::Start)
            }
        };
        let (weight, content) = (fitted.weight, line.clone());
        items.text(Text { at, anchor, rotate, weight, size, color: theme.black, content });
    }
}
