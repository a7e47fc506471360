//! What readers of a table must know besides: what was left out, assumed, or would be worth doing.

use std::collections::BTreeMap;

use stilt_results::{Basis, Code, Factor, Note};

use super::arm::distinct;
use super::axes::Group;
use super::cell::{Cell, Contrast, compute};
use super::collapsed;
use super::engine::{Engine, Part};
use super::scores::{TargetScores, mean};
use super::settings::Over;
use super::table::ALL;
use crate::outcome::Reason;

/// Codes of the notes of an analysis, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        STEPS,
        "earlier steps left out",
        "Scores are those of the last step of each replicate. A row without a step is final. To see the steps, put `step` in --rows or --cols, or pick one with --where 'step=N'.",
    ),
    (
        DROPPED,
        "observations left out to keep arms balanced",
        "An average over languages or metrics is only comparable if both arms have the same ones. By default a language counts if every replicate of both arms has every metric in it. --unbalanced keeps, per replicate, all that both arms have.",
    ),
    (
        SHARED,
        "replicate ids are shared but not paired",
        "Both arms use the same seeds. If the seed controls the fine-tuning of both arms (same initialisation of the head, same order of the data), their runs are pairs: declare it with --paired or `[baseline] pair = [\"seed\"]`. Pairing by accident stays valid but loses power.",
    ),
    (
        MIXED,
        "a cell mixes levels of a condition",
        "A column that is neither a factor nor the id of a run differs within a cell, so that its mean would be over something you did not ask for. Pick a level with --where, show the levels with --rows, or average knowingly with --pool.",
    ),
    (
        PARTIAL,
        "not all primary metrics are there",
        "The target's primary metrics are averaged (EM and F1 for question answering). Some of them are not in the results; the gain is of those that are.",
    ),
    (
        FEWER,
        "not all targets are in an average",
        "An average is over the targets that could be computed for this intermediate, printed as k/N. Averages over different targets are not comparable with each other: `stilt compare` uses the common ones.",
    ),
    (
        OTHER_UNITS,
        "one run each, but several languages or targets",
        "From one run in each arm nothing follows for new runs. --over languages or --over targets asks another question: whether the gain would hold in new languages or on new targets, given these runs.",
    ),
    (
        VANILLA,
        "an intermediate has the name of its base model",
        "A model that was fine-tuned on nothing in between is the baseline. If it is listed under its own name, say so with --baseline NAME at import, or leave it out.",
    ),
    (
        SELF,
        "intermediate and target are the same task",
        "The gain of training twice on one task is no transfer between tasks. It is shown, and counts in averages; leave it out with --where.",
    ),
    (
        REPORTED,
        "reported deltas next to measurements",
        "Deltas a publication reports are shown where nothing was measured, and never enter an average of measured gains.",
    ),
    (
        UNEVEN,
        "runs are averaged over different languages",
        "With --unbalanced every run keeps the languages and metrics it has, so that runs that lack a hard language score higher. Without it, or with --paired, only what both sides have is compared.",
    ),
    (
        UNITS,
        "points and other units are not averaged",
        "A loss, a perplexity or a latency has a unit of its own. An average over targets is over the scores in points if there are any.",
    ),
    (
        MEANS,
        "published means beside single runs are left out",
        "A mean over runs, such as `61.4 ± 0.3`, is no run. Where an arm has single runs on a target, only these count; alone, a published mean gives a gain without a verdict.",
    ),
    (
        COLLAPSED,
        "runs that seem to have collapsed",
        "A run scores more than four robust standard deviations (1.4826 times the median absolute deviation, taken over all arms on the target) below the median of its arm: fine-tuning may have failed. It is in every number; the gain without it stands beside (gain_without_collapsed, p_without_collapsed). Decide by a rule set before looking, and say which.",
    ),
];

const STEPS: Code = Code("N201");
const DROPPED: Code = Code("N202");
const SHARED: Code = Code("N203");
const MIXED: Code = Code("N204");
const PARTIAL: Code = Code("N205");
const FEWER: Code = Code("N206");
const OTHER_UNITS: Code = Code("N207");
const VANILLA: Code = Code("N208");
const SELF: Code = Code("N209");
const REPORTED: Code = Code("N210");
const UNEVEN: Code = Code("N211");
const UNITS: Code = Code("N212");
const MEANS: Code = Code("N213");
const COLLAPSED: Code = Code("N214");

