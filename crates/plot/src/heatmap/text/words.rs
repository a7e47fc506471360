//! Words in columns of characters, some of which take two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters a text takes.
pub(super) fn wide(text: &str) -> usize {
    text.width()
}

/// A text with spaces up to `width`, before it or after it.
pub(super) fn padded(text: &str, width: usize, before: bool) -> String {
    let spaces = " ".repeat(width.saturating_sub(wide(text)));
    if before { spaces + text } else { format!("{text}{spaces}") }
}

/// A text of at most `width` characters, the last of them "…" if something is left out.
pub(super) fn cut(text: &str, width: usize) -> String {
    if wide(text) <= width {
        return text.to_owned();
    }
    let start = first(text, width.saturating_sub(1));
    format!("{}\u{2026}", start.trim_end())
}

/// As much of the start of a text as fits into `width`.
fn first(text: &str, width: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > width
    });
    end.map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

/// A text on at most `most` lines of `width`, broken between words and after hyphens where it can, else within words.
pub(super) fn stacked(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_inclusive([' ', '-', '/', '_']) {
        let mut word = word;
        let joined = lines.last().map(|line| format!("{line}{word}")).filter(|line| wide(line.trim_end()) <= width);
        if let (Some(joined), Some(last)) = (joined, lines.last_mut()) {
            *last = joined;
            continue;
        }
        while wide(word.trim_end()) > width {
            let start = first(word, width);
            // A character that is wider than the column still has to go somewhere.
            let taken =
                if start.is_empty() { word.chars().next().map_or(word.len(), char::len_utf8) } else { start.len() };
            let (start, rest) = word.split_at(taken);
            lines.push(start.to_owned());
            word = rest;
        }
        lines.push(word.to_owned());
    }
    let mut lines: Vec<String> = lines.into_iter().map(|line| line.trim_end().to_owned()).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last}\u{2026}"), width);
        }
    }
    lines
}

/// Entries with two spaces between them, on as many lines as they need.
pub(super) fn filled(entries: impl Iterator<Item = String>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        match lines.last_mut() {
            Some(line) if wide(line) + 2 + wide(&entry) <= width => {
                line.push_str("  ");
                line.push_str(&entry);
            }
            _ => lines.push(cut(&entry, width)),
        }
    }
    lines
}
