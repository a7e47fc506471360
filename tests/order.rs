//! Neither the order of the input, nor its split over files, nor the number of threads changes a byte.

use crate::support::{Folder, GRID};

const COMMANDS: [&str; 4] = [
    "gain --format json",
    "gain --over languages --format json",
    "compare squad_v2 mnli --format csv",
    "gain -o gain.svg",
];

/// What all commands write.
fn outputs(folder: &Folder, input: &str) -> Vec<String> {
    let output = |command: &str| {
        let stdout = folder.ok(&format!("{command} {input} -q"));
        if command.ends_with(".svg") { folder.read("gain.svg") } else { stdout }
    };
    COMMANDS.into_iter().map(output).collect()
}

#[test]
fn reversed_shuffled_and_split_input_gives_the_same_bytes() {
    let folder = Folder::with_grid();
    let (header, rows) = GRID.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let file = |rows: &[&str]| format!("{header}\n{}\n", rows.join("\n"));
    let reversed: Vec<&str> = rows.iter().rev().copied().collect();
    // 37 has no factor in common with the number of rows: every row is met once.
    let shuffled: Vec<&str> = (0..rows.len()).map(|place| rows[place * 37 % rows.len()]).collect();
    folder.write("reversed.csv", file(&reversed));
    folder.write("shuffled.csv", file(&shuffled));
    folder.write("a.csv", file(&shuffled[..50]));
    folder.write("b.csv", file(&shuffled[50..]));
    let expected = outputs(&folder, "-d grid.csv");
    for input in ["-d reversed.csv", "-d shuffled.csv", "-d a.csv b.csv", "-d b.csv -d a.csv"] {
        assert!(outputs(&folder, input) == expected, "{input}");
    }
    folder.ok("import b.csv");
    folder.ok("import a.csv");
    assert!(outputs(&folder, "") == expected, "from the store");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::with_grid();
    assert!(outputs(&folder, "-d grid.csv --threads 1") == outputs(&folder, "-d grid.csv --threads 2"));
}

#[test]
fn stdin_is_a_file_like_any_other() {
    let folder = Folder::with_grid();
    let input = std::fs::File::open(folder.path("grid.csv")).unwrap();
    let output = folder.command(&["gain", "-d", "-", "--format", "json"]).stdin(input).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), folder.ok("gain -d grid.csv --format json"));
}
