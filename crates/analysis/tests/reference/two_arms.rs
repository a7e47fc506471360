//! Methods of two arms beyond the t tests.

use stilt_analysis::method::{Design, method};
use stilt_analysis::outcome::Extra;

use super::{Reference, check_method, sample, settings};

#[test]
fn one_sided_sign_flip_agrees_with_scipy() {
    check_method("sign-flip", "sign_flip_one_sided");
}

#[test]
fn one_sided_permutation_agrees_with_scipy() {
    check_method("permutation", "permutation_one_sided");
}

#[test]
fn wilcoxon_agrees_with_scipy() {
    check_method("wilcoxon", "wilcoxon");
}

#[test]
fn mann_whitney_agrees_with_scipy() {
    check_method("mann-whitney", "mann_whitney");
}

#[test]
fn sign_agrees_with_scipy() {
    check_method("sign", "sign");
}

#[test]
fn mcnemar_agrees_with_statsmodels() {
    check_method("mcnemar", "mcnemar");
    check_extra("mcnemar", "mcnemar", &["treated_only", "baseline_only"]);
}

#[test]
fn tost_agrees_with_statsmodels() {
    check_method("tost", "tost");
    check_extra("tost", "tost", &["p_lower", "p_upper"]);
}

#[test]
fn cohen_dz_agrees_with_scipy() {
    check_method("cohen-dz", "cohen_dz");
}

#[test]
fn hedges_g_agrees_with_scipy() {
    check_method("hedges-g", "hedges_g");
}

#[test]
fn cliffs_delta_agrees_with_enumeration() {
    check_method("cliffs-delta", "cliffs_delta");
}

#[test]
fn prediction_agrees_with_scipy() {
    check_method("prediction", "prediction");
}

/// The extra numbers of a test, where the reference has them.
fn check_extra(id: &str, file: &'static str, keys: &[&str]) {
    let reference = Reference::read(file);
    let method = method(id).expect("a registered method");
    for case in &reference.cases {
        let design = if case["paired"].as_bool() == Some(true) { Design::Paired } else { method.design() };
        let outcome = method.run(&sample(case, design), &settings(case));
        for key in keys {
            let extra = outcome.tested().and_then(|test| test.extra.iter().find(|(name, _)| name == key));
            reference.agree_if_given(
                case,
                key,
                extra.and_then(|(_, extra)| match extra {
                    Extra::Number(number) => Some(*number),
                    Extra::Count(count) => Some(*count as f64),
                    Extra::Text(_) | Extra::Numbers(_) => None,
                }),
            );
        }
    }
}
