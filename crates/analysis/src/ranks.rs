//! Midranks, doubled so that they are integers: sums of ranks then tie where they should.

/// Twice the midrank of every value, in the order given. Neighbours in order of size tie if they lie no further apart
/// than `tolerance`.
pub(crate) fn doubled_midranks(values: &[f64], tolerance: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&a, &b| values[b] - values[a] <= tolerance) {
        // The places are before + 1 to before + len.
        for &at in tied {
            ranks[at] = 2 * before + tied.len() + 1;
        }
        before += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_mean_of_their_places() {
        assert_eq!(doubled_midranks(&[3.0, 1.0, 2.0], 0.0), [6, 2, 4]);
        assert_eq!(doubled_midranks(&[2.0, 1.0, 2.0, 5.0], 0.0), [5, 2, 5, 8]);
        assert_eq!(doubled_midranks(&[61.4 - 59.1, 71.4 - 69.1], 1e-9), [3, 3]);
        assert_eq!(doubled_midranks(&[-0.0, 0.0], 0.0), [3, 3]);
    }
}
