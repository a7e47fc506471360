//! Grids of so many cells that none is looked at alone: runs of one colour, and where cells are smaller than can be seen,
//! the mean of several as one.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::cell::Cell;
use crate::color::Color;
use crate::scale::Diverging;
use crate::scene::{Items, Point, Rect};
use crate::theme::Theme;

/// Grids of more cells have no `data-*` attributes: their files would be huge.
pub(super) const DENSE: usize = 20_000;

/// Steps of colour from the middle to either end: neighbouring ones can hardly be told apart.
const STEPS: f64 = 32.0;

/// How far a run reaches below its neighbours, points, so that no seam is seen.
const OVERLAP: f64 = 0.12;

/// How many cells are drawn as one, down and across.
pub(super) fn blocks(theme: &Theme, axes: [&Axis; 2]) -> [usize; 2] {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive and at most a number of cells"
    )]
    axes.map(|axis| (theme.block_min / axis.pitch - 1e-9).ceil().max(1.0) as usize)
}

/// A stretch of cells along one axis that is drawn as one: from which to which, and where it lies.
struct Stretch {
    from: usize,
    to: usize,
    start: f64,
    end: f64,
}

/// The stretches of `size` cells, none of which reaches over a gap.
fn stretches(axis: &Axis, size: usize) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (place, start) in axis.starts.iter().enumerate() {
        let end = start + axis.pitch;
        match found.last_mut() {
            Some(last) if last.to - last.from < size && start - last.end < axis.pitch * 1e-3 => {
                last.to = place + 1;
                last.end = end;
            }
            _ => found.push(Stretch { from: place, to: place + 1, start: *start, end }),
        }
    }
    found
}

/// What a block shows: a step of colour, or that there is no value.
type Shade = Option<i16>;

/// Draws all cells of a grid whose upper left corner is `corner`.
pub(super) fn draw(
    theme: &Theme,
    cells: &[Cell],
    [down, across]: [&Axis; 2],
    scale: &Diverging,
    corner: Point,
    items: &mut Items,
) {
    let columns = across.starts.len();
    let [high, wide] = blocks(theme, [down, across]);
    let across = stretches(across, wide);
    // One path per colour: a file names every colour once.
    let mut runs: BTreeMap<Shade, Vec<Rect>> = BTreeMap::new();
    for row in stretches(down, high) {
        let shade = |stretch: &Stretch| {
            let lines = (row.from..row.to).map(|line| line * columns);
            let within = lines.filter_map(|line| cells.get(line + stretch.from..line + stretch.to)).flatten();
            shade(within, scale)
        };
        let mut run: Option<(Shade, f64, f64)> = None;
        let mut close = |run: Option<(Shade, f64, f64)>| {
            let Some((shade, start, end)) = run else { return };
            let (x, y) = (corner.x + start, corner.y + row.start);
            let rect = Rect { x, y, width: end - start + OVERLAP, height: row.end - row.start + OVERLAP };
            runs.entry(shade).or_default().push(rect);
        };
        for stretch in &across {
            let shade = shade(stretch);
            run = match run {
                Some((now, start, end)) if now == shade && stretch.start - end < 1e-6 => {
                    Some((now, start, stretch.end))
                }
                before => {
                    close(before);
                    Some((shade, stretch.start, stretch.end))
                }
            };
        }
        close(run);
    }
    for (shade, rects) in runs {
        let color: Color = match shade {
            Some(step) => scale.color(f64::from(step) / STEPS * scale.limit),
            None => theme.hatch_color,
        };
        items.fills(rects, color);
    }
}

/// The step of colour of the mean of these cells; `None` if none has a value.
fn shade<'a>(cells: impl Iterator<Item = &'a Cell>, scale: &Diverging) -> Shade {
    let (mut sum, mut count) = (0.0, 0.0);
    for gain in cells.filter_map(Cell::gain) {
        // In units of the limit and not beyond it: one huge value does not decide a block.
        sum += (gain / scale.limit).clamp(-1.0, 1.0);
        count += 1.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "between -32 and 32")]
    let step = (count > 0.0).then(|| (sum / count * STEPS).round() as i16);
    step
}
