//! Ranks of values, with ties where values differ by rounding only.

use crate::moments::largest;

/// Values this close, relative to the largest, tie.
const TIE: f64 = 1e-9;

/// Twice the mean rank of every value, counted from 2 for the smallest, so that ranks of ties are integers.
pub(super) fn doubled(values: &[f64]) -> Vec<i64> {
    let slack = TIE * largest(values);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|&a, &b| values[b] / 2.0 - values[a] / 2.0 <= slack / 2.0) {
        // Ranks first + 1 to first + len: twice their mean.
        tied.iter().for_each(|&at| ranks[at] = (2 * first + tied.len() + 1) as i64);
        first += tied.len();
    }
    ranks
}

/// Sizes of the groups of equal ranks.
pub(super) fn groups(ranks: &[i64]) -> Vec<usize> {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(<[i64]>::len).collect()
}
