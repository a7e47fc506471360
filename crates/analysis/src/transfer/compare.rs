//! Intermediates against each other, on the targets they have in common.

use stilt_results::{Catalogue, Factor, Points, ResultSet};

use super::axes::Group;
use super::cell::{Cell, Contrast, named};
use super::collapsed;
use super::engine::{Engine, Part};
use super::gain::{check, compute_each};
use super::judge::judge;
use super::mirrored::mirror;
use super::notes;
use super::over_examples;
use super::table::{ALL, CompareRow, CompareTable, Tally};
use super::view::{Block, View};
use super::{AnalysisError, Settings};

/// Differences of this many points are ties: they are rounding.
pub(super) const TIE: f64 = 1e-9;

/// All pairs (a, b) of the named intermediates in the order given: a minus b, per target and over all.
///
/// # Errors
/// [`AnalysisError`] for names the results do not have, fewer than two of them, and pairs without a common target.
pub fn compare(
    set: &ResultSet,
    catalogue: &Catalogue,
    names: &[String],
    settings: &Settings,
) -> Result<CompareTable, AnalysisError> {
    check(settings)?;
    let runs = over_examples::of_runs(set, settings)?;
    let view = View::new(runs.as_ref().map_or(set, |runs| &runs.set), catalogue, settings)?;
    let engine = Engine::new(View { examples: over_examples::source(set, runs.as_ref(), settings), ..view })?;
    let arms = named(&engine, names)?;
    if arms.len() < 2 || (1..arms.len()).any(|place| arms[..place].contains(&arms[place])) {
        return Err(AnalysisError::Usage("a comparison takes two or more different intermediates".into()));
    }
    let (mut cells, mut averages) = (Vec::new(), Vec::new());
    for (block, targets) in engine.view.blocks() {
        let has_all = |target: &u32| arms.iter().all(|&arm| engine.view.group(block, arm, *target).is_some());
        let targets: Vec<u32> = targets.into_iter().filter(has_all).collect();
        let pairs = pairs(block, &arms);
        let single = |&target: &u32| group(vec![target], engine.view.level(&Factor::Target, target));
        let singles: Vec<Group> = targets.iter().filter(|&&target| !engine.is_average(target)).map(single).collect();
        let mut of_block = compute(&engine, &pairs, &singles)?;
        collapsed::flag(&engine, &mut of_block);
        // A target counts for all pairs or for none, so that differences add up.
        let computed = |target: &u32| {
            let of_target = of_block.iter().filter(|cell| cell.scores.iter().any(|scores| scores.target == *target));
            engine.is_average(*target) || of_target.count() == pairs.len()
        };
        let common: Vec<u32> = targets.iter().copied().filter(computed).collect();
        // Without any, the average says why.
        let common = if common.is_empty() { targets } else { common };
        averages.extend(compute(&engine, &pairs, &[group(common, ALL)])?);
        cells.extend(of_block);
    }
    if averages.is_empty() {
        return Err(AnalysisError::Nothing(format!("{} have no target in common", names.join(", "))));
    }
    let mut notes = runs.iter().flat_map(|runs| runs.notes.clone()).collect::<Vec<_>>();
    notes.extend(notes::of_gains(&engine, &cells, &averages));
    notes.extend(over_examples::note(set, &cells));
    cells.iter_mut().chain(&mut averages).filter(|cell| is_turned(&engine, cell, &arms)).for_each(mirror);
    let tallies = tallies(&cells);
    let (findings, mut families) = judge(&cells, (false, false), "pairs x targets", settings);
    let (overall, of_overall) = judge(&averages, (false, false), "pairs overall", settings);
    families.extend(of_overall);
    let mut differences = Vec::new();
    for (cell, finding) in cells.into_iter().zip(findings).chain(averages.into_iter().zip(overall)) {
        let a = cell.place.intermediate.clone();
        differences.push(CompareRow { a, b: cell.against, place: cell.place, finding, detail: cell.inferred.1 });
    }
    Ok(CompareTable { differences, tallies, families, scope: settings.scope(), notes })
}

/// All pairs of arms, in the order given.
fn pairs(block: Block, arms: &[u32]) -> Vec<Contrast> {
    let against = |(place, &treated): (usize, &u32)| {
        let others = arms[place + 1..].iter();
        others.map(move |&other| Contrast { block, treated, baseline: Some(other) }).collect::<Vec<_>>()
    };
    arms.iter().enumerate().flat_map(against).collect()
}

/// Every pair on every group of targets.
fn compute(engine: &Engine, pairs: &[Contrast], groups: &[Group]) -> Result<Vec<Cell>, AnalysisError> {
    let wanted = crossed(pairs, groups);
    let mut cells = compute_each(engine, &wanted)?;
    // On targets without training data the baseline is one fixed value per language, which the other arm is set against:
    // a difference of the baseline from another arm is the mirror of that one's from the baseline.
    let turn = |(at, (pair, group)): (usize, &(Contrast, Group))| {
        let other = pair.baseline.filter(|_| Some(pair.treated) == engine.view.baseline)?;
        Some((at, (Contrast { treated: other, baseline: Some(pair.treated), ..*pair }, group.clone())))
    };
    let (places, turned): (Vec<usize>, Vec<_>) = wanted.iter().enumerate().filter_map(turn).unzip();
    for (at, cell) in places.into_iter().zip(compute_each(engine, &turned)?) {
        if cell.as_ref().is_some_and(|cell| cell.scores.iter().any(|scores| scores.broadcast)) {
            cells[at] = cell;
        }
    }
    Ok(cells.into_iter().flatten().collect())
}

/// Whether a cell is of a pair the other way round: set against the baseline, which was named before it.
fn is_turned(engine: &Engine, cell: &Cell, names: &[u32]) -> bool {
    let of = |name: &str| names.iter().position(|&code| engine.view.level(&Factor::Intermediate, code) == name);
    of(&cell.against).zip(of(&cell.place.intermediate)).is_some_and(|(baseline, other)| baseline < other)
}

/// All that these targets have, under that name.
pub(super) fn group(targets: Vec<u32>, target: &str) -> Group {
    Group { targets, part: Part::default(), target: target.to_owned(), language: None, shown: Vec::new() }
}

/// Every pair on every group of targets.
fn crossed(pairs: &[Contrast], groups: &[Group]) -> Vec<(Contrast, Group)> {
    pairs.iter().flat_map(|&pair| groups.iter().map(move |group| (pair, group.clone()))).collect()
}

fn tallies(cells: &[Cell]) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    for cell in cells {
        let Some(difference) = cell.inferred.0.estimate.map(Points::get) else { continue };
        let place = &cell.place;
        let found = tallies.iter().position(|tally| {
            (&tally.base_model, &tally.split, &tally.a, &tally.b)
                == (&place.base_model, &place.split, &place.intermediate, &cell.against)
        });
        let at = found.unwrap_or_else(|| {
            tallies.push(Tally {
                base_model: place.base_model.clone(),
                split: place.split.clone(),
                a: place.intermediate.clone(),
                b: cell.against.clone(),
                wins: 0,
                ties: 0,
                losses: 0,
            });
            tallies.len() - 1
        });
        let tally = &mut tallies[at];
        if difference.abs() <= TIE {
            tally.ties += 1;
        } else if difference > 0.0 {
            tally.wins += 1;
        } else {
            tally.losses += 1;
        }
    }
    tallies
}
