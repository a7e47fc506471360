//! Drawing a Pareto plot.

use super::{Candidate, Measure, Pareto};
use crate::axis::{Spacing, Written};
use crate::color::Color;
use crate::labels::{Ground, Label, label};
use crate::legend::samples;
use crate::look::{Shape, mark};
use crate::number::{plain, score};
use crate::page::Page;
use crate::plane::{Plane, Scale};
use crate::scene::{Group, Items, Point, Stroke};
use crate::theme::Theme;
use crate::whisker::{Measured, part, shown, whisker};
use crate::{Drawing, PlotError};

/// Place of the colour of the front among those of series.
const FRONT: usize = 1;

/// With more candidates the shares of resamples would make a caption nobody reads.
const MOST_SHARES: usize = 12;

pub(super) fn draw(pareto: &Pareto, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    let candidates: Vec<&Candidate> = pareto.candidates.iter().filter(|candidate| candidate.is_finite()).collect();
    let (left, top) = (page.left(), page.theme.margin);
    let top = keys(&mut page, left, top, &candidates, pareto.further.len());
    let [x, y] = &pareto.measures;
    let values = [along(&candidates, x, 0), along(&candidates, y, 1)];
    let titles = [title(x), title(y)];
    let scale = |axis: usize| Scale {
        values: &values[axis],
        spacing: pareto.measures[axis].spacing,
        written: Written::Score,
        title: &titles[axis],
    };
    let (plane, bottom) = Plane::set(&mut page, top, theme.plot_height(width), scale(0), scale(1));
    let places: Vec<Point> = candidates.iter().map(|candidate| place(&plane, candidate)).collect();
    let mut ground = Ground { marks: places.clone(), ..Ground::default() };
    let mut cut = false;
    for (candidate, at) in candidates.iter().zip(&places) {
        let stroke = Stroke::new(color(theme, candidate), theme.rule);
        for (ends, goes_on) in whiskers(&plane, candidate, *at) {
            whisker(theme, ends, goes_on, stroke, &mut page.items);
            ground.faint.push(ends);
            cut |= goes_on.contains(&true);
        }
    }
    let front = if pareto.further.is_empty() { stair(pareto, &candidates, &plane) } else { Vec::new() };
    ground.lines = front.windows(2).map(|ends| [ends[0], ends[1]]).collect();
    if !front.is_empty() {
        page.items.path(front, Stroke::new(theme.series[FRONT], theme.curve));
    }
    for (candidate, at) in candidates.iter().zip(&places) {
        let mut items = Items::default();
        mark(theme, *at, shape(candidate), color(theme, candidate), !candidate.on_front, &mut items);
        page.items.group(Group { title: said(pareto, candidate), data: data(candidate), items });
    }
    // The front and the baseline are what a reader looks for: their names choose first.
    let labels: Vec<Label> = candidates
        .iter()
        .zip(&places)
        .map(|(one, at)| Label { name: &one.name, at: *at, left: false, first: one.on_front || one.is_baseline })
        .collect();
    label(&mut page, plane.rect, &labels, &ground);
    let caption = caption(pareto, cut);
    Ok(page.finish(&pareto.words, &caption, bottom))
}

/// Draws the legend of what there is, and returns where it ends, points.
fn keys(page: &mut Page, left: f64, top: f64, candidates: &[&Candidate], further: usize) -> f64 {
    let theme = page.theme;
    let front = candidates.iter().find(|candidate| candidate.on_front && !candidate.is_baseline);
    let dominated = candidates.iter().find(|candidate| !candidate.on_front && !candidate.is_baseline);
    let baseline = candidates.iter().find(|candidate| candidate.is_baseline);
    let on_front =
        if further == 0 { "On the front".to_owned() } else { format!("On the front of all {} metrics", further + 2) };
    let all = [(on_front.as_str(), front), ("Dominated", dominated), ("Baseline", baseline)];
    let there: Vec<(&str, &Candidate)> = all.into_iter().filter_map(|(name, one)| Some((name, *one?))).collect();
    let names: Vec<&str> = there.iter().map(|(name, _)| *name).collect();
    samples(page, top, left, 3.0 * theme.mark_radius, &names, |entry, middle, items| {
        if let Some((_, one)) = there.get(entry) {
            mark(theme, middle, shape(one), color(theme, one), !one.on_front, items);
        }
    })
}

