//! The diagram in lines of characters: one per name, groups as upright bars.

use super::{Bar, CriticalDifference, rate};
use crate::figure::Terminal;
use crate::number::score;
use crate::terminal::{Row, column, cut, padded, right, widest};

/// Names take at most this share of a line, and the axis is at least so many characters wide.
const NAMES: usize = 3;
const AXIS: usize = 16;

/// Writes the figure.
pub(super) fn write(diagram: &CriticalDifference, terminal: &Terminal) -> String {
    let entries = &diagram.entries;
    let ranks: Vec<String> = entries.iter().map(|entry| score(entry.rank, 2)).collect();
    let names = widest(entries.iter().map(|entry| entry.name.as_str()), terminal.width / NAMES).max(4);
    let digits = ranks.iter().map(|rank| rank.chars().count()).max().unwrap_or(0);
    let indent = names + digits + diagram.groups.len() + 4;
    let width = terminal.width.saturating_sub(indent).max(AXIS);
    let at = |rank: f64| column((rank - 1.0) / (diagram.end() - 1.0), width);
    let blank = " ".repeat(indent);
    let mut out = Vec::new();
    out.extend((!diagram.axis.is_empty()).then(|| cut(&diagram.axis, terminal.width)));
    if let Some(Bar { difference, alpha, shown, cut: goes_on }) = diagram.bar() {
        let mut row = Row::new(width);
        let end = at(1.0 + shown);
        (0..=end).for_each(|column| row.put(column, '\u{2500}'));
        row.put(0, '\u{251c}');
        row.put(end, if goes_on { '\u{2192}' } else { '\u{2524}' });
        let label = format!("CD {} (alpha {})", score(difference, 2), rate(alpha));
        // Beside its bar, or before it where that ends too late.
        if end + 2 + label.chars().count() <= width {
            row.write(end + 2, &label);
            out.push(blank.clone() + row.text().trim_end());
        } else {
            out.push(format!("{} {}", padded(&label, indent - 1), row.text().trim_end()));
        }
    }
    let mut numbers = Row::new(width);
    let mut line = Row::new(width);
    (0..width).for_each(|column| line.put(column, '\u{2500}'));
    let (mut free, mut rank) = (0, 1_u32);
    while f64::from(rank) <= diagram.end() {
        let (place, label) = (at(f64::from(rank)), rank.to_string());
        if place >= free && place + label.len() <= width {
            numbers.write(place, &label);
            line.put(place, '\u{253c}');
            free = place + label.len() + 2;
        }
        rank += 1;
    }
    out.push(blank.clone() + numbers.text().trim_end());
    out.push(blank + &line.text());
    for (place, (entry, rank)) in entries.iter().zip(&ranks).enumerate() {
        let member = |group: &Vec<usize>| {
            let between = group.first() <= Some(&place) && Some(&place) <= group.last();
            if group.contains(&place) {
                '\u{2503}'
            } else if between {
                '\u{250a}'
            } else {
                ' '
            }
        };
        let bars: String = diagram.groups.iter().map(member).collect();
        let mut row = Row::new(width);
        row.put(at(entry.rank), if entry.baseline { '\u{25cb}' } else { '\u{25cf}' });
        let text = format!("{} {} {bars}  {}", padded(&entry.name, names), right(rank, digits), row.text());
        out.push(text.trim_end().to_owned());
    }
    if !diagram.groups.is_empty() {
        out.push("Upright bars join what cannot be told apart.".to_owned());
    }
    out.push(String::new());
    out.join("\n")
}
