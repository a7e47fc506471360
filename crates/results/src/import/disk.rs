//! Files on disk: which ones a path stands for, and their bytes.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::Problem;

use super::{codes, lm_eval};

/// A path that could not be turned into bytes.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Missing, forbidden, or broken while reading.
    #[error("cannot read `{path}`")]
    Io {
        /// The path.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A directory without a file of results: bad input rather than a failure to read.
    #[error("{}", .0.message)]
    NoResults(Box<Problem>),
}

/// Endings of files that are looked for in directories.
const ENDINGS: &[&str] = &["csv", "tsv", "tab", "parquet"];

/// A batch of a store and what lies beside it. A directory does not stand for batches: some of them are reverted.
const BATCH: [&str; 2] = ["observations.parquet", "import.json"];

/// The files a path stands for: itself, or for a directory all files of results below it, in the order of their names.
/// Hidden files and directories are passed over, and links to directories are not followed.
///
/// # Errors
/// [`Unreadable`] if the path is missing or cannot be listed, or if a directory holds no results.
pub fn files(path: &str) -> Result<Vec<PathBuf>, Unreadable> {
    let root = Path::new(path);
    if !fs::metadata(root).map_err(|source| failed(root, source))?.is_dir() {
        return Ok(vec![root.to_owned()]);
    }
    let mut found = Vec::new();
    walk(root, &mut found)?;
    if found.is_empty() {
        return Err(Unreadable::NoResults(Box::new(Problem {
            code: codes::UNKNOWN_FORMAT,
            message: format!("the directory `{path}` holds no results"),
            path: path.to_owned(),
            location: None,
            label: format!("looked for files ending in .{}, samples_*.jsonl, results_*.json", ENDINGS.join(", .")),
            help: "name the files themselves if they end otherwise".to_owned(),
        })));
    }
    Ok(found)
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) -> Result<(), Unreadable> {
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|source| failed(directory, source))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    for entry in entries.iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        let path = entry.path();
        if entry.file_type().map_err(|source| failed(&path, source))?.is_dir() {
            walk(&path, found)?;
        } else if is_results(&path) && !has_samples(&entry.file_name().to_string_lossy(), &names) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a file of the harness's results has its samples beside it, which hold the same and more.
fn has_samples(name: &str, names: &[String]) -> bool {
    let Some(time) = lm_eval::time(name) else { return false };
    names.iter().any(|other| lm_eval::is_samples(other) && other.ends_with(&format!("_{time}.jsonl")))
}

/// Whether a file in a directory is one of results, by its name.
fn is_results(path: &Path) -> bool {
    let ends = |known: &&str| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(known));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_batch = name == BATCH[0] && path.with_file_name(BATCH[1]).exists();
    lm_eval::is_samples(&name) || lm_eval::is_results(&name) || ENDINGS.iter().any(ends) && !is_batch
}

/// The bytes of a file.
///
/// # Errors
/// [`Unreadable::Io`] if it is missing, forbidden or a directory.
pub fn load(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let read = || {
        let about = fs::metadata(path)?;
        // Pipes have no length, and small files are read at once.
        if !about.is_file() || about.len() < 2 * PART as u64 {
            return fs::read(path);
        }
        let mut bytes = vec![0; usize::try_from(about.len()).map_err(io::Error::other)?];
        let parts = bytes.par_chunks_mut(PART).enumerate();
        parts.try_for_each(|(place, part)| {
            let mut file = fs::File::open(path)?;
            file.seek(SeekFrom::Start((place * PART) as u64))?;
            file.read_exact(part)
        })?;
        Ok(bytes)
    };
    read().map_err(|source| failed(path, source))
}

/// The bytes of a file in the same directory; `None` if there is none that can be read.
pub(super) fn beside(path: &str, name: &str) -> Option<Vec<u8>> {
    fs::read(Path::new(path).with_file_name(name)).ok()
}

/// Large files are read in parts of this size, in parallel.
const PART: usize = 4 << 20;

fn failed(path: &Path, source: io::Error) -> Unreadable {
    Unreadable::Io { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_read_whole() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> = (0..2 * PART + 5).map(|place| (place % 251) as u8).collect();
        fs::write(file.path(), &bytes).unwrap();
        assert!(load(file.path()).unwrap() == bytes);
    }

    #[test]
    fn a_directory_stands_for_its_files_in_order() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir_all(path("b")).unwrap();
        fs::create_dir_all(path(".hidden")).unwrap();
        fs::create_dir_all(path("imports/id")).unwrap();
        let batch = BATCH.map(|name| format!("imports/id/{name}"));
        for name in ["z.csv", "b/a.TSV", "readme.md", ".hidden/x.csv", &batch[0], &batch[1]] {
            fs::write(path(name), "a,b\n").unwrap();
        }
        let found = files(directory.path().to_str().unwrap()).unwrap();
        assert_eq!(found, [path("b/a.TSV"), path("z.csv")]);
        assert_eq!(files(path("readme.md").to_str().unwrap()).unwrap(), [path("readme.md")]);
        assert_eq!(load(&found[1]).unwrap(), b"a,b\n");
    }

    #[test]
    fn a_missing_path_and_a_directory_without_results_differ() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().to_str().unwrap();
        assert!(matches!(files(path), Err(Unreadable::NoResults(_))));
        assert!(matches!(files(&format!("{path}/gone.csv")), Err(Unreadable::Io { .. })));
        assert!(matches!(load(directory.path()), Err(Unreadable::Io { .. })));
    }
}
