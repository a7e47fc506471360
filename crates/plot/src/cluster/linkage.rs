//! Average linkage by chains of nearest neighbours, in time that grows with the square of the rows.

use super::{Distances, Join};

/// The joins of all rows, the nearest first.
pub(super) fn average(distances: &Distances) -> Vec<Join> {
    let rows = distances.rows;
    let mut between = distances.clone();
    // Rows in the cluster that a row stands for; none where another row stands for it.
    let mut sizes = vec![1_usize; rows];
    let mut chain: Vec<usize> = Vec::new();
    let mut found: Vec<([usize; 2], f64)> = Vec::new();
    while found.len() + 1 < rows {
        if chain.is_empty() {
            chain.extend(sizes.iter().position(|size| *size > 0));
        }
        let Some((&last, before)) = chain.split_last() else { break };
        // On a tie the one the chain came from, so that the chain ends.
        let before = before.last().copied();
        let mut nearest = before.map(|row| (row, between.get(last, row)));
        for row in (0..rows).filter(|&row| sizes[row] > 0 && row != last) {
            let distance = between.get(last, row);
            if nearest.is_none_or(|(_, least)| distance < least) {
                nearest = Some((row, distance));
            }
        }
        let Some((next, distance)) = nearest else { break };
        if Some(next) != before {
            chain.push(next);
            continue;
        }
        chain.truncate(chain.len() - 2);
        let [a, b] = [last.min(next), last.max(next)];
        found.push(([a, b], distance));
        #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
        let [size_a, size_b] = [sizes[a] as f64, sizes[b] as f64];
        for row in (0..rows).filter(|&row| sizes[row] > 0 && row != a && row != b) {
            let mean = (size_a * between.get(a, row) + size_b * between.get(b, row)) / (size_a + size_b);
            between.set(b, row, mean);
        }
        sizes[b] += sizes[a];
        sizes[a] = 0;
    }
    named(found, rows)
}

/// Sorts joins by distance and names clusters by the join that made them.
fn named(mut found: Vec<([usize; 2], f64)>, rows: usize) -> Vec<Join> {
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    // The cluster each row is in.
    let mut cluster: Vec<usize> = (0..rows).collect();
    let mut joins: Vec<Join> = Vec::with_capacity(found.len());
    for ([a, b], distance) in found {
        let (a, b) = (cluster[a], cluster[b]);
        let new = rows + joins.len();
        cluster.iter_mut().filter(|now| **now == a || **now == b).for_each(|now| *now = new);
        joins.push(Join { members: [a.min(b), a.max(b)], distance });
    }
    joins
}
