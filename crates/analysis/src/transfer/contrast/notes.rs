//! What readers of a contrast must know besides.

use std::collections::BTreeSet;

use stilt_results::{Code, Factor, Note};

use super::left_out::{lacking, without_attribute};
use super::members::names;
use super::question::Question;
use super::rows::Raw;
use super::scored::{OnTarget, Scored};
use super::shape::Shape;
use crate::family::Comparison;
use crate::outcome::Reason;
use crate::transfer::Of;
use crate::transfer::cell::Cell;
use crate::transfer::collapsed;
use crate::transfer::engine::Engine;
use crate::transfer::infer::blank;
use crate::transfer::notes::{listed, of_gains, other_units};
use crate::transfer::scores::TargetScores;
use crate::transfer::settings::Over;
use crate::transfer::table::Place;

/// Codes of the notes of a contrast, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        UNIT,
        "what a contrast of groups is about",
        "Over seeds the statement is about new runs of these very levels: that these NLI tasks did better than these QA tasks. Many runs of few tasks can show that, and say nothing of the next NLI task: runs of one level are no independent evidence about its family. --over levels asks about new levels of the groups: each level is one value, and a group needs at least two of them.",
    ),
    (
        BASELINE,
        "the baseline of a contrast",
        "A difference of two gains over the same baseline runs is the difference of the scores: the baseline cancels, and its noise is not in the interval. Base models, and conditions under which the baseline has runs of its own, are set against baselines of their own; there the noise of both baselines counts. With --value score no baseline is taken off, and it is a level like any other.",
    ),
    (
        ALIKE,
        "intermediates left out of groups",
        "Groups of a condition, base models and levels of --by are made of the same intermediates where they have some in common, so that what differs is what is asked. The others are left out; --where picks others.",
    ),
    (
        LEVELS,
        "levels that are in no group",
        "A level without a known attribute is in no group, and in no level of --by; [tasks.NAME], [models.NAME] or [languages.NAME] of stilt.toml states one. Where one of the groups has no runs at a level of --by there is no contrast.",
    ),
    (
        LACKING,
        "targets that some intermediates lack",
        "A group is the same intermediates on every target: a target on which one of them was not run, and others were, is not computed, and not in the average. At levels of --by that counts for each level: a target without any runs there is none of its targets. Leave the intermediate out with --where to keep the target.",
    ),
    (
        LANGUAGES,
        "languages left out of a contrast",
        "All runs of all groups are averaged over the same languages, so that a difference is not one of languages.",
    ),
    (
        SINGLE,
        "levels with a single run",
        "From one run nothing follows about other runs of its level, so that nothing can be tested over seeds. With --over levels a level is one value, whether it has one run or many.",
    ),
    (
        MANY,
        "many interactions",
        "Every two levels of --by have an interaction, and all of them are corrected together: 40 languages have 780, and few differences are large enough to be seen among so many. --where picks the levels that are asked about; figures leave so many out.",
    ),
];

const UNIT: Code = Code("N310");
const BASELINE: Code = Code("N311");
const ALIKE: Code = Code("N312");
const LEVELS: Code = Code("N313");
const LACKING: Code = Code("N314");
const LANGUAGES: Code = Code("N315");
const SINGLE: Code = Code("N316");
const MANY: Code = Code("N317");
/// As in tables of gains.
const COLLAPSED: Code = Code("N214");

