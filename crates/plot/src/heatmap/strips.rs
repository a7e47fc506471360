//! Attributes of rows and columns as strips of colour.

use super::Heatmap;
use super::axis::Axis;
use crate::color::Color;
use crate::font::{CAP_HEIGHT, Weight};
use crate::scene::{Anchor, Group, Items, Point, Rect, Text};
use crate::theme::Theme;

/// From the second round of colours on they are lightened by this share.
const LIGHTER: f64 = 0.5;

/// An attribute of rows or columns, such as the family of a task.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strip {
    /// What it is.
    pub name: String,
    /// Its value for every row or column; those without one are left blank.
    pub values: Vec<Option<String>>,
}

/// How one value of a strip looks: values are told apart by letter and, as far as colours go, by colour.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    pub(super) value: String,
    pub(super) letter: String,
    pub(super) color: Color,
}

/// A strip and the looks of its values.
pub(super) struct Keyed<'a> {
    pub(super) strip: &'a Strip,
    pub(super) keys: Vec<Key>,
}

/// All strips of a heatmap, rows first; no two values of any look the same, as far as letters and colours go.
pub(super) struct Strips<'a> {
    pub(super) rows: Vec<Keyed<'a>>,
    pub(super) columns: Vec<Keyed<'a>>,
}

impl<'a> Strips<'a> {
    pub(super) fn new(heatmap: &'a Heatmap, theme: &Theme) -> Self {
        let mut place = 0;
        let mut keyed = |strip: &'a Strip| {
            let mut keys: Vec<Key> = Vec::new();
            for value in strip.values.iter().flatten() {
                if !keys.iter().any(|key| key.value == *value) {
                    keys.push(Key { value: value.clone(), letter: letter(place), color: color(theme, place) });
                    place += 1;
                }
            }
            Keyed { strip, keys }
        };
        Self {
            rows: heatmap.row_strips.iter().map(&mut keyed).collect(),
            columns: heatmap.column_strips.iter().map(&mut keyed).collect(),
        }
    }

    /// Every strip, rows first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Keyed<'a>> {
        self.rows.iter().chain(&self.columns)
    }

    /// What the strips of rows take of the width and those of columns of the height, points.
    pub(super) fn size(&self, theme: &Theme) -> [f64; 2] {
        [&self.rows, &self.columns].map(|strips| breadth(theme, strips.len()))
    }

    /// Draws the strips of the rows at the left of a grid and those of the columns above it.
    pub(super) fn draw(&self, theme: &Theme, grid: Point, [down, across]: [&Axis; 2], items: &mut Items) {
        for (place, keyed) in self.rows.iter().enumerate() {
            let x = grid.x - breadth(theme, self.rows.len()) + breadth(theme, place);
            for (start, value) in down.starts.iter().zip(&keyed.strip.values) {
                let rect = Rect { x, y: grid.y + start, width: theme.strip, height: down.pitch };
                keyed.draw(theme, rect, value.as_deref(), items);
            }
        }
        for (place, keyed) in self.columns.iter().enumerate() {
            let y = grid.y - breadth(theme, self.columns.len()) + breadth(theme, place);
            for (start, value) in across.starts.iter().zip(&keyed.strip.values) {
                let rect = Rect { x: grid.x + start, y, width: across.pitch, height: theme.strip };
                keyed.draw(theme, rect, value.as_deref(), items);
            }
        }
    }
}

impl Keyed<'_> {
    fn draw(&self, theme: &Theme, place: Rect, value: Option<&str>, items: &mut Items) {
        let Some(key) = value.and_then(|value| self.keys.iter().find(|key| key.value == value)) else { return };
        let mut inside = Items::default();
        let gap = theme.cell_gap.min(place.height / 8.0).min(place.width / 8.0);
        swatch(theme, place.inset(gap / 2.0), key, &mut inside);
        let (title, data) = (format!("{}: {}", self.strip.name, key.value), vec![("strip", key.value.clone())]);
        items.group(Group { title, data, items: inside });
    }
}

/// A field of the colour of a value, with its letter if there is room.
pub(super) fn swatch(theme: &Theme, rect: Rect, key: &Key, items: &mut Items) {
    items.fill(rect, key.color);
    let size = theme.text_min;
    let width = theme.fonts.width(&key.letter, size, Weight::Regular);
    if rect.height >= size * CAP_HEIGHT + 1.0 && rect.width >= width {
        items.text(Text {
            at: Point { x: rect.center().x, y: rect.center().y + size * CAP_HEIGHT / 2.0 },
            anchor: Anchor::Middle,
            rotate: 0.0,
            weight: Weight::Regular,
            size,
            color: key.color.ink(),
            content: key.letter.clone(),
        });
    }
}

/// What so many strips and the gap beyond them take, points.
#[expect(clippy::cast_precision_loss, reason = "a handful of strips")]
fn breadth(theme: &Theme, count: usize) -> f64 {
    count as f64 * (theme.strip + theme.strip_gap)
}

/// A, B ... Z, A2, B2 ...
fn letter(place: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
    match place / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{}", round + 1),
    }
}

/// The colours of series, then the same nearer to the paper.
fn color(theme: &Theme, place: usize) -> Color {
    let count = theme.series.len();
    let color = theme.series.get(place % count).copied().unwrap_or(theme.undecided);
    if (place / count).is_multiple_of(2) { color } else { color.towards(theme.paper, LIGHTER) }
}
