//! From files or the store to one set of results.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use stilt_results::import::{self, Imported, Unreadable};
use stilt_results::store::ImportedFile;
use stilt_results::suggest::nearest;
use stilt_results::{Factor, Note, Observations, Problem, ResultSet};

use crate::context::Context;
use crate::facts::listed;
use crate::failure::Failure;

/// What stands for stdin on the command line.
const STDIN: &str = "-";

/// Files that were read.
pub(crate) struct Files {
    /// Their observations, one file after the other.
    pub(crate) observations: Observations,
    /// The files, hashed; none unless hashes are wanted.
    pub(crate) files: Vec<ImportedFile>,
    /// What was inferred and left out.
    pub(crate) notes: Vec<Note>,
    /// Rows over all files.
    pub(crate) rows: usize,
    /// Cells without a value over all files.
    pub(crate) missing: usize,
}

/// Results to be analysed.
pub(crate) struct Results {
    /// The rows that pass the filter.
    pub(crate) set: ResultSet,
    /// The files behind `-d`, hashed; none if the store was read, or unless hashes are wanted.
    pub(crate) files: Vec<ImportedFile>,
}

/// Whether a command shows or keeps the hashes of files; to hash a large file takes a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hashes {
    Wanted,
    Unwanted,
}

/// Reads files, all of them before any problem is reported.
///
/// # Errors
/// A file that cannot be read; every problem of every file.
pub(crate) fn read(paths: &[String], hashes: Hashes, context: &Context) -> Result<Files, Failure> {
    let mut inputs: Vec<PathBuf> = Vec::new();
    for path in paths {
        match path.as_str() {
            STDIN => inputs.push(PathBuf::from(STDIN)),
            path => inputs.extend(import::files(path)?),
        }
    }
    type Read = Result<(Imported, Option<ImportedFile>), Vec<Problem>>;
    let one = |path: &PathBuf| -> Result<Read, Failure> {
        let (name, bytes) = load(path)?;
        let imported = import::read(&name, &bytes, &context.import, context.catalogue);
        let file = (hashes == Hashes::Wanted).then(|| ImportedFile::new(&name, &bytes));
        // To give back the memory of a large file takes a while; nobody waits for it.
        rayon::spawn(move || drop(bytes));
        Ok(imported.map(|imported| (imported, file)))
    };
    let read: Vec<_> = inputs.par_iter().map(one).collect();
    let mut all =
        Files { observations: Observations::default(), files: Vec::new(), notes: Vec::new(), rows: 0, missing: 0 };
    let (mut problems, mut baselines) = (Vec::new(), Vec::new());
    for result in read {
        match result? {
            Ok((imported, file)) => {
                baselines.extend(imported.baselines);
                all.observations.append(imported.observations);
                all.notes.extend(imported.notes);
                all.rows += imported.rows;
                all.missing += imported.missing;
                all.files.extend(file);
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Problems(problems));
    }
    let declared = context.global.baseline.as_deref().map(str::trim).filter(|level| !level.is_empty());
    match declared.filter(|level| !baselines.iter().any(|taken| taken.trim().eq_ignore_ascii_case(level))) {
        Some(level) => Err(no_baseline(level, &all.observations)),
        None => Ok(all),
    }
}

/// `--baseline` names what no file has.
fn no_baseline(level: &str, observations: &Observations) -> Failure {
    let column = observations.column(&Factor::Intermediate);
    let levels: Vec<&str> = column.map(|column| column.levels().iter().collect()).unwrap_or_default();
    let hint = match nearest(level, levels.iter().copied()) {
        Some(near) if near.eq_ignore_ascii_case(level) => {
            format!("write it as the files do: they spell `{near}` otherwise")
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the intermediates are {}", listed(&levels)),
    };
    Failure::Usage(format!("no row has the intermediate `{level}` that --baseline names"), hint)
}

/// The bytes of a file, or of stdin, with the name to call it by.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn load(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    if path != Path::new(STDIN) {
        return Ok((path.display().to_string(), import::load(path)?));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Failure::io("read", Path::new("stdin"), error))?;
    Ok(("stdin".to_owned(), bytes))
}

/// The results to be analysed: the files of `-d`, else the store; filtered.
///
/// # Errors
/// Inputs that cannot be read, conflicts without a decision, filters that name what is not there, no results at all.
pub(crate) fn results(context: &Context, hashes: Hashes) -> Result<Results, Failure> {
    let (set, files) = if context.global.data.is_empty() {
        let store = context.store();
        let set = store.load(context.on_conflict)?;
        if set.is_empty() {
            return Err(Failure::Nothing(
                format!("there are no results in the store `{}`", store.root().display()),
                "read files with -d FILE, or keep them with `stilt import FILE`".to_owned(),
            ));
        }
        (set, Vec::new())
    } else {
        let files = read(&context.global.data, hashes, context)?;
        context.output.notes(&files.notes);
        let merged = ResultSet::merge(files.observations, context.on_conflict).map_err(Failure::Conflicts)?;
        (merged.set, files.files)
    };
    context.output.detail(&format!("{} observations", set.len()));
    let set = if context.filter == stilt_results::Filter::default() {
        set
    } else {
        context.filter.apply(&set, context.catalogue)?
    };
    if set.is_empty() {
        return Err(Failure::Nothing(format!("no row is left by --where '{}'", context.filter), String::new()));
    }
    Ok(Results { set, files })
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::Io { path, source } => Self::io("read", Path::new(&path), source),
            Unreadable::NoResults(problem) => Self::Problems(vec![*problem]),
        }
    }
}
