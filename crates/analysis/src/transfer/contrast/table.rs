//! What a contrast of groups comes out as: judged differences, interactions, and the groups behind them.

use stilt_results::{Key, Note};

use crate::family::Finding;
use crate::transfer::{Detail, FamilyOfTests, Of, Place};

/// What is particular to a contrast.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContrastSettings {
    /// The key whose levels are the groups, as written: `intermediate.family`, `approach`.
    pub key: String,
    /// Its levels, two or more, as written; every pair is compared, first minus second.
    pub groups: Vec<String>,
    /// A second key: the contrast at each of its levels, and how it differs between them.
    pub by: Option<String>,
    /// What is contrasted: gains, or scores as measured, with the baseline a level like any other.
    pub of: Of,
}

/// A difference between two groups, or between two such differences.
#[derive(Debug, Clone, PartialEq)]
pub struct ContrastRow {
    /// Base model and split of the block, and the target, `*` for all; `intermediate` is empty.
    pub place: Place,
    /// The first group.
    pub a: String,
    /// The second; the difference is a minus b.
    pub b: String,
    /// The level of the second key; empty without one.
    pub by: String,
    /// Of an interaction, the level whose difference is subtracted; `None` for a contrast.
    pub by_other: Option<String>,
    /// Levels (intermediates, or base models) in each group.
    pub levels: [usize; 2],
    /// The judged difference, points, positive if `a` is better (of an interaction: better by more at `by`).
    pub finding: Finding,
    /// What stands behind it; "treated" is a, "baseline" is b.
    pub detail: Detail,
}

/// A group on a target, or on all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ContrastGroup {
    /// Base model and split of the block, and the target, `*` for all.
    pub place: Place,
    /// The level of the second key; empty without one.
    pub by: String,
    /// The group.
    pub group: String,
    /// Its levels: intermediates, or base models.
    pub levels: Vec<String>,
    /// Mean score, points, as measured; `None` where gains of base models are compared, or units differ.
    pub score: Option<f64>,
    /// Mean gain over the matched baseline, points; `None` if there is none on the same languages.
    pub gain: Option<f64>,
}

/// The groups of a block on a target, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Base model and split of the block, and the target, `*` for all.
    pub place: Place,
    /// The level of the second key; empty without one.
    pub by: String,
    /// The groups, best first.
    pub groups: Vec<String>,
    /// Whether each is judged better than the next.
    pub judged: Vec<bool>,
}

/// All contrasts of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct ContrastTable {
    /// The key of the groups.
    pub key: Key,
    /// The second key.
    pub by: Option<Key>,
    /// What is contrasted.
    pub of: Of,
    /// The groups, in the order given.
    pub groups: Vec<String>,
    /// Per block the contrasts, each on every target and then on all of them; then the interactions likewise.
    pub rows: Vec<ContrastRow>,
    /// The groups behind the contrasts.
    pub means: Vec<ContrastGroup>,
    /// The order found.
    pub orders: Vec<Order>,
    /// The families judged.
    pub families: Vec<FamilyOfTests>,
    /// What the statement is about, in words.
    pub scope: &'static str,
    /// What readers must know besides.
    pub notes: Vec<Note>,
}
