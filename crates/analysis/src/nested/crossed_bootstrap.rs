//! Two-level bootstrap of crossed levels, such as seeds and examples.
//!
//! # Question
//! Within which range would the mean lie with new runs *and* new examples?
//!
//! # Assumptions
//! The levels are crossed: an example is the same in all seeds. The units of each level are independent draws. All levels
//! are drawn anew, none is nested in another; for units that exist within one unit of another level only, this is the
//! wrong method.
//!
//! # Formula
//! In each of m = 9,999 draws the units of every level are drawn with replacement, as many as there are, independently of
//! the other levels. A value counts as often as the product of the times its units were drawn; the mean is over values
//! so weighted, and draws without any value are made again. The ends of the interval are the
//! (1 - level) / 2 and (1 + level) / 2 percentiles of the means, interpolated linearly between order statistics.
//! `standard_error` is the standard deviation of the draws.
//!
//! With few units of a level (below 8, as most sets of seeds are) the interval is too short: read it as a lower bound of
//! the uncertainty. There is no p.
//!
//! # Degenerate input
//! A level with one unit: too few. Values that do not vary, up to a relative 1e-9: not testable (sd = 0).
//!
//! # Source
//! Owen (2007), The pigeonhole bootstrap, *Annals of Applied Statistics* 1(2), 386-411; Davison & Hinkley (1997),
//! *Bootstrap Methods and their Application*, section 3.8 (data with several levels).

use super::units::Units;
use super::{Nested, NestedMethod};
use crate::method::Settings;
use crate::moments::{Moments, constant, largest, saturate};
use crate::outcome::{Estimate, Extra, Interval, Outcome, Reason};
use crate::percentile::percentile;
use crate::random::{Indices, draw, draws};
use crate::registry::{Entry, entry};

/// The crossed bootstrap, `crossed-bootstrap`.
#[derive(Debug, Clone, Copy)]
pub struct CrossedBootstrap;

entry!(CrossedBootstrap, "crossed-bootstrap", "crossed bootstrap", "crossed_bootstrap.rs");

/// Draws if nothing is said.
const DRAWS: u32 = 9_999;

/// Below this many units of a level, its draws say too little of it.
const FEW: usize = 8;

impl NestedMethod for CrossedBootstrap {
    fn run(&self, nested: &Nested, settings: &Settings) -> Outcome {
        let magnitude = largest(nested.values());
        let Units { of: units, counts } = Units::of(nested);
        if let Some(&n) = counts.iter().find(|&&count| count < 2) {
            return Outcome::NotTestable(Reason::TooFew { what: "units of a level", n, needed: 2 });
        }
        if constant(nested.values(), magnitude) {
            return Outcome::NotTestable(Reason::NoVariance);
        }
        // In the order of their units, so that the order of the values changes no bit.
        let mut order: Vec<usize> = (0..nested.values().len()).collect();
        let key = |place: usize| units.iter().map(move |units| units[place]);
        order.sort_by(|&a, &b| key(a).cmp(key(b)).then(nested.values()[a].total_cmp(&nested.values()[b])));
        let values: Vec<f64> = order.iter().map(|&place| nested.values()[place] / magnitude).collect();
        let units: Vec<Vec<usize>> =
            units.iter().map(|units| order.iter().map(|&place| units[place]).collect()).collect();
        let indices: Vec<Indices> = counts.iter().map(|&count| Indices::below(count)).collect();
        let blank = || counts.iter().map(|&count| vec![0.0; count]).collect::<Vec<Vec<f64>>>();
        let mut drawn = draw(draws(settings, DRAWS), settings.seed, blank, |random, times: &mut Vec<Vec<f64>>| {
            loop {
                for (times, indices) in times.iter_mut().zip(&indices) {
                    times.fill(0.0);
                    indices.each(random, times.len(), |index| times[index] += 1.0);
                }
                let (mut sum, mut weight) = (0.0, 0.0);
                for (place, value) in values.iter().enumerate() {
                    let own: f64 = times.iter().zip(&units).map(|(times, units)| times[units[place]]).product();
                    sum += own * value;
                    weight += own;
                }
                if weight > 0.0 {
                    return sum / weight;
                }
            }
        });
        let points = |share: f64| saturate(share * magnitude);
        let level = Some(settings.level).filter(|level| *level > 0.0 && *level < 1.0);
        let mut end = |share| points(percentile(&mut drawn, share));
        let interval = level.map(|level| Interval { low: end((1.0 - level) / 2.0), high: end((1.0 + level) / 2.0) });
        let mut extra = vec![
            ("standard_error", Extra::Number(points(Moments::of(&drawn).sd))),
            ("units", Extra::Numbers(counts.iter().map(|&count| count as f64).collect())),
        ];
        let few: Vec<&str> = nested
            .levels()
            .iter()
            .zip(&counts)
            .filter(|(_, count)| **count < FEW)
            .map(|(level, _)| level.name.as_str())
            .collect();
        if !few.is_empty() {
            let text = format!("fewer than {FEW} units of {}: the interval is too short", few.join(", "));
            extra.push(("warning", Extra::Text(text)));
        }
        let value = Moments::of(nested.values()).mean;
        Outcome::Estimated(Estimate { method: self.id(), value, interval, extra })
    }
}
