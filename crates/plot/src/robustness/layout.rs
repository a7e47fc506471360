//! Drawing a robustness plot.

use super::swarm::swarm;
use super::{Robustness, Swarm};
use crate::axis::{Axis, Spacing, Written};
use crate::fit::{Fitted, Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::labels::{Ground, Label, label, reach};
use crate::legend::samples;
use crate::look::{Look, Shape, mark};
use crate::page::Page;
use crate::plane::{Scale, fitting, ticks_below, title};
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke};
use crate::theme::Theme;
use crate::whisker::{part, shown, whisker};
use crate::{Drawing, PlotError};

/// The axis makes room for a name beside the worst mark if that takes at most this share of it.
const NAME_SHARE: f64 = 0.4;

/// Sizes of marks that are tried, as shares of that of the theme, until the figure fits a page.
const SIZES: [f64; 4] = [1.0, 0.85, 0.7, 0.55];

/// A figure fits a page if it is at most this many times as high as the page is wide.
const PAGE: f64 = 1.3;

/// Draws the plot, with smaller marks where many languages at one place would make it higher than a page.
pub(super) fn draw(figure: &Robustness, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut drawing = draw_at(figure, theme, width)?;
    for size in SIZES.into_iter().skip(1) {
        if drawing.height() <= PAGE * theme.full_width {
            break;
        }
        let (mark_radius, interval) = (size * theme.mark_radius, size * theme.interval);
        drawing = draw_at(figure, &Theme { mark_radius, interval, ..theme.clone() }, width)?;
    }
    Ok(drawing)
}

fn draw_at(figure: &Robustness, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let top = keys(figure, &mut page);
    let style = Style::new(theme, Weight::Regular, theme.label_size).lines(2);
    let most = theme.row_label_share * width;
    let names = fit(figure.strips.iter().map(|strip| (strip.name.as_str(), most)), style);
    page.shortened(&names.shortened);
    let left = page.left() + names.width() + 2.0 * theme.label_gap;
    let gains = figure.shows_gains();
    let values = values(figure, gains, theme, page.right() - left);
    let written = if gains { Written::Signed } else { Written::Score };
    let scale = Scale { values: &values, spacing: Spacing::Linear, written, title: &figure.axis };
    let (axis, overhang) = fitting(theme, &scale, page.right() - left);
    let plot = Plot { figure, gains, axis, left, width: page.right() - left - overhang };
    let rows: Vec<Row> = figure.strips.iter().map(|strip| plot.row(theme, strip)).collect();
    let height = rows.iter().map(|row| row.height).sum();
    let all = Rect { x: left, y: top, width: plot.width, height };
    plot.ground(&mut page, all, &rows);
    let (mut y, mut cut) = (top, false);
    for ((strip, row), lines) in figure.strips.iter().zip(&rows).zip(&names.lines) {
        cut |= plot.strip(&mut page, strip, row, y);
        name(&mut page, &names, lines, left - theme.label_gap, y + row.height / 2.0);
        y += row.height;
    }
    ticks_below(theme, all, &plot.axis, &mut page.items);
    let mut bottom = y + theme.tick + theme.tick_size * theme.line_height + theme.label_gap;
    let style = Style::new(theme, Weight::Regular, theme.title_size).lines(2);
    let axis_title = fit([(figure.axis.as_str(), all.width)], style);
    if !figure.axis.is_empty() {
        let at = Point { x: all.center().x, y: bottom + axis_title.size * 0.8 };
        title(theme, &axis_title, at, 0.0, &mut page.items);
        bottom += axis_title.height(theme);
    }
    page.shortened(&axis_title.shortened);
    let caption = figure.caption(cut);
    Ok(page.finish(&figure.words, &caption, bottom))
}

/// Draws the legend of the groups that have marks, and returns where it ends, points.
fn keys(figure: &Robustness, page: &mut Page) -> f64 {
    let theme = page.theme;
    let (left, top) = (page.left(), theme.margin);
    let there = |group: &usize| figure.spots().any(|spot| spot.group == *group && spot.value.number().is_some());
    let groups: Vec<usize> = (0..figure.groups.len()).filter(there).collect();
    let names: Vec<&str> = groups.iter().filter_map(|&group| figure.groups.get(group)).map(String::as_str).collect();
    let end = samples(page, top, left, 3.0 * theme.mark_radius, &names, |entry, middle, items| {
        if let Some(&group) = groups.get(entry) {
            Look::of(theme, group).mark(theme, middle, false, items);
        }
    });
    end + theme.label_gap
}

/// What the axis is to show: all marks, means, intervals within reason, 0 for gains, and room for the names beside the
/// worst marks on an axis `width` points long.
fn values(figure: &Robustness, gains: bool, theme: &Theme, width: f64) -> Vec<f64> {
    let means = || figure.strips.iter().filter_map(|strip| strip.mean.as_ref());
    let spots = figure.spots().map(|spot| &spot.value);
    let mut numbers: Vec<f64> = spots.chain(means()).filter_map(super::Mark::number).collect();
    numbers.extend(gains.then_some(0.0));
    let intervals: Vec<[f64; 2]> =
        means().filter_map(super::Mark::interval).map(|ends| [ends.low, ends.high]).collect();
    let mut values = shown(&numbers, &intervals, Spacing::Linear);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lower = figure.lower_is_better;
    for strip in &figure.strips {
        let Some([(worst, at), _]) = strip.extremes(lower) else { continue };
        let name = theme.fonts.width(&worst.name, theme.label_size, Weight::Regular);
        let share = (name + reach(theme) + 2.0 * theme.label_gap) / width;
        // Where the axis must end so that the worst mark stands this share of it away from the end.
        let end = if lower { (at - low * share) / (1.0 - share) } else { (at - high * share) / (1.0 - share) };
        if share <= NAME_SHARE && end.is_finite() && high > low {
            values.push(end);
        }
    }
    values
}

