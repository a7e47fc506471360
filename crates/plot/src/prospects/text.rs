//! Expected gains in lines of characters.

use super::{Prospect, Prospects};
use crate::axis::{Axis, Spacing, Written};
use crate::figure::Terminal;
use crate::terminal::{Row, column, cut, padded, right, ticks, widest};

/// Names take at most this part of a line, and the plot is at least so many characters wide.
const NAMES: usize = 3;
const PLOT: usize = 17;

/// The marks of candidates: predicted alone, measured, and the sign of the one to run next.
const MARKS: [char; 2] = ['\u{25cf}', '\u{25a0}'];
const NEXT: &str = "\u{25c0} next";

/// Writes the figure.
pub(super) fn write(figure: &Prospects, terminal: &Terminal) -> String {
    let names = widest(figure.rows.iter().map(|row| row.name.as_str()), terminal.width / NAMES).max(4);
    let numbers = |place: usize| {
        let cells = figure.rows.iter().filter_map(|row| row.numbers.get(place).map(String::as_str));
        widest(cells.chain(figure.titles.get(place).map(|[title, _]| title.as_str())), terminal.width / NAMES)
    };
    let widths: Vec<usize> = (0..figure.titles.len()).map(numbers).collect();
    let next = NEXT.chars().count() + 1;
    let left = |count: &usize| {
        let taken = names + 2 + next + widths.iter().take(*count).map(|width| width + 2).sum::<usize>();
        terminal.width.saturating_sub(taken)
    };
    let count = (0..=widths.len()).rev().find(|count| left(count) >= PLOT).unwrap_or(0);
    let plot = left(&count).max(PLOT);
    let axis = Axis::new(figure.range.iter().copied(), Spacing::Linear, Written::Signed, 6);
    let cells = |texts: &[String]| -> String {
        let cell = |(text, width): (&String, &usize)| format!("  {}", right(&cut(text, *width), *width));
        texts.iter().zip(&widths).take(count).map(cell).collect()
    };
    let titles: Vec<String> = figure.titles.iter().map(|[title, _]| title.clone()).collect();
    let mut out = vec![format!("{}{}", " ".repeat(names + 2 + plot), cells(&titles))];
    out.extend(figure.rows.iter().map(|row| {
        let next = if row.next { format!(" {NEXT}") } else { String::new() };
        let line = format!("{}  {}{}{next}", padded(&row.name, names), range(row, &axis, plot), cells(&row.numbers));
        line.trim_end().to_owned()
    }));
    out.push(ticks(&axis, names + 2, plot));
    out.push(cut(&format!("{}{}", " ".repeat(names + 2), figure.axis), terminal.width));
    let [predicted, measured, _] = &figure.legend;
    out.push(cut(&format!("{} {measured}  {} {predicted}", MARKS[1], MARKS[0]), terminal.width));
    out.push(String::new());
    out.join("\n")
}

/// The interval, the expected gain and the line of zero in characters.
fn range(row: &Prospect, axis: &Axis, width: usize) -> String {
    let mut line = Row::new(width);
    let at = |value: f64| column(axis.share(value), width);
    let zero = at(0.0);
    line.put(zero, '\u{2502}');
    if let Some(interval) = row.interval {
        let (from, to) = (at(interval.low), at(interval.high));
        (from..=to).for_each(|column| line.put(column, if column == zero { '\u{253c}' } else { '\u{2500}' }));
        line.put(from, if axis.share(interval.low) < 0.0 { '\u{25c0}' } else { '\u{251c}' });
        line.put(to, if axis.share(interval.high) > 1.0 { '\u{25b6}' } else { '\u{2524}' });
    }
    if row.gain.is_finite() {
        line.put(at(row.gain), MARKS[usize::from(row.measured)]);
    }
    line.text()
}
