//! The cells of a block as profiles of targets.

use super::model::{Own, Profile, additive, mean};
use crate::moments::{Moments, constant, largest};
use crate::power::upper_factor;
use crate::transfer::cell::Cell;
use crate::transfer::scores::{TargetScores, values};
use stilt_results::Points;

/// Variance of an arm's runs and its degrees of freedom.
type Arm = (f64, f64);

/// The runs of a target: their gains, and how they scatter.
#[derive(Default)]
struct Seen {
    gains: Vec<Option<Own>>,
    arms: Vec<Arm>,
    /// The largest arm of baseline runs, and their number.
    baseline: Option<(Option<Arm>, f64)>,
}

/// The scores of a cell that counts: measured, in points.
pub(super) fn counted(cell: &Cell) -> Option<(&TargetScores, f64)> {
    let [scores] = &cell.scores[..] else { return None };
    let gain = cell.inferred.0.estimate.map(Points::get)?;
    scores.reported.is_none().then_some((scores, gain))
}

/// One profile per target, from its cells by intermediate. The variance of a run is the median over the arms of the
/// target, so that a few collapsed runs do not make all others look like noise; where no run of it is repeated, the mean
/// over the other targets stands for it.
pub(super) fn profiles(targets: &[Vec<Option<&Cell>>], paired: bool) -> Vec<Profile> {
    let seen: Vec<Seen> = targets.iter().map(|cells| seen(cells, paired)).collect();
    let typical = |of: &Seen| typical(of.arms.iter().copied().chain(of.baseline.and_then(|(arm, _)| arm)));
    let own: Vec<Option<f64>> = seen.iter().map(typical).collect();
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
        seen.arms.extend(arm(&own, magnitude));
        if !pairs && !scores.broadcast {
            // The baseline is one for all; languages kept may differ by a few from cell to cell.
            let runs = baseline.len() as f64;
            if seen.baseline.is_none_or(|(_, most)| runs > most) {
                seen.baseline = Some((arm(&baseline, magnitude), runs));
            }
        }
    }
    seen
}

/// The variance of an arm; `None` of one run.
fn arm(values: &[f64], magnitude: f64) -> Option<Arm> {
    let sd = if constant(values, magnitude) { 0.0 } else { Moments::of(values).sd };
    (values.len() > 1).then(|| (sd * sd, (values.len() - 1) as f64))
}

/// The median of the variances, each counted by its degrees of freedom and brought from the median of its chi-square
/// distribution to the mean.
fn typical(arms: impl Iterator<Item = Arm>) -> Option<f64> {
    let scaled = |(variance, df): Arm| Some((variance * upper_factor(df, 0.5)?.powi(2), df));
    let mut arms: Vec<Arm> = arms.filter_map(scaled).collect();
    arms.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = arms.iter().map(|arm| arm.1).sum::<f64>() / 2.0;
    let mut below = 0.0;
    for (at, (variance, df)) in arms.iter().enumerate() {
        below += df;
        if below > half {
            return Some(*variance);
        }
        if below == half {
            return arms.get(at + 1).map(|next| f64::midpoint(*variance, next.0));
        }
    }
    None
}
