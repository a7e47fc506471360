//! Two intermediates on one target, for whoever builds a table: arms are made once and matched many times.

use rayon::prelude::*;
use stilt_results::{Basis, Conflict, Factor};

use super::AnalysisError;
use super::arm::{Arm, ArmError, distinct, mixes};
use super::metrics::Metrics;
use super::over_examples;
use super::scores::{Matching, TargetScores, match_arms, mean};
use super::settings::Over;
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
    /// Conditions (or the step) at which the baseline is taken, where it has them as the treated runs do.
    pub(super) baseline_at: Vec<(Factor, u32)>,
    /// Which languages count on a target, by code, where several cells are kept to the same ones.
    pub(super) on_target: Vec<(u32, Vec<bool>)>,
}

/// All arms of a view.
pub(super) struct Engine<'a> {
    pub(super) view: View<'a>,
    metrics: Metrics,
    /// One per group, over the metrics of its target.
    arms: Vec<Result<Arm, ArmError>>,
}

impl<'a> Engine<'a> {
    pub(super) fn new(view: View<'a>) -> Result<Self, AnalysisError> {
        let metrics = Metrics::of(&view)?;
        let arm = |group: &Group| {
            let metrics = metrics.on(group.block, group.target)?;
            Arm::of(&view, &measured(&view, group.rows.clone(), metrics), &[])
        };
        let arms: Vec<Result<Arm, ArmError>> = view.groups.par_iter().map(arm).collect();
        let repeated: Vec<Conflict> = arms.iter().filter_map(|arm| repeated(arm.as_ref().err()?)).collect();
        if repeated.is_empty() { Ok(Self { view, metrics, arms }) } else { Err(AnalysisError::Repeated(repeated)) }
    }

    fn arm(&self, group: &Group) -> Result<&Arm, ArmError> {
        let place = self.view.groups.partition_point(|other| other.rows.start < group.rows.start);
        self.arms[place].as_ref().map_err(ArmError::clone)
    }

