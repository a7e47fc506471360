//! What a trend comes out as: points, lines, summaries, differences between slopes.

use stilt_results::{Factor, Key, Note};

use crate::curve::{Fitted, Summary};
use crate::family::Finding;
use crate::outcome::{Interval, Reason};
use crate::transfer::{Detail, FamilyOfTests, Place};

/// What is followed along the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Of {
    /// The gain over the matched baseline.
    #[default]
    Gain,
    /// The score itself, as measured; the baseline is a series like any other.
    Score,
}

/// Everything that can be followed, in the order help texts list it.
pub const OFS: [Of; 2] = [Of::Gain, Of::Score];

impl Of {
    /// How it is written on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gain => "gain",
            Self::Score => "score",
        }
    }
}

/// What is particular to a trend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrendSettings {
    /// The axis, as written: a column of numbers, or an attribute that is one.
    pub axis: String,
    /// Whether distances on the axis are those of log10.
    pub log: bool,
    /// Keys of the series, as written, none for a single one; `None`: one series per intermediate, or a single one where
    /// the axis is of intermediates.
    pub series: Option<Vec<String>>,
    /// What is followed.
    pub of: Of,
}

/// How the numbers of a series belong together, and with it what its line and summary are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Design {
    /// The same runs are seen at several x.
    WithinRuns,
    /// Other runs at every x.
    BetweenRuns,
    /// Several levels of that factor (intermediates, base models), each with a curve of its own.
    Within(Factor),
    /// One point per level of that factor.
    Levels(Factor),
}

impl Design {
    /// How it is written in output.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::WithinRuns => "within-run",
            Self::BetweenRuns => "between-run",
            Self::Within(_) => "within-level",
            Self::Levels(_) => "between-level",
        }
    }

    /// What its units are called, several of them.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self {
            Self::WithinRuns | Self::BetweenRuns => "runs",
            Self::Within(factor) | Self::Levels(factor) => plural(factor),
        }
    }

    /// What its line and summary are about, in words.
    #[must_use]
    pub fn scope(&self) -> String {
        match self {
            Self::WithinRuns => "new runs, each seen along the axis; these targets and languages".to_owned(),
            Self::BetweenRuns => "new runs, others at every x; these targets and languages".to_owned(),
            Self::Within(_) => format!("new {}, each with a curve of its own; these baseline runs", self.unit()),
            Self::Levels(_) => format!("new {}, one point each", self.unit()),
        }
    }
}

/// What several levels of a factor are called.
pub(super) fn plural(factor: &Factor) -> &'static str {
    match factor {
        Factor::Intermediate => "intermediates",
        Factor::BaseModel => "base models",
        Factor::Target => "targets",
        Factor::Language => "languages",
        _ => "levels",
    }
}

/// A mean score with its interval; it is not judged.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanScore {
    /// The mean, points, as measured.
    pub mean: Option<f64>,
    /// Its interval by Student's t over runs (or units).
    pub interval: Option<Interval>,
    /// Why there is no interval, or no mean.
    pub reason: Option<Reason>,
}

/// What a point shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// A judged gain.
    Gain(Finding),
    /// A score.
    Score(MeanScore),
}

/// One x of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// In the unit of the axis.
    pub x: f64,
    /// The level x belongs to, as written in the results: `1024`, or an intermediate of that size.
    pub level: String,
    /// What it is about; `*` where several levels are averaged.
    pub place: Place,
    /// What is averaged and counted in place of runs, several of them (`intermediates`); `None` for runs.
    pub units: Option<&'static str>,
    /// The gain or score.
    pub shown: Shown,
    /// What stands behind it; `n_treated` counts runs, or the units averaged.
    pub detail: Detail,
}

impl Point {
    /// What the point is about, in words; `of_runs` where it is about runs.
    #[must_use]
    pub fn scope(&self, of_runs: &str) -> String {
        self.units.map_or_else(
            || of_runs.to_owned(),
            |units| format!("new {units}, these runs (noise that they share, as that of a baseline, is not in it)"),
        )
    }

    /// The gain or mean score, points.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match &self.shown {
            Shown::Gain(finding) => finding.estimate(),
            Shown::Score(score) => score.mean,
        }
    }

    /// Its interval; of a gain of a single run the prediction interval.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        match &self.shown {
            Shown::Gain(finding) => finding.interval(),
            Shown::Score(score) => score.interval,
        }
    }

    /// The judged gain.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        match &self.shown {
            Shown::Gain(finding) => Some(finding),
            Shown::Score(_) => None,
        }
    }
}

/// The line of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The judged slope: points per unit of x, or per tenfold.
    pub finding: Finding,
    /// The line with its band, at any x; `None` if x does not vary, or no x is common to all runs.
    pub line: Option<Fitted>,
    /// The x the line is drawn over, ascending.
    pub x: Vec<f64>,
}

/// One line of the figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Base model of the block; empty if not named, or if series or axis span base models.
    pub base_model: String,
    /// Split of the block; likewise.
    pub split: String,
    /// Its levels, joined; `all` if there is one series.
    pub name: String,
    /// How its numbers belong together.
    pub design: Design,
    /// By ascending x.
    pub points: Vec<Point>,
    /// The line.
    pub fit: Fit,
    /// Peak, drop and area; `None` below three x, and where points are levels.
    pub summary: Option<Summary>,
    /// The first x at which the gain is judged better than none; `None` for never, and for scores.
    pub better_from: Option<f64>,
}

/// The difference between the slopes of two series.
#[derive(Debug, Clone, PartialEq)]
pub struct SlopePair {
    /// Base model of the block, as in [`Series`].
    pub base_model: String,
    /// Split of the block.
    pub split: String,
    /// The first of the pair.
    pub a: String,
    /// The second; the difference is a minus b.
    pub b: String,
    /// Whether the units of both are the same, so that what they share cancels.
    pub paired: bool,
    /// The judged difference, points per unit of x or per tenfold.
    pub finding: Finding,
}

/// All trends of a query, blocks one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendTable {
    /// The axis.
    pub axis: Key,
    /// Whether it is logarithmic.
    pub log: bool,
    /// What is followed.
    pub of: Of,
    /// Keys of the series; empty for a single one.
    pub keys: Vec<Key>,
    /// The series, block by block, in the order tables show their levels.
    pub series: Vec<Series>,
    /// Differences between the slopes of all pairs of a block.
    pub differences: Vec<SlopePair>,
    /// The families judged.
    pub families: Vec<FamilyOfTests>,
    /// What the points are about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
