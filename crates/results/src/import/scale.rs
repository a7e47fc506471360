//! Fractions or points: which scale the values of each metric are on, and bringing them to points.

use foldhash::HashMap;

use crate::catalogue::Catalogue;
use crate::factor::{METRIC, TARGET};
use crate::metric::{Bounds, Metric};
use crate::observations::{Basis, Observations};

use super::options::{Scale, Scales};

/// What was found out about the scale of an input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settled {
    /// Bounded metrics that were read as fractions.
    pub(crate) fractions: Vec<String>,
    /// Bounded metrics that were read as points.
    pub(crate) points: Vec<String>,
    /// Values that look like fractions among points: the row, and one of the others.
    pub(crate) mixed: Vec<(usize, usize)>,
    /// The same with less certainty: all values of a target look like fractions, those of other targets like points.
    pub(crate) suspicious: Vec<(usize, usize)>,
    /// Rows whose value the metric cannot have, with its range.
    pub(crate) outside: Vec<(usize, (f64, f64))>,
}

/// What the values of a metric show.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    largest: f64,
    lowest: f64,
    rows: usize,
    /// Whether there is a value in (0, 1], which may be a fraction among points.
    small: bool,
}

/// Brings bounded metrics to points, by `scales`, else by a percent sign (`percent` holds those metrics), else by the
/// values: none above 1 and some above .01 are fractions, any above 1 are points.
pub(crate) fn settle(table: &mut Observations, scales: &Scales, percent: &[String], catalogue: &Catalogue) -> Settled {
    let names: Vec<String> = table.columns[METRIC].levels.iter().map(str::to_owned).collect();
    let metrics: Vec<Metric> = names.iter().map(|name| catalogue.metric(name)).collect();
    let [measured, reported] = evidence(table, names.len());
    let mut settled = Settled::default();
    // Per metric: by what measured values and reported deltas are multiplied.
    let mut factors = vec![[1.0, 1.0]; names.len()];
    let mut doubtful = vec![false; names.len()];
    for (code, name) in names.iter().enumerate() {
        let rows = measured[code].rows + reported[code].rows;
        if metrics[code].bounds == Bounds::Unbounded || rows == 0 {
            continue;
        }
        let declared = scales.of(name, catalogue);
        let shown = match (declared, percent.contains(name)) {
            (Scale::Auto, true) => Scale::Points,
            (declared, _) => declared,
        };
        // Deltas are small by nature, 0.8 points is one: only scores show that a metric was written as fractions.
        let scale = if shown == Scale::Auto { measured[code].scale() } else { shown };
        let deltas = if shown == Scale::Auto && reported[code].largest > 1.0 { Scale::Points } else { scale };
        factors[code] = [scale, deltas].map(|scale| if scale == Scale::Fraction { 100.0 } else { 1.0 });
        doubtful[code] = declared == Scale::Auto && scale == Scale::Points && measured[code].small;
        if scale == Scale::Fraction { &mut settled.fractions } else { &mut settled.points }.push(name.clone());
    }
    if doubtful.contains(&true) {
        settled.compare(table, &doubtful);
    }
    // Most inputs are in points and within bounds: then no row needs to be looked at again.
    let fits = |code: usize| {
        let Some((low, high)) = metrics[code].bounds.range() else { return true };
        let within = |evidence: Evidence, low: f64| evidence.lowest >= low && evidence.largest <= high;
        factors[code] == [1.0, 1.0] && within(measured[code], low) && within(reported[code], -high)
    };
    if (0..names.len()).all(fits) {
        return settled;
    }
    for row in 0..table.len() {
        let code = table.columns[METRIC].codes[row] as usize;
        let is_delta = table.bases[row] == Basis::Reported;
        if factors[code][usize::from(is_delta)] != 1.0 {
            table.values[row] = percent_of(table.values[row]);
            if let Some(summary) = table.summaries.get_mut(&(row as u32)) {
                summary.sd = percent_of(summary.sd);
            }
        }
        let Some((low, high)) = metrics[code].bounds.range() else { continue };
        let low = if is_delta { -high } else { low };
        if !(low - SLACK..=high + SLACK).contains(&table.values[row]) {
            settled.outside.push((row, (low, high)));
        }
    }
    settled
}

