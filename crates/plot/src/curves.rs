//! Curves on a plane: lines with bands, whiskers, and names at their ends or in a legend.

use crate::axis::Axis;
use crate::color::Color;
use crate::font::{CAP_HEIGHT, Weight};
use crate::legend::legend;
use crate::look::Look;
use crate::page::Page;
use crate::plane::{Plane, Scale};
use crate::scene::{Anchor, Items, Point, Stroke};
use crate::theme::Theme;
use crate::whisker::{self, part};

/// A point of a curve, in the units of the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Lower and upper end; `None` if there is none.
    pub(crate) interval: Option<[f64; 2]>,
}

/// A curve as a legend knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) look: Look,
    /// Where its line ends, if it has one.
    pub(crate) end: Option<[f64; 2]>,
}

/// Names at the ends of lines take at most this share of the width.
const NAMES_SHARE: f64 = 0.25;

/// Sets the plane of these curves with its names above `height` points of it or at its right: at the ends of the lines if
/// all end at the last x and no two names would touch, else in a legend. Between legend and plane `gap` points stay free.
/// Returns the plane, the place where all of it ends, points, and where the free room begins.
pub(crate) fn set(page: &mut Page, height: f64, gap: f64, x: Scale, y: Scale, curves: &[Named]) -> (Plane, f64, f64) {
    let theme = page.theme;
    if let Some(beside) = beside(page, height, &x, &y, curves) {
        let top = theme.margin;
        let (plane, bottom) = Plane::set_beside(page, top + gap, height, beside, x, y);
        for curve in curves {
            if let Some([_, end]) = curve.end {
                let at = plane.at(plane.x.high, end);
                let at = Point { x: at.x + theme.label_gap, y: at.y + theme.label_size * CAP_HEIGHT / 2.0 };
                page.write(at, Anchor::Start, Weight::Regular, theme.label_size, curve.name);
            }
        }
        return (plane, bottom, top);
    }
    let entries: Vec<(&str, Look)> = curves.iter().map(|curve| (curve.name, curve.look)).collect();
    let (top, left) = (theme.margin, page.left());
    let below = legend(page, top, left, &entries);
    let below = if below > top { below + theme.label_gap } else { below };
    let (plane, bottom) = Plane::set(page, below + gap, height, x, y);
    (plane, bottom, below)
}

/// The width that names at the ends of lines take, points; `None` if they would touch or take too much.
fn beside(page: &Page, height: f64, x: &Scale, y: &Scale, curves: &[Named]) -> Option<f64> {
    let theme = page.theme;
    let axis = |scale: &Scale| Axis::new(scale.values.iter().copied(), scale.spacing, scale.written, 2);
    let (x, y) = (axis(x), axis(y));
    let last = curves.iter().filter_map(|curve| curve.end).map(|[x, _]| x).fold(f64::NEG_INFINITY, f64::max);
    let mut ends = Vec::new();
    for curve in curves {
        let [end, value] = curve.end?;
        if end < last || curve.name.trim().is_empty() {
            return None;
        }
        ends.push(y.share(value).clamp(0.0, 1.0) * height);
    }
    // Anything drawn beyond the last end would stand between a line and its name.
    let ends_late = x.share(last) > 0.9;
    ends.sort_by(f64::total_cmp);
    let apart = ends.windows(2).all(|pair| pair[1] - pair[0] >= theme.label_size * theme.line_height);
    let widths = curves.iter().map(|curve| theme.fonts.width(curve.name, theme.label_size, Weight::Regular));
    let width = widths.fold(0.0, f64::max) + theme.label_gap;
    (curves.len() > 1 && ends_late && apart && width <= NAMES_SHARE * page.width).then_some(width)
}

/// What the axis of y has to show: every value, and the ends of intervals as long as they do not make the values small:
/// those that reach beyond the values by more than their range and by more than a usual interval are cut.
pub(crate) fn reach(spots: &[Spot], zero: bool) -> Vec<f64> {
    // Beyond this many ranges even a usual interval is cut.
    const MOST: f64 = 8.0;
    let values = || spots.iter().map(|spot| spot.y).chain(zero.then_some(0.0)).filter(|value| value.is_finite());
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    let mut beyond: Vec<f64> = spots
        .iter()
        .filter_map(|spot| Some((spot.y - spot.interval?[0]).max(spot.interval?[1] - spot.y)))
        .filter(|reach| reach.is_finite())
        .collect();
    beyond.sort_by(f64::total_cmp);
    let usual = beyond.get(beyond.len() / 2).copied().unwrap_or(0.0);
    let range = high - low;
    let allowed = if range > 0.0 { range.max((1.5 * usual).min(MOST * range)) } else { 1.5 * usual };
    let ends = spots.iter().filter_map(|spot| spot.interval).flatten().filter(|end| !end.is_nan());
    values().chain(ends.map(|end| end.max(low - allowed).min(high + allowed))).collect()
}

