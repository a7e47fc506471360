//! Which rows belong to one run.

use std::collections::BTreeMap;

use rayon::prelude::*;
use stilt_results::{Factor, ResultSet};

use super::AnalysisError;

/// The replicate of every row.
#[derive(Debug)]
pub(super) struct Replicates {
    /// Per row; equal codes are one run, in any cell.
    pub(super) codes: Vec<u32>,
    /// Above all codes.
    pub(super) count: usize,
}

/// The columns that tell runs apart: those declared, else the ones with the usual names.
pub(super) fn identity(set: &ResultSet, declared: &[String]) -> Result<Vec<Factor>, AnalysisError> {
    if declared.is_empty() {
        return Ok(set.factors().iter().filter(|factor| factor.identifies_runs()).cloned().collect());
    }
    let known = |name: &String| {
        let factor = set.factors().iter().find(|factor| factor.name() == name);
        factor
            .cloned()
            .ok_or_else(|| AnalysisError::Usage(format!("there is no column `{name}` to tell runs apart by")))
    };
    declared.iter().map(known).collect()
}

impl Replicates {
    /// The id of a run is its seed where there is one, else the tuple of its identity columns; declared columns replace
    /// the rule. Ids follow from values, never from the order of rows.
    pub(super) fn of(set: &ResultSet, declared: &[String]) -> Result<Self, AnalysisError> {
        let identity: Vec<_> = identity(set, declared)?.iter().filter_map(|factor| set.column(factor)).collect();
        let Some(seed) = set.column(&Factor::Seed) else {
            return Ok(Self { codes: vec![0; set.len()], count: 1 });
        };
        let by_seed = declared.is_empty();
        let seeds = seed.levels().len() as u32;
        let blank = seed.levels().code("");
        let tuple = |row: usize| identity.iter().map(|column| column.codes()[row]).collect::<Vec<u32>>();
        let seeded = |row: usize| by_seed && (Some(seed.codes()[row]) != blank || identity.is_empty());
        let mut tuples: BTreeMap<Vec<u32>, u32> =
            (0..set.len()).filter(|&row| !seeded(row)).map(|row| (tuple(row), 0)).collect();
        for (place, code) in tuples.values_mut().enumerate() {
            *code = seeds + place as u32;
        }
        let code = |row| if seeded(row) { seed.codes()[row] } else { tuples[&tuple(row)] };
        let count = seeds as usize + tuples.len();
        Ok(Self { codes: (0..set.len()).into_par_iter().map(code).collect(), count })
    }
}
