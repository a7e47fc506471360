//! Very many cells, and the looks of every theme.

use super::*;
use crate::theme::THEMES;

/// So many cells, none of which is judged.
fn waves(rows: usize, columns: usize) -> Heatmap {
    let labels = |name: &str, n: usize| (0..n).map(|i| format!("{name} {i}")).collect::<Vec<_>>();
    let group = |labels: Vec<String>| vec![Group { heading: None, labels }];
    let mut heatmap = heatmap(group(labels("row", 1)), group(labels("column", 1)), &[Missing]);
    let gain = |i: usize| {
        if i.is_multiple_of(50) {
            Cell::Missing
        } else {
            Cell::Mean { gain: (i as f64 / 77.0).sin() * 5.0, fewer: false }
        }
    };
    heatmap.rows = group(labels("row", rows));
    heatmap.columns = group(labels("column", columns));
    heatmap.cells = (0..rows * columns).map(gain).collect();
    heatmap
}

#[test]
fn a_picture_of_300_by_40_fits_a_page_and_keeps_its_cells() {
    let drawing = draw(&waves(300, 40), Width::Full);
    assert!(drawing.height() < 720.0, "{}", drawing.height());
    assert_inside(&drawing, "300x40");
    assert_eq!(drawing.canonical_svg().matches("<g data-row=").count(), 12_000);
    let thinned = |warning: &Warning| matches!(warning, Warning::Thinned { what: "rows", of: 300, .. });
    assert!(drawing.warnings().iter().all(thinned) && drawing.warnings().len() == 1, "{:?}", drawing.warnings());
}

#[test]
fn very_many_cells_are_runs_of_colour_and_missing_ones_are_grey() {
    let drawing = draw(&waves(400, 500), Width::Column);
    assert_inside(&drawing, "400x500");
    let svg = drawing.canonical_svg();
    assert!(svg.len() < 4_000_000 && !svg.contains("<g data-row="), "{}", svg.len());
    assert!(svg.contains("Each field"));
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    let colors = drawing.scene.items.0.iter().filter(|item| matches!(item, Item::Rects { .. })).count();
    assert!((2..=66).contains(&colors), "{colors}");
}

#[test]
fn a_column_that_is_no_wider_than_a_hair_still_has_a_picture() {
    let drawing = draw(&waves(3, 900), Width::Column);
    assert!(
        matches!(drawing.warnings(), [Warning::Thinned { what: "columns", of: 900, .. }]),
        "{:?}",
        drawing.warnings()
    );
    assert_inside(&drawing, "3x900");
}

#[test]
fn every_theme_draws_both_widths() {
    for named in THEMES {
        let theme = (named.make)();
        for width in [Width::Column, Width::Full] {
            let drawing = small().with_means("Mean", true).draw(&theme, width).unwrap();
            assert!(drawing.svg().unwrap().contains("</svg>"), "{}", named.id);
        }
    }
}

#[test]
fn all_missing_all_equal_huge_and_foreign_are_pictures() {
    let rows = || vec![group(None, &["ა", "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}", "\u{1f600} \u{4e2d}\u{6587}"])];
    let columns = || vec![group(Some(&"long heading ".repeat(16)), &[&"name".repeat(50), "b"])];
    for plans in [
        [Missing; 6],
        [Gain(2.0, 0.9); 6],
        [Gain(1e308, 1e-9), Gain(-1e308, 0.9), Missing, Missing, NotComputed, Gain(0.0, 0.5)],
    ] {
        let heatmap = heatmap(rows(), columns(), &plans).with_means("Mean", true);
        for width in [Width::Column, Width::Full] {
            let svg = draw(&heatmap, width).canonical_svg();
            assert!(!svg.contains("NaN") && !svg.contains("inf\"") && svg.contains("data-row"), "{svg}");
        }
        assert!(heatmap.text(&Terminal { width: 60, color: true }).unwrap().lines().count() > 4);
    }
}
