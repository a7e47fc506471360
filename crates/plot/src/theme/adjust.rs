//! A theme changed as a whole: other faces, colours, sizes.

use super::Theme;
use crate::PlotError;
use crate::color::Color;
use crate::font::Fonts;
use crate::palette::Palette;

/// Where on a palette "better" lies: strong, but not the darkest.
const BETTER: f64 = 0.85;

impl Theme {
    /// The same with these faces.
    #[must_use]
    pub fn with_fonts(self, fonts: Fonts) -> Self {
        Self { fonts, ..self }
    }

    /// The same without the caption below the figure: [`Drawing::caption`](crate::Drawing::caption) has its words.
    #[must_use]
    pub fn without_caption(self) -> Self {
        Self { caption: false, ..self }
    }

    /// The same with the colours of this palette.
    #[must_use]
    pub fn with_palette(self, palette: &'static Palette) -> Self {
        Self { palette, ..self }
    }

    /// The same with labels of this size, points; all other sizes, gaps and lines follow, the widths of columns do not.
    ///
    /// # Errors
    /// [`PlotError::FontSize`] outside 4 to 60 points.
    pub fn with_label_size(self, size: f64) -> Result<Self, PlotError> {
        if !(4.0..=60.0).contains(&size) {
            return Err(PlotError::FontSize(size));
        }
        let (column_width, full_width) = (self.column_width, self.full_width);
        let by = size / self.label_size;
        Ok(Self { column_width, full_width, ..self.scaled(by) })
    }

    /// Height of a plot of curves or points of this width, points.
    pub(crate) fn plot_height(&self, width: f64) -> f64 {
        (self.plot_aspect * width).min(self.plot_highest)
    }

    /// The colour of a gain that is better.
    pub(crate) fn better(&self) -> Color {
        self.palette.at(BETTER)
    }

    /// The colour of a claim that the results show.
    pub(crate) fn supported(&self) -> Color {
        self.series[0]
    }

    /// The colour of a claim whose opposite they show.
    pub(crate) fn contradicted(&self) -> Color {
        self.series[1]
    }

    /// The colour of a gain that is worse.
    pub(crate) fn worse(&self) -> Color {
        self.palette.at(1.0 - BETTER)
    }

    /// The same where numbers would not fit otherwise: text keeps its sizes, space and lines around it are less.
    pub(crate) fn tight(&self) -> Self {
        Self {
            margin: 0.5,
            group_gap: 1.5,
            label_gap: 2.0,
            cell_gap: 0.4,
            number_pad: 0.0,
            boxed_pad: 0.4,
            box_line: 0.5,
            ..self.clone()
        }
    }

    /// Every length `by` times as long.
    pub(super) fn scaled(self, by: f64) -> Self {
        Self {
            narrowest: by * self.narrowest,
            column_width: by * self.column_width,
            full_width: by * self.full_width,
            wide_from: by * self.wide_from,
            margin: by * self.margin,
            title_size: by * self.title_size,
            label_size: by * self.label_size,
            heading_size: by * self.heading_size,
            tick_size: by * self.tick_size,
            caption_size: by * self.caption_size,
            text_min: by * self.text_min,
            number_size: by * self.number_size,
            starred_min: by * self.starred_min,
            number_min: by * self.number_min,
            row_height: by * self.row_height,
            row_height_narrow: by * self.row_height_narrow,
            row_height_many: by * self.row_height_many,
            row_height_min: by * self.row_height_min,
            column_max: by * self.column_max,
            column_min: by * self.column_min,
            column_least: by * self.column_least,
            column_tall_label: by * self.column_tall_label,
            column_label_max: by * self.column_label_max,
            column_heading_max: by * self.column_heading_max,
            cell_gap: by * self.cell_gap,
            group_gap: by * self.group_gap,
            label_gap: by * self.label_gap,
            block_gap: by * self.block_gap,
            number_pad: by * self.number_pad,
            boxed_pad: by * self.boxed_pad,
            star_pad: by * self.star_pad,
            star_lean: by * self.star_lean,
            dotted_drop: by * self.dotted_drop,
            second_min: by * self.second_min,
            grid_max: by * self.grid_max,
            block_min: by * self.block_min,
            panel_gap: by * self.panel_gap,
            strip: by * self.strip,
            strip_gap: by * self.strip_gap,
            tree: by * self.tree,
            tree_line: by * self.tree_line,
            rule: by * self.rule,
            box_line: by * self.box_line,
            hatch_line: by * self.hatch_line,
            hatch_step: by * self.hatch_step,
            dot_radius: by * self.dot_radius,
            dot_step: by * self.dot_step,
            dot_inset: by * self.dot_inset,
            cut_corner: by * self.cut_corner,
            bar_thickness: by * self.bar_thickness,
            bar_triangle: by * self.bar_triangle,
            bar_min: by * self.bar_min,
            bar_max: by * self.bar_max,
            tick: by * self.tick,
            plot_highest: by * self.plot_highest,
            list_row: by * self.list_row,
            list_row_min: by * self.list_row_min,
            page_height: by * self.page_height,
            list_plot_min: by * self.list_plot_min,
            panel_min: by * self.panel_min,
            small_panel: self.small_panel.map(|width| by * width),
            curve: by * self.curve,
            interval: by * self.interval,
            interval_end: by * self.interval_end,
            bar: by * self.bar,
            mark_radius: by * self.mark_radius,
            claim_inset: by * self.claim_inset,
            legend_sample: by * self.legend_sample,
            dashes: self.dashes.map(|dash| dash.map(|length| by * length)),
            ..self
        }
    }
}
