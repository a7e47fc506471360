//! How even a gain is over languages: spread, worst language, share of languages harmed; by group, and against size.

mod harmed;
mod notes;
mod spread;
mod table;
mod trends;
mod values;

use stilt_results::{Catalogue, Factor, Key, ResultSet};

use self::values::{InLanguage, Unjudged, Values};
use super::arms::{Row, Rows, Unlike};
use super::engine::Engine;
use super::judge::{FamilyKey, judged};
use super::scores::TargetScores;
use super::trend::{Of, Shown};
use super::view::View;
use super::{ALL, AnalysisError, Detail, FamilyOfTests, Over, Place, Settings, over_examples};
use crate::family::{Comparison, Finding, Verdict};
use crate::outcome::Reason;

pub use notes::CODES;
pub use table::{
    Aspect, GroupValue, Harmed, LanguageValue, RobustnessRow, RobustnessSettings, RobustnessTable, SizeTrend, Spread,
    Worst,
};

/// The spread over languages of every row. `settings.rows` says what the rows are.
///
/// # Errors
/// [`AnalysisError`] for keys that are no arm or no attribute of languages, replicates with two values, and results with
/// nothing to compare or fewer than two languages.
pub fn robustness(
    set: &ResultSet,
    catalogue: &Catalogue,
    settings: &Settings,
    wanted: &RobustnessSettings,
) -> Result<RobustnessTable, AnalysisError> {
    if settings.over != Over::Seeds || settings.resample.is_some() || settings.correction.uses_joint() {
        return Err(AnalysisError::Usage(
            "robustness is over runs, in these languages: without --over, --resample and Dunnett's test".into(),
        ));
    }
    let examples = over_examples::of_runs(set, settings)?;
    let set = examples.as_ref().map_or(set, |runs| &runs.set);
    let rows = Rows::read(set, &settings.rows)?;
    let by = wanted.by.as_deref().map(|by| group_key(by, set)).transpose()?;
    // Columns of languages are what counts languages.
    let local = Settings { columns: vec![Factor::Language.name().to_owned()], ..settings.clone() };
    let engine = Engine::new(View::new(set, catalogue, &local)?)?;
    let languages = values::languages(&engine);
    if languages.len() < 2 {
        let there =
            languages.first().map_or("no language is named".to_owned(), |(_, name)| format!("only `{name}` is there"));
        return Err(AnalysisError::Nothing(format!("a spread takes two languages or more, and {there}")));
    }
    let by = by.filter(|key| known(key, set, catalogue) || wanted.by != RobustnessSettings::default().by);
    if let Some(key) = by.as_ref().filter(|key| !known(key, set, catalogue)) {
        let attribute = key.attribute.clone().unwrap_or_default();
        return Err(AnalysisError::Usage(format!(
            "no language has `{key}`; say it in stilt.toml: [languages.CODE] {attribute} = \"...\""
        )));
    }
    let mut all = rows.all(&engine, wanted.of == Of::Score);
    let unlike = if settings.unbalanced { Unlike::default() } else { rows.alike(&engine, &mut all) };
    let mut values = values::values(&engine, &all, by.as_ref(), wanted.of)?;
    // Rows that were run in no language say nothing.
    let mut there = values.iter().map(|of| !of.languages.is_empty()).collect::<Vec<bool>>().into_iter();
    all.retain(|_| there.next().unwrap_or(false));
    values.retain(|of| !of.languages.is_empty());
    let computed = |of: &InLanguage| of.own.value().is_some();
    if !values.iter().flat_map(|of| &of.languages).any(computed) {
        let hint = if wanted.of == Of::Gain { "; --value score looks at scores" } else { "" };
        return Err(AnalysisError::Nothing(super::notes::what_is_there(&engine) + hint));
    }
    let parts: Vec<Averages> =
        all.iter().zip(&values).map(|(row, of)| Averages::of(&engine, row, of, by.is_some(), wanted.of)).collect();
    let mut judge = Judged::new(&rows, &all, settings);
    let singles =
        judge.all("languages", values.iter().map(|of| of.languages.iter().map(|l| (&l.place, &l.own)).collect()));
    let grouped = judge.all("groups", parts.iter().map(|of| of.groups.iter().map(|g| (&g.place, &g.own)).collect()));
    let means = judge.all("means over languages", parts.iter().map(|of| vec![(&of.place, &of.mean.0)]));
    let mut families = judge.families;
    let mut made = Vec::new();
    for ((((row, of), averages), singles), (grouped, mean)) in
        all.iter().zip(&values).zip(parts).zip(singles).zip(grouped.into_iter().zip(means))
    {
        made.extend(finished(&engine, row, of, averages, (singles, grouped, mean), wanted.of));
    }
    let (trends, of_trends) = trends::trends(&engine, &rows, (&all, &values), &made, settings);
    families.extend(of_trends);
    let mut said = examples.iter().flat_map(|runs| runs.notes.clone()).collect::<Vec<_>>();
    said.extend(notes::of_rows(&engine, &rows, by.as_ref(), (&all, &values), &made));
    said.extend(notes::unlike(&engine, &unlike));
    if wanted.of == Of::Gain {
        let cells: Vec<_> = values.into_iter().flat_map(|of| of.cells).collect();
        said.extend(super::notes::of_robustness(&engine, &cells));
    }
    Ok(RobustnessTable {
        keys: rows.keys,
        by,
        of: wanted.of,
        rows: made,
        trends,
        families,
        scope: settings.scope(),
        notes: said,
    })
}

