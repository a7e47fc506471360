//! `--over examples`: the examples of both arms, brought together, and what they say of new examples.

use std::sync::Arc;

use stilt_results::{Code, Factor, Note, ResultSet};

use super::AnalysisError;
use super::arm::{Arm, distinct};
use super::cell::Cell;
use super::scores::{Matching, TargetScores};
use super::settings::{Over, Settings};
use super::table::{Detail, Exact, Pairing};
use super::view::View;
use crate::examples::corpora::{Stratum, corpora};
use crate::examples::resample::{bootstrap, randomise};
use crate::examples::{Runs, runs};
use crate::family::Comparison;
use crate::method::{ApproximateRandomisation, McNemar, Method, Settings as Told, shares};
use crate::outcome::{Outcome, Reason, Test};
use crate::registry::Entry;
use crate::sample::{Paired, Sample};

/// Code of the note about examples that are not in both arms, with title and explanation.
pub const UNMATCHED: (Code, &str, &str) = (
    UNMATCHED_CODE,
    "examples that are not in both arms",
    "Over examples, a gain is the difference on the same examples. An example that some run of either arm lacks, for some metric, is left out and counted in n_dropped.",
);

const UNMATCHED_CODE: Code = Code("N254");

/// Examples that are named in a note.
const NAMED: usize = 3;

/// Scores per example behind the scores of a view.
pub(super) struct Examples<'a> {
    runs: &'a Runs,
    values: &'a [f64],
    /// The example of every row.
    codes: &'a [u32],
}

/// The examples of one target under both arms.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct OfTarget {
    /// One corpus per language.
    strata: Vec<Stratum>,
    /// Whether every arm is one run, scored by one mean.
    single: bool,
    /// Examples that are not in all runs.
    dropped: usize,
    /// The first of them, by code.
    named: Vec<u32>,
}

/// The runs to analyse in place of examples; `None` if the results are not per example.
///
/// # Errors
/// [`AnalysisError::Usage`] if examples are asked for and there are none.
pub(super) fn of_runs(set: &ResultSet, settings: &Settings) -> Result<Option<Runs>, AnalysisError> {
    let keys = [&settings.rows, &settings.columns, &settings.pool, &settings.matched, &settings.replicate];
    let kept: Vec<String> = keys.into_iter().flatten().cloned().collect();
    let runs = runs(set, &kept);
    if settings.over == Over::Examples && runs.is_none() {
        return Err(AnalysisError::Usage(
            "--over examples needs results per example: a column `example` (or example_id, doc_id, qid), one row each"
                .into(),
        ));
    }
    Ok(runs)
}

/// What cells look examples up in; `None` unless the settings ask for examples.
pub(super) fn source<'a>(set: &'a ResultSet, runs: Option<&'a Runs>, settings: &Settings) -> Option<Examples<'a>> {
    let codes = set.column(&Factor::Example)?.codes();
    let runs = runs.filter(|_| settings.over == Over::Examples)?;
    Some(Examples { runs, values: set.values(), codes })
}

/// A list of the scores of a run on its examples, one list of rows per count of a corpus metric.
struct Scored<'a> {
    lists: Vec<&'a [u32]>,
    sign: f64,
}

/// Adds the examples that both arms share to their scores.
pub(super) fn attach(
    view: &View,
    (treated, baseline): (&Arm, &Arm),
    matching: &Matching,
    scores: TargetScores,
) -> TargetScores {
    let Some(examples) = &view.examples else { return scores };
    let mut of_target = OfTarget::default();
    for &(language, ..) in &scores.languages {
        let arms = [(treated, &scores.treated), (baseline, &scores.baseline)];
        let of_arm = |(arm, runs): (&Arm, &Vec<(u32, f64)>)| {
            let used = runs.iter().filter_map(|(id, _)| arm.replicates.binary_search(id).ok());
            used.filter_map(|replicate| of_run(examples, arm, (replicate, language), matching)).collect::<Vec<_>>()
        };
        let [treated, baseline] = arms.map(of_arm);
        let one = treated.len() == 1 && baseline.len() == 1;
        let (codes, unmatched) = shared(examples, treated.iter().chain(&baseline));
        let metrics = treated.first().map(|run| run.iter().map(|(metric, _)| *metric).collect());
        let sums = summed(examples, &codes, [&treated, &baseline]);
        let stratum = Stratum { language, metrics: metrics.unwrap_or_default(), sums };
        of_target.single = one && scores.languages.len() == 1 && stratum.metrics == [None];
        of_target.dropped += unmatched.len();
        of_target.named.extend(unmatched.into_iter().take(NAMED));
        if stratum.len() > 0 {
            of_target.strata.push(stratum);
        }
    }
    TargetScores { examples: Some(Arc::new(of_target)), ..scores }
}

