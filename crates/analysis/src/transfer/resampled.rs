//! `--resample`: the interval of a gain by drawing runs, languages and targets anew.
//!
//! The levels named are drawn with replacement, crossed with each other: a run that is drawn twice counts twice in every
//! language and on every target it has, in both arms if runs are pairs; a language likewise in both arms. What is not
//! named stays as it is. The ends are percentiles of the gains so made (hierarchical bootstrap: Davison & Hinkley 1997,
//! section 3.8; crossed levels: Owen 2007). This is no test: below eight units of a level the interval is too short.

use rand_chacha::ChaCha8Rng;

use super::infer::Asked;
use super::scores::{Crossing, Runs, TargetScores};
use super::settings::Resample;
use super::table::{Detail, Pairing};
use crate::family::Comparison;
use crate::outcome::{Interval, Reason};
use crate::percentile::percentile;
use crate::random::{Indices, draw, draws};

/// Id of the registered method that does the same on plain columns.
const METHOD: &str = "hierarchical-bootstrap";

/// Resamples unless the settings say otherwise.
const RESAMPLES: u32 = 10_000;

/// A resample in which some target keeps no run or no language is drawn again, so often at most.
const TRIES: usize = 100;

/// The gain with an interval by resampling, and no verdict.
pub(super) fn resampled(
    targets: &[(f64, &TargetScores)],
    gain: f64,
    asked: &Asked,
    levels: Resample,
    detail: &mut Detail,
) -> Comparison {
    detail.pairing = if asked.paired { Pairing::Paired } else { Pairing::Unpaired };
    detail.n_treated = targets.iter().map(|(_, target)| target.treated.len()).min().unwrap_or(0);
    let trained = targets.iter().filter(|(_, target)| !target.broadcast);
    detail.n_baseline = trained.map(|(_, target)| target.baseline.len()).min().unwrap_or(1);
    let tables = Tables::new(targets, asked.paired);
    if let Some(unit) = tables.lacking(levels) {
        return Comparison::untested(Some(gain), Reason::OneUnit { unit });
    }
    let one = |random: &mut ChaCha8Rng, counts: &mut Counts| tables.gain(random, counts, levels);
    let count = draws(&asked.told, RESAMPLES);
    let mut gains = draw(count, asked.told.seed, || Counts::new(&tables), one);
    if gains.iter().any(|gain| gain.is_nan()) {
        return Comparison::untested(Some(gain), Reason::NothingShared);
    }
    let mut end = |share| percentile(&mut gains, share);
    let level = asked.told.level;
    let interval = Interval { low: end((1.0 - level) / 2.0), high: end((1.0 + level) / 2.0) };
    Comparison {
        interval: Some(interval),
        ..Comparison::untested(Some(gain), Reason::OnlyEstimates { method: METHOD })
    }
}

/// Scores of one arm on a target, with the place of every row and column among all runs and languages.
struct Arm<'a> {
    runs: Vec<usize>,
    /// The language varies fastest.
    scores: &'a [f64],
}

struct Target<'a> {
    weight: f64,
    languages: Vec<usize>,
    treated: Arm<'a>,
    baseline: Arm<'a>,
    /// One baseline value per language, for every run.
    broadcast: bool,
}

/// All targets of an average.
struct Tables<'a> {
    targets: Vec<Target<'a>>,
    /// Treated runs, baseline runs (none if runs are pairs), languages.
    units: [usize; 3],
}

