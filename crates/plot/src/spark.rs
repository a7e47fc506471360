//! Curves as lines of text: a character per value, the higher the larger.

use unicode_width::UnicodeWidthStr;

use crate::figure::Terminal;

/// Eighths of a line, from the lowest value to the highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What stands for a value that is missing.
const MISSING: char = '·';

/// A curve and what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Along the axis, the same places for all rows.
    pub(crate) values: Vec<Option<f64>>,
    /// Its numbers, in words.
    pub(crate) said: String,
}

/// The rows below each other on one scale from `low` to `high`, each with its name before and its numbers behind it. Curves
/// longer than the room there is are drawn with means of neighbours.
pub(crate) fn rows(rows: &[Row], [low, high]: [f64; 2], terminal: &Terminal) -> String {
    // Names may be long and terminals narrow: something of a curve is to be seen all the same.
    const LEAST: usize = 8;
    let width = |text: fn(&Row) -> &str| rows.iter().map(|row| text(row).width()).max().unwrap_or(0);
    let (names, said) = (width(|row| &row.name), width(|row| &row.said));
    let room = terminal.width.saturating_sub(names + said + 4).max(LEAST);
    let line = |row: &Row| {
        let values = means(&row.values, room);
        let bars: String =
            values.into_iter().map(|value| value.map_or(MISSING, |value| bar(value, low, high))).collect();
        let pad = " ".repeat(if names > 0 { names + 2 - row.name.width() } else { 0 });
        format!("{}{pad}{bars}  {}", row.name, row.said).trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// The character of a value.
fn bar(value: f64, low: f64, high: f64) -> char {
    // Halves: the difference of two huge numbers of opposite sign is no number.
    let share = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
    // Where all values are equal there is no range.
    let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 8")]
    let eighth = (share * 8.0) as usize;
    BARS[eighth.min(7)]
}

/// At most `most` values: means of as many neighbours as needed; missing only where all of them are.
fn means(values: &[Option<f64>], most: usize) -> Vec<Option<f64>> {
    let of = values.len().div_ceil(most.max(1)).max(1);
    let mean = |chunk: &[Option<f64>]| {
        let known: Vec<f64> = chunk.iter().copied().flatten().collect();
        #[expect(clippy::cast_precision_loss, reason = "a number of values")]
        let n = known.len() as f64;
        (n > 0.0).then(|| known.iter().map(|value| value / n).sum())
    };
    values.chunks(of).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Terminal = Terminal { width: 80, color: false };

    fn row(name: &str, values: &[Option<f64>]) -> Row {
        Row { name: name.to_owned(), values: values.to_vec(), said: "+7.0".to_owned() }
    }

    #[test]
    fn a_curve_is_a_line_and_what_is_missing_a_dot() {
        let values = [Some(0.0), Some(3.5), None, Some(7.0)];
        assert_eq!(
            rows(&[row("a", &values), row("bcd", &[None; 4])], [0.0, 7.0], &WIDE),
            "a    ▁▅·█  +7.0\nbcd  ····  +7.0\n"
        );
    }

    #[test]
    fn equal_values_stand_in_the_middle_and_huge_ones_do_no_harm() {
        assert_eq!(bar(2.0, 2.0, 2.0), '▅');
        assert_eq!([f64::MIN, 0.0, f64::MAX].map(|value| bar(value, f64::MIN, f64::MAX)), ['▁', '▅', '█']);
    }

    #[test]
    fn long_curves_are_drawn_with_means() {
        // Room for 20: means of five, 2 to 97.
        let values: Vec<Option<f64>> = (0..100).map(|value| Some(f64::from(value))).collect();
        let text = rows(&[row("中文", &values)], [0.0, 99.0], &Terminal { width: 32, color: false });
        assert_eq!(text, "中文  ▁▁▁▂▂▃▃▃▄▄▅▅▆▆▆▇▇███  +7.0\n");
        assert_eq!(means(&[Some(1.0), Some(3.0), None, None], 2), [Some(2.0), None]);
    }
}
