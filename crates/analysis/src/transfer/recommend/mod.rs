//! Which intermediate to try on a target: gains predicted from other targets and from what was run.

mod choice;
mod connected;
mod model;
mod profiles;
mod regret;
mod table;

use stilt_results::{Catalogue, Factor, Note, QueryError, ResultSet, suggest::nearest};

use super::arm::distinct;
use super::axes::Group;
use super::cell::{Cell, Contrast};
use super::compare::group;
use super::engine::{Engine, Part};
use super::gain::compute_each;
use super::judge::judge;
use super::scores::TargetScores;
use super::table::{ALL, Detail};
use super::view::{Block, View, level_code};
use super::{AnalysisError, Settings, notes};
use crate::family::Finding;
use model::{Likeness, Model, Own, Profile, by_likeness};
use profiles::{counted, profiles};

pub use connected::CODES;
pub use table::{
    Difference, NextRun, OwnGain, RecommendRow, RecommendSettings, RecommendTable, Recommendation, RegretRow,
    RelatedTarget, Rule, Variances,
};

/// Beyond, squares of gains leave the range of doubles.
const LARGEST: f64 = 1e100;

/// Ranks the intermediates of every base model and split by the gain to expect on a target.
///
/// # Errors
/// [`AnalysisError`] for a target, language or base model that is not known, a target that is not measured in points,
/// replicates with two values, and results without two intermediates that have gains.
pub fn recommend(
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
    wanted: &RecommendSettings,
) -> Result<RecommendTable, AnalysisError> {
    let runs = super::over_examples::of_runs(set, settings)?;
    let set = runs.as_ref().map_or(set, |runs| &runs.set);
    let engine = Engine::new(View::new(set, catalogue, settings)?)?;
    let asked = Asked::read(&engine, wanted)?;
    let (mut recommendations, mut said_apart) = (Vec::new(), Vec::new());
    let mut all: Vec<Cell> = Vec::new();
    let mut nothing = None;
    for (block, targets) in engine.view.blocks() {
        if asked.base_model.is_some_and(|code| code != block.0) {
            continue;
        }
        let table = Cells::compute(&engine, block, &targets, &asked)?;
        match table.recommend(&engine, block, &asked) {
            Ok((recommendation, apart)) => {
                recommendations.push(recommendation);
                said_apart.extend(apart);
            }
            Err(AnalysisError::Nothing(why)) => nothing = nothing.or(Some(why)),
            Err(error) => return Err(error),
        }
        all.extend(table.cells.into_iter().flatten());
    }
    if recommendations.is_empty() {
        return Err(AnalysisError::Nothing(nothing.unwrap_or_else(|| notes::what_is_there(&engine))));
    }
    let mut said: Vec<_> = runs.iter().flat_map(|runs| runs.notes.clone()).collect();
    said_apart.dedup();
    said.extend(said_apart);
    said.extend(notes::of_ranks(&engine, &all));
    let unbounded = all.iter().flat_map(|cell| &cell.scores).filter(|scores| is_unbounded(&engine, scores));
    said.extend(notes::other_units(&engine, &distinct(unbounded.map(|scores| scores.target)), "prediction"));
    Ok(RecommendTable { recommendations, notes: said })
}

fn is_unbounded(engine: &Engine, scores: &TargetScores) -> bool {
    scores.metrics.iter().any(|&code| engine.view.is_unbounded(code))
}

/// What is asked, as codes.
struct Asked {
    target: String,
    /// Code of the target; `None` if it was not run.
    code: Option<u32>,
    base_model: Option<u32>,
    part: Part,
}

impl Asked {
    fn read(engine: &Engine, wanted: &RecommendSettings) -> Result<Self, AnalysisError> {
        let (view, catalogue) = (&engine.view, engine.view.catalogue);
        let (target, code) = match level_code(view, &Factor::Target, &wanted.target) {
            Ok(code) if engine.is_average(code) => {
                return Err(AnalysisError::Usage(format!("`{ALL}` is an average, no target")));
            }
            Ok(code) => (wanted.target.clone(), Some(code)),
            // A task of the catalogue need not have been run.
            Err(error) => match catalogue.task(&wanted.target) {
                Some(task) => (task.id.to_string(), level_code(view, &Factor::Target, &task.id).ok()),
                None => return Err(with_hint(error, catalogue).into()),
            },
        };
        let aliased = |factor: Factor, name: &str, alias: Option<&str>| {
            level_code(view, &factor, name)
                .or_else(|error| alias.and_then(|id| level_code(view, &factor, id).ok()).ok_or(error))
        };
        let base_model = wanted
            .base_model
            .as_deref()
            .map(|name| aliased(Factor::BaseModel, name, catalogue.model(name).map(|model| model.id.as_ref())));
        let language = wanted.language.as_deref().map(|name| {
            aliased(Factor::Language, name, catalogue.language(name).map(|language| language.code.as_ref()))
        });
        let count = view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
        let only = |code: u32| (0..count).map(|place| place == code as usize).collect();
        let part = Part { languages: language.transpose()?.map(only), ..Part::default() };
        Ok(Self { target, code, base_model: base_model.transpose()?, part })
    }
}

