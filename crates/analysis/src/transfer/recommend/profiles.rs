//! The cells of a block as profiles of targets.

use super::model::{Own, Profile, additive, mean};
use crate::moments::{Moments, constant, largest};
use crate::transfer::cell::Cell;
use crate::transfer::scores::{TargetScores, values};
use stilt_results::Points;

/// Sum of squared deviations and degrees of freedom.
type Squares = (f64, f64);

/// The runs of a target: their gains, and how they scatter.
#[derive(Default)]
struct Seen {
    gains: Vec<Option<Own>>,
    treated: Squares,
    baseline: Option<(Squares, f64)>,
}

/// The scores of a cell that counts: measured, in points.
pub(super) fn counted(cell: &Cell) -> Option<(&TargetScores, f64)> {
    let [scores] = &cell.scores[..] else { return None };
    let gain = cell.inferred.0.estimate.map(Points::get)?;
    scores.reported.is_none().then_some((scores, gain))
}

/// One profile per target, from its cells by intermediate. Runs of all arms of a target are taken to have one variance;
/// where no run of it is repeated, the mean over the other targets stands for it.
pub(super) fn profiles(targets: &[Vec<Option<&Cell>>], paired: bool) -> Vec<Profile> {
    let seen: Vec<Seen> = targets.iter().map(|cells| seen(cells, paired)).collect();
    let pooled = |of: &Seen| {
        let (squares, df) = of.baseline.map_or(of.treated, |(own, _)| (own.0 + of.treated.0, own.1 + of.treated.1));
        (df > 0.0).then(|| squares / df)
    };
    let own: Vec<Option<f64>> = seen.iter().map(pooled).collect();
    let known: Vec<f64> = own.iter().copied().flatten().collect();
    let profile = |noise: f64, of: &Seen| Profile {
        gains: of.gains.clone(),
        noise,
        baseline: of.baseline.map_or(0.0, |(_, runs)| noise / runs),
    };
    let rest = if known.is_empty() {
        let bare: Vec<Profile> = seen.iter().map(|of| profile(0.0, of)).collect();
        let fit = additive(&bare.iter().filter(|profile| profile.known().next().is_some()).collect::<Vec<_>>());
        // Nothing separates noise from what intermediates do on single targets.
        if fit.df > 0.0 { fit.residual / fit.df / 2.0 } else { 0.0 }
    } else {
        mean(known.into_iter())
    };
    own.iter().zip(&seen).map(|(own, of)| profile(own.unwrap_or(rest), of)).collect()
}

fn seen(cells: &[Option<&Cell>], paired: bool) -> Seen {
    let mut seen = Seen::default();
    for cell in cells {
        let found = cell.and_then(counted);
        seen.gains.push(found.map(|(scores, gain)| Own { gain, runs: scores.treated.len().max(1) as f64 }));
        let Some((scores, _)) = found.filter(|(scores, _)| !scores.summary) else { continue };
        let (treated, baseline) = (values(&scores.treated), values(&scores.baseline));
        let pairs = paired && !scores.broadcast && treated.len() == baseline.len();
        let own = if pairs { treated.iter().zip(&baseline).map(|(a, b)| a - b).collect() } else { treated.clone() };
        let magnitude = largest(&treated).max(largest(&baseline));
        let (squares, df) = squares(&own, magnitude);
        seen.treated = (seen.treated.0 + squares, seen.treated.1 + df);
        if !pairs && !scores.broadcast {
            // The baseline is one for all; languages kept may differ by a few from cell to cell.
            let runs = baseline.len() as f64;
            if seen.baseline.is_none_or(|(_, most)| runs > most) {
                seen.baseline = Some((self::squares(&baseline, magnitude), runs));
            }
        }
    }
    seen
}

fn squares(values: &[f64], magnitude: f64) -> Squares {
    let df = values.len().saturating_sub(1) as f64;
    let sd = if constant(values, magnitude) { 0.0 } else { Moments::of(values).sd };
    (sd * sd * df, df)
}
