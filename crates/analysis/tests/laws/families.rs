//! What holds for every correction, and for the partial conjunction.

use proptest::prelude::*;
use stilt_analysis::conjunction::PartialConjunction;
use stilt_analysis::correction::{CORRECTIONS, correction};

use super::CASES;

/// p-values, with ties.
fn family() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![f64::MIN_POSITIVE..=1.0, Just(0.05), Just(1.0), 1e-12..1e-3], 0..40)
}

/// Adjusted p-values by the correction of that id.
fn adjusted(id: &str, p: &[f64]) -> Vec<f64> {
    correction(id).unwrap().adjust(p)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adjusted_p_is_at_least_p_and_at_most_one(p in family()) {
        for correction in CORRECTIONS {
            let adjusted = correction.adjust(&p);
            prop_assert_eq!(adjusted.len(), p.len());
            for (adjusted, p) in adjusted.iter().zip(&p) {
                prop_assert!(p <= adjusted && *adjusted <= 1.0, "{}: {} to {}", correction.id(), p, adjusted);
            }
        }
    }

    #[test]
    fn corrections_keep_the_order_of_p(p in family()) {
        for correction in CORRECTIONS {
            let adjusted = correction.adjust(&p);
            for (i, j) in (0..p.len()).flat_map(|i| (0..p.len()).map(move |j| (i, j))) {
                prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j], "{}", correction.id());
            }
        }
    }

    #[test]
    fn corrections_follow_the_hypotheses_wherever_they_stand(
        (p, places) in family().prop_flat_map(|p| {
            let places: Vec<usize> = (0..p.len()).collect();
            (Just(p), Just(places).prop_shuffle())
        })
    ) {
        for correction in CORRECTIONS {
            let adjusted = correction.adjust(&p);
            let moved: Vec<f64> = places.iter().map(|&at| p[at]).collect();
            let expected: Vec<f64> = places.iter().map(|&at| adjusted[at]).collect();
            prop_assert_eq!(correction.adjust(&moved), expected, "{}", correction.id());
        }
    }

    #[test]
    fn nothing_but_hypotheses_counts(p in family(), at in 0_usize..40) {
        let at = at.min(p.len());
        let mut with_nan = p.clone();
        with_nan.insert(at, f64::NAN);
        for correction in CORRECTIONS {
            let mut adjusted = correction.adjust(&with_nan);
            prop_assert!(adjusted.remove(at).is_nan());
            prop_assert_eq!(adjusted, correction.adjust(&p), "{}", correction.id());
        }
        prop_assert_eq!(PartialConjunction.at_least(&with_nan), PartialConjunction.at_least(&p));
    }

    #[test]
    fn what_assumes_more_adjusts_less(p in family()) {
        // Up to rounding: Hommel's factors are quotients, Šidák's a power.
        let at_most = |a: f64, b: f64| a <= b * (1.0 + 1e-12);
        let chains: [&[&str]; 3] = [&["hommel", "hochberg", "holm", "bonferroni"], &["sidak", "bonferroni"], &["bh", "by"]];
        for chain in chains {
            for pair in chain.windows(2) {
                let (less, more) = (adjusted(pair[0], &p), adjusted(pair[1], &p));
                for (less, more) in less.into_iter().zip(more) {
                    prop_assert!(at_most(less, more), "{}: {} above {}: {}", pair[0], less, pair[1], more);
                }
            }
        }
    }

    #[test]
    fn a_larger_family_never_lowers_an_adjusted_p(p in family(), more in f64::MIN_POSITIVE..=1.0) {
        let larger: Vec<f64> = p.iter().copied().chain([more]).collect();
        // A false discovery rate may fall when a small p joins: the share of false entries does.
        for id in ["bonferroni", "sidak", "holm", "hochberg", "hommel"] {
            for (before, after) in adjusted(id, &p).into_iter().zip(adjusted(id, &larger)) {
                prop_assert!(after >= before * (1.0 - 1e-12), "{}: {} to {}", id, before, after);
            }
        }
    }

    #[test]
    fn a_partial_conjunction_counts_no_more_than_there_are(p in family(), alpha in 0.001..0.5) {
        let at_least = PartialConjunction.at_least(&p);
        prop_assert_eq!(at_least.len(), p.len());
        prop_assert!(at_least.is_sorted() && at_least.iter().all(|p| *p > 0.0 && *p <= 1.0));
        // False in all places is the largest p itself, or what a smaller u already needs; in any place, Bonferroni.
        prop_assert!(at_least.last().copied().unwrap_or(0.0) >= p.iter().copied().fold(0.0, f64::max));
        let least = adjusted("bonferroni", &p).into_iter().fold(f64::INFINITY, f64::min);
        prop_assert_eq!(at_least.first().copied().unwrap_or(f64::INFINITY), least);
        let count = PartialConjunction.count(&p, alpha);
        prop_assert!(count <= p.iter().filter(|p| **p <= alpha).count());
        // Holm's claims, one by one, are as many.
        prop_assert_eq!(count, adjusted("holm", &p).iter().filter(|p| **p <= alpha).count());
    }

    #[test]
    fn a_smaller_p_never_counts_less(p in family(), at in 0_usize..40, share in 0.0..1.0) {
        let mut smaller: Vec<f64> = p.clone();
        if let Some(p) = smaller.get_mut(at) {
            *p = f64::max(*p * share, f64::MIN_POSITIVE);
        }
        for (u, (before, after)) in (1..).zip(PartialConjunction.at_least(&p).iter().zip(PartialConjunction.at_least(&smaller))) {
            prop_assert!(after <= *before, "at least {}", u);
        }
    }
}
