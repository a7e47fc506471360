//! What readers of a trade-off must know besides.

use stilt_results::{Catalogue, Code, Direction, Factor, Note};

use super::front::Runs;
use super::points::LeftOut;
use super::table::{Front, TradeoffMetric};
use crate::transfer::arms::Unlike;
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
        "A point is on the front if no other is at least as good in both metrics and better in one. One that lacks a metric cannot be placed: it is not on the front, and beats nobody.",
    ),
    (
        NO_SHARE,
        "no share of resamples on the front",
        "How sure a front is follows from how much its points move when runs are drawn anew. From one run nothing follows, and a point that is taken as fixed would make the others look too sure: there are shares only where every point has two runs or more in both metrics.",
    ),
    (
        FEW,
        "shares from few runs",
        "A bootstrap over few runs understates how much means vary (three runs: by a factor of 1.2 in the standard deviation), so that shares lie too near to 0 and 1. From eight runs on it matters little.",
    ),
    (
        UNLIKE,
        "targets, languages or intermediates left out of a trade-off",
        "Means over different targets or languages are not comparable, and a front compares them. Each metric is averaged over what all its points have; --unbalanced keeps what each has. Points that average intermediates do so over those that have both metrics, and base models beside each other over those that all of them have.",
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
pub(super) fn of_metrics(catalogue: &Catalogue, metrics: &[TradeoffMetric; 2]) -> Vec<Note> {
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
pub(super) fn left_out(out: [&LeftOut; 2]) -> Vec<Note> {
    let mut targets: Vec<String> = out.iter().flat_map(|out| out.targets.clone()).collect();
    targets.sort_by(|a, b| stilt_results::natural(a, b));
    targets.dedup();
    let languages: usize = out.iter().map(|out| out.languages).sum();
    let mut notes = Vec::new();
    if !targets.is_empty() || languages > 0 {
        let mut parts = Vec::new();
        if !targets.is_empty() {
            parts.push(listed(&targets));
        }
        if languages > 0 {
            parts.push(format!("{languages} languages of targets"));
        }
        let message = format!("left out {}, which not all points have; --unbalanced keeps them", parts.join(" and "));
        notes.push(note(UNLIKE, message));
    }
    if out.iter().any(|out| out.nothing_shared) {
        notes.push(note(UNLIKE, "no target is common to all points: their means are over different ones".to_owned()));
    }
    notes
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
pub(super) fn of_front(
    front: &Front,
    runs: &[(usize, Runs)],
    metrics: &[TradeoffMetric; 2],
    several: bool,
) -> Vec<Note> {
    let names = [&front.base_model, &front.split].map(String::as_str);
    let block: Vec<&str> = names.into_iter().filter(|name| several && !name.is_empty()).collect();
    let block = if block.is_empty() { String::new() } else { format!("{}: ", block.join(", ")) };
    let mut notes = Vec::new();
    for (place, metric) in metrics.iter().enumerate() {
        let lacking: Vec<String> = front
            .points
            .iter()
            .filter(|point| point.measures[place].score.mean.is_none())
            .map(|point| point.name.clone())
            .collect();
        if !lacking.is_empty() {
            notes.push(note(LACKING, format!("{block}{}: no `{}`, so not on the front", listed(&lacking), metric.id)));
        }
    }
    let single: Vec<String> = runs
        .iter()
        .filter(|(_, runs)| runs.units.iter().any(|units| *units < 2))
        .filter_map(|(place, _)| Some(front.points.get(*place)?.name.clone()))
        .collect();
    let fewest = runs.iter().flat_map(|(_, runs)| runs.units).min().unwrap_or(0);
    if !single.is_empty() {
        let message = format!("{block}no share of resamples: {} rests on one run in a metric", listed(&single));
        notes.push(note(NO_SHARE, message));
    } else if (2..ENOUGH).contains(&fewest) {
        let message = format!("{block}shares rest on {fewest} runs and are too near to 0 and 1 below {ENOUGH}");
        notes.push(note(FEW, message));
    }
    notes
}
