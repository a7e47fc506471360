//! PuOr: purple, white, orange.

use super::{Palette, colors};

/// The eleven classes of PuOr, the purple end first.
///
/// From ColorBrewer (Harrower & Brewer 2003), Apache License 2.0: colour specifications and designs developed by Cynthia
/// Brewer (<https://colorbrewer.org/>).
pub(super) const PUOR: Palette = Palette {
    id: "puor",
    name: "PuOr, purple to orange through white",
    source: "ColorBrewer, Harrower & Brewer 2003 (Apache-2.0)",
    colors: &colors([
        0x2d_00_4b, 0x54_27_88, 0x80_73_ac, 0xb2_ab_d2, 0xd8_da_eb, 0xf7_f7_f7, 0xfe_e0_b6, 0xfd_b8_63, 0xe0_82_14,
        0xb3_58_06, 0x7f_3b_08,
    ]),
};
