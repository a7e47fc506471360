//! The grid of coverage on a terminal.

use unicode_width::UnicodeWidthStr;

use super::{Coverage, Covered, Obstacle};
use crate::figure::Terminal;

/// What stands for a cell that was not run.
const MISSING: &str = "\u{b7}";

/// The grid with its numbers and signs; where that is too wide, a character per cell.
pub(super) fn text(coverage: &Coverage, terminal: &Terminal) -> String {
    let names = coverage.rows.iter().map(|row| row.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..coverage.columns.len()).map(|column| of_column(coverage, column)).collect();
    let wide = names + widths.iter().map(|width| width + 1).sum::<usize>();
    let mut out = String::new();
    let fits = wide <= terminal.width;
    if fits {
        out.push_str(&" ".repeat(names));
        let named =
            |(column, width): (&String, &usize)| format!(" {}{column} ", " ".repeat(width - 1 - column.width()));
        let head: String = coverage.columns.iter().zip(&widths).map(named).collect();
        out.push_str(head.trim_end());
        out.push('\n');
    }
    for (row, cells) in coverage.rows.iter().zip(coverage.cells.chunks(coverage.columns.len())) {
        let mut line = format!("{row}{}", " ".repeat(names - row.width()));
        if fits {
            cells.iter().zip(&widths).for_each(|(cell, width)| line.push_str(&padded(*cell, *width)));
        } else {
            line.push_str("  ");
            line.extend(cells.iter().map(|cell| character(*cell)));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if !fits {
        out.push_str(&format!(
            "Columns: {}. A character is a cell: its runs, + for 10 and more.\n",
            coverage.columns.join(", ")
        ));
    }
    out.push_str(&coverage.key("Numbers", MISSING).join(" "));
    out.push('\n');
    out
}

/// Characters of a column: of its name or its widest number, and a sign.
fn of_column(coverage: &Coverage, column: usize) -> usize {
    let cells = coverage.cells.iter().skip(column).step_by(coverage.columns.len());
    let numbers = cells.map(|cell| cell.runs.to_string().len()).max().unwrap_or(1);
    let name = coverage.columns.get(column).map_or(0, |name| name.width());
    numbers.max(name) + 1
}

/// A cell, flush right; its sign stands in the last column, so that numbers are aligned.
fn padded(cell: Covered, width: usize) -> String {
    let number = if cell.runs == 0 { MISSING.to_owned() } else { cell.runs.to_string() };
    let sign = cell.obstacle.map_or(" ", Obstacle::sign);
    format!(" {}{number}{sign}", " ".repeat(width - 1 - number.chars().count()))
}

/// A cell as one character.
fn character(cell: Covered) -> char {
    match (cell.runs, cell.obstacle) {
        (0, _) => '\u{b7}',
        (_, Some(obstacle)) if obstacle != Obstacle::SingleRun => obstacle.sign().chars().next().unwrap_or('?'),
        (runs, _) => u32::try_from(runs).ok().and_then(|runs| char::from_digit(runs, 10)).unwrap_or('+'),
    }
}
