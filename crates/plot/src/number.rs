//! Numbers as readers see them.

/// Minus is U+2212, as wide as the plus; the hyphen is too short and breaks lines.
const MINUS: &str = "\u{2212}";

/// A difference with an explicit sign and `digits` decimals; what rounds to zero has no sign.
pub(crate) fn signed(value: f64, digits: usize) -> String {
    let magnitude = format!("{:.digits$}", value.abs());
    if magnitude.bytes().all(|b| matches!(b, b'0' | b'.')) {
        magnitude
    } else if value < 0.0 {
        format!("{MINUS}{magnitude}")
    } else {
        format!("+{magnitude}")
    }
}

/// A p-value in a sentence: three decimals, or "< 0.001".
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}

/// A number for software to read, to six significant digits: `3.6`, `7e-5`.
pub(crate) fn plain(value: f64) -> String {
    // Adding 0 turns -0 into 0.
    let rounded = format!("{value:.5e}").parse::<f64>().unwrap_or(value) + 0.0;
    if rounded != 0.0 && rounded.abs() < 1e-4 { format!("{rounded:e}") } else { rounded.to_string() }
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
        assert_eq!(signed(-0.0, 0), "0");
        assert_eq!(signed(2.0, 0), "+2");
    }

    #[test]
    fn software_gets_no_rounding_noise() {
        assert_eq!(plain(80.1 - 76.5), "3.6");
        assert_eq!(plain(7e-5), "7e-5");
        assert_eq!(plain(-0.0), "0");
        assert_eq!(plain(-12.345_678_9), "-12.3457");
    }

    #[test]
    fn p_is_never_said_to_be_zero() {
        assert_eq!(p_value(0.000_01), "< 0.001");
        assert_eq!(p_value(0.04), "= 0.040");
    }
}
