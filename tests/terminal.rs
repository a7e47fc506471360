//! Figures as text: what stands around them.

use crate::support::{Folder, project};

/// Commands whose figures have a form as text.
const COMMANDS: [&str; 8] = [
    "gain",
    "gain --figure forest",
    "compare mnli squad_v1",
    "rank",
    "coverage",
    "robustness",
    "plan",
    "recommend --target tydiqa",
];

fn shown(command: &str) -> String {
    let shipped = project("data/simulated-xtreme/simulated_grid.csv");
    Folder::new().ok(&format!("{command} -d '{}' --format term", shipped.display()))
}

#[test]
fn every_figure_says_once_above_and_below_that_its_numbers_are_invented() {
    for command in COMMANDS {
        let text = shown(command);
        let first = text.lines().next().unwrap();
        assert!(first.to_lowercase().contains("simulated"), "{command}: {text}");
        assert_eq!(text.matches(first).count(), 1, "{command}: {text}");
        let unbroken = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(unbroken.matches("The data are simulated.").count(), 1, "{command}: {text}");
    }
}

#[test]
fn stars_are_explained_where_they_occur() {
    let mut starred = 0;
    for command in COMMANDS {
        let text = shown(command);
        // A number with stars right behind it.
        let stars = text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == b'*');
        let unbroken = text.split_whitespace().collect::<Vec<_>>().join(" ");
        starred += usize::from(stars);
        assert!(!stars || unbroken.contains("* p \u{2264}"), "{command}: {text}");
    }
    assert!(starred >= 3, "heatmap and forests have verdicts");
}

#[test]
fn title_and_caption_keep_to_the_line() {
    for command in COMMANDS {
        let text = shown(command);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{command}: {text}");
    }
}
