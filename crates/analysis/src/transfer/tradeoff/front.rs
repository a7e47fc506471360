//! The Pareto front of points in two metrics, and how often a resample keeps a point on it.

use rand_chacha::ChaCha8Rng;

use crate::random::{Indices, tally};
use crate::transfer::compare::TIE;

/// A point, oriented: higher is better in both metrics.
pub(super) type Point = [f64; 2];

/// Resamples behind a share.
pub(super) const RESAMPLES: usize = 10_000;

/// A resample in which some target keeps no run is drawn again, so often at most.
const TRIES: usize = 100;

/// Whether `a` is at least as good in both metrics and better in one; up to rounding, in the unit of each metric.
pub(super) fn dominates(a: Point, b: Point) -> bool {
    // Relative: a cost may be measured in a unit in which all of it is small.
    let rounding = |at: usize| TIE * a[at].abs().max(b[at].abs());
    let better = |at: usize| a[at] > b[at] + rounding(at);
    let worse = |at: usize| a[at] < b[at] - rounding(at);
    !worse(0) && !worse(1) && (better(0) || better(1))
}

/// Which points no other dominates; a point that lacks a metric is not on the front and dominates nothing.
pub(super) fn front(points: &[Option<Point>]) -> Vec<bool> {
    let free = |point: &Option<Point>| {
        point.is_some_and(|point| !points.iter().flatten().any(|other| dominates(*other, point)))
    };
    points.iter().map(free).collect()
}

/// The runs of one target: its weight, and place and oriented score of each run.
pub(super) type Target = (f64, Vec<(usize, f64)>);

/// The runs of a point in both metrics.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Runs {
    /// How many runs are drawn from, in either metric.
    pub(super) units: [usize; 2],
    /// Whether a run has both metrics, so that it is drawn with both.
    pub(super) joint: bool,
    /// The targets of either metric.
    pub(super) targets: [Vec<Target>; 2],
}

impl Runs {
    /// Both means of one resample of the runs, or as they are if no draw left every target a run.
    fn resample(&self, random: &mut ChaCha8Rng, counts: &mut [Vec<f64>; 2]) -> Point {
        for _ in 0..TRIES {
            let [first, second] = counts;
            draw(random, self.units[0], first);
            if self.joint {
                second.clone_from(first);
            } else {
                draw(random, self.units[1], second);
            }
            if let (Some(a), Some(b)) = (mean(&self.targets[0], first), mean(&self.targets[1], second)) {
                return [a, b];
            }
        }
        let ones = [vec![1.0; self.units[0]], vec![1.0; self.units[1]]];
        [0, 1].map(|metric| mean(&self.targets[metric], &ones[metric]).unwrap_or(f64::NEG_INFINITY))
    }
}

fn draw(random: &mut ChaCha8Rng, units: usize, counts: &mut Vec<f64>) {
    counts.clear();
    counts.resize(units, 0.0);
    Indices::below(units).each(random, units, |unit| counts[unit] += 1.0);
}

/// The weighted mean over targets of the means over runs, each as often as it was drawn; `None` if a target keeps none.
fn mean(targets: &[Target], counts: &[f64]) -> Option<f64> {
    let of_target = |(weight, runs): &Target| {
        let (sum, count) = runs
            .iter()
            .fold((0.0, 0.0), |(sum, count), (place, score)| (sum + counts[*place] * score, count + counts[*place]));
        (count > 0.0).then(|| weight * sum / count)
    };
    targets.iter().map(of_target).sum()
}

