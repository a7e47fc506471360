//! Hierarchical bootstrap of a mean over named levels.
//!
//! # Question
//! How far might the mean have come out had other units been drawn at each of the named levels: other seeds, other
//! languages, other targets?
//!
//! # Assumptions
//! The units of a level are a fair sample of those one asks about, and independent of each other. A level is *nested* in
//! the one named before it if each of its codes appears under one unit of that level only; a code that appears under
//! several is one unit *crossed* with all levels before it. So seeds 1 to 5 that recur under every target are five crossed
//! seeds; seeds that are each target's own need codes of their own, and are to be named right after the target. Values
//! that share a unit at every level stay together. Below 8 units of the first level the interval is too short, as every
//! bootstrap interval; the `warning` says so. Inner and crossed levels, where there is noise below them, make it
//! too wide rather than too short.
//!
//! # Formula
//! A chain is a level and those nested one in the other after it. In each chain, the units of its first level are drawn
//! with replacement, as many as there are; then, for every copy drawn, its units of the next level, as many as it has; and
//! so on. A value counts as often as the product, over the chains, of the copies of its innermost unit. The mean of the
//! resample is the mean of the values so counted; a resample that holds no value (in a table with gaps) is drawn
//! again. The ends are the (1 - level) / 2 and (1 + level) / 2 percentiles of 10,000 such means (`--resamples`),
//! interpolated linearly. The estimate is the mean of all values, points. `units` counts each level's.
//!
//! # Degenerate input
//! One unit of the first level: not testable. Values that do not vary, up to a relative 1e-9: not testable (sd = 0).
//!
//! # Source
//! Davison & Hinkley (1997), *Bootstrap Methods and their Application*, section 3.8; for crossed levels Owen (2007), The
//! pigeonhole bootstrap, *The Annals of Applied Statistics* 1(2), 386-411.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;

use super::units::Units;
use super::{Nested, NestedMethod};
use crate::method::Settings;
use crate::moments::{Moments, constant, largest, saturate, scale};
use crate::outcome::{Estimate, Extra, Interval, Outcome, Reason};
use crate::percentile::percentile;
use crate::random::{Indices, draw, draws};
use crate::registry::{Entry, entry};

/// Resamples unless the settings say otherwise.
const RESAMPLES: u32 = 10_000;

/// With fewer units of the first level than this the interval is too short by far.
const FEW: usize = 8;

/// The hierarchical bootstrap, `hierarchical-bootstrap`.
#[derive(Debug, Clone, Copy)]
pub struct HierarchicalBootstrap;

entry!(HierarchicalBootstrap, "hierarchical-bootstrap", "hierarchical bootstrap", "hierarchical_bootstrap.rs");

impl NestedMethod for HierarchicalBootstrap {
    fn run(&self, nested: &Nested, settings: &Settings) -> Outcome {
        let units = Units::of(nested);
        let n = units.counts[0];
        if n < 2 {
            return Outcome::NotTestable(Reason::TooFew { what: "units of the first level", n, needed: 2 });
        }
        let magnitude = largest(nested.values());
        if constant(nested.values(), magnitude) {
            return Outcome::NotTestable(Reason::NoVariance);
        }
        let table = Table::new(nested, &units, scale(magnitude));
        let count = draws(settings, RESAMPLES);
        let mut means = draw(count, settings.seed, Vec::new, |random, copies| table.resampled(random, copies));
        let estimate = Moments::of(nested.values()).mean;
        let level = Some(settings.level).filter(|level| *level > 0.0 && *level < 1.0);
        let mut end = |share| saturate(estimate + percentile(&mut means, share) * table.scale);
        let interval = level.map(|level| Interval { low: end((1.0 - level) / 2.0), high: end((1.0 + level) / 2.0) });
        let mut extra = vec![
            ("resamples", Extra::Count(count)),
            ("units", Extra::Numbers(units.counts.iter().map(|&count| count as f64).collect())),
            ("design", Extra::Text(table.design(nested))),
        ];
        if n < FEW {
            let first = &nested.levels()[0].name;
            extra.push((
                "warning",
                Extra::Text(format!("{first}: {n} units: a bootstrap interval is too short below {FEW}")),
            ));
        }
        Outcome::Estimated(Estimate { method: self.id(), value: estimate, interval, extra })
    }
}

