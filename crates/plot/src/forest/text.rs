//! The forest plot in lines of characters.

use super::columns::ends;
use super::{Estimate, Forest};
use crate::axis::{Axis, Spacing, Written};
use crate::figure::Terminal;
use crate::judged::{marks, short_reason};
use crate::number::signed;
use crate::terminal::{Row, column, cut, padded, right, ticks, widest};
use stilt_analysis::family::Verdict;

/// Names take at most this share of a line, and the plot is at least so many characters wide.
const NAMES: usize = 3;
const PLOT: usize = 17;

/// Writes the figure.
pub(super) fn write(forest: &Forest, terminal: &Terminal) -> String {
    let digits = forest.decimals();
    // Names stand below their heading, a little to the right.
    let indent = if forest.sections.iter().any(|section| section.named().is_some()) { "  " } else { "" };
    let names = widest(forest.lines().map(|line| line.label.as_str()), terminal.width / NAMES).max(4) + indent.len();
    let estimate = |line: &Estimate| line.finding.estimate().map(|value| signed(value, digits)).unwrap_or_default();
    let columns =
        |text: &dyn Fn(&Estimate) -> String| forest.lines().map(|line| text(line).chars().count()).max().unwrap_or(0);
    let numbers = [columns(&estimate), columns(&|line| marks(&line.finding)), columns(&|line| ends(line, digits))];
    let taken = names + numbers.iter().sum::<usize>() + 5;
    let plot = terminal.width.saturating_sub(taken).max(PLOT);
    let axis = Axis::new(forest.range.into_iter(), Spacing::Linear, Written::Signed, 6);
    let mut out = Vec::new();
    out.push(sides(forest, &axis, names + 2, plot, terminal.width));
    for section in &forest.sections {
        out.extend(section.named().map(|heading| cut(heading, terminal.width)));
        for line in &section.lines {
            let mut text = format!("{}  ", padded(&format!("{indent}{}", line.label), names));
            match line.finding.estimate() {
                Some(value) => {
                    text.push_str(&range(line, value, &axis, plot));
                    text.push_str(&format!("  {}", right(&signed(value, digits), numbers[0])));
                    text.push_str(&format!("{:<1$} ", marks(&line.finding), numbers[1]));
                    let interval = ends(line, digits);
                    let shown = if interval.is_empty() { line.finding.verdict().to_string() } else { interval };
                    text.push_str(&right(&shown, numbers[2]));
                }
                None => {
                    let room = plot + numbers.iter().sum::<usize>() + 3;
                    text.push_str(&right(&cut(&short_reason(&line.finding), room), room));
                }
            }
            out.push(text.trim_end().to_owned());
        }
    }
    out.push(ticks(&axis, names + 2, plot));
    out.push(cut(&format!("{}{}", " ".repeat(names + 2), forest.axis), terminal.width));
    out.push(String::new());
    out.join("\n")
}

/// The interval, the estimate and the line of zero in characters.
fn range(line: &Estimate, estimate: f64, axis: &Axis, width: usize) -> String {
    let mut row = Row::new(width);
    let zero = column(axis.share(0.0), width);
    row.put(zero, '\u{2502}');
    let at = |value: f64| column(axis.share(value), width);
    if let Some(interval) = line.finding.interval() {
        let (from, to) = (at(interval.low), at(interval.high));
        (from..=to).for_each(|column| row.put(column, if column == zero { '\u{253c}' } else { '\u{2500}' }));
        row.put(from, if axis.share(interval.low) < 0.0 { '\u{25c0}' } else { '\u{251c}' });
        row.put(to, if axis.share(interval.high) > 1.0 { '\u{25b6}' } else { '\u{2524}' });
    }
    let filled = matches!(line.finding.verdict(), Verdict::Better | Verdict::Worse);
    let mark = match (line.pooled, filled) {
        (true, true) => '\u{25c6}',
        (true, false) => '\u{25c7}',
        (false, true) => '\u{25cf}',
        (false, false) => '\u{25cb}',
    };
    row.put(at(estimate), mark);
    row.text()
}

/// What it means to lie on either side of zero.
fn sides(forest: &Forest, axis: &Axis, indent: usize, plot: usize, width: usize) -> String {
    let zero = indent + column(axis.share(0.0), plot);
    let [below, above] = &forest.sides;
    if below.trim().is_empty() && above.trim().is_empty() {
        return String::new();
    }
    let below = cut(&format!("\u{2190} {below}"), zero.saturating_sub(1));
    let above = cut(&format!("{above} \u{2192}"), width.saturating_sub(zero + 2));
    format!("{} \u{2502} {above}", right(&below, zero.saturating_sub(1)))
}
