//! Corrections: what critdd, deepsig and statsmodels get wrong.

use stilt_analysis::conjunction::PartialConjunction;
use stilt_analysis::correction::{CORRECTIONS, correction};

fn adjusted(id: &str, p: &[f64]) -> Vec<f64> {
    correction(id).unwrap().adjust(p)
}

#[test]
fn holm_is_clipped_at_one() {
    assert_eq!(adjusted("holm", &[0.4, 0.6, 0.9]), [1.0, 1.0, 1.0]);
}

#[test]
fn adjusted_values_go_back_to_the_hypotheses_they_belong_to() {
    // By the inverse of the sort, not by the sort once more: the two differ for a cycle of three.
    assert_eq!(adjusted("holm", &[0.5, 0.0625, 0.125]), [0.5, 0.1875, 0.25]);
    assert_eq!(adjusted("holm", &[0.125, 0.5, 0.0625]), [0.25, 0.5, 0.1875]);
}

#[test]
fn nan_neither_counts_nor_spreads() {
    for correction in CORRECTIONS {
        let with_nan = correction.adjust(&[f64::NAN, 0.25, 0.125, f64::NAN]);
        assert_eq!(with_nan[1..3], correction.adjust(&[0.25, 0.125]), "{}", correction.id());
        assert!(with_nan[0].is_nan() && with_nan[3].is_nan());
    }
    assert_eq!(PartialConjunction.at_least(&[f64::NAN, 0.25, 0.125]), [0.25, 0.25]);
}

#[test]
fn bonferroni_grows_with_the_family_and_is_not_1_for_two() {
    assert_eq!(adjusted("bonferroni", &[0.125, 0.25]), [0.25, 0.5]);
    let first = |m: usize| adjusted("bonferroni", &vec![0.0625; m])[0];
    assert_eq!([1, 2, 4, 8, 16, 17].map(first), [0.0625, 0.125, 0.25, 0.5, 1.0, 1.0]);
}

#[test]
fn sidak_keeps_the_digits_of_small_p() {
    let deep = adjusted("sidak", &[1e-300, 1e-18, 0.5]);
    assert!((deep[0] / 3e-300 - 1.0).abs() < 1e-12 && (deep[1] / 3e-18 - 1.0).abs() < 1e-12, "{deep:?}");
}
