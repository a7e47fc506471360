//! Power curves: how likely gains are found, over the number of runs.
//!
//! A line per true gain, its band down to the power at the upper limit of the standard deviation; a mark where the line
//! reaches the wanted power, with a foot on the axis.

#[cfg(test)]
pub(crate) mod tests;

use stilt_analysis::transfer::PowerCurve;

use crate::axis::{Spacing, Written};
use crate::curves::{self, Named, Spot};
use crate::figure::{Figure, Kind, Terminal, Width, Words};
use crate::look::Look;
use crate::number::{plain, score};
use crate::page::Page;
use crate::plane::{Plane, Scale};
use crate::scene::{Group, Items, Stroke};
use crate::spark::{self, Row};
use crate::{Drawing, PlotError, Theme};

/// Power curves among the kinds of figures.
pub(crate) const KIND: Kind = Kind {
    id: "power",
    name: "Power curves",
    shows: "how likely true gains of several sizes are found, over the number of runs, and the runs they need",
    command: "stilt -d data/simulated-xtreme/simulated_grid.csv --where target=xnli plan -o power.svg",
};

/// A curve and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerLine {
    /// The gain and the runs it needs, in words.
    pub name: String,
    /// The curve.
    pub curve: PowerCurve,
}

/// Power over runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Power {
    /// Title, description and caption; what the marks mean is added to the caption.
    pub words: Words,
    /// What the runs are: runs in each arm, or pairs.
    pub x_axis: String,
    /// The wanted power, in (0, 1).
    pub wanted: f64,
    /// The runs there are; a dotted line.
    pub now: Option<usize>,
    /// A line per true gain.
    pub lines: Vec<PowerLine>,
}

impl Figure for Power {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn words(&self) -> &Words {
        &self.words
    }

    fn draw(&self, theme: &Theme, width: Width) -> Result<Drawing, PlotError> {
        let mut page = Page::new(theme, width.points(theme))?;
        if self.lines.iter().all(|line| line.curve.points.is_empty()) {
            return Err(PlotError::NoValue("number of runs"));
        }
        let looks: Vec<Look> = (0..self.lines.len()).map(|place| Look::of(theme, place)).collect();
        let named: Vec<Named> = self
            .lines
            .iter()
            .zip(&looks)
            // All lines end at certainty: no room for names there.
            .map(|(line, look)| Named { name: &line.name, look: *look, end: None })
            .collect();
        let points = || self.lines.iter().flat_map(|line| &line.curve.points);
        let x: Vec<f64> = points().map(|point| number(point.runs)).chain(self.now.map(number)).collect();
        let height = theme.plot_height(page.right() - page.left());
        let x = Scale { values: &x, spacing: Spacing::Log, written: Written::Count, title: &self.x_axis };
        let y = Scale { values: &[0.0, 100.0], spacing: Spacing::Linear, written: Written::Score, title: "Power (%)" };
        let (plane, bottom, _) = curves::set(&mut page, height, 0.0, x, y, &named);
        let wanted = Stroke::new(theme.black, theme.rule).dashed(Some(theme.dashes[0]));
        plane.level(100.0 * self.wanted, wanted, &mut page.items);
        if let Some(now) = self.now.map(number) {
            let ends = [plane.y.low, plane.y.high].map(|y| plane.at(now, y));
            page.items.line(ends[0], ends[1], Stroke::new(theme.grey, theme.rule).dashed(Some(theme.dashes[1])));
        }
        let spots: Vec<Vec<Spot>> = self.lines.iter().map(|line| spots(&line.curve)).collect();
        for (spots, look) in spots.iter().zip(&looks) {
            curves::band(theme, &plane, spots, look.color, &mut page.items);
        }
        for ((line, spots), look) in self.lines.iter().zip(&spots).zip(&looks) {
            curves::line(&plane, spots, look.stroke(theme), &mut page.items);
            self.needed(theme, line, look, &plane, &mut page.items);
        }
        Ok(page.finish(&self.words, &self.caption(), bottom))
    }

    fn text(&self, terminal: &Terminal) -> Option<String> {
        let runs: Vec<usize> = self
            .lines
            .first()
            .map(|line| line.curve.points.iter().map(|point| point.runs).collect())
            .unwrap_or_default();
        let head = match (runs.first(), runs.last()) {
            (Some(first), Some(last)) => format!("Power over {}, {first} to {last}\n", self.x_axis.to_lowercase()),
            _ => String::new(),
        };
        let row = |line: &PowerLine| Row {
            name: String::new(),
            values: line.curve.points.iter().map(|point| Some(point.power)).collect(),
            said: line.name.clone(),
        };
        let rows: Vec<Row> = self.lines.iter().map(row).collect();
        let drawn = spark::rows(&rows, [0.0, 1.0], terminal);
        Some(head + &drawn)
    }
}

impl Power {
    /// Marks where a line reaches the wanted power, with a foot on the axis.
    fn needed(&self, theme: &Theme, line: &PowerLine, look: &Look, plane: &Plane, items: &mut Items) {
        let reached = line.curve.points.iter().find(|point| point.power >= self.wanted);
        let Some((needed, reached)) = line.curve.needed.zip(reached) else { return };
        // Numbers of runs are drawn ever wider apart: the one needed may lie between two of them.
        let power = if reached.runs == needed { reached.power } else { self.wanted };
        let at = plane.at(number(needed), 100.0 * power);
        let foot = plane.at(number(needed), plane.y.low);
        let mut inside = Items::default();
        inside.line(at, foot, Stroke::new(look.color, theme.interval).dashed(Some(theme.dashes[1])));
        look.mark(theme, at, false, &mut inside);
        let mut data = vec![("gain", plain(line.curve.gain)), ("runs", needed.to_string())];
        data.extend(line.curve.needed_upper.map(|runs| ("runs-upper", runs.to_string())));
        items.group(Group { title: line.name.clone(), data, items: inside });
    }

    /// The caption given, and what the lines are.
    fn caption(&self) -> String {
        let mut sentences = vec![self.words.caption.trim().to_owned()];
        if self.lines.iter().any(|line| line.curve.needed.is_some()) {
            sentences.push(format!("Marks: the runs that reach {} % power (dashed).", score(100.0 * self.wanted, 0)));
        }
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }
}

/// The points of a curve, in per cent, each with the power at the upper limit below it.
fn spots(curve: &PowerCurve) -> Vec<Spot> {
    let spot = |point: &stilt_analysis::transfer::PowerPoint| Spot {
        x: number(point.runs),
        y: 100.0 * point.power,
        interval: Some([100.0 * point.at_upper, 100.0 * point.power]),
    };
    curve.points.iter().map(spot).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a number of runs")]
fn number(runs: usize) -> f64 {
    runs as f64
}
