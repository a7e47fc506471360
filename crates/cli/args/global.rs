//! Options that stand with any command: where results come from, where answers go.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::OnConflict;
use crate::formats::TERM;
use crate::render::RENDERERS;

/// Input, output and the import of `-d` files.
#[derive(Args)]
pub(crate) struct Global {
    /// Folder of the store [default: the nearest .stilt upward, else ./.stilt]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Input")]
    pub(crate) store: Option<PathBuf>,
    /// Read these files instead of the store; `-` is stdin
    #[arg(short, long, global = true, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    pub(crate) data: Vec<String>,
    /// Keep the rows for which this holds: 'target=xnli,pawsx language!=en seed<5'
    #[arg(long = "where", global = true, value_name = "EXPR", help_heading = "Input")]
    pub(crate) filters: Vec<String>,
    /// Read the input as this format [default: found out]
    #[arg(long = "as", global = true, value_name = "FORMAT", help_heading = "Import")]
    pub(crate) format_in: Option<String>,
    /// What a column holds: target=dataset, value=acc; -=COLUMN leaves one out
    #[arg(long, global = true, value_name = "FACTOR=COLUMN", allow_hyphen_values = true, help_heading = "Import")]
    pub(crate) map: Vec<String>,
    /// One level for all rows: split=test; cola.metric=accuracy where no column names the metric
    #[arg(long, global = true, value_name = "FACTOR=LEVEL", help_heading = "Import")]
    pub(crate) set: Vec<String>,
    /// Scale of bounded metrics: auto, fraction, points, or METRIC=SCALE [default: auto]
    #[arg(long, global = true, value_name = "SCALE", help_heading = "Import")]
    pub(crate) scale: Vec<String>,
    /// What to do about two values for one key [default: error]
    #[arg(long, global = true, value_enum, hide_possible_values = false, help_heading = "Import")]
    pub(crate) on_conflict: Option<OnConflict>,
    /// The intermediate that is the baseline; '' if empty cells are [default: none, baseline, direct, vanilla, ...]
    #[arg(long, global = true, value_name = "LEVEL", allow_hyphen_values = true, help_heading = "Import")]
    pub(crate) baseline: Option<String>,
    /// How to write the answer; term draws its figure as text [default: by the ending of -o, else table]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = formats(), help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// Write the answer into this file; .svg, .png and .pdf draw it
    #[arg(short, long, global = true, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Colours and bold type
    #[arg(long, global = true, value_enum, default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,
    /// Say nothing of what was inferred or left out
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Say also where results and settings were found
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) verbose: bool,
    /// Settings [default: the nearest stilt.toml upward]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Settings")]
    pub(crate) config: Option<PathBuf>,
    /// Seed of everything that is drawn at random [default: 0; for `simulate` that of the shipped grid]
    #[arg(long, global = true, value_name = "N", help_heading = "Settings")]
    pub(crate) seed: Option<u64>,
    /// Threads to use [default: as many as there are cores]
    #[arg(long, global = true, value_name = "N", help_heading = "Settings")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

/// When to write colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The formats of `stilt export`.
pub(crate) const EXPORTS: [&str; 3] = ["csv", "jsonl", "parquet"];

fn formats() -> PossibleValuesParser {
    let renderers = RENDERERS.iter().map(|renderer| renderer.id());
    let exports = EXPORTS.into_iter().filter(|id| renderers.clone().all(|known| known != *id));
    PossibleValuesParser::new(renderers.clone().chain([TERM]).chain(exports).collect::<Vec<_>>())
}
