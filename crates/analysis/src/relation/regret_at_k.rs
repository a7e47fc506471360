//! Regret at k.
//!
//! # Question
//! Of all items (intermediate tasks), only the k best predicted are tried, and the best of these is kept: how many
//! points are lost against the best of all?
//!
//! # Assumptions
//! None; this describes these items and has no p. Realised values are taken as they are: noise in them makes the best
//! of all look better than it is.
//!
//! # Formula
//! max(realised) - max(realised among the k best predicted), in points. Where predictions tie about place k, which of the
//! tied items are tried is chance: the value is the mean over all choices, and the extra `worst` and `best` are its
//! ends. Predictions that agree to 1e-9 of the largest tie. Poth et al. divide by the best and print a percentage; of
//! gains, which may be 0 or below, that has no meaning.
//!
//! # Degenerate input
//! k = 0: no answer. With k at or above the number of items all are tried, and the regret is 0.
//!
//! # Source
//! Poth, Pfeiffer, Rücklé & Gurevych (2021), What to pre-train on? Efficient intermediate task selection, *EMNLP 2021*.

use super::{Relation, RelationMethod, ranks};
use crate::method::Settings;
use crate::moments::saturate;
use crate::outcome::{Estimate, Extra, Outcome, Reason};
use crate::registry::{Entry, entry};

/// Regret at k, `regret-at-k`.
#[derive(Debug, Clone, Copy)]
pub struct RegretAtK;

entry!(RegretAtK, "regret-at-k", "regret at k", "regret_at_k.rs");

impl RelationMethod for RegretAtK {
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome {
        regret(relation, settings.k, self.id()).into()
    }
}

fn regret(relation: &Relation, k: usize, id: &'static str) -> Result<Estimate, Reason> {
    if k == 0 {
        return Err(Reason::Unsuitable { expected: "a k of 1 or more" });
    }
    let ranks = ranks(relation.x());
    let mut order: Vec<usize> = (0..ranks.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(ranks[at]));
    let highest = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max);
    let top = highest(&mut relation.y().iter().copied());
    let k = k.min(order.len());
    let last = ranks[order[k - 1]];
    let above = order.iter().filter(|&&at| ranks[at] > last);
    let free = k - above.clone().count();
    let sure = highest(&mut above.map(|&at| relation.y()[at]));
    let mut tied: Vec<f64> = order.iter().filter(|&&at| ranks[at] == last).map(|&at| relation.y()[at]).collect();
    tied.sort_by(|a, b| b.total_cmp(a));
    let lost = |kept: f64| saturate(top - kept.max(sure));
    // The best of `free` items drawn from the tied ones is the j-th best of them with probability
    // C(g - 1 - j, free - 1) / C(g, free), for j = 0, 1, ... g - free.
    let group = tied.len();
    let mut probability = free as f64 / group as f64;
    let mut expected = 0.0;
    for (j, kept) in tied.iter().take(group - free + 1).enumerate() {
        expected += probability * lost(*kept);
        let rest = (group - 1 - j) as f64;
        probability *= if rest > 0.0 { (rest - (free as f64 - 1.0)) / rest } else { 0.0 };
    }
    let (best, worst) = (lost(tied[0]), lost(tied[group - free]));
    // The mean of equal values may differ from them by a rounding.
    let value = saturate(expected).clamp(best, worst);
    let extra = vec![("best", Extra::Number(best)), ("worst", Extra::Number(worst)), ("k", Extra::Count(k))];
    Ok(Estimate { method: id, value, interval: None, extra })
}
