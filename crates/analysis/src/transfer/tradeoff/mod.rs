//! Several metrics at once: which intermediates are worth choosing, if all count.

mod balance;
mod front;
mod notes;
mod points;
mod table;

use std::collections::BTreeMap;

use stilt_results::{Bounds, Catalogue, Factor, ResultSet};

use self::front::{Point, RESAMPLES, Runs, dominates, front, shares};
use self::points::{Seen, all_metrics, oriented, runs, seen};
use super::arms::{Row, Rows, Unlike};
use super::cell::stream;
use super::engine::Engine;
use super::judge::{FamilyKey, judged};
use super::mean_score::mean_score;
use super::scores::TargetScores;
use super::view::{View, level_code};
use super::{AnalysisError, GainRow, Over, Place, Settings, over_examples};

pub use notes::CODES;
pub use table::{Front, Measure, TradeoffMetric, TradeoffPoint, TradeoffTable};

/// The points of every base model and split in these metrics, and which of them no other beats in all. `settings.rows`
/// says what the points are.
///
/// # Errors
/// [`AnalysisError`] for less than two metrics, metrics the results do not have, one metric named twice, keys that are no
/// arm, replicates with two values, and results without a point that has every metric on one target.
pub fn tradeoff(
    set: &ResultSet,
    catalogue: &Catalogue,
    metrics: &[&str],
    settings: &Settings,
) -> Result<TradeoffTable, AnalysisError> {
    let usage = |message: &str| Err(AnalysisError::Usage(message.to_owned()));
    if settings.over != Over::Seeds || settings.resample.is_some() || settings.correction.uses_joint() {
        return usage("a trade-off is over runs: without --over, --resample and Dunnett's test");
    }
    if !settings.metrics.is_empty() {
        return usage("the metrics of a trade-off are those it names: without --metric");
    }
    let examples = over_examples::of_runs(set, settings)?;
    let set = examples.as_ref().map_or(set, |runs| &runs.set);
    let rows = Rows::read(set, &settings.rows)?;
    let engine = Engine::new(View::new(set, catalogue, settings)?)?;
    let code = |name: &str| level_code(&engine.view, &Factor::Metric, catalogue.metric_id(name).unwrap_or(name));
    let codes = metrics.iter().map(|name| code(name)).collect::<Result<Vec<u32>, _>>()?;
    if codes.len() < 2 || super::arm::distinct(codes.iter().copied()).len() < codes.len() {
        return usage("a trade-off takes two different metrics or more");
    }
    let mut all = rows.all(&engine, true);
    let half_measured = all_metrics(&engine, &mut all, &codes);
    let unlike = if settings.unbalanced { Unlike::default() } else { rows.alike(&engine, &mut all) };
    let (mut seen, left_out) = seen(&engine, &rows, &all, &codes)?;
    let oriented: Vec<Option<Point>> =
        seen.iter().map(|of_row| of_row.iter().map(|of| oriented(&of.scores)).collect()).collect();
    if oriented.iter().all(Option::is_none) {
        let names: Vec<&str> = codes.iter().map(|code| engine.view.level(&Factor::Metric, *code)).collect();
        return Err(AnalysisError::Nothing(notes::nothing(&names, &all, &seen, &left_out)));
    }
    let (gains, families) = judge(&rows, &all, &seen, settings);
    let mut said = examples.iter().flat_map(|runs| runs.notes.clone()).collect::<Vec<_>>();
    let cells: Vec<_> = seen.iter_mut().flatten().flat_map(|of| std::mem::take(&mut of.cells)).collect();
    said.extend(super::notes::of_ranks(&engine, &cells));
    let name = |code: &u32| engine.view.level(&Factor::Metric, *code);
    let metrics: Vec<TradeoffMetric> = codes.iter().map(|code| described(catalogue, name(code))).collect();
    said.extend(notes::of_metrics(catalogue, &metrics));
    said.extend(notes::left_out(&left_out));
    said.extend(notes::intermediates(&engine, &half_measured, &unlike));
    let mut gains = gains.into_iter();
    let mut measures: Vec<Vec<Measure>> = Vec::new();
    for of_row in &seen {
        measures.push(of_row.iter().map(|of| measure(of, settings.level, gains.next().flatten())).collect());
    }
    let mut scopes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    all.iter().enumerate().for_each(|(at, row)| scopes.entry(rows.scope(row.block)).or_default().push(at));
    // Scopes in the order of their first row.
    let mut scopes: Vec<Vec<usize>> = scopes.into_values().collect();
    scopes.sort();
    let several = scopes.len() > 1;
    let mut fronts = Vec::new();
    for members in scopes {
        let of_scope = Scope { rows: &rows, all: &all, seen: &seen, oriented: &oriented, members: &members };
        let front = of_scope.front(&measures, settings);
        said.extend(notes::of_front(&front, &of_scope.runs(), &metrics, several));
        fronts.push(front);
    }
    let scope = settings.scope();
    Ok(TradeoffTable { keys: rows.keys, metrics, fronts, families, scope, notes: said })
}

