//! What Pareto plots promise, on simulated values.

use stilt_analysis::outcome::Interval;

use super::*;
use crate::scene::{Group as Shapes, Item, Point};
use crate::testing::{assert_sound, groups, texts};
use crate::{THEMES, Warning};

fn measured(value: f64, half: Option<f64>) -> Measured {
    Measured { value, interval: half.map(|half| Interval { low: value - half, high: value + half }) }
}

fn candidate(name: &str, x: f64, y: f64, on_front: bool) -> Candidate {
    Candidate {
        name: name.to_owned(),
        at: [measured(x, Some(x / 10.0)), measured(y, Some(0.6))],
        further: Vec::new(),
        on_front,
        front_share: None,
        is_baseline: false,
    }
}

fn measures() -> [Measure; 2] {
    let latency = Measure {
        name: "Latency per sentence".to_owned(),
        unit: Some("ms".to_owned()),
        lower_is_better: true,
        spacing: Spacing::Log,
        digits: 1,
    };
    let accuracy = Measure {
        name: "Accuracy".to_owned(),
        unit: Some("%".to_owned()),
        lower_is_better: false,
        spacing: Spacing::Linear,
        digits: 1,
    };
    [latency, accuracy]
}

fn pareto(candidates: Vec<Candidate>) -> Pareto {
    let words = Words {
        title: "Simulated trade-off".to_owned(),
        description: "Accuracy against latency of simulated models.".to_owned(),
        caption: "Simulated values. Whiskers: 95 % intervals.".to_owned(),
    };
    Pareto { words, measures: measures(), further: Vec::new(), candidates }
}

/// Seven simulated models, five of them on the front.
pub(crate) fn small() -> Pareto {
    let mut candidates = vec![
        candidate("small", 4.0, 78.1, true),
        candidate("base", 9.0, 82.4, true),
        candidate("base-mt", 14.0, 81.0, false),
        candidate("large", 26.0, 86.0, true),
        candidate("large-q", 45.0, 84.1, false),
        candidate("XL", 60.0, 86.4, true),
        candidate("XXL", 110.0, 88.2, true),
    ];
    for (candidate, share) in candidates.iter_mut().zip([1.0, 0.998, 0.12, 1.0, 0.0, 0.68, 1.0]) {
        candidate.front_share = Some(share);
    }
    candidates[1].is_baseline = true;
    pareto(candidates)
}

/// Sixty simulated models.
pub(crate) fn crowd() -> Pareto {
    let names = ["RTE", "xlm-roberta-large after everything", "中文 model"];
    let one = |place: u32| {
        let (x, y) = (f64::from(place * 37 % 60) + 2.0, f64::from(place * 23 % 60) + 10.0);
        let name = names[usize::try_from(place).unwrap() % names.len()];
        candidate(&format!("{name} {place}"), x, y, x < 4.0)
    };
    pareto((0..60).map(one).collect())
}

fn draw(pareto: &Pareto, width: Width) -> Drawing {
    pareto.draw(&Theme::acl(), width).unwrap()
}

fn mark_of<'a>(drawing: &'a Drawing, name: &str) -> &'a Shapes {
    let named = |group: &&Shapes| group.data.contains(&("name", name.to_owned()));
    groups(drawing).into_iter().find(named).unwrap()
}

fn is_hollow(group: &Shapes) -> bool {
    let paper = Theme::acl().paper;
    matches!(group.items.0[..], [Item::Dot { fill, .. } | Item::Polygon { fill, .. }] if fill == paper)
}

fn center(group: &Shapes) -> Point {
    let [Item::Dot { center, .. }] = group.items.0[..] else { panic!("no dot") };
    center
}

#[test]
fn the_canonical_svg_of_a_small_trade_off() {
    insta::assert_snapshot!(draw(&small(), Width::Column).canonical_svg());
}

