//! Difference between the trends of two groups.
//!
//! # Question
//! Does the outcome change with the axis faster in one group than in the other? The estimate is the slope of the second
//! group minus that of the first, in the alphabetical order of their names.
//!
//! # Assumptions
//! Those of the trend in each group; the groups are independent and may differ in variance. A regression with an
//! interaction term, as most programs fit it, has the same difference but one common variance.
//!
//! # Formula
//! With slope b and standard error e of the least-squares line of each group: t = (b2 - b1) / √(e1² + e2²) and
//! df = (e1² + e2²)² / (e1⁴ / (n1 - 2) + e2⁴ / (n2 - 2)); p, for the alternative asked for, and the interval (b2 - b1) ± t* √(e1² + e2²) from Student's t
//! with df degrees of freedom. Extra: the names and slopes of both groups.
//!
//! # Degenerate input
//! Not exactly two groups, fewer than three items in a group, an axis that does not vary in a group, or points that lie
//! on a line in both groups (up to a relative 1e-9 of the outcome): not testable.
//!
//! # Source
//! Satterthwaite (1946), An approximate distribution of estimates of variance components, *Biometrics Bulletin* 2(6),
//! 110-114; Draper & Smith (1998), *Applied Regression Analysis*, 3rd ed., chapter 1.

use super::{Line, Relation, RelationMethod};
use crate::method::Settings;
use crate::moments::saturate;
use crate::outcome::{Extra, Interval, Outcome, Reason, Test};
use crate::registry::{Entry, entry};
use crate::student::{critical, p_value};

/// The difference of two slopes, `slope-difference`.
#[derive(Debug, Clone, Copy)]
pub struct SlopeDifference;

entry!(SlopeDifference, "slope-difference", "difference of slopes", "slope_difference.rs");

impl RelationMethod for SlopeDifference {
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome {
        compare(relation, settings, self.id()).into()
    }
}

fn compare(relation: &Relation, settings: &Settings, id: &'static str) -> Result<Test, Reason> {
    let mut names: Vec<&String> = relation.groups().iter().collect();
    names.sort_unstable();
    names.dedup();
    let [first_name, second_name] = names[..] else { return Err(Reason::Unsuitable { expected: "two groups" }) };
    let of_group = |name: &String| {
        let members = (0..relation.x().len()).filter(|&at| relation.groups()[at] == *name);
        let (x, y): (Vec<f64>, Vec<f64>) = members.map(|at| (relation.x()[at], relation.y()[at])).unzip();
        Line::through(&x, &y, "items in a group")
    };
    let (first, second) = (of_group(first_name)?, of_group(second_name)?);
    if first.exact && second.exact {
        return Err(Reason::NoVariance);
    }
    let slopes = [first, second].map(|line| line.slope_in_units(line.slope));
    let errors = [first, second].map(|line| line.slope_in_units(line.slope_error));
    let error = errors[0].hypot(errors[1]);
    if error == 0.0 {
        // Below the smallest double, although the residuals vary.
        return Err(Reason::NoVariance);
    }
    let part = |error_of: f64, df: f64| (error_of / error).powi(4) / df;
    let df = 1.0 / (part(errors[0], first.df) + part(errors[1], second.df));
    let (estimate, error) = (saturate(slopes[1] - slopes[0]), saturate(error));
    let df = if df.is_finite() { df.max(1.0) } else { first.df.min(second.df) };
    let t = saturate(estimate / error);
    let interval = critical(settings.level, df).map(|c| Interval::around(estimate, saturate(c * error)));
    let text = |name: &String| Extra::Text(name.clone());
    let extra = vec![
        ("first", text(first_name)),
        ("second", text(second_name)),
        ("first_slope", Extra::Number(slopes[0])),
        ("second_slope", Extra::Number(slopes[1])),
    ];
    let p = p_value(t, df, settings.alternative);
    Ok(Test { statistic: Some(t), df: Some(df), interval, extra, ..Test::new(id, estimate, p) })
}
