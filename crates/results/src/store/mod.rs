//! The store: immutable batches in a folder, no lock, no index, no daemon.
//!
//! `imports/<id>/` holds a batch (`observations.parquet`, `import.json`), `reverted/<id>/` one that was moved aside,
//! `log/` the moves. A batch is written to a temporary folder, synced and renamed into place, so that a reader never
//! sees half of one and of two processes importing the same content exactly one wins.

mod batch;
mod event;
mod parquet;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::conflict::{Conflict, OnConflict};
use crate::observations::Observations;
use crate::result_set::ResultSet;
use crate::suggest::nearest;

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
            let path = path.join("import.json");
            let record: ImportRecord = read_json(&path)?;
            if record.format > FORMAT {
                return Err(StoreError::TooNew { path, found: record.format });
            }
            records.push(record);
        }
        records.sort_by(|a, b| (&a.time, &a.id).cmp(&(&b.time, &b.id)));
        Ok(records)
    }

    /// All observations of the store in one set.
    ///
    /// # Errors
    /// Damaged batches, and conflicts between batches that neither `policy` nor a batch decides.
    pub fn load(&self, policy: OnConflict) -> Result<ResultSet, StoreError> {
        ResultSet::merge(self.observations()?, policy).map(|merged| merged.set).map_err(StoreError::Conflicts)
    }

    fn observations(&self) -> Result<Observations, StoreError> {
        let read = |record: &ImportRecord| {
            let path = self.root.join("imports").join(&record.id).join("observations.parquet");
            let supersedes = record.on_conflict == OnConflict::KeepLast;
            parquet::read(&path, &record.id, supersedes)
                .map_err(|error| StoreError::Damaged { path, reason: error.to_string() })
        };
        let batches: Vec<Observations> = self.imports()?.par_iter().map(read).collect::<Result<_, _>>()?;
        let mut all = Observations::default();
        all.append_all(batches);
        Ok(all)
    }

    /// Keeps results as a new batch. The record's id, format and count are filled in.
    ///
    /// # Errors
    /// Conflicts with earlier batches that the record's policy does not decide; nothing is written then.
    pub fn import(&self, results: ResultSet, mut record: ImportRecord) -> Result<Imported, StoreError> {
        let offered = results.len();
        let stored = self.observations()?;
        let results = if stored.is_empty() { results } else { settle(stored, &results, record.on_conflict)? };
        record.id = batch::content_id(&results);
        record.format = FORMAT;
        record.observations = results.len() as u64;
        let target = self.root.join("imports").join(&record.id);
        if target.exists() || results.is_empty() {
            return Ok(Imported::Already { id: record.id });
        }
        make(&self.root)?;
        let temporary = tempfile::Builder::new().prefix("tmp-").tempdir_in(&self.root);
        let temporary = temporary.map_err(io("write in", &self.root))?;
        let path = temporary.path().join("observations.parquet");
        let observations = results.len();
        parquet::write(results.table(), &path, FORMAT)
            .map_err(|error| StoreError::Damaged { path, reason: error.to_string() })?;
        write_json(&temporary.path().join("import.json"), &record)?;
        make(&self.root.join("imports"))?;
        match fs::rename(temporary.path(), &target) {
            Ok(()) => drop(temporary.keep()),
            // Another process landed the same content first.
            Err(_) if target.exists() => return Ok(Imported::Already { id: record.id }),
            Err(error) => return Err(io("create", &target)(error)),
        }
        sync(&self.root.join("imports"))?;
        Ok(Imported::New { id: record.id, observations, left_out: offered - observations })
    }

    /// The history, earliest first.
    ///
    /// # Errors
    /// Unreadable or damaged files.
    pub fn log(&self) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        for path in entries(&self.root.join("log"))? {
            events.push(read_json::<Event>(&path)?);
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
        let folder = ["imports", "reverted"].map(|folder| self.root.join(folder).join(batch));
        let [kept, aside] = folder;
        read_json(&if kept.exists() { kept } else { aside }.join("import.json"))
    }

    /// The event whose id begins with `id`.
    ///
    /// # Errors
    /// [`StoreError::Id`] if there is none or more than one.
    pub fn find(&self, id: &str) -> Result<Event, StoreError> {
        let log = self.log()?;
        let mut found: Vec<&Event> = log.iter().filter(|event| event.id.starts_with(id)).collect();
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
        let (action, from, to, state) = match undone.action {
            Action::Import | Action::Restore => (Action::Revert, "imports", "reverted", "reverted"),
            Action::Revert => (Action::Restore, "reverted", "imports", "in place"),
        };
        let from = self.root.join(from).join(&undone.batch);
        if !from.exists() {
            return Err(StoreError::Already { batch: undone.batch, state });
        }
        let event = Event::moving(action, &undone.batch, time);
        make(&self.root.join("log"))?;
        make(&self.root.join(to))?;
        let target = self.root.join(to).join(&undone.batch);
        fs::rename(&from, &target).map_err(io("move", &from))?;
        sync(&self.root.join(to))?;
        write_json(&self.root.join("log").join(format!("{}.json", event.id)), &event)?;
        Ok(event)
    }
}

/// What of `new` goes into a batch of its own, given what is stored: all of it, but for what lost against an earlier
/// batch under `keep-first`.
fn settle(stored: Observations, new: &ResultSet, policy: OnConflict) -> Result<ResultSet, StoreError> {
    let earlier = stored.len() as u32;
    let mut all = stored;
    all.append(new.clone().into_observations());
    let mut overruled = ResultSet::merge(all, policy).map_err(StoreError::Conflicts)?.overruled;
    overruled.sort_unstable();
    Ok(new.filter(|row| overruled.binary_search(&(row as u32 + earlier)).is_err()))
}

fn io<'a>(doing: &'static str, path: &'a Path) -> impl Fn(io::Error) -> StoreError + 'a {
    move |source| StoreError::Io { doing, path: path.to_path_buf(), source }
}

fn make(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(io("create", folder))
}

/// A rename is only durable once the folder it happened in is synced.
fn sync(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io("sync", folder))
}

/// The entries of a folder in the order of their names; none if it does not exist.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(io("list", folder))?,
    };
    let mut paths = listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(io("list", folder))?;
    paths.sort();
    Ok(paths)
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, StoreError> {
    let text = fs::read_to_string(path).map_err(io("read", path))?;
    serde_json::from_str(&text).map_err(|error| StoreError::Damaged { path: path.into(), reason: error.to_string() })
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), StoreError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| StoreError::Damaged { path: path.into(), reason: error.to_string() })?;
    let write = || {
        let mut file = File::create(path)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(io("write", path))
}
