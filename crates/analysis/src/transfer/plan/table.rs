//! What a plan says.

use stilt_results::Note;

use crate::transfer::table::Pairing;

/// Confidence with which the true standard deviation lies below the one that `runs_needed_upper` is planned with.
pub const UPPER: f64 = 0.8;

/// What users choose about a plan, beside the settings of every analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanSettings {
    /// The true gain that is to be found, points; above 0.
    pub gain: f64,
    /// The probability with which it is to be found, in (0, 1).
    pub power: f64,
}

impl Default for PlanSettings {
    fn default() -> Self {
        Self { gain: 1.0, power: 0.8 }
    }
}

/// The spread of a cell or of all cells of a target, and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Base model of the block; empty if not named.
    pub base_model: String,
    /// Split of the block; likewise.
    pub split: String,
    /// The target; `*` for the average over targets.
    pub target: String,
    /// The intermediate; `*` where its cells are pooled: the row to plan with.
    pub intermediate: String,
    /// How runs belong together now: what the sd, the detectable gain and the plan with its upper limit are about.
    pub pairing: Pairing,
    /// Targets in it.
    pub n_targets: usize,
    /// Treated runs (pairs); of pooled cells the lower median.
    pub n_treated: usize,
    /// Baseline runs; likewise.
    pub n_baseline: usize,
    /// Standard deviation, points: of the differences of pairs; else of the treated runs; else, pooled, of all runs.
    pub sd: Option<f64>,
    /// Its degrees of freedom; effective ones where pooled cells share baseline runs.
    pub df: Option<f64>,
    /// Standard deviation of the baseline runs, points.
    pub baseline_sd: Option<f64>,
    /// Standard deviation of the differences of runs that share an id, points, whether they are declared pairs or not.
    pub sd_difference: Option<f64>,
    /// Correlation between the arms' runs that share an id.
    pub correlation: Option<f64>,
    /// The gain that the runs there are find with the wanted power, points, before correction.
    pub minimum_detectable_gain: Option<f64>,
    /// The same at alpha / m.
    pub minimum_detectable_gain_family: Option<f64>,
    /// Runs in each arm that find the wanted gain, independent arms; treated runs where the baseline is one value.
    pub runs_needed: Option<usize>,
    /// Pairs that find it.
    pub runs_needed_paired: Option<usize>,
    /// Runs (or pairs) that find it if the true standard deviation lies at its upper limit.
    pub runs_needed_upper: Option<usize>,
    /// Runs (or pairs) that find it at alpha / m.
    pub runs_needed_family: Option<usize>,
    /// Tests in the family: every cell (for averages: every average) of the block that has runs.
    pub m: usize,
    /// Why there is no standard deviation or no detectable gain.
    pub reason: Option<String>,
}

/// One source of the spread of gains.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// `target`, `seed` (shared by targets), `run` (a seed on one target), `language`, or `residual`.
    pub level: String,
    /// Units of it; `None` for the residual.
    pub units: Option<usize>,
    /// Its variance, squared points; not below 0.
    pub variance: f64,
    /// Its share of their sum.
    pub share: f64,
}

/// Where the spread of the gains of an intermediate comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// Base model of the block; empty if not named.
    pub base_model: String,
    /// Split of the block; likewise.
    pub split: String,
    /// The intermediate; `*` for the mean over intermediates.
    pub intermediate: String,
    /// The sources, the residual last; empty if they cannot be told.
    pub components: Vec<Component>,
    /// Standard error of the mean gain over new units of every level, points; `None` for the mean over intermediates.
    pub standard_error: Option<f64>,
    /// The level of which more units lower that error most; for the mean over intermediates, what most of them say.
    pub add_units_of: Option<String>,
    /// What more units of each level would do.
    pub advice: Option<String>,
    /// Why there are no components.
    pub reason: Option<String>,
}

/// What to plan with.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanTable {
    /// By block and target: every intermediate, then the pooled row; averages over targets last.
    pub rows: Vec<PlanRow>,
    /// By block: every intermediate, then the mean over them.
    pub components: Vec<Components>,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
