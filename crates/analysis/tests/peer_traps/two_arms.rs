//! Traps of tests of two arms.

use stilt_analysis::method::{Alternative, METHODS, Settings, Zeros, method};
use stilt_analysis::outcome::{Extra, Outcome, Reason, Test};
use stilt_analysis::sample::{Paired, Sample, Unpaired};

fn pairs(treated: &[f64], baseline: &[f64]) -> Sample {
    Sample::Paired(Paired::new(treated.to_vec(), baseline.to_vec()).unwrap())
}

fn arms(treated: &[f64], baseline: &[f64]) -> Sample {
    Sample::Unpaired(Unpaired::new(treated.to_vec(), baseline.to_vec()).unwrap())
}

fn run(id: &str, sample: &Sample, settings: &Settings) -> Outcome {
    method(id).unwrap().run(sample, settings)
}

fn tested(id: &str, sample: &Sample, settings: &Settings) -> Test {
    let outcome = run(id, sample, settings);
    outcome.tested().unwrap_or_else(|| panic!("{id}: {outcome:?}")).clone()
}

fn near(ours: f64, theirs: f64) {
    assert!((ours / theirs - 1.0).abs() < 1e-11, "{ours:e}, reference {theirs:e}");
}

#[test]
fn all_zero_differences_are_not_testable_whatever_is_done_with_zeros() {
    // An exact Pratt test that only counts ranks calls six identical columns different at p = .031.
    let identical = pairs(&[61.4, 60.2, 63.3, 58.8, 61.0, 60.4], &[61.4, 60.2, 63.3, 58.8, 61.0, 60.4]);
    for zeros in [Zeros::Wilcox, Zeros::Pratt, Zeros::Zsplit] {
        for asymptotic in [false, true] {
            let settings = Settings { zeros, asymptotic, ..Settings::default() };
            assert_eq!(run("wilcoxon", &identical, &settings), Outcome::NotTestable(Reason::NoVariance));
        }
    }
    assert_eq!(run("sign", &identical, &Settings::default()), Outcome::NotTestable(Reason::NoVariance));
}

#[test]
fn differences_that_are_zero_but_for_rounding_are_zeros() {
    // .3 - (.1 + .2) is not 0 in doubles; of the two that are left, either sign is as likely.
    let sample = pairs(&[0.3, 0.5, 0.9], &[0.1 + 0.2, 0.4, 0.7]);
    for id in ["wilcoxon", "sign"] {
        let test = tested(id, &sample, &Settings::default());
        assert_eq!((test.p, test.floor), (0.5, Some(0.5)), "{id}");
        assert!(test.extra.contains(&("zeros", Extra::Count(1))), "{id}");
    }
}

#[test]
fn exact_wilcoxon_counts_ties_that_decimals_have() {
    // Differences 2.3, 2.3, -.7, -2.3 have ranks 3, 3, 1, 3, and W+ = 6. Of 16 sign vectors, 8 have two or three of the
    // ranks 3 on the positive side and reach 6.
    let sample = pairs(&[61.4, 71.4, 60.0, 58.0], &[59.1, 69.1, 60.7, 60.3]);
    let test = tested("wilcoxon", &sample, &Settings::default());
    assert_eq!((test.statistic, test.p), (Some(6.0), 1.0));
    let greater = Settings { alternative: Alternative::Greater, ..Settings::default() };
    assert_eq!(tested("wilcoxon", &sample, &greater).p, 0.5);
}

#[test]
fn the_deep_tail_of_120_ranked_pairs_is_not_zero() {
    // scipy 1.17.1, wilcoxon(method='exact'), gives 0 here; R: 2 * psignrank(w - 1, 120, lower.tail = FALSE).
    let baseline = [60.0; 120];
    let of_negative = |negative: &[usize]| {
        let treated: Vec<f64> = (1..=120)
            .map(|i| if negative.contains(&i) { 60.0 - i as f64 / 8.0 } else { 60.0 + i as f64 / 8.0 })
            .collect();
        tested("wilcoxon", &pairs(&treated, &baseline), &Settings::default())
    };
    let (all, most) = (of_negative(&[]), of_negative(&[60]));
    assert_eq!((all.statistic, most.statistic), (Some(7260.0), Some(7200.0)));
    near(all.p, 1.504_632_769_052_533_7e-36);
    near(most.p, 1.534_469_636_862_845_6e-31);
    assert_eq!(all.floor, Some(all.p));
}

#[test]
fn mid_p_takes_off_the_observed_table() {
    // 1 against 7 discordant pairs: 2 (1 + 8) / 2^8 exact, less 8 / 2^8 as mid-p.
    let sample = pairs(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], &[0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    let p = |mid_p| tested("mcnemar", &sample, &Settings { mid_p, ..Settings::default() }).p;
    near(p(false), 18.0 / 256.0);
    near(p(true), 10.0 / 256.0);
}

#[test]
fn discordant_examples_in_one_direction_are_testable() {
    let sample = pairs(&[100.0; 6], &[0.0; 6]);
    assert_eq!(tested("mcnemar", &sample, &Settings::default()).p, 2.0 / 64.0);
}

#[test]
fn equivalence_needs_a_bound_and_is_never_shown_by_constant_data() {
    let constant = pairs(&[60.1, 61.1, 62.1], &[60.0, 61.0, 62.0]);
    let bound = |bound| Settings { bound, ..Settings::default() };
    assert_eq!(run("tost", &constant, &bound(None)), Outcome::NotTestable(Reason::Needs { option: "--bound" }));
    assert_eq!(run("tost", &constant, &bound(Some(5.0))), Outcome::NotTestable(Reason::NoVariance));
    for unsuitable in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let outcome = run("tost", &arms(&[60.0, 61.0], &[60.2, 61.1]), &bound(Some(unsuitable)));
        assert!(matches!(outcome.reason(), Some(Reason::Unsuitable { .. })), "{unsuitable}: {outcome:?}");
    }
}

