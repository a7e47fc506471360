//! What holds for every registered method and correction, and the traps other tools fell into.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

mod blocks;
mod families;
mod relations;
mod values;

use std::collections::HashSet;
use std::path::PathBuf;

use proptest::prelude::*;
use stilt_analysis::effect::Effect;
use stilt_analysis::method::{Alternative, Design, METHODS, Method, Settings, method};
use stilt_analysis::outcome::{Estimate, Interval, Outcome, Reason};
use stilt_analysis::prediction::prediction;
use stilt_analysis::registry::{documentation, registered};
use stilt_analysis::sample::Sample;

use self::values::{any_values, arms, asked, decimals, sample, told};

const CASES: u32 = 64;

/// The designs a method answers for.
fn designs(method: &dyn Method) -> &'static [Design] {
    match method.design() {
        Design::Paired => &[Design::Paired],
        Design::Unpaired => &[Design::Unpaired],
        Design::Either => &[Design::Paired, Design::Unpaired],
    }
}

/// Every method with every design it answers for.
fn methods() -> impl Iterator<Item = (&'static dyn Method, Design)> {
    METHODS.iter().flat_map(|&method| designs(method).iter().map(move |&design| (method, design)))
}

fn run(id: &str, treated: &[f64], baseline: &[f64]) -> Outcome {
    let method = method(id).unwrap();
    method.run(&sample(method.design(), treated, baseline), &told())
}

fn p(id: &str, treated: &[f64], baseline: &[f64]) -> f64 {
    run(id, treated, baseline).tested().unwrap_or_else(|| panic!("{id}: not tested")).p
}

/// The bits of an answer: equality that knows no rounding; `None` if there is none.
fn bits(outcome: &Outcome) -> Option<[Option<u64>; 7]> {
    let ends = |interval: Option<Interval>| [interval.map(|i| i.low + 0.0), interval.map(|i| i.high + 0.0)];
    let numbers = match outcome {
        Outcome::NotTestable(_) => return None,
        Outcome::Estimated(Estimate { value, interval, .. }) => {
            let [low, high] = ends(*interval);
            [Some(value + 0.0), None, None, None, None, low, high]
        }
        Outcome::Tested(test) => {
            let [low, high] = ends(test.interval);
            let statistic = test.statistic.map(|t| t + 0.0);
            [Some(test.estimate + 0.0), statistic, test.df, Some(test.p), test.floor, low, high]
        }
    };
    Some(numbers.map(|number| number.map(f64::to_bits)))
}

/// What an answer says; p and floor of tests only.
struct Answer {
    estimate: f64,
    interval: Option<Interval>,
    p: Option<f64>,
    floor: Option<f64>,
}

/// `None` if there is no answer.
fn answer(outcome: &Outcome) -> Option<Answer> {
    match outcome {
        Outcome::NotTestable(_) => None,
        Outcome::Estimated(Estimate { value, interval, .. }) => {
            Some(Answer { estimate: *value, interval: *interval, p: None, floor: None })
        }
        Outcome::Tested(test) => {
            Some(Answer { estimate: test.estimate, interval: test.interval, p: Some(test.p), floor: test.floor })
        }
    }
}

