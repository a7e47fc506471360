//! What the process tells its caller: the exit codes of the command line, in one place.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The answer stands on stdout, whatever it says.
    Success = 0,
    /// There was nothing to compare.
    Nothing = 1,
    /// The command line or `stilt.toml` makes no sense.
    Usage = 2,
    /// An input holds no results, or wrong ones; nothing was written.
    BadInput = 3,
    /// Two values for one key: a person has to decide.
    Conflict = 4,
    /// A claim is contradicted by the results.
    Contradicted = 5,
    /// A file could not be read or written.
    Io = 74,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
