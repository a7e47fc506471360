//! Options of the heatmap.

use clap::{Args, ValueEnum};

use super::Figure;

/// The figures of gains, the default first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum GainFigure {
    /// The table in colours
    #[default]
    Heatmap,
    /// Every gain with its interval: a section per row, a line per column
    Forest,
}

/// What a heatmap shows besides the numbers, and how it looks.
#[derive(Args)]
#[command(next_help_heading = "Heatmap")]
#[group(id = "heatmap-options")]
pub(crate) struct Heatmap {
    /// Gain at which the colours end, points
    #[arg(long, value_name = "POINTS", value_parser = super::positive)]
    pub(crate) limit: Option<f64>,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

impl Heatmap {
    /// Whether anything was asked for.
    pub(crate) fn is_set(&self) -> bool {
        self.limit.is_some() || self.figure.is_set()
    }
}
