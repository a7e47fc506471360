//! Standardised effect sizes.
//!
//! # Question
//! How large is the gain, measured in standard deviations of runs?
//!
//! # Assumptions
//! Runs within an arm are independent. Hedges g reads as a distance between normal populations of one common variance;
//! the correction J is exact under those.
//!
//! # Formula
//! Pairs: Cohen dz = mean(d) / sd(d), with d = treated - baseline and divisor n - 1.
//!
//! Independent arms: Hedges g = J(m) (mean treated - mean baseline) / s, with m = n1 + n2 - 2,
//! s^2 = ((n1 - 1) s1^2 + (n2 - 1) s2^2) / m and J(m) = Γ(m/2) / (√(m/2) Γ((m - 1)/2)).
//!
//! # Degenerate input
//! Fewer than two pairs, or fewer than two runs in an arm: none. sd = 0 (up to rounding of the scores): none.
//!
//! # Source
//! Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed., section 2.3 (dz).
//! Hedges (1981), Distribution theory for Glass's estimator of effect size and related estimators, *Journal of
//! Educational Statistics* 6(2), 107-128 (J).

use statrs::function::gamma::ln_gamma;

use crate::moments::{Moments, constant, saturate};
use crate::sample::{Paired, Sample, Unpaired};

/// Which effect size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectKind {
    /// Mean over standard deviation of the differences.
    CohenDz,
    /// Difference of means over the pooled standard deviation, corrected for small samples.
    HedgesG,
}

impl EffectKind {
    /// The id in output: `cohen-dz`, `hedges-g`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::CohenDz => "cohen-dz",
            Self::HedgesG => "hedges-g",
        }
    }
}

/// An effect size; positive is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Which one.
    pub kind: EffectKind,
    /// In standard deviations.
    pub value: f64,
}

impl Effect {
    /// The effect size of the design: Cohen dz of pairs, Hedges g of independent arms; `None` if degenerate.
    #[must_use]
    pub fn of(sample: &Sample) -> Option<Self> {
        match sample {
            Sample::Paired(pairs) => cohen_dz(pairs).map(|value| Self { kind: EffectKind::CohenDz, value }),
            Sample::Unpaired(arms) => hedges_g(arms).map(|value| Self { kind: EffectKind::HedgesG, value }),
        }
    }
}

/// Cohen dz in standard deviations of the differences; `None` for one pair or differences that do not vary.
#[must_use]
pub fn cohen_dz(pairs: &Paired) -> Option<f64> {
    let differences = pairs.differences();
    if differences.len() < 2 || constant(&differences, pairs.magnitude()) {
        return None;
    }
    let moments = Moments::of(&differences);
    Some(saturate(moments.mean / moments.sd))
}

/// Hedges g in pooled standard deviations; `None` unless each arm has two runs and one of them varies.
#[must_use]
pub fn hedges_g(arms: &Unpaired) -> Option<f64> {
    let (treated, baseline) = (arms.treated(), arms.baseline());
    let magnitude = arms.magnitude();
    if treated.len() < 2 || baseline.len() < 2 || (constant(treated, magnitude) && constant(baseline, magnitude)) {
        return None;
    }
    let (treated, baseline) = (Moments::of(treated), Moments::of(baseline));
    let df = treated.n + baseline.n - 2.0;
    let part = |arm: Moments| ((arm.n - 1.0) / df).sqrt() * arm.sd;
    let pooled = part(treated).hypot(part(baseline));
    Some(saturate(small_sample(df) * (treated.mean / pooled - baseline.mean / pooled)))
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
    fn without_variance_there_is_no_effect_size() {
        let shifted = Paired::new(vec![61.4, 71.4], vec![59.1, 69.1]).unwrap();
        assert_eq!(cohen_dz(&shifted), None);
        let arms = Unpaired::new(vec![61.4, 61.4], vec![59.1, 59.1]).unwrap();
        assert_eq!(hedges_g(&arms), None);
    }

    #[test]
    fn one_run_has_no_effect_size() {
        assert_eq!(hedges_g(&Unpaired::new(vec![61.4], vec![59.1, 59.9]).unwrap()), None);
        assert_eq!(cohen_dz(&Paired::new(vec![61.4], vec![59.1]).unwrap()), None);
    }
}
