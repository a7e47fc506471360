//! Delimited text: CSV, TSV and their relatives, long or wide.

mod columns;
mod dialect;
mod header;
mod layout;
mod lexer;
mod places;
mod report;
mod roles;
mod rows;
mod sample;
mod shape;
mod shifted;

use rayon::prelude::*;

use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Note, Problem};
use crate::factor::Factor;

use super::cell::Decimal;
use super::text::{self, Text};
use super::{Imported, Importer, Input, Options, codes, scale};

pub use columns::{Columns, columns};
use dialect::Dialect;
use lexer::{Lexer, Record};
use places::Places;
pub(super) use report::listed;
use rows::{Chunk, Plan, Reader};

/// The importer of delimited text.
pub(super) struct Delimited;

/// Size of the chunks that are read at the same time. It depends on nothing, so that neither does the result.
const CHUNK: usize = 1 << 20;

impl Importer for Delimited {
    fn id(&self) -> &'static str {
        "csv"
    }

    /// Anything but texts that are plainly something else; what is no text at all is refused with its place.
    fn detects(&self, input: &Input<'_>) -> bool {
        let start = String::from_utf8_lossy(&input.bytes[..input.bytes.len().min(1000)]).trim_start().to_owned();
        let rule = |line: &str| line.contains("--") && line.chars().all(|c| "|:- \r".contains(c));
        !start.starts_with(['{', '[', '\\', '<']) && !start.lines().nth(1).is_some_and(rule)
    }

    fn import(&self, input: &Input<'_>, options: &Options, catalogue: &Catalogue) -> Result<Imported, Vec<Problem>> {
        let text = text::decode(input.bytes).map_err(|error| vec![super::not_text(input.path, error)])?;
        if text.content.trim().is_empty() {
            return Err(problem(input.path, codes::NO_ROWS, "the file is empty", ""));
        }
        let help = "separate the cells by comma, semicolon, tab or pipe, or put `sep=;` in the first line";
        let dialect = Dialect::sniff(&text.content, catalogue).ok_or_else(|| {
            problem(input.path, codes::UNCLEAR_DELIMITER, "the cells of the header cannot be told apart", help)
        })?;
        let (mut imported, decimal) = read_table(input.path, &text.content, dialect, options, catalogue)?;
        imported.notes.splice(0..0, dialect_note(&text, &dialect, decimal, input.path));
        Ok(imported)
    }
}

/// Reads a table that is no file of text: a header and one line per row, cells separated by tabs, no quotes. Problems
/// name rows, from 1 below the header.
///
/// # Errors
/// Every problem of the table.
pub(super) fn import_rows(
    path: &str,
    text: &str,
    options: &Options,
    catalogue: &Catalogue,
) -> Result<Imported, Vec<Problem>> {
    let dialect = Dialect { delimiter: b'\t', quotes: false, start: 0, line: 0 };
    read_table(path, text, dialect, options, catalogue).map(|(imported, _)| imported)
}

fn problem(path: &str, code: Code, message: &str, help: &str) -> Vec<Problem> {
    vec![Problem {
        code,
        message: message.to_owned(),
        path: path.to_owned(),
        location: None,
        label: String::new(),
        help: help.to_owned(),
    }]
}

