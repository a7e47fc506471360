//! Reading result files: from bytes to [`Observations`], with every problem in its place and every inference said.
//!
//! A format is one file that implements [`Importer`] and one line in [`IMPORTERS`].

mod cell;
mod codes;
mod delimited;
mod disk;
mod lm_eval;
mod names;
mod options;
mod parquet;
mod scale;
mod text;

pub use codes::*;
pub use delimited::{Columns, columns};
pub use disk::{Unreadable, files, load};
pub use options::{Mapping, OptionError, Options, Role, Scale, Scales};

use crate::catalogue::Catalogue;
use crate::diagnostic::{Location, Note, Problem};
use crate::observations::Observations;
use crate::suggest::nearest;

/// A format of result files.
pub trait Importer: Sync {
    /// What `--as` calls it.
    fn id(&self) -> &'static str;

    /// Whether the input looks like this format.
    fn detects(&self, input: &Input<'_>) -> bool;

    /// Reads the input.
    ///
    /// # Errors
    /// Every problem of the input; nothing of it may be used then.
    fn import(&self, input: &Input<'_>, options: &Options, catalogue: &Catalogue) -> Result<Imported, Vec<Problem>>;
}

/// Every format, the more particular ones first: the first that detects an input reads it.
pub const IMPORTERS: &[&dyn Importer] =
    &[&parquet::Parquet, &lm_eval::Samples, &lm_eval::Results, &delimited::Delimited];

/// A file to be read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The path as the user gave it.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The observations, bounded metrics in points.
    pub observations: Observations,
    /// What was inferred, left out and counted.
    pub notes: Vec<Note>,
    /// Rows of the file, blank ones not counted.
    pub rows: usize,
    /// Cells of scores without a value.
    pub missing: usize,
    /// Levels of the intermediate task that were taken for the baseline, as they are written.
    pub baselines: Vec<String>,
}

/// Reads a file with the importer that [`Options::format`] names, else with the first that detects it.
///
/// # Errors
/// Every problem of the input.
pub fn read(path: &str, bytes: &[u8], options: &Options, catalogue: &Catalogue) -> Result<Imported, Vec<Problem>> {
    let input = Input { path, bytes };
    let chosen = match &options.format {
        Some(id) => IMPORTERS.iter().find(|importer| importer.id() == id),
        None => IMPORTERS.iter().find(|importer| importer.detects(&input)),
    };
    match chosen {
        Some(importer) => importer.import(&input, options, catalogue),
        None => Err(vec![unknown(path, options.format.as_deref())]),
    }
}

/// Bytes that belong to no text.
fn not_text(path: &str, error: text::NotText) -> Problem {
    Problem {
        code: codes::NOT_TEXT,
        message: format!("{} belongs to no text", error.found),
        path: path.to_owned(),
        location: Some(Location { line: error.line, column: error.column, width: 1, text: error.before }),
        label: "the text ends here".to_owned(),
        help: "save it as UTF-8; a spreadsheet has to be exported as CSV".to_owned(),
    }
}

fn unknown(path: &str, format: Option<&str>) -> Problem {
    let ids = || IMPORTERS.iter().map(|importer| importer.id());
    let formats = format!("the formats are {}", ids().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "));
    let (message, help) = match format {
        Some(id) => {
            let near = nearest(id, ids()).map(|near| format!("did you mean `{near}`?"));
            (format!("there is no format `{id}`"), near.unwrap_or(formats))
        }
        None => ("the file is in none of the formats that are read".to_owned(), formats),
    };
    Problem { code: UNKNOWN_FORMAT, message, path: path.to_owned(), location: None, label: String::new(), help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn ids_of_importers_are_unique() {
        let mut ids: Vec<_> = IMPORTERS.iter().map(|importer| importer.id()).collect();
        ids.dedup();
        assert_eq!(ids.len(), IMPORTERS.len());
    }

    #[test]
    fn other_formats_and_unknown_ones_are_refused() {
        let code = |bytes: &[u8], format: Option<&str>| -> Code {
            let options = Options { format: format.map(str::to_owned), ..Options::default() };
            read("f", bytes, &options, Catalogue::builtin()).unwrap_err()[0].code
        };
        assert_eq!(code(b"{\"a\": 1, \"b\": 2}", None), UNKNOWN_FORMAT);
        assert_eq!(code(b"a,b\n", Some("cvs")), UNKNOWN_FORMAT);
        assert_eq!(code(b"\xff\0\x01", None), NOT_TEXT);
    }
}
