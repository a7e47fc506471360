//! Percentile bootstrap interval of the mean gain.
//!
//! # Question
//! Between which values do the means of resampled runs lie: how far might the mean gain have come out elsewhere?
//!
//! # Assumptions
//! The units (pairs, or the runs of each arm) are independent and of one distribution, of which the sample is a fair
//! picture. At few units it is not: an interval of level .95 rejects a true null of normal values in 50, 25, 20, 16, 14
//! and 12 % of all samples of 2 to 7 pairs, 33, 20, 14, 12, 11 and 10 % of samples of 2 against 2 to 7 against 7
//! (simulated); the `warning` below 8 units says so. It is no default for a mean over seeds.
//!
//! # Formula
//! Pairs: n differences are drawn with replacement, and their mean is taken. Two arms: each is drawn anew with
//! replacement at its full size, and the difference of the means is taken. The ends of the interval are the
//! (1 - level) / 2 and (1 + level) / 2 percentiles of 10,000 such means (`--resamples`), interpolated linearly between
//! order statistics. The estimate is the mean of the sample itself, points; there is no p.
//!
//! # Degenerate input
//! An arm of one run, or one pair: not testable. Values that do not vary, up to a relative 1e-9 of the scores: not
//! testable (sd = 0), not an interval of width zero.
//!
//! # Source
//! Efron (1979), Bootstrap methods: another look at the jackknife, *The Annals of Statistics* 7(1), 1-26; Efron &
//! Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13.

use super::bootstrap::{Bootstrap, Misses};
use super::{Design, Method, Settings};
use crate::outcome::{Estimate, Outcome};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// The percentile bootstrap, `bootstrap-percentile`.
#[derive(Debug, Clone, Copy)]
pub struct BootstrapPercentile;

entry!(BootstrapPercentile, "bootstrap-percentile", "percentile bootstrap", "bootstrap_percentile.rs");

const MISSES: Misses = Misses { paired: [50, 25, 20, 16, 14, 12], unpaired: [33, 20, 14, 12, 11, 10] };

impl Method for BootstrapPercentile {
    fn design(&self) -> Design {
        Design::Either
    }

    fn judges_gains(&self) -> bool {
        true
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        Bootstrap::new(sample, self.id(), settings)
            .map(|mut bootstrap| {
                let level = Some(settings.level).filter(|level| *level > 0.0 && *level < 1.0);
                let interval = level.map(|level| bootstrap.interval([(1.0 - level) / 2.0, (1.0 + level) / 2.0]));
                let extra = bootstrap.extras(&MISSES, settings.level);
                Estimate { method: self.id(), value: bootstrap.estimate(), interval, extra }
            })
            .into()
    }
}
