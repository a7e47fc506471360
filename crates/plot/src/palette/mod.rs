//! Colour scales for gains, each neutral in the middle: one file and one line each.

mod berlin;
mod puor;
mod rdbu;
mod vik;
#[cfg(test)]
mod vision;

use crate::color::Color;
pub(crate) use berlin::BERLIN;
pub(crate) use vik::VIK;

/// A diverging scale of colours. None goes from red to green, which one man in twelve cannot tell apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Palette {
    /// How it is written on the command line.
    pub id: &'static str,
    /// Its name, and its colours from the lowest to the highest value.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Colours at equal steps, an odd number: that in the middle is neutral.
    colors: &'static [Color],
}

/// Every palette, the default first.
pub const PALETTES: [&Palette; 4] = [&VIK, &rdbu::RDBU, &puor::PUOR, &BERLIN];

/// The palette with this id.
#[must_use]
pub fn palette(id: &str) -> Option<&'static Palette> {
    PALETTES.into_iter().find(|palette| palette.id == id)
}

impl Palette {
    /// Its colours, at equal steps from the low end to the high end.
    pub(crate) fn colors(&self) -> &'static [Color] {
        self.colors
    }

    /// The colour at `t`: 0 is the low end, 0.5 the neutral middle, 1 the high end; beyond the ends, the ends.
    pub(crate) fn at(&self, t: f64) -> Color {
        let steps = self.colors.len() - 1;
        #[expect(clippy::cast_precision_loss, reason = "a small constant")]
        let position = t.clamp(0.0, 1.0) * steps as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of steps"
        )]
        let below = (position as usize).min(steps - 1);
        #[expect(clippy::cast_precision_loss, reason = "a small index")]
        let share = position - below as f64;
        self.colors[below].towards(self.colors[below + 1], share)
    }
}

/// Colours from `0xRRGGBB`.
const fn colors<const N: usize>(rgb: [u32; N]) -> [Color; N] {
    let mut colors = [Color::BLACK; N];
    let mut i = 0;
    while i < N {
        colors[i] = Color::hex(rgb[i]);
        i += 1;
    }
    colors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_legible_on_every_colour_of_every_palette() {
        for palette in PALETTES {
            for step in 0..=1000 {
                let color = palette.at(f64::from(step) / 1000.0);
                // The worst case of black or white ink on any ground is 4.58.
                assert!(color.contrast(color.ink()) >= 4.5, "{}: {} at {step}", palette.id, color.css());
            }
        }
    }

    #[test]
    fn low_is_blue_or_purple_and_high_is_red_or_orange() {
        for palette in PALETTES {
            let [[low_red, _, low_blue], [red, _, blue]] = [0.2, 0.8].map(|t| palette.at(t).channels());
            assert!(low_blue > low_red && red > blue, "{}", palette.id);
            assert_eq!(palette.colors.len() % 2, 1, "{}: no middle", palette.id);
        }
        assert_eq!(VIK.at(-1.0).css(), "#023275");
        assert_eq!(VIK.at(0.5).css(), "#ece5e1");
        assert_eq!(VIK.at(2.0).css(), "#7c1c06");
    }

    #[test]
    fn ids_are_unique() {
        for (place, palette) in PALETTES.into_iter().enumerate() {
            assert_eq!(PALETTES.iter().position(|other| other.id == palette.id), Some(place));
        }
    }
}
