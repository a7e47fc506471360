//! Statistical methods: one file each, one line in [`METHODS`].
//!
//! Every file opens with Question, Assumptions, Formula, Degenerate input, Source.

mod approximate_randomisation;
mod aso;
mod bayes_signed_rank;
mod bootstrap;
mod bootstrap_bca;
mod bootstrap_percentile;
mod cliffs_delta;
mod cohen_dz;
mod contrast;
mod deal;
mod hedges_g;
mod mann_whitney;
mod mcnemar;
mod paired_bootstrap;
mod paired_t;
mod permutation;
mod permutation_t;
mod prediction;
mod sign;
mod sign_flip;
mod tost;
mod welch_t;
mod wilcoxon;

use crate::moments::constant;
use crate::outcome::{Outcome, Reason};
use crate::prediction::below;
use crate::registry::Entry;
use crate::sample::{Paired, Sample, Unpaired};

pub use approximate_randomisation::ApproximateRandomisation;
pub use aso::Aso;
pub use bayes_signed_rank::BayesSignedRank;
pub use bootstrap_bca::BootstrapBca;
pub use bootstrap_percentile::BootstrapPercentile;
pub use cliffs_delta::CliffsDelta;
pub use cohen_dz::{CohenDz, cohen_dz};
pub use hedges_g::{HedgesG, hedges_g};
pub use mann_whitney::MannWhitney;
pub use mcnemar::McNemar;
pub use paired_bootstrap::PairedBootstrap;
pub(crate) use paired_bootstrap::shares;
pub use paired_t::PairedT;
pub use permutation::Permutation;
pub use permutation_t::PermutationT;
pub use prediction::PredictionInterval;
pub use sign::Sign;
pub use sign_flip::SignFlip;
pub use tost::Tost;
pub use welch_t::WelchT;
pub use wilcoxon::Wilcoxon;

/// On which side an effect is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alternative {
    /// Treated and baseline differ.
    #[default]
    TwoSided,
    /// Treated is better.
    Greater,
    /// Treated is worse.
    Less,
}

/// What a Wilcoxon test does with differences of zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zeros {
    /// They are left out before ranking (Wilcoxon 1945).
    #[default]
    Wilcox,
    /// They are ranked, then left out (Pratt 1959).
    Pratt,
    /// They are ranked, and their ranks split between the signs.
    Zsplit,
}

/// What every method is told; each takes what concerns it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Level of intervals, in (0, 1); .95 by default. Intervals are two-sided whatever the alternative.
    pub level: f64,
    /// Error rate of what a method decides by itself (cliques, critical difference), in (0, 1); .05 by default.
    pub alpha: f64,
    /// Seed of the random stream, for methods that resample.
    pub seed: u64,
    /// On which side an effect is looked for, where the method has sides.
    pub alternative: Alternative,
    /// Gains within this many points of zero have no practical relevance; `None`: not said.
    pub bound: Option<f64>,
    /// Number of random draws; `None`: what the method takes by default.
    pub resamples: Option<u32>,
    /// What is done with differences of zero.
    pub zeros: Zeros,
    /// The normal approximation in place of the exact distribution.
    pub asymptotic: bool,
    /// A continuity correction with the normal approximation.
    pub continuity: bool,
    /// Half the probability of what was observed (mid-p), where the method offers it.
    pub mid_p: bool,
    /// How many of the best predicted items are tried.
    pub k: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            level: 0.95,
            alpha: 0.05,
            seed: 0,
            alternative: Alternative::default(),
            bound: None,
            resamples: None,
            zeros: Zeros::default(),
            asymptotic: false,
            continuity: false,
            mid_p: false,
            k: 1,
        }
    }
}

/// The design a method answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Pairs of runs.
    Paired,
    /// Independent arms.
    Unpaired,
    /// Pairs or independent arms.
    Either,
}

/// A comparison of two arms.
pub trait Method: Entry {
    /// The design it answers for; with the other one, `run` answers not testable.
    fn design(&self) -> Design;

    /// Whether it asks, of runs, if a gain in points is zero (or how large it is): then a gain may be judged by it. An
    /// equivalence test has another null, an effect size another unit.
    fn judges_gains(&self) -> bool {
        false
    }

    /// Compares the arms. Never panics, whatever the (finite) values.
    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome;
}

/// Every method, in the order help texts list them.
pub const METHODS: &[&dyn Method] = &[
    &PairedT,
    &WelchT,
    &SignFlip,
    &Permutation,
    &PermutationT,
    &Wilcoxon,
    &MannWhitney,
    &Sign,
    &McNemar,
    &Tost,
    &CohenDz,
    &HedgesG,
    &CliffsDelta,
    &PredictionInterval,
    &BootstrapPercentile,
    &BootstrapBca,
    &Aso,
    &BayesSignedRank,
    &PairedBootstrap,
    &ApproximateRandomisation,
];

/// The method of that id.
#[must_use]
pub fn method(id: &str) -> Option<&'static dyn Method> {
    METHODS.iter().copied().find(|m| m.id() == id)
}

/// Draws of a Monte Carlo test; with m draws its smallest p is 1 / (m + 1).
fn draws(settings: &Settings) -> u32 {
    settings.resamples.unwrap_or(9_999)
}

/// Monte Carlo p with the observed arrangement counted among the draws, so that it is never 0 (Phipson & Smyth 2010).
fn monte_carlo_p(at_least_as_extreme: usize, draws: u32) -> f64 {
    (at_least_as_extreme as f64 + 1.0) / (f64::from(draws) + 1.0)
}

/// The pairs of a sample that a paired method can test.
fn pairs<'a>(sample: &'a Sample, method: &'static str) -> Result<&'a Paired, Reason> {
    let Sample::Paired(pairs) = sample else {
        return Err(Reason::OtherDesign { method });
    };
    match pairs.treated().len() {
        1 => Err(Reason::OneRunEach),
        _ if constant(&pairs.differences(), pairs.magnitude()) => Err(Reason::NoVariance),
        _ => Ok(pairs),
    }
}

/// The arms of a sample that an unpaired method can test.
fn arms<'a>(sample: &'a Sample, method: &'static str) -> Result<&'a Unpaired, Reason> {
    let Sample::Unpaired(arms) = sample else {
        return Err(Reason::OtherDesign { method });
    };
    let magnitude = arms.magnitude();
    match (arms.treated(), arms.baseline()) {
        ([_], [_]) => Err(Reason::OneRunEach),
        (&[treated], baseline) => {
            Err(Reason::OneTreatedRun { n_baseline: baseline.len(), below: below(treated, baseline) })
        }
        (treated, [_]) => Err(Reason::OneBaselineRun { n_treated: treated.len() }),
        (treated, baseline) if constant(treated, magnitude) && constant(baseline, magnitude) => Err(Reason::NoVariance),
        _ => Ok(arms),
    }
}
