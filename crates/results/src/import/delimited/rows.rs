//! From records to observations: the part that runs once per cell.
//!
//! A chunk of lines is read on its own, so that chunks can be read at the same time. What a level means is looked up
//! once per distinct level; problems keep only line and cell number.

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::factor::{Factor, METRIC, TARGET};
use crate::import::cell::{self, Cell, Decimal, Number};
use crate::import::names::{self, Meaning, Named};
use crate::levels::Levels;
use crate::name::NameError;
use crate::observations::{Basis, Observations, Reading, Source, Summary};

use super::layout::Layout;
use super::lexer::{Lexer, Record, Span};
use super::roles::ended_well;
use super::shape::Scores;

/// What is wrong with a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    Value(cell::Fault),
    NoIntermediate,
    BadLevel(NameError),
    BadBasis,
    BadCount,
    Ragged { cells: usize },
    OpenQuote,
}

/// A fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) fault: Fault,
    pub(super) line: u32,
    pub(super) field: usize,
}

/// What a chunk of lines holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunk {
    pub(super) table: Observations,
    /// The column of each value; empty unless the table is wide.
    pub(super) fields: Vec<u32>,
    pub(super) findings: Vec<Finding>,
    /// Rows that are not blank.
    pub(super) rows: usize,
    /// Cells of scores without a value.
    pub(super) missing: usize,
    /// Rows of runs that did not end well, by state.
    pub(super) unfinished: BTreeMap<String, usize>,
    /// Rows that are averages, by factor and level.
    pub(super) averages: BTreeMap<(usize, String), usize>,
    /// Levels that were given another name: place of the factor, spelling, name.
    pub(super) respelled: Vec<(usize, String, String)>,
    /// Levels taken for the baseline, and where they first stand.
    pub(super) baselines: Vec<(String, u32, usize)>,
    /// Metrics with a percent sign in some cell.
    pub(super) percent: Vec<String>,
}

/// What is the same for all chunks of a file.
#[derive(Clone, Copy)]
pub(super) struct Plan<'a> {
    pub(super) layout: &'a Layout,
    pub(super) decimal: Decimal,
    pub(super) baseline: Option<&'a str>,
    /// Metrics the user set for single targets.
    pub(super) metrics: &'a [(String, String)],
    pub(super) catalogue: &'a Catalogue,
    pub(super) path: &'a str,
}

/// The code of the blank level, which every column knows first.
const BLANK: u32 = 0;

/// What to do with a level.
#[derive(Debug, Clone)]
enum Action {
    Take(u32),
    /// Take it, and where the row is blank at that place the level it implies; if the row says otherwise, the level as
    /// it is spelled.
    TakeBoth {
        code: u32,
        place: usize,
        implied: u32,
        spelled: u32,
    },
    Average,
    Refuse(Fault),
}

/// A column of levels while a chunk is read.
struct Key<'a> {
    field: usize,
    place: usize,
    factor: Factor,
    spellings: Levels,
    actions: Vec<Action>,
    /// The cell of the row before, as it stands, and its spelling: rows mostly repeat it.
    before: Option<(&'a str, usize)>,
}

/// A column of scores while a chunk is read.
struct Column<'a> {
    scores: &'a Scores,
    fixed: Vec<(usize, u32)>,
}

