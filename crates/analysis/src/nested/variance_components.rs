//! Variance components of crossed levels.
//!
//! # Question
//! How much of the spread of single values comes from each named level (seed, language, target), how far is the
//! mean known over new units of all of them, and of which level should there be more units?
//!
//! # Assumptions
//! value = mean + one effect for each level + residual, all independent, each level's effects with mean zero and one
//! variance: random effects, normal or not. Interactions are part of the residual. Levels may be crossed or nested, the
//! table may have gaps; with gaps, which values are missing must not depend on the values.
//!
//! # Formula
//! Method of moments. With T_k = Σ (total of a unit)² / (its number of values) over the units of level k, T_0 the same of
//! all values together and T = Σ value², the differences T_k - T_0 and T - T_0 are set equal to their expectations, which
//! are linear in the components (Henderson's method I). In a complete table these are the estimates of the analysis of
//! variance: component = (mean square - residual mean square) / (values of a unit). Components may come out negative:
//! `raw_components` keeps them, `components` gives 0; the residual is the last. `shares` are of the sum of the components.
//! The value is the standard error of the overall mean over new units of every level, in points: the root of
//! Σ component_k Σ_u (n_u / N)² + residual / N. `advice` compares what one more unit of each level would make of it: its
//! part, the residual's, and those of levels nested in it shrink by n_k / (n_k + 1). `add_units_of` names the level that
//! lowers it most.
//!
//! # Degenerate input
//! A level of one unit: not testable. Levels that cannot be told apart from each other or from the residual (every
//! seed with one value): not testable. Values that do not vary, up to a relative 1e-9: not testable (sd = 0).
//!
//! # Source
//! Henderson (1953), Estimation of variance and covariance components, *Biometrics* 9(2), 226-252; Searle, Casella &
//! McCulloch (1992), *Variance Components*, chapters 4 and 5.

use super::units::Units;
use super::{Nested, NestedMethod};
use crate::method::Settings;
use crate::moments::{Moments, constant, largest, saturate, scale};
use crate::outcome::{Estimate, Extra, Outcome, Reason};
use crate::registry::{Entry, entry};

/// Variance components by the method of moments, `variance-components`.
#[derive(Debug, Clone, Copy)]
pub struct VarianceComponents;

entry!(VarianceComponents, "variance-components", "variance components", "variance_components.rs");

impl NestedMethod for VarianceComponents {
    fn run(&self, nested: &Nested, _: &Settings) -> Outcome {
        components(nested, self.id()).into()
    }
}

fn components(nested: &Nested, method: &'static str) -> Result<Estimate, Reason> {
    let units = Units::of(nested);
    if let Some(&n) = units.counts.iter().find(|&&n| n < 2) {
        return Err(Reason::TooFew { what: "units of a level", n, needed: 2 });
    }
    let magnitude = largest(nested.values());
    if constant(nested.values(), magnitude) {
        return Err(Reason::NoVariance);
    }
    let scale = scale(magnitude);
    let mean = Moments::of(nested.values()).mean;
    let values: Vec<f64> = nested.values().iter().map(|v| v / scale - mean / scale).collect();
    let raw = solve(equations(&units, &values)).ok_or(Reason::Unsuitable {
        expected: "levels that can be told apart from each other and from the residual",
    })?;
    let kept: Vec<f64> = raw.iter().map(|component| component.max(0.0)).collect();
    let total: f64 = kept.iter().sum();
    let parts = parts_of_mean(&units, &kept);
    let error = parts.iter().sum::<f64>().sqrt() * scale;
    let (best, advice) = advice(nested, &units, &parts, scale);
    let points = |components: &[f64]| Extra::Numbers(components.iter().map(|c| saturate(c * scale * scale)).collect());
    let names = nested.levels().iter().map(|level| level.name.as_str()).chain(["residual"]);
    let share = |component: &f64| if total > 0.0 { component / total } else { 0.0 };
    let extra = vec![
        ("levels", Extra::Text(names.collect::<Vec<_>>().join(", "))),
        ("units", Extra::Numbers(units.counts.iter().map(|&count| count as f64).collect())),
        ("components", points(&kept)),
        ("raw_components", points(&raw)),
        ("shares", Extra::Numbers(kept.iter().map(share).collect())),
        ("mean", Extra::Number(mean)),
        ("estimator", Extra::Text(estimator(&units).to_owned())),
        ("add_units_of", Extra::Text(best.to_owned())),
        ("advice", Extra::Text(advice)),
    ];
    Ok(Estimate { method, value: saturate(error), interval: None, extra })
}

