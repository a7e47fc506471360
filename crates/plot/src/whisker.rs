//! Intervals: a line from end to end, cut with an arrow head where the axis ends before the interval does.

use stilt_analysis::outcome::Interval;

use crate::axis::{Axis, Spacing};
use crate::scene::{Items, Point, Stroke};
use crate::theme::Theme;

/// A value with its interval, in the unit of its metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The value.
    pub value: f64,
    /// Its interval, if there is one.
    pub interval: Option<Interval>,
}

/// Intervals are shown as far as this many times the range of the estimates beyond them: a few very wide ones would leave
/// no room for the rest.
const REACH: f64 = 1.0;

/// What an axis is to show of these estimates and intervals (low and high ends).
pub(crate) fn shown(estimates: &[f64], intervals: &[[f64; 2]], spacing: Spacing) -> Vec<f64> {
    let place = |value: f64| if spacing == Spacing::Log { value.log10() } else { value };
    let back = |value: f64| if spacing == Spacing::Log { 10_f64.powf(value) } else { value };
    let finite: Vec<f64> = estimates.iter().copied().map(place).filter(|value| value.is_finite()).collect();
    let low = finite.iter().copied().fold(f64::INFINITY, f64::min);
    let high = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let ends = intervals.iter().flatten().copied().map(place).filter(|end| end.is_finite());
    let room = REACH * (high - low);
    // Estimates that are all equal say nothing of how far an interval may reach.
    let near = |end: f64| if room > 0.0 { end.clamp(low - room, high + room) } else { end };
    estimates.iter().copied().chain(ends.map(near).map(back)).collect()
}

/// The part of an interval that an axis shows, as shares of its length, and at which ends it goes on.
pub(crate) fn part(axis: &Axis, [low, high]: [f64; 2]) -> ([f64; 2], [bool; 2]) {
    // A hair of tolerance: the padded end of an axis is computed.
    let beyond = |share: f64| share.is_nan() || !(-1e-9..=1.0 + 1e-9).contains(&share);
    let shares = [axis.share(low), axis.share(high)];
    let cut = |share: f64, end: f64| if share.is_nan() { end } else { share.clamp(0.0, 1.0) };
    ([cut(shares[0], 0.0), cut(shares[1], 1.0)], [beyond(shares[0]), beyond(shares[1])])
}

/// Draws an interval from one point to another, with an arrow head at the ends where it goes on.
pub(crate) fn whisker(theme: &Theme, ends: [Point; 2], goes_on: [bool; 2], stroke: Stroke, items: &mut Items) {
    let [from, to] = ends;
    items.line(from, to, stroke);
    for ((at, other), on) in [(from, to), (to, from)].into_iter().zip(goes_on) {
        let length = (at.x - other.x).hypot(at.y - other.y);
        if on && length > 0.0 {
            let along = [(at.x - other.x) / length, (at.y - other.y) / length];
            let head = theme.interval_end;
            let corner = |back: f64, aside: f64| Point {
                x: at.x - head * (back * along[0] + aside * along[1]),
                y: at.y - head * (back * along[1] - aside * along[0]),
            };
            items.polygon(vec![at, corner(1.8, 0.8), corner(1.8, -0.8)], stroke.color, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axis::{Spacing, Written};

    #[test]
    fn an_interval_is_cut_where_the_axis_ends() {
        let axis = Axis::new([0.0, 10.0].into_iter(), Spacing::Linear, Written::Score, 5);
        let (shares, goes_on) = part(&axis, [5.0, f64::INFINITY]);
        assert_eq!((shares, goes_on), ([0.5, 1.0], [false, true]));
        let log = Axis::new([1.0, 10.0].into_iter(), Spacing::Log, Written::Score, 5);
        assert_eq!(part(&log, [-3.0, 5.0]).1, [true, false]);
        assert_eq!(part(&log, [-3.0, 5.0]).0[0], 0.0);
    }
}
