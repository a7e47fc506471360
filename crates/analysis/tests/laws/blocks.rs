//! What holds for every method over blocks.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions clippy knows")]

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use stilt_analysis::block::{About, Answer, BLOCK_METHODS, Blocks};
use stilt_analysis::method::Settings;
use stilt_analysis::outcome::{Extra, Extras, Outcome};

/// The id of every method that uses nothing of the scores but their order within a block.
const BY_RANK: [&str; 5] = ["friedman", "iman-davenport", "skillings-mack", "nemenyi", "conover"];
const CASES: u32 = 24;

fn settings(seed: u64) -> Settings {
    // Enough draws for more than one random stream.
    Settings { seed, resamples: Some(1_200), ..Settings::default() }
}

/// Cells block after block, with their numbers of systems and blocks.
#[derive(Debug, Clone)]
struct Table {
    systems: usize,
    cells: Vec<Vec<f64>>,
}

impl Table {
    /// With system `places[j]` in place j and block `order[i]` in place i.
    fn moved(&self, places: &[usize], order: &[usize]) -> Self {
        let cell = |block: usize, system: usize| self.cells[block * self.systems + system].clone();
        let cells = order.iter().flat_map(|&block| places.iter().map(move |&system| (block, system)));
        Self { systems: self.systems, cells: cells.map(|(block, system)| cell(block, system)).collect() }
    }

    fn blocks(&self, control: usize) -> Blocks {
        let names = |n: usize| (0..n).map(|i| i.to_string()).collect();
        let n = self.cells.len() / self.systems;
        Blocks::new(names(self.systems), names(n), self.cells.clone()).unwrap().with_control(control)
    }
}

/// Scores of one decimal, so that ties are common.
fn decimal() -> impl Strategy<Value = f64> {
    (-20..40_i32).prop_map(|tenths| f64::from(tenths) / 10.0)
}

/// Finite values of every magnitude.
fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(60.0),
        0.0..100.0,
        prop_oneof![Just(1e300), Just(-1e300), Just(1e-300), Just(-1e-300)],
        prop_oneof![Just(f64::MAX), Just(f64::MIN), Just(f64::MIN_POSITIVE), Just(5e-324)],
        any::<f64>().prop_filter("finite", |v| v.is_finite()),
    ]
}

/// Tables of up to 4 systems and 5 blocks; the fewest runs of a cell are 0 or 1.
fn tables(value: impl Strategy<Value = f64> + 'static, fewest: usize) -> impl Strategy<Value = Table> {
    let value = value.boxed();
    (1..5_usize, 1..6_usize).prop_flat_map(move |(systems, blocks)| {
        let cells = prop::collection::vec(prop::collection::vec(value.clone(), fewest..4), systems * blocks);
        cells.prop_map(move |cells| Table { systems, cells })
    })
}

/// A table, and where its systems and blocks are moved to.
fn moves() -> impl Strategy<Value = (Table, Vec<usize>, Vec<usize>)> {
    tables(decimal(), 1).prop_flat_map(|table| {
        let (systems, blocks) = (table.systems, table.cells.len() / table.systems);
        let shuffled = |n: usize| Just((0..n).collect::<Vec<usize>>()).prop_shuffle();
        (Just(table), shuffled(systems), shuffled(blocks))
    })
}

/// All numbers of an answer, by name; signed zeros are one zero.
fn numbers(outcome: &Outcome) -> Vec<(&'static str, f64)> {
    let extras = |extra: &Extras| {
        let listed = |(name, extra): &(&'static str, Extra)| match extra {
            Extra::Number(value) => vec![(*name, *value)],
            Extra::Count(value) => vec![(*name, *value as f64)],
            Extra::Numbers(values) => values.iter().map(|value| (*name, *value)).collect(),
            Extra::Text(_) => vec![],
        };
        extra.iter().flat_map(listed).collect::<Vec<_>>()
    };
    let (mut numbers, interval) = match outcome {
        Outcome::Tested(test) => {
            let one = |name, value: Option<f64>| value.map(|value| (name, value));
            let more = [one("statistic", test.statistic), one("df", test.df), one("floor", test.floor)];
            let mut numbers = vec![("estimate", test.estimate), ("p", test.p)];
            numbers.extend(more.into_iter().flatten());
            numbers.extend(extras(&test.extra));
            (numbers, test.interval)
        }
        Outcome::Estimated(estimate) => {
            let mut numbers = vec![("estimate", estimate.value)];
            numbers.extend(extras(&estimate.extra));
            (numbers, estimate.interval)
        }
        Outcome::NotTestable(_) => (vec![], None),
    };
    numbers.extend(interval.into_iter().flat_map(|interval| [("low", interval.low), ("high", interval.high)]));
    numbers.into_iter().map(|(name, value)| (name, value + 0.0)).collect()
}

