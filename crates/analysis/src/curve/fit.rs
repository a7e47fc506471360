//! The straight line of a curve, with the band its mean lies in.
//!
//! # Question
//! By how much does the outcome change per unit of x (or per tenfold), and where does the line lie?
//!
//! # Assumptions
//! The outcome is linear in x, or in log10 x. Units seen at several x (runs over steps) are independent of each other;
//! each has a line of its own, and lines are normal around their mean, so that what the values of a run share is in the
//! interval. Points that are independent (other runs, or levels, at every x) scatter around one line with one variance.
//!
//! # Formula
//! Units: the least-squares slope of every unit, and Student's t over these (`paired-t` against a baseline that has one
//! value for all x or none, `welch-t` against a baseline with slopes of its own). Points: least squares over all of them
//! (`trend`, or `slope-difference` against a baseline with a line of its own). The band at x is the line ± t* times the
//! standard error of the line there, which includes that of the baseline; degrees of freedom by Satterthwaite. It holds
//! at one x at a time. Residual sd: √(Σ residual² / Σ (points - 2)), over units around their own lines.
//!
//! # Degenerate input
//! All x equal: no line. One unit, two points, or values on a line: slope without p and without band, with the reason.
//!
//! # Source
//! Matthews, Altman, Campbell & Royston (1990), Analysis of serial measurements in medical research, *BMJ* 300, 230-235
//! (a line per unit); Draper & Smith (1998), *Applied Regression Analysis*, 3rd ed., chapter 1.

use super::{on_axis, satterthwaite};
use crate::method::{Method, PairedT, Settings, WelchT};
use crate::moments::{constant, largest, sum};
use crate::outcome::{Interval, Outcome, Reason, Test};
use crate::registry::Entry;
use crate::relation::{Relation, RelationMethod, SlopeDifference, Trend};
use crate::sample::{Paired, Sample, Unpaired};
use crate::student::critical;

/// What a line is drawn through; positions are those on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Points {
    /// Every unit at its own positions, at least two different ones each.
    Units(Vec<Vec<(f64, f64)>>),
    /// Independent points.
    Single(Vec<(f64, f64)>),
    /// One value per run, at every position.
    Final(Vec<f64>),
    /// A value without variance, at every position.
    Known(f64),
}

/// The variance of a line at distance d from its center: aa + 2 ab d + bb d².
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Spread {
    aa: f64,
    ab: f64,
    bb: f64,
    df: f64,
}

/// A line with its band.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Points per unit of x, or per tenfold.
    pub slope: f64,
    /// Value of the line at x = 0, or at x = 1 on a logarithmic axis.
    pub intercept: f64,
    /// Spread of single values around the line (of units: around their own), points; `None` if it cannot be known.
    pub residual_sd: Option<f64>,
    /// Units, or points, the line is drawn through.
    pub n: usize,
    /// Whether x is taken as log10.
    pub log: bool,
    level: f64,
    center: f64,
    value: f64,
    spreads: Option<Vec<Spread>>,
}

impl Fitted {
    /// The line at x, points; `None` where x does not stand on the axis.
    #[must_use]
    pub fn at(&self, x: f64) -> Option<f64> {
        let value = self.value + self.slope * (on_axis(x, self.log) - self.center);
        value.is_finite().then_some(value)
    }

    /// The interval of the mean at x, one x at a time; `None` without variance, or where x does not stand on the axis.
    #[must_use]
    pub fn band(&self, x: f64) -> Option<Interval> {
        let (value, d) = (self.at(x)?, on_axis(x, self.log) - self.center);
        let at = |spread: &Spread| (spread.aa + 2.0 * spread.ab * d + spread.bb * d * d, spread.df);
        let parts: Vec<(f64, f64)> = self.spreads.as_ref()?.iter().map(at).collect();
        let (variance, df) = satterthwaite(&parts);
        let critical = critical(self.level, df).filter(|_| variance > 0.0)?;
        Some(Interval::around(value, critical * variance.sqrt()))
    }
}

