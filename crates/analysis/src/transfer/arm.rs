//! One arm on one target: a score per replicate, language and metric.

use std::collections::BTreeSet;

use stilt_results::{Conflict, Factor, Place};

use super::view::View;
use crate::outcome::Reason;

/// The measured scores of an arm, oriented so that higher is better; the last step of every replicate.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Arm {
    /// Codes, ascending.
    pub(super) replicates: Vec<u32>,
    /// Codes, ascending.
    pub(super) languages: Vec<u32>,
    /// Codes, ascending.
    pub(super) metrics: Vec<u32>,
    /// Per replicate, language and metric, the last varying fastest; NaN where there is no observation.
    scores: Vec<f64>,
    /// The row of each score, where examples are asked for; beyond all rows where several are averaged or none is there.
    rows: Vec<u32>,
    /// Whether the scores are published means over runs.
    pub(super) summary: bool,
    /// Whether published means beside single runs were left out.
    pub(super) means_left_out: bool,
    /// Whether steps before the last of a replicate were left out.
    pub(super) earlier_steps: bool,
}

/// Why rows make no arm.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ArmError {
    /// The cell is not computed.
    NotComputed(Reason),
    /// Nothing can be computed before this is decided.
    Repeated(Box<Conflict>),
}

impl ArmError {
    /// The same, said of the baseline: a mixed condition there has another remedy.
    pub(super) fn of_baseline(self) -> Self {
        match self {
            Self::NotComputed(Reason::Mixes { condition, levels, .. }) => {
                Self::NotComputed(Reason::Mixes { condition, levels, in_baseline: true })
            }
            other => other,
        }
    }
}

impl From<Reason> for ArmError {
    fn from(reason: Reason) -> Self {
        Self::NotComputed(reason)
    }
}

impl Arm {
    /// The score in points; NaN where there is none.
    pub(super) fn score(&self, replicate: usize, language: usize, metric: usize) -> f64 {
        self.scores[(replicate * self.languages.len() + language) * self.metrics.len() + metric]
    }

    /// The row a score comes from, where examples are asked for and it is one row.
    pub(super) fn row(&self, replicate: usize, language: usize, metric: usize) -> Option<usize> {
        let row = self.rows.get((replicate * self.languages.len() + language) * self.metrics.len() + metric)?;
        (*row != u32::MAX).then_some(*row as usize)
    }

    /// Number of observations.
    pub(super) fn len(&self) -> usize {
        self.scores.iter().filter(|score| !score.is_nan()).count()
    }

    /// The arm of these measured rows of one block, intermediate and target. Conditions named in `shown` may vary: the
    /// caller has picked one level of each.
    pub(super) fn of(view: &View, rows: &[usize], shown: &[Factor]) -> Result<Self, ArmError> {
        let unshown = view.conditions.iter().filter(|condition| !shown.contains(condition));
        if let Some(reason) = unshown.into_iter().find_map(|condition| mixes(view, rows, condition)) {
            return Err(ArmError::NotComputed(reason));
        }
        let last = last_steps(view, rows, shown);
        let earlier_steps = last.len() < rows.len();
        // A published mean is no run: beside single runs it is left out.
        let (summaries, runs): (Vec<usize>, Vec<usize>) =
            last.iter().partition(|&&row| view.set.summary(row).is_some());
        let summary = runs.is_empty() && !summaries.is_empty();
        let means_left_out = !summary && !summaries.is_empty();
        let mut arm = Self { earlier_steps, means_left_out, summary, ..Self::default() };
        arm.fill(view, if summary { &summaries } else { &runs })?;
        Ok(arm)
    }

