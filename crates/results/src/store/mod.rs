//! The store: immutable batches in a folder, no lock, no index, no daemon.
//!
//! `imports/<id>/` holds a batch (`observations.parquet`, `import.json`), `reverted/<id>/` one that was moved aside,
//! `log/` the moves. A batch is written to a temporary folder, synced and renamed into place, so that a reader never
//! sees half of one and of two processes importing the same content exactly one wins.

mod batch;
mod event;
mod files;
pub(crate) mod parquet;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::conflict::{self, Conflict, OnConflict};
use crate::observations::Observations;
use crate::result_set::ResultSet;
use crate::suggest::nearest;

use files::{entries, folder, io, land_json, read_json, sync, write_json};

pub use batch::{FORMAT, ImportRecord, ImportedFile};
pub use event::{Action, Event};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system.
    #[error("cannot {doing} `{path}`")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which path.
        path: PathBuf,
        /// What came back.
        source: io::Error,
    },
    /// A file of the store that is not what it should be.
    #[error("`{path}` is damaged: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A batch of a later version.
    #[error("`{path}` has format {found}; this version of stilt reads up to {FORMAT}")]
    TooNew {
        /// The batch.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// Values that contradict each other.
    #[error("{} keys have two different values", .0.len())]
    Conflicts(Vec<Conflict>),
    /// An id nothing has, or several things.
    #[error("{found} entries of the log begin with `{id}`{}", .nearest.as_ref().map(|id| format!("; did you mean `{id}`?")).unwrap_or_default())]
    Id {
        /// As given.
        id: String,
        /// How many begin like that.
        found: usize,
        /// The nearest one.
        nearest: Option<String>,
    },
    /// A revert of what is already so.
    #[error("nothing to revert: the batch `{batch}` is {state} already")]
    Already {
        /// The batch.
        batch: String,
        /// Where it is.
        state: &'static str,
    },
}

/// Writes results as one Parquet file of the columns a batch has, which can be read like any file of results.
///
/// # Errors
/// A file that cannot be written.
pub fn export(results: &ResultSet, path: &Path) -> io::Result<()> {
    parquet::write(results.table(), path, FORMAT).map_err(io::Error::other)
}

/// A folder of batches.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// A new batch.
    New {
        /// Its id.
        id: String,
        /// Observations it holds.
        observations: usize,
        /// Observations left out because an earlier batch has another value (`keep-first`).
        left_out: usize,
    },
    /// The same content is there already; nothing was written.
    Already {
        /// Its id.
        id: String,
    },
    /// The same content had been reverted: its batch was put back, with the time and the decision it came with.
    Restored {
        /// Its id.
        id: String,
        /// Observations it holds.
        observations: usize,
    },
    /// No observation was left to keep; nothing was written.
    Nothing,
}

