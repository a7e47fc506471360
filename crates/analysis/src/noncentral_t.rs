//! Confidence limits for the noncentrality of a t statistic.
//!
//! A t statistic is (Z + δ) / S, with Z standard normal and S^2 an independent χ^2 over its degrees of freedom. It is at
//! most t just where t S - Z is at least δ: the δ that put an observed t at a given tail are quantiles of t S - Z,
//! whose distribution is one integral of smooth functions, well conditioned for every t.

use statrs::function::gamma::gamma_lr;

use crate::moments::saturate;
use crate::normal;
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
    let high = quantile(t, df, Side::Above, tail) / root;
    let low = if t == 0.0 { -high } else { quantile(t, df, Side::Below, tail) / root };
    Some(if d < 0.0 { Interval { low: -high, high: -low } } else { Interval { low, high } })
}

/// On which side of a y the chance is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Below,
    Above,
}

/// The y that t S - Z falls to that side of with chance `tail`; t >= 0.
fn quantile(t: f64, df: f64, side: Side, tail: f64) -> f64 {
    const FAR: f64 = 40.0;
    const HALVINGS: usize = 10;
    const MOST: usize = 100;
    let sign = if side == Side::Below { 1.0 } else { -1.0 };
    // Rises with y.
    let off = |y: f64| sign * (chance(y, t, df, side) / tail).ln().clamp(-FAR, FAR);
    let (mut low, mut high) = (-FAR, saturate(t * (1.0 + FAR / df.sqrt()) + FAR));
    let (mut at_low, mut at_high) = (-FAR, FAR);
    let mut y = low;
    for step in 0..MOST {
        let before = y;
        // Halving until the chance is near, then the secant; an end that stays counts half (Illinois).
        let met = low - at_low * ((high - low) / (at_high - at_low));
        y = if step < HALVINGS { low / 2.0 + high / 2.0 } else { met.clamp(low, high) };
        let at = off(y);
        if at == 0.0 || (y - before).abs() <= f64::EPSILON * y.abs() {
            break;
        }
        if at < 0.0 {
            (low, at_low, at_high) = (y, at, if before < y { at_high / 2.0 } else { at_high });
        } else {
            (high, at_high, at_low) = (y, at, if before > y { at_low / 2.0 } else { at_low });
        }
    }
    y
}

/// The chance that t S - Z falls to that side of y.
fn chance(y: f64, t: f64, df: f64, side: Side) -> f64 {
    const WIDE: f64 = 9.0;
    if t * t > 2.0 * df {
        // t S spreads more than Z: over z, the chance that S is below (y + z) / t.
        let below = |z: f64| {
            let squared = df / 2.0 * ((y + z) / t).powi(2);
            if squared > 0.0 { gamma_lr(df / 2.0, squared) } else { 0.0 }
        };
        let start = (-y).clamp(-WIDE, WIDE);
        return match side {
            Side::Below => integral(start, WIDE, |z| normal::pdf(z) * below(z)),
            Side::Above => normal::sf(-start) + integral(start, WIDE, |z| normal::pdf(z) * (1.0 - below(z))),
        };
    }
    // Over s, the chance that Z lies above or below t s - y. The density of S is taken relative to its value at 1.
    let density = |s: f64| ((df - 1.0) * s.ln() - df / 2.0 * (s * s - 1.0)).exp();
    let (start, end) = ((1.0 - WIDE / df.sqrt()).max(0.0), 1.0 + WIDE / df.sqrt());
    let sign = if side == Side::Below { 1.0 } else { -1.0 };
    integral(start, end, |s| density(s) * normal::sf(sign * (t * s - y))) / integral(start, end, density)
}

/// Gauss-Legendre with five points in each of many panels.
fn integral(start: f64, end: f64, f: impl Fn(f64) -> f64) -> f64 {
    const PANELS: u32 = 32;
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
