//! A result set as an analysis reads it: codes at hand, rows grouped by block, intermediate and target.

use std::collections::BTreeMap;
use std::ops::Range;

use stilt_results::{BASELINE, Catalogue, Column, Direction, Factor, Key, ResultSet};

use super::replicates::{Replicates, identity};
use super::{AnalysisError, Settings};

/// Base model and split, as codes: what is never mixed.
pub(super) type Block = (u32, u32);

/// The rows of one block, intermediate and target; they are adjacent in a result set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) block: Block,
    pub(super) intermediate: u32,
    pub(super) target: u32,
    pub(super) rows: Range<usize>,
}

/// Everything the cells of a table look up.
pub(super) struct View<'a> {
    pub(super) set: &'a ResultSet,
    pub(super) catalogue: &'a Catalogue,
    pub(super) settings: &'a Settings,
    pub(super) replicates: Replicates,
    /// Columns that must not vary within an arm, unless a key shows them.
    pub(super) conditions: Vec<Factor>,
    pub(super) groups: Vec<Group>,
    /// -1 for metrics that are better when lower, else 1; by metric code.
    pub(super) signs: Vec<f64>,
    /// Code of the baseline among the intermediates.
    pub(super) baseline: Option<u32>,
}

/// A column every result set has.
pub(super) fn column<'a>(set: &'a ResultSet, factor: &Factor) -> Result<&'a Column, AnalysisError> {
    set.column(factor).ok_or_else(|| AnalysisError::Usage(format!("the results have no column `{factor}`")))
}

impl<'a> View<'a> {
    pub(super) fn new(
        set: &'a ResultSet,
        catalogue: &'a Catalogue,
        settings: &'a Settings,
    ) -> Result<Self, AnalysisError> {
        for name in settings.pool.iter().chain(&settings.matched) {
            Key::read(name, set)?;
        }
        let identity = identity(set, &settings.replicate)?;
        let is_condition = |factor: &&Factor| {
            matches!(factor, Factor::Extra(_))
                && !identity.contains(factor)
                && !settings.pool.iter().any(|p| p == factor.name())
        };
        let metric = column(set, &Factor::Metric)?;
        let sign = |name: &str| match catalogue.metric(name).direction {
            Direction::HigherIsBetter => 1.0,
            Direction::LowerIsBetter => -1.0,
        };
        Ok(Self {
            set,
            catalogue,
            settings,
            replicates: Replicates::of(set, &settings.replicate)?,
            conditions: set.factors().iter().filter(is_condition).cloned().collect(),
            groups: groups(set)?,
            signs: metric.levels().iter().map(sign).collect(),
            baseline: column(set, &Factor::Intermediate)?.levels().code(BASELINE),
        })
    }

    /// The level of a factor with that code.
    pub(super) fn level(&self, factor: &Factor, code: u32) -> &str {
        self.set.column(factor).map_or("", |column| column.levels().name(code))
    }

    /// The group of an intermediate on a target; `None` if it was not run.
    pub(super) fn group(&self, block: Block, intermediate: u32, target: u32) -> Option<&Group> {
        let key = |group: &Group| (group.block, group.intermediate, group.target);
        let place = self.groups.binary_search_by_key(&(block, intermediate, target), key);
        place.ok().map(|place| &self.groups[place])
    }

    /// Every block with its targets, in the order of their codes.
    pub(super) fn blocks(&self) -> BTreeMap<Block, Vec<u32>> {
        let mut blocks: BTreeMap<Block, Vec<u32>> = BTreeMap::new();
        for group in &self.groups {
            blocks.entry(group.block).or_default().push(group.target);
        }
        for targets in blocks.values_mut() {
            targets.sort_unstable();
            targets.dedup();
        }
        blocks
    }
}

fn groups(set: &ResultSet) -> Result<Vec<Group>, AnalysisError> {
    let factors = [Factor::BaseModel, Factor::Split, Factor::Intermediate, Factor::Target];
    let [model, split, intermediate, target] = factors.map(|factor| column(set, &factor).map(Column::codes));
    let (model, split, intermediate, target) = (model?, split?, intermediate?, target?);
    let key = |row: usize| (model[row], split[row], intermediate[row], target[row]);
    let mut groups: Vec<Group> = Vec::new();
    for row in 0..set.len() {
        let (model, split, intermediate, target) = key(row);
        match groups.last_mut() {
            Some(group)
                if (group.block, group.intermediate, group.target) == ((model, split), intermediate, target) =>
            {
                group.rows.end = row + 1;
            }
            _ => groups.push(Group { block: (model, split), intermediate, target, rows: row..row + 1 }),
        }
    }
    Ok(groups)
}