/// Writes the name of a row, right-aligned and about its middle.
fn name(page: &mut Page, names: &Fitted, lines: &[String], right: f64, middle: f64) {
    let step = names.size * page.theme.line_height;
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let above = lines.len().saturating_sub(1) as f64 / 2.0 * step;
    let mut y = middle + names.size * CAP_HEIGHT / 2.0 - above;
    for line in lines {
        page.write(Point { x: right, y }, Anchor::End, names.weight, names.size, line);
        y += step;
    }
}

/// Where values lie on the page.
struct Plot<'a> {
    figure: &'a Robustness,
    /// Whether values are gains.
    gains: bool,
    axis: Axis,
    /// Left end and length of the axis, points.
    left: f64,
    width: f64,
}

/// The place of everything in a row, from its upper edge, points.
struct Row {
    height: f64,
    /// The line the marks stand around.
    line: f64,
    /// How far every mark that is drawn stands from it.
    aside: Vec<f64>,
    /// The line of the mean.
    mean: f64,
}

impl Plot<'_> {
    fn x(&self, value: f64) -> f64 {
        self.left + self.axis.share(value).clamp(0.0, 1.0) * self.width
    }

    /// How high a row must be.
    fn row(&self, theme: &Theme, strip: &Swarm) -> Row {
        let along: Vec<f64> = strip.drawn().map(|(_, number)| self.x(number)).collect();
        let size = 2.0 * (1.25 * theme.mark_radius + theme.interval / 2.0);
        let aside = swarm(&along, size);
        // A name beside the worst mark is as high as a line of text.
        let half = reach(theme).max(theme.label_size * theme.line_height / 2.0);
        let up = aside.iter().fold(half, |up, y| up.max(reach(theme) - y));
        let down = aside.iter().fold(half, |down, y| down.max(reach(theme) + y));
        let pad = theme.label_gap / 2.0;
        let mean = if strip.mean.is_some() { 2.0 * reach(theme) } else { 0.0 };
        let needed = up + down + mean + 2.0 * pad;
        let slack = (theme.list_row - needed).max(0.0) / 2.0;
        let line = slack + pad + up;
        Row { height: needed + 2.0 * slack, line, aside, mean: line + down + mean / 2.0 }
    }

    /// Draws what lies behind the marks: stripes, the lines of the grid, that of no gain, and the axis.
    fn ground(&self, page: &mut Page, all: Rect, rows: &[Row]) {
        let theme = page.theme;
        let mut y = all.y;
        for (place, row) in rows.iter().enumerate() {
            if place % 2 == 0 {
                let (x, width) = (page.left(), all.right() - page.left());
                page.items.fill(Rect { x, y, width, height: row.height }, theme.stripe);
            }
            y += row.height;
        }
        let mut upright = |x: f64, stroke| page.items.line(Point { x, y: all.y }, Point { x, y: all.bottom() }, stroke);
        for tick in self.axis.ticks.iter().filter(|tick| !tick.label.is_empty()) {
            upright(self.x(tick.value), Stroke::new(theme.grid_color, theme.rule));
        }
        if self.gains {
            upright(self.x(0.0), Stroke::new(theme.black, theme.rule));
        }
        let corner = Point { x: all.x, y: all.bottom() };
        page.items.line(corner, Point { x: all.right(), ..corner }, Stroke::new(theme.rule_color, theme.rule));
    }

    /// Draws the marks of a row whose upper edge is at `top`, and returns whether an interval was cut.
    fn strip(&self, page: &mut Page, strip: &Swarm, row: &Row, top: f64) -> bool {
        let theme = page.theme;
        let figure = self.figure;
        let mut cut = false;
        let mut ground = Ground::default();
        if let Some((mean, number)) = strip.mean.as_ref().and_then(|mean| Some((mean, mean.number()?))) {
            let at = Point { x: self.x(number), y: top + row.mean };
            let mut items = Items::default();
            if let Some(interval) = mean.interval() {
                let (shares, goes_on) = part(&self.axis, [interval.low, interval.high]);
                let ends = shares.map(|share| Point { x: self.left + share * self.width, ..at });
                whisker(theme, ends, goes_on, Stroke::new(theme.black, theme.curve), &mut items);
                cut = goes_on.contains(&true);
                ground.lines.push(ends);
            }
            mark(theme, at, Shape::Diamond, theme.black, mean.is_hollow(), &mut items);
            ground.marks.push(at);
            let title = figure.said_of_mean(strip, mean, number, self.gains);
            page.items.group(Group { title, data: figure.data_of_mean(strip, mean, number), items });
        }
        let worst = strip.extremes(figure.lower_is_better).map(|[(worst, _), _]| worst);
        let mut named = None;
        for ((spot, number), aside) in strip.drawn().zip(&row.aside) {
            let at = Point { x: self.x(number), y: top + row.line + aside };
            let mut items = Items::default();
            Look::of(theme, spot.group).mark(theme, at, spot.value.is_hollow(), &mut items);
            let (title, data) = (figure.said(strip, spot, number, self.gains), figure.data(strip, spot, number));
            page.items.group(Group { title, data, items });
            ground.marks.push(at);
            if worst.is_some_and(|worst| std::ptr::eq(worst, spot)) {
                named = Some(Label { name: &spot.name, at, left: !figure.lower_is_better, first: true });
            }
        }
        // A name stays within its row, so that nobody takes it for one of the next.
        let area = Rect { x: self.left, y: top, width: self.width, height: row.height };
        label(page, area, named.as_slice(), &ground);
        cut
    }
}
