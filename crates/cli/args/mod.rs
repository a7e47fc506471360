//! The command line: what can be said, and what is checked before anything is read.

mod analysis;
mod check;
mod common;
mod compare;
mod contrast;
mod figure;
mod global;
mod heatmap;
mod judged;
mod pareto;
mod plan;
mod rank;
mod recommend;
mod robustness;
mod swarms;
mod test;
mod tradeoff;
mod trend;
mod value;

use std::num::NonZeroU32;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

pub(crate) use analysis::Analysis;
pub(crate) use check::Check;
pub(crate) use common::Common;
pub(crate) use compare::{Compare, CompareFigure};
pub(crate) use contrast::Contrast;
pub(crate) use figure::Figure;
pub(crate) use global::{Color, EXPORTS, Global};
pub(crate) use heatmap::{GainFigure, Heatmap, Order, Second};
pub(crate) use judged::Judged;
pub(crate) use pareto::Pareto;
pub(crate) use plan::Plan;
pub(crate) use rank::{Rank, RankFigure};
pub(crate) use recommend::Recommend;
pub(crate) use robustness::Robustness;
pub(crate) use swarms::Swarms;
pub(crate) use test::{Columns, Test};
pub(crate) use tradeoff::Tradeoff;
pub(crate) use trend::Trend;