#[test]
fn one_sided_floors_are_those_of_one_tail() {
    let settings = Settings { alternative: Alternative::Greater, ..Settings::default() };
    let (better, worse) = ([61.4, 62.3, 63.1], [59.1, 59.9, 60.6]);
    for (id, floor) in [("sign-flip", 0.125), ("wilcoxon", 0.125), ("sign", 0.125)] {
        let test = tested(id, &pairs(&better, &worse), &settings);
        assert_eq!((test.p, test.floor), (floor, Some(floor)), "{id}");
    }
    for id in ["permutation", "mann-whitney"] {
        let test = tested(id, &arms(&better, &worse), &settings);
        assert_eq!((test.p, test.floor), (0.05, Some(0.05)), "{id}");
        let less = Settings { alternative: Alternative::Less, ..Settings::default() };
        assert_eq!(tested(id, &arms(&better, &worse), &less).p, 1.0, "{id}");
    }
}

#[test]
fn random_draws_honour_the_side_and_the_number_asked_for() {
    let baseline: Vec<f64> = (0..40).map(|i| 50.0 + f64::from(i) / 10.0).collect();
    let treated: Vec<f64> = baseline.iter().enumerate().map(|(i, v)| v + 20.0 + i as f64 / 7.0).collect();
    for (id, sample) in [("sign-flip", pairs(&treated, &baseline)), ("permutation", arms(&treated, &baseline))] {
        let p = |alternative| {
            let test = tested(id, &sample, &Settings { alternative, resamples: Some(99), ..Settings::default() });
            (test.p, test.floor)
        };
        assert_eq!(p(Alternative::Greater), (0.01, Some(0.01)), "{id}");
        assert_eq!(p(Alternative::Less), (1.0, Some(0.01)), "{id}");
    }
}

#[test]
fn random_draws_of_one_side_are_those_of_the_other_for_swapped_arms() {
    let wave = |i: u32| f64::from(i * 37 % 101) / 10.0;
    let (treated, baseline): (Vec<f64>, Vec<f64>) = (0..40).map(|i| (60.4 + wave(i), 60.0 + wave(i + 7))).unzip();
    let sample = |id: &str, a: &[f64], b: &[f64]| if id == "sign-flip" { pairs(a, b) } else { arms(a, b) };
    for (id, n) in [("sign-flip", 40), ("permutation", 40), ("permutation", 31)] {
        let p = |swapped: bool, alternative| {
            let settings = Settings { alternative, seed: 3, ..Settings::default() };
            let (a, b) = if swapped { (&baseline[..], &treated[..n]) } else { (&treated[..n], &baseline[..]) };
            tested(id, &sample(id, a, b), &settings).p
        };
        let (greater, less) = (p(false, Alternative::Greater), p(false, Alternative::Less));
        assert_eq!((greater, less), (p(true, Alternative::Less), p(true, Alternative::Greater)), "{id}");
        assert!(greater + less >= 1.0 && greater < 0.5, "{id}: {greater} + {less}");
    }
}

#[test]
fn arms_that_do_not_overlap_have_no_dominance_interval() {
    let outcome = run("cliffs-delta", &arms(&[61.4, 62.3], &[59.1, 59.9]), &Settings::default());
    let estimate = outcome.estimated().unwrap();
    assert_eq!((estimate.value, estimate.interval), (1.0, None));
}

#[test]
fn nearly_equal_differences_have_a_finite_effect_interval() {
    // dz of about 6e6, where the tails of a noncentral t in doubles are 0 or 1.
    let sample = pairs(&[61.0, 62.000_000_3, 63.0], &[60.0, 61.0, 62.0]);
    let outcome = run("cohen-dz", &sample, &Settings::default());
    let estimate = outcome.estimated().unwrap();
    let interval = estimate.interval.unwrap();
    // With the mean known, only the standard deviation is uncertain: chi-square with 2 degrees of freedom,
    // √(-ln .975) and √(-ln .025).
    near(interval.low / estimate.value, (-0.975_f64.ln()).sqrt());
    near(interval.high / estimate.value, (-0.025_f64.ln()).sqrt());
}

#[test]
fn every_method_refuses_a_level_that_is_none_without_an_interval() {
    let settings = Settings { level: 95.0, bound: Some(1.0), ..Settings::default() };
    for method in METHODS {
        for sample in [pairs(&[61.4, 60.2, 63.3], &[59.1, 59.8, 60.0]), arms(&[61.4], &[59.1, 59.8, 60.0])] {
            let outcome = method.run(&sample, &settings);
            let interval = outcome.estimated().and_then(|estimate| estimate.interval);
            assert!(interval.is_none(), "{}: {outcome:?}", method.id());
        }
    }
}
