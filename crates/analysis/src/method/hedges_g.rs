//! Hedges g: standardised difference of two arms.
//!
//! # Question
//! How large is the gain, measured in standard deviations of runs? This is no test and has no p.
//!
//! # Assumptions
//! Runs are independent. g reads as a distance between normal populations of one common variance; the correction J and
//! the interval are exact under those.
//!
//! # Formula
//! g = J(m) d with d = (mean treated - mean baseline) / s, m = n1 + n2 - 2, s^2 = ((n1 - 1) s1^2 + (n2 - 1) s2^2) / m
//! and J(m) = Γ(m/2) / (√(m/2) Γ((m - 1)/2)), in standard deviations. The interval inverts the noncentral t
//! distribution: d √(n1 n2 / (n1 + n2)) is noncentral t with m degrees of freedom and noncentrality
//! δ √(n1 n2 / (n1 + n2)); the ends are the δ for which d lies at the upper and lower (1 - level) / 2 of it. They are
//! not multiplied by J. By numerical integration.
//!
//! # Degenerate input
//! An arm of one run: none. Neither arm varies, up to a relative 1e-9 of the scores: none (sd = 0).
//!
//! # Source
//! Hedges (1981), Distribution theory for Glass's estimator of effect size and related estimators, *Journal of
//! Educational Statistics* 6(2), 107-128; interval: Cumming & Finch (2001), A primer on the understanding, use, and
//! calculation of confidence intervals that are based on central and noncentral distributions, *Educational and
//! Psychological Measurement* 61(4), 532-574.

use statrs::function::gamma::ln_gamma;

use super::{Design, Method, Settings, arms};
use crate::moments::{Moments, constant, saturate};
use crate::noncentral_t;
use crate::outcome::{Estimate, Outcome};
use crate::registry::{Entry, entry};
use crate::sample::{Sample, Unpaired};

/// Hedges g, `hedges-g`.
#[derive(Debug, Clone, Copy)]
pub struct HedgesG;

entry!(HedgesG, "hedges-g", "Hedges g", "hedges_g.rs");

impl Method for HedgesG {
    fn design(&self) -> Design {
        Design::Unpaired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        arms(sample, self.id())
            .map(|arms| {
                let (d, df) = standardised(arms);
                let (treated, baseline) = (arms.treated().len() as f64, arms.baseline().len() as f64);
                let root = (treated * baseline / (treated + baseline)).sqrt();
                let interval = noncentral_t::interval(d, root, df, settings.level);
                Estimate { method: self.id(), value: small_sample(df) * d, interval, extra: Vec::new() }
            })
            .into()
    }
}

/// Hedges g in pooled standard deviations; `None` unless each arm has two runs and one of them varies.
#[must_use]
pub fn hedges_g(arms: &Unpaired) -> Option<f64> {
    let (treated, baseline, magnitude) = (arms.treated(), arms.baseline(), arms.magnitude());
    let varies = !constant(treated, magnitude) || !constant(baseline, magnitude);
    (treated.len() > 1 && baseline.len() > 1 && varies).then(|| {
        let (d, df) = standardised(arms);
        small_sample(df) * d
    })
}

/// The difference of means in pooled standard deviations, not corrected, and its degrees of freedom; each arm has two
/// runs and one of them varies.
fn standardised(arms: &Unpaired) -> (f64, f64) {
    let (treated, baseline) = (Moments::of(arms.treated()), Moments::of(arms.baseline()));
    let df = treated.n + baseline.n - 2.0;
    let part = |arm: Moments| ((arm.n - 1.0) / df).sqrt() * arm.sd;
    let pooled = part(treated).hypot(part(baseline));
    (saturate(treated.mean / pooled - baseline.mean / pooled), df)
}

/// Hedges' J at `df` > 1: what makes g unbiased.
fn small_sample(df: f64) -> f64 {
    (ln_gamma(df / 2.0) - ln_gamma((df - 1.0) / 2.0)).exp() / (df / 2.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j_is_exact_where_it_is_known() {
        // Γ(1)/Γ(1/2) = 1/√π at df = 2; Γ(2)/(√2 Γ(3/2)) = 2/√(2π) at df = 4.
        let pi = std::f64::consts::PI;
        assert!((small_sample(2.0) - 1.0 / pi.sqrt()).abs() < 1e-13);
        assert!((small_sample(4.0) - 2.0 / (2.0 * pi).sqrt()).abs() < 1e-13);
    }

    #[test]
    fn without_variance_or_with_one_run_there_is_no_effect_size() {
        let none = |treated: &[f64], baseline: &[f64]| {
            hedges_g(&Unpaired::new(treated.to_vec(), baseline.to_vec()).unwrap()).is_none()
        };
        assert!(none(&[61.4, 61.4], &[59.1, 59.1]));
        assert!(none(&[61.4], &[59.1, 59.9]));
        assert!(!none(&[61.4, 61.4], &[59.1, 59.9]));
    }
}
