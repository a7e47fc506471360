//! How far a recommendation can be trusted: every target is left out in turn and chosen for by the others.

use rayon::prelude::*;

use super::model::{Model, Predicted, Profile, by_likeness, mean};
use super::table::{Difference, RegretRow, Rule};
use crate::method::Settings;
use crate::moments::Moments;
use crate::outcome::Interval;
use crate::relation::{RegretAtK, Relation, RelationMethod};
use crate::student::critical;

/// How many intermediates are tried.
const KS: [usize; 2] = [1, 3];

/// Regrets on the targets there are, and how many gains lay within their interval, of how many.
pub(super) struct LeftOut {
    pub(super) rows: Vec<RegretRow>,
    pub(super) held: (usize, usize),
}

impl LeftOut {
    /// The rule that chooses: related targets count more only where that surely lost less, with one intermediate tried,
    /// than the largest mean gain.
    pub(super) fn rule(&self) -> Rule {
        let related = self.rows.iter().find(|row| row.rule == Rule::Related && row.k == 1);
        let surely = related.and_then(|row| row.against_mean.interval).is_some_and(|interval| interval.high < 0.0);
        if surely { Rule::Related } else { Rule::Equal }
    }
}

/// Whether half was run, the rule, and its regret on one target by k.
type Regret = (bool, Rule, [f64; 2]);

type Regrets = Vec<Regret>;

/// Leaves out every profile in turn.
pub(super) fn left_out(profiles: &[Profile], level: f64) -> LeftOut {
    let of_target = |at: usize| {
        let others: Vec<&Profile> =
            profiles.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, profile)| profile).collect();
        one(&others, &profiles[at], level)
    };
    let targets: Vec<(Regrets, (usize, usize))> = (0..profiles.len()).into_par_iter().map(of_target).collect();
    let mut rows = Vec::new();
    for half_run in [false, true] {
        let rules: &[Rule] = if half_run {
            &[Rule::Equal, Rule::Related, Rule::LargestMean, Rule::Chance]
        } else {
            // Without a run of its own a target is like no other.
            &[Rule::Equal, Rule::LargestMean, Rule::Chance]
        };
        for (at, k) in KS.into_iter().enumerate() {
            let of = |rule: Rule| -> Vec<f64> {
                let all = targets.iter().flat_map(|(regrets, _)| regrets);
                all.filter(|found| (found.0, found.1) == (half_run, rule)).map(|found| found.2[at]).collect()
            };
            let (chance, largest_mean) = (of(Rule::Chance), of(Rule::LargestMean));
            for &rule in rules.iter().filter(|_| !chance.is_empty()) {
                let own = of(rule);
                rows.push(RegretRow {
                    half_run,
                    rule,
                    k,
                    regret: mean(own.iter().copied()),
                    targets: own.len(),
                    against_chance: difference(&own, &chance, level),
                    against_mean: difference(&own, &largest_mean, level),
                });
            }
        }
    }
    let held = targets.iter().fold((0, 0), |sum, (_, held)| (sum.0 + held.0, sum.1 + held.1));
    LeftOut { rows, held }
}

