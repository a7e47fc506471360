//! Which columns hold scores, and what their headers fix: the shape of the table.

use crate::diagnostic::Problem;
use crate::factor::Factor;
use crate::import::codes;
use crate::import::options::Role;
use crate::metric::{Bounds, Metric};

use super::header;
use super::roles::Table;

/// A column of scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scores {
    pub(super) field: usize,
    /// The factors its header fixes.
    pub(super) fixed: Vec<(Factor, String)>,
    /// The column of deviations beside it.
    pub(super) sd: Option<usize>,
    /// Whether the header says that the numbers are percentages.
    pub(super) percent: bool,
}

/// A column, and the factors its header fixes.
pub(super) type Measured = (usize, Vec<(Factor, String)>);

/// The columns of scores of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub(super) scores: Vec<Scores>,
    /// One column per level of this factor; `None` for a long table.
    pub(super) wide: Option<Factor>,
    /// Known measurements that are not taken, since each row has its metric already.
    pub(super) beside: Vec<usize>,
    /// Means over the columns taken.
    pub(super) averages: Vec<usize>,
}

impl Table<'_> {
    /// Finds the columns of scores. A column of scores by name makes a long table; else headers that are known
    /// languages, tasks or metrics make a wide one.
    pub(super) fn shape(&mut self) -> Shape {
        let averages: Vec<usize> =
            (0..self.headers.len()).filter(|&column| self.roles[column].is_none() && self.is_average(column)).collect();
        let is_average = |column: usize| averages.contains(&column);
        let value = self.column(&Role::Value);
        let declared = if value.is_none() { self.declared_scores() } else { Vec::new() };
        let mut measured = self.measured();
        measured.retain(|(column, _)| !declared.iter().any(|(known, _)| known == column));
        measured.retain(|(column, fixed)| !is_average(*column) && fixed.iter().all(|(factor, _)| !self.holds(factor)));
        // Beside the state of a run stands its run time in the tracker, set-up and all: no measurement.
        if self.column(&Role::State).is_some() {
            measured.retain(|(column, _)| self.normal[*column] != "runtime");
        }
        let mut shape = match value {
            Some(column) => self.long(column, measured),
            None => self.wide(measured, declared),
        };
        // A long table may well have a condition called `all` or `total`; a wide one has means.
        shape.averages = if shape.wide.is_some() { averages } else { Vec::new() };
        self.add_deviations(&mut shape);
        // `n` may count anything; only beside a deviation it counts runs.
        let deviates = |scores: &Scores| scores.sd.is_some() || self.evidence[scores.field].deviations;
        if let (false, Some(column)) = (shape.scores.iter().any(deviates), self.column(&Role::N)) {
            self.roles[column] = self.roles[column].take().filter(|_| self.mapped[column]);
        }
        shape
    }

    /// Whether a factor has a column or a level of its own, so that no header may fix it.
    fn holds(&self, factor: &Factor) -> bool {
        *factor != Factor::Metric && *factor != Factor::Split && self.is_taken(&Role::Factor(factor.clone()))
    }

    fn scores(&self, field: usize, fixed: Vec<(Factor, String)>) -> Scores {
        let taken = |factor: &Factor| self.is_taken(&Role::Factor(factor.clone()));
        let fixed = fixed.into_iter().filter(|(factor, _)| !taken(factor)).collect();
        let name = self.headers[field].trim();
        Scores { field, fixed, sd: None, percent: header::without_unit(name) != name }
    }

    fn long(&self, column: usize, measured: Vec<Measured>) -> Shape {
        let own = header::measured(&self.headers[column], self.catalogue).unwrap_or_default();
        let own = own.into_iter().filter(|(factor, _)| *factor == Factor::Metric || *factor == Factor::Split).collect();
        let mut shape = Shape { scores: vec![self.scores(column, own)], ..Shape::default() };
        let named = self.is_taken(&Role::Factor(Factor::Metric));
        for (field, fixed) in measured.into_iter().filter(|(_, fixed)| is_kind(fixed, &[Factor::Metric])) {
            // Latency beside a score is one more measurement; with the metric in a column it belongs to no row.
            if named { shape.beside.push(field) } else { shape.scores.push(self.scores(field, fixed)) }
        }
        shape
    }

    fn wide(&mut self, mut measured: Vec<Measured>, declared: Vec<Measured>) -> Shape {
        let of = |kind: Factor| measured.iter().filter(|(_, fixed)| has(fixed, &kind)).count();
        let (languages, targets) = (of(Factor::Language), of(Factor::Target));
        let declared_kind = declared.first().and_then(|(_, fixed)| fixed.first()).map(|(factor, _)| factor.clone());
        let alone = measured.len() == 1 && !header::may_number_rows(&self.normal[measured[0].0]);
        let kind = match declared_kind {
            Some(kind) => kind,
            // A single column called `id` or `no` is rather no language.
            None if languages >= 2 && languages >= targets || languages == 1 && alone => Factor::Language,
            None if targets > 0 => Factor::Target,
            None => Factor::Metric,
        };
        measured.extend(declared);
        let (taken, rest): (Vec<_>, Vec<_>) = measured.into_iter().partition(|(_, fixed)| has(fixed, &kind));
        let mut shape = Shape::default();
        if kind == Factor::Language {
            shape.beside =
                rest.iter().filter(|(_, fixed)| is_kind(fixed, &[Factor::Metric])).map(|(f, _)| *f).collect();
        }
        if kind == Factor::Metric && self.is_taken(&Role::Factor(Factor::Metric)) && taken.len() > 1 {
            let columns: Vec<usize> = taken.iter().map(|(column, _)| *column).collect();
            self.problems.push(self.ambiguous(&Role::Value, &columns, columns[1]));
        }
        shape.scores = taken.into_iter().map(|(field, fixed)| self.scores(field, fixed)).collect();
        // One column of a metric is a long table in all but name.
        shape.wide = (kind != Factor::Metric || shape.scores.len() > 1).then_some(kind);
        shape
    }

    /// Columns of numbers the user mapped to target, language or metric: their header is the level.
    fn declared_scores(&mut self) -> Vec<Measured> {
        let mut declared = Vec::new();
        for column in 0..self.headers.len() {
            let Some(Role::Factor(factor)) = &self.roles[column] else { continue };
            let can_be_wide = matches!(factor, Factor::Target | Factor::Language | Factor::Metric);
            if can_be_wide && self.mapped[column] && self.evidence[column].is_numeric() {
                declared.push((column, vec![(factor.clone(), self.headers[column].clone())]));
                self.roles[column] = None;
            }
        }
        declared
    }

    /// `accuracy_std` belongs to `accuracy`, `sd` to the only column of scores.
    fn add_deviations(&mut self, shape: &mut Shape) {
        let plain = self.column(&Role::Sd);
        if let ([only], Some(column)) = (shape.scores.as_mut_slice(), plain) {
            only.sd = Some(column);
        }
        for column in 0..self.headers.len() {
            let Some(base) = header::deviation_of(&self.headers[column]) else { continue };
            let own = shape.scores.iter_mut().find(|scores| self.headers[scores.field].eq_ignore_ascii_case(base));
            if let (None, Some(scores)) = (&self.roles[column], own) {
                scores.sd = Some(column);
                self.roles[column] = Some(Role::Sd);
            }
        }
    }

    /// In a table with one text column and one column per target the text column names the intermediate task.
    pub(super) fn find_labels(&mut self, shape: &Shape) {
        let intermediate = Role::Factor(Factor::Intermediate);
        if shape.wide != Some(Factor::Target) || self.is_taken(&intermediate) {
            return;
        }
        let is_text = |&column: &usize| self.roles[column].is_none() && self.evidence[column].words > 0;
        let free = |column: &usize| !shape.scores.iter().any(|scores| scores.field == *column);
        let mut texts = (0..self.headers.len()).filter(is_text).filter(free);
        if let (Some(column), None) = (texts.next(), texts.next()) {
            self.roles[column] = Some(intermediate);
        }
    }

    /// Numbers nobody can place: beside targets any, beside languages those that look like a language code.
    pub(super) fn refuse_unclear(&mut self, shape: &Shape, free: &[usize]) {
        let Some(kind @ (Factor::Target | Factor::Language)) = &shape.wide else {
            return self.refuse_unknown_metrics(free);
        };
        for &column in free {
            let name = &self.headers[column];
            let like_code = name.len() <= 3 || name.split(['-', '_']).next().is_some_and(|part| part.len() == 3);
            let unclear = *kind == Factor::Target || like_code && name.bytes().all(|byte| byte.is_ascii_alphabetic());
            if !unclear || !self.evidence[column].is_numeric() {
                continue;
            }
            let message =
                format!("the numbers of `{name}` may be scores of a {kind} that is not known, or a condition");
            let help = format!(
                "--map {kind}='{name}' if it is a {kind}, --map '{name}={name}' to keep it as a condition, \
                 --map '-={name}' to leave it out"
            );
            let problem = self.places.problem_in_header(codes::UNCLEAR_COLUMN, column, message);
            let label = format!("no {kind} of the catalogue");
            self.problems.push(Problem { label, help, ..problem });
        }
    }

    /// Beside columns of known metrics: numbers that look measured, or are called like a cost. As conditions they would
    /// give every run a setting of its own.
    fn refuse_unknown_metrics(&mut self, free: &[usize]) {
        // A tracker writes dozens of them.
        if self.column(&Role::Value).is_some() || self.column(&Role::State).is_some() {
            return;
        }
        for &column in free {
            let (name, evidence) = (&self.headers[column], &self.evidence[column]);
            let is_cost =
                evidence.is_numeric() && evidence.words == 0 && Metric::guess(name).bounds == Bounds::Unbounded;
            if !is_cost && !self.may_be_metric(column) {
                continue;
            }
            let why = if is_cost { "a cost by its name" } else { "another number in nearly every row" };
            let message = format!("the numbers of `{name}` may be a metric that is not known, or a condition");
            let help = format!(
                "as a metric: --map metric='{name}', or [metrics.{name}] in stilt.toml (better, scale = \"none\"); \
                 --map '{name}={name}' keeps it as a condition, --map '-={name}' leaves it out"
            );
            let problem = self.places.problem_in_header(codes::UNCLEAR_COLUMN, column, message);
            self.problems.push(Problem { label: why.to_owned(), help, ..problem });
        }
    }

    /// Whether the numbers of a column without a role look measured, and do not name the run.
    pub(super) fn may_be_metric(&self, column: usize) -> bool {
        let names_runs = Factor::Extra(self.normal[column].as_str().into()).identifies_runs();
        self.evidence[column].looks_measured() && !names_runs
    }
}

fn has(fixed: &[(Factor, String)], kind: &Factor) -> bool {
    fixed.iter().any(|(factor, _)| factor == kind)
}

/// Whether a header fixes these factors and at most the split besides.
fn is_kind(fixed: &[(Factor, String)], kinds: &[Factor]) -> bool {
    kinds.iter().all(|kind| has(fixed, kind))
        && fixed.iter().all(|(factor, _)| *factor == Factor::Split || kinds.contains(factor))
}
