//! Running the binary in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The small grid most tests read: two intermediates, three targets, five seeds.
pub(crate) const GRID: &str = include_str!("fixtures/grid.csv");

/// A folder to run in, with nothing of the project in it.
pub(crate) struct Folder(TempDir);

/// How a run ended.
pub(crate) struct Run {
    /// Exit code.
    pub(crate) code: i32,
    /// What was written as data.
    pub(crate) stdout: String,
    /// What was said.
    pub(crate) stderr: String,
}

/// A path below the root of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with the grid as `grid.csv`.
    pub(crate) fn with_grid() -> Self {
        let folder = Self::new();
        folder.write("grid.csv", GRID);
        folder
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// A file of the folder.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The binary, in this folder, with these words.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stilt"));
        command.args(words).current_dir(self.0.path()).stdin(Stdio::null()).env_remove("NO_COLOR");
        command
    }

    /// Runs `stilt` with these words, split at blanks; quotes keep a word together.
    pub(crate) fn stilt(&self, line: &str) -> Run {
        let words = split(line);
        self.command(&words.iter().map(String::as_str).collect::<Vec<_>>()).output().unwrap().into()
    }

    /// The same, which must succeed; its stdout.
    pub(crate) fn ok(&self, line: &str) -> String {
        let run = self.stilt(line);
        assert_eq!(run.code, 0, "stilt {line}\n{}", run.stderr);
        run.stdout
    }

    /// The same, as JSON.
    pub(crate) fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.ok(&format!("{line} --format json"))).unwrap()
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("killed"));
        Self { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

fn split(line: &str) -> Vec<String> {
    let (mut words, mut quoted, mut begun) = (vec![String::new()], false, false);
    for character in line.chars() {
        match character {
            '\'' => (quoted, begun) = (!quoted, true),
            ' ' if !quoted => {
                if begun {
                    words.push(String::new());
                }
                begun = false;
            }
            other => {
                words.last_mut().unwrap().push(other);
                begun = true;
            }
        }
    }
    if !begun {
        words.pop();
    }
    words
}

/// The row of an intermediate and target.
pub(crate) fn row<'a>(json: &'a Value, intermediate: &str, target: &str) -> &'a Value {
    let mut rows = json["rows"].as_array().unwrap().iter();
    rows.find(|row| row["intermediate"] == intermediate && row["target"] == target).unwrap()
}

/// A number of a row.
pub(crate) fn number(row: &Value, name: &str) -> f64 {
    row[name].as_f64().unwrap_or_else(|| panic!("{name} of {row}"))
}

/// The elements of a picture that carry this attribute.
pub(crate) fn marked<'a>(svg: &'a str, attribute: &str) -> Vec<&'a str> {
    svg.split('<').filter(|element| element.contains(&format!("data-{attribute}="))).collect()
}
