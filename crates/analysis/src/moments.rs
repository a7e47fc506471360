//! Mean and standard deviation to the last bit: whatever the order of the values, and however large or small they are.

/// Two values this close, relative to the magnitude of the scores, differ by rounding only: 61.4 - 59.1 and
/// 71.4 - 69.1 are one difference, though not one double.
pub(crate) const ROUNDING: f64 = 1e-9;

/// Number, mean and standard deviation of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moments {
    /// Number of values.
    pub(crate) n: f64,
    /// Mean, in the unit of the values.
    pub(crate) mean: f64,
    /// Standard deviation with divisor n - 1, in the unit of the values; 0 for a single value.
    pub(crate) sd: f64,
}

impl Moments {
    /// Moments of finite `values`.
    pub(crate) fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let scale = scale(largest(values));
        let mean = sum(values.iter().map(|v| v / scale)) / n;
        let squares = sum(values.iter().map(|v| (v / scale - mean).powi(2)));
        Self { n, mean: mean * scale, sd: saturate((squares / (n - 1.0).max(1.0)).sqrt() * scale) }
    }

    /// Standard error of the mean.
    pub(crate) fn standard_error(&self) -> f64 {
        self.sd / self.n.sqrt()
    }
}

/// Results that leave the range of doubles stop at its ends, so that what is computed from finite scores stays finite.
pub(crate) fn saturate(value: f64) -> f64 {
    value.clamp(f64::MIN, f64::MAX)
}

/// Largest absolute value; 0 if there is none.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, v| largest.max(v.abs()))
}

/// Whether `values` agree up to rounding, given the `magnitude` of the scores they come from.
pub(crate) fn constant(values: &[f64], magnitude: f64) -> bool {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Halves: the range of finite values need not be finite.
    high / 2.0 - low / 2.0 <= ROUNDING * (magnitude / 2.0)
}

/// The power of two about `largest`: values divided by it keep squares and sums in range, and no bit of ordinary values
/// changes.
pub(crate) fn scale(largest: f64) -> f64 {
    2f64.powi(exponent(largest))
}

/// The exponent e with 2^e about `largest`, within what 2^e and 2^-e can both express.
pub(crate) fn exponent(largest: f64) -> i32 {
    if largest == 0.0 { 0 } else { (largest.log2().floor() as i32).clamp(-1022, 1022) }
}

/// The correctly rounded sum (Shewchuk 1997, as `math.fsum` of Python): neither order nor sign changes a bit of it.
/// The values must be small enough for partial sums to stay finite.
pub(crate) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    // Partial sums without overlapping bits, growing in magnitude; together they are the exact sum.
    let mut partials: Vec<f64> = Vec::new();
    for value in values {
        let mut carried = value;
        let mut kept = 0;
        for i in 0..partials.len() {
            let (high, low) = two_sum(carried, partials[i]);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            carried = high;
        }
        partials.truncate(kept);
        partials.push(carried);
    }
    let mut total = partials.pop().unwrap_or(0.0);
    while let Some(partial) = partials.pop() {
        let (high, low) = two_sum(total, partial);
        total = high;
        if low != 0.0 {
            // `low` may be exactly half a unit of `total`, rounded to even; what lies below it then decides.
            let below = partials.last().copied().unwrap_or(0.0);
            let up = high + 2.0 * low;
            if low * below > 0.0 && up - high == 2.0 * low {
                total = up;
            }
            break;
        }
    }
    total
}

/// `a + b` rounded, and what the rounding lost (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let high = a + b;
    let b_part = high - a;
    (high, (a - (high - b_part)) + (b - b_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_correctly_rounded() {
        assert_eq!(sum([0.1; 10].into_iter()), 1.0);
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100].into_iter()), 2.0);
        // Half a unit below 1 + eps plus a little: without the last step this rounds to even.
        assert_eq!(sum([1.0, f64::EPSILON / 2.0, 1e-300_f64.sqrt()].into_iter()), 1.0 + f64::EPSILON);
        assert_eq!(sum(std::iter::empty()), 0.0);
    }

    #[test]
    fn moments_survive_the_ends_of_the_range() {
        for unit in [1e-300, 1e-3, 1.0, 1e300] {
            let moments = Moments::of(&[unit, 2.0 * unit, 3.0 * unit]);
            assert!((moments.mean / unit - 2.0).abs() < 1e-12, "mean at {unit:e}");
            assert!((moments.sd / unit - 1.0).abs() < 1e-12, "sd at {unit:e}");
        }
    }

    #[test]
    fn values_that_differ_by_decimal_rounding_are_constant() {
        let differences = [61.4 - 59.1, 71.4 - 69.1];
        assert_ne!(differences[0], differences[1], "not one double");
        assert!(constant(&differences, 71.4));
        assert!(!constant(&[2.3, 2.301], 71.4));
        assert!(constant(&[0.0, 0.0], 0.0));
        assert!(!constant(&[f64::MAX, -f64::MAX], f64::MAX));
    }
}
