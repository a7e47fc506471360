//! Puts the lines of a forest plot on the page.

use super::caption::caption;
use super::columns::Columns;
use super::line::Lines;
use super::panels::{self, Panels, has_rule, set};
use super::{Forest, Section};
use crate::axis::{Spacing, Written};
use crate::fit::{Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::page::Page;
use crate::plane::{Scale, fitting};
use crate::scene::{Anchor, Point, Rect, Stroke};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Draws a forest plot on a page `width` points wide.
pub(super) fn draw(forest: &Forest, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let Panels { panels, row } = set(&forest.sections, theme, width);
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let count = panels.len() as f64;
    let gap = 2.0 * theme.block_gap;
    let each = (page.right() - page.left() - gap * (count - 1.0)) / count;
    let columns = Columns::set(forest, &panels.concat(), theme, each);
    let mut shown = forest.range.to_vec();
    // A band wider than the data would push them together: it then reaches to the ends of the axis.
    let reach = shown.iter().fold(0.0_f64, |reach, end| reach.max(end.abs()));
    let bound = forest.bound.filter(|bound| bound.is_finite() && *bound > 0.0);
    shown.extend(bound.filter(|bound| *bound <= reach).into_iter().flat_map(|bound| [-bound, bound]));
    let scale = Scale { values: &shown, spacing: Spacing::Linear, written: Written::Signed, title: "" };
    let (axis, _) = fitting(theme, &scale, columns.plot_width);
    page.shortened(&columns.names.shortened);
    let mut names = columns.names.lines.iter();
    let (mut bottom, mut left) = (page.left(), page.left());
    let tallest = panels.iter().map(|panel| panels::height(panel, theme, row)).fold(0.0, f64::max);
    let top = header(forest, &mut page, [left, each], panels.len(), gap);
    for panel in &panels {
        let own: Vec<&[String]> =
            panel.iter().flat_map(|section| &section.lines).filter_map(|_| names.next()).map(Vec::as_slice).collect();
        let lines = Lines { forest, theme, columns: &columns, axis: &axis, panel: [left, each] };
        ground(&lines, panel, top, row, &mut page);
        let height = panels::height(panel, theme, row);
        let frame = Frame { lines: &lines, bound };
        // Headings stand clear of both.
        for [from, to] in spans(panel, theme, top, row) {
            frame.band(from, to, &mut page);
        }
        rows(&lines, panel, &own, top, row, &mut page);
        bottom = bottom.max(frame.axis(top + if count > 1.0 { tallest } else { height }, &mut page));
        left += each + gap;
    }
    let caption = caption(forest, &axis, columns.numbers[2] > 0.0);
    Ok(page.finish(&forest.words, &caption, bottom))
}

/// Writes what the numbers are above every panel, and returns where the lines start, points.
fn header(forest: &Forest, page: &mut Page, [left, width]: [f64; 2], count: usize, gap: f64) -> f64 {
    let theme = page.theme;
    if forest.numbers.trim().is_empty() {
        return theme.margin;
    }
    let style = Style::new(theme, Weight::Bold, theme.label_size).lines(2);
    let fitted = fit([(forest.numbers.as_str(), width)], style);
    let mut right = left + width - theme.label_gap / 2.0;
    for _ in 0..count {
        let mut y = theme.margin + fitted.size;
        for line in fitted.lines.iter().flatten() {
            page.write(Point { x: right, y }, Anchor::End, Weight::Bold, fitted.size, line);
            y += fitted.size * theme.line_height;
        }
        right += width + gap;
    }
    page.shortened(&fitted.shortened);
    theme.margin + fitted.height(theme) + theme.label_gap
}

/// Every line of a panel: its section, its place in it (`None` for the heading), and where it starts, points.
fn places<'a>(
    sections: &'a [Section],
    theme: &Theme,
    top: f64,
    row: f64,
) -> impl Iterator<Item = (&'a Section, Option<usize>, f64)> {
    let mut places = Vec::new();
    let mut y = top;
    for (nth, section) in sections.iter().enumerate() {
        y += if nth > 0 { theme.group_gap } else { 0.0 };
        if section.named().is_some() {
            places.push((section, None, y));
            y += row;
        }
        for (place, line) in section.lines.iter().enumerate() {
            let first_pooled = line.pooled && !section.lines[..place].iter().any(|line| line.pooled);
            y += if first_pooled && has_rule(section) { theme.group_gap } else { 0.0 };
            places.push((section, Some(place), y));
            y += row;
        }
    }
    places.into_iter()
}

/// Where the lines of every section start and end, points; without their headings.
fn spans(sections: &[Section], theme: &Theme, top: f64, row: f64) -> Vec<[f64; 2]> {
    let mut spans: Vec<[f64; 2]> = Vec::new();
    for (_, place, y) in places(sections, theme, top, row) {
        match (place, spans.last_mut()) {
            (Some(0), _) => spans.push([y, y + row]),
            (Some(_), Some(span)) => span[1] = y + row,
            _ => {}
        }
    }
    spans
}

/// Draws what lies below everything: stripes, and the rules above pooled estimates.
fn ground(lines: &Lines, sections: &[Section], top: f64, row: f64, page: &mut Page) {
    let (theme, [left, width]) = (lines.theme, lines.panel);
    for (section, place, y) in places(sections, theme, top, row) {
        let Some(place) = place else { continue };
        let pooled = section.lines[place].pooled;
        if place % 2 == 0 && !(pooled && has_rule(section)) {
            page.items.fill(Rect { x: left, y, width, height: row }, theme.stripe);
        }
        let first_pooled = pooled && !section.lines[..place].iter().any(|line| line.pooled);
        if first_pooled && has_rule(section) {
            let y = y - theme.group_gap / 2.0;
            let rule = Stroke::new(theme.grid_color, theme.rule);
            page.items.line(Point { x: left, y }, Point { x: left + width, y }, rule);
        }
    }
}

