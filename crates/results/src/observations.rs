//! Observations as they come in: columns with interned levels, in any order, with duplicates.
//!
//! [`Observations::into_results`](crate::ResultSet) puts them in order and decides on duplicates.

use foldhash::HashMap;
use rayon::prelude::*;

use crate::factor::{FACTORS, Factor};
use crate::levels::Levels;

/// How a value came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Measured on a run, or on the runs behind a published mean.
    Measured,
    /// A gain as a publication reports it; there is nothing to recompute it from.
    Reported,
}

impl Basis {
    /// How it is written in files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Reported => "reported",
        }
    }
}

/// What a published `61.4 ± 0.3` says besides the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Number of runs behind the mean, if it was said.
    pub n: Option<u32>,
    /// Standard deviation, points.
    pub sd: f64,
}

/// A file or stored batch that observations came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The path as the user gave it.
    pub path: String,
    /// Id of the import, for observations from the store.
    pub batch: Option<String>,
    /// Whether this source overrides earlier ones where they conflict.
    pub supersedes: bool,
}

/// Where an observation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Place of the source in the list of sources.
    pub source: u32,
    /// Line of the file, from 1.
    pub line: u32,
}

/// One factor of every observation: levels and, per row, the code of its level.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub(crate) levels: Levels,
    pub(crate) codes: Vec<u32>,
}

impl Column {
    /// The distinct levels.
    #[must_use]
    pub fn levels(&self) -> &Levels {
        &self.levels
    }

    /// The code of the level, one per row.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The level in that row.
    #[must_use]
    pub fn level(&self, row: usize) -> &str {
        self.levels.name(self.codes[row])
    }

    /// Adds the rows of the same column of another table; that many blank ones if it has none.
    fn append(&mut self, other: Option<&Self>, rows: usize) {
        match other {
            Some(other) => {
                let codes: Vec<u32> = other.levels.iter().map(|level| self.levels.intern(level)).collect();
                self.codes.extend(other.codes.iter().map(|&code| codes[code as usize]));
            }
            None if rows > 0 => {
                let blank = self.levels.intern("");
                self.codes.resize(self.codes.len() + rows, blank);
            }
            None => {}
        }
    }
}

/// A value with everything but its factors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Points for bounded metrics, the metric's own unit otherwise; finite.
    pub value: f64,
    /// How it came to be.
    pub basis: Basis,
    /// What stands behind a published mean; `None` for a single run.
    pub summary: Option<Summary>,
    /// Line in the source, from 1.
    pub line: u32,
}

/// A table of observations from one or several sources.
#[derive(Debug, Clone)]
pub struct Observations {
    pub(crate) factors: Vec<Factor>,
    pub(crate) columns: Vec<Column>,
    pub(crate) values: Vec<f64>,
    pub(crate) bases: Vec<Basis>,
    // Few files hold published means: keyed by row instead of a column of gaps.
    pub(crate) summaries: HashMap<u32, Summary>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) sources: Vec<Source>,
}

impl Default for Observations {
    fn default() -> Self {
        let columns = FACTORS.iter().map(|_| Column::default()).collect();
        Self {
            factors: FACTORS.to_vec(),
            columns,
            values: Vec::new(),
            bases: Vec::new(),
            summaries: HashMap::default(),
            origins: Vec::new(),
            sources: Vec::new(),
        }
    }
}

impl Observations {
    /// An empty table for observations of one source.
    #[must_use]
    pub fn from_source(source: Source) -> Self {
        Self { sources: vec![source], ..Self::default() }
    }

    /// Number of observations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no observation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The factors, in the order of the codes [`push`](Self::push) takes.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The values, points for bounded metrics; in the order they were pushed.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The column of a factor.
    #[must_use]
    pub fn column(&self, factor: &Factor) -> Option<&Column> {
        self.factors.iter().position(|f| f == factor).map(|place| &self.columns[place])
    }

    /// The place of a factor among the columns; a new one is added with a blank level in every earlier row.
    pub fn place(&mut self, factor: &Factor) -> usize {
        if let Some(place) = self.factors.iter().position(|f| f == factor) {
            return place;
        }
        let mut column = Column::default();
        if !self.is_empty() {
            let blank = column.levels.intern("");
            column.codes = vec![blank; self.len()];
        }
        self.factors.push(factor.clone());
        self.columns.push(column);
        self.factors.len() - 1
    }

    /// The code of a level of the column at `place`. The text must have passed [`Factor::level`].
    pub fn intern(&mut self, place: usize, level: &str) -> u32 {
        self.columns[place].levels.intern(level)
    }

    /// Room for that many more rows.
    pub fn reserve(&mut self, rows: usize) {
        for column in &mut self.columns {
            column.codes.reserve(rows);
        }
        self.values.reserve(rows);
        self.bases.reserve(rows);
        self.origins.reserve(rows);
    }

