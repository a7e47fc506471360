//! Small multiples: a heatmap per base model, split or language family, on one scale of colours.

use super::layout::{finish, set};
use super::parts::{Frame, Parts};
use super::rows::Wish;
use super::{Cell, Group, Heatmap, text};
use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::page::Page;
use crate::scale::Diverging;
use crate::{Drawing, PlotError, Theme};

/// Heatmaps of the same rows and columns, side by side and, where they do not fit, in several lines. Texts, scale and
/// what is written are those of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Facets {
    titles: Vec<String>,
    panels: Vec<Heatmap>,
}

impl Facets {
    /// Panels, each with its title.
    ///
    /// # Errors
    /// [`PlotError::Empty`] without a panel; [`PlotError::Panels`] if two differ in rows or columns.
    pub fn new(panels: Vec<(String, Heatmap)>) -> Result<Self, PlotError> {
        let (titles, panels): (Vec<String>, Vec<Heatmap>) = panels.into_iter().unzip();
        let Some(first) = panels.first() else { return Err(PlotError::Empty) };
        let same = |panel: &&Heatmap| panel.rows == first.rows && panel.columns == first.columns;
        match panels.iter().position(|panel| !same(&panel)) {
            Some(place) => Err(PlotError::Panels(titles.get(place).cloned().unwrap_or_default())),
            None => Ok(Self { titles, panels }),
        }
    }

    /// The panels from `from` on, at most `count`, as one heatmap with panels side by side.
    fn line(&self, from: usize, count: usize) -> Option<Heatmap> {
        let panels = self.panels.iter().skip(from).take(count).collect::<Vec<_>>();
        let first = *panels.first()?;
        let columns = first.column_count();
        let cell =
            |row: usize, panel: &Heatmap| panel.cells.iter().skip(row * columns).take(columns).cloned().collect();
        let second = |row: usize, panel: &Heatmap| {
            let own = panel.second.iter().skip(row * columns).take(columns).cloned();
            own.chain(std::iter::repeat(String::new())).take(columns).collect()
        };
        let rows = 0..first.row_count();
        let cells: Vec<Vec<Cell>> =
            rows.clone().flat_map(|row| panels.iter().map(move |panel| cell(row, panel))).collect();
        let lines: Vec<Vec<String>> = rows.flat_map(|row| panels.iter().map(move |panel| second(row, panel))).collect();
        let groups: Vec<Group> = panels.iter().flat_map(|panel| panel.columns.iter().cloned()).collect();
        let mut line = Heatmap { columns: groups, cells: cells.concat(), second: lines.concat(), ..first.clone() };
        for strip in &mut line.column_strips {
            let mut own = strip.values.clone();
            own.resize(columns, None);
            strip.values = panels.iter().flat_map(|_| own.iter().cloned()).collect();
        }
        if from > 0 {
            // Said once, above the first line.
            line.column_axis.clear();
            line.row_axis.clear();
            line.columns.iter_mut().for_each(|group| group.heading = None);
        }
        line.averages[1] =
            (0..panels.len()).flat_map(|panel| first.averages[1].iter().map(move |at| panel * columns + at)).collect();
        // One tree cannot stand below several panels: their order is the same, and the rows keep theirs.
        line.column_tree = None;
        line.panels = self.titles.iter().skip(from).take(count).map(|title| (title.clone(), columns)).collect();
        Some(line)
    }
}

/// How panels can be put on a page.
struct Layout {
    /// Panels of a line.
    count: usize,
    tight: bool,
    wish: Wish,
    frame: Frame,
    /// Whether numbers are written.
    numbers: bool,
    /// Whether all columns have labels.
    labelled: bool,
    /// Whether all lines together are no higher than a page.
    fits: bool,
}

impl Facets {
    /// All ways to put the panels on a page that differ in the number of lines, the fewest first.
    fn layouts(&self, theme: &Theme, page: f64, scale: Diverging) -> Vec<Layout> {
        let total = self.panels.len();
        let mut counts: Vec<usize> = (1..=total).map(|lines| total.div_ceil(lines)).collect();
        counts.dedup();
        let mut found: Vec<Layout> = Vec::new();
        for count in counts {
            let frame = Frame { page, scale, widest: f64::INFINITY, bar_beside: count == total };
            let tightened = theme.tight();
            let layout = self.line(0, count).and_then(|line| {
                let (tight, wish) = set(&line, theme, frame).ok()?;
                let parts = Parts::new(&line, if tight { &tightened } else { theme }, frame, wish).ok()?;
                // All lines have columns as wide as the first.
                let frame = Frame { widest: parts.columns.axis.pitch, ..frame };
                let (numbers, labelled) = (parts.annotation.has_numbers(), parts.columns.thinned().is_none());
                #[expect(clippy::cast_precision_loss, reason = "a number of panels")]
                let lines = total.div_ceil(count) as f64;
                let fits = lines * (parts.columns.height(theme, 0.0) + parts.rows.axis.length) <= theme.grid_max;
                Some(Layout { count, tight, wish, frame, numbers, labelled, fits })
            });
            found.extend(layout);
            if found.last().is_some_and(|layout| layout.numbers) {
                break;
            }
        }
        found
    }
}

impl Figure for Facets {
    fn kind(&self) -> &'static Kind {
        &super::KIND
    }

    fn words(&self) -> &Words {
        &self.panels[0].words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        let page = width.points(theme);
        Page::new(theme, page)?;
        self.panels.iter().try_for_each(Heatmap::check)?;
        let values: Vec<f64> = self.panels.iter().flat_map(Heatmap::values).collect();
        let limit = self.panels.first().map(|panel| panel.limit).unwrap_or_default();
        let scale = Diverging::new(theme.palette, &values, limit);
        let layouts = self.layouts(theme, page, scale);
        // The fewest lines that keep the numbers, if they fit the page; else those that keep all labels, else one.
        let numbered =
            layouts.iter().find(|layout| layout.numbers && (layout.fits || layout.count == self.panels.len()));
        let rich = numbered.or(layouts.iter().find(|layout| layout.labelled));
        let columns = self.panels.iter().map(Heatmap::column_count).sum();
        let best = rich.or(layouts.first()).ok_or(PlotError::TooNarrow { columns, width: page })?;
        let Layout { count, tight, wish, frame, .. } = *best;
        let tightened = theme.tight();
        let theme = if tight { &tightened } else { theme };
        let starts = (0..self.panels.len()).step_by(count);
        let lines: Vec<Heatmap> = starts.filter_map(|from| self.line(from, count)).collect();
        let set = |line| Parts::new(line, theme, frame, wish);
        let parts = lines.iter().map(set).collect::<Result<Vec<Parts>, PlotError>>()?;
        finish(theme, page, &parts, &self.panels[0])
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        let panel = |(title, panel): (&String, &Heatmap)| format!("{title}\n{}", text::text(panel, terminal));
        Some(self.titles.iter().zip(&self.panels).map(panel).collect::<Vec<_>>().join("\n"))
    }
}
