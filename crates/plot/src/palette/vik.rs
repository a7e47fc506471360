//! vik: blue, white, red-brown.

use super::{Palette, colors};

/// The central 84 % of vik (the ends are too dark to tell apart), at equal steps.
///
/// Sampled from `vik.txt` of Crameri, F., Scientific colour maps, doi:10.5281/zenodo.1243862, by linear interpolation;
/// between these points the map is within 2/255 of the original. The colour maps are under the MIT licence:
/// Copyright (c) Fabio Crameri. vik is perceptually uniform and safe for the common forms of colour blindness.
pub(crate) const VIK: Palette = Palette {
    id: "vik",
    name: "vik, blue to red-brown through white",
    source: "Crameri, Scientific colour maps, doi:10.5281/zenodo.1243862 (MIT)",
    colors: &colors([
        0x02_32_75, 0x03_3c_7c, 0x03_47_83, 0x05_52_8a, 0x0b_5d_91, 0x17_69_99, 0x27_76_a2, 0x39_84_ab, 0x4e_91_b4,
        0x63_9f_be, 0x78_ad_c7, 0x8d_ba_d0, 0xa3_c7_d9, 0xb8_d3_e1, 0xcd_df_e8, 0xe0_e6_e9, 0xec_e5_e1, 0xee_dc_d2,
        0xeb_d0_c0, 0xe6_c2_ae, 0xe0_b5_9c, 0xdb_a8_8b, 0xd5_9c_7a, 0xd0_8f_6a, 0xcb_83_5a, 0xc6_78_4b, 0xc1_6c_3b,
        0xbb_5f_2c, 0xb2_51_1d, 0xa6_41_0f, 0x98_32_07, 0x89_26_06, 0x7c_1c_06,
    ]),
};