/// One list per metric that is averaged.
type OfRun<'a> = Vec<(Option<&'static crate::examples::CorpusMetric>, Scored<'a>)>;

/// The scores of a run on the examples of a language; `None` if a metric has no examples.
fn of_run<'a>(
    examples: &Examples<'a>,
    arm: &Arm,
    (replicate, language): (usize, u32),
    matching: &Matching,
) -> Option<OfRun<'a>> {
    let language = arm.languages.binary_search(&language).ok()?;
    let scored = |&metric: &u32| {
        let row = arm.row(replicate, language, arm.metrics.binary_search(&metric).ok()?)?;
        let (of_corpus, lists) = examples.runs.behind(row);
        let lists: Vec<&[u32]> = lists.collect();
        // Sums of counts have no direction; the metric made of them has the sign of its name.
        let sign = if of_corpus.is_some() { 1.0 } else { matching.signs[metric as usize] };
        (!lists.iter().any(|rows| rows.is_empty())).then_some((of_corpus, Scored { lists, sign }))
    };
    matching.metrics.iter().map(scored).collect()
}

/// The examples all lists have, and those that only some have, by ascending code.
fn shared<'a, 'b: 'a>(examples: &Examples, runs: impl Iterator<Item = &'a OfRun<'b>>) -> (Vec<u32>, Vec<u32>) {
    let code = |row: &u32| examples.codes[*row as usize];
    let mut all: Option<Vec<u32>> = None;
    let mut unmatched: Vec<u32> = Vec::new();
    for rows in runs.flatten().flat_map(|(_, scored)| &scored.lists) {
        let same = |codes: &Vec<u32>| rows.iter().map(code).eq(codes.iter().copied());
        if all.as_ref().is_some_and(same) {
            continue;
        }
        let own: Vec<u32> = rows.iter().map(code).collect();
        let Some(known) = all.take() else {
            all = Some(own);
            continue;
        };
        let (both, only): (Vec<u32>, Vec<u32>) = known.iter().partition(|code| own.binary_search(code).is_ok());
        unmatched.extend(only);
        unmatched.extend(own.into_iter().filter(|code| known.binary_search(code).is_err()));
        all = Some(both);
    }
    (all.unwrap_or_default(), distinct(unmatched.into_iter()))
}

/// Per example the sums of both arms, averaged over the runs of each.
fn summed(examples: &Examples, codes: &[u32], arms: [&Vec<OfRun>; 2]) -> Vec<f64> {
    let width = arms[0].first().map_or(0, |run| run.iter().map(|(_, scored)| scored.lists.len()).sum());
    let mut sums = vec![0.0; 2 * width * codes.len()];
    for (side, arm) in arms.into_iter().enumerate() {
        let share = 1.0 / arm.len().max(1) as f64;
        for run in arm {
            let lists = run.iter().flat_map(|(_, scored)| scored.lists.iter().map(|rows| (*rows, scored.sign)));
            for (place, (rows, sign)) in lists.enumerate() {
                let mut rows = rows.iter();
                for (example, code) in codes.iter().enumerate() {
                    // Both are in ascending order, and the run has all of them.
                    let found = rows.find(|&&row| examples.codes[row as usize] == *code);
                    let value = found.map_or(0.0, |&row| examples.values[row as usize]);
                    sums[example * 2 * width + side * width + place] += sign * value;
                }
            }
        }
        for example in sums.chunks_exact_mut((2 * width).max(1)) {
            example.iter_mut().skip(side * width).take(width).for_each(|sum| *sum *= share);
        }
    }
    sums
}

