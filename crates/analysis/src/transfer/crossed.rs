//! New runs and new languages at once: crossed random effects.
//!
//! A score is a mean, plus what its run adds in every language, plus what its language adds in every run, plus a rest.
//! The variance of the mean gain is s²(run)/S + s²(language)/L + s²(rest)/(S L). The mean squares estimate it as
//! V(run) + V(language) - V(rest): the variances of the mean as runs alone and as languages alone show it, less the rest,
//! which is in both. A language component C = V(language) - V(rest) below zero counts as zero.
//!
//! Degrees of freedom are the smaller of two. Those after Satterthwaite (1946) take the estimated variances for the true
//! ones: where three runs agree by chance, their share looks small and the many degrees of freedom of the languages
//! count. The other are 1 / (w / df(run) + (1 - w) / df(language)), with w = V(run) / (V(run) + C) the share of the runs:
//! linear where Satterthwaite's is square, so that a share that looks small still counts. Those alone ignore that C, a
//! difference, has fewer degrees of freedom than the languages.
//!
//! Measured under the joint null (3, 5, 10 runs; 5, 15, 40 languages; run and language deviations of 0, .2, 1 and 3 times
//! that of the rest; 10,000 to 25,000 simulations of each): Satterthwaite's degrees of freedom alone reject up to 7.8 % (3
//! pairs, 40 languages, all deviations equal), and up to 7.9 % if the rest is not subtracted; the larger of the one-way
//! variances rejects up to 12 %. The linear degrees alone reject up to 6.1 % (5 against 5, 5 languages, runs alike). The
//! smaller of both rejects up to 5.7 % where these were worst; the whole grid is in docs/calibration.md.

use std::collections::BTreeMap;

use super::combined::{Part, clustered, magnitude};
use super::infer::Asked;
use super::scores::{Crossing, Runs, TargetScores, mean};
use super::table::{Detail, Pairing};
use crate::family::Comparison;
use crate::outcome::{Outcome, Reason, Test};

/// Id of the test over new runs and new languages.
pub const CROSSED: &str = "crossed-t";

/// The mean gain over targets, judged over new runs and new languages.
pub(super) fn crossed(targets: &[(f64, &TargetScores)], gain: f64, asked: &Asked, detail: &mut Detail) -> Comparison {
    let untested = |reason| Comparison::untested(Some(gain), reason);
    let paired = asked.paired && targets.iter().any(|(_, target)| !target.broadcast);
    detail.pairing = if paired { Pairing::Paired } else { Pairing::Unpaired };
    detail.n_treated = targets.iter().map(|(_, target)| target.treated.len()).min().unwrap_or(0);
    let trained = targets.iter().filter(|(_, target)| !target.broadcast);
    detail.n_baseline = trained.map(|(_, target)| target.baseline.len()).min().unwrap_or(1);
    if let Some(method) = asked.test {
        return untested(Reason::OtherDesign { method: method.id() });
    }
    if detail.n_treated < 2 || (detail.n_baseline < 2 && targets.iter().any(|(_, target)| !target.broadcast)) {
        return untested(match (detail.n_treated, detail.n_baseline) {
            (n_treated, 1) if n_treated > 1 => Reason::OneBaselineRun { n_treated },
            _ => Reason::OneRunEach,
        });
    }
    if targets.iter().any(|(_, target)| target.languages.len() < 2) {
        return untested(Reason::OneUnit { unit: "language" });
    }
    let mut arms: [Vec<Part>; 2] = [Vec::new(), Vec::new()];
    let mut languages = Vec::new();
    let mut rest = Rest::default();
    for &(weight, target) in targets {
        let magnitude = magnitude(target);
        let of_languages = target.languages.iter().map(|(code, treated, baseline)| (*code, treated - baseline));
        languages.push(Part { weight, magnitude, runs: of_languages.collect() });
        for (arm, table) in tables(target, asked.paired).into_iter().enumerate() {
            rest.add(weight, arm, &table);
            arms[arm].push(Part { weight, magnitude, runs: table.means() });
        }
    }
    let runs = arms.map(|parts| clustered(&parts));
    let (of_languages, languages_df) = clustered(&languages);
    let (of_rest, rest_df) = rest.variance();
    let varying = || runs.iter().filter(|(variance, _)| *variance > 0.0);
    let of_runs: f64 = varying().map(|(variance, _)| variance).sum();
    let excess = (of_languages - of_rest).max(0.0);
    let variance = of_runs + excess;
    if variance <= 0.0 {
        return untested(Reason::NoVariance);
    }
    let spread: f64 = varying().map(|(variance, df)| variance * variance / df).sum();
    // Without a language component the rest says nothing: it is in the variance of the runs.
    let rest = if excess > 0.0 { of_languages.powi(2) / languages_df + of_rest.powi(2) / rest_df } else { 0.0 };
    let satterthwaite = variance * variance / (spread + rest);
    let of_runs_over_df = if of_runs > 0.0 { spread / of_runs } else { 0.0 };
    let linear = variance / (of_runs_over_df + excess / languages_df);
    let df = satterthwaite.min(linear).max(1.0);
    let t = Outcome::Tested(Test::student(CROSSED, gain, variance.sqrt(), df, &asked.told));
    detail.sides = asked.sides_of(&t);
    asked.comparison(t.clone(), &t, gain)
}