/// At most this many names are listed in a sentence.
const LISTED: usize = 5;

/// The notes of a gain table.
pub(super) fn of_gains(engine: &Engine, cells: &[Cell], averages: &[Cell]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    let settings = engine.view.settings;
    let shows_metrics = settings.rows.iter().chain(&settings.columns).any(|key| key == Factor::Metric.name());
    let metric_is_chosen = shows_metrics || !settings.metrics.is_empty();
    let finest = if cells.is_empty() { averages } else { cells };
    if engine.leaves_out_steps() {
        say(STEPS, "used the last step of each replicate; earlier steps are left out".into());
    }
    if engine.leaves_out_means() {
        say(MEANS, "published means beside single runs are left out".into());
    }
    // A column of languages leaves nothing out by itself; the average beside it does.
    if let Some(message) = dropped(finest).or_else(|| dropped(averages)) {
        say(DROPPED, message);
    }
    if !engine.view.settings.paired && engine.view.settings.over == Over::Seeds && finest.iter().any(shares_ids) {
        say(SHARED, "both arms share replicate ids and are compared as independent; if the seed controls both arms, --paired compares run by run".into());
    }
    let collapsed = collapsed::said(cells);
    if !collapsed.is_empty() {
        let shown = collapsed.iter().take(LISTED).cloned().collect::<Vec<_>>().join("; ");
        let more = collapsed.len().saturating_sub(LISTED);
        let rest = if more > 0 { format!("; and {more} more cells") } else { String::new() };
        say(COLLAPSED, format!("runs far below the others of their arm, perhaps collapsed: {shown}{rest}"));
    }
    for ((condition, in_baseline), (names, level)) in mixed(finest) {
        let pick = format!("pick a level with --where '{condition}={level}'");
        say(
            MIXED,
            if in_baseline {
                format!(
                    "{} not computed: the baseline mixes `{condition}`; {pick}, set runs against the baseline of their own level with `[baseline] match = [\"{condition}\"]` in stilt.toml, or average knowingly with --pool {condition}",
                    listed(&names)
                )
            } else {
                format!(
                    "{} not computed: mixes `{condition}`; {pick}, show the levels with --rows intermediate,{condition}, or average knowingly with --pool {condition}",
                    listed(&names)
                )
            },
        );
    }
    if finest.iter().any(|cell| cell.scores.iter().any(|scores| scores.uneven)) {
        say(UNEVEN, "with --unbalanced, runs of a cell are averaged over different languages or metrics: part of a gain may come from which they are".into());
    }
    let unlike = |cell: &&Cell| {
        let unbounded = |s: &TargetScores| s.metrics.iter().any(|&code| engine.view.is_unbounded(code));
        cell.scores.iter().any(unbounded) && !cell.scores.iter().all(unbounded)
    };
    let mixed_units = names(averages.iter().filter(unlike));
    if !mixed_units.is_empty() {
        say(
            UNITS,
            format!(
                "{}: the average is over scores in points; losses and latencies are not in it",
                listed(&mixed_units)
            ),
        );
    }
    if !metric_is_chosen {
        partial(engine, finest).into_iter().for_each(|message| say(PARTIAL, message));
    }
    let short = |cell: &&Cell| cell.inferred.1.n_targets > 0 && cell.inferred.1.n_targets < cell.inferred.1.of_targets;
    let fewer = names(averages.iter().filter(short));
    if !fewer.is_empty() {
        say(FEWER, format!("{}: the average is over fewer targets than there are (k/N)", listed(&fewer)));
    }
    let single = finest.iter().filter(|cell| matches!(reason(cell), Some(Reason::OneRunEach)));
    if engine.view.settings.over == Over::Seeds
        && single.clone().any(|cell| cell.scores.iter().any(|s| s.languages.len() > 1))
    {
        say(OTHER_UNITS, "cells with one run in each arm have several languages: --over languages asks whether the gain would hold in new languages".into());
    } else if engine.view.settings.over == Over::Seeds
        && single.count() > 1
        && averages.iter().any(|cell| cell.scores.len() > 1)
    {
        say(
            OTHER_UNITS,
            "cells have one run in each arm: --over targets asks whether the average gain would hold on new targets"
                .into(),
        );
    }
    let vanilla = names(finest.iter().filter(|cell| cell.place.intermediate == cell.place.base_model));
    if !vanilla.is_empty() {
        say(
            VANILLA,
            format!(
                "{} is listed as an intermediate and has the name of the base model: a baseline under its own name?",
                listed(&vanilla)
            ),
        );
    }
    let own = names(finest.iter().filter(|cell| cell.place.intermediate == cell.place.target));
    if !own.is_empty() {
        say(SELF, format!("{}: intermediate and target are the same task", listed(&own)));
    }
    let has = |basis: Basis| finest.iter().chain(averages).any(|cell| cell.inferred.1.basis == basis);
    if has(Basis::Reported) && has(Basis::Measured) {
        say(REPORTED, "some gains are reported deltas: shown as reported, in no average of measured gains".into());
    }
    notes
}

