//! The numbers of a series by unit and x: what lines and summaries are made of.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::{Basis, Factor};

use super::axis::Axis;
use super::plan::Computed;
use super::table::{Design, Of};
use crate::curve::{Arm, Curve, Points, Pooled, on_axis};
use crate::outcome::Reason;
use crate::transfer::cell::weighted;
use crate::transfer::engine::Engine;
use crate::transfer::infer::runs;
use crate::transfer::scores::{TargetScores, mean, values};

/// Values by unit: one per place on the axis where there is one.
type Units = BTreeMap<String, Vec<Option<f64>>>;

/// Values of one arm.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    /// Units that are seen at several x.
    Seen(Units),
    /// Units at every x, which others share no noise with.
    Other(Vec<Vec<(String, f64)>>),
    /// One value per run, which stands for every x.
    Final(Vec<f64>),
    /// A value without variance.
    Known(f64),
}

/// The numbers of a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Observed {
    /// Ascending; levels may share an x.
    pub(super) x: Vec<f64>,
    pub(super) treated: Values,
    pub(super) baseline: Values,
    /// Whether lower is better.
    pub(super) lower: bool,
    /// Whether runs were left out at some x, as they lack a target.
    pub(super) partial: bool,
}

/// The runs of a cell: id and value.
struct OfCell {
    treated: Vec<(u32, f64)>,
    baseline: Vec<(u32, f64)>,
    broadcast: bool,
    /// Whether runs were left out that lack a target.
    partial: bool,
}

/// How the series is designed, and its numbers, or why there are none to draw a line through.
pub(super) fn observed(
    engine: &Engine,
    axis: &Axis,
    cells: &[&Computed],
    of: Of,
) -> (Design, Result<Observed, Reason>) {
    let Some(design) = design_of(axis, cells) else { return of_runs(engine, cells, of) };
    let numbers = of_units(engine, axis, cells, &design, of);
    (design, numbers)
}

/// How a series is designed whose units are no runs; `None` where they are.
pub(super) fn design_of(axis: &Axis, cells: &[&Computed]) -> Option<Design> {
    let x_of = |place: usize| {
        let mut members: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
        for one in cells {
            members.entry(&one.planned.member[place]).or_default().insert(one.planned.x.to_bits());
        }
        members
    };
    let (models, intermediates) = (x_of(0), x_of(1));
    // A condition that each of several levels has one level of is a property of theirs.
    let is_property = |of: &BTreeMap<&str, BTreeSet<u64>>| of.len() > 1 && of.values().all(|x| x.len() == 1);
    if !axis.is_condition() {
        Some(Design::Levels(axis.key.factor.clone()))
    } else if is_property(&models) {
        Some(Design::Levels(Factor::BaseModel))
    } else if is_property(&intermediates) {
        Some(Design::Levels(Factor::Intermediate))
    } else if intermediates.len() > 1 {
        Some(Design::Within(Factor::Intermediate))
    } else {
        (models.len() > 1).then_some(Design::Within(Factor::BaseModel))
    }
}

/// One value per unit and x: the mean over the cells there.
fn of_units(engine: &Engine, axis: &Axis, cells: &[&Computed], design: &Design, of: Of) -> Result<Observed, Reason> {
    let reported = cells.iter().any(|one| one.cell.inferred.1.basis == Basis::Reported);
    let known = cells.iter().filter_map(|one| Some((*one, means(engine, one)?))).collect::<Vec<_>>();
    if known.is_empty() {
        return Err(if reported { Reason::ReportedOnly } else { Reason::NoCells });
    }
    let lower = of == Of::Score && known.iter().all(|(_, (.., sign))| *sign < 0.0);
    let sign = if lower { -1.0 } else { 1.0 };
    let value =
        |(treated, baseline, _): (f64, f64, f64)| if of == Of::Score { sign * treated } else { treated - baseline };
    if let Design::Levels(_) = design {
        let mut levels: BTreeMap<&str, (f64, Vec<f64>)> = BTreeMap::new();
        for (one, means) in known {
            levels.entry(level(axis, one, design)).or_insert((one.planned.x, Vec::new())).1.push(value(means));
        }
        let mut levels: Vec<(f64, &str, f64)> =
            levels.into_iter().map(|(level, (x, values))| (x, level, mean(&values))).collect();
        levels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let treated = Values::Other(levels.iter().map(|(_, level, y)| vec![((*level).to_owned(), *y)]).collect());
        let x = levels.into_iter().map(|(x, ..)| x).collect();
        return Ok(Observed { x, treated, baseline: Values::Known(0.0), lower, partial: false });
    }
    let x = positions(known.iter().map(|(one, _)| one.planned.x));
    let mut units = Units::new();
    for (one, means) in known {
        let unit = units.entry(one.planned.member.join(" ")).or_insert_with(|| vec![None; x.len()]);
        unit[place(&x, one.planned.x)] = Some(value(means));
    }
    Ok(Observed { x, treated: Values::Seen(units), baseline: Values::Known(0.0), lower, partial: false })
}

