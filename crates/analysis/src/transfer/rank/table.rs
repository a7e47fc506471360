//! What a ranking comes out as.

use stilt_results::Note;

use crate::block::{Blocks, block_method};
use crate::outcome::{Interval, Reason, Test};

/// How pairs of intermediates are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PairTest {
    /// Differences of mean ranks against one critical difference.
    #[default]
    Nemenyi,
    /// Signed-rank tests of the gains, each pair on its own, with Holm.
    Wilcoxon,
    /// t tests of the mean ranks, with Holm.
    Conover,
}

/// Every way, in the order help texts list them.
pub const PAIR_TESTS: [PairTest; 3] = [PairTest::Nemenyi, PairTest::Wilcoxon, PairTest::Conover];

impl PairTest {
    /// How it is written on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nemenyi => "nemenyi",
            Self::Wilcoxon => "wilcoxon",
            Self::Conover => "conover",
        }
    }

    /// Id of the registered method.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            Self::Wilcoxon => "wilcoxon-pairs",
            Self::Nemenyi | Self::Conover => self.name(),
        }
    }

    /// Whether its p-values hold for all pairs at once, so that nothing is left to correct.
    #[must_use]
    pub fn is_simultaneous(self) -> bool {
        block_method(self.method()).is_some_and(|method| method.adjusts())
    }
}

/// What becomes of targets that lack an intermediate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Incomplete {
    /// They are left out, by name.
    #[default]
    Complete,
    /// They count, and the Skillings-Mack test takes the place of Friedman's.
    SkillingsMack,
}

/// Every choice, in the order help texts list them.
pub const INCOMPLETES: [Incomplete; 2] = [Incomplete::Complete, Incomplete::SkillingsMack];

impl Incomplete {
    /// How it is written on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::SkillingsMack => "skillings-mack",
        }
    }
}

/// What users choose about a ranking, beside the settings of every analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RankSettings {
    /// Whether the baseline is ranked with the intermediates.
    pub with_baseline: bool,
    /// How pairs are compared.
    pub pairs: PairTest,
    /// What becomes of targets that lack an intermediate.
    pub incomplete: Incomplete,
}

/// One intermediate in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct RankRow {
    /// The intermediate.
    pub intermediate: String,
    /// Mean rank over its targets; 1 is the best.
    pub mean_rank: f64,
    /// Mean gain over the baseline, points; `None` without a baseline.
    pub mean_gain: Option<f64>,
    /// Comparisons with another intermediate on a target in which this one is better.
    pub wins: usize,
    /// In which both are equal.
    pub ties: usize,
    /// In which the other is better.
    pub losses: usize,
    /// The lowest gain on a target, points.
    pub worst_gain: Option<f64>,
    /// Where that is.
    pub worst_target: Option<String>,
    /// Share of targets with a gain below zero.
    pub share_harmed: Option<f64>,
    /// Interquartile mean of the gains of all runs, points.
    pub iqm: Option<f64>,
    /// Its interval, over new runs.
    pub iqm_interval: Option<Interval>,
    /// Targets that count.
    pub n_blocks: usize,
}

/// The test of all intermediates at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Omnibus {
    /// Friedman's test, corrected for ties; with `p_exact` among its extras for few targets.
    pub friedman: Result<Test, Reason>,
    /// Iman and Davenport's F of the same ranks.
    pub iman_davenport: Result<Test, Reason>,
}

/// One pair of intermediates.
#[derive(Debug, Clone, PartialEq)]
pub struct PairRow {
    /// The one with the better mean rank.
    pub a: String,
    /// The other one.
    pub b: String,
    /// p of the pair, two-sided.
    pub p: Option<f64>,
    /// p after correction over all pairs.
    pub p_adjusted: Option<f64>,
    /// Why it has none.
    pub reason: Option<Reason>,
}

/// The order of the intermediates of one base model and split.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Base model of the block; empty if not named.
    pub base_model: String,
    /// Split of the block; likewise.
    pub split: String,
    /// The baseline, if it is ranked with the intermediates.
    pub baseline: Option<String>,
    /// The targets that count.
    pub targets: Vec<String>,
    /// The intermediates, the best mean rank first.
    pub rows: Vec<RankRow>,
    /// The test of all at once; `None` if incomplete targets count or the gains are reported.
    pub omnibus: Option<Omnibus>,
    /// The test of all at once where incomplete targets count.
    pub skillings_mack: Option<Result<Test, Reason>>,
    /// By how many mean ranks two must differ (Nemenyi); `None` for other tests and below six targets.
    pub critical_difference: Option<f64>,
    /// Every pair, in the order of the rows.
    pub pairs: Vec<PairRow>,
    /// Groups in which no pair differs, each from best to worst; `None` below six targets.
    pub cliques: Option<Vec<Vec<String>>>,
    /// What was ranked: the gain (or score) of every run, intermediates in the order of the rows, on the targets whose
    /// values are points.
    pub values: Option<Blocks>,
    /// Whether the values are gains; else scores, as there is no baseline.
    pub gains: bool,
    /// Whether the gains are as a publication reports them.
    pub reported: bool,
}

/// Every ranking of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct RankTable {
    /// One per base model and split.
    pub rankings: Vec<Ranking>,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