/// The gain over new examples of these targets and languages.
pub(super) fn infer(targets: &[(f64, &TargetScores)], gain: f64, told: Told, detail: &mut Detail) -> Comparison {
    let mut weighted: Vec<(f64, &Stratum)> = Vec::new();
    let mut without = 0;
    for (weight, target) in targets {
        let counts = |stratum: &&Stratum| target.languages.iter().any(|language| language.0 == stratum.language);
        let strata: Vec<&Stratum> =
            target.examples.iter().flat_map(|examples| &examples.strata).filter(counts).collect();
        detail.n_dropped += target.examples.as_ref().map_or(0, |examples| examples.dropped);
        without += usize::from(strata.is_empty());
        let share = weight / strata.len().max(1) as f64;
        weighted.extend(strata.into_iter().map(|stratum| (share, stratum)));
    }
    match (without, targets.len()) {
        (0, _) => {}
        (_, 1) => {
            let reason = Reason::TooFew { what: "examples in both arms", n: 0, needed: 2 };
            return Comparison::untested(Some(gain), reason);
        }
        (untested, cells) => return Comparison::untested(Some(gain), Reason::CellsUntested { untested, cells }),
    }
    let n = weighted.iter().map(|(_, stratum)| stratum.len()).sum();
    (detail.n_treated, detail.n_baseline, detail.pairing) = (n, n, Pairing::Units);
    let score = |(weight, stratum): &(f64, &Stratum)| {
        let (treated, baseline) = stratum.scores();
        (weight * treated, weight * baseline)
    };
    let (treated, baseline): (Vec<f64>, Vec<f64>) = weighted.iter().map(score).unzip();
    let (treated, baseline): (f64, f64) = (treated.iter().sum(), baseline.iter().sum());
    let sign = targets.first().map_or(1.0, |(_, target)| target.sign);
    let signed = |mean: f64, known: Option<f64>| known.map(|_| sign * mean);
    detail.treated_mean = signed(treated, detail.treated_mean);
    detail.baseline_mean = signed(baseline, detail.baseline_mean);
    let single = matches!(targets, [(_, target)] if target.examples.as_ref().is_some_and(|examples| examples.single));
    test(&weighted, treated - baseline, single, told, detail)
}

/// McNemar's test where answers of two runs are right or wrong, else approximate randomisation, which is exact however few
/// the examples are: three that all differ one way give the paired bootstrap a p of 1 / 10,000, and randomisation .25. The
/// interval is that of the bootstrap.
fn test(strata: &[(f64, &Stratum)], gain: f64, single: bool, told: Told, detail: &mut Detail) -> Comparison {
    let corpora = match corpora(strata) {
        Ok(corpora) => corpora,
        Err(reason) => return Comparison::untested(Some(gain), reason),
    };
    let found = match bootstrap(&*corpora, &told) {
        Ok(found) => found,
        Err(reason) => return Comparison::untested(Some(gain), reason),
    };
    let differing = strata.iter().map(|(_, stratum)| stratum.differing()).sum();
    let randomised = randomise(&*corpora, differing, &told);
    detail.exact = Some(Exact { p: randomised.p, floor: randomised.floor });
    let interval = Some(found.interval);
    let answers = strata.first().filter(|_| single).and_then(|(_, stratum)| answers(stratum));
    let outcome = match answers {
        Some(sample) => McNemar.run(&sample, &told),
        None => Outcome::Tested(Test {
            floor: Some(randomised.floor),
            interval,
            extra: shares(found.shares),
            ..Test::new(ApproximateRandomisation.id(), gain, randomised.p)
        }),
    };
    Comparison { interval, ..Comparison::judged_by(outcome, gain) }
}

/// The examples as pairs, if every answer is right (100 points) or wrong (0).
fn answers(stratum: &Stratum) -> Option<Sample> {
    let is_answer = |score: &f64| *score == 0.0 || *score == 100.0;
    if !stratum.sums.iter().all(is_answer) {
        return None;
    }
    let (treated, baseline) = stratum.sums.chunks_exact(2).map(|pair| (pair[0], pair[1])).unzip();
    Paired::new(treated, baseline).ok().map(Sample::Paired)
}

/// Takes the examples of a cell that is inferred from out of its memory.
pub(super) fn release(scores: &mut [TargetScores]) {
    for examples in scores.iter_mut().filter_map(|scores| scores.examples.as_mut()) {
        *examples = Arc::new(OfTarget { strata: Vec::new(), named: examples.named.clone(), ..**examples });
    }
}

/// Says how many examples are not in both arms, and names some.
pub(super) fn note(set: &ResultSet, cells: &[Cell]) -> Option<Note> {
    let dropped = |cell: &Cell| -> usize { cell.scores.iter().flat_map(|s| &s.examples).map(|of| of.dropped).sum() };
    let affected: Vec<&Cell> = cells.iter().filter(|cell| dropped(cell) > 0).collect();
    let worst = affected.iter().copied().max_by_key(|cell| dropped(cell))?;
    let levels = set.column(&Factor::Example)?.levels();
    let codes = worst.scores.iter().flat_map(|scores| &scores.examples).flat_map(|of| &of.named);
    let names: Vec<String> = codes.take(NAMED).map(|&code| format!("`{}`", levels.name(code))).collect();
    let total: usize = affected.iter().map(|cell| dropped(cell)).sum();
    let message = format!(
        "left out examples that are not in all runs of both arms: {total} in all; most of `{}` on `{}` ({}: {}{})",
        worst.place.intermediate,
        worst.place.target,
        dropped(worst),
        names.join(", "),
        if dropped(worst) > names.len() { " ..." } else { "" }
    );
    Some(Note { code: UNMATCHED_CODE, message, place: None })
}
