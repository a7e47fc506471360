//! What is kept beside the observations of a batch, and the id that follows from its content.

use serde::{Deserialize, Serialize};

use crate::conflict::OnConflict;
use crate::observations::Observations;
use crate::result_set::ResultSet;

/// Version of the store's format. A store of a later version is refused, never guessed at.
pub const FORMAT: u32 = 1;

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedFile {
    /// The path as the user gave it.
    pub path: String,
    /// BLAKE3 hash of its bytes, hexadecimal.
    pub hash: String,
    /// Its size.
    pub bytes: u64,
}

impl ImportedFile {
    /// Hashes a file's content.
    #[must_use]
    pub fn new(path: &str, content: &[u8]) -> Self {
        let hash = blake3::hash(content).to_hex().to_string();
        Self { path: path.into(), hash, bytes: content.len() as u64 }
    }
}

/// `import.json`: how a batch came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// Version of the format.
    pub format: u32,
    /// Id of the batch: the start of its content's hash.
    pub id: String,
    /// Time of the import, RFC 3339 with microseconds, UTC.
    pub time: String,
    /// The command, word by word.
    pub command: Vec<String>,
    /// The files read.
    pub files: Vec<ImportedFile>,
    /// Number of observations kept.
    pub observations: u64,
    /// What was decided about conflicts with earlier batches.
    pub on_conflict: OnConflict,
}

/// The id of these results: equal content gives equal ids, whatever its files, order or line numbers.
pub(super) fn content_id(results: &ResultSet) -> String {
    let table: &Observations = results.table();
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for (factor, column) in table.factors.iter().zip(&table.columns) {
        text(factor.name());
        column.levels.iter().for_each(&mut text);
    }
    let mut bytes = Vec::with_capacity(table.len() * 8);
    for column in &table.columns {
        bytes.extend(column.codes.iter().flat_map(|code| code.to_le_bytes()));
    }
    bytes.extend(table.values.iter().flat_map(|value| value.to_bits().to_le_bytes()));
    bytes.extend(table.bases.iter().map(|&basis| basis as u8));
    for row in 0..table.len() as u32 {
        if let Some(summary) = table.summaries.get(&row) {
            bytes.extend(row.to_le_bytes());
            bytes.extend(summary.n.unwrap_or(0).to_le_bytes());
            bytes.extend(summary.sd.to_bits().to_le_bytes());
        }
    }
    hasher.update(&bytes);
    hasher.finalize().to_hex()[..12].to_owned()
}
