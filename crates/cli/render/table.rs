//! The terminal: aligned columns; on a terminal broken into panels that fit, on a pipe as wide as it is.

use unicode_width::UnicodeWidthStr;

use super::format::parts;
use super::{Kind, Page, Renderer, Report, Table, View};

/// `--format table`.
pub(super) struct Terminal;

/// Between columns.
const GAP: &str = "  ";

impl Renderer for Terminal {
    fn id(&self) -> &'static str {
        "table"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn shows_notes(&self) -> bool {
        true
    }

    fn render(&self, report: &Report, page: &Page) -> String {
        let mut blocks: Vec<String> = report.views.iter().map(|view| shown(view, page)).collect();
        let below = report.below(page);
        if !below.is_empty() {
            blocks.push(below.iter().map(|note| wrapped(note, page)).collect());
        }
        blocks.join("\n")
    }
}

fn shown(view: &View, page: &Page) -> String {
    match view {
        View::Text(text) => wrapped(text, page),
        View::Section { heading, text } => section(heading, text.split("\n\n").map(without_emphasis), page),
        View::Plain { heading, paragraphs } => section(heading, paragraphs.iter().map(|text| one_line(text)), page),
        View::Table(table) => panels(table, page),
    }
}

/// A column as text, every line equally wide: the heading, then the rows.
struct Lines {
    width: usize,
    lines: Vec<String>,
}

fn panels(table: &Table, page: &Page) -> String {
    let columns: Vec<Lines> = (0..table.columns.len()).map(|place| column(table, place, page.digits)).collect();
    let (stub, rest) = columns.split_at(table.stub.min(columns.len()));
    let taken: usize = stub.iter().map(|column| column.width + GAP.len()).sum();
    let room = page.width.map_or(usize::MAX, |width| width.saturating_sub(taken));
    let mut text = String::new();
    if !table.title.is_empty() {
        text.push_str(&strong(&table.title, page));
        text.push('\n');
    }
    for (place, panel) in fitting(rest, room).into_iter().enumerate() {
        if place > 0 {
            text.push('\n');
        }
        let shown: Vec<&Lines> = stub.iter().chain(panel).collect();
        for line in 0..=table.rows.len() {
            let cells: Vec<&str> = shown.iter().map(|column| column.lines[line].as_str()).collect();
            let cells = cells.join(GAP);
            let cells = cells.trim_end();
            text.push_str(&if line == 0 { strong(cells, page) } else { cells.to_owned() });
            text.push('\n');
        }
    }
    text
}

/// Runs of columns that fit `room` side by side; a column wider than that stands alone.
fn fitting(columns: &[Lines], room: usize) -> Vec<&[Lines]> {
    let (mut panels, mut start, mut used) = (Vec::new(), 0, 0);
    for (place, column) in columns.iter().enumerate() {
        if place > start && used + column.width > room {
            panels.push(&columns[start..place]);
            (start, used) = (place, 0);
        }
        used += column.width + GAP.len();
    }
    panels.push(&columns[start..]);
    panels
}

fn column(table: &Table, place: usize, digits: usize) -> Lines {
    let column = &table.columns[place];
    let cells: Vec<[String; 3]> =
        table.rows.iter().map(|row| parts(&row[place], column.kind, column.digits.unwrap_or(digits))).collect();
    let widest = |part: usize| cells.iter().map(|cell| cell[part].width()).max().unwrap_or(0);
    let [number, marks, remark] = [widest(0), widest(1), widest(2)];
    let width = column.name.width().max(number + marks + remark);
    let left = column.kind == Kind::Text;
    // The heading stands over the numbers, not over what is said behind them.
    let over = if column.name.width() + remark <= width { width - remark } else { width };
    let heading = if left { column.name.clone() } else { pad(&column.name, over, true) };
    let mut lines = vec![pad(&heading, width, false)];
    for [value, mark, said] in &cells {
        let aligned = if left { value.clone() } else { pad(value, number, true) };
        let cell = format!("{aligned}{}{}", pad(mark, marks, false), pad(said, remark, false));
        lines.push(pad(&cell, width, !left));
    }
    Lines { width, lines }
}

fn pad(text: &str, width: usize, right: bool) -> String {
    let blank = " ".repeat(width.saturating_sub(text.width()));
    if right { format!("{blank}{text}") } else { format!("{text}{blank}") }
}

fn strong(text: &str, page: &Page) -> String {
    if page.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Paragraphs under their heading, set in.
fn section(heading: &str, paragraphs: impl Iterator<Item = String>, page: &Page) -> String {
    const INDENT: &str = "  ";
    let indent = if heading.is_empty() { "" } else { INDENT };
    let narrow = Page { width: page.width.map(|width| width.saturating_sub(indent.len())), ..*page };
    let heading = if heading.is_empty() { String::new() } else { format!("{}\n", strong(heading, page)) };
    let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty()).map(|paragraph| {
        let lines = wrapped(&paragraph, &narrow);
        lines.lines().map(|line| format!("{indent}{line}\n")).collect::<String>()
    });
    heading + &paragraphs.collect::<Vec<_>>().join("\n")
}

/// Line ends of others would leave the set-in block.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown's emphasis (`*Biometrika*`) without its stars; stars that stand for themselves (`t* sd`) are kept.
fn without_emphasis(text: &str) -> String {
    let words = text.split(' ');
    let mut open = false;
    let bare = words.map(|word| {
        let opens = !open && word.trim_start_matches('(').starts_with('*') && word.len() > 1;
        let bare = if opens { word.replacen('*', "", 1) } else { word.to_owned() };
        open |= opens;
        let closes = open && bare.trim_end_matches([',', '.', ';', ':', ')']).ends_with('*');
        open &= !closes;
        if closes { bare.replacen('*', "", 1) } else { bare }
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// A paragraph, broken between words where the page is narrow.
pub(crate) fn wrapped(text: &str, page: &Page) -> String {
    let Some(width) = page.width else { return format!("{text}\n") };
    let mut lines = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        if used > 0 && used + 1 + word.width() > width {
            lines.push('\n');
            used = 0;
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += word.width();
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_goes_and_stars_of_formulas_stay() {
        assert_eq!(
            without_emphasis("a mean, *Biometrika* 6(1); see (*J. R. Stat. Soc.*)."),
            "a mean, Biometrika 6(1); see (J. R. Stat. Soc.)."
        );
        assert_eq!(without_emphasis("mean(d) ± t* sd(d) / √n, a * b"), "mean(d) ± t* sd(d) / √n, a * b");
    }

    #[test]
    fn sections_are_set_in_and_broken() {
        let page = Page { width: Some(12), ..Page::default() };
        assert_eq!(
            section("Question", ["one two three", "four"].map(str::to_owned).into_iter(), &page),
            "Question\n  one two\n  three\n\n  four\n"
        );
    }
}
