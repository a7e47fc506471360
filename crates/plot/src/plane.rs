//! A plane with two axes of numbers: where values lie on the page, and the frame around them.

use crate::axis::{Axis, Spacing, Written};
use crate::fit::{Fitted, Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::page::Page;
use crate::scene::{Anchor, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;

/// What an axis is to show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale<'a> {
    /// What is drawn along it, ends of intervals included.
    pub(crate) values: &'a [f64],
    pub(crate) spacing: Spacing,
    pub(crate) written: Written,
    pub(crate) title: &'a str,
}

impl Scale<'_> {
    fn axis(&self, most: usize) -> Axis {
        Axis::new(self.values.iter().copied(), self.spacing, self.written, most)
    }
}

/// A plane in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    /// The part of the page that values are drawn in.
    pub(crate) rect: Rect,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
}

/// Least distance of labels of an axis: to the right in sizes of the text, upwards in its line heights.
const APART: [f64; 2] = [0.9, 1.5];

/// Most labels tried on an axis.
const MOST: usize = 8;

impl Plane {
    /// Sets a plane with its upper edge at `top` and `height` points high over the whole width of the page, draws its
    /// frame, and returns it with the place where all of it ends, points.
    pub(crate) fn set(page: &mut Page, top: f64, height: f64, x: Scale, y: Scale) -> (Self, f64) {
        Self::set_beside(page, top, height, 0.0, x, y)
    }

    /// The same, leaving `beside` points free at the right.
    pub(crate) fn set_beside(page: &mut Page, top: f64, height: f64, beside: f64, x: Scale, y: Scale) -> (Self, f64) {
        let theme = page.theme;
        let right = page.right() - beside;
        let size = theme.tick_size;
        let style = Style::new(theme, Weight::Regular, theme.title_size);
        let y_title = fit([(y.title, height)], style.lines(2));
        let room = height / (APART[1] * size * theme.line_height);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of labels")]
        let y_axis = y.axis((room as usize).clamp(2, MOST));
        let labels = y_axis.ticks.iter().map(|tick| theme.fonts.width(&tick.label, size, Weight::Regular));
        let title_width = if y.title.is_empty() { 0.0 } else { y_title.height(theme) + theme.label_gap };
        let left = page.left() + title_width + labels.fold(0.0, f64::max) + theme.label_gap + theme.tick;
        let (x_axis, overhang) = fitting(theme, &x, right - left);
        // Labels stand half over the upper edge.
        let rect = Rect { x: left, y: top + size / 2.0, width: right - left - overhang, height };
        let plane = Self { rect, x: x_axis, y: y_axis };
        plane.frame(theme, &mut page.items);
        let at = Point { x: page.left() + y_title.size * 0.9, y: rect.center().y };
        title(theme, &y_title, at, -90.0, &mut page.items);
        let mut bottom = rect.bottom() + theme.tick + size * theme.line_height + theme.label_gap;
        let x_title = fit([(x.title, rect.width)], style.lines(2));
        if !x.title.is_empty() {
            let at = Point { x: rect.center().x, y: bottom + x_title.size * 0.8 };
            title(theme, &x_title, at, 0.0, &mut page.items);
            bottom += x_title.height(theme);
        }
        page.shortened(y_title.shortened.iter().chain(&x_title.shortened));
        (plane, bottom)
    }

    /// Where a pair of values lies; values beyond the axes, on their ends.
    pub(crate) fn at(&self, x: f64, y: f64) -> Point {
        let [x, y] = [self.x.share(x), self.y.share(y)].map(|share| share.clamp(0.0, 1.0));
        Point { x: self.rect.x + x * self.rect.width, y: self.rect.bottom() - y * self.rect.height }
    }

    /// Draws a level line across the plane.
    pub(crate) fn level(&self, y: f64, stroke: Stroke, items: &mut Items) {
        if (0.0..=1.0).contains(&self.y.share(y)) {
            let y = self.at(self.x.low, y).y;
            items.line(Point { x: self.rect.x, y }, Point { x: self.rect.right(), y }, stroke);
        }
    }

