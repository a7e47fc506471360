//! Gain or score against a number: training steps, doses, sizes of tasks or models.

mod assemble;
mod axis;
mod balance;
mod fits;
mod notes;
mod observed;
mod partners;
mod plan;
mod points;
mod table;

use stilt_results::{Catalogue, Factor, Key, ResultSet};

use self::assemble::{Raw, assemble};
use self::axis::Axis;
use self::balance::{LeftOut, balanced};
use self::fits::How;
use self::partners::{Partners, alike};
use self::plan::{Computed, Identity, compute, planned, settings_of, split_by};
use super::axes::Axes;
use super::engine::Engine;
use super::view::View;
use super::{AnalysisError, Over, Settings, collapsed, over_examples};
use crate::method;

pub use notes::CODES;
pub use table::{Design, Fit, MeanScore, OFS, Of, Point, Series, Shown, SlopePair, TrendSettings, TrendTable};

/// How the gain (or the score) moves along an axis of numbers: points, a line per series, peak, drop and area, and the
/// differences between slopes.
///
/// # Errors
/// [`AnalysisError`] for keys the results do not have, an axis that is no number or has less than two values, replicates
/// with two values, and results with nothing to compare.
pub fn trend(
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
    wanted: &TrendSettings,
) -> Result<TrendTable, AnalysisError> {
    if settings.over != Over::Seeds || settings.resample.is_some() || settings.correction.uses_joint() {
        return Err(AnalysisError::Usage(
            "a trend is over runs, or over the levels of its axis: without --over, --resample and Dunnett's test"
                .into(),
        ));
    }
    let named = wanted.series.iter().flatten().chain([&wanted.axis]).cloned().collect();
    let runs = over_examples::of_runs(set, &settings_of(settings, named))?;
    let set = runs.as_ref().map_or(set, |runs| &runs.set);
    let axis = Axis::read(set, catalogue, wanted)?;
    let keys = series_keys(set, &axis, wanted)?;
    let local = settings_of(settings, split_by(&axis, &keys));
    let axes = Axes::read(set, catalogue, &local)?;
    let engine = Engine::new(View::new(set, catalogue, &local)?)?;
    let mut cells = compute(&engine, planned(&engine, &axes, &axis, &keys, wanted.of))?;
    let partners = if settings.unbalanced { Partners::default() } else { alike(&axis, &mut cells) };
    let left_out = balance(&engine, &axis, &mut cells)?;
    let nothing = match engine.view.baseline {
        None if wanted.of == Of::Gain => cells.iter().all(|one| one.cell.is_empty()),
        _ => cells.is_empty(),
    };
    if nothing {
        return Err(AnalysisError::Nothing(super::notes::what_is_there(&engine)));
    }
    let (planned, mut computed) = notes::split(cells);
    if wanted.of == Of::Gain {
        collapsed::flag(&engine, &mut computed);
    }
    let mut said = runs.iter().flat_map(|runs| runs.notes.clone()).collect::<Vec<_>>();
    said.extend(notes::of_trend(&engine, &axis, wanted.of, (&computed, &planned), (&partners, &left_out)));
    let cells: Vec<Computed> =
        planned.into_iter().zip(computed).map(|(planned, cell)| Computed { planned, cell }).collect();
    let how = How { log: wanted.log, unbalanced: settings.unbalanced, of: wanted.of };
    let told = method::Settings { level: settings.level, alpha: settings.alpha, ..method::Settings::default() };
    let raw: Vec<Raw> = in_order(&engine, &keys, &cells)
        .into_iter()
        .map(|(identity, members)| Raw::of(&engine, &axis, identity, &members, how, &told))
        .collect();
    let mut table = assemble(&engine, &raw, (axis.key.clone(), keys), settings, how, &told);
    said.extend(notes::of_series(&axis, &table, &raw, settings.unbalanced));
    table.notes = said;
    Ok(table)
}

fn series_keys(set: &ResultSet, axis: &Axis, wanted: &TrendSettings) -> Result<Vec<Key>, AnalysisError> {
    let Some(names) = &wanted.series else {
        let own = Key { factor: Factor::Intermediate, attribute: None };
        return Ok(if axis.key.factor == Factor::Intermediate { Vec::new() } else { vec![own] });
    };
    let mut keys = Vec::new();
    for name in names {
        let key = Key::read(name, set)?;
        if matches!(key.factor, Factor::Seed | Factor::Example) {
            return Err(AnalysisError::Usage(format!("`{key}` cannot tell series apart: a trend is a mean over runs")));
        }
        if key.attribute.is_none() && key.factor == axis.key.factor {
            return Err(AnalysisError::Usage(format!(
                "`{key}` cannot tell series apart on the axis `{}`: every series would have one x",
                axis.key
            )));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Computes cells anew that differ in targets or languages along the axis.
fn balance(engine: &Engine, axis: &Axis, cells: &mut [Computed]) -> Result<Vec<LeftOut>, AnalysisError> {
    if engine.view.settings.unbalanced {
        return Ok(Vec::new());
    }
    let (again, left_out) = balanced(engine, axis, cells);
    let places: Vec<usize> = again.iter().map(|(at, _)| *at).collect();
    let groups: Vec<_> = again.iter().map(|(_, planned)| (planned.contrast, planned.group.clone())).collect();
    for ((at, cell), (_, planned)) in places.into_iter().zip(super::gain::compute_each(engine, &groups)?).zip(again) {
        if let Some(cell) = cell {
            cells[at] = Computed { planned, cell };
        }
    }
    Ok(left_out)
}

/// The cells of every series, in the order tables show them.
fn in_order<'a>(engine: &Engine, keys: &[Key], cells: &'a [Computed]) -> Vec<(&'a Identity, Vec<&'a Computed>)> {
    let mut series: Vec<(&Identity, Vec<&Computed>)> = Vec::new();
    for one in cells {
        match series.iter_mut().find(|(identity, _)| **identity == one.planned.series) {
            Some((_, members)) => members.push(one),
            None => series.push((&one.planned.series, vec![one])),
        }
    }
    let name = |factor: &Factor, code: Option<u32>| code.map_or("", |code| engine.view.level(factor, code));
    let catalogue = engine.view.catalogue;
    series.sort_by(|(a, _), (b, _)| {
        let by = |factor: &Factor, a: &str, b: &str| catalogue.display_order(factor, a, b);
        let models = by(&Factor::BaseModel, name(&Factor::BaseModel, a.block.0), name(&Factor::BaseModel, b.block.0));
        let splits = || by(&Factor::Split, name(&Factor::Split, a.block.1), name(&Factor::Split, b.block.1));
        let labels = keys.iter().zip(a.labels.iter().zip(&b.labels));
        labels.fold(models.then_with(splits), |order, (key, (a, b))| order.then_with(|| by(&key.factor, a, b)))
    });
    series
}
