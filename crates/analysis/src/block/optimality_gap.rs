//! Optimality gap.
//!
//! # Question
//! By how much does a system fall short of a threshold, on average, if what it has above the threshold counts for nothing?
//!
//! # Assumptions
//! Scores of all blocks are on one scale, on which the threshold means the same. The blocks are given; the runs of a cell
//! are independent.
//!
//! # Formula
//! mean of max(γ - x, 0) over all runs x of the system over all blocks, in points; *lower is better*. The threshold γ is
//! `--bound`, 0 unless given: on gains, the mean harm. The interval is that of percentiles of a stratified bootstrap,
//! which draws runs anew within every cell; 50,000 resamples unless asked otherwise.
//!
//! # Degenerate input
//! A system that lacks a block: not testable. No cell with runs that fall short by different amounts: the value without
//! an interval.
//!
//! # Source
//! Agarwal, Schwarzer, Castro, Courville & Bellemare (2021), Deep reinforcement learning at the edge of the statistical
//! precipice, *NeurIPS* 34.

use super::bootstrap::{Strata, mean};
use super::{Answer, BlockMethod, Blocks, each_system};
use crate::method::Settings;
use crate::moments::{Moments, saturate};
use crate::outcome::{Estimate, Extra, Outcome};
use crate::registry::{Entry, entry};

/// The optimality gap, `optimality-gap`.
#[derive(Debug, Clone, Copy)]
pub struct OptimalityGap;

entry!(OptimalityGap, "optimality-gap", "optimality gap", "optimality_gap.rs");

impl BlockMethod for OptimalityGap {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        let threshold = settings.bound.unwrap_or(0.0);
        each_system(blocks, |cells| {
            let short = |runs: &&[f64]| runs.iter().map(|run| saturate(threshold - run).max(0.0)).collect();
            let short: Vec<Vec<f64>> = cells.iter().map(short).collect();
            let value = Moments::of(&short.concat()).mean;
            let interval = Strata::new(short.iter().map(Vec::as_slice)).interval(settings, mean);
            let extra = vec![("threshold", Extra::Number(threshold))];
            Outcome::Estimated(Estimate { method: self.id(), value, interval, extra })
        })
    }
}
