//! Palettes and series seen with other eyes: gains and losses must stay apart in every common form of colour blindness.
//!
//! Simulation after Machado, Oliveira & Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1.0, in linear RGB;
//! distances are CIE 1976 in Lab under D65, where 2.3 is just noticeable.

use super::PALETTES;
use crate::color::Color;
use crate::theme::THEMES;

type Matrix = [[f64; 3]; 3];

const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const PROTANOPIA: Matrix =
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const DEUTERANOPIA: Matrix =
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
const TRITANOPIA: Matrix =
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];
/// Full-colour eyes, the three dichromacies; and no colour at all, as on a black and white print.
const EYES: [(&str, Option<Matrix>); 5] = [
    ("normal", Some(NORMAL)),
    ("protanopia", Some(PROTANOPIA)),
    ("deuteranopia", Some(DEUTERANOPIA)),
    ("tritanopia", Some(TRITANOPIA)),
    ("no colour", None),
];
const TO_XYZ: Matrix = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];

fn linear(color: Color) -> [f64; 3] {
    color.channels().map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: &Matrix, [r, g, b]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[x, y, z]| x * r + y * g + z * b)
}

/// CIE Lab of what these eyes see.
fn seen(color: Color, eyes: Option<&Matrix>) -> [f64; 3] {
    let rgb = match eyes {
        Some(matrix) => times(matrix, linear(color)).map(|c| c.clamp(0.0, 1.0)),
        None => {
            let [r, g, b] = linear(color);
            [0.2126 * r + 0.7152 * g + 0.0722 * b; 3]
        }
    };
    let [x, y, z] = times(&TO_XYZ, rgb);
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let [x, y, z] = [f(x / 0.95047), f(y), f(z / 1.08883)];
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn the_matrices_keep_grey_grey() {
    for (name, matrix) in EYES {
        let [_, a, b] = seen(Color::hex(0x80_80_80), matrix.as_ref());
        assert!(a.abs() < 0.5 && b.abs() < 0.5, "{name}: {a} {b}");
    }
}

/// A gain and a loss of the same size, from a quarter of the limit on, differ by at least this much.
const OPPOSITE: f64 = 15.0;

#[test]
fn opposite_values_stay_apart_for_every_dichromat() {
    for palette in PALETTES {
        for (name, matrix) in &EYES[..4] {
            for step in 25..=100 {
                let share = f64::from(step) / 200.0;
                let [low, high] = [0.5 - share, 0.5 + share].map(|t| seen(palette.at(t), matrix.as_ref()));
                let apart = distance(low, high);
                assert!(apart >= OPPOSITE, "{} with {name} at {share}: {apart:.1}", palette.id);
            }
        }
    }
}

#[test]
fn larger_gains_are_farther_from_neutral_even_without_colour() {
    for palette in PALETTES {
        for (name, matrix) in EYES {
            let [low, middle, high] = [0.1, 0.5, 0.9].map(|t| seen(palette.at(t), matrix.as_ref()));
            assert!(distance(low, middle) > 20.0 && distance(high, middle) > 20.0, "{}: {name}", palette.id);
        }
    }
}

#[test]
fn series_stay_apart_for_every_dichromat() {
    for named in THEMES {
        let theme = (named.make)();
        for (name, matrix) in &EYES[..4] {
            for (place, a) in theme.series.iter().enumerate() {
                for b in &theme.series[..place] {
                    let apart = distance(seen(*a, matrix.as_ref()), seen(*b, matrix.as_ref()));
                    assert!(apart >= 8.0, "{}: {} and {} with {name}: {apart:.1}", named.id, a.css(), b.css());
                }
            }
        }
    }
}
