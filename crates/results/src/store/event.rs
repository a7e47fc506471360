//! The history of a store: one small file per event, never changed.

use serde::{Deserialize, Serialize};

/// What happened to a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It was imported.
    Import,
    /// It was moved aside.
    Revert,
    /// It was moved back.
    Restore,
}

impl Action {
    /// The word in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Revert => "revert",
            Self::Restore => "restore",
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Id, by which it can be reverted; for an import the id of the batch.
    pub id: String,
    /// RFC 3339 with microseconds, UTC.
    pub time: String,
    /// What happened.
    pub action: Action,
    /// To which batch.
    pub batch: String,
}

impl Event {
    /// An event that moves a batch; its id follows from what it is, so that two of them never share one.
    pub(super) fn moving(action: Action, batch: &str, time: &str) -> Self {
        let seed = format!("{} {batch} {time}", action.name());
        let id = format!("{}-{}", action.name(), &blake3::hash(seed.as_bytes()).to_hex()[..8]);
        Self { id, time: time.into(), action, batch: batch.into() }
    }
}
