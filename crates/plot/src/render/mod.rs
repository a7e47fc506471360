//! A finished figure, and the formats it can be written in.

mod outlined;
mod pdf;
mod png;

use std::fmt;

use resvg::usvg;

use crate::PlotError;
use crate::font::Fonts;
use crate::scene::{Item, Items, Scene};
use crate::svg::{canonical, editable};

/// What a reader of the figure, or whoever makes it, must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Characters that none of the embedded faces has a glyph for: they are drawn as empty boxes.
    NoGlyph(Vec<char>),
    /// A label that did not fit even at the smallest size: it was shortened in the picture (in an SVG the cells still
    /// carry it in full).
    Shortened(String),
    /// Names that found no place beside their marks: they are left out of the picture (in an SVG the marks still carry
    /// them).
    NoRoom(Vec<String>),
    /// Only some of the rows or columns have a label: for all there is no room.
    Thinned {
        /// `rows` or `columns`.
        what: &'static str,
        /// How many have one.
        shown: usize,
        /// Of how many.
        of: usize,
    },
    /// Second lines do not fit into the cells: they are left out.
    NoSecondLine,
    /// Marks of significance do not fit into the cells: they are left out.
    NoMarks,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGlyph(characters) => {
                f.write_str("no embedded font has a glyph for")?;
                for (i, c) in characters.iter().enumerate() {
                    let comma = if i == 0 { "" } else { "," };
                    write!(f, "{comma} {c} (U+{:04X})", u32::from(*c))?;
                }
                f.write_str("; an empty box is drawn instead, unless --font names a font that has it")
            }
            Self::Shortened(label) => write!(f, "label shortened to fit: {label}"),
            Self::NoRoom(names) => write!(f, "no room for the names of these marks: {}", names.join(", ")),
            Self::Thinned { what, shown, of } => {
                write!(f, "{shown} of {of} {what} have a label: there is no room for more")
            }
            Self::NoSecondLine => f.write_str("the cells have no room for a second line: it is left out"),
            Self::NoMarks => f.write_str("the cells have no room for marks of significance: they are left out"),
        }
    }
}

/// A finished figure. The same drawing gives the same bytes, on every machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub(crate) scene: Scene,
    caption: String,
    fonts: Fonts,
    warnings: Vec<Warning>,
}

impl Drawing {
    /// A drawing of this scene; warns of characters that cannot be drawn, besides the `warnings` given.
    pub(crate) fn new(scene: Scene, caption: &str, fonts: Fonts, mut warnings: Vec<Warning>) -> Self {
        let mut characters = Vec::new();
        missing(&scene.items, &fonts, &mut characters);
        characters.sort_unstable();
        characters.dedup();
        if !characters.is_empty() {
            warnings.push(Warning::NoGlyph(characters));
        }
        Self { scene, caption: caption.to_owned(), fonts, warnings }
    }

    /// Width, points.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.scene.width
    }

    /// Height, points.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.scene.height
    }

    /// What stands below the figure, or belongs there.
    #[must_use]
    pub fn caption(&self) -> &str {
        &self.caption
    }

    /// What did not come out as asked.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The figure as SVG with its texts as text. It needs the faces used here to look right: it is what tests compare;
    /// readers get [`Drawing::svg`].
    #[must_use]
    pub fn canonical_svg(&self) -> String {
        canonical(&self.scene)
    }

    /// The figure as SVG with its texts as text, to be edited in a drawing program. It needs the font to look right.
    #[must_use]
    pub fn text_svg(&self) -> String {
        editable(&self.scene, &self.fonts.families())
    }

    /// The figure as SVG with its texts as outlines: it looks the same everywhere and needs no font.
    ///
    /// Cells carry `data-*` attributes. Several such figures can stand in one HTML page: the ids of glyphs mean the
    /// same outline in all of them.
    ///
    /// # Errors
    /// [`PlotError::Render`] if the renderer refuses the figure.
    pub fn svg(&self) -> Result<String, PlotError> {
        Ok(outlined::svg(&self.scene, &self.tree()?, &self.fonts))
    }

    /// The figure as PNG at `dpi` dots per inch; the file says so, and programs that heed it show the figure at its
    /// size in points.
    ///
    /// # Errors
    /// [`PlotError::Dpi`] if `dpi` is not within 10 to 2400, [`PlotError::Render`] if the renderer refuses the figure.
    pub fn png(&self, dpi: f64) -> Result<Vec<u8>, PlotError> {
        png::png(&self.scene, &self.tree()?, dpi)
    }

    /// The figure as a PDF page of exactly its size, with text that can be selected and searched.
    ///
    /// # Errors
    /// [`PlotError::Render`] if the renderer refuses the figure.
    pub fn pdf(&self) -> Result<Vec<u8>, PlotError> {
        pdf::pdf(&self.scene, &self.tree()?)
    }

    fn tree(&self) -> Result<usvg::Tree, PlotError> {
        usvg::Tree::from_str(&self.canonical_svg(), &self.fonts.options())
            .map_err(|error| PlotError::Render(error.to_string()))
    }
}

/// The characters of all texts that no face can show.
fn missing(items: &Items, fonts: &Fonts, found: &mut Vec<char>) {
    for item in &items.0 {
        match item {
            Item::Text(text) => found.extend(fonts.missing(&text.content, text.weight)),
            Item::Group(group) => missing(&group.items, fonts, found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_name_the_characters() {
        let warning = Warning::NoGlyph(vec!['中', '文']);
        assert_eq!(
            warning.to_string(),
            "no embedded font has a glyph for 中 (U+4E2D), 文 (U+6587); an empty box is drawn instead, \
             unless --font names a font that has it"
        );
    }
}
