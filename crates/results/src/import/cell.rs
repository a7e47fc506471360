//! The cell of a score: `61.4`, `61.4%`, `**61.4** ± 0.3†`, or a mark for a missing value.

/// The mark between whole and fractional part, decided once per file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Decimal {
    /// `61.4`
    #[default]
    Point,
    /// `61,4`
    Comma,
}

/// What a cell of a score column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell {
    /// A number.
    Number(Number),
    /// Nothing, or a word that says so.
    Missing,
}

/// A number as it stands in the file, on whatever scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    /// The number, finite.
    pub(crate) value: f64,
    /// The deviation behind `±`, if there is one.
    pub(crate) sd: Option<f64>,
    /// Whether a percent sign says that it is in points.
    pub(crate) percent: bool,
}

/// Why a cell was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no number.
    NotANumber,
    /// Its mark may be decimal or group thousands.
    Ambiguous,
}

impl Decimal {
    /// The decimal mark and the mark that groups thousands.
    fn marks(self) -> (u8, u8) {
        match self {
            Self::Point => (b'.', b','),
            Self::Comma => (b',', b'.'),
        }
    }
}

/// Reads a trimmed cell.
///
/// # Errors
/// [`Fault`] if it holds something else than a number.
pub(crate) fn read(text: &str, decimal: Decimal) -> Result<Cell, Fault> {
    // Nearly all cells are bare numbers.
    if let Some(value) = plain(text, decimal) {
        return Ok(Cell::Number(Number { value, sd: None, percent: false }));
    }
    if is_missing(text) {
        return Ok(Cell::Missing);
    }
    let bare = undecorated(text);
    let Some((mean, sd)) = PLUS_MINUS.iter().find_map(|mark| bare.split_once(mark)) else {
        let (bare, percent) = without_percent(bare);
        return Ok(Cell::Number(Number { value: number(bare, decimal)?, sd: None, percent }));
    };
    // `61.4 ± 0.3%`: one sign is enough for both.
    let (mean, sd) = (without_percent(undecorated(mean)), without_percent(undecorated(sd)));
    Ok(Cell::Number(Number {
        value: number(mean.0, decimal)?,
        sd: Some(number(sd.0, decimal)?),
        percent: mean.1 || sd.1,
    }))
}

/// Whether the text says that there is no value. Only for score columns: elsewhere `nan` may be Min Nan Chinese.
#[must_use]
pub(crate) fn is_missing(text: &str) -> bool {
    const WORDS: &[&str] =
        &["", "-", "--", "---", "–", "—", "na", "n/a", "nan", "#n/a", "<na>", "null", "none", "inf", "infinity"];
    let unsigned = text.strip_prefix(['-', '+']).filter(|rest| rest.starts_with(['i', 'I', 'n', 'N'])).unwrap_or(text);
    unsigned.len() <= 9 && WORDS.iter().any(|word| unsigned.eq_ignore_ascii_case(word))
}

/// What a number tells of the decimal mark of its file: `Some` if it can only be read with that one.
#[must_use]
pub(crate) fn evidence(text: &str) -> Option<Decimal> {
    if !text.contains([',', '.']) || is_grouped_once(text, b',') || is_grouped_once(text, b'.') {
        return None;
    }
    match (read(text, Decimal::Point), read(text, Decimal::Comma)) {
        (Ok(Cell::Number(_)), Err(_)) => Some(Decimal::Point),
        (Err(_), Ok(Cell::Number(_))) => Some(Decimal::Comma),
        _ => None,
    }
}

const PLUS_MINUS: &[&str] = &["±", "+/-", "+-", "\\pm"];

/// A bare unsigned number without exponent, on the shortest way.
fn plain(text: &str, decimal: Decimal) -> Option<f64> {
    let bytes = text.as_bytes();
    if decimal != Decimal::Point || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let mut marks = 0;
    for &byte in bytes {
        marks += u32::from(byte == b'.');
        if !byte.is_ascii_digit() && byte != b'.' {
            return None;
        }
    }
    // More digits than any double has (309) would be infinite.
    if marks > 1 || bytes.len() > 300 { None } else { text.parse().ok() }
}

/// Takes bold, stars, daggers and their LaTeX and Markdown spellings off both ends.
fn undecorated(text: &str) -> &str {
    const COMMANDS: &[&str] = &["\\textbf", "\\mathbf", "\\underline", "\\textit", "\\emph"];
    const MARKS: &[&str] = &["^{\\dagger}", "^\\dagger", "\\dagger", "^{*}", "^*"];
    let mut bare = text;
    loop {
        let before = bare.len();
        bare = bare.trim_matches(|c: char| c.is_whitespace() || "*_†‡§$".contains(c));
        bare = COMMANDS.iter().find_map(|command| bare.strip_prefix(command)).unwrap_or(bare);
        bare = MARKS.iter().find_map(|mark| bare.strip_suffix(mark)).unwrap_or(bare);
        bare = bare.trim_matches(['{', '}']);
        if bare.len() == before {
            return bare;
        }
    }
}

fn without_percent(text: &str) -> (&str, bool) {
    match text.strip_suffix("\\%").or_else(|| text.strip_suffix('%')) {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    }
}

/// `1,234` or `-12,345`: one group of exactly three digits, which may as well be decimals. `0,614` is no group.
fn is_grouped_once(text: &str, mark: u8) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    let Some(place) = unsigned.iter().position(|&byte| byte == mark) else { return false };
    let (head, tail) = (&unsigned[..place], &unsigned[place + 1..]);
    let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    (1..=3).contains(&head.len()) && tail.len() == 3 && digits(head) && digits(tail) && head[0] != b'0'
}

