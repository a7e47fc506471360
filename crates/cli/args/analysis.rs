//! Options the analyses share.

use clap::Args;

use stilt_analysis::transfer::{OVERS, Over, Resample, Settings};

use super::Judged;
use super::value::{keys, one_of};
use crate::config::Config;

/// What to compute, and how it is judged.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Analysis {
    /// What the rows are: factors or attributes, such as target.category
    #[arg(long, value_name = "KEYS", default_value = "intermediate")]
    rows: String,
    /// What the columns are; '' for a plain list
    #[arg(long, value_name = "KEYS", default_value = "target")]
    cols: String,
    /// What is drawn anew in the statement that is tested
    #[arg(long, value_name = "UNIT", default_value = OVERS[0].name(), value_parser = one_of(&OVERS, Over::name))]
    over: Over,
    /// Intervals by drawing these anew, in place of a test: seeds, languages, targets
    #[arg(long, value_name = "LEVELS")]
    resample: Option<Resample>,
    /// Gains within this many points have no practical relevance: tests for equivalence (0.5 is a start)
    #[arg(long, value_name = "POINTS", value_parser = super::value::positive, allow_negative_numbers = true)]
    bound: Option<f64>,
    #[command(flatten)]
    judged: Judged,
}

impl Analysis {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        Settings {
            rows: keys(&self.rows),
            columns: keys(&self.cols),
            over: self.over,
            resample: self.resample,
            bound: self.bound,
            ..self.judged.settings(config, seed)
        }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.judged.digits(config)
    }
}
