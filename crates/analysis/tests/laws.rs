//! What holds for every registered method and correction, and the traps other tools fell into.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use stilt_analysis::correction::CORRECTIONS;
use stilt_analysis::effect::Effect;
use stilt_analysis::method::{Design, METHODS, Settings, method};
use stilt_analysis::outcome::{Outcome, Reason, Test};
use stilt_analysis::prediction::prediction;
use stilt_analysis::sample::{Paired, Sample, Unpaired};

const CASES: u32 = 64;

/// The sample of a design; pairs are cut to the shorter arm.
fn sample(design: Design, treated: &[f64], baseline: &[f64]) -> Sample {
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

fn run(id: &str, treated: &[f64], baseline: &[f64]) -> Outcome {
    let method = method(id).unwrap();
    method.run(&sample(method.design(), treated, baseline), &Settings::default())
}

/// Draws at random take their time without optimisation.
fn few_draws() -> Settings {
    Settings { resamples: Some(200), ..Settings::default() }
}

fn p(id: &str, treated: &[f64], baseline: &[f64]) -> f64 {
    run(id, treated, baseline).tested().unwrap_or_else(|| panic!("{id}: not tested")).p
}

/// The bits of a test: equality that knows no rounding.
fn bits(test: &Test) -> [Option<u64>; 7] {
    let interval = test.interval;
    let numbers = [
        Some(test.estimate + 0.0),
        test.statistic.map(|t| t + 0.0),
        test.df,
        Some(test.p),
        test.floor,
        interval.map(|interval| interval.low),
        interval.map(|interval| interval.high),
    ];
    numbers.map(|number| number.map(f64::to_bits))
}

/// Scores as papers print them: one decimal, so that ties and zero differences are common.
fn decimals(lengths: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((550..650_i32).prop_map(|tenths| f64::from(tenths) / 10.0), lengths)
}

/// Finite values of every magnitude.
fn any_values(lengths: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
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

/// p-values, with ties.
fn family() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![f64::MIN_POSITIVE..=1.0, Just(0.05), Just(1.0), 1e-12..1e-3], 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn swapping_the_arms_flips_the_estimate_and_keeps_p(treated in decimals(2..9), baseline in decimals(2..9)) {
        for method in METHODS {
            let forth = method.run(&sample(method.design(), &treated, &baseline), &few_draws());
            let back = method.run(&sample(method.design(), &baseline, &treated), &few_draws());
            match (forth, back) {
                (Outcome::Tested(forth), Outcome::Tested(back)) => {
                    prop_assert_eq!(forth.estimate, -back.estimate, "{}", method.id());
                    prop_assert_eq!(forth.p.to_bits(), back.p.to_bits(), "{}", method.id());
                    prop_assert_eq!(forth.floor, back.floor);
                    if let (Some(forth), Some(back)) = (forth.interval, back.interval) {
                        prop_assert_eq!((forth.low, forth.high), (-back.high, -back.low));
                    }
                }
                // A probability or a bound has its own way of turning round: see the traps of its group.
                (Outcome::Estimated(_), Outcome::Estimated(_)) => {}
                (forth, back) => prop_assert_eq!(forth, back),
            }
        }
    }

    #[test]
    fn the_order_of_the_runs_changes_no_bit(
        (treated, shuffled) in decimals(2..9).prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        (baseline, shuffled_baseline) in decimals(2..9).prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        rotation in 0_usize..8,
    ) {
        for method in METHODS {
            let sample_of = |treated: &[f64], baseline: &[f64]| sample(method.design(), treated, baseline);
            let before = sample_of(&treated, &baseline);
            let after = match &before {
                Sample::Unpaired(_) => sample_of(&shuffled, &shuffled_baseline),
                Sample::Paired(pairs) => {
                    let turned = |arm: &[f64]| {
                        let mut arm: Vec<f64> = arm.iter().rev().copied().collect();
                        let by = rotation % arm.len();
                        arm.rotate_left(by);
                        arm
                    };
                    sample_of(&turned(pairs.treated()), &turned(pairs.baseline()))
                }
            };
            let run = |sample: &Sample| method.run(sample, &few_draws());
            prop_assert_eq!(run(&before).tested().map(bits), run(&after).tested().map(bits), "{}", method.id());
        }
    }

    #[test]
    fn every_method_answers_on_every_input(treated in any_values(1..7), baseline in any_values(1..7), seed: u64) {
        for method in METHODS {
            for design in [Design::Paired, Design::Unpaired] {
                let sample = sample(design, &treated, &baseline);
                prop_assert!(Effect::of(&sample).is_none_or(|effect| effect.value.is_finite()));
                if let Sample::Unpaired(arms) = &sample {
                    let ends = prediction(arms, 0.95).map(|p| p.interval);
                    prop_assert!(ends.is_none_or(|ends| ends.low.is_finite() && ends.high.is_finite()));
                }
                match method.run(&sample, &Settings { seed, ..few_draws() }) {
                    Outcome::Estimated(estimate) => prop_assert!(estimate.value.is_finite()),
                    Outcome::NotTestable(reason) => prop_assert!(!reason.to_string().is_empty()),
                    Outcome::Tested(test) => {
                        prop_assert_eq!(design, method.design());
                        prop_assert_eq!(test.method, method.id());
                        prop_assert!(test.p > 0.0 && test.p <= 1.0, "{}: p = {}", method.id(), test.p);
                        prop_assert!(test.p >= test.floor.unwrap_or(0.0), "{}: p = {}", method.id(), test.p);
                        prop_assert!(test.estimate.is_finite() && test.statistic.is_none_or(f64::is_finite));
                        prop_assert!(test.df.is_none_or(|df| df >= 1.0 - 1e-12 && df.is_finite()), "{:?}", test.df);
                        let interval = test.interval;
                        prop_assert!(interval.is_none_or(|i| i.low <= test.estimate && test.estimate <= i.high));
                    }
                }
            }
        }
    }

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
}

proptest! {
    // Large enough for random draws, which take their time without optimisation.
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_draws_depend_on_the_seed_alone(treated in decimals(40..45), baseline in decimals(40..45), seed: u64) {
        // Those that only estimate: see the traps of their group.
        let tests = |id: &str| run(id, &treated, &baseline).tested().is_some();
        for method in METHODS.iter().filter(|method| tests(method.id())) {
            let run = |treated: &[f64], baseline: &[f64]| {
                let sample = sample(method.design(), treated, baseline);
                method.run(&sample, &Settings { seed, ..Settings::default() }).tested().map(bits).unwrap()
            };
            let n = treated.len().min(baseline.len());
            let turned = |arm: &[f64]| arm[..n].iter().rev().copied().collect::<Vec<f64>>();
            let forth = run(&treated[..n], &baseline[..n]);
            prop_assert_eq!(forth, run(&treated[..n], &baseline[..n]), "{}: same seed", method.id());
            prop_assert_eq!(forth, run(&turned(&treated), &turned(&baseline)), "{}: order", method.id());
            let (p, floor) = (3, 4);
            let back = run(&baseline[..n], &treated[..n]);
            prop_assert_eq!([forth[p], forth[floor]], [back[p], back[floor]], "{}: swapped arms", method.id());
            let p = f64::from_bits(forth[p].unwrap());
            prop_assert!(forth[floor].is_none_or(|floor| p >= f64::from_bits(floor)), "{}: floor", method.id());
        }
    }
}

#[test]
fn ids_are_unique_and_written_in_kebab_case() {
    let ids: Vec<&str> = METHODS.iter().map(|m| m.id()).chain(CORRECTIONS.iter().map(|c| c.id())).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{ids:?}");
    assert!(ids.iter().all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-')), "{ids:?}");
}

#[test]
fn every_entry_is_documented_and_has_reference_values() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let methods = METHODS.iter().map(|m| ("method/", m.id()));
    let corrections = CORRECTIONS.iter().map(|c| ("correction/", c.id()));
    for (folder, id) in methods.chain(corrections).chain([("", "effect"), ("", "prediction")]) {
        let file = id.replace('-', "_");
        let source = fs::read_to_string(root.join(format!("src/{folder}{file}.rs"))).expect(id);
        let header: Vec<&str> = source.lines().take_while(|line| line.starts_with("//!")).collect();
        for heading in ["Question", "Assumptions", "Formula", "Degenerate input", "Source"] {
            let at = header.iter().position(|line| *line == format!("//! # {heading}"));
            let text = at.and_then(|at| header.get(at + 1)).is_some_and(|line| line.len() > "//! ".len());
            assert!(text, "{id}: nothing under the heading {heading}");
        }
        assert!(root.join(format!("tests/reference/{file}.json")).exists(), "{id}: no reference values");
    }
}

#[test]
fn a_constant_difference_is_no_evidence_and_never_p_0() {
    for (treated, baseline) in [
        ([62.0, 63.0, 64.0], [60.0, 61.0, 62.0]),
        ([61.4, 71.4, 62.4], [59.1, 69.1, 60.1]),
        ([60.0, 61.0, 62.0], [60.0, 61.0, 62.0]),
    ] {
        for id in ["paired-t", "sign-flip"] {
            assert_eq!(run(id, &treated, &baseline), Outcome::NotTestable(Reason::NoVariance), "{id}");
        }
    }
    for id in ["welch-t", "permutation"] {
        assert_eq!(run(id, &[62.0, 62.0], &[60.0, 60.0, 60.0]), Outcome::NotTestable(Reason::NoVariance), "{id}");
    }
}

#[test]
fn a_single_run_gives_no_verdict_and_says_what_is_missing() {
    for id in ["paired-t", "sign-flip", "welch-t", "permutation"] {
        assert_eq!(run(id, &[61.4], &[59.1]), Outcome::NotTestable(Reason::OneRunEach), "{id}");
    }
    for id in ["welch-t", "permutation"] {
        let one_treated = Outcome::NotTestable(Reason::OneTreatedRun { n_baseline: 3, below: 2 });
        assert_eq!(run(id, &[61.4], &[59.1, 61.4, 60.0]), one_treated, "{id}");
        let one_baseline = Outcome::NotTestable(Reason::OneBaselineRun { n_treated: 3 });
        assert_eq!(run(id, &[59.1, 61.4, 60.0], &[61.4]), one_baseline, "{id}");
    }
}

#[test]
fn the_other_design_is_not_tested() {
    let arms = ([61.4, 60.2, 63.3], [59.1, 59.8, 60.0]);
    for method in METHODS.iter().filter(|method| method.design() != Design::Either) {
        let other = if method.design() == Design::Paired { Design::Unpaired } else { Design::Paired };
        let outcome = method.run(&sample(other, &arms.0, &arms.1), &Settings::default());
        assert_eq!(outcome, Outcome::NotTestable(Reason::OtherDesign { method: method.id() }));
    }
}

#[test]
fn random_draws_never_give_p_0() {
    let baseline: Vec<f64> = (0..40).map(|i| 50.0 + f64::from(i) / 10.0).collect();
    let treated: Vec<f64> = baseline.iter().enumerate().map(|(i, v)| v + 20.0 + i as f64 / 7.0).collect();
    for id in ["sign-flip", "permutation"] {
        let outcome = run(id, &treated, &baseline);
        let test = outcome.tested().unwrap();
        assert_eq!((test.p, test.floor), (1e-4, Some(1e-4)), "{id}: (b + 1) / (m + 1) with b = 0");
    }
}

#[test]
fn results_at_the_ends_of_the_range_are_finite() {
    for treated in [[0.0, 0.0], [f64::MIN, f64::MAX]] {
        for method in METHODS {
            let outcome = run(method.id(), &treated, &[f64::MAX, f64::MIN]);
            let Some(test) = outcome.tested() else {
                assert!(outcome.estimated().unwrap().value.is_finite());
                continue;
            };
            assert!(test.estimate.is_finite() && test.statistic.is_none_or(f64::is_finite), "{test:?}");
            assert!(test.p > 0.0 && test.df.is_none_or(|df| (0.999..2.001).contains(&df)), "{test:?}");
        }
    }
}

#[test]
fn sign_flip_counts_sums_that_tie_in_decimals() {
    let treated = [58.7, 59.9, 61.4, 59.6, 61.0, 60.3];
    let baseline = [59.3, 59.3, 58.3, 60.3, 60.3, 59.4];
    let differences: Vec<f64> = treated.iter().zip(&baseline).map(|(t, b)| t - b).collect();
    let sum = |signs: u32| {
        differences.iter().enumerate().map(|(i, d)| if signs >> i & 1 == 1 { -d } else { *d }).sum::<f64>()
    };
    let naive = (0..64).filter(|&signs| sum(signs).abs() >= sum(0).abs()).count() as f64 / 64.0;
    assert!(naive < 0.3, "float sums no longer miss ties here: {naive}");
    assert_eq!(p("sign-flip", &treated, &baseline), 22.0 / 64.0);
}

#[test]
fn the_deep_tail_keeps_its_digits() {
    let treated: Vec<f64> = (0..101).map(|i| 80.0 + f64::from(i) / 10.0).collect();
    let tail = p("paired-t", &treated, &[50.0; 101]);
    assert!(tail > 0.0 && tail < 1e-90, "2 (1 - cdf) would be 0, not {tail:e}");
}

#[test]
fn swapping_a_tie_for_a_near_tie_changes_p() {
    // The slack of the grid joins what rounding tore apart, not what the data tell apart.
    let ties = p("permutation", &[60.0, 61.0], &[59.0, 60.0]);
    let apart = p("permutation", &[60.001, 61.0], &[59.0, 60.0]);
    assert_eq!((ties, apart), (4.0 / 6.0, 2.0 / 6.0));
}
