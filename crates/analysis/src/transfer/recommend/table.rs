//! What a recommendation says.

use stilt_results::Note;

use crate::family::Finding;
use crate::outcome::Interval;
use crate::transfer::table::Detail;

/// What a recommendation is for, beside the settings of every analysis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecommendSettings {
    /// The target, by level or catalogue name; it need not have been run.
    pub target: String,
    /// The language all gains are taken in; `None` for all languages.
    pub language: Option<String>,
    /// The base model; `None` for every one there is.
    pub base_model: Option<String>,
}

/// The gain of a cell that was run.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnGain {
    /// The judged gain, points; of the family of the gain table.
    pub finding: Finding,
    /// What stands behind it.
    pub detail: Detail,
}

/// One intermediate for the target.
#[derive(Debug, Clone, PartialEq)]
pub struct RecommendRow {
    /// The intermediate.
    pub intermediate: String,
    /// Its expected gain, points.
    pub gain: f64,
    /// Prediction interval of its true gain; `None` where nothing tells the level of the target.
    pub interval: Option<Interval>,
    /// Share of draws from the model in which its true gain is the largest.
    pub p_best: f64,
    /// What was measured on the target; `None` if it was not run.
    pub own: Option<OwnGain>,
    /// Other targets that have a gain of it.
    pub n_targets: usize,
    /// Points by which one more run of it is expected to raise the gain of the choice.
    pub value_of_a_run: f64,
}

/// Another target and how alike it is.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedTarget {
    /// The target.
    pub target: String,
    /// Correlation of its gains with those of the asked target, over the intermediates both have.
    pub correlation: f64,
    /// Number of these.
    pub common: usize,
    /// What it counts if likeness is used: 1 plus the correlation, shrunk by the number of common intermediates.
    pub weight: f64,
}

/// A rule by which an intermediate is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The model, all other targets counting the same.
    Equal,
    /// The model, related targets counting more.
    Related,
    /// The largest mean gain over the other targets.
    LargestMean,
    /// Any of them.
    Chance,
}

impl Rule {
    /// How it is written in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "model",
            Self::Related => "model-related",
            Self::LargestMean => "largest-mean",
            Self::Chance => "chance",
        }
    }
}

/// How a difference of regrets scatters over targets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean over targets, points; below 0 where the rule loses less.
    pub mean: f64,
    /// Paired t interval over targets; `None` for fewer than two.
    pub interval: Option<Interval>,
}

/// What a rule would have lost on the targets there are, each left out in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct RegretRow {
    /// Whether half of the intermediates had been run on the left-out target, and one of the others is chosen; else none
    /// had.
    pub half_run: bool,
    /// The rule.
    pub rule: Rule,
    /// Intermediates that are tried, of which the best is kept.
    pub k: usize,
    /// Mean regret over targets, points below the best.
    pub regret: f64,
    /// Targets.
    pub targets: usize,
    /// Against chance.
    pub against_chance: Difference,
    /// Against the largest mean gain over the other targets.
    pub against_mean: Difference,
}

/// What to run next.
#[derive(Debug, Clone, PartialEq)]
pub struct NextRun {
    /// The intermediate.
    pub intermediate: String,
    /// Treated runs of it.
    pub runs: usize,
    /// Points by which they are expected to raise the gain of the choice.
    pub value: f64,
    /// Whether baseline runs are needed beside them, as the target has none.
    pub needs_baseline: bool,
}

/// The variances of the model, squared points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variances {
    /// Between intermediates, on all targets.
    pub everywhere: f64,
    /// Of what an intermediate does on one target alone.
    pub particular: f64,
    /// Of one run on the asked target.
    pub run: f64,
}

/// The intermediates for a target with one base model and split.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// Base model; empty if not named.
    pub base_model: String,
    /// Split; likewise.
    pub split: String,
    /// The target.
    pub target: String,
    /// The intermediates, largest expected gain first.
    pub rows: Vec<RecommendRow>,
    /// Other targets whose likeness is known, most alike first.
    pub related: Vec<RelatedTarget>,
    /// The rule in use: [`Rule::Related`] only where it surely lost less than
    /// [`Rule::LargestMean`] on the targets there are.
    pub rule: Rule,
    /// Other targets the model comes from.
    pub n_targets: usize,
    /// What the model says of the spread.
    pub variances: Variances,
    /// Leave-one-target-out regrets; empty with fewer than two targets of two intermediates.
    pub regrets: Vec<RegretRow>,
    /// Of so many gains on left-out targets (second) so many lay within their prediction interval (first).
    pub held: (usize, usize),
    /// What to run next; `None` if no run is expected to change the choice.
    pub next: Option<NextRun>,
}

/// The recommendations of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct RecommendTable {
    /// One per base model and split.
    pub recommendations: Vec<Recommendation>,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
