//! Two intermediates on one target, for whoever builds a table: arms are made once and matched many times.

use rayon::prelude::*;
use stilt_results::{BASELINE, Bounds, Conflict, Factor, QueryError, suggest::nearest};

use super::AnalysisError;
use super::arm::{Arm, ArmError, distinct};
use super::scores::{Matching, TargetScores, match_arms};
use super::table::ALL;
use super::view::{Block, Group, View};
use crate::outcome::Reason;

/// Which part of an arm a cell is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// Conditions (or the step) that keys show, each with the code of its level.
    pub(super) conditions: Vec<(Factor, u32)>,
    /// Which languages count, by code; `None` for all.
    pub(super) languages: Option<Vec<bool>>,
    /// The metric, if keys show metrics.
    pub(super) metric: Option<u32>,
}

/// All arms of a view.
pub(super) struct Engine<'a> {
    pub(super) view: View<'a>,
    /// One per group, over all its rows.
    arms: Vec<Result<Arm, ArmError>>,
    /// Metrics the user chose, by code; empty: the rule.
    chosen: Vec<u32>,
}

impl<'a> Engine<'a> {
    pub(super) fn new(view: View<'a>) -> Result<Self, AnalysisError> {
        let arms: Vec<Result<Arm, ArmError>> =
            view.groups.par_iter().map(|group| Arm::of(&view, &group.rows.clone().collect::<Vec<_>>(), &[])).collect();
        let repeated: Vec<Conflict> = arms.iter().filter_map(|arm| repeated(arm.as_ref().err()?)).collect();
        if !repeated.is_empty() {
            return Err(AnalysisError::Repeated(repeated));
        }
        let chosen = view.settings.metrics.iter().map(|name| metric_code(&view, name)).collect::<Result<_, _>>()?;
        Ok(Self { view, arms, chosen })
    }

    fn arm(&self, group: &Group) -> Result<&Arm, ArmError> {
        let place = self.view.groups.partition_point(|other| other.rows.start < group.rows.start);
        self.arms[place].as_ref().map_err(ArmError::clone)
    }

    /// Whether any arm leaves out earlier steps.
    pub(super) fn leaves_out_steps(&self) -> bool {
        self.arms.iter().flatten().any(|arm| arm.earlier_steps)
    }

    /// The rows of a group at the given levels.
    fn rows(&self, group: &Group, levels: &[(Factor, u32)]) -> Vec<usize> {
        let columns: Vec<_> =
            levels.iter().filter_map(|(factor, code)| Some((self.view.set.column(factor)?, *code))).collect();
        group.rows.clone().filter(|&row| columns.iter().all(|(column, code)| column.codes()[row] == *code)).collect()
    }

    /// The measured metrics of a target in a block, over all its intermediates.
    fn present(&self, block: Block, target: u32) -> Vec<u32> {
        let groups = self.view.groups.iter().filter(|group| group.block == block && group.target == target);
        let column = self.view.set.column(&Factor::Metric);
        let codes = column.map_or(&[][..], |column| column.codes());
        distinct(groups.flat_map(|group| match self.arm(group) {
            Ok(arm) => arm.metrics.clone(),
            Err(_) => distinct(codes[group.rows.clone()].iter().copied()),
        }))
    }

    /// The metrics to average on a target: those chosen, else the catalogue's primary ones, else the only one.
    pub(super) fn metrics(&self, block: Block, target: u32, part: &Part) -> Result<Vec<u32>, Reason> {
        if let Some(metric) = part.metric {
            return Ok(vec![metric]);
        }
        let present = self.present(block, target);
        let there =
            |codes: &[u32]| -> Vec<u32> { present.iter().copied().filter(|code| codes.contains(code)).collect() };
        if !self.chosen.is_empty() {
            return Ok(there(&self.chosen));
        }
        let name = |code: u32| self.view.level(&Factor::Metric, code);
        let task = self.view.catalogue.task(self.view.level(&Factor::Target, target));
        let is_primary = |code: &u32| task.is_some_and(|task| task.metrics.iter().any(|metric| metric == name(*code)));
        let primary: Vec<u32> = present.iter().copied().filter(is_primary).collect();
        if !primary.is_empty() {
            return Ok(primary);
        }
        // Losses and latencies stand beside the score of a task; they are not what it is scored by.
        let is_score = |code: &u32| self.view.catalogue.metric(name(*code)).bounds != Bounds::Unbounded;
        let scores: Vec<u32> = present.iter().copied().filter(is_score).collect();
        let candidates = if scores.is_empty() { present } else { scores };
        match candidates.len() {
            0 | 1 => Ok(candidates),
            _ => {
                Err(Reason::SeveralMetrics { metrics: candidates.iter().map(|&code| name(code).to_owned()).collect() })
            }
        }
    }

