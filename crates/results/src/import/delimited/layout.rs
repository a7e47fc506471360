//! What every column of a table is for.

use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Note, Problem};
use crate::factor::Factor;
use crate::import::codes;
use crate::import::options::{Options, Role};
use crate::suggest::nearest;

use super::header;
use super::places::Places;
use super::report::listed;
use super::roles::{Table, map_name};
use super::sample::Evidence;
use super::shape::{Scores, Shape};

/// What every column of a table is for.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Number of columns.
    pub(super) width: usize,
    /// Columns of levels.
    pub(super) keys: Vec<(usize, Factor)>,
    /// Columns of scores.
    pub(super) scores: Vec<Scores>,
    /// Levels that hold for all rows.
    pub(super) set: Vec<(Factor, String)>,
    pub(super) n: Option<usize>,
    pub(super) basis: Option<usize>,
    pub(super) state: Option<usize>,
    /// Whether the metric follows from the target, since nothing in the table names it.
    pub(super) metric_from_target: bool,
    /// One column per level of this factor; `None` for a long table.
    pub(super) wide: Option<Factor>,
}

/// Works out the layout of a table.
///
/// # Errors
/// Every problem of the header.
pub(super) fn plan(
    headers: Vec<String>,
    evidence: Vec<Evidence>,
    options: &Options,
    catalogue: &Catalogue,
    places: &Places<'_>,
) -> Result<(Layout, Vec<Note>), Vec<Problem>> {
    let mut table = Table::new(headers, evidence, options, catalogue, places);
    table.assign();
    let by_name = table.roles.clone();
    let shape = table.shape();
    let bookkeeping = table.leave_out(&shape);
    table.find_labels(&shape);
    let extras = table.extras(&shape);
    table.refuse_unclear(&shape, &extras);
    table.refuse_gaps(&shape);
    if !table.problems.is_empty() {
        return Err(table.problems);
    }
    let mut notes = table.notes(&shape, &by_name);
    let like_metrics: Vec<usize> = extras.iter().copied().filter(|&column| table.may_be_metric(column)).collect();
    let like_metrics = if shape.wide.is_none() { like_metrics } else { Vec::new() };
    let (kept, clashing) = table.keep(&extras);
    let left_out: Vec<usize> = bookkeeping.into_iter().chain(clashing).chain(shape.beside.iter().copied()).collect();
    table.say(&mut notes, codes::LEFT_OUT, "left out", &left_out);
    table.say(&mut notes, codes::AVERAGES, "left out as averages", &shape.averages);
    table.say(&mut notes, codes::EXTRA_FACTORS, "kept as further factors:", &kept);
    let measured = "of these differ in nearly every row, as a metric does:";
    table.say(&mut notes, codes::LIKE_A_METRIC, measured, &like_metrics);
    Ok((table.layout(shape), notes))
}