/// What an axis is to show.
fn along(candidates: &[&Candidate], measure: &Measure, axis: usize) -> Vec<f64> {
    let measured = || candidates.iter().filter_map(|candidate| candidate.at.get(axis));
    let estimates: Vec<f64> = measured().map(|at| at.value).collect();
    let intervals: Vec<[f64; 2]> =
        measured().filter_map(|at| at.interval).map(|interval| [interval.low, interval.high]).collect();
    shown(&estimates, &intervals, measure.spacing)
}

/// The title of an axis: metric, unit, and which way is better. Titles run with their axis, from low to high.
fn title(measure: &Measure) -> String {
    let log = (measure.spacing == Spacing::Log).then_some("log");
    let unit = measure.unit.as_deref().filter(|unit| !unit.trim().is_empty());
    let details: Vec<&str> = unit.into_iter().chain(log).collect();
    let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
    let better = if measure.lower_is_better { "\u{2190} lower is better" } else { "higher is better \u{2192}" };
    format!("{}{details}, {better}", measure.name)
}

fn place(plane: &Plane, candidate: &Candidate) -> Point {
    let [x, y] = candidate.at;
    plane.at(x.value, y.value)
}

/// The intervals of a candidate on the page, and at which ends they go on beyond the axis.
fn whiskers(plane: &Plane, candidate: &Candidate, at: Point) -> Vec<([Point; 2], [bool; 2])> {
    let rect = plane.rect;
    let [x, y] = candidate.at;
    let mut found = Vec::new();
    if let Some(interval) = x.interval {
        let (shares, goes_on) = part(&plane.x, [interval.low, interval.high]);
        found.push((shares.map(|share| Point { x: rect.x + share * rect.width, ..at }), goes_on));
    }
    if let Some(interval) = y.interval {
        let (shares, goes_on) = part(&plane.y, [interval.low, interval.high]);
        found.push((shares.map(|share| Point { y: rect.bottom() - share * rect.height, ..at }), goes_on));
    }
    found
}

/// The corners of the front: between two neighbours it passes where both of their worse values meet.
fn stair(pareto: &Pareto, candidates: &[&Candidate], plane: &Plane) -> Vec<Point> {
    let mut front: Vec<[f64; 2]> =
        candidates.iter().filter(|c| c.on_front).map(|c| c.at.map(|metric| metric.value)).collect();
    front.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let [x, y] = &pareto.measures;
    let worse = |measure: &Measure, a: f64, b: f64| if measure.lower_is_better { a.max(b) } else { a.min(b) };
    let mut corners: Vec<[f64; 2]> = front.first().copied().into_iter().collect();
    for pair in front.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        corners.extend([[worse(x, a[0], b[0]), worse(y, a[1], b[1])], b]);
    }
    corners.into_iter().map(|[x, y]| plane.at(x, y)).collect()
}

fn color(theme: &Theme, candidate: &Candidate) -> Color {
    if candidate.on_front { theme.series[FRONT] } else { theme.undecided }
}

fn shape(candidate: &Candidate) -> Shape {
    if candidate.is_baseline { Shape::Square } else { Shape::Circle }
}

