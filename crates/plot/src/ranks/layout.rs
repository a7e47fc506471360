//! Puts a critical difference diagram on the page.

use super::bars::{levels, runs};
use super::elbows::apart;
use super::{Bar, CriticalDifference, rate};
use crate::fit::{Fitted, Style, fit};
use crate::font::{CAP_HEIGHT, Weight};
use crate::number::{plain, score};
use crate::page::Page;
use crate::scene::{Anchor, Group, Items, Point, Stroke, Text};
use crate::theme::Theme;
use crate::whisker::whisker;
use crate::{Drawing, PlotError};

/// Names at one side take at most this share of the width, and the axis gets at least the second share.
const SHARES: [f64; 2] = [0.32, 0.3];

/// Decimals of mean ranks.
const DIGITS: usize = 2;

/// Names of one side, set.
struct Side {
    /// The lines of every name, in the order of the rows.
    names: Vec<Vec<String>>,
    /// Width of the names, points.
    width: f64,
    /// Width of the mean ranks, points.
    ranks: f64,
}

impl Side {
    fn new(diagram: &CriticalDifference, places: &[usize], theme: &Theme, fitted: &Fitted) -> Self {
        let ranks = places.iter().map(|&place| rank_width(theme, diagram.entries[place].rank)).fold(0.0, f64::max);
        let widths: Vec<f64> = fitted.label_widths().collect();
        let width = places.iter().map(|&place| widths[place]).fold(0.0, f64::max);
        Self { names: places.iter().map(|&place| fitted.lines[place].clone()).collect(), width, ranks }
    }

    /// From the edge of the page to where lines start, points.
    fn width(&self, theme: &Theme) -> f64 {
        self.width + self.ranks + 2.0 * theme.label_gap
    }
}

/// All names at one size, with room for the axis between them.
fn names(diagram: &CriticalDifference, theme: &Theme, width: f64) -> Fitted {
    let ranks = diagram.entries.iter().map(|entry| rank_width(theme, entry.rank)).fold(0.0, f64::max);
    // What is left for a name beside its rank, and the least width at which an ellipsis can be read.
    let most = (width * SHARES[0]).min(width * (1.0 - SHARES[1]) / 2.0 - ranks - 2.0 * theme.label_gap);
    let style = Style::new(theme, Weight::Regular, theme.label_size).lines(2);
    fit(diagram.entries.iter().map(|entry| (entry.name.as_str(), most.max(theme.label_size))), style)
}

fn rank_width(theme: &Theme, rank: f64) -> f64 {
    theme.fonts.width(&score(rank, DIGITS), theme.label_size, Weight::Regular)
}

/// The axis of ranks.
struct Ranks {
    from: f64,
    to: f64,
    end: f64,
}

impl Ranks {
    fn x(&self, rank: f64) -> f64 {
        self.from + (rank - 1.0) / (self.end - 1.0) * (self.to - self.from)
    }
}

/// Draws a diagram on a page `width` points wide.
pub(super) fn draw(diagram: &CriticalDifference, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let count = diagram.entries.len();
    let half = count.div_ceil(2);
    // The nearer to the end of the axis, the higher: lines then never cross.
    let sides: [Vec<usize>; 2] = [(0..half).collect(), (half..count).rev().collect()];
    let names = names(diagram, theme, page.right() - page.left());
    let [left, right] = sides.each_ref().map(|places| Side::new(diagram, places, theme, &names));
    let elbow = 2.0 * theme.label_gap;
    let from = page.left() + left.width(theme) + elbow;
    let axis = Ranks { from, to: (page.right() - right.width(theme) - elbow).max(from + elbow), end: diagram.end() };
    let top = header(diagram, &axis, &mut page);
    let true_places: Vec<f64> = diagram.entries.iter().map(|entry| axis.x(entry.rank)).collect();
    let places = apart(&true_places, theme.mark_radius, [axis.from, axis.to]);
    let moved = places.iter().zip(&true_places).any(|(a, b)| (a - b).abs() > theme.rule);
    let lead = if moved { 2.0 * theme.label_gap } else { 0.0 };
    // Bars stand at the true ranks, above where lines fan out: only there are they as long as differences of ranks.
    let bars = bars(diagram, &true_places, top, &mut page);
    let bottom = bars + lead;
    let size = theme.label_size;
    let mut ends = bottom;
    for (nth, (side, places_of)) in [left, right].iter().zip(&sides).enumerate() {
        let row = names.height(theme).max(size * theme.line_height) + theme.label_gap / 2.0;
        let mut y = bottom + row / 2.0;
        for (&place, lines) in places_of.iter().zip(&side.names) {
            let path =
                [(true_places[place], top), (true_places[place], bars), (places[place], bottom), (places[place], y)];
            let outer = if nth == 0 { page.left() + side.width(theme) } else { page.right() - side.width(theme) };
            let points = path.into_iter().chain([(outer, y)]).map(|(x, y)| Point { x, y }).collect();
            entry(diagram, place, points, side, (lines, names.size), nth == 0, &mut page);
            y += row;
        }
        ends = ends.max(y - row / 2.0);
    }
    page.shortened(&names.shortened);
    Ok(page.finish(&diagram.words, &diagram.caption(), ends))
}

