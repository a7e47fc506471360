//! One panel: two arms and their difference.

use super::swarm::swarm;
use super::{Contrast, Estimation};
use crate::axis::{Axis, Spacing, Tick, Written};
use crate::fit::{Fitted, Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::judged::{data, ink, marks, said};
use crate::look::{Look, Shape, mark};
use crate::number::signed;
use crate::page::Page;
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;

/// Most labels of an axis.
const TICKS: usize = 4;

/// How much further than the scores an axis may reach for the ends of an interval, in ranges of scores and difference.
const REACH: f64 = 1.0;

/// Half the width of the bar of a mean, and of the space for runs, as shares of the width of a slot.
const MEAN: f64 = 0.32;
const RUNS: f64 = 0.42;

/// What all panels share: scales and texts of one size.
pub(super) struct Frame {
    headings: Fitted,
    names: Fitted,
    scores: Vec<Axis>,
    differences: Vec<Axis>,
    /// Room for the labels of the axes, points: scores, differences.
    labels: [f64; 2],
}

impl Frame {
    /// For panels `width` points wide.
    pub(super) fn new(estimation: &Estimation, theme: &Theme, width: f64) -> Self {
        let contrasts = &estimation.contrasts;
        let headings = contrasts.iter().map(|contrast| (contrast.label.as_str(), width));
        let headings = fit(headings, Style::new(theme, Weight::Bold, theme.label_size));
        let scores: Vec<Axis> = contrasts.iter().map(scores).collect();
        let differences: Vec<Axis> =
            contrasts.iter().zip(&scores).map(|(contrast, scores)| differences(contrast, scores)).collect();
        let widest = |axes: &[Axis]| {
            let labels = axes.iter().flat_map(|axis| &axis.ticks);
            labels.map(|tick| theme.fonts.width(&tick.label, theme.tick_size, Weight::Regular)).fold(0.0, f64::max)
        };
        let labels = [widest(&scores), widest(&differences)].map(|width| width + theme.tick + theme.label_gap / 2.0);
        let slot = (width - labels.iter().sum::<f64>()) / 3.0 - theme.label_gap / 2.0;
        let names = contrasts.iter().flat_map(|contrast| &contrast.names).map(|name| (name.as_str(), slot));
        let names = fit(names, Style::new(theme, Weight::Regular, theme.tick_size).lines(2));
        Self { headings, names, scores, differences, labels }
    }

    /// The labels that had to be shortened.
    pub(super) fn shortened(&self) -> impl Iterator<Item = &String> {
        let mut names: Vec<&String> = self.headings.shortened.iter().chain(&self.names.shortened).collect();
        names.sort();
        names.dedup();
        names.into_iter()
    }

    /// Height of the heading of a panel, points.
    pub(super) fn heading(&self, theme: &Theme) -> f64 {
        self.headings.height(theme) + theme.label_gap
    }
}

/// The axis of the scores, long enough for the interval of the difference, unless that is far longer than the scores.
fn scores(contrast: &Contrast) -> Axis {
    let zero = contrast.mean(1);
    let all = || contrast.arms.iter().flatten().copied();
    let at = contrast.finding.estimate().map(|difference| zero + difference).unwrap_or(zero);
    let [low, high] = all().chain([zero, at]).fold([f64::MAX, f64::MIN], |[low, high], v| [low.min(v), high.max(v)]);
    // Halves: the difference of two huge numbers of opposite sign is no number.
    let reach = 2.0 * REACH * (high / 2.0 - low / 2.0);
    let ends = contrast.finding.interval().map(|ends| [zero + ends.low, zero + ends.high]);
    let reach = if reach > 0.0 { reach } else { f64::MAX };
    let kept =
        ends.into_iter().flatten().map(|end| end.clamp((low - reach).max(f64::MIN), (high + reach).min(f64::MAX)));
    Axis::new(all().chain([zero, at]).chain(kept), Spacing::Linear, Written::Score, TICKS)
}

/// The axis of the differences: that of the scores, counted from the mean of the second arm.
fn differences(contrast: &Contrast, scores: &Axis) -> Axis {
    let zero = contrast.mean(1);
    let [low, high] = [scores.low - zero, scores.high - zero].map(|end| end.clamp(f64::MIN, f64::MAX));
    let round = Axis::new([low, high].into_iter(), Spacing::Linear, Written::Signed, TICKS);
    let within = |tick: &Tick| (low..=high).contains(&tick.value);
    Axis { low, high, spacing: Spacing::Linear, ticks: round.ticks.into_iter().filter(within).collect() }
}

/// One panel.
pub(super) struct Panel<'a> {
    pub(super) estimation: &'a Estimation,
    pub(super) contrast: &'a Contrast,
    pub(super) frame: &'a Frame,
    pub(super) place: usize,
}

