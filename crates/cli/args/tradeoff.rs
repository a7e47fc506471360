//! Options of `stilt tradeoff`.

use clap::Args;

use stilt_analysis::transfer::Settings;

use super::value::keys;
use super::{Judged, Pareto};
use crate::config::Config;

/// Which metrics are weighed, and of what.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Tradeoff {
    /// The metrics, two or more; a figure has the first along x and the second along y
    #[arg(value_name = "METRIC", required = true, num_args = 2..)]
    metrics: Vec<String>,
    /// What the points are: intermediate, base_model, an attribute, or several
    #[arg(long, value_name = "KEYS", default_value = "intermediate")]
    points: String,
    #[command(flatten)]
    judged: Judged,
    #[command(flatten)]
    pub(crate) pareto: Pareto,
}

impl Tradeoff {
    /// The metrics, as written.
    pub(crate) fn metrics(&self) -> Vec<&str> {
        self.metrics.iter().map(String::as_str).collect()
    }

    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        Settings { rows: keys(&self.points), columns: Vec::new(), ..self.judged.settings(config, seed) }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.judged.digits(config)
    }
}
