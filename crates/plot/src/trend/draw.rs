//! Puts a trend on the page.

use std::collections::HashSet;

use super::peaks::Peaks;
use super::{Dot, Form, Run, Trend, Value};
use crate::axis::{Spacing, Written};
use crate::curves::{self, Named, Spot, stretches};
use crate::labels::{self, Ground, Label};
use crate::look::{Look, ring};
use crate::number::{p_value, plain};
use crate::page::Page;
use crate::plane::{Plane, Scale};
use crate::scene::{Group, Items};
use crate::theme::Theme;
use crate::{Drawing, PlotError};

/// More names than this would not be read beside their points.
const MOST_NAMES: usize = 40;

/// Marks nearer than this many radii are thinned out.
const APART: f64 = 2.6;

/// Draws a trend on a page `width` points wide.
pub(super) fn draw(trend: &Trend, theme: &Theme, width: f64) -> Result<Drawing, PlotError> {
    let mut page = Page::new(theme, width)?;
    if trend.dots().all(|dot| dot.spot().is_none()) {
        return Err(PlotError::NoValue("point"));
    }
    let outside = trend.dots().find(|dot| trend.spacing == Spacing::Log && dot.x <= 0.0);
    if let Some(dot) = outside {
        return Err(PlotError::NotPositive { what: trend.x_axis.clone(), value: dot.x });
    }
    let looks: Vec<Look> = (0..trend.runs.len()).map(|place| Look::of(theme, place)).collect();
    let names: Vec<String> = trend.runs.iter().map(|run| name(trend, run)).collect();
    let last = |run: &Run| run.spots().into_iter().flatten().next_back().map(|spot| [spot.x, spot.y]);
    // A scatter of points has no end to write at.
    let end = |run| if trend.form == Form::Curve { last(run) } else { None };
    let named: Vec<Named> = names
        .iter()
        .zip(&trend.runs)
        .zip(&looks)
        .map(|((name, run), look)| Named { name, look: *look, end: end(run) })
        .collect();
    let spots: Vec<Spot> = trend.runs.iter().flat_map(shown(trend)).collect();
    let x: Vec<f64> = trend.dots().map(|dot| dot.x).collect();
    let gains = trend.of_gains();
    let y = curves::reach(&spots, gains);
    let written = if gains { Written::Signed } else { Written::Score };
    let x = Scale { values: &x, spacing: trend.spacing, written: Written::Count, title: &trend.x_axis };
    let y = Scale { values: &y, spacing: Spacing::Linear, written, title: &trend.y_axis };
    let height = theme.plot_height(page.right() - page.left());
    let peaks = Peaks::of(trend);
    let (plane, bottom, free) = curves::set(&mut page, height, peaks.height(theme), x, y, &named);
    peaks.draw(theme, &plane, &looks, free, &mut page.items);
    if gains {
        curves::zero(theme, &plane, &mut page.items);
    }
    let mut every = 1;
    match trend.form {
        Form::Curve => {
            every = step(theme, &plane, &trend.runs);
            joined(trend, theme, &plane, &looks, every, &mut page.items);
        }
        Form::Scaling => {
            scattered(trend, theme, &plane, &looks, &mut page.items);
            names_beside(trend, &plane, &mut page);
        }
    }
    let fills = trend.form == Form::Scaling && trend.runs.iter().any(|run| curves::fills(&plane, &fitted(run)));
    let is_cut = spots.iter().any(|spot| curves::is_cut(&plane, spot));
    Ok(page.finish(&trend.words, &caption(trend, &peaks, every, [is_cut, fills]), bottom))
}

/// Everything of a series that is drawn: its points, and its line where there is one.
fn shown(trend: &Trend) -> impl Fn(&Run) -> Vec<Spot> {
    let (scaling, bands) = (trend.form == Form::Scaling, trend.has_bands());
    let drawn = move |spot: Spot, interval: bool| Spot { interval: spot.interval.filter(|_| interval), ..spot };
    move |run| {
        let points = run.spots().into_iter().flatten().map(|spot| drawn(spot, scaling || bands));
        let line = if scaling { fitted(run) } else { Vec::new() };
        points.chain(line.into_iter().map(|spot| drawn(spot, bands))).collect()
    }
}

