//! Every constant of looks, in one place.
//!
//! Sizes are points (1/72 inch) on the printed page: a figure is drawn at its final width, never scaled afterwards, so
//! a size here is the size a reader sees.

mod adjust;

use crate::color::Color;
use crate::font::Fonts;
use crate::palette::Palette;

/// A theme by its name.
#[derive(Debug)]
pub struct Named {
    /// How it is written on the command line.
    pub id: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Makes it.
    pub make: fn() -> Theme,
}

/// Every theme, the default first.
pub const THEMES: [Named; 4] = [
    Named { id: "acl", about: "papers of ACL conferences: columns of 219 points, a text of 455", make: Theme::acl },
    Named {
        id: "neurips",
        about: "papers of NeurIPS: a text of 397.5 points, half of it as column",
        make: Theme::neurips,
    },
    Named {
        id: "slides",
        about: "slides: 720 points wide, half of it as column, everything twice as large",
        make: Theme::slides,
    },
    Named { id: "dark", about: "the same on black", make: Theme::dark },
];

/// Okabe & Ito 2008 without yellow, which is too pale for lines on white.
const SERIES: [Color; 6] = [
    Color::hex(0x00_72_b2),
    Color::hex(0xd5_5e_00),
    Color::hex(0x00_9e_73),
    Color::hex(0xcc_79_a7),
    Color::hex(0xe6_9f_00),
    Color::hex(0x56_b4_e9),
];

