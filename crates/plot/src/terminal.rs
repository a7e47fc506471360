//! Lines of text for the terminal: names cut and padded to columns, and a row of characters to draw on.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::axis::Axis;

/// A name in exactly `width` columns, shortened by "…" if it is longer.
pub(crate) fn padded(name: &str, width: usize) -> String {
    let cut = cut(name, width);
    let blank = width.saturating_sub(cut.width());
    cut + &" ".repeat(blank)
}

/// A name in at most `width` columns, shortened by "…" if it is longer.
pub(crate) fn cut(name: &str, width: usize) -> String {
    // Control characters would move what follows.
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    if name.width() <= width {
        return name;
    }
    let (mut text, mut taken) = (String::new(), 1);
    for c in name.chars() {
        taken += c.width().unwrap_or(0);
        if taken > width {
            break;
        }
        text.push(c);
    }
    if width > 0 {
        text.push('\u{2026}');
    }
    text
}

/// The widest of these names, columns, but at most `most`.
pub(crate) fn widest<'a>(names: impl Iterator<Item = &'a str>, most: usize) -> usize {
    names.map(UnicodeWidthStr::width).max().unwrap_or(0).min(most)
}

/// A text set flush right in `width` columns.
pub(crate) fn right(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
}

/// A row of single-width characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row(Vec<char>);

impl Row {
    /// `width` blanks.
    pub(crate) fn new(width: usize) -> Self {
        Self(vec![' '; width])
    }

    /// Puts a character into a column; beyond the row nothing happens.
    pub(crate) fn put(&mut self, column: usize, c: char) {
        if let Some(place) = self.0.get_mut(column) {
            *place = c;
        }
    }

    /// What stands in a column.
    pub(crate) fn get(&self, column: usize) -> Option<char> {
        self.0.get(column).copied()
    }

    /// Writes a text from a column on, moved left as far as the row needs it.
    pub(crate) fn write(&mut self, column: usize, text: &str) {
        let start = column.min(self.0.len().saturating_sub(text.chars().count()));
        text.chars().enumerate().for_each(|(place, c)| self.put(start + place, c));
    }

    /// The row as text.
    pub(crate) fn text(&self) -> String {
        self.0.iter().collect()
    }
}

/// The column of `width` in which a share from 0 to 1 lies.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a column")]
pub(crate) fn column(share: f64, width: usize) -> usize {
    (share.clamp(0.0, 1.0) * width.saturating_sub(1) as f64).round() as usize
}

/// An axis `width` columns long behind so many blanks: the ticks that have room.
pub(crate) fn ticks(axis: &Axis, indent: usize, width: usize) -> String {
    let mut row = Row::new(width);
    for tick in &axis.ticks {
        let length = tick.label.chars().count();
        let start = column(axis.share(tick.value), width).saturating_sub(length / 2);
        let free = (start.saturating_sub(1)..=start + length).all(|column| row.get(column).is_none_or(|c| c == ' '));
        if free {
            row.write(start, &tick.label);
        }
    }
    format!("{}{}", " ".repeat(indent), row.text().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_columns_they_are_given() {
        assert_eq!(padded("mnli", 6), "mnli  ");
        assert_eq!(padded("squad_v2", 6), "squad\u{2026}");
        // A wide character that does not fit leaves a blank.
        assert_eq!(padded("\u{4e2d}\u{6587}\u{4e2d}", 4), "\u{4e2d}\u{2026} ");
        assert_eq!(cut("a\tb", 5), "ab");
        assert_eq!(right("+1", 4), "  +1");
    }

    #[test]
    fn rows_hold_what_fits() {
        let mut row = Row::new(5);
        row.write(3, "abc");
        row.put(9, 'x');
        assert_eq!(row.text(), "  abc");
        assert_eq!([0.0, 0.5, 1.0, 7.0].map(|share| column(share, 5)), [0, 2, 4, 4]);
    }
}
