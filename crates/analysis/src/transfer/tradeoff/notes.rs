//! What readers of a trade-off must know besides.

use stilt_results::{Catalogue, Code, Direction, Factor, Note};

use super::balance::LeftOut;
use super::front::Runs;
use super::points::Seen;
use super::table::{Front, TradeoffMetric, TradeoffPoint};
use crate::outcome::Reason;
use crate::transfer::arms::{Row, Unlike};
use crate::transfer::engine::Engine;
use crate::transfer::notes::listed;

/// Codes of the notes of a trade-off, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        DIRECTION,
        "a metric nobody has described",
        "The catalogue does not have this metric and its name does not say which way is better: higher is taken for better. State it in stilt.toml: [metrics.NAME] better = \"lower\" or \"higher\".",
    ),
    (
        LACKING,
        "points that lack a metric",
        "A point is on the front if no other is at least as good in every metric and better in one. One that lacks a metric cannot be placed: it is not on the front, and beats nobody.",
    ),
    (
        NO_SHARE,
        "no share of resamples on the front",
        "How sure a front is follows from how much its points move when runs are drawn anew. From one run nothing follows, and a point that is taken as fixed would make the others look too sure: there are shares only where every point has two runs or more in every metric, on each of its targets.",
    ),
    (
        FEW,
        "shares from few runs",
        "A bootstrap over few runs understates how much means vary (three runs: by a factor of 1.2 in the standard deviation), so that shares lie too near to 0 and 1. From eight runs on it matters little.",
    ),
    (
        UNLIKE,
        "targets, languages or intermediates left out of a trade-off",
        "Means over different targets or languages are not comparable, and a front compares them. Every metric is averaged over the targets and languages that all points have in all metrics; --unbalanced keeps what each has in each. Points that average intermediates do so over those that have all metrics, and base models beside each other over those that all of them have.",
    ),
];

const DIRECTION: Code = Code("N290");
const LACKING: Code = Code("N291");
const NO_SHARE: Code = Code("N292");
const FEW: Code = Code("N293");
const UNLIKE: Code = Code("N294");

/// Runs below which a bootstrap is too sure.
const ENOUGH: usize = 8;

fn note(code: Code, message: String) -> Note {
    Note { code, message, place: None }
}

/// Metrics whose direction is assumed.
pub(super) fn of_metrics(catalogue: &Catalogue, metrics: &[TradeoffMetric]) -> Vec<Note> {
    let assumed = |of: &&TradeoffMetric| {
        catalogue.metric_id(&of.id).is_none() && of.metric.direction == Direction::HigherIsBetter
    };
    let say = |of: &TradeoffMetric| {
        note(
            DIRECTION,
            format!(
                "higher `{0}` is taken for better; if lower is, say [metrics.{0}] better = \"lower\" in stilt.toml",
                of.id
            ),
        )
    };
    metrics.iter().filter(assumed).map(say).collect()
}

/// What was left out to compare like with like.
pub(super) fn left_out(out: &LeftOut) -> Vec<Note> {
    let mut targets: Vec<String> = out.targets.iter().cloned().collect();
    targets.sort_by(|a, b| stilt_results::natural(a, b));
    let mut notes = Vec::new();
    let mut parts = Vec::new();
    if !targets.is_empty() {
        parts.push(listed(&targets));
    }
    if out.languages > 0 {
        parts.push(format!("{} languages of targets", out.languages));
    }
    if !parts.is_empty() {
        let parts = parts.join(" and ");
        let message = format!("left out {parts}, which not all points have in every metric; --unbalanced keeps them");
        notes.push(note(UNLIKE, message));
    }
    if out.nothing_shared {
        notes.push(note(UNLIKE, "no target is common to all points: their means are over different ones".to_owned()));
    }
    notes
}

