//! What robustness plots promise, on simulated values.

use stilt_analysis::correction::Holm;
use stilt_analysis::family::{Comparison, Family};
use stilt_analysis::outcome::{Outcome, Reason, Test};
use stilt_results::Points;

use super::*;
use crate::THEMES;
use crate::scene::{Group as Shapes, Item};
use crate::testing::{assert_sound, groups, texts};

const FAMILIES: [&str; 9] =
    ["Germanic", "Romance", "Slavic", "Indo-Aryan", "Turkic", "Uralic", "Dravidian", "Niger-Congo", "Japonic"];

/// Gains and their p (none: not testable), judged as one family.
pub(crate) fn judged(plans: &[(f64, Option<f64>)]) -> Vec<Mark> {
    let comparison = |&(estimate, p): &(f64, Option<f64>)| {
        let test = |p| Outcome::Tested(Test::new("simulated", estimate, p));
        let outcome = p.map_or(Outcome::NotTestable(Reason::OneRunEach), test);
        let estimate = Points::new(estimate).ok();
        let interval = estimate.map(|at| Interval { low: at.get() - 0.8, high: at.get() + 0.8 });
        Comparison { estimate, interval, outcome, equivalence: None, joint: None }
    };
    Family::new(plans.iter().map(comparison).collect())
        .judge(&Holm, 0.05)
        .into_iter()
        .map(|finding| Mark::Gain(Box::new(finding)))
        .collect()
}

/// Simulated gains of `languages` after `rows` intermediate tasks.
pub(crate) fn many(rows: usize, languages: usize, name: &str) -> Robustness {
    let wave = |row: usize, language: usize| {
        let turn = f64::from(u32::try_from(row * 31 + language * 17).unwrap());
        2.0 + 2.5 * turn.sin() - f64::from(u32::try_from(language % 9).unwrap()) / 3.0
    };
    let strip = |row: usize| {
        let gains: Vec<f64> = (0..languages).map(|language| wave(row, language)).collect();
        let mean = gains.iter().sum::<f64>() / f64::from(u32::try_from(languages).unwrap());
        let p = |gain: f64| Some(if gain.abs() > 2.0 { 1e-7 } else { 0.6 });
        let plans: Vec<(f64, Option<f64>)> = gains.iter().chain([&mean]).map(|gain| (*gain, p(*gain))).collect();
        let mut values = judged(&plans);
        let mean = values.pop();
        let spot = |(language, value)| Spot { name: format!("l{language}"), group: language % FAMILIES.len(), value };
        Swarm { name: format!("{name}{row}"), spots: values.into_iter().enumerate().map(spot).collect(), mean }
    };
    let mut figure = Robustness::new(FAMILIES.map(str::to_owned).to_vec(), (0..rows).map(strip).collect());
    figure.axis = "Gain over the baseline (points)".to_owned();
    figure.words.title = "Simulated robustness".to_owned();
    figure.words.description = "Simulated gains of languages after intermediate training.".to_owned();
    figure.words.caption = "Simulated values.".to_owned();
    figure
}

/// Two simulated rows of few languages; one of them harmed, one not testable.
pub(crate) fn small() -> Robustness {
    let plans = [(1.5, Some(1e-6)), (-2.3, Some(1e-5)), (0.5, Some(0.7)), (2.0, None), (0.75, Some(0.3))];
    let spots = |values: Vec<Mark>| {
        let named = ["de", "sw", "fr", "hi", "ru"].into_iter().zip([0, 1, 2, 3, 4]).zip(values);
        named.map(|((name, group), value)| Spot { name: name.to_owned(), group, value }).collect::<Vec<_>>()
    };
    let mut values = judged(&plans);
    let mean = values.pop();
    let mnli = Swarm { name: "MNLI".to_owned(), spots: spots(values), mean };
    let ccg = Swarm { name: "CCG".to_owned(), spots: spots(judged(&plans[..2])), mean: None };
    let families = ["Germanic", "Niger-Congo", "Romance", "Indo-Aryan", "Slavic"];
    let mut figure = Robustness::new(families.map(str::to_owned).to_vec(), vec![mnli, ccg]);
    figure.axis = "Gain over the baseline (points)".to_owned();
    figure.words.title = "Simulated robustness".to_owned();
    figure.words.description = "Simulated gains of four languages.".to_owned();
    figure.words.caption = "Simulated values.".to_owned();
    figure
}