/// Track, analyse and draw intermediate-task transfer (STILTs) experiments.
#[derive(Parser)]
#[command(
    version,
    subcommand_precedence_over_arg = true,
    propagate_version = false,
    max_term_width = 110,
    after_help = "\
Examples:
  stilt demo                                   see it work on shipped data
  stilt gain -d results.csv                    gains of every intermediate over the baseline
  stilt import runs/*.csv && stilt gain        the same, kept: with log, revert, why
  stilt heatmap -d results.csv -o gain.pdf     the figure for the paper

Results are rows of base model, intermediate task, target task, language, seed, metric and score; intermediate `none` is
the baseline. Codes of errors and notes: `stilt explain CODE`."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that stand with any command, and the commands whose help is shorter without them.
const IDLE: &[(&str, &[&str])] = &[
    ("log", &["data", "filters", "seed", "threads"]),
    ("revert", &["data", "filters", "seed", "threads"]),
    ("explain", &["store", "data", "filters", "config", "seed", "threads"]),
    ("methods", &["store", "data", "filters", "config", "seed", "threads"]),
    ("test", &["store", "data", "filters"]),
    ("completions", &["store", "data", "filters", "format", "output", "config", "seed", "threads"]),
];

/// The grammar as help texts show it: without the options that do nothing for a command.
pub(crate) fn for_help() -> clap::Command {
    let mut command = Cli::command();
    // Only then do commands have the options that stand with any of them.
    command.build();
    IDLE.iter().fold(command, |command, (name, idle)| {
        let hidden =
            |arg: &clap::Arg| arg.get_help_heading() == Some("Import") || idle.contains(&arg.get_id().as_str());
        command.mut_subcommand(*name, |command| command.mut_args(|arg| if hidden(&arg) { arg.hide(true) } else { arg }))
    })
}

/// What is to be done.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Keep results in the store
    Import(Import),
    /// The results themselves, one row each: CSV, JSON lines or Parquet
    #[command(after_help = "\
Examples:
  stilt export -o results.csv                  everything in the store
  stilt export --where 'target=xnli' -o xnli.parquet
  stilt export -d samples/ --format jsonl")]
    Export,
    /// History of the store
    Log {
        /// One entry in full, by the start of its id
        id: Option<String>,
    },
    /// Undo an entry of the log, a revert included
    Revert {
        /// Start of the id
        id: String,
    },
    /// Factors, or the levels of one, with counts
    Ls {
        /// Factor or attribute: `target`, `language.family`
        factor: Option<String>,
    },
    /// Runs per intermediate and target: what is missing, unpaired, run once
    #[command(after_help = "\
Examples:
  stilt coverage -d results.csv
  stilt coverage -o coverage.pdf               draws the grid
  stilt coverage --format term                 draws it here")]
    Coverage {
        /// Columns that tell runs apart, in place of seed and the usual names
        #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
        replicate: Vec<String>,
        #[command(flatten)]
        figure: Figure,
    },
    /// Every number behind a cell, and where it stands
    #[command(after_help = "\
Examples:
  stilt why mnli xnli                          a cell of the gain table: both arms
  stilt why mnli xnli sw                       in one language
  stilt why intermediate=mnli seed=3           the same as conditions")]
    Why {
        /// Intermediate, target and language, in this order, or conditions such as `seed=3`
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
    /// Gains of intermediates over the matched baseline
    #[command(after_help = "\
Examples:
  stilt gain -d results.csv
  stilt gain --where 'target=xnli language!=en' --cols language
  stilt gain --rows intermediate,target --cols '' --format csv
  stilt gain -o gain.md
  stilt gain -o gain.pdf                       draws the heatmap
  stilt gain --figure forest --cols '' -o forest.pdf
  stilt gain --format term                     draws it here")]
    Gain {
        /// Which figure `-o` draws
        #[arg(long, value_enum, value_name = "ID", help_heading = "Figure")]
        figure: Option<GainFigure>,
        #[command(flatten)]
        analysis: Analysis,
        #[command(flatten)]
        heatmap: Heatmap,
    },
    /// The gain table as a picture
    #[command(after_help = "\
Examples:
  stilt heatmap -d results.csv                 writes gain.svg
  stilt heatmap -o gain.pdf --width column     for one column of a paper
  stilt heatmap --aggregate category --limit 5
  stilt heatmap --order cluster --strip intermediate.family
  stilt heatmap --facet language.family --second interval --means")]
    Heatmap {
        #[command(flatten)]
        analysis: Analysis,
        #[command(flatten)]
        heatmap: Heatmap,
    },
    /// Intermediates against each other
    #[command(after_help = "\
Examples:
  stilt compare mnli squad_v1 -d results.csv
  stilt compare mnli squad_v1 none --correction bh
  stilt compare mnli squad_v1 -o forest.pdf    draws the differences")]
    Compare(Box<Compare>),
    /// The best intermediate of every target, corrected for having been chosen
    #[command(after_help = "\
Examples:
  stilt best -d results.csv                    chosen and reported on the same runs: p times the number of candidates
  stilt best --select-on 'seed<3' --report-on 'seed>=3'
  stilt best --select-on dev --report-on test  the same runs, another split: still corrected")]
    Best {
        /// Rows to choose by: a split, or conditions such as 'seed<3' [default: all]
        #[arg(long, value_name = "EXPR")]
        select_on: Option<String>,
        /// Rows to report [default: all]
        #[arg(long, value_name = "EXPR")]
        report_on: Option<String>,
        #[command(flatten)]
        analysis: Analysis,
    },
    /// Order of intermediates over targets, with critical differences
    #[command(after_help = "\
Examples:
  stilt rank -d results.csv
  stilt rank --pairs wilcoxon --where 'target.category=structured'
  stilt rank --incomplete skillings-mack --with-baseline
  stilt rank -o cd.pdf --width column          draws the critical difference diagram")]
    Rank(Box<Rank>),
    /// Groups of levels against each other: families of intermediates, kinds of base models, approaches
    Contrast(Box<Contrast>),
    /// Gain or score against a number: training steps, doses, sizes of tasks or models
    #[command(after_help = "\
Examples:
  stilt trend --x step -d results.csv          longer training: lines, peak, the drop after it
  stilt trend --x train_examples --log --where intermediate=squad_v1
  stilt trend --x intermediate.train_size --log --series intermediate.family
  stilt trend --x step --series language --value score --format csv
  stilt trend --x step -o trend.pdf            draws the curves; scaling where points are models or tasks")]
    Trend(Box<Trend>),
    /// Spread over languages: how even a gain is, the worst language, how many are harmed
    #[command(after_help = "\
Examples:
  stilt robustness -d results.csv --where target=xnli
  stilt robustness --by language.script --format json
  stilt robustness --rows base_model           with the trend over the size of models
  stilt robustness --value score --rows base_model")]
    Robustness(Box<Robustness>),
    /// Several metrics at once: which models no other beats in all
    #[command(after_help = "\
Examples:
  stilt tradeoff accuracy latency_ms -d results.csv
  stilt tradeoff accuracy latency_ms memory_mb --where target=mmlu --format json
  stilt tradeoff latency_ms accuracy --log x -o pareto.pdf
  stilt tradeoff f1 latency_ms --points base_model,intermediate")]
    Tradeoff(Box<Tradeoff>),
    /// Runs that a gain needs, and the gains that the runs there are would find
    #[command(after_help = "\
Examples:
  stilt plan -d pilot.csv                      runs for a gain of 1 point, 80 % power
  stilt plan --gain 0.5 --power 0.9 --paired
  stilt plan --where target=xnli --format json
  stilt plan --where target=xnli -o power.pdf  power over the number of runs, drawn")]
    Plan(Plan),
    /// Which intermediate to try on a target: expected gains, how far to trust them, what to run next
    #[command(after_help = "\
Examples:
  stilt recommend --target xcopa -d results.csv
  stilt recommend --target xnli --language sw --base-model xlm-roberta-large
  stilt recommend --target tydiqa --where target.category=qa    predicted from these targets alone")]
    Recommend(Recommend),
    /// Claims of a study against the results; exit 5 if one is contradicted
    Check(Box<Check>),
    /// One method on plain columns of numbers
    Test(Box<Test>),
    /// The statistical methods, or the documentation of one
    Methods {
        /// Its id, such as paired-t; all of them without one
        id: Option<String>,
    },
    /// See it work: shipped data, from file to figure, by commands to repeat
    Demo {
        /// A new folder for data, store and figure
        #[arg(default_value = "stilt-demo")]
        folder: std::path::PathBuf,
    },
    /// Invented results with a known truth, as CSV
    Simulate(Simulate),
    /// What a code of an error or note means
    Explain {
        /// The code, such as E104; all of them without one
        code: Option<String>,
    },
    /// Completions for a shell, on stdout
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Options of `stilt import`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  stilt import results.csv --dry-run           what would be imported, and as what
  stilt import *.csv --map target=dataset --map -=avg --set split=test
  stilt import new.csv --on-conflict keep-last")]
pub(crate) struct Import {
    /// Files of results; `-` is stdin
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// Only show what would be imported
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Options of `stilt simulate`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  stilt simulate -o simulated_grid.csv         nine targets, ten intermediates, five seeds
  stilt simulate --steps 20 --seed 7           with learning curves, another draw")]
pub(crate) struct Simulate {
    /// Base models
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) models: NonZeroU32,
    /// Runs of every cell
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) seeds: NonZeroU32,
    /// Evaluations during training
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) steps: NonZeroU32,
}

/// The decision about two values for one key, as words.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum OnConflict {
    /// Stop and name both places
    Error,
    /// The earlier one stands
    KeepFirst,
    /// The later one stands
    KeepLast,
}

impl From<OnConflict> for stilt_results::OnConflict {
    fn from(word: OnConflict) -> Self {
        match word {
            OnConflict::Error => Self::Error,
            OnConflict::KeepFirst => Self::KeepFirst,
            OnConflict::KeepLast => Self::KeepLast,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_leaves_out_what_does_nothing() {
        let help = |words: &[&str]| match for_help().try_get_matches_from(words) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("no help"),
        };
        for words in [&["stilt", "log", "--help"][..], &["stilt", "help", "log"]] {
            let help = help(words);
            assert!(help.contains("--store") && help.contains("--format"), "{help}");
            assert!(!help.contains("--scale") && !help.contains("--threads"), "{help}");
        }
        assert!(help(&["stilt", "gain", "-h"]).contains("--scale"));
        for (name, idle) in IDLE {
            let command = for_help();
            let command = command.find_subcommand(name).unwrap();
            for id in *idle {
                assert!(command.get_arguments().any(|arg| arg.get_id() == id && arg.is_hide_set()), "{name}: {id}");
            }
        }
    }

    #[test]
    fn files_end_where_the_command_begins() {
        let cli = Cli::try_parse_from(["stilt", "-d", "a.csv", "b.csv", "gain"]).unwrap();
        assert_eq!(cli.global.data, ["a.csv", "b.csv"]);
        let cli = Cli::try_parse_from(["stilt", "gain", "-d", "a.csv", "-d", "b.csv", "--alpha", "0.01"]).unwrap();
        assert_eq!(cli.global.data, ["a.csv", "b.csv"]);
    }

    #[test]
    fn alpha_and_level_lie_between_0_and_1() {
        for words in [["--alpha", "0"], ["--alpha", "1"], ["--level", "95"], ["--level", "nan"]] {
            assert!(Cli::try_parse_from(["stilt", "gain"].into_iter().chain(words)).is_err());
        }
    }
}
