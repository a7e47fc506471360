//! Traps of methods that resample.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use stilt_analysis::method::{Design, Settings, method};
use stilt_analysis::nested::{Level, NESTED_METHODS, Nested};
use stilt_analysis::outcome::{Estimate, Extra, Outcome, Reason};
use stilt_analysis::sample::{Paired, Sample, SampleError, Unpaired};

/// Methods of this group, each with a design it answers for.
const METHODS: [(&str, Design); 6] = [
    ("bootstrap-percentile", Design::Paired),
    ("bootstrap-percentile", Design::Unpaired),
    ("bootstrap-bca", Design::Paired),
    ("bootstrap-bca", Design::Unpaired),
    ("aso", Design::Unpaired),
    ("bayes-signed-rank", Design::Paired),
];

const TREATED: [f64; 7] = [61.4, 62.3, 60.2, 61.9, 60.9, 63.0, 59.0];
const BASELINE: [f64; 7] = [59.1, 59.9, 60.6, 58.7, 60.3, 61.2, 61.3];

fn sample(design: Design, treated: &[f64], baseline: &[f64]) -> Sample {
    match design {
        Design::Paired => Sample::Paired(Paired::new(treated.to_vec(), baseline.to_vec()).unwrap()),
        Design::Unpaired | Design::Either => {
            Sample::Unpaired(Unpaired::new(treated.to_vec(), baseline.to_vec()).unwrap())
        }
    }
}

fn few(seed: u64) -> Settings {
    Settings { seed, resamples: Some(1_500), ..Settings::default() }
}

fn run(id: &str, design: Design, treated: &[f64], baseline: &[f64], settings: &Settings) -> Outcome {
    method(id).unwrap().run(&sample(design, treated, baseline), settings)
}

fn estimate(id: &str, design: Design, treated: &[f64], baseline: &[f64], settings: &Settings) -> Estimate {
    match run(id, design, treated, baseline, settings) {
        Outcome::Estimated(estimate) => estimate,
        other => panic!("{id}: {other:?}"),
    }
}

fn number(estimate: &Estimate, name: &str) -> f64 {
    match estimate.extra.iter().find(|(extra, _)| *extra == name) {
        Some((_, Extra::Number(number))) => *number,
        Some((_, Extra::Count(count))) => *count as f64,
        other => panic!("{name}: {other:?}"),
    }
}

fn text<'a>(estimate: &'a Estimate, name: &str) -> Option<&'a str> {
    estimate.extra.iter().find_map(|(extra, value)| match value {
        Extra::Text(text) if *extra == name => Some(text.as_str()),
        _ => None,
    })
}

/// Every number of an estimate, as bits.
fn bits(estimate: &Estimate) -> Vec<u64> {
    let ends = estimate.interval.map_or(vec![], |interval| vec![interval.low, interval.high]);
    let extras = estimate.extra.iter().flat_map(|(_, value)| match value {
        Extra::Number(number) => vec![*number],
        Extra::Count(count) => vec![*count as f64],
        Extra::Numbers(numbers) => numbers.clone(),
        Extra::Text(_) => vec![],
    });
    [estimate.value].into_iter().chain(ends).chain(extras).map(f64::to_bits).collect()
}

fn crossed(values: &[f64], seeds: u32, languages: u32) -> Nested {
    let level = |name: &str, codes: Vec<u32>| Level { name: name.into(), codes };
    let keys = || (0..seeds).flat_map(|seed| (0..languages).map(move |language| (seed, language)));
    let levels =
        vec![level("seed", keys().map(|key| key.0).collect()), level("language", keys().map(|key| key.1).collect())];
    Nested::new(values.to_vec(), levels).unwrap()
}

fn nested(id: &str, nested: &Nested, settings: &Settings) -> Outcome {
    NESTED_METHODS.iter().find(|method| method.id() == id).unwrap().run(nested, settings)
}

#[test]
fn bca_of_constant_data_is_degenerate_and_not_nan() {
    for (treated, baseline) in [([62.0, 63.0, 64.0], [60.0, 61.0, 62.0]), ([61.4, 71.4, 62.4], [59.1, 69.1, 60.1])] {
        for (id, design) in METHODS.into_iter().filter(|(_, design)| *design == Design::Paired) {
            assert_eq!(run(id, design, &treated, &baseline, &few(0)), Outcome::NotTestable(Reason::NoVariance), "{id}");
        }
    }
    for (id, design) in METHODS.into_iter().filter(|(_, design)| *design == Design::Unpaired) {
        assert_eq!(run(id, design, &[62.0; 3], &[60.0; 4], &few(0)), Outcome::NotTestable(Reason::NoVariance), "{id}");
    }
    for id in ["hierarchical-bootstrap", "variance-components"] {
        let outcome = nested(id, &crossed(&[61.4; 6], 3, 2), &few(0));
        assert_eq!(outcome, Outcome::NotTestable(Reason::NoVariance), "{id}");
    }
}

