//! One row: the signed mean of its spots over some targets, as the unit of inference sees it.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::{Basis, Factor};

use super::members::{Arm, Members, Spot};
use super::scored::{OnTarget, Scored, Scores};
use super::strata::{Strata, Stratum, Units, of_units};
use crate::family::Comparison;
use crate::outcome::Reason;
use crate::transfer::combined::{Part, magnitude};
use crate::transfer::infer::{Asked, Inferred, blank};
use crate::transfer::scores::{Runs, TargetScores};
use crate::transfer::settings::Over;
use crate::transfer::table::{Detail, Pairing};

/// Targets of a row, each with its weight at every spot: levels of the second key may be of other targets.
pub(super) type Weights = BTreeMap<(usize, u32), f64>;

/// What a row asks of its scores.
pub(super) struct Row<'a> {
    pub(super) scored: &'a Scored,
    /// Spots with their signs; the first is of the first group, and positive.
    pub(super) spots: &'a [(f64, Spot)],
    /// By level of the second key and target.
    pub(super) weights: &'a Weights,
    pub(super) asked: Asked,
    /// What the levels are called, several of them.
    pub(super) units: &'static str,
    /// Whether levels are base models.
    pub(super) of_models: bool,
}

/// A member with its scores on a target, and its weight in the row.
struct Term<'a> {
    sign: f64,
    spot: Spot,
    members: &'a Members,
    arm: &'a Arm,
    target: u32,
    /// Of the target.
    share: f64,
    /// With the sign: of the target, among base models and among their members.
    weight: f64,
    scores: &'a Scores,
}

