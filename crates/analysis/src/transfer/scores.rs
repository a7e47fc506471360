//! Two arms on one target: one score per replicate, comparable by construction.

use std::sync::Arc;

use super::arm::Arm;
use super::over_examples::OfTarget;
use crate::outcome::Reason;

/// Id and score of each run of an arm, by ascending id.
pub(super) type Runs = Vec<(u32, f64)>;

/// Two arms on one target, brought to the same languages and metrics. Scores are oriented: higher is better.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct TargetScores {
    /// Code of the target.
    pub(super) target: u32,
    /// Replicate and score, by ascending replicate.
    pub(super) treated: Runs,
    /// Replicate and score; a single entry where the baseline is broadcast.
    pub(super) baseline: Runs,
    /// Language, mean treated and mean baseline score over the replicates.
    pub(super) languages: Vec<(u32, f64, f64)>,
    /// Whether the baseline is one deterministic value for all treated replicates.
    pub(super) broadcast: bool,
    /// Codes of the metrics that were averaged.
    pub(super) metrics: Vec<u32>,
    /// -1 if all metrics are better when lower, so that means can be shown as measured; else 1.
    pub(super) sign: f64,
    /// Observations of these metrics.
    pub(super) observations: usize,
    /// Of these, left out to keep the arms balanced.
    pub(super) dropped: usize,
    /// Whether runs of an arm are averaged over different languages or metrics.
    pub(super) uneven: bool,
    /// Difference of the deltas that publications report, points.
    pub(super) reported: Option<f64>,
    /// Whether an arm is a published mean over runs.
    pub(super) summary: bool,
    /// Scores by replicate and language, if they were asked for.
    pub(super) crossing: Crossing,
    /// The examples of both arms, where they are asked for.
    pub(super) examples: Option<Arc<OfTarget>>,
}

impl TargetScores {
    /// Leaves out the other languages where languages are units; the scores of runs stay as they are.
    pub(super) fn keep_languages(&mut self, keeps: impl Fn(u32) -> bool) {
        let kept: Vec<bool> = self.languages.iter().map(|language| keeps(language.0)).collect();
        for cells in [&mut self.crossing.treated, &mut self.crossing.baseline] {
            let mut place = 0..;
            cells.retain(|_| place.next().is_some_and(|at: usize| kept[at % kept.len()]));
        }
        self.languages.retain(|language| keeps(language.0));
    }
}

/// Scores per replicate and language, in the order of [`TargetScores`]' runs and languages; the language varies fastest.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Crossing {
    pub(super) treated: Vec<f64>,
    pub(super) baseline: Vec<f64>,
}

/// How two arms are brought together.
pub(super) struct Matching<'a> {
    /// Codes of the metrics to average.
    pub(super) metrics: &'a [u32],
    /// Which languages count, by code; `None` for all.
    pub(super) languages: Option<&'a [bool]>,
    /// -1 for metrics that are better when lower, else 1; by code.
    pub(super) signs: &'a [f64],
    /// Whether replicates that share an id are pairs.
    pub(super) paired: bool,
    /// Whether each replicate keeps the languages it has, among those of both arms.
    pub(super) unbalanced: bool,
    /// Whether scores per replicate and language are wanted.
    pub(super) crossing: bool,
    /// Whether the target has no training data, so that a baseline that does not vary stands for every replicate.
    pub(super) untrained: bool,
}

/// An arm seen through a matching: places of the metrics, languages and replicates that count.
struct Seen<'a> {
    arm: &'a Arm,
    /// Place of each wanted metric; `None` where the arm lacks it.
    metrics: Vec<Option<usize>>,
    replicates: Vec<usize>,
}

impl<'a> Seen<'a> {
    fn new(arm: &'a Arm, matching: &Matching) -> Self {
        let metrics = matching.metrics.iter().map(|metric| arm.metrics.binary_search(metric).ok()).collect();
        let mut seen = Self { arm, metrics, replicates: Vec::new() };
        let languages: Vec<usize> = seen.languages(matching).collect();
        let any = |&replicate: &usize| {
            languages.iter().any(|&language| seen.scores(replicate, language).any(|s| s.is_some()))
        };
        seen.replicates = (0..arm.replicates.len()).filter(any).collect();
        seen
    }

    fn languages(&self, matching: &Matching) -> impl Iterator<Item = usize> {
        let counts =
            |&place: &usize| matching.languages.is_none_or(|counts| counts[self.arm.languages[place] as usize]);
        (0..self.arm.languages.len()).filter(counts)
    }

