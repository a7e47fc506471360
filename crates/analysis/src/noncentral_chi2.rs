//! Noncentral χ² distribution: its lower tail, as a Poisson mixture of central ones.
//!
//! P(X ≤ x) = Σ Poisson(j; λ/2) P(χ² of df + 2j ≤ x), summed outward from the largest weight until what is left is below
//! 1e-12. Above a noncentrality of 2,000 the normal approximation of Sankaran (1959), On the non-central chi-square
//! distribution, *Biometrika* 46, 235-237, which is right to 1e-4 there.

use statrs::function::gamma::{gamma_lr, ln_gamma};

use crate::normal;

/// Noncentrality from which the approximation is as good as needed.
const LARGE: f64 = 2000.0;

/// Weights below this add nothing.
const SMALL: f64 = 1e-12;

/// P(X ≤ x) with `df` > 0 degrees of freedom and noncentrality `lambda` >= 0; `x` finite.
pub(crate) fn cdf(x: f64, df: f64, lambda: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if lambda > LARGE {
        return sankaran(x, df, lambda);
    }
    // From one term to the next everything follows by a factor or a summand: P(a + 1, y) = P(a, y) - y^a e^-y / Γ(a + 1).
    let (half, y) = (lambda / 2.0, x / 2.0);
    let mode = half.floor();
    let start = df / 2.0 + mode;
    let ln_weight = if half > 0.0 { mode * half.ln() - half - ln_gamma(mode + 1.0) } else { 0.0 };
    let at_mode = (ln_weight.exp(), gamma_lr(start, y), (start * y.ln() - y - ln_gamma(start + 1.0)).exp());
    let mut sum = at_mode.0 * at_mode.1;
    let (mut weight, mut tail, mut step) = at_mode;
    let mut j = mode;
    while weight > SMALL && half > 0.0 {
        tail -= step;
        j += 1.0;
        weight *= half / j;
        step *= y / (df / 2.0 + j);
        sum += weight * tail;
    }
    let (mut weight, mut tail, mut step) = at_mode;
    let mut j = mode;
    while j > 0.0 && weight > SMALL {
        step *= (df / 2.0 + j) / y;
        tail += step;
        weight *= j / half;
        j -= 1.0;
        sum += weight * tail;
    }
    sum.clamp(0.0, 1.0)
}

fn sankaran(x: f64, df: f64, lambda: f64) -> f64 {
    let (sum, twice) = (df + lambda, df + 2.0 * lambda);
    let h = 1.0 - 2.0 / 3.0 * sum * (df + 3.0 * lambda) / (twice * twice);
    let p = twice / (sum * sum);
    let m = (h - 1.0) * (1.0 - 3.0 * h);
    let mean = 1.0 + h * p * (h - 1.0 - 0.5 * (2.0 - h) * m * p);
    let sd = h * (2.0 * p).sqrt() * (1.0 + 0.5 * m * p);
    normal::cdf(((x / sum).powf(h) - mean) / sd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_a_foreign_tool() {
        // scipy 1.17.1: scipy.stats.ncx2.cdf(x, df, lambda), chi2.cdf where lambda = 0;
        // notebooks-free-scripts/reference/noncentral_chi2.py
        for (x, df, lambda, expected) in REFERENCE {
            let ours = cdf(x, df, lambda);
            let within = if lambda > LARGE { 1e-4 } else { 1e-10 };
            assert!((ours - expected).abs() < within, "cdf({x}, {df}, {lambda}) = {ours}, not {expected}");
        }
        assert_eq!(cdf(0.0, 3.0, 1.0), 0.0);
    }

    const REFERENCE: [(f64, f64, f64, f64); 7] = [
        (3.0, 2.0, 0.0, 0.77686983985157),
        (10.0, 5.0, 4.0, 0.640788365670395),
        (2.5, 14.0, 9.0, 6.92314483910678e-06),
        (60.0, 14.0, 30.0, 0.898856461067762),
        (700.0, 39.0, 600.0, 0.888075635052975),
        (2500.0, 14.0, 2400.0, 0.810262846043185),
        (31000.0, 39.0, 30000.0, 0.997058996683148),
    ];
}