/// The stretches of points without a gap.
pub(crate) fn stretches(spots: &[Option<Spot>]) -> Vec<Vec<Spot>> {
    let stretches = spots.split(Option::is_none).map(|stretch| stretch.iter().copied().flatten().collect());
    stretches.filter(|stretch: &Vec<Spot>| !stretch.is_empty()).collect()
}

/// Draws a line through these points.
pub(crate) fn line(plane: &Plane, spots: &[Spot], stroke: Stroke, items: &mut Items) {
    items.path(cut(plane, spots.iter().map(|spot| [spot.x, spot.y])), stroke);
}

/// Draws the band of the intervals of these points, cut at the edges of the plane. Where a point has none the band has a
/// gap; an interval between two gaps is drawn as a whisker.
pub(crate) fn band(theme: &Theme, plane: &Plane, spots: &[Spot], color: Color, items: &mut Items) {
    for stretch in spots.split(|spot| spot.interval.is_none()) {
        let edge = |side: usize| {
            let ends = stretch.iter().filter_map(|spot| Some([spot.x, spot.interval?[side]]));
            cut(plane, ends.collect::<Vec<_>>().into_iter())
        };
        if let [alone] = stretch {
            whisker(theme, plane, alone, color, items);
            continue;
        }
        let mut corners = edge(1);
        corners.extend(edge(0).into_iter().rev());
        items.band(corners, color, theme.band_opacity);
    }
}

/// Draws the interval of a point; where it goes on beyond the plane it ends in an arrow head.
pub(crate) fn whisker(theme: &Theme, plane: &Plane, spot: &Spot, color: Color, items: &mut Items) {
    let Some(ends) = spot.interval else { return };
    let goes_on = part(&plane.y, ends).1;
    let stroke = Stroke::new(color, theme.interval);
    whisker::whisker(theme, ends.map(|end| plane.at(spot.x, end)), goes_on, stroke, items);
}

/// Whether the plane shows less of the interval of a point than there is.
pub(crate) fn is_cut(plane: &Plane, spot: &Spot) -> bool {
    spot.interval.is_some_and(|ends| part(&plane.y, ends).1.contains(&true))
}

/// Whether a band leaves the plane at both ends along half of these points or more: it would fill the frame, and say no
/// more than that nothing is known.
pub(crate) fn fills(plane: &Plane, spots: &[Spot]) -> bool {
    let cut = |spot: &&Spot| spot.interval.is_some_and(|ends| part(&plane.y, ends).1 == [true; 2]);
    !spots.is_empty() && 2 * spots.iter().filter(cut).count() >= spots.len()
}

/// Draws the line of no gain.
pub(crate) fn zero(theme: &Theme, plane: &Plane, items: &mut Items) {
    plane.level(0.0, Stroke::new(theme.black, theme.interval), items);
}

