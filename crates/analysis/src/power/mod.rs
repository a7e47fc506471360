//! Power of t tests: how likely a difference is found, how many runs that needs, and what can be found with the runs
//! there are.
//!
//! # Question
//! If new runs were made and the true difference is this large, how likely is p <= alpha?
//!
//! # Assumptions
//! Those of the test: runs (or differences of pairs) are independent and normal, with the standard deviation given,
//! which is taken for the true one. One estimated from few runs is very uncertain: plan with its upper confidence limit
//! as well ([`upper_factor`]).
//!
//! # Formula
//! Power = P(T > t*) + P(T < -t*), where T has a noncentral t distribution with noncentrality difference / standard
//! error, and t* is the two-sided critical value at alpha. Pairs: standard error sd / √n, n - 1 degrees of freedom.
//! Equal variances: sd √(1/n1 + 1/n2), n1 + n2 - 2. Welch: √(sd1²/n1 + sd2²/n2) with Satterthwaite's degrees of freedom
//! at the true standard deviations, which is an approximation: the test itself estimates them.
//!
//! Runs needed are the smallest number whose power reaches what is asked for, found by search; no rounded formula. The
//! minimum detectable difference is where power at these numbers of runs equals what is asked for.
//!
//! # Degenerate input
//! Fewer than two runs in an arm, a standard deviation of 0 or below, alpha or power outside (0, 1): none.
//!
//! # Source
//! Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed., chapter 2; Satterthwaite (1946), An
//! approximate distribution of estimates of variance components, *Biometrics Bulletin* 2(6), 110-114.

mod noncentral;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::student::critical;

/// Searches for runs stop here: nobody makes more.
pub const MOST_RUNS: usize = 1_000_000;

/// A two-sided t test to be planned for, with the standard deviations that hold in truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Planned {
    /// Pairs, tested by the paired t test.
    Paired {
        /// Of the differences; with 1, differences are Cohen dz.
        sd: f64,
    },
    /// Independent arms of one variance, tested by Student's t test.
    EqualVariances {
        /// Of the runs of either arm; with 1, differences are Cohen d.
        sd: f64,
    },
    /// Independent arms, tested by Welch's t test.
    Welch {
        /// Of the treated runs.
        treated_sd: f64,
        /// Of the baseline runs.
        baseline_sd: f64,
    },
}

/// Runs of both arms; of pairs, the treated ones count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    /// Treated runs, or pairs.
    pub treated: usize,
    /// Baseline runs.
    pub baseline: usize,
}

impl Runs {
    /// As many in both arms.
    #[must_use]
    pub fn each(n: usize) -> Self {
        Self { treated: n, baseline: n }
    }
}

/// How many baseline runs there will be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BaselineRuns {
    /// So many for every treated run, rounded up; 1 for equal arms.
    PerTreated(f64),
    /// So many, however many treated runs there are.
    Fixed(usize),
}

impl Planned {
    /// Probability that the test rejects, in (0, 1], at a true `difference` in the unit of the standard deviation.
    #[must_use]
    pub fn power(self, difference: f64, runs: Runs, alpha: f64) -> Option<f64> {
        let (error, df) = self.error(runs)?;
        let critical = critical(1.0 - alpha, df)?;
        difference.is_finite().then(|| rejects(difference / error, df, critical))
    }

    /// The smallest number of treated runs (or pairs), with the baseline runs that go with them, whose power reaches
    /// `power` at a true `difference`; none if [`MOST_RUNS`] do not suffice.
    #[must_use]
    pub fn runs_needed(self, difference: f64, power: f64, alpha: f64, baseline: BaselineRuns) -> Option<Runs> {
        inside(power)?;
        let runs = |treated: usize| Runs {
            treated,
            baseline: match baseline {
                BaselineRuns::PerTreated(ratio) => (ratio * treated as f64).ceil().max(2.0) as usize,
                BaselineRuns::Fixed(runs) => runs,
            },
        };
        let enough = |treated: usize| self.power(difference, runs(treated), alpha).map(|found| found >= power);
        let (mut too_few, mut most) = (1, 2);
        while !enough(most)? {
            if most == MOST_RUNS {
                return None;
            }
            (too_few, most) = (most, (2 * most).min(MOST_RUNS));
        }
        while most - too_few > 1 {
            let middle = too_few + (most - too_few) / 2;
            if enough(middle)? { most = middle } else { too_few = middle }
        }
        Some(runs(most))
    }

    /// The difference, in the unit of the standard deviation, that is found with probability `power` by so many runs; 0
    /// if `power` is no more than alpha.
    #[must_use]
    pub fn minimum_detectable(self, runs: Runs, power: f64, alpha: f64) -> Option<f64> {
        inside(power)?;
        let (error, df) = self.error(runs)?;
        let critical = critical(1.0 - alpha, df)?;
        Some(error * noncentrality(df, critical, power))
    }

