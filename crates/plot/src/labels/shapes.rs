//! Rectangles and lines that meet or do not.

use crate::scene::{Point, Rect};

/// A straight line between two points.
pub(crate) type Segment = [Point; 2];

/// Whether two rectangles are less than `gap` points apart, along both axes.
pub(super) fn overlaps(a: Rect, b: Rect, gap: f64) -> bool {
    a.x < b.right() + gap && b.x < a.right() + gap && a.y < b.bottom() + gap && b.y < a.bottom() + gap
}

/// Whether the first rectangle lies within the second.
pub(super) fn within(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() && inner.bottom() <= outer.bottom()
}

/// Distance of a point from a rectangle, points; 0 within it.
pub(super) fn apart(point: Point, rect: Rect) -> f64 {
    let beyond = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
    beyond(point.x, rect.x, rect.right()).hypot(beyond(point.y, rect.y, rect.bottom()))
}

/// Whether a line has a point within a rectangle (Liang & Barsky 1984: the part of the line between all four edges).
pub(super) fn crosses([from, to]: Segment, rect: Rect) -> bool {
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    let edges = [
        (from.x - to.x, from.x - rect.x),
        (to.x - from.x, rect.right() - from.x),
        (from.y - to.y, from.y - rect.y),
        (to.y - from.y, rect.bottom() - from.y),
    ];
    for (outwards, room) in edges {
        if outwards == 0.0 {
            // Along this edge: all of the line is on one side of it.
            if room <= 0.0 {
                return false;
            }
        } else if outwards < 0.0 {
            start = start.max(room / outwards);
        } else {
            end = end.min(room / outwards);
        }
    }
    start < end
}

/// Whether two lines have a point in common.
pub(super) fn meets(a: Segment, b: Segment) -> bool {
    let turn = |[p, q]: Segment, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let [on_a, on_b] = [[turn(a, b[0]), turn(a, b[1])], [turn(b, a[0]), turn(b, a[1])]];
    let opposite = |[p, q]: [f64; 2]| p * q <= 0.0;
    let shared = |along: fn(Point) -> f64| {
        let range = |[p, q]: Segment| [along(p).min(along(q)), along(p).max(along(q))];
        let ([a_low, a_high], [b_low, b_high]) = (range(a), range(b));
        a_low <= b_high && b_low <= a_high
    };
    opposite(on_a) && opposite(on_b) && shared(|p| p.x) && shared(|p| p.y)
}
