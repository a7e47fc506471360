//! What the columns are said to be, and the methods that take such columns.

use stilt_analysis::method::Design;
use stilt_analysis::registry::{Registered, find, registered};
use stilt_results::suggest::nearest;

use crate::args::Columns;
use crate::failure::Failure;

/// What the columns of a file are, by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    /// Two arms.
    Arms {
        /// Scores of the treated one.
        treated: String,
        /// Scores of the other one.
        baseline: String,
        /// Whether the values of a row are a pair; `None` if nobody said.
        paired: Option<bool>,
    },
    /// Systems over blocks.
    Blocks {
        /// Names of the blocks.
        blocks: String,
        /// The system that others are set against.
        control: Option<String>,
    },
    /// p-values of a family.
    PValues(String),
    /// One number against another.
    Relation {
        /// Predicted values, or the axis.
        x: String,
        /// Realised values, or the outcome.
        y: String,
        /// Names of groups.
        group: Option<String>,
    },
    /// Values under named levels.
    Nested {
        /// The values.
        value: String,
        /// Columns that name the levels, the outermost first.
        levels: Vec<String>,
    },
}

const ARMS: &str = "--treated COLUMN --baseline COLUMN, with --paired if the two values of a row belong together";
const BLOCKS: &str = "--blocks COLUMN, and one column per system";
const RELATION: &str = "--x COLUMN --y COLUMN";
const NESTED: &str = "--value COLUMN --levels COLUMN,COLUMN";
const P_VALUES: &str = "--p COLUMN";

