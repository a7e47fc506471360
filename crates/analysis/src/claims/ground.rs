//! The results a claim is set against, and the analyses behind its verdict.

use std::cell::RefCell;
use std::collections::BTreeSet;

use stilt_results::{BASELINE, Basis, Catalogue, Condition, Factor, Filter, Key, Note, ResultSet};

use super::Claim;
use super::judgement::{Judgement, Member};
use crate::correction::Uncorrected;
use crate::family::Finding;
use crate::outcome::Reason;
use crate::transfer::{
    ALL, AnalysisError, ContrastSettings, Detail, GainRow, Place, Settings, compare, contrast, gain,
};

/// The rows a claim selects, and how it wants them analysed.
pub struct Ground<'a> {
    /// The rows.
    pub(super) set: ResultSet,
    /// What is known of tasks, models and languages.
    pub(super) catalogue: &'a Catalogue,
    /// How gains are computed; nothing is corrected, since a claim is judged alone.
    pub(super) settings: Settings,
    asked: Vec<Condition>,
    /// What the analyses had to say besides.
    notes: RefCell<Vec<Note>>,
}

/// The factors that tell gains of a claim apart.
pub(super) const BLOCK: [Factor; 3] = [Factor::Intermediate, Factor::BaseModel, Factor::Split];

/// The gains or differences of a claim, or why there are none.
pub(super) type Found = Result<Vec<Member>, Judgement>;

/// Two of several names, and the difference between them.
pub(super) struct Pair {
    /// Their places in the list of names, rising.
    pub(super) places: [usize; 2],
    /// The first minus the second, or the second minus the first.
    pub(super) member: Member,
    /// Whether it is the second minus the first.
    turned: bool,
}

impl Pair {
    /// p of "the first better" and of "the first worse", each one-sided.
    pub(super) fn sides(&self) -> Option<[f64; 2]> {
        self.member.sides().map(|[better, worse]| if self.turned { [worse, better] } else { [better, worse] })
    }

    /// How far the first is above the second, points.
    pub(super) fn step(&self) -> Option<f64> {
        self.member.finding.estimate().map(|step| if self.turned { -step } else { step })
    }
}

/// The differences of a claim, or why there are none.
pub(super) type Differences = Result<Vec<Pair>, Judgement>;

impl<'a> Ground<'a> {
    /// The rows of `set` that the claim selects.
    pub(super) fn new(
        claim: &'a Claim,
        set: &ResultSet,
        catalogue: &'a Catalogue,
        settings: &Settings,
    ) -> Result<Self, AnalysisError> {
        let choices = &claim.choices;
        let filter: Filter = claim.selection.iter().cloned().collect();
        let or = |own: &Vec<String>, usual: &Vec<String>| if own.is_empty() { usual.clone() } else { own.clone() };
        let settings = Settings {
            over: choices.over.unwrap_or(settings.over),
            paired: choices.paired.unwrap_or(settings.paired),
            aggregate: choices.aggregate.unwrap_or(settings.aggregate),
            alpha: choices.alpha.unwrap_or(settings.alpha),
            metrics: or(&choices.metrics, &settings.metrics),
            pool: or(&choices.pool, &settings.pool),
            correction: &Uncorrected,
            rows: vec![Factor::Intermediate.name().to_owned()],
            columns: Vec::new(),
            sides: true,
            ..settings.clone()
        };
        let set = filter.apply(set, catalogue)?;
        Ok(Self { set, catalogue, settings, asked: claim.asked(), notes: RefCell::default() })
    }

    /// The gain of every intermediate over all that is selected.
    pub(super) fn gains(&self) -> Result<Found, AnalysisError> {
        self.gains_with(&self.settings, None)
    }

    /// The gain of every intermediate in every level of a factor.
    pub(super) fn gains_by(&self, factor: &Factor) -> Result<Found, AnalysisError> {
        if *factor == Factor::Intermediate {
            return self.gains();
        }
        let key = Key { factor: factor.clone(), attribute: None };
        let settings = Settings { columns: vec![key.to_string()], ..self.settings.clone() };
        self.gains_with(&settings, Some(&key))
    }

    /// The gains by a table with these settings: averages, or the cells whose columns are `among`.
    fn gains_with(&self, settings: &Settings, among: Option<&Key>) -> Result<Found, AnalysisError> {
        let name = |place: &Place| match among {
            // The averages stand beside the cells.
            Some(key) => Some(place.level(key)).filter(|level| *level != ALL).map(str::to_owned),
            None => Some(place.intermediate.clone()),
        };
        match gain(&self.set, self.catalogue, settings) {
            Ok(table) => {
                self.notes.borrow_mut().extend(table.notes);
                let member =
                    |row: GainRow| Some(self.member(name(&row.place)?, row.place, (row.finding, row.detail), among));
                Ok(Ok(told_apart(table.gains.into_iter().filter_map(member).collect())))
            }
            Err(AnalysisError::Nothing(reason)) => Ok(Err(Judgement::open(reason, Vec::new(), Some(self.wanted())))),
            Err(error) => Err(error),
        }
    }

