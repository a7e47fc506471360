//! Cohen dz: standardised mean difference of pairs.
//!
//! # Question
//! How large is the gain of pairs, measured in standard deviations of their differences? This is no test and has no p.
//!
//! # Assumptions
//! The pairs are independent. The interval takes their differences as normal.
//!
//! # Formula
//! dz = mean(d) / sd(d), with d = treated - baseline and divisor n - 1, in standard deviations. The interval inverts
//! the noncentral t distribution: dz √n is noncentral t with n - 1 degrees of freedom and noncentrality δ √n; the ends
//! are the δ for which dz lies at the upper and lower (1 - level) / 2 of it. Exact, by numerical integration.
//!
//! # Degenerate input
//! One pair: none (one run in each arm). Differences that do not vary, up to a relative 1e-9 of the scores: none
//! (sd = 0).
//!
//! # Source
//! Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed., section 2.3; interval: Cumming &
//! Finch (2001), A primer on the understanding, use, and calculation of confidence intervals that are based on central
//! and noncentral distributions, *Educational and Psychological Measurement* 61(4), 532-574.

use super::{Design, Method, Settings, pairs};
use crate::moments::{Moments, constant, saturate};
use crate::noncentral_t;
use crate::outcome::{Estimate, Outcome};
use crate::registry::{Entry, entry};
use crate::sample::{Paired, Sample};

/// Cohen dz, `cohen-dz`.
#[derive(Debug, Clone, Copy)]
pub struct CohenDz;

entry!(CohenDz, "cohen-dz", "Cohen dz", "cohen_dz.rs");

impl Method for CohenDz {
    fn design(&self) -> Design {
        Design::Paired
    }

    fn run(&self, sample: &Sample, settings: &Settings) -> Outcome {
        pairs(sample, self.id())
            .map(|pairs| {
                let (value, n) = (standardised(pairs), pairs.treated().len() as f64);
                let interval = noncentral_t::interval(value, n.sqrt(), n - 1.0, settings.level);
                Estimate { method: self.id(), value, interval, extra: Vec::new() }
            })
            .into()
    }
}

/// Cohen dz in standard deviations of the differences; `None` for one pair or differences that do not vary.
#[must_use]
pub fn cohen_dz(pairs: &Paired) -> Option<f64> {
    let varies = !constant(&pairs.differences(), pairs.magnitude());
    (pairs.treated().len() > 1 && varies).then(|| standardised(pairs))
}

/// Mean over standard deviation of differences that vary.
fn standardised(pairs: &Paired) -> f64 {
    let moments = Moments::of(&pairs.differences());
    saturate(moments.mean / moments.sd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_variance_there_is_no_effect_size() {
        assert_eq!(cohen_dz(&Paired::new(vec![61.4, 71.4], vec![59.1, 69.1]).unwrap()), None);
        assert_eq!(cohen_dz(&Paired::new(vec![61.4], vec![59.1]).unwrap()), None);
    }
}
