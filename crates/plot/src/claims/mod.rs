//! Claims against results: a row per claim with what it says, what was observed, and the verdict.
//!
//! What is claimed is shaded on a common axis: a band around a value with a tick at it, a band around zero, or an arrow to
//! the side that is said. What was observed lies over it with its interval. Claims that are no gains, such as orders and
//! counts, say both in words.

mod caption;
mod columns;
mod layout;
mod row;
mod text;

#[cfg(test)]
pub(crate) mod tests;

use stilt_analysis::claims::{ClaimVerdict, Judgement};

use crate::color::Color;
use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::list::range;
use crate::look::Shape;
use crate::{Drawing, PlotError, Theme};

/// The plot of claims among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "claims",
    name: "Claims against results",
    shows: "what is claimed and what was observed, one claim per row: supported, contradicted or not testable, and why",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv check data/claims/simulated_xtreme.toml -o claims.svg",
};

/// What a claim says, as far as an axis of gains can show it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Claimed {
    /// A gain, and how far from it is still it.
    Value(f64, f64),
    /// A gain within so much of zero.
    Within(f64),
    /// A gain above zero.
    Better,
    /// A gain below zero.
    Worse,
    /// Something that is no gain, or one that is not in the unit of the axis.
    Words,
}

/// A claim and the answer to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What tells it from the others.
    pub id: String,
    /// As the study says it; shown where there is room.
    pub sentence: String,
    /// What it says, on the axis.
    pub claimed: Claimed,
    /// The same in words: `+8.2 ± 0.5`.
    pub expected: String,
    /// What was observed, in words; empty if nothing was.
    pub observed: String,
    /// The interval of what was observed, in words; empty if there is none.
    pub interval: String,
    /// The answer: the verdict, its reason, and the gains that are drawn.
    pub judgement: Judgement,
}

/// Claims against results. Made by [`Claims::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// Title, description and caption; what shading and marks mean is added to the caption.
    pub words: Words,
    /// What the numbers in words are: `Observed [95 % CI]`.
    pub numbers: String,
    /// Title of the axis, with the unit.
    pub axis: String,
    claims: Vec<Checked>,
    /// What the axis shows: the same on all pages; empty if no claim is on it.
    range: Vec<f64>,
    /// Which page it is, and of how many.
    page: [usize; 2],
}

impl Claims {
    /// A figure of these claims, without texts.
    ///
    /// # Errors
    /// [`PlotError::NoLines`] without a claim.
    pub fn new(claims: Vec<Checked>) -> Result<Self, PlotError> {
        if claims.is_empty() {
            return Err(PlotError::NoLines);
        }
        let range = axis_range(&claims);
        let (numbers, axis) = (String::new(), String::new());
        Ok(Self { words: Words::default(), numbers, axis, claims, range, page: [1, 1] })
    }

    /// The claims.
    #[must_use]
    pub fn claims(&self) -> &[Checked] {
        &self.claims
    }

    /// The same as several figures that each fit a page, all with the same axis; one figure if it fits.
    #[must_use]
    pub fn pages(self, theme: &Theme) -> Vec<Self> {
        let count = self.claims.len().div_ceil(layout::most(theme));
        let each = self.claims.len().div_ceil(count.max(1)).max(1);
        let page = |(place, claims): (usize, &[Checked])| Self {
            claims: claims.to_vec(),
            page: [place + 1, count],
            ..self.clone()
        };
        self.claims.chunks(each).enumerate().map(page).collect()
    }
}

impl Checked {
    /// What was observed, with its ends where it was tested; none if the axis cannot show it.
    fn gains(&self) -> Vec<(f64, Option<[f64; 2]>)> {
        if self.claimed == Claimed::Words {
            return Vec::new();
        }
        let gain = |member: &stilt_analysis::claims::Member| {
            let finding = &member.finding;
            let interval = finding.interval().filter(|_| finding.p().is_some());
            Some((finding.estimate()?, interval.map(|interval| [interval.low, interval.high])))
        };
        self.judgement.members.iter().filter_map(gain).collect()
    }

    /// Why it is not testable, or has a verdict without a confidence, in a few words.
    fn reason(&self) -> String {
        let open = self.judgement.verdict == ClaimVerdict::NotTestable || self.judgement.confidence.is_none();
        let reason = self.judgement.reason.as_deref().filter(|_| open).unwrap_or_default();
        let end = reason.find([':', ';', '(']).unwrap_or(reason.len());
        let short = reason[..end].trim();
        short.strip_prefix("there are ").unwrap_or(short).to_owned()
    }

    /// What was observed with its interval.
    fn measured(&self) -> String {
        format!("{} {}", self.observed, self.interval).trim().to_owned()
    }

    /// All of it as a sentence.
    fn said(&self) -> String {
        let mut text = format!("{}: {}; claimed: {}", self.id, self.judgement.verdict, self.expected);
        let measured = self.measured();
        if !measured.is_empty() {
            text.push_str(&format!("; observed: {measured}"));
        }
        text.extend(self.judgement.reason.as_deref().map(|reason| format!(" ({reason})")));
        text
    }
}

/// The looks of a verdict: shape, colour, and whether it is hollow.
fn ink(theme: &Theme, verdict: ClaimVerdict) -> (Shape, Color, bool) {
    match verdict {
        ClaimVerdict::Supported => (Shape::Circle, theme.supported(), false),
        ClaimVerdict::Contradicted => (Shape::Diamond, theme.contradicted(), false),
        ClaimVerdict::NotTestable => (Shape::Circle, theme.undecided, true),
    }
}

/// Bounds are shown whole up to this many times what else there is to see.
const BOUND: f64 = 3.0;

/// A side that is claimed is shown for at least this part of what else there is to see.
const SIDE: f64 = 0.25;

/// What the axis shows: zero, all that is claimed and observed, and intervals as far as they are not much wider.
fn axis_range(claims: &[Checked]) -> Vec<f64> {
    if claims.iter().all(|claim| claim.claimed == Claimed::Words) {
        return Vec::new();
    }
    let (mut known, mut bounds) = (Vec::new(), Vec::new());
    for claim in claims.iter().filter(|claim| claim.claimed != Claimed::Words) {
        match claim.claimed {
            Claimed::Value(value, tolerance) => known.push((value, [value - tolerance, value + tolerance])),
            Claimed::Within(bound) => bounds.push(bound),
            Claimed::Better | Claimed::Worse | Claimed::Words => {}
        }
        known.extend(claim.gains().into_iter().map(|(gain, ends)| (gain, ends.unwrap_or([gain; 2]))));
    }
    let seen = range(known.into_iter());
    // A bound far wider than all else would push it together: its band then reaches to the ends of the axis.
    let reach = seen[0].abs().max(seen[1].abs());
    let sides = claims.iter().map(|claim| match claim.claimed {
        Claimed::Better => SIDE * reach,
        Claimed::Worse => -SIDE * reach,
        Claimed::Value(..) | Claimed::Within(_) | Claimed::Words => 0.0,
    });
    let near = bounds.into_iter().filter(|bound| reach <= 0.0 || *bound <= BOUND * reach);
    seen.into_iter().chain(sides).chain(near.flat_map(|bound| [-bound, bound])).collect()
}

impl Figure for Claims {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        layout::draw(self, theme, width.points(theme))
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        Some(text::write(self, terminal))
    }
}
