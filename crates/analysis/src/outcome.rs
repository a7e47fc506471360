//! What a test may answer: an estimate with its uncertainty, or why there is none.

use std::fmt;

use crate::method::{Alternative, Settings};
use crate::moments::saturate;
use crate::student::{critical, p_value};

/// What only one method has to say, by name, in its own order.
pub type Extras = Vec<(&'static str, Extra)>;

/// A value of [`Extras`].
#[derive(Debug, Clone, PartialEq)]
pub enum Extra {
    /// A number; the name says its unit where it has one.
    Number(f64),
    /// A count.
    Count(usize),
    /// Words.
    Text(String),
    /// One number per system, level or step, in the order of the input.
    Numbers(Vec<f64>),
}

/// An interval around an estimate, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end, points.
    pub low: f64,
    /// Upper end, points.
    pub high: f64,
}

impl Interval {
    /// From `half_width` below to `half_width` above the estimate, both in points.
    pub(crate) fn around(estimate: f64, half_width: f64) -> Self {
        Self { low: saturate(estimate - half_width), high: saturate(estimate + half_width) }
    }
}

/// A test that could be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Id of the registered method.
    pub method: &'static str,
    /// The test statistic, where the method has one.
    pub statistic: Option<f64>,
    /// Degrees of freedom, where the method has them.
    pub df: Option<f64>,
    /// Treated minus baseline, oriented (positive is better), points.
    pub estimate: f64,
    /// Standard error of the estimate, points, where the method has one.
    pub error: Option<f64>,
    /// Interval of the estimate at the level asked for; `None` where the method gives none.
    pub interval: Option<Interval>,
    /// p of the alternative asked for (two-sided unless said otherwise), in (0, 1].
    pub p: f64,
    /// The smallest p these numbers of runs can reach; `None` where there is no floor.
    pub floor: Option<f64>,
    /// What only this method has.
    pub extra: Extras,
}

impl Test {
    /// A test of which the method (by id), the estimate (points) and p are known.
    #[must_use]
    pub fn new(method: &'static str, estimate: f64, p: f64) -> Self {
        Self {
            method,
            statistic: None,
            df: None,
            estimate,
            error: None,
            interval: None,
            p,
            floor: None,
            extra: Vec::new(),
        }
    }
}

impl Test {
    /// A t test of an estimate with its standard error (above 0), both in points.
    pub(crate) fn student(method: &'static str, estimate: f64, error: f64, df: f64, settings: &Settings) -> Self {
        let t = saturate(estimate / error);
        let interval = critical(settings.level, df).map(|c| Interval::around(estimate, c * error));
        let p = p_value(t, df, settings.alternative);
        Self { statistic: Some(t), df: Some(df), error: Some(error), interval, ..Self::new(method, estimate, p) }
    }

    /// p of "further from zero than `bound` points, on one side or the other": small if the effect lies within the
    /// bound. The larger of two one-sided t tests (Schuirmann 1987); `None` without a standard error.
    #[must_use]
    pub fn equivalence(&self, bound: f64) -> Option<f64> {
        let (error, df) = (self.error?, self.df?);
        let side = |distance: f64| p_value(distance / error, df, Alternative::Greater);
        Some(side(self.estimate + bound).max(side(bound - self.estimate)))
    }
}

/// An estimate without a p: of methods that answer how large, or how probable, and not whether.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Id of the registered method.
    pub method: &'static str,
    /// What is estimated; the method's documentation names its unit.
    pub value: f64,
    /// Its interval at the level asked for; `None` where the method gives none.
    pub interval: Option<Interval>,
    /// What only this method has.
    pub extra: Extras,
}

/// The answer of a method. There is no sentinel p: what cannot be tested says why, and what is no test has none.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The test was made.
    Tested(Test),
    /// The method estimates and does not test.
    Estimated(Estimate),
    /// It could not be made.
    NotTestable(Reason),
}

