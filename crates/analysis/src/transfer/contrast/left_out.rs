//! What a contrast leaves out: levels without the attribute, and targets that some intermediates lack.

use std::collections::{BTreeMap, BTreeSet};

use stilt_results::{BASELINE, Factor, Key};

use super::question::Question;
use super::scored::{OnTarget, Scored};
use super::shape::Shape;
use crate::transfer::engine::Engine;
use crate::transfer::notes::listed;

/// Levels whose attribute is not known, of the key of the groups and of the second one, with the rows they have.
pub(super) fn without_attribute(engine: &Engine, question: &Question) -> Vec<String> {
    let by = question.by.as_ref().map(|by| (&by.key, &by.labels));
    let keys = [Some((&question.key, &question.labels)), by].into_iter().flatten();
    keys.filter_map(|(key, labels)| unknown(engine, key, labels)).collect()
}

fn unknown(engine: &Engine, key: &Key, labels: &[String]) -> Option<String> {
    let attribute = key.attribute.as_ref()?;
    let column = engine.view.set.column(&key.factor)?;
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    column.codes().iter().for_each(|&code| *rows.entry(code).or_default() += 1);
    // Neither the baseline nor a blank level is one that could have an attribute.
    rows.retain(|&code, _| !matches!(engine.view.level(&key.factor, code), "" | BASELINE));
    let without: Vec<u32> =
        rows.keys().copied().filter(|&code| labels.get(code as usize).is_none_or(String::is_empty)).collect();
    if without.is_empty() {
        return None;
    }
    let of = |codes: &mut dyn Iterator<Item = &u32>| codes.filter_map(|code| rows.get(code)).sum::<usize>();
    let names: Vec<String> = without.iter().map(|&code| engine.view.level(&key.factor, code).to_owned()).collect();
    Some(format!(
        "{} of {} levels of `{}` ({} of {} rows) have no known `{attribute}`, and are in no group of `{key}`: {}",
        without.len(),
        rows.len(),
        key.factor.name(),
        of(&mut without.iter()),
        of(&mut rows.keys()),
        listed(&names),
    ))
}

/// An intermediate on a target that others at the same level of the second key have.
struct Lacking {
    name: String,
    /// The base model, where groups are of several; else empty.
    model: String,
    target: u32,
    /// Levels of the second key; none if it is all that have the target.
    levels: BTreeSet<usize>,
}

/// Intermediates that lack targets others have at the same level of the second key.
pub(super) fn lacking(engine: &Engine, question: &Question, scored: &[Scored], shapes: &[Shape]) -> Vec<String> {
    let found: Vec<Lacking> =
        scored.iter().zip(shapes).flat_map(|(scored, shape)| of_frame(engine, scored, shape)).collect();
    let names: BTreeSet<&str> = found.iter().map(|lacking| &*lacking.name).collect();
    // Advice to leave them out is for those without whom every group has someone.
    let stays = |code: u32| !names.contains(engine.view.level(&Factor::Intermediate, code));
    let is_left = scored
        .iter()
        .flat_map(|scored| &scored.frame.members)
        .all(|members| members.arms.iter().any(|arm| stays(arm.intermediate)));
    let mut together: Vec<(&Lacking, Vec<String>)> = Vec::new();
    for lacking in &found {
        let target = engine.view.level(&Factor::Target, lacking.target).to_owned();
        let same = |other: &Lacking| {
            (&other.name, &other.model, &other.levels) == (&lacking.name, &lacking.model, &lacking.levels)
        };
        match together.iter_mut().find(|(other, _)| same(other)) {
            Some((_, targets)) if targets.contains(&target) => {}
            Some((_, targets)) => targets.push(target),
            None => together.push((lacking, vec![target])),
        }
    }
    let sentence = |(lacking, targets): (&Lacking, Vec<String>)| {
        let name = &lacking.name;
        let by = question.by.iter().flat_map(|by| lacking.levels.iter().filter_map(|&level| by.levels.get(level)));
        let levels: Vec<String> = by.cloned().collect();
        let at = if levels.is_empty() { String::new() } else { format!(" at {}", listed(&levels)) };
        let of = if lacking.model.is_empty() { String::new() } else { format!(" in `{}`", lacking.model) };
        let advice = if is_left { format!("; --where 'intermediate!={name}' leaves it out") } else { String::new() };
        format!("`{name}`{of} lacks {}{at}: not computed there, nor in the average{advice}", listed(&targets))
    };
    together.into_iter().map(sentence).collect()
}

fn of_frame(engine: &Engine, scored: &Scored, shape: &Shape) -> Vec<Lacking> {
    let mut found: BTreeMap<(u32, u32, u32), BTreeSet<usize>> = BTreeMap::new();
    for (level, target) in shape.places() {
        for (members, arm, known) in scored.on(target).filter(|(members, ..)| members.spot.by == level) {
            if matches!(known, OnTarget::Lacks) {
                found.entry((arm.intermediate, members.model, target)).or_default().insert(level);
            }
        }
    }
    let one = |((intermediate, model, target), levels): (_, BTreeSet<usize>)| {
        let everywhere = shape.places().filter(|(_, other)| *other == target).all(|(level, _)| levels.contains(&level));
        let model = if scored.frame.block.0.is_none() { engine.view.level(&Factor::BaseModel, model) } else { "" };
        Lacking {
            name: engine.view.level(&Factor::Intermediate, intermediate).to_owned(),
            model: model.to_owned(),
            target,
            levels: if everywhere { BTreeSet::new() } else { levels },
        }
    };
    found.into_iter().map(one).collect()
}
