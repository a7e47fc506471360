//! Groups of systems that do not differ significantly.

/// All maximal sets of systems in which every pair is `alike`, given for places `0..k`. A set need not be contiguous in
/// rank: with pairwise p, the best and the third may be alike and the second differ from one of them; a bar from the
/// best to the third would then claim too much. Every system is in a set, alone if it differs from all others. Sets
/// hold rising places and come in rising order.
#[must_use]
pub fn cliques(k: usize, alike: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    // Asked once per pair, so that a predicate that is not symmetric does no harm.
    let upper: Vec<Vec<bool>> = (0..k).map(|a| (0..k).map(|b| a < b && alike(a, b)).collect()).collect();
    let joined = |a: usize, b: usize| upper[a.min(b)][a.max(b)];
    let mut found = Vec::new();
    extend(&joined, &mut Vec::new(), (0..k).collect(), Vec::new(), &mut found);
    found.sort();
    found
}

/// Bron & Kerbosch (1973) with a pivot: all cliques that hold `clique`, some of the `candidates` and none of the `done`.
fn extend(
    joined: &impl Fn(usize, usize) -> bool,
    clique: &mut Vec<usize>,
    mut candidates: Vec<usize>,
    mut done: Vec<usize>,
    found: &mut Vec<Vec<usize>>,
) {
    let degree = |&pivot: &usize| candidates.iter().filter(|&&other| joined(pivot, other)).count();
    let Some(pivot) = candidates.iter().chain(&done).copied().max_by_key(degree) else {
        let mut complete = clique.clone();
        complete.sort_unstable();
        found.extend(Some(complete).filter(|set| !set.is_empty()));
        return;
    };
    // A maximal clique holds the pivot or something not joined to it.
    let starts: Vec<usize> = candidates.iter().copied().filter(|&place| !joined(pivot, place)).collect();
    for start in starts {
        let near = |places: &[usize]| places.iter().copied().filter(|&place| joined(start, place)).collect();
        clique.push(start);
        extend(joined, clique, near(&candidates), near(&done), found);
        clique.pop();
        candidates.retain(|&place| place != start);
        done.push(start);
    }
}

/// [`cliques`] of systems whose mean ranks differ by less than the critical difference `cd`: contiguous in rank. The
/// sets hold places into `mean_ranks`, from the best rank to the worst, and come in the order of their best ranks.
#[must_use]
pub fn rank_cliques(mean_ranks: &[f64], cd: f64) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..mean_ranks.len()).collect();
    order.sort_by(|&a, &b| mean_ranks[a].total_cmp(&mean_ranks[b]));
    let alike = |a: usize, b: usize| (mean_ranks[order[a]] - mean_ranks[order[b]]).abs() < cd;
    let sets = cliques(order.len(), alike);
    sets.into_iter().map(|set| set.into_iter().map(|place| order[place]).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cliques_need_not_be_contiguous() {
        // 0 and 2 are alike, 1 differs from 0 only.
        let sets = cliques(4, |a, b| matches!((a, b), (0, 2) | (1, 2) | (2, 3) | (1, 3)));
        assert_eq!(sets, [vec![0, 2], vec![1, 2, 3]]);
    }

    #[test]
    fn every_set_is_maximal_and_every_maximal_set_is_there() {
        let k = 7;
        for seed in 0..200_u32 {
            let alike = |a: usize, b: usize| (seed * 31 + a as u32 * 7 + b as u32 * 13) % 5 < 3;
            let joined = |set: u32, place: usize| {
                (0..k).filter(|p| set >> p & 1 == 1 && *p != place).all(|p| alike(p.min(place), p.max(place)))
            };
            let is_clique = |set: u32| (0..k).filter(|p| set >> p & 1 == 1).all(|p| joined(set, p));
            let maximal = |set: &u32| is_clique(*set) && (0..k).all(|p| set >> p & 1 == 1 || !joined(*set, p));
            let members = |set: u32| (0..k).filter(|p| set >> p & 1 == 1).collect::<Vec<_>>();
            let mut expected: Vec<Vec<usize>> = (1..1_u32 << k).filter(maximal).map(members).collect();
            expected.sort();
            assert_eq!(cliques(k, alike), expected, "seed {seed}");
        }
    }

    #[test]
    fn rank_cliques_are_contiguous_and_may_overlap() {
        assert_eq!(rank_cliques(&[3.143, 2.0, 2.893, 1.964], 1.1195), [vec![3, 1, 2], vec![2, 0]]);
        assert_eq!(rank_cliques(&[1.0, 5.0, 9.0], 1.0), [[0], [1], [2]]);
        assert!(rank_cliques(&[], 1.0).is_empty());
    }
}
