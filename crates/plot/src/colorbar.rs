//! The colour bar: what the colours of a diverging scale mean.

use crate::font::{CAP_HEIGHT, Weight};
use crate::number::signed;
use crate::scale::{Diverging, decimals};
use crate::scene::{Anchor, Item, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;

/// Which way a colour bar runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// To the right, numbers below.
    Right,
    /// Upwards, numbers at the right.
    Up,
}

/// A colour bar in its place.
pub(crate) struct ColorBar<'a> {
    pub(crate) theme: &'a Theme,
    pub(crate) scale: Diverging,
    pub(crate) run: Run,
    /// The bar without its triangles and numbers.
    pub(crate) rect: Rect,
}

/// The numbers of a bar of this length: values and what is written at them.
fn ticks(theme: &Theme, scale: &Diverging, run: Run, length: f64) -> Vec<(f64, String)> {
    let labelled = |ticks: Vec<f64>| -> Vec<(f64, String)> {
        let digits = decimals(&ticks);
        ticks.into_iter().map(|tick| (tick, signed(tick, digits))).collect()
    };
    let fits = |ticks: &Vec<(f64, String)>| {
        #[expect(clippy::cast_precision_loss, reason = "a handful of ticks")]
        let step = length / (ticks.len().max(2) - 1) as f64;
        match run {
            Run::Up => step >= theme.tick_size * 1.6,
            Run::Right => step >= widest(theme, ticks) + theme.tick_size * 0.9,
        }
    };
    // Seven ticks are easiest to read; fewer or more if these do not end at the limits or do not fit.
    let tried = [3, 2, 4, 1].into_iter().filter_map(|most| scale.ticks(most));
    tried.map(labelled).find(fits).unwrap_or_else(|| labelled(scale.ends()))
}

fn widest(theme: &Theme, ticks: &[(f64, String)]) -> f64 {
    ticks.iter().map(|(_, label)| theme.fonts.width(label, theme.tick_size, Weight::Regular)).fold(0.0, f64::max)
}

/// What a bar of this length takes across its run, its numbers included, points.
pub(crate) fn breadth(theme: &Theme, scale: &Diverging, run: Run, length: f64) -> f64 {
    let numbers = match run {
        Run::Up => widest(theme, &ticks(theme, scale, run, length)),
        Run::Right => theme.tick_size * theme.line_height,
    };
    theme.bar_thickness + theme.tick + 1.0 + numbers
}

impl ColorBar<'_> {
    /// Draws bar, ends, ticks and numbers.
    pub(crate) fn draw(&self, items: &mut Items) {
        let (theme, rect) = (self.theme, self.rect);
        let (name, colors) = self.scale.ramp();
        items.0.push(Item::Ramp { rect, colors, upwards: self.run == Run::Up, name });
        let frame = Stroke::new(theme.rule_color, theme.rule);
        for (clipped, end) in [(self.scale.below, -1.0), (self.scale.above, 1.0)] {
            if clipped {
                let color = self.scale.color(end * self.scale.limit);
                items.polygon(self.triangle(end).to_vec(), color, Some(frame));
            }
        }
        items.outline(rect, frame);
        for (value, label) in ticks(theme, &self.scale, self.run, self.length()) {
            let (from, to, text, anchor) = match self.run {
                Run::Up => {
                    let y = self.along(value);
                    let baseline = y + theme.tick_size * CAP_HEIGHT / 2.0;
                    let from = Point { x: rect.right(), y };
                    (
                        from,
                        Point { x: from.x + theme.tick, y },
                        Point { x: from.x + theme.tick + 1.0, y: baseline },
                        Anchor::Start,
                    )
                }
                Run::Right => {
                    let x = self.along(value);
                    let from = Point { x, y: rect.bottom() };
                    let to = Point { x, y: from.y + theme.tick };
                    (from, to, Point { x, y: to.y + 1.0 + theme.tick_size * 0.8 }, Anchor::Middle)
                }
            };
            items.line(from, to, frame);
            items.text(Text {
                at: text,
                anchor,
                rotate: 0.0,
                weight: Weight::Regular,
                size: theme.tick_size,
                color: theme.black,
                content: label,
            });
        }
    }

    fn length(&self) -> f64 {
        match self.run {
            Run::Up => self.rect.height,
            Run::Right => self.rect.width,
        }
    }

    /// Where a value lies along the run.
    fn along(&self, value: f64) -> f64 {
        let share = 0.5 + 0.5 * value / self.scale.limit;
        match self.run {
            Run::Up => self.rect.bottom() - share * self.rect.height,
            Run::Right => self.rect.x + share * self.rect.width,
        }
    }

    /// The triangle beyond the lower (-1) or upper (+1) end.
    fn triangle(&self, end: f64) -> [Point; 3] {
        let (rect, length) = (self.rect, self.theme.bar_triangle);
        let base = self.along(end * self.scale.limit);
        match self.run {
            Run::Up => [
                Point { x: rect.x, y: base },
                Point { x: rect.center().x, y: base - end * length },
                Point { x: rect.right(), y: base },
            ],
            Run::Right => [
                Point { x: base, y: rect.y },
                Point { x: base + end * length, y: rect.center().y },
                Point { x: base, y: rect.bottom() },
            ],
        }
    }
}
