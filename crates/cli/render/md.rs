//! Markdown: the views as pipe tables, the footnotes as a list.

use super::format::parts;
use super::{Column, Kind, Page, Renderer, Report, Table, View};

/// `--format md`.
pub(super) struct Markdown;

impl Renderer for Markdown {
    fn id(&self) -> &'static str {
        "md"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn shows_notes(&self) -> bool {
        true
    }

    fn render(&self, report: &Report, page: &Page) -> String {
        let mut blocks: Vec<String> = report.views.iter().map(|view| shown(view, page)).collect();
        let below = report.below(page);
        if !below.is_empty() {
            blocks.push(below.iter().map(|note| format!("- {}\n", escaped(note))).collect());
        }
        blocks.join("\n")
    }
}

fn shown(view: &View, page: &Page) -> String {
    match view {
        View::Text(text) => format!("{}\n", escaped(text)),
        View::Section { heading, text } => {
            let heading = if heading.is_empty() { String::new() } else { format!("### {}\n", escaped(heading)) };
            let gap = if heading.is_empty() || text.is_empty() { "" } else { "\n" };
            let text = if text.is_empty() { String::new() } else { format!("{text}\n") };
            format!("{heading}{gap}{text}")
        }
        View::Plain { heading, paragraphs } => {
            let paragraphs: Vec<String> = paragraphs.iter().map(|text| format!("{}\n", escaped(text))).collect();
            format!("### {}\n\n{}", escaped(heading), paragraphs.join("\n"))
        }
        View::Table(table) => pipes(table, page),
    }
}

fn pipes(table: &Table, page: &Page) -> String {
    let mut text = String::new();
    if !table.title.is_empty() {
        text.push_str(&format!("### {}\n\n", escaped(&table.title)));
    }
    let headings: Vec<String> = table.columns.iter().map(|column| escaped(&column.name)).collect();
    text.push_str(&row(&headings));
    let rule = |column: &Column| if column.kind == Kind::Text { ":--" } else { "--:" };
    let rules: Vec<&str> = table.columns.iter().map(rule).collect();
    text.push_str(&format!("|{}|\n", rules.join("|")));
    for cells in &table.rows {
        let written = cells.iter().zip(&table.columns);
        let written = written
            .map(|(cell, column)| escaped(&parts(cell, column.kind, column.digits.unwrap_or(page.digits)).concat()));
        text.push_str(&row(&written.collect::<Vec<_>>()));
    }
    text
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Escapes what would end a cell or begin a mark-up: emphasis, code, links, tags, entities, formulas.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        let in_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let marks = match character {
            '|' | '*' | '\\' | '<' | '`' | '~' | '$' => true,
            '_' => !in_word(before) || !in_word(after),
            ']' => matches!(after, Some('(' | '[' | ':')),
            '&' => after.is_some_and(|after| after.is_ascii_alphabetic() || after == '#'),
            _ => false,
        };
        if marks {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
        before = Some(character);
    }
    escaped
}
