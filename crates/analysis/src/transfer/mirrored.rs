//! A difference seen from its other arm: b minus a from a minus b.

use std::mem::swap;

use stilt_results::Points;

use super::cell::Cell;
use super::design::deviation;
use super::table::Pairing;
use crate::family::Comparison;
use crate::outcome::{Interval, Outcome};

/// Swaps the arms of a cell. p, runs and equivalence stay, since both sides are asked for; whatever has a sign turns.
pub(super) fn mirror(cell: &mut Cell) {
    swap(&mut cell.place.intermediate, &mut cell.against);
    let (comparison, detail) = &mut cell.inferred;
    turn(comparison);
    swap(&mut detail.treated_mean, &mut detail.baseline_mean);
    swap(&mut detail.n_treated, &mut detail.n_baseline);
    detail.arms.reverse();
    match detail.pairing {
        Pairing::Unpaired => swap(&mut detail.sd, &mut detail.baseline_sd),
        // The deviation of pairs is that of their differences.
        _ => detail.baseline_sd = deviation(&detail.arms[1]),
    }
    detail.sides = detail.sides.map(|(better, worse)| (worse, better));
    if let Some(effect) = &mut detail.effect {
        effect.value = -effect.value;
    }
    if let Some(collapsed) = &mut detail.collapsed {
        collapsed.gain = collapsed.gain.map(|gain| -gain);
    }
}

fn turn(comparison: &mut Comparison) {
    let turned = |interval: Interval| Interval { low: -interval.high, high: -interval.low };
    comparison.estimate = comparison.estimate.and_then(|estimate| Points::new(-estimate.get()).ok());
    comparison.interval = comparison.interval.map(turned);
    match &mut comparison.outcome {
        Outcome::Tested(test) => {
            test.estimate = -test.estimate;
            test.statistic = test.statistic.map(|statistic| -statistic);
            test.interval = test.interval.map(turned);
        }
        Outcome::Estimated(estimate) => {
            estimate.value = -estimate.value;
            estimate.interval = estimate.interval.map(turned);
        }
        Outcome::NotTestable(_) => {}
    }
}