    /// Standard error of the difference and its degrees of freedom.
    fn error(self, runs: Runs) -> Option<(f64, f64)> {
        let of_two = |sd: f64, n: usize| (sd.is_finite() && sd >= 0.0 && n >= 2).then(|| sd / (n as f64).sqrt());
        let (n, m) = (runs.treated as f64, runs.baseline as f64);
        let (error, df) = match self {
            Self::Paired { sd } => (of_two(sd, runs.treated)?, n - 1.0),
            Self::EqualVariances { sd } => (of_two(sd, runs.treated)?.hypot(of_two(sd, runs.baseline)?), n + m - 2.0),
            Self::Welch { treated_sd, baseline_sd } => {
                let (treated, baseline) = (of_two(treated_sd, runs.treated)?, of_two(baseline_sd, runs.baseline)?);
                let error = treated.hypot(baseline);
                let part = |of_arm: f64, n: f64| (of_arm / error).powi(4) / (n - 1.0);
                (error, 1.0 / (part(treated, n) + part(baseline, m)))
            }
        };
        (error > 0.0).then_some((error, df))
    }
}

/// By how much a standard deviation seen at `df` degrees of freedom is multiplied for its upper confidence limit: the
/// true one is below with probability `confidence`. From √(df / χ²) at the lower quantile of χ².
#[must_use]
pub fn upper_factor(df: f64, confidence: f64) -> Option<f64> {
    inside(confidence)?;
    let quantile = ChiSquared::new(df).ok()?.inverse_cdf(1.0 - confidence);
    (quantile > 0.0).then(|| (df / quantile).sqrt())
}

fn inside(share: f64) -> Option<()> {
    (share > 0.0 && share < 1.0).then_some(())
}

/// Probability that |T| exceeds the critical value.
fn rejects(delta: f64, df: f64, critical: f64) -> f64 {
    // Beyond this the test rejects for certain, and the integrand is out of the range of doubles.
    const CERTAIN: f64 = 1e8;
    let delta = delta.abs().min(CERTAIN);
    if let Some(share) = noncentral::beyond(critical, df, delta) {
        return share;
    }
    (noncentral::sf(critical, df, delta) + noncentral::cdf(-critical, df, delta)).min(1.0)
}

/// The noncentrality at which the test rejects with that probability.
fn noncentrality(df: f64, critical: f64, power: f64) -> f64 {
    const STEPS: usize = 100;
    let excess = |delta: f64| rejects(delta, df, critical) - power;
    let (mut low, mut of_low) = (0.0, excess(0.0));
    if of_low >= 0.0 {
        return 0.0;
    }
    let mut high = critical + 1.0;
    let mut of_high = excess(high);
    while of_high < 0.0 {
        (low, of_low) = (high, of_high);
        high *= 2.0;
        of_high = excess(high);
    }
    // Regula falsi; an end that stays twice is weighed half (Illinois), so that both close in.
    let (mut root, mut last) = (high, 0.0);
    for _ in 0..STEPS {
        root = (low * of_high - high * of_low) / (of_high - of_low);
        let of_root = excess(root);
        if of_root < 0.0 {
            (low, of_low) = (root, of_root);
            of_high *= if last < 0.0 { 0.5 } else { 1.0 };
        } else {
            (high, of_high) = (root, of_root);
            of_low *= if last > 0.0 { 0.5 } else { 1.0 };
        }
        last = of_root;
        if of_root.abs() < 1e-14 || high - low <= 1e-14 * high {
            break;
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_planned_has_no_power() {
        let paired = Planned::Paired { sd: 1.0 };
        assert_eq!(paired.power(1.0, Runs::each(1), 0.05), None);
        assert_eq!(paired.power(f64::NAN, Runs::each(5), 0.05), None);
        assert_eq!(paired.power(1.0, Runs::each(5), 0.0), None);
        assert_eq!(Planned::Paired { sd: 0.0 }.power(1.0, Runs::each(5), 0.05), None);
        assert_eq!(Planned::EqualVariances { sd: f64::NAN }.power(1.0, Runs::each(5), 0.05), None);
        let (treated_sd, baseline_sd) = (0.0, 0.0);
        assert_eq!(Planned::Welch { treated_sd, baseline_sd }.minimum_detectable(Runs::each(5), 0.8, 0.05), None);
        assert_eq!(paired.minimum_detectable(Runs::each(5), 1.0, 0.05), None);
        assert_eq!(upper_factor(0.0, 0.8), None);
    }

    #[test]
    fn more_runs_than_anybody_makes_are_not_counted() {
        assert_eq!(Planned::Paired { sd: 1.0 }.runs_needed(1e-6, 0.8, 0.05, BaselineRuns::PerTreated(1.0)), None);
        let one_baseline_run = BaselineRuns::Fixed(1);
        assert_eq!(Planned::EqualVariances { sd: 1.0 }.runs_needed(1.0, 0.8, 0.05, one_baseline_run), None);
        // Three baseline runs leave a standard error that treated runs cannot lower.
        assert_eq!(Planned::EqualVariances { sd: 1.0 }.runs_needed(0.5, 0.8, 0.05, BaselineRuns::Fixed(3)), None);
    }

    #[test]
    fn a_power_below_alpha_needs_no_difference() {
        assert_eq!(Planned::Paired { sd: 1.0 }.minimum_detectable(Runs::each(5), 0.04, 0.05), Some(0.0));
    }

    #[test]
    fn two_sided_power_at_no_difference_is_alpha() {
        for n in [2, 3, 50, 1000] {
            let power = Planned::Paired { sd: 2.0 }.power(0.0, Runs::each(n), 0.05).unwrap();
            assert!((power - 0.05).abs() < 1e-10, "{n}: {power}");
        }
    }
}
