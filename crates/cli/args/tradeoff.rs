//! Options of `stilt tradeoff`.

use clap::Args;

use stilt_analysis::aggregate::{AGGREGATES, Aggregate};
use stilt_analysis::correction::Correction;
use stilt_analysis::method::Method;
use stilt_analysis::transfer::Settings;

use super::analysis::{aggregates, corrections, keys, tests};
use super::{Common, Pareto};
use crate::config::Config;

/// Which metrics are weighed, and of what.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Tradeoff {
    /// The first metric
    #[arg(value_name = "METRIC")]
    first: String,
    /// The second
    #[arg(value_name = "METRIC")]
    second: String,
    /// What the points are: intermediate, base_model, an attribute, or several
    #[arg(long, value_name = "KEYS", default_value = "intermediate")]
    points: String,
    /// How targets are averaged
    #[arg(long, value_name = "ID", default_value = AGGREGATES[0].id(), value_parser = aggregates())]
    aggregate: &'static dyn Aggregate,
    /// The method by which gains are judged [default: what the design calls for; `stilt methods` lists them]
    #[arg(long, value_name = "ID", value_parser = tests())]
    test: Option<&'static dyn Method>,
    /// Correction for the number of tests [default: holm]
    #[arg(long, value_name = "ID", value_parser = corrections())]
    correction: Option<&'static dyn Correction>,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    pub(crate) pareto: Pareto,
}

impl Tradeoff {
    /// The two metrics, as written.
    pub(crate) fn metrics(&self) -> [&str; 2] {
        [&self.first, &self.second]
    }

    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        Settings {
            rows: keys(&self.points),
            columns: Vec::new(),
            aggregate: self.aggregate,
            test: self.test,
            correction: self.correction.or(config.stats.correction()).unwrap_or(common.correction),
            ..common
        }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.common.digits(config)
    }
}