/// Rounding in a file may carry a perfect score past 100.
const SLACK: f64 = 1e-6;

/// 100 times the fraction, as the decimal it was written as: 0.591 becomes 59.1 and not 59.099999999999994.
fn percent_of(fraction: f64) -> f64 {
    let scaled = fraction * 100.0;
    let decimal = (scaled * 1e10).round() / 1e10;
    if (decimal - scaled).abs() <= 4.0 * f64::EPSILON * scaled.abs() { decimal } else { scaled }
}

impl Scales {
    /// What was declared for a metric.
    fn of(&self, metric: &str, catalogue: &Catalogue) -> Scale {
        let same = |name: &str| name == metric || catalogue.metric_id(name) == Some(metric);
        self.metrics.iter().rev().find(|(name, _)| same(name)).map_or(self.overall, |(_, scale)| *scale)
    }
}

impl Evidence {
    fn scale(self) -> Scale {
        if self.largest <= 1.0 && self.largest > 0.01 { Scale::Fraction } else { Scale::Points }
    }
}

/// The values of each metric, measured ones and reported deltas.
fn evidence(table: &Observations, metrics: usize) -> [Vec<Evidence>; 2] {
    let mut found = [vec![Evidence::default(); metrics], vec![Evidence::default(); metrics]];
    for ((&code, &value), &basis) in table.columns[METRIC].codes.iter().zip(&table.values).zip(&table.bases) {
        let evidence = &mut found[usize::from(basis == Basis::Reported)][code as usize];
        evidence.rows += 1;
        evidence.largest = evidence.largest.max(value.abs());
        evidence.lowest = evidence.lowest.min(value);
        evidence.small |= value != 0.0 && value.abs() <= 1.0;
    }
    found
}

/// The values above 1 of one target and metric.
#[derive(Debug, Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
    first: usize,
}

impl Settled {
    /// Looks for fractions among the points of each target.
    fn compare(&mut self, table: &Observations, doubtful: &[bool]) {
        let key = |row: usize| (table.columns[TARGET].codes[row], table.columns[METRIC].codes[row]);
        let checked = |&row: &usize| doubtful[key(row).1 as usize] && table.bases[row] == Basis::Measured;
        let mut ranges: HashMap<(u32, u32), Range> = HashMap::default();
        for row in (0..table.len()).filter(checked).filter(|&row| table.values[row].abs() > 1.0) {
            let value = table.values[row];
            let range = ranges.entry(key(row)).or_insert(Range { low: value, high: value, first: row });
            range.low = range.low.min(value);
            range.high = range.high.max(value);
        }
        for row in (0..table.len()).filter(checked).filter(|&row| table.values[row].abs() <= 1.0) {
            let value = table.values[row];
            match ranges.get(&key(row)) {
                // Times 100 it lies among the others, or near them where all of them are far from it: the arms of a
                // study differ by points, not by a factor of ten.
                Some(range) if !range.contains(value, 1.0) => {
                    let near = range.contains(100.0 * value, 1.5) && range.low > 10.0 * value;
                    if range.contains(100.0 * value, 1.0) || near {
                        self.mixed.push((row, range.first));
                    }
                }
                Some(_) => {}
                None => {
                    let elsewhere = ranges.iter().filter(|((_, metric), _)| *metric == key(row).1);
                    let first = elsewhere.map(|(_, range)| range.first).min();
                    self.suspicious.extend(first.filter(|_| value.abs() > 0.01).map(|first| (row, first)));
                }
            }
        }
    }
}