    /// A gain, and what it lacks of what the claim is about.
    fn member(&self, name: String, place: Place, of: (Finding, Detail), among: Option<&Key>) -> Member {
        let (finding, detail) = of;
        let named = |factor: Factor| {
            // Of the levels that are counted one by one, each gain has one.
            let averaged = among.is_none_or(|key| key.factor != factor);
            let own = self.asked.iter().filter(|condition| averaged && condition.key() == factor.name());
            let mut levels: Vec<&String> = own.flat_map(Condition::named).filter(|level| *level != ALL).collect();
            levels.sort();
            levels.dedup();
            levels.len()
        };
        let of_targets = match among {
            // Targets are not all in one language: those count that the baseline has in it.
            Some(Key { factor: Factor::Language, .. }) => self.targets_of_baseline(&place),
            _ => named(Factor::Target).max(detail.of_targets),
        };
        let targets = (detail.n_targets, of_targets, "targets");
        let languages = (detail.n_languages, named(Factor::Language), "languages");
        let measured = finding.estimate().is_some() && detail.basis == Basis::Measured;
        let lacks = [targets, languages].into_iter().find(|(there, wanted, _)| measured && there < wanted);
        let lacks = lacks.map(|(there, wanted, what)| format!("has results of {there} of {wanted} {what}"));
        Member { name, place, finding, detail, lacks }
    }

    /// On how many targets the baseline has results in the language of a gain.
    fn targets_of_baseline(&self, place: &Place) -> usize {
        let of = |factor: &Factor| self.set.column(factor);
        let wanted: Vec<_> = [
            (Factor::Intermediate, BASELINE),
            (Factor::Language, &place.language),
            (Factor::BaseModel, &place.base_model),
            (Factor::Split, &place.split),
        ]
        .iter()
        .filter_map(|(factor, level)| Some((of(factor)?, *level)))
        .collect();
        let Some(targets) = of(&Factor::Target) else { return 0 };
        let rows = (0..self.set.len()).filter(|&row| wanted.iter().all(|(column, level)| column.level(row) == *level));
        rows.map(|row| targets.level(row)).collect::<BTreeSet<_>>().len()
    }

    /// The differences over all targets between each pair of these intermediates (levels, not aliases).
    pub(super) fn differences(&self, names: &[String]) -> Result<Differences, AnalysisError> {
        let table = match compare(&self.set, self.catalogue, names, &self.settings) {
            Ok(table) => table,
            Err(AnalysisError::Nothing(reason)) => {
                return Ok(Err(Judgement::open(reason, Vec::new(), Some(self.wanted()))));
            }
            Err(error) => return Err(error),
        };
        self.notes.borrow_mut().extend(table.notes);
        let rows = table.differences.into_iter().map(|row| ([row.a, row.b], row.place, (row.finding, row.detail)));
        Ok(Ok(self.pairs(names, rows)))
    }

    /// The same between the groups that a key makes: the levels of a condition, or of an attribute. `names` as the key
    /// has them.
    pub(super) fn contrasts(&self, key: &Key, names: &[String]) -> Result<Differences, AnalysisError> {
        let wanted = ContrastSettings { key: key.to_string(), groups: names.to_vec(), ..ContrastSettings::default() };
        let table = match contrast(&self.set, self.catalogue, &self.settings, &wanted) {
            Ok(table) => table,
            Err(AnalysisError::Nothing(reason)) => {
                return Ok(Err(Judgement::open(reason, Vec::new(), Some(self.wanted()))));
            }
            Err(error) => return Err(error),
        };
        self.notes.borrow_mut().extend(table.notes);
        let rows = table.rows.into_iter().map(|row| ([row.a, row.b], row.place, (row.finding, row.detail)));
        Ok(Ok(self.pairs(names, rows)))
    }

    /// The differences over all targets, each with the places of both among the names.
    fn pairs(
        &self,
        names: &[String],
        rows: impl Iterator<Item = ([String; 2], Place, (Finding, Detail))>,
    ) -> Vec<Pair> {
        let place = |level: &str| names.iter().position(|name| name == level);
        let (mut places, mut members) = (Vec::new(), Vec::new());
        for ([a, b], at, of) in rows.filter(|(_, at, _)| at.target == ALL) {
            let (Some(first), Some(second)) = (place(&a), place(&b)) else { continue };
            places.push([first, second]);
            members.push(self.member(format!("{a} \u{2212} {b}"), at, of, None));
        }
        let pair =
            |([a, b], member): ([usize; 2], Member)| Pair { places: [a.min(b), a.max(b)], member, turned: a > b };
        let mut pairs: Vec<Pair> = places.into_iter().zip(told_apart(members)).map(pair).collect();
        // Within a base model and split in the order of the names; the sort is stable.
        pairs.sort_by_key(|pair| pair.places);
        pairs
    }

