//! How series are told apart: by colour, by the shape of their marks, and by dashes. Never by colour alone.

use crate::color::Color;
use crate::scene::{Item, Items, Point, Stroke};
use crate::theme::Theme;

/// Shapes of marks, in the order series get them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Wedge,
}

const SHAPES: [Shape; 5] = [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Wedge];

/// The looks of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub(crate) color: Color,
    pub(crate) shape: Shape,
    pub(crate) dash: Option<[f64; 2]>,
}

impl Look {
    /// The looks of the series in this place: with six colours, five shapes and four kinds of lines, 30 differ in colour
    /// and shape, and lines of one colour differ in dashes.
    pub(crate) fn of(theme: &Theme, place: usize) -> Self {
        let colors = theme.series;
        let round = place / colors.len();
        let dash = round.checked_sub(1).map(|round| theme.dashes[round % theme.dashes.len()]);
        Self { color: colors[place % colors.len()], shape: SHAPES[place % SHAPES.len()], dash }
    }

    /// The line of the series.
    pub(crate) fn stroke(&self, theme: &Theme) -> Stroke {
        Stroke::new(self.color, theme.curve).dashed(self.dash)
    }

    /// Draws a mark; a hollow one says that its value is undecided.
    pub(crate) fn mark(&self, theme: &Theme, at: Point, hollow: bool, items: &mut Items) {
        mark(theme, at, self.shape, self.color, hollow, items);
    }
}

/// Radius of the ring around a mark that stands out, in radii of marks.
const RING: f64 = 2.1;

/// Draws a ring around the place of a mark that stands out of its series; the mark is drawn over it.
pub(crate) fn ring(theme: &Theme, at: Point, color: Color, items: &mut Items) {
    let stroke = Some(Stroke::new(color, theme.interval));
    items.0.push(Item::Dot { center: at, radius: RING * theme.mark_radius, fill: theme.paper, stroke });
}

/// Draws a mark of this shape and colour.
pub(crate) fn mark(theme: &Theme, at: Point, shape: Shape, color: Color, hollow: bool, items: &mut Items) {
    let radius = theme.mark_radius;
    let fill = if hollow { theme.paper } else { color };
    let line = Stroke::new(color, theme.interval);
    // All shapes cover about the same area.
    let corner = |x: f64, y: f64| Point { x: at.x + x * radius, y: at.y + y * radius };
    let corners = match shape {
        Shape::Circle => {
            items.0.push(Item::Dot { center: at, radius, fill, stroke: Some(line) });
            return;
        }
        Shape::Square => vec![corner(-0.89, -0.89), corner(0.89, -0.89), corner(0.89, 0.89), corner(-0.89, 0.89)],
        Shape::Triangle => vec![corner(0.0, -1.4), corner(1.25, 0.8), corner(-1.25, 0.8)],
        Shape::Diamond => vec![corner(0.0, -1.25), corner(1.25, 0.0), corner(0.0, 1.25), corner(-1.25, 0.0)],
        Shape::Wedge => vec![corner(0.0, 1.4), corner(1.25, -0.8), corner(-1.25, -0.8)],
    };
    items.polygon(corners, fill, Some(line));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_series_differ_without_looking_at_dashes() {
        let theme = Theme::acl();
        let looks: Vec<Look> = (0..30).map(|place| Look::of(&theme, place)).collect();
        for (place, a) in looks.iter().enumerate() {
            assert!(looks[..place].iter().all(|b| (a.color, a.shape) != (b.color, b.shape)), "{place}");
            let same_color = looks[..place].iter().rfind(|b| b.color == a.color);
            assert!(same_color.is_none_or(|b| b.dash != a.dash), "{place}");
        }
    }
}
