//! Options of the Pareto plot.

use clap::{Args, ValueEnum};
use stilt_plot::Spacing;

use super::Figure;

/// An axis of a plane.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Axis {
    /// That of the first metric
    X,
    /// That of the second
    Y,
}

/// How a Pareto plot looks.
#[derive(Args)]
#[command(next_help_heading = "Figure")]
#[group(id = "pareto-options")]
pub(crate) struct Pareto {
    /// Logarithmic axes of the figure; the first metric is along x
    #[arg(long, value_name = "AXES", value_delimiter = ',')]
    log: Vec<Axis>,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

impl Pareto {
    /// Whether anything was asked for.
    pub(crate) fn is_set(&self) -> bool {
        !self.log.is_empty() || self.figure.is_set()
    }

    /// How the x and the y axis are spaced.
    pub(crate) fn spacing(&self) -> [Spacing; 2] {
        [Axis::X, Axis::Y].map(|axis| if self.log.contains(&axis) { Spacing::Log } else { Spacing::Linear })
    }
}
