//! Options every analysis of results has.

use clap::Args;

use super::value::share;
use stilt_analysis::transfer::Settings;

use crate::config::Config;

/// Which numbers are compared, and at which levels.
#[derive(Args)]
pub(crate) struct Common {
    /// Metrics to average [default: the primary metrics of each target]
    #[arg(long, value_name = "METRIC", value_delimiter = ',')]
    metric: Vec<String>,
    /// Error rate of a family of tests [default: 0.05]
    #[arg(long, value_parser = share, allow_negative_numbers = true)]
    alpha: Option<f64>,
    /// Level of intervals [default: 0.95]
    #[arg(long, value_parser = share, allow_negative_numbers = true)]
    level: Option<f64>,
    /// Runs that share a seed are pairs
    #[arg(long)]
    paired: bool,
    /// They are not, whatever stilt.toml says
    #[arg(long, conflicts_with = "paired")]
    unpaired: bool,
    /// Per run, all languages and metrics both arms have, in place of those all runs have
    #[arg(long)]
    unbalanced: bool,
    /// Columns that tell runs apart, in place of seed and the usual names
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    replicate: Vec<String>,
    /// Conditions to average over, knowingly
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pool: Vec<String>,
    /// Decimals of scores and gains [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=9))]
    digits: Option<u8>,
}

impl Common {
    /// The settings of an analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let defaults = Settings::default();
        let stats = &config.stats;
        let replicate = if self.replicate.is_empty() { &config.import.replicate } else { &self.replicate };
        Settings {
            paired: self.paired || (config.paired() && !self.unpaired),
            alpha: self.alpha.or(stats.alpha).unwrap_or(defaults.alpha),
            level: self.level.or(stats.level).unwrap_or(defaults.level),
            unbalanced: self.unbalanced,
            replicate: replicate.clone(),
            pool: self.pool.clone(),
            matched: config.baseline.matched.clone(),
            metrics: self.metric.clone(),
            seed,
            ..defaults
        }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        usize::from(self.digits.or(config.report.digits).unwrap_or(1))
    }
}