/// The places of a line; where it leaves the plane above or below it follows the edge.
fn cut(plane: &Plane, points: impl Iterator<Item = [f64; 2]>) -> Vec<Point> {
    // Far outside is outside: larger shares leave the range of doubles.
    const FAR: f64 = 1e6;
    let share = |[x, y]: [f64; 2]| [plane.x.share(x).clamp(0.0, 1.0), plane.y.share(y).clamp(-FAR, FAR)];
    let rect = plane.rect;
    let place =
        |[x, y]: [f64; 2]| Point { x: rect.x + x * rect.width, y: rect.bottom() - y.clamp(0.0, 1.0) * rect.height };
    let mut places = Vec::new();
    let mut before: Option<[f64; 2]> = None;
    for point in points.map(share) {
        if let Some([x, y]) = before {
            // Where the line crosses an edge, in the order it does.
            let mut edges = [0.0, 1.0];
            if y > point[1] {
                edges.reverse();
            }
            for edge in edges.into_iter().filter(|edge| (y < *edge) != (point[1] < *edge) && y != *edge) {
                let along = (edge - y) / (point[1] - y);
                places.push(place([x + along * (point[0] - x), edge]));
            }
        }
        places.push(place(point));
        before = Some(point);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axis::{Spacing, Written};
    use crate::scene::Item;

    fn plane<'a>(page: &mut Page<'a>, x: &[f64], y: &[f64]) -> Plane {
        let scale = |values| Scale { values, spacing: Spacing::Linear, written: Written::Score, title: "" };
        Plane::set(page, 0.0, 100.0, scale(x), scale(y)).0
    }

    fn spot(x: f64, y: f64, half: f64) -> Spot {
        Spot { x, y, interval: Some([y - half, y + half]) }
    }

    #[test]
    fn a_band_is_cut_where_it_crosses_the_edge() {
        let theme = Theme::acl();
        let mut page = Page::new(&theme, 219.0).unwrap();
        let plane = plane(&mut page, &[0.0, 2.0], &[-1.0, 1.0]);
        let mut items = Items::default();
        let spots = [spot(0.0, 0.0, 0.5), spot(2.0, 0.0, f64::MAX)];
        band(&theme, &plane, &spots, Color::BLACK, &mut items);
        let Some(Item::Band { points, .. }) = items.0.first() else { panic!("no band") };
        assert_eq!(points.len(), 6);
        for point in points {
            assert!(point.x.is_finite() && (plane.rect.y - 1e-9..=plane.rect.bottom() + 1e-9).contains(&point.y));
        }
    }

    #[test]
    fn an_interval_that_leaves_the_plane_ends_in_an_arrow_head() {
        let theme = Theme::acl();
        let mut page = Page::new(&theme, 219.0).unwrap();
        let plane = plane(&mut page, &[0.0, 2.0], &[-1.0, 1.0]);
        let heads = |half: f64| {
            let mut items = Items::default();
            whisker(&theme, &plane, &spot(1.0, 0.0, half), Color::BLACK, &mut items);
            items.0.iter().filter(|item| matches!(item, Item::Polygon { .. })).count()
        };
        assert_eq!((heads(0.5), heads(7.0)), (0, 2));
    }

    #[test]
    fn one_far_interval_does_not_flatten_the_curve() {
        let spots = [spot(0.0, 1.0, 0.5), spot(1.0, 2.0, 0.5), spot(2.0, 3.0, 900.0)];
        let values = reach(&spots, true);
        // Values from 0 to 3: intervals are shown as far as 3 points beyond.
        assert_eq!(values.iter().copied().fold(f64::NEG_INFINITY, f64::max), 6.0);
        assert_eq!(values.iter().copied().fold(f64::INFINITY, f64::min), -3.0);
        let usual = reach(&spots[..2], false);
        assert_eq!(usual.iter().copied().fold(f64::NEG_INFINITY, f64::max), 2.5);
    }

    #[test]
    fn a_missing_point_is_a_gap() {
        let spots = [Some(spot(0.0, 1.0, 1.0)), None, Some(spot(2.0, 1.0, 1.0)), Some(spot(3.0, 1.0, 1.0))];
        assert_eq!(stretches(&spots).iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn names_stand_at_the_ends_only_where_they_do_not_touch() {
        let theme = Theme::acl();
        let look = |place| Look::of(&theme, place);
        let drawn = |ends: [f64; 2]| {
            let mut page = Page::new(&theme, 455.0).unwrap();
            let scale = |values| Scale { values, spacing: Spacing::Linear, written: Written::Score, title: "" };
            let curves = [("MNLI", ends[0]), ("QQP", ends[1])];
            let named: Vec<Named> = curves
                .into_iter()
                .enumerate()
                .map(|(place, (name, y))| Named { name, look: look(place), end: Some([2.0, y]) })
                .collect();
            let (plane, ..) = set(&mut page, 100.0, 0.0, scale(&[0.0, 2.0]), scale(&[0.0, 10.0]), &named);
            let right = |item: &Item| matches!(item, Item::Text(text) if text.at.x > plane.rect.right());
            page.items.0.iter().filter(|item| right(item)).count()
        };
        assert_eq!((drawn([1.0, 9.0]), drawn([5.0, 5.2])), (2, 0));
    }
}