/// Simulated scores of models, of which nothing is judged.
fn scores() -> Robustness {
    let mut figure = many(3, 12, "model ");
    for strip in &mut figure.strips {
        let number =
            |value: &Mark| Mark::Number(Measured { value: 70.0 + value.number().unwrap(), interval: value.interval() });
        strip.mean = strip.mean.as_ref().map(number).map(|_| Mark::Number(Measured { value: 71.5, interval: None }));
        for spot in &mut strip.spots {
            spot.value = number(&spot.value);
        }
    }
    figure
}

fn draw(figure: &Robustness, width: Width) -> Drawing {
    figure.draw(&Theme::acl(), width).unwrap()
}

fn of_language<'a>(drawing: &'a Drawing, row: &str, language: &str) -> &'a Shapes {
    let has = |group: &&Shapes, name, value: &str| group.data.contains(&(name, value.to_owned()));
    let all = groups(drawing);
    all.into_iter().find(|group| has(group, "row", row) && has(group, "language", language)).unwrap()
}

fn is_hollow(group: &Shapes) -> bool {
    let paper = Theme::acl().paper;
    matches!(group.items.0[..], [Item::Dot { fill, .. } | Item::Polygon { fill, .. }] if fill == paper)
}

#[test]
fn the_canonical_svg_of_a_small_plot() {
    insta::assert_snapshot!(draw(&small(), Width::Column).canonical_svg());
}

#[test]
fn judged_languages_are_filled_and_undecided_ones_hollow() {
    let drawing = draw(&small(), Width::Full);
    for (language, hollow) in [("de", false), ("sw", false), ("fr", true), ("hi", true)] {
        assert_eq!(is_hollow(of_language(&drawing, "MNLI", language)), hollow, "{language}");
    }
    let harmed = of_language(&drawing, "MNLI", "sw");
    assert!(harmed.data.contains(&("verdict", "worse".to_owned())));
    assert!(harmed.title.starts_with("MNLI, sw (Niger-Congo): \u{2212}2.3, worse (adjusted p "), "{}", harmed.title);
    let svg = drawing.canonical_svg();
    assert!(svg.contains("Hollow: undecided or not testable."), "{svg}");
}

#[test]
fn the_worst_language_of_every_row_has_its_name_beside_it() {
    let drawing = draw(&small(), Width::Column);
    let names = texts(&drawing.scene.items).into_iter().filter(|text| text.content == "sw").count();
    assert_eq!((names, drawing.warnings()), (2, &[][..]));
    let mut latency = small();
    latency.lower_is_better = true;
    let drawing = draw(&latency, Width::Column);
    let written: Vec<&str> = texts(&drawing.scene.items).into_iter().map(|text| text.content.as_str()).collect();
    assert!(written.contains(&"hi") && written.contains(&"de") && !written.contains(&"sw"), "{written:?}");
}

#[test]
fn a_page_holds_ten_rows_of_forty_languages() {
    let figure = many(10, 40, "a task with a name of some length ");
    for width in [Width::Column, Width::Full] {
        let drawing = draw(&figure, width);
        assert_eq!(drawing.warnings(), [], "{width:?}");
        assert!(drawing.height() < 600.0, "a column of a page is 700 points high, not {}", drawing.height());
        assert_eq!(drawing.canonical_svg().matches("data-language=").count(), 400);
    }
}

