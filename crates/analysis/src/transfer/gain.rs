//! The gain table: every intermediate against the matched baseline.

use rayon::prelude::*;
use stilt_results::{Catalogue, Conflict, Factor, Key, ResultSet};

use super::axes::{Axes, Group};
use super::cell::{Cell, Contrast, compute};
use super::collapsed;
use super::conjunctions::conjunctions;
use super::engine::Engine;
use super::judge::judge;
use super::notes;
use super::over_examples;
use super::shared_baseline;
use super::table::{ALL, GainRow, GainTable, Place};
use super::view::View;
use super::{AnalysisError, Over, Settings};
use crate::aggregate::AGGREGATES;

/// The gains of all intermediates over the baseline that matches them.
///
/// # Errors
/// [`AnalysisError`] for keys the results do not have, replicates with two values, and results with nothing to compare.
pub fn gain(set: &ResultSet, catalogue: &Catalogue, settings: &Settings) -> Result<GainTable, AnalysisError> {
    check(settings)?;
    let runs = over_examples::of_runs(set, settings)?;
    let of_runs = runs.as_ref().map_or(set, |runs| &runs.set);
    let axes = Axes::read(of_runs, catalogue, settings)?;
    let view = View::new(of_runs, catalogue, settings)?;
    let engine = Engine::new(View { examples: over_examples::source(set, runs.as_ref(), settings), ..view })?;
    let (cell_jobs, average_jobs) = jobs(&engine, &axes);
    let mut cells = compute_all(&engine, &cell_jobs)?;
    collapsed::flag(&engine, &mut cells);
    let mut averages = compute_all(&engine, &average_jobs)?;
    shared_baseline::join(&mut cells, settings);
    shared_baseline::join(&mut averages, settings);
    let mut all = cells.iter().chain(&averages);
    let nothing = if engine.view.baseline.is_some() { all.next().is_none() } else { all.all(Cell::is_empty) };
    if nothing {
        return Err(AnalysisError::Nothing(notes::what_is_there(&engine)));
    }
    let spans = (axes.spans_models, axes.spans_splits);
    let mut notes = runs.iter().flat_map(|runs| runs.notes.clone()).collect::<Vec<_>>();
    notes.extend(notes::of_gains(&engine, &cells, &averages));
    notes.extend(over_examples::note(set, if cells.is_empty() { &averages } else { &cells }));
    let conjunctions = conjunctions(&cells, settings);
    let (findings, mut families) = judge(&cells, spans, "cells", settings);
    let (overall, of_overall) = judge(&averages, spans, "overall", settings);
    families.extend(of_overall);
    let row = |(cell, finding): (Cell, _)| GainRow { place: cell.place, finding, detail: cell.inferred.1 };
    let mut gains: Vec<GainRow> = cells.into_iter().zip(findings).map(row).collect();
    gains.extend(averages.into_iter().zip(overall).map(row));
    let keys: Vec<Key> = axes.rows.iter().chain(&axes.columns).cloned().collect();
    gains.sort_by(|a, b| compare_places(&a.place, &b.place, &keys, catalogue));
    Ok(GainTable {
        rows: axes.rows,
        columns: axes.columns,
        gains,
        conjunctions,
        families,
        scope: settings.scope(),
        notes,
    })
}

/// Choices that make no sense together.
pub(super) fn check(settings: &Settings) -> Result<(), AnalysisError> {
    let usage = |message: &str| Err(AnalysisError::Usage(message.to_owned()));
    if settings.over == Over::Targets && settings.aggregate.id() != AGGREGATES[0].id() {
        return usage("over targets every target counts the same: --aggregate task");
    }
    if (settings.over == Over::SeedsLanguages || settings.resample.is_some()) && settings.unbalanced {
        return usage("where runs and languages are crossed every run needs every language: without --unbalanced");
    }
    if settings.resample.is_some() && (settings.over != Over::Seeds || settings.test.is_some()) {
        return usage("--resample gives intervals in place of a test: without --over and --test");
    }
    if settings.over == Over::Examples && (settings.test.is_some() || settings.bound.is_some()) {
        return usage("over examples the test follows from the scores and has no bound: without --test and --bound");
    }
    if settings.correction.uses_joint() && (settings.paired || settings.over != Over::Seeds) {
        return usage("Dunnett's test takes independent runs: without --paired, --over seeds");
    }
    Ok(())
}

type Jobs = Vec<(Contrast, Group)>;

/// The cells of the table, and the averages beside them.
fn jobs(engine: &Engine, axes: &Axes) -> (Jobs, Jobs) {
    let (mut cells, mut averages) = (Vec::new(), Vec::new());
    for (block, targets) in engine.view.blocks() {
        let mut intermediates: Vec<u32> =
            engine.view.groups.iter().filter(|group| group.block == block).map(|group| group.intermediate).collect();
        intermediates.dedup();
        for treated in intermediates.into_iter().filter(|&code| Some(code) != engine.view.baseline) {
            let contrast = Contrast { block, treated, baseline: engine.view.baseline };
            let (fine, average) = axes.cells(engine, block, treated, &targets);
            cells.extend(fine.into_iter().map(|group| (contrast, group)));
            averages.extend(average.into_iter().map(|group| (contrast, group)));
        }
    }
    (cells, averages)
}

/// Computes all cells in parallel; their order is that of the jobs.
pub(super) fn compute_all(engine: &Engine, jobs: &[(Contrast, Group)]) -> Result<Vec<Cell>, AnalysisError> {
    Ok(compute_each(engine, jobs)?.into_iter().flatten().collect())
}

/// The same with `None` for jobs whose treated arm has nothing.
pub(super) fn compute_each(engine: &Engine, jobs: &[(Contrast, Group)]) -> Result<Vec<Option<Cell>>, AnalysisError> {
    let cells: Vec<Result<Option<Cell>, Box<Conflict>>> =
        jobs.par_iter().map(|(contrast, group)| compute(engine, *contrast, group)).collect();
    let mut computed = Vec::new();
    let mut repeated = Vec::new();
    for cell in cells {
        match cell {
            Ok(cell) => computed.push(cell),
            Err(conflict) => repeated.push(*conflict),
        }
    }
    if repeated.is_empty() { Ok(computed) } else { Err(AnalysisError::Repeated(repeated)) }
}

/// By block, then by the levels of the keys in the order tables show them; averages last.
fn compare_places(a: &Place, b: &Place, keys: &[Key], catalogue: &Catalogue) -> std::cmp::Ordering {
    let by = |key: &Key, a: &str, b: &str| (a == ALL).cmp(&(b == ALL)).then_with(|| key.order(catalogue, a, b));
    let level = |factor| Key { factor, attribute: None };
    let block = by(&level(Factor::BaseModel), &a.base_model, &b.base_model)
        .then_with(|| by(&level(Factor::Split), &a.split, &b.split));
    keys.iter().fold(block, |order, key| order.then_with(|| by(key, a.level(key), b.level(key))))
}
