//! From the answer of an analysis to its figure: one kind per file.

pub(crate) mod claims;
pub(crate) mod contrast;
mod coverage;
mod data;
pub(crate) mod estimation;
pub(crate) mod forest;
pub(crate) mod heatmap;
mod labels;
mod pareto;
mod power;
pub(crate) mod profile;
pub(crate) mod prospects;
pub(crate) mod ranks;
mod robustness;
mod trend;

pub(crate) use coverage::{Grid, coverage};
pub(crate) use data::{Data, simulated};
pub(crate) use pareto::pareto;
pub(crate) use power::power;
pub(crate) use robustness::{Panel, panels, robustness};
pub(crate) use trend::{Told, trends};

use stilt_plot::{Figure, Forest, Theme, Width};

/// A figure, and what the name of its file gains if the answer has several.
pub(crate) struct Named {
    /// Base model and split, as far as they are named.
    pub(crate) parts: Vec<String>,
    /// The figure.
    pub(crate) figure: Box<dyn Figure>,
}

/// A forest plot, and what the name of its file gains if there are several.
pub(crate) struct NamedForest {
    /// Base model and split, as far as they are named.
    pub(crate) parts: Vec<String>,
    /// The figure.
    pub(crate) forest: Forest,
}

impl NamedForest {
    /// The figure as one or more pages, as they are drawn in this theme and width.
    pub(crate) fn pages(self, theme: &Theme, width: Width) -> Vec<Named> {
        let pages = self.forest.pages(theme, width);
        let several = pages.len() > 1;
        let page = |(place, page): (usize, Forest)| {
            let mut parts = self.parts.clone();
            parts.extend(several.then(|| (place + 1).to_string()));
            Named { parts, figure: Box::new(page) as Box<dyn Figure> }
        };
        pages.into_iter().enumerate().map(page).collect()
    }
}

/// Base model and split, as far as they are named.
pub(crate) fn parts(names: [&str; 2]) -> Vec<String> {
    names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The title of a figure: what it shows, of which base model and split, and that it is simulated.
pub(crate) fn titled(what: &str, parts: &[String], simulated: bool) -> String {
    let what = if simulated { format!("{what} (simulated data)") } else { what.to_owned() };
    if parts.is_empty() { what } else { format!("{what}: {}", parts.join(", ")) }
}

/// With what a caption begins: whose results are drawn, on what if the figure itself does not say so, and that they are
/// simulated.
pub(crate) fn opening(parts: &[String], about: &str, simulated: bool) -> Vec<String> {
    let of = if parts.is_empty() { String::new() } else { format!(" of {}", parts.join(", ")) };
    let results = (!of.is_empty() || !about.is_empty()).then(|| format!("Results{of}{about}."));
    results.into_iter().chain(simulated.then(|| "The data are simulated.".to_owned())).collect()
}
