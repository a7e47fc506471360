//! The best intermediate of every target, reported honestly.
//!
//! The largest of k gains is too large, and its p too small, if it is tested on the runs it was chosen by (type-I error
//! .10 to .14 at k = 9 and five runs). Two remedies: p times k with an interval as much wider, or choosing on some runs
//! and reporting on others. Development and test scores of the *same* runs are not others: what a lucky run gains on the
//! one it gains on the other.

use std::collections::BTreeMap;

use stilt_results::{Catalogue, Code, Factor, Note, Points, ResultSet};

use super::axes::Group;
use super::cell::{Cell, Contrast, asked};
use super::engine::{Engine, Part};
use super::gain::{check, compute_all};
use super::infer::infer;
use super::judge::judged;
use super::notes;
use super::over_examples;
use super::scores::TargetScores;
use super::settings::Settings;
use super::table::{ALL, Detail, FamilyOfTests, Place};
use super::view::View;
use super::{AnalysisError, Over};
use crate::family::{Comparison, Finding};
use crate::outcome::{Outcome, Reason};

/// The intermediate chosen for a target.
#[derive(Debug, Clone, PartialEq)]
pub struct BestRow {
    /// Block and target of the report, with the chosen intermediate; target `*`: the mean over targets, each with its
    /// own choice.
    pub place: Place,
    /// Its gain where it was chosen, points.
    pub chosen_by: f64,
    /// Intermediates it was chosen from.
    pub k: usize,
    /// How much more the best intermediate of the report would have gained, points; 0 if it was chosen.
    pub regret: Option<f64>,
    /// Its judged gain on the report, points.
    pub finding: Finding,
    /// What stands behind it.
    pub detail: Detail,
}

/// The best intermediates of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct BestTable {
    /// Per block the targets, then their mean.
    pub rows: Vec<BestRow>,
    /// The families judged.
    pub families: Vec<FamilyOfTests>,
    /// Whether choice and report share no run, so that p needs no correction for the choice.
    pub independent: bool,
    /// What the statement is about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}

/// A row before it is judged.
struct Choice {
    block: (u32, u32),
    place: Place,
    chosen_by: f64,
    k: usize,
    regret: Option<f64>,
    comparison: Comparison,
    detail: Detail,
}

/// Chooses per target the intermediate with the largest gain in `choice` and reports its gain in `report`; both may be
/// the same results.
///
/// # Errors
/// [`AnalysisError`] for results with nothing to compare, and a choice with several splits for one base model.
pub fn best(
    choice: &ResultSet,
    report: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
) -> Result<BestTable, AnalysisError> {
    check(settings)?;
    if settings.over != Over::Seeds {
        return Err(AnalysisError::Usage("the best intermediate is chosen over runs: --over seeds".into()));
    }
    let independent = share_no_run(choice, report);
    // Results per example are runs first, here as everywhere.
    let of_runs = [over_examples::of_runs(choice, settings)?, over_examples::of_runs(report, settings)?];
    let [choice, report] =
        [(&of_runs[0], choice), (&of_runs[1], report)].map(|(runs, set)| runs.as_ref().map_or(set, |runs| &runs.set));
    let source = Engine::new(View::new(choice, catalogue, settings)?)?;
    let (chosen_from, mut mixed) = cells(&source)?;
    let engine = Engine::new(View::new(report, catalogue, settings)?)?;
    let (reported, of_report) = cells(&engine)?;
    mixed.extend(of_report.into_iter().filter(|note| !mixed.contains(note)).collect::<Vec<_>>());
    let mut choices = Vec::new();
    let mut blocks: BTreeMap<(u32, u32), Vec<&Cell>> = BTreeMap::new();
    for cell in &reported {
        blocks.entry(cell.block).or_default().push(cell);
    }
    for (block, of_block) in blocks {
        let mut of_report: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        for cell in &of_block {
            of_report.entry(&cell.place.target).or_default().push(cell);
        }
        let mut kept: Vec<(Choice, &TargetScores)> = Vec::new();
        let mut of_report: Vec<_> = of_report.into_iter().collect();
        of_report.sort_by(|(a, _), (b, _)| catalogue.display_order(&Factor::Target, a, b));
        for (target, candidates) in of_report {
            let base_model = &candidates[0].place.base_model;
            let of_target = |cell: &&Cell| cell.place.target == target && cell.place.base_model == *base_model;
            let from: Vec<&Cell> = chosen_from.iter().filter(of_target).collect();
            if from.iter().any(|cell| cell.block.1 != from[0].block.1) {
                return Err(AnalysisError::Usage(format!(
                    "the choice for `{target}` has several splits: pick one with --select-on"
                )));
            }
            kept.extend(choose(&engine, block, &from, &candidates, independent));
        }
        let mean = average(&engine, block, &kept, independent);
        choices.extend(kept.into_iter().map(|(choice, _)| choice));
        choices.extend(mean);
    }
    if choices.is_empty() {
        return Err(AnalysisError::Nothing(
            "no target has a gain both where it is chosen and where it is reported".into(),
        ));
    }
    let mut said: Vec<Note> = of_runs.iter().flatten().flat_map(|runs| runs.notes.clone()).collect();
    said.extend(mixed);
    said.extend(left_out([&source, &engine], &choices));
    let (rows, families) = judge(choices, settings);
    Ok(BestTable { rows, families, independent, scope: settings.over.scope(), notes: said })
}

