//! What lists of intervals share: how far their axis goes, the line of zero behind the rows, and the axis below them.

use crate::axis::Axis;
use crate::fit::{Style, fit};
use crate::font::Weight;
use crate::page::Page;
use crate::scene::{Anchor, Items, Point, Rect, Stroke};
use crate::theme::Theme;

/// How much further than its estimates an axis may reach for the ends of intervals: this many times the range of the
/// estimates and zero, or the half-width that a quarter of the intervals do not exceed, whichever is more.
const REACH: [f64; 2] = [0.6, 2.5];

/// What an axis shows of estimates and the ends of their intervals: zero, every estimate, and the intervals, but not all of
/// one that is far wider than the others.
pub(crate) fn range(known: impl Iterator<Item = (f64, [f64; 2])>) -> [f64; 2] {
    let known: Vec<(f64, [f64; 2])> = known.collect();
    let [low, high] = known.iter().fold([0.0_f64, 0.0_f64], |[low, high], (at, _)| [low.min(*at), high.max(*at)]);
    // Halves: the difference of two huge numbers of opposite sign is no number.
    let mut halves: Vec<f64> = known.iter().map(|(_, [low, high])| high / 2.0 - low / 2.0).collect();
    halves.retain(|half| half.is_finite() && *half > 0.0);
    halves.sort_by(f64::total_cmp);
    let usual = halves.get(halves.len() / 4).copied().unwrap_or(0.0);
    let reach = (2.0 * REACH[0] * (high / 2.0 - low / 2.0)).max(REACH[1] * usual);
    let ends = known.iter().map(|(_, ends)| ends);
    let lowest = ends.clone().map(|ends| ends[0]).fold(low, f64::min);
    let highest = ends.map(|ends| ends[1]).fold(high, f64::max);
    [lowest.max(low - reach).max(f64::MIN), highest.min(high + reach).min(f64::MAX)]
}

/// Draws the line of zero at `x` from the top to the bottom of a row, points.
pub(crate) fn zero(theme: &Theme, x: f64, [top, bottom]: [f64; 2], items: &mut Items) {
    items.line(Point { x, y: top }, Point { x, y: bottom }, Stroke::new(theme.grey, theme.rule));
}

/// Draws the axis and its title below rows that end at `top`; `plot` is its left end and its length. Returns where all of it
/// ends, points.
pub(crate) fn axis_below(page: &mut Page, title: &str, axis: &Axis, [left, width]: [f64; 2], top: f64) -> f64 {
    let theme = page.theme;
    let rect = Rect { x: left, y: top, width, height: theme.label_gap };
    let ends = [rect.x, rect.right()].map(|x| Point { x, y: rect.bottom() });
    page.items.line(ends[0], ends[1], Stroke::new(theme.rule_color, theme.rule));
    let (size, rule) = (theme.tick_size, Stroke::new(theme.rule_color, theme.rule));
    for tick in axis.ticks.iter().filter(|tick| (0.0..=1.0).contains(&axis.share(tick.value))) {
        let x = left + axis.share(tick.value) * width;
        page.items.line(Point { x, y: rect.bottom() }, Point { x, y: rect.bottom() + theme.tick }, rule);
        let half = theme.fonts.width(&tick.label, size, Weight::Regular) / 2.0;
        let x = x.clamp(page.left() + half, (page.right() - half).max(page.left() + half));
        let at = Point { x, y: rect.bottom() + theme.tick + size };
        page.write(at, Anchor::Middle, Weight::Regular, size, &tick.label);
    }
    let mut y = rect.bottom() + theme.tick + theme.tick_size * theme.line_height;
    let style = Style::new(theme, Weight::Regular, theme.title_size).lines(2);
    let fitted = fit([(title, page.right() - page.left())], style);
    page.shortened(&fitted.shortened);
    for line in fitted.lines.iter().flatten() {
        y += fitted.size * theme.line_height;
        let half = theme.fonts.width(line, fitted.size, Weight::Regular) / 2.0;
        let x = rect.center().x.clamp(page.left() + half, (page.right() - half).max(page.left() + half));
        page.write(Point { x, y }, Anchor::Middle, Weight::Regular, fitted.size, line);
    }
    y
}
