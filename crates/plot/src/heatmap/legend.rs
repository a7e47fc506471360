//! What the colours and letters of strips mean, in lines below the grid.

use super::strips::{Keyed, swatch};
use crate::fit::{Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::page::Page;
use crate::scene::{Anchor, Point, Rect};

/// Space after a sample, after an entry and after the name of a strip, in sizes of the text.
const GAPS: [f64; 3] = [0.35, 1.1, 0.6];

/// Writes the legend of all strips from `top` on and returns where it ends, points.
pub(super) fn legend<'a>(page: &mut Page, top: f64, strips: impl Iterator<Item = &'a Keyed<'a>>) -> f64 {
    let theme = page.theme;
    let strips: Vec<&Keyed> = strips.filter(|keyed| !keyed.keys.is_empty()).collect();
    let (left, right, side) = (page.left(), page.right(), theme.strip + 1.0);
    let most = right - left - 2.0 * side;
    let style = Style::new(theme, Weight::Regular, theme.label_size);
    let values = fit(strips.iter().flat_map(|keyed| &keyed.keys).map(|key| (key.value.as_str(), most)), style);
    let bold = Style { weight: Weight::Bold, largest: values.size, ..style };
    let names = fit(strips.iter().map(|keyed| (keyed.strip.name.as_str(), most)), bold);
    page.shortened(values.shortened.iter().chain(&names.shortened));
    let (size, leading) = (values.size, values.size.max(side) * theme.line_height);
    let mut texts = values.lines.iter().flatten().zip(values.label_widths());
    let mut y = top;
    for ((name, name_width), keyed) in names.lines.iter().flatten().zip(names.label_widths()).zip(strips) {
        y += leading;
        page.write(Point { x: left, y }, Anchor::Start, Weight::Bold, names.size, name);
        let mut x = left + name_width + GAPS[2] * size;
        for key in &keyed.keys {
            let Some((text, width)) = texts.next() else { break };
            let needed = side + GAPS[0] * size + width;
            if x + needed > right && x > left + side {
                (x, y) = (left + side, y + leading);
            }
            let middle = y - size * CAP_HEIGHT / 2.0;
            swatch(theme, Rect { x, y: middle - side / 2.0, width: side, height: side }, key, &mut page.items);
            let at = Point { x: x + side + GAPS[0] * size, y };
            page.write(at, Anchor::Start, Weight::Regular, size, text);
            x += needed + GAPS[1] * size;
        }
    }
    y
}
