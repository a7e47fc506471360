//! What is wrong with an input, and where.

use std::fmt;

/// Stable code of a problem; `stilt explain` knows every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A place in a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Physical line, from 1.
    pub line: u32,
    /// Character within the line, from 1.
    pub column: u32,
    /// Number of characters concerned, at least 1.
    pub width: u32,
    /// The line as it stands in the file, without its end.
    pub text: String,
}

/// A problem that stops an import, in words users can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub code: Code,
    /// What is wrong, lower case, names in backticks.
    pub message: String,
    /// The file as the user gave it.
    pub path: String,
    /// Where in the file, if there is a place.
    pub location: Option<Location>,
    /// What stands at the place, or what was expected there.
    pub label: String,
    /// How to go on; empty if there is nothing to say.
    pub help: String,
}

/// Something that was inferred, left out or counted, said once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its kind.
    pub code: Code,
    /// The sentence.
    pub message: String,
    /// File or `file:line`, if it belongs to one.
    pub place: Option<String>,
}
