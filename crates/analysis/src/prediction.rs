//! What a single treated run says against several baseline runs: the core of the method `prediction`.

use crate::moments::{Moments, constant, saturate};
use crate::outcome::Interval;
use crate::sample::Unpaired;
use crate::student::critical;

/// What one treated run says against several baseline runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The treated run minus the mean of the baseline runs, points.
    pub estimate: f64,
    /// Prediction interval around the estimate, points.
    pub interval: Interval,
    /// Baseline runs.
    pub n_baseline: usize,
    /// Baseline runs that score below the treated one.
    pub below: usize,
}

/// The prediction interval at `level` (in (0, 1)) for the gain of the one treated run; `None` if degenerate.
#[must_use]
pub fn prediction(arms: &Unpaired, level: f64) -> Option<Prediction> {
    let (&[treated], baseline) = (arms.treated(), arms.baseline()) else {
        return None;
    };
    if baseline.len() < 2 || constant(baseline, arms.magnitude()) {
        return None;
    }
    let moments = Moments::of(baseline);
    let estimate = saturate(treated - moments.mean);
    let half_width = critical(level, moments.n - 1.0)? * moments.sd * (1.0 + 1.0 / moments.n).sqrt();
    Some(Prediction {
        estimate,
        interval: Interval::around(estimate, half_width),
        n_baseline: baseline.len(),
        below: below(treated, baseline),
    })
}

/// How many of the baseline runs score below the treated one; scores that are equal up to rounding do not.
#[must_use]
pub fn below(treated: f64, baseline: &[f64]) -> usize {
    let equal = |run: f64| constant(&[run, treated], run.abs().max(treated.abs()));
    baseline.iter().filter(|&&run| run < treated && !equal(run)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_equal_to_the_baseline_is_not_above_it() {
        assert_eq!(below(59.1, &[59.1, 59.0, 60.0]), 1);
        // In doubles .1 + .2 is above .3, as a mean of scores may be above its equal.
        assert_eq!(below(0.1 + 0.2, &[0.3, 0.2]), 1);
    }

    #[test]
    fn several_treated_runs_or_a_constant_baseline_have_no_prediction() {
        let none = |treated: &[f64], baseline: &[f64]| {
            let arms = Unpaired::new(treated.to_vec(), baseline.to_vec()).unwrap();
            prediction(&arms, 0.95).is_none()
        };
        assert!(none(&[61.0, 62.0], &[59.0, 60.0]));
        assert!(none(&[61.0], &[59.0]));
        assert!(none(&[61.0], &[59.0, 59.0, 59.0]));
        assert!(!none(&[61.0], &[59.0, 60.0]));
    }
}
