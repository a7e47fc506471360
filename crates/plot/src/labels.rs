//! Names beside marks: where each stands so that nothing lies over anything else.
//!
//! Every name has places around its mark, at several distances; those over a mark, a line or the edge of the area are
//! struck out, the others have a cost. Names with the fewest places choose first; a name that finds none asks one that is
//! in its way to move; then each takes a cheaper place if one has become free. Nothing is drawn by lot.

mod shapes;
#[cfg(test)]
mod tests;

use crate::Warning;
use crate::fit::{Fitted, Style, fit, wrap};
use crate::font::Weight;
use crate::page::Page;
use crate::scene::{Anchor, Point, Rect, Stroke, Text};
use crate::theme::Theme;
use shapes::{Segment, apart, crosses, meets, overlaps, within};

/// A name and the mark it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label<'a> {
    pub(crate) name: &'a str,
    /// Middle of the mark.
    pub(crate) at: Point,
    /// Whether the name would rather stand left of its mark than right.
    pub(crate) left: bool,
    /// Whether it chooses before others.
    pub(crate) first: bool,
}

/// What names must keep clear of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    /// Middles of all marks, those of the labels included.
    pub(crate) marks: Vec<Point>,
    /// Lines that no name may lie over.
    pub(crate) lines: Vec<Segment>,
    /// Lines that a name lies over only if all else fails, such as whiskers.
    pub(crate) faint: Vec<Segment>,
}

/// Sides of a mark, to the right and down, in the order they are liked: the eight around it, then those between.
const SIDES: [[f64; 2]; 16] = [
    [1.0, 0.0],
    [1.0, -1.0],
    [1.0, 1.0],
    [-1.0, 0.0],
    [-1.0, -1.0],
    [-1.0, 1.0],
    [0.0, -1.0],
    [0.0, 1.0],
    [1.0, -0.5],
    [1.0, 0.5],
    [-1.0, -0.5],
    [-1.0, 0.5],
    [0.5, -1.0],
    [-0.5, -1.0],
    [0.5, 1.0],
    [-0.5, 1.0],
];

/// How far names may stand from their mark, in lines of text; all but the nearest have a leader line.
const AWAY: [f64; 6] = [0.0, 0.7, 1.6, 2.7, 4.0, 6.0];

/// Diagonal places are this much nearer: a corner of the name is nearer than an edge.
const DIAGONAL: f64 = 0.78;

/// What it costs to take the next side, to stand one line further away, to lie over a faint line, and to stand nearer to
/// another mark than to one's own.
const COSTS: [f64; 4] = [0.1, 3.0, 12.0, 1.5];

/// What it costs to be broken into two lines: it reads less well than beside the mark on one, better than with a leader.
const BROKEN: f64 = 1.2;

/// A name takes at most this share of the width of the area.
const SHARE: f64 = 0.42;

/// A place for a name.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    lines: Vec<String>,
    rect: Rect,
    anchor: Anchor,
    leader: Option<Segment>,
    cost: f64,
}

impl Place {
    /// Whether two names cannot both stand where they are to.
    fn collides(&self, other: &Self, gap: f64) -> bool {
        let over = |leader: Option<Segment>, rect: Rect| leader.is_some_and(|leader| crosses(leader, rect));
        overlaps(self.rect, other.rect, gap)
            || over(self.leader, other.rect)
            || over(other.leader, self.rect)
            || self.leader.zip(other.leader).is_some_and(|(a, b)| meets(a, b))
    }
}

/// The radius that names keep clear of around a mark of a series, whatever its shape, points.
pub(crate) fn reach(theme: &Theme) -> f64 {
    1.4 * theme.mark_radius + theme.interval / 2.0
}

/// Writes the names into `area` of the page; names for which there is no place are left out with a warning.
pub(crate) fn label(page: &mut Page, area: Rect, labels: &[Label], ground: &Ground) {
    let theme = page.theme;
    let labels: Vec<Label> = labels.iter().copied().filter(|label| !label.name.trim().is_empty()).collect();
    let style = Style::new(theme, Weight::Regular, theme.label_size).lines(2);
    let names = fit(labels.iter().map(|label| (label.name, SHARE * area.width)), style);
    page.shortened(&names.shortened);
    let mut homeless = Vec::new();
    let places = places(theme, area, &labels, &names, ground);
    for (place, label) in places.iter().zip(&labels) {
        let Some(place) = place else {
            homeless.push(label.name.to_owned());
            continue;
        };
        if let Some([from, to]) = place.leader {
            page.items.line(from, to, Stroke::new(theme.undecided, theme.rule));
        }
        write(page, place, names.size);
    }
    if !homeless.is_empty() {
        page.warnings.push(Warning::NoRoom(homeless));
    }
}

