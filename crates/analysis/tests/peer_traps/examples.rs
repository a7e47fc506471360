//! Traps of tools that compare systems over examples: a tail counted the wrong way round, resamples of half the size,
//! shares of wins, losses and ties that do not add up.

use stilt_analysis::method::{Alternative, Settings, method};
use stilt_analysis::nested::{Level, NESTED_METHODS, Nested};
use stilt_analysis::outcome::{Extra, Outcome, Reason, Test};
use stilt_analysis::sample::{Paired, Sample};

fn sample(treated: &[f64], baseline: &[f64]) -> Sample {
    Sample::Paired(Paired::new(treated.to_vec(), baseline.to_vec()).unwrap())
}

fn test(id: &str, sample: &Sample, settings: &Settings) -> Test {
    match method(id).unwrap().run(sample, settings) {
        Outcome::Tested(test) => test,
        other => panic!("{id}: {other:?}"),
    }
}

/// `n` answers of which the first `treated` or `baseline` are right.
fn answers(n: usize, treated: usize, baseline: usize) -> Sample {
    let right = |count: usize| (0..n).map(|place| f64::from(u8::from(place < count))).collect::<Vec<f64>>();
    sample(&right(treated), &right(baseline))
}

const BOTH: [&str; 2] = ["paired-bootstrap", "approximate-randomisation"];

#[test]
fn a_large_difference_has_a_small_p_and_the_tail_is_not_reversed() {
    for id in BOTH {
        let clear = test(id, &answers(200, 160, 120), &Settings::default());
        assert_eq!((clear.p, clear.floor), (1e-4, Some(1e-4)), "{id}");
        let slight = test(id, &answers(200, 121, 120), &Settings::default());
        assert!(slight.p > 0.5, "{id}: {}", slight.p);
        let one_sided =
            |alternative| test(id, &answers(200, 160, 120), &Settings { alternative, ..Settings::default() }).p;
        assert_eq!(one_sided(Alternative::Greater), 1e-4, "{id}");
        assert!(one_sided(Alternative::Less) > 0.999, "{id}");
    }
}

#[test]
fn equal_scores_with_different_answers_give_p_1() {
    let equal = sample(&[1.0, 0.0, 1.0, 0.0, 1.0], &[0.0, 1.0, 1.0, 0.0, 1.0]);
    for id in BOTH {
        let test = test(id, &equal, &Settings::default());
        assert_eq!((test.p, test.estimate), (1.0, 0.0), "{id}: every draw ties with no difference");
    }
}

#[test]
fn one_sided_p_is_kept_where_exchanged_systems_are_the_same_sample() {
    // Wins are exchanged with losses, and as many: nothing tells the sample from its mirror image.
    let (one, other) = ([1.0, 1.0, 0.0], [1.0, 0.0, 1.0]);
    for id in BOTH {
        let p = |treated: &[f64], baseline: &[f64], alternative| {
            test(id, &sample(treated, baseline), &Settings { alternative, resamples: Some(200), ..Settings::default() })
                .p
        };
        assert_eq!(p(&one, &other, Alternative::Greater), p(&other, &one, Alternative::Less), "{id}");
    }
}

#[test]
fn resamples_have_the_size_of_the_data() {
    // 400 differences of 0 and 1, 100 of them 1: the standard error of the mean is sqrt(.25 x .75 / 400). Half the size
    // would widen the interval by 1.41.
    let found = test("paired-bootstrap", &answers(400, 200, 100), &Settings::default());
    let interval = found.interval.unwrap();
    let width = (interval.high - interval.low) / (2.0 * 1.959_964 * (0.25_f64 * 0.75 / 400.0).sqrt());
    assert!((0.93..1.07).contains(&width), "{width}");
}

#[test]
fn wins_ties_and_losses_add_up_to_1() {
    for (treated, baseline) in [(6, 5), (5, 5), (2, 6)] {
        let mut treated: Vec<f64> = (0..8).map(|place| f64::from(u8::from(place < treated))).collect();
        let baseline: Vec<f64> = (0..8).map(|place| f64::from(u8::from(place < baseline))).collect();
        treated.rotate_left(1);
        let found = test("paired-bootstrap", &sample(&treated, &baseline), &Settings::default());
        let shares: Vec<f64> = ["share_above", "share_level", "share_below"]
            .iter()
            .map(|name| match found.extra.iter().find(|(known, _)| known == name) {
                Some((_, Extra::Number(share))) => *share,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{shares:?}");
    }
}

#[test]
fn draws_are_the_same_on_any_number_of_threads() {
    let data = answers(700, 400, 380);
    for id in BOTH {
        let run = |threads: usize| {
            let pool = rayon_pool(threads);
            pool.install(|| test(id, &data, &Settings::default()))
        };
        assert_eq!(run(1), run(2), "{id}");
    }
}

fn rayon_pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

fn grid(values: Vec<f64>, seeds: u32, examples: u32, turned: bool) -> Nested {
    let places: Vec<(u32, u32)> = (0..seeds).flat_map(|seed| (0..examples).map(move |e| (seed, e))).collect();
    let mut rows: Vec<((u32, u32), f64)> = places.into_iter().zip(values).collect();
    if turned {
        rows.reverse();
    }
    let level = |name: &str, codes: Vec<u32>| Level { name: name.to_owned(), codes };
    let seeds = level("seed", rows.iter().map(|row| row.0.0).collect());
    let examples = level("example", rows.iter().map(|row| row.0.1).collect());
    Nested::new(rows.iter().map(|row| row.1).collect(), vec![seeds, examples]).unwrap()
}

#[test]
fn crossed_levels_are_drawn_as_crossed_and_not_as_single_values() {
    let method = NESTED_METHODS.iter().find(|method| method.id() == "crossed-bootstrap").unwrap();
    // Four seeds that differ by much, fifty examples that differ by nothing: the seeds alone make the error.
    let values: Vec<f64> = (0..200).map(|place| f64::from(place / 50)).collect();
    let run = |turned| method.run(&grid(values.clone(), 4, 50, turned), &Settings::default());
    let Outcome::Estimated(estimate) = run(false) else { panic!("estimated") };
    let error = estimate.extra.iter().find(|(name, _)| *name == "standard_error").map(|(_, extra)| extra);
    let Some(Extra::Number(error)) = error else { panic!("{error:?}") };
    // sd of 0, 1, 2, 3 with divisor n, over the root of 4; 200 independent values would give 0.08.
    assert!((error / (1.25_f64.sqrt() / 2.0) - 1.0).abs() < 0.03, "{error}");
    assert!(estimate.extra.iter().any(|(name, _)| *name == "warning"), "four seeds are few");
    assert_eq!(Outcome::Estimated(estimate), run(true), "the order of the values changes no bit");
    assert_eq!(method.run(&grid(vec![1.0; 6], 2, 3, false), &Settings::default()).reason(), Some(&Reason::NoVariance));
    let one = method.run(&grid(vec![1.0, 2.0], 1, 2, false), &Settings::default());
    assert_eq!(one.reason(), Some(&Reason::TooFew { what: "units of a level", n: 1, needed: 2 }));
}
