//! The report of `check`: for people a table of verdicts and, claim by claim, the evidence; for programs every row.

use stilt_analysis::claims::{ClaimVerdict, Judgement, Member, Said, Shown};
use stilt_analysis::outcome::Interval;
use stilt_analysis::transfer::Settings;
use stilt_results::{Basis, Filter, Note};

use super::settings as chosen;
use crate::claims::{File, Written};
use crate::facts::percent;
use crate::render::{Cell, Column, Kind, Report, Table, View, p_value, signed};

/// The columns of the contract, then what stands behind them.
const COLUMNS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("kind", Kind::Text),
    ("verdict", Kind::Text),
    ("expected", Kind::Plain),
    ("observed", Kind::Plain),
    ("evidence", Kind::Text),
    ("confidence", Kind::Plain),
    ("reason", Kind::Text),
    ("wanted", Kind::Text),
    ("ci_low", Kind::Gain),
    ("ci_high", Kind::Gain),
    ("test", Kind::Text),
    ("hypothesis", Kind::Text),
    ("p", Kind::P),
    ("n_treated", Kind::Plain),
    ("n_baseline", Kind::Plain),
    ("sentence", Kind::Text),
    ("source", Kind::Text),
    ("where", Kind::Text),
];

/// Members that a sentence lists; more are summed up.
const LISTED: usize = 6;

/// A confidence as people read it: neither 0 nor 1.
fn share(share: f64) -> String {
    match share {
        ..0.001 => "<.001".to_owned(),
        0.999.. => ">.999".to_owned(),
        share => p_value(share),
    }
}

/// Answers to claims, to be written.
pub(crate) fn report(
    file: &File,
    judgements: &[Judgement],
    settings: &Settings,
    filter: &Filter,
    digits: usize,
) -> Report {
    let mut written = chosen(settings, filter);
    // A claim is one statement, judged alone.
    const OWN: [&str; 9] = ["rows", "cols", "over", "aggregate", "correction", "resample", "test", "bound", "match"];
    written.retain(|(name, _)| !OWN.contains(name));
    let answer = |(claim, judgement)| Answer { claim, judgement, settings, digits: decimals(claim, digits) };
    let answers: Vec<Answer> = file.written.iter().zip(judgements).map(answer).collect();
    let mut views = vec![View::Table(summary(&answers))];
    views.extend(answers.iter().map(Answer::paragraph));
    Report {
        schema: "stilt.check/1",
        settings: written,
        records: records(&answers),
        views,
        footnotes: footnotes(judgements, settings),
        notes: notes(&answers),
        ..Report::default()
    }
}

/// A claim and its answer in words.
pub(crate) struct Told {
    /// What is expected.
    pub(crate) expected: String,
    /// What was observed; empty if nothing was.
    pub(crate) observed: String,
    /// The interval of the one gain it is about, if that was tested; else empty.
    pub(crate) interval: String,
}

/// A claim and its answer in words, as tables say them.
pub(crate) fn told(claim: &Written, judgement: &Judgement, settings: &Settings, digits: usize) -> Told {
    let answer = Answer { claim, judgement, settings, digits: decimals(claim, digits) };
    let ends = |interval: Interval| format!("[{}, {}]", answer.gain(interval.low), answer.gain(interval.high));
    Told {
        expected: answer.said(&claim.expected),
        observed: answer.said(&judgement.observed),
        interval: answer.interval().map(ends).unwrap_or_default(),
    }
}

/// What the analyses behind the claims had to say, each thing once, at the first claim it is said of.
fn notes(answers: &[Answer]) -> Vec<Note> {
    let mut said: Vec<Note> = Vec::new();
    for answer in answers {
        for note in &answer.judgement.notes {
            if !said.iter().any(|known| (known.code, &known.message) == (note.code, &note.message)) {
                said.push(Note { place: Some(answer.claim.place.clone()), ..note.clone() });
            }
        }
    }
    said
}

/// A claim and its answer.
struct Answer<'a> {
    claim: &'a Written,
    judgement: &'a Judgement,
    settings: &'a Settings,
    digits: usize,
}

