//! Groups of levels against each other: families of intermediates, kinds of base models, approaches; and how such a
//! contrast differs between levels of a second key.
//!
//! The unit of inference is named. Over seeds (default) a statement is about new runs of these very levels: the runs of
//! every level tell the variance of its mean, and K levels leave a variance of 1/K² times the sum of theirs. Over levels
//! it is about new levels of these groups (another NLI task): each level is one value, however many runs it has, since
//! runs of one level are no independent evidence about its family.
//!
//! The baseline that both groups share cancels in a difference of gains: scores are compared directly, and the
//! baseline's runs add no variance. Base models, and conditions at which the baseline has runs of its own, have
//! baselines of their own: there gains are compared, with the variance of both arms.

mod left_out;
mod measured;
mod members;
mod notes;
mod question;
mod rows;
mod scored;
mod shape;
mod strata;
mod table;

use stilt_results::{Catalogue, ResultSet};

use self::members::{frames, own_baselines};
use self::question::Question;
use self::rows::{Raw, assemble};
use self::scored::Scored;
use self::shape::Shape;
use super::engine::Engine;
use super::view::View;
use super::{AnalysisError, Of, Over, Settings, over_examples};
use crate::aggregate::AGGREGATES;

pub use notes::CODES;
pub use strata::CONTRASTED;
pub use table::{ContrastGroup, ContrastRow, ContrastSettings, ContrastTable, Order};

/// All pairs of the named groups, first minus second: per target and over all, at every level of a second key, and how
/// the differences differ between these.
///
/// # Errors
/// [`AnalysisError`] for keys and levels the results do not have, fewer than two groups, and groups that share no base
/// model, split or target.
pub fn contrast(
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
    wanted: &ContrastSettings,
) -> Result<ContrastTable, AnalysisError> {
    check(settings)?;
    let runs = over_examples::of_runs(set, settings)?;
    let set = runs.as_ref().map_or(set, |runs| &runs.set);
    let question = Question::read(set, catalogue, wanted)?;
    let engine = Engine::new(View::new(set, catalogue, settings)?)?;
    let frames = frames(&engine, &question);
    if frames.is_empty() {
        return Err(AnalysisError::Nothing(no_frame(&engine, &question)));
    }
    let mut scored = Vec::new();
    for frame in frames {
        let over_baseline = own_baselines(&engine, &question, &frame);
        if over_baseline && engine.view.baseline.is_none() {
            return Err(AnalysisError::Nothing(super::notes::what_is_there(&engine)));
        }
        scored.push(Scored::of(&engine, &question, frame, over_baseline)?);
    }
    let shapes: Vec<Shape> = scored.iter().map(|scored| Shape::of(&engine, &question, scored)).collect();
    let raw: Vec<Raw> =
        scored.iter().zip(&shapes).flat_map(|(scored, shape)| rows::of(&engine, &question, scored, shape)).collect();
    if raw.is_empty() {
        return Err(AnalysisError::Nothing(format!("no target has runs of all groups: {}", named(&question))));
    }
    let mut said = runs.iter().flat_map(|runs| runs.notes.clone()).collect::<Vec<_>>();
    said.extend(notes::of(&engine, &question, &scored, &shapes, &raw));
    let mut table = assemble(&engine, &question, (&scored, &shapes), raw);
    table.notes = said;
    Ok(table)
}

/// Why no base model and split has members of all groups.
fn no_frame(engine: &Engine, question: &Question) -> String {
    let only_baselines = engine.view.groups.iter().all(|group| Some(group.intermediate) == engine.view.baseline);
    if question.of == Of::Gain && only_baselines {
        return format!(
            "there are runs of the baseline alone, and the gains of {} are over it; --value score contrasts scores",
            named(question)
        );
    }
    let of = if question.of == Of::Gain { " of an intermediate" } else { "" };
    let within = if question.spans_models() { "split" } else { "base model and split" };
    let at = question.by.as_ref().map(|by| format!(" at one level of `{}`", by.key)).unwrap_or_default();
    format!("in no {within}{at} all groups have runs{of}: {}", named(question))
}

fn named(question: &Question) -> String {
    let groups: Vec<String> = question.groups.iter().map(|group| format!("`{group}`")).collect();
    groups.join(", ")
}

/// Choices that make no sense here.
fn check(settings: &Settings) -> Result<(), AnalysisError> {
    let usage = |message: &str| Err(AnalysisError::Usage(message.to_owned()));
    if !matches!(settings.over, Over::Seeds | Over::Levels | Over::Languages | Over::Targets)
        || settings.resample.is_some()
    {
        return usage("a contrast of groups is over seeds, levels, languages or targets");
    }
    if settings.unbalanced {
        return usage("groups are compared on the languages and metrics all their runs have: without --unbalanced");
    }
    if settings.over == Over::Targets && settings.aggregate.id() != AGGREGATES[0].id() {
        return usage("over targets every target counts the same: --aggregate task");
    }
    if settings.correction.uses_joint() {
        return usage(
            "Dunnett's test is of arms against one baseline, and a contrast is of groups: another --correction",
        );
    }
    Ok(())
}