/// How figures look. Figures take their sizes, gaps and colours from here and from nowhere else.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The faces of all texts.
    pub(crate) fonts: Fonts,
    /// Colours of gains.
    pub(crate) palette: &'static Palette,
    /// Colours of series, in order; more series repeat them with other marks and dashes.
    pub(crate) series: &'static [Color],
    /// No figure is narrower: an inch, points.
    pub(crate) narrowest: f64,
    /// Width of one column, points.
    pub(crate) column_width: f64,
    /// Width of a full page (two columns), points.
    pub(crate) full_width: f64,
    /// From this width on there is room for vertical titles and a colour bar at the side, points.
    pub(crate) wide_from: f64,
    /// Empty border around everything, points.
    pub(crate) margin: f64,

    /// Largest size of axis titles, points.
    pub(crate) title_size: f64,
    /// Largest size of row and column labels and of the label of the colour bar, points.
    pub(crate) label_size: f64,
    /// Largest size of group headings, points.
    pub(crate) heading_size: f64,
    /// Size of the numbers of the colour bar, points.
    pub(crate) tick_size: f64,
    /// Size of the caption, points.
    pub(crate) caption_size: f64,
    /// No label, heading, title or caption is smaller, points.
    pub(crate) text_min: f64,
    /// Largest size of the number in a cell, points.
    pub(crate) number_size: f64,
    /// Below this size stars become dots, so that the numbers can be larger, points.
    pub(crate) starred_min: f64,
    /// No number in a cell is smaller: below it the numbers go, points.
    pub(crate) number_min: f64,
    /// Distance of baselines as a multiple of the size.
    pub(crate) line_height: f64,
    /// Whether the caption is written below the figure.
    pub(crate) caption: bool,

    /// Height of a row with numbers, wide figure, points.
    pub(crate) row_height: f64,
    /// Height of a row with numbers, narrow figure, points.
    pub(crate) row_height_narrow: f64,
    /// Height of a row with numbers in a figure of many rows, points.
    pub(crate) row_height_many: f64,
    /// How many rows are many.
    pub(crate) many_rows: usize,
    /// A row without numbers is as high as a column is wide, but not less than this, points.
    pub(crate) row_height_min: f64,
    /// A column is at most this wide unless its label needs more, points.
    pub(crate) column_max: f64,
    /// A column that has a label is never narrower, points.
    pub(crate) column_min: f64,
    /// No column is narrower, points.
    pub(crate) column_least: f64,
    /// Row labels take at most this share of the width.
    pub(crate) row_label_share: f64,
    /// From this width on a column label may have four lines, else two, points.
    pub(crate) column_tall_label: f64,
    /// Headings beside the labels, set level, take at most this share of the width.
    pub(crate) row_heading_share: f64,
    /// A column label set at an angle is at most this long, points.
    pub(crate) column_label_max: f64,
    /// A heading of columns set bottom to top is at most this long, points, if that does not shorten it.
    pub(crate) column_heading_max: f64,
    /// White between neighbouring cells, points.
    pub(crate) cell_gap: f64,
    /// White between groups, points.
    pub(crate) group_gap: f64,
    /// Space between a label and what it labels, points.
    pub(crate) label_gap: f64,
    /// Space between blocks (titles, grid, colour bar, caption), points.
    pub(crate) block_gap: f64,
    /// Least space between a number and the edge of its cell, points.
    pub(crate) number_pad: f64,
    /// The same in a boxed cell, where glyphs must stay clear of the box, points.
    pub(crate) boxed_pad: f64,
    /// Size of stars as a share of the size of the number.
    pub(crate) star_scale: f64,
    /// Least space between the last star and the edge of its cell: clear of the box, points.
    pub(crate) star_pad: f64,
    /// A number may leave the middle of its cell by this much to make room for its stars, points.
    pub(crate) star_lean: f64,
    /// Numbers with dots above them stand this much lower, points.
    pub(crate) dotted_drop: f64,
    /// Size of second lines as a share of the size of the number.
    pub(crate) second_scale: f64,
    /// No second line is smaller: below it they go, points.
    pub(crate) second_min: f64,
    /// Distance of the baselines of second lines as a multiple of their size.
    pub(crate) second_leading: f64,
    /// The cells of a heatmap together are never higher, whatever their number, points: what a page holds.
    pub(crate) grid_max: f64,
    /// Cells smaller than this are drawn several as one, points.
    pub(crate) block_min: f64,
    /// Space between panels, points.
    pub(crate) panel_gap: f64,
    /// Thickness of a strip that shows an attribute, points.
    pub(crate) strip: f64,
    /// Space between strips and what they stand beside, points.
    pub(crate) strip_gap: f64,
    /// Depth of a tree beside rows or columns, points.
    pub(crate) tree: f64,
    /// Lines of a tree, points.
    pub(crate) tree_line: f64,

    /// Thin lines: rules of headings, ticks, the frame of the colour bar, points.
    pub(crate) rule: f64,
    /// The box around the best of a column, points.
    pub(crate) box_line: f64,
    /// Lines of the hatching, points.
    pub(crate) hatch_line: f64,
    /// Distance of the hatching lines along the edge of a cell, points.
    pub(crate) hatch_step: f64,
    /// Radius of a dot, points.
    pub(crate) dot_radius: f64,
    /// Distance of neighbouring dots, points.
    pub(crate) dot_step: f64,
    /// Distance of the last dot from the corner of its cell, points.
    pub(crate) dot_inset: f64,
    /// Legs of the corner that is cut off a cell not comparable with its column, points.
    pub(crate) cut_corner: f64,
    /// Thickness of the colour bar, points.
    pub(crate) bar_thickness: f64,
    /// Length of the triangle that says "and beyond", points.
    pub(crate) bar_triangle: f64,
    /// Shortest colour bar, points.
    pub(crate) bar_min: f64,
    /// Longest colour bar, points.
    pub(crate) bar_max: f64,
    /// Length of a tick, points.
    pub(crate) tick: f64,

    /// Height of the plot of a curve or scatter as a share of its width.
    pub(crate) plot_aspect: f64,
    /// A plot of curves or points is never higher, points: on a page there is text beside it.
    pub(crate) plot_highest: f64,
    /// Height of a line of a list: a row of a forest plot, points.
    pub(crate) list_row: f64,
    /// Least height of a line of a list of many lines, points.
    pub(crate) list_row_min: f64,
    /// Height that a figure can have on a page, with room for the caption that is set below it, points.
    pub(crate) page_height: f64,
    /// Least width of the plot beside the names and numbers of a list, points.
    pub(crate) list_plot_min: f64,
    /// Least width of one of several panels, points.
    pub(crate) panel_min: f64,
    /// Least and greatest width of one of many small panels, points.
    pub(crate) small_panel: [f64; 2],
    /// Curves, points.
    pub(crate) curve: f64,
    /// Intervals, cliques' hair lines, arrows, points.
    pub(crate) interval: f64,
    /// Half the height of the end of an interval, points.
    pub(crate) interval_end: f64,
    /// Thick bars, such as cliques, points.
    pub(crate) bar: f64,
    /// Radius of a mark of a series, points.
    pub(crate) mark_radius: f64,
    /// Opacity of bands, from 0 (glass) to 1.
    pub(crate) band_opacity: f64,
    /// Opacity of what a claim says, which lies on stripes, from 0 (glass) to 1.
    pub(crate) claim_opacity: f64,
    /// Space between the edges of a row and what stands in it where rows are of texts, points.
    pub(crate) claim_inset: f64,
    /// Length of the sample of a series in a legend, points.
    pub(crate) legend_sample: f64,
    /// Dashes and gaps of the second, third ... round of series, points.
    pub(crate) dashes: [[f64; 2]; 3],

    /// The page.
    pub(crate) paper: Color,
    /// Labels, headings, boxes, the line of no gain.
    pub(crate) black: Color,
    /// Axis titles and the caption.
    pub(crate) grey: Color,
    /// Rules, ticks and frames.
    pub(crate) rule_color: Color,
    /// Lines of the grid behind curves.
    pub(crate) grid_color: Color,
    /// Every second row of a list.
    pub(crate) stripe: Color,
    /// What is neither better nor worse.
    pub(crate) undecided: Color,
    /// Ground of a hatched cell.
    pub(crate) hatch_ground: Color,
    /// Lines of a hatched cell.
    pub(crate) hatch_color: Color,
}

