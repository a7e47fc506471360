//! From a trend to its figures: curves or scaling, names, texts.

use stilt_analysis::transfer::{Design, Fit, Of, Point, Series, Settings, Shown, TrendTable};
use stilt_plot::{Dot, Form, Line, Run, Spacing, Top, Trend, Value, Words};
use stilt_results::{BASELINE, Catalogue, Factor, Key};

use super::{Data, Named, labels};
use crate::facts::{Scores, averages, percent, predictions};
use crate::render::signed;
use crate::view::trend::{blocks, facts, per, significant, stars};

/// Everything figures of a trend are made from.
pub(crate) struct Told<'a> {
    pub(crate) table: &'a TrendTable,
    pub(crate) settings: &'a Settings,
    pub(crate) catalogue: &'a Catalogue,
    /// Decimals of scores and gains.
    pub(crate) digits: usize,
}

/// A figure per base model and split, in the form asked for or the natural one: scaling where points are levels, such as
/// models of several sizes, else curves.
pub(crate) fn trends(told: &Told, form: Option<Form>, data: &Data) -> Vec<Named> {
    blocks(told.table).into_iter().map(|block| told.figure(&block, form, data)).collect()
}

/// Points a line is drawn through: more than the eye tells from a curve.
const STEPS: u32 = 48;