#[test]
fn the_seed_is_obeyed() {
    for (id, design) in METHODS {
        let of = |seed| bits(&estimate(id, design, &TREATED, &BASELINE, &few(seed)));
        assert_eq!(of(1), of(1), "{id}: same seed");
        assert_ne!(of(1), of(2), "{id}: another seed");
    }
    let values: Vec<f64> = (0..30).map(|at| 60.0 + f64::from(at * at % 17) / 10.0).collect();
    let table = crossed(&values, 6, 5);
    let of = |seed| bits(nested("hierarchical-bootstrap", &table, &few(seed)).estimated().unwrap());
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn one_nan_is_an_error_and_poisons_nothing() {
    let mut values = TREATED.to_vec();
    values[3] = f64::NAN;
    assert_eq!(Unpaired::new(values.clone(), BASELINE.to_vec()), Err(SampleError::NotFinite));
    assert_eq!(Paired::new(BASELINE.to_vec(), values.clone()), Err(SampleError::NotFinite));
    let level = Level { name: "seed".into(), codes: (0..7).collect() };
    assert_eq!(Nested::new(values, vec![level]), Err(SampleError::NotFinite));
}

#[test]
fn violation_ratios_of_both_directions_sum_to_one() {
    for (treated, baseline) in
        [(&TREATED[..], &BASELINE[..]), (&TREATED[..3], &BASELINE[..5]), (&[60.0, 61.0], &[59.0])]
    {
        let (forth, back) = match (
            run("aso", Design::Unpaired, treated, baseline, &few(0)),
            run("aso", Design::Unpaired, baseline, treated, &few(0)),
        ) {
            (Outcome::Estimated(forth), Outcome::Estimated(back)) => (forth, back),
            (forth, back) => {
                assert!(baseline.len() == 1 && forth.reason().is_some() && back.reason().is_some());
                continue;
            }
        };
        let ratios = [&forth, &back].map(|estimate| number(estimate, "violation_ratio"));
        assert!((ratios[0] + ratios[1] - 1.0).abs() < 1e-15, "{ratios:?}");
        assert!(forth.value >= ratios[0] && back.value >= ratios[1], "an upper bound");
    }
}

#[test]
fn almost_stochastic_order_says_that_it_is_no_p() {
    let estimate = estimate("aso", Design::Unpaired, &TREATED, &BASELINE, &few(0));
    assert_eq!(text(&estimate, "note"), Some("not a p-value"));
    assert_eq!((number(&estimate, "tau"), number(&estimate, "n_treated")), (0.2, 7.0));
    let equal = run("aso", Design::Unpaired, &TREATED, &TREATED, &few(0));
    assert_eq!(number(equal.estimated().unwrap(), "violation_ratio"), 0.5);
}

#[test]
fn resamples_have_the_full_size() {
    // The variance of a resampled mean is (n - 1) / n s^2 / n; half-size resamples would double it.
    let treated: Vec<f64> = (0..40).map(f64::from).collect();
    let settings = Settings { resamples: Some(20_000), level: 0.682_689_492, ..Settings::default() };
    for (design, arms) in [(Design::Paired, 1.0), (Design::Unpaired, 2.0)] {
        let baseline = if arms == 1.0 { vec![0.0; 40] } else { treated.iter().map(|v| v + 0.5).collect() };
        let interval = estimate("bootstrap-percentile", design, &treated, &baseline, &settings).interval.unwrap();
        let expected = (arms * (1600.0 - 1.0) / 12.0 / 40.0_f64).sqrt();
        let half = (interval.high - interval.low) / 2.0;
        assert!((half / expected - 1.0).abs() < 0.03, "{half} for {expected}");
    }
}

#[test]
fn few_units_are_said_to_be_too_few() {
    let warning = |design, n: usize, level| {
        let settings = Settings { level, ..few(0) };
        let estimate = estimate("bootstrap-percentile", design, &TREATED[..n], &BASELINE[..n], &settings);
        text(&estimate, "warning").map(str::to_owned)
    };
    let five = "n = 5: a bootstrap interval is too short (it rejects a true null 16 % of the time at n = 5)";
    assert_eq!(warning(Design::Paired, 5, 0.95).as_deref(), Some(five));
    let arms = "n = 3: a bootstrap interval is too short (it rejects a true null 20 % of the time at n = 3 against 3)";
    assert_eq!(warning(Design::Unpaired, 3, 0.95).as_deref(), Some(arms));
    assert_eq!(warning(Design::Paired, 7, 0.9).as_deref(), Some("n = 7: a bootstrap interval is too short"));
    let eight: Vec<f64> = TREATED.iter().copied().chain([61.0]).collect();
    assert_eq!(text(&estimate("bootstrap-bca", Design::Paired, &eight, &[60.0; 8], &few(0)), "warning"), None);
    let outcome = nested("hierarchical-bootstrap", &crossed(&TREATED[..6], 3, 2), &few(0));
    let estimate = outcome.estimated().unwrap();
    assert_eq!(text(estimate, "warning"), Some("seed: 3 units: a bootstrap interval is too short below 8"));
}

#[test]
fn a_code_under_several_units_is_crossed_and_one_of_its_own_is_nested() {
    let design = |seeds: [u32; 4]| {
        let levels = vec![
            Level { name: "target".into(), codes: vec![0, 0, 1, 1] },
            Level { name: "seed".into(), codes: seeds.to_vec() },
        ];
        let nested_values = Nested::new(vec![60.0, 61.0, 63.0, 62.5], levels).unwrap();
        let outcome = nested("hierarchical-bootstrap", &nested_values, &few(0));
        text(outcome.estimated().unwrap(), "design").map(str::to_owned)
    };
    assert_eq!(design([0, 1, 0, 1]).as_deref(), Some("target x seed"));
    assert_eq!(design([0, 1, 2, 3]).as_deref(), Some("target > seed"));
}

#[test]
fn levels_that_cannot_be_told_apart_have_no_components() {
    let level = |name: &str, codes: [u32; 4]| Level { name: name.into(), codes: codes.to_vec() };
    let values = vec![60.0, 61.0, 63.0, 62.5];
    for levels in [
        vec![level("seed", [0, 1, 2, 3])],
        vec![level("seed", [0, 0, 1, 1]), level("run", [7, 7, 3, 3])],
        vec![level("seed", [0, 0, 0, 0])],
    ] {
        let outcome = nested("variance-components", &Nested::new(values.clone(), levels).unwrap(), &few(0));
        assert!(outcome.reason().is_some(), "{outcome:?}");
    }
}

#[test]
fn advice_names_the_level_that_matters() {
    // Languages far apart, seeds close together.
    let values: Vec<f64> = (0..4).flat_map(|s| [60.0, 70.0, 50.0].map(|l| l + [0.1, 0.0, 0.2, -0.1][s])).collect();
    let values: Vec<f64> =
        values.iter().enumerate().map(|(at, v)| v + [0.03, -0.02, 0.01, 0.0, 0.02][at % 5]).collect();
    let outcome = nested("variance-components", &crossed(&values, 4, 3), &few(0));
    let advice = text(outcome.estimated().unwrap(), "advice").unwrap().to_owned();
    // By hand: the means of the languages lie 10 points apart, 10 / sqrt(3) = 5.77, and 10 / sqrt(4) = 5.
    let expected = "add units of language; standard error of the mean now 5.77";
    assert!(advice.starts_with(expected) && advice.contains("one more language: 5.00"), "{advice}");
}

#[test]
fn a_negative_bound_is_no_rope() {
    for bound in [-1.0, f64::NAN, f64::INFINITY] {
        let settings = Settings { bound: Some(bound), ..few(0) };
        let outcome = run("bayes-signed-rank", Design::Paired, &TREATED, &BASELINE, &settings);
        assert!(matches!(outcome, Outcome::NotTestable(Reason::Unsuitable { .. })), "{bound}: {outcome:?}");
    }
}

fn arm(lengths: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        (550..650_i32).prop_map(|tenths| f64::from(tenths) / 10.0),
        prop_oneof![Just(0.0), Just(-0.0), Just(60.0)],
        prop_oneof![Just(1e300), Just(f64::MAX), Just(f64::MIN), Just(5e-324), Just(-1e-300)],
        any::<f64>().prop_filter("finite", |v| v.is_finite()),
    ];
    prop::collection::vec(value, lengths)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_finite_input_has_a_finite_answer(treated in arm(1..8), baseline in arm(1..8), seed: u64, resamples in 1_u32..600) {
        let n = treated.len().min(baseline.len());
        let settings = Settings { seed, resamples: Some(resamples), bound: Some(0.5), ..Settings::default() };
        for (id, design) in METHODS {
            let outcome = match design {
                Design::Paired => run(id, design, &treated[..n], &baseline[..n], &settings),
                _ => run(id, design, &treated, &baseline, &settings),
            };
            if let Outcome::Estimated(estimate) = outcome {
                let finite = bits(&estimate).into_iter().all(|number| f64::from_bits(number).is_finite());
                prop_assert!(finite, "{id}: {estimate:?}");
                prop_assert!(estimate.interval.is_none_or(|interval| interval.low <= interval.high));
            }
        }
        let level = |name: &str, codes: Vec<u32>| Level { name: name.into(), codes };
        let places = 0..treated.len() as u32;
        let levels = vec![level("a", places.clone().map(|at| at % 3).collect()), level("b", places.map(|at| at / 2).collect())];
        let table = Nested::new(treated, levels).unwrap();
        for id in ["hierarchical-bootstrap", "variance-components"] {
            if let Outcome::Estimated(estimate) = nested(id, &table, &settings) {
                let finite = bits(&estimate).into_iter().all(|number| f64::from_bits(number).is_finite());
                prop_assert!(finite, "{id}: {estimate:?}");
            }
        }
    }

    #[test]
    fn swapping_the_arms_mirrors_the_answer_and_order_changes_no_bit(
        values in prop::collection::vec((500..700_i32, 500..700_i32), 3..9), seed: u64
    ) {
        let arms: (Vec<f64>, Vec<f64>) = values.iter().map(|(t, b)| (f64::from(*t) / 10.0, f64::from(*b) / 10.0)).unzip();
        let turned = |arm: &[f64]| arm.iter().rev().copied().collect::<Vec<f64>>();
        for (id, design) in METHODS {
            let run = |treated: &[f64], baseline: &[f64]| run(id, design, treated, baseline, &few(seed));
            let Outcome::Estimated(forth) = run(&arms.0, &arms.1) else { continue };
            let Outcome::Estimated(after) = run(&turned(&arms.0), &turned(&arms.1)) else { panic!("order matters") };
            prop_assert_eq!(bits(&forth), bits(&after), "{}: order", id);
            let Outcome::Estimated(back) = run(&arms.1, &arms.0) else { panic!("swapping matters") };
            match id {
                "aso" => {
                    let margins = [&forth, &back].map(|e| e.value - number(e, "violation_ratio"));
                    let clipped = [&forth, &back].iter().any(|e| e.value == 1.0);
                    prop_assert!(clipped || (margins[0] - margins[1]).abs() < 1e-12);
                }
                "bayes-signed-rank" => {
                    prop_assert_eq!(forth.value, number(&back, "p_worse"));
                    prop_assert_eq!(number(&forth, "p_worse"), back.value);
                }
                // Values that are their own mirror image have one answer, which chance keeps from being symmetric.
                _ if forth.value == 0.0 => {}
                _ => {
                    prop_assert_eq!(forth.value, -back.value, "{}", id);
                    let ends = [&forth, &back].map(|e| e.interval.unwrap());
                    prop_assert_eq!((ends[0].low, ends[0].high), (-ends[1].high, -ends[1].low), "{}", id);
                }
            }
        }
    }
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    let on = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let settings = Settings { resamples: Some(5_000), bound: Some(0.5), ..Settings::default() };
            let methods = METHODS.map(|(id, design)| bits(&estimate(id, design, &TREATED, &BASELINE, &settings)));
            let table = nested("hierarchical-bootstrap", &crossed(&TREATED[..6], 3, 2), &settings);
            (methods, bits(table.estimated().unwrap()))
        })
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn the_order_of_nested_values_changes_no_bit() {
    let level = |name: &str, codes: Vec<u32>| Level { name: name.into(), codes };
    let keys: Vec<(u32, u32)> = (0..4).flat_map(|s| (0..3).map(move |l| (s, l))).chain([(0, 0), (1, 2)]).collect();
    let values: Vec<f64> = (0..keys.len()).map(|at| 60.0 + (at * at % 7) as f64 / 10.0).collect();
    let table = |order: &[usize]| {
        let levels = vec![
            level("seed", order.iter().map(|&at| keys[at].0).collect()),
            level("language", order.iter().map(|&at| keys[at].1).collect()),
        ];
        Nested::new(order.iter().map(|&at| values[at]).collect(), levels).unwrap()
    };
    let forth: Vec<usize> = (0..keys.len()).collect();
    let back: Vec<usize> = forth.iter().rev().copied().collect();
    for id in ["hierarchical-bootstrap", "variance-components"] {
        let of = |order: &[usize]| bits(nested(id, &table(order), &few(0)).estimated().unwrap());
        assert_eq!(of(&forth), of(&back), "{id}");
    }
}
