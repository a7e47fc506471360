//! The cells: colour, number, marks, box, hatching.

use stilt_analysis::family::Finding;

use super::{Cell, Heatmap};
use crate::color::Color;
use crate::font::{CAP_HEIGHT, Weight};
use crate::number::{brief, p_value, plain, signed};
use crate::scale::Diverging;
use crate::scene::{Anchor, Group, Items, Point, Rect, Stroke, Text};
use crate::theme::Theme;

/// What is written into cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Annotation {
    /// Dots in the middle; no number fits.
    Dots,
    /// The number, with marks as dots in the corner.
    Dotted {
        /// Size of the numbers, points.
        size: f64,
    },
    /// The number, with marks as stars after it.
    Starred {
        /// Size of the numbers, points.
        size: f64,
    },
}

impl Annotation {
    /// Whether `self` says more than `other`, whatever the size of the numbers.
    pub(super) fn beats(self, other: Self) -> bool {
        let rank = |annotation| match annotation {
            Self::Dots => 0,
            Self::Dotted { .. } => 1,
            Self::Starred { .. } => 2,
        };
        rank(self) > rank(other)
    }
}

/// What every cell shows, before there is a place for it.
pub(super) struct Cells<'a> {
    heatmap: &'a Heatmap,
    theme: &'a Theme,
    /// Whether a cell is the best of its column.
    best: Vec<bool>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(heatmap: &'a Heatmap, theme: &'a Theme) -> Self {
        Self { heatmap, theme, best: best(heatmap) }
    }

    /// Whether any cell is boxed.
    pub(super) fn any_best(&self) -> bool {
        self.best.contains(&true)
    }

    /// Whether any cell is hatched.
    pub(super) fn any_hatched(&self) -> bool {
        self.heatmap.cells.iter().any(|cell| cell.gain().is_none())
    }

    /// Whether any cell is not comparable with its column.
    pub(super) fn any_partial(&self) -> bool {
        self.heatmap.cells.iter().any(Cell::is_partial)
    }

    /// Whether any cell has a mark.
    pub(super) fn any_mark(&self) -> bool {
        self.heatmap.cells.iter().any(|cell| cell.stars() > 0)
    }

    fn weight(&self, index: usize) -> Weight {
        if self.best[index] { Weight::Bold } else { Weight::Regular }
    }

    /// The numbers as written, with the index of their cell.
    fn numbers(&self) -> impl Iterator<Item = (usize, &'a Cell, String)> {
        let digits = self.heatmap.decimals();
        let cells = self.heatmap.cells.iter().enumerate();
        cells.filter_map(move |(index, cell)| Some((index, cell, signed(cell.gain()?, digits))))
    }

    /// The most that fits into cells this wide (points): stars at a good size, else dots, else no number.
    pub(super) fn annotation(&self, pitch: f64) -> Annotation {
        let theme = self.theme;
        let edge = pitch - theme.cell_gap;
        // The largest sizes at which every number fits, without and with its stars.
        let (mut plain, mut starred) = (theme.number_size, theme.number_size);
        for (index, cell, text) in self.numbers() {
            let number = theme.fonts.width(&text, 1.0, self.weight(index));
            let pad = if self.best[index] { theme.boxed_pad } else { theme.number_pad };
            plain = plain.min((edge - 2.0 * pad) / number);
            if cell.stars() > 0 {
                let stars = theme.star_scale * theme.fonts.width(&stars(cell), 1.0, Weight::Regular);
                let hanging = (edge / 2.0 - theme.star_pad + theme.star_lean) / (number / 2.0 + stars);
                let both = (edge - pad - theme.star_pad) / (number + stars);
                starred = starred.min(hanging).min(both);
            }
        }
        starred = starred.min(plain);
        // Dots would give larger numbers, but only where there are marks at all.
        let least = if self.any_mark() { theme.starred_min } else { theme.number_min };
        if starred >= least {
            Annotation::Starred { size: starred }
        } else if plain >= theme.number_min {
            Annotation::Dotted { size: plain }
        } else {
            Annotation::Dots
        }
    }

    /// Draws the cell at `index` into its place, the whole pitch wide and high.
    pub(super) fn draw(
        &self,
        index: usize,
        place: Rect,
        names: [&str; 2],
        annotation: Annotation,
        scale: &Diverging,
        items: &mut Items,
    ) {
        let theme = self.theme;
        let cell = &self.heatmap.cells[index];
        let rect = place.inset(theme.cell_gap / 2.0);
        let mut inside = Items::default();
        if let Some(gain) = cell.gain() {
            let ground = scale.color(gain);
            inside.fill(rect, ground);
            if cell.is_partial() {
                // The lower left corner: marks stand at the right or at the top.
                let (x, y, cut) = (rect.x, rect.bottom(), theme.cut_corner.min(rect.height));
                let corner = [Point { x, y: y - cut }, Point { x: x + cut, y }, Point { x, y }];
                inside.polygon(corner.to_vec(), theme.paper, None);
                inside.line(corner[0], corner[1], Stroke::new(theme.hatch_color, theme.hatch_line));
            }
            self.annotate(index, gain, rect, annotation, ground.ink(), &mut inside);
            if self.best[index] {
                let line = Stroke::new(theme.black, theme.box_line);
                inside.outline(rect.inset(theme.box_line / 2.0), line);
            }
        } else {
            inside.fill(rect, theme.hatch_ground);
            inside.hatch(rect, theme.hatch_step, Stroke::new(theme.hatch_color, theme.hatch_line));
        }
        let [row, column] = names;
        let title = format!("{row}, {column}: {}", said(cell, self.heatmap.decimals()));
        items.group(Group { title, data: data(cell, names), items: inside });
    }

    /// Writes the number and its marks.
    fn annotate(&self, index: usize, gain: f64, rect: Rect, annotation: Annotation, ink: Color, items: &mut Items) {
        let (cell, theme) = (&self.heatmap.cells[index], self.theme);
        let (Annotation::Starred { size } | Annotation::Dotted { size }) = annotation else {
            return dots(theme, cell.stars(), Along::Middle(rect.center()), ink, items);
        };
        let (center, weight) = (rect.center(), self.weight(index));
        let (number, stars) = (signed(gain, self.heatmap.decimals()), stars(cell));
        let star_size = size * theme.star_scale;
        let half = theme.fonts.width(&number, size, weight) / 2.0;
        let starred = matches!(annotation, Annotation::Starred { .. });
        let drop = if starred { 0.0 } else { theme.dotted_drop };
        let baseline = center.y + size * CAP_HEIGHT / 2.0 + drop;
        // The stars hang at the right of a number that stays in the middle, so that the numbers of a column are
        // aligned; only where they would leave the cell does the number give way.
        let hanging = theme.fonts.width(&stars, star_size, Weight::Regular);
        let beyond = center.x + half + hanging - (rect.right() - theme.star_pad);
        let lean = if starred && cell.stars() > 0 { beyond.max(0.0) } else { 0.0 };
        let at = Point { x: center.x - lean, y: baseline };
        items.text(Text { at, anchor: Anchor::Middle, rotate: 0.0, weight, size, color: ink, content: number });
        if starred {
            // Smaller stars would stand lower than the number: they are raised to its top.
            let at = Point { x: at.x + half, y: baseline - (size - star_size) * CAP_HEIGHT };
            let (weight, size) = (Weight::Regular, star_size);
            items.text(Text { at, anchor: Anchor::Start, rotate: 0.0, weight, size, color: ink, content: stars });
        } else {
            let corner = Point { x: rect.right() - theme.dot_inset, y: rect.y + theme.dot_inset };
            dots(theme, cell.stars(), Along::Until(corner), ink, items);
        }
    }
}

