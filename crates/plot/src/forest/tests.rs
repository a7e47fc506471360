//! What forest plots promise, on simulated values.

use super::*;
use crate::scene::{Item, Items};
use crate::testing::Plan::{NoValue, OneRun, Tested};
use crate::testing::{NAMES, Plan, assert_sound, assert_sound_everywhere, groups, judged, texts};

fn section(heading: Option<&str>, lines: &[(&str, bool)], findings: &mut impl Iterator<Item = Finding>) -> Section {
    let line = |(label, pooled): &(&str, bool)| Estimate {
        label: (*label).to_owned(),
        finding: findings.next().unwrap(),
        pooled: *pooled,
    };
    Section { heading: heading.map(str::to_owned), lines: lines.iter().map(line).collect() }
}

fn with_words(sections: Vec<Section>) -> Forest {
    let mut forest = Forest::new(sections).unwrap();
    forest.words.title = "Simulated differences".into();
    forest.words.description = "A forest plot of simulated differences.".into();
    forest.words.caption = "Simulated values.".into();
    forest.numbers = "Difference [95 % CI]".into();
    forest.axis = "Difference (points)".into();
    forest.sides = ["SQuAD better".into(), "MNLI better".into()];
    forest
}

/// Every kind of line: better, worse, undecided, without a test, without a value, cut at the end, and the pooled one.
pub(crate) fn small() -> Forest {
    let plans = [
        Tested([0.4, 1.3, 2.2], 1e-5),
        Tested([-3.0, -2.1, -1.2], 1e-5),
        Tested([-0.7, -0.04, 0.6], 0.9),
        OneRun(0.8),
        NoValue,
        Tested([-30.0, 1.0, 32.0], 0.9),
        Tested([0.1, 0.9, 1.7], 0.003),
    ];
    let names = ["XNLI", "PAWS-X", "POS", "NER", "XQuAD", "<MLQA & \"co\">"].map(|name| (name, false));
    let lines = [&names[..], &[("All targets", true)]].concat();
    with_words(vec![section(None, &lines, &mut judged(&plans).into_iter())])
}

/// As many sections of as many lines, labels from these names in turn.
fn large(sections: usize, lines: usize, names: &[&str]) -> Forest {
    let mut plans = (0..).map(|i| match i % 9 {
        3 => NoValue,
        5 => OneRun(1.5),
        n => Tested([f64::from(n) - 5.0, f64::from(n) - 4.0, f64::from(n) - 2.5], if n > 6 { 1e-9 } else { 0.8 }),
    });
    let plans: Vec<Plan> = plans.by_ref().take(sections * lines).collect();
    let mut findings = judged(&plans).into_iter();
    let label = |i: usize| (names[i % names.len()], i + 1 == lines && lines > 1);
    let labels: Vec<(&str, bool)> = (0..lines).map(label).collect();
    let heading = |i: usize| (sections > 1).then_some(names[i % names.len()]);
    with_words((0..sections).map(|i| section(heading(i), &labels, &mut findings)).collect())
}

fn written(items: &Items) -> Vec<&str> {
    texts(items).into_iter().map(|text| text.content.as_str()).collect()
}

/// Whether a mark is filled with a colour of its own; `None` if there is no mark.
fn filled(items: &Items) -> Option<bool> {
    let paper = Theme::acl().paper;
    items.0.iter().rev().find_map(|item| match item {
        Item::Polygon { fill, points, .. } if points.len() == 4 => Some(*fill != paper),
        Item::Dot { fill, .. } => Some(*fill != paper),
        _ => None,
    })
}

