//! Problems and notes of a table that was read.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Note, Problem};
use crate::factor::{Factor, INTERMEDIATE, METRIC, TARGET};
use crate::import::cell::{Decimal, Fault as CellFault};
use crate::import::codes;
use crate::import::scale::Settled;
use crate::name::BASELINE;

use super::layout::Layout;
use super::places::Places;
use super::rows::{Chunk, Fault, Finding};
use super::shifted;

/// A table that was read, and where its parts stand.
pub(super) struct Report<'a> {
    pub(super) places: &'a Places<'a>,
    pub(super) layout: &'a Layout,
    pub(super) headers: &'a [String],
    pub(super) chunk: &'a Chunk,
    pub(super) decimal: Decimal,
}

/// Names that are listed in one note.
const LISTED: usize = 8;

impl Report<'_> {
    /// Every problem, in the order of the file.
    pub(super) fn problems(&self, settled: &Settled) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self.chunk.findings.iter().map(|finding| self.problem(finding)).collect();
        problems.extend(settled.mixed.iter().map(|&(row, other)| self.mixed(row, other)));
        problems.extend(settled.outside.iter().map(|&(row, range)| self.outside(row, range)));
        problems.extend(self.several_baselines());
        problems.sort_by_key(|problem| problem.location.as_ref().map_or((0, 0), |at| (at.line, at.column)));
        problems
    }

    fn problem(&self, &Finding { ref fault, line, field }: &Finding) -> Problem {
        let cell = shortened(&self.places.cell(line, field));
        let found = |code: Code, message: String, label: &str, help: &str| Problem {
            label: label.to_owned(),
            help: help.to_owned(),
            ..self.places.problem_at(code, line, field, message)
        };
        match fault {
            Fault::Value(CellFault::NotANumber) => found(
                codes::NOT_A_NUMBER,
                format!("`{cell}` is not a number"),
                "expected a score such as 61.4, 0.614, 61.4%, \"61.4 ± 0.3\", or empty for missing",
                "",
            ),
            Fault::Value(CellFault::Ambiguous) => {
                let mark = if self.decimal == Decimal::Comma { "comma" } else { "point" };
                found(
                    codes::AMBIGUOUS_NUMBER,
                    format!("`{cell}` can be read in two ways"),
                    &format!("the decimal mark of this file is a {mark}"),
                    "write the number with the decimal mark of the file and without a mark for thousands",
                )
            }
            Fault::NoIntermediate => found(
                codes::EMPTY_INTERMEDIATE,
                "the intermediate task is not named".to_owned(),
                "expected a task, or `none` for the baseline",
                &format!("if such rows are the baseline: --baseline '{cell}'"),
            ),
            Fault::BadLevel(error) => found(codes::BAD_LEVEL, error.to_string(), "", ""),
            Fault::BadBasis => {
                found(codes::BAD_WORD, format!("`{cell}` is no basis"), "expected `measured` or `reported`", "")
            }
            Fault::BadCount => {
                found(codes::BAD_WORD, format!("`{cell}` is no number of runs"), "expected a whole number from 1", "")
            }
            Fault::Ragged { cells } => found(
                codes::RAGGED_ROW,
                format!("the row has {cells} cells, the header {}", self.layout.width),
                if *cells < self.layout.width { "the row ends here" } else { "the first cell without a header" },
                "quote a cell that holds the delimiter",
            ),
            Fault::OpenQuote => found(codes::OPEN_QUOTE, "the quote is not closed".to_owned(), "opened here", ""),
        }
    }

    /// Line and column of the cell a value came from.
    fn cell_of(&self, row: usize) -> (u32, usize) {
        let line = self.chunk.table.origins[row].line;
        let field = self.chunk.fields.get(row).map_or(self.layout.scores[0].field, |&field| field as usize);
        (line, field)
    }

    fn mixed(&self, row: usize, other: usize) -> Problem {
        let ((line, field), (other_line, other_field)) = (self.cell_of(row), self.cell_of(other));
        let level = |place: usize| self.chunk.table.columns[place].level(row);
        let message = format!(
            "{} of {} is `{}` on {} and `{}` on {}: fractions and points are mixed",
            level(METRIC),
            level(TARGET),
            shortened(&self.places.cell(line, field)),
            self.places.word(line),
            shortened(&self.places.cell(other_line, other_field)),
            self.places.word(other_line),
        );
        Problem {
            label: "a fraction among points?".to_owned(),
            help: format!("put all on one scale, or say --scale {}=points if it is right as it stands", level(METRIC)),
            ..self.places.problem_at(codes::MIXED_SCALES, line, field, message)
        }
    }

    fn outside(&self, row: usize, (low, high): (f64, f64)) -> Problem {
        let (line, field) = self.cell_of(row);
        let metric = self.chunk.table.columns[METRIC].level(row);
        let cell = shortened(&self.places.cell(line, field));
        let value = self.chunk.table.values[row];
        let read = if cell.parse() == Ok(value) { String::new() } else { format!(", read as {value} points") };
        Problem {
            label: format!("{metric} lies between {low} and {high} points"),
            help: format!("if it is on the other scale: --scale {metric}=fraction or --scale {metric}=points"),
            ..self.places.problem_at(codes::OUT_OF_BOUNDS, line, field, format!("`{cell}` is out of bounds{read}"))
        }
    }

    fn several_baselines(&self) -> Option<Problem> {
        let (first, line, _) = self.chunk.baselines.first()?;
        let (other, other_line, field) =
            self.chunk.baselines.iter().find(|(level, ..)| !level.eq_ignore_ascii_case(first))?;
        let [at, other_at] = [*line, *other_line].map(|line| self.places.word(line));
        let message = format!("`{first}` on {at} and `{other}` on {other_at} could both be the baseline");
        let problem = self.places.problem_at(codes::SEVERAL_BASELINES, *other_line, *field, message);
        let none = [first, other].into_iter().find(|level| level.eq_ignore_ascii_case(BASELINE));
        let help = match none {
            Some(_) => format!("say --baseline {BASELINE} if the other is a task, or write both as `{BASELINE}`"),
            None => format!("choose one: --baseline '{first}' or --baseline '{other}'"),
        };
        Some(Problem { help, ..problem })
    }

    /// What was read into the table, left out and counted.
    pub(super) fn notes(&self, settled: &Settled) -> Vec<Note> {
        let mut notes = self.spellings();
        let mut say = |code: Code, message: String| notes.push(self.note(code, message));
        if let Some((level, ..)) = self.chunk.baselines.first().filter(|(level, ..)| level != BASELINE) {
            say(codes::BASELINE_LEVEL, format!("`{level}` is taken for the baseline"));
        }
        if self.layout.metric_from_target {
            let metrics = self.chunk.table.columns[METRIC].levels.iter().map(quoted);
            let message = "no column names the metric: took each target's primary metric of the catalogue, else `score`; --set TARGET.metric=METRIC says otherwise";
            say(codes::METRIC, format!("{message}; metrics are {}", listed(metrics)));
        }
        let scales = [(&settled.fractions, "fractions (0 to 1)"), (&settled.points, "points (0 to 100)")];
        let read = scales.iter().filter(|(metrics, _)| !metrics.is_empty());
        let read: Vec<String> =
            read.map(|(metrics, scale)| format!("{} as {scale}", listed(metrics.iter().map(|m| quoted(m))))).collect();
        if !read.is_empty() {
            say(codes::SCALE, format!("read {}", read.join(", ")));
        }
        if !self.chunk.averages.is_empty() {
            let factors = self.chunk.table.factors();
            let rows = self
                .chunk
                .averages
                .iter()
                .map(|((place, level), count)| format!("{count} with {}=`{level}`", factors[*place]));
            say(codes::AVERAGES, format!("left out rows that are averages: {}", listed(rows)));
        }
        if !self.chunk.unfinished.is_empty() {
            let states = self.chunk.unfinished.iter().map(|(state, count)| format!("{count} {state}"));
            say(codes::UNFINISHED, format!("left out rows of unfinished runs: {}", listed(states)));
        }
        if self.chunk.missing > 0 {
            let cells = if self.chunk.missing == 1 { "cell has" } else { "cells have" };
            say(codes::MISSING, format!("{} {cells} no value", self.chunk.missing));
        }
        let selves = self.self_transfers();
        if selves > 0 {
            say(codes::SELF_TRANSFER, format!("{selves} observations have their target as intermediate task"));
        }
        notes.extend(self.doubts(settled));
        notes
    }

    fn note(&self, code: Code, message: String) -> Note {
        Note { code, message, place: Some(self.places.path().to_owned()) }
    }

    /// One note per factor whose levels were given other names.
    fn spellings(&self) -> Vec<Note> {
        let factors = self.chunk.table.factors();
        let mut read: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (place, spelling, name) in &self.chunk.respelled {
            let words = read.entry(*place).or_default();
            let word = format!("`{spelling}` as `{name}`");
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let of_levels = read.into_iter().map(|(place, words)| format!("{}: read {}", factors[place], listed(words)));
        let headers = self.layout.scores.iter().filter_map(|scores| {
            let header = &self.headers[scores.field];
            let names: Vec<String> = scores.fixed.iter().map(|(_, name)| name.clone()).collect();
            (!names.is_empty() && names != [header.clone()]).then(|| format!("`{header}` as `{}`", names.join(" ")))
        });
        let headers = listed(headers);
        let of_headers = (!headers.is_empty()).then(|| format!("columns: read {headers}"));
        of_levels.chain(of_headers).map(|message| self.note(codes::SPELLINGS, message)).collect()
    }

    fn self_transfers(&self) -> usize {
        let (intermediates, targets) = (&self.chunk.table.columns[INTERMEDIATE], &self.chunk.table.columns[TARGET]);
        let same: Vec<Option<u32>> = intermediates.levels.iter().map(|name| targets.levels.code(name)).collect();
        let pairs = intermediates.codes.iter().zip(&targets.codes);
        pairs.filter(|(intermediate, target)| same[**intermediate as usize] == Some(**target)).count()
    }

    /// Values and rows that are kept and may be wrong.
    fn doubts(&self, settled: &Settled) -> Vec<Note> {
        let suspicious = settled.suspicious.first().map(|&(row, other)| {
            let ((line, field), (other_line, _)) = (self.cell_of(row), self.cell_of(other));
            let cell = shortened(&self.places.cell(line, field));
            let (count, other) = (settled.suspicious.len(), self.places.word(other_line));
            let metric = self.chunk.table.columns[METRIC].level(row);
            let message = format!(
                "{count} values such as `{cell}` may be fractions: those of other targets are points ({other}); \
                 if they are as they should be, say --scale {metric}=points"
            );
            Note { place: Some(self.places.place(line)), ..self.note(codes::SUSPICIOUS_SCALE, message) }
        });
        let is_wide = matches!(self.layout.wide, Some(Factor::Target | Factor::Language));
        let shifted = if is_wide { shifted::lines(&self.chunk.table, &self.chunk.fields) } else { Vec::new() };
        let shifted = shifted.into_iter().map(|(line, row)| {
            let label = self.chunk.table.columns[INTERMEDIATE].level(row);
            let message =
                format!("the row of `{label}` looks shifted: its cells are far from the rest of their columns");
            Note { place: Some(self.places.place(line)), ..self.note(codes::SHIFTED, message) }
        });
        suspicious.into_iter().chain(shifted).collect()
    }
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// The first few names, and how many more there are.
pub(in crate::import) fn listed(names: impl IntoIterator<Item = String>) -> String {
    let names: Vec<String> = names.into_iter().collect();
    let more = names.len().saturating_sub(LISTED);
    let mut text = names[..names.len() - more].join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// A cell as it fits into a message.
fn shortened(cell: &str) -> String {
    const LENGTH: usize = 60;
    let line = cell.lines().next().unwrap_or_default();
    if line.chars().count() <= LENGTH && line.len() == cell.len() {
        return cell.to_owned();
    }
    line.chars().take(LENGTH).chain(std::iter::once('…')).collect()
}