impl Range {
    /// Whether the value lies inside, the range widened by a factor on both sides.
    fn contains(self, value: f64, wider: f64) -> bool {
        let slack = 1e-9 * self.high.abs().max(self.low.abs());
        let low = if self.low > 0.0 { self.low / wider } else { self.low * wider };
        (low - slack..=self.high.max(self.high * wider) + slack).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::{Reading, Source};

    fn table(rows: &[(&str, &str, f64)], basis: Basis) -> Observations {
        let mut table = Observations::from_source(Source::default());
        for (line, (target, metric, value)) in rows.iter().enumerate() {
            let levels = ["m", "", "mnli", target, "", metric, "", ""];
            let codes: Vec<u32> = levels.iter().enumerate().map(|(place, level)| table.intern(place, level)).collect();
            let reading = Reading { value: *value, basis, summary: None, line: line as u32 + 2 };
            table.push(&codes, reading);
        }
        table
    }

    fn settled(rows: &[(&str, &str, f64)], words: &[&str]) -> (Vec<f64>, Settled) {
        settled_table(table(rows, Basis::Measured), words, &[])
    }

    fn settled_table(mut table: Observations, words: &[&str], percent: &[String]) -> (Vec<f64>, Settled) {
        let mut options = crate::import::Options::default();
        words.iter().for_each(|word| options.add_scale(word).unwrap());
        let settled = settle(&mut table, &options.scale, percent, Catalogue::builtin());
        (table.values, settled)
    }

    #[test]
    fn each_metric_is_decided_alone() {
        let (values, settled) = settled(
            &[("xnli", "accuracy", 0.591), ("xquad", "f1", 60.1), ("stsb", "spearman", -0.2), ("x", "loss", 0.3)],
            &[],
        );
        assert_eq!(values, [59.1, 60.1, -20.0, 0.3]);
        assert_eq!((settled.fractions.len(), settled.points.len()), (2, 1));
    }

    #[test]
    fn a_fraction_among_points_is_mixed_and_a_low_score_is_not() {
        let (_, found) = settled(&[("a", "em", 61.4), ("a", "em", 58.0), ("a", "em", 0.6)], &[]);
        assert_eq!(found.mixed, [(2, 0)]);
        let (_, found) = settled(&[("a", "em", 8.0), ("a", "em", 3.0), ("a", "em", 0.8)], &[]);
        assert!(found.mixed.is_empty() && found.suspicious.is_empty(), "exact match of 0.8 points exists");
        let (_, found) = settled(&[("a", "em", 61.4), ("b", "em", 0.614)], &[]);
        assert_eq!((found.mixed.len(), found.suspicious.as_slice()), (0, [(1, 0)].as_slice()), "another target");
        let (_, found) = settled(&[("a", "em", 61.4), ("a", "em", 62.5), ("a", "em", 0.595)], &[]);
        assert_eq!(found.mixed, [(2, 0)], "a baseline below every treated run");
    }

    #[test]
    fn the_declared_scale_goes_first() {
        let (values, _) = settled(&[("a", "accuracy", 0.9), ("a", "f1", 0.9)], &["points", "f1=fraction"]);
        assert_eq!(values, [0.9, 90.0]);
    }

    #[test]
    fn deltas_alone_are_points_unless_something_shows_otherwise() {
        let deltas = || table(&[("a", "accuracy", 0.8), ("a", "accuracy", -0.3)], Basis::Reported);
        let values = |table, words: &[&str], percent: &[&str]| {
            settled_table(table, words, &percent.iter().map(|&metric| metric.to_owned()).collect::<Vec<_>>()).0
        };
        assert_eq!(values(deltas(), &[], &[]), [0.8, -0.3]);
        assert_eq!(values(deltas(), &[], &["accuracy"]), [0.8, -0.3]);
        assert_eq!(values(deltas(), &["fraction"], &[]), [80.0, -30.0]);
        let mut both = table(&[("a", "accuracy", 0.65)], Basis::Measured);
        both.append(table(&[("a", "accuracy", 0.008)], Basis::Reported));
        assert_eq!(values(both, &[], &[]), [65.0, 0.8]);
    }

    #[test]
    fn a_value_the_metric_cannot_have_is_outside() {
        let (_, found) = settled(&[("a", "accuracy", 614.0), ("a", "accuracy", -2.0), ("a", "spearman", -2.0)], &[]);
        assert_eq!(found.outside, [(0, (0.0, 100.0)), (1, (0.0, 100.0))]);
    }
}