/// Reads the records of one chunk.
pub(super) struct Reader<'a> {
    plan: Plan<'a>,
    text: &'a str,
    chunk: Chunk,
    keys: Vec<Key<'a>>,
    columns: Vec<Column<'a>>,
    /// The row's codes, one per factor, and those of one of its cells.
    codes: Vec<u32>,
    cell_codes: Vec<u32>,
    /// Codes where no column says anything: blank, or what holds for all rows.
    constant: Vec<u32>,
    /// The metric of each target, where no column names it.
    metrics: Vec<u32>,
    implied: Vec<(usize, Action)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(plan: Plan<'a>, text: &'a str) -> Self {
        let mut table = Observations::from_source(Source { path: plan.path.to_owned(), ..Source::default() });
        let layout = plan.layout;
        let key = |&(field, ref factor): &(usize, Factor)| Key {
            field,
            place: table.place(factor),
            factor: factor.clone(),
            spellings: Levels::default(),
            actions: Vec::new(),
            before: None,
        };
        let keys: Vec<Key<'_>> = layout.keys.iter().map(key).collect();
        let set: Vec<(usize, &str)> = layout.set.iter().map(|(f, level)| (table.place(f), level.as_str())).collect();
        let mut constant: Vec<u32> = (0..table.factors().len()).map(|place| table.intern(place, "")).collect();
        for (place, level) in set {
            constant[place] = table.intern(place, level);
        }
        let mut fix = |(factor, level): &(Factor, String)| {
            let place = table.place(factor);
            (place, table.intern(place, level))
        };
        let columns = layout
            .scores
            .iter()
            .map(|scores| Column { scores, fixed: scores.fixed.iter().map(&mut fix).collect() })
            .collect();
        Self {
            plan,
            text,
            chunk: Chunk { table, ..Chunk::default() },
            keys,
            columns,
            codes: constant.clone(),
            cell_codes: constant.clone(),
            constant,
            metrics: Vec::new(),
            implied: Vec::new(),
        }
    }

    /// Makes room for the observations of that many lines.
    pub(super) fn expecting(mut self, lines: usize) -> Self {
        self.chunk.table.reserve(lines * self.columns.len());
        self
    }

    /// Reads all records of the lexer up to byte `end`.
    pub(super) fn read(mut self, mut lexer: Lexer<'_>, end: usize) -> Chunk {
        let mut record = Record::default();
        while lexer.place().0 < end && lexer.read(&mut record) {
            self.row(&record);
        }
        self.chunk
    }

    fn find(&mut self, fault: Fault, line: u32, field: usize) {
        self.chunk.findings.push(Finding { fault, line, field });
    }

    fn row(&mut self, record: &Record) {
        let (width, cells) = (self.plan.layout.width, record.spans.len());
        let is_blank = |span: &Span| span.cell(self.text).is_empty();
        if record.spans.iter().all(is_blank) {
            return;
        }
        self.chunk.rows += 1;
        if record.open.is_some() {
            return self.find(Fault::OpenQuote, record.line, cells - 1);
        }
        // Spreadsheets write empty cells behind the last column.
        if cells < width || !record.spans[width..].iter().all(is_blank) {
            return self.find(Fault::Ragged { cells }, record.line, width);
        }
        if self.is_unfinished(record) {
            return;
        }
        let Some(fine) = self.levels(record) else { return };
        for place in 0..self.columns.len() {
            self.value(record, place, fine);
        }
    }

    fn is_unfinished(&mut self, record: &Record) -> bool {
        let Some(field) = self.plan.layout.state else { return false };
        let state = record.spans[field].cell(self.text);
        let unfinished = ended_well(&state) == Some(false);
        if unfinished {
            *self.chunk.unfinished.entry(state.to_lowercase()).or_default() += 1;
        }
        unfinished
    }

    /// Fills in the codes of the row. `None` if it is an average, false if a level is refused.
    fn levels(&mut self, record: &Record) -> Option<bool> {
        self.codes.copy_from_slice(&self.constant);
        let (mut fine, mut average) = (true, false);
        for key in &mut self.keys {
            let raw = record.spans[key.field].raw(self.text);
            let code = match key.before {
                Some((before, code)) if before == raw => code,
                _ => {
                    let text = record.spans[key.field].cell(self.text);
                    let code = key.spellings.intern(&text) as usize;
                    if code == key.actions.len() {
                        let first = (record.line, key.field);
                        let action = act(&mut self.chunk, self.plan, key.place, &key.factor, &text, first);
                        key.actions.push(action);
                    }
                    key.before = Some((raw, code));
                    code
                }
            };
            match &key.actions[code] {
                Action::Take(code) => self.codes[key.place] = *code,
                both @ Action::TakeBoth { .. } => self.implied.push((key.place, both.clone())),
                Action::Average => {
                    average = true;
                    let level = key.spellings.name(code as u32).to_owned();
                    *self.chunk.averages.entry((key.place, level)).or_default() += 1;
                }
                Action::Refuse(fault) => {
                    fine = false;
                    let finding = Finding { fault: fault.clone(), line: record.line, field: key.field };
                    self.chunk.findings.push(finding);
                }
            }
        }
        while let Some((own, action)) = self.implied.pop() {
            self.imply(own, &action);
        }
        (!average).then_some(fine)
    }

    /// Takes what a spelling implies, now that all columns of the row are known.
    fn imply(&mut self, own: usize, action: &Action) {
        let &Action::TakeBoth { code, place, implied, spelled } = action else { return };
        if self.codes[place] == BLANK {
            self.codes[place] = implied;
        }
        // A split beside `eval_accuracy` decides; `xnli_sw` beside another language is a name of its own.
        let agrees = self.codes[place] == implied || own == METRIC;
        self.codes[own] = if agrees { code } else { spelled };
    }

    fn value(&mut self, record: &Record, place: usize, fine: bool) {
        let field = self.columns[place].scores.field;
        let number = match cell::read(&record.spans[field].cell(self.text), self.plan.decimal) {
            Ok(Cell::Number(number)) => number,
            Ok(Cell::Missing) => return self.chunk.missing += 1,
            Err(fault) => return self.find(Fault::Value(fault), record.line, field),
        };
        let (Some(summary), Some(basis)) = (self.summary(record, place, number), self.basis(record)) else { return };
        if !fine {
            return;
        }
        self.cell_codes.clone_from(&self.codes);
        for &(place, code) in &self.columns[place].fixed {
            self.cell_codes[place] = code;
        }
        if self.plan.layout.metric_from_target && self.cell_codes[METRIC] == BLANK {
            self.cell_codes[METRIC] = self.metric_of_target(self.cell_codes[TARGET]);
        }
        if number.percent || self.columns[place].scores.percent {
            let metric = self.chunk.table.columns[METRIC].levels.name(self.cell_codes[METRIC]);
            if !self.chunk.percent.iter().any(|known| known == metric) {
                self.chunk.percent.push(metric.to_owned());
            }
        }
        self.chunk.table.push(&self.cell_codes, Reading { value: number.value, basis, summary, line: record.line });
        if self.columns.len() > 1 {
            self.chunk.fields.push(field as u32);
        }
    }

    fn metric_of_target(&mut self, target: u32) -> u32 {
        for code in self.metrics.len() as u32..=target {
            let target = self.chunk.table.columns[TARGET].levels.name(code);
            let metric = names::metric_of(target, self.plan.metrics, self.plan.catalogue);
            self.metrics.push(self.chunk.table.intern(METRIC, metric));
        }
        self.metrics[target as usize]
    }

    /// What stands behind a mean; `None` if it cannot be read.
    fn summary(&mut self, record: &Record, place: usize, number: Number) -> Option<Option<Summary>> {
        let mut sd = number.sd;
        if let Some(field) = self.columns[place].scores.sd {
            match cell::read(&record.spans[field].cell(self.text), self.plan.decimal) {
                Ok(Cell::Number(found)) if found.value >= 0.0 => sd = Some(found.value),
                Ok(Cell::Missing) => {}
                Ok(Cell::Number(_)) => return self.refuse(Fault::Value(cell::Fault::NotANumber), record.line, field),
                Err(fault) => return self.refuse(Fault::Value(fault), record.line, field),
            }
        }
        let Some(sd) = sd else { return Some(None) };
        let mut n = None;
        if let Some(field) = self.plan.layout.n {
            let text = record.spans[field].cell(self.text);
            match text.trim_end_matches(".0").parse() {
                Ok(count) if count > 0 => n = Some(count),
                _ if cell::is_missing(&text) => {}
                _ => return self.refuse(Fault::BadCount, record.line, field),
            }
        }
        Some(Some(Summary { n, sd }))
    }

    fn basis(&mut self, record: &Record) -> Option<Basis> {
        let Some(field) = self.plan.layout.basis else { return Some(Basis::Measured) };
        match record.spans[field].cell(self.text).to_lowercase().as_str() {
            "" | "measured" => Some(Basis::Measured),
            "reported" => Some(Basis::Reported),
            _ => self.refuse(Fault::BadBasis, record.line, field),
        }
    }

    fn refuse<T>(&mut self, fault: Fault, line: u32, field: usize) -> Option<T> {
        self.find(fault, line, field);
        None
    }
}

/// Decides what to do with a level that stands here for the first time.
fn act(chunk: &mut Chunk, plan: Plan<'_>, place: usize, factor: &Factor, text: &str, first: (u32, usize)) -> Action {
    let Named { name, implied, baseline } = match names::meaning(factor, text, plan.baseline, plan.catalogue) {
        Meaning::Level(named) => named,
        Meaning::Average => return Action::Average,
        Meaning::NoIntermediate => return Action::Refuse(Fault::NoIntermediate),
        Meaning::Bad(error) => return Action::Refuse(Fault::BadLevel(error)),
    };
    if baseline {
        chunk.baselines.push((text.to_owned(), first.0, first.1));
    } else if name != text {
        chunk.respelled.push((place, text.to_owned(), name.clone()));
    }
    let code = chunk.table.intern(place, &name);
    match implied {
        None => Action::Take(code),
        Some((factor, level)) => {
            let other = chunk.table.place(&factor);
            let implied = chunk.table.intern(other, &level);
            Action::TakeBoth { code, place: other, implied, spelled: chunk.table.intern(place, text) }
        }
    }
}