fn footnotes(judgements: &[Judgement], settings: &Settings) -> Vec<String> {
    let count = |verdict| judgements.iter().filter(|judgement| judgement.verdict == verdict).count();
    let verdicts = [ClaimVerdict::Supported, ClaimVerdict::Contradicted, ClaimVerdict::NotTestable];
    let counts: Vec<String> = verdicts.iter().map(|verdict| format!("{} {verdict}", count(*verdict))).collect();
    let claims = if judgements.len() == 1 { "claim" } else { "claims" };
    let mut said = vec![format!("{} {claims}: {}.", judgements.len(), counts.join(", "))];
    let tested =
        judgements.iter().filter(|judgement| judgement.shown.is_some() || judgement.confidence.is_some()).count();
    if tested > 0 {
        said.push(format!(
            "Each claim is taken as stated before the results were seen, and is judged alone, at its own alpha ({} unless it says otherwise): of \
             true claims at most that share is contradicted by chance, and of untrue ones at most that share is supported (but a value \
             is supported if it agrees), whatever else stands in the file ({tested} tested).",
            crate::facts::short(settings.alpha)
        ));
        said.push(
            "Confidence: of a value, the share of the estimate's t distribution within the tolerance; else 1 − p of the test named."
                .to_owned(),
        );
    }
    said
}

impl Answer<'_> {
    fn gain(&self, value: f64) -> String {
        signed(value, self.digits)
    }

    /// For people; gains have signs, facts have not.
    fn said(&self, said: &Said) -> String {
        let number = |value: f64| {
            let is_gain = self.judgement.members.iter().any(|member| member.finding.estimate().is_some());
            // A fact, or a value that nothing was measured for.
            if is_gain || self.claim.kind == "value" { self.gain(value) } else { value.to_string() }
        };
        let gain = |value| self.gain(value);
        match said {
            Said::Nothing => String::new(),
            Said::Number(value, 0.0) => number(*value),
            Said::Number(value, tolerance) => format!("{} ± {tolerance}", number(*value)),
            Said::Range(low, high, n) => format!("{} to {} (n = {n})", gain(*low), gain(*high)),
            Said::Within(bound) => format!("within ±{bound}"),
            Said::Count(count, None) => format!("at least {count}"),
            Said::Count(count, Some(of)) => format!("at least {count} of {of}"),
            Said::Words(words) => words.clone(),
        }
    }

    /// For programs: numbers stay numbers.
    fn cell(&self, said: &Said) -> Cell {
        match said {
            Said::Nothing => Cell::Missing,
            Said::Number(value, _) => Cell::Number(*value),
            said => Cell::Text(self.said(said)),
        }
    }

    /// What the verdict rests on, as a sentence.
    fn evidence(&self) -> String {
        let Judgement { members, shown, reason, wanted, .. } = self.judgement;
        let mut parts: Vec<String> = if members.len() > LISTED {
            vec![self.many(members)]
        } else {
            members.iter().map(|member| self.member(member)).collect()
        };
        let of_p = |shown: &Shown| {
            let p = p_value(shown.p);
            format!("p {} for \"{}\"", if p.starts_with('<') { p } else { format!("= {p}") }, shown.hypothesis)
        };
        parts.extend(shown.as_ref().map(of_p));
        if members.is_empty() && reason.is_none() {
            parts.push(format!("the catalogue says {}", self.said(&self.judgement.observed)));
        }
        parts.extend(reason.clone());
        parts.extend(wanted.as_ref().map(|wanted| format!("what would decide: {wanted}")));
        parts.join("; ")
    }

    /// A gain with its interval, runs and test.
    fn member(&self, member: &Member) -> String {
        let Some(gain) = member.finding.estimate() else { return format!("{}: not computed", member.name) };
        let mut text = format!("{} {}", member.name, self.gain(gain));
        if member.detail.basis == Basis::Reported {
            text.push_str(" as reported");
        }
        if let (Some(interval), Some(_)) = (member.finding.interval(), member.finding.p()) {
            let level = percent(self.settings.level);
            text.push_str(&format!(" [{level} CI {}, {}]", self.gain(interval.low), self.gain(interval.high)));
        }
        let (treated, baseline) = (member.detail.n_treated, member.detail.n_baseline);
        let test = member.finding.outcome().tested().map(|test| format!(", {}", test.method)).unwrap_or_default();
        if treated + baseline > 0 {
            text.push_str(&format!(" (n = {treated}/{baseline}{test})"));
        }
        text
    }

    /// Where many gains lie.
    fn many(&self, members: &[Member]) -> String {
        let gains: Vec<f64> = members.iter().filter_map(|member| member.finding.estimate()).collect();
        let (low, high) = (gains.iter().copied().reduce(f64::min), gains.iter().copied().reduce(f64::max));
        let above = gains.iter().filter(|gain| **gain > 0.0).count();
        let ends = low.zip(high).map(|(low, high)| format!(", {} to {}", self.gain(low), self.gain(high)));
        format!("{} gains{}, {above} above 0", gains.len(), ends.unwrap_or_default())
    }

    fn paragraph(&self) -> View {
        let Written { id, sentence, source, .. } = self.claim;
        let said = format!("{}: \"{sentence}\" ({source})", self.judgement.verdict);
        View::Plain { heading: id.clone(), paragraphs: vec![said, format!("{}.", self.evidence())] }
    }

    /// The interval of the one gain it is about, if that was tested.
    fn interval(&self) -> Option<Interval> {
        let [member] = &self.judgement.members[..] else { return None };
        member.finding.interval().filter(|_| member.finding.p().is_some())
    }

    fn record(&self) -> Vec<Cell> {
        let Judgement { verdict, observed, confidence, shown, members, reason, wanted, notes: _ } = self.judgement;
        let only = if let [member] = &members[..] { Some(member) } else { None };
        let interval = self.interval();
        let test = only.and_then(|member| member.finding.outcome().tested()).map(|test| Cell::text(test.method));
        let words = |words: &Option<String>| words.as_deref().map_or(Cell::Missing, Cell::text);
        let runs = |of: fn(&Member) -> usize| only.map_or(Cell::Missing, |member| Cell::Count(of(member)));
        vec![
            Cell::text(&self.claim.id),
            Cell::text(self.claim.kind),
            Cell::Text(verdict.to_string()),
            self.expected(),
            self.cell(observed),
            Cell::text(&self.evidence()),
            Cell::number(*confidence),
            words(reason),
            words(wanted),
            Cell::number(interval.map(|interval| interval.low)),
            Cell::number(interval.map(|interval| interval.high)),
            test.unwrap_or(Cell::Missing),
            shown.as_ref().map_or(Cell::Missing, |shown| Cell::text(&shown.hypothesis)),
            Cell::number(shown.as_ref().map(|shown| shown.p)),
            runs(|member| member.detail.n_treated),
            runs(|member| member.detail.n_baseline),
            Cell::text(&self.claim.sentence),
            Cell::text(&self.claim.source),
            Cell::text(&self.claim.place),
        ]
    }

    fn expected(&self) -> Cell {
        self.cell(&self.claim.expected)
    }
}

