//! The exact distribution of Friedman's statistic, given the ties.

use std::collections::BTreeMap;

use super::ranks::Ranks;

/// Most systems whose orders are enumerated.
const MOST_SYSTEMS: usize = 8;
/// Most steps, each a state of the sums and an order of one block.
const MOST_STEPS: usize = 300_000;

/// Sums over some blocks, rising: which system has which does not matter to the statistic. Unused places hold 0.
type Sums = [i32; MOST_SYSTEMS];

/// Share of all orders within the blocks whose statistic is at least the one observed; `None` if counting takes too
/// many steps.
pub(super) fn p_exact(ranks: &Ranks) -> Option<f64> {
    let k = ranks.k;
    if k > MOST_SYSTEMS {
        return None;
    }
    // Sorted, the order of blocks and systems changes neither the answer nor whether there is one.
    let mut blocks: Vec<Sums> =
        ranks.centred.iter().map(|block| sorted(block.iter().map(|&rank| rank as i32))).collect();
    blocks.sort_unstable();
    let mut steps: usize = 0;
    let mut states = BTreeMap::from([([0; MOST_SYSTEMS], 1.0)]);
    for (i, block) in blocks.iter().enumerate() {
        if i == 0 {
            // By symmetry, one order of the first block stands for all.
            states = BTreeMap::from([(*block, 1.0)]);
            continue;
        }
        if states.len().saturating_mul(2) > MOST_STEPS - steps {
            return None;
        }
        let orders = orders(&block[..k], MOST_STEPS)?;
        steps += states.len() * orders.len();
        if steps > MOST_STEPS {
            return None;
        }
        let share = 1.0 / orders.len() as f64;
        let mut next = BTreeMap::new();
        for (sums, weight) in &states {
            for order in &orders {
                let moved = sorted(sums[..k].iter().zip(order).map(|(sum, rank)| sum + rank));
                *next.entry(moved).or_insert(0.0) += weight * share;
            }
        }
        states = next;
    }
    let between = |sums: &Sums| sums.iter().map(|&sum| i64::from(sum).pow(2)).sum::<i64>();
    let p: f64 = states.iter().filter(|(sums, _)| between(sums) >= ranks.between()).map(|(_, weight)| weight).sum();
    Some(p.clamp(f64::MIN_POSITIVE, 1.0))
}

/// At most [`MOST_SYSTEMS`] values, rising, with 0 in the places left.
fn sorted(values: impl Iterator<Item = i32>) -> Sums {
    let mut sums = [0; MOST_SYSTEMS];
    let mut used = 0;
    for (place, value) in sums.iter_mut().zip(values) {
        *place = value;
        used += 1;
    }
    sums[..used].sort_unstable();
    sums
}

/// All distinct orders of rising `values`; `None` if there are more than `most`.
fn orders(values: &[i32], most: usize) -> Option<Vec<Vec<i32>>> {
    let mut order = values.to_vec();
    let mut orders = vec![order.clone()];
    // The next order in the dictionary: swap the last rise with the least larger value behind it, reverse the rest.
    while let Some(rise) = (1..order.len()).rev().find(|&at| order[at - 1] < order[at]) {
        let larger = (rise..order.len()).rev().find(|&at| order[at] > order[rise - 1]).unwrap_or(rise);
        order.swap(rise - 1, larger);
        order[rise..].reverse();
        if orders.len() == most {
            return None;
        }
        orders.push(order.clone());
    }
    Some(orders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_orders_are_all_there() {
        assert_eq!(orders(&[1, 2, 3], 10).unwrap().len(), 6);
        assert_eq!(orders(&[1, 1, 3, 3], 10).unwrap().len(), 6);
        assert_eq!(orders(&[2, 2, 2], 10).unwrap().len(), 1);
        assert_eq!(orders(&[1, 2, 3, 4], 10), None);
    }
}