fn read_table(
    path: &str,
    content: &str,
    dialect: Dialect,
    options: &Options,
    catalogue: &Catalogue,
) -> Result<(Imported, Decimal), Vec<Problem>> {
    let places = Places::new(path, content, dialect);
    let mut lexer = dialect.lexer(content);
    let mut header = Record::default();
    lexer.read(&mut header);
    let headers: Vec<String> = header.spans.iter().map(|span| span.cell(content).into_owned()).collect();
    if !lexer.clone().read(&mut header) {
        return Err(problem(path, codes::NO_ROWS, "the file holds only a header", ""));
    }
    let evidence = sample::look(content, &dialect, headers.len());
    let (layout, mut notes) = layout::plan(headers.clone(), evidence, options, catalogue, &places)?;
    let columns: Vec<usize> = layout.scores.iter().map(|scores| scores.field).collect();
    let decimal = dialect.decimal(content, &columns);
    if let Some((target, _)) = options.metrics.first().filter(|_| !layout.metric_from_target) {
        let message = format!("`{target}.metric` is set, but columns or --set name the metric of every row");
        return Err(problem(path, codes::AMBIGUOUS_COLUMN, &message, "leave one of them out"));
    }
    let plan = Plan {
        layout: &layout,
        decimal,
        baseline: options.baseline.as_deref(),
        metrics: &options.metrics,
        catalogue,
        path,
    };
    let mut chunk = read(content, &dialect, lexer.place(), plan);
    if chunk.rows == 0 {
        return Err(problem(path, codes::NO_ROWS, "all rows of the file are blank", ""));
    }
    chunk.table.columns.par_iter_mut().for_each(crate::observations::Column::compact);
    let settled = scale::settle(&mut chunk.table, &options.scale, &chunk.percent, catalogue);
    let report = report::Report { places: &places, layout: &layout, headers: &headers, chunk: &chunk, decimal };
    let problems = report.problems(&settled);
    if !problems.is_empty() {
        return Err(problems);
    }
    notes.extend(report.notes(&settled));
    let set = options.set.iter().filter(|(factor, _)| *factor == Factor::Intermediate);
    let mut baselines: Vec<String> = set.map(|(_, level)| level.clone()).collect();
    baselines.extend(chunk.baselines.into_iter().map(|(level, ..)| level));
    let imported = Imported { rows: chunk.rows, missing: chunk.missing, baselines, observations: chunk.table, notes };
    Ok((imported, decimal))
}

/// Reads the records from `start` on, several chunks at a time unless a quote may hide a line end.
fn read(text: &str, dialect: &Dialect, start: (usize, u32), plan: Plan<'_>) -> Chunk {
    let reader = || Reader::new(plan, text);
    if dialect.quotes {
        return reader().read(dialect.lexer_at(text, start.0, start.1), text.len());
    }
    let bounds = bounds(text.as_bytes(), start.0);
    let line_ends =
        |bounds: &[usize]| memchr::memchr_iter(b'\n', &text.as_bytes()[bounds[0]..bounds[1]]).count() as u32;
    let counts: Vec<u32> = bounds.par_windows(2).map(line_ends).collect();
    let mut line = start.1;
    let mut lexers: Vec<(Lexer<'_>, usize, usize)> = Vec::with_capacity(counts.len());
    for (bounds, count) in bounds.windows(2).zip(counts) {
        lexers.push((dialect.lexer_at(text, bounds[0], line), bounds[1], count as usize));
        line += count;
    }
    let part = |(lexer, end, lines)| reader().expecting(lines).read(lexer, end);
    let chunks: Vec<Chunk> = lexers.into_par_iter().map(part).collect();
    Chunk::merge(chunks)
}

/// Where chunks start and end: at line starts, `CHUNK` bytes or a little more apart.
fn bounds(bytes: &[u8], start: usize) -> Vec<usize> {
    let mut bounds = vec![start];
    let mut at = start;
    while at < bytes.len() {
        let ahead = (at + CHUNK).min(bytes.len());
        at = bytes[ahead..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |place| ahead + place + 1);
        bounds.push(at);
    }
    bounds
}

impl Chunk {
    /// Puts chunks behind each other, in the order of the file.
    fn merge(chunks: Vec<Self>) -> Self {
        let mut all = Self::default();
        let mut tables = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            tables.push(chunk.table);
            all.fields.extend(chunk.fields);
            all.findings.extend(chunk.findings);
            all.rows += chunk.rows;
            all.missing += chunk.missing;
            chunk.unfinished.into_iter().for_each(|(state, count)| *all.unfinished.entry(state).or_default() += count);
            chunk.averages.into_iter().for_each(|(level, count)| *all.averages.entry(level).or_default() += count);
            all.respelled.extend(chunk.respelled);
            all.baselines.extend(chunk.baselines);
            all.percent.extend(chunk.percent);
        }
        all.table.append_all(tables);
        all
    }
}

fn dialect_note(text: &Text<'_>, dialect: &Dialect, decimal: Decimal, path: &str) -> Option<Note> {
    use super::text::Encoding;
    let usual = dialect.delimiter == b',' && decimal == Decimal::Point && text.encoding == Encoding::Utf8;
    let comma = if decimal == Decimal::Comma { ", decimal comma" } else { "" };
    let message = format!("read as {}-separated {}{comma}", dialect::name(dialect.delimiter), text.encoding.name());
    (!usual).then(|| Note { code: codes::DIALECT, message, place: Some(path.to_owned()) })
}
