//! Results in order: one value per key, rows sorted by key, levels sorted naturally.
//!
//! Everything downstream reads rows in this order, so no answer depends on the order of the input.

use foldhash::HashMap;
use rayon::prelude::*;

use crate::conflict::{self, Conflict, OnConflict, Resolved};
use crate::factor::{FACTORS, Factor};
use crate::observations::{Basis, Column, Observations, Source, Summary};
use crate::order;
use crate::score::{Points, Score};

/// A columnar table of observations in which every key stands once.
#[derive(Debug, Clone)]
pub struct ResultSet {
    table: Observations,
}

/// Observations put in order, and what became of the others.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The set.
    pub set: ResultSet,
    /// Rows that repeated a value of another.
    pub duplicates: usize,
    /// Rows of the input, by their place, whose different value lost.
    pub overruled: Vec<u32>,
}

/// One row in place of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condensed<'a> {
    /// The row whose levels, basis and place in the source are taken.
    pub row: usize,
    /// The value that stands for all of them, finite.
    pub value: f64,
    /// Another metric than that of the row.
    pub metric: Option<&'a str>,
}

/// A value and what it means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A score that was measured.
    Measured(Score),
    /// A gain a publication reports.
    ReportedDelta(Points),
}

/// What stands behind a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Replicate<'a> {
    /// One run, by its seed where it has one.
    Run(Option<&'a str>),
    /// A published mean over runs.
    Summary(Summary),
}

impl ResultSet {
    /// Puts observations in order; equal values for one key become one, different ones are decided by the source that
    /// supersedes earlier ones, else by `policy`. A measured value stands against a reported delta.
    ///
    /// # Errors
    /// All conflicts that neither decides.
    pub fn merge(table: Observations, policy: OnConflict) -> Result<Merged, Vec<Conflict>> {
        let policies = conflict::policies(&table, policy);
        Self::merge_by(table, &policies)
    }

    /// The same with one policy per source.
    pub(crate) fn merge_by(mut table: Observations, policies: &[OnConflict]) -> Result<Merged, Vec<Conflict>> {
        table.sort_extras();
        table.columns.par_iter_mut().for_each(|column| {
            let renamed = column.levels.sort();
            for code in &mut column.codes {
                *code = renamed[*code as usize];
            }
        });
        let sorted = order::by_key(&table.columns, table.values.len());
        let Resolved { kept, overruled } = conflict::resolve(&table, sorted, policies)?;
        let duplicates = table.len() - kept.len() - overruled.len();
        Ok(Merged { set: Self { table: table.gather(&kept) }, duplicates, overruled })
    }

    pub(crate) fn table(&self) -> &Observations {
        &self.table
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// All factors, the eight common ones first.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        self.table.factors()
    }

    /// The column of a factor; `None` if no source has it.
    #[must_use]
    pub fn column(&self, factor: &Factor) -> Option<&Column> {
        self.table.column(factor)
    }

