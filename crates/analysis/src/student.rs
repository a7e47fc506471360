//! Student's t distribution: tail and critical value, from statrs.
//!
//! Measured against 60-digit arithmetic: the tail of statrs is right to a relative 3e-13 up to 100 degrees of freedom
//! (t = 20 and df = 100 included) and 1e-9 up to 100,000. Its quantile is as good at the usual levels, but off by a
//! factor of 70 at df = 1 and level 1 - 1e-10; hence the Newton steps in [`critical`].

use crate::method::Alternative;
use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};

/// Two-sided p of `t` at `df` degrees of freedom, in (0, 1]. A p too small for a double is given as the smallest
/// normal one (2.2e-308), since no finite t makes it 0.
pub(crate) fn two_sided(t: f64, df: f64) -> f64 {
    // `new` refuses only df <= 0 and NaN, which no design leads to; p = 1 claims nothing.
    let p = StudentsT::new(0.0, 1.0, df).map_or(1.0, |student| 2.0 * student.sf(t.abs()));
    p.clamp(f64::MIN_POSITIVE, 1.0)
}

/// p of `t` at `df` degrees of freedom for that alternative, in (0, 1].
pub(crate) fn p_value(t: f64, df: f64, alternative: Alternative) -> f64 {
    let above = |t: f64| StudentsT::new(0.0, 1.0, df).map_or(1.0, |student| student.sf(t));
    let p = match alternative {
        Alternative::TwoSided => return two_sided(t, df),
        Alternative::Greater => above(t),
        Alternative::Less => above(-t),
    };
    p.clamp(f64::MIN_POSITIVE, 1.0)
}

/// The t that is exceeded in absolute value with probability `1 - level`; `None` unless `level` lies inside (0, 1).
pub(crate) fn critical(level: f64, df: f64) -> Option<f64> {
    const STEPS: usize = 6;
    let tail = (1.0 - level) / 2.0;
    if !(tail > 0.0 && tail < 0.5) {
        return None;
    }
    let student = StudentsT::new(0.0, 1.0, df).ok()?;
    // Newton in ln t on ln sf, where a t tail is close to a line.
    let step = |t: f64| {
        let sf = student.sf(t);
        t * ((sf / tail).ln() * sf / (t * student.pdf(t))).exp()
    };
    let mut t = -student.inverse_cdf(tail);
    // Usually two steps settle it.
    for _ in 0..STEPS {
        let next = step(t);
        if !next.is_finite() || next == t {
            break;
        }
        t = next;
    }
    Some(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(ours: f64, reference: f64, relative: f64) {
        assert!((ours / reference - 1.0).abs() < relative, "{ours:e}, reference {reference:e}");
    }

    #[test]
    fn the_deep_tail_is_right_where_one_minus_cdf_is_zero() {
        // mpmath 1.3.0, 60 digits: betainc(df/2, 1/2, 0, df/(df+t^2), regularized=True)
        close(two_sided(20.0, 100.0), 9.994_267_861_336_956e-37, 1e-12);
        close(two_sided(-100.0, 100.0), 4.862_994_444_539_479e-102, 1e-12);
        close(two_sided(5.0, 100.0), 2.450_173_413_503_8e-6, 1e-12);
    }

    #[test]
    fn p_is_never_zero_and_never_above_one() {
        assert_eq!(two_sided(1e9, 100.0), f64::MIN_POSITIVE);
        assert_eq!(two_sided(f64::INFINITY, 3.0), f64::MIN_POSITIVE);
        assert_eq!(two_sided(0.0, 7.0), 1.0);
    }

    #[test]
    fn critical_values_hold_at_extreme_levels() {
        // mpmath 1.3.0, 60 digits: findroot on the same betainc
        close(critical(0.95, 100.0).unwrap(), 1.983_971_518_523_551_9, 1e-11);
        close(critical(0.95, 1.0).unwrap(), 12.706_204_736_174_7, 1e-11);
        close(critical(1.0 - 1e-10, 1.0).unwrap(), 6_366_197_196.934_295, 1e-6);
        close(critical(0.5, 1000.0).unwrap(), 0.674_735_164_607_009_4, 1e-11);
    }

    #[test]
    fn a_level_outside_0_to_1_has_no_critical_value() {
        for level in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
            assert_eq!(critical(level, 4.0), None);
        }
    }
}
