//! What all figures have in common.

use crate::{Drawing, PlotError, Theme};

/// What a figure says besides its marks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Title of the file. It is not drawn: papers have captions instead.
    pub title: String,
    /// Alternative text for readers who cannot see the figure.
    pub description: String,
    /// What the numbers are: metric, n, test, correction, m, what marks mean. What only the drawing knows, such as what
    /// hatching means where there is some, is added by the figure.
    pub caption: String,
}

/// How wide a figure will be printed. It is drawn at that size: text stays the size it was set in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// One column of the theme: 219 points for ACL.
    Column,
    /// Both columns of the theme: 455 points for ACL.
    Full,
    /// Any width, points.
    Points(f64),
}

impl Width {
    /// The width in points.
    #[must_use]
    pub fn points(self, theme: &Theme) -> f64 {
        match self {
            Self::Column => theme.column_width,
            Self::Full => theme.full_width,
            Self::Points(points) => points,
        }
    }
}

/// The terminal, or whatever else text is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Characters of a line.
    pub width: usize,
    /// Whether colours may be used; nothing is said by colour alone.
    pub color: bool,
}

/// A figure, ready to be drawn.
pub trait Figure {
    /// Its kind, of [`FIGURES`](crate::FIGURES).
    fn kind(&self) -> &'static Kind;

    /// Title, description and caption.
    fn words(&self) -> &Words;

    /// Draws the figure at this width; the height is what it needs.
    ///
    /// # Errors
    /// [`PlotError`] if there is nothing to draw, or not in this width.
    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError>;

    /// The figure as lines of text, each at most as wide as the terminal where names allow, without title and caption,
    /// which belong around it, but with a key of its characters; `None` for figures that say
    /// nothing as text that a table does not say better.
    fn text(&self, terminal: &Terminal) -> Option<String>;
}

/// A kind of figure.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// How it is written on the command line.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What a reader sees in it.
    pub shows: &'static str,
    /// The command that draws it from the data shipped with the program.
    pub command: &'static str,
}
