//! Interquartile mean.
//!
//! # Question
//! How does a system score over all blocks and runs, if the best and the worst quarter of the runs are set aside?
//!
//! # Assumptions
//! Scores of all blocks are on one scale. The blocks are given (nothing is said of new ones); the runs of a cell are
//! independent. With few runs per cell, intervals of the bootstrap are too narrow.
//!
//! # Formula
//! All m runs of the system over all blocks, rising, without the first and the last ⌊m / 4⌋: their mean, in points. The
//! interval is that of percentiles of a stratified bootstrap, which draws runs anew within every cell; 50,000 resamples
//! unless asked otherwise. A cell with more runs weighs more.
//!
//! It hides what happens in the tails: a system that harms one target in five has the interquartile mean of one that
//! harms none. Hence beside it `lowest_cell`, the lowest mean of a cell, and `negative_cells`, the share of cells with a
//! negative mean (of gains: harmful transfer).
//!
//! # Degenerate input
//! A system that lacks a block: not testable. No cell with runs that differ: the value without an interval.
//!
//! # Source
//! Agarwal, Schwarzer, Castro, Courville & Bellemare (2021), Deep reinforcement learning at the edge of the statistical
//! precipice, *NeurIPS* 34.

use super::bootstrap::{Strata, rising};
use super::{Answer, BlockMethod, Blocks, each_system};
use crate::method::Settings;
use crate::moments::Moments;
use crate::outcome::{Estimate, Extra, Outcome};
use crate::registry::{Entry, entry};

/// The interquartile mean, `iqm`.
#[derive(Debug, Clone, Copy)]
pub struct Iqm;

entry!(Iqm, "iqm", "interquartile mean", "iqm.rs");

impl BlockMethod for Iqm {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        each_system(blocks, |cells| {
            let runs = rising(&cells.concat());
            let cut = runs.len() / 4;
            let value = Moments::of(&runs[cut..runs.len() - cut]).mean;
            let interval = Strata::new(cells.iter().copied()).interval(settings, trimmed_mean);
            let means: Vec<f64> = cells.iter().map(|runs| Moments::of(runs).mean).collect();
            let negative = means.iter().filter(|mean| **mean < 0.0).count();
            let extra = vec![
                ("lowest_cell", Extra::Number(means.iter().copied().fold(f64::MAX, f64::min))),
                ("negative_cells", Extra::Number(negative as f64 / means.len() as f64)),
                ("runs", Extra::Count(runs.len())),
            ];
            Outcome::Estimated(Estimate { method: self.id(), value, interval, extra })
        })
    }
}

/// Mean of the draws without the lowest and the highest quarter.
fn trimmed_mean(values: &[f64], counts: &[u32]) -> f64 {
    let drawn = values.len() as u32;
    let (first, last) = (drawn / 4, drawn - drawn / 4);
    let (mut before, mut total) = (0, 0.0);
    for (value, count) in values.iter().zip(counts) {
        let after = before + count;
        let kept = after.clamp(first, last) - before.clamp(first, last);
        total += value * f64::from(kept);
        before = after;
    }
    total / f64::from(last - first)
}