impl<'a> Tables<'a> {
    fn new(targets: &[(f64, &'a TargetScores)], paired: bool) -> Self {
        let ids = |arms: Vec<&Runs>| super::arm::distinct(arms.into_iter().flatten().map(|(id, _)| *id));
        let treated = ids(targets.iter().map(|(_, target)| &target.treated).collect());
        let trained = targets.iter().filter(|(_, target)| !target.broadcast);
        let baseline = if paired { Vec::new() } else { ids(trained.map(|(_, target)| &target.baseline).collect()) };
        let codes = targets.iter().flat_map(|(_, target)| target.languages.iter().map(|language| language.0));
        let languages = super::arm::distinct(codes);
        let places = |known: &[u32], ids: &mut dyn Iterator<Item = u32>| -> Vec<usize> {
            ids.filter_map(|id| known.binary_search(&id).ok()).collect()
        };
        let target = |&(weight, target): &(f64, &'a TargetScores)| {
            let Crossing { treated: of_treated, baseline: of_baseline } = &target.crossing;
            let of_pairs = if paired { &treated } else { &baseline };
            Target {
                weight,
                languages: places(&languages, &mut target.languages.iter().map(|language| language.0)),
                treated: Arm {
                    runs: places(&treated, &mut target.treated.iter().map(|run| run.0)),
                    scores: of_treated,
                },
                baseline: Arm {
                    runs: places(of_pairs, &mut target.baseline.iter().map(|run| run.0)),
                    scores: of_baseline,
                },
                broadcast: target.broadcast,
            }
        };
        let targets = targets.iter().map(target).collect();
        Self { targets, units: [treated.len(), baseline.len(), languages.len()] }
    }

    /// The level of which there is only one unit to draw from.
    fn lacking(&self, levels: Resample) -> Option<&'static str> {
        let [treated, baseline, languages] = self.units;
        let one_run = treated < 2 || baseline == 1;
        if levels.seeds && one_run {
            return Some("run");
        }
        if levels.languages && languages < 2 {
            return Some("language");
        }
        (levels.targets && self.targets.len() < 2).then_some("target")
    }

    /// The gain of one resample.
    fn gain(&self, random: &mut ChaCha8Rng, counts: &mut Counts, levels: Resample) -> f64 {
        for _ in 0..TRIES {
            counts.draw(random, levels);
            if let Some(gain) = self.counted(counts) {
                return gain;
            }
        }
        f64::NAN
    }

    /// The gain with every unit as often as it was drawn; `None` if a target keeps no run or no language.
    fn counted(&self, counts: &Counts) -> Option<f64> {
        let Counts { treated, baseline, languages, targets } = counts;
        let (mut sum, mut weights) = (0.0, 0.0);
        for (target, &count) in self.targets.iter().zip(targets).filter(|(_, count)| **count > 0.0) {
            let of_baseline = if baseline.is_empty() { treated } else { baseline };
            let treated = target.treated.mean(&target.languages, treated, languages)?;
            let baseline = match target.broadcast {
                true => target.baseline.first(&target.languages, languages)?,
                false => target.baseline.mean(&target.languages, of_baseline, languages)?,
            };
            sum += count * target.weight * (treated - baseline);
            weights += count * target.weight;
        }
        (weights > 0.0).then_some(sum / weights)
    }
}

impl Arm<'_> {
    /// Mean over languages of the mean over runs, each as often as it counts.
    fn mean(&self, columns: &[usize], runs: &[f64], languages: &[f64]) -> Option<f64> {
        let of_columns: f64 = columns.iter().map(|&column| languages[column]).sum();
        let (mut sum, mut of_rows) = (0.0, 0.0);
        for (row, &run) in self.scores.chunks(columns.len()).zip(&self.runs) {
            sum += runs[run] * row.iter().zip(columns).map(|(score, &column)| languages[column] * score).sum::<f64>();
            of_rows += runs[run];
        }
        (of_rows > 0.0 && of_columns > 0.0).then(|| sum / (of_rows * of_columns))
    }

    /// The same of the first run alone.
    fn first(&self, columns: &[usize], languages: &[f64]) -> Option<f64> {
        let of_columns: f64 = columns.iter().map(|&column| languages[column]).sum();
        let sum: f64 = self.scores.iter().zip(columns).map(|(score, &column)| languages[column] * score).sum();
        (of_columns > 0.0).then(|| sum / of_columns)
    }
}

/// How often every unit was drawn.
struct Counts {
    treated: Vec<f64>,
    /// Empty if runs are pairs.
    baseline: Vec<f64>,
    languages: Vec<f64>,
    targets: Vec<f64>,
}

impl Counts {
    fn new(tables: &Tables) -> Self {
        let [treated, baseline, languages] = tables.units.map(|units| vec![1.0; units]);
        Self { treated, baseline, languages, targets: vec![1.0; tables.targets.len()] }
    }

    fn draw(&mut self, random: &mut ChaCha8Rng, levels: Resample) {
        let mut draw = |counts: &mut Vec<f64>| {
            counts.fill(0.0);
            Indices::below(counts.len()).each(random, counts.len(), |unit| counts[unit] += 1.0);
        };
        if levels.seeds {
            draw(&mut self.treated);
            if !self.baseline.is_empty() {
                draw(&mut self.baseline);
            }
        }
        if levels.languages {
            draw(&mut self.languages);
        }
        if levels.targets {
            draw(&mut self.targets);
        }
    }
}
