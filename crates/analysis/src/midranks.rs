//! Ranks with ties, as integers: twice the rank, so that the mean of the ranks 1 and 2 is 3.

use crate::moments::constant;

/// Twice the midrank of every value, in the order given: 2 for the lowest alone, 2n for the highest alone. Neighbours
/// tie that differ by rounding only, given the `magnitude` of the scores they come from.
pub(crate) fn doubled(values: &[f64], magnitude: f64) -> Vec<u32> {
    let mut places: Vec<usize> = (0..values.len()).collect();
    places.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0; values.len()];
    let mut below = 0;
    for tied in places.chunk_by(|&a, &b| constant(&[values[a], values[b]], magnitude)) {
        let last = below + tied.len();
        // The ranks below + 1 ... last have the mean (below + 1 + last) / 2.
        tied.iter().for_each(|&place| ranks[place] = (below + 1 + last) as u32);
        below = last;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        assert_eq!(doubled(&[3.0, 1.0, 3.0, 2.0], 3.0), [7, 2, 7, 4]);
        assert_eq!(doubled(&[0.0, -0.0], 0.0), [3, 3]);
        assert!(doubled(&[], 0.0).is_empty());
    }

    #[test]
    fn values_that_differ_by_rounding_tie() {
        assert_eq!(doubled(&[61.4 - 59.1, 71.4 - 69.1, 2.31], 71.4), [3, 3, 6]);
    }
}
