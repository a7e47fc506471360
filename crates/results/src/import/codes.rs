//! The codes of problems and notes, each with what `stilt explain` says of it.

use crate::diagnostic::Code;

macro_rules! codes {
    ($($(#[$doc:meta])* $NAME:ident = $code:literal, $title:literal, $explanation:literal;)*) => {
        $($(#[$doc])* pub const $NAME: Code = Code($code);)*

        /// Every code of this module: code, title, explanation.
        pub const CODES: &[(Code, &str, &str)] = &[$(($NAME, $title, $explanation)),*];
    };
}

codes! {
    /// A value that is no number.
    NOT_A_NUMBER = "E101", "not a number",
        "A cell of a score column is neither a number nor a mark for a missing value. Understood are 61.4, 0.614, \
         61.4%, 61.4 ± 0.3, 61.4 +/- 0.3, each also in bold or with a star or dagger; empty, -, n/a, NaN and inf are \
         counted as missing.";
    /// An intermediate task that is blank.
    EMPTY_INTERMEDIATE = "E102", "no intermediate task named",
        "A row does not say what the model was trained on before the target task. An empty cell may mean the baseline \
         or may be a slip, so it is not guessed: write none, or say --baseline '' if empty cells are the baseline. \
         NA and n/a are treated alike.";
    /// A row with more or fewer cells than the header.
    RAGGED_ROW = "E103", "a row of another length",
        "A row has more or fewer cells than the header, so its cells cannot be told apart. Usually a text with the \
         delimiter in it was not quoted, or a row was cut short.";
    /// Fractions and points in one column of scores.
    MIXED_SCALES = "E104", "fractions and points are mixed",
        "For one target and metric some values look like fractions (0 to 1) and others like points (0 to 100): times \
         100 the small one lies among the others, as it stands it does not. Put them on one scale, or say which scale \
         holds with --scale points, --scale fraction or --scale METRIC=points.";
    /// A value outside what the metric can be.
    OUT_OF_BOUNDS = "E105", "out of bounds",
        "Shares such as accuracy lie between 0 and 100 points, correlations between -100 and 100, p-values between 0 \
         and 1. The value cannot be right as it stands; often a digit slipped or a column holds another quantity.";
    /// `--map` names a column that is not there.
    UNKNOWN_COLUMN = "E106", "no such column",
        "--map or an option of stilt test names a column the file does not have. Columns are found as they stand in the \
         header, without regard to case.";
    /// Nothing says what the role needs.
    MISSING_COLUMN = "E107", "a column is missing",
        "Every observation needs an intermediate task, a target task and a score. Name the column with \
         --map target=COLUMN, or give one level for all rows with --set target=xnli.";
    /// Two columns for one role.
    AMBIGUOUS_COLUMN = "E108", "two columns for one role",
        "Two columns could hold the same thing and nothing says which does. Name the right one with --map, or leave \
         one out with --map -=COLUMN.";
    /// The bytes are no text.
    NOT_TEXT = "E109", "not text",
        "The file holds bytes that are no UTF-8 text. UTF-16 is read if it starts with a byte order mark. A \
         spreadsheet (.xlsx, .ods) has to be saved as CSV first.";
    /// No rows.
    NO_ROWS = "E110", "no rows",
        "The file is empty or holds only a header.";
    /// More than one level that could be the baseline.
    SEVERAL_BASELINES = "E111", "several baselines",
        "The levels none, no, baseline, direct, vanilla, target-only and - of the intermediate task all mean the \
         baseline. One input holds several of them, which may be different conditions. Say which one is the baseline \
         with --baseline LEVEL; the others are then tasks as they are written. Only none always is the baseline.";
    /// A number with a mark that may be decimal or group thousands.
    AMBIGUOUS_NUMBER = "E112", "a number that can be read in two ways",
        "1,234 may be 1.234 or 1234. The decimal mark is decided for a whole file from numbers that leave no doubt \
         (61,4 or 1.234,5 or 0.614); a number that contradicts it, or a file without such numbers, is not guessed.";
    /// A numeric column nobody can place.
    UNCLEAR_COLUMN = "E113", "a numeric column of unclear use",
        "In a table with one column per target (or per language) a further column of numbers may be a target the \
         catalogue does not know, or a condition such as a learning rate. Say --map target=COLUMN if it is a target, \
         --map NAME=COLUMN to keep it as a factor called NAME, or --map -=COLUMN to leave it out. \
         In a table with one column per metric a column whose values differ in nearly every row, or that is called like \
         a cost (ms_per_example, peak_mem_gb), may be a metric nobody described: as a condition it would give every run a \
         setting of its own. Say --map metric=COLUMN, or [metrics.COLUMN] with better and scale in stilt.toml.";
    /// A level that cannot be a name.
    BAD_LEVEL = "E114", "not a name",
        "A level of a factor is blank where one is needed, or contains a control character, such as a line break from \
         a badly quoted cell.";
    /// A word outside of the words a column knows.
    BAD_WORD = "E115", "not a word of this column",
        "The column basis holds measured or reported; n holds a whole number of runs, at least 1.";
    /// A quote that never ends.
    OPEN_QUOTE = "E116", "a quote that is not closed",
        "A quoted cell has no closing quote, so everything behind it belongs to the cell. A quote inside a quoted cell \
         is written twice.";
    /// The columns cannot be told apart.
    UNCLEAR_DELIMITER = "E117", "unclear delimiter",
        "Cells are separated by comma, semicolon, tab or pipe. The header can be split in two ways that are equally \
         good, or in none.";
    /// No importer reads it.
    UNKNOWN_FORMAT = "E118", "not a format that is read",
        "No importer knows the file, or the one named with --as does not exist. A directory has to hold at least one \
         file of results.";
    /// A line that is no JSON object.
    BAD_JSON = "E121", "not JSON",
        "A line of a file of samples is no JSON object, often because writing it was cut short. The bare words NaN and \
         Infinity, which Python writes, are understood and count as missing.";
    /// Parquet that cannot be read.
    BAD_PARQUET = "E122", "not Parquet that can be read",
        "The file starts as Parquet does but is cut short, damaged, or a batch that a later version of stilt wrote. A \
         file is complete only when its writer has closed it.";
    /// A Parquet column of a type that is not read.
    COLUMN_TYPE = "E123", "a column of a type that is not read",
        "Of Parquet files, columns of text, of whole numbers of 32 or 64 bits, of floating-point numbers and of truth \
         values (1 and 0) are read. Save other columns as one of these, or leave them out with --map -=COLUMN.";

    /// Encoding, delimiter and decimal mark, where they are not the usual ones.
    DIALECT = "N101", "how the text was read",
        "The delimiter, the encoding and the decimal mark, where they are not comma, UTF-8 and point.";
    /// The roles columns were given.
    ROLES = "N102", "what the columns were taken for",
        "Columns under another name than the factor they hold; --map FACTOR=COLUMN decides otherwise.";
    /// One column per target, language or metric.
    SHAPE = "N103", "the shape of the table",
        "The table has one column per target, language or metric; each cell became an observation.";
    /// Spellings replaced by the catalogue's.
    SPELLINGS = "N104", "spellings",
        "Names of tasks, languages and metrics were replaced by those of the catalogue, so that files of different \
         tools fit together.";
    /// The level taken for the baseline.
    BASELINE_LEVEL = "N105", "the baseline",
        "The level of the intermediate task that was taken for the baseline; --baseline decides otherwise.";
    /// Fractions or points, per metric.
    SCALE = "N106", "the scale of the values",
        "Bounded metrics are kept in points. A metric with no value above 1 was read as fractions and multiplied by \
         100; --scale decides otherwise.";
    /// The metric where no column names it.
    METRIC = "N107", "the metric",
        "No column names the metric: the primary metric of each target was taken from the catalogue where it has \
         exactly one, and score elsewhere; --set metric=NAME decides otherwise.";
    /// Columns kept as further factors.
    EXTRA_FACTORS = "N108", "further factors",
        "Columns the tool knows nothing about are kept as factors. A cell that mixes several levels of one is not \
         computed; --map -=COLUMN leaves a column out.";
    /// Intermediate task and target are one.
    SELF_TRANSFER = "N109", "self-transfer",
        "The intermediate task is the target task itself. The observations are kept.";
    /// A further factor that may be a measurement.
    LIKE_A_METRIC = "N110", "a further factor that looks like a metric",
        "Beside a column of scores stands a column of numbers that differ in nearly every row, kept as a factor. Runs that \
         differ in a factor are not averaged, so if it is a measurement, give each value a row of its own with its metric, \
         or leave the column out with --map -=COLUMN.";

    /// Averages that were left out.
    AVERAGES = "W101", "averages left out",
        "A column or level such as avg, mean or all is computed from the others; it would count them twice.";
    /// Columns that were left out.
    LEFT_OUT = "W102", "columns left out",
        "Columns that say nothing of a result: row numbers, time stamps, paths, measurements beside a column of \
         scores; --map NAME=COLUMN keeps one.";
    /// Cells without a value.
    MISSING = "W103", "missing values",
        "Cells of score columns that are empty or say -, n/a, NaN or inf. They are counted and never read as 0.";
    /// Rows of runs that did not end well.
    UNFINISHED = "W104", "unfinished runs left out",
        "Rows whose state is failed, crashed, killed or running.";
    /// A row that looks shifted.
    SHIFTED = "W105", "a row that looks shifted",
        "At least a quarter of the row's cells lie further than 30 median absolute deviations from the median of their \
         column, as they do when cells slipped into a neighbouring column. The row is kept.";
    /// A value that may be on the other scale.
    SUSPICIOUS_SCALE = "W106", "a value that may be a fraction",
        "All values of a target are at most 1, while those of other targets with the same metric are points. They are \
         kept as they stand; --scale METRIC=points says that they are right.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ascend_within_their_kind() {
        for kind in ['E', 'N', 'W'] {
            let codes: Vec<_> = CODES.iter().map(|entry| entry.0).filter(|code| code.0.starts_with(kind)).collect();
            assert!(!codes.is_empty() && codes.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn every_code_is_explained() {
        for (code, title, explanation) in CODES {
            assert!(code.0.len() == 4 && !title.is_empty() && explanation.ends_with('.'), "{code}");
            assert!(!explanation.contains("  "), "{code}");
        }
    }
}
