//! A robustness plot as lines of text: a strip of dots per row on one scale, and the numbers beside it.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Robustness, Swarm};
use crate::axis::{Axis, Spacing, Written};
use crate::figure::Terminal;

/// One, two, three, and four or more languages in one place.
const DOTS: [char; 4] = ['·', ':', '∴', '∷'];

/// The mean, and the line of no gain.
const MEAN: char = '◆';
const ZERO: char = '│';

/// The names of rows take at most this share of the line.
const NAMES: usize = 3;

/// A strip is at least and at most so many characters wide.
const STRIP: [usize; 2] = [20, 72];

/// Two columns are so far apart.
const GAP: &str = "  ";

/// What stands right of the strips.
const HEADINGS: [&str; 4] = ["worst", "mean", "best", "worse"];

pub(super) fn text(figure: &Robustness, terminal: &Terminal) -> String {
    let columns: Vec<Vec<String>> = (0..HEADINGS.len()).map(|column| numbers(figure, column)).collect();
    let widths: Vec<usize> =
        columns.iter().map(|cells| cells.iter().map(|cell| cell.width()).max().unwrap_or(0)).collect();
    let beside: usize = widths.iter().filter(|width| **width > 0).map(|width| width + GAP.len()).sum();
    let most = terminal.width / NAMES;
    let names: Vec<String> = figure.strips.iter().map(|strip| cut(&strip.name, most)).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let [least, longest] = STRIP;
    let length = terminal.width.saturating_sub(widest + GAP.len() + beside).clamp(least, longest);
    let (axis, gains) = (axis(figure, length), figure.shows_gains());
    let right = |row: usize| {
        let cell = |(cells, width): (&Vec<String>, &usize)| {
            let cell = cells.get(row).map_or("", String::as_str);
            (*width > 0).then(|| format!("{GAP}{}{cell}", " ".repeat(width.saturating_sub(cell.width()))))
        };
        columns.iter().zip(&widths).filter_map(cell).collect::<String>()
    };
    let mut lines = vec![line(&" ".repeat(widest), &ticks(&axis, length), &right(0))];
    for (row, (strip, name)) in figure.strips.iter().zip(&names).enumerate() {
        let name = format!("{name}{}", " ".repeat(widest.saturating_sub(name.width())));
        lines.push(line(&name, &dots(gains, strip, &axis, length), &right(row + 1)));
    }
    lines.extend(key(figure, terminal.width));
    lines.push(String::new());
    lines.join("\n")
}

fn line(name: &str, strip: &str, numbers: &str) -> String {
    format!("{name}{GAP}{strip}{numbers}").trim_end().to_owned()
}

/// A column of numbers with its heading; empty if no row has one.
fn numbers(figure: &Robustness, column: usize) -> Vec<String> {
    let gains = figure.shows_gains();
    let cell = |strip: &Swarm| {
        let [worst, best] = strip.extremes(figure.lower_is_better)?;
        match column {
            0 => Some(format!("{} {}", cut(&worst.0.name, STRIP[0]), figure.written(worst.1, gains))),
            1 => strip.mean.as_ref().and_then(super::Mark::number).map(|mean| figure.written(mean, gains)),
            2 => Some(figure.written(best.1, gains)),
            _ => gains.then(|| {
                let judged = strip.drawn().count();
                format!("{}/{judged}", strip.drawn().filter(|(spot, _)| spot.value.is_worse()).count())
            }),
        }
    };
    let cells: Vec<String> = figure.strips.iter().map(|strip| cell(strip).unwrap_or_default()).collect();
    if cells.iter().all(String::is_empty) {
        return Vec::new();
    }
    HEADINGS.get(column).map(|heading| (*heading).to_owned()).into_iter().chain(cells).collect()
}

/// The scale of all rows.
fn axis(figure: &Robustness, length: usize) -> Axis {
    let means = figure.strips.iter().filter_map(|strip| strip.mean.as_ref());
    let numbers = figure.spots().map(|spot| &spot.value).chain(means).filter_map(super::Mark::number);
    let zero = figure.shows_gains().then_some(0.0);
    let written = if zero.is_some() { Written::Signed } else { Written::Score };
    Axis::new(numbers.chain(zero), Spacing::Linear, written, length / 6)
}

/// Where a value stands in a strip.
fn place(axis: &Axis, value: f64, length: usize) -> usize {
    let last = length.saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a line")]
    #[expect(clippy::cast_precision_loss, reason = "a line of text")]
    let place = (axis.share(value).clamp(0.0, 1.0) * last as f64).round() as usize;
    place.min(last)
}

/// The numbers of the scale, each above its place.
fn ticks(axis: &Axis, length: usize) -> String {
    let mut out = vec![' '; length];
    let mut free = 0;
    for tick in &axis.ticks {
        let width = tick.label.chars().count();
        let start = place(axis, tick.value, length).saturating_sub(width / 2).min(length.saturating_sub(width));
        if start < free || width > length {
            continue;
        }
        out.splice(start..start + width, tick.label.chars());
        free = start + width + 1;
    }
    out.into_iter().collect()
}

/// The marks of a row.
fn dots(gains: bool, strip: &Swarm, axis: &Axis, length: usize) -> String {
    let mut counts = vec![0_usize; length];
    for (_, number) in strip.drawn() {
        if let Some(count) = counts.get_mut(place(axis, number, length)) {
            *count += 1;
        }
    }
    let zero = gains.then(|| place(axis, 0.0, length));
    let mean = strip.mean.as_ref().and_then(super::Mark::number).map(|mean| place(axis, mean, length));
    let mark = |(at, count): (usize, usize)| {
        let dot = count.checked_sub(1).and_then(|more| DOTS.get(more.min(DOTS.len() - 1)).copied());
        let behind = if zero == Some(at) { ZERO } else { ' ' };
        if mean == Some(at) { MEAN } else { dot.unwrap_or(behind) }
    };
    counts.into_iter().enumerate().map(mark).collect()
}

/// What is shown and what the marks mean, on as many lines as that needs.
fn key(figure: &Robustness, width: usize) -> Vec<String> {
    let [one, two, three, four] = DOTS;
    let mut parts: Vec<String> = Some(figure.axis.clone()).filter(|axis| !axis.is_empty()).into_iter().collect();
    parts.push(format!("{one} {two} {three} {four} one, two, three, more languages"));
    if figure.strips.iter().any(|strip| strip.mean.as_ref().and_then(super::Mark::number).is_some()) {
        parts.push(format!("{MEAN} mean"));
    }
    if figure.shows_gains() {
        parts.push(format!("{ZERO} no gain"));
        parts.push("worse: languages judged worse, of all".to_owned());
    }
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.width() + part.width() + 2 <= width => line.push_str(&format!("; {part}")),
            _ => lines.push(part),
        }
    }
    lines
}

/// A name of at most `most` characters, the last of them "…" if something is left out.
fn cut(name: &str, most: usize) -> String {
    if name.width() <= most {
        return name.to_owned();
    }
    let mut out = String::new();
    for c in name.chars() {
        if out.width() + c.width().unwrap_or(0) + 1 > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