/// A line through some points: value at the center, slope.
struct Line {
    value: f64,
    slope: f64,
    /// Sum of squared residuals.
    rest: f64,
    /// Sum of squared distances, and the mean position.
    sxx: f64,
    mean: f64,
}

/// The least-squares line; `None` if the positions do not vary.
fn line(points: &[(f64, f64)], center: f64) -> Option<Line> {
    let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    if points.len() < 2 || constant(&x, largest(&x)) {
        return None;
    }
    let n = points.len() as f64;
    let (mean, mean_y) = (sum(x.iter().copied()) / n, sum(y.iter().copied()) / n);
    let sxx = sum(x.iter().map(|x| (x - mean).powi(2)));
    let sxy = sum(points.iter().map(|(x, y)| (x - mean) * (y - mean_y)));
    // What differs by rounding only has no slope.
    let slope = if constant(&y, largest(&y)) { 0.0 } else { sxy / sxx };
    let residuals: Vec<f64> = points.iter().map(|(x, y)| y - mean_y - slope * (x - mean)).collect();
    let rest = if constant(&residuals, largest(&y)) { 0.0 } else { sum(residuals.iter().map(|r| r * r)) };
    Some(Line { value: mean_y + slope * (center - mean), slope, rest, sxx, mean })
}

/// The line of an arm.
struct ArmLine {
    value: f64,
    slope: f64,
    /// Slopes of the units.
    slopes: Vec<f64>,
    spread: Option<Spread>,
    /// Squared residuals and their degrees of freedom.
    rest: (f64, f64),
}

impl ArmLine {
    fn of(points: &Points, center: f64) -> Option<Self> {
        let flat = |value: f64, spread: Option<Spread>| Self {
            value,
            slope: 0.0,
            slopes: Vec::new(),
            spread,
            rest: (0.0, 0.0),
        };
        Some(match points {
            Points::Units(units) => {
                let lines = units.iter().map(|points| line(points, center)).collect::<Option<Vec<Line>>>()?;
                let n = lines.len() as f64;
                let mean = |of: &dyn Fn(&Line) -> f64| sum(lines.iter().map(of)) / n;
                let (value, slope) = (mean(&|line| line.value), mean(&|line| line.slope));
                let product = |of: &dyn Fn(&Line) -> f64| sum(lines.iter().map(of)) / (n - 1.0) / n;
                let spread = || Spread {
                    aa: product(&|line| (line.value - value).powi(2)),
                    ab: product(&|line| (line.value - value) * (line.slope - slope)),
                    bb: product(&|line| (line.slope - slope).powi(2)),
                    df: n - 1.0,
                };
                let df = units.iter().map(|points| points.len() as f64 - 2.0).sum();
                Self {
                    value,
                    slope,
                    slopes: lines.iter().map(|line| line.slope).collect(),
                    spread: (units.len() > 1).then(spread),
                    rest: (lines.iter().map(|line| line.rest).sum(), df),
                }
            }
            Points::Single(points) => {
                let line = line(points, center)?;
                let (n, df) = (points.len() as f64, points.len() as f64 - 2.0);
                let (variance, d) = (line.rest / df, center - line.mean);
                let bb = variance / line.sxx;
                let spread = Spread { aa: variance / n + bb * d * d, ab: bb * d, bb, df };
                let spread = (df > 0.0).then_some(spread);
                Self { value: line.value, slope: line.slope, slopes: Vec::new(), spread, rest: (line.rest, df) }
            }
            Points::Final(runs) => {
                let moments = crate::moments::Moments::of(runs);
                let spread = Spread { aa: moments.standard_error().powi(2), df: moments.n - 1.0, ..Spread::default() };
                flat(moments.mean, (runs.len() > 1).then_some(spread))
            }
            Points::Known(value) => flat(*value, Some(Spread { df: 1.0, ..Spread::default() })),
        })
    }
}

