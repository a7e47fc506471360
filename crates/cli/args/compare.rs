//! Options of `stilt compare`.

use clap::{Args, ValueEnum};

use super::{Analysis, Figure};

/// What is compared, and the figure of it.
#[derive(Args)]
pub(crate) struct Compare {
    /// Intermediates, at least two; every pair is compared
    #[arg(required = true, num_args = 2.., value_name = "INTERMEDIATE")]
    pub(crate) intermediates: Vec<String>,
    /// Which figure `-o` draws
    #[arg(long, value_enum, value_name = "ID", help_heading = "Figure")]
    pub(crate) figure: Option<CompareFigure>,
    #[command(flatten)]
    pub(crate) analysis: Analysis,
    #[command(flatten)]
    pub(crate) looks: Figure,
}

/// The figures of a comparison, the default first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum CompareFigure {
    /// Every difference with its interval
    #[default]
    Forest,
    /// Every run of both, and the difference of their means
    Estimation,
}
