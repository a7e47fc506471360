//! Nemenyi test.
//!
//! # Question
//! Which pairs of systems differ in mean rank, all pairs considered at once?
//!
//! # Assumptions
//! Those of the Friedman test, and enough blocks for mean ranks to be near normal. Ties make it conservative. The rank of
//! a pair depends on which other systems are in the table.
//!
//! # Formula
//! q = √2 |R(a) - R(b)| / √(k (k + 1) / (6 n)) with mean ranks R over n blocks of k systems; p = P(Q >= q) for the
//! studentised range Q of k with infinite degrees of freedom. p is adjusted for all k (k - 1) / 2 pairs already: correct
//! it no further. The estimate is R(b) - R(a), in ranks: positive if the first system is better.
//! `critical_difference`: the difference in mean ranks at which p reaches alpha. For two systems p is that of the
//! normal test of one difference, 2 (1 - Φ(q / √2)).
//!
//! # Degenerate input
//! Fewer than two systems or blocks, or a block that lacks a system: not testable. All systems tie in all blocks: not
//! testable (no variance).
//!
//! # Source
//! Nemenyi (1963), *Distribution-free multiple comparisons*, PhD thesis, Princeton University; Demšar (2006),
//! Statistical comparisons of classifiers over multiple data sets, *Journal of Machine Learning Research* 7, 1-30.

use super::critical_difference::{critical_difference, standard_error};
use super::ranks::Ranks;
use super::{Answer, BlockMethod, Blocks, each_pair, studentized};
use crate::method::Settings;
use crate::outcome::{Extra, Test};
use crate::registry::{Entry, entry};

/// The Nemenyi test, `nemenyi`.
#[derive(Debug, Clone, Copy)]
pub struct Nemenyi;

entry!(Nemenyi, "nemenyi", "Nemenyi test", "nemenyi.rs");

impl BlockMethod for Nemenyi {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        let ranks = Ranks::new(blocks);
        let (k, n) = (blocks.systems().len(), blocks.blocks().len());
        let critical = critical_difference(k, n, settings.alpha);
        each_pair(blocks, |first, second| {
            let ranks = ranks.as_ref().map_err(Clone::clone)?;
            let estimate = ranks.advantage(first, second);
            let q = std::f64::consts::SQRT_2 * estimate.abs() / standard_error(k, n);
            let p = studentized::sf(q, k, f64::INFINITY).clamp(f64::MIN_POSITIVE, 1.0);
            let extra = critical.map(|cd| ("critical_difference", Extra::Number(cd))).into_iter().collect();
            Ok(Test { statistic: Some(q), extra, ..Test::new(self.id(), estimate, p) })
        })
    }

    fn adjusts(&self) -> bool {
        true
    }
}
