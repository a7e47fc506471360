//! From the answer of an analysis to its figure: one kind per file.

pub(crate) mod claims;
pub(crate) mod contrast;
mod coverage;
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
pub(crate) use pareto::pareto;
pub(crate) use power::power;
pub(crate) use robustness::{Panel, panels, robustness};
pub(crate) use trend::{Told, trends};

use stilt_analysis::transfer::{ALL, Place};
use stilt_plot::{Figure, Forest, Theme, Width};
use stilt_results::{Catalogue, Factor, Key, ResultSet};

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

/// ` on XNLI in sw`: the target and the language, as far as these places are about a single one that no key shows.
pub(crate) fn about(places: &[&Place], keys: &[Key], catalogue: &Catalogue) -> String {
    let only = |factor: Factor, of: fn(&Place) -> &str| {
        let mut levels = places.iter().map(|place| of(place));
        let first = levels.next().filter(|level| !level.is_empty() && *level != ALL)?;
        (keys.iter().all(|key| key.factor != factor) && levels.all(|level| level == first)).then_some(first)
    };
    let target = only(Factor::Target, |place| &place.target).map(|id| format!(" on {}", labels::name(id, catalogue)));
    let language = only(Factor::Language, |place| &place.language).map(|language| format!(" in {language}"));
    target.into_iter().chain(language).collect()
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