/// The level that a cell is of: that of the axis, or of what has the axis as a property.
pub(super) fn level<'a>(axis: &Axis, one: &'a Computed, design: &Design) -> &'a str {
    let [model, intermediate] = &one.planned.member;
    match design {
        Design::Levels(Factor::BaseModel) if axis.is_condition() => model,
        Design::Levels(_) if axis.is_condition() => intermediate,
        _ => &one.planned.level,
    }
}

/// Oriented means of both arms of a cell, and -1 where all its metrics are better when lower; `None` if nothing was
/// measured.
pub(super) fn means(engine: &Engine, one: &Computed) -> Option<(f64, f64, f64)> {
    let used = weighted(engine, &one.cell.scores);
    if used.is_empty() || used.iter().any(|(_, scores)| scores.reported.is_some()) {
        return None;
    }
    let sum = |arm: fn(&TargetScores) -> &[(u32, f64)]| {
        used.iter().map(|(weight, scores)| weight * mean(&values(arm(scores)))).sum::<f64>()
    };
    let sign = if used.iter().all(|(_, scores)| scores.sign < 0.0) { -1.0 } else { 1.0 };
    Some((sum(|scores| &scores.treated), sum(|scores| &scores.baseline), sign))
}

fn positions(x: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut x: Vec<f64> = x.collect();
    x.sort_by(f64::total_cmp);
    x.dedup();
    x
}

fn place(x: &[f64], wanted: f64) -> usize {
    x.partition_point(|&x| x < wanted)
}

/// The runs of every cell of one intermediate.
fn of_runs(engine: &Engine, cells: &[&Computed], of: Of) -> (Design, Result<Observed, Reason>) {
    let paired = engine.view.settings.paired && of == Of::Gain;
    let steps = cells.iter().any(|one| one.planned.group.part.conditions.iter().any(|(f, _)| f.name() == "step"));
    let mut known: Vec<(f64, OfCell)> = Vec::new();
    let mut why = Reason::NoCells;
    let mut lower = of == Of::Score;
    for one in cells {
        match of_cell(engine, one) {
            Ok((runs, sign)) => {
                lower &= sign < 0.0;
                known.push((one.planned.x, runs));
            }
            Err(reason) => why = reason,
        }
    }
    let x = positions(known.iter().map(|(x, _)| *x));
    let mut times: BTreeMap<u32, usize> = BTreeMap::new();
    known.iter().flat_map(|(_, runs)| &runs.treated).for_each(|(id, _)| *times.entry(*id).or_default() += 1);
    // Steps are of one run; seeds of other conditions are, where they are declared to control the runs.
    let within = (steps || paired) && times.values().any(|&times| times > 1);
    let design = if within { Design::WithinRuns } else { Design::BetweenRuns };
    if known.is_empty() {
        return (design, Err(why));
    }
    let sign = if lower { -1.0 } else { 1.0 };
    let matched = cells.iter().any(|one| !one.planned.group.part.baseline_at.is_empty());
    let first = &known[0].1;
    // Where x are of different targets or languages, so is the baseline beside them.
    let one_baseline = known.iter().all(|(_, runs)| runs.baseline == first.baseline);
    let treated: Vec<(usize, Vec<(u32, f64)>)> = known
        .iter()
        .map(|(at, runs)| {
            let less = |(id, value): &(u32, f64)| match runs.baseline.iter().find(|(other, _)| other == id) {
                Some((_, baseline)) if paired && !runs.broadcast => (*id, value - baseline),
                _ if of == Of::Gain && runs.broadcast && !one_baseline => (*id, value - known_baseline(runs)),
                _ => (*id, sign * value),
            };
            (place(&x, *at), runs.treated.iter().map(less).collect())
        })
        .collect();
    let subtracted = if first.broadcast { !one_baseline } else { paired };
    let baseline = if of == Of::Score || subtracted {
        Values::Known(0.0)
    } else if first.broadcast {
        Values::Known(known_baseline(first))
    } else if matched || !one_baseline {
        let runs: Vec<_> = known.iter().map(|(at, runs)| (place(&x, *at), runs.baseline.clone())).collect();
        let of_run = |runs: &[(usize, Vec<(u32, f64)>)]| {
            let mut ids: Vec<u32> = runs.iter().flat_map(|(_, runs)| runs.iter().map(|(id, _)| *id)).collect();
            ids.sort_unstable();
            ids.windows(2).any(|pair| pair[0] == pair[1])
        };
        let seen = (within || !matched) && of_run(&runs);
        spread(runs, x.len(), seen)
    } else {
        Values::Final(values(&first.baseline))
    };
    let treated = spread(treated, x.len(), within);
    let partial = known.iter().any(|(_, runs)| runs.partial);
    (design, Ok(Observed { x, treated, baseline, lower, partial }))
}

