//! The first command of a reader, and the data it rests on.

use crate::support::{Folder, project};

#[test]
fn the_demo_prints_gains_draws_the_heatmap_and_can_be_repeated() {
    let folder = Folder::new();
    let said = folder.ok("demo");
    assert_eq!(folder.names(), ["stilt-demo"]);
    assert!(said.contains("simulated-base") && said.contains("$ stilt --store .stilt gain"), "{said}");
    let svg = folder.read("stilt-demo/gain.svg");
    assert!(svg.contains("simulated"));
    let repeat =
        folder.command(&["--store", ".stilt", "gain"]).current_dir(folder.path("stilt-demo")).output().unwrap();
    let table = String::from_utf8(repeat.stdout).unwrap();
    assert!(!table.is_empty() && said.contains(&table), "{table}");
    folder.ok("demo");
    assert_eq!(folder.read("stilt-demo/gain.svg"), svg, "twice gives the same");
}

#[test]
fn the_demo_leaves_a_folder_with_other_things_alone() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("mine")).unwrap();
    folder.write("mine/notes.txt", "keep");
    assert_eq!(folder.stilt("demo mine").code, 2);
    assert_eq!(folder.read("mine/notes.txt"), "keep");
}

#[test]
fn the_shipped_grid_is_what_simulate_makes() {
    let shipped = std::fs::read_to_string(project("data/simulated-xtreme/simulated_grid.csv")).unwrap();
    assert!(Folder::new().ok("simulate") == shipped);
    assert_ne!(Folder::new().ok("simulate --seed 1"), shipped);
}