impl Given {
    /// What the options say; `methods` are the ids that were named, for hints.
    ///
    /// # Errors
    /// Options that name no columns, half of what belongs together, or columns of several kinds.
    pub(crate) fn new(columns: &Columns, methods: &[String]) -> Result<Self, Failure> {
        let Columns { treated, baseline, paired, unpaired, blocks, control, p, x, y, group, value, levels } = columns;
        let kinds = [
            (ARMS, vec![("--treated", treated.is_some()), ("--baseline", baseline.is_some())]),
            (BLOCKS, vec![("--blocks", blocks.is_some()), ("--control", control.is_some())]),
            (P_VALUES, vec![("--p", p.is_some())]),
            (RELATION, vec![("--x", x.is_some()), ("--y", y.is_some()), ("--group", group.is_some())]),
            (NESTED, vec![("--value", value.is_some()), ("--levels", !levels.is_empty())]),
        ];
        let named = |options: &[(&'static str, bool)]| options.iter().find(|(_, said)| *said).map(|(name, _)| *name);
        let mut said = kinds.iter().filter_map(|(form, options)| Some((named(options)?, *form)));
        let Some((option, form)) = said.next() else {
            let wanted = methods.iter().find_map(|id| find(id));
            let hint = match wanted {
                Some(method) => takes(method),
                None => format!("{ARMS}; {BLOCKS}; {RELATION}; {NESTED}; or {P_VALUES}"),
            };
            return Err(Failure::Usage("which columns are to be tested?".to_owned(), hint));
        };
        if let Some((other, _)) = said.next() {
            return Err(Failure::Usage(
                format!("{option} and {other} are of different kinds of columns"),
                "one call tests one kind; `stilt methods` lists what each method takes".to_owned(),
            ));
        }
        let need = |value: &Option<String>, name: &str| {
            value.clone().ok_or_else(|| Failure::Usage(format!("{option} needs {name} beside it"), form.to_owned()))
        };
        if form != ARMS && (*paired || *unpaired) {
            return Err(Failure::Usage(format!("--paired and --unpaired do not go with {option}"), ARMS.to_owned()));
        }
        let given = match form {
            ARMS => Self::Arms {
                treated: need(treated, "--treated")?,
                baseline: need(baseline, "--baseline")?,
                paired: (*paired || *unpaired).then_some(*paired),
            },
            BLOCKS => Self::Blocks { blocks: need(blocks, "--blocks")?, control: control.clone() },
            P_VALUES => Self::PValues(need(p, "--p")?),
            RELATION => Self::Relation { x: need(x, "--x")?, y: need(y, "--y")?, group: group.clone() },
            _ if levels.is_empty() => {
                return Err(Failure::Usage(format!("{option} needs --levels beside it"), form.to_owned()));
            }
            _ => Self::Nested { value: need(value, "--value")?, levels: levels.clone() },
        };
        given.distinct()?;
        Ok(given)
    }

    /// The names of the columns.
    fn names(&self) -> Vec<&str> {
        match self {
            Self::Arms { treated, baseline, .. } => vec![treated, baseline],
            Self::Blocks { blocks, control } => std::iter::once(blocks).chain(control).map(String::as_str).collect(),
            Self::PValues(p) => vec![p],
            Self::Relation { x, y, group } => [x, y].into_iter().chain(group).map(String::as_str).collect(),
            Self::Nested { value, levels } => std::iter::once(value).chain(levels).map(String::as_str).collect(),
        }
    }

    /// No column is two things.
    fn distinct(&self) -> Result<(), Failure> {
        let names = self.names();
        let twice = (1..names.len()).find(|&place| names[..place].contains(&names[place]));
        twice.map_or(Ok(()), |place| Err(Failure::usage(format!("`{}` cannot be two columns at once", names[place]))))
    }

    /// What methods take such columns, as the registry says it.
    pub(crate) fn is_for(&self, method: Registered) -> bool {
        match (self, method) {
            (Self::Arms { paired, .. }, Registered::Method(method)) => match method.design() {
                Design::Either => true,
                Design::Paired => *paired == Some(true),
                Design::Unpaired => *paired != Some(true),
            },
            (Self::Blocks { .. }, Registered::Block(_))
            | (Self::Relation { .. }, Registered::Relation(_))
            | (Self::Nested { .. }, Registered::Nested(_))
            | (Self::PValues(_), Registered::Correction(_) | Registered::Conjunction(_)) => true,
            _ => false,
        }
    }

    /// The methods that are taken where none is named.
    fn usual(&self) -> &'static [&'static str] {
        match self {
            Self::Arms { paired: Some(true), .. } => &["paired-t", "sign-flip"],
            Self::Arms { .. } => &["welch-t", "permutation"],
            Self::Blocks { control: Some(_), .. } => &["dunnett"],
            Self::Blocks { .. } => &["friedman", "nemenyi"],
            Self::PValues(_) => &["holm"],
            Self::Relation { .. } => &["kendall-tau"],
            Self::Nested { .. } => &["hierarchical-bootstrap"],
        }
    }
}

/// The columns a method takes, as options.
fn takes(method: Registered) -> String {
    let form = match method {
        Registered::Method(method) => match method.design() {
            Design::Paired => "--treated COLUMN --baseline COLUMN --paired, if the two values of a row belong together",
            Design::Unpaired => "--treated COLUMN --baseline COLUMN, without --paired",
            Design::Either => "--treated COLUMN --baseline COLUMN",
        },
        Registered::Block(_) => BLOCKS,
        Registered::Relation(_) => RELATION,
        Registered::Nested(_) => NESTED,
        Registered::Correction(_) | Registered::Conjunction(_) => P_VALUES,
    };
    format!("`{}` takes {}: {form}", method.entry().id(), method.takes())
}

/// The methods of those ids, each once; those that are usual for such columns where none is named.
///
/// # Errors
/// Ids that are not registered, methods of other columns.
pub(crate) fn methods(ids: &[String], given: &Given) -> Result<Vec<Registered>, Failure> {
    if ids.is_empty() {
        let usual: Vec<Registered> = given.usual().iter().filter_map(|id| find(id)).collect();
        let first = || registered().find(|&method| given.is_for(method)).into_iter().collect();
        let chosen: Vec<Registered> = if usual.is_empty() { first() } else { usual };
        let nothing = || Failure::usage("no method takes such columns");
        return if chosen.is_empty() { Err(nothing()) } else { Ok(chosen) };
    }
    let mut chosen: Vec<Registered> = Vec::new();
    for id in ids.iter().map(|id| id.trim()) {
        let method = find(id).ok_or_else(|| unknown(id))?;
        if !given.is_for(method) {
            return Err(Failure::Usage(format!("`{id}` is for other columns than these"), takes(method)));
        }
        if chosen.iter().all(|known| known.entry().id() != id) {
            chosen.push(method);
        }
    }
    Ok(chosen)
}

/// There is no such method, with the one that was meant.
pub(crate) fn unknown(id: &str) -> Failure {
    let hint = match nearest(id, registered().map(|method| method.entry().id())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`stilt methods` lists the ids".to_owned(),
    };
    Failure::Usage(format!("there is no method `{id}`"), hint)
}
