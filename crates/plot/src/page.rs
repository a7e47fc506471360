//! A page being filled from top to bottom: content, caption, and at last a drawing.

use crate::figure::Words;
use crate::fit::wrap;
use crate::font::{CAP_HEIGHT, Weight};
use crate::scene::{Anchor, Items, Point, Rect, Scene, Text};
use crate::theme::Theme;
use crate::{Drawing, PlotError, Warning};

/// A page of a given width; the height comes out at the end.
pub(crate) struct Page<'a> {
    pub(crate) theme: &'a Theme,
    /// Points.
    pub(crate) width: f64,
    pub(crate) items: Items,
    /// What did not come out as asked.
    pub(crate) warnings: Vec<Warning>,
}

impl<'a> Page<'a> {
    /// An empty page.
    ///
    /// # Errors
    /// [`PlotError::Width`] if nothing can be drawn at this width.
    pub(crate) fn new(theme: &'a Theme, width: f64) -> Result<Self, PlotError> {
        if !width.is_finite() || width < theme.narrowest {
            return Err(PlotError::Width { width, least: theme.narrowest });
        }
        Ok(Self { theme, width, items: Items::default(), warnings: Vec::new() })
    }

    /// The left edge of what is drawn, points.
    pub(crate) fn left(&self) -> f64 {
        self.theme.margin
    }

    /// The right edge of what is drawn, points.
    pub(crate) fn right(&self) -> f64 {
        self.width - self.theme.margin
    }

    /// Writes one line of text.
    pub(crate) fn write(&mut self, at: Point, anchor: Anchor, weight: Weight, size: f64, content: &str) {
        let color = self.theme.black;
        self.items.text(Text { at, anchor, rotate: 0.0, weight, size, color, content: content.to_owned() });
    }

    /// Remembers labels that had to be shortened.
    pub(crate) fn shortened<'b>(&mut self, labels: impl IntoIterator<Item = &'b String>) {
        self.warnings.extend(labels.into_iter().cloned().map(Warning::Shortened));
    }

    /// Writes the caption below `top` (points), cuts the page there and makes the drawing.
    pub(crate) fn finish(mut self, words: &Words, caption: &str, top: f64) -> Drawing {
        let drawn = if self.theme.caption { caption } else { "" };
        let bottom = self.caption(drawn, top) + self.theme.margin;
        // Whole hundredths: what an SVG says is what a PDF page measures.
        let height = (bottom * 100.0).ceil() / 100.0;
        let mut items = Items::default();
        items.fill(Rect { x: 0.0, y: 0.0, width: self.width, height }, self.theme.paper);
        items.0.append(&mut self.items.0);
        let (title, description) = (words.title.clone(), words.description.clone());
        let scene = Scene { width: self.width, height, title, description, items };
        Drawing::new(scene, caption, self.theme.fonts.clone(), self.warnings)
    }

    /// Writes the caption and returns where it ends, points.
    fn caption(&mut self, text: &str, top: f64) -> f64 {
        let (theme, size) = (self.theme, self.theme.caption_size);
        if text.is_empty() {
            return top;
        }
        let mut y = top + theme.block_gap + size * CAP_HEIGHT;
        for line in wrap(&theme.fonts, text, self.right() - self.left(), size, Weight::Regular) {
            let at = Point { x: self.left(), y };
            let (weight, color) = (Weight::Regular, theme.grey);
            self.items.text(Text { at, anchor: Anchor::Start, rotate: 0.0, weight, size, color, content: line });
            y += size * theme.line_height;
        }
        y - size * (theme.line_height - 0.3)
    }
}
