//! The values that are ranked: gains of all intermediates on all targets of a block, over the same languages.

use stilt_results::Factor;

use super::table::Incomplete;
use crate::block::Blocks;
use crate::transfer::AnalysisError;
use crate::transfer::cell::{Cell, Contrast};
use crate::transfer::compare::group;
use crate::transfer::engine::{Engine, Part};
use crate::transfer::gain::compute_each;
use crate::transfer::scores::{TargetScores, mean, values};
use crate::transfer::view::Block;

/// Targets below which ranks are descriptive.
pub(super) const FEW: usize = 6;

/// What is ranked in a block.
pub(super) struct Values {
    /// Names of the systems.
    pub(super) systems: Vec<String>,
    /// The targets that count.
    pub(super) targets: Vec<String>,
    /// Per target, per system: the gain (or score) of every run; none where it was not run.
    pub(super) cells: Vec<Vec<Vec<f64>>>,
    /// Per target: whether its values are points, which have a mean with those of other targets.
    pub(super) in_points: Vec<bool>,
    /// Whether the values are gains; else scores.
    pub(super) gains: bool,
    /// Whether they are reported.
    pub(super) reported: bool,
    /// Targets that lack systems, with these.
    pub(super) incomplete: Vec<(String, Vec<String>)>,
    /// Targets of the block, averages not counted, whether they are ranked or not.
    pub(super) tasks: usize,
    /// Systems without a value.
    pub(super) unranked: Vec<String>,
    /// Targets on which languages were left out.
    pub(super) narrowed: Vec<String>,
    /// The computed cells over the baseline, for notes.
    pub(super) computed: Vec<Cell>,
}

/// One cell for each target and system.
type Grid = Vec<Vec<Option<Cell>>>;

impl Values {
    /// The values of a block.
    ///
    /// # Errors
    /// Two values for one replicate, language and metric.
    pub(super) fn of(
        engine: &Engine,
        block: Block,
        targets: &[u32],
        with_baseline: bool,
        incomplete: Incomplete,
    ) -> Result<Self, AnalysisError> {
        let baseline = engine.view.baseline;
        let mut codes: Vec<u32> =
            engine.view.groups.iter().filter(|group| group.block == block).map(|group| group.intermediate).collect();
        codes.dedup();
        codes.retain(|&code| with_baseline || Some(code) != baseline);
        let targets: Vec<u32> = targets.iter().copied().filter(|&target| !engine.is_average(target)).collect();
        let mut grid = grid(engine, block, &codes, &targets, &|_| None)?;
        let masks: Vec<Option<Vec<bool>>> = grid.iter().map(|row| shared_languages(engine, row)).collect();
        let mut narrowed = Vec::new();
        if !engine.view.settings.unbalanced && masks.iter().any(Option::is_some) {
            grid = self::grid(engine, block, &codes, &targets, &|place| masks[place].clone())?;
            let names = targets.iter().zip(&masks).filter(|(_, mask)| mask.is_some());
            narrowed = names.map(|(&target, _)| engine.view.level(&Factor::Target, target).to_owned()).collect();
        }
        let measured = grid.iter().flatten().filter_map(scores).any(|scores| scores.reported.is_none());
        let runs = |cell: &Option<Cell>| match scores(cell) {
            Some(scores) if measured == scores.reported.is_none() => runs(engine, scores),
            _ => Vec::new(),
        };
        let mut cells: Vec<Vec<Vec<f64>>> = grid.iter().map(|row| row.iter().map(runs).collect()).collect();
        let unbounded = |row: &Vec<Option<Cell>>| {
            let mut metrics = row.iter().filter_map(scores).flat_map(|scores| &scores.metrics);
            metrics.any(|&code| engine.view.is_unbounded(code))
        };
        let mut in_points: Vec<bool> = grid.iter().map(|row| !unbounded(row)).collect();
        let name = |factor: &Factor, code: u32| engine.view.level(factor, code).to_owned();
        let mut systems: Vec<String> = codes.iter().map(|&code| name(&Factor::Intermediate, code)).collect();
        let mut targets: Vec<String> = targets.into_iter().map(|code| name(&Factor::Target, code)).collect();
        let without: Vec<bool> =
            (0..systems.len()).map(|system| cells.iter().all(|row| row[system].is_empty())).collect();
        let unranked = keep(&mut systems, |system| !without[system]);
        cells.iter_mut().for_each(|row| drop(keep(row, |system| !without[system])));
        let lacking = |row: &Vec<Vec<f64>>| -> Vec<String> {
            row.iter().zip(&systems).filter(|(runs, _)| runs.is_empty()).map(|(_, name)| name.clone()).collect()
        };
        let all = targets.iter().zip(&cells).map(|(target, row)| (target.clone(), lacking(row)));
        let lacking: Vec<(String, Vec<String>)> = all.collect();
        let tasks = lacking.len();
        // A target on which one system or none was run compares nothing.
        let fewest = if incomplete == Incomplete::Complete { systems.len() } else { 2 };
        let counts: Vec<bool> = lacking.iter().map(|(_, names)| systems.len() - names.len() >= fewest).collect();
        keep(&mut targets, |target| counts[target]);
        keep(&mut cells, |target| counts[target]);
        keep(&mut in_points, |target| counts[target]);
        if !in_points.contains(&true) {
            // Nothing is in points: all have a unit of their own, which is then the same or nobody's.
            in_points.fill(true);
        }
        Ok(Self {
            systems,
            targets,
            cells,
            in_points,
            gains: baseline.is_some() || !measured,
            reported: !measured,
            incomplete: lacking.into_iter().filter(|(_, names)| !names.is_empty()).collect(),
            tasks,
            unranked,
            narrowed,
            computed: grid
                .into_iter()
                .flatten()
                .flatten()
                .filter(|cell| cell.place.intermediate != cell.against)
                .collect(),
        })
    }

