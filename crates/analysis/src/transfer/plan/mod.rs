//! How many runs a gain needs: from the spread of the runs there are.
//!
//! A cell's spread is known from a few runs; that of a target from all its cells, whose runs are taken to have one
//! variance. The plan is made from the latter, and once more from its upper confidence limit.

mod components;
mod power;
mod spread;
mod table;

use stilt_results::{Catalogue, Factor, ResultSet};

use super::cell::{Cell, Contrast};
use super::compare::group;
use super::detectable::detectable;
use super::engine::Engine;
use super::gain::compute_each;
use super::scores::TargetScores;
use super::table::{ALL, Pairing};
use super::view::{Block, View};
use super::{AnalysisError, Over, Settings, notes};
use crate::outcome::Reason;
use crate::power::{BaselineRuns, Planned, Runs, upper_factor};
use spread::{Arms, Spread};

pub use power::{PowerCurve, PowerCurves, PowerPoint, power_curves};
pub use table::{Component, Components, PlanRow, PlanSettings, PlanTable, UPPER};

/// Fewest independent runs in each arm that Welch's test is judged with; below, no p of the exact test is within alpha.
const FEWEST_INDEPENDENT: usize = 3;

/// What to plan with: the spread of every cell and target, the gains that the runs there are would find, and the runs
/// that a wanted gain needs.
///
/// # Errors
/// [`AnalysisError`] for replicates with two values, a gain or power that makes no sense, and results without a cell of
/// two runs.
pub fn plan(
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
    wanted: PlanSettings,
) -> Result<PlanTable, AnalysisError> {
    let usage = |message: &str| Err(AnalysisError::Usage(message.to_owned()));
    if !(wanted.gain > 0.0 && wanted.gain.is_finite()) {
        return usage("the gain to plan for has to be above 0");
    }
    if !(wanted.power > 0.0 && wanted.power < 1.0) {
        return usage("power lies between 0 and 1");
    }
    // Components need the scores of runs in every language, which the crossed analysis keeps.
    let over = if settings.unbalanced { Over::Seeds } else { Over::SeedsLanguages };
    let settings = Settings { over, test: None, ..settings.clone() };
    let runs = super::over_examples::of_runs(set, &settings)?;
    let set = runs.as_ref().map_or(set, |runs| &runs.set);
    let engine = Engine::new(View::new(set, catalogue, &settings)?)?;
    let mut made = Made::default();
    for (block, targets) in engine.view.blocks() {
        plan_block(&engine, block, &targets, wanted, &mut made)?;
    }
    if made.rows.is_empty() {
        return Err(AnalysisError::Nothing(notes::what_is_there(&engine)));
    }
    if made.rows.iter().all(|row| row.df.is_none()) {
        return Err(AnalysisError::NothingToPlan("no cell has two runs".to_owned()));
    }
    let notes = notes::of_ranks(&engine, &made.computed);
    Ok(PlanTable { rows: made.rows, components: made.components, notes })
}

/// The test of runs that belong together like this, with one variance in both arms.
fn in_use(pairing: Pairing, sd: f64) -> Planned {
    match pairing {
        Pairing::Paired | Pairing::Broadcast | Pairing::Units => Planned::Paired { sd },
        Pairing::Unpaired | Pairing::None => Planned::EqualVariances { sd },
    }
}

/// So many runs, or as many as the test is judged with.
fn fewest(planned: Planned, runs: usize) -> usize {
    if matches!(planned, Planned::Paired { .. }) { runs } else { runs.max(FEWEST_INDEPENDENT) }
}

#[derive(Default)]
struct Made {
    rows: Vec<PlanRow>,
    components: Vec<Components>,
    computed: Vec<Cell>,
}