/// The notes of a ranking: those that concern the gains behind it.
pub(super) fn of_ranks(engine: &Engine, cells: &[Cell]) -> Vec<Note> {
    const OF_RANKS: [Code; 9] = [STEPS, DROPPED, MIXED, PARTIAL, VANILLA, SELF, REPORTED, UNEVEN, MEANS];
    let mut notes = of_gains(engine, cells, &[]);
    notes.retain(|note| OF_RANKS.contains(&note.code));
    notes
}

/// Targets that are not measured in points, where that leaves them out of what.
pub(super) fn other_units(engine: &Engine, targets: &[u32], what: &str) -> Option<Note> {
    let mut names: Vec<String> =
        targets.iter().map(|&code| engine.view.level(&Factor::Target, code).to_owned()).collect();
    names.sort_by(|a, b| stilt_results::natural(a, b));
    let message = format!("{}: not measured in points, and not in the {what}", listed(&names));
    (!names.is_empty()).then_some(Note { code: UNITS, message, place: None })
}

/// The notes of an analysis over languages: those that concern the gains behind it.
pub(super) fn of_robustness(engine: &Engine, cells: &[Cell]) -> Vec<Note> {
    const OF_LANGUAGES: [Code; 10] =
        [STEPS, DROPPED, SHARED, MIXED, PARTIAL, VANILLA, REPORTED, UNEVEN, MEANS, COLLAPSED];
    let mut notes = of_gains(engine, cells, &[]);
    notes.retain(|note| OF_LANGUAGES.contains(&note.code));
    notes
}

fn reason(cell: &Cell) -> Option<&Reason> {
    cell.inferred.0.outcome.reason()
}

/// The intermediates of some cells, each once, in order.
fn names<'a>(cells: impl Iterator<Item = &'a Cell>) -> Vec<String> {
    let mut names: Vec<String> = cells.map(|cell| cell.place.intermediate.clone()).collect();
    names.sort_by(|a, b| stilt_results::natural(a, b));
    names.dedup();
    names
}

/// The first few names, the rest counted.
pub(super) fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// How much balancing left out, and where most.
fn dropped(cells: &[Cell]) -> Option<String> {
    let sums =
        |cell: &Cell| cell.scores.iter().fold((0, 0), |(dropped, all), s| (dropped + s.dropped, all + s.observations));
    let counted: Vec<(&Cell, usize, usize)> =
        cells.iter().map(|cell| (cell, sums(cell))).map(|(c, (d, a))| (c, d, a)).collect();
    let total: usize = counted.iter().map(|(_, dropped, _)| dropped).sum();
    if total == 0 {
        return None;
    }
    let affected = counted.iter().filter(|(_, dropped, _)| *dropped > 0).count();
    let share = |&(_, dropped, all): &(&Cell, usize, usize)| dropped as f64 / all.max(1) as f64;
    let worst = counted.iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
    let (cell, dropped, all) = *worst;
    let place = format!("`{}` on `{}`", cell.place.intermediate, cell.place.target);
    let advice = if share(worst) > 0.2 { "; --unbalanced keeps, per run, all that both arms have" } else { "" };
    Some(format!(
        "left out {total} observations in {affected} cells to keep the arms balanced; most in {place} ({dropped} of {all}){advice}"
    ))
}

