//! The gain that the runs there are would find.

use super::design::welch_holds;
use super::table::{Detail, Pairing};
use crate::floor::floor_at;
use crate::method::{Design, Permutation, Settings};
use crate::power::{Planned, Runs};

/// The true gain, points, that the test of such a cell finds with probability `power` at `alpha` (two-sided), its
/// standard deviations taken for the true ones; `None` where there are none, or where no p could be within alpha.
#[must_use]
pub fn minimum_detectable(detail: &Detail, power: f64, alpha: f64) -> Option<f64> {
    let planned = match detail.pairing {
        Pairing::Paired | Pairing::Broadcast => Planned::Paired { sd: detail.sd? },
        Pairing::Unpaired => Planned::Welch { treated_sd: detail.sd?, baseline_sd: detail.baseline_sd? },
        Pairing::Units | Pairing::None => return None,
    };
    let runs = Runs { treated: detail.n_treated, baseline: detail.n_baseline };
    detectable(planned, runs, power, alpha)
}

/// The same of a planned test.
pub(super) fn detectable(planned: Planned, runs: Runs, power: f64, alpha: f64) -> Option<f64> {
    let is_paired = matches!(planned, Planned::Paired { .. });
    let within_reach = || {
        let floor = floor_at(&Permutation, Design::Unpaired, &Settings::default(), (runs.treated, runs.baseline));
        floor.is_none_or(|floor| floor <= alpha * (1.0 + 1e-12))
    };
    // Where the permutation test is judged, Welch's power stands for its own, and its floor for what it cannot find.
    let found = is_paired || welch_holds(runs.treated, runs.baseline) || within_reach();
    planned.minimum_detectable(runs, power, alpha).filter(|gain| found && gain.is_finite())
}
