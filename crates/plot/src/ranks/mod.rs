//! The critical difference diagram: mean ranks on an axis, and bars over what cannot be told apart.
//!
//! The best rank is at the left. Names stand at both sides, joined to their ranks by elbows that never cross; every bar
//! has a level of its own where bars would touch; the bar of the critical difference stands above the axis.

mod bars;
mod elbows;
mod layout;
mod text;

#[cfg(test)]
pub(crate) mod tests;

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::{Drawing, PlotError, Theme};

/// The critical difference diagram among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "cd",
    name: "Critical difference diagram",
    shows: "mean ranks over targets, and which intermediate tasks cannot be told apart",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv rank -o cd.svg",
};

/// One of those that are ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its name.
    pub name: String,
    /// Its mean rank; 1 is the best.
    pub rank: f64,
    /// Whether it is the baseline: its line is dashed.
    pub baseline: bool,
}

/// A critical difference diagram. Made by [`CriticalDifference::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalDifference {
    /// Title, description and caption; what bars and dashes mean is added to the caption if the drawing has any.
    pub words: Words,
    /// Title of the axis.
    pub axis: String,
    /// By how many mean ranks two must differ, and at which error rate; `None` where there is no single such number.
    pub critical: Option<[f64; 2]>,
    entries: Vec<Ranked>,
    /// Groups of at least two places in `entries`, each rising.
    groups: Vec<Vec<usize>>,
}

/// The bar of the critical difference.
struct Bar {
    /// By how many mean ranks two must differ.
    difference: f64,
    /// The error rate.
    alpha: f64,
    /// As much of the difference as is drawn.
    shown: f64,
    /// Whether that is not all.
    cut: bool,
}

impl CriticalDifference {
    /// A diagram of these mean ranks, and of the groups of places among them that cannot be told apart; groups of one
    /// say nothing and are not drawn.
    ///
    /// # Errors
    /// [`PlotError::NoLines`] without an entry; [`PlotError::Rank`] for a mean rank that none can be.
    pub fn new(entries: Vec<Ranked>, groups: &[Vec<usize>]) -> Result<Self, PlotError> {
        let count = entries.len();
        if count == 0 {
            return Err(PlotError::NoLines);
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of names")]
        let last = count as f64;
        if let Some(entry) = entries.iter().find(|entry| !(1.0..=last).contains(&entry.rank)) {
            return Err(PlotError::Rank { rank: entry.rank, count });
        }
        let mut ordered: Vec<(usize, Ranked)> = entries.into_iter().enumerate().collect();
        ordered.sort_by(|(_, a), (_, b)| a.rank.total_cmp(&b.rank));
        let place = |wanted: &usize| ordered.iter().position(|(one, _)| one == wanted);
        let mut groups: Vec<Vec<usize>> = groups
            .iter()
            .map(|group| {
                let mut places: Vec<usize> = group.iter().filter_map(place).collect();
                places.sort_unstable();
                places.dedup();
                places
            })
            .collect();
        groups.retain(|group| group.len() > 1);
        groups.sort();
        let entries = ordered.into_iter().map(|(_, entry)| entry).collect();
        Ok(Self { words: Words::default(), axis: String::new(), critical: None, entries, groups })
    }

    /// The entries, the best first.
    #[must_use]
    pub fn entries(&self) -> &[Ranked] {
        &self.entries
    }

    /// The critical difference, if it can be drawn. No two ranks differ by as many as there are: a bar longer than that
    /// is cut there.
    fn bar(&self) -> Option<Bar> {
        let [difference, alpha] =
            self.critical.filter(|[difference, _]| difference.is_finite() && *difference > 0.0)?;
        #[expect(clippy::cast_precision_loss, reason = "a number of names")]
        let shown = difference.min(self.entries.len() as f64);
        Some(Bar { difference, alpha, shown, cut: shown < difference })
    }

    /// Where the axis ends: at the worst rank there can be, or where the bar of the critical difference ends.
    fn end(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a number of names")]
        let worst = self.entries.len().max(2) as f64;
        self.bar().map_or(worst, |bar| worst.max(1.0 + bar.shown))
    }

    /// Whether a group leaves out one that is ranked between its members.
    fn any_gap(&self) -> bool {
        self.groups.iter().any(|group| group.windows(2).any(|pair| pair[1] > pair[0] + 1))
    }

    /// The caption with what the drawing adds.
    fn caption(&self) -> String {
        let mut text = self.words.caption.trim().to_owned();
        let mut say = |sentence: &str| {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(sentence);
        };
        if !self.groups.is_empty() {
            say("Bars join what cannot be told apart.");
        }
        if self.any_gap() {
            say("Where a bar is thin it passes one that is not in its group.");
        }
        if self.bar().is_some_and(|bar| bar.cut) {
            say("Arrow head: the critical difference is longer than the axis.");
        }
        if self.entries.iter().any(|entry| entry.baseline) {
            say("Dashed: the baseline.");
        }
        text
    }
}

impl Figure for CriticalDifference {
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

/// A small number without the zero before the point, as error rates are written.
fn rate(alpha: f64) -> String {
    let text = crate::number::plain(alpha);
    text.strip_prefix('0').filter(|rest| rest.starts_with('.')).map(str::to_owned).unwrap_or(text)
}
