//! Options of `stilt trend`.

use clap::Args;

use stilt_analysis::transfer::{OFS, Of, Settings, TrendSettings};

use super::value::{keys, one_of};
use super::{Figure, Judged};
use crate::config::Config;
use stilt_plot::{FORMS, Form};

/// What is followed along which axis, and how it is judged.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Trend {
    /// The axis: step, a column of numbers, or an attribute that is one, such as intermediate.train_size
    #[arg(long = "x", value_name = "AXIS")]
    axis: String,
    /// A logarithmic axis: slopes are per tenfold
    #[arg(long)]
    log: bool,
    /// What the series are: factors or attributes, such as language or intermediate.family; '' for one [default: intermediate]
    #[arg(long, value_name = "KEYS")]
    series: Option<String>,
    /// What is followed
    #[arg(long, value_name = "WHAT", default_value = OFS[0].name(), value_parser = one_of(&OFS, Of::name))]
    value: Of,
    /// Gains within this many points have no practical relevance: tests for equivalence (0.5 is a start)
    #[arg(long, value_name = "POINTS", value_parser = super::value::positive, allow_negative_numbers = true)]
    bound: Option<f64>,
    #[command(flatten)]
    judged: Judged,
    /// What is drawn: `trend` joins points into curves, `scaling` draws fitted lines [default: scaling where points are
    /// levels, such as models; else trend]
    #[arg(long = "figure", value_name = "ID", help_heading = "Figure", value_parser = one_of(&FORMS, |form| form.kind().id))]
    form: Option<Form>,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

impl Trend {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        Settings { bound: self.bound, ..self.judged.settings(config, seed) }
    }

    /// What is particular to a trend.
    pub(crate) fn wanted(&self) -> TrendSettings {
        TrendSettings {
            axis: self.axis.clone(),
            log: self.log,
            series: self.series.as_deref().map(keys),
            of: self.value,
        }
    }

    /// How it is drawn, if that was said.
    pub(crate) fn form(&self) -> Option<Form> {
        self.form
    }

    /// Decimals of scores and gains.
    pub(crate) fn digits(&self, config: &Config) -> usize {
        self.judged.digits(config)
    }
}
