//! Puts performance profiles on the page.

use super::{Profile, Profiles};
use crate::axis::{Spacing, Written};
use crate::legend::legend;
use crate::look::Look;
use crate::number::plain;
use crate::page::Page;
use crate::plane::{Plane, Scale};
use crate::scene::{Group, Items, Point, Stroke};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// Shares at which a curve carries its mark; those of each series a little lower than those of the one before.
const MARKED: [f64; 3] = [0.85, 0.55, 0.25];
const LOWER: f64 = 0.02;

/// Up to so many intervals can be told apart side by side.
const INTERVALS: usize = 4;

/// What stands back is called this.
const OTHERS: &str = "others";

/// Draws profiles on a page `width` points wide.
pub(super) fn draw(profiles: &Profiles, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let looks = looks(profiles, theme);
    let mut entries: Vec<(&str, Look)> = profiles
        .series
        .iter()
        .zip(&looks)
        .filter(|(profile, _)| !profile.muted)
        .map(|(profile, look)| (profile.name.as_str(), *look))
        .collect();
    let muted = profiles.series.iter().zip(&looks).find(|(profile, _)| profile.muted);
    entries.extend(muted.map(|(_, look)| (OTHERS, *look)));
    let left = page.left();
    let top = legend(&mut page, theme.margin, left, &entries) + theme.label_gap;
    let mut values: Vec<f64> = profiles.series.iter().flat_map(|profile| profile.taus.iter().copied()).collect();
    values.extend(profiles.gains.then_some(0.0));
    let written = if profiles.gains { Written::Signed } else { Written::Score };
    let [x_title, y_title] = &profiles.axes;
    let x = Scale { values: &values, spacing: Spacing::Linear, written, title: x_title };
    let y = Scale { values: &[0.0, 100.0], spacing: Spacing::Linear, written: Written::Score, title: y_title };
    let height = theme.plot_height(page.right() - page.left());
    let (plane, bottom) = Plane::set(&mut page, top, height, x, y);
    let gains = profiles.gains;
    if gains {
        let ends = [plane.y.low, plane.y.high].map(|share| plane.at(0.0, share));
        page.items.line(ends[0], ends[1], Stroke::new(theme.grey, theme.interval));
    }
    // What stands back is drawn first, and the first series last.
    let mut order: Vec<usize> = (0..profiles.series.len()).rev().collect();
    order.sort_by_key(|&place| !profiles.series[place].muted);
    for place in order {
        let mut inside = Items::default();
        let profile = &profiles.series[place];
        curve(profile, looks[place], place, &plane, theme, &mut inside);
        page.items.group(group(profile, gains, inside));
    }
    // Zero is a special value of gains only.
    let intervals = gains && intervals(profiles, &looks, &plane, theme, &mut page.items);
    let mut caption = profiles.words.caption.trim().to_owned();
    if intervals {
        caption.push_str(&format!(" Upright bars: share above 0, {}.", profiles.intervals.trim()));
    }
    Ok(page.finish(&profiles.words, caption.trim(), bottom))
}

/// The looks of every series: in the order of those that do not stand back.
fn looks(profiles: &Profiles, theme: &Theme) -> Vec<Look> {
    let mut shown = 0;
    let look = |profile: &Profile| {
        if profile.muted {
            return Look { color: theme.undecided, dash: None, ..Look::of(theme, 0) };
        }
        shown += 1;
        Look::of(theme, shown - 1)
    };
    profiles.series.iter().map(look).collect()
}

/// A curve as a group: of gains with the share above zero.
fn group(profile: &Profile, gains: bool, items: Items) -> Group {
    let mut data = vec![("series", profile.name.clone())];
    if !gains {
        return Group { title: profile.name.clone(), data, items };
    }
    let above = profile.above(0.0);
    data.push(("above-0", plain(above)));
    Group { title: format!("{}: {:.0} % above 0", profile.name, above * 100.0), data, items }
}

/// Draws a stepped curve with its marks.
fn curve(profile: &Profile, look: Look, place: usize, plane: &Plane, theme: &Theme, items: &mut Items) {
    // From the first fall to the last: where all are at 100 % or at 0, lines would only lie on each other.
    let mut points = Vec::new();
    let (mut share, mut marks) = (1.0, Vec::new());
    #[expect(clippy::cast_precision_loss, reason = "a number of series")]
    let lower = LOWER * (place % 10) as f64;
    let mut wanted = MARKED.iter().map(|share| share - lower).peekable();
    for (tau, next) in profile.taus.iter().zip(&profile.shares) {
        if *next == share {
            continue;
        }
        let corners = [plane.at(*tau, share * 100.0), plane.at(*tau, next * 100.0)];
        while let Some(at) = wanted.next_if(|at| *at >= *next) {
            // On the fall itself, at the share that was wanted.
            marks.push(plane.at(*tau, at * 100.0));
        }
        points.extend(corners);
        share = *next;
    }
    let stroke = look.stroke(theme);
    let stroke = if profile.muted { Stroke { width: theme.rule, ..stroke } } else { stroke };
    items.path(points, stroke);
    if !profile.muted {
        marks.into_iter().for_each(|at| look.mark(theme, at, false, items));
    }
}

/// Draws the intervals of the shares above zero side by side, and says whether there are any.
fn intervals(profiles: &Profiles, looks: &[Look], plane: &Plane, theme: &Theme, items: &mut Items) -> bool {
    let shown: Vec<(&Profile, &Look)> =
        profiles.series.iter().zip(looks).filter(|(profile, _)| profile.interval.is_some() && !profile.muted).collect();
    if shown.len() > INTERVALS || !(0.0..=1.0).contains(&plane.x.share(0.0)) {
        return false;
    }
    let step = 1.5 * theme.interval;
    #[expect(clippy::cast_precision_loss, reason = "a handful of series")]
    for (nth, (profile, look)) in shown.iter().enumerate() {
        let Some(interval) = profile.interval else { continue };
        let aside = step * (nth as f64 - (shown.len() - 1) as f64 / 2.0);
        let [low, high] = [interval.low, interval.high].map(|share| {
            let at = plane.at(0.0, share * 100.0);
            Point { x: (at.x + aside).clamp(plane.rect.x, plane.rect.right()), ..at }
        });
        items.line(low, high, Stroke::new(look.color, theme.interval));
    }
    !shown.is_empty()
}
