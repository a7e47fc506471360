//! Options of `stilt trend`.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use stilt_analysis::aggregate::{AGGREGATES, Aggregate};
use stilt_analysis::correction::Correction;
use stilt_analysis::method::Method;
use stilt_analysis::transfer::{OFS, Of, Settings, TrendSettings};

use super::analysis::{aggregates, corrections, keys, tests};
use super::{Common, Figure};
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
    #[arg(long, value_name = "WHAT", default_value = OFS[0].name(), value_parser = ofs())]
    value: Of,
    /// How targets are averaged
    #[arg(long, value_name = "ID", default_value = AGGREGATES[0].id(), value_parser = aggregates())]
    aggregate: &'static dyn Aggregate,
    /// The method by which gains are judged [default: what the design calls for; `stilt methods` lists them]
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
    /// What is drawn: `trend` joins points into curves, `scaling` draws fitted lines [default: scaling where points are
    /// levels, such as models; else trend]
    #[arg(long = "figure", value_name = "ID", help_heading = "Figure", value_parser = forms())]
    form: Option<Form>,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

impl Trend {
    /// The settings of the analysis: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let common = self.common.settings(config, seed);
        Settings {
            aggregate: self.aggregate,
            test: self.test,
            bound: self.bound,
            correction: self.correction.or(config.stats.correction()).unwrap_or(common.correction),
            ..common
        }
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
        self.common.digits(config)
    }
}

/// Gain or score.
pub(super) fn ofs() -> impl TypedValueParser<Value = Of> {
    let find = |id: String| OFS.into_iter().find(|of| of.name() == id).ok_or("unknown");
    PossibleValuesParser::new(OFS.iter().map(|of| of.name())).try_map(find)
}

fn forms() -> impl TypedValueParser<Value = Form> {
    let find = |id: String| FORMS.into_iter().find(|form| form.kind().id == id).ok_or("unknown");
    PossibleValuesParser::new(FORMS.iter().map(|form| form.kind().id)).try_map(find)
}