    /// Brings intermediate `a` and `b` together on one target; `None` if `a` was not run there.
    pub(super) fn scores(
        &self,
        block: Block,
        (a, b): (u32, Option<u32>),
        target: u32,
        part: &Part,
    ) -> Option<Result<TargetScores, ArmError>> {
        let group = self.view.group(block, a, target)?;
        let treated_rows = self.rows(group, &part.conditions);
        if treated_rows.is_empty() {
            return None;
        }
        let baseline = b.and_then(|b| self.view.group(block, b, target));
        let scores = self.compare_groups(group, &treated_rows, baseline, part);
        // A cell the treated arm has nothing for is missing, not failed.
        match scores {
            Err(ArmError::NotComputed(Reason::NoTreated)) => None,
            scores => Some(scores.map(|scores| TargetScores { target, ..scores })),
        }
    }

    fn compare_groups(
        &self,
        group: &Group,
        treated_rows: &[usize],
        baseline: Option<&Group>,
        part: &Part,
    ) -> Result<TargetScores, ArmError> {
        let settings = self.view.settings;
        let own;
        let treated = if part.conditions.is_empty() {
            self.arm(group)?
        } else {
            own = self.arm_of(treated_rows, &part.conditions)?;
            &own
        };
        if treated.len() == 0 {
            let reported = treated.reported.ok_or(Reason::NoTreated)?;
            let against = baseline.map_or(Ok(None), |group| self.arm(group).map(|arm| arm.reported))?;
            let reported = Some(reported - against.unwrap_or(0.0));
            return Ok(TargetScores { reported, sign: 1.0, ..TargetScores::default() });
        }
        let matched;
        let baseline = baseline.ok_or(Reason::NoBaseline)?;
        let baseline = if settings.matched.is_empty() {
            self.arm(baseline)?
        } else {
            let levels = self.matched_levels(treated_rows)?;
            matched = self.arm_of(&self.rows(baseline, &levels), &levels)?;
            &matched
        };
        let metrics = self.metrics(group.block, group.target, part)?;
        let target = self.view.catalogue.task(self.view.level(&Factor::Target, group.target));
        let matching = Matching {
            metrics: &metrics,
            languages: part.languages.as_deref(),
            signs: &self.view.signs,
            paired: settings.paired,
            unbalanced: settings.unbalanced,
            untrained: target.is_some_and(|task| task.untrained),
        };
        Ok(match_arms(treated, baseline, &matching)?)
    }

    fn arm_of(&self, rows: &[usize], levels: &[(Factor, u32)]) -> Result<Arm, ArmError> {
        let shown: Vec<Factor> = levels.iter().map(|(factor, _)| factor.clone()).collect();
        Arm::of(&self.view, rows, &shown)
    }

    /// The level of every column on which the baseline must agree.
    fn matched_levels(&self, rows: &[usize]) -> Result<Vec<(Factor, u32)>, Reason> {
        let matched = self
            .view
            .set
            .factors()
            .iter()
            .filter(|factor| self.view.settings.matched.iter().any(|name| name == factor.name()));
        let level = |factor: &Factor| {
            let column = self.view.set.column(factor)?;
            Some((factor.clone(), *column.codes().get(*rows.first()?)?))
        };
        matched.map(|factor| level(factor).ok_or(Reason::NoTreated)).collect()
    }

    /// Whether the target is no task but an average somebody reported.
    pub(super) fn is_average(&self, target: u32) -> bool {
        self.view.level(&Factor::Target, target) == ALL
    }
}

fn repeated(error: &ArmError) -> Option<Conflict> {
    match error {
        ArmError::Repeated(conflict) => Some(Conflict::clone(conflict)),
        ArmError::NotComputed(_) => None,
    }
}

fn metric_code(view: &View, name: &str) -> Result<u32, QueryError> {
    level_code(view, &Factor::Metric, view.catalogue.metric_id(name).unwrap_or(name))
}

/// The code of an intermediate a user named, by level or alias.
pub(super) fn intermediate_code(view: &View, name: &str) -> Result<u32, QueryError> {
    let code = level_code(view, &Factor::Intermediate, name);
    let alias = || view.catalogue.task(name).and_then(|task| level_code(view, &Factor::Intermediate, &task.id).ok());
    code.or_else(|error| if name == BASELINE { Err(error) } else { alias().ok_or(error) })
}

fn level_code(view: &View, factor: &Factor, name: &str) -> Result<u32, QueryError> {
    let levels = view.set.column(factor).map(|column| column.levels());
    levels.and_then(|levels| levels.code(name)).ok_or_else(|| {
        let known = levels.into_iter().flat_map(|levels| levels.iter());
        let nearest = nearest(name, known).map(str::to_owned);
        QueryError::UnknownLevel { factor: factor.to_string(), name: name.to_owned(), nearest }
    })
}
