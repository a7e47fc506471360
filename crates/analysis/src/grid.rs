//! Values on an integer grid, where ties between sums can be decided.
//!
//! In floats, 0.1 + 0.2 - 0.3 and 0 are two values of a permutation statistic, and an exact p is wrong by the
//! arrangements that should tie. On the grid, sums are exact, and two sums tie if they differ by no more than rounding
//! explains. Rounding to a coarse grid alone would not do: 1/3 + 1/3 and 2/3 round to sums one unit apart.

use crate::moments::largest;

/// Ties are sums that agree to this share of the largest value.
const TIE: f64 = 1e-9;

/// Integers proportional to some values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// One integer a value, in the order given; the sum of their magnitudes fits an `i64`.
    pub(crate) units: Vec<i64>,
    /// Sums of units that differ by at most this tie.
    pub(crate) slack: i64,
}

impl Grid {
    /// Finite `values`, not all zero, that were computed from scores of the given `magnitude`.
    pub(crate) fn new(values: &[f64], magnitude: f64) -> Self {
        const FINEST: u32 = 40;
        let n = values.len().max(1);
        // |sum| <= n * 2^bits < 2^62
        let bits = FINEST.min(61 - n.ilog2());
        let top = 2f64.powi(bits as i32);
        let largest = largest(values);
        let units = values.iter().map(|v| (v / largest * top).round() as i64).collect();
        // A few roundings of a score or of a mean of scores, and one to the grid, for every value in the sum.
        let noise = 1.0 + 8.0 * f64::EPSILON * (magnitude / largest) * top;
        Self { units, slack: (TIE * top + n as f64 * noise) as i64 }
    }
}
