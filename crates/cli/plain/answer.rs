//! What methods answer, row by row, with the correction over the pairs of one method.

use stilt_analysis::block;
use stilt_analysis::correction::{Correction, Holm};
use stilt_analysis::method::Settings;
use stilt_analysis::outcome::{Extra, Extras, Interval, Outcome};
use stilt_analysis::registry::Registered;
use stilt_analysis::sample::Sample;

use super::{Data, Values};

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum About {
    /// Everything that was given.
    All,
    /// The first system against the second.
    Pair(String, String),
    /// One system.
    System(String),
    /// The p-value on that line.
    Line(u32),
}

/// One row of the answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// Id of the method.
    pub(crate) method: &'static str,
    /// What it is about.
    pub(crate) about: About,
    /// The test statistic.
    pub(crate) statistic: Option<f64>,
    /// Degrees of freedom.
    pub(crate) df: Option<f64>,
    /// p of the alternative asked for.
    pub(crate) p: Option<f64>,
    /// p after correction; `None` for a single test.
    pub(crate) p_adjusted: Option<f64>,
    /// The smallest p these numbers of values can reach.
    pub(crate) floor: Option<f64>,
    /// What is estimated.
    pub(crate) estimate: Option<f64>,
    /// Its interval.
    pub(crate) interval: Option<Interval>,
    /// Treated values, pairs, blocks or items.
    pub(crate) n_treated: Option<usize>,
    /// Baseline values.
    pub(crate) n_baseline: Option<usize>,
    /// `tested`, `estimated` or `not-testable`.
    pub(crate) outcome: &'static str,
    /// Why it is not testable; else empty.
    pub(crate) reason: String,
    /// What only this method has.
    pub(crate) extra: Extras,
}

impl Answer {
    fn new(method: &'static str, about: About, outcome: &'static str) -> Self {
        Self {
            method,
            about,
            statistic: None,
            df: None,
            p: None,
            p_adjusted: None,
            floor: None,
            estimate: None,
            interval: None,
            n_treated: None,
            n_baseline: None,
            outcome,
            reason: String::new(),
            extra: Vec::new(),
        }
    }

    fn not_testable(method: &'static str, about: About, reason: String) -> Self {
        Self { reason, ..Self::new(method, about, "not-testable") }
    }

    fn of(method: &'static str, about: About, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Tested(test) => Self {
                statistic: test.statistic,
                df: test.df,
                p: Some(test.p),
                floor: test.floor,
                estimate: Some(test.estimate),
                interval: test.interval,
                extra: test.extra,
                ..Self::new(method, about, "tested")
            },
            Outcome::Estimated(estimate) => Self {
                estimate: Some(estimate.value),
                interval: estimate.interval,
                extra: estimate.extra,
                ..Self::new(method, about, "estimated")
            },
            Outcome::NotTestable(reason) => Self::not_testable(method, about, reason.to_string()),
        }
    }
}

/// Every answer of every method, in their order.
pub(crate) fn answers(methods: &[Registered], data: &Data, settings: &Settings) -> Vec<Answer> {
    methods.iter().flat_map(|&method| of_method(method, data, settings)).collect()
}

fn of_method(method: Registered, data: &Data, settings: &Settings) -> Vec<Answer> {
    let id = method.entry().id();
    let single = |outcome: Outcome, n: (usize, Option<usize>)| {
        vec![Answer { n_treated: Some(n.0), n_baseline: n.1, ..Answer::of(id, About::All, outcome) }]
    };
    match (method, &data.values) {
        (_, Values::Nothing(reason)) => vec![Answer::not_testable(id, About::All, reason.clone())],
        (Registered::Method(method), Values::Sample(sample)) => {
            let (treated, baseline) = match sample {
                Sample::Paired(pairs) => (pairs.treated(), pairs.baseline()),
                Sample::Unpaired(arms) => (arms.treated(), arms.baseline()),
            };
            single(method.run(sample, settings), (treated.len(), Some(baseline.len())))
        }
        (Registered::Relation(method), Values::Relation(relation)) => {
            single(method.run(relation, settings), (relation.x().len(), None))
        }
        (Registered::Nested(method), Values::Nested(nested)) => {
            single(method.run(nested, settings), (nested.values().len(), None))
        }
        (Registered::Block(method), Values::Blocks(table)) => {
            let answers = method.run(table, settings);
            let rows = answers.into_iter().map(|answer| of_blocks(id, table, answer)).collect();
            corrected(rows, method.adjusts())
        }
        (Registered::Correction(correction), Values::Family(p)) => adjusted(correction, id, p),
        (Registered::Conjunction(conjunction), Values::Family(p)) => {
            let p: Vec<f64> = p.iter().filter_map(|(_, p)| *p).collect();
            let extra = vec![("of", Extra::Count(p.len())), ("p_at_least", Extra::Numbers(conjunction.at_least(&p)))];
            let count = conjunction.count(&p, settings.alpha) as f64;
            let row = Answer::new(id, About::All, "estimated");
            vec![Answer { estimate: Some(count), n_treated: Some(p.len()), extra, ..row }]
        }
        // Methods are chosen by what is given.
        _ => Vec::new(),
    }
}

/// An answer with the names of its systems and the number of blocks they were run in.
fn of_blocks(id: &'static str, table: &block::Blocks, answer: block::Answer) -> Answer {
    let name = |system: usize| table.systems()[system].clone();
    let run = |system: usize| (0..table.blocks().len()).filter(|&block| !table.runs(block, system).is_empty()).count();
    let (about, n_treated, n_baseline) = match answer.about {
        block::About::All => (About::All, table.blocks().len(), None),
        block::About::System(system) => (About::System(name(system)), run(system), None),
        block::About::Pair(a, b) => (About::Pair(name(a), name(b)), run(a), Some(run(b))),
    };
    Answer { n_treated: Some(n_treated), n_baseline, ..Answer::of(id, about, answer.outcome) }
}

/// Holm over the tested rows of one method, if there are several; its own p where it `adjusts`.
fn corrected(mut rows: Vec<Answer>, adjusts: bool) -> Vec<Answer> {
    let p: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    if p.len() < 2 {
        return rows;
    }
    let adjusted = if adjusts { p } else { Holm.adjust(&p) };
    for (row, p) in rows.iter_mut().filter(|row| row.p.is_some()).zip(adjusted) {
        row.p_adjusted = Some(p);
    }
    rows
}

/// Number of tests that share the correction of a method; `None` if there is no such family.
pub(super) fn family(answers: &[Answer], method: &str) -> Option<usize> {
    let adjusted = answers.iter().filter(|row| row.method == method && row.p_adjusted.is_some()).count();
    (adjusted > 0).then_some(adjusted)
}

/// One row per p-value, with its line.
fn adjusted(correction: &dyn Correction, id: &'static str, p: &[(u32, Option<f64>)]) -> Vec<Answer> {
    let there: Vec<f64> = p.iter().filter_map(|(_, p)| *p).collect();
    let mut adjusted = correction.adjust(&there).into_iter();
    let mut row = |(line, p): &(u32, Option<f64>)| {
        let about = About::Line(*line);
        match p {
            Some(_) => Answer { p: *p, p_adjusted: adjusted.next(), ..Answer::new(id, about, "tested") },
            None => Answer::not_testable(id, about, "no p-value on this line".to_owned()),
        }
    };
    p.iter().map(&mut row).collect()
}