    fn fill(&mut self, view: &View, rows: &[usize]) -> Result<(), ArmError> {
        let codes = |factor: &Factor| view.set.column(factor).map_or(&[][..], |column| column.codes());
        let (languages, metrics) = (codes(&Factor::Language), codes(&Factor::Metric));
        let replicates = &view.replicates.codes;
        self.replicates = distinct(rows.iter().map(|&row| replicates[row]));
        self.languages = distinct(rows.iter().map(|&row| languages[row]));
        self.metrics = distinct(rows.iter().map(|&row| metrics[row]));
        let size = self.replicates.len() * self.languages.len() * self.metrics.len();
        let mut cells: Vec<(f64, u32, usize)> = vec![(0.0, 0, 0); size];
        let mut pooled: BTreeSet<(usize, Vec<u32>)> = BTreeSet::new();
        for &row in rows {
            let place = |codes: &[u32], code: u32| codes.partition_point(|&other| other < code);
            let replicate = place(&self.replicates, replicates[row]);
            let language = place(&self.languages, languages[row]);
            let metric = place(&self.metrics, metrics[row]);
            let at = (replicate * self.languages.len() + language) * self.metrics.len() + metric;
            let cell = &mut cells[at];
            // Levels of a pooled condition are averaged; two rows that share them are two values for one run.
            let levels = || view.pooled.iter().map(|column| column.codes()[row]).collect();
            let is_new = if view.pooled.is_empty() { cell.1 == 0 } else { pooled.insert((at, levels())) };
            if !is_new {
                return Err(ArmError::Repeated(Box::new(conflict(view, cell.2, row))));
            }
            *cell = (cell.0 + view.set.values()[row] * view.signs[metrics[row] as usize], cell.1 + 1, row);
        }
        if view.examples.is_some() {
            self.rows = cells.iter().map(|cell| if cell.1 == 1 { cell.2 as u32 } else { u32::MAX }).collect();
        }
        // Pooled conditions are averaged within a replicate; otherwise each cell holds one value or none (0 / 0 = NaN).
        self.scores = cells.into_iter().map(|(sum, count, _)| sum / f64::from(count)).collect();
        Ok(())
    }
}

pub(super) fn distinct(codes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut codes: Vec<u32> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Why rows that differ in a condition have no mean.
pub(super) fn mixes(view: &View, rows: &[usize], condition: &Factor) -> Option<Reason> {
    let column = view.set.column(condition)?;
    let codes = column.codes();
    let &first = rows.first()?;
    if rows.iter().all(|&row| codes[row] == codes[first]) {
        return None;
    }
    let levels = distinct(rows.iter().map(|&row| codes[row]));
    let levels = levels.into_iter().map(|code| column.levels().name(code).to_owned()).collect();
    Some(Reason::Mixes { condition: condition.to_string(), levels, in_baseline: false })
}

/// The rows at the last step of their replicate. A row without a step is final: where a replicate has any, its rows
/// with a step are earlier ones.
fn last_steps(view: &View, rows: &[usize], shown: &[Factor]) -> Vec<usize> {
    let Some(column) = view.set.column(&Factor::Step).filter(|column| column.levels().len() > 1) else {
        return rows.to_vec();
    };
    if shown.contains(&Factor::Step) {
        return rows.to_vec();
    }
    let rank = |row: usize| view.steps[column.codes()[row] as usize];
    let replicates = &view.replicates.codes;
    let mut last = vec![0; view.replicates.count];
    for &row in rows {
        let latest = &mut last[replicates[row] as usize];
        *latest = rank(row).max(*latest);
    }
    rows.iter().copied().filter(|&row| rank(row) == last[replicates[row] as usize]).collect()
}

fn conflict(view: &View, first: usize, second: usize) -> Conflict {
    let place = |row: usize| {
        let (source, line) = view.set.origin(row);
        Place { path: source.path.clone(), batch: source.batch.clone(), line, value: view.set.values()[row] }
    };
    let words = view.set.factors().iter().filter_map(|factor| {
        let level = view.set.column(factor)?.level(first);
        (!level.is_empty()).then(|| format!("{factor}={level}"))
    });
    Conflict { key: words.collect::<Vec<_>>().join(" "), first: place(first), second: place(second) }
}
