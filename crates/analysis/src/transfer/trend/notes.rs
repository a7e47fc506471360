//! What readers of a trend must know besides.

use stilt_results::{Code, Factor, Note};

use super::assemble::Raw;
use super::axis::Axis;
use super::balance::LeftOut;
use super::partners::Partners;
use super::plan::{Computed, Planned};
use super::table::{Design, Of, Series, TrendTable};
use crate::transfer::cell::Cell;
use crate::transfer::engine::Engine;
use crate::transfer::notes::{self, listed};

/// Codes of the notes of a trend, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        BASELINE,
        "the baseline of a curve",
        "A gain at some x is over the baseline at the same x where the baseline has at least two of them (equal budget). A baseline without the column, or with one value of it, was not trained along the axis: its final score stands for every x.",
    ),
    (
        NO_PLACE,
        "levels without a place on the axis",
        "Rows whose level is blank, or has no number, are in no point: a step that is blank is the final score, and a task the catalogue has no size of has none. Zero and negative numbers cannot stand on a logarithmic axis.",
    ),
    (
        INCOMPLETE,
        "x that only some runs have",
        "Points show every x with the runs it has. Lines, areas and peaks are over the x that every run with at least two of them has: otherwise a curve moves with the runs that happen to be there. A run counts by its mean over targets, and is in no line at an x where it lacks one. --unbalanced draws the line of every run over the x it has.",
    ),
    (
        UNLIKE,
        "targets, languages or intermediates left out along the axis",
        "A curve is over the targets and languages that every x of its series has, so that it moves with x alone. A few evaluations of only some targets can leave many out: leave these x out with --where. Likewise a line through base models is over the intermediates that all of them have (and one through intermediates over base models). --unbalanced keeps all.",
    ),
    (
        SINGLE,
        "points that rest on one run",
        "From one run nothing follows about others: such a point has no verdict, and no interval but the prediction interval of one more baseline run. More runs there, or fewer values of x with several runs each, say more.",
    ),
    (
        APART,
        "series over different targets or languages",
        "A curve over easy targets differs from one over hard ones whatever the series are. Series are comparable over the same targets and languages: pick them with --where.",
    ),
    (
        SAME_IDS,
        "runs at several x that share their ids",
        "Where the axis is a condition (a dose) other runs are expected at every x: they count as independent, though ids such as seeds repeat. Evaluations along one run are not independent. The axis of these is step: --map step=COLUMN makes a column of epochs or tokens one, and every run has a line of its own. --paired takes runs that share a seed for pairs.",
    ),
];

const BASELINE: Code = Code("N270");
const APART: Code = Code("N275");
const SAME_IDS: Code = Code("N276");
const NO_PLACE: Code = Code("N271");
const INCOMPLETE: Code = Code("N272");
const UNLIKE: Code = Code("N273");
const SINGLE: Code = Code("N274");

