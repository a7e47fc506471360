//! Claims in lines of characters.

use stilt_analysis::claims::ClaimVerdict;

use super::{Checked, Claimed, Claims};
use crate::axis::{Axis, Spacing, Written};
use crate::figure::Terminal;
use crate::terminal::{Row, column, cut, padded, right, ticks, widest};

/// Ids take at most this part of a line, and the plot is at least so many characters wide.
const NAMES: usize = 4;
const PLOT: usize = 17;

/// Writes the figure.
pub(super) fn write(claims: &Claims, terminal: &Terminal) -> String {
    let ids = widest(claims.claims.iter().map(|claim| claim.id.as_str()), terminal.width / NAMES).max(4);
    let measured: Vec<String> = claims.claims.iter().map(Checked::measured).collect();
    let on_axis = |claim: &Checked| claim.claimed != Claimed::Words;
    let numbers = claims.claims.iter().zip(&measured).filter(|(claim, _)| on_axis(claim));
    let numbers = widest(numbers.map(|(_, text)| text.as_str()), terminal.width / NAMES);
    let verdict = "\u{25c6} contradicted".chars().count();
    let plot = terminal.width.saturating_sub(ids + numbers + verdict + 6).max(PLOT);
    let axis = Axis::new(claims.range.iter().copied(), Spacing::Linear, Written::Signed, 6);
    let line = |(claim, measured): (&Checked, &String)| {
        let body = if on_axis(claim) {
            format!("{}  {}", range(claim, &axis, plot), right(&cut(measured, numbers), numbers))
        } else {
            let observed = if measured.is_empty() { String::new() } else { format!("{measured}; ") };
            padded(&format!("{observed}claimed: {}", claim.expected), plot + 2 + numbers)
        };
        let verdict = format!("{} {}", mark(claim.judgement.verdict), claim.judgement.verdict);
        let mut text = format!("{}  {body}  {verdict}", padded(&claim.id, ids));
        // What is not drawn is said: why there is no answer, if the line has room.
        let room = terminal.width.saturating_sub(widest([text.as_str()].into_iter(), usize::MAX) + 2);
        let reason = claim.reason();
        if room >= reason.chars().count() && !reason.is_empty() {
            text.push_str(&format!(": {reason}"));
        }
        text.trim_end().to_owned()
    };
    let mut out: Vec<String> = claims.claims.iter().zip(&measured).map(line).collect();
    if !claims.range.is_empty() {
        out.push(ticks(&axis, ids + 2, plot));
        out.push(cut(&format!("{}{}", " ".repeat(ids + 2), claims.axis), terminal.width));
        out.push("\u{2591} what is claimed, \u{2503} its value, \u{251c}\u{2500}\u{2524} what was observed".to_owned());
    }
    out.push(String::new());
    out.join("\n")
}

/// The mark of a verdict.
fn mark(verdict: ClaimVerdict) -> char {
    match verdict {
        ClaimVerdict::Supported => '\u{25cf}',
        ClaimVerdict::Contradicted => '\u{25c6}',
        ClaimVerdict::NotTestable => '\u{25cb}',
    }
}

/// What is claimed, what was observed and the line of zero, in characters.
fn range(claim: &Checked, axis: &Axis, width: usize) -> String {
    let mut row = Row::new(width);
    let at = |value: f64| column(axis.share(value), width);
    let shade = |row: &mut Row, from: usize, to: usize| (from..=to).for_each(|column| row.put(column, '\u{2591}'));
    match claim.claimed {
        Claimed::Value(value, tolerance) => shade(&mut row, at(value - tolerance), at(value + tolerance)),
        Claimed::Within(bound) => shade(&mut row, at(-bound), at(bound)),
        Claimed::Better => shade(&mut row, at(0.0), width.saturating_sub(1)),
        Claimed::Worse => shade(&mut row, 0, at(0.0)),
        Claimed::Words => {}
    }
    row.put(at(0.0), '\u{2502}');
    if let Claimed::Value(value, _) = claim.claimed {
        row.put(at(value), '\u{2503}');
    }
    let gains = claim.gains();
    for ends in gains.iter().filter_map(|(_, ends)| *ends) {
        let [from, to] = ends.map(at);
        (from..=to).for_each(|column| row.put(column, '\u{2500}'));
        row.put(from, if axis.share(ends[0]) < 0.0 { '\u{25c0}' } else { '\u{251c}' });
        row.put(to, if axis.share(ends[1]) > 1.0 { '\u{25b6}' } else { '\u{2524}' });
    }
    for (gain, _) in gains {
        row.put(at(gain), mark(claim.judgement.verdict));
    }
    row.text()
}