    /// Adds a row of the first source: one code per factor, in the order of [`factors`](Self::factors).
    pub fn push(&mut self, codes: &[u32], reading: Reading) {
        debug_assert_eq!(codes.len(), self.columns.len(), "one code per factor");
        if let Some(summary) = reading.summary {
            self.summaries.insert(self.len() as u32, summary);
        }
        for (column, &code) in self.columns.iter_mut().zip(codes) {
            column.codes.push(code);
        }
        self.values.push(reading.value);
        self.bases.push(reading.basis);
        self.origins.push(Origin { source: 0, line: reading.line });
    }

    /// Multiplies the values of the rows that `chosen` picks (and the deviations behind them).
    pub fn rescale(&mut self, factor: f64, chosen: impl Fn(usize) -> bool) {
        for row in (0..self.len()).filter(|&row| chosen(row)) {
            self.values[row] *= factor;
            if let Some(summary) = self.summaries.get_mut(&(row as u32)) {
                summary.sd *= factor;
            }
        }
    }

    /// Adds all rows of `other` behind the own ones.
    pub fn append(&mut self, other: Self) {
        self.append_all(vec![other]);
    }

    /// Adds all rows of each of the `others` behind the own ones, in their order; columns are filled in parallel.
    pub fn append_all(&mut self, others: Vec<Self>) {
        let mut others = others;
        if self.is_empty() && self.sources.is_empty() && !others.is_empty() {
            *self = others.remove(0);
        }
        let mut firsts: Vec<u32> = Vec::with_capacity(others.len());
        for other in &mut others {
            firsts.push(self.append_sources(std::mem::take(&mut other.sources)));
            for factor in &other.factors {
                self.place(factor);
            }
        }
        let rows: usize = others.iter().map(Self::len).sum();
        self.columns.par_iter_mut().zip(&self.factors).for_each(|(own, factor)| {
            own.codes.reserve(rows);
            others.iter().for_each(|other| own.append(other.column(factor), other.len()));
        });
        let mut offset = self.len() as u32;
        for other in &mut others {
            let summaries = std::mem::take(&mut other.summaries).into_iter();
            self.summaries.extend(summaries.map(|(row, summary)| (row + offset, summary)));
            offset += other.len() as u32;
        }
        let (values, bases, origins) = (&mut self.values, &mut self.bases, &mut self.origins);
        let readings = || {
            values.reserve(rows);
            bases.reserve(rows);
            others.iter().for_each(|other| {
                values.extend_from_slice(&other.values);
                bases.extend_from_slice(&other.bases);
            });
        };
        let places = || {
            origins.reserve(rows);
            for (other, first) in others.iter().zip(&firsts) {
                origins.extend(other.origins.iter().map(|origin| Origin { source: origin.source + first, ..*origin }));
            }
        };
        rayon::join(readings, places);
        // To give back the memory of many rows takes a while; nobody waits for it.
        rayon::spawn(move || drop(others));
    }

    /// Adds sources; chunks of one file share theirs. Returns the place of the first.
    fn append_sources(&mut self, sources: Vec<Source>) -> u32 {
        if self.sources.len() == 1 && self.sources == sources {
            return 0;
        }
        let first = self.sources.len() as u32;
        self.sources.extend(sources);
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(target: &str, extra: Option<(&str, &str)>) -> Observations {
        let mut table = Observations::from_source(Source { path: format!("{target}.csv"), ..Source::default() });
        if let Some((name, _)) = extra {
            table.place(&Factor::Extra(name.into()));
        }
        let levels = ["m", "", "mnli", target, "", "accuracy", "1", ""];
        let mut codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
        if let Some((_, level)) = extra {
            codes.push(table.intern(8, level));
        }
        table.push(&codes, Reading { value: 1.0, basis: Basis::Measured, summary: None, line: 2 });
        table
    }

    #[test]
    fn appending_keeps_levels_sources_and_fills_columns_only_one_side_has() {
        let mut table = one("xnli", Some(("lr", "1e-5")));
        table.append(one("pawsx", None));
        table.append(one("xnli", Some(("dropout", "0.1"))));
        let column = |name: &str| table.column(&name.parse().unwrap()).unwrap();
        let levels = |name: &str| (0..3).map(|row| column(name).level(row).to_owned()).collect::<Vec<_>>();
        assert_eq!(levels("target"), ["xnli", "pawsx", "xnli"]);
        assert_eq!(levels("lr"), ["1e-5", "", ""]);
        assert_eq!(levels("dropout"), ["", "", "0.1"]);
        assert_eq!(table.origins[2], Origin { source: 2, line: 2 });
    }
}
