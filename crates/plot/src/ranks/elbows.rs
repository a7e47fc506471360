//! Places of the lines that lead from the ranks to the names.

/// Rising places moved apart until neighbours are at least `gap` from each other, each as little as the others allow,
/// all within `low` and `high`. Where there is not enough room they are spread evenly.
pub(super) fn apart(places: &[f64], gap: f64, [low, high]: [f64; 2]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a number of names")]
    let nth = |place: usize| place as f64;
    let gap = gap.min((high - low) / nth(places.len().saturating_sub(1).max(1)));
    // With the gaps taken out, "at least a gap apart" is "not falling": least squares by pooling neighbours.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (place, x) in places.iter().enumerate() {
        let mut pool = (x - nth(place) * gap, 1);
        while let Some((mean, count)) = pools.pop_if(|(mean, _)| *mean > pool.0) {
            pool = ((mean * nth(count) + pool.0 * nth(pool.1)) / nth(count + pool.1), count + pool.1);
        }
        pools.push(pool);
    }
    let most = (high - nth(places.len().saturating_sub(1)) * gap).max(low);
    let level = pools.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean.clamp(low, most), count));
    level.enumerate().map(|(place, x)| x + nth(place) * gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_fan_out_and_the_rest_stays() {
        assert_eq!(apart(&[1.0, 5.0, 5.0, 5.0, 9.0], 1.0, [0.0, 10.0]), [1.0, 4.0, 5.0, 6.0, 9.0]);
        assert_eq!(apart(&[0.0, 0.0], 1.0, [0.0, 10.0]), [0.0, 1.0], "not beyond the end");
        assert_eq!(apart(&[10.0, 10.0, 10.0], 1.0, [0.0, 10.0]), [8.0, 9.0, 10.0]);
        assert_eq!(apart(&[5.0; 5], 9.0, [0.0, 8.0]), [0.0, 2.0, 4.0, 6.0, 8.0], "as far apart as there is room");
        assert_eq!(apart(&[3.0], 1.0, [0.0, 8.0]), [3.0]);
    }
}