/// The line of treated minus baseline, with the test of its slope; no line if the positions do not vary.
pub(crate) fn fit(
    treated: &Points,
    baseline: &Points,
    unit: &'static str,
    log: bool,
    settings: &Settings,
) -> (Option<Fitted>, Outcome) {
    let positions: Vec<f64> = match treated {
        Points::Units(units) => units.iter().flatten().map(|(x, _)| *x).collect(),
        Points::Single(points) => points.iter().map(|(x, _)| *x).collect(),
        Points::Final(_) | Points::Known(_) => Vec::new(),
    };
    let center = sum(positions.iter().copied()) / positions.len().max(1) as f64;
    if [treated, baseline].iter().any(|points| matches!(points, Points::Units(units) if units.is_empty())) {
        return (None, Outcome::NotTestable(Reason::TooFew { what: unit, n: 0, needed: 2 }));
    }
    let Some((of_treated, of_baseline)) = ArmLine::of(treated, center).zip(ArmLine::of(baseline, center)) else {
        return (None, Outcome::NotTestable(Reason::TooFew { what: "values of x", n: 1, needed: 2 }));
    };
    let n = match treated {
        Points::Units(units) => units.len(),
        _ => positions.len(),
    };
    let (slope, value) = (of_treated.slope - of_baseline.slope, of_treated.value - of_baseline.value);
    let rest = (of_treated.rest.0 + of_baseline.rest.0, of_treated.rest.1 + of_baseline.rest.1);
    let fitted = Fitted {
        slope,
        intercept: value - slope * center,
        residual_sd: (rest.1 > 0.0).then(|| (rest.0 / rest.1).sqrt()),
        n,
        log,
        level: settings.level,
        center,
        value,
        spreads: of_treated.spread.zip(of_baseline.spread).map(|(a, b)| vec![a, b]),
    };
    let outcome = outcome((treated, &of_treated), (baseline, &of_baseline), unit, settings);
    (Some(fitted), outcome)
}

fn outcome(
    (treated, of_treated): (&Points, &ArmLine),
    (baseline, of_baseline): (&Points, &ArmLine),
    unit: &'static str,
    settings: &Settings,
) -> Outcome {
    let failed = || Outcome::NotTestable(Reason::NothingShared);
    let too_few = |n: usize| Outcome::NotTestable(Reason::TooFew { what: unit, n, needed: 2 });
    match (treated, baseline) {
        (Points::Units(_), Points::Units(_)) => match (&of_treated.slopes[..], &of_baseline.slopes[..]) {
            ([_], _) | (_, [_]) => too_few(1),
            (treated, baseline) => Unpaired::new(treated.to_vec(), baseline.to_vec())
                .map_or_else(|_| failed(), |arms| WelchT.run(&Sample::Unpaired(arms), settings)),
        },
        (Points::Units(units), _) | (_, Points::Units(units)) if units.len() < 2 => too_few(units.len()),
        (Points::Units(_), Points::Final(_) | Points::Known(_)) => over_zero(&of_treated.slopes, settings),
        (Points::Single(points), Points::Single(against)) => {
            let (x, y) = points.iter().chain(against).copied().unzip();
            // The estimate is the group whose name comes last, minus the other.
            let group = |points: &[(f64, f64)], name: &str| vec![name.to_owned(); points.len()];
            let groups = [group(points, "treated"), group(against, "baseline")].concat();
            let relation = Relation::new(x, y).and_then(|relation| relation.with_groups(groups));
            relation.map_or_else(|_| failed(), |relation| SlopeDifference.run(&relation, settings))
        }
        (Points::Units(_), Points::Single(_)) | (Points::Single(_), Points::Units(_)) => {
            let spreads = of_treated.spread.zip(of_baseline.spread).map(|(a, b)| [(a.bb, a.df), (b.bb, b.df)]);
            let slope = of_treated.slope - of_baseline.slope;
            spreads.map_or_else(|| too_few(1), |parts| tested(slope, &parts, settings))
        }
        (Points::Single(points), Points::Final(_) | Points::Known(_)) => {
            let (x, y) = points.iter().copied().unzip();
            Relation::new(x, y).map_or_else(|_| failed(), |relation| Trend.run(&relation, settings))
        }
        (Points::Final(_) | Points::Known(_), _) => failed(),
    }
}