/// Values by the innermost units of every chain, and how units are drawn.
struct Table {
    chains: Vec<Chain>,
    cells: Vec<Cell>,
    /// What the sums of cells are measured in, points.
    scale: f64,
}

/// The values that share a unit at every level.
struct Cell {
    /// Per chain: the innermost unit.
    units: Vec<usize>,
    /// Sum of their differences from the overall mean.
    sum: f64,
    /// How many they are.
    n: f64,
}

/// Levels that are nested one in the other.
struct Chain {
    /// Their places, the outermost first.
    levels: Vec<usize>,
    /// Units of the outermost.
    first: Indices,
    n: usize,
    /// For each level after the first, for each unit of the level before: its units.
    within: Vec<Vec<(Vec<usize>, Indices)>>,
}

impl Table {
    fn new(nested: &Nested, units: &Units, scale: f64) -> Self {
        let mut chains: Vec<Chain> = Vec::new();
        for level in 0..units.counts.len() {
            match chains.last_mut() {
                Some(chain) if units.nested(level - 1, level) => chain.extend(units, level),
                _ => {
                    let n = units.counts[level];
                    chains.push(Chain { levels: vec![level], first: Indices::below(n), n, within: Vec::new() });
                }
            }
        }
        let mean = Moments::of(nested.values()).mean / scale;
        let mut cells: BTreeMap<Vec<usize>, Vec<f64>> = BTreeMap::new();
        for (at, value) in nested.values().iter().enumerate() {
            let innermost = chains.iter().filter_map(|chain| chain.levels.last()).map(|&level| units.of[level][at]);
            cells.entry(innermost.collect()).or_default().push(value / scale - mean);
        }
        let cell = |(units, values): (Vec<usize>, Vec<f64>)| {
            let moments = Moments::of(&values);
            Cell { units, sum: moments.mean * moments.n, n: moments.n }
        };
        Self { cells: cells.into_iter().map(cell).collect(), chains, scale }
    }

    /// The mean of one resample, as a difference from the overall mean. `copies` is scratch: per chain, per innermost unit.
    fn resampled(&self, random: &mut ChaCha8Rng, copies: &mut Vec<Vec<u32>>) -> f64 {
        copies.resize_with(self.chains.len(), Vec::new);
        loop {
            for (chain, copies) in self.chains.iter().zip(copies.iter_mut()) {
                chain.draw(random, copies);
            }
            let (mut sum, mut n) = (0.0, 0.0);
            for cell in &self.cells {
                let copies = cell.units.iter().zip(copies.iter()).map(|(&unit, copies)| f64::from(copies[unit]));
                let weight: f64 = copies.product();
                sum += weight * cell.sum;
                n += weight * cell.n;
            }
            // Every cell has a fair chance of being drawn: this ends soon.
            if n > 0.0 {
                return sum / n;
            }
        }
    }

    /// The levels as they were taken: `>` before a nested one, `x` before a crossed one.
    fn design(&self, nested: &Nested) -> String {
        let names = |chain: &Chain| {
            let names: Vec<&str> = chain.levels.iter().map(|&level| nested.levels()[level].name.as_str()).collect();
            names.join(" > ")
        };
        self.chains.iter().map(names).collect::<Vec<_>>().join(" x ")
    }
}

impl Chain {
    /// Adds a level that is nested in the last one.
    fn extend(&mut self, units: &Units, level: usize) {
        let mut within: Vec<Vec<usize>> = vec![Vec::new(); units.counts[level - 1]];
        for (outer, inner) in units.shared(level - 1, level).into_keys() {
            within[outer].push(inner);
        }
        let with_indices = within.into_iter().map(|inner| {
            let indices = Indices::below(inner.len());
            (inner, indices)
        });
        self.within.push(with_indices.collect());
        self.levels.push(level);
    }

    /// How often each innermost unit is drawn.
    fn draw(&self, random: &mut ChaCha8Rng, copies: &mut Vec<u32>) {
        copies.clear();
        copies.resize(self.n, 0);
        self.first.each(random, self.n, |unit| copies[unit] += 1);
        for within in &self.within {
            let outer = std::mem::take(copies);
            copies.resize(within.iter().map(|(inner, _)| inner.len()).sum(), 0);
            for (&times, (inner, indices)) in outer.iter().zip(within) {
                indices.each(random, times as usize * inner.len(), |place| copies[inner[place]] += 1);
            }
        }
    }
}
