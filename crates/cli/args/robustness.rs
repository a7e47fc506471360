//! Options of `stilt robustness`.

use clap::Args;

use stilt_analysis::aggregate::{AGGREGATES, Aggregate};
use stilt_analysis::correction::Correction;
use stilt_analysis::method::Method;
use stilt_analysis::transfer::{OFS, Of, RobustnessSettings, Settings};

use super::analysis::{aggregates, corrections, keys, tests};
use super::trend::ofs;
use super::{Common, Swarms};
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
    #[arg(long, value_name = "WHAT", default_value = OFS[0].name(), value_parser = ofs())]
    value: Of,
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
    pub(crate) swarms: Swarms,
}

impl Robustness {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        Settings {
            rows: keys(&self.rows),
            columns: Vec::new(),
            aggregate: self.aggregate,
            test: self.test,
            correction: self.correction.or(config.stats.correction()).unwrap_or(common.correction),
            ..common
        }
    }

    /// What is particular to robustness.
    pub(crate) fn wanted(&self) -> RobustnessSettings {
        let by = self.by.trim();
        RobustnessSettings { by: (!by.is_empty()).then(|| by.to_owned()), of: self.value }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.common.digits(config)
    }
}
