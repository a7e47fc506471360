//! Why a command could not answer: one type, from every error of the libraries, with its exit code.

use std::io;
use std::path::{Path, PathBuf};

use stilt_analysis::transfer::AnalysisError;
use stilt_plot::PlotError;
use stilt_results::store::StoreError;
use stilt_results::{Conflict, Problem, QueryError};

use crate::exit::Exit;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line makes no sense; with a hint, which may be empty.
    Usage(String, String),
    /// `stilt.toml` says something unknown.
    Settings(Box<Problem>),
    /// Inputs that hold no results, or wrong ones.
    Problems(Vec<Problem>),
    /// Two values for one key.
    Conflicts(Vec<Conflict>),
    /// Two values for one run.
    Repeated(Vec<Conflict>),
    /// A damaged store.
    Damaged(StoreError),
    /// There is nothing to compare; with a hint, which may be empty.
    Nothing(String, String),
    /// Claims that the results contradict, by id; the report was written.
    Contradicted(Vec<String>),
    /// The file system.
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which path.
        path: PathBuf,
        /// What came back.
        error: io::Error,
    },
}

impl Failure {
    /// A file that could not be read or written.
    pub(crate) fn io(doing: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { doing, path: path.to_path_buf(), error }
    }

    /// A command line that makes no sense.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into(), String::new())
    }

    /// The code the process ends with.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(..) | Self::Settings(_) => Exit::Usage,
            Self::Problems(_) | Self::Damaged(_) => Exit::BadInput,
            Self::Conflicts(_) | Self::Repeated(_) => Exit::Conflict,
            Self::Nothing(..) => Exit::Nothing,
            Self::Contradicted(_) => Exit::Contradicted,
            Self::Io { .. } => Exit::Io,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Io { doing, path, source } => Self::Io { doing, path, error: source },
            StoreError::Conflicts(conflicts) => Self::Conflicts(conflicts),
            StoreError::Id { .. } | StoreError::Already { .. } => {
                Self::Usage(error.to_string(), "`stilt log` lists the ids".to_owned())
            }
            StoreError::Damaged { .. } | StoreError::TooNew { .. } => Self::Damaged(error),
        }
    }
}

impl From<AnalysisError> for Failure {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Query(error) => error.into(),
            AnalysisError::Repeated(conflicts) => Self::Repeated(conflicts),
            AnalysisError::Usage(message) => Self::usage(message),
            AnalysisError::NothingToPlan(_) => Self::Nothing(
                error.to_string(),
                "a spread takes two runs of one arm on one target; `stilt coverage` shows which runs there are"
                    .to_owned(),
            ),
            AnalysisError::Nothing(_) => {
                Self::Nothing(error.to_string(), "`stilt coverage` shows which runs there are".to_owned())
            }
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let hint = match error {
            QueryError::UnknownLevel { ref factor, .. } => format!("`stilt ls {factor}` lists the levels"),
            QueryError::UnknownFactor { .. } => "`stilt ls` lists the factors".to_owned(),
            _ => String::new(),
        };
        Self::Usage(error.to_string(), hint)
    }
}

impl From<PlotError> for Failure {
    fn from(error: PlotError) -> Self {
        let hint = match error {
            PlotError::TooNarrow { .. } => "a wider --width, or fewer columns by --where or --cols",
            _ => "",
        };
        Self::Usage(error.to_string(), hint.to_owned())
    }
}