    /// The same with the systems in that order.
    pub(super) fn ordered(mut self, order: &[usize]) -> Self {
        self.systems = order.iter().map(|&place| self.systems[place].clone()).collect();
        for row in &mut self.cells {
            *row = order.iter().map(|&place| row[place].clone()).collect();
        }
        self
    }

    /// A table of these targets and systems, all of which exist.
    pub(super) fn blocks(&self, targets: &[usize], systems: &[usize]) -> Option<Blocks> {
        let cells = targets.iter().flat_map(|&t| systems.iter().map(move |&s| (t, s)));
        let cells = cells.map(|(target, system)| self.cells[target][system].clone()).collect();
        let names = |names: &[String], places: &[usize]| places.iter().map(|&place| names[place].clone()).collect();
        Blocks::new(names(&self.systems, systems), names(&self.targets, targets), cells).ok()
    }

    /// The systems that were run on a target.
    pub(super) fn present(&self, target: usize) -> Vec<usize> {
        (0..self.systems.len()).filter(|&system| !self.cells[target][system].is_empty()).collect()
    }

    /// The mean of a cell; `None` where the system was not run.
    pub(super) fn mean(&self, target: usize, system: usize) -> Option<f64> {
        let runs = &self.cells[target][system];
        (!runs.is_empty()).then(|| mean(runs))
    }
}

/// Keeps the items at some places; those that go come back.
fn keep<T>(items: &mut Vec<T>, stays: impl Fn(usize) -> bool) -> Vec<T> {
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for (place, item) in std::mem::take(items).into_iter().enumerate() {
        if stays(place) { kept.push(item) } else { gone.push(item) }
    }
    *items = kept;
    gone
}

/// Every system on every target; without a baseline a system is set against itself, which gives its scores.
fn grid(
    engine: &Engine,
    block: Block,
    systems: &[u32],
    targets: &[u32],
    languages: &dyn Fn(usize) -> Option<Vec<bool>>,
) -> Result<Grid, AnalysisError> {
    let jobs = targets.iter().enumerate().flat_map(|(place, &target)| {
        systems.iter().map(move |&treated| {
            let against = engine.view.baseline.unwrap_or(treated);
            let contrast = Contrast { block, treated, baseline: Some(against) };
            let of_target = group(vec![target], engine.view.level(&Factor::Target, target));
            let part = Part { languages: languages(place), ..Part::default() };
            (contrast, super::Group { part, ..of_target })
        })
    });
    let mut cells = compute_each(engine, &jobs.collect::<Vec<_>>())?.into_iter();
    Ok(targets.iter().map(|_| cells.by_ref().take(systems.len()).collect()).collect())
}

/// The scores of a cell that could be computed.
fn scores(cell: &Option<Cell>) -> Option<&TargetScores> {
    cell.as_ref().and_then(|cell| cell.scores.first())
}

/// The languages, by code, that all systems have on a target; `None` if they have the same ones, or none in common.
fn shared_languages(engine: &Engine, row: &[Option<Cell>]) -> Option<Vec<bool>> {
    let measured = row.iter().filter_map(scores).filter(|scores| scores.reported.is_none());
    let sets: Vec<Vec<u32>> =
        measured.map(|scores| scores.languages.iter().map(|language| language.0).collect()).collect();
    let (first, rest) = sets.split_first()?;
    let shared: Vec<u32> = first.iter().copied().filter(|code| rest.iter().all(|set| set.contains(code))).collect();
    if shared.is_empty() || sets.iter().all(|set| set.len() == shared.len()) {
        return None;
    }
    let count = engine.view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
    Some((0..count as u32).map(|code| shared.contains(&code)).collect())
}

/// What every run of a cell adds to the baseline: the difference of its pair, else to the mean baseline run; without a
/// baseline its score.
fn runs(engine: &Engine, scores: &TargetScores) -> Vec<f64> {
    if let Some(reported) = scores.reported {
        return vec![reported];
    }
    let treated = values(&scores.treated);
    if engine.view.baseline.is_none() {
        return treated;
    }
    let baseline = values(&scores.baseline);
    if engine.view.settings.paired && !scores.broadcast {
        return treated.iter().zip(&baseline).map(|(treated, baseline)| treated - baseline).collect();
    }
    let center = mean(&baseline);
    treated.iter().map(|treated| treated - center).collect()
}
