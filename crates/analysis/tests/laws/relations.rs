//! What holds for every relation method.

use proptest::prelude::*;
use stilt_analysis::method::Settings;
use stilt_analysis::outcome::{Outcome, Reason};
use stilt_analysis::relation::{RELATION_METHODS, Relation};

use super::{CASES, any_values, decimals};

/// The pairs of both lists, the first half in one group.
fn relation(x: &[f64], y: &[f64], order: &[usize]) -> Relation {
    let n = x.len().min(y.len());
    let places: Vec<usize> = order.iter().copied().filter(|place| *place < n).collect();
    let take = |values: &[f64]| places.iter().map(|&place| values[place]).collect();
    let groups = places.iter().map(|&place| if place < n / 2 { "a" } else { "b" }.to_owned()).collect();
    Relation::new(take(x), take(y)).unwrap().with_groups(groups).unwrap()
}

fn as_given() -> Vec<usize> {
    (0..12).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_opposite_outcome_flips_the_estimate_and_keeps_p(x in decimals(2..9), y in decimals(2..9)) {
        let opposite: Vec<f64> = y.iter().map(|y| -y).collect();
        for method in RELATION_METHODS {
            let run = |y: &[f64]| method.run(&relation(&x, y, &as_given()), &Settings::default());
            match (run(&y), run(&opposite)) {
                (Outcome::Tested(forth), Outcome::Tested(back)) => {
                    prop_assert_eq!(forth.estimate, -back.estimate, "{}", method.id());
                    prop_assert_eq!(forth.p.to_bits(), back.p.to_bits(), "{}", method.id());
                }
                (Outcome::Estimated(_), Outcome::Estimated(_)) => {}
                (forth, back) => prop_assert_eq!(forth, back),
            }
        }
    }

    #[test]
    fn the_order_of_the_items_changes_no_bit(
        x in decimals(2..12), y in decimals(2..12), order in Just(as_given()).prop_shuffle(), k in 1_usize..4
    ) {
        for method in RELATION_METHODS {
            let settings = Settings { k, ..Settings::default() };
            let run = |order: &[usize]| method.run(&relation(&x, &y, order), &settings);
            prop_assert_eq!(run(&as_given()), run(&order), "{}", method.id());
        }
    }

    #[test]
    fn every_relation_method_answers_on_every_input(x in any_values(1..9), y in any_values(1..9), k in 0_usize..9) {
        for method in RELATION_METHODS {
            match method.run(&relation(&x, &y, &as_given()), &Settings { k, ..Settings::default() }) {
                Outcome::NotTestable(reason) => prop_assert!(!reason.to_string().is_empty()),
                Outcome::Estimated(estimate) => prop_assert!(estimate.value.is_finite() && estimate.value >= 0.0),
                Outcome::Tested(test) => {
                    prop_assert!(test.p > 0.0 && test.p <= 1.0 && test.p >= test.floor.unwrap_or(0.0), "{:?}", test);
                    prop_assert!(test.estimate.is_finite() && test.statistic.is_none_or(f64::is_finite), "{:?}", test);
                    let interval = test.interval;
                    prop_assert!(interval.is_none_or(|i| i.low <= test.estimate && test.estimate <= i.high), "{:?}", test);
                }
            }
        }
    }
}

#[test]
fn perfect_agreement_is_never_p_0() {
    let values: Vec<f64> = (0..40).map(f64::from).collect();
    for (id, n) in [("kendall-tau", 5), ("kendall-tau", 40), ("spearman", 5), ("spearman", 12), ("spearman", 40)] {
        let method = RELATION_METHODS.iter().find(|method| method.id() == id).unwrap();
        let outcome =
            method.run(&Relation::new(values[..n].to_vec(), values[..n].to_vec()).unwrap(), &Settings::default());
        let test = outcome.tested().unwrap();
        let floor = 2.0 / (1..=n).map(|i| i as f64).product::<f64>();
        assert!((test.p / floor - 1.0).abs() < 1e-9, "{id} of {n}: {} for {floor}", test.p);
        assert_eq!((test.estimate, test.interval), (1.0, None));
    }
}

#[test]
fn points_on_a_line_are_no_evidence_and_never_p_0() {
    let relation = Relation::new(vec![1.0, 2.0, 3.0, 7.0], vec![0.1, 0.2, 0.3, 0.7]).unwrap();
    let trend = RELATION_METHODS.iter().find(|method| method.id() == "trend").unwrap();
    assert_eq!(trend.run(&relation, &Settings::default()), Outcome::NotTestable(Reason::NoVariance));
}