#[test]
fn the_canonical_svg_of_a_small_forest() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn the_text_of_a_small_forest() {
    let text = small().text(&Terminal { width: 80, color: false }).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn any_forest_is_sound_in_every_theme_and_width() {
    assert_sound_everywhere(&small(), "small");
    for (sections, lines) in [(1, 1), (1, 30), (3, 2), (10, 10)] {
        assert_sound_everywhere(&large(sections, lines, &["MNLI", "SQuAD v1.1"]), &format!("{sections}x{lines}"));
    }
    assert_sound_everywhere(&large(2, 6, &NAMES), "names");
    for width in [72.0, 100.0, 150.0, 1000.0] {
        let drawing = large(2, 3, &["MNLI"]).draw(&Theme::acl(), Width::Points(width)).unwrap();
        assert_sound(&drawing, &Theme::acl(), &format!("{width}"));
    }
}

#[test]
fn any_numbers_are_sound() {
    let huge = [Tested([-1e300, 1e299, 1e300], 0.5), Tested([f64::NEG_INFINITY, 0.0, f64::INFINITY], 0.5)];
    let equal = [Tested([1.0, 1.0, 1.0], 0.5), Tested([1.0, 1.0, 1.0], 0.5)];
    for plans in [huge, equal, [NoValue, NoValue], [OneRun(0.0), OneRun(-0.0)], [OneRun(1e-300), NoValue]] {
        let lines = [("a", false), ("b", true)];
        let forest = with_words(vec![section(None, &lines, &mut judged(&plans).into_iter())]);
        assert_sound_everywhere(&forest, &format!("{plans:?}"));
        assert!(!forest.text(&Terminal { width: 80, color: false }).unwrap().contains("NaN"));
    }
    assert_eq!(Forest::new(vec![Section { heading: None, lines: vec![] }]), Err(PlotError::NoLines));
}

#[test]
fn marks_are_those_of_the_finding() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let lines = groups(&drawing);
    let looks: Vec<Option<bool>> = lines.iter().map(|group| filled(&group.items)).collect();
    assert_eq!(looks, [Some(true), Some(true), Some(false), Some(false), None, Some(false), Some(true)]);
    assert_eq!(written(&lines[0].items), ["XNLI", "+1.3", "***", "[+0.4, +2.2]"]);
    assert_eq!(written(&lines[2].items), ["POS", "0.0", "[\u{2212}0.7, +0.6]"]);
    assert_eq!(written(&lines[4].items), ["XQuAD", "no baseline run to compare with"]);
    assert!(lines[4].data.iter().all(|(name, _)| *name != "estimate"), "a missing value is no number");
    assert_eq!(lines[3].title, "NER: +0.8, not-testable (one run in each arm: no variance to judge by)");
    assert!(lines[0].data.contains(&("verdict", "better".to_owned())));
}

#[test]
fn an_interval_that_leaves_the_axis_ends_in_arrow_heads() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let heads = |items: &Items| {
        items
            .0
            .iter()
            .filter(|item| matches!(item, Item::Polygon { points, stroke: None, .. } if points.len() == 3))
            .count()
    };
    let counts: Vec<usize> = groups(&drawing).iter().map(|group| heads(&group.items)).collect();
    assert_eq!(counts, [0, 0, 0, 0, 0, 2, 0]);
    assert!(drawing.canonical_svg().contains("Arrow: the interval goes"));
}

#[test]
fn a_hundred_lines_take_two_panels_or_several_pages() {
    let (theme, forest) = (Theme::acl(), large(10, 10, &["MNLI"]));
    let height = |forest: &Forest, width| forest.draw(&theme, width).unwrap().height();
    assert!(height(&forest, Width::Full) < theme.page_height + 100.0);
    assert_eq!(forest.clone().pages(&theme, Width::Full).len(), 1);
    let pages = forest.clone().pages(&theme, Width::Column);
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| height(page, Width::Column) < theme.page_height + 100.0));
    assert_eq!(pages.iter().map(|page| page.lines().count()).sum::<usize>(), 100);
    assert!(pages.iter().all(|page| page.range == forest.range), "one scale");
    let long = large(1, 400, &["MNLI"]).pages(&theme, Width::Column);
    assert_eq!(long.iter().map(|page| page.lines().count()).sum::<usize>(), 400);
}

#[test]
fn the_band_reaches_as_far_as_the_bound() {
    let mut forest = small();
    forest.bound = Some(0.5);
    let drawing = forest.draw(&Theme::acl(), Width::Full).unwrap();
    let band = drawing
        .scene
        .items
        .0
        .iter()
        .find_map(|item| if let Item::Band { points, .. } = item { Some(points) } else { None });
    let (left, right) = (band.unwrap()[0].x, band.unwrap()[1].x);
    // The interval from -0.7 to +0.6 is 1.3 points long, the band 1.
    let ends = groups(&drawing)[2].items.0.iter().find_map(|item| match item {
        Item::Lines { lines, .. } => Some(lines[0][1].x - lines[0][0].x),
        _ => None,
    });
    assert!(((right - left) / ends.unwrap() - 1.0 / 1.3).abs() < 1e-9);
    assert!(drawing.canonical_svg().contains("Band: within \u{b1}0.5 points"));
    forest.bound = Some(0.25);
    let said = |forest: &Forest| forest.draw(&Theme::acl(), Width::Full).unwrap().canonical_svg();
    assert!(said(&forest).contains("Band: within \u{b1}0.25 points, not"), "not rounded to one decimal");
    forest.unit.clear();
    assert!(said(&forest).contains("Band: within \u{b1}0.25, not"));
}
