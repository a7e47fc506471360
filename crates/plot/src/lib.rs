//! Figures of transfer experiments, fit for a paper as they are.
//!
//! A figure such as [`Heatmap`] is drawn at its final [`Width`] into a [`Drawing`], which can be written as SVG, PNG and
//! PDF. Figures take [`Finding`](stilt_analysis::family::Finding)s and nothing else: a mark in a figure is a verdict
//! corrected for the number of tests. All lengths are points (1/72 inch). Only fonts compiled into this crate are used, and no
//! format holds a date or a random id: the same figure is the same bytes on every machine.

mod axis;
mod claims;
mod cluster;
mod color;
mod colorbar;
mod coverage;
mod curves;
mod error;
mod estimation;
mod figure;
mod fit;
mod font;
mod forest;
mod heatmap;
mod judged;
mod labels;
#[cfg(test)]
mod laws;
mod legend;
mod list;
mod look;
mod number;
mod outline;
mod page;
mod palette;
mod pareto;
mod plane;
mod power;
mod profile;
mod prospects;
mod ranks;
mod render;
mod robustness;
mod scale;
mod scene;
mod spark;
mod svg;
mod terminal;
#[cfg(test)]
mod testing;
mod theme;
mod trend;
mod whisker;

pub use axis::Spacing;
pub use claims::{Checked, Claimed, Claims};
pub use cluster::{Join, OPTIMAL_MOST, Tree, cluster};
pub use coverage::{Coverage, Covered, Obstacle};
pub use error::PlotError;
pub use estimation::{Contrast, Estimation};
pub use figure::{Figure, Kind, Terminal, Width, Words};
pub use font::Fonts;
pub use forest::{Estimate, Forest, Section};
pub use heatmap::{Annotate, Cell, Facets, Group, Heatmap, Strip};
pub use palette::{PALETTES, Palette, palette};
pub use pareto::{Candidate, Measure, Pareto};
pub use power::{Power, PowerLine};
pub use profile::{Profile, Profiles};
pub use prospects::{Prospect, Prospects};
pub use ranks::{CriticalDifference, Ranked};
pub use render::{Drawing, Warning};
pub use robustness::{Mark, Robustness, Spot, Swarm};
pub use scale::Limit;
pub use theme::{Named, THEMES, Theme};
pub use trend::{Dot, FORMS, Form, Line, Run, Top, Trend, Value};
pub use whisker::Measured;

/// Every kind of figure.
pub const FIGURES: [&Kind; 14] = [
    &heatmap::KIND,
    &forest::KIND,
    &estimation::KIND,
    &ranks::KIND,
    &profile::KIND,
    &trend::CURVE,
    &trend::SCALING,
    &pareto::KIND,
    &robustness::KIND,
    &robustness::BY_GROUP,
    &power::KIND,
    &coverage::KIND,
    &claims::KIND,
    &prospects::KIND,
];
