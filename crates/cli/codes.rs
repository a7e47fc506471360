//! The codes of the binary itself; those of the libraries are in theirs.

use stilt_results::Code;

/// `stilt.toml` says something it cannot say.
pub(crate) const SETTINGS: Code = Code("E201");
/// A claims file says something it cannot say.
pub(crate) const CLAIM: Code = Code("E211");
/// A claim names what nothing knows.
pub(crate) const CLAIM_NAMES: Code = Code("E212");
/// Two values for one key.
pub(crate) const CONFLICT: Code = Code("E301");
/// Two values for one run.
pub(crate) const REPEATED: Code = Code("E302");

/// Rows of which a value is missing.
pub(crate) const ROWS_DROPPED: Code = Code("N401");
/// Several methods on the same numbers.
pub(crate) const SEVERAL_METHODS: Code = Code("N402");
/// Columns of one length that are compared as independent.
pub(crate) const NOT_PAIRED: Code = Code("N403");
/// Too few values for any p within alpha.
pub(crate) const ABOVE_ALPHA: Code = Code("N404");

const OWN: &[(Code, &str, &str)] = &[
    (
        SETTINGS,
        "a setting that cannot be read",
        "stilt.toml holds a key or value the tool does not know. It is never ignored: a misspelled setting would change \
         results without a word.",
    ),
    (
        CLAIM,
        "a claim that cannot be read",
        "A claims file is TOML with one [[claim]] table per claim. A key that the kind of claim does not have, a key that is \
         missing, or a value of another type is never ignored: the claim would be about something else.",
    ),
    (
        CLAIM_NAMES,
        "a claim about something unknown",
        "A claim names a task, model, language or column that neither the results nor the catalogue know, or asks for \
         an analysis that cannot be made. What the catalogue knows and the results lack is no error: the claim is not \
         testable, and the report names the runs that would decide it. Names of your own go into stilt.toml.",
    ),
    (
        CONFLICT,
        "two values for one key",
        "Two rows agree in every factor and differ in the value, so one of them is wrong or a column that tells them \
         apart was left out. Correct the input, keep the column with --map NAME=COLUMN, say which row stands with \
         --on-conflict keep-first or keep-last, or take an import back with stilt revert. Rows of different runs need a \
         column `seed`, or another column that tells runs apart; analyses are told of it with --replicate COLUMN.",
    ),
    (
        REPEATED,
        "two values for one run",
        "One run has two values for a language and metric, in rows that differ in a column which does not tell runs \
         apart. If the rows are different runs, name the column with --replicate COLUMN; if they are different \
         conditions, pick one with --where or show it in --rows.",
    ),
    (
        ROWS_DROPPED,
        "rows with a missing value left out",
        "A pair, or a row of two numbers that belong together, needs both. Rows that have only one are left out and \
         named by line; nothing is filled in.",
    ),
    (
        SEVERAL_METHODS,
        "several methods on the same numbers",
        "Methods that answer one question on the same numbers are no family: no correction makes up for taking the \
         smallest p. Choose the method before looking, and report that one.",
    ),
    (
        NOT_PAIRED,
        "columns of one length compared as independent",
        "Rows of a file are in no order that means anything unless somebody says so. If the two values of a row belong \
         together (one seed controls both runs, one language, one target), declare it with --paired; --unpaired says \
         that they do not and ends this note.",
    ),
    (
        ABOVE_ALPHA,
        "no result could have been significant",
        "An exact test of few values has a smallest p that even the most extreme data reach: 2 / 2^n for n pairs. Where \
         that floor, after correction, lies above alpha, a large p says nothing of the effect. The note names the \
         number of values from which on alpha can be reached.",
    ),
];

/// Every code of errors, warnings and notes: code, title, explanation.
pub(crate) fn all() -> impl Iterator<Item = (Code, &'static str, &'static str)> {
    let of_examples = stilt_analysis::examples::CODES
        .iter()
        .chain([&stilt_analysis::transfer::UNMATCHED, &stilt_analysis::transfer::NOT_CHOSEN]);
    let of_analyses = {
        use stilt_analysis::transfer::{
            CODES, CONTRAST_CODES, RANK_CODES, RECOMMEND_CODES, ROBUSTNESS_CODES, TRADEOFF_CODES, TREND_CODES,
        };
        let questions = RANK_CODES.iter().chain(CONTRAST_CODES).chain(TREND_CODES).chain(RECOMMEND_CODES);
        CODES.iter().chain(questions).chain(TRADEOFF_CODES).chain(ROBUSTNESS_CODES).chain(of_examples)
    };
    stilt_results::import::CODES.iter().chain(of_analyses).chain(OWN).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_means_two_things() {
        let mut codes: Vec<Code> = all().map(|entry| entry.0).collect();
        codes.sort();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]), "{codes:?}");
    }
}
