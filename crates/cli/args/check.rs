//! Options of `stilt check`.

use std::path::PathBuf;

use clap::Args;
use stilt_analysis::transfer::Settings;

use super::{Common, Figure};
use crate::config::Config;

/// Which claims are checked, and how.
#[derive(Args)]
#[command(after_help = "\
Examples:
  stilt check claims.toml -d results.csv       supported, contradicted or not testable; exit 5 if one is contradicted
  stilt check claims.toml --format json
  stilt check claims.toml -o claims.pdf        a figure: claimed, observed, and the verdict
  stilt check --init -o claims.toml            drafts claims from the results, to be edited")]
pub(crate) struct Check {
    /// The claims, as TOML
    #[arg(required_unless_present = "init", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Drafts a claims file from the gains there are, in place of checking one
    #[arg(long, conflicts_with = "file")]
    pub(crate) init: bool,
    #[command(flatten, next_help_heading = "Analysis")]
    common: Common,
    #[command(flatten)]
    pub(crate) looks: Figure,
}

impl Check {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults. A claim may say otherwise.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        Settings { correction: config.stats.correction().unwrap_or(common.correction), ..common }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.common.digits(config)
    }
}
