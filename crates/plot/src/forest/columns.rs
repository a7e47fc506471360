//! The columns of a panel: names, plot, numbers.

use super::{Estimate, Forest, Section};
use crate::fit::{Fitted, Style, fit};
use crate::font::Weight;
use crate::judged::marks;
use crate::number::{interval, signed};
use crate::theme::Theme;

/// Largest shares of a panel that names take: where numbers have room, and where they would not.
const NAMES: [f64; 2] = [0.4, 0.28];

/// Widths within a panel, points.
pub(super) struct Columns {
    /// The names, one per line of the panel, headings not counted.
    pub(super) names: Fitted,
    /// From the left edge of the panel to the names.
    pub(super) indent: f64,
    /// From the left edge to the plot.
    pub(super) plot: f64,
    /// Width of the plot.
    pub(super) plot_width: f64,
    /// Size of the numbers.
    pub(super) size: f64,
    /// Width of the estimates, of their marks, and of the intervals.
    pub(super) numbers: [f64; 3],
}

impl Columns {
    /// Columns of these panels, each `width` points wide: the same in all, so that they can be compared.
    pub(super) fn set(forest: &Forest, sections: &[Section], theme: &Theme, width: f64) -> Self {
        // Before the intervals go, names give way.
        let wishes = [(theme.label_size, NAMES[0], true), (theme.text_min, NAMES[0], true)];
        let rest = [(theme.text_min, NAMES[1], true), (theme.text_min, NAMES[0], false), (theme.text_min, 0.0, false)];
        let set = |(size, share, intervals)| Self::with(forest, sections, theme, width, size, share, intervals);
        let all = wishes.into_iter().chain(rest);
        let found = all.map(set).find(|columns| columns.plot_width >= theme.list_plot_min);
        // Without room for anything there is still a plot.
        found.unwrap_or_else(|| set((theme.text_min, 0.2, false)))
    }

    fn with(
        forest: &Forest,
        sections: &[Section],
        theme: &Theme,
        width: f64,
        size: f64,
        share: f64,
        intervals: bool,
    ) -> Self {
        let lines = || sections.iter().flat_map(|section| &section.lines);
        let headed = sections.iter().any(|section| section.named().is_some());
        let indent = theme.label_gap * if headed { 2.0 } else { 1.0 };
        // Bold names need more room: all are measured so.
        let weight = if lines().any(|line| line.pooled) { Weight::Bold } else { Weight::Regular };
        let most = width * share - indent;
        let labels = || lines().map(|line| (line.label.as_str(), most.max(size * 2.0)));
        let names = fit(labels(), Style::new(theme, weight, size));
        let measure = |text: &str, weight| theme.fonts.width(text, size, weight);
        let widest =
            |text: &dyn Fn(&Estimate) -> String| lines().map(|line| measure(&text(line), weight)).fold(0.0, f64::max);
        let digits = forest.decimals();
        let estimate = widest(&|line| line.finding.estimate().map(|value| signed(value, digits)).unwrap_or_default());
        let between = widest(&|line| marks(&line.finding));
        let ends = widest(&|line| ends(line, digits));
        let numbers = [estimate, between, if intervals && ends > 0.0 { ends + theme.label_gap } else { 0.0 }];
        let right = numbers.iter().sum::<f64>() + 2.0 * theme.label_gap;
        let plot = indent + names.width() + 2.0 * theme.label_gap;
        Self { names, indent, plot, plot_width: width - plot - right, size, numbers }
    }
}

/// The interval of a line as written.
pub(super) fn ends(line: &Estimate, digits: usize) -> String {
    let shown = line.finding.interval().filter(|_| line.finding.estimate().is_some());
    shown.map(|ends| interval(ends, digits)).unwrap_or_default()
}
