//! What can be asked of a heatmap: numbers, second lines, means, strips, trees.

use super::*;
use crate::cluster::cluster;

fn written_of(heatmap: &Heatmap, width: Width) -> Vec<String> {
    let drawing = draw(heatmap, width);
    cells(&drawing).into_iter().map(|cell| written(cell).join(" ")).collect()
}

#[test]
fn numbers_are_those_asked_for_and_marks_stay() {
    let with = |annotate| Heatmap { annotate, ..small() };
    assert_eq!(written_of(&with(Annotate::Marked), Width::Full)[..4], ["+3.2 ***", "", "", "+1.5 *"]);
    let drawing = draw(&with(Annotate::Best), Width::Full);
    let dots = |cell: &Shapes| cell.items.0.iter().filter(|item| matches!(item, Item::Dot { .. })).count();
    let cells = cells(&drawing);
    assert_eq!(
        [0, 3, 4].map(|place| (written(cells[place]), dots(cells[place]))),
        [(vec!["+3.2"], 3), (vec![], 1), (vec!["+2.0"], 0)]
    );
    let none = draw(&with(Annotate::None), Width::Full);
    assert!(super::cells(&none).iter().all(|cell| written(cell).is_empty()));
    assert!(none.canonical_svg().contains("Dots: one per star."));
    assert_eq!(none.warnings(), []);
}

#[test]
fn second_lines_stand_below_their_numbers_or_go_with_a_warning() {
    let second: Vec<String> = (0..9).map(|i| if i == 1 { String::new() } else { format!("+{i}.0, +{i}.5") }).collect();
    let heatmap = Heatmap { second, ..small() };
    let texts = written_of(&heatmap, Width::Full);
    assert_eq!(texts[..3], ["+3.2 *** +0.0, +0.5", "0.0", ""]);
    let high = |heatmap: &Heatmap| match cells(&draw(heatmap, Width::Full))[0].items.0.first() {
        Some(Item::Rect { rect, .. }) => rect.height,
        _ => panic!("no ground"),
    };
    assert!(high(&heatmap) > high(&small()) + Theme::acl().second_min);
    let wide = large(4, 24, "t");
    let heatmap = Heatmap { second: vec!["+10.0, +12.5".to_owned(); 96], ..wide };
    assert_eq!(draw(&heatmap, Width::Full).warnings(), [Warning::NoSecondLine]);
}

#[test]
fn means_are_over_what_is_shown_and_earn_nothing() {
    let heatmap = small().with_means("Mean", true);
    let drawing = draw(&heatmap, Width::Full);
    let texts = written_of(&heatmap, Width::Full);
    // Row MNLI: (3.25 - 0.04) / 2; column RTE: (3.25 + 1.5 - 7.5) / 3; all seven: 2.25 / 7 + ...
    assert_eq!((texts[3].as_str(), texts[12].as_str()), ("+1.6", "\u{2212}0.9"));
    let all: f64 = [3.25, -0.04, 1.5, 2.0, -7.5, 2.04, 1.0].iter().sum::<f64>() / 7.0;
    assert_eq!(texts[15], signed(all, 1));
    let cells = cells(&drawing);
    assert!([3, 7, 11, 12, 13, 14, 15].iter().all(|&place| !is_boxed(cells[place])));
    // MNLI and SNLI have two cells of three: their means are not comparable with that of three.
    assert!(
        cells[3].data.iter().any(|(name, _)| *name == "partial")
            && cells[11].data.iter().all(|(name, _)| *name != "partial")
    );
    assert!(drawing.canonical_svg().contains("not tested"));
    assert_eq!(small().with_means("Mean", false).cells().len(), 12);
}

#[test]
fn averages_are_in_no_mean_and_never_the_best() {
    // The third row averages; with it 2.0 is reached twice in column MRPC, and no single gain is in column CoLA.
    let heatmap = Heatmap { averages: [vec![2], vec![]], ..small() };
    let plain = cells(&draw(&small(), Width::Full)).into_iter().map(is_boxed).collect::<Vec<_>>();
    let boxed = cells(&draw(&heatmap, Width::Full)).into_iter().map(is_boxed).collect::<Vec<_>>();
    let places = |boxed: &[bool]| (0..9).filter(|&place| boxed[place]).collect::<Vec<usize>>();
    assert_eq!((places(&plain), places(&boxed)), (vec![0, 4, 7], vec![0, 4]));
    let means = heatmap.with_means("Mean", true);
    // Column RTE: (3.25 + 1.5) / 2; column CoLA has no single gain; all: (3.25 - 0.04 + 1.5 + 2) / 4.
    let gain = |place: usize| means.cells()[place].gain();
    assert_eq!((gain(12), gain(14)), (Some(2.375), None));
    assert!((gain(15).unwrap() - 6.71 / 4.0).abs() < 1e-12);
    // Where all rows average, they are all there is to compare.
    let all = Heatmap { averages: [vec![0, 1, 2], vec![]], ..small() };
    assert_eq!(cells(&draw(&all, Width::Full)).into_iter().map(is_boxed).collect::<Vec<_>>(), plain);
}