/// A signed number with decimal mark, thousands and exponent.
fn number(text: &str, decimal: Decimal) -> Result<f64, Fault> {
    let text = text.trim();
    let (mark, group) = decimal.marks();
    if let Some(value) = written_with(text, mark, group) {
        return if is_grouped_once(text, group) { Err(Fault::Ambiguous) } else { Ok(value) };
    }
    // Readable with the marks swapped: the file has decided for the other reading.
    let swapped = written_with(text, group, mark).is_some();
    Err(if swapped { Fault::Ambiguous } else { Fault::NotANumber })
}

/// The number, if it is well formed with that decimal mark and that thousands mark.
fn written_with(text: &str, mark: u8, group: u8) -> Option<f64> {
    let (negative, unsigned) = match text.strip_prefix(['-', '−', '+']) {
        Some(rest) => (!text.starts_with('+'), rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once(char::from(mark)).unwrap_or((mantissa, ""));
    let mut groups = whole.split(char::from(group));
    let head = groups.next()?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = whole.len() != head.len();
    let well_grouped = !grouped || (1..=3).contains(&head.len()) && !head.starts_with('0');
    if !well_grouped || !digits(head) || !groups.all(|part| part.len() == 3 && digits(part)) || !digits(fraction) {
        return None;
    }
    if head.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let value: f64 = format!("{whole}.{fraction}e{exponent}").parse().ok()?;
    value.is_finite().then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str, decimal: Decimal) -> Result<(f64, Option<f64>, bool), Option<Fault>> {
        match read(text, decimal) {
            Ok(Cell::Number(number)) => Ok((number.value, number.sd, number.percent)),
            Ok(Cell::Missing) => Err(None),
            Err(fault) => Err(Some(fault)),
        }
    }

    #[test]
    fn numbers_of_every_kind() {
        let point = |text| value(text, Decimal::Point);
        for text in ["61.4", "+61.4", "**61.4**", "61.4*", "61.4†", "\\textbf{61.4}", "$61.4^{\\dagger}$", "6.14e1"] {
            assert_eq!(point(text), Ok((61.4, None, false)), "{text}");
        }
        for text in ["61.4 ± 0.3", "61.4±0.3", "61.4 +/- 0.3", "**61.4** ± 0.3", "61.4$_{\\pm 0.3}$", "61.4 $\\pm$ 0.3"]
        {
            assert_eq!(point(text), Ok((61.4, Some(0.3), false)), "{text}");
        }
        assert_eq!(point("61.4%"), Ok((61.4, None, true)));
        assert_eq!(point("61.4 \\%"), Ok((61.4, None, true)));
        assert_eq!(point("61.4 ± 0.3 %"), Ok((61.4, Some(0.3), true)));
        assert_eq!(point(".614"), Ok((0.614, None, false)));
        assert_eq!(point("-0.5"), Ok((-0.5, None, false)));
        assert_eq!(point("−0.5"), Ok((-0.5, None, false)));
        assert_eq!(point("1,234.5"), Ok((1234.5, None, false)));
        assert_eq!(point("1,234,567"), Ok((1_234_567.0, None, false)));
    }

    #[test]
    fn words_for_missing_are_never_numbers() {
        for text in ["", "-", "--", "—", "n/a", "NA", "NaN", "nan", "-nan", "inf", "-inf", "+Infinity", "null", "None"]
        {
            assert_eq!(value(text, Decimal::Point), Err(None), "{text}");
        }
        for text in ["zero", "61.4.1", "61.4 (0.3)", "6 1", "1e", "1e999", "%", "*", "± 3", ".", "0x1F", "61.4 ± x"] {
            assert_eq!(value(text, Decimal::Point), Err(Some(Fault::NotANumber)), "{text}");
        }
    }

    #[test]
    fn the_decimal_mark_of_the_file_decides() {
        assert_eq!(value("61,4", Decimal::Comma), Ok((61.4, None, false)));
        assert_eq!(value("1.234,5", Decimal::Comma), Ok((1234.5, None, false)));
        assert_eq!(value("61,4 ± 0,3", Decimal::Comma), Ok((61.4, Some(0.3), false)));
        assert_eq!(value("1,234", Decimal::Comma), Ok((1.234, None, false)));
        for text in ["1,234", "61,4", "1.234,5", "0,614"] {
            assert_eq!(value(text, Decimal::Point), Err(Some(Fault::Ambiguous)), "{text}");
        }
        for text in ["1.234", "61.4", "0.614"] {
            assert_eq!(value(text, Decimal::Comma), Err(Some(Fault::Ambiguous)), "{text}");
        }
    }

    #[test]
    fn only_numbers_without_doubt_are_evidence() {
        for (text, expected) in [
            ("61,4", Some(Decimal::Comma)),
            ("0,614", Some(Decimal::Comma)),
            ("1.234,5", Some(Decimal::Comma)),
            ("61.4", Some(Decimal::Point)),
            ("1,234.5", Some(Decimal::Point)),
            ("1,234", None),
            ("61", None),
            ("mnli", None),
        ] {
            assert_eq!(evidence(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_number_is_read_back(value in -1e6_f64..1e6) {
            let text = value.to_string();
            prop_assert_eq!(super::tests::value(&text, Decimal::Point), Ok((value, None, false)));
            let scientific = format!("{value:e}");
            prop_assert_eq!(super::tests::value(&scientific, Decimal::Point), Ok((value, None, false)));
        }

        #[test]
        fn no_text_makes_it_panic_or_infinite(text in "\\PC{0,12}|[0-9.,eE+%*±-]{0,12}") {
            for decimal in [Decimal::Point, Decimal::Comma] {
                if let Ok(Cell::Number(number)) = read(&text, decimal) {
                    prop_assert!(number.value.is_finite());
                }
            }
        }
    }
}
