//! Options of `stilt robustness`.

use clap::Args;

use stilt_analysis::transfer::{OFS, Of, RobustnessSettings, Settings};

use super::value::{keys, one_of};
use super::{Judged, Swarms};
use crate::config::Config;

/// What is spread over languages, and how they are grouped.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Robustness {
    /// What the rows are: intermediate, base_model, an attribute, or several
    #[arg(long, value_name = "KEYS", default_value = "intermediate")]
    rows: String,
    /// What groups languages: language.family, language.script, language.resource; '' for no groups
    #[arg(long, value_name = "KEY", default_value = "language.family")]
    by: String,
    /// What is looked at: gains, or scores where there is no baseline
    #[arg(long, value_name = "WHAT", default_value = OFS[0].name(), value_parser = one_of(&OFS, Of::name))]
    value: Of,
    #[command(flatten)]
    judged: Judged,
    #[command(flatten)]
    pub(crate) swarms: Swarms,
}

impl Robustness {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        Settings { rows: keys(&self.rows), columns: Vec::new(), ..self.judged.settings(config, seed) }
    }

    /// What is particular to robustness.
    pub(crate) fn wanted(&self) -> RobustnessSettings {
        let by = self.by.trim();
        RobustnessSettings { by: (!by.is_empty()).then(|| by.to_owned()), of: self.value }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.judged.digits(config)
    }
}
