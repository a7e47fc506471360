//! What a gain or a comparison comes out as: judged rows, with everything a reader needs to defend them.

use stilt_results::{Basis, Key, Note};

use crate::effect::Effect;
use crate::family::Finding;

/// How an aggregated factor is written.
pub const ALL: &str = "*";

/// Which block, arm and average a row is about. A text is a level, [`ALL`] for an average over levels, or empty where
/// the results have no such level.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// The pretrained model.
    pub base_model: String,
    /// Development or test set.
    pub split: String,
    /// The intermediate task.
    pub intermediate: String,
    /// The target task; `*` for the average over targets.
    pub target: String,
    /// The language; `*` for the average over languages.
    pub language: String,
    /// The metric; `*` for the average over the target's primary metrics.
    pub metric: String,
    /// Further keys that rows or columns show: name and level (`train_examples`, `target.category`).
    pub shown: Vec<(String, String)>,
}

impl Place {
    /// The level of a key; empty if the row has none.
    #[must_use]
    pub fn level(&self, key: &Key) -> &str {
        let name = key.to_string();
        match name.as_str() {
            "base_model" => &self.base_model,
            "split" => &self.split,
            "intermediate" => &self.intermediate,
            "target" => &self.target,
            "language" => &self.language,
            "metric" => &self.metric,
            _ => self.shown.iter().find(|(shown, _)| *shown == name).map_or("", |(_, level)| level),
        }
    }
}

/// How the runs of the two arms belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// By replicate id, as the user declared.
    Paired,
    /// Independent arms.
    Unpaired,
    /// An untrained target: the baseline is one value per language, set against every treated run.
    Broadcast,
    /// One value per unit in both arms: languages or targets in place of runs.
    Units,
    /// No comparison was made.
    None,
}

impl Pairing {
    /// How it is written in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paired => "paired",
            Self::Unpaired => "unpaired",
            Self::Broadcast => "broadcast",
            Self::Units => "units",
            Self::None => "none",
        }
    }
}

/// The exact test beside the one that is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exact {
    /// Its two-sided p.
    pub p: f64,
    /// The smallest p these numbers of runs can reach.
    pub floor: f64,
}

/// Runs so far below the others that training may have failed, and the gain without them.
#[derive(Debug, Clone, PartialEq)]
pub struct Collapsed {
    /// Each run in words: its arm, its id, its score.
    pub runs: Vec<String>,
    /// The gain without them, points; `None` if none are left.
    pub gain: Option<f64>,
    /// Its p before correction; `None` if it could not be tested.
    pub p: Option<f64>,
}

/// What stands behind a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// Mean score with intermediate training, points, as measured (not oriented).
    pub treated_mean: Option<f64>,
    /// Mean score without, points, as measured.
    pub baseline_mean: Option<f64>,
    /// Standard deviation of the differences (paired) or of the treated runs, points.
    pub sd: Option<f64>,
    /// Standard deviation of the baseline runs, points.
    pub baseline_sd: Option<f64>,
    /// Treated runs (or languages, targets: see the scope).
    pub n_treated: usize,
    /// Baseline runs (or languages, targets).
    pub n_baseline: usize,
    /// Languages behind the scores; of several targets, those of the target with most.
    pub n_languages: usize,
    /// Observations left out to keep the arms balanced.
    pub n_dropped: usize,
    /// Targets in the average; 1 for a cell.
    pub n_targets: usize,
    /// Targets there are in the block.
    pub of_targets: usize,
    /// The scores that were compared, oriented, points: treated, then baseline; empty where there are none, or where
    /// replicates are not complete over the targets of an average.
    pub arms: [Vec<f64>; 2],
    /// How runs belong together.
    pub pairing: Pairing,
    /// The exact test.
    pub exact: Option<Exact>,
    /// The bound of practical relevance, points, if equivalence was asked for.
    pub bound: Option<f64>,
    /// Runs that seem to have failed; they are in every number above.
    pub collapsed: Option<Collapsed>,
    /// p of "treated is better" and of "treated is worse", where they are wanted.
    pub sides: Option<(f64, f64)>,
    /// The standardised effect size.
    pub effect: Option<Effect>,
    /// Whether the gain was measured or is a reported delta.
    pub basis: Basis,
}

/// One gain.
#[derive(Debug, Clone, PartialEq)]
pub struct GainRow {
    /// What it is about.
    pub place: Place,
    /// The judged gain, points, oriented: positive is better.
    pub finding: Finding,
    /// What stands behind it.
    pub detail: Detail,
}

/// A family of tests that shares one correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyOfTests {
    /// Base model of the block; empty if not named or if the family spans base models.
    pub base_model: String,
    /// Split of the block; likewise.
    pub split: String,
    /// What its members are: `cells`, `overall`, `pairs x targets`, `pairs overall`.
    pub members: &'static str,
    /// Number of tests in it.
    pub m: usize,
}

impl FamilyOfTests {
    /// Whether what stands at this place can be a member: the family is of its base model and split, or spans them.
    #[must_use]
    pub fn covers(&self, place: &Place) -> bool {
        let same = |own: &str, other: &str| own.is_empty() || own == other;
        same(&self.base_model, &place.base_model) && same(&self.split, &place.split)
    }
}

/// In how many languages an intermediate helps, and in how many it harms: lower bounds, each with confidence 1 - alpha.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conjunction {
    /// Block, intermediate and target; the language is `*`.
    pub place: Place,
    /// Languages there are.
    pub languages: usize,
    /// Languages with a test.
    pub tested: usize,
    /// It helps in at least so many.
    pub helps: usize,
    /// It harms in at least so many.
    pub harms: usize,
}

/// All gains of a query, blocks one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct GainTable {
    /// Keys of the rows.
    pub rows: Vec<Key>,
    /// Keys of the columns; empty for a plain list.
    pub columns: Vec<Key>,
    /// The gains, sorted by block, row, column; averages behind the cells they average.
    pub gains: Vec<GainRow>,
    /// In how many languages each intermediate helps, where rows or columns show languages.
    pub conjunctions: Vec<Conjunction>,
    /// The families judged.
    pub families: Vec<FamilyOfTests>,
    /// What the statement is about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}

/// The difference between two intermediates.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareRow {
    /// Base model and split of the block; the target, or `*` for all; `intermediate` is empty.
    pub place: Place,
    /// The first of the pair.
    pub a: String,
    /// The second; the difference is a minus b.
    pub b: String,
    /// The judged difference, points, positive if `a` is better.
    pub finding: Finding,
    /// What stands behind it; "treated" is a, "baseline" is b.
    pub detail: Detail,
}

/// On how many targets one of a pair scores above the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Base model of the block.
    pub base_model: String,
    /// Split of the block.
    pub split: String,
    /// The first of the pair.
    pub a: String,
    /// The second.
    pub b: String,
    /// Targets where a scores above b.
    pub wins: usize,
    /// Targets where they are equal.
    pub ties: usize,
    /// Targets where a scores below b.
    pub losses: usize,
}

/// All comparisons of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareTable {
    /// The differences: per block and pair every target, then all of them.
    pub differences: Vec<CompareRow>,
    /// Wins, ties and losses per block and pair.
    pub tallies: Vec<Tally>,
    /// The families judged.
    pub families: Vec<FamilyOfTests>,
    /// What the statement is about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