/// Scores of one arm (or differences of pairs) per replicate and language.
struct Table {
    replicates: Vec<u32>,
    languages: Vec<u32>,
    /// The language varies fastest.
    values: Vec<f64>,
}

/// What varies on a target: differences of pairs, or each arm by itself. A broadcast baseline does not vary over runs.
fn tables(target: &TargetScores, paired: bool) -> Vec<Table> {
    let languages: Vec<u32> = target.languages.iter().map(|language| language.0).collect();
    let table = |runs: &Runs, values: Vec<f64>| Table {
        replicates: runs.iter().map(|(id, _)| *id).collect(),
        languages: languages.clone(),
        values,
    };
    let Crossing { treated, baseline } = &target.crossing;
    if target.broadcast {
        vec![table(&target.treated, treated.clone())]
    } else if paired {
        vec![table(&target.treated, treated.iter().zip(baseline).map(|(t, b)| t - b).collect())]
    } else {
        vec![table(&target.treated, treated.clone()), table(&target.baseline, baseline.clone())]
    }
}

impl Table {
    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks(self.languages.len())
    }

    /// Mean over languages, per replicate.
    fn means(&self) -> Runs {
        self.replicates.iter().zip(self.rows()).map(|(id, row)| (*id, mean(row))).collect()
    }
}

/// What neither runs nor languages explain, summed over the targets of an average before it is squared.
#[derive(Default)]
struct Rest {
    sums: BTreeMap<(usize, u32, u32), f64>,
    df: f64,
}

impl Rest {
    fn add(&mut self, weight: f64, arm: usize, table: &Table) {
        let (s, l) = (table.replicates.len() as f64, table.languages.len() as f64);
        let share = weight / (s * (s - 1.0) * l * (l - 1.0)).sqrt();
        let of_rows: Vec<f64> = table.rows().map(mean).collect();
        let column = |place: usize| table.rows().map(|row| row[place]).sum::<f64>() / s;
        let of_columns: Vec<f64> = (0..table.languages.len()).map(column).collect();
        let grand = mean(&of_rows);
        for ((id, row), of_row) in table.replicates.iter().zip(table.rows()).zip(&of_rows) {
            for ((language, value), of_column) in table.languages.iter().zip(row).zip(&of_columns) {
                *self.sums.entry((arm, *id, *language)).or_default() += share * (value - of_row - of_column + grand);
            }
        }
        self.df = self.df.max((s - 1.0) * (l - 1.0));
    }

    /// Variance of the mean that the rest alone makes, and its degrees of freedom: those of the largest table, since
    /// targets may share their runs.
    fn variance(&self) -> (f64, f64) {
        (self.sums.values().map(|sum| sum * sum).sum(), self.df)
    }
}