/// The nearest task of the catalogue where no level of the results is near.
fn with_hint(error: QueryError, catalogue: &Catalogue) -> QueryError {
    match error {
        QueryError::UnknownLevel { factor, name, nearest: None } => {
            let known = catalogue.tasks().iter().map(|task| task.id.as_ref());
            let nearest = nearest(&name, known).map(str::to_owned);
            QueryError::UnknownLevel { factor, name, nearest }
        }
        other => other,
    }
}

/// All cells of a block.
struct Cells {
    intermediates: Vec<String>,
    /// Codes of the targets, each with its name.
    targets: Vec<(u32, String)>,
    /// Target by target.
    cells: Vec<Option<Cell>>,
}

impl Cells {
    fn compute(engine: &Engine, block: Block, targets: &[u32], asked: &Asked) -> Result<Self, AnalysisError> {
        let (view, catalogue) = (&engine.view, engine.view.catalogue);
        let name = |factor: &Factor, code: u32| view.level(factor, code).to_owned();
        let sorted = |factor: Factor, mut codes: Vec<u32>| {
            codes.sort_by(|&a, &b| catalogue.display_order(&factor, view.level(&factor, a), view.level(&factor, b)));
            codes
        };
        let groups = view.groups.iter().filter(|group| group.block == block);
        let mut codes: Vec<u32> = groups.map(|group| group.intermediate).collect();
        codes.dedup();
        codes.retain(|&code| Some(code) != view.baseline);
        let codes = sorted(Factor::Intermediate, codes);
        let targets: Vec<u32> = targets.iter().copied().filter(|&target| !engine.is_average(target)).collect();
        let targets = sorted(Factor::Target, targets);
        let jobs: Vec<(Contrast, Group)> = targets
            .iter()
            .flat_map(|&target| codes.iter().map(move |&treated| (target, treated)))
            .map(|(target, treated)| {
                let contrast = Contrast { block, treated, baseline: view.baseline };
                let group = group(vec![target], view.level(&Factor::Target, target));
                (contrast, Group { part: asked.part.clone(), ..group })
            })
            .collect();
        let cells = compute_each(engine, &jobs)?;
        let intermediates = codes.iter().map(|&code| name(&Factor::Intermediate, code)).collect();
        let targets = targets.into_iter().map(|code| (code, name(&Factor::Target, code))).collect();
        Ok(Self { intermediates, targets, cells })
    }

    /// The cell of an intermediate on a target.
    fn cell(&self, target: usize, intermediate: usize) -> Option<&Cell> {
        self.cells.get(target * self.intermediates.len() + intermediate)?.as_ref()
    }