/// In what share of the resamples of its runs each point is on the front. Runs of different points are drawn
/// independently of each other.
pub(super) fn shares(points: &[Runs], seed: u64) -> Vec<f64> {
    let one = |random: &mut ChaCha8Rng, tallies: &mut [u32]| {
        let mut counts = [Vec::new(), Vec::new()];
        let drawn: Vec<Option<Point>> = points.iter().map(|runs| Some(runs.resample(random, &mut counts))).collect();
        for (tally, on_front) in tallies.iter_mut().zip(front(&drawn)) {
            *tally += u32::from(on_front);
        }
    };
    tally(RESAMPLES, seed, points.len(), one).into_iter().map(|count| f64::from(count) / RESAMPLES as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_front_of_a_picture() {
        // Higher is better in both: (3, 1), (2, 2), (1, 3) trade off, (1, 2) and (0, 0) lie behind (2, 2).
        let points = [[3.0, 1.0], [2.0, 2.0], [1.0, 3.0], [1.0, 2.0], [0.0, 0.0]].map(Some);
        assert_eq!(front(&points), [true, true, true, false, false]);
        assert!(dominates([2.0, 2.0], [1.0, 2.0]) && !dominates([3.0, 1.0], [1.0, 2.0]));
    }

    #[test]
    fn equal_points_are_both_on_the_front_and_one_coordinate_decides() {
        assert_eq!(front(&[Some([1.0, 1.0]), Some([1.0, 1.0])]), [true, true]);
        // In doubles .1 + .2 is above .3; in scores it is not.
        assert_eq!(front(&[Some([0.1 + 0.2, 1.0]), Some([0.3, 1.0])]), [true, true]);
        assert_eq!(front(&[Some([1.0, 1.0]), Some([1.0, 2.0])]), [false, true]);
        assert_eq!(front(&[Some([1.0, -2e-10]), Some([1.0, -1e-10])]), [false, true], "a small unit");
    }

    #[test]
    fn a_point_without_a_metric_is_not_on_the_front_and_dominates_nothing() {
        assert_eq!(front(&[None, Some([0.0, 0.0])]), [false, true]);
        assert_eq!(front(&[None, None]), [false, false]);
    }

    proptest! {
        #[test]
        fn neither_order_nor_the_order_of_metrics_matters(
            points in proptest::collection::vec((0_i32..5, 0_i32..5), 1..12)
        ) {
            let of = |turn: bool, reverse: bool| {
                let point = |&(a, b): &(i32, i32)| Some(if turn { [f64::from(b), f64::from(a)] } else { [f64::from(a), f64::from(b)] });
                let mut points: Vec<Option<Point>> = points.iter().map(point).collect();
                if reverse { points.reverse(); }
                let mut on = front(&points);
                if reverse { on.reverse(); }
                on
            };
            let plain = of(false, false);
            prop_assert!(plain.contains(&true), "somebody is on the front");
            prop_assert_eq!(&plain, &of(true, false));
            prop_assert_eq!(&plain, &of(false, true));
            // Turned round in both metrics, the best becomes the worst: who is strictly ahead of all is behind all.
            let turned: Vec<Option<Point>> = points.iter().map(|&(a, b)| Some([-f64::from(a), -f64::from(b)])).collect();
            let behind = front(&turned);
            for (at, point) in points.iter().enumerate() {
                let ahead = points.iter().all(|other| other == point || (point.0 > other.0 && point.1 > other.1));
                if ahead && points.iter().any(|other| other != point) {
                    prop_assert!(plain[at] && !behind[at]);
                }
            }
        }
    }

    fn runs(a: &[f64], b: &[f64], joint: bool) -> Runs {
        let target = |scores: &[f64]| vec![(1.0, scores.iter().copied().enumerate().collect::<Vec<_>>())];
        Runs { units: [a.len(), b.len()], joint, targets: [target(a), target(b)] }
    }

    #[test]
    fn clear_fronts_have_shares_of_one_and_none() {
        let best = runs(&[9.0, 10.0], &[9.0, 10.0], true);
        let worst = runs(&[1.0, 2.0], &[1.0, 2.0], true);
        assert_eq!(shares(&[best, worst], 1), [1.0, 0.0]);
    }

    #[test]
    fn a_share_is_that_of_all_resamples() {
        // One metric is equal; in the other the mean of two draws from {0, 2} (0, 1, 2 with 1/4, 1/2, 1/4) against .5:
        // ahead or beside in 3/4 of the resamples, behind in 1/4.
        let moving = runs(&[0.0, 2.0], &[1.0, 1.0], true);
        let fixed = runs(&[0.5, 0.5], &[1.0, 1.0], true);
        let shares = shares(&[moving, fixed], 7);
        // Five standard errors of 10,000 resamples.
        assert!((shares[0] - 0.75).abs() < 0.022 && (shares[0] + shares[1] - 1.0).abs() < 1e-12, "{shares:?}");
    }
}
