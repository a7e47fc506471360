//! What is drawn: a list of shapes and texts in points, y downwards.
//!
//! Every format is made from this one list, so that no format shows anything another does not.

use crate::color::Color;
use crate::font::Weight;

/// A place on the page, points from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A rectangle, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    /// This rectangle with every edge moved inwards by `by` points.
    pub(crate) fn inset(self, by: f64) -> Self {
        Self { x: self.x + by, y: self.y + by, width: self.width - 2.0 * by, height: self.height - 2.0 * by }
    }

    pub(crate) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(crate) fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub(crate) fn center(self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// The pen of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) color: Color,
    /// Points.
    pub(crate) width: f64,
    /// Length of dashes and of the gaps between them, points; none for a line without gaps.
    pub(crate) dash: Option<[f64; 2]>,
}

impl Stroke {
    /// A line without gaps.
    pub(crate) const fn new(color: Color, width: f64) -> Self {
        Self { color, width, dash: None }
    }

    /// The same in dashes.
    pub(crate) const fn dashed(self, dash: Option<[f64; 2]>) -> Self {
        Self { dash, ..self }
    }
}

/// Which point of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// Where the anchor stands on the baseline.
    pub(crate) at: Point,
    pub(crate) anchor: Anchor,
    /// Degrees about `at`, clockwise.
    pub(crate) rotate: f64,
    pub(crate) weight: Weight,
    /// Points.
    pub(crate) size: f64,
    pub(crate) color: Color,
    pub(crate) content: String,
}

/// Shapes that belong together, with what a reader's software may want to know about them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// Shown when the pointer rests on the group.
    pub(crate) title: String,
    /// `data-*` attributes: name without the prefix, and value.
    pub(crate) data: Vec<(&'static str, String)>,
    pub(crate) items: Items,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    Rect {
        rect: Rect,
        fill: Option<Color>,
        stroke: Option<Stroke>,
    },
    /// Rectangles of one colour.
    Rects {
        rects: Vec<Rect>,
        fill: Color,
    },
    Polygon {
        points: Vec<Point>,
        fill: Color,
        stroke: Option<Stroke>,
    },
    Lines {
        lines: Vec<[Point; 2]>,
        stroke: Stroke,
    },
    /// One line through all points, with round joins.
    Path {
        points: Vec<Point>,
        stroke: Stroke,
    },
    /// An area that what lies below shines through: `opacity` from 0 (glass) to 1.
    Band {
        points: Vec<Point>,
        fill: Color,
        opacity: f64,
    },
    /// A rectangle in which one colour runs into the next, upwards or else to the right, at equal steps. Ramps of one name
    /// are the same.
    Ramp {
        rect: Rect,
        colors: Vec<Color>,
        upwards: bool,
        name: &'static str,
    },
    Dot {
        center: Point,
        radius: f64,
        fill: Color,
        stroke: Option<Stroke>,
    },
    Text(Text),
    Group(Group),
}

/// Shapes in the order they are drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Items(pub(crate) Vec<Item>);

impl Items {
    pub(crate) fn fill(&mut self, rect: Rect, color: Color) {
        self.0.push(Item::Rect { rect, fill: Some(color), stroke: None });
    }

    /// Fills many rectangles with one colour; none leave no trace.
    pub(crate) fn fills(&mut self, rects: Vec<Rect>, fill: Color) {
        if !rects.is_empty() {
            self.0.push(Item::Rects { rects, fill });
        }
    }

    pub(crate) fn outline(&mut self, rect: Rect, stroke: Stroke) {
        self.0.push(Item::Rect { rect, fill: None, stroke: Some(stroke) });
    }

    pub(crate) fn polygon(&mut self, points: Vec<Point>, fill: Color, stroke: Option<Stroke>) {
        self.0.push(Item::Polygon { points, fill, stroke });
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.0.push(Item::Lines { lines: vec![[from, to]], stroke });
    }

    pub(crate) fn dot(&mut self, center: Point, radius: f64, fill: Color) {
        self.0.push(Item::Dot { center, radius, fill, stroke: None });
    }

    /// A line through all points; fewer than two leave no trace.
    pub(crate) fn path(&mut self, points: Vec<Point>, stroke: Stroke) {
        if points.len() > 1 {
            self.0.push(Item::Path { points, stroke });
        }
    }

    /// An area that what lies below shines through; fewer than three corners leave no trace.
    pub(crate) fn band(&mut self, points: Vec<Point>, fill: Color, opacity: f64) {
        if points.len() > 2 {
            self.0.push(Item::Band { points, fill, opacity });
        }
    }

    /// Writes a text; one that is blank leaves no trace.
    pub(crate) fn text(&mut self, text: Text) {
        if !text.content.trim().is_empty() {
            self.0.push(Item::Text(text));
        }
    }

    pub(crate) fn group(&mut self, group: Group) {
        self.0.push(Item::Group(group));
    }

    /// Rising diagonals `step` points apart along the edge, cut at the edges by computing and not by a clip or a
    /// pattern: neither comes through every format unharmed.
    pub(crate) fn hatch(&mut self, rect: Rect, step: f64, stroke: Stroke) {
        let mut lines = Vec::new();
        let mut along = step / 2.0;
        while along < rect.width + rect.height {
            let from = Point { x: rect.x + (along - rect.height).max(0.0), y: rect.y + along.min(rect.height) };
            let to = Point { x: rect.x + along.min(rect.width), y: rect.y + (along - rect.width).max(0.0) };
            lines.push([from, to]);
            along += step;
        }
        self.0.push(Item::Lines { lines, stroke });
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scene {
    /// Points.
    pub(crate) width: f64,
    /// Points.
    pub(crate) height: f64,
    pub(crate) title: String,
    /// What a reader who cannot see the figure is told.
    pub(crate) description: String,
    pub(crate) items: Items,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside() {
        let rect = Rect { x: 3.0, y: 5.0, width: 11.0, height: 4.0 };
        let mut items = Items::default();
        items.hatch(rect, 2.5, Stroke::new(Color::BLACK, 0.3));
        let Some(Item::Lines { lines, .. }) = items.0.first() else { panic!("no lines") };
        assert_eq!(lines.len(), 6);
        for point in lines.iter().flatten() {
            assert!((rect.x..=rect.right()).contains(&point.x), "{point:?}");
            assert!((rect.y..=rect.bottom()).contains(&point.y), "{point:?}");
        }
    }
}
