//! Dunnett's test over the intermediates that share a baseline, Bonferroni over the targets.
//!
//! # Question
//! Which effects can be claimed with at most a chance alpha of *any* false claim in the family, when all intermediates
//! are set against the same baseline runs?
//!
//! # Assumptions
//! Independent arms, normal runs with *one variance for all arms of a target* (where variances differ, Welch's test with
//! Holm's correction assumes less). Targets may depend on each other in any way.
//!
//! # Formula
//! On each target Dunnett's test of all its intermediates gives p(d), adjusted for their number and for the baseline they
//! share; with T targets in the family, adjusted p = min(1, T p(d)). A comparison that shares its baseline with no other
//! counts as a target of its own, with its own p.
//!
//! # Degenerate input
//! p-values without the runs behind them: every one counts as a target, which is Bonferroni's correction. An empty family
//! has no adjusted values. NaN is not a hypothesis: it stays NaN and does not count in T.
//!
//! # Source
//! Dunnett (1955), A multiple comparison procedure for comparing several treatments with a control, *Journal of the
//! American Statistical Association* 50(272), 1096-1121; Dunn (1961), Multiple comparisons among means, *Journal of the
//! American Statistical Association* 56(293), 52-64.

use std::collections::BTreeSet;

use super::{Bonferroni, Controls, Correction};
use crate::family::{Comparison, Joint};
use crate::registry::entry;

/// Dunnett against the shared baseline, `dunnett-baseline`.
#[derive(Debug, Clone, Copy)]
pub struct DunnettBaseline;

entry!(DunnettBaseline, "dunnett-baseline", "Dunnett (Bonferroni over targets)", "dunnett_baseline.rs");

impl Correction for DunnettBaseline {
    fn controls(&self) -> Controls {
        Controls::FamilyWise
    }

    fn adjust(&self, p: &[f64]) -> Vec<f64> {
        Bonferroni.adjust(p)
    }

    fn uses_joint(&self) -> bool {
        true
    }

    fn adjust_family(&self, tested: &[&Comparison]) -> Vec<f64> {
        let shared: BTreeSet<usize> = tested.iter().filter_map(|c| c.joint.map(|joint| joint.group)).collect();
        let alone = tested.iter().filter(|comparison| comparison.joint.is_none()).count();
        let groups = (shared.len() + alone) as f64;
        let p = |comparison: &&Comparison| match comparison.joint {
            Some(Joint { p, .. }) => Some(p),
            None => comparison.outcome.tested().map(|test| test.p),
        };
        tested.iter().map(|comparison| p(comparison).map_or(1.0, |p| (groups * p).min(1.0))).collect()
    }
}
