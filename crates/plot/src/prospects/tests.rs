//! What figures of expected gains promise, on simulated values.

use super::*;
use crate::scene::{Item, Items};
use crate::testing::{NAMES, assert_sound, assert_sound_everywhere, groups};

fn prospect(name: &str, [low, gain, high]: [f64; 3], measured: bool) -> Prospect {
    let interval = (low < high).then_some(Interval { low, high });
    let numbers = ["+1.0", "[\u{2212}1.0, +3.0]", "23 %", "+14.4 (1/20)"].map(str::to_owned).to_vec();
    Prospect { name: name.to_owned(), gain, interval, measured, next: false, numbers }
}

fn with_words(rows: Vec<Prospect>) -> Prospects {
    let mut figure = Prospects::new(rows).unwrap();
    figure.words.title = "Expected gains (simulated)".into();
    figure.words.description = "Simulated expected gains.".into();
    figure.words.caption = "Simulated values.".into();
    figure.axis = "Expected gain (points)".into();
    figure.legend = ["predicted from other targets alone", "also measured on XNLI", "to run next"].map(str::to_owned);
    let titles = [("Expected", ""), ("95 % PI", "Said of the PI."), ("p best", ""), ("Measured (n)", "Said of n.")];
    figure.titles = titles.map(|(title, said)| [title.to_owned(), said.to_owned()]).to_vec();
    figure
}

/// Both marks, one to run next, one without an interval, and one whose interval leaves the axis.
pub(crate) fn small() -> Prospects {
    let mut rows = vec![
        prospect("MNLI", [-1.0, 3.0, 7.0], false),
        prospect("SQuAD v1.1", [0.5, 2.0, 3.5], true),
        prospect("<QQP & \"co\">", [-40.0, 0.5, 41.0], false),
        prospect("CCG", [0.0, -1.5, 0.0], true),
    ];
    rows[0].next = true;
    with_words(rows)
}

fn many(count: usize, names: &[&str]) -> Prospects {
    let gain = |place: usize| 5.0 - 0.1 * f64::from(u16::try_from(place).unwrap());
    let row = |place| {
        prospect(names[place % names.len()], [gain(place) - 2.0, gain(place), gain(place) + 2.0], place % 2 == 0)
    };
    with_words((0..count).map(row).collect())
}

/// Round marks (rings among them) and square ones.
fn marks(items: &Items) -> [usize; 2] {
    let count = |wanted: &dyn Fn(&Item) -> bool| items.0.iter().filter(|item| wanted(item)).count();
    [
        count(&|item| matches!(item, Item::Dot { .. })),
        count(&|item| matches!(item, Item::Polygon { points, .. } if points.len() == 4)),
    ]
}

#[test]
fn the_canonical_svg_of_a_few_candidates() {
    insta::assert_snapshot!(small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg());
}

#[test]
fn the_text_of_a_few_candidates() {
    let text = small().text(&Terminal { width: 80, color: false }).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn any_number_of_candidates_is_sound_in_every_theme_and_width() {
    for count in [1, 2, 12, 60] {
        assert_sound_everywhere(&many(count, &["MNLI", "SQuAD v1.1"]), &format!("{count}"));
    }
    assert_sound_everywhere(&many(12, &NAMES), "names");
    for width in [72.0, 100.0, 150.0, 1000.0] {
        let drawing = many(6, &["MNLI"]).draw(&Theme::acl(), Width::Points(width)).unwrap();
        assert_sound(&drawing, &Theme::acl(), &format!("{width}"));
    }
    assert_eq!(Prospects::new(Vec::new()), Err(PlotError::NoLines));
}

#[test]
fn any_numbers_are_sound() {
    let inf = f64::INFINITY;
    for numbers in [[-1e300, 1e299, 1e300], [-inf, 0.0, inf], [1.0, 1.0, 1.0], [0.0, -0.0, 0.0], [0.0, 1e-300, 1.0]] {
        let figure = with_words(vec![prospect("a", numbers, true), prospect("b", [0.0, 1.0, 2.0], false)]);
        assert_sound_everywhere(&figure, &format!("{numbers:?}"));
        assert!(!figure.text(&Terminal { width: 80, color: false }).unwrap().contains("NaN"));
    }
    let none = Prospects::new(vec![prospect("a", [0.0, f64::NAN, 1.0], true)]);
    assert_eq!(none, Err(PlotError::NoValue("expected gain")));
}

#[test]
fn marks_say_what_was_measured_and_what_is_next() {
    let drawing = small().draw(&Theme::acl(), Width::Full).unwrap();
    let rows: Vec<[usize; 2]> = groups(&drawing).iter().map(|group| marks(&group.items)).collect();
    // A ring around the first.
    assert_eq!(rows, [[2, 0], [0, 1], [1, 0], [0, 1]]);
    let svg = drawing.canonical_svg();
    assert!(svg.contains("to run next") && svg.contains("Arrow: the interval goes on"));
    assert!(!svg.contains('*'), "a prediction has no stars");
    assert!(svg.contains("Said of n"));
    let narrow = small().draw(&Theme::acl(), Width::Column).unwrap().canonical_svg();
    assert!(narrow.contains("Said of the PI") && !narrow.contains("Said of n"), "what has no room");
    // What is not there is not explained.
    let svg = many(1, &["MNLI"]).draw(&Theme::acl(), Width::Full).unwrap().canonical_svg();
    assert!(!svg.contains("to run next") && !svg.contains("predicted from other"));
}

#[test]
fn a_page_holds_what_it_can_and_the_rest_goes_on_the_next() {
    let theme = Theme::acl();
    let pages = many(100, &["MNLI"]).pages(&theme);
    assert_eq!(pages.iter().map(|page| page.rows().len()).collect::<Vec<_>>(), [50, 50]);
    assert!(pages.iter().all(|page| page.draw(&theme, Width::Full).unwrap().height() < theme.page_height + 100.0));
    assert!(pages.iter().all(|page| page.range == pages[0].range), "one scale");
    assert_eq!(many(60, &["MNLI"]).pages(&theme).len(), 1);
}
