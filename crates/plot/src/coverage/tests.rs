//! What grids of coverage promise, on simulated numbers.

use super::*;
use crate::scene::{Group, Item};
use crate::testing::{NAMES, assert_sound, assert_sound_everywhere, groups, texts};

fn cell(runs: usize, obstacle: Option<Obstacle>) -> Covered {
    Covered { runs, obstacle }
}

fn grid(rows: &[&str], columns: &[&str], cells: Vec<Covered>) -> Coverage {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut coverage = Coverage::new(owned(rows), owned(columns), cells).unwrap();
    coverage.words = Words {
        title: "Runs (simulated)".into(),
        description: "A simulated grid of runs.".into(),
        caption: "Simulated.".into(),
    };
    coverage.row_axis = "Intermediate task".into();
    coverage.column_axis = "Target task".into();
    coverage
}

/// Every kind of cell.
pub(crate) fn small() -> Coverage {
    let cells = vec![
        cell(5, None),
        cell(3, None),
        cell(0, None),
        cell(5, None),
        cell(1, Some(Obstacle::SingleRun)),
        cell(2, Some(Obstacle::NoBaseline)),
        cell(0, None),
        cell(12, Some(Obstacle::Unpaired)),
        cell(0, None),
    ];
    grid(&["Baseline", "MNLI", "SQuAD v1.1"], &["XNLI", "PAWS-X", "NER"], cells)
}

#[test]
fn the_canonical_svg_of_a_small_grid() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn grids_of_any_shape_and_names_stay_on_the_page() {
    assert_sound_everywhere(&small(), "small");
    for (rows, columns) in [(1, 1), (1, 9), (40, 3), (6, 15)] {
        let name = |place: usize| NAMES[place % NAMES.len()];
        let rows: Vec<&str> = (0..rows).map(name).collect();
        let columns: Vec<&str> = (0..columns).map(name).collect();
        let cells = (0..rows.len() * columns.len()).map(|place| cell(place * place, None)).collect();
        assert_sound_everywhere(&grid(&rows, &columns, cells), &format!("{}x{}", rows.len(), columns.len()));
    }
}

/// What is written into a cell.
fn written(group: &Group) -> Vec<&str> {
    texts(&group.items).into_iter().map(|text| text.content.as_str()).collect()
}

#[test]
fn what_was_not_run_is_hatched_and_obstacles_have_signs_that_are_explained() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let cells = groups(&drawing);
    assert_eq!(written(cells[0]), ["5"]);
    assert_eq!([4, 5, 7].map(|place| written(cells[place])), [["1", "\u{2020}"], ["2", "\u{a7}"], ["12", "\u{2021}"]]);
    assert_eq!(cells[4].title, "MNLI, PAWS-X: 1 run, a single run");
    for place in [2, 6, 8] {
        assert!(written(cells[place]).is_empty());
        assert!(cells[place].items.0.iter().any(|item| matches!(item, Item::Lines { .. })));
    }
    let caption = small().caption("Numbers", "Hatched");
    assert_eq!(
        caption,
        "Simulated. Numbers: runs. Hatched: not run. \u{2020} a single run. \u{2021} no run id in common with the \
         baseline. \u{a7} no baseline."
    );
    let full = grid(&["a"], &["b"], vec![cell(3, None)]);
    assert_eq!(full.caption("Numbers", "Hatched"), "Simulated. Numbers: runs.");
}

#[test]
fn more_runs_are_darker() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let ground = |place: usize| match groups(&drawing)[place].items.0.first() {
        Some(Item::Rect { fill: Some(fill), .. }) => fill.contrast(crate::color::Color::BLACK),
        _ => panic!("no ground"),
    };
    assert!(ground(7) < ground(0) && ground(0) < ground(1) && ground(1) < ground(4));
}

#[test]
fn numbers_that_do_not_fit_go_and_a_key_has_the_shades() {
    let names: Vec<String> = (0..36).map(|place| format!("t{place}")).collect();
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let wide = grid(&["a", "b"], &columns, (0..72).map(|place| cell(1100 + 10 * place, None)).collect());
    let drawing = wide.draw(&Theme::acl(), Width::Full).unwrap();
    assert_sound(&drawing, &Theme::acl(), "wide");
    assert!(groups(&drawing).into_iter().all(|cell| written(cell).is_empty()));
    assert!(drawing.canonical_svg().contains(">runs</text>"));
    let narrow = wide.draw(&Theme::acl(), Width::Points(150.0));
    assert!(matches!(narrow, Err(PlotError::TooNarrow { columns: 36, .. })));
    assert_eq!(Coverage::new(vec![], vec![], vec![]), Err(PlotError::Empty));
}

#[test]
fn a_terminal_gets_numbers_with_signs_or_a_character_per_cell() {
    let text = small().text(&Terminal { width: 60, color: false }).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "           XNLI  PAWS-X  NER",
            "Baseline      5       3    \u{b7}",
            "MNLI          5       1\u{2020}   2\u{a7}",
            "SQuAD v1.1    \u{b7}      12\u{2021}   \u{b7}",
        ]
    );
    let text = small().text(&Terminal { width: 20, color: false }).unwrap();
    assert!(
        text.contains("\nMNLI        51\u{a7}\nSQuAD v1.1  \u{b7}\u{2021}\u{b7}\nColumns: XNLI, PAWS-X, NER."),
        "{text}"
    );
}
