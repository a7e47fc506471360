//! The axis: which level of a factor stands at which number.

use stilt_results::{BASELINE, Catalogue, Factor, Key, ResultSet};

use super::table::{Of, TrendSettings};
use crate::transfer::AnalysisError;
use crate::transfer::notes::listed;

/// The numbers of the levels of a factor.
pub(super) struct Axis {
    pub(super) key: Key,
    /// By code; `None` for levels that have no place on the axis.
    pub(super) x: Vec<Option<f64>>,
    /// Levels in use without a number.
    pub(super) blank: Vec<String>,
    /// Levels in use that cannot stand on a logarithmic axis.
    pub(super) beyond_log: Vec<String>,
}

impl Axis {
    pub(super) fn read(set: &ResultSet, catalogue: &Catalogue, wanted: &TrendSettings) -> Result<Self, AnalysisError> {
        let key = Key::read(&wanted.axis, set)?;
        if matches!(key.factor, Factor::Seed | Factor::Metric | Factor::Split | Factor::Example) {
            let instead = instead(set, catalogue, wanted.of);
            return Err(AnalysisError::Usage(format!(
                "`{key}` is no axis: a trend is over steps, conditions or levels{instead}"
            )));
        }
        let Some(column) = set.column(&key.factor) else {
            return Err(AnalysisError::Usage(format!("the results have no column `{key}`")));
        };
        let used = used(set, &key.factor, column.codes(), column.levels().len(), wanted.of);
        let mut axis = Self { x: vec![None; used.len()], blank: Vec::new(), beyond_log: Vec::new(), key };
        for (code, (label, level)) in axis.key.labels(set, catalogue).iter().zip(column.levels().iter()).enumerate() {
            if !used[code] {
                continue;
            }
            let said = || if level.is_empty() { "(blank)".to_owned() } else { level.to_owned() };
            if label.is_empty() {
                axis.blank.push(said());
                continue;
            }
            let number = label.parse::<f64>().ok().filter(|number| number.is_finite());
            let Some(number) = number else {
                return Err(not_a_number(&axis.key, (label, level), &instead(set, catalogue, wanted.of)));
            };
            if wanted.log && number <= 0.0 {
                axis.beyond_log.push(said());
                continue;
            }
            // Runs of a condition are told apart by its level: two spellings of a number would be two points.
            let twin = axis.x.iter().position(|x| *x == Some(number));
            if let Some(twin) = twin.filter(|_| axis.is_condition()) {
                let twin = column.levels().name(twin as u32);
                return Err(AnalysisError::Usage(format!(
                    "`{}` has the same number in two spellings: `{twin}` and `{level}`",
                    axis.key
                )));
            }
            // Without the sign of a zero.
            axis.x[code] = Some(number + 0.0);
        }
        axis.check(|| instead(set, catalogue, wanted.of))
    }

    /// Whether x is a condition of runs, and no property of a level.
    pub(super) fn is_condition(&self) -> bool {
        matches!(self.key.factor, Factor::Step | Factor::Extra(_))
    }

    /// At least two different x.
    fn check(self, instead: impl FnOnce() -> String) -> Result<Self, AnalysisError> {
        let mut x: Vec<f64> = self.x.iter().flatten().copied().collect();
        x.sort_by(f64::total_cmp);
        x.dedup();
        if x.len() > 1 {
            return Ok(self);
        }
        let log = match &self.beyond_log[..] {
            [] => None,
            levels => Some(format!("{} cannot stand on a logarithmic axis", listed(levels))),
        };
        let there = match (&x[..], &self.blank[..]) {
            ([only], _) => Some(format!("there is one, {only}")),
            (_, []) if log.is_some() => None,
            (_, []) => Some("only the baseline is here, which --value score follows".to_owned()),
            (_, blank) => Some(format!("there is none among {}", listed(blank))),
        };
        let why: Vec<String> = there.into_iter().chain(log).collect();
        let why = why.join("; ");
        let instead = instead();
        Err(AnalysisError::Nothing(format!("a trend needs at least two values of `{}`; {why}{instead}", self.key)))
    }
}

/// Which levels rows that are followed have.
fn used(set: &ResultSet, factor: &Factor, codes: &[u32], count: usize, of: Of) -> Vec<bool> {
    let mut used = vec![false; count];
    let intermediate = set.column(&Factor::Intermediate);
    for (row, &code) in codes.iter().enumerate() {
        // The baseline has no dose; its base model has a size.
        let is_baseline = || intermediate.is_some_and(|column| column.level(row) == BASELINE);
        let counts = of == Of::Score && *factor != Factor::Intermediate;
        used[code as usize] |= counts || !is_baseline();
    }
    used
}

fn not_a_number(key: &Key, (label, level): (&str, &str), instead: &str) -> AnalysisError {
    let whose = if label == level { String::new() } else { format!(" of `{level}`") };
    AnalysisError::Usage(format!(
        "`{key}` is no axis of numbers: `{label}`{whose} is not a number; if the others are, leave it out with \
         --where '{key}!={label}'{instead}"
    ))
}

/// The axes these results have, for who chose none of them.
fn instead(set: &ResultSet, catalogue: &Catalogue, of: Of) -> String {
    let is_axis = |key: &Key| {
        let Some(column) = set.column(&key.factor) else { return false };
        let used = used(set, &key.factor, column.codes(), column.levels().len(), of);
        let labels = key.labels(set, catalogue);
        let own = labels.iter().zip(used).filter(|(label, used)| *used && !label.is_empty());
        let numbers: Option<Vec<f64>> = own.map(|(label, _)| label.parse().ok()).collect();
        numbers.is_some_and(|numbers| numbers.iter().any(|number| *number != numbers[0]))
    };
    let keys = set.factors().iter().flat_map(|factor| {
        let plain = matches!(factor, Factor::Step | Factor::Extra(_)).then_some(None);
        let attributes = Catalogue::attributes(factor).iter().map(|name| Some((*name).to_owned()));
        plain.into_iter().chain(attributes).map(|attribute| Key { factor: factor.clone(), attribute })
    });
    let axes: Vec<String> = keys.filter(is_axis).map(|key| format!("`{key}`")).collect();
    if axes.is_empty() { String::new() } else { format!("; axes there are: {}", axes.join(", ")) }
}
