//! Ranks with ties, doubled so that they are integers: sums of ranks then tie where they should.

use crate::moments::constant;

/// Twice the midrank of every value, in the order given: 2 for the lowest alone, 2n for the highest alone. Neighbours
/// in order of size tie that differ by rounding only, given the `magnitude` of the scores they come from.
pub(crate) fn doubled(values: &[f64], magnitude: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&a, &b| constant(&[values[a], values[b]], magnitude)) {
        // The ranks before + 1 to before + len: twice their mean.
        tied.iter().for_each(|&at| ranks[at] = 2 * before + tied.len() + 1);
        before += tied.len();
    }
    ranks
}

/// Sizes of the groups of equal ranks.
pub(crate) fn groups(ranks: &[usize]) -> Vec<usize> {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(<[usize]>::len).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        assert_eq!(doubled(&[3.0, 1.0, 2.0], 3.0), [6, 2, 4]);
        assert_eq!(doubled(&[3.0, 1.0, 3.0, 2.0], 3.0), [7, 2, 7, 4]);
        assert_eq!(doubled(&[0.0, -0.0], 0.0), [3, 3]);
        assert!(doubled(&[], 0.0).is_empty());
        assert_eq!(groups(&[7, 2, 7, 4]), [1, 1, 2]);
    }

    #[test]
    fn values_that_differ_by_rounding_tie() {
        assert_eq!(doubled(&[61.4 - 59.1, 71.4 - 69.1, 2.31], 71.4), [3, 3, 6]);
        assert_eq!(doubled(&[f64::MAX, f64::MIN], f64::MAX), [4, 2]);
    }
}