/// Decimals of gains: as many as the claim has, at least those asked for.
fn decimals(claim: &Written, digits: usize) -> usize {
    let own = |value: f64| value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match claim.expected {
        Said::Number(value, tolerance) => digits.max(own(value)).max(own(tolerance)),
        _ => digits,
    }
}

fn records(answers: &[Answer]) -> Table {
    let columns = COLUMNS.iter().map(|(name, kind)| Column::new(*name, *kind)).collect();
    Table { title: String::new(), columns, stub: 1, rows: answers.iter().map(Answer::record).collect() }
}

fn summary(answers: &[Answer]) -> Table {
    let columns = ["claim", "verdict", "expected", "observed", "confidence"];
    let row = |answer: &Answer| {
        let confidence = answer.judgement.confidence.map(share);
        let text = |text: String| Cell::text(&text);
        vec![
            text(answer.claim.id.clone()),
            text(answer.judgement.verdict.to_string()),
            text(answer.said(&answer.claim.expected)),
            text(answer.said(&answer.judgement.observed)),
            confidence.map_or(Cell::Missing, Cell::Text),
        ]
    };
    Table {
        title: "Claims".to_owned(),
        columns: columns.map(|name| Column::new(name, Kind::Text)).to_vec(),
        stub: 1,
        rows: answers.iter().map(row).collect(),
    }
}
