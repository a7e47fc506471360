//! What follows from predicted gains: how sure the best is, and which run would tell most.

use rand_distr::{Distribution, StandardNormal};

use super::model::{Predicted, Profile};
use crate::normal::{pdf, sf};
use crate::random;

/// Draws of the share of being the best.
pub(super) const DRAWS: usize = 10_000;

/// Most runs of one intermediate that are proposed at once.
const MOST_RUNS: usize = 10;

/// Per intermediate the share of draws in which its gain is the largest. The level is common to all and drops out; the
/// error that measured gains share does not.
pub(super) fn shares(predicted: &Predicted, seed: u64) -> Vec<f64> {
    let sds: Vec<f64> = predicted.expected.iter().map(|expected| expected.alone.sqrt()).collect();
    let best = random::draw(
        DRAWS,
        seed,
        || (),
        |stream, ()| {
            let mut normal = || -> f64 { StandardNormal.sample(stream) };
            let shared = predicted.shared_error() * normal();
            let gain = |place: usize, own: f64| {
                predicted.expected[place].relative + predicted.moves(place) * shared + sds[place] * own
            };
            let mut best = (0_usize, [f64::NEG_INFINITY; 2]);
            for place in 0..sds.len() {
                let own = normal();
                // Where nothing varies gains are equal, and chance alone says which is taken for the best.
                let drawn = [gain(place, own), own];
                if drawn > best.1 {
                    best = (place, drawn);
                }
            }
            best.0
        },
    );
    let mut counts = vec![0_usize; sds.len()];
    best.into_iter().for_each(|place| counts[place] += 1);
    counts.into_iter().map(|count| count as f64 / DRAWS as f64).collect()
}

/// Points by which `runs` more runs of an intermediate are expected to raise the true gain of the choice (the knowledge
/// gradient of Frazier, Powell & Dayanik 2008, *SIAM Journal on Control and Optimization* 47(5)): s f(-|D| / s) with
/// f(z) = pdf(z) + z cdf(z), where D is the distance to the best of the others and s2 = c2 / (c + s2(t) / runs) how far
/// the runs move an expected gain of variance c.
pub(super) fn value(predicted: &Predicted, own: &Profile, place: usize, runs: usize) -> f64 {
    let others = predicted.expected.iter().enumerate().filter(|(other, _)| *other != place);
    let best = others.map(|(_, expected)| expected.relative).fold(f64::NEG_INFINITY, f64::max);
    let moved = predicted.moves(place) * predicted.shared_error();
    let c = predicted.expected[place].alone + moved * moved;
    if !(c > 0.0 && best.is_finite()) {
        return 0.0;
    }
    let s = c / (c + own.noise / runs as f64).sqrt();
    let z = (predicted.expected[place].relative - best).abs() / s;
    (s * (pdf(z) - z * sf(z))).max(0.0)
}

/// The intermediate, the number of runs and their value, where the value of each of the runs is largest: one run alone
/// may be too noisy to change anything (Frazier & Powell 2010, *Decision Analysis* 7(4), KG(*)).
pub(super) fn next(predicted: &Predicted, own: &Profile) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for place in 0..predicted.expected.len() {
        for runs in 1..=MOST_RUNS {
            let value = value(predicted, own, place, runs);
            let each = |value: f64, runs: usize| value / runs as f64;
            if value > 0.0 && best.is_none_or(|(_, of, so_far)| each(value, runs) > each(so_far, of)) {
                best = Some((place, runs, value));
            }
        }
    }
    best
}