    /// How many levels of a factor the claim may be about, the baseline left out: those selected, or those named.
    pub(super) fn counted(&self, factor: &Factor) -> usize {
        let levels = self.set.column(factor).into_iter().flat_map(|column| column.levels().iter());
        let there = levels.filter(|level| !level.is_empty() && *level != BASELINE).count();
        let own = self.asked.iter().filter(|condition| condition.key() == factor.name());
        own.map(|condition| condition.named().len()).fold(there, usize::max)
    }

    /// Levels of these factors that the claim names and that together have none of these gains, and what would decide:
    /// each of them has results, but not where the claim looks.
    pub(super) fn absent(&self, factors: &[Factor], members: &[Member]) -> Option<(String, Option<String>)> {
        let mut wanted: Vec<Vec<(Key, &str)>> = vec![Vec::new()];
        for factor in factors {
            let own = self.asked.iter().filter(|condition| condition.key() == factor.name());
            let levels = own.flat_map(Condition::named).map(String::as_str).filter(|level| *level != BASELINE);
            let mut longer = Vec::new();
            for level in levels {
                let key = Key { factor: factor.clone(), attribute: None };
                longer.extend(wanted.iter().map(|of| [&of[..], &[(key.clone(), level)]].concat()));
            }
            wanted = if longer.is_empty() { wanted } else { longer };
        }
        let is_of = |member: &Member, (key, level): &(Key, &str)| {
            let there = member.place.level(key);
            there == *level || there == key.canonical(level, self.catalogue)
        };
        let lacking = wanted.iter().find(|of| !members.iter().any(|member| of.iter().all(|one| is_of(member, one))))?;
        let names: Vec<&str> = lacking.iter().map(|(_, level)| *level).collect();
        Some((format!("there is no gain of {}", names.join(" with ")), Some(self.wanted())))
    }

    /// Why members without a test have none, and what would decide; `None` if all were tested.
    pub(super) fn untested(&self, members: &[Member]) -> Option<(String, Option<String>)> {
        let member = members.iter().find(|member| member.sides().is_none())?;
        let reason = match member.finding.reason() {
            Some(Reason::ReportedOnly) => "reported only: a published difference is no evidence for itself".to_owned(),
            Some(reason) => reason.to_string(),
            None if member.lacks.is_some() => member.lacks.clone().unwrap_or_default(),
            None => "the test has no one-sided p".to_owned(),
        };
        let name = if members.len() > 1 { format!("{}: ", member.name) } else { String::new() };
        Some((format!("{name}{reason}"), Some(self.wanted())))
    }

    /// What the analyses had to say besides.
    pub(super) fn into_notes(self) -> Vec<Note> {
        self.notes.into_inner()
    }

    /// The runs that would decide the claim.
    pub(super) fn wanted(&self) -> String {
        wanted(&self.asked, &self.set)
    }
}

/// The runs that conditions ask for, in words.
pub(super) fn wanted(asked: &[Condition], set: &ResultSet) -> String {
    let listed = |factor: &Factor| {
        let own = asked.iter().filter(|condition| condition.key() == factor.name());
        let levels = own.flat_map(Condition::named).map(String::as_str).filter(|level| *level != ALL);
        levels.collect::<Vec<_>>().join(", ")
    };
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let mut text = format!(
        "runs of {} on {}",
        or(listed(&Factor::Intermediate), "the intermediates"),
        or(listed(&Factor::Target), "the targets")
    );
    let languages = listed(&Factor::Language);
    if !languages.is_empty() {
        text.push_str(&format!(" in {languages}"));
    }
    let levels = || set.column(&Factor::BaseModel).into_iter().flat_map(|column| column.levels().iter());
    let only = levels().next().filter(|name| levels().count() == 1 && !name.is_empty());
    let model = or(listed(&Factor::BaseModel), only.unwrap_or_default());
    if !model.is_empty() {
        text.push_str(&format!(" with {model}"));
    }
    let usual = [Factor::Intermediate, Factor::Target, Factor::Language, Factor::BaseModel];
    let other = asked.iter().filter(|condition| usual.iter().all(|factor| condition.key() != factor.name()));
    let other: Vec<String> = other.map(ToString::to_string).collect();
    if !other.is_empty() {
        text.push_str(&format!(" ({})", other.join(" ")));
    }
    // Two against two, or three, cannot reach the usual alpha.
    text.push_str(", at least 3 seeds, and of the baseline");
    text
}

/// Adds base model, split and intermediate to names that would not tell members apart without.
fn told_apart(mut members: Vec<Member>) -> Vec<Member> {
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    let repeated = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
    for member in members.iter_mut().filter(|member| repeated(&member.name)) {
        let Place { intermediate, base_model, split, .. } = &member.place;
        let parts = [intermediate, base_model, split].into_iter().map(String::as_str);
        let more: Vec<&str> = parts.filter(|part| !part.is_empty() && *part != member.name).collect();
        member.name = format!("{} ({})", member.name, more.join(", "));
    }
    members
}