#[test]
fn strips_have_letters_and_a_legend() {
    let values = vec![Some("nli".to_owned()), Some("nli".to_owned()), None];
    let strip = Strip { name: "Family".to_owned(), values };
    let many = Strip { name: "Kind".to_owned(), values: ["x", "y", "z"].map(|value| Some(value.to_owned())).to_vec() };
    let heatmap = Heatmap { row_strips: vec![strip], column_strips: vec![many], ..small() };
    for width in [Width::Full, Width::Column] {
        let drawing = draw(&heatmap, width);
        assert_inside(&drawing, "strips");
        let svg = drawing.canonical_svg();
        assert_eq!(svg.matches("data-strip=\"nli\"").count(), 2);
        let texts = texts(&drawing.scene.items);
        let count = |text: &str| texts.iter().filter(|item| item.content == text).count();
        // Twice in the strip, once in the legend.
        assert_eq!([count("A"), count("B"), count("D"), count("Family"), count("nli")], [3, 2, 2, 1, 1]);
    }
}

#[test]
fn trees_stand_beside_the_cells_they_ordered() {
    let rows: Vec<Vec<Option<f64>>> = (0..4).map(|i| vec![Some(f64::from(i * i))]).collect();
    let tree = cluster(&rows);
    let labels: Vec<String> = tree.order().iter().map(|leaf| format!("row {leaf}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let plans: Vec<Plan> = tree.order().iter().map(|&leaf| Gain(rows[leaf][0].unwrap(), 0.9)).collect();
    let plain = heatmap(vec![group(None, &labels)], vec![group(None, &["x"])], &plans);
    let with_tree = Heatmap { row_tree: Some(tree), ..plain.clone() };
    let paths = |heatmap: &Heatmap| {
        let drawing = draw(heatmap, Width::Column);
        drawing.scene.items.0.iter().filter(|item| matches!(item, Item::Path { .. })).count()
    };
    assert_eq!((paths(&plain), paths(&with_tree)), (0, 3));
    let svg = draw(&with_tree, Width::Column).canonical_svg();
    assert!(svg.contains("data-row-order=\"row 0|row 1|row 2|row 3\" data-column-order=\"x\""), "{svg}");
}

#[test]
fn panels_share_rows_and_one_colour_bar() {
    let other = Heatmap { cells: judged(&[Gain(9.0, 0.9); 9]), ..small() };
    let facets = Facets::new(vec![("one".into(), small()), ("two".into(), other.clone())]).unwrap();
    let drawing = facets.draw(&Theme::acl(), Width::Full).unwrap();
    assert_inside(&drawing, "facets");
    let texts = texts(&drawing.scene.items);
    let count = |text: &str| texts.iter().filter(|item| item.content == text).count();
    assert_eq!([count("MNLI"), count("RTE"), count("one"), count("two"), count("Gain (points)")], [1, 2, 1, 1, 1]);
    assert_eq!(drawing.canonical_svg().matches("data-panel=\"two\"").count(), 9);
    let rows = vec![group(None, &["a"])];
    let else_where = heatmap(rows, vec![group(None, &["x"])], &[Missing]);
    let refused = Facets::new(vec![("one".into(), small()), ("else".into(), else_where)]);
    assert_eq!(refused, Err(PlotError::Panels("else".into())));
    assert_eq!(Facets::new(Vec::new()), Err(PlotError::Empty));
    // Many panels take several lines, whose cells are as wide.
    let many = (0..7).map(|i| (format!("panel {i}"), other.clone())).collect();
    let drawing = Facets::new(many).unwrap().draw(&Theme::acl(), Width::Column).unwrap();
    assert_inside(&drawing, "seven panels");
    let widths: Vec<f64> = cells(&drawing)
        .into_iter()
        .filter_map(
            |cell| if let Some(Item::Rect { rect, .. }) = cell.items.0.first() { Some(rect.width) } else { None },
        )
        .collect();
    assert!(widths.len() == 63 && widths.iter().all(|width| (width - widths[0]).abs() < 1e-6), "{widths:?}");
}
