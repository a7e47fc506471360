//! What the cells show.

use super::*;

#[test]
fn a_cell_without_a_value_never_looks_like_a_gain_of_zero() {
    let drawing = draw(&small(), Width::Full);
    let cells = cells(&drawing);
    for (index, title) in [(2, "no value"), (5, "not computed (no baseline run to compare with)")] {
        assert_ne!(ground(cells[index]), PALETTES[0].at(0.5));
        assert!(matches!(cells[index].items.0[1], Item::Lines { .. }), "not hatched");
        assert!(written(cells[index]).is_empty());
        assert!(cells[index].title.ends_with(title), "{}", cells[index].title);
        assert!(cells[index].data.iter().all(|(name, _)| *name != "gain"));
    }
    assert_eq!(ground(cells[1]), PALETTES[0].at(0.5 - 0.5 * 0.04 / 5.0));
    assert_eq!(written(cells[1]), ["0.0"]);
}

#[test]
fn marks_are_those_of_the_finding() {
    let drawing = draw(&small(), Width::Full);
    let cells = cells(&drawing);
    assert_eq!(written(cells[0]), ["+3.2", "***"]);
    assert_eq!(written(cells[3]), ["+1.5", "*"]);
    assert_eq!(written(cells[4]), ["+2.0"]);
    let data = [("row", "MNLI"), ("column", "RTE"), ("gain", "3.25")];
    assert_eq!(cells[0].data[..3], data.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn the_best_is_boxed_with_its_ties_but_not_alone_and_not_below_zero() {
    let rows = || vec![group(None, &["a", "b", "c"])];
    let columns = || vec![group(None, &["tied", "alone", "negative"])];
    let plans = [
        Gain(2.0, 0.9),
        Gain(1.0, 0.9),
        Gain(-1.0, 0.9), //
        Gain(2.04, 0.9),
        Missing,
        Gain(-0.02, 0.9), //
        Gain(1.9, 0.9),
        NotComputed,
        Gain(-3.0, 0.9),
    ];
    let drawing = draw(&heatmap(rows(), columns(), &plans), Width::Full);
    let boxed: Vec<usize> = (0..9).filter(|&i| is_boxed(cells(&drawing)[i])).collect();
    assert_eq!(boxed, [0, 3]);
}