fn spot(&(x, y, interval): &(f64, f64, Option<[f64; 2]>)) -> Spot {
    Spot { x, y, interval }
}

/// How a series stands in the legend: scaling with its slope.
fn name(trend: &Trend, run: &Run) -> String {
    let slope = run.line.as_ref().filter(|_| trend.form == Form::Scaling).map(|line| line.slope.as_str());
    match (run.name.trim(), slope) {
        (name, None) => name.to_owned(),
        ("", Some(slope)) => slope.to_owned(),
        (name, Some(slope)) => format!("{name}: {slope}"),
    }
}

/// Every how many points there is room for a mark.
fn step(theme: &Theme, plane: &Plane, runs: &[Run]) -> usize {
    let crowded = |every: usize| {
        runs.iter().any(|run| {
            let places: Vec<f64> =
                run.spots().into_iter().flatten().step_by(every).map(|spot| plane.at(spot.x, spot.y).x).collect();
            let mut gaps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
            gaps.sort_by(f64::total_cmp);
            gaps.get(gaps.len() / 2).is_some_and(|gap| *gap < APART * theme.mark_radius)
        })
    };
    (1..).find(|every| !crowded(*every)).unwrap_or(1)
}

/// Draws joined points with bands; a mark at every so many points, and at the peak.
fn joined(trend: &Trend, theme: &Theme, plane: &Plane, looks: &[Look], every: usize, items: &mut Items) {
    let (runs, gains) = (|| trend.runs.iter().zip(looks), trend.of_gains());
    for (run, look) in runs().filter(|_| trend.has_bands()) {
        let of_mean = |dot: &Dot| {
            dot.spot().map(|spot| Spot { interval: spot.interval.filter(|_| !dot.value.is_predicted()), ..spot })
        };
        for stretch in stretches(&run.dots.iter().map(of_mean).collect::<Vec<_>>()) {
            curves::band(theme, plane, &stretch, look.color, items);
        }
        for spot in run.dots.iter().filter(|dot| dot.value.is_predicted()).filter_map(Dot::spot) {
            curves::whisker(theme, plane, &spot, look.color, items);
        }
    }
    for (run, look) in runs() {
        for stretch in stretches(&run.spots()) {
            curves::line(plane, &stretch, look.stroke(theme), items);
        }
    }
    for (run, look) in runs() {
        for (place, dot) in run.dots.iter().enumerate() {
            let is_peak = run.peak.is_some_and(|peak| peak.x == dot.x);
            if is_peak || place.is_multiple_of(every) {
                mark(trend, theme, plane, (run, dot, look), [is_peak, gains], items);
            }
        }
    }
}

/// The points of the fitted line of a series.
fn fitted(run: &Run) -> Vec<Spot> {
    run.line.iter().flat_map(|line| line.points.iter().map(spot)).collect()
}

