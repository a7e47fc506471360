//! The robustness plot: how a gain or a score spreads over languages, a strip of marks per model.
//!
//! Every mark is a language; its colour and shape are its group, such as its family. A filled mark is a judged difference,
//! a hollow one is undecided. Below the marks of a strip stand their mean and its interval, and the worst language has its
//! name beside it.

mod layout;
mod said;
mod swarm;
#[cfg(test)]
pub(crate) mod tests;
mod text;

use stilt_analysis::family::{Finding, Verdict};
use stilt_analysis::outcome::Interval;

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::whisker::Measured;
use crate::{Drawing, PlotError, Theme};

/// The robustness plot among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "robustness",
    name: "Robustness plot",
    shows: "how gains spread over languages after every intermediate task, their mean, and the worst language",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv robustness -o robustness.svg",
};

/// The same with language families as strips.
pub(crate) const BY_GROUP: Kind = Kind {
    id: "robustness-families",
    name: "Robustness plot by language family",
    shows: "how gains spread within every language family, and the worst language of each",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv robustness --figure robustness-families -o families.svg",
};

/// What a mark stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A judged gain.
    Gain(Box<Finding>),
    /// A number that is not judged, such as a score.
    Number(Measured),
}

impl Mark {
    /// The number, if it could be computed.
    fn number(&self) -> Option<f64> {
        let number = match self {
            Self::Gain(finding) => finding.estimate(),
            Self::Number(measured) => Some(measured.value),
        };
        number.filter(|number| number.is_finite())
    }

    fn interval(&self) -> Option<Interval> {
        match self {
            Self::Gain(finding) => finding.interval(),
            Self::Number(measured) => measured.interval,
        }
    }

    fn finding(&self) -> Option<&Finding> {
        if let Self::Gain(finding) = self { Some(finding) } else { None }
    }

    /// Whether nothing was decided; what is not judged is not undecided either.
    fn is_hollow(&self) -> bool {
        self.finding().is_some_and(|finding| !matches!(finding.verdict(), Verdict::Better | Verdict::Worse))
    }

    /// Whether it was judged worse.
    fn is_worse(&self) -> bool {
        self.finding().is_some_and(|finding| finding.verdict() == Verdict::Worse)
    }
}

/// A mark: a language.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The language.
    pub name: String,
    /// Its group: a place in [`Robustness::groups`].
    pub group: usize,
    /// Its gain or score; one that could not be computed is left out.
    pub value: Mark,
}

/// A row of marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Swarm {
    /// What the marks have in common: a model or an intermediate task.
    pub name: String,
    /// The marks.
    pub spots: Vec<Spot>,
    /// Mean of the marks, if it is to be shown.
    pub mean: Option<Mark>,
}

impl Swarm {
    /// The marks that have a number.
    fn drawn(&self) -> impl Iterator<Item = (&Spot, f64)> {
        self.spots.iter().filter_map(|spot| Some((spot, spot.value.number()?)))
    }

    /// The worst mark and the best one; of several, the first.
    fn extremes(&self, lower_is_better: bool) -> Option<[(&Spot, f64); 2]> {
        let first = self.drawn().next()?;
        let [low, high] = self.drawn().fold([first; 2], |[low, high], spot| {
            [if spot.1 < low.1 { spot } else { low }, if spot.1 > high.1 { spot } else { high }]
        });
        Some(if lower_is_better { [high, low] } else { [low, high] })
    }
}

/// A robustness plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Title, description and caption; what marks mean is added to the caption.
    pub words: Words,
    /// Title of the axis, with the unit.
    pub axis: String,
    /// What marks are grouped by, such as language families, in the order of the legend.
    pub groups: Vec<String>,
    /// The rows.
    pub strips: Vec<Swarm>,
    /// Whether lower values are better: never for gains.
    pub lower_is_better: bool,
    /// Decimals of the numbers that are written.
    pub digits: usize,
    /// Whether strips are groups: set by [`Robustness::by_group`].
    by_group: bool,
}

impl Robustness {
    /// A plot of these strips without texts, with one decimal, higher being better.
    #[must_use]
    pub fn new(groups: Vec<String>, strips: Vec<Swarm>) -> Self {
        let (words, axis) = (Words::default(), String::new());
        Self { words, axis, groups, strips, lower_is_better: false, digits: 1, by_group: false }
    }

    /// The same marks with a strip per group; what were strips become the groups of the legend. Groups without a mark are
    /// left out, and so are means, which were those of other strips.
    #[must_use]
    pub fn by_group(self) -> Self {
        let strip = |(group, name): (usize, &String)| {
            let marks = self.strips.iter().enumerate().flat_map(|(place, strip)| {
                let of_group = strip.spots.iter().filter(move |spot| spot.group == group);
                of_group.map(move |spot| Spot { group: place, ..spot.clone() })
            });
            let spots: Vec<Spot> = marks.collect();
            (!spots.is_empty()).then(|| Swarm { name: name.clone(), spots, mean: None })
        };
        let strips = self.groups.iter().enumerate().filter_map(strip).collect();
        let groups = self.strips.iter().map(|strip| strip.name.clone()).collect();
        Self { groups, strips, by_group: true, ..self }
    }

    /// Whether values are gains, of which 0 is a special one.
    fn shows_gains(&self) -> bool {
        self.spots().any(|spot| spot.value.finding().is_some())
    }

    fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.strips.iter().flat_map(|strip| &strip.spots)
    }

    /// What the group of a mark is called.
    fn group(&self, spot: &Spot) -> &str {
        self.groups.get(spot.group).map_or("", String::as_str)
    }
}

impl Figure for Robustness {
    fn kind(&self) -> &'static Kind {
        if self.by_group { &BY_GROUP } else { &KIND }
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        if self.spots().all(|spot| spot.value.number().is_none()) {
            return Err(PlotError::NoValue("language"));
        }
        layout::draw(self, theme, width.points(theme))
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        Some(text::text(self, terminal))
    }
}
