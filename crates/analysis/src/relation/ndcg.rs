//! Normalised discounted cumulative gain.
//!
//! # Question
//! How good is the order by prediction, when the items at its top count most? 1 is the best order there is.
//!
//! # Assumptions
//! None; this describes these items and has no p. What is realised counts linearly (some authors take 2^value - 1).
//!
//! # Formula
//! Σ g(i) / log2(i + 1) over the places i of the order by prediction, divided by the same sum in the order of g. Items
//! whose predictions tie share the mean of their g, which is the mean over their orders; predictions that agree to 1e-9
//! of the largest tie. g is the realised value as it is if none is negative, as with scores; else, as with gains, the
//! least is subtracted, so that the worst item counts 0. The extra `shift` is what was added. Values under different
//! shifts are not comparable. All places count; the extra `at_k` counts the first k only.
//!
//! # Degenerate input
//! One item, or realised values that do not vary (up to a relative 1e-9): no answer, since every order is as good.
//!
//! # Source
//! Järvelin & Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques, *ACM Transactions on Information
//! Systems* 20(4), 422-446; used for intermediate tasks by Vu et al. (2020), *EMNLP 2020*, and Poth et al. (2021), *EMNLP
//! 2021*; ties: McSherry & Najork (2008), *ECIR 2008*.

use super::{Relation, RelationMethod, ranks};
use crate::method::Settings;
use crate::moments::{constant, largest, sum};
use crate::outcome::{Estimate, Extra, Outcome, Reason};
use crate::registry::{Entry, entry};

/// NDCG, `ndcg`.
#[derive(Debug, Clone, Copy)]
pub struct Ndcg;

entry!(Ndcg, "ndcg", "normalised discounted cumulative gain", "ndcg.rs");

impl RelationMethod for Ndcg {
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome {
        let y = relation.y();
        let magnitude = largest(y);
        if y.len() < 2 {
            return Outcome::NotTestable(Reason::TooFew { what: "items", n: y.len(), needed: 2 });
        }
        if constant(y, magnitude) {
            return Outcome::NotTestable(Reason::NoVariance);
        }
        let least = y.iter().copied().fold(f64::INFINITY, f64::min);
        let shift = if least < 0.0 { -least } else { 0.0 };
        // Relative to the largest value, so that sums stay in range.
        let gains: Vec<f64> = y.iter().map(|y| y / magnitude + shift / magnitude).collect();
        let predicted = ranks(relation.x());
        let ndcg = |k: usize| discounted(&gains, &predicted, k) / discounted(&gains, &ranks(y), k);
        let extra = vec![("at_k", Extra::Number(ndcg(settings.k.max(1)).min(1.0))), ("shift", Extra::Number(shift))];
        Outcome::Estimated(Estimate { method: self.id(), value: ndcg(y.len()).min(1.0), interval: None, extra })
    }
}

/// The discounted sum of the first `k` gains in the falling order of `ranks`; ties share their mean.
fn discounted(gains: &[f64], ranks: &[usize], k: usize) -> f64 {
    let discount = |place: usize| if place < k { 1.0 / (place as f64 + 2.0).log2() } else { 0.0 };
    let mut order: Vec<usize> = (0..gains.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(ranks[at]));
    let mut first = 0;
    let shares = order.chunk_by(|&a, &b| ranks[a] == ranks[b]).map(|tied| {
        let mean = sum(tied.iter().map(|&at| gains[at])) / tied.len() as f64;
        let discounts: f64 = (first..first + tied.len()).map(discount).sum();
        first += tied.len();
        mean * discounts
    });
    shares.sum()
}
