//! The codes of the binary itself; those of the libraries are in theirs.

use stilt_results::Code;

/// `stilt.toml` says something it cannot say.
pub(crate) const SETTINGS: Code = Code("E201");
/// Two values for one key.
pub(crate) const CONFLICT: Code = Code("E301");
/// Two values for one run.
pub(crate) const REPEATED: Code = Code("E302");

const OWN: &[(Code, &str, &str)] = &[
    (
        SETTINGS,
        "a setting that cannot be read",
        "stilt.toml holds a key or value the tool does not know. It is never ignored: a misspelled setting would change \
         results without a word.",
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
];

/// Every code of errors, warnings and notes: code, title, explanation.
pub(crate) fn all() -> impl Iterator<Item = (Code, &'static str, &'static str)> {
    let of_examples = stilt_analysis::examples::CODES.iter().chain([&stilt_analysis::transfer::UNMATCHED]);
    let of_analyses = stilt_analysis::transfer::CODES.iter().chain(of_examples);
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
