//! Two values for one key: a duplicate if they agree, a conflict that needs a decision if not.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::observations::{Basis, Observations, Source};

/// What to do about two different values for one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnConflict {
    /// Stop and name both places.
    #[default]
    Error,
    /// The earlier one stands: earlier source, then earlier line.
    KeepFirst,
    /// The later one stands.
    KeepLast,
}

/// Two different values for one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The key, as `factor=level` words; blank levels are left out.
    pub key: String,
    /// Path, line and value of the earlier one.
    pub first: Place,
    /// Path, line and value of the later one.
    pub second: Place,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The file as the user gave it.
    pub path: String,
    /// Id of the import, for a stored value.
    pub batch: Option<String>,
    /// Line, from 1.
    pub line: u32,
    /// The value, in points for bounded metrics.
    pub value: f64,
}

/// Values this close are one value: trackers that keep 32-bit floats return 0.6442 as 0.64420003.
/// 1e-6 on the 0-to-1 scale is 1e-4 points; larger values (latencies) compare relatively.
fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-4_f64.max(1e-6 * a.abs().max(b.abs()))
}

/// Which rows stand and which lost.
pub(crate) struct Resolved {
    /// One row per key, in the order of the keys.
    pub(crate) kept: Vec<u32>,
    /// Rows whose different value lost, in no particular order.
    pub(crate) overruled: Vec<u32>,
}

/// What holds for each source of the table where it differs from earlier ones: what was decided when it was imported,
/// else `policy`.
pub(crate) fn policies(table: &Observations, policy: OnConflict) -> Vec<OnConflict> {
    let of = |source: &Source| if source.supersedes { OnConflict::KeepLast } else { policy };
    table.sources.iter().map(of).collect()
}

/// Decides about the rows of `sorted` (equal keys adjacent, earlier sources first), with one policy per source.
///
/// # Errors
/// Every conflict that no policy decides, one per key.
pub(crate) fn resolve(
    table: &Observations,
    sorted: Vec<u32>,
    policies: &[OnConflict],
) -> Result<Resolved, Vec<Conflict>> {
    let telling: Vec<_> = table.columns.iter().filter(|column| column.levels.len() > 1).collect();
    let same = |&a: &u32, &b: &u32| telling.iter().all(|column| column.codes[a as usize] == column.codes[b as usize]);
    // Most inputs hold every key once.
    if !sorted.par_windows(2).any(|pair| same(&pair[0], &pair[1])) {
        return Ok(Resolved { kept: sorted, overruled: Vec::new() });
    }
    let mut kept = Vec::with_capacity(sorted.len());
    let mut overruled = Vec::new();
    let mut conflicts = Vec::new();
    for rows in sorted.chunk_by(same) {
        let &[first, _, ..] = rows else {
            kept.extend(rows);
            continue;
        };
        match fold(table, first, rows, policies) {
            Ok(current) => {
                kept.push(current.stands);
                overruled.extend(rows.iter().copied().filter(|&row| !current.agrees(table, row)));
            }
            Err((a, b)) => {
                conflicts.push(Conflict { key: key(table, a), first: place(table, a), second: place(table, b) });
            }
        }
    }
    if conflicts.is_empty() { Ok(Resolved { kept, overruled }) } else { Err(conflicts) }
}

/// The rows of one key that agree on the value it has so far.
#[derive(Debug, Clone, Copy)]
struct Current {
    basis: Basis,
    low: f64,
    high: f64,
    /// The one that is kept.
    stands: u32,
}

impl Current {
    fn new(table: &Observations, row: u32) -> Self {
        let value = table.values[row as usize];
        Self { basis: table.bases[row as usize], low: value, high: value, stands: row }
    }

    /// Agreement is not transitive: a row has to agree with both ends, so that the order of the rows does not matter.
    fn agrees(&self, table: &Observations, row: u32) -> bool {
        let value = table.values[row as usize];
        table.bases[row as usize] == self.basis && agree(value, self.low) && agree(value, self.high)
    }

    fn join(&mut self, table: &Observations, row: u32) {
        let value = table.values[row as usize];
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        if preference(table, row, self.stands).is_lt() {
            self.stands = row;
        }
    }
}

/// The value of a key after all of its rows, in their order; two rows that contradict each other if it has none.
fn fold(table: &Observations, first: u32, rows: &[u32], policies: &[OnConflict]) -> Result<Current, (u32, u32)> {
    let is_measured = |row: u32| table.bases[row as usize] == Basis::Measured;
    // What was measured outranks what a publication reports, whichever came first.
    let first = rows.iter().copied().find(|&row| is_measured(row)).unwrap_or(first);
    let mut current = Current::new(table, first);
    let mut conflict = None;
    for row in rows.iter().copied().filter(|&row| is_measured(row) == is_measured(first)) {
        let policy = policies[table.origins[row as usize].source as usize];
        if policy == OnConflict::KeepLast {
            // It decides about all before it.
            conflict = None;
        }
        match policy {
            _ if current.agrees(table, row) => current.join(table, row),
            OnConflict::KeepLast => current = Current::new(table, row),
            OnConflict::KeepFirst => {}
            OnConflict::Error => conflict = conflict.or(Some((current.stands, row))),
        }
    }
    conflict.map_or(Ok(current), Err)
}

/// Which of two rows that agree is kept, the lesser one: a run before a published mean, then by their numbers. The
/// place counts last, by its name, so that the order in which files are given is not seen in any output.
fn preference(table: &Observations, a: u32, b: u32) -> Ordering {
    let value = |row: u32| table.values[row as usize];
    let summary = |row: u32| table.summaries.get(&row);
    let runs = |row: u32| summary(row).and_then(|summary| summary.n);
    let sd = |row: u32| summary(row).map_or(0.0, |summary| summary.sd);
    let origin = |row: u32| {
        let origin = table.origins[row as usize];
        (&table.sources[origin.source as usize].path, origin.line)
    };
    let kinds = summary(a).is_some().cmp(&summary(b).is_some());
    kinds
        .then_with(|| value(a).total_cmp(&value(b)))
        .then_with(|| runs(a).cmp(&runs(b)))
        .then_with(|| sd(a).total_cmp(&sd(b)))
        .then_with(|| origin(a).cmp(&origin(b)))
}

fn key(table: &Observations, row: u32) -> String {
    let levels = table.factors.iter().zip(&table.columns).map(|(factor, column)| (factor, column.level(row as usize)));
    let words = levels.filter(|(_, level)| !level.is_empty()).map(|(factor, level)| format!("{factor}={level}"));
    words.collect::<Vec<_>>().join(" ")
}

fn place(table: &Observations, row: u32) -> Place {
    let origin = table.origins[row as usize];
    let source = &table.sources[origin.source as usize];
    Place {
        path: source.path.clone(),
        batch: source.batch.clone(),
        line: origin.line,
        value: table.values[row as usize],
    }
}
