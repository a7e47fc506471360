//! Means over the distribution of a standard deviation with finite degrees of freedom.

/// E g(S) with S^2 = chi-squared(df) / df, for `g` with values in [0, 1] that falls, or that is not small where S is
/// near 1; infinite `df` is S = 1. The sum keeps its relative precision for small results: it runs over ln S, where the
/// trapezoidal rule converges faster than any power of the step.
pub(super) fn mean_over_scale(df: f64, g: impl Fn(f64) -> f64) -> f64 {
    /// What is left out, relative to the result.
    const LEFT_OUT: f64 = 1e-18;
    if df.is_infinite() {
        return g(1.0);
    }
    let step = (0.5 / (2.0 * df).sqrt()).min(0.1);
    // Density of ln S up to a factor, 1 at ln S = 0: exp(df u - df (e^2u - 1) / 2).
    let density = |u: f64| (df * u - df / 2.0 * (2.0 * u).exp_m1()).exp();
    let (mut total, mut norm) = (0.0, 0.0);
    let mut add = |u: f64| {
        let weight = density(u);
        total += weight * g(u.exp());
        norm += weight;
        (weight, total, norm)
    };
    for i in 0_u32.. {
        let (weight, _, norm) = add(step * f64::from(i));
        if weight < LEFT_OUT * LEFT_OUT * norm {
            break;
        }
    }
    for i in 1_u32.. {
        // What is left is at most weight / (df step), since g is at most 1.
        let (weight, total, _) = add(-step * f64::from(i));
        if weight <= LEFT_OUT * total * df.min(1.0) {
            break;
        }
    }
    total / norm
}
