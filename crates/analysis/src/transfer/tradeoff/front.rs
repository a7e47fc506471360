//! The Pareto front of points in several metrics, and how often a resample keeps a point on it.

use rand_chacha::ChaCha8Rng;

use crate::random::{Indices, tally};
use crate::transfer::compare::TIE;

/// A point, one coordinate per metric, oriented: higher is better in each.
pub(super) type Point = Vec<f64>;

/// Resamples behind a share.
pub(super) const RESAMPLES: usize = 10_000;

/// A resample in which some target keeps no run is drawn again, so often at most.
const TRIES: usize = 100;

/// Whether `a` is at least as good in every metric and better in one; up to rounding, in the unit of each metric.
pub(super) fn dominates(a: &[f64], b: &[f64]) -> bool {
    let mut better = false;
    for (a, b) in a.iter().zip(b) {
        // Relative: a cost may be measured in a unit in which all of it is small.
        let rounding = TIE * a.abs().max(b.abs());
        if *a < b - rounding {
            return false;
        }
        better |= *a > b + rounding;
    }
    better
}

/// Which points no other dominates; a point that lacks a metric is not on the front and dominates nothing.
pub(super) fn front(points: &[Option<Point>]) -> Vec<bool> {
    let free = |point: &Option<Point>| {
        point.as_ref().is_some_and(|point| !points.iter().flatten().any(|other| dominates(other, point)))
    };
    points.iter().map(free).collect()
}

/// The runs of one target: its weight, and place and oriented score of each run.
pub(super) type Target = (f64, Vec<(usize, f64)>);

/// The runs of a point in one metric.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OfMetric {
    /// How many runs are drawn from.
    pub(super) units: usize,
    /// The targets.
    pub(super) targets: Vec<Target>,
    /// Place of an earlier metric that the same runs have, so that each run is drawn with both.
    pub(super) drawn_with: Option<usize>,
}

impl OfMetric {
    /// The fewest runs of any target, which is what a resample has to draw from.
    pub(super) fn fewest(&self) -> usize {
        self.targets.iter().map(|(_, runs)| runs.len()).min().unwrap_or(0)
    }
}

/// The runs of a point, by metric.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Runs(pub(super) Vec<OfMetric>);

impl Runs {
    /// The fewest runs of any target in any metric.
    pub(super) fn fewest(&self) -> usize {
        self.0.iter().map(OfMetric::fewest).min().unwrap_or(0)
    }

