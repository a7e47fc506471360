//! Why a figure cannot be drawn.

/// Why a figure cannot be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlotError {
    /// The cells are not as many as rows times columns.
    #[error("{rows} rows and {columns} columns need {} cells, not {found}", rows * columns)]
    Cells {
        /// Labels over all groups of rows.
        rows: usize,
        /// Labels over all groups of columns.
        columns: usize,
        /// Cells given.
        found: usize,
    },
    /// There are no rows or no columns, or a group of them has no label.
    #[error("a heatmap needs at least one row and one column, and no group may be empty")]
    Empty,
    /// There is nothing to draw.
    #[error("a figure needs at least one line to draw")]
    NoLines,
    /// A mean rank that none of so many can have.
    #[error("a mean rank of {count} lies between 1 and {count}, not at {rank}")]
    Rank {
        /// The rank given.
        rank: f64,
        /// How many are ranked.
        count: usize,
    },
    /// Nothing that could be drawn has a value.
    #[error("there is nothing to draw: no {0} has a value")]
    NoValue(&'static str),
    /// A value has no place on a logarithmic axis.
    #[error("a logarithmic axis needs positive numbers, and `{what}` has {value}")]
    NotPositive {
        /// What the axis shows.
        what: String,
        /// The value.
        value: f64,
    },
    /// The panel of this title has other rows or columns than the first.
    #[error("panels must have the same rows and columns, and those of `{0}` differ")]
    Panels(String),
    /// The limit of the scale is not a positive number.
    #[error("the limit of the colour scale must be a positive number, not {0}")]
    Limit(f64),
    /// Nothing can be drawn at this width.
    #[error("a figure must be at least {least} points wide, not {width}")]
    Width {
        /// The width asked for, points.
        width: f64,
        /// The least width, points.
        least: f64,
    },
    /// The figure does not fit the width.
    #[error("{columns} columns and their labels do not fit a width of {width} points")]
    TooNarrow {
        /// Labels over all groups of columns.
        columns: usize,
        /// The width asked for, points.
        width: f64,
    },
    /// The resolution is out of range.
    #[error("the resolution must be between 10 and 2400 dots per inch, not {0}")]
    Dpi(f64),
    /// A file that was named as a font is none.
    #[error("`{0}` is no font: TrueType or OpenType is expected (.ttf, .otf, .ttc)")]
    Font(String),
    /// The size of labels is out of range.
    #[error("the size of labels must be between 4 and 60 points, not {0}")]
    FontSize(f64),
    /// The renderer refused the figure.
    #[error("cannot render the figure: {0}")]
    Render(String),
}
