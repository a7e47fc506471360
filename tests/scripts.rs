//! The scripts of `notebooks-free-scripts` run and say what they are meant to.

use std::path::Path;
use std::process::Command;

use crate::support::project;

/// What a script prints, with the built program on the path.
fn script(name: &str) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_stilt")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).unwrap();
    let mut command = Command::new("sh");
    let output = command.arg(project("notebooks-free-scripts").join(name)).current_dir(project("")).env("PATH", path);
    let output = output.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_headlines_of_xtreme() {
    let text = script("xtreme_headlines.sh");
    // Published scores, averaged by hand: 17.65 / 7 over tasks; (1.15 - .15 + 5.2167) / 3 over categories.
    for number in ["+2.52", "+2.07", "+8.2 (reported)", "+7.5 (reported)", "+7.0 (reported)", "+5.4 (reported)"] {
        assert!(text.contains(number), "{number} in\n{text}");
    }
}
