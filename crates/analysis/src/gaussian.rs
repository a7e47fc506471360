//! The standard normal distribution: share below, and quantile.
//!
//! By way of the incomplete gamma function of statrs, right to 1e-14: its error function is off by a relative 8e-10
//! (at z = -1), and so is its normal distribution.

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::gamma::gamma_ur;

/// Share of the standard normal distribution below `z`; right in the far lower tail too.
pub(crate) fn share_below(z: f64) -> f64 {
    let half_square = z * z / 2.0;
    // The function is not made for the ends of its range.
    let tail = match half_square {
        0.0 => 0.5,
        _ if half_square < 1e4 => gamma_ur(0.5, half_square) / 2.0,
        _ => 0.0,
    };
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// The value below which that `share` (in (0, 1)) of the standard normal distribution lies; the infinities at 0 and 1.
pub(crate) fn quantile(share: f64) -> f64 {
    const STEPS: usize = 3;
    if share <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if share > 0.5 {
        return -quantile(1.0 - share);
    }
    // Newton on the logarithm of the tail, nearly a parabola, from the ten digits of statrs.
    let step = |z: f64| {
        let below = share_below(z);
        let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
        z - (below / share).ln() * below / density
    };
    let start = Normal::standard().inverse_cdf(share);
    (0..STEPS).fold(start, |z, _| Some(step(z)).filter(|next| next.is_finite()).unwrap_or(z))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Both from scipy 1.17.1: scipy.special.ndtr, ndtri.

    #[test]
    fn shares_keep_their_digits() {
        for (z, share) in [
            (-1.0, 0.158_655_253_931_457_07),
            (0.5, 0.691_462_461_274_013_1),
            (-3.0, 0.001_349_898_031_630_093_3),
            (-21.273_453_560_965_322, 1.000_000_000_000_005_6e-100),
            (0.0, 0.5),
            (f64::INFINITY, 1.0),
            (f64::NEG_INFINITY, 0.0),
        ] {
            assert!((share_below(z) - share).abs() <= 1e-13 * share, "{z}: {:e} for {share:e}", share_below(z));
        }
    }

    #[test]
    fn quantiles_keep_their_digits() {
        for (share, z) in [
            (0.025, -1.959_963_984_540_054_5),
            (0.5, 0.0),
            (0.95, 1.644_853_626_951_472_2),
            (1e-10, -6.361_340_902_404_056),
            (1e-100, -21.273_453_560_965_322),
        ] {
            assert!((quantile(share) - z).abs() <= 1e-13 * z.abs(), "{share}: {:e} for {z:e}", quantile(share));
        }
        assert_eq!(quantile(1.0), f64::INFINITY);
    }
}