/// Everything there is to say.
pub(super) fn of_trend(
    engine: &Engine,
    axis: &Axis,
    of: Of,
    (cells, planned): (&[Cell], &[super::plan::Planned]),
    (partners, left_out): (&Partners, &[LeftOut]),
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let key = &axis.key;
    if axis.is_condition() && of == Of::Gain && !cells.is_empty() {
        say(
            BASELINE,
            if planned.iter().any(|planned| !planned.group.part.baseline_at.is_empty()) {
                format!("every gain is over the baseline at the same `{key}` (equal budget)")
            } else if is_of_models(planned) {
                format!("every gain is over the baseline of its base model, which `{key}` is a property of")
            } else {
                format!("one baseline score, the final one, stands for every `{key}`")
            },
        );
    }
    if !axis.blank.is_empty() {
        let what = if axis.is_condition() { "rows" } else { "levels" };
        say(NO_PLACE, format!("{what} without a number for `{key}` are left out: {}", listed(&axis.blank)));
    }
    if !axis.beyond_log.is_empty() {
        say(NO_PLACE, format!("{} of `{key}` cannot stand on a logarithmic axis: left out", listed(&axis.beyond_log)));
    }
    let mut targets: Vec<String> = left_out
        .iter()
        .flat_map(|out| &out.targets)
        .map(|&code| engine.view.level(&Factor::Target, code).to_owned())
        .collect();
    targets.sort();
    targets.dedup();
    let languages: usize = left_out.iter().map(|out| out.languages).sum();
    if !targets.is_empty() {
        say(UNLIKE, format!("left out targets that not every x of a series has: {}", listed(&targets)));
    }
    let names: Vec<String> = partners.left_out.iter().cloned().collect();
    if !names.is_empty() {
        say(UNLIKE, format!("left out {}, which not every x of a series has; --unbalanced keeps them", listed(&names)));
    }
    if partners.nothing_shared {
        say(UNLIKE, "the levels of a series are averages over different intermediates or base models".to_owned());
    }
    if languages > 0 {
        say(UNLIKE, "left out languages that not every x of a series has".to_owned());
    }
    if left_out.iter().any(|out| out.nothing_shared) {
        say(
            UNLIKE,
            "a series has no target that all its x have: its points are of different targets, and it has no line"
                .to_owned(),
        );
    }
    let mut common = notes::of_gains(engine, &[], cells);
    // A score is set against itself here, which says nothing of the results.
    let of_scores = ["N204", "N205", "N210", "N212", "N213"];
    common.retain(|note| of == Of::Gain || of_scores.contains(&note.code.0));
    common.retain(|note| !(note.code.0 == "N201" && key.factor == Factor::Step));
    for note in &mut common {
        note.message = note.message.replace("--rows ", "--series ");
    }
    notes.extend(common);
    notes
}

/// What there is to say of lines and points.
pub(super) fn of_series(axis: &Axis, table: &TrendTable, raw: &[Raw], unbalanced: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let series = &table.series;
    if raw.iter().any(Raw::shares_ids) {
        say(
            SAME_IDS,
            format!(
                "runs at several `{0}` share replicate ids and count as different runs; if they are one run seen along the way: --map step={0}",
                axis.key
            ),
        );
    }
    let unlike =
        |(at, one): (usize, &Raw)| raw[..at].iter().any(|other| one.is_unlike(other, &table.axis, &table.keys));
    if raw.iter().enumerate().any(unlike) {
        say(
            APART,
            "series are of different targets or languages: their curves and slopes are not comparable; --where picks what all have"
                .to_owned(),
        );
    }
    let lacking = series.iter().zip(raw).filter(|(_, raw)| raw.drawn.incomplete > 0 && !unbalanced);
    let names: Vec<String> = lacking.map(|(series, _)| series.name.clone()).collect();
    if !names.is_empty() {
        say(
            INCOMPLETE,
            format!(
                "{}: lines, areas and peaks are over the `{}` that all runs have; --unbalanced draws every run's line over its own",
                listed(&names),
                axis.key
            ),
        );
    }
    let partial = series.iter().zip(raw).filter(|(_, raw)| raw.is_partial());
    let names: Vec<String> = partial.map(|(series, _)| series.name.clone()).collect();
    if !names.is_empty() {
        let names = listed(&names);
        say(INCOMPLETE, format!("{names}: runs that lack a target at some `{}` are not in the line there", axis.key));
    }
    let single = |series: &&Series| {
        matches!(series.design, Design::WithinRuns | Design::BetweenRuns)
            && series.points.iter().any(|point| point.detail.n_treated == 1)
    };
    let count: usize = series
        .iter()
        .filter(single)
        .map(|series| series.points.iter().filter(|point| point.detail.n_treated == 1).count())
        .sum();
    if count > 0 {
        let points = if count == 1 { "1 point rests".to_owned() } else { format!("{count} points rest") };
        say(SINGLE, format!("{points} on a single run: no verdict"));
    }
    notes
}

/// Whether every base model has one x, so that each x has a baseline of its own.
fn is_of_models(planned: &[Planned]) -> bool {
    let mut pairs: Vec<(u32, u64)> = planned.iter().map(|one| (one.contrast.block.0, one.x.to_bits())).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.len() > 1 && pairs.windows(2).all(|two| two[0].0 != two[1].0)
}

/// The cells of some computed ones.
pub(super) fn split(computed: Vec<Computed>) -> (Vec<super::plan::Planned>, Vec<Cell>) {
    computed.into_iter().map(|one| (one.planned, one.cell)).unzip()
}