impl Theme {
    /// For papers in the style of the ACL conferences: columns of 219 points, a text width of 455 points.
    #[must_use]
    pub fn acl() -> Self {
        Self {
            fonts: Fonts::embedded(),
            palette: &crate::palette::VIK,
            series: &SERIES,

            narrowest: 72.0,
            column_width: 219.0,
            full_width: 455.0,
            wide_from: 320.0,
            margin: 1.0,

            title_size: 8.0,
            label_size: 7.5,
            heading_size: 7.5,
            tick_size: 7.0,
            caption_size: 6.75,
            text_min: 6.5,
            number_size: 6.75,
            starred_min: 5.75,
            number_min: 5.5,
            line_height: 1.2,
            caption: true,

            row_height: 15.0,
            row_height_narrow: 13.0,
            row_height_many: 11.0,
            many_rows: 30,
            row_height_min: 9.0,
            column_max: 42.0,
            column_min: 6.5,
            column_least: 0.05,
            row_label_share: 0.3,
            column_tall_label: 30.0,
            row_heading_share: 0.15,
            column_label_max: 84.0,
            column_heading_max: 64.0,
            cell_gap: 0.5,
            group_gap: 3.0,
            label_gap: 3.0,
            block_gap: 8.0,
            number_pad: 0.35,
            boxed_pad: 0.85,
            star_scale: 0.8,
            star_pad: 1.3,
            star_lean: 3.0,
            dotted_drop: 0.5,
            second_scale: 0.82,
            second_min: 4.75,
            second_leading: 1.15,
            grid_max: 600.0,
            block_min: 1.0,
            panel_gap: 9.0,
            strip: 7.5,
            strip_gap: 1.5,
            tree: 24.0,
            tree_line: 0.5,

            rule: 0.5,
            box_line: 1.0,
            hatch_line: 0.35,
            hatch_step: 3.0,
            dot_radius: 0.62,
            dot_step: 1.9,
            dot_inset: 2.4,
            cut_corner: 4.2,
            bar_thickness: 8.0,
            bar_triangle: 5.0,
            bar_min: 50.0,
            bar_max: 170.0,
            tick: 2.0,

            plot_aspect: 0.62,
            plot_highest: 200.0,
            list_row: 12.0,
            list_row_min: 8.5,
            page_height: 560.0,
            list_plot_min: 48.0,
            panel_min: 190.0,
            small_panel: [96.0, 200.0],
            curve: 1.25,
            interval: 0.9,
            interval_end: 2.0,
            bar: 2.6,
            mark_radius: 1.9,
            band_opacity: 0.18,
            claim_opacity: 0.3,
            claim_inset: 1.5,
            legend_sample: 15.0,
            dashes: [[3.2, 1.6], [1.2, 1.4], [5.0, 2.4]],

            paper: Color::hex(0xff_ff_ff),
            black: Color::BLACK,
            grey: Color::hex(0x55_55_55),
            rule_color: Color::hex(0x44_44_44),
            grid_color: Color::hex(0xe2_e2_e2),
            stripe: Color::hex(0xf5_f5_f5),
            undecided: Color::hex(0x77_77_77),
            hatch_ground: Color::hex(0xf5_f5_f5),
            hatch_color: Color::hex(0x8a_8a_8a),
        }
    }

    /// For papers in the style of NeurIPS: one column of 397.5 points, of which a figure may take half.
    #[must_use]
    pub fn neurips() -> Self {
        Self { column_width: 193.0, full_width: 397.5, wide_from: 300.0, ..Self::acl() }
    }

    /// For slides: everything twice as large, on a width of 720 points (10 inches).
    #[must_use]
    pub fn slides() -> Self {
        Self { column_width: 360.0, full_width: 720.0, ..Self::acl().scaled(2.0) }
    }

    /// For dark slides and pages.
    #[must_use]
    pub fn dark() -> Self {
        Self {
            palette: &crate::palette::BERLIN,
            paper: Color::hex(0x11_11_11),
            black: Color::hex(0xf2_f2_f2),
            grey: Color::hex(0xb8_b8_b8),
            rule_color: Color::hex(0xa8_a8_a8),
            grid_color: Color::hex(0x33_33_33),
            stripe: Color::hex(0x1d_1d_1d),
            undecided: Color::hex(0x9a_9a_9a),
            hatch_ground: Color::hex(0x26_26_26),
            hatch_color: Color::hex(0x70_70_70),
            ..Self::slides()
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::acl()
    }
}
