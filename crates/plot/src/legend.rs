//! The legend: a sample of each series and its name, in lines above the plot.

use crate::fit::{Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::look::Look;
use crate::page::Page;
use crate::scene::{Anchor, Items, Point};

/// Space between a sample and its name, and between entries, in sizes of the text.
const GAPS: [f64; 2] = [0.45, 1.4];

/// Draws the legend of series with its upper edge at `top` and from `left` on, and returns where it ends, points. One
/// series needs no legend if it has no name.
pub(crate) fn legend(page: &mut Page, top: f64, left: f64, entries: &[(&str, Look)]) -> f64 {
    let names: Vec<&str> = entries.iter().map(|(name, _)| *name).collect();
    let looks: Vec<Look> = entries.iter().map(|(_, look)| *look).collect();
    let theme = page.theme;
    samples(page, top, left, theme.legend_sample, &names, |place, middle, items| {
        let Some(look) = looks.get(place) else { return };
        let half = theme.legend_sample / 2.0;
        let ends = [middle.x - half, middle.x + half].map(|x| Point { x, ..middle });
        items.path(ends.to_vec(), look.stroke(theme));
        look.mark(theme, middle, false, items);
    })
}

/// The same for anything else that has a name: `draw` draws the sample of an entry, at most `sample` points wide, around
/// its middle.
pub(crate) fn samples(
    page: &mut Page,
    top: f64,
    left: f64,
    sample: f64,
    names: &[&str],
    draw: impl Fn(usize, Point, &mut Items),
) -> f64 {
    if names.iter().all(|name| name.trim().is_empty()) {
        return top;
    }
    let theme = page.theme;
    let most = page.right() - left - sample - theme.label_size;
    let style = Style::new(theme, Weight::Regular, theme.label_size);
    let names = fit(names.iter().map(|name| (*name, most)), style);
    page.shortened(&names.shortened);
    let size = names.size;
    let widths: Vec<f64> = names.label_widths().collect();
    let (mut x, mut y) = (left, top + size);
    for ((place, lines), width) in names.lines.iter().enumerate().zip(widths) {
        let needed = sample + GAPS[0] * size + width;
        if x > left && x + needed > page.right() {
            (x, y) = (left, y + size * theme.line_height);
        }
        let middle = Point { x: x + sample / 2.0, y: y - size * CAP_HEIGHT / 2.0 };
        draw(place, middle, &mut page.items);
        for line in lines {
            page.write(Point { x: x + sample + GAPS[0] * size, y }, Anchor::Start, Weight::Regular, size, line);
        }
        x += needed + GAPS[1] * size;
    }
    y + size * 0.6
}
