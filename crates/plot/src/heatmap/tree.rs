//! The trees that ordered rows and columns, beside them: leaves at the cells, the root away from them.

use super::axis::Axis;
use crate::cluster::{Join, Tree};
use crate::scene::{Items, Point, Rect, Stroke};
use crate::theme::Theme;

/// What a tree takes beside the grid, points.
pub(super) fn depth(theme: &Theme, tree: Option<&Tree>) -> f64 {
    if tree.is_some_and(|tree| !tree.joins().is_empty()) { theme.tree + theme.strip_gap } else { 0.0 }
}

/// Draws the tree of the rows at the right of a grid.
pub(super) fn beside(theme: &Theme, tree: &Tree, rows: &Axis, grid: Rect, items: &mut Items) {
    let from = grid.right() + theme.strip_gap;
    draw(theme, tree, rows, items, |along, away| Point { x: from + away, y: grid.y + along });
}

/// Draws the tree of the columns below a grid.
pub(super) fn below(theme: &Theme, tree: &Tree, columns: &Axis, grid: Rect, items: &mut Items) {
    let from = grid.bottom() + theme.strip_gap;
    draw(theme, tree, columns, items, |along, away| Point { x: grid.x + along, y: from + away });
}

/// Draws a tree; `at` places what lies so far along the axis and so far away from the grid, points.
fn draw(theme: &Theme, tree: &Tree, axis: &Axis, items: &mut Items, at: impl Fn(f64, f64) -> Point) {
    let farthest = tree.joins().iter().fold(0.0_f64, |most, join| most.max(join.distance));
    // Where every row or cluster stands along the axis, and how far away from the cells.
    let mut nodes = vec![[0.0, 0.0]; tree.order().len()];
    for (leaf, center) in tree.order().iter().zip(axis.centers()) {
        if let Some(node) = nodes.get_mut(*leaf) {
            *node = [center, 0.0];
        }
    }
    // Where rows end up below one another's width, lines are thinner, down to a hair.
    let line = theme.tree_line.min((axis.pitch / 3.0).max(theme.tree_line / 4.0));
    let stroke = Stroke::new(theme.rule_color, line);
    for Join { members, distance } in tree.joins() {
        let [Some(&a), Some(&b)] = members.map(|member| nodes.get(member)) else { continue };
        let away = if farthest > 0.0 { distance / farthest * theme.tree } else { theme.tree };
        let corners = [[a[0], a[1]], [a[0], away], [b[0], away], [b[0], b[1]]];
        items.path(corners.map(|[along, away]| at(along, away)).to_vec(), stroke);
        nodes.push([f64::midpoint(a[0], b[0]), away]);
    }
}
