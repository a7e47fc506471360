//! Options of every analysis that averages targets and judges gains.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use stilt_analysis::aggregate::{AGGREGATES, Aggregate, aggregate};
use stilt_analysis::correction::{CORRECTIONS, Correction, correction};
use stilt_analysis::method::{METHODS, Method, method};
use stilt_analysis::transfer::Settings;

use super::Common;
use crate::config::Config;

/// How targets are averaged and gains are judged.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Judged {
    /// How targets are averaged
    #[arg(long, value_name = "ID", default_value = AGGREGATES[0].id(), value_parser = aggregates())]
    aggregate: &'static dyn Aggregate,
    /// The method that is judged [default: what the design calls for; `stilt methods` lists them]
    #[arg(long, value_name = "ID", value_parser = tests())]
    test: Option<&'static dyn Method>,
    /// Correction for the number of tests [default: holm]
    #[arg(long, value_name = "ID", value_parser = corrections())]
    correction: Option<&'static dyn Correction>,
    #[command(flatten)]
    common: Common,
}

impl Judged {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        let correction = self.correction.or(config.stats.correction()).unwrap_or(common.correction);
        Settings { aggregate: self.aggregate, test: self.test, correction, ..common }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.common.digits(config)
    }
}

fn aggregates() -> impl TypedValueParser<Value = &'static dyn Aggregate> {
    let ids = AGGREGATES.iter().map(|entry| entry.id());
    PossibleValuesParser::new(ids).try_map(|id| aggregate(&id).ok_or("unknown"))
}

fn tests() -> impl TypedValueParser<Value = &'static dyn Method> {
    let ids = METHODS.iter().filter(|entry| entry.judges_gains()).map(|entry| entry.id());
    PossibleValuesParser::new(ids).try_map(|id| method(&id).ok_or("unknown"))
}

fn corrections() -> impl TypedValueParser<Value = &'static dyn Correction> {
    let ids = CORRECTIONS.iter().map(|entry| entry.id());
    PossibleValuesParser::new(ids).try_map(|id| correction(&id).ok_or("unknown"))
}
