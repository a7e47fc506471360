//! Options of `stilt contrast`.

use clap::Args;

use stilt_analysis::transfer::{ContrastSettings, OFS, Of, Over, Settings};

use super::value::one_of;
use super::{Figure, Judged};
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
  stilt contrast intermediate.family qa nli,sentiment,paraphrase
  stilt contrast intermediate.difficulty hard easy --by base_model.multilingual
  stilt contrast base_model bloom-3b bloom-7b1 --value score --over languages
  stilt contrast intermediate mnli none --by language.script  where does MNLI help more?
  stilt contrast approach english mlm translated --where split=test
  stilt contrast intermediate.family nli qa --over levels -o forest.pdf"
)]
pub(crate) struct Contrast {
    /// What the groups are: an attribute such as intermediate.family, or a column such as approach
    #[arg(value_name = "ATTR")]
    key: String,
    /// Its levels, at least two; every pair is compared, first minus second; `nli,sentiment` is one group of both
    #[arg(required = true, value_name = "LEVEL")]
    groups: Vec<String>,
    /// A second key: the contrast at each of its levels, and the interaction
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// What is contrasted; score: as measured, the baseline a level like any other (base models without intermediates)
    #[arg(long, value_name = "WHAT", default_value = OFS[0].name(), value_parser = one_of(&OFS, Of::name))]
    value: Of,
    /// What is drawn anew in the statement that is tested; levels: other intermediates of the groups
    #[arg(long, value_name = "UNIT", default_value = UNITS[0].name(), value_parser = one_of(&UNITS, Over::name))]
    over: Over,
    /// Differences within this many points have no practical relevance: tests for equivalence (0.5 is a start)
    #[arg(long, value_name = "POINTS", value_parser = super::value::positive, allow_negative_numbers = true)]
    bound: Option<f64>,
    #[command(flatten)]
    judged: Judged,
    #[command(flatten)]
    pub(crate) looks: Figure,
}

impl Contrast {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        Settings { over: self.over, bound: self.bound, ..self.judged.settings(config, seed) }
    }

    /// What is particular to a contrast.
    pub(crate) fn wanted(&self) -> ContrastSettings {
        ContrastSettings { key: self.key.clone(), groups: self.groups.clone(), by: self.by.clone(), of: self.value }
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.judged.digits(config)
    }
}
