//! What readers of a test must know besides.

use stilt_analysis::floor::{fewest, fewest_blocks};
use stilt_analysis::method::{Design, Settings};
use stilt_analysis::registry::Registered;
use stilt_analysis::sample::Sample;
use stilt_results::{Code, Note};

use super::answer::family;
use super::{About, Answer, Data, Given, Values};
use crate::codes::{ABOVE_ALPHA, NOT_PAIRED, ROWS_DROPPED, SEVERAL_METHODS};
use crate::facts::{listed, short};
use crate::render::p_value;

/// The notes of a test.
pub(crate) fn notes(
    answers: &[Answer],
    methods: &[Registered],
    data: &Data,
    given: &Given,
    settings: &Settings,
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: Code, message: String| notes.push(Note { code, message, place: None });
    if !data.dropped.is_empty() {
        let lines: Vec<String> = data.dropped.iter().map(u32::to_string).collect();
        let lines = listed(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let (rows, line) = if data.dropped.len() == 1 { ("row", "line") } else { ("rows", "lines") };
        say(
            ROWS_DROPPED,
            format!("left out {} {rows} of which a value is missing: {line} {lines}", data.dropped.len()),
        );
    }
    if let (Given::Arms { paired: None, .. }, Values::Sample(Sample::Unpaired(arms))) = (given, &data.values)
        && arms.treated().len() == arms.baseline().len()
        && arms.treated().len() > 1
    {
        let n = arms.treated().len();
        say(
            NOT_PAIRED,
            format!(
                "both columns have {n} values and are compared as independent; if the two values of a row belong together, say --paired"
            ),
        );
    }
    // Corrections of one family stand beside each other; they do not test it again.
    let tests =
        methods.iter().filter(|method| !matches!(method, Registered::Correction(_) | Registered::Conjunction(_)));
    let tested = |method: &&Registered| {
        let id = method.entry().id();
        answers.iter().any(|row| row.method == id && row.p.is_some())
    };
    if tests.filter(tested).count() > 1 {
        say(
            SEVERAL_METHODS,
            "several methods on the same numbers are no family and are not corrected for: choose the method before looking"
                .to_owned(),
        );
    }
    methods.iter().filter_map(|&method| above_alpha(method, answers, data, settings)).for_each(|m| say(ABOVE_ALPHA, m));
    notes
}

/// What a method can reach: floor, tests in its family, and the units it counts.
pub(crate) struct Reach {
    /// The highest smallest p among its rows.
    pub(crate) floor: f64,
    /// Number of tests that share a correction; 1 for a single test.
    pub(crate) m: usize,
    /// `5 pairs`.
    pub(crate) units: String,
}

/// What a method can reach with these numbers of values; `None` if it states no floor.
pub(crate) fn reach(method: Registered, answers: &[Answer], data: &Data) -> Option<Reach> {
    let id = method.entry().id();
    let floor = answers.iter().filter(|row| row.method == id).filter_map(|row| row.floor).reduce(f64::max)?;
    let m = family(answers, id).filter(|_| !method.adjusts()).unwrap_or(1);
    let units = match &data.values {
        Values::Sample(Sample::Paired(pairs)) => format!("{} pairs", pairs.treated().len()),
        Values::Sample(Sample::Unpaired(arms)) => {
            format!("{} against {} values", arms.treated().len(), arms.baseline().len())
        }
        Values::Blocks(table) => format!("{} blocks", table.blocks().len()),
        Values::Relation(relation) => format!("{} rows", relation.x().len()),
        Values::Nested(_) | Values::Family(_) | Values::Nothing(_) => "these values".to_owned(),
    };
    Some(Reach { floor, m, units })
}

/// That no result could have been significant, and from which number of values on one can be.
fn above_alpha(method: Registered, answers: &[Answer], data: &Data, settings: &Settings) -> Option<String> {
    let Reach { floor, m, units } = reach(method, answers, data)?;
    let single = settings.alpha / m as f64;
    if floor <= single * (1.0 + 1e-12) {
        return None;
    }
    let needed = match (method, &data.values) {
        (Registered::Method(method), Values::Sample(Sample::Paired(_))) => {
            fewest(method, Design::Paired, settings, single).map(|n| format!("at least {n} pairs are"))
        }
        (Registered::Method(method), Values::Sample(Sample::Unpaired(_))) => {
            fewest(method, Design::Unpaired, settings, single).map(|n| format!("at least {n} values in each arm are"))
        }
        (Registered::Block(method), Values::Blocks(_))
            if answers.iter().any(|row| matches!(row.about, About::Pair(..))) =>
        {
            fewest_blocks(method, settings, single).map(|n| format!("at least {n} blocks are"))
        }
        _ => None,
    };
    let needed = needed.unwrap_or_else(|| "more values are".to_owned());
    let family = if m > 1 { format!(" after correction for {m} tests") } else { String::new() };
    let (id, floor, alpha) = (method.entry().id(), p_value(floor), short(settings.alpha));
    Some(format!(
        "{id}: the smallest p that {units} can reach is {floor}, above {alpha}{family} however large the difference; {needed} needed"
    ))
}