/// Writes the lines of a name into its place.
fn write(page: &mut Page, place: &Place, size: f64) {
    let (rect, theme) = (place.rect, page.theme);
    let x = match place.anchor {
        Anchor::Start => rect.x,
        Anchor::Middle => rect.center().x,
        Anchor::End => rect.right(),
    };
    let mut at = Point { x, y: rect.y + ASCENT * size };
    for line in &place.lines {
        let (anchor, weight, color) = (place.anchor, Weight::Regular, theme.black);
        page.items.text(Text { at, anchor, rotate: 0.0, weight, size, color, content: line.clone() });
        at.y += size * theme.line_height;
    }
}

/// What letters take above and below the baseline, in sizes of the text.
const ASCENT: f64 = 0.76;
const DESCENT: f64 = 0.22;

/// The place of every name, if it has one.
fn places(theme: &Theme, area: Rect, labels: &[Label], names: &Fitted, ground: &Ground) -> Vec<Option<Place>> {
    let gap = theme.label_gap / 2.0;
    let open_to = |(label, lines): (&Label, &Vec<String>)| {
        let mut open = candidates(theme, area, label, &block(theme, lines, names.size), ground);
        if let Some(lines) = halved(theme, lines, names.size) {
            let broken = candidates(theme, area, label, &block(theme, &lines, names.size), ground);
            open.extend(broken.into_iter().map(|place| Place { cost: place.cost + BROKEN, ..place }));
        }
        open.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        open
    };
    let open: Vec<Vec<Place>> = labels.iter().zip(&names.lines).map(open_to).collect();
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&at| (labels.get(at).is_none_or(|label| !label.first), open.get(at).map_or(0, Vec::len)));
    let mut board = Board { taken: vec![None; labels.len()], open, gap };
    for &label in &order {
        let free = board.free(label, None);
        board.put(label, free);
    }
    for _ in &order {
        let moved = order.iter().filter(|&&label| board.squeeze(label)).count();
        let better = order.iter().filter(|&&label| board.improve(label)).count();
        if moved + better == 0 {
            break;
        }
    }
    board.taken
}

