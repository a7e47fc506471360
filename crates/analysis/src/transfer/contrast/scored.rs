//! The scores of every member on every target, all over the same languages.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use stilt_results::{Conflict, Factor};

use super::members::{Arm, Frame, Members, baseline_at};
use super::question::Question;
use crate::outcome::Reason;
use crate::transfer::AnalysisError;
use crate::transfer::arm::ArmError;
use crate::transfer::engine::{Engine, Part};
use crate::transfer::scores::{Runs, TargetScores, mean, values};

/// What is known of a member on a target.
#[derive(Debug, Clone)]
pub(super) enum OnTarget {
    /// It was not run there.
    Lacks,
    /// It was, and cannot be compared.
    Failed(Reason),
    Scores(Box<Scores>),
}

/// Scores of a member on a target, oriented.
#[derive(Debug, Clone)]
pub(super) struct Scores {
    pub(super) scores: TargetScores,
    /// The baseline's runs, where it does not cancel.
    pub(super) baseline: Option<Runs>,
    /// Conditions at which the baseline is taken.
    pub(super) baseline_at: Vec<(Factor, u32)>,
    /// Mean gain over the matched baseline on the same languages.
    pub(super) gain: Option<f64>,
}

impl Scores {
    /// The mean of the member; over its baseline where that does not cancel.
    pub(super) fn value(&self) -> f64 {
        self.over_baseline(mean(&values(&self.scores.treated)), |runs| mean(&values(runs)))
    }

    fn over_baseline(&self, treated: f64, baseline: impl Fn(&Runs) -> f64) -> f64 {
        treated - self.baseline.as_ref().map_or(0.0, baseline)
    }

    /// Language and mean over runs; over the baseline where that does not cancel.
    pub(super) fn languages(&self) -> impl Iterator<Item = (u32, f64)> {
        let gains = self.baseline.is_some();
        self.scores
            .languages
            .iter()
            .map(move |(code, treated, baseline)| (*code, if gains { treated - baseline } else { *treated }))
    }
}

/// A frame with its scores.
pub(super) struct Scored {
    pub(super) frame: Frame,
    /// Whether every group has a baseline of its own, which does not cancel.
    pub(super) over_baseline: bool,
    /// By place among the members of the frame, and among their arms: what is known on every target.
    known: BTreeMap<(usize, usize), BTreeMap<u32, OnTarget>>,
    /// Languages left out so that all members have the same.
    pub(super) languages_left_out: usize,
}

impl Scored {
    pub(super) fn of(
        engine: &Engine,
        question: &Question,
        frame: Frame,
        over_baseline: bool,
    ) -> Result<Self, AnalysisError> {
        let jobs = jobs(engine, question, &frame);
        let first = run(engine, &jobs, over_baseline)?;
        let (masks, languages_left_out) = common(engine, question, &jobs, &first);
        let again: Vec<Job> = jobs
            .iter()
            .map(|job| match masks.get(&class(question, job)) {
                Some(mask) => Job {
                    part: Part { on_target: vec![(job.target, mask.clone())], ..job.part.clone() },
                    ..job.clone()
                },
                None => job.clone(),
            })
            .collect();
        let mut known: BTreeMap<(usize, usize), BTreeMap<u32, OnTarget>> = BTreeMap::new();
        for (job, on_target) in again.iter().zip(run(engine, &again, over_baseline)?) {
            known.entry(job.at).or_default().insert(job.target, on_target);
        }
        Ok(Self { frame, over_baseline, known, languages_left_out })
    }

    /// Every member with what is known of it on a target.
    pub(super) fn on(&self, target: u32) -> impl Iterator<Item = (&Members, &Arm, &OnTarget)> + Clone {
        self.known.iter().filter_map(move |(at, targets)| {
            let (members, arm) = self.arm(*at)?;
            Some((members, arm, targets.get(&target)?))
        })
    }

    fn arm(&self, (members, arm): (usize, usize)) -> Option<(&Members, &Arm)> {
        let members = self.frame.members.get(members)?;
        Some((members, members.arms.get(arm)?))
    }

    /// Targets that any member was asked about.
    pub(super) fn targets(&self) -> Vec<u32> {
        let targets: BTreeSet<u32> = self.known.values().flat_map(|targets| targets.keys().copied()).collect();
        targets.into_iter().collect()
    }
}

/// A member on a target.
#[derive(Clone)]
struct Job {
    at: (usize, usize),
    by: usize,
    arm: Arm,
    target: u32,
    part: Part,
}

fn jobs(engine: &Engine, question: &Question, frame: &Frame) -> Vec<Job> {
    let blocks = engine.view.blocks();
    let mut jobs = Vec::new();
    for (place, members) in frame.members.iter().enumerate() {
        for (number, arm) in members.arms.iter().enumerate() {
            for &target in blocks.get(&arm.block).into_iter().flatten() {
                let by = members.spot.by;
                let level = question.by.as_ref().filter(|by| by.key.factor == Factor::Target);
                if level.is_some_and(|level| level.labels.get(target as usize) != level.levels.get(by)) {
                    continue;
                }
                let part =
                    Part { conditions: arm.conditions.clone(), languages: languages(question, by), ..Part::default() };
                jobs.push(Job { at: (place, number), by, arm: arm.clone(), target, part });
            }
        }
    }
    jobs
}