#[test]
fn many_languages_at_one_place_get_smaller_marks() {
    let theme = Theme::acl();
    let mut crowded = many(9, 40, "row ");
    for spot in crowded.strips.iter_mut().flat_map(|strip| &mut strip.spots) {
        let near = 2.0 + spot.value.number().unwrap() / 50.0;
        spot.value = Mark::Number(Measured { value: near, interval: None });
    }
    crowded.strips[0].spots[0].value = Mark::Number(Measured { value: -20.0, interval: None });
    let drawing = draw(&crowded, Width::Column);
    let radii = groups(&drawing).into_iter().filter_map(|group| match group.items.0[..] {
        [Item::Dot { radius, .. }] => Some(radius),
        _ => None,
    });
    assert!(radii.fold(0.0, f64::max) < theme.mark_radius);
    assert_sound(&drawing, &theme, "crowded");
}

#[test]
fn scores_have_no_line_of_no_gain() {
    let zero = |figure: &Robustness| {
        let black = Theme::acl().black;
        let drawing = draw(figure, Width::Full);
        drawing.scene.items.0.iter().any(|item| matches!(item, Item::Lines { stroke, .. } if stroke.color == black))
    };
    assert!(zero(&small()) && !zero(&scores()));
    let svg = draw(&scores(), Width::Full).canonical_svg();
    assert!(svg.contains("data-score=") && !svg.contains("Hollow"), "{svg}");
}

#[test]
fn families_can_be_the_rows() {
    let figure = small().by_group();
    assert_eq!((figure.kind().id, figure.groups.len()), ("robustness-families", 2));
    let rows: Vec<(&str, usize)> = figure.strips.iter().map(|strip| (strip.name.as_str(), strip.spots.len())).collect();
    assert_eq!(rows, [("Germanic", 2), ("Niger-Congo", 2), ("Romance", 1), ("Indo-Aryan", 1)]);
    let drawing = draw(&figure, Width::Full);
    assert!(of_language(&drawing, "Niger-Congo", "sw").data.contains(&("group", "MNLI".to_owned())));
}

#[test]
fn nothing_leaves_the_page_in_any_theme() {
    let mut odd = small();
    odd.strips[0].name = "名前 \u{5e9}\u{5dc}\u{5d5}\u{5dd} ".repeat(40);
    odd.strips[1].spots[1].name = "a language whose name has no end ".repeat(6);
    odd.strips[1].spots[0].value = Mark::Number(Measured { value: 1e300, interval: None });
    let mut equal = scores();
    for spot in equal.strips.iter_mut().flat_map(|strip| &mut strip.spots) {
        spot.value = Mark::Number(Measured { value: 50.0, interval: None });
    }
    let mut wide = scores();
    wide.strips[0].mean = Some(Mark::Number(Measured {
        value: 70.0,
        interval: Some(Interval { low: f64::NEG_INFINITY, high: f64::MAX }),
    }));
    wide.strips[1].spots[0].value = Mark::Number(Measured { value: f64::NAN, interval: None });
    let one = Robustness::new(vec![String::new()], vec![small().strips.remove(1)]);
    for figure in [small(), scores(), many(4, 80, "row "), odd, equal, wide, one, many(9, 40, "r").by_group()] {
        for theme in THEMES {
            for width in [Width::Column, Width::Full] {
                let looks = (theme.make)();
                assert_sound(&figure.draw(&looks, width).unwrap(), &looks, theme.id);
            }
        }
    }
    let mut empty = small();
    empty.strips.iter_mut().for_each(|strip| strip.spots.clear());
    assert_eq!(empty.draw(&Theme::acl(), Width::Full), Err(PlotError::NoValue("language")));
}

#[test]
fn text_has_a_strip_per_row_on_one_scale() {
    let terminal = Terminal { width: 60, color: false };
    insta::assert_snapshot!(small().text(&terminal).unwrap());
    let text = many(10, 40, "task ").text(&Terminal { width: 100, color: false }).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(!scores().text(&terminal).unwrap().contains("no gain"));
}
