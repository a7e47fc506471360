//! Numbers as readers see them.

use stilt_analysis::outcome::Interval;

/// Minus is U+2212, as wide as the plus; the hyphen is too short and breaks lines.
const MINUS: &str = "\u{2212}";

/// From here on numbers are written with an exponent: no score is so large, and no cell so wide.
const HUGE: f64 = 1e7;

/// A difference with an explicit sign and `digits` decimals; what rounds to zero has no sign.
pub(crate) fn signed(value: f64, digits: usize) -> String {
    let size = value.abs();
    let magnitude = if size.is_infinite() {
        "\u{221e}".to_owned()
    } else if size < HUGE {
        format!("{size:.digits$}")
    } else {
        format!("{size:.2e}")
    };
    if magnitude.bytes().all(|b| matches!(b, b'0' | b'.')) {
        magnitude
    } else if value < 0.0 {
        format!("{MINUS}{magnitude}")
    } else {
        format!("+{magnitude}")
    }
}

/// A score with `digits` decimals; what rounds to zero has no sign.
pub(crate) fn score(value: f64, digits: usize) -> String {
    let text = signed(value, digits);
    text.strip_prefix('+').map(str::to_owned).unwrap_or(text)
}

/// An interval of differences: `[+0.7, +1.8]`.
pub(crate) fn interval(interval: Interval, digits: usize) -> String {
    format!("[{}, {}]", signed(interval.low, digits), signed(interval.high, digits))
}

/// A number of steps, examples or parameters, to three significant digits: `512`, `1.5k`, `393k`, `7.1B`.
pub(crate) fn count(value: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];
    let size = value.abs();
    // Three digits can round up to the next unit: 999,999 is 1M.
    let unit = UNITS.into_iter().find(|(unit, _)| size >= unit * 0.9995);
    let (unit, letter) = unit.unwrap_or((1.0, ""));
    let scaled = size / unit;
    if scaled >= 1e5 || (scaled > 0.0 && scaled < 0.01) {
        return plain(value);
    }
    let digits = if scaled >= 99.95 || (scaled - scaled.round()).abs() < 0.005 {
        0
    } else if scaled >= 9.995 {
        1
    } else {
        2
    };
    let text = format!("{scaled:.digits$}");
    let text = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{}{text}{letter}", if value < 0.0 { MINUS } else { "" })
}

/// A p-value in a sentence: three decimals, or "< 0.001".
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}

/// A number for software to read, to six significant digits: `3.6`, `7e-5`.
pub(crate) fn plain(value: f64) -> String {
    to_digits(value, 6)
}

/// The same to three significant digits, enough for a p-value.
pub(crate) fn brief(value: f64) -> String {
    to_digits(value, 3)
}

fn to_digits(value: f64, digits: usize) -> String {
    let after_first = digits - 1;
    // Adding 0 turns -0 into 0.
    let rounded = format!("{value:.after_first$e}").parse::<f64>().unwrap_or(value) + 0.0;
    if rounded != 0.0 && !(1e-4..HUGE).contains(&rounded.abs()) { format!("{rounded:e}") } else { rounded.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_explicit_and_zero_has_none() {
        assert_eq!(signed(3.64, 1), "+3.6");
        assert_eq!(signed(-10.9, 1), "\u{2212}10.9");
        assert_eq!(signed(-0.04, 1), "0.0");
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!(signed(f64::NEG_INFINITY, 1), "\u{2212}\u{221e}");
        assert_eq!(signed(-0.0, 0), "0");
        assert_eq!(signed(2.0, 0), "+2");
        assert_eq!(signed(-1.5e300, 1), "\u{2212}1.50e300");
    }

    #[test]
    fn software_gets_no_rounding_noise() {
        assert_eq!(plain(80.1 - 76.5), "3.6");
        assert_eq!(plain(7e-5), "7e-5");
        assert_eq!(plain(3e300), "3e300");
        assert_eq!(plain(-0.0), "0");
        assert_eq!(brief(0.000_932_455), "0.000932");
        assert_eq!(plain(-12.345_678_9), "-12.3457");
    }

    #[test]
    fn counts_are_short() {
        let cases = [
            (0.0, "0"),
            (16.0, "16"),
            (1.5, "1.5"),
            (1024.0, "1.02k"),
            (392_702.0, "393k"),
            (999_999.0, "1M"),
            (559_214_592.0, "559M"),
            (7.1e9, "7.1B"),
            (-2000.0, "\u{2212}2k"),
        ];
        for (value, text) in cases {
            assert_eq!(count(value), text);
        }
        assert_eq!(score(-0.04, 1), "0.0");
        assert_eq!(score(61.44, 1), "61.4");
    }

    #[test]
    fn p_is_never_said_to_be_zero() {
        assert_eq!(p_value(0.000_01), "< 0.001");
        assert_eq!(p_value(0.04), "= 0.040");
    }
}
