//! Performance profiles: which share of its runs each series has above every value.
//!
//! Stepped curves that fall from all to none. One above another everywhere is better whatever value counts; where they
//! cross, no single number orders the two. Series differ in colour, marks and dashes.

mod layout;

#[cfg(test)]
pub(crate) mod tests;

use stilt_analysis::outcome::Interval;

use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::{Drawing, PlotError, Theme};

/// Performance profiles among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "profile",
    name: "Performance profiles",
    shows: "the share of runs above every gain, by intermediate task: how often and how much each of them helps",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv rank --figure profile -o profile.svg",
};

/// One curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Values at which the share changes, rising, points.
    pub taus: Vec<f64>,
    /// The share of runs above each of them, from 0 to 1, as many as `taus`.
    pub shares: Vec<f64>,
    /// Interval of the share above zero, from 0 to 1.
    pub interval: Option<Interval>,
    /// Whether it stands back behind the others: grey, and named once with all that do.
    pub muted: bool,
}

/// Performance profiles. Made by [`Profiles::new`]; texts are then set as fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles {
    /// Title, description and caption.
    pub words: Words,
    /// Titles of the axes: of the values, of the shares.
    pub axes: [String; 2],
    /// Whether the values are gains, written with a sign, with a line at 0; else scores.
    pub gains: bool,
    /// What the intervals are, such as `95 % intervals by bootstrap of runs`; said where some are drawn.
    pub intervals: String,
    series: Vec<Profile>,
}

impl Profiles {
    /// Profiles of these series, without texts.
    ///
    /// # Errors
    /// [`PlotError::NoLines`] if none has a value and as many shares.
    pub fn new(series: Vec<Profile>) -> Result<Self, PlotError> {
        let sound = |profile: &Profile| {
            let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
            !profile.taus.is_empty()
                && profile.taus.len() == profile.shares.len()
                && finite(&profile.taus)
                && finite(&profile.shares)
        };
        let series: Vec<Profile> = series.into_iter().filter(sound).collect();
        if series.is_empty() {
            return Err(PlotError::NoLines);
        }
        Ok(Self {
            words: Words::default(),
            axes: [String::new(), String::new()],
            gains: true,
            intervals: "intervals".to_owned(),
            series,
        })
    }

    /// The curves.
    #[must_use]
    pub fn series(&self) -> &[Profile] {
        &self.series
    }
}

impl Profile {
    /// The share of runs above a value, from 0 to 1.
    #[must_use]
    pub fn above(&self, value: f64) -> f64 {
        let passed = self.taus.partition_point(|tau| *tau <= value);
        passed.checked_sub(1).map_or(1.0, |last| self.shares[last])
    }
}

impl Figure for Profiles {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        layout::draw(self, theme, width.points(theme))
    }

    fn text(&self, _: &Terminal) -> Option<String> {
        None
    }
}