/// Gains of every intermediate on every target, and which are not computed because conditions are mixed: those are not
/// among the candidates.
fn cells(engine: &Engine) -> Result<(Vec<Cell>, Vec<Note>), AnalysisError> {
    let mut jobs = Vec::new();
    for (block, targets) in engine.view.blocks() {
        let of_block = engine.view.groups.iter().filter(|group| group.block == block);
        let mut intermediates: Vec<u32> = of_block.map(|group| group.intermediate).collect();
        intermediates.dedup();
        for treated in intermediates.into_iter().filter(|&code| Some(code) != engine.view.baseline) {
            let contrast = Contrast { block, treated, baseline: engine.view.baseline };
            for &target in targets.iter().filter(|&&target| !engine.is_average(target)) {
                let name = engine.view.level(&Factor::Target, target).to_owned();
                let group = Group {
                    targets: vec![target],
                    part: Part::default(),
                    target: name,
                    language: None,
                    shown: Vec::new(),
                };
                jobs.push((contrast, group));
            }
        }
    }
    let cells = compute_all(engine, &jobs)?;
    let mixed = notes::of_gains(engine, &cells, &[]).into_iter().filter(|note| note.code.0 == "N204").map(|note| {
        // There are no rows and columns to choose.
        let message = match note.message.split_once(", show the levels with ") {
            Some((head, tail)) => match tail.split_once(", or ") {
                Some((_, tail)) => format!("{head}, or {tail}"),
                None => head.to_owned(),
            },
            None => note.message,
        };
        Note { message, ..note }
    });
    let mixed: Vec<Note> = mixed.collect();
    // A reported delta is no measurement to choose by.
    let measured = |cell: &Cell| matches!(&cell.scores[..], [scores] if scores.reported.is_none());
    let computed = cells.into_iter().filter(measured).filter(|cell| cell.inferred.0.estimate.is_some());
    Ok((computed.collect(), mixed))
}

fn gain(cell: &Cell) -> f64 {
    cell.inferred.0.estimate.map_or(f64::NEG_INFINITY, Points::get)
}

/// The best of `from` as it does in the report; `None` if it was not run there. Of equal gains the first by name.
fn choose<'a>(
    engine: &Engine,
    block: (u32, u32),
    from: &[&Cell],
    candidates: &[&'a Cell],
    independent: bool,
) -> Option<(Choice, &'a TargetScores)> {
    let by_name = |a: &&&Cell, b: &&&Cell| stilt_results::natural(&b.place.intermediate, &a.place.intermediate);
    let chosen = from.iter().max_by(|a, b| gain(a).total_cmp(&gain(b)).then_with(|| by_name(a, b)))?;
    let cell = candidates.iter().find(|cell| cell.place.intermediate == chosen.place.intermediate)?;
    let top = candidates.iter().map(|cell| gain(cell)).fold(f64::NEG_INFINITY, f64::max);
    let settings = engine.view.settings;
    let k = from.len();
    let times = if independent { 1.0 } else { k as f64 };
    let mut asked = asked(settings, engine.view.catalogue, &cell.place);
    asked.told.level = 1.0 - (1.0 - settings.level) / times;
    let (mut comparison, detail) = infer(&[(1.0, &cell.scores[0])], &asked);
    if let Outcome::Tested(test) = &mut comparison.outcome {
        test.p = (test.p * times).min(1.0);
        test.floor = test.floor.map(|floor| (floor * times).min(1.0));
    }
    comparison.equivalence = comparison.equivalence.map(|p| (p * times).min(1.0));
    let choice = Choice {
        block,
        place: cell.place.clone(),
        chosen_by: gain(chosen),
        k,
        regret: Some(top - gain(cell)),
        comparison,
        detail,
    };
    Some((choice, &cell.scores[0]))
}

