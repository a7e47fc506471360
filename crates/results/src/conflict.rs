//! Two values for one key: a duplicate if they agree, a conflict that needs a decision if not.

use rayon::prelude::*;

use crate::observations::Observations;

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
    /// Rows whose different value lost by the policy, in no particular order.
    pub(crate) overruled: Vec<u32>,
}

/// Decides about the rows of `sorted` (equal keys adjacent, earlier sources first).
///
/// # Errors
/// Every conflict that neither the policy nor a superseding source decides.
pub(crate) fn resolve(table: &Observations, sorted: Vec<u32>, policy: OnConflict) -> Result<Resolved, Vec<Conflict>> {
    let telling: Vec<_> = table.columns.iter().filter(|column| column.levels.len() > 1).collect();
    let same = |&a: &u32, &b: &u32| telling.iter().all(|column| column.codes[a as usize] == column.codes[b as usize]);
    // Most inputs hold every key once.
    if !sorted.par_windows(2).any(|pair| same(&pair[0], &pair[1])) {
        return Ok(Resolved { kept: sorted, overruled: Vec::new() });
    }
    let value = |row: u32| table.values[row as usize];
    let mut kept = Vec::with_capacity(sorted.len());
    let mut overruled = Vec::new();
    let mut conflicts = Vec::new();
    for rows in sorted.chunk_by(same) {
        let &[first, .., last] = rows else {
            kept.extend(rows);
            continue;
        };
        // Among rows that agree the lowest is kept, whichever file came first.
        let lowest = rows.iter().copied().min_by(|&a, &b| value(a).total_cmp(&value(b))).unwrap_or(first);
        let odd = rows.iter().copied().find(|&row| !agree(value(row), value(lowest)));
        let superseded = table.sources[table.origins[last as usize].source as usize].supersedes;
        let stands = match (odd, policy) {
            (None, _) => lowest,
            (Some(_), OnConflict::KeepLast) => last,
            (Some(_), OnConflict::Error) if superseded => last,
            (Some(_), OnConflict::KeepFirst) => first,
            (Some(odd), OnConflict::Error) => {
                let (a, b) = (odd.min(lowest), odd.max(lowest));
                conflicts.push(Conflict { key: key(table, a), first: place(table, a), second: place(table, b) });
                first
            }
        };
        overruled.extend(rows.iter().copied().filter(|&row| !agree(value(row), value(stands))));
        kept.push(stands);
    }
    if conflicts.is_empty() { Ok(Resolved { kept, overruled }) } else { Err(conflicts) }
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