/// Writes the names of points beside them, where no two points share one.
fn names_beside(trend: &Trend, plane: &Plane, page: &mut Page) {
    let dots: Vec<(&Dot, Spot)> = trend.dots().filter_map(|dot| Some((dot, dot.spot()?))).collect();
    let distinct: HashSet<&str> = dots.iter().map(|(dot, _)| dot.level.as_str()).collect();
    if !trend.named || distinct.len() < dots.len() || dots.len() > MOST_NAMES {
        return;
    }
    let place = |spot: &Spot| plane.at(spot.x, spot.y);
    let interval = |spot: &Spot| spot.interval.map(|ends| ends.map(|end| plane.at(spot.x, end)));
    let line = |run: &Run| {
        let places: Vec<_> = fitted(run).iter().map(place).collect();
        places.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>()
    };
    let zero = [plane.x.low, plane.x.high].map(|x| plane.at(x, 0.0));
    let ground = Ground {
        marks: dots.iter().map(|(_, spot)| place(spot)).collect(),
        lines: trend.runs.iter().flat_map(line).chain(trend.of_gains().then_some(zero)).collect(),
        faint: dots.iter().filter_map(|(_, spot)| interval(spot)).collect(),
    };
    let label = |(dot, spot): &(&'_ Dot, Spot)| (dot.level.clone(), place(spot));
    let names: Vec<_> = dots.iter().map(label).collect();
    let labels: Vec<Label> =
        names.iter().map(|(name, at)| Label { name, at: *at, left: false, first: false }).collect();
    labels::label(page, plane.rect, &labels, &ground);
}

/// Draws points with intervals, and fitted lines with bands.
fn scattered(trend: &Trend, theme: &Theme, plane: &Plane, looks: &[Look], items: &mut Items) {
    let (runs, gains) = (|| trend.runs.iter().zip(looks), trend.of_gains());
    for (run, look) in runs().filter(|(run, _)| trend.has_bands() && !curves::fills(plane, &fitted(run))) {
        curves::band(theme, plane, &fitted(run), look.color, items);
    }
    for (run, look) in runs() {
        curves::line(plane, &fitted(run), look.stroke(theme), items);
    }
    for (run, look) in runs() {
        for dot in &run.dots {
            mark(trend, theme, plane, (run, dot, look), [false, gains], items);
        }
    }
}

/// Draws the mark of a point, in scaling with its interval; a peak is ringed, and of gains signs are written.
fn mark(
    trend: &Trend,
    theme: &Theme,
    plane: &Plane,
    (run, dot, look): (&Run, &Dot, &Look),
    [is_peak, gains]: [bool; 2],
    items: &mut Items,
) {
    let Some(spot) = dot.spot() else { return };
    let at = plane.at(spot.x, spot.y);
    let mut inside = Items::default();
    if trend.form == Form::Scaling {
        curves::whisker(theme, plane, &spot, look.color, &mut inside);
    }
    if is_peak {
        ring(theme, at, look.color, &mut inside);
    }
    look.mark(theme, at, dot.value.is_undecided(), &mut inside);
    let p = match &dot.value {
        Value::Gain(finding) => finding.p_adjusted(),
        Value::Score(..) => None,
    };
    let series = if run.name.trim().is_empty() { String::new() } else { format!("{}, ", run.name) };
    let judged = p.map(|p| format!(" (adjusted p {})", p_value(p))).unwrap_or_default();
    let title = format!("{series}{}: {}{judged}", dot.level, trend.said(spot.y, gains));
    let what = if gains { "gain" } else { "score" };
    let mut data = vec![("series", run.name.clone()), ("x", plain(spot.x)), (what, plain(spot.y))];
    data.extend(p.map(|p| ("p-adjusted", plain(p))));
    if is_peak {
        data.push(("peak", "true".to_owned()));
    }
    items.group(Group { title, data, items: inside });
}

/// The caption given, and what marks, rings and lines above mean.
fn caption(trend: &Trend, peaks: &Peaks, every: usize, [is_cut, fills]: [bool; 2]) -> String {
    let mut sentences = vec![trend.words.caption.trim().to_owned()];
    let say = |said: &str| said.to_owned();
    let drawn = || trend.dots().filter(|dot| dot.spot().is_some());
    if drawn().any(|dot| dot.value.is_undecided()) {
        sentences.push(say("Hollow: not shown to differ from no gain, or not testable."));
    }
    match every {
        1 => {}
        2 => sentences.push(say("Every second point is marked.")),
        every => sentences.push(format!("One point in {every} is marked.")),
    }
    sentences.extend(peaks.said());
    if trend.dots().any(|dot| dot.spot().is_none()) && trend.form == Form::Curve {
        sentences.push(say("A gap in a line: no value."));
    }
    let intervals = || match trend.form {
        Form::Curve => trend.dots().any(|dot| dot.value.interval().is_some()),
        Form::Scaling => trend.runs.iter().any(|run| run.line.is_some()),
    };
    if !trend.has_bands() && intervals() {
        sentences.push(say("So many bands would hide each other: none is drawn."));
    } else if fills {
        sentences.push(say("A line without a band: its band would fill the frame."));
    }
    if is_cut {
        sentences.push(say("Intervals are cut at the frame."));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}
