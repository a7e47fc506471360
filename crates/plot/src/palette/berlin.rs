//! berlin: light blue, black, light red. For dark pages, where white would shine.

use super::{Palette, colors};

/// berlin at equal steps.
///
/// Sampled from the 256 colours of berlin of Crameri, F., Scientific colour maps, doi:10.5281/zenodo.1243862. The colour
/// maps are under the MIT licence: Copyright (c) Fabio Crameri.
pub(crate) const BERLIN: Palette = Palette {
    id: "berlin",
    name: "berlin, light blue to light red through black: for dark pages",
    source: "Crameri, Scientific colour maps, doi:10.5281/zenodo.1243862 (MIT)",
    colors: &colors([
        0x9e_b0_ff, 0x8c_ae_f6, 0x79_ab_ed, 0x65_a7_e2, 0x51_9f_d3, 0x41_94_c1, 0x36_85_ad, 0x2e_76_99, 0x28_68_86,
        0x22_59_73, 0x1d_4b_61, 0x18_3d_4f, 0x14_30_3e, 0x11_24_2e, 0x11_1a_20, 0x12_12_14, 0x19_0c_09, 0x22_0c_02,
        0x2b_0e_01, 0x35_10_00, 0x41_12_01, 0x4d_16_02, 0x5b_1d_08, 0x6c_27_11, 0x7d_34_1e, 0x8e_42_2e, 0x9e_51_3f,
        0xae_60_51, 0xbe_6f_63, 0xce_7f_76, 0xdf_8f_89, 0xf0_9f_9c, 0xff_ad_ad,
    ]),
};
