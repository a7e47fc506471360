//! What estimation plots promise, on simulated values.

use super::*;
use crate::scene::{Item, Point};
use crate::testing::Plan::{NoValue, OneRun, Tested};
use crate::testing::{NAMES, Plan, assert_sound, assert_sound_everywhere, groups, judged};

fn contrast(label: &str, arms: [&[f64]; 2], plan: Plan) -> Contrast {
    Contrast {
        label: label.to_owned(),
        names: ["MNLI".into(), "SQuAD v1.1".into()],
        arms: arms.map(<[f64]>::to_vec),
        paired: false,
        finding: judged(&[plan]).remove(0),
    }
}

fn with_words(contrasts: Vec<Contrast>) -> Estimation {
    let mut estimation = Estimation::new(contrasts).unwrap();
    estimation.words.title = "Simulated runs".into();
    estimation.words.description = "An estimation plot of simulated runs.".into();
    estimation.words.caption = "Simulated values.".into();
    estimation.axes = ["Score (points)".into(), "Difference (points)".into()];
    estimation
}

/// Means 71 and 69.
fn pair() -> Contrast {
    contrast("<XNLI & \"co\">", [&[70.0, 71.0, 72.0], &[68.0, 69.0, 70.0]], Tested([0.5, 2.0, 3.5], 0.001))
}

pub(crate) fn small() -> Estimation {
    let paired =
        Contrast { paired: true, ..contrast("POS", [&[80.0, 80.5], &[80.2, 80.9]], Tested([-9.0, -0.3, 8.4], 0.9)) };
    with_words(vec![pair(), paired, contrast("NER", [&[55.0], &[54.0]], OneRun(1.0))])
}

/// The marks and lines of a panel.
fn shapes(drawing: &Drawing, panel: usize) -> Vec<&Item> {
    groups(drawing)[panel].items.0.iter().collect()
}

#[test]
fn the_canonical_svg_of_a_small_plot() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn any_plot_is_sound_in_every_theme_and_width() {
    assert_sound_everywhere(&small(), "small");
    for count in [1, 2, 5, 11] {
        let panels = (0..count).map(|i| Contrast { label: format!("Target {i}"), ..pair() });
        assert_sound_everywhere(&with_words(panels.collect()), &format!("{count}"));
    }
    let named = |name: &&str| Contrast { label: (*name).to_owned(), names: [(*name).to_owned(), "b".into()], ..pair() };
    assert_sound_everywhere(&with_words(NAMES.iter().map(named).collect()), "names");
    for width in [110.0, 700.0] {
        let drawing = small().draw(&Theme::acl(), Width::Points(width)).unwrap();
        assert_sound(&drawing, &Theme::acl(), &format!("{width}"));
    }
}

#[test]
fn any_numbers_are_sound() {
    let many: Vec<f64> = (0..2000).map(|i| f64::from(i % 37)).collect();
    let cases = [
        contrast("equal", [&[1.0; 5], &[1.0; 5]], NoValue),
        contrast("many", [&many, &many], Tested([-0.1, 0.0, 0.1], 0.9)),
        contrast("huge", [&[1e300, -1e300], &[1e299]], OneRun(-1e299)),
        contrast("endless", [&[1.0, 2.0], &[1.0]], Tested([f64::NEG_INFINITY, 0.5, f64::INFINITY], 0.5)),
        contrast("zero", [&[0.0, -0.0], &[0.0]], Tested([0.0, 0.0, 0.0], 0.5)),
    ];
    for case in cases {
        let label = case.label.clone();
        assert_sound_everywhere(&with_words(vec![case]), &label);
    }
    let without = [contrast("empty", [&[], &[1.0]], NoValue), contrast("none", [&[f64::NAN], &[1.0]], NoValue)];
    assert_eq!(Estimation::new(without.to_vec()), Err(PlotError::NoLines));
}

#[test]
fn zero_is_level_with_the_second_mean_and_the_difference_with_the_first() {
    let drawing = with_words(vec![pair()]).draw(&Theme::acl(), Width::Column).unwrap();
    let level = |stroke: f64| -> Vec<f64> {
        shapes(&drawing, 0)
            .into_iter()
            .filter_map(|item| match item {
                Item::Lines { lines, stroke: pen } if pen.width == stroke && lines[0][0].y == lines[0][1].y => {
                    Some(lines[0][0].y)
                }
                _ => None,
            })
            .collect()
    };
    let means = level(Theme::acl().curve);
    assert_eq!(means.len(), 2);
    let texts = crate::testing::texts(&groups(&drawing)[0].items);
    let zero = texts.iter().find(|text| text.content == "0").unwrap();
    let middle = zero.at.y - zero.size * crate::font::CAP_HEIGHT / 2.0;
    assert!((middle - means[1]).abs() < 1e-9, "{middle} {means:?}");
    let mark: Option<&Vec<Point>> = shapes(&drawing, 0).into_iter().rev().find_map(|item| match item {
        Item::Polygon { points, stroke: Some(_), .. } => Some(points),
        _ => None,
    });
    let mark = mark.unwrap();
    assert!((f64::midpoint(mark[0].y, mark[2].y) - means[0]).abs() < 1e-9);
}

#[test]
fn pairs_are_joined_and_others_are_not() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let slanted = |panel: usize| {
        let lines = shapes(&drawing, panel).into_iter();
        lines.filter(|item| matches!(item, Item::Lines { lines, .. } if lines[0][0].x != lines[0][1].x && lines[0][0].y != lines[0][1].y)).count()
    };
    assert_eq!([slanted(0), slanted(1), slanted(2)], [0, 2, 0]);
    let text = small().caption();
    assert!(text.contains("Lines join pairs."), "{text}");
    assert!(!with_words(vec![pair()]).caption().contains("join"));
}

#[test]
fn only_what_is_drawn_is_said_of_marks() {
    assert!(small().caption().contains("Small marks: runs;") && small().caption().contains("filled: significant"));
    let mut undecided = with_words(vec![contrast("NER", [&[55.0], &[54.0]], OneRun(1.0))]);
    undecided.unit = "languages".into();
    let text = undecided.caption();
    assert!(text.contains("Small marks: languages;") && !text.contains("filled"), "{text}");
}
