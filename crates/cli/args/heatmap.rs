//! Options of the heatmap.

use clap::Args;

use super::Figure;

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
