//! Spearman's rank correlation.
//!
//! # Question
//! How closely does the order by one number follow the order by the other?
//!
//! # Assumptions
//! The items are independent draws. Under the null, every order of the second number is as likely as any other.
//!
//! # Formula
//! rho is Pearson's correlation of the ranks, ties given their mean rank; values that agree to 1e-9 of the largest tie.
//!
//! p: up to 9 items exact, the share of all n! orders whose |rho| is at least as large (on one side: rho), on integers
//! and given the ties. From 10 items on, or if asked for, t = rho √((n - 2) / (1 - rho²)) against Student's t with n - 2
//! degrees of freedom, but never below the exact floor 2 / n! (1 / n! on one side). Interval:
//! tanh(atanh rho ± z √((1 + rho²/2) / (n - 3))), for n > 3 (Bonett & Wright); approximate, and too short for few items.
//!
//! # Degenerate input
//! One item: not testable. All values of either number tie: not testable (they do not vary). At rho = ±1 and with up to
//! three items there is no interval.
//!
//! # Source
//! Spearman (1904), The proof and measurement of association between two things, *The American Journal of Psychology*
//! 15(1), 72-101; Bonett & Wright (2000), Sample size requirements for estimating Pearson, Kendall and Spearman
//! correlations, *Psychometrika* 65(1), 23-28.

use statrs::function::gamma::ln_gamma;

use super::{Relation, RelationMethod, fisher_interval, ranks, varying};
use crate::method::{Alternative, Settings};
use crate::outcome::{Outcome, Test};
use crate::registry::{Entry, entry};
use crate::student::p_value;

/// Most items for which all orders are enumerated.
const MOST_EXACT: usize = 9;

/// Spearman's rho, `spearman`.
#[derive(Debug, Clone, Copy)]
pub struct Spearman;

entry!(Spearman, "spearman", "Spearman's rho", "spearman.rs");

impl RelationMethod for Spearman {
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome {
        let (x, y) = (ranks(relation.x()), ranks(relation.y()));
        varying(&x, &y)
            .map(|()| {
                let n = x.len();
                // From their mean, so that sums of products are small integers.
                let [x, y] =
                    [x, y].map(|ranks| ranks.iter().map(|&rank| rank as i64 - (n as i64 + 1)).collect::<Vec<i64>>());
                let product = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<i64>();
                let (xx, yy) = (product(&x, &x) as f64, product(&y, &y) as f64);
                let rho = (product(&x, &y) as f64 / (xx * yy).sqrt()).clamp(-1.0, 1.0);
                let sides = if settings.alternative == Alternative::TwoSided { 2.0 } else { 1.0 };
                let floor = (sides * (-ln_gamma(n as f64 + 1.0)).exp()).clamp(f64::MIN_POSITIVE, 1.0);
                let (p, statistic, df) = if n <= MOST_EXACT && !settings.asymptotic || n < 3 {
                    (exact_p(&x, &y, settings.alternative), None, None)
                } else {
                    let df = n as f64 - 2.0;
                    let t = rho * (df / (1.0 - rho * rho)).sqrt();
                    let statistic = t.is_finite().then_some(t);
                    (p_value(t, df, settings.alternative).max(floor), statistic, Some(df))
                };
                let interval = (n > 3).then(|| ((1.0 + rho * rho / 2.0) / (n as f64 - 3.0)).sqrt());
                let interval = interval.and_then(|error| fisher_interval(rho, error, settings.level));
                // By its logarithm n! is right to some roundings only.
                Test { statistic, df, interval, floor: Some(floor.min(p)), ..Test::new(self.id(), rho, p) }
            })
            .into()
    }
}

/// Share of all orders of `y` whose sum of products with `x` is at least as extreme.
fn exact_p(x: &[i64], y: &[i64], alternative: Alternative) -> f64 {
    let observed: i64 = x.iter().zip(y).map(|(x, y)| x * y).sum();
    let extreme = |sum: i64| match alternative {
        Alternative::TwoSided => sum.abs() >= observed.abs(),
        Alternative::Greater => sum >= observed,
        Alternative::Less => sum <= observed,
    };
    let (hits, all) = count(x, &mut y.to_vec(), 0, &extreme);
    hits as f64 / all as f64
}

/// Orders of the rest of `y` that are extreme, and all of them.
fn count(x: &[i64], y: &mut [i64], sum: i64, extreme: &impl Fn(i64) -> bool) -> (u64, u64) {
    let Some((&first, rest)) = x.split_first() else { return (u64::from(extreme(sum)), 1) };
    let mut total = (0, 0);
    for place in 0..y.len() {
        y.swap(0, place);
        let (hits, all) = {
            let sum = sum + first * y[0];
            count(rest, &mut y[1..], sum, extreme)
        };
        total = (total.0 + hits, total.1 + all);
        y.swap(0, place);
    }
    total
}