/// Whether the two arms of a cell have replicate ids in common that could be pairs.
fn shares_ids(cell: &Cell) -> bool {
    cell.scores.iter().any(|scores| {
        let shared = |id: &u32| scores.baseline.iter().any(|(other, _)| other == id);
        !scores.broadcast && scores.treated.len() > 1 && scores.treated.iter().any(|(id, _)| shared(id))
    })
}

/// Conditions that cells mix (and whether the baseline does), with the intermediates concerned and one of the levels.
fn mixed(cells: &[Cell]) -> BTreeMap<(String, bool), (Vec<String>, String)> {
    let mut mixed: BTreeMap<(String, bool), (Vec<String>, String)> = BTreeMap::new();
    for cell in cells {
        for (_, reason) in &cell.failed {
            if let Reason::Mixes { condition, levels, in_baseline } = reason {
                let level = levels.first().cloned().unwrap_or_default();
                let entry = mixed.entry((condition.clone(), *in_baseline)).or_insert_with(|| (Vec::new(), level));
                entry.0.push(cell.place.intermediate.clone());
            }
        }
    }
    for (names, _) in mixed.values_mut() {
        names.sort_by(|a, b| stilt_results::natural(a, b));
        names.dedup();
    }
    mixed
}

/// Targets of which only some primary metrics are there.
fn partial(engine: &Engine, cells: &[Cell]) -> Vec<String> {
    let mut seen: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for scores in cells.iter().filter(|cell| cell.place.target != ALL).flat_map(|cell| &cell.scores) {
        let metrics = scores.metrics.iter().map(|&code| engine.view.level(&Factor::Metric, code)).collect();
        seen.insert(engine.view.level(&Factor::Target, scores.target), metrics);
    }
    let lacks = |(target, metrics): (&str, Vec<&str>)| {
        let primary = &engine.view.catalogue.task(target)?.metrics;
        let absent: Vec<&str> = primary.iter().map(String::as_str).filter(|metric| !metrics.contains(metric)).collect();
        let shown = !absent.is_empty() && !metrics.is_empty();
        shown.then(|| {
            format!(
                "`{target}`: scored by {}; its primary metric {} is not in the results",
                metrics.join(", "),
                absent.join(", ")
            )
        })
    };
    seen.into_iter().filter_map(lacks).collect()
}

/// What there is where nothing can be compared.
pub(super) fn what_is_there(engine: &Engine) -> String {
    let Some(baseline) = engine.view.baseline else {
        let levels = engine.view.set.column(&Factor::Intermediate).map(|column| column.levels());
        let names: Vec<String> = levels.into_iter().flat_map(|l| l.iter()).map(str::to_owned).collect();
        return format!(
            "there is no baseline among the intermediates {}; name it with --baseline, or leave it in with --where",
            listed(&names)
        );
    };
    let mut parts = Vec::new();
    for (block, targets) in engine.view.blocks() {
        let against_itself = Contrast { block, treated: baseline, baseline: Some(baseline) };
        let group = Group { targets, part: Part::default(), target: ALL.into(), language: None, shown: Vec::new() };
        let Ok(Some(cell)) = compute(engine, against_itself, &group) else { continue };
        let runs = |scores: &TargetScores| scores.treated.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let count = distinct(cell.scores.iter().flat_map(runs)).len();
        let means: Vec<f64> = cell
            .scores
            .iter()
            .map(|s| s.sign * mean(&s.treated.iter().map(|(_, score)| *score).collect::<Vec<_>>()))
            .collect();
        if !means.is_empty() {
            let model =
                if cell.place.base_model.is_empty() { String::new() } else { format!("{}: ", cell.place.base_model) };
            parts.push(format!("{model}{} targets, {count} runs, mean score {:.2}", means.len(), mean(&means)));
        }
    }
    format!("only the baseline is here ({})", parts.join("; "))
}