    /// The values, one per row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.table.values
    }

    /// How each value came to be.
    #[must_use]
    pub fn bases(&self) -> &[Basis] {
        &self.table.bases
    }

    /// What stands behind the value of a row, if it is a published mean.
    #[must_use]
    pub fn summary(&self, row: usize) -> Option<Summary> {
        self.table.summaries.get(&(row as u32)).copied()
    }

    /// Source and line of a row.
    #[must_use]
    pub fn origin(&self, row: usize) -> (&Source, u32) {
        let origin = self.table.origins[row];
        (&self.table.sources[origin.source as usize], origin.line)
    }

    /// The rows that `chosen` picks, in the same order; levels no row has any more are dropped.
    #[must_use]
    pub fn filter(&self, chosen: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<u32> = (0..self.len() as u32).filter(|&row| chosen(row as usize)).collect();
        let mut table = self.table.clone().gather(&rows);
        for column in &mut table.columns {
            column.compact();
        }
        Self { table }
    }

    /// One row for each of `rows`, without the factors in `without`; and, for each row of the new set, the place among
    /// `rows` it comes from. The keys must differ without these factors.
    #[must_use]
    pub fn condense(&self, rows: &[Condensed<'_>], without: &[Factor]) -> (Self, Vec<u32>) {
        let mut table = Observations::from_source(Source::default());
        (table.factors, table.columns) = (Vec::new(), Vec::new());
        table.sources.clone_from(&self.table.sources);
        for (factor, column) in self.table.factors.iter().zip(&self.table.columns) {
            if without.contains(factor) {
                continue;
            }
            let codes = rows.iter().map(|condensed| column.codes[condensed.row]).collect();
            let mut column = Column { levels: column.levels.clone(), codes };
            if *factor == Factor::Metric {
                for (code, condensed) in column.codes.iter_mut().zip(rows) {
                    *code = condensed.metric.map_or(*code, |metric| column.levels.intern(metric));
                }
            }
            column.compact();
            let renamed = column.levels.sort();
            column.codes.iter_mut().for_each(|code| *code = renamed[*code as usize]);
            table.factors.push(factor.clone());
            table.columns.push(column);
        }
        for (place, condensed) in rows.iter().enumerate() {
            table.values.push(condensed.value);
            table.bases.push(self.table.bases[condensed.row]);
            table.origins.push(self.table.origins[condensed.row]);
            if let Some(summary) = self.summary(condensed.row) {
                table.summaries.insert(place as u32, summary);
            }
        }
        let order = order::by_key(&table.columns, table.len());
        (Self { table: table.gather(&order) }, order)
    }

    /// The value of a row and what it means.
    #[must_use]
    pub fn value(&self, row: usize) -> Value {
        let value = self.table.values[row];
        match self.table.bases[row] {
            Basis::Measured => Value::Measured(Score::of_table(value)),
            Basis::Reported => Value::ReportedDelta(Points::of_table(value)),
        }
    }

    /// What stands behind the value of a row.
    #[must_use]
    pub fn replicate(&self, row: usize) -> Replicate<'_> {
        match self.summary(row) {
            Some(summary) => Replicate::Summary(summary),
            None => Replicate::Run(self.column(&Factor::Seed).map(|seed| seed.level(row)).filter(|id| !id.is_empty())),
        }
    }

    /// The rows as plain observations again, to be merged with others.
    #[must_use]
    pub fn into_observations(self) -> Observations {
        self.table
    }
}

impl Column {
    /// Drops levels no row has. The order of the others stays.
    pub(crate) fn compact(&mut self) {
        let mut used = vec![false; self.levels.len()];
        for &code in &self.codes {
            used[code as usize] = true;
        }
        if used.iter().all(|&used| used) {
            return;
        }
        let mut levels = crate::levels::Levels::default();
        let renamed: Vec<u32> = (0..used.len() as u32)
            .map(|code| if used[code as usize] { levels.intern(self.levels.name(code)) } else { u32::MAX })
            .collect();
        for code in &mut self.codes {
            *code = renamed[*code as usize];
        }
        self.levels = levels;
    }
}

impl Observations {
    /// Puts the extra columns in the order of their names, so that keys do not depend on which file came first.
    fn sort_extras(&mut self) {
        let common = FACTORS.len();
        let mut extras: Vec<(Factor, Column)> =
            self.factors.drain(common..).zip(self.columns.drain(common..)).collect();
        extras.sort_by(|(a, _), (b, _)| a.cmp(b));
        let (factors, columns): (Vec<_>, Vec<_>) = extras.into_iter().unzip();
        self.factors.extend(factors);
        self.columns.extend(columns);
    }

    /// The given rows, in the given order.
    fn gather(mut self, rows: &[u32]) -> Self {
        if rows.len() == self.len() && rows.iter().enumerate().all(|(place, &row)| place == row as usize) {
            return self;
        }
        let Self { columns, values, bases, origins, .. } = &mut self;
        let readings = || {
            *values = pick(values, rows);
            *bases = pick(bases, rows);
            *origins = pick(origins, rows);
        };
        // The old codes of one column make room for the new ones of the next: fresh memory is what takes time here.
        let share = columns.len().div_ceil(rayon::current_num_threads());
        let codes = || {
            columns.par_chunks_mut(share).for_each(|columns| {
                let mut room = Vec::with_capacity(rows.len());
                for column in columns {
                    room.clear();
                    room.extend(rows.iter().map(|&row| column.codes[row as usize]));
                    std::mem::swap(&mut column.codes, &mut room);
                }
            });
        };
        rayon::join(readings, codes);
        if !self.summaries.is_empty() {
            let place = rows.iter().enumerate().filter_map(|(new, old)| Some((new as u32, *self.summaries.get(old)?)));
            self.summaries = place.collect::<HashMap<u32, Summary>>();
        }
        self
    }
}

fn pick<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|&row| values[row as usize]).collect()
}
