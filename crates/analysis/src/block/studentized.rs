//! The studentised range: the range of k independent standard normal values over an independent estimate of their
//! standard deviation with df degrees of freedom.
//!
//! Any k and df: both are integrated, neither is looked up. The tail is a sum of positive terms and keeps its relative
//! precision: P(range > w) = k ∫ φ(z) (Φ(z)^(k-1) - (Φ(z) - Φ(z - w))^(k-1)) dz.

use std::f64::consts::PI;

use super::chi_scale::mean_over_scale;
use super::quantile::upper_quantile;
use crate::normal::cdf;

/// P(Q > `q`) for the studentised range of `k` with `df` > 0 degrees of freedom (may be infinite), in [0, 1]: 1 for
/// `q` <= 0 and below two values; NaN if `q` or `df` is NaN, or `df` <= 0.
#[must_use]
pub fn sf(q: f64, k: usize, df: f64) -> f64 {
    if q.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if q <= 0.0 || k < 2 {
        return 1.0;
    }
    mean_over_scale(df, |s| range_sf(q * s, k as f64)).clamp(0.0, 1.0)
}

/// The q with P(Q > q) = `p`; `None` for a `p` outside (0, 1), below two values, and for a `df` that is not positive.
#[must_use]
pub fn quantile(p: f64, k: usize, df: f64) -> Option<f64> {
    if k < 2 || df.is_nan() || df <= 0.0 {
        return None;
    }
    upper_quantile(p, |q| sf(q, k, df))
}

/// P(range > `w`) of `k` standard normal values.
fn range_sf(w: f64, k: f64) -> f64 {
    const STEP: f64 = 0.125;
    /// Beyond, densities of the normal distribution are no doubles.
    const FAR: f64 = 38.0;
    const BELOW: f64 = 9.0;
    if w > 2.0 * FAR {
        return 0.0;
    }
    let steps = ((BELOW + (w + BELOW).min(FAR)) / STEP) as u32;
    let term = |i: u32| {
        let z = f64::from(i) * STEP - BELOW;
        let below = cdf(z);
        let apart = -((k - 1.0) * (-cdf(z - w) / below).ln_1p()).exp_m1();
        (-z * z / 2.0).exp() * below.powf(k - 1.0) * apart
    };
    let sum: f64 = (0..=steps).map(term).sum();
    (k * STEP / (2.0 * PI).sqrt() * sum).min(1.0)
}
