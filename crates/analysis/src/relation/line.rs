//! The least-squares line, in scaled units so that squares stay in range.

use crate::moments::{constant, exponent, largest, saturate, sum};
use crate::outcome::Reason;

/// A line through points; slope, intercept and their errors are in the scaled units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) slope: f64,
    pub(super) slope_error: f64,
    pub(super) intercept: f64,
    pub(super) intercept_error: f64,
    pub(super) residual_sd: f64,
    pub(super) r2: f64,
    /// n - 2.
    pub(super) df: f64,
    /// Powers of two by which the values were divided.
    pub(super) x_scale: f64,
    pub(super) y_scale: f64,
    /// Whether the points lie on the line up to rounding.
    pub(super) exact: bool,
}

impl Line {
    /// The line through the points; `what` they are, for the reason why there is none.
    pub(super) fn through(x: &[f64], y: &[f64], what: &'static str) -> Result<Self, Reason> {
        const NEEDED: usize = 3;
        if x.len() < NEEDED {
            return Err(Reason::TooFew { what, n: x.len(), needed: NEEDED });
        }
        if constant(x, largest(x)) {
            return Err(Reason::NoVariance);
        }
        let n = x.len() as f64;
        let (x_scale, y_scale) = (2f64.powi(exponent(largest(x))), 2f64.powi(exponent(largest(y))));
        let center = |values: &[f64], scale: f64| {
            let mean = sum(values.iter().map(|v| v / scale)) / n;
            (mean, values.iter().map(|v| v / scale - mean).collect::<Vec<f64>>())
        };
        let ((mean_x, dx), (mean_y, dy)) = (center(x, x_scale), center(y, y_scale));
        let products = |a: &[f64], b: &[f64]| sum(a.iter().zip(b).map(|(a, b)| a * b));
        let (sxx, syy) = (products(&dx, &dx), products(&dy, &dy));
        let slope = products(&dx, &dy) / sxx;
        let residuals: Vec<f64> = dx.iter().zip(&dy).map(|(dx, dy)| dy - slope * dx).collect();
        let rest = products(&residuals, &residuals);
        let residual_sd = (rest / (n - 2.0)).sqrt();
        Ok(Self {
            slope,
            slope_error: residual_sd / sxx.sqrt(),
            intercept: mean_y - slope * mean_x,
            intercept_error: residual_sd * (1.0 / n + mean_x * mean_x / sxx).sqrt(),
            residual_sd,
            r2: if syy > 0.0 { (1.0 - rest / syy).clamp(0.0, 1.0) } else { 0.0 },
            df: n - 2.0,
            x_scale,
            y_scale,
            exact: constant(&residuals, largest(y) / y_scale),
        })
    }

    /// The line, unless the points lie on it.
    pub(super) fn scattered(self) -> Result<Self, Reason> {
        if self.exact { Err(Reason::NoVariance) } else { Ok(self) }
    }

    /// A slope, or its error, in points per unit of the axis.
    pub(super) fn slope_in_units(&self, slope: f64) -> f64 {
        // One factor after the other: their quotient may leave the range of doubles where the slope does not.
        saturate(saturate(slope * self.y_scale) / self.x_scale)
    }
}
