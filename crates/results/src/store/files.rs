//! Folders and small files of a store: what is in them, and how they get there whole.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;

pub(super) fn io<'a>(doing: &'static str, path: &'a Path) -> impl Fn(io::Error) -> StoreError + 'a {
    move |source| StoreError::Io { doing, path: path.to_path_buf(), source }
}

/// The folder `name` in `root`, made if need be.
pub(super) fn folder(root: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let folder = root.join(name);
    fs::create_dir_all(&folder).map_err(io("create", &folder))?;
    sync(root)?;
    Ok(folder)
}

/// What was created or renamed in a folder is only durable once the folder is synced.
pub(super) fn sync(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io("sync", folder))
}

/// The entries of a folder in the order of their names; none if it does not exist. Hidden ones are not the store's.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(io("list", folder))?,
    };
    let mut paths = Vec::new();
    for entry in listed {
        let entry = entry.map_err(io("list", folder))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// The content of a file; `None` if there is no such file. One that cannot be read is an error and never passed over.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    let text = match fs::read(path) {
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | IsADirectory) => return Ok(None),
        other => other.map_err(io("read", path))?,
    };
    let damaged = |error: serde_json::Error| StoreError::Damaged { path: path.into(), reason: error.to_string() };
    serde_json::from_slice(&text).map(Some).map_err(damaged)
}

/// Writes and syncs a file in a folder that nobody reads yet.
pub(super) fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), StoreError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| StoreError::Damaged { path: path.into(), reason: error.to_string() })?;
    let write = || {
        let mut file = File::create(path)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(io("write", path))
}

/// Puts a whole file into a folder that others read: under a hidden name first, which they pass over.
pub(super) fn land_json(folder: &Path, name: &str, value: &impl serde::Serialize) -> Result<(), StoreError> {
    let (hidden, target) = (folder.join(format!(".{name}")), folder.join(name));
    write_json(&hidden, value)?;
    fs::rename(&hidden, &target).map_err(io("create", &target))?;
    sync(folder)
}