    /// Whether any arm leaves out published means beside single runs.
    pub(super) fn leaves_out_means(&self) -> bool {
        self.arms.iter().flatten().any(|arm| arm.means_left_out)
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

    /// Brings intermediate `a` and `b` together on one target; `None` if `a` has nothing there.
    pub(super) fn scores(
        &self,
        block: Block,
        (a, b): (u32, Option<u32>),
        target: u32,
        part: &Part,
    ) -> Option<Result<TargetScores, ArmError>> {
        let group = self.view.group(block, a, target)?;
        let other = b.and_then(|b| self.view.group(block, b, target));
        match self.compare(group, other, part) {
            // A cell the treated arm has nothing for is missing, not failed.
            Err(ArmError::NotComputed(Reason::NoTreated)) => None,
            scores => Some(scores.map(|scores| TargetScores { target, ..scores })),
        }
    }

    fn compare(&self, group: &Group, other: Option<&Group>, part: &Part) -> Result<TargetScores, ArmError> {
        // Most cells are made of arms that are there already and need no row.
        let rows = || self.rows(group, &part.conditions);
        let own;
        let metrics = match &part.metric {
            Some(metric) => std::slice::from_ref(metric),
            None => self.metrics.on(group.block, group.target)?,
        };
        let treated = if part.conditions.is_empty() && part.metric.is_none() {
            self.arm(group)?
        } else {
            own = self.arm_of(&rows(), metrics, &part.conditions)?;
            &own
        };
        if treated.len() == 0 {
            let rows = rows();
            let others = self.other_metrics(&rows);
            if part.metric.is_none() && !others.is_empty() {
                return Err(Reason::OtherMetrics { metrics: others }.into());
            }
            return self.reported_difference(&rows, other, metrics, part);
        }
        let other = other.ok_or(Reason::NoBaseline)?;
        let against;
        let matched = !self.view.settings.matched.is_empty() || !part.baseline_at.is_empty();
        let baseline = if !matched && part.metric.is_none() {
            self.arm(other).map_err(ArmError::of_baseline)?
        } else {
            let mut levels = self.matched_levels(&measured(&self.view, rows().into_iter(), metrics))?;
            levels.extend(part.baseline_at.iter().cloned());
            against = self.arm_of(&self.rows(other, &levels), metrics, &levels).map_err(ArmError::of_baseline)?;
            &against
        };
        let task = self.view.catalogue.task(self.view.level(&Factor::Target, group.target));
        let on_target = part.on_target.iter().find(|(target, _)| *target == group.target);
        let matching = Matching {
            metrics,
            languages: on_target.map(|(_, languages)| &languages[..]).or(part.languages.as_deref()),
            signs: &self.view.signs,
            paired: self.view.settings.paired,
            unbalanced: self.view.settings.unbalanced,
            crossing: self.view.settings.over == Over::SeedsLanguages || self.view.settings.resample.is_some(),
            // Another intermediate's run on an untrained target is as random as any: only the baseline is fixed.
            untrained: Some(other.intermediate) == self.view.baseline && task.is_some_and(|task| task.untrained),
        };
        let scores = match_arms(treated, baseline, &matching)?;
        Ok(over_examples::attach(&self.view, (treated, baseline), &matching, scores))
    }

    /// The arm of the rows that count, at these levels of shown or matched columns.
    fn arm_of(&self, rows: &[usize], metrics: &[u32], levels: &[(Factor, u32)]) -> Result<Arm, ArmError> {
        let shown: Vec<Factor> = levels.iter().map(|(factor, _)| factor.clone()).collect();
        Arm::of(&self.view, &measured(&self.view, rows.iter().copied(), metrics), &shown)
    }

    /// Names of the metrics that were measured.
    fn other_metrics(&self, rows: &[usize]) -> Vec<String> {
        let codes = self.view.set.column(&Factor::Metric).map_or(&[][..], |column| column.codes());
        let measured = rows.iter().filter(|&&row| self.view.set.bases()[row] == Basis::Measured);
        let codes = distinct(measured.map(|&row| codes[row]));
        codes.into_iter().map(|code| self.view.level(&Factor::Metric, code).to_owned()).collect()
    }

    /// The difference of reported deltas; that of the baseline is 0 by definition, that of another intermediate has to
    /// be reported, too.
    fn reported_difference(
        &self,
        rows: &[usize],
        other: Option<&Group>,
        metrics: &[u32],
        part: &Part,
    ) -> Result<TargetScores, ArmError> {
        let reported = self.reported(rows, metrics, part).ok_or(Reason::NoTreated)?;
        let against = match other {
            Some(group) if Some(group.intermediate) != self.view.baseline => {
                self.reported(&self.rows(group, &part.conditions), metrics, part).ok_or(Reason::NothingShared)?
            }
            _ => 0.0,
        };
        Ok(TargetScores { reported: Some(reported - against), sign: 1.0, ..TargetScores::default() })
    }

    /// The mean of the deltas that a publication reports: over metrics, then over languages. Reported gains are taken as
    /// they are, positive for better.
    fn reported(&self, rows: &[usize], metrics: &[u32], part: &Part) -> Option<f64> {
        let (language, metric) = (self.view.set.column(&Factor::Language)?, self.view.set.column(&Factor::Metric)?);
        let counts = |&&row: &&usize| {
            let code = metric.codes()[row];
            let counts = part.metric.map_or(metrics.contains(&code), |metric| metric == code);
            let spoken = part.languages.as_ref().is_none_or(|counts| counts[language.codes()[row] as usize]);
            self.view.set.bases()[row] == Basis::Reported && counts && spoken
        };
        let rows: Vec<usize> = rows.iter().filter(counts).copied().collect();
        let of = |code: u32| {
            let rows = rows.iter().filter(|&&row| language.codes()[row] == code);
            mean(&rows.map(|&row| self.view.set.values()[row]).collect::<Vec<_>>())
        };
        let languages = distinct(rows.iter().map(|&row| language.codes()[row]));
        let means: Vec<f64> = languages.into_iter().map(of).collect();
        (!means.is_empty()).then(|| mean(&means))
    }

    /// The level of every column on which the baseline must agree.
    fn matched_levels(&self, rows: &[usize]) -> Result<Vec<(Factor, u32)>, Reason> {
        let is_matched = |factor: &&Factor| self.view.settings.matched.iter().any(|name| name == factor.name());
        let level = |factor: &Factor| {
            let code = *self.view.set.column(factor)?.codes().get(*rows.first()?)?;
            Some((factor.clone(), code))
        };
        let mut levels = Vec::new();
        for factor in
            self.view.set.factors().iter().filter(|factor| matches!(factor, Factor::Extra(_))).filter(is_matched)
        {
            if let Some(reason) = mixes(&self.view, rows, factor) {
                return Err(reason);
            }
            levels.extend(level(factor));
        }
        Ok(levels)
    }

    /// The scores without results that name no language, if others do: these are no unit among languages.
    pub(super) fn with_named_languages(&self, scores: &TargetScores) -> TargetScores {
        let mut scores = scores.clone();
        let languages = self.view.set.column(&Factor::Language).map(|column| column.levels());
        if let Some(blank) = languages.filter(|levels| levels.len() > 1).and_then(|levels| levels.code("")) {
            scores.keep_languages(|language| language != blank);
        }
        scores
    }

    /// Whether the target is no task but an average somebody reported.
    pub(super) fn is_average(&self, target: u32) -> bool {
        self.view.level(&Factor::Target, target) == ALL
    }
}

/// The measured rows of these metrics.
fn measured(view: &View, rows: impl Iterator<Item = usize>, metrics: &[u32]) -> Vec<usize> {
    let codes = view.set.column(&Factor::Metric).map_or(&[][..], |column| column.codes());
    let bases = view.set.bases();
    rows.filter(|&row| bases[row] == Basis::Measured && metrics.contains(&codes[row])).collect()
}

fn repeated(error: &ArmError) -> Option<Conflict> {
    match error {
        ArmError::Repeated(conflict) => Some(Conflict::clone(conflict)),
        ArmError::NotComputed(_) => None,
    }
}
