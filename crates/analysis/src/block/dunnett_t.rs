//! The largest of several t statistics that share a control and a standard deviation.
//!
//! With λ^2 = n / (n + n0) for a group of n against a control of n0, the numerators are λ(j) Z0 + √(1 - λ(j)^2) Z(j) of
//! independent standard normal values: given Z0 and the standard deviation they are independent, which leaves two
//! integrals whatever the number of groups and their sizes.

use std::f64::consts::PI;

use super::chi_scale::mean_over_scale;
use crate::normal;

/// The joint distribution of the t statistics.
#[derive(Debug, Clone)]
pub(super) struct DunnettT {
    /// λ of every group, in (0, 1), rising: the order of the groups changes no bit.
    loadings: Vec<f64>,
    df: f64,
}

impl DunnettT {
    /// Groups of these `sizes` against a control of `control` runs, with `df` degrees of freedom.
    pub(super) fn new(sizes: impl Iterator<Item = usize>, control: usize, df: f64) -> Self {
        let loading = |n: usize| (n as f64 / (n + control) as f64).sqrt();
        let mut loadings: Vec<f64> = sizes.map(loading).collect();
        loadings.sort_by(f64::total_cmp);
        Self { loadings, df }
    }

    /// P(max |T(j)| > `t`) for t >= 0.
    pub(super) fn two_sided_sf(&self, t: f64) -> f64 {
        self.sf(t, |above, shift| above + normal::cdf(shift))
    }

    /// P(max T(j) > `t`).
    pub(super) fn upper_sf(&self, t: f64) -> f64 {
        self.sf(t, |above, _| above)
    }

    /// `beyond` makes P(a numerator is beyond) of P(it is above t s) and the place, in its own standard deviations, up to
    /// which it would be below -t s.
    fn sf(&self, t: f64, beyond: impl Fn(f64, f64) -> f64) -> f64 {
        /// Beyond, densities of the normal distribution are no doubles.
        const FAR: f64 = 38.0;
        const BELOW: f64 = 8.5;
        let groups: Vec<(f64, f64)> = self.loadings.iter().map(|l| (*l, ((1.0 - l) * (1.0 + l)).sqrt())).collect();
        let (steepest, own) = groups.last().copied().unwrap_or((0.0, 1.0));
        // The integrand is about as wide as the most correlated group's own part.
        let step = own / 4.0;
        let given = |z: f64, limit: f64| {
            let none: f64 = groups
                .iter()
                .map(|(loading, own)| {
                    let above = normal::cdf((loading * z - limit) / own);
                    (-beyond(above, (-limit - loading * z) / own).min(1.0)).ln_1p()
                })
                .sum();
            (-z * z / 2.0).exp() * -none.exp_m1()
        };
        let over_control = |s: f64| {
            let limit = t * s;
            let reach = (steepest * limit.abs() + BELOW).min(FAR);
            let steps = (reach / step).ceil() as i32;
            let sum: f64 = (-steps..=steps).map(|i| given(f64::from(i) * step, limit)).sum();
            (step / (2.0 * PI).sqrt() * sum).min(1.0)
        };
        mean_over_scale(self.df, over_control)
    }
}
