//! Series as they come out: their numbers, lines and differences, judged.

use std::collections::BTreeSet;

use stilt_results::{Factor, Key};

use super::axis::Axis;
use super::fits::{Drawn, How, Sloped, draw, slopes};
use super::observed::{Observed, observed};
use super::plan::{Computed, Identity};
use super::points::{Unjudged, points};
use super::table::{Design, Fit, MeanScore, Of, Point, Series, Shown, SlopePair, TrendTable};
use crate::family::{Comparison, Finding, Verdict};
use crate::method;
use crate::outcome::{Outcome, Reason};
use crate::transfer::Settings;
use crate::transfer::engine::Engine;
use crate::transfer::judge::judged;
use crate::transfer::scores::TargetScores;

/// A series before it is judged.
pub(super) struct Raw<'a> {
    identity: &'a Identity,
    design: Design,
    observed: Option<Observed>,
    points: Vec<Unjudged>,
    pub(super) drawn: Drawn,
    /// Targets, each with its languages.
    content: BTreeSet<(u32, Vec<u32>)>,
}

impl<'a> Raw<'a> {
    pub(super) fn of(
        engine: &Engine,
        axis: &Axis,
        identity: &'a Identity,
        cells: &[&Computed],
        how: How,
        told: &method::Settings,
    ) -> Self {
        let (design, numbers) = observed(engine, axis, cells, how.of);
        let points = points(engine, axis, cells, &design, how.of);
        let same_targets = axis.key.factor == Factor::Target || shares_targets(cells);
        let numbers = if same_targets { numbers } else { Err(Reason::NothingShared) };
        let drawn = match &numbers {
            Ok(observed) => draw(observed, &design, how, told),
            Err(reason) => Drawn::nothing(reason.clone()),
        };
        let languages = |scores: &TargetScores| scores.languages.iter().map(|language| language.0).collect();
        let scores = cells.iter().flat_map(|one| &one.cell.scores);
        let content = scores.map(|scores| (scores.target, languages(scores))).collect();
        Self { identity, design, observed: numbers.ok(), points, drawn, content }
    }

    /// Whether runs at several x have one id, though they count as different runs.
    pub(super) fn shares_ids(&self) -> bool {
        self.design == Design::BetweenRuns && self.observed.as_ref().is_some_and(Observed::shares_ids)
    }

    /// Whether runs were left out of the line, as they lack a target.
    pub(super) fn is_partial(&self) -> bool {
        self.observed.as_ref().is_some_and(|observed| observed.partial)
    }

    /// Whether two series of a block are of different targets or languages, though neither series nor axis are of these.
    pub(super) fn is_unlike(&self, other: &Self, axis: &Key, keys: &[Key]) -> bool {
        let measured = |key: &Key| matches!(key.factor, Factor::Language | Factor::Metric | Factor::Target);
        self.identity.block == other.identity.block
            && !keys.iter().chain([axis]).any(measured)
            && !self.content.is_empty()
            && !other.content.is_empty()
            && self.content != other.content
    }

    fn name(&self) -> String {
        let shown = |label: &String| if label.is_empty() { "(blank)".to_owned() } else { label.clone() };
        match &self.identity.labels[..] {
            [] => "all".to_owned(),
            labels => labels.iter().map(shown).collect::<Vec<_>>().join(", "),
        }
    }
}

/// Whether a target is in every cell that was computed.
fn shares_targets(cells: &[&Computed]) -> bool {
    let mut computed = cells.iter().filter(|one| !one.cell.scores.is_empty());
    let Some(first) = computed.next() else { return true };
    let in_all = |target: u32| computed.clone().all(|one| one.cell.scores.iter().any(|scores| scores.target == target));
    first.cell.scores.iter().any(|scores| in_all(scores.target))
}

