//! Which cells a trend is made of: series, place on the axis, and what they average.

use rayon::prelude::*;
use stilt_results::{Factor, Key};

use super::axis::Axis;
use super::table::Of;
use crate::transfer::arm::distinct;
use crate::transfer::axes::{Axes, Group};
use crate::transfer::cell::{Cell, Contrast};
use crate::transfer::engine::Engine;
use crate::transfer::gain::compute_each;
use crate::transfer::view::Block;
use crate::transfer::{AnalysisError, Settings};

/// A cell to be computed, and where it belongs.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) series: Identity,
    pub(super) x: f64,
    /// The level of the axis.
    pub(super) level: String,
    /// Base model and intermediate: what tells curves of one series apart.
    pub(super) member: [String; 2],
    pub(super) contrast: Contrast,
    pub(super) group: Group,
}

/// What tells series apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// Base model and split; `None` where series or axis span them.
    pub(super) block: (Option<u32>, Option<u32>),
    /// The level of every series key.
    pub(super) labels: Vec<String>,
}

/// A cell that was computed.
pub(super) struct Computed {
    pub(super) planned: Planned,
    pub(super) cell: Cell,
}

/// The keys that cells are split by: those of series and axis, but for what a contrast says already.
pub(super) fn split_by(axis: &Axis, series: &[Key]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let whole = Key { factor: axis.key.factor.clone(), attribute: None };
    for key in series.iter().chain([&whole]) {
        let said = matches!(key.factor, Factor::Intermediate | Factor::BaseModel | Factor::Split);
        if !said && !keys.contains(&key.to_string()) {
            keys.push(key.to_string());
        }
    }
    keys
}

/// All cells that have a place on the axis.
pub(super) fn planned(engine: &Engine, axes: &Axes, axis: &Axis, series: &[Key], of: Of) -> Vec<Planned> {
    let labels: Vec<Vec<String>> =
        series.iter().map(|key| key.labels(engine.view.set, engine.view.catalogue)).collect();
    let spans = |factor: &Factor| axis.key.factor == *factor || series.iter().any(|key| key.factor == *factor);
    let (spans_models, spans_splits) = (spans(&Factor::BaseModel) || is_of_models(engine, axis), spans(&Factor::Split));
    let mut planned = Vec::new();
    for (block, targets) in engine.view.blocks() {
        let meets_baseline = meets_baseline(engine, axis, block);
        for treated in intermediates(engine, block, of, spans(&Factor::Intermediate)) {
            let baseline = if of == Of::Score { Some(treated) } else { engine.view.baseline };
            let contrast = Contrast { block, treated, baseline };
            for mut group in axes.cells(engine, block, treated, &targets).0 {
                let Some(code) = code_of(&axis.key.factor, contrast, &group) else { continue };
                let Some(x) = axis.x[code as usize] else { continue };
                group.part.baseline_at = match of {
                    Of::Score => group.part.conditions.clone(),
                    Of::Gain if meets_baseline => vec![(axis.key.factor.clone(), code)],
                    Of::Gain => Vec::new(),
                };
                let label = |(key, labels): (&Key, &Vec<String>)| match code_of(&key.factor, contrast, &group) {
                    Some(code) => labels[code as usize].clone(),
                    None => shown(&group, key),
                };
                let levels: Vec<String> = series.iter().zip(&labels).map(label).collect();
                for (key, level) in series.iter().zip(&levels).filter(|(key, _)| key.attribute.is_some()) {
                    let name = key.to_string();
                    if !group.shown.iter().any(|(shown, _)| *shown == name) {
                        group.shown.push((name, level.clone()));
                    }
                }
                let level = engine.view.level(&axis.key.factor, code).to_owned();
                let names = [(Factor::BaseModel, block.0), (Factor::Intermediate, treated)];
                let member = names.map(|(factor, code)| engine.view.level(&factor, code).to_owned());
                let block = ((!spans_models).then_some(block.0), (!spans_splits).then_some(block.1));
                planned.push(Planned { series: Identity { block, labels: levels }, x, level, member, contrast, group });
            }
        }
    }
    planned
}

