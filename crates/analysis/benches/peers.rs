//! Time of single calls, to be set beside the Python peers by notebooks-free-scripts/peers/methods.py.
//!
//!     cargo bench -p stilt-analysis --bench peers [-- CASE ...]
//!
//! prints one JSON line a case: {"case": ..., "seconds_per_call": ...}.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints times")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use stilt_analysis::method::{Settings, method};
use stilt_analysis::outcome::Outcome;
use stilt_analysis::sample::{Paired, Sample, Unpaired};

/// How long a case is repeated.
const LONG_ENOUGH: Duration = Duration::from_millis(500);

/// Makes the call that is timed, once its data are ready.
type Prepare = fn() -> Box<dyn Fn()>;

/// What is timed: the name that methods.py knows the peer by, and the call.
const CASES: &[(&str, Prepare)] = &[
    ("aso-5x5", || two_arms("aso", unpaired(5, 0), Some(1_000))),
    ("bayes-signed-rank-10", || two_arms("bayes-signed-rank", paired(10, 0), Some(50_000))),
    ("bootstrap-bca-1000", || two_arms("bootstrap-bca", paired(1_000, 0), Some(10_000))),
    ("sign-flip-20", || two_arms("sign-flip", paired(20, 0), None)),
    ("cells-paired-10000", || cells(["paired-t", "sign-flip"], paired)),
    ("cells-unpaired-10000", || cells(["welch-t", "permutation"], unpaired)),
    // Here goes `iqm-10x50x5`: 10 systems, 50 tasks, 5 runs, 50,000 stratified resamples, against rliable; the data
    // are values(5, 1_000 * system + task).
];

fn main() {
    // Cargo adds --bench.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for (case, prepare) in CASES.iter().filter(|(case, _)| wanted.is_empty() || wanted.iter().any(|name| name == case))
    {
        let call = prepare();
        call();
        let (start, mut calls) = (Instant::now(), 0_u32);
        while start.elapsed() < LONG_ENOUGH || calls < 3 {
            call();
            calls += 1;
        }
        let seconds = start.elapsed().as_secs_f64() / f64::from(calls);
        println!("{{\"case\": \"{case}\", \"seconds_per_call\": {seconds:e}}}");
    }
}

/// Numbers between 60 and 70 with two decimals, the same in methods.py.
fn values(n: usize, salt: usize) -> Vec<f64> {
    (0..n)
        .map(|at| 60.0 + ((at * 7_919 + salt * 104_729 + at * at * (31 + 17 * salt)) % 1_000) as f64 / 100.0)
        .collect()
}

fn paired(n: usize, salt: usize) -> Sample {
    Sample::Paired(Paired::new(values(n, 2 * salt + 1), values(n, 2 * salt)).expect("pairs"))
}

fn unpaired(n: usize, salt: usize) -> Sample {
    Sample::Unpaired(Unpaired::new(values(n, 2 * salt + 1), values(n, 2 * salt)).expect("arms"))
}

/// One method on one sample.
fn two_arms(id: &'static str, sample: Sample, resamples: Option<u32>) -> Box<dyn Fn()> {
    let method = method(id).expect("a registered method");
    let settings = Settings { resamples, bound: Some(0.5), ..Settings::default() };
    Box::new(move || answered(&method.run(black_box(&sample), &settings)))
}

/// Two methods on each of 10,000 cells of five runs an arm.
fn cells(ids: [&'static str; 2], sample: fn(usize, usize) -> Sample) -> Box<dyn Fn()> {
    let methods = ids.map(|id| method(id).expect("a registered method"));
    let samples: Vec<Sample> = (0..10_000).map(|salt| sample(5, salt)).collect();
    let settings = Settings::default();
    Box::new(move || {
        samples.par_iter().for_each(|sample| methods.iter().for_each(|m| answered(&m.run(sample, &settings))));
    })
}

fn answered(outcome: &Outcome) {
    assert!(black_box(outcome).reason().is_none(), "{outcome:?}");
}