#[test]
fn the_front_is_filled_and_the_dominated_are_hollow() {
    let drawing = draw(&small(), Width::Full);
    for (name, hollow) in [("small", false), ("base", false), ("base-mt", true), ("large-q", true), ("XXL", false)] {
        assert_eq!(is_hollow(mark_of(&drawing, name)), hollow, "{name}");
    }
    let square = |group: &Shapes| matches!(&group.items.0[..], [Item::Polygon { points, .. }] if points.len() == 4);
    assert!(square(mark_of(&drawing, "base")), "the baseline has a shape of its own");
    assert!(!square(mark_of(&drawing, "large")));
    let data = &mark_of(&drawing, "XL").data;
    for (name, value) in [("x", "60"), ("x-low", "54"), ("y-high", "87"), ("front", "true"), ("front-share", "0.68")] {
        assert!(data.contains(&(name, value.to_owned())), "{name} {data:?}");
    }
}

#[test]
fn the_stair_passes_where_the_worse_values_meet() {
    // Which way is better decides on which side of the stair the dominated lie.
    let front = |lower: [bool; 2]| {
        let points = if lower[0] == lower[1] { [(2.0, 8.0), (8.0, 2.0)] } else { [(2.0, 2.0), (8.0, 8.0)] };
        let candidates = points.map(|(x, y)| candidate("", x, y, true)).to_vec();
        let mut plot = pareto(candidates);
        for (measure, lower) in plot.measures.iter_mut().zip(lower) {
            (measure.lower_is_better, measure.spacing) = (lower, Spacing::Linear);
        }
        let drawing = draw(&plot, Width::Full);
        let line = drawing.scene.items.0.iter().rev().find_map(|item| match item {
            Item::Path { points, .. } => Some(points.clone()),
            _ => None,
        });
        let marks: Vec<Point> = groups(&drawing).into_iter().map(center).collect();
        let corner = line.unwrap()[1];
        [corner.x == marks[1].x, corner.y == marks[1].y]
    };
    assert_eq!(front([true, false]), [true, false], "right, then up");
    assert_eq!(front([false, true]), [false, true], "up, then right");
    assert_eq!(front([false, false]), [false, true], "down, then right");
    assert_eq!(front([true, true]), [true, false], "right, then down");
}

#[test]
fn which_way_is_better_is_said() {
    let drawing = draw(&small(), Width::Full);
    let written: Vec<&str> = texts(&drawing.scene.items).into_iter().map(|text| text.content.as_str()).collect();
    assert!(written.contains(&"Latency per sentence (ms, log), \u{2190} lower is better"));
    assert!(written.contains(&"Accuracy (%), higher is better \u{2192}"));
    let caption = written.join(" ");
    assert!(caption.contains("small 100 %, base > 99 %, base-mt 12 %, large 100 %, XL 68 %, XXL 100 %."), "{caption}");
}

#[test]
fn nothing_leaves_the_page_in_any_theme() {
    let long = candidate(&"a name without end ".repeat(11), 3.0, 50.0, true);
    for plot in [small(), of_three(), crowd(), pareto(vec![long]), pareto(vec![candidate("one", 1.0, 1.0, true)])] {
        for theme in THEMES {
            for width in [Width::Column, Width::Full] {
                let looks = (theme.make)();
                assert_sound(&plot.draw(&looks, width).unwrap(), &looks, theme.id);
            }
        }
    }
}

#[test]
fn extreme_values_and_names_make_a_picture() {
    let names =
        ["\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "\u{1f600} model", "<b>&\"", " ", "\u{645}\u{631}\u{62d}\u{628}\u{627}"];
    for scale in [1e-300, 1e-9, 1e300] {
        let one = |(place, name): (usize, &&str)| {
            let mut one = candidate(name, scale * (2.0 + 3.0 * place as f64), -scale * place as f64, place < 2);
            one.at[0].interval = Some(Interval { low: f64::NEG_INFINITY, high: f64::INFINITY });
            one.at[1].interval = Some(Interval { low: f64::MIN, high: f64::MAX });
            one
        };
        for width in [Width::Column, Width::Full, Width::Points(150.0)] {
            let drawing = draw(&pareto(names.iter().enumerate().map(one).collect()), width);
            assert_sound(&drawing, &Theme::acl(), &format!("{scale} {width:?}"));
            assert!(!drawing.canonical_svg().contains("<b>"));
        }
    }
}

