//! Trend: slope of the least-squares line.
//!
//! # Question
//! By how many points does the outcome change per unit of the axis, and is there a linear change at all?
//!
//! # Assumptions
//! The items are independent, the outcome is linear in the axis, and what is left over is normal with one variance.
//! Several values from one run (evaluations during training) are not independent: their interval is too short.
//!
//! # Formula
//! slope b = Σ(x - mean x)(y - mean y) / Sxx with Sxx = Σ(x - mean x)²; s² = Σ residual² / (n - 2); t = b / (s / √Sxx);
//! p, for the alternative asked for, and the interval b ± t* s / √Sxx from Student's t with n - 2 degrees of freedom. Extra: the intercept
//! mean y - b mean x with its interval (standard error s √(1/n + mean x² / Sxx)), r2, the residual sd s, and n.
//!
//! # Degenerate input
//! Fewer than three items: not testable. The axis does not vary, or the points lie on a line up to a relative 1e-9 of
//! the outcome (a constant outcome included): not testable, never p = 0.
//!
//! # Source
//! Draper & Smith (1998), *Applied Regression Analysis*, 3rd ed., chapter 1.

use super::{Line, Relation, RelationMethod};
use crate::method::Settings;
use crate::moments::saturate;
use crate::outcome::{Extra, Interval, Outcome, Test};
use crate::registry::{Entry, entry};
use crate::student::{critical, p_value};

/// The least-squares slope, `trend`.
#[derive(Debug, Clone, Copy)]
pub struct Trend;

entry!(Trend, "trend", "least-squares trend", "trend.rs");

impl RelationMethod for Trend {
    fn run(&self, relation: &Relation, settings: &Settings) -> Outcome {
        Line::through(relation.x(), relation.y(), "items")
            .and_then(Line::scattered)
            .map(|line| {
                let p = p_value(line.slope / line.slope_error, line.df, settings.alternative);
                let critical = critical(settings.level, line.df);
                let slope = line.slope_in_units(line.slope);
                let interval = critical.map(|c| Interval::around(slope, line.slope_in_units(c * line.slope_error)));
                let intercept = saturate(line.intercept * line.y_scale);
                let mut extra = vec![("intercept", Extra::Number(intercept))];
                if let Some(c) = critical {
                    let around = Interval::around(intercept, saturate(c * line.intercept_error * line.y_scale));
                    extra.push(("intercept_low", Extra::Number(around.low)));
                    extra.push(("intercept_high", Extra::Number(around.high)));
                }
                extra.push(("r2", Extra::Number(line.r2)));
                extra.push(("residual_sd", Extra::Number(saturate(line.residual_sd * line.y_scale))));
                extra.push(("n", Extra::Count(relation.x().len())));
                let statistic = Some(saturate(line.slope / line.slope_error));
                Test { statistic, df: Some(line.df), interval, extra, ..Test::new(self.id(), slope, p) }
            })
            .into()
    }
}