/// Equality that knows no rounding.
fn bits(answers: &[Answer]) -> Vec<Vec<(&'static str, u64)>> {
    let of = |answer: &Answer| numbers(&answer.outcome).into_iter().map(|(name, v)| (name, v.to_bits())).collect();
    answers.iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_blocks_changes_no_bit((table, _, order) in moves(), seed: u64) {
        let places: Vec<usize> = (0..table.systems).collect();
        for method in BLOCK_METHODS {
            let before = method.run(&table.blocks(0), &settings(seed));
            let after = method.run(&table.moved(&places, &order).blocks(0), &settings(seed));
            prop_assert_eq!(bits(&before), bits(&after), "{}", method.id());
        }
    }

    #[test]
    fn moving_the_systems_moves_the_answers((table, places, order) in moves(), seed: u64) {
        let order: Vec<usize> = (0..order.len()).collect();
        let now = |system: usize| places.iter().position(|&place| place == system).unwrap();
        for method in BLOCK_METHODS {
            let before = method.run(&table.blocks(0), &settings(seed));
            let after = method.run(&table.moved(&places, &order).blocks(now(0)), &settings(seed));
            prop_assert_eq!(before.len(), after.len());
            for answer in before {
                let (about, turned) = match answer.about {
                    About::All => (About::All, false),
                    About::System(system) => (About::System(now(system)), false),
                    // Pairs come in the order of the table; against a control, the control is the second.
                    About::Pair(a, b) if now(a) < now(b) || method.id() == "dunnett" => {
                        (About::Pair(now(a), now(b)), false)
                    }
                    About::Pair(a, b) => (About::Pair(now(b), now(a)), true),
                };
                let moved = after.iter().find(|answer| answer.about == about).unwrap();
                let pick = |outcome: &Outcome, name: &str| {
                    numbers(outcome).into_iter().find(|(other, _)| *other == name).map(|(_, value)| value)
                };
                prop_assert_eq!(answer.outcome.reason(), moved.outcome.reason());
                for name in ["p", "df", "floor", "p_exact", "critical_difference", "uncorrected"] {
                    let (was, is) = (pick(&answer.outcome, name), pick(&moved.outcome, name));
                    prop_assert_eq!(was.map(f64::to_bits), is.map(f64::to_bits), "{}: {}", method.id(), name);
                }
                let mirrored = |value: f64| match (turned, method.id()) {
                    (false, _) => value,
                    (true, "probability-of-improvement") => 1.0 - value,
                    (true, _) => -value,
                };
                for (name, counterpart) in [("estimate", "estimate"), ("low", "high"), ("high", "low")] {
                    let was = pick(&answer.outcome, name).map(mirrored);
                    let is = pick(&moved.outcome, if turned { counterpart } else { name });
                    let near = was.zip(is).is_none_or(|(was, is)| (was - is).abs() <= 1e-12 * was.abs().max(1.0));
                    prop_assert!(was.is_some() == is.is_some() && near, "{}: {} {:?} {:?}", method.id(), name, was, is);
                }
            }
        }
    }

    #[test]
    fn a_monotone_transformation_changes_nothing_for_ranks(table in tables(decimal(), 1)) {
        // One run a cell: ranks are of means, and only without a mean does every transformation keep their order.
        let first = Table { systems: table.systems, cells: table.cells.iter().map(|runs| vec![runs[0]]).collect() };
        let transformed = |runs: &Vec<f64>| vec![(runs[0] / 3.0).exp() - 7.0];
        let after = Table { systems: table.systems, cells: first.cells.iter().map(transformed).collect() };
        for method in BLOCK_METHODS.iter().filter(|method| BY_RANK.contains(&method.id())) {
            let (before, after) =
                (method.run(&first.blocks(0), &settings(1)), method.run(&after.blocks(0), &settings(1)));
            prop_assert_eq!(bits(&before), bits(&after), "{}", method.id());
        }
    }

    #[test]
    fn every_method_answers_on_every_input(table in tables(any_value(), 0), complete in tables(any_value(), 1), seed: u64) {
        for (table, method) in [table, complete].iter().flat_map(|table| BLOCK_METHODS.iter().map(move |m| (table, m))) {
            let settings = Settings { resamples: Some(40), ..settings(seed) };
            let answers = method.run(&table.blocks(0), &settings);
            prop_assert!(!answers.is_empty(), "{}", method.id());
            for answer in answers {
                for (name, value) in numbers(&answer.outcome) {
                    prop_assert!(value.is_finite(), "{}: {} = {}", method.id(), name, value);
                }
                match answer.outcome {
                    Outcome::Estimated(estimate) => {
                        prop_assert_eq!(estimate.method, method.id());
                        prop_assert!(estimate.interval.is_none_or(|ends| ends.low <= ends.high));
                    }
                    Outcome::NotTestable(reason) => prop_assert!(!reason.to_string().is_empty()),
                    Outcome::Tested(test) => {
                        prop_assert_eq!(test.method, method.id());
                        prop_assert!(test.p > 0.0 && test.p <= 1.0, "{}: p = {}", method.id(), test.p);
                        prop_assert!(test.p >= test.floor.unwrap_or(0.0), "{}: p = {}", method.id(), test.p);
                        prop_assert!(test.interval.is_none_or(|i| i.low <= test.estimate && test.estimate <= i.high));
                    }
                }
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_on_1_and_2_threads(table in tables(decimal(), 1), seed: u64) {
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (one, two) = (pool(1), pool(2));
        for method in BLOCK_METHODS {
            let run = || bits(&method.run(&table.blocks(0), &settings(seed)));
            let on_one = one.install(run);
            prop_assert_eq!(&on_one, &two.install(run), "{}", method.id());
            prop_assert_eq!(&on_one, &run(), "{}", method.id());
        }
    }
}

#[test]
fn every_method_over_blocks_is_documented_and_has_reference_values() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let ids: HashSet<&str> = BLOCK_METHODS.iter().map(|method| method.id()).collect();
    assert_eq!(ids.len(), BLOCK_METHODS.len());
    for method in BLOCK_METHODS {
        let file = method.id().replace('-', "_");
        let source = fs::read_to_string(root.join(format!("src/block/{file}.rs"))).expect(&file);
        assert_eq!(method.source(), source, "{file}");
        for heading in ["Question", "Assumptions", "Formula", "Degenerate input", "Source"] {
            assert!(source.contains(&format!("//! # {heading}\n//! ")), "{file}: nothing under the heading {heading}");
        }
        assert!(root.join(format!("tests/reference/{file}.json")).exists(), "{file}: no reference values");
    }
}