/// Writes title, bar of the critical difference, and axis, and returns where the axis is, points.
fn header(diagram: &CriticalDifference, axis: &Ranks, page: &mut Page) -> f64 {
    let (theme, size) = (page.theme, page.theme.tick_size);
    let style = Style::new(theme, Weight::Regular, theme.title_size).lines(2);
    let room = page.right() - page.left();
    let fitted = fit([(diagram.axis.as_str(), room)], style);
    let mut y = theme.margin + fitted.size;
    for line in fitted.lines.iter().flatten().filter(|line| !line.is_empty()) {
        let half = theme.fonts.width(line, fitted.size, Weight::Regular) / 2.0;
        let middle =
            f64::midpoint(axis.from, axis.to).clamp(page.left() + half, (page.right() - half).max(page.left() + half));
        page.write(Point { x: middle, y }, Anchor::Middle, Weight::Regular, fitted.size, line);
        y += fitted.size * theme.line_height;
    }
    page.shortened(&fitted.shortened);
    y += if diagram.axis.trim().is_empty() { 0.0 } else { theme.label_gap };
    let rule = Stroke::new(theme.black, theme.rule);
    if let Some(Bar { difference, alpha, shown, cut }) = diagram.bar() {
        let label = format!("CD = {} (\u{3b1} = {})", score(difference, DIGITS), rate(alpha));
        let long = theme.fonts.width(&label, size, Weight::Regular);
        let [start, end] = [axis.x(1.0), axis.x(1.0 + shown)];
        let mut inside = Items::default();
        let text = |x: f64, y: f64, anchor| Text {
            at: Point { x, y },
            anchor,
            rotate: 0.0,
            weight: Weight::Regular,
            size,
            color: theme.black,
            content: label.clone(),
        };
        let beside = end + theme.label_gap + long <= page.right();
        if !beside {
            // Above the bar, as far left as it must be.
            let x = start.min(page.right() - long).max(page.left());
            inside.text(text(x, y, Anchor::Start));
            y += theme.label_gap + theme.interval_end;
        }
        let bar = y - size * CAP_HEIGHT / 2.0 + if beside { 0.0 } else { size * CAP_HEIGHT / 2.0 };
        if beside {
            inside.text(text(end + theme.label_gap, y, Anchor::Start));
        }
        let stroke = Stroke::new(theme.black, theme.curve);
        inside.line(Point { x: start, y: bar }, Point { x: end, y: bar }, stroke);
        if cut {
            whisker(theme, [Point { x: start, y: bar }, Point { x: end, y: bar }], [false, true], stroke, &mut inside);
        }
        for x in [Some(start), (!cut).then_some(end)].into_iter().flatten() {
            let half = 1.5 * theme.interval_end;
            inside.line(Point { x, y: bar - half }, Point { x, y: bar + half }, stroke);
        }
        page.items.group(Group { title: label, data: vec![("critical-difference", plain(difference))], items: inside });
        y += theme.label_gap + size * theme.line_height;
    }
    let line = y + theme.tick + theme.label_gap / 2.0;
    let widest = theme.fonts.width(&score(axis.end.floor(), 0), size, Weight::Regular);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of names")]
    let last = axis.end.floor() as u32;
    let between = axis.x(2.0) - axis.x(1.0);
    // Every rank has a tick; numbers stand where there is room between them.
    let step = [1, 2, 3, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|step| f64::from(*step) * between > 1.8 * widest)
        .unwrap_or(last);
    for rank in 1..=last {
        let x = axis.x(f64::from(rank));
        let numbered = (rank - 1) % step == 0;
        let long = if numbered { theme.tick } else { theme.tick / 2.0 };
        page.items.line(Point { x, y: line - long }, Point { x, y: line }, rule);
        if numbered {
            let at = Point { x, y: line - theme.tick - theme.label_gap / 2.0 };
            page.write(at, Anchor::Middle, Weight::Regular, size, &rank.to_string());
        }
    }
    page.items.line(
        Point { x: axis.from, y: line },
        Point { x: axis.to, y: line },
        Stroke::new(theme.black, theme.interval),
    );
    line
}