/// One target chosen for by the others.
fn one(others: &[&Profile], own: &Profile, level: f64) -> (Regrets, (usize, usize)) {
    let equal = vec![1.0; others.len()];
    let known: Vec<usize> = own.known().map(|(place, _)| place).collect();
    let mut regrets = Vec::new();
    let mut held = (0, 0);
    if others.iter().all(|other| other.known().next().is_none()) {
        return (regrets, held);
    }
    let nothing = own.only(|_| false);
    let predicted = Model::of(others, &equal, &nothing).predict(&nothing);
    if known.len() > 1 {
        let of = |rule: Rule, gains: &dyn Fn(usize) -> f64| (false, rule, regret(own, &known, gains));
        regrets.push(of(Rule::Equal, &|place| predicted.gain(place)));
        regrets.push(of(Rule::LargestMean, &|place| mean_gain(others, place)));
        regrets.push(of(Rule::Chance, &|_| 0.0));
    }
    let half_width = critical(level, predicted.df).filter(|_| others.len() > 1);
    if let Some(critical) = half_width {
        for (place, seen) in own.known() {
            let error = (predicted.variance(place) + own.noise / seen.runs + own.baseline).sqrt();
            held.0 += usize::from((seen.gain - predicted.gain(place)).abs() <= critical * error);
            held.1 += 1;
        }
    }
    // Every second intermediate is run, then the others; the choice is among those that are not.
    let folds =
        [0, 1].map(|odd| known.iter().copied().enumerate().filter(move |(at, _)| at % 2 == odd).map(|(_, p)| p));
    let [even, odd]: [Vec<usize>; 2] = folds.map(Iterator::collect);
    if odd.len() > 1 {
        let mut of_folds: Vec<Regrets> = Vec::new();
        for (run, open) in [(&even, &odd), (&odd, &even)] {
            let half = own.only(|place| run.contains(&place));
            let by_all = Model::of(others, &equal, &half).predict(&half);
            let by_related = Model::of(others, &by_likeness(others, &half), &half).predict(&half);
            let of = |rule: Rule, gains: &dyn Fn(usize) -> f64| (true, rule, regret(own, open, gains));
            of_folds.push(vec![
                of(Rule::Equal, &|place| by_all.gain(place)),
                of(Rule::Related, &|place| by_related.gain(place)),
                of(Rule::LargestMean, &|place| mean_gain(others, place)),
                of(Rule::Chance, &|_| 0.0),
            ]);
        }
        let mean_of = |(a, b): (&Regret, &Regret)| (a.0, a.1, [0, 1].map(|k| f64::midpoint(a.2[k], b.2[k])));
        regrets.extend(of_folds[0].iter().zip(&of_folds[1]).map(mean_of));
    }
    (regrets, held)
}

/// Regret at every k among these intermediates, by these predictions.
fn regret(own: &Profile, open: &[usize], predicted: &dyn Fn(usize) -> f64) -> [f64; 2] {
    let realised = open.iter().filter_map(|&place| Some(own.gains[place]?.gain)).collect();
    let relation = Relation::new(open.iter().map(|&place| predicted(place)).collect(), realised);
    let at = |k: usize| {
        let outcome = RegretAtK.run(relation.as_ref().ok()?, &Settings { k, ..Settings::default() });
        outcome.estimated().map(|estimate| estimate.value)
    };
    // Gains are finite and there are two at least.
    KS.map(|k| at(k).unwrap_or(0.0))
}

/// The mean gain over the other targets that have it; below every other where none has.
fn mean_gain(others: &[&Profile], place: usize) -> f64 {
    let gains: Vec<f64> = others.iter().filter_map(|other| Some(other.gains[place]?.gain)).collect();
    if gains.is_empty() { f64::MIN } else { mean(gains.into_iter()) }
}

fn difference(own: &[f64], other: &[f64], level: f64) -> Difference {
    let differences: Vec<f64> = own.iter().zip(other).map(|(own, other)| own - other).collect();
    Difference { mean: mean(differences.iter().copied()), interval: interval(&differences, level) }
}

/// The paired t interval over targets.
fn interval(differences: &[f64], level: f64) -> Option<Interval> {
    if differences.len() < 2 {
        return None;
    }
    let moments = Moments::of(differences);
    let critical = critical(level, moments.n - 1.0)?;
    Some(Interval::around(moments.mean, critical * moments.standard_error()))
}

/// The prediction interval of an intermediate.
pub(super) fn predicted_interval(predicted: &Predicted, place: usize, level: f64) -> Option<Interval> {
    let error = predicted.variance(place).sqrt();
    let critical = critical(level, predicted.df).filter(|_| error.is_finite())?;
    Some(Interval::around(predicted.gain(place), critical * error))
}