/// The intermediates of a block that are followed. The baseline is followed where scores are, and where it has a series
/// of its own (`told_apart`) or is alone: it is no intermediate to be averaged with others.
fn intermediates(engine: &Engine, block: Block, of: Of, told_apart: bool) -> Vec<u32> {
    let of_block = engine.view.groups.iter().filter(|group| group.block == block);
    let mut codes: Vec<u32> = of_block.map(|group| group.intermediate).collect();
    codes.dedup();
    let alone = codes.len() == 1;
    codes.retain(|&code| (of == Of::Score && (told_apart || alone)) || Some(code) != engine.view.baseline);
    codes
}

/// The level of a factor that a cell is about.
fn code_of(factor: &Factor, contrast: Contrast, group: &Group) -> Option<u32> {
    match factor {
        Factor::BaseModel => Some(contrast.block.0),
        Factor::Split => Some(contrast.block.1),
        Factor::Intermediate => Some(contrast.treated),
        Factor::Metric => group.part.metric,
        Factor::Target => match group.targets[..] {
            [only] => Some(only),
            _ => None,
        },
        Factor::Language => {
            let counts = group.part.languages.as_ref()?;
            let mut codes = (0..).zip(counts).filter(|(_, counts)| **counts).map(|(code, _)| code);
            codes.next().filter(|_| codes.next().is_none())
        }
        Factor::Step | Factor::Extra(_) => {
            group.part.conditions.iter().find(|(condition, _)| condition == factor).map(|(_, code)| *code)
        }
        Factor::Seed | Factor::Example => None,
    }
}

/// Whether a condition is a property of base models: each has one level of it, and they differ. Then base models are
/// the levels of the axis.
fn is_of_models(engine: &Engine, axis: &Axis) -> bool {
    let (Some(column), Some(models)) =
        (engine.view.set.column(&axis.key.factor), engine.view.set.column(&Factor::BaseModel))
    else {
        return false;
    };
    let placed = |(_, code): &(&u32, &u32)| axis.x[**code as usize].is_some();
    let mut pairs: Vec<(u32, u32)> =
        models.codes().iter().zip(column.codes()).filter(placed).map(|(model, code)| (*model, *code)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    axis.is_condition() && pairs.len() > 1 && pairs.windows(2).all(|two| two[0].0 != two[1].0)
}

/// What a group over several levels says of a key.
fn shown(group: &Group, key: &Key) -> String {
    let name = key.to_string();
    match (&key.factor, &key.attribute) {
        (Factor::Target, None) => group.target.clone(),
        (Factor::Language, None) => group.language.clone().unwrap_or_default(),
        _ => group.shown.iter().find(|(shown, _)| *shown == name).map(|(_, level)| level.clone()).unwrap_or_default(),
    }
}

/// Whether the baseline of a block has at least two levels of a condition that treated runs have, too: then each x is set
/// against the baseline there. Else one baseline stands for every x.
fn meets_baseline(engine: &Engine, axis: &Axis, block: Block) -> bool {
    let Some(column) = engine.view.set.column(&axis.key.factor).filter(|_| axis.is_condition()) else { return false };
    let levels = |is_baseline: bool| {
        let of_block = engine.view.groups.iter().filter(|group| group.block == block);
        let arms = of_block.filter(|group| (Some(group.intermediate) == engine.view.baseline) == is_baseline);
        let codes = arms.flat_map(|group| group.rows.clone()).map(|row| column.codes()[row]);
        distinct(codes.filter(|&code| axis.x[code as usize].is_some()))
    };
    let treated = levels(false);
    levels(true).into_iter().filter(|code| treated.binary_search(code).is_ok()).count() > 1
}

/// Computes the cells; those without a treated run are left out.
pub(super) fn compute(engine: &Engine, planned: Vec<Planned>) -> Result<Vec<Computed>, AnalysisError> {
    let jobs: Vec<(Contrast, Group)> =
        planned.par_iter().map(|planned| (planned.contrast, planned.group.clone())).collect();
    let cells = compute_each(engine, &jobs)?;
    let computed = planned.into_iter().zip(cells).filter_map(|(planned, cell)| Some(Computed { planned, cell: cell? }));
    Ok(computed.collect())
}

/// The settings whose rows are the keys that cells are split by.
pub(super) fn settings_of(settings: &Settings, keys: Vec<String>) -> Settings {
    Settings { rows: keys, columns: Vec::new(), ..settings.clone() }
}