fn plan_block(
    engine: &Engine,
    block: Block,
    targets: &[u32],
    wanted: PlanSettings,
    made: &mut Made,
) -> Result<(), AnalysisError> {
    let (view, catalogue) = (&engine.view, engine.view.catalogue);
    let sorted = |factor: Factor, mut codes: Vec<u32>| {
        codes.sort_by(|&a, &b| catalogue.display_order(&factor, view.level(&factor, a), view.level(&factor, b)));
        codes
    };
    let mut intermediates: Vec<u32> =
        view.groups.iter().filter(|group| group.block == block).map(|group| group.intermediate).collect();
    intermediates.dedup();
    intermediates.retain(|&code| Some(code) != view.baseline);
    let intermediates = sorted(Factor::Intermediate, intermediates);
    let targets: Vec<u32> = targets.iter().copied().filter(|&target| !engine.is_average(target)).collect();
    let targets = sorted(Factor::Target, targets);
    let jobs: Vec<_> = targets
        .iter()
        .flat_map(|&target| intermediates.iter().map(move |&treated| (target, treated)))
        .map(|(target, treated)| {
            let contrast = Contrast { block, treated, baseline: view.baseline };
            (contrast, group(vec![target], view.level(&Factor::Target, target)))
        })
        .collect();
    let cells = compute_each(engine, &jobs)?;
    let name = |factor: Factor, code: u32| view.level(&factor, code).to_owned();
    let names = [name(Factor::BaseModel, block.0), name(Factor::Split, block.1)];
    let m = cells.iter().flatten().filter(|cell| measured(cell).is_ok()).count();
    let told = Told { names, wanted, alpha: view.settings.alpha, paired: view.settings.paired, m };
    for (&target, row) in targets.iter().zip(cells.chunks(intermediates.len().max(1))) {
        let spread = |cell: &Cell| measured(cell).map(|scores| Spread::of(&Arms::of(scores)));
        let named = row.iter().flatten().map(|cell| (cell.place.intermediate.clone(), spread(cell)));
        made.rows.extend(told.rows(&name(Factor::Target, target), named.collect()));
    }
    let of_intermediate = |place: usize| -> Vec<&TargetScores> {
        let own = cells.iter().skip(place).step_by(intermediates.len()).flatten();
        let scores: Vec<&TargetScores> = own.filter_map(|cell| measured(cell).ok()).collect();
        // As in the gain table: losses and latencies are in no average with points.
        let in_points = |scores: &&TargetScores| !scores.metrics.iter().any(|&code| view.is_unbounded(code));
        if scores.iter().any(in_points) { scores.into_iter().filter(in_points).collect() } else { scores }
    };
    let mut averages = Vec::new();
    for (place, &code) in intermediates.iter().enumerate() {
        let scores = of_intermediate(place);
        if scores.is_empty() {
            continue;
        }
        let named: Vec<&str> = scores.iter().map(|scores| view.level(&Factor::Target, scores.target)).collect();
        let weights = view.settings.aggregate.weights(&named, catalogue);
        let weighted: Vec<(f64, &TargetScores)> = weights.into_iter().zip(scores.iter().copied()).collect();
        let spread = Arms::average(&weighted).as_ref().map(Spread::of);
        let spread = spread.ok_or_else(|| "no run has all targets".to_owned());
        averages.push((name(Factor::Intermediate, code), spread));
        made.components.push(components::of(engine, &told.names, name(Factor::Intermediate, code), &scores));
    }
    if targets.len() > 1 {
        let m = averages.iter().filter(|(_, spread)| spread.is_ok()).count();
        made.rows.extend(Told { m, ..told.clone() }.rows(ALL, averages));
    }
    let own = |of: &&Components| [&of.base_model, &of.split] == [&told.names[0], &told.names[1]];
    made.components.extend(components::mean_of(&made.components.iter().filter(own).collect::<Vec<_>>()));
    made.computed.extend(cells.into_iter().flatten());
    Ok(())
}

/// The scores of a cell that has runs behind it; else why there are none.
fn measured(cell: &Cell) -> Result<&TargetScores, String> {
    let reason = match cell.scores.first() {
        Some(scores) if scores.reported.is_some() => Reason::ReportedOnly,
        Some(scores) if scores.summary => Reason::SummaryOnly,
        Some(scores) => return Ok(scores),
        None => cell.inferred.0.outcome.reason().cloned().unwrap_or(Reason::NoCells),
    };
    Err(reason.to_string())
}

/// What every row of a family has in common.
#[derive(Clone)]
struct Told {
    /// Base model and split.
    names: [String; 2],
    wanted: PlanSettings,
    alpha: f64,
    paired: bool,
    m: usize,
}

impl Told {
    /// The cells of one target (or the averages), and the row in which they are pooled.
    fn rows(&self, target: &str, cells: Vec<(String, Result<Spread, String>)>) -> Vec<PlanRow> {
        let spreads: Vec<Spread> = cells.iter().filter_map(|(_, spread)| spread.as_ref().ok().copied()).collect();
        let mut rows: Vec<PlanRow> = cells.into_iter().map(|(name, spread)| self.cell(target, name, spread)).collect();
        rows.extend(Spread::pooled(&spreads).map(|pooled| self.pooled(target, &pooled)));
        rows
    }

