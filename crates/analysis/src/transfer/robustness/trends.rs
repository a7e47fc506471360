//! Mean, spread and worst language against the size of base models.

use std::collections::BTreeSet;

use stilt_results::{Factor, Points};

use super::table::{Aspect, RobustnessRow, SizeTrend, value};
use super::values::{InLanguage, Values};
use crate::family::Comparison;
use crate::method;
use crate::outcome::{Extra, Interval, Outcome, Reason, Test};
use crate::relation::{Relation, RelationMethod, Trend};
use crate::transfer::arm::distinct;
use crate::transfer::arms::{Row, Rows};
use crate::transfer::engine::Engine;
use crate::transfer::judge::{FamilyKey, judged};
use crate::transfer::{FamilyOfTests, Place, Settings};

/// The attribute that sizes are looked up in.
pub(super) const SIZE: &str = "params";

/// A trend before it is judged.
struct Unjudged {
    key: FamilyKey,
    place: Place,
    name: String,
    aspect: Aspect,
    points: Vec<(String, f64, f64)>,
    outcome: Outcome,
}

/// The number of parameters of a row's model.
pub(super) fn size(engine: &Engine, row: &Row) -> Option<f64> {
    let params = engine.view.catalogue.attribute(&Factor::BaseModel, &row.place.base_model, SIZE)?;
    params.parse().ok().filter(|params: &f64| *params > 0.0 && params.is_finite())
}

/// Intermediates of a row, and its languages with the targets of each.
type Content = (Vec<u32>, Vec<(String, Vec<u32>)>);

fn content(row: &Row, values: &Values) -> Content {
    let there = values.languages.iter().filter(|language| language.own.value().is_some());
    let targets = |of: &InLanguage| distinct(of.scores.iter().map(|(_, scores)| scores.target));
    (row.treated.clone(), there.map(|of| (of.name.clone(), targets(of))).collect())
}

/// All trends of rows that name base models; none where fewer than two models have a size.
pub(super) fn trends(
    engine: &Engine,
    rows: &Rows,
    (all, values): (&[Row], &[Values]),
    made: &[RobustnessRow],
    settings: &Settings,
) -> (Vec<SizeTrend>, Vec<FamilyOfTests>) {
    if !rows.spans_models {
        return (Vec::new(), Vec::new());
    }
    // Rows that differ in nothing but their model are the points of a trend.
    let rest = |row: &Row| -> Vec<String> {
        let keys = rows.keys.iter().zip(&row.labels).filter(|(key, _)| key.factor != Factor::BaseModel);
        keys.map(|(_, label)| label.clone()).filter(|label| !label.is_empty()).collect()
    };
    let mut series: Vec<(FamilyKey, String, Vec<usize>)> = Vec::new();
    for (at, row) in all.iter().enumerate() {
        let key = (rows.scope(row.block), "trends");
        let name = rest(row).join(", ");
        match series.iter_mut().find(|(known, of, _)| *known == key && *of == name) {
            Some((.., members)) => members.push(at),
            None => series.push((key, name, vec![at])),
        }
    }
    let told = method::Settings { level: settings.level, alpha: settings.alpha, ..method::Settings::default() };
    let mut unjudged = Vec::new();
    for (key, name, members) in series {
        let sized: Vec<(f64, &RobustnessRow)> =
            members.iter().filter_map(|&at| Some((size(engine, &all[at])?, &made[at]))).collect();
        if sized.len() < 2 {
            continue;
        }
        let sized_at = members.iter().filter(|&&at| size(engine, &all[at]).is_some());
        let contents: BTreeSet<Content> = sized_at.map(|&at| content(&all[at], &values[at])).collect();
        let unlike = contents.len() > 1 && !settings.unbalanced;
        // Corrected and observed spreads are not compared with each other.
        let corrected = sized.iter().all(|(_, row)| row.spread.as_ref().is_none_or(|spread| spread.between.is_some()));
        for aspect in [Aspect::Mean, Aspect::Spread, Aspect::Worst] {
            let of = |row: &RobustnessRow| match aspect {
                Aspect::Mean => value(&row.mean),
                Aspect::Spread => row
                    .spread
                    .as_ref()
                    .and_then(|spread| if corrected { spread.between } else { Some(spread.observed) }),
                Aspect::Worst => row.worst.as_ref().map(|worst| worst.value),
            };
            let there = sized.iter().filter_map(|(size, row)| Some((row.place.base_model.clone(), *size, of(row)?)));
            let mut points: Vec<(String, f64, f64)> = there.collect();
            points.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
            let x = points.iter().map(|point| point.1.log10()).collect();
            let y = points.iter().map(|point| point.2).collect();
            let outcome = match Relation::new(x, y) {
                _ if unlike => Outcome::NotTestable(Reason::UnlikeRows),
                Ok(relation) => Trend.run(&relation, &told),
                Err(_) => Outcome::NotTestable(Reason::TooFew { what: "models", n: points.len(), needed: 3 }),
            };
            let place = members.first().map(|&at| all[at].place.clone()).unwrap_or_default();
            unjudged.push(Unjudged { key, place, name: name.clone(), aspect, points, outcome });
        }
    }
    finish(unjudged, rows, settings)
}

fn finish(unjudged: Vec<Unjudged>, rows: &Rows, settings: &Settings) -> (Vec<SizeTrend>, Vec<FamilyOfTests>) {
    let comparisons: Vec<Comparison> = unjudged.iter().map(|one| oriented(one.aspect, &one.outcome)).collect();
    let keys: Vec<FamilyKey> = unjudged.iter().map(|one| one.key).collect();
    let places: Vec<&Place> = unjudged.iter().map(|one| &one.place).collect();
    let (findings, families) = judged(&keys, &places, &comparisons, settings);
    let number = |test: &Test, wanted: &str| {
        test.extra.iter().find_map(|(name, value)| match value {
            Extra::Number(number) if *name == wanted => Some(*number),
            _ => None,
        })
    };
    let trend = |(one, finding): (Unjudged, _)| {
        let test = one.outcome.tested();
        SizeTrend {
            split: if rows.spans_splits { String::new() } else { one.place.split.clone() },
            slope: test.map(|test| test.estimate),
            interval: test.and_then(|test| test.interval),
            intercept: test.and_then(|test| number(test, "intercept")),
            name: one.name,
            aspect: one.aspect,
            points: one.points,
            finding,
        }
    };
    (unjudged.into_iter().zip(findings).map(trend).collect(), families)
}

/// The slope with the sign that is better when positive: a spread is better when it shrinks.
fn oriented(aspect: Aspect, outcome: &Outcome) -> Comparison {
    let sign = if aspect == Aspect::Spread { -1.0 } else { 1.0 };
    match outcome {
        Outcome::Tested(test) => {
            let turn = |interval: Interval| Interval {
                low: (sign * interval.low).min(sign * interval.high),
                high: (sign * interval.low).max(sign * interval.high),
            };
            let turned = Test {
                estimate: sign * test.estimate,
                statistic: test.statistic.map(|t| sign * t),
                interval: test.interval.map(turn),
                ..test.clone()
            };
            Comparison {
                estimate: Points::new(turned.estimate).ok(),
                ..Comparison::judged_by(Outcome::Tested(turned.clone()), turned.estimate)
            }
        }
        Outcome::NotTestable(reason) => Comparison::untested(None, reason.clone()),
        Outcome::Estimated(estimate) => Comparison::untested(None, Reason::OnlyEstimates { method: estimate.method }),
    }
}