/// The mean over targets, each with the intermediate chosen for it.
fn average(engine: &Engine, block: (u32, u32), kept: &[(Choice, &TargetScores)], independent: bool) -> Option<Choice> {
    let in_points = |scores: &TargetScores| !scores.metrics.iter().any(|&code| engine.view.is_unbounded(code));
    let kept: Vec<&(Choice, &TargetScores)> = kept.iter().filter(|(_, scores)| in_points(scores)).collect();
    let (first, _) = kept.first()?;
    let settings = engine.view.settings;
    let names: Vec<&str> = kept.iter().map(|(choice, _)| choice.place.target.as_str()).collect();
    let weights = settings.aggregate.weights(&names, engine.view.catalogue);
    let weighted: Vec<(f64, &TargetScores)> = weights.iter().copied().zip(kept.iter().map(|(_, s)| *s)).collect();
    let place = Place {
        intermediate: ALL.to_owned(),
        target: ALL.to_owned(),
        language: ALL.to_owned(),
        metric: ALL.to_owned(),
        ..first.place.clone()
    };
    let (comparison, detail) = infer(&weighted, &asked(settings, engine.view.catalogue, &place));
    let comparison = if independent || kept.iter().all(|(choice, _)| choice.k == 1) {
        comparison
    } else {
        Comparison::untested(comparison.estimate.map(Points::get), Reason::ChosenOnTheseRuns)
    };
    let sum = |of: fn(&Choice) -> f64| weights.iter().zip(&kept).map(|(weight, (choice, _))| weight * of(choice)).sum();
    Some(Choice {
        block,
        place,
        chosen_by: sum(|choice| choice.chosen_by),
        k: kept.iter().map(|(choice, _)| choice.k).max().unwrap_or(0),
        regret: Some(sum(|choice| choice.regret.unwrap_or(0.0))),
        comparison,
        detail,
    })
}

/// Code of the note about targets without a row, with title and explanation.
pub const NOT_CHOSEN: (Code, &str, &str) = (
    NOT_CHOSEN_CODE,
    "targets without a best intermediate",
    "A target is left out if it has no gain in the rows of --select-on, or if the intermediate chosen there was not run in the rows of --report-on.",
);

const NOT_CHOSEN_CODE: Code = Code("N247");

/// Targets of either part without a row.
fn left_out(engines: [&Engine; 2], choices: &[Choice]) -> Option<Note> {
    let chosen = |target: &str| choices.iter().any(|choice| choice.place.target == target);
    let of = |engine: &Engine| {
        let targets = engine.view.blocks().into_values().flatten();
        let single = targets.filter(|&target| !engine.is_average(target));
        single.map(|target| engine.view.level(&Factor::Target, target).to_owned()).collect::<Vec<String>>()
    };
    let mut targets: Vec<String> = engines.into_iter().flat_map(of).filter(|target| !chosen(target)).collect();
    targets.sort_by(|a, b| stilt_results::natural(a, b));
    targets.dedup();
    let names: Vec<String> = targets.iter().map(|target| format!("`{target}`")).collect();
    let message = format!(
        "no best intermediate for {}: not in both parts, or without a baseline there, such as one without a seed where \
         parts are picked by seed",
        names.join(", ")
    );
    (!targets.is_empty()).then_some(Note { code: NOT_CHOSEN_CODE, message, place: None })
}

fn judge(choices: Vec<Choice>, settings: &Settings) -> (Vec<BestRow>, Vec<FamilyOfTests>) {
    let members = |choice: &Choice| if choice.place.target == ALL { "overall" } else { "best per target" };
    let block = |choice: &Choice| (Some(choice.block.0), Some(choice.block.1));
    let keys: Vec<_> = choices.iter().map(|choice| (block(choice), members(choice))).collect();
    let places: Vec<&Place> = choices.iter().map(|choice| &choice.place).collect();
    let comparisons: Vec<Comparison> = choices.iter().map(|choice| choice.comparison.clone()).collect();
    let (findings, families) = judged(&keys, &places, &comparisons, settings);
    let row = |(choice, finding): (Choice, Finding)| BestRow {
        place: choice.place,
        chosen_by: choice.chosen_by,
        k: choice.k,
        regret: choice.regret,
        finding,
        detail: choice.detail,
    };
    (choices.into_iter().zip(findings).map(row).collect(), families)
}

/// Whether no run stands in both: every row has a seed, and no seed is in both.
fn share_no_run(choice: &ResultSet, report: &ResultSet) -> bool {
    let seeds = |set: &ResultSet| {
        let column = set.column(&Factor::Seed)?;
        let mut codes = column.codes().to_vec();
        codes.sort_unstable();
        codes.dedup();
        Some(codes.into_iter().map(|code| column.levels().name(code).to_owned()).collect::<Vec<String>>())
    };
    match (seeds(choice), seeds(report)) {
        (Some(choice), Some(report)) => {
            !choice.iter().chain(&report).any(String::is_empty) && !choice.iter().any(|seed| report.contains(seed))
        }
        _ => false,
    }
}
