//! Conover's test after Friedman.
//!
//! # Question
//! Which pairs of systems differ in their sums of ranks, each pair on its own?
//!
//! # Assumptions
//! Those of the Friedman test. p is of one pair and *not* adjusted: it is valid for a pair chosen beforehand, and several
//! pairs need a correction (Holm), which the caller applies.
//!
//! # Formula
//! t = (R(b) - R(a)) / √(2 (n A - ΣR(j)^2) / ((n - 1)(k - 1))) with sums of ranks R over n blocks of k systems and
//! A = ΣΣr(ij)^2, ties sharing the mean of their ranks; p from Student's t with (n - 1)(k - 1) degrees of freedom, for the
//! alternative asked for. The estimate is the difference of mean ranks (R(b) - R(a)) / n: positive if the first system
//! is better; the interval is estimate ± t* standard error, in ranks.
//!
//! # Degenerate input
//! Fewer than two systems or blocks, or a block that lacks a system: not testable. All systems tie in all blocks: not
//! testable (no variance). All blocks rank the systems alike: the standard error is 0; not testable, never p = 0.
//!
//! # Source
//! Conover & Iman (1979), *On multiple-comparisons procedures*, technical report, Los Alamos Scientific Laboratory;
//! Conover (1999), *Practical Nonparametric Statistics*, 3rd ed.

use super::ranks::Ranks;
use super::{ALIKE, Answer, BlockMethod, Blocks, each_pair};
use crate::method::Settings;
use crate::outcome::{Interval, Test};
use crate::registry::{Entry, entry};
use crate::student::{critical, p_value};

/// Conover's test, `conover`.
#[derive(Debug, Clone, Copy)]
pub struct Conover;

entry!(Conover, "conover", "Conover test", "conover.rs");

impl BlockMethod for Conover {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        let ranks = Ranks::new(blocks).and_then(|ranks| if ranks.residual() == 0 { Err(ALIKE) } else { Ok(ranks) });
        each_pair(blocks, |first, second| {
            let ranks = ranks.as_ref().map_err(Clone::clone)?;
            let n = ranks.n as f64;
            let df = (n - 1.0) * (ranks.k as f64 - 1.0);
            // Ranks are doubled: half of the root; of mean ranks: 1 / n.
            let error = (2.0 * ranks.residual() as f64 / df).sqrt() / (2.0 * n);
            let estimate = ranks.advantage(first, second);
            let t = estimate / error;
            let interval = critical(settings.level, df).map(|c| Interval::around(estimate, c * error));
            let p = p_value(t, df, settings.alternative);
            Ok(Test { statistic: Some(t), df: Some(df), interval, ..Test::new(self.id(), estimate, p) })
        })
    }
}