impl Outcome {
    /// The test, if it was made.
    #[must_use]
    pub fn tested(&self) -> Option<&Test> {
        match self {
            Self::Tested(test) => Some(test),
            Self::Estimated(_) | Self::NotTestable(_) => None,
        }
    }

    /// The estimate of a method that does not test.
    #[must_use]
    pub fn estimated(&self) -> Option<&Estimate> {
        match self {
            Self::Estimated(estimate) => Some(estimate),
            Self::Tested(_) | Self::NotTestable(_) => None,
        }
    }

    /// Why there is no answer.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::NotTestable(reason) => Some(reason),
            Self::Tested(_) | Self::Estimated(_) => None,
        }
    }
}

impl From<Result<Estimate, Reason>> for Outcome {
    fn from(result: Result<Estimate, Reason>) -> Self {
        result.map_or_else(Self::NotTestable, Self::Estimated)
    }
}

impl From<Result<Test, Reason>> for Outcome {
    fn from(result: Result<Test, Reason>) -> Self {
        result.map_or_else(Self::NotTestable, Self::Tested)
    }
}

/// Why a comparison has no test. `Display` is the sentence users read.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The baseline has no run that matches.
    NoBaseline,
    /// The treated arm has no run that matches.
    NoTreated,
    /// Both arms have runs, but none share a language and metric.
    NothingShared,
    /// A paired design with no replicate in both arms.
    NoPairs,
    /// One pair, or one run against one.
    OneRunEach,
    /// One treated run against several baseline runs.
    OneTreatedRun {
        /// Baseline runs.
        n_baseline: usize,
        /// How many baseline runs score below the treated one.
        below: usize,
    },
    /// Several treated runs against one baseline run.
    OneBaselineRun {
        /// Treated runs.
        n_treated: usize,
    },
    /// The differences, or the values of both arms, do not vary: a p would be 0 by construction.
    NoVariance,
    /// Pairs were given to a method for independent arms, or the other way round.
    OtherDesign {
        /// Id of the method.
        method: &'static str,
    },
    /// A delta as a paper reports it; there are no runs behind it here.
    ReportedOnly,
    /// A mean and standard deviation as published: the single runs are not here.
    SummaryOnly,
    /// The cell mixes levels of a condition.
    Mixes {
        /// The column.
        condition: String,
        /// Its levels in the cell; the blank level is an empty text.
        levels: Vec<String>,
        /// Whether it is the baseline that mixes them.
        in_baseline: bool,
    },
    /// One language or target where several are the units of inference.
    OneUnit {
        /// The unit.
        unit: &'static str,
    },
    /// Several metrics of which none is known to be the primary one.
    SeveralMetrics {
        /// Their names.
        metrics: Vec<String>,
    },
    /// None of the target's metrics was measured, only others.
    OtherMetrics {
        /// Their names.
        metrics: Vec<String>,
    },
    /// A method asks for more than there is.
    TooFew {
        /// What is counted: `pairs`, `blocks`, `systems`.
        what: &'static str,
        /// How many there are.
        n: usize,
        /// How many are needed.
        needed: usize,
    },
    /// Blocks that lack a system, for a method that needs all of them.
    Incomplete {
        /// Blocks that lack a system.
        blocks: usize,
        /// All blocks.
        of: usize,
    },
    /// An option without which the method has no question.
    Needs {
        /// The option, as users write it: `--bound`.
        option: &'static str,
    },
    /// Values that a method cannot take.
    Unsuitable {
        /// What it takes, in words.
        expected: &'static str,
    },
    /// The comparison was not made with a test: the method only estimates.
    OnlyEstimates {
        /// Id of the method.
        method: &'static str,
    },
    /// Rows of different languages, targets or intermediates, through which no trend is drawn.
    UnlikeRows,
    /// A mean of gains that were chosen for being the largest, on the runs they were chosen by.
    ChosenOnTheseRuns,
    /// An average of cells of which none could be computed.
    NoCells,
    /// An interaction of two levels that are computed on different targets.
    NoCommonTarget,
    /// An average of cells of which some have no variance estimate.
    CellsUntested {
        /// Cells without a variance estimate.
        untested: usize,
        /// Cells in the average.
        cells: usize,
    },
    /// A group of which some levels were not run on a target.
    LevelsLack {
        /// Levels without a run there.
        lacking: usize,
        /// All levels.
        levels: usize,
    },
    /// A difference of group means of which some arms have a single run.
    SingleRuns {
        /// Arms with one run.
        single: usize,
        /// All arms.
        arms: usize,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseline => f.write_str("no baseline run to compare with"),
            Self::NoTreated => f.write_str("no run of this intermediate"),
            Self::NothingShared => f.write_str("no language and metric that all runs of both arms have"),
            Self::NoPairs => f.write_str("no replicate is in both arms"),
            Self::OneRunEach => f.write_str("one run in each arm: no variance to judge by"),
            Self::OneTreatedRun { n_baseline, below } => {
                write!(f, "one treated run; it scores above {below} of {n_baseline} baseline runs")
            }
            Self::OneBaselineRun { n_treated } => {
                write!(f, "one baseline run against {n_treated} treated runs: the baseline's variance is unknown")
            }
            Self::NoVariance => f.write_str("degenerate: no variance (the differences, or both arms, are constant)"),
            Self::OtherDesign { method } => write!(f, "{method} does not answer for this design"),
            Self::ReportedOnly => f.write_str("as reported: no runs behind the number"),
            Self::SummaryOnly => f.write_str("a published mean: the single runs are not here"),
            Self::Mixes { condition, levels, in_baseline } => {
                let arm = if *in_baseline { "the baseline " } else { "" };
                write!(f, "{arm}mixes {condition}: {}", listed(levels))
            }
            Self::OneUnit { unit } => write!(f, "one {unit}: several are needed as units of inference"),
            Self::SeveralMetrics { metrics } => {
                write!(f, "several metrics ({}): choose with --metric", metrics.join(", "))
            }
            Self::OtherMetrics { metrics } => {
                write!(f, "has only `{}`, by which the target is not scored", metrics.join("`, `"))
            }
            Self::TooFew { what, n, needed } => {
                let what = if *n == 1 && !what.contains(' ') { what.trim_end_matches('s') } else { what };
                write!(f, "{n} {what}: at least {needed} are needed")
            }
            Self::Incomplete { blocks, of } => write!(f, "{blocks} of {of} blocks lack a system"),
            Self::Needs { option } => write!(f, "needs {option}"),
            Self::Unsuitable { expected } => write!(f, "takes {expected}"),
            Self::OnlyEstimates { method } => write!(f, "{method} estimates and does not test"),
            Self::UnlikeRows => {
                f.write_str("rows are of different languages, targets or intermediates: --where picks what all have")
            }
            Self::ChosenOnTheseRuns => f.write_str("chosen on these runs: too large by construction; report on others"),
            Self::NoCells => f.write_str("no target could be computed"),
            Self::NoCommonTarget => f.write_str("the two levels have no computed target in common"),
            Self::CellsUntested { untested, cells } => {
                write!(f, "{untested} of {cells} targets have no variance estimate")
            }
            Self::LevelsLack { lacking, levels } => write!(f, "{lacking} of {levels} levels were not run on it"),
            Self::SingleRuns { single, arms } => {
                write!(f, "{single} of {arms} arms have a single run: their variance is unknown")
            }
        }
    }
}

/// The first few levels, the blank one shown as it is, the rest counted.
fn listed(levels: &[String]) -> String {
    const SHOWN: usize = 4;
    let mut text = levels.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if levels.len() > SHOWN {
        text.push_str(", ...");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixed_condition_names_its_levels_blank_included() {
        let levels = ["", "16", "32", "64", "128"].map(String::from).to_vec();
        let reason = Reason::Mixes { condition: "train_examples".into(), levels, in_baseline: false };
        assert_eq!(reason.to_string(), "mixes train_examples: , 16, 32, 64, ...");
    }
}