#[test]
fn an_interval_beyond_the_axis_ends_in_an_arrow_head() {
    let mut plot = small();
    let heads = |plot: &Pareto| {
        let drawing = draw(plot, Width::Full);
        let items = drawing.scene.items.0.iter();
        let count = items.filter(|item| matches!(item, Item::Polygon { points, .. } if points.len() == 3)).count();
        (count, drawing.canonical_svg().contains("goes on beyond the axis"))
    };
    assert_eq!(heads(&plot), (0, false));
    plot.candidates[2].at[0].interval = Some(Interval { low: -50.0, high: 78.0 });
    plot.candidates[3].at[1].interval = Some(Interval { low: f64::MIN, high: f64::MAX });
    assert_eq!(heads(&plot), (3, true));
}

#[test]
fn what_cannot_be_drawn_is_refused_or_said() {
    let theme = Theme::acl();
    assert_eq!(pareto(Vec::new()).draw(&theme, Width::Full), Err(PlotError::NoValue("model")));
    let zero = pareto(vec![candidate("zero", 0.0, 1.0, true)]).draw(&theme, Width::Full);
    assert_eq!(zero, Err(PlotError::NotPositive { what: "Latency per sentence".to_owned(), value: 0.0 }));
    let mut plot = small();
    plot.candidates[2].at[1].value = f64::NAN;
    assert!(draw(&plot, Width::Full).canonical_svg().contains("Not drawn, without both values: base-mt."));
    let same = vec![candidate("twin of another model", 5.0, 5.0, true); 40];
    let drawing = draw(&pareto(same), Width::Column);
    assert!(drawing.warnings().iter().any(|warning| matches!(warning, Warning::NoRoom(_))));
}

/// Seven simulated models by three metrics: `base-mt` needs the least memory.
pub(crate) fn of_three() -> Pareto {
    let mut plot = small();
    plot.further = vec![Measure {
        name: "Memory".to_owned(),
        unit: Some("GB".to_owned()),
        lower_is_better: true,
        spacing: Spacing::Linear,
        digits: 1,
    }];
    for (candidate, memory) in plot.candidates.iter_mut().zip([1.1, 1.4, 0.9, 3.0, 3.5, 6.0, 12.0]) {
        candidate.further = vec![measured(memory, None)];
    }
    plot.candidates[2].on_front = true;
    plot
}

#[test]
fn a_third_metric_is_said_and_takes_the_stair_away() {
    let stairs = |plot: &Pareto| {
        let drawing = draw(plot, Width::Full);
        drawing
            .scene
            .items
            .0
            .iter()
            .filter(|item| matches!(item, Item::Path { points, .. } if points.len() > 4))
            .count()
    };
    let plot = of_three();
    assert_eq!((stairs(&small()), stairs(&plot)), (1, 0));
    let drawing = draw(&plot, Width::Full);
    assert!(mark_of(&drawing, "base-mt").data.contains(&("further", "0.9".to_owned())));
    let written: Vec<&str> = texts(&drawing.scene.items).into_iter().map(|text| text.content.as_str()).collect();
    let written = written.join(" ");
    for words in ["On the front of all 3 metrics", "Memory (lower is better), not drawn, decides the front, too"] {
        assert!(written.contains(words), "{words} in {written}");
    }
    let mut lacking = plot;
    lacking.candidates[0].further[0].value = f64::NAN;
    let drawing = draw(&lacking, Width::Full);
    let written: Vec<&str> = texts(&drawing.scene.items).into_iter().map(|text| text.content.as_str()).collect();
    assert!(written.join(" ").contains("Not drawn, without all values: small."));
}
