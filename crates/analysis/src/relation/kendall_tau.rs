//! Kendall's rank correlation, tau-b.
//!
//! # Question
//! Does the order by one number agree with the order by the other: of two items, how much more often is the one with
//! the higher prediction the better one than the worse one?
//!
//! # Assumptions
//! The items are independent draws. Under the null, every order of the second number is as likely as any other.
//!
//! # Formula
//! tau-b = (C - D) / √((m - tx)(m - ty)), with C concordant and D discordant among the m = n(n - 1)/2 pairs of items, tx
//! and ty pairs that tie in the first and in the second number. Values that agree to 1e-9 of the largest tie.
//!
//! p: without ties and up to 60 items exact, from the distribution of D over all n! orders, two-sided as twice the
//! smaller tail; the floor is 2 / n!. Otherwise, or if asked for, (C - D) / sd against the normal distribution, with
//! Kendall's variance corrected for ties. Interval: tanh(atanh tau ± z √(0.437 / (n - 4))), for n > 4 (Fieller et al.);
//! approximate, and too short for few items.
//!
//! # Degenerate input
//! One item: not testable. All values of either number tie: not testable (they do not vary). At tau = ±1 and with up to
//! four items there is no interval.
//!
//! # Source
//! Kendall (1945), The treatment of ties in ranking problems, *Biometrika* 33(3), 239-251; Fieller, Hartley & Pearson
//! (1957), Tests for rank correlation coefficients I, *Biometrika* 44(3/4), 470-481; Bonett & Wright (2000), Sample size
//! requirements for estimating Pearson, Kendall and Spearman correlations, *Psychometrika* 65(1), 23-28.

use statrs::function::gamma::ln_gamma;

use super::{Relation, RelationMethod, fisher_interval, ranks, varying};
use crate::method::{Alternative, Settings};
use crate::normal;
use crate::outcome::{Outcome, Test};
use crate::ranks::groups;
use crate::registry::{Entry, entry};

/// Most items for which the exact distribution is computed.
const MOST_EXACT: usize = 60;

/// Kendall's tau-b, `kendall-tau`.
#[derive(Debug, Clone, Copy)]
pub struct KendallTau;

entry!(KendallTau, "kendall-tau", "Kendall's tau-b", "kendall_tau.rs");

impl RelationMethod for KendallTau {
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome {
        let (x, y) = (ranks(relation.x()), ranks(relation.y()));
        varying(&x, &y)
            .map(|()| {
                let n = x.len();
                let score = score(&x, &y);
                let pairs = |n: usize| (n * (n - 1) / 2) as f64;
                let [of_x, of_y] = [&x, &y].map(|ranks| groups(ranks));
                let untied = |groups: &[usize]| pairs(n) - groups.iter().map(|&t| pairs(t)).sum::<f64>();
                let tau = (score as f64 / (untied(&of_x) * untied(&of_y)).sqrt()).clamp(-1.0, 1.0);
                let has_ties = of_x.len() < n || of_y.len() < n;
                let (p, statistic, floor) = if has_ties || n > MOST_EXACT || settings.asymptotic {
                    let sd = variance(n as f64, &of_x, &of_y).sqrt();
                    (normal::p_value(score as f64, 0.0, sd, settings.alternative), Some(score as f64 / sd), None)
                } else {
                    let orders = ln_gamma(n as f64 + 1.0);
                    let floor = if settings.alternative == Alternative::TwoSided { 2.0 } else { 1.0 } * (-orders).exp();
                    let p = exact_p(n, score, settings.alternative);
                    (p.max(floor.min(p)), None, Some(floor.min(p)))
                };
                let interval = (n > 4).then(|| (0.437 / (n as f64 - 4.0)).sqrt());
                let interval = interval.and_then(|error| fisher_interval(tau, error, settings.level));
                Test { statistic, floor, interval, ..Test::new(self.id(), tau, p) }
            })
            .into()
    }
}

/// Concordant minus discordant pairs.
fn score(x: &[usize], y: &[usize]) -> i64 {
    let pairs = (0..x.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    pairs.map(|(i, j)| x[i].cmp(&x[j]) as i64 * y[i].cmp(&y[j]) as i64).sum()
}

/// Variance of the score over all orders, given the ties.
fn variance(n: f64, x: &[usize], y: &[usize]) -> f64 {
    let sum = |groups: &[usize], f: fn(f64) -> f64| groups.iter().map(|&t| f(t as f64)).sum::<f64>();
    let cubic = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let square = |t: f64| t * (t - 1.0);
    let third = |t: f64| t * (t - 1.0) * (t - 2.0);
    let base = (cubic(n) - sum(x, cubic) - sum(y, cubic)) / 18.0;
    let of_thirds = if n > 2.0 { sum(x, third) * sum(y, third) / (9.0 * third(n)) } else { 0.0 };
    base + sum(x, square) * sum(y, square) / (2.0 * square(n)) + of_thirds
}

/// p from the distribution of discordant pairs over all orders of `n` items without ties.
fn exact_p(n: usize, score: i64, alternative: Alternative) -> f64 {
    let pairs = (n * (n - 1) / 2) as i64;
    let discordant = (pairs - score) / 2;
    // Symmetric: as many concordant pairs are as likely as so many discordant ones.
    let at_most = |most: i64| {
        let mut shares = vec![1.0];
        for item in 2..=n {
            let longer = shares.len() + item - 1;
            let mut next = vec![0.0; longer];
            for (place, share) in shares.iter().enumerate() {
                next[place..place + item].iter_mut().for_each(|sum| *sum += share / item as f64);
            }
            shares = next;
        }
        shares.iter().take(most as usize + 1).sum::<f64>()
    };
    let p = match alternative {
        Alternative::TwoSided => 2.0 * at_most(discordant.min(pairs - discordant)),
        Alternative::Greater => at_most(discordant),
        Alternative::Less => at_most(pairs - discordant),
    };
    p.min(1.0)
}
