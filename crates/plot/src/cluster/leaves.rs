//! The order of the leaves of a tree.

use super::{Distances, Join};

/// The order in which the tree was built: the member with the lower number first.
pub(super) fn plain(joins: &[Join], rows: usize) -> Vec<usize> {
    let mut open = vec![rows + joins.len() - usize::from(rows > 0)];
    let mut order = Vec::with_capacity(rows);
    while let Some(node) = open.pop() {
        match node.checked_sub(rows).and_then(|place| joins.get(place)) {
            Some(Join { members: [a, b], .. }) => open.extend([*b, *a]),
            None if node < rows => order.push(node),
            None => {}
        }
    }
    order
}

/// Which leaves lie below every node: a stretch of one list.
struct Below {
    rows: usize,
    leaves: Vec<usize>,
    /// From where to where, rows first, then joins.
    stretches: Vec<[usize; 2]>,
}

impl Below {
    fn new(joins: &[Join], rows: usize) -> Self {
        let leaves = plain(joins, rows);
        let mut stretches = vec![[0, 0]; rows];
        for (place, &leaf) in leaves.iter().enumerate() {
            stretches[leaf] = [place, place + 1];
        }
        for join in joins {
            let [a, b] = join.members.map(|member| stretches[member]);
            stretches.push([a[0].min(b[0]), a[1].max(b[1])]);
        }
        Self { rows, leaves, stretches }
    }

    fn of(&self, node: usize) -> &[usize] {
        let [from, to] = self.stretches[node];
        &self.leaves[from..to]
    }

    /// The leaves that stand at the inner end of a node whose outer end is `outer`: those of its other member.
    fn inner(&self, joins: &[Join], node: usize, outer: usize) -> &[usize] {
        match node.checked_sub(self.rows).and_then(|place| joins.get(place)) {
            None => self.of(node),
            Some(Join { members: [a, b], .. }) => self.of(if self.of(*a).contains(&outer) { *b } else { *a }),
        }
    }
}

/// The order with the least sum of distances between neighbours; of an order and its reverse, the one that starts with
/// the earlier row.
pub(super) fn optimal(joins: &[Join], distances: &Distances) -> Vec<usize> {
    let rows = distances.rows;
    let below = Below::new(joins, rows);
    // The least sum of any order that starts with the one leaf and ends with the other: of the smallest node that has
    // both, which is one for every pair.
    let mut least = Distances { rows, values: vec![0.0; rows * rows] };
    let mut through = vec![0.0; rows];
    for join in joins {
        let [a, b] = join.members;
        for &first in below.of(a) {
            let inner = below.inner(joins, a, first);
            for &k in below.of(b) {
                through[k] =
                    inner.iter().map(|&m| least.get(first, m) + distances.get(m, k)).fold(f64::INFINITY, f64::min);
            }
            for [near, far] in halves(&below, joins, b) {
                for &last in far {
                    let sums = near.iter().map(|&k| through[k] + least.get(k, last));
                    let sum = sums.fold(f64::INFINITY, f64::min);
                    least.set(first, last, sum);
                }
            }
        }
    }
    let mut order = traced(joins, distances, &below, &least);
    if order.first() > order.last() {
        order.reverse();
    }
    order
}

/// The two ways round of a node: the leaves at its near end and those at its far end.
fn halves<'a>(below: &'a Below, joins: &[Join], node: usize) -> Vec<[&'a [usize]; 2]> {
    match node.checked_sub(below.rows).and_then(|place| joins.get(place)) {
        None => vec![[below.of(node), below.of(node)]],
        Some(Join { members: [a, b], .. }) => {
            vec![[below.of(*a), below.of(*b)], [below.of(*b), below.of(*a)]]
        }
    }
}

/// The order behind the least sum, from the root down: at every join, which leaves meet in the middle.
fn traced(joins: &[Join], distances: &Distances, below: &Below, least: &Distances) -> Vec<usize> {
    let Some(root) = joins.len().checked_sub(1) else { return (0..distances.rows).collect() };
    let [a, b] = joins[root].members;
    let pairs = below.of(a).iter().flat_map(|&first| below.of(b).iter().map(move |&last| (first, last)));
    let best = pairs.min_by(|x, y| least.get(x.0, x.1).total_cmp(&least.get(y.0, y.1)).then(x.cmp(y)));
    let Some((first, last)) = best else { return Vec::new() };
    let mut order = Vec::with_capacity(distances.rows);
    let mut open = vec![(distances.rows + root, first, last)];
    while let Some((node, first, last)) = open.pop() {
        let Some(join) = node.checked_sub(distances.rows).and_then(|place| joins.get(place)) else {
            order.push(node);
            continue;
        };
        let [a, b] = join.members;
        let [from, to] = if below.of(a).contains(&first) { [a, b] } else { [b, a] };
        let (ends, starts) = (below.inner(joins, from, first), below.inner(joins, to, last));
        let meetings = ends.iter().flat_map(|&m| starts.iter().map(move |&k| (m, k)));
        let sum = |(m, k): (usize, usize)| least.get(first, m) + distances.get(m, k) + least.get(k, last);
        if let Some((m, k)) = meetings.min_by(|x, y| sum(*x).total_cmp(&sum(*y)).then(x.cmp(y))) {
            open.push((to, k, last));
            open.push((from, first, m));
        }
    }
    order
}