/// An attribute of languages.
fn group_key(name: &str, set: &ResultSet) -> Result<Key, AnalysisError> {
    let key = Key::read(name, set)?;
    if key.factor == Factor::Language && key.attribute.is_some() {
        return Ok(key);
    }
    let known = Catalogue::attributes(&Factor::Language).join(", language.");
    Err(AnalysisError::Usage(format!("`{key}` does not group languages: language.{known} do")))
}

fn known(key: &Key, set: &ResultSet, catalogue: &Catalogue) -> bool {
    key.labels(set, catalogue).iter().any(|label| !label.is_empty())
}

/// The averages of a row over languages.
struct Averages {
    place: Place,
    mean: (Unjudged, Detail),
    groups: Vec<OfGroup>,
}

struct OfGroup {
    name: String,
    place: Place,
    own: Unjudged,
    detail: Detail,
}

impl Averages {
    fn of(engine: &Engine, row: &Row, values: &Values, grouped: bool, of: Of) -> Self {
        let there: Vec<&InLanguage> = values.languages.iter().filter(|of| of.own.value().is_some()).collect();
        let place = |members: &[&InLanguage]| {
            // All languages have one metric, or none is named.
            let metric = members.first().map_or(ALL, |of| &of.place.metric);
            let metric = if members.iter().all(|of| of.place.metric == metric) { metric } else { ALL };
            Place { metric: metric.to_owned(), ..row.place.clone() }
        };
        let mut names: Vec<&str> = there.iter().map(|of| of.group.as_str()).filter(|_| grouped).collect();
        // Languages without a group stand last.
        names.sort_by(|a, b| a.is_empty().cmp(&b.is_empty()).then_with(|| stilt_results::natural(a, b)));
        names.dedup();
        let group = |name: &str| {
            let members: Vec<&InLanguage> = there.iter().copied().filter(|of| of.group == name).collect();
            let place = place(&members);
            let (own, detail) = values::together(engine, &values::over(&members), &place, of);
            OfGroup { name: name.to_owned(), place, own, detail }
        };
        let groups = names.into_iter().map(group).collect();
        let place = place(&there);
        Self { mean: values::together(engine, &values::over(&there), &place, of), place, groups }
    }
}

/// Judges the values of all rows, kind by kind.
struct Judged<'a> {
    rows: &'a Rows,
    all: &'a [Row],
    settings: &'a Settings,
    families: Vec<FamilyOfTests>,
}