/// Whether slopes are zero on average.
fn over_zero(slopes: &[f64], settings: &Settings) -> Outcome {
    Paired::new(slopes.to_vec(), vec![0.0; slopes.len()])
        .map_or(Outcome::NotTestable(Reason::NoPairs), |pairs| PairedT.run(&Sample::Paired(pairs), settings))
}

/// The slope of `a` minus that of `b`, whose units are independent. `same_baseline`: both are over one baseline, whose
/// slope cancels.
pub(crate) fn difference(a: &Fitted, b: &Fitted, same_baseline: bool, settings: &Settings) -> Outcome {
    let parts = |line: &Fitted| -> Option<Vec<(f64, f64)>> {
        let used = if same_baseline { 1 } else { 2 };
        Some(line.spreads.as_ref()?.iter().take(used).map(|spread| (spread.bb, spread.df)).collect())
    };
    let Some((of_a, of_b)) = parts(a).zip(parts(b)) else {
        return Outcome::NotTestable(Reason::TooFew { what: "units of a series", n: a.n.min(b.n), needed: 2 });
    };
    tested(a.slope - b.slope, &[of_a, of_b].concat(), settings)
}

/// The test of a slope, or a difference of slopes, from the variances of its independent parts.
fn tested(slope: f64, parts: &[(f64, f64)], settings: &Settings) -> Outcome {
    let (variance, df) = satterthwaite(parts);
    if variance <= 0.0 || !df.is_finite() {
        return Outcome::NotTestable(Reason::NoVariance);
    }
    Outcome::Tested(Test::student(SlopeDifference.id(), slope, variance.sqrt(), df, settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    #[test]
    fn a_line_per_run_and_t_over_the_slopes() {
        // Slopes 1, 2, 3 per tenfold: mean 2, sd 1, error 1/sqrt 3; t(.975, 2) = 4.302652729749464 (scipy 1.17.1).
        let run = |slope: f64| vec![(0.0, 60.0), (1.0, 60.0 + slope), (2.0, 60.0 + 2.0 * slope)];
        let units = Points::Units(vec![run(1.0), run(2.0), run(3.0)]);
        let (fitted, outcome) = fit(&units, &Points::Known(59.0), "runs", true, &Settings::default());
        let (fitted, test) = (fitted.unwrap(), outcome.tested().unwrap().clone());
        near(fitted.slope, 2.0);
        near(fitted.intercept, 1.0);
        near(fitted.at(10.0).unwrap(), 3.0);
        let half = 4.302_652_729_749_464 / 3f64.sqrt();
        near(test.interval.unwrap().low, 2.0 - half);
        // All lines agree at x = 1; at 10 the values are 1, 2, 3 apart.
        assert!(fitted.band(1.0).is_none_or(|band| band.high - band.low < 1e-6));
        near(fitted.band(10.0).unwrap().high, 3.0 + half);
        assert_eq!((fitted.at(0.0), fitted.band(0.0)), (None, None), "0 has no place on a logarithmic axis");
    }

    #[test]
    fn the_band_of_points_is_that_of_the_textbook() {
        // Draper & Smith, 1.4: s² (1/n + (x - mean x)² / Sxx). x = 1..5, y = 2, 4, 5, 4, 5: slope .6, s² = .8.
        let points = Points::Single(vec![(1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0), (5.0, 5.0)]);
        let (fitted, outcome) = fit(&points, &Points::Known(0.0), "runs", false, &Settings::default());
        let fitted = fitted.unwrap();
        near(fitted.slope, 0.6);
        near(fitted.intercept, 2.2);
        near(fitted.residual_sd.unwrap(), 0.8f64.sqrt());
        // t(.975, 3) = 3.182446305284263 (scipy 1.17.1)
        let half = |x: f64| 3.182_446_305_284_263 * (0.8 * (0.2 + (x - 3.0) * (x - 3.0) / 10.0)).sqrt();
        near(fitted.band(5.0).unwrap().high, 5.2 + half(5.0));
        near(fitted.band(1.0).unwrap().low, 2.8 - half(1.0));
        near(outcome.tested().unwrap().statistic.unwrap(), 0.6 / 0.08f64.sqrt());
        // A baseline of two runs adds its variance: .5² x 2 / 1 / 2.
        let (with, _) = fit(&points, &Points::Final(vec![1.0, 2.0]), "runs", false, &Settings::default());
        let band = with.unwrap().band(3.0).unwrap();
        near((band.high + band.low) / 2.0, 2.5);
        let (own, base): (f64, f64) = (0.8 * 0.2, 0.25);
        let df = (own + base).powi(2) / (own * own / 3.0 + base * base);
        near((band.high - band.low) / 2.0, critical(0.95, df).unwrap() * (own + base).sqrt());
    }

    #[test]
    fn what_cannot_be_tested_keeps_its_slope() {
        let known = Points::Known(0.0);
        let of = |points: Points| fit(&points, &known, "runs", false, &Settings::default());
        let (fitted, outcome) = of(Points::Units(vec![vec![(1.0, 1.0), (2.0, 3.0)]]));
        near(fitted.as_ref().unwrap().slope, 2.0);
        assert_eq!(outcome.reason(), Some(&Reason::TooFew { what: "runs", n: 1, needed: 2 }));
        assert_eq!(fitted.unwrap().band(1.0), None);
        let (fitted, outcome) = of(Points::Single(vec![(1.0, 60.1), (2.0, 60.1), (3.0, 60.1)]));
        assert_eq!((fitted.unwrap().slope, outcome.reason()), (0.0, Some(&Reason::NoVariance)));
        let (fitted, outcome) = of(Points::Single(vec![(2.0, 60.1), (2.0, 61.0), (2.0, 63.0)]));
        assert!(fitted.is_none() && outcome.reason().is_some());
    }

    #[test]
    fn a_baseline_with_a_line_of_its_own_is_subtracted() {
        let steep = Points::Units(vec![vec![(1.0, 1.0), (2.0, 3.0)], vec![(1.0, 1.0), (2.0, 3.5)]]);
        let flat = Points::Units(vec![vec![(1.0, 1.0), (2.0, 2.0)], vec![(1.0, 1.0), (2.0, 1.5)]]);
        let (fitted, outcome) = fit(&steep, &flat, "runs", false, &Settings::default());
        near(fitted.unwrap().slope, 1.5);
        assert_eq!(outcome.tested().unwrap().method, "welch-t");
    }

    #[test]
    fn independent_slopes_differ_as_the_registered_method_says() {
        let a = [(1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0), (5.0, 5.0)];
        let b = [(1.0, 1.0), (2.0, 1.5), (3.0, 1.0), (4.0, 2.5)];
        let line = |points: &[(f64, f64)]| {
            let points = Points::Single(points.to_vec());
            fit(&points, &Points::Known(0.0), "runs", false, &Settings::default()).0.unwrap()
        };
        let ours = difference(&line(&a), &line(&b), false, &Settings::default());
        let (x, y) = b.iter().chain(&a).copied().unzip();
        let groups = (0..9).map(|at| if at < 4 { "1" } else { "2" }.to_owned()).collect();
        let relation = Relation::new(x, y).unwrap().with_groups(groups).unwrap();
        let (ours, theirs) = (ours.tested().unwrap().clone(), SlopeDifference.run(&relation, &Settings::default()));
        let theirs = theirs.tested().unwrap();
        near(ours.estimate, theirs.estimate);
        near(ours.p, theirs.p);
        near(ours.interval.unwrap().low, theirs.interval.unwrap().low);
    }
}
