//! Puts the panels of an estimation plot on the page.

use super::Estimation;
use super::panel::{Frame, Panel};
use crate::fit::{Fitted, Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::page::Page;
use crate::scene::{Anchor, Point, Rect, Text};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Height of a plot as a share of the width of its panel.
const ASPECT: f64 = 0.72;

/// Draws an estimation plot on a page `width` points wide.
pub(super) fn draw(estimation: &Estimation, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let contrasts = &estimation.contrasts;
    let style = Style::new(theme, Weight::Regular, theme.title_size);
    let titled = estimation.axes.iter().any(|title| !title.trim().is_empty());
    let edge = if titled { theme.title_size * theme.line_height + 2.0 * theme.label_gap } else { 0.0 };
    let [least, most] = theme.small_panel;
    let gap = theme.block_gap;
    let inner = page.right() - page.left() - 2.0 * edge;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of panels")]
    let per_row = (((inner + gap) / (least + gap)).floor() as usize).clamp(1, contrasts.len());
    // Full rows as far as possible: seven panels are four and three, not five and two.
    let per_row = contrasts.len().div_ceil(contrasts.len().div_ceil(per_row));
    #[expect(clippy::cast_precision_loss, reason = "a handful of panels")]
    let columns = per_row as f64;
    let each = ((inner - gap * (columns - 1.0)) / columns).min(most);
    let start = page.left() + edge + (inner - each * columns - gap * (columns - 1.0)) / 2.0;
    let frame = Frame::new(estimation, theme, each);
    // One alone may be large; several are as high as the smallest would be.
    let height = if contrasts.len() == 1 { each * ASPECT } else { (each * ASPECT).min(least) };
    let titles: Fitted = fit(estimation.axes.iter().map(|title| (title.as_str(), height)), style.lines(1));
    page.shortened(frame.shortened());
    page.shortened(&titles.shortened);
    let mut top = theme.margin;
    for (nth, row) in contrasts.chunks(per_row).enumerate() {
        let mut bottom = top;
        let mut x = start;
        for (place, contrast) in row.iter().enumerate() {
            let rect = Rect { x, y: top, width: each, height };
            let panel = Panel { estimation, contrast, frame: &frame, place: nth * per_row + place };
            bottom = bottom.max(panel.draw(rect, &mut page));
            x += each + gap;
        }
        let middle = top + frame.heading(theme) + height / 2.0;
        let ends = [start - 2.0 * theme.label_gap, x - gap + theme.label_gap + titles.size * CAP_HEIGHT];
        for (lines, x) in titles.lines.iter().zip(ends) {
            for content in lines {
                let at = Point { x, y: middle };
                let (weight, size, color) = (Weight::Regular, titles.size, theme.black);
                let content = content.clone();
                page.items.text(Text { at, anchor: Anchor::Middle, rotate: -90.0, weight, size, color, content });
            }
        }
        top = bottom + gap;
    }
    Ok(page.finish(&estimation.words, &estimation.caption(), top - gap))
}