impl Told<'_> {
    /// What the scores of these series are.
    fn scores<'b>(&'b self, block: &[&'b Series]) -> Scores<'b> {
        let places = block.iter().flat_map(|series| &series.points).map(|point| &point.place);
        Scores::new(places, self.catalogue)
    }

    fn figure(&self, block: &[&Series], form: Option<Form>, data: &Data) -> Named {
        let table = self.table;
        let levels = block.iter().all(|series| matches!(series.design, Design::Levels(_)));
        let form = form.unwrap_or(if levels { Form::Scaling } else { Form::Curve });
        let first = block.first();
        let parts = first.map(|series| super::parts([&series.base_model, &series.split])).unwrap_or_default();
        let runs: Vec<Run> = block.iter().map(|series| self.run(series, block.len() == 1)).collect();
        let all = facts(table, block, |_| true, self.settings, self.catalogue);
        let scores = self.scores(block);
        let unit = match table.of {
            Of::Gain if all.unbounded() => "the metric's own unit",
            Of::Gain => "points",
            Of::Score => scores.unit(),
        };
        let what = if table.of == Of::Gain { "Gain" } else { "Score" };
        let lower = table.of == Of::Score && scores.lower_is_better();
        let better = if lower { ", lower is better" } else { "" };
        let shown = format!("{what} against {}", axis(&table.axis).to_lowercase());
        let title = super::titled(&shown, &parts, data.simulated);
        let words = Words {
            description: self.description(&title, &runs),
            caption: self.caption(block, form, &parts, data),
            title,
        };
        let figure = Trend {
            words,
            form,
            x_axis: axis(&table.axis),
            spacing: if table.log { Spacing::Log } else { Spacing::Linear },
            y_axis: format!("{what}{better} ({unit})"),
            digits: self.digits,
            runs,
            named: levels,
        };
        Named { parts, figure: Box::new(figure) }
    }

    fn run(&self, series: &Series, alone: bool) -> Run {
        let top = |summary: &stilt_analysis::curve::Summary| Top {
            x: summary.peak.x,
            between: summary.peak.range.map(|(from, to)| [from, to]),
            reached: summary.reached,
        };
        Run {
            name: self.name(&series.name, alone),
            dots: series.points.iter().map(|point| self.dot(point, &series.design)).collect(),
            peak: series.summary.as_ref().map(top),
            line: self.line(&series.fit),
        }
    }

    /// What a series is called; one that stands for all, or for models without an intermediate, has no name of its own.
    fn name(&self, name: &str, alone: bool) -> String {
        let of_tasks = match self.table.keys.as_slice() {
            [Key { factor: Factor::Intermediate | Factor::Target, attribute: None }] => true,
            [] => return String::new(),
            _ => false,
        };
        match name {
            BASELINE if alone => String::new(),
            BASELINE if of_tasks => "Baseline".to_owned(),
            id if of_tasks => labels::name(id, self.catalogue).to_owned(),
            id => id.to_owned(),
        }
    }

    fn dot(&self, point: &Point, design: &Design) -> Dot {
        let value = match &point.shown {
            Shown::Gain(finding) => Value::Gain(Box::new(finding.clone())),
            Shown::Score(score) => Value::Score(score.mean, score.interval.map(|ends| [ends.low, ends.high])),
        };
        let level = match design {
            Design::Levels(Factor::Intermediate | Factor::Target) => labels::name(&point.level, self.catalogue),
            _ => &point.level,
        };
        Dot { x: point.x, level: level.to_owned(), value }
    }

    fn line(&self, fit: &Fit) -> Option<Line> {
        let fitted = fit.line.as_ref()?;
        let (first, last) = (*fit.x.first()?, *fit.x.last()?);
        let at = |step: u32| {
            let share = f64::from(step) / f64::from(STEPS);
            if fitted.log { first * (last / first).powf(share) } else { first + share * (last - first) }
        };
        let point = |x: f64| Some((x, fitted.at(x)?, fitted.band(x).map(|band| [band.low, band.high])));
        Some(Line { points: (0..=STEPS).map(at).filter_map(point).collect(), slope: self.slope(fit)? })
    }

    /// The slope in words: `+1.20 points per tenfold [+0.80, +1.60] *`.
    fn slope(&self, fit: &Fit) -> Option<String> {
        let unit = per(self.table);
        let slope = fit.finding.estimate()? * unit;
        let ends = fit.finding.interval().map(|ends| [ends.low, ends.high].map(|end| end * unit));
        let largest = ends.into_iter().flatten().map(f64::abs).fold(slope.abs(), f64::max);
        let digits = significant(largest);
        let of = match unit {
            _ if self.table.log => "tenfold".to_owned(),
            1.0 => format!("unit of {}", self.table.axis),
            many => format!("{many} of {}", self.table.axis),
        };
        let interval = ends.map(|[low, high]| format!(" [{}, {}]", signed(low, digits), signed(high, digits)));
        let stars = stars(&fit.finding);
        let stars = if stars.is_empty() { stars } else { format!(" {stars}") };
        Some(format!("{} per {of}{}{stars}", signed(slope, digits), interval.unwrap_or_default()))
    }

    /// What stands below the figure. The drawing adds what marks mean.
    fn caption(&self, block: &[&Series], form: Form, parts: &[String], data: &Data) -> String {
        let level = percent(self.settings.level);
        let points = || block.iter().flat_map(|series| &series.points);
        let facts = |counts| {
            let mut facts = facts(self.table, block, counts, self.settings, self.catalogue);
            // Nothing is said of tests that are not drawn.
            facts
                .families
                .retain(|family| family.members == "points" || (family.members == "slopes" && form == Form::Scaling));
            facts
        };
        let (all, of_runs) = (facts(|_| true), facts(|point: &Point| point.units.is_none()));
        let about = data.about(&self.table.keys, self.catalogue);
        let mut said = super::opening(parts, &about, data.simulated);
        if points().any(|point| point.detail.n_targets > 1) {
            said.push(format!("Averages: {}.", averages(self.settings)));
        }
        if self.table.of == Of::Gain {
            said.extend([all.metric(), of_runs.runs(), of_runs.tests(false), all.reported()].into_iter().flatten());
        } else {
            said.push(self.scores(block).sentence(points().any(|point| point.interval().is_some())));
        }
        said.extend(match form {
            Form::Curve => all.filled(),
            Form::Scaling => all.correction(),
        });
        let intervals = points().any(|point| point.interval().is_some());
        let lines = block.iter().any(|series| series.fit.line.is_some());
        let bands = block.len() <= Trend::MOST_BANDS;
        let of_points = if intervals { "points, " } else { "" };
        let of_lines = if bands { "slopes and lines (bands)" } else { "slopes" };
        match form {
            Form::Curve if intervals && bands => {
                said.push(format!("Bands and whiskers: {level} intervals of each point."))
            }
            Form::Scaling if lines => said.push(format!("{level} intervals of {of_points}{of_lines}.")),
            Form::Scaling if intervals => said.push(format!("{level} intervals of points.")),
            _ => {}
        }
        let findings = points().filter_map(|point| point.finding());
        said.extend(predictions(findings, ["single treated runs", "one more baseline run"]));
        if form == Form::Curve {
            said.extend(block.iter().filter_map(|series| self.peak_among(series, block.len() == 1)));
        }
        if form == Form::Scaling && lines {
            let scopes = block.iter().map(|series| series.design.scope());
            let mut scopes: Vec<String> = scopes.collect();
            scopes.dedup();
            said.push(format!("Slopes in {}, about {}.", self.scores(block).unit(), scopes.join("; or ")));
        }
        said.join(" ")
    }

    /// Among which x a peak was looked for, if not among all that are drawn.
    fn peak_among(&self, series: &Series, alone: bool) -> Option<String> {
        let summary = series.summary.as_ref()?;
        let (first, last) = (series.points.first()?.x, series.points.last()?.x);
        let of = if alone { String::new() } else { format!(" of {}", self.name(&series.name, alone)) };
        let said = || format!("Peak{of}: among {} to {}, which all its runs have.", summary.from, summary.to);
        ((summary.from, summary.to) != (first, last)).then(said)
    }

    /// The figure in words: where every series begins and ends, its peak and its slope.
    fn description(&self, title: &str, runs: &[Run]) -> String {
        let value = |dot: &Dot| match &dot.value {
            Value::Gain(finding) => finding.estimate().map(|gain| signed(gain, self.digits)),
            Value::Score(score, _) => score.map(|score| format!("{score:.*}", self.digits)),
        };
        let run = |run: &Run| {
            let mut known = run.dots.iter().filter_map(|dot| Some((dot.x, value(dot)?)));
            let first = known.next();
            let ends = match (first, known.next_back()) {
                (Some((x, y)), Some((last, end))) => format!("{y} at {x} to {end} at {last}"),
                (Some((x, y)), None) => format!("{y} at {x}"),
                (None, _) => "no value".to_owned(),
            };
            let peak = run.peak.map(|peak| format!(", peak at {}", peak.x)).unwrap_or_default();
            let slope = run.line.as_ref().map(|line| format!(", slope {}", line.slope)).unwrap_or_default();
            let name = if run.name.is_empty() { String::new() } else { format!("{}: ", run.name) };
            format!("{name}{ends}{peak}{slope}.")
        };
        let mut sentences = vec![format!("{title}.")];
        sentences.extend(runs.iter().map(run));
        sentences.join(" ")
    }
}

/// What an axis of numbers is, in words.
fn axis(key: &Key) -> String {
    match (&key.factor, key.attribute.as_deref()) {
        (Factor::BaseModel, Some("params")) => "Parameters".to_owned(),
        (Factor::Intermediate, Some("train_size")) => "Training examples of the intermediate task".to_owned(),
        (Factor::Target, Some("train_size")) => "Training examples of the target task".to_owned(),
        (_, None) if key.factor.name() == "step" => "Step".to_owned(),
        (_, None) if key.factor.name() == "train_examples" => "Training examples".to_owned(),
        _ => key.to_string(),
    }
}
