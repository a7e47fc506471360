//! What readers of a ranking must know besides.

use stilt_results::{Code, Note};

use super::table::{PairTest, Ranking};
use super::values::{FEW, Values};
use crate::block::{BlockMethod, block_method};
use crate::floor::fewest_blocks;
use crate::method::Settings;
use crate::outcome::Outcome;
use crate::transfer::notes::listed;

/// Codes of the notes of a ranking, with title and explanation; `stilt explain` prints them.
pub const CODES: &[(Code, &str, &str)] = &[
    (
        INCOMPLETE,
        "targets that not all intermediates have",
        "Ranks are comparable only over targets that every intermediate shown was run on. The others are left out, by name. Leave an intermediate that lacks many targets out with --where 'intermediate!=NAME', run what is missing, or let all targets count with --incomplete skillings-mack.",
    ),
    (
        DESCRIPTIVE,
        "too few targets: ranks are descriptive",
        "Below six targets the approximations behind the critical difference do not hold and no pair of several intermediates can differ significantly. Mean ranks, wins and worst gains describe these targets; there are no groups and no critical difference.",
    ),
    (
        FLOOR,
        "no pair could have been significant",
        "The exact test of a pair over N targets has a smallest p of 2 / 2^N, and the correction multiplies it by the number of pairs. Where that is above alpha, no difference however large could be found. More targets, fewer intermediates or --pairs nemenyi, which compares mean ranks.",
    ),
    (
        LANGUAGES,
        "languages that not all intermediates have",
        "On a target, intermediates are ranked by scores over the same languages: those that every one of them (and the baseline) has. --unbalanced keeps the languages of each.",
    ),
    (
        LEFT_OUT,
        "intermediates that are not ranked",
        "Nothing could be computed for them on any target; `stilt gain` says why, target by target.",
    ),
    (
        REPORTED,
        "reported gains are ranked without a test",
        "Gains that a publication reports have no runs behind them. They are ranked where nothing was measured, and nothing is tested.",
    ),
    (
        DIFFERENT_TARGETS,
        "mean ranks over different targets",
        "With --incomplete skillings-mack a mean rank is over the targets an intermediate was run on, among those that were run there with it. Means over different targets are not strictly comparable; the test accounts for it, the order of the table does not.",
    ),
];

const INCOMPLETE: Code = Code("N240");
const DESCRIPTIVE: Code = Code("N241");
const FLOOR: Code = Code("N242");
const LANGUAGES: Code = Code("N243");
const LEFT_OUT: Code = Code("N244");
const REPORTED: Code = Code("N245");
const DIFFERENT_TARGETS: Code = Code("N246");

/// The notes of one block; `several` if there are others beside it, so that each names its own.
pub(super) fn of_ranking(
    ranking: &Ranking,
    values: &Values,
    outcomes: &[Outcome],
    pairs: PairTest,
    settings: &Settings,
    several: bool,
) -> Vec<Note> {
    let names: Vec<&str> = [&ranking.base_model, &ranking.split].into_iter().map(String::as_str).collect();
    let block: Vec<&str> = names.into_iter().filter(|name| several && !name.is_empty()).collect();
    let block = if block.is_empty() { String::new() } else { format!("{}: ", block.join(", ")) };
    let mut notes = Vec::new();
    let mut say =
        |code: Code, message: String| notes.push(Note { code, message: block.clone() + &message, place: None });
    let n = ranking.targets.len();
    if !values.unranked.is_empty() {
        say(LEFT_OUT, format!("{} not ranked: nothing could be computed", listed(&values.unranked)));
    }
    if !values.incomplete.is_empty() {
        let lacks = |(target, names): &(String, Vec<String>)| format!("`{target}` (without {})", listed(names));
        let lacking: Vec<String> = values.incomplete.iter().map(lacks).collect();
        if ranking.skillings_mack.is_some() {
            say(
                DIFFERENT_TARGETS,
                format!("mean ranks are over different targets: {} are incomplete", lacking.join(", ")),
            );
        } else {
            let (of, advice) = (n + lacking.len(), "--incomplete skillings-mack lets all targets count");
            say(INCOMPLETE, format!("ranked over {n} of {of} targets; left out {}; {advice}", lacking.join(", ")));
        }
    }
    if !values.narrowed.is_empty() {
        say(
            LANGUAGES,
            format!(
                "{}: only languages that all intermediates have; --unbalanced keeps the others",
                listed(&values.narrowed)
            ),
        );
    }
    if ranking.reported {
        say(REPORTED, "the gains are as reported: they are ranked, and nothing is tested".to_owned());
    } else if n < FEW {
        let targets = if n == 1 { "target" } else { "targets" };
        say(
            DESCRIPTIVE,
            format!("{n} {targets}: ranks are descriptive; groups and a critical difference take {FEW} or more"),
        );
    }
    if let Some(message) =
        block_method(pairs.method()).and_then(|method| floor(method, ranking, outcomes, pairs, settings))
    {
        say(FLOOR, message);
    }
    notes
}

/// That no pair could have been significant, and how many targets it takes.
fn floor(
    method: &dyn BlockMethod,
    ranking: &Ranking,
    outcomes: &[Outcome],
    pairs: PairTest,
    settings: &Settings,
) -> Option<String> {
    let floors: Vec<f64> = outcomes.iter().filter_map(|outcome| outcome.tested()?.floor).collect();
    let lowest = floors.iter().copied().reduce(f64::min)?;
    let m = if pairs.is_simultaneous() { 1 } else { floors.len() };
    if lowest * m as f64 <= settings.alpha {
        return None;
    }
    let (k, alpha, n) = (ranking.rows.len(), settings.alpha, ranking.targets.len());
    let needed = fewest_blocks(method, settings, alpha / m as f64).map_or_else(String::new, |needed| {
        format!("; {k} intermediates need N >= {needed} targets for any pair to reach {alpha}")
    });
    Some(format!(
        "{}: with N = {n} targets the smallest p of a pair is {lowest:.4}, {:.2} after Holm over {m} pairs{needed}",
        pairs.method(),
        (lowest * m as f64).min(1.0)
    ))
}