    /// The recommendation, and which intermediates no target compares.
    fn recommend(
        &self,
        engine: &Engine,
        block: Block,
        asked: &Asked,
    ) -> Result<(Recommendation, Option<Note>), AnalysisError> {
        let (view, settings) = (&engine.view, engine.view.settings);
        let width = self.intermediates.len();
        // Points and seconds have no common mean.
        let unbounded = |cell: &Cell| cell.scores.iter().any(|scores| is_unbounded(engine, scores));
        let row = |target: usize| -> Vec<Option<&Cell>> {
            (0..width).map(|place| self.cell(target, place).filter(|cell| !unbounded(cell))).collect()
        };
        let rows: Vec<Vec<Option<&Cell>>> = (0..self.targets.len()).map(row).collect();
        let own_at = self.targets.iter().position(|(code, _)| Some(*code) == asked.code);
        let has_own = |at: usize| (0..width).any(|place| self.cell(at, place).is_some_and(unbounded));
        if own_at.is_some_and(has_own) {
            let message = "is not measured in points, in which gains on other targets are: choose a --metric";
            return Err(AnalysisError::Usage(format!("`{}` {message}", asked.target)));
        }
        let all = profiles(&rows, settings.paired);
        let huge = |own: Own| own.gain.abs() > LARGEST;
        if all.iter().any(|profile| profile.known().any(|(_, own)| huge(own)) || profile.noise > LARGEST * LARGEST) {
            return Err(AnalysisError::Nothing("gains are too large to be averaged".to_owned()));
        }
        let places: Vec<usize> =
            (0..width).filter(|&place| all.iter().any(|profile| profile.gains[place].is_some())).collect();
        if places.is_empty() {
            return Err(AnalysisError::Nothing(notes::what_is_there(engine)));
        }
        if let [only] = places[..] {
            let name = &self.intermediates[only];
            return Err(AnalysisError::Nothing(format!("there is one intermediate to choose from, `{name}`")));
        }
        let kept = |profile: &Profile| Profile {
            gains: places.iter().map(|&place| profile.gains[place]).collect(),
            ..profile.clone()
        };
        let all: Vec<Profile> = all.iter().map(kept).collect();
        let noises: Vec<f64> = all.iter().map(|profile| profile.noise).collect();
        let unrun = Profile { gains: vec![None; places.len()], noise: model::mean(noises.into_iter()), baseline: 0.0 };
        let own = own_at.map_or(&unrun, |at| &all[at]);
        let has_gain = |at: &usize| Some(*at) != own_at && all[*at].known().next().is_some();
        let other_places: Vec<usize> = (0..all.len()).filter(has_gain).collect();
        let others: Vec<&Profile> = other_places.iter().map(|&at| &all[at]).collect();
        let tried: Vec<Profile> = all.iter().filter(|profile| profile.known().next().is_some()).cloned().collect();
        let left_out = regret::left_out(&tried, settings.level);
        let rule = left_out.rule();
        let weights = if rule == Rule::Related { by_likeness(&others, own) } else { vec![1.0; others.len()] };
        let model = Model::of(&others, &weights, own);
        let predicted = model.predict(own);
        let shares = choice::shares(&predicted, settings.seed);
        let findings = self.findings(settings);
        let row = |at: usize| {
            let place = places[at];
            let found = own_at.and_then(|target| self.cell(target, place).and_then(counted).and(Some(target)));
            let finding = found.and_then(|target| findings.get(target * width + place)?.clone());
            RecommendRow {
                intermediate: self.intermediates[place].clone(),
                gain: predicted.gain(at),
                interval: regret::predicted_interval(&predicted, at, settings.level),
                p_best: shares[at],
                own: finding.map(|(finding, detail)| OwnGain { finding, detail }),
                n_targets: others.iter().filter(|other| other.gains[at].is_some()).count(),
                value_of_a_run: choice::value(&predicted, own, at, 1),
            }
        };
        let mut rows: Vec<RecommendRow> = (0..places.len()).map(row).collect();
        // A stable sort: of equal gains the first in the order of tables.
        rows.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let likeness = other_places.iter().zip(&others).filter_map(|(&at, other)| {
            let likeness = Likeness::of(other, own)?;
            let Likeness { correlation, common } = likeness;
            Some(RelatedTarget { target: self.targets[at].1.clone(), correlation, common, weight: likeness.weight() })
        });
        let mut likeness: Vec<RelatedTarget> = likeness.collect();
        likeness.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let has_baseline = view.baseline.zip(asked.code).is_some_and(|(b, t)| view.group(block, b, t).is_some());
        let next = choice::next(&predicted, own).map(|(at, runs, value)| NextRun {
            intermediate: self.intermediates[places[at]].clone(),
            runs,
            value,
            needs_baseline: !has_baseline,
        });
        let names: Vec<&str> = places.iter().map(|&place| self.intermediates[place].as_str()).collect();
        let apart = connected::note(&all.iter().collect::<Vec<_>>(), &names);
        let recommendation = Recommendation {
            base_model: view.level(&Factor::BaseModel, block.0).to_owned(),
            split: view.level(&Factor::Split, block.1).to_owned(),
            target: asked.target.clone(),
            rows,
            related: likeness,
            rule,
            n_targets: others.len(),
            variances: Variances { everywhere: model.everywhere, particular: model.particular, run: own.noise },
            regrets: left_out.rows,
            held: left_out.held,
            next,
        };
        Ok((recommendation, apart))
    }

    /// The judged gains, in the order of the cells.
    fn findings(&self, settings: &Settings) -> Vec<Option<(Finding, Detail)>> {
        let (there, cells): (Vec<usize>, Vec<&Cell>) =
            self.cells.iter().enumerate().filter_map(|(at, cell)| Some((at, cell.as_ref()?))).unzip();
        let (judged, _) = judge(&cells, (false, false), "cells", settings);
        let mut findings = vec![None; self.cells.len()];
        for ((at, cell), finding) in there.into_iter().zip(cells).zip(judged) {
            findings[at] = Some((finding, cell.inferred.1.clone()));
        }
        findings
    }
}
