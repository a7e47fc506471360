//! The critical difference of mean ranks.

use super::studentized;

/// By how many mean ranks two of `systems` must differ over `blocks` to differ significantly at error rate `alpha`
/// (family-wise, Nemenyi): q / √2 √(k (k + 1) / (6 n)) with q the upper alpha quantile of the studentised range of k
/// with infinite degrees of freedom. Any number of systems and any alpha: q is computed, not read from a table.
/// `None` below two systems, without blocks, or for an alpha outside (0, 1).
#[must_use]
pub fn critical_difference(systems: usize, blocks: usize, alpha: f64) -> Option<f64> {
    let q = studentized::quantile(alpha, systems, f64::INFINITY)?;
    (blocks > 0).then(|| q / std::f64::consts::SQRT_2 * standard_error(systems, blocks))
}

/// Standard error of a difference of mean ranks without ties.
pub(super) fn standard_error(systems: usize, blocks: usize) -> f64 {
    let k = systems as f64;
    (k * (k + 1.0) / (6.0 * blocks as f64)).sqrt()
}
