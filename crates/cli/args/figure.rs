//! Options of figures: their looks, whatever they show.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use stilt_plot::{Fonts, PALETTES, Palette, THEMES, Theme, Width, palette};

use crate::failure::Failure;

/// Resolution of PNG files unless another is asked for, dots per inch: what printers want.
const DPI: f64 = 300.0;

/// How a figure looks.
#[derive(Args, Default)]
#[command(next_help_heading = "Figure")]
#[group(id = "figure-options")]
pub(crate) struct Figure {
    /// Width: `column`, `full`, or points (1/72 inch) [default: full]
    #[arg(long, value_name = "WIDTH", value_parser = width)]
    width: Option<Width>,
    /// Sizes and colours for this place [default: acl]
    #[arg(long, value_name = "NAME", value_parser = themes())]
    theme: Option<usize>,
    /// Size of labels, points; all other sizes follow [default: that of the theme]
    #[arg(long, value_name = "POINTS", value_parser = super::value::positive)]
    font_size: Option<f64>,
    /// Set texts in these font files; the built-in faces stand in for what they lack
    #[arg(long, value_name = "FILE")]
    font: Vec<PathBuf>,
    /// Colours of gains [default: that of the theme]
    #[arg(long, value_name = "NAME", value_parser = palettes())]
    palette: Option<&'static Palette>,
    /// Resolution of a PNG, dots per inch [default: 300]
    #[arg(long, value_name = "N", value_parser = super::value::positive)]
    dpi: Option<f64>,
    /// Keep the texts of an SVG as text, to be edited; it then needs the font
    #[arg(long)]
    text_svg: bool,
    /// Leave the caption out of the figure and write it beside it, as FILE.caption.txt
    #[arg(long)]
    no_caption: bool,
    /// Write the alternative text beside the figure, as FILE.alt.txt
    #[arg(long)]
    alt: bool,
}

impl Figure {
    /// Whether anything was asked for.
    pub(crate) fn is_set(&self) -> bool {
        let Self { width, theme, font_size, font, palette, dpi, text_svg, no_caption, alt } = self;
        let sizes = width.is_some() || font_size.is_some() || dpi.is_some();
        sizes || theme.is_some() || !font.is_empty() || palette.is_some() || *text_svg || *no_caption || *alt
    }

    /// The theme with what was asked for.
    ///
    /// # Errors
    /// Font files that cannot be read or are none, a size out of range.
    pub(crate) fn theme(&self) -> Result<Theme, Failure> {
        let named = &THEMES[self.theme.unwrap_or_default()];
        let mut theme = (named.make)();
        if let Some(palette) = self.palette {
            theme = theme.with_palette(palette);
        }
        if !self.font.is_empty() {
            let read = |path: &PathBuf| {
                let bytes = fs::read(path).map_err(|error| Failure::io("read", path, error))?;
                Ok((path.display().to_string(), bytes))
            };
            theme = theme.with_fonts(Fonts::with(self.font.iter().map(read).collect::<Result<_, Failure>>()?)?);
        }
        if self.no_caption {
            theme = theme.without_caption();
        }
        match self.font_size {
            Some(size) => Ok(theme.with_label_size(size)?),
            None => Ok(theme),
        }
    }

    /// The width.
    pub(crate) fn width(&self) -> Width {
        self.width.unwrap_or(Width::Full)
    }

    /// Resolution of a PNG, dots per inch.
    pub(crate) fn dpi(&self) -> f64 {
        self.dpi.unwrap_or(DPI)
    }

    /// Whether texts of an SVG stay text.
    pub(crate) fn text_svg(&self) -> bool {
        self.text_svg
    }

    /// Whether the caption goes into a file of its own.
    pub(crate) fn no_caption(&self) -> bool {
        self.no_caption
    }

    /// Whether the alternative text is wanted.
    pub(crate) fn alt(&self) -> bool {
        self.alt
    }
}

fn themes() -> impl TypedValueParser<Value = usize> {
    let values = THEMES.iter().map(|theme| PossibleValue::new(theme.id).help(theme.about));
    let find = |id: String| THEMES.iter().position(|theme| theme.id == id).ok_or("unknown");
    PossibleValuesParser::new(values).try_map(find)
}

fn palettes() -> impl TypedValueParser<Value = &'static Palette> {
    let values = PALETTES.iter().map(|palette| PossibleValue::new(palette.id).help(palette.name));
    PossibleValuesParser::new(values).try_map(|id: String| palette(&id).ok_or("unknown"))
}

fn width(text: &str) -> Result<Width, String> {
    match text {
        "column" => Ok(Width::Column),
        "full" => Ok(Width::Full),
        points => super::value::positive(points)
            .map(Width::Points)
            .map_err(|_| "expected `column`, `full`, or a number of points".to_owned()),
    }
}