/// The one value of a baseline that does not vary.
fn known_baseline(runs: &OfCell) -> f64 {
    runs.baseline.first().map_or(0.0, |(_, value)| *value)
}

fn spread(runs: Vec<(usize, Vec<(u32, f64)>)>, count: usize, within: bool) -> Values {
    let name = |id: u32| format!("{id:010}");
    if within {
        let mut units = Units::new();
        for (at, (id, value)) in runs.into_iter().flat_map(|(at, runs)| runs.into_iter().map(move |run| (at, run))) {
            units.entry(name(id)).or_insert_with(|| vec![None; count])[at] = Some(value);
        }
        return Values::Seen(units);
    }
    let mut at = vec![Vec::new(); count];
    for (place, runs) in runs {
        at[place].extend(runs.into_iter().map(|(id, value)| (name(id), value)));
    }
    Values::Other(at)
}

fn of_cell(engine: &Engine, one: &Computed) -> Result<(OfCell, f64), Reason> {
    let used = weighted(engine, &one.cell.scores);
    if used.iter().any(|(_, scores)| scores.reported.is_some()) {
        return Err(Reason::ReportedOnly);
    }
    if used.iter().any(|(_, scores)| scores.summary) {
        return Err(Reason::SummaryOnly);
    }
    let Some(sign) = used.iter().map(|(_, scores)| scores.sign).reduce(f64::max) else {
        return Err(one.cell.inferred.0.outcome.reason().cloned().unwrap_or(Reason::NoCells));
    };
    // A run counts by its mean over targets, and so needs all of them.
    let whole = complete(&used);
    let partial = whole.iter().zip(&used).any(|(whole, used)| {
        (whole.1.treated.len(), whole.1.baseline.len()) != (used.1.treated.len(), used.1.baseline.len())
    });
    let targets: Vec<(f64, &TargetScores)> = whole.iter().map(|(weight, scores)| (*weight, scores)).collect();
    let none = Reason::TooFew { what: "runs that have all targets", n: 0, needed: 2 };
    let runs = runs(&targets).filter(|runs| !runs.treated.is_empty() && !runs.baseline.is_empty()).ok_or(none)?;
    let [of_treated, of_baseline] = runs.ids;
    let treated = of_treated.into_iter().zip(runs.treated).collect();
    let baseline = of_baseline.into_iter().zip(runs.baseline).collect();
    Ok((OfCell { treated, baseline, broadcast: runs.broadcast, partial }, sign))
}

