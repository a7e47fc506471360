//! Puts expected gains on the page.

use super::columns::Columns;
use super::{Prospect, Prospects, look};
use crate::axis::{Axis, Spacing, Written};
use crate::font::{CAP_HEIGHT, Weight};
use crate::legend::samples;
use crate::list::{axis_below, zero};
use crate::look::ring;
use crate::number::{plain, signed};
use crate::page::Page;
use crate::plane::{Scale, fitting};
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;
use crate::whisker::{part, whisker};
use crate::{Drawing, PlotError};

/// Most candidates of a page.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a page")]
pub(super) fn most(theme: &Theme) -> usize {
    ((theme.page_height / theme.list_row_min).floor() as usize).max(1)
}

/// Draws candidates on a page `width` points wide.
pub(super) fn draw(figure: &Prospects, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let edges = [page.left(), page.right()];
    let columns = Columns::set(figure, theme, edges);
    page.shortened(&columns.names.shortened);
    let scale = Scale { values: &figure.range, spacing: Spacing::Linear, written: Written::Signed, title: "" };
    let axis = fitting(theme, &scale, columns.plot[1]).0;
    let mut y = legend(figure, &mut page);
    y = header(figure, &columns, y, &mut page);
    #[expect(clippy::cast_precision_loss, reason = "rows of a page")]
    let height = theme.list_row.min(theme.page_height / figure.rows.len() as f64).max(theme.list_row_min);
    let rows = Rows { theme, columns: &columns, axis: &axis };
    for (place, row) in figure.rows.iter().enumerate() {
        let rect = Rect { x: edges[0], y, width: edges[1] - edges[0], height };
        if place % 2 == 0 {
            page.items.fill(rect, theme.stripe);
        }
        zero(theme, rows.x(axis.share(0.0)), [y, y + height], &mut page.items);
        rows.draw(place, row, rect, &mut page.items);
        y += height;
    }
    y = axis_below(&mut page, &figure.axis, &axis, columns.plot, y);
    Ok(page.finish(&figure.words, &caption(figure, columns.numbers.len(), &axis), y))
}

/// The looks that there are, and what they mean; returns where that ends, points.
fn legend(figure: &Prospects, page: &mut Page) -> f64 {
    let any = |holds: &dyn Fn(&Prospect) -> bool| figure.rows.iter().any(holds);
    let there = [any(&|row| !row.measured), any(&|row| row.measured), any(&|row| row.next)];
    let entries: Vec<usize> = (0..there.len()).filter(|place| there[*place]).collect();
    let names: Vec<&str> = entries.iter().map(|place| figure.legend[*place].as_str()).collect();
    let theme = page.theme;
    let next = figure.rows.iter().find(|row| row.next).is_some_and(|row| row.measured);
    let (top, left, sample) = (page.left(), page.left() + theme.label_gap, 4.0 * theme.mark_radius);
    let bottom = samples(page, top, left, sample, &names, |place, middle, items| {
        let Some(kind) = entries.get(place) else { return };
        if *kind == 2 {
            ring(theme, middle, theme.black, items);
            look(theme, next).mark(theme, middle, false, items);
        } else {
            look(theme, *kind == 1).mark(theme, middle, false, items);
        }
    });
    if bottom > top { bottom + theme.label_gap } else { top }
}

/// Writes what the numbers are, and returns where the rows start, points.
fn header(figure: &Prospects, columns: &Columns, top: f64, page: &mut Page) -> f64 {
    let (theme, size) = (page.theme, columns.size);
    if columns.numbers.is_empty() {
        return top;
    }
    for ([title, _], right) in figure.titles.iter().zip(&columns.numbers) {
        page.write(Point { x: *right, y: top + size }, Anchor::End, Weight::Bold, size, title);
    }
    top + size + theme.label_gap
}

/// What the rows share.
struct Rows<'a> {
    theme: &'a Theme,
    columns: &'a Columns,
    axis: &'a Axis,
}

impl Rows<'_> {
    /// Where a share of the axis lies, points; beyond it, on its ends.
    fn x(&self, share: f64) -> f64 {
        let [left, width] = self.columns.plot;
        left + share.clamp(0.0, 1.0) * width
    }

    /// Draws a candidate into its place.
    fn draw(&self, place: usize, row: &Prospect, rect: Rect, items: &mut Items) {
        let theme = self.theme;
        let mut inside = Items::default();
        let y = rect.center().y;
        let mut write = |x: f64, anchor, size: f64, content: &str| {
            let (at, weight) = (Point { x, y: y + size * CAP_HEIGHT / 2.0 }, Weight::Regular);
            let (color, content) = (theme.black, content.to_owned());
            inside.text(Text { at, anchor, rotate: 0.0, weight, size, color, content });
        };
        let names = &self.columns.names;
        for name in names.lines.get(place).into_iter().flatten() {
            write(rect.x + theme.label_gap / 2.0, Anchor::Start, names.size, name);
        }
        for (text, right) in row.numbers.iter().zip(&self.columns.numbers) {
            write(*right, Anchor::End, self.columns.size, text);
        }
        if row.gain.is_finite() {
            let looks = look(theme, row.measured);
            if let Some(interval) = row.interval {
                let (shares, goes_on) = part(self.axis, [interval.low, interval.high]);
                let ends = shares.map(|share| Point { x: self.x(share), y });
                whisker(theme, ends, goes_on, Stroke::new(looks.color, theme.interval), &mut inside);
            }
            let at = Point { x: self.x(self.axis.share(row.gain)), y };
            if row.next {
                ring(theme, at, theme.black, &mut inside);
            }
            looks.mark(theme, at, false, &mut inside);
        }
        let told = if row.measured { "measured" } else { "predicted" };
        let title = format!("{}: expected {}, {told}", row.name, signed(row.gain, 1));
        let mut data = vec![("row", row.name.clone()), ("expected", plain(row.gain)), ("of", told.to_owned())];
        if let Some(interval) = row.interval {
            data.extend([("low", plain(interval.low)), ("high", plain(interval.high))]);
        }
        data.extend(row.next.then(|| ("next", "yes".to_owned())));
        items.group(Group { title, data, items: inside });
    }
}

/// The caption given, and what only the drawing knows: which of the columns it has, and what leaves the axis.
fn caption(figure: &Prospects, columns: usize, axis: &Axis) -> String {
    let mut sentences = vec![figure.words.caption.trim().to_owned()];
    sentences.extend(figure.titles.iter().take(columns).map(|[_, said]| said.clone()));
    let leaves =
        |interval: stilt_analysis::outcome::Interval| part(axis, [interval.low, interval.high]).1.contains(&true);
    if figure.rows.iter().filter_map(|row| row.interval).any(leaves) {
        sentences.push("Arrow: the interval goes on.".to_owned());
    }
    if figure.page[1] > 1 {
        sentences.push(format!("Part {} of {}, all on one scale.", figure.page[0], figure.page[1]));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}