    /// The same arm with one of its replicates.
    fn alone(&self, replicate: usize) -> Self {
        Self { arm: self.arm, metrics: self.metrics.clone(), replicates: vec![replicate] }
    }

    /// The scores of a replicate in a language, one per metric that is wanted.
    fn scores(&self, replicate: usize, language: usize) -> impl Iterator<Item = Option<f64>> {
        self.metrics.iter().map(move |metric| {
            let score = self.arm.score(replicate, language, (*metric)?);
            (!score.is_nan()).then_some(score)
        })
    }

    /// The place of a language, by its code.
    fn language(&self, code: u32) -> Option<usize> {
        self.arm.languages.binary_search(&code).ok()
    }

    /// Number of observations of the wanted metrics and languages, over all replicates.
    fn observations(&self, matching: &Matching) -> usize {
        let all =
            self.languages(matching).flat_map(|language| (0..self.arm.replicates.len()).map(move |r| (r, language)));
        all.map(|(replicate, language)| self.scores(replicate, language).flatten().count()).sum()
    }

    /// Whether every used replicate has every metric in that language.
    fn complete(&self, code: u32) -> bool {
        self.language(code).is_some_and(|language| {
            self.replicates.iter().all(|&replicate| self.scores(replicate, language).all(|score| score.is_some()))
        })
    }

    /// Whether any used replicate has this metric in that language.
    fn has(&self, code: u32, metric: usize) -> bool {
        self.language(code).is_some_and(|language| {
            self.replicates.iter().any(|&r| self.scores(r, language).nth(metric).flatten().is_some())
        })
    }
}

/// Brings two arms together.
///
/// # Errors
/// Why no score can be compared.
pub(super) fn match_arms(treated: &Arm, baseline: &Arm, matching: &Matching) -> Result<TargetScores, Reason> {
    let (mut t, mut b) = (Seen::new(treated, matching), Seen::new(baseline, matching));
    if t.replicates.is_empty() {
        return Err(Reason::NoTreated);
    }
    if b.replicates.is_empty() {
        return Err(Reason::NoBaseline);
    }
    let observations = t.observations(matching) + b.observations(matching);
    let broadcast = matching.untrained && constant_per_language(&b);
    if matching.paired && !broadcast {
        let ids = |seen: &Seen| -> Vec<u32> { seen.replicates.iter().map(|&r| seen.arm.replicates[r]).collect() };
        let (of_t, of_b) = (ids(&t), ids(&b));
        t.replicates.retain(|&r| of_b.binary_search(&t.arm.replicates[r]).is_ok());
        b.replicates.retain(|&r| of_t.binary_search(&b.arm.replicates[r]).is_ok());
        if t.replicates.is_empty() {
            return Err(Reason::NoPairs);
        }
    }
    let shared = shared(&t, &b, matching);
    let (treated_runs, mut baseline_runs, used) = if matching.paired && matching.unbalanced && !broadcast {
        pair_scores(&t, &b, matching)
    } else {
        let ((treated, used_treated), (baseline, used_baseline)) = (run_scores(&t, &shared), run_scores(&b, &shared));
        (treated, baseline, used_treated + used_baseline)
    };
    if treated_runs.is_empty() || baseline_runs.is_empty() {
        return Err(Reason::NothingShared);
    }
    if broadcast {
        baseline_runs.truncate(1);
    }
    let crossing = |seen: &Seen| -> Vec<f64> {
        let cells = seen.replicates.iter().flat_map(|&r| shared.iter().filter_map(move |entry| cell(seen, r, entry)));
        cells.map(|(score, _)| score).collect()
    };
    let crossing = match matching.crossing {
        true => Crossing { treated: crossing(&t), baseline: crossing(&b) },
        false => Crossing::default(),
    };
    let languages =
        shared.iter().filter_map(|entry| Some((entry.0, language_mean(&t, entry)?, language_mean(&b, entry)?)));
    let lower = matching.metrics.iter().all(|&metric| matching.signs[metric as usize] < 0.0);
    Ok(TargetScores {
        treated: treated_runs,
        baseline: baseline_runs,
        languages: languages.collect(),
        broadcast,
        metrics: matching.metrics.to_vec(),
        sign: if lower { -1.0 } else { 1.0 },
        observations,
        dropped: observations - used,
        uneven: matching.unbalanced && !matching.paired && [&t, &b].iter().any(|seen| is_uneven(seen, &shared)),
        summary: treated.summary || baseline.summary,
        crossing,
        ..TargetScores::default()
    })
}

