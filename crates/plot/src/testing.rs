//! What tests of figures share: findings made as in real use, and promises every drawing keeps.

use stilt_analysis::correction::Holm;
use stilt_analysis::family::{Comparison, Family, Finding};
use stilt_analysis::outcome::{Interval, Outcome, Reason, Test};
use stilt_results::Points;

use crate::font::Fonts;
use crate::scene::{Anchor, Group, Item, Items, Text};
use crate::{Drawing, Figure, Theme, Width};

/// A finding to be: without a value, without a test, or an estimate with its interval and p.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Plan {
    NoValue,
    OneRun(f64),
    Tested([f64; 3], f64),
}

/// Findings judged as one family, as in real use; simulated.
pub(crate) fn judged(plans: &[Plan]) -> Vec<Finding> {
    let comparison = |plan: &Plan| {
        let (estimate, interval, outcome) = match *plan {
            Plan::NoValue => (None, None, Outcome::NotTestable(Reason::NoBaseline)),
            Plan::OneRun(estimate) => (Some(estimate), None, Outcome::NotTestable(Reason::OneRunEach)),
            Plan::Tested([low, estimate, high], p) => {
                let test = Test::new("simulated", estimate, p);
                (Some(estimate), Some(Interval { low, high }), Outcome::Tested(test))
            }
        };
        let estimate = estimate.and_then(|value| Points::new(value).ok());
        Comparison { estimate, interval, outcome, equivalence: None, joint: None }
    };
    Family::new(plans.iter().map(comparison).collect()).judge(&Holm, 0.05)
}

/// All texts, those in groups included.
pub(crate) fn texts(items: &Items) -> Vec<&Text> {
    let each = items.0.iter().map(|item| match item {
        Item::Text(text) => vec![text],
        Item::Group(group) => texts(&group.items),
        _ => Vec::new(),
    });
    each.flatten().collect()
}

/// The groups of a drawing.
pub(crate) fn groups(drawing: &Drawing) -> Vec<&Group> {
    let items = drawing.scene.items.0.iter();
    items.filter_map(|item| if let Item::Group(group) = item { Some(group) } else { None }).collect()
}

/// Left, top, right and bottom of a level text: of its digits and capitals.
fn bounds(text: &Text) -> [f64; 4] {
    let long = Fonts::embedded().width(&text.content, text.size, text.weight);
    let left = match text.anchor {
        Anchor::Start => text.at.x,
        Anchor::Middle => text.at.x - long / 2.0,
        Anchor::End => text.at.x - long,
    };
    [left, text.at.y - 0.714 * text.size, left + long, text.at.y]
}

/// Every text and every line is on the page, no text is smaller than can be read, no two level texts overlap, and
/// nothing is NaN.
pub(crate) fn assert_sound(drawing: &Drawing, theme: &Theme, what: &str) {
    let texts = texts(&drawing.scene.items);
    let page = [drawing.width(), drawing.height()];
    let level: Vec<&&Text> = texts.iter().filter(|text| text.rotate == 0.0).collect();
    // Numbers in cells, and the signs after them, may be smaller than labels.
    let in_cells: Vec<&Text> = groups(drawing).into_iter().flat_map(|group| self::texts(&group.items)).collect();
    for (place, text) in level.iter().enumerate() {
        let is_in_cell = in_cells.iter().any(|other| std::ptr::eq(*other, **text));
        let least = if is_in_cell { theme.number_min * theme.star_scale } else { theme.text_min };
        assert!(text.size >= least - 1e-9, "{what}: {:?} has {} points", text.content, text.size);
        let [left, top, right, bottom] = bounds(text);
        let inside = left >= -0.01 && top >= -0.01 && right <= page[0] + 0.01 && bottom <= page[1];
        assert!(inside, "{what}: {:?} at {left:.2} to {right:.2}, {top:.2} to {bottom:.2}", text.content);
        for other in &level[..place] {
            let [l, t, r, b] = bounds(other);
            let apart = left >= r - 0.01 || l >= right - 0.01 || top >= b - 0.01 || t >= bottom - 0.01;
            assert!(apart, "{what}: {:?} overlaps {:?}", text.content, other.content);
        }
    }
    points(&drawing.scene.items, &mut |x, y| {
        let inside = (-0.01..=page[0] + 0.01).contains(&x) && (-0.01..=page[1] + 0.01).contains(&y);
        assert!(inside, "{what}: a shape reaches {x}, {y}");
    });
    let svg = drawing.canonical_svg();
    assert!(!svg.contains("NaN"), "{what}");
    assert!(!svg.contains("\u{2212}0.0<") && !svg.contains(">-"), "{what}: a minus that is none");
}

/// Every corner of every shape.
fn points(items: &Items, check: &mut impl FnMut(f64, f64)) {
    for item in &items.0 {
        match item {
            Item::Rects { rects, .. } => rects.iter().for_each(|rect| {
                check(rect.x, rect.y);
                check(rect.right(), rect.bottom());
            }),
            Item::Rect { rect, .. } | Item::Ramp { rect, .. } => {
                check(rect.x, rect.y);
                check(rect.right(), rect.bottom());
            }
            Item::Polygon { points, .. } | Item::Path { points, .. } | Item::Band { points, .. } => {
                points.iter().for_each(|point| check(point.x, point.y));
            }
            Item::Lines { lines, .. } => lines.iter().flatten().for_each(|point| check(point.x, point.y)),
            Item::Dot { center, radius, .. } => {
                check(center.x - radius, center.y - radius);
                check(center.x + radius, center.y + radius);
            }
            Item::Text(_) => {}
            Item::Group(group) => points(&group.items, check),
        }
    }
}

/// Draws a figure in every theme at several widths, checks each drawing, and that the same figure is the same bytes.
pub(crate) fn assert_sound_everywhere(figure: &dyn Figure, what: &str) {
    for named in &crate::THEMES {
        let theme = (named.make)();
        for width in [Width::Column, Width::Full] {
            let draw = || figure.draw(&theme, width).unwrap();
            let drawing = draw();
            assert_sound(&drawing, &theme, &format!("{what} {} {width:?}", named.id));
            assert_eq!(drawing.canonical_svg(), draw().canonical_svg());
        }
    }
}

/// Names that resist being set: long, without breaks, right to left, of other scripts, and none at all.
pub(crate) const NAMES: [&str; 6] = [
    "MNLI",
    "a_name_without_any_place_to_break_it_a_name_without_any_place_to_break_it_a_name_without_any_place_to_break_it_a",
    "A very long name of many words that goes on and on, until nobody remembers how it began, and then goes on still",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}",
    "\u{4e2d}\u{6587}\u{1f600}",
    "",
];
