//! Gain or score against a number: learning curves and scaling.
//!
//! As a curve, the points of a series are joined and their intervals are a band; where its peak lies is shown above. As
//! scaling, every point has its interval and the fitted line its band. A hollow mark is a gain that is not shown to differ
//! from none.

mod draw;
mod peaks;
#[cfg(test)]
pub(crate) mod tests;
mod text;

use stilt_analysis::family::{Finding, Verdict};
use stilt_analysis::outcome::Reason;

use crate::axis::Spacing;
use crate::curves::Spot;
use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::{Drawing, PlotError, Theme};

/// Learning curves among the kinds of figures.
pub(crate) const CURVE: Kind = Kind {
    id: "trend",
    name: "Learning curves",
    shows: "how gain or score moves along training steps or doses, with bands, the peak and how sure its place is",
    command: "stilt -d data/model-recycling/roberta_base_curves.csv --where intermediate=none,cold_fusion trend --x step \
              -o trend.svg",
};

/// Scaling among the kinds of figures.
pub(crate) const SCALING: Kind = Kind {
    id: "scaling",
    name: "Scaling",
    shows: "gain or score against the size of models or tasks, with the fitted line, its band and its slope",
    command: "stilt -d data/lm-eval/zero_shot.csv --where base_model=bloom-560m,bloom-1b1,bloom-1b7,bloom-3b,bloom-7b1 \
              trend --x base_model.params --log --value score --series target -o scaling.svg",
};

/// What is drawn of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Points joined by lines, bands, peaks.
    Curve,
    /// Points with intervals, fitted lines with bands, slopes.
    Scaling,
}

/// Every form, the natural one of steps first.
pub const FORMS: [Form; 2] = [Form::Curve, Form::Scaling];

impl Form {
    /// Its kind of figure.
    #[must_use]
    pub fn kind(self) -> &'static Kind {
        match self {
            Self::Curve => &CURVE,
            Self::Scaling => &SCALING,
        }
    }
}

/// What a point shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A judged gain.
    Gain(Box<Finding>),
    /// A score and the ends of its interval, points; `None` where there is none.
    Score(Option<f64>, Option<[f64; 2]>),
}

impl Value {
    /// The gain or score, points.
    fn estimate(&self) -> Option<f64> {
        match self {
            Self::Gain(finding) => finding.estimate(),
            Self::Score(score, _) => *score,
        }
    }

    /// The ends of its interval.
    fn interval(&self) -> Option<[f64; 2]> {
        match self {
            Self::Gain(finding) => finding.interval().map(|interval| [interval.low, interval.high]),
            Self::Score(_, interval) => *interval,
        }
    }

    /// Whether its interval is one of prediction, which says nothing of the mean that a band is of.
    fn is_predicted(&self) -> bool {
        match self {
            Self::Gain(finding) => matches!(finding.reason(), Some(Reason::OneTreatedRun { .. })),
            Self::Score(..) => false,
        }
    }

    /// Whether it is a gain that is not shown to differ from none.
    fn is_undecided(&self) -> bool {
        match self {
            Self::Gain(finding) => !matches!(finding.verdict(), Verdict::Better | Verdict::Worse),
            Self::Score(..) => false,
        }
    }
}

/// A point of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// In the unit of the axis.
    pub x: f64,
    /// What stands there, in words: `1024`, or a model of that size.
    pub level: String,
    /// Its value.
    pub value: Value,
}

impl Dot {
    /// Where it stands; `None` without a value.
    fn spot(&self) -> Option<Spot> {
        let y = self.value.estimate().filter(|y| y.is_finite())?;
        Some(Spot { x: self.x, y, interval: self.value.interval().filter(|ends| ends.iter().all(|end| !end.is_nan())) })
    }
}

/// The peak of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Top {
    /// Where it is.
    pub x: f64,
    /// First and last x that are not shown to be below another.
    pub between: Option<[f64; 2]>,
    /// The first x with 95 % of it.
    pub reached: Option<f64>,
}

/// The fitted line of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Points of the line with the ends of its band: x, value, ends.
    pub points: Vec<(f64, f64, Option<[f64; 2]>)>,
    /// Its slope in words.
    pub slope: String,
}

/// A series.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// How it is called; may be empty if it is the only one.
    pub name: String,
    /// By ascending x.
    pub dots: Vec<Dot>,
    /// Its peak; curves show it.
    pub peak: Option<Top>,
    /// Its line; scaling shows it.
    pub line: Option<Line>,
}

impl Run {
    /// The points that have a value, with gaps where one has none.
    fn spots(&self) -> Vec<Option<Spot>> {
        self.dots.iter().map(Dot::spot).collect()
    }
}

/// Gain or score against a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Title, description and caption; what marks mean is added to the caption.
    pub words: Words,
    /// How it is drawn.
    pub form: Form,
    /// What the axis of numbers is.
    pub x_axis: String,
    /// How it is spaced.
    pub spacing: Spacing,
    /// What is followed, with its unit.
    pub y_axis: String,
    /// Decimals of numbers in words, 6 at most.
    pub digits: usize,
    /// The series.
    pub runs: Vec<Run>,
    /// Whether points stand for something with a name, such as models: scaling writes it beside each if no two share one.
    pub named: bool,
}

impl Trend {
    /// Bands of more series than this would hide each other: none is drawn then, and the caption says so.
    pub const MOST_BANDS: usize = 6;

    /// Whether gains are followed: numbers have signs then, and zero is a line.
    fn of_gains(&self) -> bool {
        self.dots().any(|dot| matches!(dot.value, Value::Gain(_)))
    }

    /// Whether bands are drawn.
    fn has_bands(&self) -> bool {
        self.runs.len() <= Self::MOST_BANDS
    }

    fn dots(&self) -> impl Iterator<Item = &Dot> {
        self.runs.iter().flat_map(|run| &run.dots)
    }

    /// A gain or score in words. All points are looked at for which it is, once per drawing.
    fn said(&self, value: f64, gains: bool) -> String {
        let digits = self.digits.min(6);
        if gains { crate::number::signed(value, digits) } else { crate::number::score(value, digits) }
    }
}

impl Figure for Trend {
    fn kind(&self) -> &'static Kind {
        self.form.kind()
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        draw::draw(self, theme, width.points(theme))
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        Some(text::text(self, terminal))
    }
}
