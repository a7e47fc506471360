//! From the answer of an analysis to its figure: one kind per file.

mod coverage;
pub(crate) mod heatmap;
mod pareto;
mod power;
mod robustness;

pub(crate) use coverage::{Grid, coverage};
pub(crate) use pareto::pareto;
pub(crate) use power::power;
pub(crate) use robustness::{Panel, panels, robustness};

use stilt_plot::Figure;
use stilt_results::{Factor, ResultSet};

/// A figure, and what the name of its file gains if the answer has several.
pub(crate) struct Named {
    /// Base model and split, as far as they are named.
    pub(crate) parts: Vec<String>,
    /// The figure.
    pub(crate) figure: Box<dyn Figure>,
}

/// What data must be called if it is no real data.
const SIMULATED: &str = "simulated";

/// Whether any base model or file says that its results are simulated.
pub(crate) fn simulated(set: &ResultSet) -> bool {
    let says = |text: &str| text.to_lowercase().contains(SIMULATED);
    let models = set.column(&Factor::BaseModel).is_some_and(|column| column.levels().iter().any(says));
    // Rows of one file mostly follow each other: its name is looked at once.
    let mut last = "";
    models
        || (0..set.len()).any(|row| {
            let path = set.origin(row).0.path.as_str();
            let new = path != last;
            last = path;
            new && says(path)
        })
}
