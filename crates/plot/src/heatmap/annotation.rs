//! What is written into cells, and what fits.

use super::Cell;
use super::cells::{Cells, stars};
use crate::font::{CAP_HEIGHT, Weight};
use crate::number::signed;
use crate::scene::Rect;
use crate::theme::Theme;

/// Which numbers are written into cells. Marks stay whatever is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Annotate {
    /// Every one.
    #[default]
    All,
    /// Those with a mark.
    Marked,
    /// The best of every column.
    Best,
    /// None.
    None,
}

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Annotation {
    /// Nothing: not even a dot fits.
    Bare,
    /// Dots in the middle; no number fits.
    Dots,
    /// The number, with marks as dots in the corner.
    Dotted {
        /// Size of the numbers, points.
        size: f64,
    },
    /// The number, with marks as stars after it.
    Starred {
        /// Size of the numbers, points.
        size: f64,
    },
}

impl Annotation {
    /// Whether `self` says more than `other`, whatever the size of the numbers.
    pub(super) fn beats(self, other: Self) -> bool {
        let rank = |annotation| match annotation {
            Self::Bare => 0,
            Self::Dots => 1,
            Self::Dotted { .. } => 2,
            Self::Starred { .. } => 3,
        };
        rank(self) > rank(other)
    }

    /// Whether numbers are written.
    pub(super) fn has_numbers(self) -> bool {
        matches!(self, Self::Dotted { .. } | Self::Starred { .. })
    }
}

/// How second lines are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Second {
    /// Points.
    pub(super) size: f64,
    /// Lines of the cell with most.
    pub(super) lines: usize,
}

impl Second {
    /// What it adds to the height of a row, points.
    #[expect(clippy::cast_precision_loss, reason = "one line or two")]
    pub(super) fn height(&self, theme: &Theme) -> f64 {
        self.lines as f64 * self.size * theme.second_leading
    }

    /// A second line broken as it is written.
    pub(super) fn broken<'t>(&self, text: &'t str) -> Vec<&'t str> {
        if self.lines > 1 { halves(text) } else { vec![text] }
    }
}

/// A second line in two: after the comma, which stays.
fn halves(text: &str) -> Vec<&str> {
    text.split_inclusive(", ").map(str::trim).collect()
}

impl<'a> Cells<'a> {
    /// Whether the number of this cell is written, if any is.
    pub(super) fn is_written(&self, index: usize, cell: &Cell) -> bool {
        match self.heatmap.annotate {
            Annotate::All => true,
            Annotate::Marked => cell.stars() > 0,
            Annotate::Best => self.is_best(index),
            Annotate::None => false,
        }
    }

    /// The numbers to be written, with the index of their cell.
    fn numbers(&self) -> impl Iterator<Item = (usize, &'a Cell, String)> {
        let digits = self.heatmap.decimals();
        let cells = self.heatmap.cells.iter().enumerate().filter(|(index, cell)| self.is_written(*index, cell));
        cells.filter_map(move |(index, cell)| Some((index, cell, signed(cell.gain()?, digits))))
    }

    /// The most that fits into cells `pitch` points wide in rows `height` points high: stars at a good size, else dots,
    /// else no number.
    pub(super) fn annotation(&self, pitch: f64, height: f64) -> Annotation {
        let theme = self.theme;
        let edge = pitch - theme.cell_gap;
        // One digit alone is wider than a third of its size; a line is higher than a digit.
        let hopeless = edge < theme.number_min / 3.0 || height < theme.number_min * (CAP_HEIGHT + 0.3);
        if hopeless || self.heatmap.annotate == Annotate::None {
            return self.dots(pitch, height);
        }
        // The largest sizes at which every number fits, without and with its stars.
        let (mut plain, mut starred) = (theme.number_size, theme.number_size);
        for (index, cell, text) in self.numbers() {
            let number = theme.fonts.width(&text, 1.0, self.weight(index));
            let pad = if self.is_best(index) { theme.boxed_pad } else { theme.number_pad };
            plain = plain.min((edge - 2.0 * pad) / number);
            if cell.stars() > 0 {
                let stars = theme.star_scale * theme.fonts.width(&stars(cell), 1.0, Weight::Regular);
                let hanging = (edge / 2.0 - theme.star_pad + theme.star_lean) / (number / 2.0 + stars);
                let both = (edge - pad - theme.star_pad) / (number + stars);
                starred = starred.min(hanging).min(both);
            }
            if plain < theme.number_min {
                return self.dots(pitch, height);
            }
        }
        starred = starred.min(plain);
        // Dots would give larger numbers, but only where there are marks at all; and a mark without a number is a dot.
        let least = if self.any_mark() { theme.starred_min } else { theme.number_min };
        let mixed = self.heatmap.annotate == Annotate::Best && self.any_mark();
        if starred >= least && !mixed {
            Annotation::Starred { size: starred }
        } else {
            Annotation::Dotted { size: plain }
        }
    }

    /// Dots, if three fit side by side.
    fn dots(&self, pitch: f64, height: f64) -> Annotation {
        let theme = self.theme;
        let (wide, high) = (2.0 * (theme.dot_step + theme.dot_radius), 2.0 * theme.dot_radius);
        if pitch > wide && height > high { Annotation::Dots } else { Annotation::Bare }
    }

    /// How second lines are written beside numbers of this size in cells `pitch` points wide; `None` if there are none,
    /// or if they do not fit.
    pub(super) fn second(&self, annotation: Annotation, pitch: f64) -> Option<Second> {
        let (Annotation::Starred { size } | Annotation::Dotted { size }) = annotation else { return None };
        let theme = self.theme;
        let texts = || {
            let written = self.numbers().filter_map(|(index, ..)| self.heatmap.second.get(index));
            written.map(String::as_str).filter(|text| !text.is_empty())
        };
        texts().next()?;
        let edge = pitch - theme.cell_gap - 2.0 * theme.boxed_pad;
        let fitting = |parts: &mut dyn Iterator<Item = &str>| {
            let widest = parts.map(|part| theme.fonts.width(part, 1.0, Weight::Regular)).fold(0.0, f64::max);
            Some((size * theme.second_scale).min(edge / widest)).filter(|size| *size >= theme.second_min)
        };
        let one = fitting(&mut texts()).map(|size| Second { size, lines: 1 });
        one.or_else(|| fitting(&mut texts().flat_map(halves)).map(|size| Second { size, lines: 2 }))
    }

    /// Whether second lines were asked for that could stand beside a number.
    pub(super) fn wants_second(&self) -> bool {
        self.heatmap.second.iter().any(|text| !text.is_empty())
    }
}

/// The baselines of a number and of the lines below it, which are centred together in a cell, points.
pub(super) fn baselines(rect: Rect, size: f64, second: Option<&Second>, theme: &Theme) -> (f64, Vec<f64>) {
    let below = second.map_or(0.0, |second| second.height(theme));
    let first = rect.center().y + size * CAP_HEIGHT / 2.0 - below / 2.0;
    let step = second.map_or(0.0, |second| second.size * theme.second_leading);
    let count = second.map_or(0, |second| second.lines);
    let lines = std::iter::successors(Some(first + step), |baseline| Some(baseline + step)).take(count);
    (first, lines.collect())
}