/// Draws the lines and headings of a panel.
fn rows(lines: &Lines, sections: &[Section], names: &[&[String]], top: f64, row: f64, page: &mut Page) {
    let (theme, [left, width]) = (lines.theme, lines.panel);
    let mut names = names.iter();
    for (section, place, y) in places(sections, theme, top, row) {
        let heading = section.named().unwrap_or_default();
        let Some(place) = place else {
            let size = lines.columns.names.size.max(theme.text_min);
            let fitted = fit([(heading, width - theme.label_gap)], Style::new(theme, Weight::Bold, size));
            let at = Point { x: left + theme.label_gap / 2.0, y: y + row / 2.0 + fitted.size * CAP_HEIGHT / 2.0 };
            page.write(at, Anchor::Start, Weight::Bold, fitted.size, &fitted.lines.concat().concat());
            page.shortened(&fitted.shortened);
            continue;
        };
        let rect = Rect { x: left, y, width, height: row };
        let name = names.next().copied().unwrap_or_default();
        lines.draw(&section.lines[place], name, heading, rect, &mut page.items);
    }
}

/// What stands around the lines of a panel.
struct Frame<'a> {
    lines: &'a Lines<'a>,
    bound: Option<f64>,
}

impl Frame<'_> {
    /// Draws the band of what is not relevant, and the line of no difference, from `top` to `bottom`, points.
    fn band(&self, top: f64, bottom: f64, page: &mut Page) {
        let (lines, theme) = (self.lines, self.lines.theme);
        if let Some(bound) = self.bound {
            let [from, to] = [lines.x(-bound), lines.x(bound)];
            let corners = [(from, top), (to, top), (to, bottom), (from, bottom)].map(|(x, y)| Point { x, y });
            page.items.band(corners.to_vec(), theme.undecided, theme.band_opacity);
        }
        let x = lines.x(0.0);
        page.items.line(Point { x, y: top }, Point { x, y: bottom }, Stroke::new(theme.grey, theme.interval));
    }

    /// Draws the axis below `top`, what its sides mean, and its title, and returns where all of it ends, points.
    fn axis(&self, top: f64, page: &mut Page) -> f64 {
        let (lines, theme, axis) = (self.lines, self.lines.theme, self.lines.axis);
        let [left, width] = lines.panel;
        let y = top + theme.label_gap;
        let rule = Stroke::new(theme.rule_color, theme.rule);
        let [from, to] = [lines.x(axis.low), lines.x(axis.high)];
        page.items.line(Point { x: from, y }, Point { x: to, y }, rule);
        let size = theme.tick_size;
        for tick in axis.ticks.iter().filter(|tick| (0.0..=1.0).contains(&axis.share(tick.value))) {
            let x = lines.x(tick.value);
            page.items.line(Point { x, y }, Point { x, y: y + theme.tick }, rule);
            let half = theme.fonts.width(&tick.label, size, Weight::Regular) / 2.0;
            let x = x.clamp(page.left() + half, (page.right() - half).max(page.left() + half));
            page.write(Point { x, y: y + theme.tick + size }, Anchor::Middle, Weight::Regular, size, &tick.label);
        }
        let below = y + theme.tick + size * theme.line_height;
        let below = self.sides([left, left + width], below, page);
        let style = Style::new(theme, Weight::Regular, theme.title_size).lines(2);
        let fitted = fit([(lines.forest.axis.as_str(), width)], style);
        page.shortened(&fitted.shortened);
        let mut y = below + fitted.size;
        for line in fitted.lines.iter().flatten() {
            let half = theme.fonts.width(line, fitted.size, Weight::Regular) / 2.0;
            let x = f64::midpoint(from, to).clamp(left + half, (left + width - half).max(left + half));
            page.write(Point { x, y }, Anchor::Middle, Weight::Regular, fitted.size, line);
            y += fitted.size * theme.line_height;
        }
        if lines.forest.axis.trim().is_empty() { below } else { y - fitted.size * 0.6 }
    }

    /// Writes what it means to lie on either side of zero, and returns where that ends, points.
    fn sides(&self, [left, right]: [f64; 2], top: f64, page: &mut Page) -> f64 {
        let (theme, zero) = (self.lines.theme, self.lines.x(0.0));
        let [below, above] = &self.lines.forest.sides;
        if below.trim().is_empty() && above.trim().is_empty() {
            return top;
        }
        let names = [format!("\u{2190} {below}"), format!("{above} \u{2192}")];
        let room = [zero - theme.label_gap - left, right - zero - theme.label_gap];
        let style = Style::new(theme, Weight::Regular, theme.tick_size).lines(3);
        let fitted = fit(names.iter().map(String::as_str).zip(room), style);
        page.shortened(&fitted.shortened);
        for (place, lines) in fitted.lines.iter().enumerate() {
            let (x, anchor) = if place == 0 {
                (zero - theme.label_gap, Anchor::End)
            } else {
                (zero + theme.label_gap, Anchor::Start)
            };
            let mut y = top + fitted.size;
            for line in lines {
                page.write(Point { x, y }, anchor, Weight::Regular, fitted.size, line);
                y += fitted.size * theme.line_height;
            }
        }
        top + fitted.height(theme)
    }
}
