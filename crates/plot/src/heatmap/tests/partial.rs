//! Averages that are not comparable with their column.

use super::*;

/// Overall gains of three intermediates, the highest of them over fewer targets.
fn averages() -> Heatmap {
    let plans = [Gain(2.0, 1e-5), Gain(9.0, 1e-9), Gain(1.0, 0.9)];
    let mut cells = judged(&plans);
    if let Cell::Gain(finding) = cells[1].clone() {
        cells[1] = Cell::Partial(finding);
    }
    let mut heatmap =
        heatmap(vec![group(None, &["QQP", "MNLI", "SWAG"])], vec![group(None, &["Overall"])], &[Missing; 3]);
    heatmap.cells = cells;
    heatmap
}

fn cut(cell: &Shapes) -> bool {
    cell.items.0.iter().any(|item| matches!(item, Item::Polygon { .. }))
}

#[test]
fn an_average_over_fewer_targets_is_marked_and_never_the_best() {
    let drawing = draw(&averages(), Width::Full);
    let cells = cells(&drawing);
    assert_eq!([0, 1, 2].map(|place| is_boxed(cells[place])), [true, false, false]);
    assert_eq!([0, 1, 2].map(|place| cut(cells[place])), [false, true, false]);
    assert_eq!(written(cells[1]), ["+9.0", "***"]);
    assert!(cells[1].title.ends_with("not comparable with its column"), "{}", cells[1].title);
    assert!(drawing.canonical_svg().contains("Cut corner"));
    assert!(draw(&small(), Width::Full).canonical_svg().matches("Cut corner").next().is_none());
}

#[test]
fn the_best_needs_two_that_are_comparable() {
    let mut alone = averages();
    alone.cells[2] = Cell::Missing;
    let drawing = draw(&alone, Width::Column);
    assert!(cells(&drawing).into_iter().all(|cell| !is_boxed(cell)));
}
