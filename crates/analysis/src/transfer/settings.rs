//! What users choose about an analysis.

use std::fmt;
use std::str::FromStr;

use crate::aggregate::Aggregate;
use crate::correction::Correction;
use crate::method::Method;

/// What is drawn anew in the statement that is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Over {
    /// New runs; these targets and languages.
    #[default]
    Seeds,
    /// New languages; these runs and targets.
    Languages,
    /// New targets; these runs and languages.
    Targets,
    /// New runs and new languages; these targets.
    SeedsLanguages,
    /// New examples; these runs, targets and languages.
    Examples,
    /// New levels of groups; these targets and languages. Only contrasts of groups have it.
    Levels,
}

/// Every unit of a comparison of two arms, in the order help texts list them.
pub const OVERS: [Over; 5] = [Over::Seeds, Over::Languages, Over::Targets, Over::SeedsLanguages, Over::Examples];

impl Over {
    /// How it is written on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seeds => "seeds",
            Self::Languages => "languages",
            Self::Targets => "targets",
            Self::SeedsLanguages => "seeds+languages",
            Self::Examples => "examples",
            Self::Levels => "levels",
        }
    }

    /// What is counted, several of them.
    #[must_use]
    pub fn units(self) -> &'static str {
        match self {
            Self::Seeds | Self::SeedsLanguages => "runs",
            other => other.name(),
        }
    }

    /// What the statement is about, in words.
    #[must_use]
    pub fn scope(self) -> &'static str {
        match self {
            Self::Seeds => "new runs, these targets and languages",
            Self::Languages => "new languages, these runs and targets (noise shared by a run is not in it)",
            Self::Targets => "new targets, these runs and languages (noise shared by a run is not in it)",
            Self::SeedsLanguages => "new runs and new languages, these targets",
            Self::Examples => {
                "new examples, these checkpoints, targets and languages (conditional on these checkpoints)"
            }
            Self::Levels => "new levels of these groups, these targets and languages",
        }
    }
}

/// What `--resample` draws anew for the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resample {
    /// Runs.
    pub seeds: bool,
    /// Languages.
    pub languages: bool,
    /// Targets.
    pub targets: bool,
}

impl Resample {
    /// What the interval is about, in words.
    #[must_use]
    pub fn scope(self) -> &'static str {
        match (self.seeds, self.languages, self.targets) {
            (true, false, false) => "new runs, these targets and languages (bootstrap)",
            (false, true, false) => "new languages, these runs and targets (bootstrap)",
            (false, false, true) => "new targets, these runs and languages (bootstrap)",
            (true, true, false) => "new runs and new languages, these targets (bootstrap)",
            (true, false, true) => "new runs and new targets, these languages (bootstrap)",
            (false, true, true) => "new languages and new targets, these runs (bootstrap)",
            (true, true, true) | (false, false, false) => "new runs, new languages and new targets (bootstrap)",
        }
    }
}

impl FromStr for Resample {
    type Err = String;

    /// Levels separated by commas: `seeds,languages`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut levels = Self::default();
        for word in text.split(',') {
            match word.trim() {
                "seeds" => levels.seeds = true,
                "languages" => levels.languages = true,
                "targets" => levels.targets = true,
                other => return Err(format!("`{other}` is no level: seeds, languages, targets")),
            }
        }
        Ok(levels)
    }
}

impl fmt::Display for Resample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let levels = [("seeds", self.seeds), ("languages", self.languages), ("targets", self.targets)];
        let names: Vec<&str> = levels.into_iter().filter(|(_, drawn)| *drawn).map(|(name, _)| name).collect();
        f.write_str(&names.join(","))
    }
}

/// Choices of an analysis; the defaults are the recommended ones.
#[derive(Clone)]
pub struct Settings {
    /// Keys of the rows, as written.
    pub rows: Vec<String>,
    /// Keys of the columns, as written.
    pub columns: Vec<String>,
    /// The unit of inference.
    pub over: Over,
    /// Whether the seed controls both arms, so that runs that share it are pairs.
    pub paired: bool,
    /// How targets are averaged.
    pub aggregate: &'static dyn Aggregate,
    /// How families are corrected.
    pub correction: &'static dyn Correction,
    /// Error rate of a family.
    pub alpha: f64,
    /// Level of intervals.
    pub level: f64,
    /// Intervals by drawing these anew, in place of a test.
    pub resample: Option<Resample>,
    /// The method that is judged, in place of what the design calls for.
    pub test: Option<&'static dyn Method>,
    /// Gains within this many points of zero have no practical relevance; `None`: equivalence is not asked for.
    pub bound: Option<f64>,
    /// Per replicate, all languages and metrics both arms have, in place of those all replicates have.
    pub unbalanced: bool,
    /// Columns that tell runs apart, in place of seed and the usual names; empty: the rule.
    pub replicate: Vec<String>,
    /// Conditions that are knowingly averaged over.
    pub pool: Vec<String>,
    /// Extra columns on which the baseline must agree.
    pub matched: Vec<String>,
    /// Metrics to average, in place of the primary ones; empty: the rule.
    pub metrics: Vec<String>,
    /// Whether p of either side is wanted beside the two-sided one; where languages are shown it always is.
    pub sides: bool,
    /// Seed of the random streams.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rows: vec!["intermediate".into()],
            columns: vec!["target".into()],
            over: Over::default(),
            paired: false,
            aggregate: crate::aggregate::AGGREGATES[0],
            correction: crate::correction::CORRECTIONS[0],
            alpha: 0.05,
            level: 0.95,
            resample: None,
            test: None,
            bound: None,
            unbalanced: false,
            replicate: Vec::new(),
            pool: Vec::new(),
            matched: Vec::new(),
            metrics: Vec::new(),
            sides: false,
            seed: 0,
        }
    }
}

impl Settings {
    /// What statements are about, in words.
    #[must_use]
    pub fn scope(&self) -> &'static str {
        self.resample.map_or_else(|| self.over.scope(), Resample::scope)
    }
}