    /// The means of one resample of the runs, or as they are if no draw left every target a run.
    fn resample(&self, random: &mut ChaCha8Rng, counts: &mut Vec<Vec<f64>>) -> Point {
        counts.resize(self.0.len(), Vec::new());
        for _ in 0..TRIES {
            for (place, of) in self.0.iter().enumerate() {
                let (before, own) = counts.split_at_mut(place);
                let Some(own) = own.first_mut() else { continue };
                match of.drawn_with.and_then(|earlier| before.get(earlier)) {
                    Some(same) => own.clone_from(same),
                    None => draw(random, of.units, own),
                }
            }
            let means: Option<Point> =
                self.0.iter().zip(&*counts).map(|(of, counts)| mean(&of.targets, counts)).collect();
            if let Some(means) = means {
                return means;
            }
        }
        let as_is = |of: &OfMetric| mean(&of.targets, &vec![1.0; of.units]).unwrap_or(f64::NEG_INFINITY);
        self.0.iter().map(as_is).collect()
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
        let mut counts = Vec::new();
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

    fn all(points: &[&[f64]]) -> Vec<Option<Point>> {
        points.iter().map(|point| Some(point.to_vec())).collect()
    }

    #[test]
    fn the_front_of_a_picture() {
        // Higher is better in both: (3, 1), (2, 2), (1, 3) trade off, (1, 2) and (0, 0) lie behind (2, 2).
        let points = all(&[&[3.0, 1.0], &[2.0, 2.0], &[1.0, 3.0], &[1.0, 2.0], &[0.0, 0.0]]);
        assert_eq!(front(&points), [true, true, true, false, false]);
        assert!(dominates(&[2.0, 2.0], &[1.0, 2.0]) && !dominates(&[3.0, 1.0], &[1.0, 2.0]));
    }

    #[test]
    fn equal_points_are_both_on_the_front_and_one_coordinate_decides() {
        assert_eq!(front(&all(&[&[1.0, 1.0], &[1.0, 1.0]])), [true, true]);
        // In doubles .1 + .2 is above .3; in scores it is not.
        assert_eq!(front(&all(&[&[0.1 + 0.2, 1.0], &[0.3, 1.0]])), [true, true]);
        assert_eq!(front(&all(&[&[1.0, 1.0], &[1.0, 2.0]])), [false, true]);
        assert_eq!(front(&all(&[&[1.0, -2e-10], &[1.0, -1e-10]])), [false, true], "a small unit");
    }

    #[test]
    fn a_third_metric_can_only_bring_points_to_the_front() {
        // In the first two metrics (2, 2) beats (1, 2) and (0, 0); the third is the best of (0, 0), and equal for (1, 2).
        let points = [[3.0, 1.0, 1.0], [2.0, 2.0, 4.0], [1.0, 3.0, 1.0], [1.0, 2.0, 4.0], [0.0, 0.0, 5.0]];
        let points: Vec<&[f64]> = points.iter().map(<[f64; 3]>::as_slice).collect();
        assert_eq!(front(&all(&points)), [true, true, true, false, true]);
        assert!(!dominates(&[2.0, 2.0, 4.0], &[0.0, 0.0, 5.0]) && !dominates(&[2.0, 2.0, 4.0], &[2.0, 2.0, 4.0]));
    }

    #[test]
    fn a_point_without_a_metric_is_not_on_the_front_and_dominates_nothing() {
        assert_eq!(front(&[None, Some(vec![0.0, 0.0])]), [false, true]);
        assert_eq!(front(&[None, None]), [false, false]);
    }

    proptest! {
        #[test]
        fn neither_order_nor_the_order_of_metrics_matters(
            points in proptest::collection::vec((0_i32..5, 0_i32..5), 1..12)
        ) {
            let of = |turn: bool, reverse: bool| {
                let point = |&(a, b): &(i32, i32)| Some(if turn { vec![f64::from(b), f64::from(a)] } else { vec![f64::from(a), f64::from(b)] });
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
            let turned: Vec<Option<Point>> = points.iter().map(|&(a, b)| Some(vec![-f64::from(a), -f64::from(b)])).collect();
            let behind = front(&turned);
            for (at, point) in points.iter().enumerate() {
                let ahead = points.iter().all(|other| other == point || (point.0 > other.0 && point.1 > other.1));
                if ahead && points.iter().any(|other| other != point) {
                    prop_assert!(plain[at] && !behind[at]);
                }
            }
        }
    }

    /// Runs that have every metric.
    fn runs(metrics: &[&[f64]]) -> Runs {
        let of = |(place, scores): (usize, &&[f64])| OfMetric {
            units: scores.len(),
            targets: vec![(1.0, scores.iter().copied().enumerate().collect())],
            drawn_with: (place > 0).then_some(0),
        };
        Runs(metrics.iter().enumerate().map(of).collect())
    }

    #[test]
    fn clear_fronts_have_shares_of_one_and_none() {
        let best = runs(&[&[9.0, 10.0], &[9.0, 10.0]]);
        let worst = runs(&[&[1.0, 2.0], &[1.0, 2.0]]);
        assert_eq!(shares(&[best, worst], 1), [1.0, 0.0]);
    }

    #[test]
    fn a_share_is_that_of_all_resamples() {
        // One metric is equal; in the other the mean of two draws from {0, 2} (0, 1, 2 with 1/4, 1/2, 1/4) against .5:
        // ahead or beside in 3/4 of the resamples, behind in 1/4.
        let moving = runs(&[&[0.0, 2.0], &[1.0, 1.0]]);
        let fixed = runs(&[&[0.5, 0.5], &[1.0, 1.0]]);
        let shares = shares(&[moving, fixed], 7);
        // Five standard errors of 10,000 resamples.
        assert!((shares[0] - 0.75).abs() < 0.022 && (shares[0] + shares[1] - 1.0).abs() < 1e-12, "{shares:?}");
    }

    #[test]
    fn metrics_of_the_same_runs_are_drawn_together() {
        // Against (.5, .5, 9) a point of {0, 2} in two metrics, and worse in the third: on the front if one of its means
        // is above. Drawn together that is 3/4; drawn apart it would be 1 - 1/16.
        let fixed = runs(&[&[0.5, 0.5], &[0.5, 0.5], &[9.0, 9.0]]);
        let together = runs(&[&[0.0, 2.0], &[0.0, 2.0], &[1.0, 1.0]]);
        let mut apart = together.clone();
        apart.0[1].drawn_with = None;
        for (moving, expected) in [(together, 0.75), (apart, 0.9375)] {
            let shares = shares(&[moving, fixed.clone()], 3);
            assert!((shares[0] - expected).abs() < 0.022 && shares[1] == 1.0, "{shares:?}");
        }
    }
}