impl Store {
    /// The store in that folder, which need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every import that is not reverted, earliest first, ties by id.
    ///
    /// # Errors
    /// Unreadable or damaged batches.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        self.records("imports")
    }

    fn records(&self, folder: &str) -> Result<Vec<ImportRecord>, StoreError> {
        let mut records = Vec::new();
        for path in entries(&self.root.join(folder))? {
            records.extend(read_record(&path)?);
        }
        sort(&mut records);
        Ok(records)
    }

    /// All observations of the store in one set.
    ///
    /// # Errors
    /// Damaged batches, and conflicts between batches that neither `policy` nor a batch decides.
    pub fn load(&self, policy: OnConflict) -> Result<ResultSet, StoreError> {
        let observations = self.observations(&self.imports()?)?;
        ResultSet::merge(observations, policy).map(|merged| merged.set).map_err(StoreError::Conflicts)
    }

    fn observations(&self, records: &[ImportRecord]) -> Result<Observations, StoreError> {
        let read = |record: &ImportRecord| {
            let path = self.place(&record.id).join("observations.parquet");
            let supersedes = record.on_conflict == OnConflict::KeepLast;
            parquet::read(&path, &record.id, supersedes)
                .map_err(|error| StoreError::Damaged { path, reason: error.to_string() })
        };
        let batches: Vec<Observations> = records.par_iter().map(read).collect::<Result<_, _>>()?;
        let mut all = Observations::default();
        all.append_all(batches);
        Ok(all)
    }

    /// Keeps results as a new batch. The record's id, format and count are filled in. Content that had been reverted
    /// is put back instead.
    ///
    /// # Errors
    /// Conflicts with other batches that the record's policy does not decide; nothing is changed then.
    pub fn import(&self, results: ResultSet, mut record: ImportRecord) -> Result<Imported, StoreError> {
        let offered = results.len();
        let stored = self.observations(&self.imports()?)?;
        let results = if stored.is_empty() { results } else { settle(stored, &results, record.on_conflict)? };
        if results.is_empty() {
            return Ok(Imported::Nothing);
        }
        let observations = results.len();
        record.id = batch::content_id(&results);
        record.format = FORMAT;
        record.observations = observations as u64;
        if self.holds("imports", &record.id) {
            return Ok(Imported::Already { id: record.id });
        }
        if self.holds("reverted", &record.id) {
            return self.restore(record.id, observations, &record.time);
        }
        fs::create_dir_all(&self.root).map_err(io("create", &self.root))?;
        let temporary = temporary(&self.root)?;
        let path = temporary.path().join("observations.parquet");
        parquet::write(results.table(), &path, FORMAT)
            .map_err(|error| StoreError::Damaged { path, reason: error.to_string() })?;
        write_json(&temporary.path().join("import.json"), &record)?;
        sync(temporary.path())?;
        let imports = folder(&self.root, "imports")?;
        let target = imports.join(&record.id);
        match fs::rename(temporary.path(), &target) {
            Ok(()) => drop(temporary.keep()),
            // Another process landed the same content first.
            Err(_) if self.holds("imports", &record.id) => return Ok(Imported::Already { id: record.id }),
            Err(error) => return Err(io("create", &target)(error)),
        }
        sync(&imports)?;
        Ok(Imported::New { id: record.id, observations, left_out: offered - observations })
    }

    /// Puts a reverted batch back because its content was imported again.
    fn restore(&self, id: String, observations: usize, time: &str) -> Result<Imported, StoreError> {
        // It comes back in its old place, with its old decision: what it says must not stop every reader there.
        let mut records = self.imports()?;
        records.push(self.record(&id)?);
        sort(&mut records);
        ResultSet::merge(self.observations(&records)?, OnConflict::Error).map_err(StoreError::Conflicts)?;
        match self.shift(Action::Restore, &id, time) {
            Ok(_) => Ok(Imported::Restored { id, observations }),
            // Another process put it back first.
            Err(_) if self.holds("imports", &id) => Ok(Imported::Already { id }),
            Err(error) => Err(error),
        }
    }

    /// The history, earliest first.
    ///
    /// # Errors
    /// Unreadable or damaged files.
    pub fn log(&self) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        for path in entries(&self.root.join("log"))? {
            events.extend(read_json::<Event>(&path)?);
        }
        for record in self.records("imports")?.into_iter().chain(self.records("reverted")?) {
            let batch = record.id.clone();
            events.push(Event { id: record.id, time: record.time, action: Action::Import, batch });
        }
        events.sort_by(|a, b| (&a.time, &a.id).cmp(&(&b.time, &b.id)));
        Ok(events)
    }

    /// The record of a batch, reverted or not.
    ///
    /// # Errors
    /// Unreadable or damaged files.
    pub fn record(&self, batch: &str) -> Result<ImportRecord, StoreError> {
        let path = self.place(batch);
        let missing = || io("read", &path)(io::ErrorKind::NotFound.into());
        read_record(&path)?.ok_or_else(missing)
    }

    /// Whether the batch is in that folder; an empty folder, as a crash leaves it, is none.
    fn holds(&self, folder: &str, batch: &str) -> bool {
        self.root.join(folder).join(batch).join("import.json").exists()
    }

    /// The folder of a batch, reverted or not.
    fn place(&self, batch: &str) -> PathBuf {
        let folder = if self.holds("imports", batch) { "imports" } else { "reverted" };
        self.root.join(folder).join(batch)
    }

    /// The event whose id begins with `id`.
    ///
    /// # Errors
    /// [`StoreError::Id`] if there is none or more than one.
    pub fn find(&self, id: &str) -> Result<Event, StoreError> {
        let log = self.log()?;
        let mut found: Vec<&Event> = log.iter().filter(|event| event.id.starts_with(id)).collect();
        // A batch that is moved while both folders are listed is seen twice.
        found.sort_by_key(|event| &event.id);
        found.dedup_by_key(|event| &event.id);
        match (found.pop(), found.len()) {
            (Some(event), 0) if !id.is_empty() => Ok(event.clone()),
            (last, others) => Err(StoreError::Id {
                id: id.into(),
                found: others + usize::from(last.is_some()),
                nearest: nearest(id, log.iter().map(|event| event.id.as_str())).map(str::to_owned),
            }),
        }
    }

    /// Undoes the event `id`: an import or restore moves its batch aside, a revert moves it back.
    ///
    /// # Errors
    /// An unknown id, a batch that is already where it would be moved, or the file system.
    pub fn revert(&self, id: &str, time: &str) -> Result<Event, StoreError> {
        let undone = self.find(id)?;
        let action = if undone.action == Action::Revert { Action::Restore } else { Action::Revert };
        self.shift(action, &undone.batch, time)
    }

    /// Moves a batch aside or back, and logs it.
    fn shift(&self, action: Action, batch: &str, time: &str) -> Result<Event, StoreError> {
        let (from, to, state) = match action {
            Action::Revert => ("imports", "reverted", "reverted"),
            Action::Restore | Action::Import => ("reverted", "imports", "in place"),
        };
        if !self.holds(from, batch) {
            return Err(StoreError::Already { batch: batch.into(), state });
        }
        let event = Event::moving(action, batch, time);
        let (log, to) = (folder(&self.root, "log")?, folder(&self.root, to)?);
        let from = self.root.join(from).join(batch);
        fs::rename(&from, to.join(batch)).map_err(io("move", &from))?;
        sync(&to)?;
        land_json(&log, &format!("{}.json", event.id), &event)?;
        Ok(event)
    }
}