impl Row<'_> {
    /// The comparison; `None` if a group has nothing on these targets.
    pub(super) fn infer(&self) -> Option<Inferred> {
        let terms = match self.terms()? {
            Ok(terms) => terms,
            Err(reason) => return Some((Comparison::untested(None, reason), blank(&[]))),
        };
        let mut detail = self.detail(&terms);
        let reported = terms.iter().filter(|term| term.scores.scores.reported.is_some()).count();
        if reported > 0 {
            detail.basis = Basis::Reported;
            let delta = |term: &Term| term.weight * term.scores.scores.reported.unwrap_or(0.0);
            let estimate = (reported == terms.len()).then(|| terms.iter().map(delta).sum());
            return Some((Comparison::untested(estimate, Reason::ReportedOnly), detail));
        }
        let over_units = !matches!(self.asked.over, Over::Seeds);
        let strata = if over_units { self.units(&terms) } else { self.runs(&terms) };
        let strata = match strata {
            Ok(strata) => strata,
            Err(reason) => return Some((Comparison::untested(None, reason), detail)),
        };
        if over_units {
            let counts = |first: bool| strata.strata.iter().filter(|s| s.first == first).map(Stratum::units).min();
            let fewest = counts(true).into_iter().chain(counts(false)).min().unwrap_or(0);
            if fewest < 2 {
                let what = match self.asked.over {
                    Over::Languages => "languages",
                    Over::Targets => "targets",
                    _ => self.units,
                };
                let reason = Reason::TooFew { what, n: fewest, needed: 2 };
                (detail.n_treated, detail.n_baseline) =
                    (counts(true).unwrap_or(fewest), counts(false).unwrap_or(fewest));
                return Some((Comparison::untested(Some(strata.estimate()), reason), detail));
            }
        } else if terms.iter().any(|term| term.scores.scores.summary) {
            return Some((Comparison::untested(Some(strata.estimate()), Reason::SummaryOnly), detail));
        }
        let comparison = strata.infer(&self.asked, &mut detail);
        Some((comparison, detail))
    }

    /// All terms of the sum, or why there is none; `None` if a group has nothing here.
    fn terms(&self) -> Option<Result<Vec<Term<'_>>, Reason>> {
        let mut terms = Vec::new();
        let (mut lacking, mut all, mut failed) = (0, 0, None);
        for &(sign, spot) in self.spots {
            let models = self.scored.frame.at(spot).count() as f64;
            let mut there = false;
            for (&(_, target), &share) in self.weights.range((spot.by, 0)..=(spot.by, u32::MAX)) {
                for (members, arm, known) in self.scored.on(target).filter(|(members, ..)| members.spot == spot) {
                    all += 1;
                    match known {
                        OnTarget::Lacks => lacking += 1,
                        OnTarget::Failed(reason) => {
                            there = true;
                            failed.get_or_insert_with(|| reason.clone());
                        }
                        OnTarget::Scores(scores) => {
                            there = true;
                            let weight = sign * share / (models * members.arms.len() as f64);
                            terms.push(Term { sign, spot, members, arm, target, share, weight, scores });
                        }
                    }
                }
            }
            if !there {
                return None;
            }
        }
        if let Some(reason) = failed {
            return Some(Err(reason));
        }
        if lacking > 0 {
            return Some(Err(Reason::LevelsLack { lacking, levels: all }));
        }
        // One metric per target, and of all targets one kind of unit.
        let metrics = |term: &Term| (term.target, term.scores.scores.metrics.clone());
        let kinds: BTreeSet<(u32, Vec<u32>)> = terms.iter().map(metrics).collect();
        let targets: BTreeSet<u32> = kinds.iter().map(|(target, _)| *target).collect();
        Some(if kinds.len() > targets.len() { Err(Reason::NothingShared) } else { Ok(terms) })
    }

    fn detail(&self, terms: &[Term]) -> Detail {
        let scores: Vec<(f64, &TargetScores)> = terms.iter().map(|term| (term.weight, &term.scores.scores)).collect();
        let targets: BTreeSet<u32> = terms.iter().map(|term| term.target).collect();
        Detail { bound: self.asked.told.bound, n_targets: targets.len(), of_targets: targets.len(), ..blank(&scores) }
    }

    /// Runs as units: those of an intermediate in a base model under its conditions are a sample. Steps are seen on the
    /// same runs. Declared pairs share their id across all members of a base model.
    fn runs(&self, terms: &[Term]) -> Result<Strata, Reason> {
        let paired = self.asked.paired;
        let shared = if paired { shared(terms) } else { BTreeMap::new() };
        let apart = |conditions: &[(Factor, u32)]| -> Vec<(Factor, u32)> {
            conditions.iter().filter(|(factor, _)| *factor != Factor::Step).cloned().collect()
        };
        type Sample = (u32, Option<(Option<u32>, Vec<(Factor, u32)>)>);
        let mut samples: Vec<(Sample, Stratum)> = Vec::new();
        let mut fixed = 0.0;
        // Scored over itself on a target without training data, the baseline is one value that does not vary.
        let is_fixed = |term: &Term| term.scores.baseline.is_none() && term.scores.scores.broadcast;
        let only_fixed = terms.iter().all(is_fixed);
        for term in terms {
            if is_fixed(term) && !only_fixed {
                fixed += term.weight * term.scores.value();
                continue;
            }
            let model = term.members.model;
            let own =
                |intermediate: Option<u32>, at: &[(Factor, u32)]| (model, (!paired).then(|| (intermediate, apart(at))));
            let keep = |runs: &Runs| -> Runs {
                let ids = shared.get(&(model, term.target));
                runs.iter().filter(|(id, _)| ids.is_none_or(|ids| ids.contains(id))).copied().collect()
            };
            let scores = &term.scores.scores;
            let mut arms =
                vec![(own(Some(term.arm.intermediate), &term.arm.conditions), keep(&scores.treated), term.weight)];
            match &term.scores.baseline {
                Some(runs) if scores.broadcast => {
                    fixed -= term.weight * runs.first().map_or(0.0, |(_, score)| *score);
                }
                Some(runs) => arms.push((own(None, &term.scores.baseline_at), keep(runs), -term.weight)),
                None => {}
            }
            for (key, runs, weight) in arms {
                if runs.is_empty() {
                    return Err(Reason::NoPairs);
                }
                let part = Part { weight, magnitude: magnitude(scores), runs };
                match samples.iter_mut().find(|(sample, _)| *sample == key) {
                    Some((_, stratum)) => stratum.parts.push(part),
                    None => samples.push((key, Stratum { parts: vec![part], first: weight > 0.0 })),
                }
            }
        }
        let strata = samples.into_iter().map(|(_, stratum)| stratum).collect();
        let plain = self.spots.len() == 2 && !self.scored.over_baseline;
        Ok(Strata { strata, fixed, pairing: Pairing::Paired, plain })
    }

    /// Languages, targets or levels as units: each has one mean at a spot.
    fn units(&self, terms: &[Term]) -> Result<Strata, Reason> {
        let mut spots = Vec::new();
        for &(sign, spot) in self.spots {
            let own: Vec<&Term> = terms.iter().filter(|term| term.spot == spot).collect();
            let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
            let mut add = |unit: u32, weight: f64, value: f64| {
                let sum = sums.entry(unit).or_default();
                *sum = (sum.0 + weight * value, sum.1 + weight);
            };
            for term in &own {
                let weight = term.weight * term.sign;
                match self.asked.over {
                    Over::Languages => term.scores.languages().for_each(|(code, value)| add(code, weight, value)),
                    Over::Targets => add(term.target, weight, term.scores.value()),
                    _ if self.of_models => add(term.members.model, weight, term.scores.value()),
                    _ => add(term.arm.intermediate, weight, term.scores.value()),
                }
            }
            // A level counts the same in every base model: with some of them missing its mean would be of others.
            if self.asked.over == Over::Levels && !self.of_models {
                let models: BTreeMap<u32, usize> = own.iter().fold(BTreeMap::new(), |mut models, term| {
                    *models.entry(term.arm.intermediate).or_default() += 1;
                    models
                });
                let counts: BTreeSet<usize> = models.into_values().collect();
                if counts.len() > 1 {
                    return Err(Reason::NothingShared);
                }
            }
            let values = sums.into_iter().map(|(unit, (sum, weight))| (unit, sum / weight)).collect();
            spots.push(Units { sign, values });
        }
        Ok(of_units(&spots, self.spots.len() == 2))
    }

    /// Levels of each group.
    pub(super) fn levels(&self) -> [usize; 2] {
        [true, false].map(|first| {
            let group = self.spots.iter().find(|(sign, _)| (*sign > 0.0) == first).map(|(_, spot)| spot.group);
            let own = self.spots.iter().filter(|(_, spot)| Some(spot.group) == group);
            let members = own.flat_map(|(_, spot)| self.scored.frame.at(*spot));
            let codes: BTreeSet<u32> = members
                .flat_map(|members| {
                    members.arms.iter().map(|arm| if self.of_models { members.model } else { arm.intermediate })
                })
                .collect();
            codes.len()
        })
    }

    /// The mean of a spot over the targets: score (or gain, over the baseline) and gain; `None` where not all is there.
    pub(super) fn mean(&self) -> Option<(f64, Option<f64>, f64)> {
        let terms = self.terms()?.ok()?;
        let sign = terms.first()?.scores.scores.sign;
        let total: f64 = terms.iter().map(|term| term.weight).sum();
        let gain: Option<f64> = terms.iter().map(|term| Some(term.weight * term.scores.gain?)).sum();
        let value: f64 = terms
            .iter()
            .map(|term| term.weight * term.scores.scores.reported.unwrap_or_else(|| term.scores.value()))
            .sum();
        let same = terms.iter().all(|term| term.scores.scores.sign == sign && term.share > 0.0);
        Some((value / total, gain.map(|gain| gain / total), if same { sign } else { 0.0 }))
    }
}

/// Per base model and target the runs that every member has, and the baseline where it counts.
fn shared(terms: &[Term]) -> BTreeMap<(u32, u32), BTreeSet<u32>> {
    let mut shared: BTreeMap<(u32, u32), BTreeSet<u32>> = BTreeMap::new();
    for term in terms {
        let scores = &term.scores.scores;
        let baseline = term.scores.baseline.iter().filter(|_| !scores.broadcast);
        for runs in [&scores.treated].into_iter().chain(baseline) {
            let ids: BTreeSet<u32> = runs.iter().map(|(id, _)| *id).collect();
            let entry = shared.entry((term.members.model, term.target));
            entry.and_modify(|known| known.retain(|id| ids.contains(id))).or_insert(ids);
        }
    }
    shared
}