fn mirrored(alternative: Alternative) -> Alternative {
    match alternative {
        Alternative::TwoSided => Alternative::TwoSided,
        Alternative::Greater => Alternative::Less,
        Alternative::Less => Alternative::Greater,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn swapping_the_arms_flips_the_estimate_and_keeps_p((treated, baseline) in arms(2..9), asked in asked()) {
        let swapped = Settings { alternative: mirrored(asked.alternative), ..asked };
        // A probability or a bound has its own way of turning round: see the traps of resampling.
        let turns = |method: &dyn Method| !["aso", "bayes-signed-rank"].contains(&method.id());
        for (method, design) in methods().filter(|(method, _)| turns(*method)) {
            let forth = method.run(&sample(design, &treated, &baseline), &asked);
            let back = method.run(&sample(design, &baseline, &treated), &swapped);
            match (answer(&forth), answer(&back)) {
                (Some(forth), Some(back)) => {
                    prop_assert_eq!(forth.estimate, -back.estimate, "{}", method.id());
                    let turned = back.interval.map(|back| Interval { low: -back.high, high: -back.low });
                    // Data that are their own mirror image draw the same resamples both ways.
                    if forth.estimate.abs() < 1e-12 {
                        continue;
                    }
                    prop_assert_eq!(forth.interval, turned, "{}", method.id());
                    prop_assert_eq!((forth.p, forth.floor), (back.p, back.floor), "{}: p and floor", method.id());
                }
                _ => prop_assert_eq!(forth, back),
            }
        }
    }

    #[test]
    fn both_sides_together_leave_nothing_out((treated, baseline) in arms(2..9), asked in asked()) {
        for (method, design) in methods().filter(|(method, _)| method.id() != "tost") {
            let sample = sample(design, &treated, &baseline);
            let p = |alternative| {
                method.run(&sample, &Settings { alternative, ..asked }).tested().map(|test| test.p)
            };
            if let (Some(two_sided), Some(greater), Some(less)) =
                (p(Alternative::TwoSided), p(Alternative::Greater), p(Alternative::Less))
            {
                let id = method.id();
                // What was observed is on both sides; t, the normal distribution and mid-p give it no weight.
                prop_assert!(greater + less >= 1.0 - 1e-12, "{}: {} + {}", id, greater, less);
                prop_assert!(two_sided >= greater.min(less) * (1.0 - 1e-12), "{}: {}", id, two_sided);
                prop_assert!(two_sided <= 2.0 * greater.max(less), "{}: {}", id, two_sided);
            }
        }
    }

    #[test]
    fn the_order_of_the_runs_changes_no_bit(
        asked in asked(),
        (treated, shuffled) in decimals(2..9).prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        (baseline, shuffled_baseline) in decimals(2..9).prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        rotation in 0_usize..8,
    ) {
        for (method, design) in methods() {
            let sample_of = |treated: &[f64], baseline: &[f64]| sample(design, treated, baseline);
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
            let run = |sample: &Sample| bits(&method.run(sample, &asked));
            prop_assert_eq!(run(&before), run(&after), "{}", method.id());
        }
    }

    #[test]
    fn every_method_answers_on_every_input(
        treated in any_values(1..7), baseline in any_values(1..7), asked in asked(), seed: u64
    ) {
        for method in METHODS {
            for design in [Design::Paired, Design::Unpaired] {
                let sample = sample(design, &treated, &baseline);
                prop_assert!(Effect::of(&sample).is_none_or(|effect| effect.value.is_finite()));
                if let Sample::Unpaired(arms) = &sample {
                    let ends = prediction(arms, 0.95).map(|p| p.interval);
                    prop_assert!(ends.is_none_or(|ends| ends.low.is_finite() && ends.high.is_finite()));
                }
                match method.run(&sample, &Settings { seed, ..asked }) {
                    Outcome::Estimated(Estimate { value, interval, .. }) => {
                        prop_assert!(value.is_finite(), "{}: {}", method.id(), value);
                        let holds = |i: Interval| i.low <= value && value <= i.high && i.low.is_finite() && i.high.is_finite();
                        prop_assert!(interval.is_none_or(holds), "{}: {} {:?}", method.id(), value, interval);
                    }
                    Outcome::NotTestable(reason) => prop_assert!(!reason.to_string().is_empty()),
                    Outcome::Tested(test) => {
                        prop_assert!(designs(*method).contains(&design));
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
}

proptest! {
    // Large enough for random draws, which take their time without optimisation.
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_draws_depend_on_the_seed_alone(treated in decimals(40..45), baseline in decimals(40..45), seed: u64) {
        for (method, design) in methods() {
            let run = |treated: &[f64], baseline: &[f64]| {
                bits(&method.run(&sample(design, treated, baseline), &Settings { seed, ..told() }))
            };
            let n = treated.len().min(baseline.len());
            let turned = |arm: &[f64]| arm[..n].iter().rev().copied().collect::<Vec<f64>>();
            let forth = run(&treated[..n], &baseline[..n]);
            prop_assert_eq!(forth, run(&treated[..n], &baseline[..n]), "{}: same seed", method.id());
            prop_assert_eq!(forth, run(&turned(&treated), &turned(&baseline)), "{}: order", method.id());
            let p_and_floor = |bits: Option<[Option<u64>; 7]>| bits.map(|bits| [bits[3], bits[4]]);
            let back = p_and_floor(run(&baseline[..n], &treated[..n]));
            prop_assert_eq!(p_and_floor(forth), back, "{}: swapped arms", method.id());
            if let Some([Some(p), Some(floor)]) = p_and_floor(forth) {
                prop_assert!(f64::from_bits(p) >= f64::from_bits(floor), "{}: floor", method.id());
            }
        }
    }
}

#[test]
fn ids_are_unique_and_written_in_kebab_case() {
    let ids: Vec<&str> = registered().map(|registered| registered.entry().id()).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{ids:?}");
    assert!(ids.iter().all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-')), "{ids:?}");
}

#[test]
fn every_entry_is_documented_and_has_reference_values() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let has_values = |id: &str| root.join(format!("tests/reference/{}.json", id.replace('-', "_"))).exists();
    for registered in registered() {
        let entry = registered.entry();
        let id = entry.id();
        let sections = documentation(entry);
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(headings, ["", "Question", "Assumptions", "Formula", "Degenerate input", "Source"], "{id}");
        for (heading, text) in &sections {
            assert!(!text.is_empty(), "{id}: nothing under the heading `{heading}`");
        }
        assert!(!entry.name().is_empty() && !registered.takes().is_empty(), "{id}");
        assert!(has_values(id), "{id}: no reference values");
    }
    for name in ["effect", "prediction", "power"] {
        assert!(has_values(name), "{name}: no reference values");
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
        let sample = sample(method(id).unwrap().design(), &treated, &baseline);
        let outcome = method(id).unwrap().run(&sample, &Settings::default());
        let test = outcome.tested().unwrap();
        assert_eq!((test.p, test.floor), (1e-4, Some(1e-4)), "{id}: (b + 1) / (m + 1) with b = 0");
    }
}

#[test]
fn results_at_the_ends_of_the_range_are_finite() {
    for treated in [[0.0, 0.0], [f64::MIN, f64::MAX]] {
        for method in METHODS {
            let outcome = run(method.id(), &treated, &[f64::MAX, f64::MIN]);
            let Some(test) = outcome.tested() else { continue };
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