/// What the method of moments is called in this table.
fn estimator(units: &Units) -> &'static str {
    let mut cells = std::collections::BTreeMap::<Vec<usize>, usize>::new();
    for at in 0..units.of[0].len() {
        *cells.entry(units.of.iter().map(|level| level[at]).collect()).or_default() += 1;
    }
    let all: f64 = units.counts.iter().map(|&count| count as f64).product();
    let even = cells.values().max() == cells.values().min();
    if even && cells.len() as f64 == all { "analysis of variance" } else { "Henderson's method I" }
}

/// The moment equations, one row each: the coefficients of every component and of the residual, then the moment.
/// `values` have mean 0.
fn equations(units: &Units, values: &[f64]) -> Vec<Vec<f64>> {
    let n = values.len() as f64;
    let levels = units.counts.len();
    // Values per unit, and the sums of values, in an order that does not depend on the input's.
    let sizes = |level: usize| units.shared(level, level).into_values().map(|size| size as f64);
    let overall: Vec<f64> = (0..levels).map(|level| sizes(level).map(|size| size * size).sum::<f64>() / n).collect();
    let moments_of = |level: usize| {
        let mut by_unit = vec![Vec::new(); units.counts[level]];
        units.of[level].iter().zip(values).for_each(|(&unit, value)| by_unit[unit].push(*value));
        by_unit.into_iter().map(|values| Moments::of(&values)).collect::<Vec<_>>()
    };
    let mean = Moments::of(values).mean;
    let mut rows: Vec<Vec<f64>> = (0..levels)
        .map(|level| {
            let moments = moments_of(level);
            let coefficient = |other: usize| {
                let shared = units.shared(level, other);
                shared.into_iter().map(|((unit, _), both)| (both * both) as f64 / moments[unit].n).sum::<f64>()
            };
            let sum: f64 = moments.iter().map(|unit| unit.n * (unit.mean - mean).powi(2)).sum();
            let coefficients = (0..levels).map(|other| coefficient(other) - overall[other]);
            coefficients.chain([moments.len() as f64 - 1.0, sum]).collect()
        })
        .collect();
    let all = Moments::of(values);
    let total = all.sd * all.sd * (n - 1.0);
    rows.push(overall.iter().map(|overall| n - overall).chain([n - 1.0, total]).collect());
    rows
}

/// The solution of linear equations by elimination with pivots; `None` if there is not exactly one.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    const SINGULAR: f64 = 1e-10;
    let n = rows.len();
    for row in &mut rows {
        let top = largest(&row[..n]);
        if top == 0.0 {
            return None;
        }
        row.iter_mut().for_each(|value| *value /= top);
    }
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        if rows[pivot][column].abs() < SINGULAR {
            return None;
        }
        rows.swap(column, pivot);
        let (done, rest) = rows.split_at_mut(column + 1);
        for row in rest {
            let factor = row[column] / done[column][column];
            row.iter_mut().zip(&done[column]).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    let mut solution = vec![0.0; n];
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|column| rows[row][column] * solution[column]).sum();
        solution[row] = (rows[row][n] - known) / rows[row][row];
    }
    Some(solution)
}

/// What each level, and last the residual, adds to the variance of the overall mean.
fn parts_of_mean(units: &Units, components: &[f64]) -> Vec<f64> {
    let n = units.of[0].len() as f64;
    let share = |level: usize| units.shared(level, level).into_values().map(|size| (size as f64 / n).powi(2)).sum();
    let shares = (0..units.counts.len()).map(share).chain([1.0 / n]);
    shares.zip(components).map(|(share, component)| share * component).collect()
}

/// Which level to add units of, and what one more unit of each would make of the standard error.
fn advice<'a>(nested: &'a Nested, units: &Units, parts: &[f64], scale: f64) -> (&'a str, String) {
    let levels = units.counts.len();
    let total: f64 = parts.iter().sum();
    let with_one_more = |level: usize| {
        let n = units.counts[level] as f64;
        let within = |part: usize| part == levels || part == level || units.nested(level, part);
        let smaller = |(part, size): (usize, &f64)| if within(part) { size * n / (n + 1.0) } else { *size };
        parts.iter().enumerate().map(smaller).sum::<f64>()
    };
    let mut after: Vec<(f64, &str)> =
        (0..levels).map(|level| (with_one_more(level), nested.levels()[level].name.as_str())).collect();
    after.sort_by(|a, b| a.0.total_cmp(&b.0));
    let error = |variance: f64| saturate(variance.sqrt() * scale);
    let each: Vec<String> =
        after.iter().map(|(after, name)| format!("one more {name}: {:.3}", error(*after))).collect();
    let best = after.first().map_or("", |(_, name)| name);
    let now = error(total);
    (best, format!("add units of {best}; standard error of the mean now {now:.3}, {}", each.join(", ")))
}
