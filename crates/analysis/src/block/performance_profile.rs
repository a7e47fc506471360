//! Performance profile.
//!
//! # Question
//! For every score: which share of a system's runs lies above it?
//!
//! # Assumptions
//! Scores of all blocks are on one scale. The blocks are given; the runs of a cell are independent.
//!
//! # Formula
//! share(τ) = #{runs x of the system over all blocks : x > τ} / #runs, for every value τ that occurs in the table, rising:
//! `taus` and `shares`, with the same `taus` for all systems, so that profiles lie over each other. A profile above
//! another everywhere is stochastic dominance; where they cross, no single number orders the two. The estimate is the
//! share above `--bound`, 0 unless given (on gains: the share of runs that help); its interval is that of percentiles of
//! a stratified bootstrap, which draws runs anew within every cell; 50,000 resamples unless asked otherwise.
//!
//! # Degenerate input
//! A system that lacks a block: not testable. No cell with runs on both sides of the bound: the value without an interval.
//!
//! # Source
//! Agarwal, Schwarzer, Castro, Courville & Bellemare (2021), Deep reinforcement learning at the edge of the statistical
//! precipice, *NeurIPS* 34; Dolan & Moré (2002), Benchmarking optimization software with performance profiles,
//! *Mathematical Programming* 91(2), 201-213.

use super::bootstrap::{Strata, mean, rising};
use super::{Answer, BlockMethod, Blocks, each_system};
use crate::method::Settings;
use crate::outcome::{Estimate, Extra, Outcome};
use crate::registry::{Entry, entry};

/// The performance profile, `performance-profile`.
#[derive(Debug, Clone, Copy)]
pub struct PerformanceProfile;

entry!(PerformanceProfile, "performance-profile", "performance profile", "performance_profile.rs");

impl BlockMethod for PerformanceProfile {
    fn run(&self, blocks: &Blocks, settings: &Settings) -> Vec<Answer> {
        let places = (0..blocks.blocks().len()).flat_map(|block| (0..blocks.systems().len()).map(move |s| (block, s)));
        // Adding 0 makes -0 and 0 one value.
        let mut taus: Vec<f64> =
            places.flat_map(|(block, system)| blocks.runs(block, system)).map(|run| run + 0.0).collect();
        taus.sort_by(f64::total_cmp);
        taus.dedup();
        let bound = settings.bound.unwrap_or(0.0);
        each_system(blocks, |cells| {
            let runs = rising(&cells.concat());
            let share = |tau: f64| (runs.len() - runs.partition_point(|&run| run <= tau)) as f64 / runs.len() as f64;
            let above = |runs: &&[f64]| runs.iter().map(|&run| f64::from(u8::from(run > bound))).collect();
            let above: Vec<Vec<f64>> = cells.iter().map(above).collect();
            let interval = Strata::new(above.iter().map(Vec::as_slice)).interval(settings, mean);
            let shares = taus.iter().map(|&tau| share(tau)).collect();
            let extra = vec![("taus", Extra::Numbers(taus.clone())), ("shares", Extra::Numbers(shares))];
            Outcome::Estimated(Estimate { method: self.id(), value: share(bound), interval, extra })
        })
    }
}
