//! Methods of two arms, effect sizes and the prediction interval.

use stilt_analysis::effect::Effect;
use stilt_analysis::method::{Design, method};
use stilt_analysis::outcome::Extra;
use stilt_analysis::prediction::prediction;
use stilt_analysis::sample::Unpaired;

use super::{Reference, check_method, sample, settings, values};

#[test]
fn paired_t_agrees_with_scipy() {
    check_method("paired-t", "paired_t");
}

#[test]
fn welch_t_agrees_with_scipy() {
    check_method("welch-t", "welch_t");
}

#[test]
fn sign_flip_agrees_with_scipy() {
    check_method("sign-flip", "sign_flip");
}

#[test]
fn permutation_agrees_with_scipy() {
    check_method("permutation", "permutation");
}

#[test]
fn effect_sizes_agree_with_scipy() {
    let reference = Reference::read("effect");
    for case in &reference.cases {
        let kind = case["kind"].as_str().expect("a kind");
        let design = if kind == "cohen-dz" { Design::Paired } else { Design::Unpaired };
        let effect = Effect::of(&sample(case, design)).expect("an effect size");
        assert_eq!(effect.kind.id(), kind);
        reference.agree(case, "value", effect.value);
    }
}

#[test]
fn prediction_intervals_agree_with_scipy() {
    check_method("prediction", "prediction");
    let reference = Reference::read("prediction");
    for case in &reference.cases {
        let arms = Unpaired::new(values(case, "treated"), values(case, "baseline")).expect("arms");
        let prediction = prediction(&arms, case["level"].as_f64().expect("a level")).expect("a prediction");
        reference.agree(case, "estimate", prediction.estimate);
        reference.agree(case, "low", prediction.interval.low);
        reference.agree(case, "high", prediction.interval.high);
        assert_eq!(case["below"].as_u64(), Some(prediction.below as u64));
        assert_eq!(prediction.n_baseline, arms.baseline().len());
    }
}

#[test]
fn one_sided_sign_flip_agrees_with_scipy() {
    check_method("sign-flip", "sign_flip_one_sided");
}

#[test]
fn one_sided_permutation_agrees_with_scipy() {
    check_method("permutation", "permutation_one_sided");
}

#[test]
fn permutation_of_welch_t_agrees_with_scipy() {
    check_method("permutation-t", "permutation_t");
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
