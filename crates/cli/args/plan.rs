//! Options of `stilt plan`.

use clap::Args;

use stilt_analysis::transfer::PlanSettings;

use super::value::share;
use super::{Common, Figure};

/// What is planned for, and from which runs.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Plan {
    /// The true gain that is to be found, points
    #[arg(long, value_name = "POINTS", default_value = "1.0", value_parser = super::value::positive)]
    gain: f64,
    /// The probability with which it is to be found
    #[arg(long, value_name = "SHARE", default_value = "0.8", value_parser = share)]
    power: f64,
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

impl Plan {
    /// What is particular to a plan.
    pub(crate) fn settings(&self) -> PlanSettings {
        PlanSettings { gain: self.gain, power: self.power }
    }
}