    /// A row without its plan.
    fn row(&self, target: &str, intermediate: String, spread: &Spread) -> PlanRow {
        let [base_model, split] = self.names.clone();
        let pairing = match (spread.broadcast, self.paired) {
            (true, _) => Pairing::Broadcast,
            (false, true) => Pairing::Paired,
            (false, false) => Pairing::Unpaired,
        };
        PlanRow {
            base_model,
            split,
            target: target.to_owned(),
            intermediate,
            pairing,
            n_targets: spread.n_targets,
            n_treated: spread.n_treated,
            n_baseline: spread.n_baseline,
            sd: None,
            df: None,
            baseline_sd: if spread.broadcast { None } else { spread.baseline.sd() },
            sd_difference: spread.shared.differences.sd(),
            correlation: spread.shared.correlation(),
            minimum_detectable_gain: None,
            minimum_detectable_gain_family: None,
            runs_needed: None,
            runs_needed_paired: None,
            runs_needed_upper: None,
            runs_needed_family: None,
            m: self.m,
            reason: None,
        }
    }

    fn cell(&self, target: &str, intermediate: String, spread: Result<Spread, String>) -> PlanRow {
        let spread = match spread {
            Ok(spread) => spread,
            Err(reason) => {
                let row = self.row(target, intermediate, &Spread::of(&Arms::none()));
                return PlanRow { pairing: Pairing::None, reason: Some(reason), ..row };
            }
        };
        let mut row = self.row(target, intermediate, &spread);
        let squares = if row.pairing == Pairing::Paired { spread.shared.differences } else { spread.treated };
        (row.sd, row.df) = (squares.sd(), Some(squares.df).filter(|df| *df > 0.0));
        let planned = row.sd.and_then(|sd| {
            Some(match row.pairing {
                Pairing::Unpaired => Planned::Welch { treated_sd: sd, baseline_sd: row.baseline_sd? },
                _ => Planned::Paired { sd },
            })
        });
        self.detect(&mut row, planned);
        row
    }

    fn pooled(&self, target: &str, spread: &Spread) -> PlanRow {
        let mut row = self.row(target, ALL.to_owned(), spread);
        let (runs, pairs) = (spread.runs(), spread.shared.differences);
        let squares = if row.pairing == Pairing::Paired { pairs } else { runs };
        (row.sd, row.df) = (squares.sd(), Some(squares.df).filter(|df| *df > 0.0));
        let of_runs = |sd: f64| if spread.broadcast { Planned::Paired { sd } } else { Planned::EqualVariances { sd } };
        let in_use = |sd: f64| in_use(row.pairing, sd);
        row.runs_needed = runs.sd().and_then(|sd| self.needed(of_runs(sd), self.alpha));
        row.runs_needed_paired = pairs.sd().and_then(|sd| self.needed(Planned::Paired { sd }, self.alpha));
        row.runs_needed_family = row.sd.and_then(|sd| self.needed(in_use(sd), self.corrected()));
        let upper = row.df.and_then(|df| Some(row.sd? * upper_factor(df, UPPER)?));
        row.runs_needed_upper = upper.and_then(|sd| self.needed(in_use(sd), self.alpha));
        let planned = row.sd.map(in_use);
        self.detect(&mut row, planned);
        row
    }

    /// The level a single test has to reach for a mark: Holm's first step.
    fn corrected(&self) -> f64 {
        self.alpha / self.m.max(1) as f64
    }

    fn needed(&self, planned: Planned, alpha: f64) -> Option<usize> {
        let PlanSettings { gain, power } = self.wanted;
        let runs = planned.runs_needed(gain, power, alpha, BaselineRuns::PerTreated(1.0))?.treated;
        Some(fewest(planned, runs))
    }

    /// The gains that the runs of a row would find; the reason where there is none.
    fn detect(&self, row: &mut PlanRow, planned: Option<Planned>) {
        let runs = Runs { treated: row.n_treated, baseline: row.n_baseline };
        let gain = |alpha| detectable(planned?, runs, self.wanted.power, alpha);
        row.minimum_detectable_gain = gain(self.alpha);
        row.minimum_detectable_gain_family = gain(self.corrected());
        let one_baseline = row.pairing == Pairing::Unpaired && row.n_baseline < 2;
        row.reason = match (row.minimum_detectable_gain, row.sd) {
            (Some(_), _) => None,
            (None, _) if row.n_treated < 2 && one_baseline => Some(Reason::OneRunEach.to_string()),
            (None, _) if row.n_treated < 2 => Some("one treated run".to_owned()),
            (None, _) if one_baseline => Some("one baseline run".to_owned()),
            (None, Some(0.0)) => Some(Reason::NoVariance.to_string()),
            (None, _) => Some("no p of so few runs can be within alpha".to_owned()),
        };
    }
}
