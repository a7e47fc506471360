//! Above a plane of curves: where the peak of each lies, how sure that is, and where most of it is reached.

use super::{Form, Run, Top, Trend};
use crate::look::Look;
use crate::number::plain;
use crate::plane::Plane;
use crate::scene::{Group, Items, Point, Stroke};
use crate::theme::Theme;

/// The peaks of a trend, one line per series that has one.
pub(super) struct Peaks<'a> {
    /// Place of the series, the series, and its peak.
    tops: Vec<(usize, &'a Run, Top)>,
}

impl<'a> Peaks<'a> {
    pub(super) fn of(trend: &'a Trend) -> Self {
        let runs = trend.runs.iter().enumerate().filter(|_| trend.form == Form::Curve);
        Self { tops: runs.filter_map(|(place, run)| Some((place, run, run.peak?))).collect() }
    }

    /// Distance of neighbouring lines, points.
    fn line(theme: &Theme) -> f64 {
        2.0 * theme.mark_radius + theme.label_gap
    }

    /// Height of all lines, points.
    pub(super) fn height(&self, theme: &Theme) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a number of series")]
        let count = self.tops.len() as f64;
        count * Self::line(theme)
    }

    /// Draws the lines below `top`, in the colours of their series.
    pub(super) fn draw(&self, theme: &Theme, plane: &Plane, looks: &[Look], top: f64, items: &mut Items) {
        let mut y = top + Self::line(theme) / 2.0;
        for (place, run, peak) in &self.tops {
            let Some(look) = looks.get(*place) else { continue };
            let at = |x: f64| Point { x: plane.at(x, plane.y.low).x, y };
            let stroke = Stroke::new(look.color, theme.interval);
            let tick = |x: f64, half: f64| [-half, half].map(|by| Point { y: y + by, ..at(x) });
            let mut inside = Items::default();
            if let Some([from, to]) = peak.between {
                inside.line(at(from), at(to), stroke);
                for end in [from, to] {
                    let [above, below] = tick(end, theme.interval_end / 2.0);
                    inside.line(above, below, stroke);
                }
            }
            if let Some(reached) = peak.reached {
                let [above, below] = tick(reached, theme.mark_radius + theme.label_gap / 3.0);
                inside.line(above, below, Stroke::new(theme.black, theme.interval));
            }
            let hollow = run.dots.iter().any(|dot| dot.x == peak.x && dot.value.is_undecided());
            look.mark(theme, at(peak.x), hollow, &mut inside);
            let mut data = vec![("series", run.name.clone()), ("peak-at", plain(peak.x))];
            data.extend(peak.between.map(|[from, to]| ("peak-between", format!("{} {}", plain(from), plain(to)))));
            data.extend(peak.reached.map(|x| ("reached-at", plain(x))));
            let name = if run.name.is_empty() { String::new() } else { format!("{}: ", run.name) };
            let title = format!("{name}peak at {}", plain(peak.x));
            items.group(Group { title, data, items: inside });
            y += Self::line(theme);
        }
    }

    /// What the lines mean, as sentences.
    pub(super) fn said(&self) -> Option<String> {
        let (_, _, first) = self.tops.first()?;
        let any = |of: fn(&Top) -> bool| of(first) || self.tops.iter().any(|(_, _, top)| of(top));
        let mut said = vec!["mark, the peak (ringed)"];
        if any(|top| top.between.is_some()) {
            said.push("line, the places not shown to be below another");
        }
        if any(|top| top.reached.is_some()) {
            said.push("tick, the first with 95 % of it");
        }
        Some(format!("Above: {}.", said.join("; ")))
    }
}