/// Earliest first, ties by id.
fn sort(records: &mut [ImportRecord]) {
    records.sort_by(|a, b| (&a.time, &a.id).cmp(&(&b.time, &b.id)));
}

/// The record of the batch in that folder; `None` if it holds none: a stray file, or what a crash left.
fn read_record(folder: &Path) -> Result<Option<ImportRecord>, StoreError> {
    let path = folder.join("import.json");
    match read_json::<ImportRecord>(&path)? {
        Some(record) if record.format > FORMAT => Err(StoreError::TooNew { path, found: record.format }),
        record => Ok(record),
    }
}

/// A folder for a batch that is being written, readable by whoever may read the store.
fn temporary(root: &Path) -> Result<tempfile::TempDir, StoreError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("tmp-");
    // Temporary folders are private by default; what becomes a batch follows the umask like any other folder.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(root).map_err(io("write in", root))
}

/// What of `new` goes into a batch of its own, given what is stored: all of it, but for what lost against earlier
/// batches. Only about `new` is decided by `policy`: about the others every reader decides as it does here.
fn settle(stored: Observations, new: &ResultSet, policy: OnConflict) -> Result<ResultSet, StoreError> {
    let (earlier, sources) = (stored.len() as u32, stored.sources.len());
    let mut all = stored;
    all.append(new.clone().into_observations());
    let mut policies = conflict::policies(&all, OnConflict::Error);
    policies[sources..].fill(policy);
    let mut overruled = ResultSet::merge_by(all, &policies).map_err(StoreError::Conflicts)?.overruled;
    overruled.sort_unstable();
    Ok(new.filter(|row| overruled.binary_search(&(row as u32 + earlier)).is_err()))
}
