//! The value of every row in every language, before it is judged.

use stilt_results::{Factor, Key};

use super::table::Worst;
use crate::family::Comparison;
use crate::outcome::Interval;
use crate::transfer::arm::distinct;
use crate::transfer::arms::Row;
use crate::transfer::axes::Group;
use crate::transfer::cell::{Cell, Contrast, asked, weighted};
use crate::transfer::collapsed;
use crate::transfer::combined::{Part, parts};
use crate::transfer::compare::group;
use crate::transfer::engine::{Engine, Part as PartOfArm};
use crate::transfer::gain::compute_each;
use crate::transfer::infer::{Inferred, blank, infer};
use crate::transfer::mean_score::{common_sign, mean_score};
use crate::transfer::scores::TargetScores;
use crate::transfer::{ALL, AnalysisError, Detail, MeanScore, Of, Place};

/// A value that is not judged yet.
#[derive(Clone)]
pub(super) enum Unjudged {
    Gain(Comparison),
    Score(MeanScore),
}

impl Unjudged {
    /// The gain or score, points.
    pub(super) fn value(&self) -> Option<f64> {
        match self {
            Self::Gain(comparison) => comparison.estimate.map(stilt_results::Points::get),
            Self::Score(score) => score.mean,
        }
    }

    fn interval(&self) -> Option<Interval> {
        match self {
            Self::Gain(comparison) => comparison.interval,
            Self::Score(score) => score.interval,
        }
    }
}

/// A row in one language.
pub(super) struct InLanguage {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) group: String,
    /// The scores behind it, each with its weight.
    pub(super) scores: Vec<(f64, TargetScores)>,
    pub(super) own: Unjudged,
    pub(super) detail: Detail,
    pub(super) simultaneous: Option<Interval>,
}

/// A row in all its languages.
pub(super) struct Values {
    pub(super) languages: Vec<InLanguage>,
    pub(super) cells: Vec<Cell>,
    /// Languages that not all intermediates of the row have.
    pub(super) incomplete: usize,
}

/// The languages there are: code and name.
pub(super) fn languages(engine: &Engine) -> Vec<(u32, String)> {
    let levels = engine.view.set.column(&Factor::Language).map(|column| column.levels());
    let all = levels.into_iter().flat_map(|levels| levels.iter());
    (0..).zip(all.map(str::to_owned)).filter(|(_, name)| !name.is_empty()).collect()
}

/// Every row in every language it has.
///
/// # Errors
/// Two values for one replicate, language and metric.
pub(super) fn values(engine: &Engine, rows: &[Row], by: Option<&Key>, of: Of) -> Result<Vec<Values>, AnalysisError> {
    let languages = languages(engine);
    let count = engine.view.set.column(&Factor::Language).map_or(0, |column| column.levels().len());
    let labels = by.map(|key| key.labels(engine.view.set, engine.view.catalogue)).unwrap_or_default();
    let blocks = engine.view.blocks();
    let jobs = rows.iter().flat_map(|row| {
        let targets = blocks.get(&row.block).cloned().unwrap_or_default();
        languages.iter().flat_map(move |(code, name)| {
            let mask = (0..count).map(|place| place == *code as usize).collect();
            let part = PartOfArm { languages: Some(mask), ..PartOfArm::default() };
            let of_language = Group { part, language: Some(name.clone()), ..group(targets.clone(), ALL) };
            let against = move |treated| if of == Of::Score { Some(treated) } else { engine.view.baseline };
            row.treated.iter().map(move |&treated| {
                (Contrast { block: row.block, treated, baseline: against(treated) }, of_language.clone())
            })
        })
    });
    let computed = compute_each(engine, &jobs.collect::<Vec<_>>())?;
    let there: Vec<bool> = computed.iter().map(Option::is_some).collect();
    let mut cells: Vec<Cell> = computed.into_iter().flatten().collect();
    if of == Of::Gain {
        // Over all rows at once: one arm is too small to know its own spread.
        collapsed::flag(engine, &mut cells);
    }
    let (mut there, mut cells) = (there.into_iter(), cells.into_iter());
    let mut all = Vec::new();
    for row in rows {
        let mut of_row = Values { languages: Vec::new(), cells: Vec::new(), incomplete: 0 };
        let mut grouped: Vec<(&(u32, String), usize)> = Vec::new();
        for language in &languages {
            let members = there.by_ref().take(row.treated.len()).filter(|there| *there).count();
            if members > 0 {
                grouped.push((language, members));
                of_row.cells.extend(cells.by_ref().take(members));
            }
        }
        let mut own_cells = of_row.cells.iter();
        for ((code, name), members) in grouped {
            let own: Vec<&Cell> = own_cells.by_ref().take(members).collect();
            let place = Place { language: name.clone(), ..row.place.clone() };
            let group = labels.get(*code as usize).cloned().unwrap_or_default();
            let with_scores = own.iter().filter(|cell| !cell.scores.is_empty()).count();
            of_row.incomplete += usize::from(with_scores > 0 && with_scores < row.treated.len());
            of_row.languages.push(in_language(engine, &own, (name.clone(), place, group), of));
        }
        measured_alone(&mut of_row.languages);
        let level = engine.view.settings.level;
        let n = of_row.languages.iter().filter(|language| language.own.value().is_some()).count().max(1);
        for language in &mut of_row.languages {
            language.simultaneous = at_level(engine, language, 1.0 - (1.0 - level) / n as f64);
        }
        all.push(of_row);
    }
    Ok(all)
}

