//! Corrections for multiple testing: one file each, one line in [`CORRECTIONS`].

mod bh;
mod bonferroni;
mod by;
mod dunnett_baseline;
mod hochberg;
mod holm;
mod hommel;
mod none;
mod sidak;

use crate::family::Comparison;
use crate::registry::Entry;

pub use bh::Bh;
pub use bonferroni::Bonferroni;
pub use by::By;
pub use dunnett_baseline::DunnettBaseline;
pub use hochberg::Hochberg;
pub use holm::Holm;
pub use hommel::Hommel;
pub use none::Uncorrected;
pub use sidak::Sidak;

/// What a correction keeps within alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controls {
    /// The chance of any false claim in the family.
    FamilyWise,
    /// The expected share of false claims among those made. A single mark is no claim on its own; the name of such a
    /// correction says so wherever marks are explained.
    FalseDiscovery,
    /// Nothing.
    Nothing,
}

/// A rule that adjusts the p-values of one family.
pub trait Correction: Entry {
    /// What it keeps within alpha.
    fn controls(&self) -> Controls;

    /// Whether the adjusted values may carry verdicts and marks.
    fn judges(&self) -> bool {
        self.controls() != Controls::Nothing
    }

    /// Adjusted p-values, in the order of `p` (each in [0, 1]); the family is exactly these `p`.
    fn adjust(&self, p: &[f64]) -> Vec<f64>;

    /// Whether it takes the runs behind the p-values into account.
    fn uses_joint(&self) -> bool {
        false
    }

    /// Adjusted p-values of comparisons that were tested, in their order; the family is exactly these.
    fn adjust_family(&self, tested: &[&Comparison]) -> Vec<f64> {
        let p = tested.iter().filter_map(|comparison| comparison.outcome.tested()).map(|test| test.p);
        self.adjust(&p.collect::<Vec<f64>>())
    }
}

/// Every correction, in the order help texts list them.
pub const CORRECTIONS: &[&dyn Correction] =
    &[&Holm, &Hochberg, &Hommel, &Bonferroni, &Sidak, &DunnettBaseline, &Bh, &By, &Uncorrected];

/// The correction of that id.
#[must_use]
pub fn correction(id: &str) -> Option<&'static dyn Correction> {
    CORRECTIONS.iter().copied().find(|c| c.id() == id)
}

/// Where the hypotheses are in `p`, from the smallest p to the largest. NaN is not a hypothesis.
fn ranked(p: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..p.len()).filter(|&at| !p[at].is_nan()).collect();
    places.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    places
}

/// With p rising: min over j >= i of min(1, factor(j) p(j)), where `factor` takes the rank j from 1 to m and m.
fn step_up(p: &[f64], factor: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let ranked = ranked(p);
    let m = ranked.len() as f64;
    let mut adjusted = p.to_vec();
    let mut lowest: f64 = 1.0;
    for (rank, &at) in ranked.iter().enumerate().rev() {
        // The factor is at least 1 before it meets p, so that rounding cannot push the adjusted value below p.
        lowest = lowest.min(p[at] * factor(rank as f64 + 1.0, m));
        adjusted[at] = lowest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holm_is_clipped_at_one() {
        assert_eq!(Holm.adjust(&[0.6, 0.7, 0.8]), [1.0, 1.0, 1.0]);
    }

    #[test]
    fn rounding_never_pushes_q_below_p() {
        // In doubles .173 * 3 / 3 is below .173.
        assert_eq!(Bh.adjust(&[0.173; 3]), [0.173; 3]);
    }

    #[test]
    fn adjusted_values_return_to_their_places() {
        assert_eq!(Holm.adjust(&[0.25, 0.0625, 0.125]), [0.25, 0.1875, 0.25]);
        assert_eq!(Bh.adjust(&[0.25, 0.0625, 0.125]), [0.25, 0.1875, 0.1875]);
    }

    #[test]
    fn what_is_no_family_wise_claim_says_so_by_its_name() {
        for correction in CORRECTIONS {
            let says = correction.name().contains("false-discovery-rate");
            assert_eq!(says, correction.controls() == Controls::FalseDiscovery, "{}", correction.id());
            assert_eq!(correction.judges(), correction.controls() != Controls::Nothing);
        }
    }

    #[test]
    fn nan_is_not_a_hypothesis() {
        for correction in CORRECTIONS {
            let (with, without) = (correction.adjust(&[0.25, f64::NAN, 0.125]), correction.adjust(&[0.25, 0.125]));
            assert_eq!([with[0], with[2]], without[..], "{}", correction.id());
            assert!(with[1].is_nan());
        }
    }

    #[test]
    fn an_empty_family_has_nothing_to_adjust() {
        for correction in CORRECTIONS {
            assert!(correction.adjust(&[]).is_empty(), "{}", correction.id());
        }
    }
}
