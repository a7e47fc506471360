//! What the tests of all figures use.

use crate::Drawing;
use crate::font::Fonts;
use crate::scene::{Anchor, Group, Item, Items, Text};

/// All texts, those in groups included.
pub(crate) fn texts(items: &Items) -> Vec<&Text> {
    items
        .0
        .iter()
        .flat_map(|item| match item {
            Item::Text(text) => vec![text],
            Item::Group(group) => texts(&group.items),
            _ => Vec::new(),
        })
        .collect()
}

/// The groups, in the order they are drawn.
pub(crate) fn groups(items: &Items) -> Vec<&Group> {
    items.0.iter().filter_map(|item| if let Item::Group(group) = item { Some(group) } else { None }).collect()
}

/// Panics if a text or shape leaves the page.
pub(crate) fn assert_inside(drawing: &Drawing, what: &str) {
    let check = |x: f64, y: f64, shape: &str| {
        let inside = (-0.01..=drawing.width() + 0.01).contains(&x) && (-0.01..=drawing.height() + 0.01).contains(&y);
        assert!(inside, "{what}: {shape} at {x:.2}, {y:.2} of {:.2} x {:.2}", drawing.width(), drawing.height());
    };
    for text in texts(&drawing.scene.items) {
        let long = Fonts::embedded().width(&text.content, text.size, text.weight);
        let before = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => long / 2.0,
            Anchor::End => long,
        };
        let (sin, cos) = text.rotate.to_radians().sin_cos();
        for along in [-before, long - before] {
            // Digits and capitals stand on the baseline; tails below it hang into the margin at most.
            for up in [0.0, 0.714 * text.size] {
                check(text.at.x + along * cos + up * sin, text.at.y + along * sin - up * cos, &text.content);
            }
        }
    }
    shapes(&drawing.scene.items, &check);
}

/// Calls `check` with the corners of all shapes.
fn shapes(items: &Items, check: &impl Fn(f64, f64, &str)) {
    for item in &items.0 {
        match item {
            Item::Rect { rect, .. } | Item::Ramp { rect, .. } => {
                check(rect.x, rect.y, "a rectangle");
                check(rect.right(), rect.bottom(), "a rectangle");
            }
            Item::Polygon { points, .. } | Item::Path { points, .. } | Item::Band { points, .. } => {
                points.iter().for_each(|point| check(point.x, point.y, "a corner"));
            }
            Item::Lines { lines, .. } => lines.iter().flatten().for_each(|point| check(point.x, point.y, "a line")),
            Item::Dot { center, radius, .. } => {
                check(center.x - radius, center.y - radius, "a dot");
                check(center.x + radius, center.y + radius, "a dot");
            }
            Item::Text(_) => {}
            Item::Group(group) => shapes(&group.items, check),
        }
    }
}
