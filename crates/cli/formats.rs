//! Formats of figures.

/// `--format` of figures as text.
pub(crate) const TERM: &str = "term";

/// The formats of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    /// Scalable, glyphs as outlines.
    Svg,
    /// Pixels.
    Png,
    /// One page of the figure's size.
    Pdf,
}

impl Picture {
    /// The format that the ending of a file names, in lower case.
    pub(crate) fn by_ending(ending: &str) -> Option<Self> {
        match ending {
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}
