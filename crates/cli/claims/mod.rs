//! Claims files: `[[claim]]` tables of TOML, read whole, so that all problems are reported in one pass.

mod common;
mod draft;
mod given;

use std::ops::Range;

use stilt_analysis::claims::{Claim, Fields, KINDS, Kind, Said, Trouble, kind};
use stilt_results::suggest::nearest;
use stilt_results::{Code, Problem};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::codes::{CLAIM, CLAIM_NAMES};
use crate::config::location;

pub(crate) use draft::draft;

/// A claim with what a report says of it.
pub(crate) struct Written {
    /// What distinguishes it from the others.
    pub(crate) id: String,
    /// As the study says it.
    pub(crate) sentence: String,
    /// Who says so.
    pub(crate) source: String,
    /// The id of its kind.
    pub(crate) kind: &'static str,
    /// What it expects.
    pub(crate) expected: Said,
    /// Where it stands: `claims.toml:12`.
    pub(crate) place: String,
    /// Where the names in it stand, each key with its value.
    spans: Vec<Range<usize>>,
}

/// A file of claims.
pub(crate) struct File {
    path: String,
    text: String,
    /// The claims, as reports say them.
    pub(crate) written: Vec<Written>,
    /// The same, as they are judged.
    pub(crate) claims: Vec<Claim>,
}

/// The one name a file has at its top.
const TABLE: &str = "claim";

/// The problems of a file, collected.
struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn say(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) {
        self.problems.push(Problem {
            code,
            message: message.into(),
            path: self.path.to_owned(),
            location: Some(location(self.text, span)),
            label: label.to_owned(),
            help: help.into(),
        });
    }

    fn claim(&mut self, span: Range<usize>, message: impl Into<String>, label: &str, help: impl Into<String>) {
        self.say(CLAIM, span, message, label, help);
    }

    /// A key that nothing knows.
    fn unknown(&mut self, key: &Spanned<toml::de::DeString>, known: &[&str]) {
        let help = match nearest(key.get_ref(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected {}", known.join(", ")),
        };
        self.claim(key.span(), format!("unknown key `{}`", key.get_ref()), "", help);
    }
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(crate) fn read(path: &str, text: String) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { path, text: &text, problems: Vec::new() };
        let (document, errors) = DeTable::parse_recoverable(&text);
        for error in &errors {
            reader.claim(error.span().unwrap_or_default(), error.message(), "", "");
        }
        // What follows a slip of syntax would be guessed.
        if !errors.is_empty() {
            return Err(reader.problems);
        }
        let mut read = Vec::new();
        for (key, value) in document.get_ref() {
            match value.get_ref() {
                DeValue::Array(tables) if key.get_ref() == TABLE => {
                    let tables = tables.iter().map(|table| (table.span(), table.get_ref().as_table()));
                    for (span, table) in tables {
                        match table {
                            Some(table) => read.extend(reader.table(table, span)),
                            None => reader.claim(span, "a claim is a table", "", "begin each claim with [[claim]]"),
                        }
                    }
                }
                _ if key.get_ref() == TABLE => {
                    reader.claim(key.span(), "claims are a list", "", "begin each claim with [[claim]]");
                }
                _ => reader.unknown(key, &["[[claim]]"]),
            }
        }
        if read.is_empty() && reader.problems.is_empty() {
            reader.claim(0..0, "there is no claim in this file", "", "begin each claim with [[claim]]");
        }
        let (written, claims): (Vec<Written>, Vec<Claim>) = read.into_iter().unzip();
        for (place, claim) in written.iter().enumerate() {
            if written[..place].iter().any(|other| other.id == claim.id) {
                let span = claim.spans.first().cloned().unwrap_or_default();
                reader.claim(span, format!("a second claim `{}`", claim.id), "", "every claim has an id of its own");
            }
        }
        if reader.problems.is_empty() {
            let path = path.to_owned();
            Ok(Self { path, text, written, claims })
        } else {
            reader.problems.sort_by_key(|problem| problem.location.as_ref().map(|place| (place.line, place.column)));
            Err(reader.problems)
        }
    }

    /// What the results find wrong with the claims, as problems of the file.
    pub(crate) fn problems(&self, troubles: &[Trouble]) -> Vec<Problem> {
        let problem = |trouble: &Trouble| {
            let spans = self.written.get(trouble.claim).map(|written| &written.spans[..]).unwrap_or_default();
            let within = |span: &Range<usize>| {
                let word = trouble.word.as_deref()?;
                let start = span.start + given::place(self.text.get(span.clone())?, word)?;
                Some(start..start + word.len())
            };
            let span = spans.iter().find_map(within).or(spans.first().cloned()).unwrap_or_default();
            Problem {
                code: CLAIM_NAMES,
                message: trouble.message.clone(),
                path: self.path.clone(),
                location: Some(location(&self.text, span)),
                label: String::new(),
                help: trouble.help.clone(),
            }
        };
        troubles.iter().map(problem).collect()
    }
}

