//! Runs that seem to have failed: far below the others of their arm.
//!
//! Fine-tuning sometimes collapses, and one such run decides a mean of five. It is never left out silently: the gain is
//! given with it, and beside that without it.
//!
//! Far is more than four robust standard deviations (1.4826 MAD) below the median of the arm. The MAD is that of all
//! arms on the target together: an arm of five alone is too small to know its own (simulated, normal runs: four raw MADs
//! of the arm flag 18 % of arms of five; four robust standard deviations of ten arms flag .5 % of the cells, 2 % of such
//! targets and 19 % of tables of nine targets, see docs/calibration.md).

use std::collections::BTreeMap;

use stilt_results::Factor;

use super::cell::{Cell, asked};
use super::engine::Engine;
use super::infer::infer;
use super::scores::{Runs, TargetScores, values};
use super::settings::Over;
use super::table::{ALL, Collapsed, Place};
use super::view::Block;
use crate::medians::median;

/// Robust standard deviations below the median.
const FAR: f64 = 4.0;

/// Standard deviations of a normal distribution per MAD.
const PER_MAD: f64 = 1.4826;

/// Deviations a MAD is taken of, at least.
const FEWEST: usize = 6;

/// Flags collapsed runs of cells on one target, and adds the gain without them.
pub(super) fn flag(engine: &Engine, cells: &mut [Cell]) {
    if engine.view.settings.over != Over::Seeds || engine.view.settings.resample.is_some() {
        return;
    }
    let mut groups: BTreeMap<(Block, String), Vec<usize>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.scores.len() == 1) {
        groups.entry((cell.block, group(&cell.place))).or_default().push(at);
    }
    for members in groups.values() {
        // Every arm counts once: the baseline is in each of the cells, and alone it is too small to know its own spread.
        let mut arms: BTreeMap<&str, &Runs> = BTreeMap::new();
        for cell in members.iter().map(|&at| &cells[at]) {
            arms.insert(&cell.place.intermediate, &cell.scores[0].treated);
            arms.insert(&cell.against, &cell.scores[0].baseline);
        }
        let Some(spread) = spread(arms.into_values()) else { continue };
        for &at in members {
            if let Some(collapsed) = collapsed(engine, &cells[at], FAR * spread) {
                cells[at].inferred.1.collapsed = Some(collapsed);
            }
        }
    }
}

/// Cells on the same scores: everything but the intermediate.
pub(super) fn group(place: &Place) -> String {
    let shown = place.shown.iter().flat_map(|(key, level)| [key.as_str(), level]);
    let names = [place.target.as_str(), &place.language, &place.metric].into_iter().chain(shown);
    names.collect::<Vec<_>>().join("\0")
}

/// The robust standard deviation of runs around the median of their arm.
fn spread<'a>(arms: impl Iterator<Item = &'a Runs>) -> Option<f64> {
    let mut deviations = Vec::new();
    for arm in arms.filter(|arm| arm.len() > 2) {
        let center = median(&values(arm));
        let mut own: Vec<f64> = arm.iter().map(|(_, score)| (score - center).abs()).collect();
        own.sort_by(f64::total_cmp);
        // One of them is the median itself (or as near to it as another).
        deviations.extend_from_slice(&own[1..]);
    }
    if deviations.len() < FEWEST { None } else { Some(PER_MAD * median(&deviations)).filter(|spread| *spread > 0.0) }
}

fn collapsed(engine: &Engine, cell: &Cell, far: f64) -> Option<Collapsed> {
    let scores = &cell.scores[0];
    let low = |arm: &Runs| -> Vec<u32> {
        if arm.len() < 3 {
            return Vec::new();
        }
        let limit = median(&values(arm)) - far;
        arm.iter().filter(|(_, score)| *score < limit).map(|(id, _)| *id).collect()
    };
    let (treated, baseline) = (low(&scores.treated), low(&scores.baseline));
    if treated.is_empty() && baseline.is_empty() {
        return None;
    }
    let words = |arm: &str, ids: &[u32], runs: &Runs| -> Vec<String> {
        let of_arm = runs.iter().filter(|(id, _)| ids.contains(id));
        let name = |id: u32| engine.view.replicate_name(id).map(|name| format!(" {name}")).unwrap_or_default();
        of_arm.map(|(id, score)| format!("{arm}{} at {:.1}", name(*id), score * scores.sign)).collect()
    };
    let mut runs = words(&cell.place.intermediate, &treated, &scores.treated);
    runs.extend(words(&cell.against, &baseline, &scores.baseline));
    let (gain, p) = without(engine, cell, &treated, &baseline);
    Some(Collapsed { runs, gain, p })
}

/// Gain and p without these runs; a pair goes as a whole.
fn without(engine: &Engine, cell: &Cell, treated: &[u32], baseline: &[u32]) -> (Option<f64>, Option<f64>) {
    let settings = engine.view.settings;
    let mut scores: TargetScores = cell.scores[0].clone();
    let pairs = settings.paired && !scores.broadcast;
    let gone = |of_arm: &[u32], of_other: &[u32], id: u32| of_arm.contains(&id) || (pairs && of_other.contains(&id));
    scores.treated.retain(|(id, _)| !gone(treated, baseline, *id));
    scores.baseline.retain(|(id, _)| !gone(baseline, treated, *id));
    if scores.treated.is_empty() || scores.baseline.is_empty() {
        return (None, None);
    }
    let (comparison, _) = infer(&[(1.0, &scores)], &asked(settings, engine.view.catalogue, &cell.place));
    let p = comparison.outcome.tested().map(|test| test.p);
    (comparison.estimate.map(stilt_results::Points::get), p)
}

/// A gain with its sign; what rounds to zero has none.
fn signed(gain: f64) -> String {
    let size = format!("{:.1}", gain.abs());
    let sign = match gain {
        _ if size == "0.0" => "",
        gain if gain < 0.0 => "\u{2212}",
        _ => "+",
    };
    format!("{sign}{size}")
}

/// Cells with collapsed runs, each in words: `mnli on xnli: seed 3 at 33.3`.
pub(super) fn said(cells: &[Cell]) -> Vec<String> {
    let words = |cell: &Cell| {
        let collapsed = cell.inferred.1.collapsed.as_ref()?;
        let gain = |gain: Option<f64>| gain.map_or("none".to_owned(), signed);
        let with = gain(cell.inferred.0.estimate.map(stilt_results::Points::get));
        let place = &cell.place;
        let shown = place.shown.iter().map(|(_, level)| level.as_str());
        let names = [place.intermediate.as_str(), &place.target, &place.language].into_iter().chain(shown);
        let names: Vec<&str> = names.filter(|name| !name.is_empty() && *name != ALL).collect();
        let runs = collapsed.runs.join(", ");
        Some(format!("{}: {runs} (gain {with}, without {})", names.join(" "), gain(collapsed.gain)))
    };
    cells.iter().filter_map(words).collect()
}

impl super::view::View<'_> {
    /// How a replicate is called: by its seed.
    fn replicate_name(&self, code: u32) -> Option<String> {
        let column = self.set.column(&Factor::Seed)?;
        let levels = column.levels();
        let seed = (code as usize) < levels.len();
        seed.then(|| levels.name(code)).filter(|name| !name.is_empty()).map(|name| format!("seed {name}"))
    }
}
