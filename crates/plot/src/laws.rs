//! What every kind of figure promises, tried on a simulated example of each.

use crate::testing::assert_sound;
use crate::{FIGURES, Figure, THEMES, Terminal, Theme, Width};
use crate::{
    claims, coverage, estimation, forest, heatmap, pareto, power, profile, prospects, ranks, robustness, trend,
};

/// A simulated example of every kind of figure.
fn examples() -> Vec<Box<dyn Figure>> {
    vec![
        Box::new(heatmap::tests::small()),
        Box::new(forest::tests::small()),
        Box::new(estimation::tests::small()),
        Box::new(ranks::tests::small()),
        Box::new(profile::tests::small()),
        Box::new(power::tests::small()),
        Box::new(coverage::tests::small()),
        Box::new(claims::tests::small()),
        Box::new(prospects::tests::small()),
        Box::new(trend::tests::small()),
        Box::new(trend::tests::ladder()),
        Box::new(pareto::tests::small()),
        Box::new(robustness::tests::small()),
        Box::new(robustness::tests::small().by_group()),
    ]
}

#[test]
fn every_kind_has_a_name_of_its_own_and_an_example() {
    let examples = examples();
    for (place, kind) in FIGURES.iter().enumerate() {
        assert!(FIGURES[..place].iter().all(|other| other.id != kind.id && other.name != kind.name), "{}", kind.id);
        assert!(kind.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", kind.id);
        assert!(kind.command.starts_with("stilt ") && kind.command.contains(" -o "), "{}", kind.id);
        let of_kind = examples.iter().filter(|example| example.kind() == *kind).count();
        assert_eq!(of_kind, 1, "examples of {}", kind.id);
    }
    assert_eq!(examples.len(), FIGURES.len());
}

#[test]
fn every_figure_draws_in_every_theme_and_width() {
    for example in examples() {
        for theme in THEMES {
            for width in [Width::Column, Width::Full, Width::Points(330.0)] {
                let what = format!("{}, {}, {width:?}", example.kind().id, theme.id);
                let theme = (theme.make)();
                let drawing = example.draw(&theme, width).unwrap();
                assert_eq!(drawing.width(), width.points(&theme), "{what}");
                assert_sound(&drawing, &theme, &what);
                assert!(!drawing.canonical_svg().contains("\"-0\""), "{what}");
            }
        }
    }
}

#[test]
fn every_figure_is_the_same_bytes_again() {
    for (example, again) in examples().iter().zip(examples()) {
        let [first, second] = [example, &again].map(|figure| figure.draw(&Theme::acl(), Width::Column).unwrap());
        assert_eq!(first.svg().unwrap(), second.svg().unwrap(), "{}", example.kind().id);
        assert_eq!(first.pdf().unwrap(), second.pdf().unwrap(), "{}", example.kind().id);
    }
}

#[test]
fn every_figure_says_what_it_shows_and_that_its_numbers_are_invented() {
    for example in examples() {
        let (id, words) = (example.kind().id, example.words());
        let svg = example.draw(&Theme::acl(), Width::Full).unwrap().svg().unwrap();
        assert!(words.title.to_lowercase().contains("simulated"), "{id}");
        assert!(svg.contains(&format!("<title>{}</title>", words.title)), "{id}");
        assert!(!words.description.is_empty() && svg.contains(&format!("<desc>{}</desc>", words.description)), "{id}");
        assert!(svg.contains("<g data-"), "{id}: marks carry their numbers");
    }
}

#[test]
fn text_keeps_to_its_line_and_needs_no_colour() {
    for example in examples() {
        for width in [120, 160] {
            let Some(text) = example.text(&Terminal { width, color: false }) else { continue };
            let id = example.kind().id;
            assert!(!text.contains(['\u{1b}', '\t']), "{id}");
            assert!(text.lines().all(|line| line.chars().count() <= width && line.trim_end() == line), "{id}:\n{text}");
        }
    }
}
