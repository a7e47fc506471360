//! Where the spread of gains comes from: seeds, languages, targets.

use std::collections::BTreeMap;

use stilt_results::Factor;

use super::table::{Component, Components};
use crate::method::Settings;
use crate::nested::{Level, Nested, NestedMethod, VarianceComponents};
use crate::outcome::{Estimate, Extra, Outcome, Reason};
use crate::transfer::engine::Engine;
use crate::transfer::scores::{TargetScores, mean, values};
use crate::transfer::table::ALL;

/// One gain of a run in a language, or over all of them, on a target.
struct Gain {
    value: f64,
    target: u32,
    seed: u32,
    language: u32,
}

/// The components of the gains of an intermediate on these targets.
pub(super) fn of(engine: &Engine, names: &[String; 2], intermediate: String, scores: &[&TargetScores]) -> Components {
    let [base_model, split] = names.clone();
    let blank = Components {
        base_model,
        split,
        intermediate,
        components: Vec::new(),
        standard_error: None,
        add_units_of: None,
        advice: None,
        reason: None,
    };
    match estimate(&gains(engine, scores)) {
        Ok(found) => filled(blank, &found),
        Err(reason) => Components { reason: Some(reason), ..blank },
    }
}

/// The difference of every pair; of independent arms, what every treated run has above the mean baseline run, in every
/// language. The scores themselves would show how hard languages and targets are, not how gains differ.
fn gains(engine: &Engine, scores: &[&TargetScores]) -> Vec<Gain> {
    let levels = engine.view.set.column(&Factor::Language).map(|column| column.levels());
    let blank = levels.filter(|levels| levels.len() > 1).and_then(|levels| levels.code(""));
    let named = levels.map_or(0, |levels| levels.len() as u32);
    let mut gains = Vec::new();
    for target in scores {
        let paired = engine.view.settings.paired && !target.broadcast;
        let width = target.languages.len();
        let is_crossed = width > 0 && target.crossing.treated.len() == target.treated.len() * width;
        // What names no language is a unit of its own on each target.
        let own = named + target.target;
        for (run, (seed, score)) in target.treated.iter().enumerate() {
            let gain = |value: f64, language: u32| Gain { value, target: target.target, seed: *seed, language };
            if !is_crossed {
                let against = if paired { target.baseline[run].1 } else { mean(&values(&target.baseline)) };
                gains.push(gain(score - against, own));
                continue;
            }
            for (place, (code, _, of_baseline)) in target.languages.iter().enumerate() {
                let at = run * width + place;
                let against = if paired { target.crossing.baseline[at] } else { *of_baseline };
                let language = if Some(*code) == blank { own } else { *code };
                gains.push(gain(target.crossing.treated[at] - against, language));
            }
        }
    }
    gains
}

/// The components by as many levels as can be told apart; else why there are none.
fn estimate(gains: &[Gain]) -> Result<Estimate, String> {
    let several = |of: fn(&Gain) -> u32| gains.iter().any(|gain| of(gain) != of(&gains[0]));
    if !several(|gain| gain.seed) {
        return Err("one treated run".to_owned());
    }
    if !several(|gain| gain.target) && !several(|gain| gain.language) {
        return Err("one target in one language, where all spread is that of runs".to_owned());
    }
    let mut runs = BTreeMap::new();
    for gain in gains {
        let next = runs.len() as u32;
        runs.entry((gain.target, gain.seed)).or_insert(next);
    }
    let codes = |of: &dyn Fn(&Gain) -> u32| gains.iter().map(of).collect::<Vec<u32>>();
    let all = [
        ("target", codes(&|gain| gain.target)),
        ("seed", codes(&|gain| gain.seed)),
        ("run", codes(&|gain| runs[&(gain.target, gain.seed)])),
        ("language", codes(&|gain| gain.language)),
    ];
    let mut why = Reason::NoVariance;
    // With one value per run, a run is the residual; on one target it is its seed.
    for left_out in [&[][..], &["run"], &["run", "language"], &["run", "target"], &["run", "language", "target"]] {
        let levels = all.iter().filter(|(name, _)| !left_out.contains(name));
        let levels = levels.map(|(name, codes)| Level { name: (*name).to_owned(), codes: codes.clone() });
        let values = gains.iter().map(|gain| gain.value).collect();
        let Ok(nested) = Nested::new(values, levels.collect()) else { break };
        match VarianceComponents.run(&nested, &Settings::default()) {
            Outcome::Estimated(estimate) => return Ok(estimate),
            Outcome::NotTestable(reason) => why = reason,
            Outcome::Tested(_) => break,
        }
    }
    Err(why.to_string())
}

fn filled(blank: Components, found: &Estimate) -> Components {
    let extra = |name: &str| found.extra.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let text = |name: &str| match extra(name) {
        Some(Extra::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let numbers = |name: &str| match extra(name) {
        Some(Extra::Numbers(numbers)) => numbers.clone(),
        _ => Vec::new(),
    };
    let units = numbers("units").into_iter().map(|units| Some(units as usize)).chain([None]);
    let variances = numbers("components").into_iter().zip(numbers("shares"));
    let levels = text("levels");
    let components = levels
        .split(", ")
        .zip(units)
        .zip(variances)
        .map(|((level, units), (variance, share))| Component { level: level.to_owned(), units, variance, share });
    // A run comes with a seed or a target: nobody adds one alone.
    let advice = text("advice");
    let advice: Vec<&str> = advice.split(", ").filter(|part| !part.starts_with("one more run")).collect();
    Components {
        components: components.collect(),
        standard_error: Some(found.value),
        add_units_of: Some(text("add_units_of")),
        advice: Some(advice.join(", ")),
        ..blank
    }
}

/// The mean over the intermediates of a block that have the same levels as most; `None` for fewer than two of them.
pub(super) fn mean_of(all: &[&Components]) -> Option<Components> {
    let levels = |of: &Components| of.components.iter().map(|c| c.level.clone()).collect::<Vec<String>>();
    let of_levels = most(all.iter().filter(|of| of.reason.is_none()).map(|of| levels(of)))?;
    let alike: Vec<&&Components> = all.iter().filter(|of| of.reason.is_none() && levels(of) == of_levels).collect();
    let (first, n) = (alike.first()?, alike.len() as f64);
    if alike.len() < 2 {
        return None;
    }
    let variance = |place: usize| alike.iter().map(|of| of.components[place].variance / n).sum::<f64>();
    let total: f64 = (0..of_levels.len()).map(variance).sum();
    let component = |(place, level): (usize, String)| Component {
        level,
        units: most(alike.iter().filter_map(|of| of.components[place].units)),
        variance: variance(place),
        share: if total > 0.0 { variance(place) / total } else { 0.0 },
    };
    Some(Components {
        base_model: first.base_model.clone(),
        split: first.split.clone(),
        intermediate: ALL.to_owned(),
        components: of_levels.into_iter().enumerate().map(component).collect(),
        standard_error: None,
        add_units_of: most(alike.iter().filter_map(|of| of.add_units_of.clone())),
        advice: None,
        reason: None,
    })
}

/// What occurs most often; of several the first in order.
fn most<T: Ord>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    all.for_each(|item| *counts.entry(item).or_default() += 1);
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(item, _)| item)
}
