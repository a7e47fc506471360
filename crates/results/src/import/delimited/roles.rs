//! Which column holds what, by what the user said, by name, and by what the cells show.

use crate::catalogue::Catalogue;
use crate::diagnostic::Problem;
use crate::factor::Factor;
use crate::import::codes;
use crate::import::names;
use crate::import::options::{Options, Role};
use crate::suggest::nearest;

use super::header;
use super::places::Places;
use super::sample::Evidence;
use super::shape::Measured;

/// A table whose columns are being given their roles.
pub(super) struct Table<'a> {
    pub(super) headers: Vec<String>,
    /// Headers without case, unit and separators.
    pub(super) normal: Vec<String>,
    pub(super) evidence: Vec<Evidence>,
    /// The role of each column, as far as it is known.
    pub(super) roles: Vec<Option<Role>>,
    /// Columns the user gave their role.
    pub(super) mapped: Vec<bool>,
    pub(super) options: &'a Options,
    pub(super) catalogue: &'a Catalogue,
    pub(super) places: &'a Places<'a>,
    pub(super) problems: Vec<Problem>,
}

/// Words of a column that says how a run ended.
const STATES: &[(&str, bool)] = &[
    ("finished", true),
    ("completed", true),
    ("complete", true),
    ("success", true),
    ("succeeded", true),
    ("done", true),
    ("ok", true),
    ("failed", false),
    ("crashed", false),
    ("killed", false),
    ("running", false),
    ("error", false),
    ("pending", false),
    ("scheduled", false),
    ("preempted", false),
];

/// Whether a run in that state ended well; `None` for a word that is no state.
pub(super) fn ended_well(state: &str) -> Option<bool> {
    STATES.iter().find(|(word, _)| state.eq_ignore_ascii_case(word)).map(|(_, well)| *well)
}

impl<'a> Table<'a> {
    pub(super) fn new(
        headers: Vec<String>,
        evidence: Vec<Evidence>,
        options: &'a Options,
        catalogue: &'a Catalogue,
        places: &'a Places<'a>,
    ) -> Self {
        let normal = headers.iter().map(|name| header::normal(name)).collect();
        let (roles, mapped) = (vec![None; headers.len()], vec![false; headers.len()]);
        Self { headers, normal, evidence, roles, mapped, options, catalogue, places, problems: Vec::new() }
    }

    /// Gives roles as the user said, then by canonical name, then by alias.
    pub(super) fn assign(&mut self) {
        self.refuse_twins();
        self.assign_mapped();
        for column in 0..self.headers.len() {
            let role = header::role(&self.normal[column]).filter(|role| self.is_open(column, role));
            if let Some(role) = role.filter(|role| header::is_canonical(&self.normal[column], role)) {
                self.roles[column] = Some(role);
            }
        }
        self.assign_aliases();
    }

    /// Two columns of one name cannot be told apart, by the user neither.
    fn refuse_twins(&mut self) {
        for (column, name) in self.headers.iter().enumerate() {
            if !name.is_empty() && self.headers[..column].contains(name) {
                let message = format!("two columns are called `{name}`");
                let problem = self.places.problem_in_header(codes::AMBIGUOUS_COLUMN, column, message);
                self.problems.push(Problem { help: "give one of them another name".to_owned(), ..problem });
            }
        }
    }

    fn assign_mapped(&mut self) {
        for mapping in &self.options.map {
            let exact = self.headers.iter().position(|name| *name == mapping.column);
            let any_case = || self.headers.iter().position(|name| name.eq_ignore_ascii_case(&mapping.column));
            let Some(column) = exact.or_else(any_case) else {
                self.problems.push(self.unknown_column(&mapping.column));
                continue;
            };
            if self.mapped[column] && self.roles[column].as_ref() != Some(&mapping.role) {
                let message = format!("the column `{}` is given two roles", mapping.column);
                self.problems.push(self.places.problem_in_header(codes::AMBIGUOUS_COLUMN, column, message));
            }
            self.roles[column] = Some(mapping.role.clone());
            self.mapped[column] = true;
        }
    }