/// Draws the bars below `top`, and returns where names may start, points.
fn bars(diagram: &CriticalDifference, places: &[f64], top: f64, page: &mut Page) -> f64 {
    let theme = page.theme;
    let (beyond, step) = (theme.bar * 0.7, theme.bar + theme.label_gap);
    let spans: Vec<[f64; 2]> = diagram
        .groups
        .iter()
        .filter_map(|group| Some([places[*group.first()?] - beyond, places[*group.last()?] + beyond]))
        .collect();
    let levels = levels(&spans, theme.bar);
    for ((group, [from, to]), level) in diagram.groups.iter().zip(&spans).zip(&levels) {
        #[expect(clippy::cast_precision_loss, reason = "a handful of levels")]
        let y = top + step * (*level as f64 + 1.0);
        let mut inside = Items::default();
        inside.line(Point { x: *from, y }, Point { x: *to, y }, Stroke::new(theme.black, theme.rule));
        for [first, last] in runs(group) {
            let ends = [places[first] - beyond, places[last] + beyond].map(|x| Point { x, y });
            inside.line(ends[0], ends[1], Stroke::new(theme.black, theme.bar));
        }
        let names: Vec<&str> = group.iter().map(|&place| diagram.entries[place].name.as_str()).collect();
        let title = format!("cannot be told apart: {}", names.join(", "));
        page.items.group(Group { title, data: vec![("group", names.join("; "))], items: inside });
    }
    let deepest = levels.iter().max().map_or(0, |level| level + 1);
    #[expect(clippy::cast_precision_loss, reason = "a handful of levels")]
    let below = step * (deepest as f64 + 1.0);
    top + below
}

/// Draws the line of an entry along `points`, and its name at the end.
fn entry(
    diagram: &CriticalDifference,
    place: usize,
    points: Vec<Point>,
    side: &Side,
    (lines, size): (&[String], f64),
    at_left: bool,
    page: &mut Page,
) {
    let (theme, entry) = (page.theme, &diagram.entries[place]);
    let mut inside = Items::default();
    let end = points.last().copied().unwrap_or(Point { x: 0.0, y: 0.0 });
    let dash = entry.baseline.then_some(theme.dashes[0]);
    inside.path(points, Stroke::new(theme.black, theme.rule).dashed(dash));
    let outwards = if at_left { -1.0 } else { 1.0 };
    let weight = Weight::Regular;
    let mut write = |x: f64, y: f64, anchor, size: f64, content: &str| {
        let content = content.to_owned();
        inside.text(Text { at: Point { x, y }, anchor, rotate: 0.0, weight, size, color: theme.black, content });
    };
    let rank = end.x + outwards * (theme.label_gap + if at_left { 0.0 } else { side.ranks });
    write(rank, end.y + size * CAP_HEIGHT / 2.0, Anchor::End, size, &score(entry.rank, DIGITS));
    let name = end.x + outwards * (side.ranks + 2.0 * theme.label_gap);
    let anchor = if at_left { Anchor::End } else { Anchor::Start };
    let height = size * theme.line_height;
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let mut y = end.y + size * CAP_HEIGHT / 2.0 - (lines.len().saturating_sub(1)) as f64 * height / 2.0;
    for line in lines {
        write(name, y, anchor, size, line);
        y += height;
    }
    let title = format!("{}: mean rank {}", entry.name, score(entry.rank, DIGITS));
    let data = vec![("name", entry.name.clone()), ("rank", plain(entry.rank))];
    page.items.group(Group { title, data, items: inside });
}
