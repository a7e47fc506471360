//! Options of `stilt rank`.

use clap::{Args, ValueEnum};

use stilt_analysis::transfer::{INCOMPLETES, Incomplete, PAIR_TESTS, PairTest, RankSettings};

use super::value::one_of;
use super::{Common, Figure};

/// What is ranked, and how.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Rank {
    /// How pairs are compared
    #[arg(long, value_name = "ID", default_value = PAIR_TESTS[0].name(), value_parser = one_of(&PAIR_TESTS, PairTest::name))]
    pairs: PairTest,
    /// What becomes of targets that lack an intermediate: left out, or counted by another test
    #[arg(long, value_name = "HOW", default_value = INCOMPLETES[0].name(), value_parser = one_of(&INCOMPLETES, Incomplete::name))]
    incomplete: Incomplete,
    /// Rank the baseline, too
    #[arg(long)]
    with_baseline: bool,
    /// Which figure `-o` draws
    #[arg(long, value_enum, value_name = "ID", help_heading = "Figure")]
    pub(crate) figure: Option<RankFigure>,
    /// Intermediates that stand out in profiles; the others are grey
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "Figure")]
    pub(crate) highlight: Vec<String>,
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) looks: Figure,
}

/// The figures of a ranking, the default first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum RankFigure {
    /// Critical difference diagram: mean ranks, and what cannot be told apart
    #[default]
    Cd,
    /// Performance profiles: share of runs above every gain
    Profile,
}

impl Rank {
    /// What is particular to a ranking.
    pub(crate) fn settings(&self) -> RankSettings {
        RankSettings { with_baseline: self.with_baseline, pairs: self.pairs, incomplete: self.incomplete }
    }
}
