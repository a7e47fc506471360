//! Confidence limits for the noncentrality of a t statistic.
//!
//! A t statistic is (Z + δ) / S, with Z standard normal and S^2 an independent χ^2 over its degrees of freedom. It is at
//! most t just where t S - Z is at least δ: the δ that put an observed t at a given tail are quantiles of t S - Z,
//! whose distribution is one integral of smooth functions, well conditioned for every t.

use statrs::distribution::{Continuous, ContinuousCDF, Normal};
use statrs::function::gamma::gamma_lr;

use crate::moments::saturate;
use crate::outcome::Interval;

/// Interval of a standardised effect δ, of which `d` times `root` is noncentral t at `df` degrees of freedom with
/// noncentrality δ times `root`; `None` unless `level` lies inside (0, 1).
pub(crate) fn interval(d: f64, root: f64, df: f64, level: f64) -> Option<Interval> {
    let tail = (1.0 - level) / 2.0;
    if !(tail > 0.0 && tail < 0.5) {
        return None;
    }
    // Mirrored for losses, so that swapped arms give the mirrored interval to the bit.
    let t = saturate(d.abs() * root);
    let low = quantile(t, df, |below, _| below >= tail) / root;
    let high = quantile(t, df, |_, above| above <= tail) / root;
    Some(if d < 0.0 { Interval { low: -high, high: -low } } else { Interval { low, high } })
}

/// The least y for which the chances that t S - Z falls below and above it are `enough`; t >= 0.
fn quantile(t: f64, df: f64, enough: impl Fn(f64, f64) -> bool) -> f64 {
    const FAR: f64 = 40.0;
    let (mut low, mut high) = (-FAR, saturate(t * (1.0 + FAR / df.sqrt()) + FAR));
    loop {
        let middle = low / 2.0 + high / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        let (below, above) = chances(middle, t, df);
        if enough(below, above) { high = middle } else { low = middle }
    }
}

/// The chances that t S - Z falls below and above y.
fn chances(y: f64, t: f64, df: f64) -> (f64, f64) {
    const WIDE: f64 = 9.0;
    let normal = Normal::standard();
    if t * t > 2.0 * df {
        // t S spreads more than Z: over z, the chance that S <= (y + z) / t.
        let of_s = |z: f64| {
            let squared = df / 2.0 * ((y + z) / t).powi(2);
            if squared > 0.0 { gamma_lr(df / 2.0, squared) } else { 0.0 }
        };
        let start = (-y).clamp(-WIDE, WIDE);
        let below = integral(start, WIDE, |z| normal.pdf(z) * of_s(z));
        let above = normal.sf(-start) + integral(start, WIDE, |z| normal.pdf(z) * (1.0 - of_s(z)));
        return (below, above);
    }
    // Over s, the chance that Z >= t s - y. The density of S is taken relative to its value at 1.
    let density = |s: f64| ((df - 1.0) * s.ln() - df / 2.0 * (s * s - 1.0)).exp();
    let (start, end) = ((1.0 - WIDE / df.sqrt()).max(0.0), 1.0 + WIDE / df.sqrt());
    let below = integral(start, end, |s| density(s) * normal.sf(t * s - y));
    let above = integral(start, end, |s| density(s) * normal.cdf(t * s - y));
    (below / (below + above), above / (below + above))
}

/// Gauss-Legendre with five points in each of many panels.
fn integral(start: f64, end: f64, f: impl Fn(f64) -> f64) -> f64 {
    const PANELS: u32 = 48;
    let (inner, outer) = (10f64 / 7.0, 70f64.sqrt());
    let point = |sign: f64| (5.0 + sign * 2.0 * inner.sqrt()).sqrt() / 3.0;
    let weight = |sign: f64| (322.0 - sign * 13.0 * outer) / 900.0;
    let half = (end - start) / f64::from(2 * PANELS);
    let panel = |i: u32| {
        let centre = start + half * f64::from(2 * i + 1);
        let both = |sign: f64| weight(sign) * (f(centre - half * point(sign)) + f(centre + half * point(sign)));
        both(1.0) + both(-1.0) + 128.0 / 225.0 * f(centre)
    };
    half * (0..PANELS).map(panel).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_zero_the_limits_are_those_of_the_normal_distribution() {
        let limits = interval(0.0, 1.0, 7.0, 0.95).unwrap();
        assert!((limits.high - 1.959_963_984_540_054).abs() < 1e-10, "{limits:?}");
        assert!((limits.low + limits.high).abs() < 1e-10, "{limits:?}");
    }

    #[test]
    fn both_integrals_meet_where_one_takes_over() {
        for df in [1.0_f64, 4.0, 30.0, 1000.0] {
            let at = (2.0 * df).sqrt();
            let (before, after) = (at * (1.0 - 1e-12), at * (1.0 + 1e-12));
            let (one, other) = (interval(before, 1.0, df, 0.95).unwrap(), interval(after, 1.0, df, 0.95).unwrap());
            assert!((one.low - other.low).abs() < 1e-9 * at, "{one:?} {other:?}");
            assert!((one.high - other.high).abs() < 1e-9 * at, "{one:?} {other:?}");
        }
    }
}