/// Where a row of dots stands.
#[derive(Clone, Copy)]
enum Along {
    /// Centred here.
    Middle(Point),
    /// The last dot is here.
    Until(Point),
}

fn dots(theme: &Theme, count: u8, along: Along, ink: Color, items: &mut Items) {
    let last = match along {
        Along::Middle(center) => {
            Point { x: center.x + f64::from(count.saturating_sub(1)) / 2.0 * theme.dot_step, ..center }
        }
        Along::Until(last) => last,
    };
    for i in (0..count).rev() {
        items.dot(Point { x: last.x - f64::from(i) * theme.dot_step, ..last }, theme.dot_radius, ink);
    }
}

fn stars(cell: &Cell) -> String {
    "*".repeat(usize::from(cell.stars()))
}

/// The cell for software to read.
fn data(cell: &Cell, [row, column]: [&str; 2]) -> Vec<(&'static str, String)> {
    let mut data = vec![("row", row.to_owned()), ("column", column.to_owned())];
    data.extend(cell.gain().map(|gain| ("gain", plain(gain))));
    data.extend(cell.finding().and_then(Finding::p_adjusted).map(|p| ("p-adjusted", brief(p))));
    if cell.is_partial() {
        data.push(("partial", "true".to_owned()));
    }
    data
}

/// The cell in words.
fn said(cell: &Cell, digits: usize) -> String {
    let Some(finding) = cell.finding() else { return "no value".to_owned() };
    let gain = finding.estimate().map_or_else(|| "not computed".to_owned(), |gain| signed(gain, digits));
    let partial = if cell.is_partial() { ", not comparable with its column" } else { "" };
    match (finding.p_adjusted(), finding.reason()) {
        (Some(p), _) => format!("{gain} (adjusted p {}){partial}", p_value(p)),
        (None, Some(reason)) => format!("{gain} ({reason}){partial}"),
        (None, None) => format!("{gain}{partial}"),
    }
}

/// Marks the highest gain of every column, as written and all of them if several are; only a gain above 0, and only
/// among at least two that are comparable.
fn best(heatmap: &Heatmap) -> Vec<bool> {
    let columns = heatmap.column_count();
    let comparable = |cell: &Cell| cell.gain().filter(|_| !cell.is_partial());
    let written = |cell: &Cell| format!("{:.*}", heatmap.decimals(), comparable(cell)?).parse::<f64>().ok();
    let mut best = vec![false; heatmap.cells.len()];
    for column in 0..columns {
        let cells = || heatmap.cells.iter().enumerate().skip(column).step_by(columns);
        let gains = cells().filter_map(|(_, cell)| written(cell));
        let (count, highest) = gains.fold((0, 0.0_f64), |(count, highest), gain| (count + 1, highest.max(gain)));
        if count > 1 && highest > 0.0 {
            for (index, cell) in cells() {
                best[index] = written(cell) == Some(highest);
            }
        }
    }
    best
}
