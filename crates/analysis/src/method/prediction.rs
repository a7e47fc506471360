//! Prediction interval for a single treated run.
//!
//! # Question
//! One run after intermediate training, several without: how far off the baseline may one more baseline run fall by
//! chance, and where does the treated run lie among the baseline runs? This is no test and has no p: from one run,
//! the spread of treated runs is unknown.
//!
//! # Assumptions
//! Baseline runs are independent and normal, and a treated run would spread as they do.
//!
//! # Formula
//! (x - mean) ± t(n - 1) sd √(1 + 1/n), with x the treated run, mean and sd (divisor n - 1) of the n baseline runs and
//! t the two-sided critical value of Student's t.
//!
//! # Degenerate input
//! Not exactly one treated run, one baseline run, or baseline runs that do not vary (up to rounding of the scores):
//! none.
//!
//! # Source
//! Geisser (1993), *Predictive Inference: An Introduction*; Hahn & Meeker (1991), *Statistical Intervals: A Guide for
//! Practitioners*, chapter 4.

use super::{Design, Method, Settings};
use crate::moments::constant;
use crate::outcome::{Estimate, Extra, Outcome, Reason};
use crate::prediction::prediction;
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// The prediction interval of a single treated run, `prediction`.
#[derive(Debug, Clone, Copy)]
pub struct PredictionInterval;

entry!(PredictionInterval, "prediction", "prediction interval", "prediction.rs");

impl Method for PredictionInterval {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        predicted(sample, self.id(), settings.level).into()
    }
}

fn predicted(sample: &Sample, method: &'static str, level: f64) -> Result<Estimate, Reason> {
    let Sample::Unpaired(arms) = sample else {
        return Err(Reason::OtherDesign { method });
    };
    match (arms.treated(), arms.baseline()) {
        ([_], [_]) => return Err(Reason::OneRunEach),
        ([_], baseline) if constant(baseline, arms.magnitude()) => return Err(Reason::NoVariance),
        ([_], _) => {}
        _ => return Err(Reason::Unsuitable { expected: "one treated run against several baseline runs" }),
    }
    let prediction = prediction(arms, level).ok_or(Reason::Unsuitable { expected: "a level between 0 and 1" })?;
    Ok(Estimate {
        method,
        value: prediction.estimate,
        interval: Some(prediction.interval),
        extra: vec![("n_baseline", Extra::Count(prediction.n_baseline)), ("below", Extra::Count(prediction.below))],
    })
}
