//! Colours, their contrast, and the vik colour map.

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    pub(crate) const BLACK: Self = Self::hex(0);
    pub(crate) const WHITE: Self = Self::hex(0xff_ff_ff);

    /// The colour `0xRRGGBB`.
    pub(crate) const fn hex(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self { red, green, blue }
    }

    /// `#rrggbb`, as SVG wants it.
    pub(crate) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// The ink to write with on this colour: black or white, whichever contrasts more.
    pub(crate) fn ink(self) -> Self {
        if self.contrast(Self::BLACK) >= self.contrast(Self::WHITE) { Self::BLACK } else { Self::WHITE }
    }

    /// Contrast ratio of WCAG 2, from 1 (none) to 21 (black on white).
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance of WCAG 2.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The colour `share` of the way to `other`, in sRGB, as colour maps are interpolated.
    fn towards(self, other: Self, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }
}

/// The central 84 % of vik (the ends are too dark to tell apart), at equal steps.
///
/// Sampled from `vik.txt` of Crameri, F., Scientific colour maps, doi:10.5281/zenodo.1243862, by linear interpolation;
/// between these points the map is within 2/255 of the original. The colour maps are under the MIT licence:
/// Copyright (c) Fabio Crameri. vik is perceptually uniform and safe for the common forms of colour blindness.
const VIK: [Color; 33] = {
    const RGB: [u32; 33] = [
        0x02_32_75, 0x03_3c_7c, 0x03_47_83, 0x05_52_8a, 0x0b_5d_91, 0x17_69_99, 0x27_76_a2, 0x39_84_ab, 0x4e_91_b4,
        0x63_9f_be, 0x78_ad_c7, 0x8d_ba_d0, 0xa3_c7_d9, 0xb8_d3_e1, 0xcd_df_e8, 0xe0_e6_e9, 0xec_e5_e1, 0xee_dc_d2,
        0xeb_d0_c0, 0xe6_c2_ae, 0xe0_b5_9c, 0xdb_a8_8b, 0xd5_9c_7a, 0xd0_8f_6a, 0xcb_83_5a, 0xc6_78_4b, 0xc1_6c_3b,
        0xbb_5f_2c, 0xb2_51_1d, 0xa6_41_0f, 0x98_32_07, 0x89_26_06, 0x7c_1c_06,
    ];
    let mut colors = [Color::BLACK; 33];
    let mut i = 0;
    while i < colors.len() {
        colors[i] = Color::hex(RGB[i]);
        i += 1;
    }
    colors
};

/// vik at `t`: 0 is the blue end, 0.5 the neutral middle, 1 the red-brown end; beyond the ends, the ends.
pub(crate) fn vik(t: f64) -> Color {
    let steps = VIK.len() - 1;
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    let position = t.clamp(0.0, 1.0) * steps as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of steps")]
    let below = (position as usize).min(steps - 1);
    #[expect(clippy::cast_precision_loss, reason = "a small index")]
    let share = position - below as f64;
    VIK[below].towards(VIK[below + 1], share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_legible_on_every_colour_of_the_map() {
        for step in 0..=1000 {
            let color = vik(f64::from(step) / 1000.0);
            assert!(color.contrast(color.ink()) >= 4.5, "{} at {step}", color.css());
        }
    }

    #[test]
    fn the_map_has_blue_below_neutral_and_red_above() {
        assert_eq!(vik(-1.0).css(), "#023275");
        assert_eq!(vik(0.5).css(), "#ece5e1");
        assert_eq!(vik(2.0).css(), "#7c1c06");
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 1e-9);
        assert!((Color::hex(0x76_76_76).contrast(Color::WHITE) - 4.54).abs() < 0.01);
    }
}
