//! The columns of the figure: names, plot, numbers.

use super::Prospects;
use crate::fit::{Fitted, Style, fit};
use crate::font::Weight;
use crate::theme::Theme;

/// Largest share of the width that names take.
const NAMES: f64 = 0.36;

/// Least share of the width that the plot takes, before numbers have room.
const PLOT: f64 = 0.3;

/// Widths, points.
pub(super) struct Columns {
    /// The names, one line each.
    pub(super) names: Fitted,
    /// From the left edge of the page to the plot, and its width.
    pub(super) plot: [f64; 2],
    /// Right edges of the columns of numbers that have room.
    pub(super) numbers: Vec<f64>,
    /// Size of the numbers.
    pub(super) size: f64,
}

impl Columns {
    /// Columns between these edges, points.
    pub(super) fn set(figure: &Prospects, theme: &Theme, [left, right]: [f64; 2]) -> Self {
        let width = right - left;
        let size = theme.label_size.min(theme.tick_size);
        let gap = 2.0 * theme.label_gap;
        let label = Style::new(theme, Weight::Regular, theme.label_size);
        let names = fit(figure.rows.iter().map(|row| (row.name.as_str(), (width * NAMES).max(2.0 * size))), label);
        let plot = left + theme.label_gap / 2.0 + names.width() + gap;
        let widths: Vec<f64> = figure
            .titles
            .iter()
            .enumerate()
            .map(|(place, [title, _])| {
                let texts = figure.rows.iter().filter_map(|row| row.numbers.get(place));
                let cells = texts.map(|text| theme.fonts.width(text, size, Weight::Regular)).fold(0.0, f64::max);
                cells.max(theme.fonts.width(title, size, Weight::Bold)) + gap
            })
            .collect();
        let room = right - plot - (PLOT * width).max(theme.list_plot_min);
        let fitting = |count: &usize| widths.iter().take(*count).sum::<f64>() <= room;
        let count = (0..=widths.len()).rev().find(fitting).unwrap_or(0);
        let mut edge = right - theme.label_gap / 2.0;
        let mut numbers = Vec::new();
        for width in widths.iter().take(count).rev() {
            numbers.push(edge);
            edge -= width;
        }
        numbers.reverse();
        Self { names, plot: [plot, (edge - plot).max(theme.label_gap)], numbers, size }
    }
}