    /// Draws the lines of the grid, the two axes, ticks and their labels.
    fn frame(&self, theme: &Theme, items: &mut Items) {
        let (rect, size) = (self.rect, theme.tick_size);
        let rule = Stroke::new(theme.rule_color, theme.rule);
        let label = |at, anchor, content: &str| Text {
            at,
            anchor,
            rotate: 0.0,
            weight: Weight::Regular,
            size,
            color: theme.black,
            content: content.to_owned(),
        };
        for tick in &self.y.ticks {
            let y = self.at(self.x.low, tick.value).y;
            if !tick.label.is_empty() {
                let grid = Stroke::new(theme.grid_color, theme.rule);
                items.line(Point { x: rect.x, y }, Point { x: rect.right(), y }, grid);
            }
            items.line(Point { x: rect.x - theme.tick, y }, Point { x: rect.x, y }, rule);
            let at = Point { x: rect.x - theme.tick - theme.label_gap / 2.0, y: y + size * CAP_HEIGHT / 2.0 };
            items.text(label(at, Anchor::End, &tick.label));
        }
        ticks_below(theme, rect, &self.x, items);
        let corner = Point { x: rect.x, y: rect.bottom() };
        items.path(vec![Point { x: rect.x, y: rect.y }, corner, Point { x: rect.right(), y: corner.y }], rule);
    }
}

/// Draws the ticks of an axis below a rectangle, and their labels.
pub(crate) fn ticks_below(theme: &Theme, rect: Rect, axis: &Axis, items: &mut Items) {
    let (size, rule) = (theme.tick_size, Stroke::new(theme.rule_color, theme.rule));
    for tick in &axis.ticks {
        let x = rect.x + axis.share(tick.value).clamp(0.0, 1.0) * rect.width;
        let long = if tick.label.is_empty() { theme.tick / 2.0 } else { theme.tick };
        items.line(Point { x, y: rect.bottom() }, Point { x, y: rect.bottom() + long }, rule);
        let (anchor, weight, color) = (Anchor::Middle, Weight::Regular, theme.black);
        let at = Point { x, y: rect.bottom() + theme.tick + size };
        items.text(Text { at, anchor, rotate: 0.0, weight, size, color, content: tick.label.clone() });
    }
}

/// The axis with the most labels that stand apart in `width` points, and how far its last label reaches beyond its end.
pub(crate) fn fitting(theme: &Theme, scale: &Scale, width: f64) -> (Axis, f64) {
    let size = theme.tick_size;
    let mut most = MOST;
    loop {
        let axis = scale.axis(most);
        let labelled: Vec<(f64, f64)> = axis
            .ticks
            .iter()
            .filter(|tick| !tick.label.is_empty())
            .map(|tick| (axis.share(tick.value), theme.fonts.width(&tick.label, size, Weight::Regular)))
            .collect();
        // A label at the end of the axis takes half its width of it.
        // The shorter axis moves its labels too, each by its share.
        let beyond = |&(share, label): &(f64, f64)| (label / 2.0 - (1.0 - share) * width).max(0.0) / share.max(0.5);
        let overhang = labelled.iter().map(beyond).fold(0.0, f64::max);
        let length = width - overhang;
        let apart = labelled.windows(2).all(|pair| {
            let [(a, a_width), (b, b_width)] = [pair[0], pair[1]];
            (b - a) * length >= (a_width + b_width) / 2.0 + APART[0] * size
        });
        if apart || most <= 2 {
            return (axis, overhang);
        }
        most -= 1;
    }
}

/// Writes the title of an axis, its first line at `at`.
pub(crate) fn title(theme: &Theme, fitted: &Fitted, at: Point, rotate: f64, items: &mut Items) {
    let mut at = at;
    for line in fitted.lines.iter().flatten() {
        let (weight, size, color) = (fitted.weight, fitted.size, theme.black);
        items.text(Text { at, anchor: Anchor::Middle, rotate, weight, size, color, content: line.clone() });
        let down = fitted.size * theme.line_height;
        if rotate == 0.0 { at.y += down } else { at.x += down }
    }
}
