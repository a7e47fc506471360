//! The heatmap as lines of text: numbers with signs and stars where they fit, symbols where not. Colours only repeat what
//! the signs say.

mod words;

use self::words::{cut, padded, stacked, wide};
use super::{Cell, Group, Heatmap};
use crate::color::Color;
use crate::figure::Terminal;
use crate::number::signed;
use crate::scale::Diverging;
use crate::theme::Theme;

/// Most lines of a column label above numbers.
const LABEL_LINES: usize = 4;
/// Columns are at least this wide, so that labels can be read.
const LABEL_LEAST: usize = 6;
/// What stands for a cell without a value.
const NONE: &str = "\u{b7}";
/// What stands after an average that is not comparable with its column.
const FEWER: &str = "~";
/// Marked better, better, marked worse, worse, and what rounds to zero.
const SYMBOLS: [&str; 5] = ["\u{25b2}", "\u{25b3}", "\u{25bc}", "\u{25bd}", "0"];

/// A heatmap on a terminal.
pub(super) fn text(heatmap: &Heatmap, terminal: &Terminal) -> String {
    let page = Page::new(heatmap, terminal);
    let numbers: Vec<Column> = (0..page.columns).map(|column| page.with_numbers(column)).collect();
    let total = page.label + numbers.iter().map(|column| column.width + 1).sum::<usize>() + page.gaps();
    if total <= terminal.width { page.numbers(&numbers) } else { page.symbols() }
}

/// What every line needs.
struct Page<'a> {
    heatmap: &'a Heatmap,
    terminal: &'a Terminal,
    scale: Diverging,
    columns: usize,
    /// Characters of the row labels.
    label: usize,
}

/// A column of numbers.
struct Column {
    /// Characters of a number, and of what follows it.
    number: usize,
    after: usize,
    width: usize,
    /// The label, line by line.
    label: Vec<String>,
}

impl<'a> Page<'a> {
    fn new(heatmap: &'a Heatmap, terminal: &'a Terminal) -> Self {
        let palette = Theme::acl().palette;
        let scale = Diverging::new(palette, &heatmap.values(), heatmap.limit);
        let longest = heatmap.row_labels().map(wide).max().unwrap_or(0);
        let label = longest.min((terminal.width / 3).max(8));
        Self { heatmap, terminal, scale, columns: heatmap.column_count(), label }
    }

    /// Characters that the gaps between groups take.
    fn gaps(&self) -> usize {
        self.heatmap.columns.len().saturating_sub(1)
    }

    /// Whether a column starts a group.
    fn starts(&self) -> Vec<bool> {
        let groups = self.heatmap.columns.iter();
        groups.flat_map(|group| (0..group.labels.len()).map(|place| place == 0)).collect()
    }

    fn with_numbers(&self, column: usize) -> Column {
        let cells = || self.heatmap.cells.iter().skip(column).step_by(self.columns);
        let number = cells().map(|cell| wide(&self.number(cell))).max().unwrap_or(0);
        let after = cells().map(|cell| wide(&after(cell))).max().unwrap_or(0);
        let name = self.heatmap.column_labels().nth(column).unwrap_or_default();
        let width = (number + after).max(wide(name).min(LABEL_LEAST));
        Column { number: width - after, after, width, label: stacked(name, width, LABEL_LINES) }
    }

    fn number(&self, cell: &Cell) -> String {
        cell.gain().map_or_else(|| NONE.to_owned(), |gain| signed(gain, self.heatmap.decimals()))
    }

    fn numbers(&self, columns: &[Column]) -> String {
        let mut out = String::new();
        let starts = self.starts();
        self.headings(columns, &mut out);
        let deepest = columns.iter().map(|column| column.label.len()).max().unwrap_or(0);
        for line in 0..deepest {
            let mut text = " ".repeat(self.label);
            for (column, first) in columns.iter().zip(&starts) {
                text.push_str(self.between(*first, text.len() > self.label));
                let above = deepest - column.label.len();
                let label = line.checked_sub(above).and_then(|line| column.label.get(line)).map_or("", String::as_str);
                text.push_str(&padded(label, column.number, true));
                text.push_str(
                    &" ".repeat((column.number + column.after).saturating_sub(column.number.max(wide(label)))),
                );
            }
            push(&mut out, &text);
        }
        self.rows(&mut out, |row, text| {
            for (place, (column, first)) in columns.iter().zip(&starts).enumerate() {
                let Some(cell) = self.heatmap.cells.get(row * self.columns + place) else { continue };
                text.push_str(self.between(*first, place > 0));
                let shown =
                    padded(&self.number(cell), column.number, true) + &padded(&after(cell), column.after, false);
                text.push_str(&self.painted(cell, shown));
            }
        });
        if self.heatmap.cells.iter().any(|cell| cell.gain().is_none()) {
            push(&mut out, &format!("{NONE} no value"));
        }
        if self.heatmap.cells.iter().any(Cell::is_partial) {
            push(&mut out, &format!("{FEWER} not comparable with its column"));
        }
        out
    }