    fn unknown_column(&self, wanted: &str) -> Problem {
        let near = nearest(wanted, self.headers.iter().map(String::as_str));
        let names: Vec<String> = self.headers.iter().map(|name| format!("`{name}`")).collect();
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the columns are {}", names.join(", ")),
        };
        let problem = self.places.problem(codes::UNKNOWN_COLUMN, format!("there is no column `{wanted}`"));
        Problem { help, ..problem }
    }

    /// An alias is taken only if no other column could have the role.
    fn assign_aliases(&mut self) {
        let found: Vec<(usize, Role)> = (0..self.headers.len())
            .filter_map(|column| Some((column, header::role(&self.normal[column])?)))
            .filter(|(column, role)| self.is_open(*column, role))
            .collect();
        for (place, (column, role)) in found.iter().enumerate() {
            if found[..place].iter().any(|(_, other)| other == role) {
                continue;
            }
            let others: Vec<usize> =
                found.iter().filter(|(_, other)| other == role).map(|(column, _)| *column).collect();
            match others.as_slice() {
                [_, second, ..] => self.problems.push(self.ambiguous(role, &others, *second)),
                _ => self.roles[*column] = Some(role.clone()),
            }
        }
    }

    /// Several columns could have one role.
    pub(super) fn ambiguous(&self, role: &Role, columns: &[usize], at: usize) -> Problem {
        let names: Vec<String> = columns.iter().map(|&column| format!("`{}`", self.headers[column])).collect();
        let message = format!("{} could each be the column of the {}", names.join(" and "), role_name(role));
        let help = format!("choose one: --map {}='{}'", map_name(role), self.headers[columns[0]]);
        Problem { help, ..self.places.problem_in_header(codes::AMBIGUOUS_COLUMN, at, message) }
    }

    /// Whether the column is free, the role too, and the cells do not speak against it.
    fn is_open(&self, column: usize, role: &Role) -> bool {
        self.roles[column].is_none() && !self.is_taken(role) && self.fits(column, role)
    }

    /// Whether a column has the role, or one level of it holds for all rows.
    pub(super) fn is_taken(&self, role: &Role) -> bool {
        let set = |factor: &Factor| self.options.set.iter().any(|(known, _)| known == factor);
        self.column(role).is_some() || matches!(role, Role::Factor(factor) if set(factor))
    }

    /// The first column of that role.
    pub(super) fn column(&self, role: &Role) -> Option<usize> {
        self.roles.iter().position(|known| known.as_ref() == Some(role))
    }

    /// Names that mean several things need cells that agree.
    fn fits(&self, column: usize, role: &Role) -> bool {
        let evidence = &self.evidence[column];
        let is_language = |level: &String| self.catalogue.language(level).is_some();
        match (role, self.normal[column].as_str()) {
            (Role::Value, "value" | "score") => true,
            (Role::Value | Role::N | Role::Sd, _) => evidence.may_be_scores(),
            (Role::State, _) => {
                let known = evidence.levels.iter().filter(|level| ended_well(level).is_some()).count();
                known > 0 && known == evidence.levels.len()
            }
            // The language of the training data is often called source, too.
            (Role::Factor(Factor::Intermediate), "source") => {
                let is_task = |level: &String| self.catalogue.task(level).is_some();
                evidence.levels.iter().any(|level| is_task(level) || !is_language(level))
            }
            (Role::Factor(Factor::Language), "config" | "subset") => evidence.levels.iter().any(is_language),
            // A table of one column per task may have a column of scores called like a role.
            (Role::Factor(Factor::Target | Factor::Intermediate | Factor::Metric), _) => !evidence.is_numeric(),
            _ => true,
        }
    }

    /// Columns without a role that hold scores of something known, with what they fix.
    pub(super) fn measured(&self) -> Vec<Measured> {
        let free = |column: &usize| self.roles[*column].is_none() && self.evidence[*column].may_be_scores();
        let read = |column: usize| Some((column, header::measured(&self.headers[column], self.catalogue)?));
        (0..self.headers.len()).filter(free).filter_map(read).collect()
    }

    /// Whether a column of numbers is a mean over others.
    pub(super) fn is_average(&self, column: usize) -> bool {
        self.evidence[column].may_be_scores() && header::is_average(&self.headers[column], self.catalogue)
    }

    /// The level all rows are given of a factor, under its canonical name.
    pub(super) fn set_level(&self, factor: &Factor) -> Option<String> {
        let (_, level) = self.options.set.iter().rev().find(|(known, _)| known == factor)?;
        match names::meaning(factor, level, self.options.baseline.as_deref(), self.catalogue) {
            names::Meaning::Level(named) => Some(named.name),
            _ => Some(level.clone()),
        }
    }
}

/// What a role is called in messages.
pub(super) fn role_name(role: &Role) -> &str {
    match role {
        Role::Factor(factor) => factor.name(),
        Role::Value => "score",
        Role::N => "number of runs",
        Role::Sd => "standard deviation",
        Role::Basis => "basis",
        Role::State => "state",
        Role::LeftOut => "rest",
    }
}

/// What a role is called in `--map`.
pub(super) fn map_name(role: &Role) -> &str {
    match role {
        Role::Factor(factor) => factor.name(),
        Role::Value => "value",
        Role::N => "n",
        Role::Sd => "sd",
        Role::Basis => "basis",
        Role::State => "state",
        Role::LeftOut => "-",
    }
}