/// Judges points, slopes and their differences, each a family per block.
pub(super) fn assemble(
    engine: &Engine,
    raw: &[Raw],
    (axis, keys): (Key, Vec<Key>),
    settings: &Settings,
    how: How,
    told: &method::Settings,
) -> TrendTable {
    let all: Vec<(&Raw, &Unjudged)> =
        raw.iter().flat_map(|raw| raw.points.iter().map(move |point| (raw, point))).collect();
    let judge = |members: &'static str, of: &[(&Raw, &Comparison)]| {
        let keys: Vec<_> = of.iter().map(|(raw, _)| (raw.identity.block, members)).collect();
        let places: Vec<_> = of.iter().filter_map(|(raw, _)| raw.points.first()).map(|point| &point.place).collect();
        let comparisons: Vec<Comparison> = of.iter().map(|(_, comparison)| (*comparison).clone()).collect();
        judged(&keys, &places, &comparisons, settings)
    };
    let mut families = Vec::new();
    let mut of_points = Vec::new().into_iter();
    if how.of == Of::Gain {
        let (findings, own) =
            judge("points", &all.iter().map(|(raw, point)| (*raw, &point.comparison)).collect::<Vec<_>>());
        of_points = findings.into_iter();
        families.extend(own);
    }
    let lines: Vec<Comparison> =
        raw.iter().map(|raw| comparison(raw.drawn.line.as_ref().map(|line| line.slope), &raw.drawn.outcome)).collect();
    let (of_slopes, own) = judge("slopes", &raw.iter().zip(&lines).collect::<Vec<_>>());
    families.extend(own);
    let pairs = pairs(raw, (&axis, &keys), settings, how, told);
    let (of_pairs, own) = judge("slope pairs", &pairs.iter().map(|pair| (&raw[pair.0], &pair.3)).collect::<Vec<_>>());
    families.extend(own);
    let name = |factor: &Factor, code: Option<u32>| code.map_or("", |code| engine.view.level(factor, code)).to_owned();
    let series = raw
        .iter()
        .zip(of_slopes)
        .map(|(raw, finding)| {
            let points: Vec<Point> = raw.points.iter().map(|point| shown(point, of_points.next())).collect();
            let better = |point: &&Point| point.finding().is_some_and(|finding| finding.verdict() == Verdict::Better);
            Series {
                base_model: name(&Factor::BaseModel, raw.identity.block.0),
                split: name(&Factor::Split, raw.identity.block.1),
                name: raw.name(),
                design: raw.design.clone(),
                better_from: points.iter().find(better).map(|point| point.x),
                points,
                fit: Fit { finding, line: raw.drawn.line.clone(), x: raw.drawn.x.clone() },
                summary: raw.drawn.summary,
            }
        })
        .collect();
    let pair = |((a, b, paired, _), finding): ((usize, usize, bool, Comparison), Finding)| SlopePair {
        base_model: name(&Factor::BaseModel, raw[a].identity.block.0),
        split: name(&Factor::Split, raw[a].identity.block.1),
        a: raw[a].name(),
        b: raw[b].name(),
        paired,
        finding,
    };
    TrendTable {
        axis,
        log: how.log,
        of: how.of,
        keys,
        series,
        differences: pairs.into_iter().zip(of_pairs).map(pair).collect(),
        families,
        scope: settings.scope(),
        notes: Vec::new(),
    }
}

fn shown(point: &Unjudged, finding: Option<Finding>) -> Point {
    let shown = match (&point.score, finding) {
        (None, Some(finding)) => Shown::Gain(finding),
        (score, _) => {
            let missing = MeanScore { mean: None, interval: None, reason: None };
            Shown::Score(score.clone().unwrap_or(missing))
        }
    };
    Point {
        x: point.x,
        level: point.level.clone(),
        place: point.place.clone(),
        units: point.units,
        shown,
        detail: point.detail.clone(),
    }
}

/// A slope to be judged; what was not tested keeps its estimate.
fn comparison(slope: Option<f64>, outcome: &Outcome) -> Comparison {
    match (outcome.tested(), outcome.reason()) {
        (Some(test), _) => Comparison::judged_by(outcome.clone(), test.estimate),
        (None, reason) => Comparison::untested(slope, reason.cloned().unwrap_or(Reason::NoCells)),
    }
}

/// All pairs of series of a block: their places, whether their units are the same, the difference of their slopes.
fn pairs(
    raw: &[Raw],
    (axis, keys): (&Key, &[Key]),
    settings: &Settings,
    how: How,
    told: &method::Settings,
) -> Vec<(usize, usize, bool, Comparison)> {
    let mut pairs = Vec::new();
    for (at, a) in raw.iter().enumerate() {
        for (other, b) in raw.iter().enumerate().skip(at + 1).filter(|(_, b)| b.identity.block == a.identity.block) {
            let differs = |one_of: &dyn Fn(&Factor) -> bool| {
                let labels = a.identity.labels.iter().zip(&b.identity.labels);
                keys.iter().zip(labels).any(|(key, (a, b))| one_of(&key.factor) && a != b)
            };
            let measured = |factor: &Factor| matches!(factor, Factor::Language | Factor::Metric | Factor::Target);
            // One run is evaluated in several languages; runs of different intermediates are pairs if that is declared.
            let same_units = settings.paired || !differs(&|factor| !measured(factor));
            let blocks = |factor: &Factor| matches!(factor, Factor::BaseModel | Factor::Split);
            let same_baseline = how.of == Of::Gain
                && !differs(&|factor| measured(factor) || blocks(factor))
                && !a.is_unlike(b, axis, keys);
            let [of_a, of_b] =
                [a, b].map(|raw| Sloped { observed: raw.observed.as_ref(), design: &raw.design, drawn: &raw.drawn });
            let (estimate, paired, outcome) = slopes(&of_a, &of_b, (same_units, same_baseline), how, told);
            pairs.push((at, other, paired, comparison(estimate, &outcome)));
        }
    }
    pairs
}
