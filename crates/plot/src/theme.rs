//! Every constant of looks, in one place.
//!
//! Sizes are points (1/72 inch) on the printed page: a figure is drawn at its final width, never scaled afterwards, so
//! a size here is the size a reader sees.

use crate::color::Color;

/// How figures look. Figures take their sizes, gaps and colours from here and from nowhere else.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
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
    /// A column is never narrower, points.
    pub(crate) column_min: f64,
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

    /// The page.
    pub(crate) paper: Color,
    /// Labels, headings, boxes.
    pub(crate) black: Color,
    /// Axis titles and the caption.
    pub(crate) grey: Color,
    /// Rules, ticks and frames.
    pub(crate) rule_color: Color,
    /// Ground of a hatched cell.
    pub(crate) hatch_ground: Color,
    /// Lines of a hatched cell.
    pub(crate) hatch_color: Color,
}

impl Theme {
    /// For papers in the style of the ACL conferences: columns of 219 points, a text width of 455 points.
    #[must_use]
    pub const fn acl() -> Self {
        Self {
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

            row_height: 15.0,
            row_height_narrow: 13.0,
            row_height_many: 11.0,
            many_rows: 30,
            row_height_min: 9.0,
            column_max: 42.0,
            column_min: 6.5,
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

            paper: Color::hex(0xff_ff_ff),
            black: Color::BLACK,
            grey: Color::hex(0x55_55_55),
            rule_color: Color::hex(0x44_44_44),
            hatch_ground: Color::hex(0xf5_f5_f5),
            hatch_color: Color::hex(0x8a_8a_8a),
        }
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
}

impl Default for Theme {
    fn default() -> Self {
        Self::acl()
    }
}
