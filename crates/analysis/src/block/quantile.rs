//! Quantiles of distributions of which only the upper tail can be computed.

/// The x > 0 that is exceeded with probability `p`, given the continuous and falling `sf`, to a relative 1e-12;
/// `None` unless `p` lies inside (0, `sf(0)`), or if no x within the range of doubles is exceeded so rarely.
pub(super) fn upper_quantile(p: f64, sf: impl Fn(f64) -> f64) -> Option<f64> {
    const STEPS: usize = 100;
    if !(p > 0.0 && p < sf(0.0)) {
        return None;
    }
    // On logarithms tails are close to lines; an sf that underflows is far below any p.
    let excess = |x: f64| (sf(x.exp()).max(f64::MIN_POSITIVE) / p).ln();
    let (mut low, mut high) = (0.0, 0.0);
    let (mut above, mut below) = (excess(low), excess(high));
    while above < 0.0 {
        (high, below) = (low, above);
        low -= 1.0;
        above = excess(low);
    }
    while below > 0.0 {
        (low, above) = (high, below);
        high += 1.0;
        if high > 700.0 {
            return None;
        }
        below = excess(high);
    }
    // Regula falsi; an end that stays is given half its weight (Illinois), so that neither stays for long.
    for _ in 0..STEPS {
        if high - low < 1e-13 || above == 0.0 || below == 0.0 {
            break;
        }
        let middle = (low * below - high * above) / (below - above);
        let at_middle = excess(middle);
        if at_middle.abs() < 1e-14 {
            return Some(middle.exp());
        }
        if at_middle > 0.0 {
            (low, above, below) = (middle, at_middle, below / 2.0);
        } else {
            (high, below, above) = (middle, at_middle, above / 2.0);
        }
    }
    Some((if above.abs() < below.abs() { low } else { high }).exp())
}