impl Reader<'_> {
    /// One claim; `None` if something is wrong with it.
    fn table(&mut self, table: &DeTable, span: Range<usize>) -> Option<(Written, Claim)> {
        let before = self.problems.len();
        let named = table.iter().find(|(key, _)| key.get_ref() == common::KIND);
        let Some((_, named)) = named else {
            let help = format!("kind is one of {}", kinds().join(", "));
            self.claim(span, "a claim without `kind`", "", help);
            return None;
        };
        let Some(kind) = named.get_ref().as_str().and_then(kind) else {
            let word = named.get_ref().as_str().unwrap_or_default();
            let help = match nearest(word, kinds()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected {}", kinds().join(", ")),
            };
            self.claim(named.span(), "there is no such kind of claim", "", help);
            return None;
        };
        let (mut common, mut fields) = (common::Common::default(), Fields::default());
        let known: Vec<&str> =
            common::KEYS.iter().map(|(key, _)| *key).chain(kind.fields().iter().map(|field| field.name)).collect();
        let mut there: Vec<&str> = Vec::new();
        let mut spans: Vec<(String, Range<usize>)> = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            spans.push((name.to_owned(), value.span()));
            if let Some(field) = kind.fields().iter().find(|field| field.name == name) {
                there.push(field.name);
                match given::given(value, field.takes) {
                    Ok(given) => fields.set(field.name, given),
                    Err(expected) => self.claim(value.span(), format!("`{name}` cannot be this"), "", expected),
                }
            } else if let Some((known, takes)) = common::KEYS.iter().find(|(known, _)| *known == name) {
                there.push(known);
                let taken = given::common(value, *takes).and_then(|words| common.take(known, words));
                if let Err(expected) = taken {
                    self.claim(value.span(), format!("`{name}` cannot be this"), "", expected);
                }
            } else {
                self.unknown(key, &known);
            }
        }
        let needed = common::NEEDED.iter().copied().chain(needed(kind));
        let missing: Vec<&str> = needed.filter(|name| !there.contains(name)).collect();
        if !missing.is_empty() {
            let message = format!("a claim without `{}`", missing.join("`, `"));
            self.claim(span.clone(), message, "", format!("a claim of kind {} needs it", kind.id()));
        }
        if self.problems.len() > before {
            return None;
        }
        let of = |name: &str| spans.iter().find(|(key, _)| key == name).map(|(_, span)| span.clone());
        let statement = match kind.statement(&fields) {
            Ok(statement) => statement,
            Err(refused) => {
                self.claim(of(refused.field).unwrap_or(span), refused.message, "", refused.help);
                return None;
            }
        };
        if !statement.needs_results()
            && let Some((key, _)) = table.iter().find(|(key, _)| common::selects(key.get_ref()))
        {
            let message = format!("`{}` selects results, and this claim is about none", key.get_ref());
            self.claim(key.span(), message, "", "leave it out");
            return None;
        }
        let place = format!("{}:{}", self.path, location(self.text, span).line);
        let first = of(common::ID);
        let rest = spans.into_iter().filter(|(key, _)| !common::PROSE.contains(&key.as_str())).map(|(_, span)| span);
        let spans = first.into_iter().chain(rest).collect();
        let common::Common { id, sentence, source, selection, choices } = common;
        let written = Written { id, sentence, source, kind: kind.id(), expected: statement.expected(), place, spans };
        Some((written, Claim { statement, selection, choices }))
    }
}

fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.id()).collect()
}

fn needed(kind: &dyn Kind) -> impl Iterator<Item = &'static str> {
    kind.fields().iter().filter(|field| field.required).map(|field| field.name)
}