impl Panel<'_> {
    /// Draws the panel with its upper left corner at that of `rect`, the plot as high as `rect`, and returns where it
    /// ends, points.
    pub(super) fn draw(&self, rect: Rect, page: &mut Page) -> f64 {
        let theme = page.theme;
        let mut items = Items::default();
        let y = rect.y + self.frame.heading(theme);
        let [left, right] = self.frame.labels;
        let plot = Rect { x: rect.x + left, y, width: rect.width - left - right, height: rect.height };
        let text = |at, anchor, weight, size, content: &str| Text {
            at,
            anchor,
            rotate: 0.0,
            weight,
            size,
            color: theme.black,
            content: content.to_owned(),
        };
        let heading = &self.frame.headings;
        let at = Point { x: plot.center().x, y: rect.y + heading.size };
        let half = heading.label_widths().nth(self.place).unwrap_or(0.0) / 2.0;
        let x = at.x.clamp(rect.x + half, (rect.right() - half).max(rect.x + half));
        for line in &heading.lines[self.place] {
            items.text(text(Point { x, ..at }, Anchor::Middle, Weight::Bold, heading.size, line));
        }
        self.axes(plot, theme, &mut items);
        let slot = plot.width / 3.0;
        let x = |place: f64| plot.x + slot * (place + 0.5);
        self.runs(plot, [x(0.0), x(1.0), x(2.0)], slot, theme, &mut items);
        let names = &self.frame.names;
        let below = plot.bottom() + theme.tick + names.size;
        for arm in 0..2 {
            let mut y = below;
            for line in names.lines.get(2 * self.place + arm).into_iter().flatten() {
                #[expect(clippy::cast_precision_loss, reason = "one of two")]
                let at = Point { x: x(arm as f64), y };
                items.text(text(at, Anchor::Middle, Weight::Regular, names.size, line));
                y += names.size * theme.line_height;
            }
        }
        let finding = &self.contrast.finding;
        if let Some(estimate) = finding.estimate() {
            let number = signed(estimate, self.estimation.decimals());
            let start = plot.x + 2.0 * slot;
            // The marks go before the number does; the axis says both.
            for written in [format!("{number}{}", marks(finding)), number] {
                let half = theme.fonts.width(&written, names.size, Weight::Bold) / 2.0;
                if start + 2.0 * half <= rect.right() {
                    let at = Point { x: x(2.0).max(start + half).min(rect.right() - half), y: below };
                    items.text(text(at, Anchor::Middle, Weight::Bold, names.size, &written));
                    break;
                }
            }
        }
        let title = format!("{}: {}", self.contrast.label, said(finding, self.estimation.decimals()));
        let [a, b] = self.contrast.names.clone();
        let mut attributes = vec![("contrast", self.contrast.label.clone()), ("a", a), ("b", b)];
        attributes.extend(data(finding));
        page.items.group(Group { title, data: attributes, items });
        plot.bottom() + theme.tick + names.height(theme).max(names.size * theme.line_height)
    }

    /// Where a score lies on the page, points.
    fn y(&self, plot: Rect, score: f64) -> f64 {
        plot.bottom() - self.frame.scores[self.place].share(score).clamp(0.0, 1.0) * plot.height
    }

    fn axes(&self, plot: Rect, theme: &Theme, items: &mut Items) {
        let rule = Stroke::new(theme.rule_color, theme.rule);
        let zero = self.contrast.mean(1);
        let sides = [(plot.x, -1.0, Anchor::End, 0.0), (plot.right(), 1.0, Anchor::Start, zero)];
        let axes = [&self.frame.scores[self.place], &self.frame.differences[self.place]];
        for ((x, outwards, anchor, from), axis) in sides.into_iter().zip(axes) {
            items.line(Point { x, y: plot.y }, Point { x, y: plot.bottom() }, rule);
            for tick in &axis.ticks {
                let y = self.y(plot, from + tick.value);
                items.line(Point { x, y }, Point { x: x + outwards * theme.tick, y }, rule);
                let at = Point {
                    x: x + outwards * (theme.tick + theme.label_gap / 2.0),
                    y: y + theme.tick_size * CAP_HEIGHT / 2.0,
                };
                items.text(Text {
                    at,
                    anchor,
                    rotate: 0.0,
                    weight: Weight::Regular,
                    size: theme.tick_size,
                    color: theme.black,
                    content: tick.label.clone(),
                });
            }
        }
    }

    /// Draws the runs, their means, and the difference.
    fn runs(&self, plot: Rect, [a, b, difference]: [f64; 3], slot: f64, theme: &Theme, items: &mut Items) {
        let contrast = self.contrast;
        let means = [contrast.mean(0), contrast.mean(1)].map(|mean| self.y(plot, mean));
        let thin = Stroke::new(theme.grid_color, theme.interval);
        items.line(Point { x: b, y: means[1] }, Point { x: plot.right(), y: means[1] }, thin.dashed(None));
        items.line(
            Point { x: a, y: means[0] },
            Point { x: difference, y: means[0] },
            thin.dashed(Some(theme.dashes[1])),
        );
        let radius = theme.mark_radius;
        let points = [(a, &contrast.arms[0]), (b, &contrast.arms[1])].map(|(x, scores)| {
            let heights: Vec<f64> = scores.iter().map(|score| self.y(plot, *score)).collect();
            let offsets = swarm(&heights, 2.4 * radius, slot * RUNS - radius);
            heights.iter().zip(offsets).map(|(y, offset)| Point { x: x + offset, y: *y }).collect::<Vec<Point>>()
        });
        if contrast.joined() {
            for (from, to) in points[0].iter().zip(&points[1]) {
                items.line(*from, *to, Stroke::new(theme.undecided, theme.rule));
            }
        }
        for (arm, points) in points.iter().enumerate() {
            let look = Look::of(theme, arm);
            points.iter().for_each(|point| look.mark(theme, *point, false, items));
            let x = if arm == 0 { a } else { b };
            let ends = [x - slot * MEAN, x + slot * MEAN].map(|x| Point { x, y: means[arm] });
            items.line(ends[0], ends[1], Stroke::new(theme.black, theme.curve));
        }
        self.difference(plot, difference, theme, items);
    }

    /// Draws the difference with its interval, cut where it leaves the axis.
    fn difference(&self, plot: Rect, x: f64, theme: &Theme, items: &mut Items) {
        let finding = &self.contrast.finding;
        let Some(estimate) = finding.estimate() else { return };
        let (color, hollow) = ink(theme, finding);
        let zero = self.contrast.mean(1);
        let stroke = Stroke::new(color, theme.interval);
        if let Some(interval) = finding.interval() {
            let ends = [zero + interval.low, zero + interval.high];
            let [low, high] = ends.map(|end| self.y(plot, end));
            items.line(Point { x, y: low }, Point { x, y: high }, stroke);
            let half = theme.interval_end;
            for ((y, end), outwards) in [low, high].into_iter().zip(ends).zip([1.0, -1.0]) {
                if (0.0..=1.0).contains(&self.frame.scores[self.place].share(end)) {
                    items.line(Point { x: x - half, y }, Point { x: x + half, y }, stroke);
                } else {
                    let tip = Point { x, y: y + outwards * half };
                    let back = y - outwards * half;
                    let corners = vec![tip, Point { x: x - half, y: back }, Point { x: x + half, y: back }];
                    items.polygon(corners, color, None);
                }
            }
        }
        let shape = if hollow { Shape::Circle } else { Shape::Square };
        mark(theme, Point { x, y: self.y(plot, zero + estimate) }, shape, color, hollow, items);
    }
}