/// The languages of a level of the second key, if these are languages.
fn languages(question: &Question, level: usize) -> Option<Vec<bool>> {
    let by = question.by.as_ref().filter(|by| by.key.factor == Factor::Language)?;
    let wanted = by.levels.get(level)?;
    Some(by.labels.iter().map(|label| label == wanted).collect())
}

fn run(engine: &Engine, jobs: &[Job], over_baseline: bool) -> Result<Vec<OnTarget>, AnalysisError> {
    let all: Vec<Result<OnTarget, Box<Conflict>>> =
        jobs.par_iter().map(|job| one(engine, job, over_baseline)).collect();
    let (mut known, mut repeated) = (Vec::new(), Vec::new());
    for one in all {
        match one {
            Ok(one) => known.push(one),
            Err(conflict) => repeated.push(*conflict),
        }
    }
    if repeated.is_empty() { Ok(known) } else { Err(AnalysisError::Repeated(repeated)) }
}

fn one(engine: &Engine, job: &Job, over_baseline: bool) -> Result<OnTarget, Box<Conflict>> {
    let own = Some(job.arm.intermediate);
    // Set against itself an arm keeps what it has.
    let alone = Part { baseline_at: job.part.conditions.clone(), ..job.part.clone() };
    let matched = Part { baseline_at: baseline_at(engine, &job.arm), ..job.part.clone() };
    let ask =
        |other: Option<u32>, part: &Part| engine.scores(job.arm.block, (job.arm.intermediate, other), job.target, part);
    let answer = match ask(
        if over_baseline { engine.view.baseline } else { own },
        if over_baseline { &matched } else { &alone },
    ) {
        // A reported delta is one over the baseline, and none over itself.
        Some(Ok(scores)) if scores.reported.is_some() => ask(None, &matched),
        other => other,
    };
    let scores = match answer {
        None => return Ok(OnTarget::Lacks),
        Some(Err(ArmError::NotComputed(reason))) => return Ok(OnTarget::Failed(reason)),
        Some(Err(ArmError::Repeated(conflict))) => return Err(conflict),
        Some(Ok(scores)) => scores,
    };
    if over_baseline || scores.reported.is_some() {
        let measured = scores.reported.is_none();
        let baseline = measured.then(|| scores.baseline.clone());
        let gain = scores.reported.or_else(|| Some(mean(&values(&scores.treated)) - mean(&values(&scores.baseline))));
        return Ok(OnTarget::Scores(Box::new(Scores { scores, baseline, baseline_at: matched.baseline_at, gain })));
    }
    let gain = engine.view.baseline.and_then(|baseline| gain(ask(Some(baseline), &matched), &scores));
    Ok(OnTarget::Scores(Box::new(Scores { scores, baseline: None, baseline_at: matched.baseline_at, gain })))
}

/// The gain over the baseline, if that has all languages of the member.
fn gain(answer: Option<Result<TargetScores, ArmError>>, own: &TargetScores) -> Option<f64> {
    let scores = answer?.ok()?;
    let codes = |scores: &TargetScores| scores.languages.iter().map(|language| language.0).collect::<Vec<_>>();
    let same = codes(&scores) == codes(own) && scores.treated.len() == own.treated.len();
    same.then(|| mean(&values(&scores.treated)) - mean(&values(&scores.baseline)))
}

/// Members that have to share their languages: those on a target, apart by level where levels are of languages.
fn class(question: &Question, job: &Job) -> (u32, Option<usize>) {
    (job.target, question.by_is(&Factor::Language).then_some(job.by))
}

type Masks = BTreeMap<(u32, Option<usize>), Vec<bool>>;

/// The languages all members of a class have, by code, where some have more; and how many that leaves out.
fn common(engine: &Engine, question: &Question, jobs: &[Job], known: &[OnTarget]) -> (Masks, usize) {
    let count = engine.view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
    let mut seen: BTreeMap<(u32, Option<usize>), (usize, Vec<usize>)> = BTreeMap::new();
    for (job, on_target) in jobs.iter().zip(known) {
        let OnTarget::Scores(scores) = on_target else { continue };
        if scores.scores.reported.is_some() {
            continue;
        }
        let entry = seen.entry(class(question, job)).or_insert_with(|| (0, vec![0; count]));
        entry.0 += 1;
        for (code, ..) in &scores.scores.languages {
            entry.1[*code as usize] += 1;
        }
    }
    let mut left_out = 0;
    seen.retain(|_, (members, counts)| {
        let lacking = counts.iter().filter(|count| (1..*members).contains(count)).count();
        left_out += lacking;
        lacking > 0
    });
    let masks = seen
        .into_iter()
        .map(|(class, (members, counts))| (class, counts.into_iter().map(|count| count == members).collect()));
    (masks.collect(), left_out)
}