fn in_language(engine: &Engine, cells: &[&Cell], (name, place, group): (String, Place, String), of: Of) -> InLanguage {
    let of_cells: Vec<Vec<(f64, TargetScores)>> =
        cells.iter().map(|cell| weighted(engine, &cell.scores)).filter(|scores| !scores.is_empty()).collect();
    let n = of_cells.len() as f64;
    let scores: Vec<(f64, TargetScores)> =
        of_cells.into_iter().flatten().map(|(weight, scores)| (weight / n, scores)).collect();
    let (own, detail) = match (of, cells) {
        (Of::Gain, [only]) => (Unjudged::Gain(only.inferred.0.clone()), only.inferred.1.clone()),
        (Of::Gain, [first, ..]) if scores.is_empty() => {
            (Unjudged::Gain(first.inferred.0.clone()), first.inferred.1.clone())
        }
        _ => together(engine, &scores, &place, of),
    };
    // The metric is that of the targets behind it.
    let metric = match cells {
        [only] => only.place.metric.clone(),
        _ => place.metric.clone(),
    };
    InLanguage { name, place: Place { metric, ..place }, group, scores, own, detail, simultaneous: None }
}

/// Weighted targets as one gain or score.
pub(super) fn together(engine: &Engine, scores: &[(f64, TargetScores)], place: &Place, of: Of) -> (Unjudged, Detail) {
    let parts: Vec<(f64, &TargetScores)> = scores.iter().map(|(weight, scores)| (*weight, scores)).collect();
    let targets = distinct(parts.iter().map(|(_, scores)| scores.target)).len();
    let (own, mut detail) = match of {
        Of::Gain => {
            let (comparison, detail): Inferred =
                infer(&parts, &asked(engine.view.settings, engine.view.catalogue, place));
            (Unjudged::Gain(comparison), detail)
        }
        Of::Score => {
            let score = mean_score(&parts, engine.view.settings.level);
            let runs = parts.iter().map(|(_, scores)| scores.treated.len()).min().unwrap_or(0);
            let detail = Detail { n_treated: runs, treated_mean: score.mean, ..blank(&parts) };
            (Unjudged::Score(score), detail)
        }
    };
    (detail.n_targets, detail.of_targets) = (targets, targets);
    (own, detail)
}

/// The interval of a language at another level.
fn at_level(engine: &Engine, language: &InLanguage, level: f64) -> Option<Interval> {
    language.own.interval()?;
    let parts: Vec<(f64, &TargetScores)> = language.scores.iter().map(|(weight, scores)| (*weight, scores)).collect();
    match language.own {
        Unjudged::Score(_) => mean_score(&parts, level).interval,
        Unjudged::Gain(_) => {
            let mut asked = asked(engine.view.settings, engine.view.catalogue, &language.place);
            asked.told.level = level;
            infer(&parts, &asked).0.interval
        }
    }
}

/// Where any language was measured, deltas that publications report of others have no place beside it.
fn measured_alone(languages: &mut Vec<InLanguage>) {
    let reported = |of: &InLanguage| of.scores.iter().any(|(_, scores)| scores.reported.is_some());
    if languages.iter().any(|of| !of.scores.is_empty() && !reported(of)) {
        languages.retain(|of| !reported(of));
    }
}

/// The mean over some languages, as weighted targets.
pub(super) fn over(languages: &[&InLanguage]) -> Vec<(f64, TargetScores)> {
    let n = languages.len() as f64;
    let of = |language: &&InLanguage| language.scores.clone();
    languages.iter().flat_map(of).map(|(weight, scores)| (weight / n, scores)).collect()
}

/// What runs add to each language: treated, then baseline; scores have no baseline.
pub(super) fn noise(languages: &[&InLanguage], paired: bool, of: Of) -> Vec<[Vec<Part>; 2]> {
    let one = |language: &&InLanguage| {
        let scores: Vec<(f64, &TargetScores)> =
            language.scores.iter().map(|(weight, scores)| (*weight, scores)).collect();
        let [treated, baseline] = parts(&scores, paired && of == Of::Gain);
        [treated, if of == Of::Gain { baseline } else { Vec::new() }]
    };
    languages.iter().map(one).collect()
}

/// The value with the sign that is better when higher.
pub(super) fn oriented(of: &InLanguage) -> Option<f64> {
    let parts: Vec<(f64, &TargetScores)> = of.scores.iter().map(|(weight, scores)| (*weight, scores)).collect();
    let sign = if matches!(of.own, Unjudged::Score(_)) { common_sign(&parts) } else { 1.0 };
    of.own.value().map(|value| sign * value)
}

/// The worst of some languages: the lowest, or the highest where lower is better.
pub(super) fn worst(languages: &[&InLanguage]) -> Option<Worst> {
    let ranked = languages.iter().filter_map(|of| Some((oriented(of)?, *of)));
    let (_, of) = ranked.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Worst { language: of.name.clone(), value: of.own.value()?, interval: of.simultaneous })
}