/// A language that counts, by code, and which metrics count in it.
type Shared = (u32, Vec<bool>);

/// Per language, the metrics that count there: all of them if balanced, else those that both arms have.
fn shared(t: &Seen, b: &Seen, matching: &Matching) -> Vec<Shared> {
    let counts = |code: u32| -> Vec<bool> {
        if matching.unbalanced {
            (0..matching.metrics.len()).map(|metric| t.has(code, metric) && b.has(code, metric)).collect()
        } else {
            vec![t.complete(code) && b.complete(code); matching.metrics.len()]
        }
    };
    let codes = t.languages(matching).map(|place| t.arm.languages[place]);
    codes.map(|code| (code, counts(code))).filter(|(_, counts)| counts.contains(&true)).collect()
}

/// Scores of pairs, each over what both of its runs have, and the number of observations behind them.
fn pair_scores(t: &Seen, b: &Seen, matching: &Matching) -> (Runs, Runs, usize) {
    let (mut treated, mut baseline, mut used) = (Vec::new(), Vec::new(), 0);
    for (&of_t, &of_b) in t.replicates.iter().zip(&b.replicates) {
        let (t, b) = (t.alone(of_t), b.alone(of_b));
        let shared = shared(&t, &b, matching);
        for (runs, seen) in [(&mut treated, &t), (&mut baseline, &b)] {
            let (run, count) = run_scores(seen, &shared);
            runs.extend(run);
            used += count;
        }
    }
    (treated, baseline, used)
}

/// Whether the replicates of an arm are averaged over different cells.
fn is_uneven(seen: &Seen, shared: &[Shared]) -> bool {
    let cells = |replicate: usize| shared.iter().map(move |entry| cell(seen, replicate, entry).map(|(_, count)| count));
    seen.replicates.iter().any(|&replicate| !cells(replicate).eq(cells(seen.replicates[0])))
}

/// Whether all replicates agree in every language and metric, as evaluations without training do.
fn constant_per_language(seen: &Seen) -> bool {
    let arm = seen.arm;
    let agree = |language: usize| {
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            // Trackers that keep 32-bit floats return one value in two spellings.
            (Some(a), Some(b)) => (a - b).abs() <= 1e-4,
            (a, b) => a == b,
        };
        let first = seen.replicates[0];
        let equals = |&r: &usize| seen.scores(r, language).zip(seen.scores(first, language)).all(|(a, b)| same(a, b));
        seen.replicates.iter().all(equals)
    };
    (0..arm.languages.len()).all(agree)
}

/// Mean over the metrics that count and that the replicate has in the language, and how many these are.
fn cell(seen: &Seen, replicate: usize, (code, counts): &Shared) -> Option<(f64, usize)> {
    let scores = seen.scores(replicate, seen.language(*code)?).zip(counts);
    let used: Vec<f64> = scores.filter_map(|(score, counts)| score.filter(|_| *counts)).collect();
    (!used.is_empty()).then(|| (mean(&used), used.len()))
}

/// Id and score of every replicate that has any of the shared cells, and the number of observations behind them.
fn run_scores(seen: &Seen, shared: &[Shared]) -> (Runs, usize) {
    let mut used = 0;
    let mut runs = Vec::with_capacity(seen.replicates.len());
    for &replicate in &seen.replicates {
        let cells: Vec<(f64, usize)> = shared.iter().filter_map(|entry| cell(seen, replicate, entry)).collect();
        used += cells.iter().map(|(_, count)| count).sum::<usize>();
        if !cells.is_empty() {
            let scores: Vec<f64> = cells.iter().map(|(score, _)| *score).collect();
            runs.push((seen.arm.replicates[replicate], mean(&scores)));
        }
    }
    (runs, used)
}

/// Mean over the replicates that have the language.
fn language_mean(seen: &Seen, entry: &Shared) -> Option<f64> {
    let scores: Vec<f64> =
        seen.replicates.iter().filter_map(|&r| cell(seen, r, entry)).map(|(score, _)| score).collect();
    (!scores.is_empty()).then(|| mean(&scores))
}

/// The scores of runs without their ids.
pub(super) fn values(runs: &[(u32, f64)]) -> Vec<f64> {
    runs.iter().map(|(_, score)| *score).collect()
}

/// The mean of a non-empty list.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