/// The same targets with the runs of either arm that all of them have.
fn complete(targets: &[(f64, TargetScores)]) -> Vec<(f64, TargetScores)> {
    let ids = |of: &dyn Fn(&TargetScores) -> Option<Vec<u32>>| {
        let mut all = targets.iter().filter_map(|(_, scores)| of(scores));
        let first = all.next().unwrap_or_default();
        all.fold(first, |kept, own| kept.into_iter().filter(|id| own.binary_search(id).is_ok()).collect())
    };
    let codes = |runs: &[(u32, f64)]| runs.iter().map(|(id, _)| *id).collect::<Vec<u32>>();
    let treated = ids(&|scores| Some(codes(&scores.treated)));
    let baseline = ids(&|scores| (!scores.broadcast).then(|| codes(&scores.baseline)));
    let whole = |(weight, scores): &(f64, TargetScores)| {
        let mut scores = scores.clone();
        scores.treated.retain(|(id, _)| treated.binary_search(id).is_ok());
        if !scores.broadcast {
            scores.baseline.retain(|(id, _)| baseline.binary_search(id).is_ok());
        }
        (*weight, scores)
    };
    targets.iter().map(whole).collect()
}

impl Observed {
    /// Whether runs at several x have one id, though they count as different runs.
    pub(super) fn shares_ids(&self) -> bool {
        let Values::Other(at) = &self.treated else { return false };
        let mut names: Vec<&str> = at.iter().flatten().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Places on the axis that every unit with a line has.
    pub(super) fn common(&self) -> Vec<usize> {
        let units = [&self.treated, &self.baseline].into_iter().filter_map(|values| match values {
            Values::Seen(units) => Some(units),
            _ => None,
        });
        let lines: Vec<&Vec<Option<f64>>> =
            units.flat_map(|units| units.values()).filter(|unit| has_line(unit)).collect();
        let there = |&at: &usize| lines.iter().all(|unit| unit[at].is_some());
        (0..self.x.len()).filter(there).filter(|&at| !self.is_empty_at(at)).collect()
    }

    fn is_empty_at(&self, at: usize) -> bool {
        [&self.treated, &self.baseline].into_iter().any(|values| match values {
            Values::Other(values) => values[at].is_empty(),
            _ => false,
        })
    }

    /// What a line is drawn through, over these places: both arms.
    pub(super) fn points(&self, places: &[usize], log: bool) -> [Points; 2] {
        [&self.treated, &self.baseline].map(|values| {
            let point = |&at: &usize, y: f64| (on_axis(self.x[at], log), y);
            match values {
                Values::Seen(units) => {
                    let of_unit = |unit: &Vec<Option<f64>>| -> Vec<(f64, f64)> {
                        places.iter().filter_map(|at| Some(point(at, unit[*at]?))).collect()
                    };
                    let units = units.values().map(of_unit).filter(|points| points.len() > 1);
                    Points::Units(units.collect())
                }
                Values::Other(at) => Points::Single(
                    places.iter().flat_map(|place| at[*place].iter().map(move |(_, y)| point(place, *y))).collect(),
                ),
                Values::Final(runs) => Points::Final(runs.clone()),
                Values::Known(value) => Points::Known(*value),
            }
        })
    }

    /// The curve over these places, at which every unit with a line has a value.
    pub(super) fn curve(&self, places: &[usize], log: bool) -> Curve {
        let [treated, baseline] = [&self.treated, &self.baseline].map(|values| match values {
            Values::Seen(units) => {
                let complete =
                    |unit: &Vec<Option<f64>>| places.iter().map(|&at| unit[at]).collect::<Option<Vec<f64>>>();
                Arm::Seen(units.values().filter(|unit| has_line(unit)).filter_map(complete).collect())
            }
            Values::Other(at) => {
                let values = |&place: &usize| at[place].iter().map(|(_, y)| *y).collect();
                Arm::Other(Pooled::of(&places.iter().map(values).collect::<Vec<Vec<f64>>>()))
            }
            Values::Final(runs) => Arm::Final(runs.clone()),
            Values::Known(value) => Arm::Known(*value),
        });
        Curve { x: places.iter().map(|&at| self.x[at]).collect(), log, lower: self.lower, treated, baseline }
    }
}

/// Whether a unit is seen at two x at least.
pub(super) fn has_line(unit: &[Option<f64>]) -> bool {
    unit.iter().flatten().count() > 1
}
