//! Options of `stilt test`: which columns are what, and what the methods are told.

use std::num::NonZeroUsize;

use clap::ValueEnum;
use stilt_analysis::method::{self, Settings};

use super::value::{positive, share};
use crate::config::Config;

/// Options of `stilt test`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  stilt test runs.csv --treated mnli --baseline none --paired
  stilt test runs.csv --treated mnli --baseline none --method welch-t,permutation
  stilt test scores.csv --blocks target --method friedman,nemenyi
  stilt test tests.csv --p p --method holm,bh

`stilt methods` lists what there is, `stilt methods ID` documents one.")]
pub(crate) struct Test {
    /// Columns of numbers under a header, as delimited text; `-` is stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// Methods by id [default: by what the columns are]
    #[arg(long = "method", value_name = "ID", value_delimiter = ',')]
    pub(crate) methods: Vec<String>,
    #[command(flatten)]
    pub(crate) columns: Columns,
    #[command(flatten)]
    pub(crate) told: Told,
}

/// What the columns of the file are.
#[derive(clap::Args)]
#[command(next_help_heading = "Columns")]
pub(crate) struct Columns {
    /// Two arms: scores of the treated one; higher is better
    #[arg(long, value_name = "COLUMN")]
    pub(crate) treated: Option<String>,
    /// Two arms: scores of the other one
    #[arg(long, value_name = "COLUMN")]
    pub(crate) baseline: Option<String>,
    /// The two values of a row are a pair
    #[arg(long)]
    pub(crate) paired: bool,
    /// They are not, which is the default: the arms are independent
    #[arg(long, conflicts_with = "paired")]
    pub(crate) unpaired: bool,
    /// Systems over blocks: names of the blocks; every other column is a system
    #[arg(long, value_name = "COLUMN")]
    pub(crate) blocks: Option<String>,
    /// The system that the others are set against
    #[arg(long, value_name = "COLUMN")]
    pub(crate) control: Option<String>,
    /// p-values of a family
    #[arg(long, value_name = "COLUMN")]
    pub(crate) p: Option<String>,
    /// One number against another: predicted values, or the axis
    #[arg(long, value_name = "COLUMN")]
    pub(crate) x: Option<String>,
    /// Realised values, or the outcome
    #[arg(long, value_name = "COLUMN")]
    pub(crate) y: Option<String>,
    /// Names of groups of rows
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group: Option<String>,
    /// Values under named levels: the values
    #[arg(long, value_name = "COLUMN")]
    pub(crate) value: Option<String>,
    /// Columns that name the levels, the outermost first
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) levels: Vec<String>,
}

/// What the methods are told; each takes what concerns it.
#[derive(clap::Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct Told {
    /// On which side an effect is looked for
    #[arg(long, value_enum, value_name = "SIDE", default_value = "two-sided")]
    alternative: Alternative,
    /// Error rate [default: 0.05]
    #[arg(long, value_parser = share, allow_negative_numbers = true)]
    alpha: Option<f64>,
    /// Level of intervals, which are two-sided [default: 0.95]
    #[arg(long, value_parser = share, allow_negative_numbers = true)]
    level: Option<f64>,
    /// Differences within this much of zero have no practical relevance
    #[arg(long, value_name = "POINTS", value_parser = positive, allow_negative_numbers = true)]
    bound: Option<f64>,
    /// Random draws of methods that resample [default: each its own]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    resamples: Option<u32>,
    /// What a Wilcoxon test does with differences of zero
    #[arg(long, value_enum, value_name = "HOW", default_value = "wilcox")]
    zeros: Zeros,
    /// The normal approximation in place of the exact distribution
    #[arg(long)]
    asymptotic: bool,
    /// A continuity correction with the normal approximation
    #[arg(long)]
    continuity: bool,
    /// Half the probability of what was observed (mid-p)
    #[arg(long)]
    mid_p: bool,
    /// How many of the best predicted items are tried
    #[arg(long, value_name = "N", default_value = "1")]
    k: NonZeroUsize,
    /// Decimals of estimates and statistics
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(0..=9))]
    pub(crate) digits: u8,
}

impl Told {
    /// The settings of the methods: the command line over `stilt.toml` over the defaults.
    pub(crate) fn settings(&self, config: &Config, seed: u64) -> Settings {
        let defaults = Settings::default();
        Settings {
            level: self.level.or(config.stats.level).unwrap_or(defaults.level),
            alpha: self.alpha.or(config.stats.alpha).unwrap_or(defaults.alpha),
            seed,
            alternative: self.alternative.into(),
            bound: self.bound,
            resamples: self.resamples,
            zeros: self.zeros.into(),
            asymptotic: self.asymptotic,
            continuity: self.continuity,
            mid_p: self.mid_p,
            k: self.k.get(),
        }
    }
}

/// An enumeration of the libraries as words of the command line.
macro_rules! words {
    ($(#[$about:meta])* $Name:ident: $($(#[$doc:meta])* $Word:ident),*) => {
        $(#[$about])*
        #[derive(Clone, Copy, ValueEnum)]
        pub(crate) enum $Name {
            $($(#[$doc])* $Word),*
        }

        impl From<$Name> for method::$Name {
            fn from(word: $Name) -> Self {
                match word {
                    $($Name::$Word => Self::$Word),*
                }
            }
        }
    };
}

words! {
    /// On which side an effect is looked for.
    Alternative:
    /// The arms differ
    TwoSided,
    /// Treated is higher
    Greater,
    /// Treated is lower
    Less
}

words! {
    /// What a Wilcoxon test does with differences of zero.
    Zeros:
    /// Left out before ranking
    Wilcox,
    /// Ranked, then left out
    Pratt,
    /// Ranked, their ranks split between the signs
    Zsplit
}
