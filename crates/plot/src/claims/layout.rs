//! Puts claims on the page.

use super::caption::caption;
use super::columns::Columns;
use super::row::Rows;
use super::{Claimed, Claims};
use crate::axis::{Spacing, Written};
use crate::fit::{Style, fit};
use crate::font::Weight;
use crate::list::{axis_below, zero};
use crate::page::Page;
use crate::plane::{Scale, fitting};
use crate::scene::{Anchor, Point, Rect};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Most lines below the first of a row: a wide figure has less need of them.
const LINES: [usize; 2] = [2, 3];

/// Most claims of a page.
pub(super) fn most(theme: &Theme) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a page")]
    let most = (theme.page_height / theme.list_row).floor() as usize;
    most.max(1)
}

/// Draws claims on a page `width` points wide.
pub(super) fn draw(claims: &Claims, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let edges = [page.left(), page.right()];
    // Sentences and reasons have as many lines as a page has room for.
    let set = |lines: usize| {
        let columns = Columns::set(claims, theme, edges, lines);
        let rows = Rows { theme, columns: &columns, axis: None };
        let height = |row: usize| (rows.height(row) + 2.0 * theme.claim_inset).max(theme.list_row);
        let heights: Vec<f64> = (0..claims.claims.len()).map(height).collect();
        (columns, heights)
    };
    let fits = |(_, heights): &(Columns, Vec<f64>)| heights.iter().sum::<f64>() <= theme.page_height;
    let lines = LINES[usize::from(width < theme.wide_from)];
    let (columns, heights) = (1..=lines).rev().map(set).find(fits).unwrap_or_else(|| set(0));
    let scale = Scale { values: &claims.range, spacing: Spacing::Linear, written: Written::Signed, title: "" };
    let axis = (!claims.range.is_empty()).then(|| fitting(theme, &scale, columns.plot[1]).0);
    page.shortened(&columns.ids.shortened);
    let rows = Rows { theme, columns: &columns, axis: axis.as_ref() };
    let mut y = header(claims, &columns, &mut page);
    for (place, (claim, height)) in claims.claims.iter().zip(&heights).enumerate() {
        let rect = Rect { x: edges[0], y, width: edges[1] - edges[0], height: *height };
        if place % 2 == 0 {
            page.items.fill(rect, theme.stripe);
        }
        if let Some(axis) = axis.as_ref().filter(|_| claim.claimed != Claimed::Words) {
            zero(theme, rows.x(axis.share(0.0)), [y, y + height], &mut page.items);
        }
        rows.draw(place, claim, rect, &mut page.items);
        y += height;
    }
    if let Some(axis) = &axis {
        y = axis_below(&mut page, &claims.axis, axis, columns.plot, y);
    }
    Ok(page.finish(&claims.words, &caption(claims, axis.as_ref()), y))
}

/// Writes what the numbers are above them, and returns where the rows start, points.
fn header(claims: &Claims, columns: &Columns, page: &mut Page) -> f64 {
    let theme = page.theme;
    let numbered = claims.claims.iter().zip(columns.observed.label_widths());
    let numbered = numbered.filter(|(claim, _)| claim.claimed != Claimed::Words).any(|(_, width)| width > 0.0);
    if claims.numbers.trim().is_empty() || !numbered {
        return theme.margin;
    }
    let style = Style::new(theme, Weight::Bold, theme.label_size);
    let room = columns.numbers - page.left();
    let fitted = fit([(claims.numbers.as_str(), room)], style);
    let at = Point { x: columns.numbers, y: theme.margin + fitted.size };
    page.write(at, Anchor::End, Weight::Bold, fitted.size, &fitted.lines.concat().concat());
    page.shortened(&fitted.shortened);
    theme.margin + fitted.height(theme) + theme.label_gap
}