fn described(catalogue: &Catalogue, id: &str) -> TradeoffMetric {
    let metric = catalogue.metric(id);
    let unit = match metric.bounds {
        Bounds::Unbounded => catalogue.unit(id).map(str::to_owned),
        Bounds::Share | Bounds::Correlation => Some("points".to_owned()),
    };
    TradeoffMetric { id: id.to_owned(), metric, unit }
}

/// The judged gains, one per row and metric; one family per front, over all metrics.
fn judge(
    rows: &Rows,
    all: &[Row],
    seen: &[Vec<Seen>],
    settings: &Settings,
) -> (Vec<Option<GainRow>>, Vec<super::FamilyOfTests>) {
    let mut keys: Vec<FamilyKey> = Vec::new();
    let (mut places, mut comparisons): (Vec<&Place>, Vec<_>) = (Vec::new(), Vec::new());
    for (row, of_row) in all.iter().zip(seen) {
        for (place, inferred) in of_row.iter().filter_map(|of| of.gain.as_ref()) {
            keys.push((rows.scope(row.block), "points x metrics"));
            places.push(place);
            comparisons.push(inferred.0.clone());
        }
    }
    let (findings, families) = judged(&keys, &places, &comparisons, settings);
    let mut findings = findings.into_iter();
    let one = |of: &Seen| {
        let (place, (_, detail)) = of.gain.as_ref()?;
        Some(GainRow { place: place.clone(), finding: findings.next()?, detail: detail.clone() })
    };
    (seen.iter().flatten().map(one).collect(), families)
}

fn measure(seen: &Seen, level: f64, gain: Option<GainRow>) -> Measure {
    let parts: Vec<(f64, &TargetScores)> = seen.scores.iter().map(|(weight, scores)| (*weight, scores)).collect();
    let targets = super::arm::distinct(parts.iter().map(|(_, scores)| scores.target));
    let mut score = mean_score(&parts, level);
    if let Some(reason) = seen.lacks.as_ref().filter(|_| parts.is_empty()) {
        score.reason = Some(reason.clone());
    }
    Measure {
        score,
        n_runs: parts.iter().map(|(_, scores)| scores.treated.len()).min().unwrap_or(0),
        n_targets: targets.len(),
        gain,
    }
}

/// The rows that are set against each other.
struct Scope<'a> {
    rows: &'a Rows,
    all: &'a [Row],
    seen: &'a [Vec<Seen>],
    oriented: &'a [Option<Point>],
    members: &'a [usize],
}

impl Scope<'_> {
    /// Place and runs of every point that has all metrics.
    fn runs(&self) -> Vec<(usize, Runs)> {
        let there = self.members.iter().enumerate().filter(|(_, at)| self.oriented[**at].is_some());
        there.map(|(place, &at)| (place, runs(&self.seen[at]))).collect()
    }

    fn front(&self, measures: &[Vec<Measure>], settings: &Settings) -> Front {
        let points: Vec<Option<Point>> = self.members.iter().map(|&at| self.oriented[at].clone()).collect();
        let on_front = front(&points);
        let (model, split) = self.members.first().map_or((None, None), |&at| self.rows.scope(self.all[at].block));
        let first = self.members.first().map(|&at| self.all[at].place.clone()).unwrap_or_default();
        let named = |shown: Option<u32>, name: String| shown.map_or(String::new(), |_| name);
        let (base_model, split) = (named(model, first.base_model), named(split, first.split));
        let runs = self.runs();
        let drawable = runs.iter().all(|(_, runs)| runs.fewest() > 1);
        let mut p_front = vec![None; points.len()];
        if drawable {
            let block = Place { base_model: base_model.clone(), split: split.clone(), ..Place::default() };
            let (places, runs): (Vec<usize>, Vec<Runs>) = runs.into_iter().unzip();
            for (place, share) in places.into_iter().zip(shares(&runs, stream(settings.seed, &block))) {
                p_front[place] = Some(share);
            }
        }
        let point = |(place, &at): (usize, &usize)| {
            let row = &self.all[at];
            let ahead = |other: usize| {
                let both = points[place].as_ref().zip(points[other].as_ref());
                on_front[other] && both.is_some_and(|(own, other)| dominates(other, own))
            };
            let names =
                (0..points.len()).filter(|&other| ahead(other)).map(|other| self.all[self.members[other]].name());
            TradeoffPoint {
                place: row.place.clone(),
                name: row.name(),
                is_baseline: row.is_baseline,
                measures: measures[at].clone(),
                on_front: on_front[place],
                dominated_by: names.collect(),
                p_front: p_front[place],
            }
        };
        let points = self.members.iter().enumerate().map(point).collect();
        Front { base_model, split, points, resamples: if drawable { RESAMPLES } else { 0 } }
    }
}
