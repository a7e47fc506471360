//! Claims that results would bear out, for an author to edit.

use super::direction::direction;
use crate::family::Verdict;
use crate::transfer::{GainRow, GainTable};

/// What a drafted claim states.
#[derive(Debug, Clone, PartialEq)]
pub enum Drafted {
    /// The direction in which the gain was judged to lie: `better` or `worse`.
    Direction(&'static str),
    /// The gain and the wider half of its interval, points.
    Value(f64, f64),
}

/// A drafted claim: a row of a gain table and what is stated of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft<'a> {
    /// The row.
    pub row: &'a GainRow,
    /// What is stated.
    pub states: Drafted,
}

/// Claims about the gains of a table: a direction for each that was judged, a value for each average with an interval.
#[must_use]
pub fn draft(table: &GainTable) -> Vec<Draft<'_>> {
    let of = |row| {
        let row: &GainRow = row;
        let judged = match row.finding.verdict() {
            Verdict::Better => Some(true),
            Verdict::Worse => Some(false),
            _ => None,
        };
        let value = value(row).filter(|_| row.place.target == crate::transfer::ALL);
        [judged.map(|better| Drafted::Direction(direction(better))), value]
            .into_iter()
            .flatten()
            .map(move |states| Draft { row, states })
    };
    table.gains.iter().flat_map(of).collect()
}

fn value(row: &GainRow) -> Option<Drafted> {
    row.finding.p()?;
    let (gain, interval) = (row.finding.estimate()?, row.finding.interval()?);
    Some(Drafted::Value(gain, (interval.high - gain).max(gain - interval.low)))
}
