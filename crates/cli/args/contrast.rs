//! Options of `stilt contrast`.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use stilt_analysis::aggregate::{AGGREGATES, Aggregate};
use stilt_analysis::correction::Correction;
use stilt_analysis::method::Method;
use stilt_analysis::transfer::{ContrastSettings, Over, Settings};

use super::analysis::{aggregates, corrections, tests};
use super::{Common, Figure};
use crate::config::Config;

/// What can be drawn anew in a contrast, the default first.
const UNITS: [Over; 4] = [Over::Seeds, Over::Levels, Over::Languages, Over::Targets];

/// Which groups are set against each other, and how they are judged.
#[derive(Args)]
#[command(
    next_help_heading = "Analysis",
    after_help = "\
Examples:
  stilt contrast intermediate.family nli qa -d results.csv
  stilt contrast intermediate.family nli qa --over levels     would it hold for other tasks of these families?
  stilt contrast intermediate.difficulty hard easy --by base_model.multilingual
  stilt contrast approach english mlm translated --where split=test
  stilt contrast intermediate.family nli qa --over levels -o forest.pdf"
)]
pub(crate) struct Contrast {
    /// What the groups are: an attribute such as intermediate.family, or a column such as approach
    #[arg(value_name = "ATTR")]
    key: String,
    /// Its levels, at least two; every pair is compared, first minus second
    #[arg(required = true, value_name = "LEVEL")]
    groups: Vec<String>,
    /// A second key: the contrast at each of its levels, and the interaction
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// What is drawn anew in the statement that is tested; levels: other intermediates of the groups
    #[arg(long, value_name = "UNIT", default_value = UNITS[0].name(), value_parser = units())]
    over: Over,
    /// How targets are averaged
    #[arg(long, value_name = "ID", default_value = AGGREGATES[0].id(), value_parser = aggregates())]
    aggregate: &'static dyn Aggregate,
    /// The method that is judged [default: what the design calls for; `stilt methods` lists them]
    #[arg(long, value_name = "ID", value_parser = tests())]
    test: Option<&'static dyn Method>,
    /// Differences within this many points have no practical relevance: tests for equivalence (0.5 is a start)
    #[arg(long, value_name = "POINTS", value_parser = super::positive, allow_negative_numbers = true)]
    bound: Option<f64>,
    /// Correction for the number of tests [default: holm]
    #[arg(long, value_name = "ID", value_parser = corrections())]
    correction: Option<&'static dyn Correction>,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    pub(crate) looks: Figure,
}

impl Contrast {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        Settings {
            over: self.over,
            aggregate: self.aggregate,
            test: self.test,
            bound: self.bound,
            correction: self.correction.or(config.stats.correction()).unwrap_or(common.correction),
            ..common
        }
    }

    /// What is particular to a contrast.
    pub(crate) fn wanted(&self) -> ContrastSettings {
        ContrastSettings { key: self.key.clone(), groups: self.groups.clone(), by: self.by.clone() }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.common.digits(config)
    }
}

fn units() -> impl TypedValueParser<Value = Over> {
    let find = |id: String| UNITS.into_iter().find(|over| over.name() == id).ok_or("unknown");
    PossibleValuesParser::new(UNITS.iter().map(|over| over.name())).try_map(find)
}
