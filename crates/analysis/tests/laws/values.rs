//! Samples and settings for the laws.

use proptest::prelude::*;
use stilt_analysis::method::{Alternative, Design, Settings, Zeros};
use stilt_analysis::sample::{Paired, Sample, Unpaired};

/// The sample of a design; pairs are cut to the shorter arm.
pub(super) fn sample(design: Design, treated: &[f64], baseline: &[f64]) -> Sample {
    match design {
        Design::Paired => {
            let n = treated.len().min(baseline.len());
            Sample::Paired(Paired::new(treated[..n].to_vec(), baseline[..n].to_vec()).unwrap())
        }
        Design::Unpaired | Design::Either => {
            Sample::Unpaired(Unpaired::new(treated.to_vec(), baseline.to_vec()).unwrap())
        }
    }
}

/// Settings with what methods need; few draws, which take their time without optimisation.
pub(super) fn told() -> Settings {
    Settings { bound: Some(1.5), resamples: Some(200), ..Settings::default() }
}

/// Two arms: of scores, or of examples that are right or wrong.
pub(super) fn arms(lengths: std::ops::Range<usize>) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let answers = |lengths| prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], lengths);
    prop_oneof![
        3 => (decimals(lengths.clone()), decimals(lengths.clone())),
        1 => (answers(lengths.clone()), answers(lengths)),
    ]
}

/// Ways of asking for p.
pub(super) fn asked() -> impl Strategy<Value = Settings> {
    let alternatives = prop_oneof![Just(Alternative::TwoSided), Just(Alternative::Greater), Just(Alternative::Less)];
    let zeros = prop_oneof![Just(Zeros::Wilcox), Just(Zeros::Pratt), Just(Zeros::Zsplit)];
    (alternatives, zeros, any::<[bool; 3]>()).prop_map(|(alternative, zeros, [asymptotic, continuity, mid_p])| {
        Settings { alternative, zeros, asymptotic, continuity, mid_p, ..told() }
    })
}

/// Scores as papers print them: one decimal, so that ties and zero differences are common.
pub(super) fn decimals(lengths: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((550..650_i32).prop_map(|tenths| f64::from(tenths) / 10.0), lengths)
}

/// Finite values of every magnitude.
pub(super) fn any_values(lengths: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(60.0),
        0.0..100.0,
        prop_oneof![Just(1e300), Just(-1e300), Just(1e-300), Just(-1e-300)],
        prop_oneof![Just(f64::MAX), Just(f64::MIN), Just(f64::MIN_POSITIVE), Just(5e-324)],
        any::<f64>().prop_filter("finite", |v| v.is_finite()),
    ];
    prop::collection::vec(value, lengths)
}