impl Table<'_> {
    /// Columns that say nothing of a result. Blank columns without a name go without a word.
    fn leave_out(&mut self, shape: &Shape) -> Vec<usize> {
        let mut left_out = Vec::new();
        for column in 0..self.headers.len() {
            let scores = shape.scores.iter().any(|scores| scores.field == column);
            if self.roles[column].is_some() || scores || shape.beside.contains(&column) {
                continue;
            }
            let (name, evidence) = (&self.normal[column], &self.evidence[column]);
            let numbers_rows = evidence.counts && header::may_number_rows(name);
            let unnamed = name.is_empty() && !(shape.wide == Some(Factor::Target) && evidence.words > 0);
            if numbers_rows || unnamed || header::is_bookkeeping(name) {
                self.roles[column] = Some(Role::LeftOut);
                if !(unnamed && evidence.is_blank()) {
                    left_out.push(column);
                }
            }
        }
        left_out
    }

    /// Columns without a role that are neither scores nor left out with them.
    fn extras(&self, shape: &Shape) -> Vec<usize> {
        let is_free = |&column: &usize| {
            let scores = shape.scores.iter().any(|scores| scores.field == column);
            let aside = shape.beside.contains(&column) || shape.averages.contains(&column);
            self.roles[column].is_none() && !scores && !aside
        };
        (0..self.headers.len()).filter(is_free).collect()
    }

    /// What an observation needs and nothing gives.
    fn refuse_gaps(&mut self, shape: &Shape) {
        let fixes = |factor: &Factor| {
            !shape.scores.is_empty() && shape.scores.iter().all(|scores| scores.fixed.iter().any(|(f, _)| f == factor))
        };
        for factor in [Factor::Intermediate, Factor::Target] {
            let role = Role::Factor(factor.clone());
            if !self.is_taken(&role) && !fixes(&factor) && !self.is_reported(&role) {
                let more = match factor {
                    Factor::Intermediate => ", or --set intermediate=none if nothing here had intermediate training",
                    _ => ", or --set target=NAME if all rows have the same",
                };
                self.refuse_gap(&role, more);
            }
        }
        if shape.scores.is_empty() && !self.is_reported(&Role::Value) {
            self.refuse_gap(&Role::Value, "");
        }
    }

    /// Whether the role was found in two columns already.
    fn is_reported(&self, role: &Role) -> bool {
        let same = |column: usize| header::role(&self.normal[column]).as_ref() == Some(role);
        let twice = (0..self.headers.len()).filter(|&column| self.roles[column].is_none() && same(column)).count() > 1;
        twice && self.problems.iter().any(|problem| problem.code == codes::AMBIGUOUS_COLUMN)
    }

    fn refuse_gap(&mut self, role: &Role, more: &str) {
        let what = match role {
            Role::Value => "the scores",
            Role::Factor(Factor::Target) => "the target task",
            _ => "the intermediate task",
        };
        let wanted = map_name(role);
        let help = match self.candidate(role) {
            Some(column) => format!("perhaps --map {wanted}='{}'{more}", self.headers[column]),
            None => format!("name the column with --map {wanted}=COLUMN{more}"),
        };
        let headers = listed(self.headers.iter().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")));
        let problem = self.places.problem(codes::MISSING_COLUMN, format!("no column holds {what}"));
        let label = format!("the columns are {headers}");
        self.problems.push(Problem { label, help, ..problem });
    }

    /// The column most likely meant for a role nothing has: near in name, else the only one that can be it.
    fn candidate(&self, role: &Role) -> Option<usize> {
        let of_kind = |evidence: &Evidence| match role {
            Role::Value => evidence.numbers > 0,
            _ => evidence.words > 0,
        };
        let open: Vec<usize> = (0..self.headers.len())
            .filter(|&column| self.roles[column].is_none() && of_kind(&self.evidence[column]))
            .filter(|&column| !self.headers[column].is_empty() && !self.is_average(column))
            .collect();
        let names = || header::names_of(role).iter().copied();
        let near = open.iter().find(|&&column| nearest(&self.normal[column], names()).is_some());
        match (near, open.as_slice()) {
            (Some(&near), _) => Some(near),
            (None, &[only]) => Some(only),
            // A table of models and targets often names the intermediate models in its column of models.
            (None, []) if *role == Role::Factor(Factor::Intermediate) => self.column(&Role::Factor(Factor::BaseModel)),
            _ => None,
        }
    }

    /// Makes factors of the further columns. One that is called like a factor another column holds is left out.
    fn keep(&mut self, extras: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let (mut kept, mut clashing) = (Vec::new(), Vec::new());
        for &column in extras {
            let tracker = self.column(&Role::State).is_some();
            let name = match self.normal[column].as_str() {
                "name" if tracker => "run_name",
                normal if Factor::Extra(normal.into()).identifies_runs() => normal,
                _ => &self.headers[column],
            };
            match name.parse::<Factor>() {
                Ok(factor @ Factor::Extra(_)) if !self.is_taken(&Role::Factor(factor.clone())) => {
                    self.roles[column] = Some(Role::Factor(factor));
                    kept.push(column);
                }
                _ => clashing.push(column),
            }
        }
        (kept, clashing)
    }

    fn notes(&self, shape: &Shape, by_name: &[Option<Role>]) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut taken = Vec::new();
        for (column, role) in self.roles.iter().enumerate() {
            let Some(role) = role.as_ref().filter(|role| !self.mapped[column] && **role != Role::LeftOut) else {
                continue;
            };
            let canonical = header::is_canonical(&self.headers[column], role) && by_name[column].is_some();
            if !canonical && self.headers[column] != "score" {
                taken.push(format!("`{}` as {}", self.headers[column], map_name(role)));
            }
        }
        if !taken.is_empty() {
            notes.push(self.note(codes::ROLES, format!("read {}", taken.join(", "))));
        }
        if let Some(kind) = &shape.wide {
            let message = format!("one column per {kind}: {} columns of scores", shape.scores.len());
            notes.push(self.note(codes::SHAPE, message));
        }
        notes
    }

    fn note(&self, code: Code, message: String) -> Note {
        Note { code, message, place: Some(self.places.path().to_owned()) }
    }

    fn say(&self, notes: &mut Vec<Note>, code: Code, what: &str, columns: &[usize]) {
        if columns.is_empty() {
            return;
        }
        let name = |&column: &usize| match self.headers[column].as_str() {
            "" => format!("column {} (without a name)", column + 1),
            name => format!("`{name}`"),
        };
        let names: Vec<String> = columns.iter().map(name).collect();
        notes.push(self.note(code, format!("{what} {}", names.join(", "))));
    }

    fn layout(&self, shape: Shape) -> Layout {
        let set: Vec<(Factor, String)> = self.set_levels();
        let is_set = |factor: &Factor| set.iter().any(|(known, _)| known == factor);
        let keys: Vec<(usize, Factor)> = self
            .roles
            .iter()
            .enumerate()
            .filter_map(|(column, role)| match role {
                Some(Role::Factor(factor)) if !is_set(factor) => Some((column, factor.clone())),
                _ => None,
            })
            .collect();
        let has_metric = is_set(&Factor::Metric) || keys.iter().any(|(_, factor)| *factor == Factor::Metric);
        let named = |scores: &Scores| scores.fixed.iter().any(|(factor, _)| *factor == Factor::Metric);
        Layout {
            width: self.headers.len(),
            metric_from_target: !has_metric && !shape.scores.iter().all(named),
            keys,
            set,
            n: self.column(&Role::N),
            basis: self.column(&Role::Basis),
            state: self.column(&Role::State),
            wide: shape.wide,
            scores: shape.scores,
        }
    }

    fn set_levels(&self) -> Vec<(Factor, String)> {
        let mut set: Vec<(Factor, String)> = Vec::new();
        for (factor, _) in &self.options.set {
            if let Some(level) = self.set_level(factor).filter(|_| !set.iter().any(|(known, _)| known == factor)) {
                set.push((factor.clone(), level));
            }
        }
        set
    }
}