/// A name as it is set.
struct Block {
    lines: Vec<String>,
    /// Points.
    width: f64,
    height: f64,
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
fn block(theme: &Theme, lines: &[String], size: f64) -> Block {
    let width = lines.iter().map(|line| theme.fonts.width(line, size, Weight::Regular)).fold(0.0, f64::max);
    let height = size * (ASCENT + DESCENT + lines.len().saturating_sub(1) as f64 * theme.line_height);
    Block { lines: lines.to_vec(), width, height }
}

/// A name of one line on two, as even as words allow.
fn halved(theme: &Theme, lines: &[String], size: f64) -> Option<Vec<String>> {
    let [line] = lines else { return None };
    let width = theme.fonts.width(line, size, Weight::Regular);
    let at = |share: f64| wrap(&theme.fonts, line, share * width, size, Weight::Regular);
    [0.5, 0.6, 0.7, 0.8, 0.9].into_iter().map(at).find(|lines| lines.len() == 2)
}

/// The places around a mark that are over nothing that is drawn.
fn candidates(theme: &Theme, area: Rect, label: &Label, block: &Block, ground: &Ground) -> Vec<Place> {
    let (radius, line) = (reach(theme), theme.label_size * theme.line_height);
    let Block { lines, width, height } = block;
    let (width, height) = (*width, *height);
    let (at, liked) = (label.at, if label.left { -1.0 } else { 1.0 });
    let around =
        |mark: &Point| Rect { x: mark.x - radius, y: mark.y - radius, width: 2.0 * radius, height: 2.0 * radius };
    let marks: Vec<Rect> = ground.marks.iter().map(around).collect();
    let others: Vec<(&Point, &Rect)> = ground.marks.iter().zip(&marks).filter(|(mark, _)| **mark != at).collect();
    let mut places = Vec::new();
    for away in AWAY {
        for (rank, [out, down]) in (0_u32..).zip(SIDES) {
            let right = liked * out;
            let nearer = if right != 0.0 && down != 0.0 { DIAGONAL } else { 1.0 };
            let distance = nearer * (radius + theme.label_gap / 2.0 + away * line);
            let start = |side: f64, middle: f64, length: f64| middle + side * distance + (side - 1.0) / 2.0 * length;
            let rect = Rect { x: start(right, at.x, width), y: start(down, at.y, height), width, height };
            let clear = within(rect, area)
                && !marks.iter().any(|mark| overlaps(*mark, rect, 0.0))
                && !ground.lines.iter().any(|line| crosses(*line, rect));
            if !clear {
                continue;
            }
            let leader = (away > 0.0).then(|| leader(at, radius, rect));
            let through = leader.is_some_and(|leader| {
                others.iter().any(|(_, mark)| crosses(leader, **mark))
                    || ground.lines.iter().any(|line| meets(leader, *line))
            });
            if through {
                continue;
            }
            let faint = ground.faint.iter().filter(|line| crosses(**line, rect)).count();
            let own = apart(at, rect);
            let mistaken = others.iter().filter(|(mark, _)| apart(**mark, rect) < own).count();
            let [side, further, over, other] = COSTS;
            #[expect(clippy::cast_precision_loss, reason = "a handful of marks")]
            let cost = side * f64::from(rank) + further * away + over * faint as f64 + other * mistaken as f64;
            let anchor = match right {
                1.0 => Anchor::Start,
                -1.0 => Anchor::End,
                _ => Anchor::Middle,
            };
            places.push(Place { lines: lines.clone(), rect, anchor, leader, cost });
        }
    }
    places
}

/// The line from the edge of a mark to the nearest point of its name.
fn leader(at: Point, radius: f64, rect: Rect) -> Segment {
    let to = Point { x: at.x.clamp(rect.x, rect.right()), y: at.y.clamp(rect.y, rect.bottom()) };
    let length = (to.x - at.x).hypot(to.y - at.y).max(radius);
    let towards = |from: f64, to: f64| from + (to - from) * radius / length;
    [Point { x: towards(at.x, to.x), y: towards(at.y, to.y) }, to]
}

/// Who stands where.
struct Board {
    /// Places that every name may take, the cheapest first.
    open: Vec<Vec<Place>>,
    taken: Vec<Option<Place>>,
    /// Least distance of names, points.
    gap: f64,
}

impl Board {
    fn put(&mut self, label: usize, place: Option<Place>) {
        if let Some(slot) = self.taken.get_mut(label) {
            *slot = place;
        }
    }

    /// The names in the way of this place.
    fn in_the_way<'a>(&'a self, label: usize, place: &'a Place) -> impl Iterator<Item = usize> + 'a {
        let taken = self.taken.iter().enumerate().filter(move |(other, _)| *other != label);
        taken.filter_map(move |(other, taken)| taken.as_ref()?.collides(place, self.gap).then_some(other))
    }

    fn of(&self, label: usize) -> impl Iterator<Item = &Place> {
        self.open.get(label).into_iter().flatten()
    }

    /// The cheapest place of a name that is free, also of the `claim` that another one has.
    fn free(&self, label: usize, claim: Option<&Place>) -> Option<Place> {
        let unclaimed = |place: &&Place| claim.is_none_or(|claim| !claim.collides(place, self.gap));
        self.of(label).filter(unclaimed).find(|place| self.in_the_way(label, place).next().is_none()).cloned()
    }

    /// Gives a name without a place one that a single other name makes room for; whether that worked.
    fn squeeze(&mut self, label: usize) -> bool {
        if self.taken.get(label).is_none_or(Option::is_some) {
            return false;
        }
        let found = self.of(label).find_map(|place| {
            let mut others = self.in_the_way(label, place);
            let Some(other) = others.next() else { return Some((place.clone(), None)) };
            let elsewhere = others.next().is_none().then(|| self.free(other, Some(place)))??;
            Some((place.clone(), Some((other, elsewhere))))
        });
        let Some((place, moved)) = found else { return false };
        if let Some((other, elsewhere)) = moved {
            self.put(other, Some(elsewhere));
        }
        self.put(label, Some(place));
        true
    }

    /// Moves a name to a cheaper place that is free; whether there is one.
    fn improve(&mut self, label: usize) -> bool {
        let Some(Some(now)) = self.taken.get(label) else { return false };
        let cheaper = self.free(label, None).filter(|place| place.cost < now.cost);
        let found = cheaper.is_some();
        if found {
            self.put(label, cheaper);
        }
        found
    }
}
