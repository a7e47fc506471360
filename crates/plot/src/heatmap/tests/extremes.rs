//! The least and the worst that can be asked for.

use super::*;

#[test]
fn one_cell_is_a_figure() {
    let one = heatmap(vec![group(None, &["MNLI"])], vec![group(None, &["RTE"])], &[Gain(2.3, 0.03)]);
    for width in [Width::Points(72.0), Width::Column, Width::Full] {
        let drawing = draw(&one, width);
        assert_eq!(written(cells(&drawing)[0]), ["+2.3", "*"]);
        assert!(!is_boxed(cells(&drawing)[0]));
        assert_inside(&drawing, "1x1");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let groups = || vec![group(None, &["a", "b"])];
    let wrong = Heatmap::new(groups(), groups(), vec![Cell::Missing; 3]);
    assert_eq!(wrong, Err(PlotError::Cells { rows: 2, columns: 2, found: 3 }));
    assert_eq!(wrong.unwrap_err().to_string(), "2 rows and 2 columns need 4 cells, not 3");
    assert_eq!(Heatmap::new(groups(), vec![], vec![]), Err(PlotError::Empty));
    let mut heatmap = Heatmap::new(groups(), groups(), vec![Cell::Missing; 4]).unwrap();
    for width in [f64::NAN, f64::INFINITY, -5.0, 0.0, 20.0] {
        let drawn = heatmap.draw(&Theme::acl(), Width::Points(width));
        assert!(matches!(drawn, Err(PlotError::Width { .. })), "{width}");
    }
    heatmap.limit = Limit::Points(0.0);
    assert_eq!(heatmap.draw(&Theme::acl(), Width::Full), Err(PlotError::Limit(0.0)));
}

#[test]
fn what_did_not_come_out_as_asked_is_said() {
    let labels = ["中文", "word_without_end_without_end_without_end_without_end_without_end_without_end"];
    let heatmap = heatmap(vec![group(None, &labels)], vec![group(None, &["x"])], &[Missing, Missing]);
    let drawing = draw(&heatmap, Width::Column);
    let shortened = Warning::Shortened(labels[1].to_owned());
    assert_eq!(drawing.warnings(), [shortened, Warning::NoGlyph(vec!['中', '文'])]);
    assert!(drawing.canonical_svg().contains("\u{2026}</text>"));
}
