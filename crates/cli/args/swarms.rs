//! Options of the robustness plot.

use clap::{Args, ValueEnum};

use super::Figure;

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// A strip per row
    Robustness,
    /// A strip per group of languages
    RobustnessFamilies,
}

/// How a robustness plot looks.
#[derive(Args)]
#[command(next_help_heading = "Figure")]
#[group(id = "swarms-options")]
pub(crate) struct Swarms {
    /// Which figure [default: robustness]
    #[arg(long = "figure", value_name = "ID")]
    which: Option<Which>,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

impl Swarms {
    /// Whether strips are groups of languages.
    pub(crate) fn by_group(&self) -> bool {
        self.which == Some(Which::RobustnessFamilies)
    }

    /// Whether a figure was chosen.
    pub(crate) fn is_chosen(&self) -> bool {
        self.which.is_some()
    }
}
