//! Percentiles of drawn values.

/// The value below which that `share` (in [0, 1]) of the finite `values` lies, interpolated linearly between order
/// statistics (type 7 of Hyndman & Fan 1996); 0 if there is none. Reorders them.
pub(crate) fn percentile(values: &mut [f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (_, &mut low, above) = values.select_nth_unstable_by((at as usize).min(last), f64::total_cmp);
    let high = above.iter().copied().reduce(f64::min).unwrap_or(low);
    low + (high - low) * at.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_order_statistics() {
        // By hand: the place is share x 4.
        let of = |share| percentile(&mut [3.0, 1.0, 10.0, 2.0, 4.0], share);
        assert_eq!([0.0, 0.125, 0.25, 0.5, 0.875, 1.0].map(of), [1.0, 1.5, 2.0, 3.0, 7.0, 10.0]);
        assert_eq!(percentile(&mut [], 0.5), 0.0);
    }
}
