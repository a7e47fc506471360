//! Options the analyses share.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use stilt_analysis::aggregate::{AGGREGATES, Aggregate, aggregate};
use stilt_analysis::correction::{CORRECTIONS, Correction, correction};
use stilt_analysis::method::{METHODS, Method, method};
use stilt_analysis::transfer::{OVERS, Over, Resample, Settings};

use super::Common;
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
    #[arg(long, value_name = "UNIT", default_value = OVERS[0].name(), value_parser = overs())]
    over: Over,
    /// How targets are averaged
    #[arg(long, value_name = "ID", default_value = AGGREGATES[0].id(), value_parser = aggregates())]
    aggregate: &'static dyn Aggregate,
    /// Intervals by drawing these anew, in place of a test: seeds, languages, targets
    #[arg(long, value_name = "LEVELS")]
    resample: Option<Resample>,
    /// The method that is judged [default: what the design calls for; `stilt methods` lists them]
    #[arg(long, value_name = "ID", value_parser = tests())]
    test: Option<&'static dyn Method>,
    /// Gains within this many points have no practical relevance: tests for equivalence (0.5 is a start)
    #[arg(long, value_name = "POINTS", value_parser = super::positive, allow_negative_numbers = true)]
    bound: Option<f64>,
    /// Correction for the number of tests [default: holm]
    #[arg(long, value_name = "ID", value_parser = corrections())]
    correction: Option<&'static dyn Correction>,
    #[command(flatten)]
    common: Common,
}

impl Analysis {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        Settings {
            rows: keys(&self.rows),
            columns: keys(&self.cols),
            over: self.over,
            aggregate: self.aggregate,
            resample: self.resample,
            test: self.test,
            bound: self.bound,
            correction: self.correction.or(config.stats.correction()).unwrap_or(common.correction),
            ..common
        }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.common.digits(config)
    }
}

pub(super) fn keys(words: &str) -> Vec<String> {
    words.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A number strictly between 0 and 1.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| *number > 0.0 && *number < 1.0);
    number.ok_or_else(|| "expected a number between 0 and 1, such as 0.05".to_owned())
}

fn overs() -> impl TypedValueParser<Value = Over> {
    let find = |id: String| OVERS.into_iter().find(|over| over.name() == id).ok_or("unknown");
    PossibleValuesParser::new(OVERS.iter().map(|over| over.name())).try_map(find)
}

pub(super) fn aggregates() -> impl TypedValueParser<Value = &'static dyn Aggregate> {
    let ids = AGGREGATES.iter().map(|entry| entry.id());
    PossibleValuesParser::new(ids).try_map(|id| aggregate(&id).ok_or("unknown"))
}

pub(super) fn tests() -> impl TypedValueParser<Value = &'static dyn Method> {
    let ids = METHODS.iter().filter(|entry| entry.judges_gains()).map(|entry| entry.id());
    PossibleValuesParser::new(ids).try_map(|id| method(&id).ok_or("unknown"))
}

pub(super) fn corrections() -> impl TypedValueParser<Value = &'static dyn Correction> {
    let ids = CORRECTIONS.iter().map(|entry| entry.id());
    PossibleValuesParser::new(ids).try_map(|id| correction(&id).ok_or("unknown"))
}