    /// The headings of groups of columns, each as wide as its group.
    fn headings(&self, columns: &[Column], out: &mut String) {
        if super::headings(&self.heatmap.columns).is_none() {
            return;
        }
        let mut rest = columns.iter();
        let width =
            |group: &Group| rest.by_ref().take(group.labels.len()).map(|column| column.width + 1).sum::<usize>();
        let widths: Vec<usize> = self.heatmap.columns.iter().map(width).collect();
        let broken = |(group, width): (&Group, &usize)| stacked(group.named().unwrap_or_default(), width - 1, 2);
        let broken: Vec<Vec<String>> = self.heatmap.columns.iter().zip(&widths).map(broken).collect();
        let deepest = broken.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..deepest {
            let mut text = " ".repeat(self.label + 1);
            for (lines, width) in broken.iter().zip(&widths) {
                let above = deepest - lines.len();
                let shown = line.checked_sub(above).and_then(|line| lines.get(line)).map_or("", String::as_str);
                text.push_str(&padded(shown, width + 1, false));
            }
            push(out, &text);
        }
    }

    /// The space before a column.
    fn between(&self, first: bool, any: bool) -> &'static str {
        if first && any { "  " } else { " " }
    }

    /// All rows: labels, headings, empty lines between groups, and what `write` adds for the row in this place.
    fn rows(&self, out: &mut String, mut write: impl FnMut(usize, &mut String)) {
        let mut row = 0;
        let small = |group: &Group| group.labels.len() == 1 && group.named().is_none();
        let apart = !self.heatmap.rows.iter().all(small);
        for (place, group) in self.heatmap.rows.iter().enumerate() {
            if place > 0 && apart {
                out.push('\n');
            }
            if let Some(heading) = group.named() {
                push(out, &cut(heading, self.terminal.width));
            }
            for label in &group.labels {
                let mut text = padded(&cut(label, self.label), self.label, false);
                write(row, &mut text);
                push(out, &text);
                row += 1;
            }
        }
    }

    /// One symbol per cell, columns by number; as many columns side by side as there is room for.
    fn symbols(&self) -> String {
        let mut out = String::new();
        let starts = self.starts();
        let digits = self.columns.to_string().len();
        let room = self.terminal.width.saturating_sub(self.label).max(3);
        let mut from = 0;
        while from < self.columns {
            let mut used = 0;
            let fitting = starts.iter().skip(from).take_while(|first| {
                used += if **first { 3 } else { 2 };
                used <= room
            });
            let to = from + fitting.count().max(1);
            if from > 0 {
                out.push('\n');
            }
            let starts = || starts.iter().enumerate().take(to).skip(from);
            for line in 0..digits {
                let mut text = " ".repeat(self.label);
                for (column, first) in starts() {
                    let number = format!("{:>digits$}", column + 1);
                    text.push_str(self.between(*first, column > from));
                    text.push(number.chars().nth(line).unwrap_or(' '));
                }
                push(&mut out, &text);
            }
            self.rows(&mut out, |row, text| {
                for (column, first) in starts() {
                    let Some(cell) = self.heatmap.cells.get(row * self.columns + column) else { continue };
                    text.push_str(self.between(*first, column > from));
                    text.push_str(&self.painted(cell, self.symbol(cell).to_owned()));
                }
            });
            from = to;
        }
        out.push('\n');
        let names = self.heatmap.column_labels().enumerate().map(|(place, name)| format!("{} {name}", place + 1));
        for line in words::filled(names, self.terminal.width) {
            push(&mut out, &line);
        }
        let [better, above, worse, below, zero] = SYMBOLS;
        let key = [
            format!("{better} better, marked"),
            format!("{above} above 0"),
            format!("{zero} 0"),
            format!("{below} below 0"),
            format!("{worse} worse, marked"),
            format!("{NONE} no value"),
        ];
        for line in words::filled(key.into_iter(), self.terminal.width) {
            push(&mut out, &line);
        }
        out
    }

    fn symbol(&self, cell: &Cell) -> &'static str {
        let [better, above, worse, below, zero] = SYMBOLS;
        let number = self.number(cell);
        match (cell.gain(), cell.stars() > 0) {
            (None, _) => NONE,
            (Some(_), false) if !number.starts_with(['+', '\u{2212}']) => zero,
            (Some(gain), true) if gain > 0.0 => better,
            (Some(gain), false) if gain > 0.0 => above,
            (Some(_), true) => worse,
            (Some(_), false) => below,
        }
    }

    /// A text on the colour of its cell.
    fn painted(&self, cell: &Cell, text: String) -> String {
        let Some(gain) = cell.gain().filter(|_| self.terminal.color) else { return text };
        let ground = self.scale.color(gain);
        let code = |color: Color| color.channels().map(|channel| channel.to_string()).join(";");
        format!("\u{1b}[48;2;{}m\u{1b}[38;2;{}m{text}\u{1b}[0m", code(ground), code(ground.ink()))
    }
}

/// What follows the number of a cell.
fn after(cell: &Cell) -> String {
    let fewer = if cell.is_partial() { FEWER } else { "" };
    format!("{}{fewer}", "*".repeat(usize::from(cell.stars())))
}

/// Adds a line without the spaces at its end.
fn push(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}
