//! Lines and summaries of series, and differences between their slopes.

use super::observed::{Observed, Values, has_line};
use super::table::{Design, Of};
use crate::curve::{Fitted, Summary, difference, fit};
use crate::method::Settings;
use crate::outcome::{Outcome, Reason};

/// A line before it is judged.
pub(super) struct Drawn {
    pub(super) line: Option<Fitted>,
    pub(super) outcome: Outcome,
    pub(super) x: Vec<f64>,
    pub(super) summary: Option<Summary>,
    /// Number of x that some runs lack, so that the line is not drawn over them.
    pub(super) incomplete: usize,
}

impl Drawn {
    pub(super) fn nothing(reason: Reason) -> Self {
        Self { line: None, outcome: Outcome::NotTestable(reason), x: Vec::new(), summary: None, incomplete: 0 }
    }
}

/// The line and the summary of a series. With `unbalanced` every run has its line over the x it has; the summary is
/// always over x that all of them have.
pub(super) fn draw(observed: &Observed, design: &Design, how: How, told: &Settings) -> Drawn {
    let common = observed.common();
    let all: Vec<usize> = (0..observed.x.len()).collect();
    let places = if how.unbalanced { &all } else { &common };
    let incomplete = all.len() - places.len();
    let x: Vec<f64> = places.iter().map(|&at| observed.x[at]).collect();
    if places.len() < 2 {
        let what = match design {
            Design::WithinRuns if incomplete > 0 => "values of x that all runs have",
            Design::Within(_) if incomplete > 0 => "values of x that all levels have",
            _ => "values of x",
        };
        return Drawn { incomplete, ..Drawn::nothing(Reason::TooFew { what, n: places.len(), needed: 2 }) };
    }
    let [treated, baseline] = observed.points(places, how.log);
    let (line, outcome) = fit(&treated, &baseline, design.unit(), how.log, told);
    // Levels are a scatter of different tasks or models: their best is no peak of a curve.
    let is_curve = !matches!(design, Design::Levels(_));
    let curve = observed.curve(&common, how.log);
    let summary = line.as_ref().filter(|_| is_curve).and_then(|_| Summary::of(&curve, told.level, how.of == Of::Gain));
    Drawn { line, outcome, x, summary, incomplete }
}

/// How lines are drawn.
#[derive(Clone, Copy)]
pub(super) struct How {
    pub(super) log: bool,
    pub(super) unbalanced: bool,
    pub(super) of: Of,
}

/// A series as far as slopes are compared.
pub(super) struct Sloped<'a> {
    pub(super) observed: Option<&'a Observed>,
    pub(super) design: &'a Design,
    pub(super) drawn: &'a Drawn,
}

/// The slope of `a` minus that of `b`, and whether their units are the same. `same_units`: units that share a name are
/// the same; `same_baseline`: the baselines are one, so that their slopes cancel.
pub(super) fn slopes(
    a: &Sloped,
    b: &Sloped,
    (same_units, same_baseline): (bool, bool),
    how: How,
    told: &Settings,
) -> (Option<f64>, bool, Outcome) {
    let (Some(line_a), Some(line_b)) = (&a.drawn.line, &b.drawn.line) else {
        let reason = [a, b].into_iter().find(|one| one.drawn.line.is_none()).and_then(|one| one.drawn.outcome.reason());
        return (None, false, Outcome::NotTestable(reason.cloned().unwrap_or(Reason::NothingShared)));
    };
    let always = matches!(a.design, Design::Levels(_) | Design::Within(_));
    if (same_units || always) && a.design == b.design {
        let minus = a.observed.zip(b.observed).and_then(|(a, b)| minus(a, b, same_baseline));
        if let Some(minus) = minus {
            let drawn = draw(&minus, a.design, how, told);
            let estimate = drawn.line.as_ref().map(|line| line.slope);
            return (estimate, true, drawn.outcome);
        }
    }
    let outcome = difference(line_a, line_b, same_baseline, told);
    (Some(line_a.slope - line_b.slope), false, outcome)
}

/// `a` minus `b` unit by unit; `None` if their units differ.
fn minus(a: &Observed, b: &Observed, same_baseline: bool) -> Option<Observed> {
    let places: Vec<(usize, usize)> = match (&a.treated, &b.treated) {
        // Levels are told apart by name: several may stand at one x.
        (Values::Other(of_a), Values::Other(of_b)) => {
            let same = |at: usize, other: &usize| {
                let names = |values: &[(String, f64)]| values.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
                a.x[at] == b.x[*other] && names(&of_a[at]) == names(&of_b[*other])
            };
            (0..a.x.len()).filter_map(|at| Some((at, (0..b.x.len()).find(|other| same(at, other))?))).collect()
        }
        _ => (0..a.x.len()).filter_map(|at| Some((at, b.x.iter().position(|x| *x == a.x[at])?))).collect(),
    };
    if places.len() < 3 && !matches!(a.treated, Values::Seen(_)) || places.len() < 2 {
        return None;
    }
    let treated = values_minus(&a.treated, &b.treated, &places)?;
    let baseline = match (&a.baseline, &b.baseline) {
        _ if same_baseline => Values::Known(0.0),
        // A baseline that is the same at every x has no slope.
        (Values::Final(_) | Values::Known(_), Values::Final(_) | Values::Known(_)) => Values::Known(0.0),
        (a, b) => values_minus(a, b, &places)?,
    };
    Some(Observed {
        x: places.iter().map(|(at, _)| a.x[*at]).collect(),
        treated,
        baseline,
        lower: false,
        partial: false,
    })
}

fn values_minus(a: &Values, b: &Values, places: &[(usize, usize)]) -> Option<Values> {
    match (a, b) {
        (Values::Seen(a), Values::Seen(b)) => {
            let lines = |units: &std::collections::BTreeMap<String, Vec<Option<f64>>>| {
                units.iter().filter(|(_, unit)| has_line(unit)).map(|(name, _)| name.clone()).collect::<Vec<_>>()
            };
            if lines(a) != lines(b) {
                return None;
            }
            let unit = |name: String| {
                let (of_a, of_b) = (&a[&name], &b[&name]);
                let values = places.iter().map(|&(at, other)| Some(of_a[at]? - of_b[other]?)).collect();
                (name, values)
            };
            Some(Values::Seen(lines(a).into_iter().map(unit).collect()))
        }
        (Values::Other(a), Values::Other(b)) => {
            let at = |&(at, other): &(usize, usize)| {
                let pairs = a[at].iter().zip(&b[other]);
                pairs.map(|((name, a), (_, b))| (name.clone(), a - b)).collect()
            };
            Some(Values::Other(places.iter().map(at).collect()))
        }
        _ => None,
    }
}