/// Why no point has every metric.
pub(super) fn nothing(names: &[&str], all: &[Row], seen: &[Vec<Seen>], out: &LeftOut) -> String {
    let metrics: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let metrics = match metrics.split_last() {
        Some((last, [first])) => format!("both {first} and {last}"),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    };
    if !out.apart.is_empty() {
        let keeps = "--unbalanced averages each metric over its own targets";
        return format!("no target has {metrics}, and means over different targets do not compare; {keeps}");
    }
    let nothing = format!("no point has {metrics}");
    let mixed = |(row, of_row): (&Row, &Vec<Seen>)| {
        let why = of_row.iter().filter_map(|of| of.lacks.as_ref()).find(|why| matches!(why, Reason::Mixes { .. }))?;
        Some((row.name(), why.clone()))
    };
    match all.iter().zip(seen).find_map(mixed) {
        Some((name, why @ Reason::Mixes { .. })) => format!("{nothing}: `{name}` {why}; {}", what_to_do(&why)),
        _ => nothing,
    }
}

/// What helps where rows of one run differ in a condition.
fn what_to_do(why: &Reason) -> String {
    let Reason::Mixes { condition, levels, .. } = why else { return String::new() };
    let is_number = |level: &String| level.parse::<f64>().is_ok_and(f64::is_finite);
    if levels.iter().all(is_number) {
        return format!("if `{condition}` is measured and no condition, say [metrics.{condition}] in stilt.toml");
    }
    format!("pick one with --where, or average them with --pool {condition}")
}

/// Intermediates that are in no average: those that lack a metric, and those that not all base models have.
pub(super) fn intermediates(engine: &Engine, half_measured: &[u32], unlike: &Unlike) -> Vec<Note> {
    let names = |codes: &[u32]| -> Vec<String> {
        codes.iter().map(|&code| engine.view.level(&Factor::Intermediate, code).to_owned()).collect()
    };
    let (half, apart) = (names(half_measured), names(&unlike.left_out));
    let mut notes = Vec::new();
    if !half.is_empty() {
        notes.push(note(UNLIKE, format!("{} lacks one of the metrics, and is in no average", listed(&half))));
    }
    if !apart.is_empty() {
        let message = format!("left out {}, which not all base models have; --unbalanced keeps them", listed(&apart));
        notes.push(note(UNLIKE, message));
    }
    if unlike.nothing_shared {
        notes.push(note(UNLIKE, "base models share no intermediate: their means are over different ones".to_owned()));
    }
    notes
}

/// What one front lacks.
pub(super) fn of_front(front: &Front, runs: &[(usize, Runs)], metrics: &[TradeoffMetric], several: bool) -> Vec<Note> {
    let names = [&front.base_model, &front.split].map(String::as_str);
    let block: Vec<&str> = names.into_iter().filter(|name| several && !name.is_empty()).collect();
    let block = if block.is_empty() { String::new() } else { format!("{}: ", block.join(", ")) };
    let mut notes = Vec::new();
    for (place, metric) in metrics.iter().enumerate() {
        let lacks =
            |point: &&TradeoffPoint| point.measures.get(place).is_none_or(|measure| measure.score.mean.is_none());
        let lacking: Vec<String> = front.points.iter().filter(lacks).map(|point| point.name.clone()).collect();
        if !lacking.is_empty() {
            notes.push(note(LACKING, format!("{block}{}: no `{}`, so not on the front", listed(&lacking), metric.id)));
        }
    }
    let single: Vec<String> = runs
        .iter()
        .filter(|(_, runs)| runs.fewest() < 2)
        .filter_map(|(place, _)| Some(front.points.get(*place)?.name.clone()))
        .collect();
    let fewest = runs.iter().map(|(_, runs)| runs.fewest()).min().unwrap_or(0);
    if !single.is_empty() {
        let message =
            format!("{block}no share of resamples: {} rests on one run in a metric on some target", listed(&single));
        notes.push(note(NO_SHARE, message));
    } else if (2..ENOUGH).contains(&fewest) {
        let message = format!("{block}shares rest on {fewest} runs and are too near to 0 and 1 below {ENOUGH}");
        notes.push(note(FEW, message));
    }
    notes
}
