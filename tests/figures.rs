//! The gallery is true: every kind of figure is in it, and its pictures are what the commands beside them draw, byte for
//! byte.

use std::fs;
use std::process::Command;

use stilt_plot::FIGURES;

use crate::support::{Folder, project};

fn gallery() -> String {
    fs::read_to_string(project("docs/figures.md")).unwrap()
}

/// The commands of the gallery that write a picture, with the name of its file.
fn commands(page: &str) -> Vec<(String, String)> {
    let command = |line: &str| {
        let line = line.strip_prefix("    ")?;
        let name = line.strip_prefix("stilt ")?.split_once("-o docs/figures/")?.1;
        Some((line.to_owned(), name.split_whitespace().next()?.to_owned()))
    };
    page.lines().filter_map(command).collect()
}

#[test]
fn every_kind_of_figure_is_in_the_gallery() {
    let page = gallery();
    let commands = commands(&page);
    for kind in FIGURES {
        let picture = format!("{}.svg", kind.id);
        assert!(commands.iter().any(|(_, name)| *name == picture), "{}: no command", kind.id);
        assert!(page.contains(&format!("](figures/{picture})")), "{}: not shown", kind.id);
        assert!(page.contains(kind.name), "{}: {} is not a heading", kind.id, kind.name);
    }
    let ids: Vec<&str> = FIGURES.iter().map(|kind| kind.id).collect();
    assert!((1..ids.len()).all(|place| !ids[..place].contains(&ids[place])), "{ids:?}");
}

#[test]
fn pictures_are_what_their_commands_draw() {
    let folder = Folder::new();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_stilt")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(binary).chain(std::env::split_paths(&path))).unwrap();
    let mut script = Command::new("sh");
    script.arg(project("notebooks-free-scripts/figures.sh")).arg(folder.path("gallery"));
    let output = script.current_dir(project("")).env("PATH", path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (line, name) in commands(&gallery()) {
        let drawn = fs::read(folder.path("gallery").join(&name)).unwrap();
        let kept = fs::read(project("docs/figures").join(&name)).unwrap();
        assert!(drawn == kept, "`just figures` draws another {name}: {line}");
    }
}

#[test]
fn captions_and_alternative_texts_stand_in_files_of_their_own() {
    let folder = Folder::with_grid();
    let height = |name: &str| {
        let svg = folder.read(name);
        let size = svg.split_once("viewBox=\"0 0 ").unwrap().1.split_once('"').unwrap().0;
        size.split_once(' ').unwrap().1.parse::<f64>().unwrap()
    };
    folder.ok("heatmap -d grid.csv -o whole.svg --text-svg");
    folder.ok("heatmap -d grid.csv -o bare.svg --text-svg --no-caption --alt");
    assert!(folder.read("whole.svg").contains("Holm") && !folder.path("whole.caption.txt").exists());
    assert!(!folder.read("bare.svg").contains(">Gain in points"), "no line of the caption");
    assert!(height("bare.svg") < height("whole.svg"));
    assert!(folder.read("bare.caption.txt").contains("after Holm correction"));
    assert!(folder.read("bare.alt.txt").starts_with("Transfer gains"));
}
