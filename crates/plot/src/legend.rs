//! The legend: a sample of each series and its name, in lines above the plot.

use crate::fit::{Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::look::Look;
use crate::page::Page;
use crate::scene::{Anchor, Point};

/// Space between a sample and its name, and between entries, in sizes of the text.
const GAPS: [f64; 2] = [0.45, 1.4];

/// Draws the legend with its upper edge at `top` and from `left` on, and returns where it ends, points. One series needs
/// no legend if it has no name.
pub(crate) fn legend(page: &mut Page, top: f64, left: f64, entries: &[(&str, Look)]) -> f64 {
    if entries.iter().all(|(name, _)| name.trim().is_empty()) {
        return top;
    }
    let theme = page.theme;
    let sample = theme.legend_sample;
    let most = page.right() - left - sample - theme.label_size;
    let style = Style::new(theme, Weight::Regular, theme.label_size);
    let names = fit(entries.iter().map(|(name, _)| (*name, most)), style);
    page.shortened(&names.shortened);
    let size = names.size;
    let widths: Vec<f64> = names.label_widths().collect();
    let (mut x, mut y) = (left, top + size);
    for ((lines, (_, look)), width) in names.lines.iter().zip(entries).zip(widths) {
        let needed = sample + GAPS[0] * size + width;
        if x > left && x + needed > page.right() {
            (x, y) = (left, y + size * theme.line_height);
        }
        let middle = y - size * CAP_HEIGHT / 2.0;
        let ends = [x, x + sample].map(|x| Point { x, y: middle });
        page.items.path(ends.to_vec(), look.stroke(theme));
        look.mark(theme, Point { x: x + sample / 2.0, y: middle }, false, &mut page.items);
        for line in lines {
            page.write(Point { x: x + sample + GAPS[0] * size, y }, Anchor::Start, Weight::Regular, size, line);
        }
        x += needed + GAPS[1] * size;
    }
    y + size * 0.6
}
