//! One row: what is claimed, what was observed, and the verdict.

use super::columns::Columns;
use super::{Checked, Claimed, ink};
use crate::axis::Axis;
use crate::font::{CAP_HEIGHT, Weight};
use crate::look::mark;
use crate::number::plain;
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;
use crate::whisker::{part, whisker};

/// What the rows share.
pub(super) struct Rows<'a> {
    pub(super) theme: &'a Theme,
    pub(super) columns: &'a Columns,
    /// The axis, if any claim is on it.
    pub(super) axis: Option<&'a Axis>,
}

impl Rows<'_> {
    /// Where a share of the axis lies, points; beyond it, on its ends.
    pub(super) fn x(&self, share: f64) -> f64 {
        let [left, width] = self.columns.plot;
        left + share.clamp(0.0, 1.0) * width
    }

    /// Height of the texts of a row, points.
    pub(super) fn height(&self, row: usize) -> f64 {
        self.columns.texts(row).iter().map(|lines| self.text_height(lines)).fold(0.0, f64::max)
    }

    fn text_height(&self, lines: &[(&str, f64, bool)]) -> f64 {
        lines.iter().map(|(_, size, _)| size * self.theme.line_height).sum()
    }

    /// Draws the claim into its place.
    pub(super) fn draw(&self, row: usize, claim: &Checked, place: Rect, items: &mut Items) {
        let mut inside = Items::default();
        if let Some(axis) = self.axis.filter(|_| claim.claimed != Claimed::Words) {
            self.claimed(claim, axis, place, &mut inside);
            self.observed(claim, axis, place, &mut inside);
        }
        let columns = self.columns;
        let [names, numbers, verdict] = columns.texts(row);
        self.lines(&names, place.x + self.theme.label_gap / 2.0, Anchor::Start, place, &mut inside);
        self.lines(&numbers, columns.numbers, Anchor::End, place, &mut inside);
        let middle = self.lines(&verdict, columns.verdict[1], Anchor::Start, place, &mut inside);
        let (shape, color, hollow) = ink(self.theme, claim.judgement.verdict);
        mark(self.theme, Point { x: columns.verdict[0], y: middle }, shape, color, hollow, &mut inside);
        let mut data = vec![("claim", claim.id.clone()), ("verdict", claim.judgement.verdict.to_string())];
        data.push(("claimed", claim.expected.clone()));
        if let [(gain, ends)] = claim.gains()[..] {
            data.push(("estimate", plain(gain)));
            data.extend(ends.into_iter().flat_map(|[low, high]| [("low", plain(low)), ("high", plain(high))]));
        }
        items.group(Group { title: claim.said(), data, items: inside });
    }

    /// Writes lines around the middle of a row, and returns the middle of the first, points.
    fn lines(&self, lines: &[(&str, f64, bool)], x: f64, anchor: Anchor, place: Rect, items: &mut Items) -> f64 {
        let theme = self.theme;
        let mut y = place.center().y - self.text_height(lines) / 2.0;
        let mut first = None;
        for (line, size, below) in lines {
            let height = size * theme.line_height;
            let middle = y + height / 2.0;
            first.get_or_insert(middle);
            let at = Point { x, y: middle + size * CAP_HEIGHT / 2.0 };
            let color = if *below { theme.grey } else { theme.black };
            let (weight, content) = (Weight::Regular, (*line).to_owned());
            items.text(Text { at, anchor, rotate: 0.0, weight, size: *size, color, content });
            y += height;
        }
        first.unwrap_or(place.center().y)
    }

    /// Shades what is claimed.
    fn claimed(&self, claim: &Checked, axis: &Axis, place: Rect, items: &mut Items) {
        let theme = self.theme;
        let area = place.inset(theme.claim_inset);
        let (top, bottom, middle) = (area.y, area.bottom(), area.center().y);
        let at = |value: f64| self.x(axis.share(value));
        let mut band = |corners: Vec<(f64, f64)>| {
            let corners = corners.into_iter().map(|(x, y)| Point { x, y }).collect();
            items.band(corners, theme.undecided, theme.claim_opacity);
        };
        let level = |from: f64, to: f64| vec![(from, top), (to, top), (to, bottom), (from, bottom)];
        match claim.claimed {
            Claimed::Value(value, tolerance) => {
                band(level(at(value - tolerance), at(value + tolerance)));
                let x = at(value);
                let ends = [top, bottom].map(|y| Point { x, y });
                items.line(ends[0], ends[1], Stroke::new(theme.black, theme.curve));
            }
            Claimed::Within(bound) => band(level(at(-bound), at(bound))),
            Claimed::Better | Claimed::Worse => {
                let (zero, tip) = (at(0.0), self.x(if claim.claimed == Claimed::Better { 1.0 } else { 0.0 }));
                let head = theme.bar_triangle.min((tip - zero).abs());
                let back = tip - (tip - zero).signum() * head;
                band(vec![(zero, top), (back, top), (tip, middle), (back, bottom), (zero, bottom)]);
            }
            Claimed::Words => {}
        }
    }

    /// Draws what was observed: every gain with its interval, below each other where there is room.
    fn observed(&self, claim: &Checked, axis: &Axis, place: Rect, items: &mut Items) {
        let theme = self.theme;
        let gains = claim.gains();
        let (shape, color, hollow) = ink(theme, claim.judgement.verdict);
        let stroke = Stroke::new(color, theme.interval);
        #[expect(clippy::cast_precision_loss, reason = "gains of a claim")]
        let lane = (place.height - 2.0 * theme.claim_inset) / gains.len().max(1) as f64;
        let apart = gains.len() == 1 || lane >= 2.0 * theme.mark_radius;
        let mut y = if apart { place.center().y - lane * lanes(gains.len()) / 2.0 } else { place.center().y };
        for (gain, ends) in gains {
            if let Some(ends) = ends.filter(|_| apart) {
                let (shares, goes_on) = part(axis, ends);
                whisker(theme, shares.map(|share| Point { x: self.x(share), y }), goes_on, stroke, items);
            }
            let at = Point { x: self.x(axis.share(gain)), y };
            mark(theme, at, shape, color, hollow, items);
            y += if apart { lane } else { 0.0 };
        }
    }
}

/// The lanes between the first and the last of so many.
#[expect(clippy::cast_precision_loss, reason = "gains of a claim")]
fn lanes(count: usize) -> f64 {
    count.saturating_sub(1) as f64
}
