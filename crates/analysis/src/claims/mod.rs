//! Claims of a study against its results: supported, contradicted, or not testable.
//!
//! A claim was stated before the results are looked at, so that each is judged alone, at its own alpha: what a file says
//! of one claim does not depend on which others stand beside it. A claim about several gains at once is about every one
//! of them; it is supported if each is shown (the largest p counts, which needs no correction), and contradicted if the
//! opposite is shown of any (Holm over them). A contradiction needs evidence as a support does: where neither is shown,
//! the claim is left open. A difference that a publication reports is no evidence for itself.

mod absence;
mod attribute;
mod count;
mod direction;
mod draft;
mod ground;
mod judgement;
mod kind;
mod names;
mod order;
mod value;

use stilt_results::{Catalogue, Condition, ResultSet};

pub use draft::{Draft, Drafted, draft};
pub use ground::Ground;
pub use judgement::{ClaimVerdict, Judgement, Member, Said, Shown};
pub use kind::{Field, Fields, Given, Kind, Refused, Statement, Takes};

use absence::Absence;
use attribute::Attribute;
use count::Count;
use direction::Direction;
use order::Order;
use value::Value;

use crate::aggregate::Aggregate;
use crate::transfer::{AnalysisError, Over, Settings};

/// Every kind, in the order help texts list them.
pub const KINDS: &[&dyn Kind] = &[&Value, &Direction, &Absence, &Order, &Count, &Attribute];

/// The kind of that id.
#[must_use]
pub fn kind(id: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.id() == id)
}

/// How a claim wants its gains computed; what it leaves open is taken from the settings of the analysis.
#[derive(Clone, Default)]
pub struct Choices {
    /// The unit of inference.
    pub over: Option<Over>,
    /// Whether runs that share a seed are pairs.
    pub paired: Option<bool>,
    /// How targets are averaged.
    pub aggregate: Option<&'static dyn Aggregate>,
    /// The error rate at which it is judged.
    pub alpha: Option<f64>,
    /// Metrics to average; empty: the rule.
    pub metrics: Vec<String>,
    /// Conditions that are knowingly averaged over.
    pub pool: Vec<String>,
}

/// A claim.
pub struct Claim {
    /// What it states.
    pub statement: Box<dyn Statement>,
    /// The rows it is about: conditions that must all hold.
    pub selection: Vec<Condition>,
    /// How its gains are computed.
    pub choices: Choices,
}

impl Claim {
    /// The rows it needs: its selection, and the levels that the statement names.
    fn asked(&self) -> Vec<Condition> {
        let named = self.statement.names().map(|(key, levels)| Condition::any_of(key, levels));
        self.selection.iter().cloned().chain(named).collect()
    }
}

/// What keeps a claim from being set against results: it has to be corrected first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Which claim, by its place.
    pub claim: usize,
    /// The word of the claim that is wrong, where it is one.
    pub word: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to go on; may be empty.
    pub help: String,
}

/// Why claims have no answers.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckError {
    /// Claims that have to be corrected, all of them.
    #[error("{} problems in the claims", .0.len())]
    Troubles(Vec<Trouble>),
    /// Results that hold two values for one run.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

/// Sets every claim against the results; answers come in the order of the claims.
///
/// # Errors
/// [`CheckError::Troubles`] for names that neither results nor catalogue know and choices that make no sense together,
/// of all claims at once; [`CheckError::Analysis`] for results with two values for one run.
pub fn check(
    set: &ResultSet,
    catalogue: &Catalogue,
    claims: &[Claim],
    settings: &Settings,
) -> Result<Vec<Judgement>, CheckError> {
    let mut troubles = Vec::new();
    let mut judgements = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let absent = names::absent(claim, set, catalogue);
        let judged = match absent {
            Err(unknown) => {
                let trouble =
                    |names::Unknown { word, message, help }| Trouble { claim: place, word: Some(word), message, help };
                troubles.extend(unknown.into_iter().map(trouble));
                continue;
            }
            Ok(Some(reason)) if claim.statement.needs_results() => {
                Ok(Judgement::open(reason, Vec::new(), Some(ground::wanted(&claim.asked(), set))))
            }
            Ok(_) => judge(claim, set, catalogue, settings),
        };
        match judged {
            Ok(judgement) => judgements.push(judgement),
            Err(error @ AnalysisError::Repeated(_)) => return Err(error.into()),
            Err(error) => {
                troubles.push(Trouble { claim: place, word: None, message: error.to_string(), help: String::new() });
            }
        }
    }
    if troubles.is_empty() { Ok(judgements) } else { Err(CheckError::Troubles(troubles)) }
}

fn judge(
    claim: &Claim,
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
) -> Result<Judgement, AnalysisError> {
    let ground = Ground::new(claim, set, catalogue, settings)?;
    let judgement = claim.statement.judge(&ground)?;
    Ok(Judgement { notes: ground.into_notes(), ..judgement })
}
