//! Numbers and cells as people read them.

use super::{Cell, Kind};

/// Minus is U+2212: as wide as the plus, and never a line break.
const MINUS: &str = "\u{2212}";

/// What a renderer is told of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// Columns of the terminal; `None` where nothing has to fit.
    pub(crate) width: Option<usize>,
    /// Whether to write colours.
    pub(crate) color: bool,
    /// Decimals of scores and gains.
    pub(crate) digits: usize,
    /// Whether notes are left out of what people read.
    pub(crate) quiet: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self { width: None, color: false, digits: 1, quiet: false }
    }
}

/// A difference with its sign; what rounds to zero has none.
pub(crate) fn signed(value: f64, digits: usize) -> String {
    let magnitude = format!("{:.digits$}", value.abs());
    let zero = magnitude.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match (zero, value < 0.0) {
        (true, _) => magnitude,
        (false, true) => format!("{MINUS}{magnitude}"),
        (false, false) => format!("+{magnitude}"),
    }
}

/// A score.
pub(crate) fn plain(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('-', MINUS)
}

/// A p-value: three decimals without the zero before the point, `<.001` below.
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.001 {
        return "<.001".to_owned();
    }
    let text = format!("{p:.3}");
    text.strip_prefix('0').unwrap_or(&text).to_owned()
}

/// A number in full: the shortest text that reads back as the same number.
pub(crate) fn number(value: f64) -> String {
    format!("{value:?}")
}

/// A cell in three parts, so that numbers can be aligned: the number, its marks, and the remark behind them.
pub(super) fn parts(cell: &Cell, kind: Kind, digits: usize) -> [String; 3] {
    let blank = String::new;
    let write = |value: f64| match kind {
        Kind::Gain => signed(value, digits),
        Kind::Score => plain(value, digits),
        Kind::P => p_value(value),
        Kind::Text | Kind::Plain => trimmed(value),
    };
    match cell {
        Cell::Missing => ["·".to_owned(), blank(), blank()],
        Cell::NotComputed => ["n/a".to_owned(), blank(), blank()],
        Cell::Text(text) => [text.clone(), blank(), blank()],
        Cell::Members(members) => {
            let words = members.iter().map(|(name, value)| format!("{name} {value}"));
            [words.collect::<Vec<_>>().join(", "), blank(), blank()]
        }
        Cell::Count(count) => [count.to_string(), blank(), blank()],
        Cell::Number(value) => [write(*value), blank(), blank()],
        Cell::Marked { gain, stars, remark } => {
            let remark = if remark.is_empty() { blank() } else { format!(" ({remark})") };
            [write(*gain), "*".repeat(usize::from(*stars)), remark]
        }
    }
}

/// A number as it is, but for the noise of binary fractions.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_explicit_and_zero_has_none() {
        assert_eq!(signed(2.14, 1), "+2.1");
        assert_eq!(signed(-2.15, 0), "−2");
        assert_eq!(signed(-0.04, 1), "0.0");
    }

    #[test]
    fn p_is_never_zero() {
        assert_eq!(p_value(1e-9), "<.001");
        assert_eq!(p_value(0.0499), ".050");
        assert_eq!(p_value(1.0), "1.000");
    }

    #[test]
    fn binary_noise_is_not_shown() {
        assert_eq!(trimmed(61.400_000_000_000_006), "61.4");
        assert_eq!(trimmed(100.0), "100");
    }

    #[test]
    fn numbers_in_full_read_back() {
        for value in [0.1 + 0.2, 1e-300, 8.2, 7.0] {
            assert_eq!(number(value).parse(), Ok(value));
        }
    }
}
