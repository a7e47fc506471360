//! Paired bootstrap over examples.
//!
//! # Question
//! Over new examples of the same kind, evaluated with these two systems, do their mean scores differ?
//!
//! # Assumptions
//! The pairs (one example under both systems) are independent draws from one population of examples. No normality; with
//! few pairs the interval is too short and p too small. It answers for these systems: what another training run would
//! give is not in it.
//!
//! # Formula
//! Of n pairs, n are drawn with replacement, m = 9,999 times; delta_b is the mean of treated - baseline over the b-th draw,
//! delta over the data. The draws are about delta, so for the null they are shifted by it: p = (#{b : |delta_b - delta| >=
//! |delta|} + 1) / (m + 1) (one-sided: delta_b - delta >= delta, or <=). Ties count as "at least" and are decided on
//! integers. The interval is that of percentiles: the k-th lowest and the k-th highest delta_b, k = (m + 1)(1 - level) / 2.
//! Beside it stand the shares of draws in which treated is above, level with and below the baseline (Koehn); they add
//! up to 1 and are no p-values. With corpora of sums (F1 from counts) delta is the difference of the metrics of the sums.
//!
//! The floor is 1 / (m + 1).
//!
//! # Degenerate input
//! One pair: not testable (one run in each arm). Differences that do not vary, up to a relative 1e-9 of the scores: not
//! testable (sd = 0).
//!
//! # Source
//! Koehn (2004), Statistical significance tests for machine translation evaluation, *EMNLP*, 388-395; Berg-Kirkpatrick,
//! Burkett & Klein (2012), An empirical investigation of statistical significance in NLP, *EMNLP-CoNLL*, 995-1005 (the
//! shift); Phipson & Smyth (2010), Permutation p-values should never be zero, *Statistical Applications in Genetics and
//! Molecular Biology* 9(1), 39.

use super::{Design, Method, Settings, pairs};
use crate::examples::linear::Linear;
use crate::examples::resample::bootstrap;
use crate::moments::Moments;
use crate::outcome::{Extra, Extras, Outcome, Test};
use crate::registry::{Entry, entry};
use crate::sample::Sample;

/// The paired bootstrap, `paired-bootstrap`.
#[derive(Debug, Clone, Copy)]
pub struct PairedBootstrap;

entry!(PairedBootstrap, "paired-bootstrap", "paired bootstrap", "paired_bootstrap.rs");

/// Shares of draws under the names of the output.
pub(crate) fn shares([above, level, below]: [f64; 3]) -> Extras {
    let share = |name: &'static str, value: f64| (name, Extra::Number(value));
    vec![share("share_above", above), share("share_level", level), share("share_below", below)]
}

impl Method for PairedBootstrap {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .and_then(|pairs| {
                let differences = pairs.differences();
                let estimate = Moments::of(&differences).mean;
                let n = differences.len();
                let found = bootstrap(&Linear::new(&[differences], n, pairs.magnitude()), settings)?;
                Ok(Test {
                    interval: Some(found.interval),
                    floor: Some(found.floor),
                    extra: shares(found.shares),
                    ..Test::new(self.id(), estimate, found.p)
                })
            })
            .into()
    }
}
