//! The README cannot lie: its transcripts are run, and its two commands are the ones that exist.

use crate::support::{Folder, project};

/// The commands of the console blocks with what they print.
pub(crate) fn transcripts(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let commands = blocks.flat_map(|block| block.split("$ stilt ").skip(1));
    let split = |command: &str| command.split_once('\n').map(|(line, output)| (line.to_owned(), output.to_owned()));
    commands.filter_map(split).collect()
}

#[test]
fn the_transcripts_of_the_readme_are_true() {
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    let transcripts = transcripts(&readme);
    assert!(!transcripts.is_empty());
    let folder = Folder::new();
    folder.write("results.csv", include_str!("fixtures/readme.csv"));
    for (line, expected) in transcripts {
        let run = folder.stilt(&line);
        assert_eq!((run.code, run.stdout), (0, expected), "stilt {line}");
    }
}

#[test]
fn the_rows_the_readme_shows_are_those_of_the_file() {
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    for line in include_str!("fixtures/readme.csv").lines().take(3) {
        assert!(readme.contains(line), "{line}");
    }
}
