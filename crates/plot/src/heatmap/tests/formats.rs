//! The formats a heatmap is written in.

use super::*;

#[test]
fn the_canonical_svg_of_a_small_heatmap() {
    insta::assert_snapshot!(draw(&small(), Width::Column).canonical_svg());
}

#[test]
fn the_same_figure_is_the_same_bytes() {
    let (first, second) = (draw(&small(), Width::Full), draw(&small(), Width::Full));
    assert_eq!(first.canonical_svg(), second.canonical_svg());
    assert_eq!(first.svg().unwrap(), second.svg().unwrap());
    assert_eq!(first.png(100.0).unwrap(), second.png(100.0).unwrap());
    assert_eq!(first.pdf().unwrap(), second.pdf().unwrap());
}

#[test]
fn names_are_escaped_everywhere() {
    let mut heatmap = small();
    heatmap.words.title = "<title> & \"more\"".into();
    for svg in [draw(&heatmap, Width::Full).canonical_svg(), draw(&heatmap, Width::Full).svg().unwrap()] {
        assert!(svg.contains("<title>&lt;title&gt; &amp; &quot;more&quot;</title>"));
        assert!(svg.contains("data-row=\"&lt;SQuAD &amp; &quot;co&quot;&gt;\""));
        assert!(!svg.contains("<SQuAD") && !svg.contains("& "));
    }
}

#[test]
fn the_svg_users_get_has_outlines_and_says_what_it_shows() {
    let svg = draw(&small(), Width::Column).svg().unwrap();
    assert!(svg.contains("role=\"img\" width=\"219pt\""));
    assert!(svg.contains("<desc>A heatmap of simulated gains.</desc>"));
    assert!(svg.contains("data-row=\"MNLI\" data-column=\"RTE\" data-gain=\"3.25\" data-p-adjusted="));
    assert!(!svg.contains("<text") && !svg.contains("font-family"));
    // Every glyph used is there, once.
    for used in svg.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(svg.matches(&format!(" id=\"{used}\"")).count(), 1, "{used}");
    }
    let paper = draw(&super::fitting::grid_of_a_paper("CommonsenseQA"), Width::Full).svg().unwrap();
    assert!(paper.len() < 80_000, "{}", paper.len());
}

#[test]
fn a_png_has_the_pixels_asked_for() {
    let drawing = draw(&small(), Width::Column);
    let png = drawing.png(144.0).unwrap();
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
    assert_eq!(png[16..20], 438_u32.to_be_bytes());
    assert_eq!(png[37..41], *b"pHYs");
    assert_eq!(drawing.png(0.0), Err(PlotError::Dpi(0.0)));
}

#[test]
fn a_pdf_page_is_as_large_as_the_figure() {
    let drawing = draw(&small(), Width::Column);
    let pdf = drawing.pdf().unwrap();
    let size = format!("/MediaBox[0 0 219 {}]", crate::svg::number(drawing.height()));
    assert!(pdf.windows(size.len()).any(|window| window == size.as_bytes()), "{size}");
}