/// Everything there is to say.
pub(super) fn of(engine: &Engine, question: &Question, scored: &[Scored], shapes: &[Shape], raw: &[Raw]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let settings = engine.view.settings;
    let units = question.units();
    match settings.over {
        Over::Seeds => say(
            UNIT,
            format!(
                "about new runs of these {units}: runs of one are no evidence about others of its group; --over levels asks about new {units}"
            ),
        ),
        Over::Levels => {
            say(UNIT, format!("about new {units} of these groups: each is one value, however many runs it has"))
        }
        _ => {}
    }
    if question.of == Of::Score {
        say(BASELINE, "differences of scores as measured: no baseline is taken off".into());
    } else if scored.iter().any(|scored| scored.over_baseline) {
        say(BASELINE, "every group is set against a baseline of its own: differences of gains".into());
    } else {
        say(BASELINE, "the groups share their baseline, which cancels: differences of scores".into());
    }
    let left_out: BTreeSet<u32> = scored.iter().flat_map(|scored| scored.frame.left_out.iter().copied()).collect();
    let left_out = names(engine, &left_out.into_iter().collect::<Vec<_>>());
    if !left_out.is_empty() {
        say(ALIKE, format!("{} left out: groups are made of intermediates that all of them have", listed(&left_out)));
    }
    without_attribute(engine, question).into_iter().for_each(|message| say(LEVELS, message));
    let interactions = raw.iter().filter(|raw| raw.is_interaction_overall()).count();
    if let Some(by) = question.by.as_ref().filter(|_| interactions > MOST) {
        let message = format!(
            "{interactions} interactions are corrected together; --where '{}=A,B' picks levels to compare",
            by.key
        );
        say(MANY, message);
    }
    levels(question, scored).into_iter().for_each(|message| say(LEVELS, message));
    lacking(engine, question, scored, shapes).into_iter().for_each(|message| say(LACKING, message));
    let apart: BTreeSet<u32> = shapes.iter().flat_map(|shape| shape.other_units.iter().copied()).collect();
    let languages: usize = scored.iter().map(|scored| scored.languages_left_out).sum();
    if languages > 0 {
        say(LANGUAGES, "left out languages that not all runs of all groups have".into());
    }
    let single = |raw: &Raw| match raw.inferred.0.outcome.reason() {
        Some(Reason::SingleRuns { single, arms }) => Some((*single, *arms)),
        _ => None,
    };
    if let Some((single, arms)) = raw.iter().find_map(single) {
        say(
            SINGLE,
            format!(
                "{single} of {arms} arms have a single run, whose variance is unknown: nothing is tested over seeds; --over levels takes each of the {units} as one value"
            ),
        );
    }
    let mut cells = cells(engine, scored);
    collapsed::flag(engine, &mut cells);
    let fallen: Vec<String> = cells.iter().filter_map(fallen).collect();
    let mut common = of_gains(engine, &cells, &[]);
    common.retain(|note| matches!(note.code.0, "N201" | "N204" | "N205" | "N209" | "N213"));
    for note in &mut common {
        note.message = note.message.replace("--rows intermediate,", "--by ");
    }
    notes.extend(common);
    notes.extend(other_units(engine, &apart.into_iter().collect::<Vec<_>>(), "average"));
    if !fallen.is_empty() {
        let runs = fallen.iter().take(LISTED).cloned().collect::<Vec<_>>().join("; ");
        let more = fallen.len().saturating_sub(LISTED);
        let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
        let message = format!(
            "runs far below the others of their arm, perhaps collapsed (they are in every number): {runs}{rest}"
        );
        notes.push(Note { code: COLLAPSED, message, place: None });
    }
    notes
}

/// Interactions beyond these are many: those of ten levels.
const MOST: usize = 45;

/// At most this many runs are listed.
const LISTED: usize = 5;

fn levels(question: &Question, scored: &[Scored]) -> Vec<String> {
    let Some(by) = &question.by else { return Vec::new() };
    let mut said = Vec::new();
    let incomplete: BTreeSet<usize> =
        scored.iter().flat_map(|scored| scored.frame.incomplete.iter().copied()).collect();
    let names: Vec<String> = incomplete.into_iter().filter_map(|level| by.levels.get(level).cloned()).collect();
    if !names.is_empty() {
        said.push(format!("no contrast at {} of `{}`: not every group has runs there", listed(&names), by.key));
    }
    if scored.iter().all(|scored| scored.frame.levels().len() < 2) {
        said.push(format!("one level of `{}` has all groups: there is no interaction", by.key));
    }
    said
}

/// Members as cells, for the notes that tables of gains have, too.
fn cells(engine: &Engine, scored: &[Scored]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for scored in scored {
        for target in scored.targets() {
            for (_, arm, known) in scored.on(target) {
                let level = |factor: &Factor, code: u32| engine.view.level(factor, code).to_owned();
                let place = Place {
                    base_model: level(&Factor::BaseModel, arm.block.0),
                    split: level(&Factor::Split, arm.block.1),
                    intermediate: level(&Factor::Intermediate, arm.intermediate),
                    target: level(&Factor::Target, target),
                    shown: arm
                        .conditions
                        .iter()
                        .map(|(factor, code)| (factor.to_string(), level(factor, *code)))
                        .collect(),
                    ..Place::default()
                };
                let (scores, failed) = match known {
                    OnTarget::Lacks => continue,
                    OnTarget::Failed(reason) => (Vec::new(), vec![(target, reason.clone())]),
                    OnTarget::Scores(scores) => {
                        (vec![TargetScores { baseline: Vec::new(), ..scores.scores.clone() }], Vec::new())
                    }
                };
                let inferred = (Comparison::untested(None, Reason::NoCells), blank(&[]));
                cells.push(Cell { block: arm.block, place, against: String::new(), inferred, scores, failed });
            }
        }
    }
    cells
}

/// Collapsed runs of a cell in words.
fn fallen(cell: &Cell) -> Option<String> {
    let collapsed = cell.inferred.1.collapsed.as_ref()?;
    let conditions = cell.place.shown.iter().map(|(_, level)| level.as_str());
    let names: Vec<&str> = [cell.place.target.as_str()].into_iter().chain(conditions).collect();
    Some(format!("{} on {}", collapsed.runs.join(", "), names.join(" ")))
}
