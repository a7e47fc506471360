//! Figures of transfer experiments, fit for a paper as they are.
//!
//! A figure such as [`Heatmap`] is drawn at its final [`Width`] into a [`Drawing`], which can be written as SVG, PNG and
//! PDF. Figures take [`Finding`](stilt_analysis::family::Finding)s and nothing else: a mark in a figure is a verdict
//! corrected for the number of tests. All lengths are points (1/72 inch). Only fonts compiled into this crate are used, and no
//! format holds a date or a random id: the same figure is the same bytes on every machine.

mod axis;
mod color;
mod colorbar;
mod error;
mod figure;
mod fit;
mod font;
mod heatmap;
mod labels;
#[cfg(test)]
mod laws;
mod legend;
mod look;
mod number;
mod outline;
mod page;
mod palette;
mod pareto;
mod plane;
mod render;
mod robustness;
mod scale;
mod scene;
mod svg;
#[cfg(test)]
mod testing;
mod theme;
mod whisker;

pub use axis::Spacing;
pub use error::PlotError;
pub use figure::{Figure, Kind, Terminal, Width, Words};
pub use font::Fonts;
pub use heatmap::{Cell, Group, Heatmap};
pub use palette::{PALETTES, Palette, palette};
pub use pareto::{Candidate, Measure, Pareto};
pub use render::{Drawing, Warning};
pub use robustness::{Robustness, Spot, Strip, Value};
pub use theme::{Named, THEMES, Theme};
pub use whisker::Measured;

/// Every kind of figure.
pub const FIGURES: [&Kind; 4] = [&heatmap::KIND, &pareto::KIND, &robustness::KIND, &robustness::BY_GROUP];
