//! In how many languages an arm harms: as it seems, as it is shown, and at most.

use super::table::Harmed;
use super::values::{InLanguage, Unjudged};
use crate::conjunction::PartialConjunction;
use crate::family::Verdict;
use crate::outcome::Interval;
use crate::transfer::compare::TIE;

/// Counts the languages of a row, which have a gain each; `verdicts` are theirs. `None` for scores, and without languages.
///
/// The interval of the share has both ends from partial conjunctions, each at half of 1 - `level`: harm in so many
/// languages is shown, and help in so many that no more can be harmed. Languages share their runs; the bound holds for
/// any dependence.
pub(super) fn harmed(languages: &[&InLanguage], verdicts: &[Verdict], alpha: f64, level: f64) -> Option<Harmed> {
    let gains = languages.iter().filter(|of| matches!(of.own, Unjudged::Gain(_)));
    let gains: Vec<f64> = gains.filter_map(|of| of.own.value()).collect();
    if gains.is_empty() {
        return None;
    }
    let (better, worse): (Vec<f64>, Vec<f64>) = languages.iter().filter_map(|of| of.detail.sides).unzip();
    let n = gains.len();
    let negative = gains.iter().filter(|gain| **gain < -TIE).count();
    let tail = (1.0 - level) / 2.0;
    let share = |count: usize| count as f64 / n as f64;
    let helped = |alpha| PartialConjunction.count(&better, alpha);
    let harms = |alpha| PartialConjunction.count(&worse, alpha);
    let interval = Interval { low: share(harms(tail)), high: share(n - helped(tail).min(n)) };
    Some(Harmed {
        languages: n,
        tested: better.len(),
        negative,
        share: share(negative),
        interval: (!better.is_empty()).then_some(interval),
        at_least: harms(alpha),
        helped_at_least: helped(alpha),
        shown: verdicts.iter().filter(|verdict| **verdict == Verdict::Worse).count(),
    })
}
