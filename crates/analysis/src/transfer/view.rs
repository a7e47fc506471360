//! A result set as an analysis reads it: codes at hand, rows grouped by block, intermediate and target.

use std::collections::BTreeMap;
use std::ops::Range;

use stilt_results::{BASELINE, Catalogue, Column, Factor, Key, QueryError, ResultSet, suggest::nearest};

use super::over_examples::Examples;
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
    /// Conditions that are knowingly averaged over.
    pub(super) pooled: Vec<&'a Column>,
    /// Rank of each step by code, from 1: by value, then words in their order; steps that are blank are final.
    pub(super) steps: Vec<u32>,
    pub(super) groups: Vec<Group>,
    /// -1 for metrics that are better when lower, else 1; by metric code.
    pub(super) signs: Vec<f64>,
    /// Code of the baseline among the intermediates.
    pub(super) baseline: Option<u32>,
    /// Scores per example, where they are asked for.
    pub(super) examples: Option<Examples<'a>>,
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
        let mut pooled = Vec::new();
        for name in &settings.pool {
            pooled.push(column(set, &further(name, set, "pooled")?)?);
        }
        for name in settings.matched.iter().filter(|name| !MATCHED.iter().any(|factor| factor.name() == *name)) {
            further(name, set, "matched")?;
        }
        let identity = identity(set, &settings.replicate)?;
        let is_condition = |factor: &&Factor| {
            matches!(factor, Factor::Extra(_))
                && !identity.contains(factor)
                && !settings.pool.iter().any(|p| p == factor.name())
        };
        let metric = column(set, &Factor::Metric)?;
        let sign = |name: &str| catalogue.metric(name).sign();
        Ok(Self {
            set,
            catalogue,
            settings,
            replicates: Replicates::of(set, &settings.replicate)?,
            pooled,
            steps: step_ranks(column(set, &Factor::Step)?),
            conditions: set.factors().iter().filter(is_condition).cloned().collect(),
            groups: groups(set)?,
            signs: metric.levels().iter().map(sign).collect(),
            baseline: column(set, &Factor::Intermediate)?.levels().code(BASELINE),
            examples: None,
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

/// The factors on which the baseline always agrees.
const MATCHED: [Factor; 5] = [Factor::BaseModel, Factor::Split, Factor::Target, Factor::Language, Factor::Metric];

/// The further column of that name; the common factors are never pooled, and matched by rule.
fn further(name: &str, set: &ResultSet, what: &str) -> Result<Factor, AnalysisError> {
    match Key::read(name, set)? {
        Key { factor: factor @ Factor::Extra(_), attribute: None } => Ok(factor),
        key => Err(AnalysisError::Usage(format!("`{key}` cannot be {what}: only a further column of the results can"))),
    }
}

/// Where each step stands: 9000 before 1e4, 1.25 before 1.5.
fn step_ranks(column: &Column) -> Vec<u32> {
    let value = |code: &u32| column.levels().name(*code).parse::<f64>().unwrap_or(f64::INFINITY);
    let mut order: Vec<u32> = (0..column.levels().len() as u32).collect();
    // Levels are in natural order, which a stable sort keeps among words.
    order.sort_by(|a, b| value(a).total_cmp(&value(b)));
    let mut ranks = vec![0; order.len()];
    for (rank, code) in (1..).zip(order) {
        let is_blank = column.levels().name(code).is_empty();
        ranks[code as usize] = if is_blank { u32::MAX } else { rank };
    }
    ranks
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

/// The code of an intermediate a user named, by level or alias.
pub(super) fn intermediate_code(view: &View, name: &str) -> Result<u32, QueryError> {
    let code = level_code(view, &Factor::Intermediate, name);
    let alias = || view.catalogue.task(name).and_then(|task| level_code(view, &Factor::Intermediate, &task.id).ok());
    code.or_else(|error| if name == BASELINE { Err(error) } else { alias().ok_or(error) })
}

/// The code of a level a user named.
pub(super) fn level_code(view: &View, factor: &Factor, name: &str) -> Result<u32, QueryError> {
    let levels = view.set.column(factor).map(|column| column.levels());
    levels.and_then(|levels| levels.code(name)).ok_or_else(|| {
        let known = levels.into_iter().flat_map(|levels| levels.iter());
        let nearest = nearest(name, known).map(str::to_owned);
        QueryError::UnknownLevel { factor: factor.to_string(), name: name.to_owned(), nearest }
    })
}
