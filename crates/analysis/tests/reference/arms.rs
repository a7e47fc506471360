//! Methods for two arms.

use stilt_analysis::effect::Effect;
use stilt_analysis::method::Design;
use stilt_analysis::prediction::prediction;
use stilt_analysis::sample::Unpaired;

use super::{Reference, check_method, sample, values};

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
