//! What an analysis of robustness comes out as.

use stilt_results::{Key, Note};

use crate::family::Finding;
use crate::outcome::{Interval, Reason};
use crate::transfer::{Detail, FamilyOfTests, Of, Place, Shown};

/// What users choose about robustness, beside the settings of every analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobustnessSettings {
    /// The attribute of languages that groups them, as written; `None` for no groups.
    pub by: Option<String>,
    /// Gains, or scores where there is no baseline.
    pub of: Of,
}

impl Default for RobustnessSettings {
    fn default() -> Self {
        Self { by: Some("language.family".to_owned()), of: Of::Gain }
    }
}

/// The mean over targets in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageValue {
    /// What it is about.
    pub place: Place,
    /// The group it belongs to; empty where that is not known, or where there are no groups.
    pub group: String,
    /// The judged gain, or the score; points.
    pub shown: Shown,
    /// Its interval at a level that holds for all languages of the row at once (Bonferroni), so that it holds for one that
    /// was picked; points.
    pub simultaneous: Option<Interval>,
    /// What stands behind it.
    pub detail: Detail,
}

impl LanguageValue {
    /// The gain or score, points; `None` if it could not be computed.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        value(&self.shown)
    }
}

/// How far the values of languages lie apart; points.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Standard deviation of the values as they are, the noise of runs included.
    pub observed: f64,
    /// The standard deviation that the noise of runs alone would make.
    pub noise: Option<f64>,
    /// What is left without it: the spread of these languages' true values.
    pub between: Option<f64>,
    /// Interval of that.
    pub interval: Option<Interval>,
    /// Why the noise, or the interval, is not known.
    pub reason: Option<Reason>,
}

/// The worst of several languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// The language.
    pub language: String,
    /// Its gain or score, points.
    pub value: f64,
    /// Its interval, which holds though it was picked; points.
    pub interval: Option<Interval>,
}

/// In how many languages an arm harms.
#[derive(Debug, Clone, PartialEq)]
pub struct Harmed {
    /// Languages with a gain.
    pub languages: usize,
    /// Languages with a test.
    pub tested: usize,
    /// Languages with a gain below zero.
    pub negative: usize,
    /// Their share, in [0, 1].
    pub share: f64,
    /// Interval of the share of languages whose true gain is below zero; `None` without a test.
    pub interval: Option<Interval>,
    /// It harms in at least so many, with confidence 1 - alpha.
    pub at_least: usize,
    /// It helps in at least so many, with confidence 1 - alpha.
    pub helped_at_least: usize,
    /// Languages whose gain is judged worse, after correction within the family.
    pub shown: usize,
}

/// The languages of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupValue {
    /// Its level; empty for languages of which it is not known.
    pub name: String,
    /// What it is about; the language is `*`.
    pub place: Place,
    /// Languages in it.
    pub languages: usize,
    /// The mean over its languages, judged if it is a gain.
    pub shown: Shown,
    /// What stands behind the mean.
    pub detail: Detail,
    /// Its worst language.
    pub worst: Worst,
}

/// One row: an arm, or the mean of several.
#[derive(Debug, Clone, PartialEq)]
pub struct RobustnessRow {
    /// What it is; target and language are `*`.
    pub place: Place,
    /// How it is called: its levels, joined.
    pub name: String,
    /// The languages, from the best to the worst; those that could not be computed last.
    pub languages: Vec<LanguageValue>,
    /// The mean over the languages, judged if it is a gain.
    pub mean: Shown,
    /// What stands behind the mean.
    pub detail: Detail,
    /// The spread; `None` below two languages.
    pub spread: Option<Spread>,
    /// The worst language; `None` if nothing was computed.
    pub worst: Option<Worst>,
    /// In how many languages it harms; `None` for scores.
    pub harmed: Option<Harmed>,
    /// The groups, in the order of their names, languages without one last.
    pub groups: Vec<GroupValue>,
}

/// What is followed along the size of models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// The mean over languages.
    Mean,
    /// The spread over languages, without the noise of runs where that is known for every model.
    Spread,
    /// The worst language.
    Worst,
}

impl Aspect {
    /// How it is written in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Spread => "spread",
            Self::Worst => "worst",
        }
    }
}

/// An aspect against log10 of the number of parameters; a model is a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct SizeTrend {
    /// Split of the block; empty if not named.
    pub split: String,
    /// The rows' levels without the model's, joined; empty where a model is one row.
    pub name: String,
    /// What is followed.
    pub aspect: Aspect,
    /// Models, parameters of each, and the value, points; by ascending size.
    pub points: Vec<(String, f64, f64)>,
    /// Points per tenfold of the parameters, as the values go.
    pub slope: Option<f64>,
    /// Interval of the slope.
    pub interval: Option<Interval>,
    /// The line at one parameter.
    pub intercept: Option<f64>,
    /// The judged slope, oriented: positive is better with size (a spread that shrinks).
    pub finding: Finding,
}

/// The robustness of every row, blocks one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct RobustnessTable {
    /// What the rows are.
    pub keys: Vec<Key>,
    /// What groups languages.
    pub by: Option<Key>,
    /// Gains or scores.
    pub of: Of,
    /// The rows.
    pub rows: Vec<RobustnessRow>,
    /// Trends over the size of models, where rows are base models of known size.
    pub trends: Vec<SizeTrend>,
    /// The families judged.
    pub families: Vec<FamilyOfTests>,
    /// What the numbers are about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}

/// The value of a gain or score.
pub(super) fn value(shown: &Shown) -> Option<f64> {
    match shown {
        Shown::Gain(finding) => finding.estimate(),
        Shown::Score(score) => score.mean,
    }
}
