//! Options of `stilt recommend`.

use clap::Args;

use stilt_analysis::transfer::RecommendSettings;

use super::{Common, Figure};

/// For what an intermediate is wanted.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Recommend {
    /// The target: one of the results, or a task of the catalogue that was not run
    #[arg(long, value_name = "TARGET")]
    target: String,
    /// The language all gains are taken in [default: all languages]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// The base model [default: each there is]
    #[arg(long, value_name = "MODEL")]
    base_model: Option<String>,
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) looks: Figure,
}

impl Recommend {
    /// What is particular to a recommendation.
    pub(crate) fn settings(&self) -> RecommendSettings {
        RecommendSettings {
            target: self.target.clone(),
            language: self.language.clone(),
            base_model: self.base_model.clone(),
        }
    }
}
