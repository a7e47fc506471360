//! One line: mark, interval and numbers.

use super::columns::{Columns, ends};
use super::{Estimate, Forest};
use crate::axis::Axis;
use crate::color::Color;
use crate::fit::{Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::judged::{data, ink, marks, said, short_reason};
use crate::look::{Shape, mark};
use crate::number::signed;
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;

/// The half of the diamond's height, in radii of a mark.
const DIAMOND: f64 = 1.7;

/// What the lines of a panel share.
pub(super) struct Lines<'a> {
    pub(super) forest: &'a Forest,
    pub(super) theme: &'a Theme,
    pub(super) columns: &'a Columns,
    pub(super) axis: &'a Axis,
    /// Left edge and width of the panel, points.
    pub(super) panel: [f64; 2],
}

impl Lines<'_> {
    /// Where a value lies; values beyond the axis, on its ends.
    pub(super) fn x(&self, value: f64) -> f64 {
        let share = self.axis.share(value).clamp(0.0, 1.0);
        self.panel[0] + self.columns.plot + share * self.columns.plot_width
    }

    /// Draws a line into its place; `name` is its label as it fits.
    pub(super) fn draw(&self, line: &Estimate, name: &[String], heading: &str, place: Rect, items: &mut Items) {
        let mut inside = Items::default();
        let y = place.center().y;
        let bold = if line.pooled { Weight::Bold } else { Weight::Regular };
        let baseline = y + self.columns.names.size * CAP_HEIGHT / 2.0;
        let mut write = |x: f64, anchor, size: f64, weight, color: Color, content: String| {
            let at = Point { x, y: y + size * CAP_HEIGHT / 2.0 };
            inside.text(Text { at, anchor, rotate: 0.0, weight, size, color, content });
        };
        let (theme, columns) = (self.theme, self.columns);
        let right = self.panel[0] + self.panel[1] - theme.label_gap / 2.0;
        for label in name.iter().take(1) {
            let x = self.panel[0] + columns.indent;
            write(x, Anchor::Start, columns.names.size, bold, theme.black, label.clone());
        }
        let [_, between, interval] = columns.numbers;
        match line.finding.estimate() {
            Some(estimate) => {
                let digits = self.forest.decimals();
                let at = right - interval - between;
                write(at, Anchor::End, columns.size, bold, theme.black, signed(estimate, digits));
                write(at, Anchor::Start, columns.size, Weight::Regular, theme.black, marks(&line.finding));
                if interval > 0.0 {
                    let written = ends(line, digits);
                    let (text, color) = if written.is_empty() {
                        (self.aside(line, interval), theme.grey)
                    } else {
                        (written, theme.black)
                    };
                    write(right, Anchor::End, columns.size, Weight::Regular, color, text);
                }
                self.estimate(line, estimate, y, &mut inside);
            }
            None => {
                let room = right - self.x(self.axis.low);
                let reason = fit([(short_reason(&line.finding).as_str(), room)], self.small());
                let text = reason.lines.concat().concat();
                inside.text(Text {
                    at: Point { x: right, y: baseline },
                    anchor: Anchor::End,
                    rotate: 0.0,
                    weight: Weight::Regular,
                    size: reason.size,
                    color: theme.grey,
                    content: text,
                });
            }
        }
        let of = if heading.is_empty() { String::new() } else { format!("{heading}, ") };
        let title = format!("{of}{}: {}", line.label, said(&line.finding, self.forest.decimals()));
        let mut attributes = vec![("row", line.label.clone())];
        attributes.extend((!heading.is_empty()).then(|| ("group", heading.to_owned())));
        attributes.extend(data(&line.finding));
        items.group(Group { title, data: attributes, items: inside });
    }

    fn small(&self) -> Style<'_> {
        Style::new(self.theme, Weight::Regular, self.columns.size)
    }

    /// What stands in place of an interval: why there is none, or that there is none.
    fn aside(&self, line: &Estimate, room: f64) -> String {
        let room = room - self.theme.label_gap;
        let reason = short_reason(&line.finding);
        let words = [reason.as_str(), "not testable", "no test"];
        let fits = |text: &&&str| self.theme.fonts.width(text, self.columns.size, Weight::Regular) <= room;
        words.iter().find(fits).map(|text| (*text).to_owned()).unwrap_or_default()
    }

    /// Draws the mark and its interval, cut where it leaves the axis.
    fn estimate(&self, line: &Estimate, estimate: f64, y: f64, items: &mut Items) {
        let theme = self.theme;
        let (color, hollow) = ink(theme, &line.finding);
        let stroke = Stroke::new(color, theme.interval);
        let ends = line.finding.interval().map(|ends| [ends.low, ends.high]);
        let inside = |value: f64| (0.0..=1.0).contains(&self.axis.share(value));
        if let Some(ends) = ends {
            let [from, to] = ends.map(|value| Point { x: self.x(value), y });
            let whole = ends.map(inside);
            let diamond = line.pooled && whole == [true, true] && to.x - from.x > 2.0 * theme.mark_radius;
            if diamond {
                let half = DIAMOND * theme.mark_radius;
                let at = self.x(estimate);
                let corners = vec![from, Point { x: at, y: y - half }, to, Point { x: at, y: y + half }];
                // Round joins: sharp ones would reach beyond the interval.
                let outline = corners.iter().copied().chain([from]).collect();
                items.polygon(corners, if hollow { theme.paper } else { color }, None);
                if hollow {
                    items.path(outline, stroke);
                }
                return;
            }
            items.line(from, to, stroke);
            for ((end, whole), outwards) in [from, to].into_iter().zip(whole).zip([-1.0, 1.0]) {
                let half = theme.interval_end;
                if whole {
                    items.line(Point { x: end.x, y: y - half }, Point { x: end.x, y: y + half }, stroke);
                } else {
                    let tip = Point { x: end.x + outwards * half, y };
                    let back = end.x - outwards * half;
                    items.polygon(
                        vec![tip, Point { x: back, y: y - half }, Point { x: back, y: y + half }],
                        color,
                        None,
                    );
                }
            }
        }
        let shape = match (line.pooled, hollow) {
            (true, _) => Shape::Diamond,
            (false, true) => Shape::Circle,
            (false, false) => Shape::Square,
        };
        mark(theme, Point { x: self.x(estimate), y }, shape, color, hollow, items);
    }
}