/// A candidate in words.
fn said(pareto: &Pareto, candidate: &Candidate) -> String {
    let measures = pareto.measures.iter().chain(&pareto.further);
    let metrics = measures.zip(candidate.at.iter().chain(&candidate.further)).map(|(measure, at)| metric(measure, *at));
    let metrics: Vec<String> = metrics.collect();
    let front = if candidate.on_front { "on the front" } else { "dominated" };
    let baseline = if candidate.is_baseline { " (baseline)" } else { "" };
    let share = candidate.front_share.map(|share| format!(", on the front in {} of the resamples", percent(share)));
    format!("{}{baseline}: {}; {front}{}", candidate.name, metrics.join(", "), share.unwrap_or_default())
}

fn metric(measure: &Measure, at: Measured) -> String {
    let written = |value: f64| score(value, measure.digits.min(6));
    let unit = measure.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let ends = |interval: stilt_analysis::outcome::Interval| {
        format!(" ({} to {})", written(interval.low), written(interval.high))
    };
    format!("{} {}{unit}{}", measure.name, written(at.value), at.interval.map(ends).unwrap_or_default())
}

/// A candidate for software to read.
fn data(candidate: &Candidate) -> Vec<(&'static str, String)> {
    let mut data = vec![("name", candidate.name.clone())];
    let names = [["x", "x-low", "x-high"], ["y", "y-low", "y-high"]];
    for ([value, low, high], at) in names.into_iter().zip(candidate.at) {
        data.push((value, plain(at.value)));
        if let Some(interval) = at.interval {
            let ends = [(low, interval.low), (high, interval.high)];
            data.extend(ends.into_iter().filter(|(_, end)| end.is_finite()).map(|(name, end)| (name, plain(end))));
        }
    }
    let further: Vec<String> = candidate.further.iter().map(|at| plain(at.value)).collect();
    if !further.is_empty() {
        data.push(("further", further.join(" ")));
    }
    data.push(("front", candidate.on_front.to_string()));
    data.extend(candidate.front_share.map(|share| ("front-share", plain(share))));
    if candidate.is_baseline {
        data.push(("baseline", "true".to_owned()));
    }
    data
}

/// The caption with what the drawing adds.
fn caption(pareto: &Pareto, cut: bool) -> String {
    let mut parts = vec![pareto.words.caption.clone()];
    parts.extend(decided_by(pareto));
    let shares: Vec<String> = pareto
        .candidates
        .iter()
        .filter_map(|candidate| Some((candidate, candidate.front_share.filter(|share| *share > 0.0)?)))
        .map(|(candidate, share)| format!("{} {}", candidate.name, percent(share)))
        .collect();
    if !shares.is_empty() && shares.len() <= MOST_SHARES {
        parts.push(format!("Share of resamples in which each is on the front: {}.", shares.join(", ")));
    }
    if cut {
        parts.push("Arrow heads: the interval goes on beyond the axis.".to_owned());
    }
    let missing: Vec<&str> =
        pareto.candidates.iter().filter(|c| !c.is_finite()).map(|candidate| candidate.name.as_str()).collect();
    if !missing.is_empty() {
        let all = if pareto.further.is_empty() { "both" } else { "all" };
        parts.push(format!("Not drawn, without {} values: {}.", all, missing.join(", ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// Which metrics decide the front besides those of the axes.
fn decided_by(pareto: &Pareto) -> Option<String> {
    let way = |measure: &Measure| {
        let better = if measure.lower_is_better { "lower" } else { "higher" };
        format!("{} ({better} is better)", measure.name)
    };
    let names: Vec<String> = pareto.further.iter().map(way).collect();
    let (last, others) = names.split_last()?;
    let names = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    let decides = if others.is_empty() { "decides" } else { "decide" };
    Some(format!("{names}, not drawn, {decides} the front, too: what is on it may look beaten here."))
}

/// A share in percent; what is neither none nor all never reads so.
fn percent(share: f64) -> String {
    match 100.0 * share {
        percent if percent > 0.0 && percent < 1.0 => "< 1 %".to_owned(),
        percent if percent > 99.0 && percent < 100.0 => "> 99 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}
