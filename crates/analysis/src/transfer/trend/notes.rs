//! What readers of a trend must know besides.

use stilt_results::{Code, Factor, Note};

use super::axis::Axis;
use super::balance::LeftOut;
use super::plan::Computed;
use super::table::{Design, Of, Series};
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
        "Points show every x with the runs it has. Lines, areas and peaks are over the x that every run with at least two of them has: otherwise a curve moves with the runs that happen to be there. --unbalanced draws the line of every run over the x it has.",
    ),
    (
        UNLIKE,
        "targets or languages left out along the axis",
        "A curve is over the targets and languages that every x of its series has, so that it moves with x alone. A few evaluations of only some targets can leave many out: leave these x out with --where.",
    ),
    (
        SINGLE,
        "points that rest on one run",
        "From one run nothing follows about others: such a point has no verdict, and no interval but the prediction interval of one more baseline run. More runs there, or fewer values of x with several runs each, say more.",
    ),
];

const BASELINE: Code = Code("N270");
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
    left_out: &[LeftOut],
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let key = &axis.key;
    if axis.is_condition() && of == Of::Gain && !cells.is_empty() {
        say(
            BASELINE,
            if planned.iter().any(|planned| !planned.group.part.baseline_at.is_empty()) {
                format!("every gain is over the baseline at the same `{key}` (equal budget)")
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
pub(super) fn of_series(axis: &Axis, series: &[Series], incomplete: &[usize], unbalanced: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let lacking = series.iter().zip(incomplete).filter(|(_, count)| **count > 0 && !unbalanced);
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

/// The cells of some computed ones.
pub(super) fn split(computed: Vec<Computed>) -> (Vec<super::plan::Planned>, Vec<Cell>) {
    computed.into_iter().map(|one| (one.planned, one.cell)).unzip()
}
