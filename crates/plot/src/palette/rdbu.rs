//! RdBu: blue, white, red.

use super::{Palette, colors};

/// The eleven classes of RdBu, the blue end first.
///
/// From ColorBrewer (Harrower & Brewer 2003), Apache License 2.0: colour specifications and designs developed by Cynthia
/// Brewer (<https://colorbrewer.org/>).
pub(super) const RDBU: Palette = Palette {
    id: "rdbu",
    name: "RdBu, blue to red through white",
    source: "ColorBrewer, Harrower & Brewer 2003 (Apache-2.0)",
    colors: &colors([
        0x05_30_61, 0x21_66_ac, 0x43_93_c3, 0x92_c5_de, 0xd1_e5_f0, 0xf7_f7_f7, 0xfd_db_c7, 0xf4_a5_82, 0xd6_60_4d,
        0xb2_18_2b, 0x67_00_1f,
    ]),
};