impl<'a> Judged<'a> {
    fn new(rows: &'a Rows, all: &'a [Row], settings: &'a Settings) -> Self {
        Self { rows, all, settings, families: Vec::new() }
    }

    /// One list per row of places and values; one family per block.
    fn all<'v>(
        &mut self,
        members: &'static str,
        of_rows: impl Iterator<Item = Vec<(&'v Place, &'v Unjudged)>>,
    ) -> Vec<Vec<Shown>> {
        let of_rows: Vec<Vec<(&Place, &Unjudged)>> = of_rows.collect();
        let mut keys: Vec<FamilyKey> = Vec::new();
        let (mut places, mut comparisons): (Vec<&Place>, Vec<Comparison>) = (Vec::new(), Vec::new());
        for (row, values) in self.all.iter().zip(&of_rows) {
            for (place, own) in values {
                if let Unjudged::Gain(comparison) = own {
                    keys.push((self.rows.scope(row.block), members));
                    places.push(place);
                    comparisons.push(comparison.clone());
                }
            }
        }
        let (findings, families) = judged(&keys, &places, &comparisons, self.settings);
        self.families.extend(families);
        let mut findings = findings.into_iter();
        let mut shown = |own: &Unjudged| match own {
            Unjudged::Score(score) => Some(Shown::Score(score.clone())),
            Unjudged::Gain(_) => findings.next().map(Shown::Gain),
        };
        of_rows.iter().map(|values| values.iter().filter_map(|(_, own)| shown(own)).collect()).collect()
    }
}

fn finished(
    engine: &Engine,
    row: &Row,
    values: &Values,
    averages: Averages,
    (singles, grouped, mean): (Vec<Shown>, Vec<Shown>, Vec<Shown>),
    of: Of,
) -> Option<RobustnessRow> {
    let settings = engine.view.settings;
    let there: Vec<&InLanguage> = values.languages.iter().filter(|of| of.own.value().is_some()).collect();
    let numbers: Vec<f64> = there.iter().filter_map(|of| of.own.value()).collect();
    let has = |is: fn(&TargetScores) -> bool| there.iter().any(|of| of.scores.iter().any(|(_, scores)| is(scores)));
    let spread = if has(|scores| scores.reported.is_some()) {
        spread::observed(&numbers, Reason::ReportedOnly)
    } else if has(|scores| scores.summary) {
        spread::observed(&numbers, Reason::SummaryOnly)
    } else {
        spread::spread(&numbers, &values::noise(&there, settings.paired, of), settings.level)
    };
    let verdict = |shown: &Shown| match shown {
        Shown::Gain(finding) => Some(Finding::verdict(finding)),
        Shown::Score(_) => None,
    };
    let verdicts: Vec<Verdict> = singles.iter().filter_map(verdict).collect();
    let groups = averages.groups.into_iter().zip(grouped).filter_map(|(group, shown)| {
        let members: Vec<&InLanguage> = there.iter().copied().filter(|of| of.group == group.name).collect();
        Some(GroupValue {
            worst: values::worst(&members)?,
            languages: members.len(),
            name: group.name,
            place: group.place,
            shown,
            detail: group.detail,
        })
    });
    let groups = groups.collect();
    let of_language = |(of, shown): (&InLanguage, Shown)| LanguageValue {
        place: of.place.clone(),
        group: of.group.clone(),
        shown,
        simultaneous: of.simultaneous,
        detail: of.detail.clone(),
    };
    let mut ranked: Vec<(&InLanguage, Shown)> = values.languages.iter().zip(singles).collect();
    let known = |of: &InLanguage| values::oriented(of).unwrap_or(f64::NEG_INFINITY);
    ranked.sort_by(|a, b| known(b.0).total_cmp(&known(a.0)));
    let languages = ranked.into_iter().map(of_language).collect();
    Some(RobustnessRow {
        place: averages.place,
        name: row.name(),
        languages,
        mean: mean.into_iter().next()?,
        detail: averages.mean.1,
        spread,
        worst: values::worst(&there),
        harmed: harmed::harmed(&there, &verdicts, settings.alpha, settings.level),
        groups,
    })
}
